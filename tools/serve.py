"""Serve a folder of pages on this machine only: `python tools/serve.py FOLDER PORT`."""

import functools
import http.server
import sys


class Quiet(http.server.SimpleHTTPRequestHandler):
    """Files of a folder, without a line per request."""

    def log_message(self, *args: object) -> None:
        """Say nothing: the address has been printed."""


def main(folder: str, port: int) -> int:
    """Serve until interrupted; a busy port gets a sentence, not a traceback."""
    handler = functools.partial(Quiet, directory=folder)
    try:
        server = http.server.ThreadingHTTPServer(("127.0.0.1", port), handler)
    except OSError:
        print(f"Le port {port} est déjà pris : relancez avec « make run PORT=8001 ».", file=sys.stderr)
        return 2
    print(f"Les pages sont sur http://127.0.0.1:{port}/ (Ctrl-C pour arrêter).", flush=True)
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        print("\nArrêté.")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], int(sys.argv[2])))

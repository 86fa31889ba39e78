"""Serve a folder of pages on this machine only: `python tools/serve.py FOLDER PORT`; `--check PORT` tells if it is free."""

import functools
import http.server
import sys


class Quiet(http.server.SimpleHTTPRequestHandler):
    """Files of a folder, without a line per request."""

    def log_message(self, *args: object) -> None:
        """Say nothing: the address has been printed."""


def listening(folder: str, port: str) -> http.server.ThreadingHTTPServer | str:
    """The server, or the sentence that says why there is none."""
    if not port.isdecimal() or not 0 < int(port) < 65536:
        return f"Le port « {port} » n'est pas un nombre de 1 à 65535 : relancez avec « make run PORT=8001 »."
    handler = functools.partial(Quiet, directory=folder)
    try:
        return http.server.ThreadingHTTPServer(("127.0.0.1", int(port)), handler)
    except OSError:
        return f"Le port {port} est déjà pris ou interdit : relancez avec « make run PORT=8001 »."


def main(folder: str, port: str) -> int:
    """Serve until interrupted; a port that cannot be had gets a sentence, not a traceback."""
    server = listening(folder, port)
    if isinstance(server, str):
        print(server, file=sys.stderr)
        return 2
    with server:
        if folder != "--check":
            print(f"Les pages sont sur http://127.0.0.1:{port}/ (Ctrl-C pour arrêter).", flush=True)
            try:
                server.serve_forever()
            except KeyboardInterrupt:
                print("\nArrêté.")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2]))

"""A supervisor for tests, run as `python supervised.py FOLDER`: its two processes note their numbers there, then wait."""

import os
import socket
import sys
import time
from pathlib import Path

from quartiers.platform.config import supervising


def server(descriptor):
    """Answer every request with nothing."""
    with socket.socket(fileno=descriptor) as listener:
        while True:
            connection, _ = listener.accept()
            with connection:
                connection.recv(1000)
                connection.sendall(b"HTTP/1.0 200 OK\r\n\r\n")


def main(folder, kind="", descriptor="0"):
    """The supervisor, or one of its two processes."""
    if kind:
        Path(folder, f"{kind}-{os.getpid()}").touch()
        return server(int(descriptor)) if kind == "server" else time.sleep(60)
    supervising._FIRST_WAIT_S = 0.1
    supervising._command = lambda arguments: [sys.executable, __file__, folder, *arguments]
    with supervising.listening(0) as listener:
        arguments = ("server", str(listener.fileno()))
        return supervising.Supervisor(server=arguments, worker=("worker",), listener=listener).run()


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))

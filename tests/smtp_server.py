"""A small real mail server for tests: it speaks SMTP on a port of this machine and does what the test asks."""

import contextlib
import email
import email.policy
import socketserver
import threading
import time

import pytest


class _Conversation(socketserver.StreamRequestHandler):
    def handle(self):
        self._say("220 test")
        with contextlib.suppress(ConnectionError):
            for line in self.rfile:
                verb = line.split(maxsplit=1)[0].upper().decode()
                if not self._answer(verb):
                    return

    def _answer(self, verb):
        behaviour = self.server.behaviour
        if verb == behaviour.get("at"):
            time.sleep(behaviour.get("wait_s", 0))
            if "reply" not in behaviour:
                return False
            self._say(behaviour["reply"])
        elif verb == "DATA":
            self._take_message()
            return behaviour.get("at") != "AFTER"
        else:
            self._say("221 bye" if verb == "QUIT" else "250 ok")
        return verb != "QUIT"

    def _take_message(self):
        self._say("354 go on")
        lines = []
        while (line := self.rfile.readline()) not in {b".\r\n", b""}:
            lines.append(line.removeprefix(b".") if line.startswith(b"..") else line)
        self.server.messages.append(email.message_from_bytes(b"".join(lines), policy=email.policy.default))
        if self.server.behaviour.get("at") != "AFTER":
            self._say("250 taken")

    def _say(self, line):
        self.wfile.write(line.encode() + b"\r\n")


class MailServer(socketserver.ThreadingTCPServer):
    """`messages`: what was taken, parsed. `behaviour`: `at` a verb, `reply` with this or hang up after `wait_s` seconds."""

    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), _Conversation)
        self.messages = []
        self.behaviour = {}

    @property
    def url(self):
        """Its address, as a setting."""
        return f"smtp://127.0.0.1:{self.server_address[1]}"


@pytest.fixture
def mail_server():
    """A mail server that runs for the time of a test."""
    with MailServer() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        yield server
        server.shutdown()
        thread.join()

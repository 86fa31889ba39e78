"""A server on this machine whose pages answer as those of the web do, good and bad."""

import http.server
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field


@dataclass
class Pages:
    """By path: the status of HEAD, that of GET, and where it leads; and what was asked, in order."""

    answers: dict[str, tuple[int, int, str]] = field(default_factory=dict)
    asked: list[tuple[str, str]] = field(default_factory=list)
    at_once: int = 0
    most_at_once: int = 0
    url: str = ""


class _Handler(http.server.BaseHTTPRequestHandler):
    def log_message(self, *_words):
        """Keep the terminal quiet."""

    def do_HEAD(self):
        self._say(0)

    def do_GET(self):
        self._say(1)

    def _say(self, place):
        pages: Pages = self.server.pages
        pages.at_once += 1
        pages.most_at_once = max(pages.most_at_once, pages.at_once)
        pages.asked.append((self.command, self.path))
        *statuses, leads_to = pages.answers.get(self.path, (404, 404, ""))
        self.send_response(statuses[place])
        if leads_to:
            self.send_header("Location", leads_to)
        self.send_header("Content-Length", "0")
        self.end_headers()
        pages.at_once -= 1


@contextmanager
def web_pages(**answers) -> Iterator[Pages]:
    """The pages, while a test lasts."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    server.daemon_threads = True
    server.pages = Pages({f"/{path}": said for path, said in answers.items()}, url=f"http://127.0.0.1:{server.server_port}")
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield server.pages
    finally:
        server.shutdown()
        server.server_close()
        thread.join()

"""A server on this machine that speaks the national geocoder's format, its bad days included."""

import http.server
import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import parse_qs, urlsplit


def feature(label="12 Rue Fictive 53000 Laval", lon=-0.77, lat=48.07, **said):
    """One result as the service writes it."""
    properties = {
        "label": label, "score": 0.97, "id": "53130_0010_00012", "banId": None, "name": "12 Rue Fictive", "type": "housenumber",
        "postcode": "53000", "citycode": "53130", "x": 0.0, "y": 0.0, "city": "Laval", "context": "53, Mayenne",
        "importance": 0.6, "housenumber": "12", "street": "Rue Fictive", "_type": "address", **said,
    }  # fmt: skip
    return {"type": "Feature", "geometry": {"type": "Point", "coordinates": [lon, lat]}, "properties": properties}


def collection(*features):
    """The whole answer."""
    return json.dumps({"type": "FeatureCollection", "features": list(features), "query": "…"}).encode()


@dataclass
class Service:
    """What the server answers, in turn (the last answer stays): (status, headers, body, seconds to wait)."""

    answers: list[tuple] = field(default_factory=lambda: [(200, {}, collection(feature()), 0.0)])
    asked: list[dict[str, str]] = field(default_factory=list)
    agents: list[str] = field(default_factory=list)
    url: str = ""

    def will(self, *answers):
        """Set the answers: a body, or (status, headers, body[, seconds])."""
        self.answers = [(200, {}, one, 0.0) if isinstance(one, bytes) else (*one, 0.0)[:4] for one in answers]


class _Handler(http.server.BaseHTTPRequestHandler):
    def log_message(self, *_words):
        """Keep the terminal quiet."""

    def do_GET(self):
        service: Service = self.server.service
        query = parse_qs(urlsplit(self.path).query)
        service.asked.append({name: values[0] for name, values in query.items()})
        service.agents.append(self.headers["User-Agent"])
        status, headers, body, wait_s = service.answers.pop(0) if len(service.answers) > 1 else service.answers[0]
        if status == 0:
            return
        self.send_response(status)
        for name, value in {"Content-Type": "application/json", **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        time.sleep(wait_s)
        if not self.wfile.closed:
            self.wfile.write(body)


class _Server(http.server.ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_words):
        """A client that does not wait is one of the cases."""


@contextmanager
def geocoding_service() -> Iterator[Service]:
    """The service, while a test lasts."""
    server = _Server(("127.0.0.1", 0), _Handler)
    server.service = Service(url=f"http://127.0.0.1:{server.server_port}/geocodage/search/")
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield server.service
    finally:
        server.shutdown()
        server.server_close()
        thread.join()

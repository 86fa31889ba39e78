"""A server on this machine that speaks the documented API of Aides-territoires, its bad days included."""

import http.server
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import parse_qs, urlencode, urlsplit

TOKEN = "jeton-de-test"  # noqa: S105 (of this server only)


def aid(number=1, **said):
    """One aid as the API writes it: labels, HTML."""
    return {
        "id": number, "slug": f"{number:04x}-aide", "url": f"/aides/{number:04x}-aide/", "name": f"Aide {number}",
        "name_initial": f"Aide {number}", "short_title": None, "financers": ["Région fictive"], "instructors": [],
        "programs": [], "description": "<p>Aide aux <strong>commerces</strong>.</p>", "eligibility": "<ul><li>TPE</li></ul>",
        "perimeter": "Commune fictive", "perimeter_scale": "Commune", "mobilization_steps": ["Mise en œuvre / réalisation"],
        "origin_url": None, "categories": [], "is_call_for_project": False, "application_url": None,
        "targeted_audiences": ["Entreprise privée"], "aid_types": ["Subvention"], "destinations": [],
        "start_date": "2026-01-01",
        "predeposit_date": None, "submission_deadline": None, "contact": "<p>Guichet</p>", "recurrence": "Permanente",
        "date_created": "2026-01-02T08:00:00+01:00", "date_updated": "2026-03-02T08:00:00+01:00", "is_live": True, **said,
    }  # fmt: skip


@dataclass
class Service:
    """The aids it has, how it answers, and what it was asked."""

    aids: list[dict] = field(default_factory=lambda: [aid()])
    is_relative: bool = False
    announced: int | None = None
    bad_days: list[tuple[int, dict, bytes]] = field(default_factory=list)
    passes_last: int = 1_000
    url: str = ""
    asked: list[str] = field(default_factory=list)
    agents: set[str] = field(default_factory=set)
    connections: int = 0
    given: int = 0
    next_host: str = ""

    def page(self, path, query):
        """One page of the list, with the address of the next."""
        number, size = int(query.get("page", ["1"])[0]), min(int(query.get("itemsPerPage", ["50"])[0]), 100)
        wanted = {one.replace("_", "-") for one in query.get("aid_type_slugs[]", [])}
        found = [one for one in self.aids if not wanted or _slugs(one["aid_types"]) & wanted]
        shown = found[(number - 1) * size : number * size]
        rest = {name: values for name, values in query.items() if name != "page"}
        after = f"{path}?{urlencode([*((n, v) for n, vs in rest.items() for v in vs), ('page', number + 1)])}"
        if not self.is_relative:
            after = (self.next_host or self.url.removesuffix("/api/")) + after
        is_last = number * size >= len(found)
        count = len(found) if self.announced is None else self.announced
        return {"count": count, "previous": None, "next": None if is_last else after, "results": shown}


def _slugs(labels):
    known = {"Subvention": "grant", "Prêt": "loan"}
    return {known.get(label, label) for label in labels}


class _Handler(http.server.BaseHTTPRequestHandler):
    def log_message(self, *_words):
        """Keep the terminal quiet."""

    def do_POST(self):
        service: Service = self.server.service
        if self.path != "/api/connexion/" or self.headers["X-AUTH-TOKEN"] != TOKEN:
            return self._say(401, {}, b'{"message": "non"}')
        service.connections += 1
        service.given = 0
        return self._say(200, {}, json.dumps({"token": f"jwt-{service.connections}"}).encode())

    def do_GET(self):
        service: Service = self.server.service
        service.asked.append(self.path)
        service.agents.add(self.headers["User-Agent"])
        parts = urlsplit(self.path)
        if self.headers["Authorization"] != f"Bearer jwt-{service.connections}" or service.given >= service.passes_last:
            return self._say(401, {}, b'{"message": "Expired JWT Token"}')
        if service.bad_days:
            return self._say(*service.bad_days.pop(0))
        service.given += 1
        return self._say(200, {}, json.dumps(service.page(parts.path, parse_qs(parts.query))).encode())

    def _say(self, status, headers, body):
        self.send_response(status)
        for name, value in {"Content-Type": "application/json", **headers}.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


@contextmanager
def aides_territoires() -> Iterator[Service]:
    """The service, while a test lasts."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    server.daemon_threads = True
    server.service = Service(url=f"http://127.0.0.1:{server.server_port}/api/")
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield server.service
    finally:
        server.shutdown()
        server.server_close()
        thread.join()

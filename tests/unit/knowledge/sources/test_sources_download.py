"""Downloads, against a real server on this machine that cuts, refuses, redirects and lies as the real ones do."""

import hashlib
import http.server
import io
import threading
import zipfile
from dataclasses import dataclass, field
from pathlib import Path

import pytest

import bad_inputs
from quartiers.knowledge.sources import download as downloading
from quartiers.knowledge.sources.declaration import Address
from quartiers.knowledge.sources.download import MOST_ATTEMPTS, USER_AGENT, download
from quartiers.knowledge.sources.register import OFFICIAL
from quartiers.knowledge.sources.store import Store
from quartiers.knowledge.sources.sync import find, sync_internet
from quartiers.knowledge.vocabulary.refusals import Refusal, Unreachable

CONTENT = bytes(range(256)) * 12_000  # 3 Mo: several blocks


@dataclass
class Script:
    """What the server does: its file, and the answers that it gives before it behaves."""

    content: bytes = CONTENT
    etag: str = '"v1"'
    modified: str = ""
    content_type: str = "application/octet-stream"
    has_length: bool = True
    # Each entry is used by one request, then forgotten: ("status", 429, headers), ("cut", bytes sent), …
    answers: list[tuple] = field(default_factory=list)
    seen: list[dict[str, str]] = field(default_factory=list)


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_words):
        """Keep the terminal quiet."""

    def do_GET(self):
        script: Script = self.server.script
        script.seen.append({name.lower(): value for name, value in self.headers.items()})
        todo = script.answers.pop(0) if script.answers else ("serve",)
        getattr(self, f"_{todo[0]}")(script, *todo[1:])

    def _status(self, _script, code, headers=(), body=b""):
        self.send_response_only(code)
        for name, value in headers:
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def _serve(self, script, sent=None, lie=0, shift=0):
        if self._is_unchanged(script):
            self._status(script, 304)
            return
        start = self._asked_start(script)
        if start and start >= len(script.content):
            self._status(script, 416)
            return
        body = script.content[start:]
        self.send_response_only(206 if start else 200)
        if start:
            self.send_header("Content-Range", f"bytes {start + shift}-{len(script.content) - 1}/{len(script.content)}")
        self.send_header("Content-Type", script.content_type)
        if script.etag:
            self.send_header("ETag", script.etag)
        if script.modified:
            self.send_header("Last-Modified", script.modified)
        if script.has_length:
            self.send_header("Content-Length", str(len(body) + lie))
        else:
            self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(body if sent is None else body[:sent])
        if sent is not None or lie or not script.has_length:
            self.close_connection = True

    def _is_unchanged(self, script):
        dated = script.modified and self.headers.get("If-Modified-Since") == script.modified
        return dated or (script.etag and self.headers.get("If-None-Match") == script.etag)

    def _asked_start(self, script):
        if self.headers.get("If-Range") in {script.etag, script.modified} and self.headers.get("Range"):
            return int(self.headers["Range"].removeprefix("bytes=").removesuffix("-"))
        return 0

    def _cut(self, script, sent):
        self._serve(script, sent=sent)

    def _lie(self, script, more):
        self._serve(script, lie=more)

    def _shift(self, script):
        self._serve(script, shift=5)


@pytest.fixture
def script():
    return Script()


@pytest.fixture
def server(script):
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    server.script = script
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def waits():
    return []


@pytest.fixture
def fetch(server, waits, tmp_path):
    """Download the server's file without really waiting."""

    def run(**words) -> Path:
        return download(f"{server}/fichier.bin", tmp_path / "downloads", sleep=waits.append, **words)

    return run


def names(folder: Path) -> set[str]:
    return {path.name for path in folder.iterdir()}


def test_a_file_is_downloaded_under_its_name_with_its_progress(fetch, script, waits):
    steps = []
    path = fetch(name="registre.parquet", progress=lambda done, total: steps.append((done, total)))
    assert path.name == "registre.parquet"
    assert path.read_bytes() == CONTENT
    assert steps[-1] == (len(CONTENT), len(CONTENT))
    assert len(steps) > 1
    assert waits == []
    assert script.seen[0]["user-agent"] == USER_AGENT
    assert script.seen[0]["accept-encoding"] == "identity"
    assert names(path.parent) == {"registre.parquet", ".registre.parquet.json"}


def test_the_name_is_the_end_of_the_address_by_default(fetch):
    assert fetch().name == "fichier.bin"


def test_a_cut_download_is_resumed_where_it_stopped(fetch, script, waits):
    script.answers = [("cut", 1_500_000), ("cut", 700_000)]
    assert fetch().read_bytes() == CONTENT
    assert [seen.get("range") for seen in script.seen] == [None, "bytes=1500000-", "bytes=2200000-"]
    assert [seen.get("if-range") for seen in script.seen[1:]] == ['"v1"', '"v1"']
    assert waits == [2.0, 2.0], "an attempt that brings bytes starts the count again"


def test_a_killed_download_is_resumed_by_the_next_command(fetch, script):
    script.answers = [("cut", 1_000_000)] + [("status", 503)] * 10
    with pytest.raises(Unreachable, match="occupé"):
        fetch()
    script.answers.clear()
    assert fetch().read_bytes() == CONTENT
    assert script.seen[-1]["range"] == "bytes=1000000-"


def test_a_file_that_changed_meanwhile_is_fetched_whole(fetch, script):
    script.answers = [("cut", 1_000_000)] + [("status", 503)] * 10
    with pytest.raises(Unreachable):
        fetch()
    script.answers.clear()
    script.content, script.etag = CONTENT[::-1], '"v2"'
    assert fetch().read_bytes() == CONTENT[::-1]


def test_a_weak_tag_does_not_resume_but_a_date_does(fetch, script):
    script.etag, script.modified = 'W/"v1"', "Wed, 04 Nov 2026 08:00:00 GMT"
    script.answers = [("cut", 1_000_000)]
    assert fetch().read_bytes() == CONTENT
    assert script.seen[1]["if-range"] == "Wed, 04 Nov 2026 08:00:00 GMT"


def test_without_tag_nor_date_a_cut_download_starts_again(fetch, script):
    script.etag = ""
    script.answers = [("cut", 1_000_000)]
    assert fetch().read_bytes() == CONTENT
    assert "range" not in script.seen[1]


def test_a_file_that_has_not_changed_is_not_fetched_again(fetch, script):
    first = fetch()
    assert fetch() == first
    assert script.seen[1]["if-none-match"] == '"v1"'
    script.etag, script.modified = "", "Wed, 04 Nov 2026 08:00:00 GMT"
    fetch()
    fetch()
    assert script.seen[3]["if-modified-since"] == "Wed, 04 Nov 2026 08:00:00 GMT"
    assert first.read_bytes() == CONTENT


def test_a_damaged_note_only_costs_another_download(fetch, script):
    path = fetch()
    path.with_name(".fichier.bin.json").write_text("{")
    assert fetch().read_bytes() == CONTENT
    assert "if-none-match" not in script.seen[1]


@pytest.mark.parametrize(
    ("headers", "wait"),
    [
        ([("Retry-After", "7")], 7.0),
        ([("Retry-After", "86400")], 120.0),
        ([("Retry-After", "Wed, 04 Nov 2026 08:00:30 GMT"), ("Date", "Wed, 04 Nov 2026 08:00:00 GMT")], 30.0),
        ([("Retry-After", "bientôt".encode().decode("latin-1"))], 2.0),
        ([], 2.0),
    ],
)
@pytest.mark.parametrize("code", [429, 503])
def test_a_busy_server_is_given_the_time_it_asks_up_to_a_limit(code, headers, wait, fetch, script, waits):
    script.answers = [("status", code, headers)]
    assert fetch().read_bytes() == CONTENT
    assert waits == [wait]


def test_a_server_that_stays_busy_is_left_alone(fetch, script, waits):
    script.answers = [("status", 429)] * 20
    with pytest.raises(Unreachable, match=r"fichier\.bin \(127\.0\.0\.1\) : le serveur est occupé \(réponse 429\)"):
        fetch()
    assert waits == [2.0, 4.0, 8.0, 16.0, 32.0]
    assert len(script.seen) == MOST_ATTEMPTS


def test_redirections_are_followed_but_not_for_ever(fetch, script):
    script.answers = [("status", 302, [("Location", "/ailleurs")])]
    assert fetch().read_bytes() == CONTENT
    script.etag = '"v2"'
    script.answers = [("status", 302, [("Location", "/encore")])] * 300
    with pytest.raises(Unreachable, match="renvoie sans fin"):
        fetch()


def test_a_lost_address_is_said_at_once(fetch, script, waits):
    script.answers = [("status", 404)]
    with pytest.raises(Unreachable, match="a répondu 404"):
        fetch()
    assert waits == []


@pytest.mark.parametrize("content_type", ["text/html; charset=utf-8", "application/octet-stream"])
def test_a_page_with_status_200_is_refused_and_costs_nothing(content_type, fetch, script, tmp_path):
    script.answers = [("cut", 1_000_000)] + [("status", 503)] * 10
    with pytest.raises(Unreachable):
        fetch()
    script.answers.clear()
    script.content, script.content_type, script.etag = b"<!DOCTYPE html><p>maintenance", content_type, '"page"'
    with pytest.raises(Unreachable, match="une page web"):
        fetch()
    assert (tmp_path / "downloads/fichier.bin.part").stat().st_size == 1_000_000
    assert not (tmp_path / "downloads/fichier.bin").exists()


def test_an_empty_answer_is_not_a_file(fetch, script):
    script.content = b""
    with pytest.raises(Unreachable, match="la réponse est vide"):
        fetch()


def test_a_length_that_is_not_kept_is_refused_in_the_end(fetch, script, tmp_path):
    script.answers = [("lie", 10)] * 40
    with pytest.raises(Unreachable, match=r"coupée|refusée"):
        fetch()
    assert not (tmp_path / "downloads/fichier.bin").exists()


def test_a_part_as_long_as_the_file_starts_again(fetch, script):
    """The last byte came, but not the end of the connection: the server has nothing left to give."""
    script.answers = [("lie", 10)]
    assert fetch().read_bytes() == CONTENT
    assert [seen.get("range") for seen in script.seen] == [None, f"bytes={len(CONTENT)}-", None]


def test_a_resumption_at_the_wrong_place_starts_again(fetch, script):
    script.answers = [("cut", 1_000_000), ("shift",)]
    assert fetch().read_bytes() == CONTENT
    assert "range" not in script.seen[2]


def test_a_file_without_announced_length_is_taken(fetch, script):
    script.has_length = False
    steps = []
    assert fetch(progress=lambda done, total: steps.append((done, total))).read_bytes() == CONTENT
    assert steps[-1] == (len(CONTENT), None)


def test_a_length_that_httpx_lets_pass_is_checked_too(fetch, script, monkeypatch):
    """A second guard, on the disk: what was written is what was announced."""
    monkeypatch.setattr(downloading._Place, "size", lambda _place: 12)
    with pytest.raises(Unreachable, match=r"12 octets reçus au lieu de 3072000"):
        fetch()


def test_the_digest_is_checked_when_it_is_known(fetch, script, tmp_path):
    path = fetch(sha256=hashlib.sha256(CONTENT).hexdigest().upper())
    assert path.read_bytes() == CONTENT
    script.content, script.etag = CONTENT[::-1], '"v2"'
    with pytest.raises(Refusal, match="empreinte") as refusal:
        fetch(sha256=hashlib.sha256(CONTENT).hexdigest())
    assert not isinstance(refusal.value, Unreachable)
    assert path.read_bytes() == CONTENT, "the last good file stays"
    assert names(tmp_path / "downloads") == {"fichier.bin", ".fichier.bin.json"}


def test_no_server_at_all_is_said_in_french(server, waits, tmp_path):
    port = int(server.rsplit(":", 1)[1])
    closed = f"http://127.0.0.1:{port - 1 if port > 1025 else port + 1}/x.csv"
    with pytest.raises(Unreachable, match="injoignable") as refusal:
        download(closed, tmp_path, sleep=waits.append)
    assert "x.csv (127.0.0.1)" in str(refusal.value)


def test_a_server_that_says_nothing_is_left(monkeypatch, tmp_path, waits):
    import socket  # noqa: PLC0415

    import httpx  # noqa: PLC0415

    monkeypatch.setattr(downloading, "_TIMEOUT", httpx.Timeout(0.05))
    with socket.create_server(("127.0.0.1", 0)) as silent, pytest.raises(Unreachable, match="ne répond pas à temps"):
        download(f"http://127.0.0.1:{silent.getsockname()[1]}/x.csv", tmp_path, sleep=waits.append)


def test_a_folder_that_may_not_be_written_is_said(fetch, tmp_path):
    (tmp_path / "downloads").write_text("a file, not a folder")
    with pytest.raises(Refusal, match=r"fichier\.bin : "):
        fetch()


# --- from the address to the store


def source_at(server: str, *file_names: str):
    """The stock of establishments, at addresses of our server."""
    source = next(source for source in OFFICIAL if source.name == "sirene_establishments")
    return _with_addresses(source, tuple(Address(f"{server}/r/{n}", name) for n, name in enumerate(file_names)))


def _with_addresses(source, addresses):
    import dataclasses  # noqa: PLC0415

    return dataclasses.replace(source, addresses=addresses)


def zipped_register(rows: int = 100) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("StockEtablissement_utf8.csv", bad_inputs.table(bad_inputs.establishments(rows)))
    return content.getvalue()


def sync(home: Path, *sources):
    return sync_internet(
        Store(home),
        sources,
        taken_on="2026-11-25",
        accept_fewer=False,
        progress=lambda *_words: None,
        sleep=lambda _seconds: None,
    )


def test_a_source_is_downloaded_kept_and_taken(server, script, home):
    script.content = zipped_register()
    zfu = next(source for source in OFFICIAL if source.name == "zfu")
    outcome = sync(home, source_at(server, "StockEtablissement_utf8.zip"), zfu)
    assert outcome.refused == {}
    assert outcome.absent == ["zfu"]
    assert outcome.taken["sirene_establishments"].rows == 100
    assert (home / "downloads/StockEtablissement_utf8.zip").read_bytes() == script.content


def test_the_next_address_serves_when_the_first_gives_nothing(server, script, home):
    script.content = zipped_register()
    script.answers = [("status", 404)]
    outcome = sync(home, source_at(server, "StockEtablissement_utf8.parquet", "StockEtablissement_utf8.zip"))
    assert outcome.taken["sirene_establishments"].files[0].name == "StockEtablissement_utf8.zip"


def test_a_source_that_cannot_be_reached_keeps_its_last_version(server, script, home):
    script.content = zipped_register()
    source = source_at(server, "StockEtablissement_utf8.zip")
    taken = sync(home, source).taken["sirene_establishments"]
    script.answers = [("status", 404)]
    assert "a répondu 404" in sync(home, source).refused["sirene_establishments"]
    script.content, script.etag = zipped_register(97), '"v2"'
    assert "97.0 %" in sync(home, source).refused["sirene_establishments"]
    assert Store(home).manifest("sirene_establishments") == taken


@pytest.mark.parametrize("source", [source for source in OFFICIAL if source.addresses], ids=lambda source: source.name)
def test_the_file_of_each_address_is_one_that_its_source_takes(source):
    for address in source.addresses:
        assert find([Path(address.file_name)], source), address
        assert address.url.startswith("https://www.data.gouv.fr/api/1/datasets/r/")


def test_every_address_of_the_register_and_of_the_neighbourhoods_is_declared():
    """The resource ids of data.gouv.fr, copied from the contracts of the sources."""
    declared = {address.url.rsplit("/", 1)[1] for source in OFFICIAL for address in source.addresses}
    assert declared == {
        "a29c1297-1f92-4e2a-8f6b-8c902ce96c5f",
        "0651fb76-bcf3-4f6a-a38d-bc04fa708576",
        "350182c9-148a-46e0-8389-76c2ec1374a3",
        "825f4199-cadd-486c-ac46-a65a8ea1a047",
        "2b3a0c79-f97b-46b8-ac02-8be6c1f01a8c",
        "88fbb6b4-0320-443e-b739-b4376a012c32",
        "9c4d5d9c-4bbb-4b9c-837a-6155cb589e26",
        "672007af-0146-491f-835c-8314d63fa44e",
        "ba6a4e4c-aac6-4764-bbd2-f80ae345afc5",
        "942d4ee8-8142-4556-8ea1-335537ce1119",
    }

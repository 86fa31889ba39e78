"""Client of Aides-territoires: its live aids, page by page, resumed. API v1.8, https://aides-territoires.beta.gouv.fr/api/docs.

A token is exchanged for a pass, sent to that server only. A page of HTML, an empty body or a truncated list is a failure, never
«no aid». Pages received are kept in a folder: what was begun goes on where it stopped.
"""

import json
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from quartiers.knowledge.aids.outside.codes import AUDIENCES, KINDS, STEPS, codes_of
from quartiers.knowledge.aids.outside.plain_text import one_line, plain
from quartiers.knowledge.aids.outside.records import OutsideAid, day_or_none
from quartiers.knowledge.sources.containers import is_web_page
from quartiers.knowledge.sources.download import USER_AGENT, Sleep, asked_wait
from quartiers.knowledge.vocabulary.refusals import Malformed, Refusal, Unreachable

API = "https://aides-territoires.beta.gouv.fr/api/"
SOURCE = "aides-territoires"
PER_PAGE = 100
_NAME = "Aides-territoires"
_ATTEMPTS, _LONGEST_WAIT_S, _MOST_PAGES = 5, 120.0, 1_000
_BUSY = {429, 500, 502, 503, 504}
# A list that lost more than this is a broken list, not news.
_LEAST_SHARE = 0.98
_TIMEOUT = httpx.Timeout(60.0, connect=20.0)


@dataclass(frozen=True)
class Harvest:
    """The aids received, and a sentence for each record that could not be taken."""

    aids: tuple[OutsideAid, ...]
    refused_fr: tuple[str, ...] = ()


class AidesTerritoires:
    """The service, for one token."""

    def __init__(self, token: str, *, base_url: str = API, sleep: Sleep = time.sleep) -> None:
        """`token` is that of the account's page on the site; `base_url` ends with «/api/»."""
        self._token, self._base, self._sleep = token.strip(), httpx.URL(base_url), sleep
        self._pass = ""
        if not self._token:
            raise Refusal(f"{_NAME} : il manque le jeton d'accès ; demandez-le sur la page de votre compte d'{_NAME}.")

    def fetch(self, folder: Path, *, filters: Mapping[str, str | Sequence[str]] | None = None) -> Harvest:
        """All the live aids, or those of `filters` (labels or slugs); the pages are kept in `folder`, begun ones are resumed.

        Raises `Unreachable` when the service does not answer (what was received is kept), `Refusal` when what it answers cannot
        be taken; the aids of the previous time stay in `folder` until the new ones are all here.
        """
        asked = _query(filters or {})
        begun = _Pages(folder, asked)
        try:
            with httpx.Client(timeout=_TIMEOUT, headers={"User-Agent": USER_AGENT, "Accept": "application/json"}) as client:
                while begun.next_url is not None:
                    begun.add(self._page(client, begun.next_url))
        except httpx.HTTPError as problem:
            raise Unreachable(
                f"{_NAME} : la connexion a échoué ({type(problem).__name__}) ; relancez, la suite reprendra."
            ) from None
        return self._harvest(begun.finish())

    def _harvest(self, records: Sequence[Mapping[str, Any]]) -> Harvest:
        aids, refused_fr = [], []
        for one in records:
            try:
                aids.append(read_aid(one, f"{_NAME}, aide {one.get('id', '?')}", self._base))
            except Refusal as problem:
                refused_fr.append(str(problem))
        return Harvest(tuple(aids), tuple(refused_fr))

    def _page(self, client: httpx.Client, url: str) -> dict[str, Any]:
        """The page at an address, absolute or relative, which must be of the same server: the pass goes with it."""
        try:
            target = self._base.join("aids/").join(url)
        except httpx.InvalidURL:
            raise Unreachable(f"{_NAME} : l'adresse de la suite de la liste ne se lit pas ; réessayez plus tard.") from None
        if (target.scheme, target.host, target.port) != (self._base.scheme, self._base.host, self._base.port):
            raise Refusal(
                f"{_NAME} : la suite de la liste est sur un autre serveur ({target.host}) ; le jeton ne lui est pas donné."
            )
        if not self._pass:
            self._pass = self._connect(client)
        answer = self._ask(client, "GET", target, {"Authorization": f"Bearer {self._pass}"})
        if answer.status_code == httpx.codes.UNAUTHORIZED:
            # A pass lasts a day or less: once more with a fresh one, then it is the token.
            self._pass = self._connect(client)
            answer = self._ask(client, "GET", target, {"Authorization": f"Bearer {self._pass}"})
        page = _json(answer)
        if not isinstance(page.get("results"), list) or "next" not in page or not isinstance(page.get("count") or 0, int):
            raise Unreachable(f"{_NAME} : la réponse n'a pas la forme attendue (results, next, count) ; réessayez plus tard.")
        return page

    def _connect(self, client: httpx.Client) -> str:
        answer = self._ask(client, "POST", self._base.join("connexion/"), {"X-AUTH-TOKEN": self._token})
        if answer.status_code in {httpx.codes.UNAUTHORIZED, httpx.codes.FORBIDDEN}:
            raise Refusal(f"{_NAME} : le jeton d'accès est refusé ; vérifiez-le sur la page de votre compte d'{_NAME}.")
        said = _json(answer)
        if not isinstance(said.get("token"), str) or not said["token"]:
            raise Unreachable(f"{_NAME} : la connexion n'a pas donné de laissez-passer ; réessayez plus tard.")
        return str(said["token"])

    def _ask(self, client: httpx.Client, method: str, url: httpx.URL, headers: dict[str, str]) -> httpx.Response:
        """One question, asked again after the wait that a busy server asks for."""
        for attempt in range(_ATTEMPTS):
            answer = client.request(method, url, headers=headers)
            if answer.status_code not in _BUSY:
                return answer
            if attempt + 1 < _ATTEMPTS:
                wait_s = asked_wait(answer)
                self._sleep(min(2.0**attempt if wait_s is None else wait_s, _LONGEST_WAIT_S))
        raise Unreachable(
            f"{_NAME} : le service est occupé (réponse {answer.status_code}) ; relancez plus tard, la suite reprendra."
        )


class _Pages:
    """The pages of one list in a folder: those received, and the address of the next one; None when it is whole."""

    def __init__(self, folder: Path, asked: str) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._begun, self._done = folder / "begun.json", folder / "aids.json"
        fresh: dict[str, Any] = {"asked": asked, "next": f"?{asked}", "seen": [], "count": 0, "results": []}
        kept = _kept(self._begun)
        self._state = kept if kept.get("asked") == asked else fresh

    @property
    def next_url(self) -> str | None:
        address = self._state["next"]
        return None if address is None else str(address)

    def add(self, page: dict[str, Any]) -> None:
        """Keep a page; a list that turns in circles is refused."""
        state = self._state
        state["seen"].append(state["next"])
        if page["next"] in state["seen"] or len(state["seen"]) > _MOST_PAGES:
            self._begun.unlink(missing_ok=True)
            raise Refusal(f"{_NAME} : la liste tourne en rond après {len(state['seen'])} pages ; prévenez-nous.")
        state["results"] += [one for one in page["results"] if isinstance(one, dict)]
        state["count"], state["next"] = int(page.get("count") or 0), page["next"] or None
        _write(self._begun, state)

    def finish(self) -> list[dict[str, Any]]:
        """All the records, once each, when none is missing and few have gone since the last time."""
        records = list({str(one.get("id")): one for one in self._state["results"]}.values())
        self._begun.unlink(missing_ok=True)
        if len(records) < _LEAST_SHARE * self._state["count"]:
            raise Refusal(f"{_NAME} : {len(records)} aides reçues sur {self._state['count']} annoncées ; relancez.")
        before = _kept(self._done)
        if before.get("asked") == self._state["asked"] and len(records) < _LEAST_SHARE * len(before["results"]):
            raise Refusal(
                f"{_NAME} : {len(records)} aides, contre {len(before['results'])} avant ; cette liste-là est gardée. "
                f"Si c'est normal, supprimez {self._done.name}, puis relancez."
            )
        _write(self._done, {"asked": self._state["asked"], "results": records})
        return records


def read_aid(record: Mapping[str, Any], where: str, base: httpx.URL = httpx.URL(API)) -> OutsideAid:  # noqa: B008 (never changed)
    """One record of the API; its texts lose their HTML. Raises `Refusal` when it has no identity, name or readable day."""
    name = one_line(record.get("name"))
    if not record.get("id") or not name:
        raise Refusal(f"{where} : le numéro ou le nom manque ; l'aide n'est pas reprise.")
    try:
        opens_on, closes_on, updated_on = (
            day_or_none(record.get(key)) for key in ("start_date", "submission_deadline", "date_updated")
        )
    except Malformed as problem:
        raise Refusal(f"{where} : {problem}") from None
    return OutsideAid(
        source=SOURCE,
        source_id=str(record["id"]),
        name=name,
        url=_page_address(record, base),
        carriers=_texts(record.get("financers")) or _texts(record.get("instructors")),
        description=plain(record.get("description")),
        eligibility=plain(record.get("eligibility")),
        kinds=codes_of(_texts(record.get("aid_types")), KINDS),
        audiences=codes_of(_texts(record.get("targeted_audiences")), AUDIENCES),
        steps=codes_of(_texts(record.get("mobilization_steps")), STEPS),
        programmes=_texts(record.get("programs")),
        # The perimeter that the aid says, and no other: that of its carrier is not its own.
        places=tuple(one for one in (one_line(record.get("perimeter")),) if one),
        contact=plain(record.get("contact")),
        opens_on=opens_on,
        closes_on=closes_on,
        updated_on=updated_on,
    )


def _page_address(record: Mapping[str, Any], base: httpx.URL) -> str:
    """Where the carrier tells of it, else the page of Aides-territoires."""
    for key in ("origin_url", "url"):
        text = str(record.get(key) or "").strip()
        if not text:
            continue
        try:
            address = base.join(text)
        except httpx.InvalidURL:
            continue
        if address.scheme in {"http", "https"} and address.host:
            return str(address)
    return ""


def _texts(value: Any) -> tuple[str, ...]:
    return tuple(text for one in value if (text := one_line(one))) if isinstance(value, list) else ()


def _query(filters: Mapping[str, str | Sequence[str]]) -> str:
    """The question's parameters: a list is repeated with `[]`, labels become the slugs that filters want."""
    known = {"organization_type_slugs": AUDIENCES, "aid_type_slugs": KINDS, "aid_step_slugs": STEPS}
    pairs: list[tuple[str, str | int | float | bool | None]] = [("itemsPerPage", str(PER_PAGE))]
    for name, value in sorted(filters.items()):
        if isinstance(value, str):
            pairs.append((name, value))
        else:
            pairs += [(f"{name}[]", one) for one in (codes_of(value, known[name]) if name in known else value)]
    return str(httpx.QueryParams(pairs))


def _json(answer: httpx.Response) -> dict[str, Any]:
    """What an answer says; a page, nothing, or something else than an object is a failure even with status 200."""
    if answer.status_code != httpx.codes.OK:
        raise Unreachable(
            f"{_NAME} : le service a répondu {answer.status_code} ; vérifiez l'adresse et le jeton, puis relancez."
        )
    if not answer.content.strip():
        raise Unreachable(f"{_NAME} : la réponse est vide ; réessayez plus tard.")
    if "html" in answer.headers.get("content-type", "") or is_web_page(answer.content):
        raise Unreachable(f"{_NAME} : le service a donné une page web, pas des aides ; réessayez plus tard.")
    try:
        # Halves of signs, which JSON may write and neither file nor database holds, become question marks.
        said = json.loads(json.dumps(json.loads(answer.content), ensure_ascii=False).encode("utf-8", "replace"))
    except (ValueError, RecursionError):
        raise Unreachable(f"{_NAME} : la réponse ne se lit pas ; réessayez plus tard.") from None
    if not isinstance(said, dict):
        raise Unreachable(f"{_NAME} : la réponse n'a pas la forme attendue ; réessayez plus tard.")
    return said


def _kept(path: Path) -> dict[str, Any]:
    """What a file holds; nothing when it is not here or was cut."""
    try:
        said = json.loads(path.read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError):
        return {}
    return said if isinstance(said, dict) else {}


def _write(path: Path, said: Mapping[str, Any]) -> None:
    part = path.with_name(path.name + ".part")
    part.write_text(json.dumps(said, ensure_ascii=False), encoding="utf-8")
    part.replace(path)

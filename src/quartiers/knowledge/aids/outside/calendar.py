"""Days of aids as a calendar file (iCalendar, RFC 5545) for anyone's own calendar: openings, deadlines, ends."""

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from icalendar import Calendar, Event

from quartiers.knowledge.aids.outside.records import day_or_none

# What each key of `dates` announces; the key is part of the event's identity, so it never changes.
ANNOUNCED: Mapping[str, str] = {
    "start": "Ouverture", "deadline": "Date limite de dépôt", "entries_closed_on": "Dernier jour pour y entrer",
    "end": "Fin de l'aide",
}  # fmt: skip


@dataclass(frozen=True)
class AidDay:
    """One day of one aid; `is_confirmed` is False while a doubt about the aid stands."""

    aid_id: str
    key: str
    day: datetime.date
    name: str
    contact: str
    is_confirmed: bool
    checked_on: datetime.date | None


def days_of(aids: Iterable[Mapping[str, Any]]) -> tuple[AidDay, ...]:
    """The known days of aids (as their files are read), in order of time; a bound that is not known announces nothing."""
    found = [
        AidDay(
            aid_id=aid["id"], key=key, day=day, name=aid["name"], contact=aid.get("contact") or "",
            is_confirmed=not aid.get("to_confirm"), checked_on=day_or_none(aid.get("checked_on")),
        )
        for aid in aids
        for key in ANNOUNCED
        if (day := day_or_none((aid.get("dates") or {}).get(key)))
    ]  # fmt: skip
    return tuple(sorted(found, key=lambda one: (one.day, one.name, one.key)))


def calendar(days: Sequence[AidDay], *, site_url: str, host: str) -> bytes:
    """The file: one event of a whole day each, the same identity every time that it is written; `site_url` ends with «/»."""
    written = Calendar()
    written.add("prodid", "-//Quartiers productifs//Catalogue des aides//FR")
    written.add("version", "2.0")
    written.add("calscale", "GREGORIAN")
    written.add("method", "PUBLISH")
    written.add("x-wr-calname", "Aides : dates à retenir")
    for one in days:
        written.add_component(_event(one, site_url, host))
    return bytes(written.to_ical())


def _event(one: AidDay, site_url: str, host: str) -> Event:
    event = Event()
    event.add("uid", f"{one.aid_id}-{one.key}@{host}")
    # When the fact was checked, not when the file was asked for: the same catalogue gives the same bytes.
    checked = one.checked_on or one.day
    event.add("dtstamp", datetime.datetime.combine(checked, datetime.time(), datetime.UTC))
    event.add("dtstart", one.day)
    event.add("dtend", one.day + datetime.timedelta(days=1))
    event.add("summary", f"{ANNOUNCED[one.key]} : {one.name}{'' if one.is_confirmed else ' (à confirmer)'}")
    event.add("description", _text(one))
    event.add("url", f"{site_url}aides/{one.aid_id}/")
    event.add("transp", "TRANSPARENT")
    return event


def _text(one: AidDay) -> str:
    doubt = "" if one.is_confirmed else "Date ou règle à confirmer auprès du porteur. "
    contact = f"À qui s'adresser : {one.contact}. " if one.contact else ""
    checked = f"Fiche vérifiée le {one.checked_on:%d/%m/%Y}." if one.checked_on else ""
    return f"{doubt}{contact}{checked}".strip()

"""Texts of aids that tests propose, and proposals at each step of their life."""

import datetime

from quartiers.knowledge.aids.loading import FOLDER
from quartiers.platform.catalogue.actions import proposals
from quartiers.platform.catalogue.actions.proposals import Draft
from quartiers.platform.catalogue.parts import blank, joined, split

NOW = datetime.datetime(2026, 11, 27, 10, tzinfo=datetime.UTC)
TODAY = NOW.date()
# Numbers that nobody made by a test bears.
AUTHOR, TEAM = "person:900", "person:901"
WRITTEN = {
    "carrier": "Ville fictive",
    "what": "La ville paie une part du loyer.",
    "how": "Écrivez à la mairie.",
    "contact": "Mairie",
}


def local_text(aid="loyers_fictifs", **fields):
    """A sound file of an aid that does not exist yet."""
    asked, rules = split(blank(TODAY))
    return joined(asked | WRITTEN | {"id": aid, "name": f"Aide {aid}"} | fields, rules)


def changed_text(aid="acre", **fields):
    """The package's file of an aid, with other values in its form."""
    asked, rules = split((FOLDER / f"{aid}.yaml").read_text(encoding="utf-8"))
    return joined(asked | fields, rules)


def draft(text=None, *, aid="", territory="FICTIF", base=None, why="la ville l'a votée"):
    """What an officer writes."""
    return Draft(aid=aid, territory_code=territory, from_territory="FICTIF", text=text or local_text(), base=base, why=why)


def amendment(text=None, *, aid="acre", base=0):
    """A change to an aid of the package."""
    return draft(
        text or changed_text(aid, contact="Urssaf de votre région"), aid=aid, territory="", base=base, why="le guichet a changé"
    )


def waiting(one=None, *, by=AUTHOR, at=NOW):
    """A proposal that waits to be reviewed."""
    proposal = proposals.begin(draft=one or draft(), at=at, by=by)
    proposals.submit(number=proposal.pk, at=at, by=by)
    proposal.refresh_from_db()
    return proposal


def published(one=None, *, by=TEAM, at=NOW):
    """A version published by someone else."""
    return proposals.publish(number=waiting(one, at=at).pk, reason="", at=at, by=by)


def yes():
    """For the setting that names a question."""
    return True


def no():
    """The same."""
    return False

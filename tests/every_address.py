"""Every address of the site, filled in with what exists: a new page is walked without being told."""

import re

import pyarrow.parquet as pq
from django.urls import URLPattern, get_resolver

from quartiers.knowledge.portrait.exports import scope
from quartiers.platform.accounts.models import Membership, Person
from quartiers.platform.catalogue.models import Proposal
from quartiers.platform.desk.models import Letter
from quartiers.platform.observatory.models import Choice, Correction, Publishing

_OF_PROPOSALS = (
    "aid-proposal", "aid-proposal-check", "aid-proposal-withdraw", "aid-proposal-reopen", "aid-proposal-take-up", "team-aid",
)  # fmt: skip
_ARGUMENT = re.compile(r"<(?:\w+:)?(\w+)>")


def patterns(found=None, before=""):
    """Each pattern with its view, in the order of the site."""
    for pattern in found if found is not None else get_resolver().url_patterns:
        if isinstance(pattern, URLPattern):
            yield f"{before}{pattern.pattern}", pattern
        else:
            yield from patterns(pattern.url_patterns, f"{before}{pattern.pattern}")


def addresses(edition):
    """Each address filled in for an edition and the database, with its pattern; a KeyError names an argument not known."""
    values = _values(edition)
    for text, pattern in patterns():

        def fill(found, name=pattern.name):
            return str(values[name, found[1]] if (name, found[1]) in values else values[found[1]])

        yield "/" + _ARGUMENT.sub(fill, text), pattern


def _values(edition):
    """By argument, or by name of the address and argument where the two are not enough."""
    areas = [row for row in edition.rows("areas") if row["kind"] == "qpv"]
    # What is made up comes first: it is what must be marked.
    area = min(areas, key=lambda row: row["origin"] != "simulated")["area"]
    territory = next(row["territory"] for row in edition.rows("territories"))
    name = edition.manifest.edition
    return {
        "edition": name,
        ("edition-file", "name"): scope.neighbourhood(edition, area).file_name(".json"),
        "code": territory,
        ("area", "code"): area,
        ("area-potentials", "code"): area,
        ("area-shortlist", "code"): area,
        ("area-reach", "code"): area,
        ("area-reach-csv", "code"): area,
        ("potential-choose", "code"): area,
        ("potential-undo", "number"): _first(Choice),
        ("figure", "code"): area,
        ("commune-picture", "code"): "99000",
        "generation": 2024,
        "indicator": edition.rows("definitions")[0]["indicator"],
        ("source", "name"): next(iter(edition.manifest.sources)),
        ("team-publish", "name"): name,
        ("team-go-back", "name"): name,
        "siret": next(row["siret"] for row in _sirets(edition) if row["shown"] == "row"),
        "token": "x" * 43,
        "person_id": _first(Person),
        "membership_id": _first(Membership),
        "letter_id": _first(Letter),
        ("team-publishing", "number"): _first(Publishing),
        ("team-publishing-state", "number"): _first(Publishing),
        ("team-publishing-stop", "number"): _first(Publishing),
        "number": getattr(Correction.objects.first(), "proposal", "00000000-0000-0000-0000-000000000000"),
        "field": "holder",
        **{(name, "number"): _first(Proposal) for name in _OF_PROPOSALS},
        "aid": "acre",
    }


def _sirets(edition):
    return next(pq.ParquetFile(edition.path("sirets")).iter_batches(500, columns=["siret", "shown"])).to_pylist()


def _first(model):
    return getattr(model.objects.order_by("pk").first(), "pk", 999_999)

"""Catalogues in and out: calendar, open schema, aids told twice."""

import csv
import datetime
import io
import json

import icalendar
import pytest

from quartiers.knowledge.aids.outside.calendar import calendar, days_of
from quartiers.knowledge.aids.outside.duplicates import Listed, duplicates
from quartiers.knowledge.aids.outside.open_schema import COLUMNS, as_csv, as_json, read_rows, row_of
from quartiers.knowledge.vocabulary.refusals import Refusal

AID = {
    "id": "exo_test", "name": "Exonération, pour l'essai", "carrier": "État - DGFiP", "nature": "exonération fiscale",
    "audiences": ["entrepreneur", "TPE/PME"], "what": "Une aide ; d'essai.", "how": "Écrire au service.", "contact": "SIE",
    "dates": {"start": "2026-01-01", "end": "2030-12-31", "entries_closed_on": None, "deadline": "2026-06-30"},
    "criteria": [{"field": "etab_zone", "op": "intersecte", "value": ["QPV"]}], "checked_on": datetime.date(2026, 11, 22),
    "references": [{"title": "t", "url": "https://exemple.fr/a"}], "to_confirm": ["Le plafond n'est pas vérifié."],
}  # fmt: skip
SITE = "https://exemple.fr/"


def test_each_known_day_is_an_event_of_a_whole_day():
    written = calendar(days_of([AID]), site_url=SITE, host="exemple.fr")
    events = icalendar.Calendar.from_ical(written).walk("VEVENT")
    assert [str(one["UID"]) for one in events] == [f"exo_test-{key}@exemple.fr" for key in ("start", "deadline", "end")]
    assert [one.decoded("DTSTART") for one in events] == [
        datetime.date(2026, 1, 1),
        datetime.date(2026, 6, 30),
        datetime.date(2030, 12, 31),
    ]
    assert str(events[1]["SUMMARY"]) == "Date limite de dépôt : Exonération, pour l'essai (à confirmer)"
    assert written == calendar(days_of([AID]), site_url=SITE, host="exemple.fr")
    assert all(len(line) <= 75 for line in written.split(b"\r\n"))


@pytest.mark.parametrize("written", [as_json, as_csv])
def test_our_catalogue_goes_out_and_reads_back(written):
    row = row_of(AID, zones={"QPV": ["QN99001N", "QN99002M"]}, site_url=SITE)
    assert tuple(row) == COLUMNS
    (back,) = read_rows(written([row]), "essai")
    assert back.name == AID["name"]
    assert back.carriers == ("État - DGFiP",)
    assert back.places == ("QPV-QN99001N", "QPV-QN99002M")
    assert back.kinds == ("avantage fiscal",)
    assert back.audiences == ("particuliers", "professionnels")
    assert (back.opens_on, back.closes_on) == (datetime.date(2026, 1, 1), datetime.date(2026, 6, 30))


def test_the_identifier_of_an_aid_never_changes():
    assert row_of(AID, zones={}, site_url=SITE)["id"] == row_of(AID, zones={}, site_url=SITE)["id"]


@pytest.mark.parametrize(
    ("criteria", "places"),
    [
        ([], ["PAYS-99100"]),
        ([{"field": "region", "op": "eq", "value": "Corse"}], ["REG-94"]),
        ([{"field": "region", "op": "in", "value": ["Corse", "Ailleurs"]}], ["PAYS-99100"]),
        ([{"field": "etab_zone", "op": "intersecte", "value": ["QPV", "ZFU_TE"]}], ["QPV-*", "ZFU-*"]),
        ([{"field": "etab_zone", "op": "intersecte", "value": ["QPV", "ACV"]}], ["PAYS-99100"]),
        ([{"any": [{"field": "etab_zone", "op": "intersecte", "value": ["QPV"]}]}], ["PAYS-99100"]),
    ],
)
def test_places_are_never_narrower_than_the_rule(criteria, places):
    assert row_of(AID | {"criteria": criteria}, zones={}, site_url=SITE)["eligibilite_geographique"] == places


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[]", "aucune ligne"),
        ("[{", "ne se lit pas"),
        ("<html>", "colonne «titre» manque"),
        ('[{"id": "1"}]', "ligne 1 : la colonne «titre» est vide"),
        ('[{"id": "1", "titre": "A", "date_cloture": "demain"}]', "ligne 1 : «demain» n'est pas un jour"),
        ('[{"id": "1", "titre": "A", "porteurs": [{"siren": "1"}]}]', "ligne 1"),
        ('["a"]', "ligne 1 : une aide est attendue"),
    ],
)
def test_a_row_that_cannot_be_taken_is_named(text, said):
    with pytest.raises(Refusal, match=said):
        read_rows(text, "essai")


def test_html_and_strange_addresses_stay_outside():
    text = json.dumps([{"id": "1", "titre": "<i>A</i>", "description": "<style>x</style><p>B", "url_source": "javascript:x"}])
    (found,) = read_rows(text, "essai")
    assert (found.name, found.description, found.url) == ("A", "B", "")


def test_a_french_csv_is_read():
    written = io.StringIO()
    table = csv.writer(written, delimiter=";")
    table.writerows([["ID", "Titre", "Cibles"], ["1", "Aide", "professionnels, associations"]])
    (found,) = read_rows("\ufeff" + written.getvalue(), "essai")
    assert found.audiences == ("professionnels", "associations")


def test_a_national_aid_and_its_local_declination_are_put_side_by_side():
    groups = duplicates(
        [
            Listed("national", "Prêt d'honneur création-reprise", ("Bpifrance",)),
            Listed("local", "Prêts d’honneur Création Reprise en Bretagne", ("Bpifrance Bretagne",), place="Bretagne"),
            Listed("other", "Prêt d'honneur création-reprise agricole", ("Région",)),
            Listed("page", "Autre nom", ("Autre",), "https://www.exemple.fr/aide/?utm_source=x"),
            Listed("same-page", "Encore un nom", ("Tiers",), "http://exemple.fr/aide"),
            Listed("home", "Une", ("A",), "https://exemple.fr/"),
            Listed("home2", "Deux", ("B",), "https://exemple.fr"),
        ]
    )
    assert [one.keys for one in groups] == [("national", "local"), ("page", "same-page")]
    assert "même porteur (Bpifrance)" in groups[0].reasons_fr[0]
    assert "même page" in groups[1].reasons_fr[0]


def test_the_same_name_is_enough_to_ask_a_person():
    (group,) = duplicates([Listed("a", "Fonds d’aide"), Listed("b", "FONDS D'AIDE"), Listed("c", "Fonds vert")])
    assert group.keys == ("a", "b")

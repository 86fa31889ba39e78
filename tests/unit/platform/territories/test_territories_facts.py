"""Documented facts: version zero is the edition's, each change is a version with its source, nothing is rewritten."""

import datetime
from dataclasses import replace

import pytest
from django.db import IntegrityError, transaction

from quartiers.knowledge.vocabulary.refusals import Malformed, Refusal
from quartiers.platform.journal.models import Entry
from quartiers.platform.observatory.actions import publish
from quartiers.platform.observatory.actions.facts import document_fact, restore_fact
from quartiers.platform.observatory.models import Publication
from quartiers.platform.territories.actions import documenting
from quartiers.platform.territories.actions.documenting import Place, Statement, document, restore
from quartiers.platform.territories.documented import completeness
from quartiers.platform.territories.facts import BY_NAME, FACTS, NOT_DOCUMENTED_FR, read, shown
from quartiers.platform.territories.models import DocumentedFact
from quartiers.platform.territories.queries import facts_of, facts_of_all, versions_of

pytestmark = pytest.mark.django_db
NOW = datetime.datetime(2026, 11, 27, 10, tzinfo=datetime.UTC)
DAY = datetime.date(2022, 7, 5)
FIELD = "convention_signed_on"
LAVAL = Place("T03", FIELD)
SIGNED = Statement("05/07/2022", source_title="Préfecture, communiqué",
                   source_on=DAY, confidence="established")  # fmt: skip


@pytest.fixture(scope="module")
def rows(demo_edition):
    """The territories of the edition, by code."""
    return {row["territory"]: row for row in demo_edition.rows("territories")}


def fact(rows, code, name):
    """One fact as it is shown."""
    return next(row for row in facts_of(rows[code], code) if row.field == name)


def test_version_zero_is_what_the_edition_says(rows):
    """Two conventions of fourteen are dated; the rest says that it is not documented."""
    assert fact(rows, "T12", "convention_signed_on").value_fr == "5 juillet 2022"
    assert fact(rows, "T12", "convention_signed_on").source_title == "Préfecture du Nord"
    laval = fact(rows, "T03", "convention_signed_on")
    assert (laval.value_fr, laval.is_documented, laval.is_from_edition) == (NOT_DOCUMENTED_FR, False, True)
    real = {code: row for code, row in rows.items() if not row["is_fictional"]}
    dated = [code for code, facts in facts_of_all(real).items() for f in facts if f.field == FIELD and f.is_documented]
    assert sorted(dated) == ["T07", "T12"]


def test_completeness_counts_and_names_what_is_missing(rows):
    """Never a share of an unknown total: so many of so many, and which are not."""
    counted = completeness(facts_of(rows["T12"], "T12"))
    assert counted.total == len(FACTS)
    assert counted.ratio_fr == f"{counted.documented}/{counted.total}"
    assert "Chef de projet nommé" in counted.missing
    assert len(counted.missing) == counted.total - counted.documented


def test_a_documented_fact_shows_its_source(rows):
    """Value, source, day, confidence; the journal names the field and not the value."""
    document(place=LAVAL, statement=SIGNED, seen=None, at=NOW, by="person:4")
    row = fact(rows, "T03", "convention_signed_on")
    assert (row.value_fr, row.source_title, row.source_on) == ("5 juillet 2022", "Préfecture, communiqué", DAY)
    assert (row.confidence_fr, row.since, row.is_from_edition) == ("établi", datetime.date(2026, 11, 27), False)
    entry = Entry.objects.get()
    assert (entry.action, entry.fields, entry.territory_code) == ("document_fact", ["convention_signed_on"], "T03")


def test_every_version_stays_readable(rows):
    """The second supersedes the first; taking the first up again makes a third."""
    first = document(place=LAVAL, statement=SIGNED, seen=None, at=NOW, by="person:4")
    second = document(place=LAVAL, statement=replace(SIGNED, value="2022-07-06"), seen=first.pk, at=NOW, by="person:4")
    third = restore(place=LAVAL, version=first.pk, seen=second.pk, at=NOW, by="person:5")
    assert [version.value for version in versions_of("T03", FIELD)] == ["2022-07-05", "2022-07-06", "2022-07-05"]
    assert [version.superseded_at is None for version in versions_of("T03", FIELD)] == [True, False, False]
    restore(place=LAVAL, version=None, seen=third.pk, at=NOW, by="person:5")
    assert fact(rows, "T03", FIELD).is_from_edition
    assert DocumentedFact.objects.count() == 3


def test_looked_for_and_not_found_is_a_statement(rows):
    """« Non documenté » may replace what the edition says, and does not count as documented."""
    document(place=Place("T12", FIELD), statement=Statement(is_unknown=True), seen=None, at=NOW, by="person:4")
    row = fact(rows, "T12", FIELD)
    assert (row.value_fr, row.is_documented, row.is_from_edition) == (NOT_DOCUMENTED_FR, False, False)


def test_two_people_do_not_overwrite_each_other():
    """The second, who had the first page before them, is told to read again; nothing of theirs is written."""
    document(place=LAVAL, statement=SIGNED, seen=None, at=NOW, by="person:4")
    with pytest.raises(Refusal, match="Quelqu'un a changé"):
        document(place=LAVAL, statement=SIGNED, seen=None, at=NOW, by="person:5")
    assert DocumentedFact.objects.count() == 1


def test_the_database_holds_one_version_in_force(monkeypatch):
    """Should two writers pass the check together, the second is refused with the same sentence."""
    document(place=LAVAL, statement=SIGNED, seen=None, at=NOW, by="person:4")
    monkeypatch.setattr(documenting, "_supersede_current", lambda *args, **kwargs: None)
    with pytest.raises(Refusal, match="Quelqu'un a changé"):
        document(place=LAVAL, statement=SIGNED, seen=None, at=NOW, by="person:5")


@pytest.mark.parametrize("missing", [{"source_title": " "}, {"source_on": None}, {"confidence": ""}])
def test_no_fact_without_its_source(missing):
    """The action refuses, and so does the database."""
    with pytest.raises(Refusal, match="source"):
        document(place=LAVAL, statement=replace(SIGNED, **missing), seen=None, at=NOW, by="person:4")
    with pytest.raises(IntegrityError), transaction.atomic():
        DocumentedFact.objects.create(territory_code="T03", field="holder", value="X", is_unknown=False, recorded_at=NOW)


@pytest.mark.parametrize(
    ("name", "text", "kept", "said"),
    [
        ("labelled_on", "18/03/2021", "2021-03-18", "18 mars 2021"),
        ("project_manager_fte", "1,5", "1.5", "1,5 ETP"),
        ("project_manager_named", "Oui", "oui", "oui"),
        ("holder_siren", "219 400 546 219 400 223", "219400546 219400223", "219400546 219400223"),
        ("label_document", " Décision   12 ", "Décision 12", "Décision 12"),
    ],
)
def test_values_are_read_into_one_form(name, text, kept, said):
    """What is typed in French is kept in one form, and shown in French."""
    assert read(BY_NAME[name], text) == kept
    assert shown(BY_NAME[name], kept) == said


@pytest.mark.parametrize(
    ("name", "text"),
    [("labelled_on", "mars 2021"), ("project_manager_fte", "beaucoup"), ("project_manager_fte", "nan"),
     ("project_manager_named", "peut-être"), ("holder_siren", "123456789"), ("holder_siren", ""), ("holder", " ")],
)  # fmt: skip
def test_a_bad_value_has_one_sentence(name, text):
    """Nothing is guessed."""
    with pytest.raises(Malformed) as refused:
        read(BY_NAME[name], text)
    assert str(refused.value).endswith((".", "!"))


def test_pages_are_made_again(demo_edition):
    """A change, and its undoing, make a revision of the served edition, in the same transaction."""
    publish(edition=demo_edition, at=NOW, by="system")
    version = document_fact(place=LAVAL, statement=SIGNED, seen=None, at=NOW, by="person:4")
    assert Publication.objects.get().revision == 2
    restore_fact(place=LAVAL, version=None, seen=version.pk, at=NOW, by="person:4")
    assert Publication.objects.get().revision == 3
    with pytest.raises(Refusal):
        restore_fact(place=LAVAL, version=None, seen=None, at=NOW, by="person:4")
    assert Publication.objects.get().revision == 3


def test_one_query_for_all_territories(rows, django_assert_num_queries):
    """However many facts there are."""
    with django_assert_num_queries(1):
        facts_of_all(rows)


def test_what_invented_people_write_is_a_history_apart(rows):
    """Shown before the rest in a demonstration, and never beside a real edition."""
    invented = replace(LAVAL, is_invented=True)
    version = document(place=invented, statement=replace(SIGNED, value="01/01/2020"), seen=None, at=NOW, by="person:9")
    document(place=LAVAL, statement=SIGNED, seen=None, at=NOW, by="person:4")
    assert fact(rows, "T03", FIELD).value_fr == "5 juillet 2022"
    shown_first = next(row for row in facts_of(rows["T03"], "T03", shows_invented=True) if row.field == FIELD)
    assert (shown_first.value_fr, shown_first.is_invented) == ("1er janvier 2020", True)
    assert list(versions_of("T03", FIELD, is_invented=True)) == [version]
    with pytest.raises(Refusal, match="n'existe pas"):
        restore(place=LAVAL, version=version.pk, seen=None, at=NOW, by="person:4")

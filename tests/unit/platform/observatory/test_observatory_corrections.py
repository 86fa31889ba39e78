"""Corrections: proposed beside the register, reviewed by someone else, exported, applied by the next build."""

import csv
import datetime
import shutil

import pytest
from django.db import IntegrityError, transaction

import small_town
from bad_inputs import siret
from quartiers.knowledge.commands.main import _run
from quartiers.knowledge.editions.reading import Edition
from quartiers.knowledge.vocabulary.refusals import Refusal
from quartiers.platform.journal.models import Entry
from quartiers.platform.observatory import exports
from quartiers.platform.observatory.actions import corrections, publish
from quartiers.platform.observatory.actions.corrections import Proposed
from quartiers.platform.observatory.corrected_values import closed, moved, official, other_activity
from quartiers.platform.observatory.models import Correction, Publication
from quartiers.platform.observatory.queries import corrections_of, corrections_of_area, gathered, proposals, to_export

pytestmark = pytest.mark.django_db
NOW = datetime.datetime(2026, 11, 27, 10, tzinfo=datetime.UTC)
LATER = NOW + datetime.timedelta(hours=1)
BAKER, PRIVATE = siret(1), siret(12)
OFFICER, TEAM = "person:1", "person:2"


def proposed(told, new_values, **values):
    """What an officer of Laval says of an establishment of the town."""
    return Proposed(**{
        "siret": told.siret, "old_values": told.values, "new_values": new_values, "reason": "rideau baissé, vu sur place",
        "observed_on": datetime.date(2026, 11, 20), "edition": "e", "is_simulated": False,
        "territory_code": "T03", "area_code": "QP990001", **values,
    })  # fmt: skip


@pytest.fixture
def baker(town_edition):
    """What the register says of the first establishment."""
    return official(town_edition, BAKER)


@pytest.fixture
def closing(baker):
    """It is proposed as closed."""
    return corrections.propose(proposed=proposed(baker, closed(baker)), at=NOW, by=OFFICER)


def accept(number):
    """By the national team."""
    corrections.review(proposal=number, is_accepted=True, reason="", at=LATER, by=TEAM)


def exported(home):
    """The rows of the file."""
    with (home / "inputs" / "corrections.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


def test_the_register_is_told_with_its_neighbourhoods(baker, town_edition):
    """Open, active, somewhere; partial diffusion tells nothing; an unknown number is unknown."""
    assert (baker.is_open, baker.values["naf_code"]) == (True, town_edition.row_with("sirets", "siret", BAKER)["naf_code"])
    assert official(town_edition, siret(99)) is None
    with pytest.raises(Refusal, match="diffusion partielle"):
        official(town_edition, PRIVATE)


def test_it_waits_then_is_accepted(closing, town_edition, tmp_path):
    """Nothing is public before; afterwards it stands beside the register, and pages are made again."""
    publish(edition=town_edition, at=NOW, by="system")
    assert not corrections_of(BAKER).exists()
    accept(closing)
    row = corrections_of(BAKER).get()
    assert (row.field, row.old_value, row.new_value) == ("ouvert", "oui", "non")
    assert corrections_of_area("QP990001").get() == row
    assert Publication.objects.get().revision == 2
    actions = list(Entry.objects.filter(object_kind="observatory.correction").values_list("action", flat=True))
    assert actions == ["accept_correction", "propose_correction"]


def test_never_ones_own(closing):
    """The action refuses it, and so does the database."""
    with pytest.raises(Refusal, match="quelqu'un d'autre"):
        corrections.review(proposal=closing, is_accepted=True, reason="", at=LATER, by=OFFICER)
    with pytest.raises(IntegrityError), transaction.atomic():
        Correction.objects.update(state="accepted", reviewed_at=LATER, reviewed_by=OFFICER)


def test_a_refusal_has_its_reason(closing):
    """It is written for the person who proposed."""
    with pytest.raises(Refusal, match="pourquoi"):
        corrections.review(proposal=closing, is_accepted=False, reason=" ", at=LATER, by=TEAM)
    corrections.review(proposal=closing, is_accepted=False, reason="il est ouvert le matin", at=LATER, by=TEAM)
    assert Correction.objects.get().review_reason == "il est ouvert le matin"
    assert not corrections_of(BAKER).exists()


def test_a_second_reviewer_is_told(closing):
    """What was settled meanwhile is not settled twice."""
    accept(closing)
    with pytest.raises(Refusal, match="entre-temps"):
        accept(closing)


def test_one_waits_per_field(closing, baker):
    """Another field of the same establishment may be corrected, the same may not."""
    with pytest.raises(Refusal, match="attend déjà"):
        corrections.propose(proposed=proposed(baker, closed(baker)), at=NOW, by="person:3")
    corrections.propose(proposed=proposed(baker, other_activity(baker, "9602a")), at=NOW, by="person:3")
    assert Correction.objects.count() == 2


def test_only_its_author_withdraws(closing):
    """While it waits."""
    with pytest.raises(Refusal, match="Seule la personne"):
        corrections.withdraw(proposal=closing, at=NOW, by=TEAM)
    corrections.withdraw(proposal=closing, at=NOW, by=OFFICER)
    assert Correction.objects.get().state == "withdrawn"
    with pytest.raises(Refusal, match="entre-temps"):
        corrections.withdraw(proposal=closing, at=NOW, by=OFFICER)


def test_a_move_is_one_proposal(baker):
    """Longitude and latitude are settled together; lists count them once."""
    lon = f"{float(baker.values['lon']) + 0.001:.6f}".replace(".", ",")
    number = corrections.propose(proposed=proposed(baker, moved(baker, lon, baker.values["lat"])), at=NOW, by=OFFICER)
    (one,) = gathered(proposals(state="proposed"))
    assert ([row.field for row in one.rows], one.is_move) == (["lat", "lon"], True)
    accept(number)
    assert {row.field for row in corrections_of(BAKER)} == {"lon", "lat"}


@pytest.mark.parametrize(
    ("lon", "lat", "said"),
    [("deux", "48", "n'est pas un nombre"), ("200", "48", "entre -180 et 180"), ("nan", "48", "entre -180"),
     ("48.07", "-0.77", "inversées")],
)  # fmt: skip
def test_a_point_that_cannot_be_is_refused(baker, lon, lat, said):
    """Letters, nowhere on Earth, longitude and latitude exchanged."""
    with pytest.raises(Refusal, match=said):
        moved(baker, lon, lat)


def test_the_same_value_is_no_correction(baker):
    """Nothing to correct."""
    with pytest.raises(Refusal, match="dit déjà"):
        other_activity(baker, baker.values["naf_code"])
    with pytest.raises(Refusal, match="au mètre près"):
        moved(baker, baker.values["lon"], baker.values["lat"])
    with pytest.raises(Refusal, match="sous-classe"):
        other_activity(baker, "boulangerie")


def test_the_file_holds_what_is_accepted(closing, baker, settings, tmp_path, django_capture_on_commit_callbacks):
    """Exactly the columns of its source, read back through it; undone, the file goes."""
    settings.HOME = tmp_path
    with django_capture_on_commit_callbacks(execute=True):
        accept(closing)
    assert exported(tmp_path) == [
        ["siret", "champ", "ancienne_valeur", "nouvelle_valeur", "raison", "corrige_le"],
        [BAKER, "ouvert", "oui", "non", "rideau baissé, vu sur place", "2026-11-20"],
    ]
    assert exports.is_exported()
    with django_capture_on_commit_callbacks(execute=True):
        corrections.reopen(proposal=closing, at=LATER, by=TEAM)
    assert not (tmp_path / "inputs" / "corrections.csv").exists()
    assert Correction.objects.get().state == "proposed"
    with pytest.raises(Refusal, match="pas été relue"):
        corrections.reopen(proposal=closing, at=LATER, by=TEAM)


def test_a_file_that_cannot_be_read_back_is_not_put(closing, settings, tmp_path, django_capture_on_commit_callbacks, caplog):
    """The former file stays, the review too, and the page can tell that the file lags."""
    settings.HOME = tmp_path
    Correction.objects.update(siret="12345678901234")
    with django_capture_on_commit_callbacks(execute=True):
        accept(closing)
    assert Correction.objects.get().state == "accepted"
    assert not (tmp_path / "inputs" / "corrections.csv").exists()
    assert not exports.is_exported()
    assert "could not be written" in caplog.text


def test_the_last_accepted_is_exported(closing, baker):
    """One row per field: the source asks for it."""
    accept(closing)
    number = corrections.propose(proposed=proposed(baker, closed(baker), reason="revu"), at=LATER, by=OFFICER)
    corrections.review(proposal=number, is_accepted=True, reason="", at=LATER + datetime.timedelta(1), by=TEAM)
    assert [row.reason for row in to_export(is_simulated=False)] == ["revu"]


def test_simulated_ones_never_leave_with_real_ones(closing):
    """Each kind of edition has its own corrections."""
    Correction.objects.update(is_simulated=True)
    accept(closing)
    assert not to_export(is_simulated=False)
    assert len(to_export(is_simulated=True)) == 1


def test_lists_need_no_more_queries_for_more_rows(town_edition, django_assert_num_queries):
    """Two, for three proposals or for many."""
    for number in range(1, 7):
        told = official(town_edition, siret(number))
        corrections.propose(proposed=proposed(told, closed(told)), at=NOW, by=OFFICER)
        if number in {3, 6}:
            with django_assert_num_queries(2):
                assert len(gathered(proposals(["T03"]))) == number


def test_the_next_build_applies_it(home, town_home, closing, baker, settings, django_capture_on_commit_callbacks):
    """From the officer's word to the next edition: the establishment is closed there, its correction says applied."""
    shutil.copytree(town_home, home)
    settings.HOME = home
    with django_capture_on_commit_callbacks(execute=True):
        accept(closing)
    assert _run(["build", "--from", str(small_town.city(home / "town")), "--as-of", "2026-11-01"]) == 0
    after = Edition.open(home)
    row = after.row_with("sirets", "siret", BAKER)
    assert row["closed_on"] == datetime.date(2026, 11, 20)
    assert {row["status"] for row in after.rows("corrections") if row["siret"] == BAKER} == {"applied"}
    told = official(after, BAKER)
    assert told.values == baker.values


def test_a_real_edition_leaves_tries_on_the_demonstration_aside(home, demo_edition, settings):
    """A file exported while a demonstration is served says nothing in the real edition built beside it."""
    settings.HOME = home
    publish(edition=demo_edition, at=NOW, by="system")
    row = demo_edition.rows("establishments")[0]
    told = official(demo_edition, row["siret"])
    accept(corrections.propose(proposed=proposed(told, closed(told), is_simulated=True), at=NOW, by=OFFICER))
    assert exports.export_corrections(on=NOW.date()) == 1
    assert _run(["build", "--from", str(small_town.city(home / "town")), "--as-of", "2026-11-01"]) == 0
    assert not Edition.open(home).rows("corrections")

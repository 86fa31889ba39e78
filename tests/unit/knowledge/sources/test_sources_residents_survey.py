"""What a survey of residents may ask, and the examples that officers download."""

from pathlib import Path

import pyarrow.parquet as pq
import pytest

from bad_inputs import answers, sites, table, write
from quartiers.knowledge.grading.weights import default
from quartiers.knowledge.sources import candidate_sites, residents_survey
from quartiers.knowledge.sources.declaration import only_simulated, without_simulation
from quartiers.knowledge.sources.store import Store
from quartiers.knowledge.sources.sync import find, take
from quartiers.knowledge.vocabulary.activities import SHOP_TYPES
from quartiers.knowledge.vocabulary.refusals import Refusal

EXAMPLES = Path(__file__).parents[4] / "docs/exemples"
REAL = without_simulation(residents_survey.SOURCE)


def taken(home, source, *paths):
    """The rows that are kept of these files, and their manifest."""
    store = Store(home)
    manifest = take(store, source, find(paths, source), taken_on="2026-11-01")
    return pq.read_table(store.table(manifest)).to_pylist(), manifest


def test_the_example_to_download_is_taken(tmp_path):
    rows, manifest = taken(tmp_path, REAL, EXAMPLES / "enquete_habitants_exemple.csv")
    assert [row["asked"] for row in rows] == ["boulangerie", "pharmacie", "café, bar", "marche"]
    assert (manifest.origin, manifest.rows) == ("partial", 4)
    assert "pas une estimation de la demande" in manifest.note_fr


def test_the_example_of_candidate_sites_is_taken(tmp_path):
    rows, manifest = taken(tmp_path, without_simulation(candidate_sites.SOURCE), EXAMPLES / "candidate_sites.csv")
    assert {row["kind"] for row in rows} == {"pied_d_immeuble", "bailleur", "friche", "terrain"}
    assert manifest.origin == "partial"


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ({"surface_m2": "-20"}, "ligne 2 : surface de -20.0 m²"),
        ({"surface_m2": "0"}, "ligne 2 : surface de 0.0 m²"),
        ({"surface_m2": "1000000000000"}, "au plus 1000000"),
        ({"releve_le": "2099-09-14"}, "ligne 2 : la date 2099-09-14 est dans le futur"),
        ({"site": "A" * 101}, "ligne 2 : le nom du site fait 101 caractères"),
        ({"site": "Local\nde la tour"}, "sur une ligne"),
    ],
)
def test_a_candidate_site_that_cannot_be_is_refused_in_a_sentence(tmp_path, changed, told):
    write(tmp_path / "candidate_sites.csv", table([sites()[0] | changed]))
    with pytest.raises(Refusal) as refused:
        taken(tmp_path / "home", without_simulation(candidate_sites.SOURCE), tmp_path / "candidate_sites.csv")
    assert told in str(refused.value)
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize("asked", [*SHOP_TYPES, *default().needs])
def test_every_type_of_shop_and_every_need_may_be_asked(tmp_path, asked):
    write(tmp_path / "enquete_habitants.csv", table([answers()[0] | {"besoin": asked.capitalize()}]))
    rows, _ = taken(tmp_path / "home", REAL, tmp_path / "enquete_habitants.csv")
    assert [row["asked"] for row in rows] == [asked]


def test_several_surveys_are_read_together(tmp_path):
    for year in ("2025", "2026"):
        rows = [row | {"enquete_le": f"{year}-05-04"} for row in answers()]
        write(tmp_path / f"enquete_habitants_{year}.csv", table(rows, ";"))
    rows, _ = taken(tmp_path / "home", REAL, *sorted(tmp_path.glob("*.csv")))
    assert len(rows) == 6


def test_what_is_made_up_never_passes_for_a_real_survey(tmp_path):
    """The demonstration's file is known by its name, and marked; a real build does not look for it."""
    made_up = Path(residents_survey.__file__).parent / "reference/fictional_survey.csv"
    assert find([made_up], REAL) == []
    rows, manifest = taken(tmp_path, only_simulated(residents_survey.SOURCE), made_up)
    assert manifest.origin == "simulated"
    assert manifest.title_fr.startswith("Simulé : ")
    assert all("990" in row["area"] and "fictive" in row["organisation"].lower() for row in rows)


def test_an_answer_given_twice_is_named_by_the_columns_of_the_file(tmp_path):
    write(tmp_path / "enquete_habitants.csv", table([answers()[0], answers()[0] | {"reponses": "11"}]))
    with pytest.raises(Refusal, match="ligne 3 : quartier, besoin, enquete_le, organisme « QN99001N"):
        taken(tmp_path / "home", REAL, tmp_path / "enquete_habitants.csv")

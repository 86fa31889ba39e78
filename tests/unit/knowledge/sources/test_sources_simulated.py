"""The simulated register: official formats, numbers that nothing real has (its truth: tests/agreement/test_planted.py)."""

import csv
import datetime
import hashlib
import json
import re

import duckdb
import pytest
import shapely

from quartiers.knowledge.commands.home import store
from quartiers.knowledge.commands.main import _run
from quartiers.knowledge.sources.simulated.simulate import FILES, LEAST_ROWS, SMALL_FILES, TRUTH, simulate
from quartiers.knowledge.vocabulary.refusals import Refusal
from quartiers.knowledge.vocabulary.sirens import Siret
from traps import DATA

DAY = datetime.date(2026, 6, 30)


def write_simulation(folder, seed=7, rows=60_000):
    simulate(folder, rows=rows, seed=seed, as_of=DAY, progress=lambda *_: None)
    return folder


@pytest.fixture(scope="module")
def simulation(tmp_path_factory):
    """A register of three cities, written once."""
    return write_simulation(tmp_path_factory.mktemp("simulated"))


@pytest.fixture(scope="module")
def sql(simulation):
    """Ask the files of the register: `establishments`, `legal_units`, `history`, `successions`, `locations`, `truth`."""
    connection = duckdb.connect()
    for view, name in {**FILES, "truth": TRUTH}.items():
        connection.read_parquet(str(simulation / name)).create_view(view)
    return lambda query: connection.execute(query).fetchall()


def digests(folder):
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(folder.iterdir())}


def test_the_same_seed_gives_the_same_bytes(simulation, tmp_path):
    """A register is known by its arguments; another seed gives another one in every file that is drawn."""
    first = digests(simulation)
    assert digests(write_simulation(tmp_path / "same")) == first
    other = digests(write_simulation(tmp_path / "other", seed=8))
    fixed = set(SMALL_FILES[2:])  # the ground of communes and cities does not depend on the seed
    assert {name for name in first if first[name] == other[name]} == fixed


def test_the_same_cities_live_again_under_the_same_laws(simulation, tmp_path):
    """Two seeds: the ground and the truth are those of the first alone, the establishments are others."""
    first, again = digests(simulation), digests(write_simulation(tmp_path / "again", seed=(7, 1)))
    assert {name for name in first if first[name] == again[name]} == {TRUTH, *SMALL_FILES}
    assert digests(write_simulation(tmp_path / "more", seed=(7, 2)))[FILES["establishments"]] != again[FILES["establishments"]]


@pytest.mark.skipif(not DATA.is_dir(), reason=f"official files absent: {DATA} does not exist")
@pytest.mark.parametrize(
    ("table", "sample", "more"),
    [
        ("establishments", "StockEtablissement_sample.csv", "activitePrincipaleNAF25Etablissement"),
        ("legal_units", "StockUniteLegale_sample.csv", "activitePrincipaleNAF25UniteLegale"),
    ],
)
def test_headings_are_those_of_the_official_files(simulation, table, sample, more):
    """The register's own sample, without its geocoding, with the column that came after it."""
    with (DATA / "sirene_sample" / sample).open(encoding="utf-8") as lines:
        official = [name for name in next(csv.reader(lines)) if not name.startswith("geo_")]
    official = [name for name in official if name not in {"longitude", "latitude"}]
    assert duckdb.read_parquet(str(simulation / FILES[table])).columns == [*official, more]


def test_no_number_can_be_a_real_one(sql):
    """Every SIRET is unique and simulated, its SIREN is that of its row, its legal unit exists once."""
    rows = sql("SELECT siret, siren, nic FROM establishments")
    assert len(rows) == len(set(rows)) > 20_000
    for siret, siren, nic in rows[:: len(rows) // 500]:
        assert str(Siret.parse_simulated(siret).siren) == siren
        assert siret == siren + nic
    assert sql("SELECT count(*), count(DISTINCT siren) FROM legal_units")[0] == (len({row[1] for row in rows}),) * 2


def test_nothing_has_a_name(sql, simulation):
    """No shop sign, no name of a firm or a person; streets and cities say that they are simulated."""
    named = re.compile("(enseigne|denomination|nom[A-Z]|nomUsage|prenom|pseudonyme|sigle|sexe)")
    for table, least in (("establishments", 4), ("legal_units", 13), ("history", 4)):
        rows = duckdb.read_parquet(str(simulation / FILES[table]))
        columns = [name for name in rows.columns if named.match(name)]
        assert len(columns) >= least
        assert sum(rows.aggregate(", ".join(f"count({name})" for name in columns)).fetchone()) == 0
    assert sql(
        "SELECT DISTINCT libelleVoieEtablissement LIKE 'SIMULEE %' OR libelleVoieEtablissement = '[ND]', "
        "libelleCommuneEtablissement LIKE 'VILLE SIMULEE 990__' FROM establishments"
    ) == [(True, True)]


def test_the_texture_of_a_real_register_is_there(sql):
    """Shared addresses, partial diffusion, missing and poor locations, blanks, moves, breaks, late changes, old codes."""
    total = sql("SELECT count(*) FROM establishments")[0][0]

    def share(query):
        return sql(query)[0][0] / total

    assert share("SELECT count(*) - count(DISTINCT (x, y)) FROM locations") > 0.03
    assert 0.02 < share("SELECT count(*) FROM establishments WHERE statutDiffusionEtablissement = 'P'") < 0.06
    assert 0.02 < 1 - share("SELECT count(*) FROM locations") < 0.04
    assert 0.01 < share("SELECT count(*) FROM locations WHERE qualite_xy = '33'") < 0.03
    assert 0.2 < share("SELECT count(*) FROM locations WHERE plg_qp24 IS NULL") < 0.4
    assert share("SELECT count(*) FROM successions") > 0.01
    assert share("SELECT count(*) FROM establishments WHERE nomenclatureActivitePrincipaleEtablissement = 'NAFRev1'") > 0
    assert (
        share("""
        SELECT count(*) FROM (SELECT siret FROM history WHERE etatAdministratifEtablissement = 'A' GROUP BY siret
                              HAVING count(*) = 2)
    """)
        > 0.004
    )
    assert share("SELECT count(*) FROM establishments WHERE etatAdministratifEtablissement = 'F'") > 0.3


def test_periods_follow_each_other(sql):
    """Each life begins open on its creation; a period begins the day after the last one ends; only the last has no end."""
    assert sql("""
        WITH told AS (
            SELECT siret, dateDebut, dateFin, etatAdministratifEtablissement AS state,
                   lag(dateFin) OVER w AS before, lead(dateDebut) OVER w AS after, lag(state) OVER w AS was
            FROM (SELECT *, etatAdministratifEtablissement AS state FROM history)
            WINDOW w AS (PARTITION BY siret ORDER BY dateDebut)
        )
        SELECT count(*) FROM told
        WHERE (before IS NOT NULL AND (before + 1 <> dateDebut OR was = state)) OR (before IS NULL AND state <> 'A')
           OR (dateFin IS NULL) <> (after IS NULL) OR dateFin < dateDebut
    """) == [(0,)]
    assert sql("""
        SELECT count(*) FROM establishments e JOIN history h ON e.siret = h.siret AND h.dateFin IS NULL
        WHERE e.etatAdministratifEtablissement <> h.etatAdministratifEtablissement OR e.dateDebut < h.dateDebut
    """) == [(0,)]


def test_a_move_keeps_its_firm_and_loses_no_day(sql):
    """The one that closes and the one that opens have one SIREN, one activity and the same day."""
    assert sql("""
        SELECT count(*) FROM successions s
        JOIN establishments b ON b.siret = siretEtablissementPredecesseur
        JOIN establishments a ON a.siret = siretEtablissementSuccesseur
        WHERE a.siren <> b.siren OR a.dateCreationEtablissement <> dateLienSuccession OR a.siret = b.siret
           OR b.etatAdministratifEtablissement <> 'F' OR b.dateDebut < dateLienSuccession
    """) == [(0,)]


def test_neighbourhoods_touch_overlap_and_lie_overseas(simulation, sql):
    """Two of a city share a strip, some corners hold an establishment, three coordinate systems at least are not all one."""
    areas = json.loads((simulation / SMALL_FILES[0]).read_text(encoding="utf-8"))["features"]
    shapes = {one["properties"]["code"]: shapely.from_geojson(json.dumps(one["geometry"])) for one in areas}
    older = [shape for code, shape in shapes.items() if code.startswith("QP")]
    assert any(a.intersection(b).area > 1e-7 for place, a in enumerate(older) for b in older[place + 1 :])
    assert {row[0] for row in sql("SELECT DISTINCT epsg FROM locations")} == {"2154", "2975"}
    assert len(shapes) > 25
    assert {code[-1] for code in shapes if code.startswith("QN")} == {"I", "M", "N"}


def test_a_register_smaller_than_three_cities_is_refused(tmp_path):
    """What to ask for is said, and nothing is written."""
    with pytest.raises(Refusal, match=f"au moins {LEAST_ROWS} lignes"):
        write_simulation(tmp_path / "none", rows=LEAST_ROWS - 1)
    assert not (tmp_path / "none").exists()


def test_a_real_edition_takes_no_simulated_file(simulation, tmp_path, monkeypatch, capsys):
    """Under its own name it is not known; under the official one, its numbers betray it."""
    monkeypatch.setenv("QUARTIERS_HOME", str(tmp_path / "home"))
    assert _run(["build", "--from", str(simulation)]) == 2
    assert "Aucun fichier connu" in capsys.readouterr().err
    disguised = tmp_path / "disguised" / "StockEtablissement_utf8.parquet"
    disguised.parent.mkdir()
    disguised.write_bytes((simulation / FILES["establishments"]).read_bytes())
    assert _run(["sync", "sirene_establishments", "--from", str(disguised.parent)]) == 2
    assert "un SIREN (9 chiffres, clé de contrôle juste)" in capsys.readouterr().err
    assert store().manifests() == {}

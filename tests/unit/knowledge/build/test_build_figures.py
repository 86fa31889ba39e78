"""Figures and areas: origins, counts published by INSEE, outlines of each kind, IRIS, the demonstration."""

import json
from dataclasses import dataclass, field

import pytest
import shapely

import small_town
from bad_inputs import areas_2024, table, write
from quartiers.knowledge.build.areas import Ground, _Outline, _place
from quartiers.knowledge.build.edition import Wanted, build
from quartiers.knowledge.build.figure import density, figure, withheld
from quartiers.knowledge.commands.home import store
from quartiers.knowledge.commands.main import _run
from quartiers.knowledge.editions.manifest import Kind
from quartiers.knowledge.editions.reading import Edition
from quartiers.knowledge.vocabulary.origins import Origin
from quartiers.knowledge.vocabulary.refusals import Refusal


@dataclass
class Given:
    """Inputs of which only the origins count."""

    origins: dict
    manifests: dict = field(init=False)

    def __post_init__(self):
        self.manifests = {name: type("Manifest", (), {"origin": origin}) for name, origin in self.origins.items()}

    def has(self, name):
        return name in self.origins


GIVEN = Given({"good": Origin.OFFICIAL, "partial": Origin.PARTIAL, "made_up": Origin.SIMULATED})


def built(folder):
    """The edition of a folder."""
    assert _run(["build", "--from", str(folder)]) == 0
    return Edition.open(store().home)


@pytest.mark.parametrize(
    ("sources", "of_area", "expected"),
    [
        (("good",), "official", "official"),
        (("good",), "derived", "derived"),
        (("good", "partial"), "derived", "partial"),
        (("partial", "made_up"), "official", "simulated"),
        (("good",), "simulated", "simulated"),
        (("good", "absent"), "official", "official"),
    ],
)
def test_a_figure_is_no_better_than_its_worst_input(sources, of_area, expected):
    """The origin is the worst of the sources and of the outline."""
    area = {"area": "QP990001", "generation": 2015, "origin": of_area}
    row = figure(GIVEN, area, "x", sources=sources, value=1.0)
    assert row["origin"] == expected
    assert row["sources"].split() == [name for name in sources if name != "absent"]


def test_withheld_has_a_reason_and_no_value():
    """A withheld figure has neither value nor source."""
    row = withheld(GIVEN, {"area": "QP990001", "generation": 2015, "origin": "official"}, "x", "Parce que.", period="2023")
    assert (row["status"], row["reason"], row["value"], row["sources"], row["period"]) == (
        "not_available", "Parce que.", None, "", "2023",
    )  # fmt: skip


def test_density():
    """So many for a thousand, or for one hectare."""
    assert density(1809, 35299) == pytest.approx(51.2479, abs=1e-4)
    assert density(30, 6, 1.0) == 5


def test_counts_of_side(tmp_path):
    """SIDE's count and rate, what straddles is told, what was not obtained is withheld."""
    names = ("code_qpv", "pop_mun_2020", "etab_actifs_2023", "a_cheval_hors_territoire")
    common = {"etab_pour_1000_hab": "", "defm_abc_2024": "", "rev_disp_median_uc_2021": ""}
    rows = [("QN99001N", "1000", "50", ""), ("QN99002N", "", "7", "53999"), ("QN99003N", "1200", "", "")]
    write(tmp_path / "town/side_2023/pilot_qpv_2024.csv", table(common | dict(zip(names, row, strict=True)) for row in rows))
    small_town.outlines(tmp_path / "town")
    edition = built(tmp_path / "town")
    found = {
        area: {r["indicator"]: r for r in edition.rows_of("figures", area) if r["indicator"].endswith("_side")}
        for area in ("QN99001N", "QN99002N", "QN99003N")
    }
    assert found["QN99001N"]["establishment_density_side"]["value"] == 50
    assert set(found["QN99002N"]) == {"establishments_active_side"}
    assert "À cheval sur 53999" in found["QN99002N"]["establishments_active_side"]["reason"]
    assert {r["reason"] for r in found["QN99003N"].values()} == {
        "Le compte d'établissements (SIDE 2023) n'a pas été obtenu pour ce quartier."
    }


def test_counts_of_insee(tmp_path):
    """INSEE's count of 2015 and its rate; an area left out says so; neither is set beside SIDE."""
    rows = [
        {"code_qp": "QP990001", "pop_mun": "1000", "nbetab": "60", "serv_par": "", "ens_sante": "", "auto_ent": ""},
        {"code_qp": "QP990002", "pop_mun": "", "nbetab": "9", "serv_par": "", "ens_sante": "", "auto_ent": ""},
    ]
    write(tmp_path / "town/occitanie_qpv/qp.csv", table(rows))
    small_town.outlines(tmp_path / "town")
    edition = built(tmp_path / "town")
    found = {
        area: {r["indicator"]: r for r in edition.rows_of("figures", area) if "insee" in r["indicator"]}
        for area in ("QP990001", "QP990002", "QP990003", "QN99001N")
    }
    assert found["QP990001"]["establishment_density_insee_qpv"]["value"] == 60
    assert set(found["QP990002"]) == {"establishments_insee_qpv"}
    assert all("qui sont ceux de l'Occitanie" in row["reason"] for row in found["QP990003"].values())
    assert found["QN99001N"] == {}


def test_outlines_of_2024(tmp_path):
    """Unchanged since 2015, the official outline of then stands for a simplified one; the others keep their tolerance."""
    passage = (("QN99001N", "QP990001", "exact"), ("QN99002N", "QP990002", "approche"))
    small_town.outlines(tmp_path / "town", simplified=True, crosswalk=passage)
    edition = built(tmp_path / "town")
    rows = {row["area"]: (row["tolerance_m"], row["origin"], row["source"]) for row in edition.rows("outlines")}
    assert rows["QP990001"] == (0.0, "official", "qpv_2015")
    assert rows["QN99001N"] == (0.0, "derived", "qpv_2015 qpv_crosswalk qpv_2024")
    assert rows["QN99002N"] == (45.0, "derived", "qpv_2024")
    assert (edition.area("QP990001")["twin"], edition.area("QP990001")["is_twin_exact"]) == ("QN99001N", True)
    assert (edition.area("QN99002N")["twin"], edition.area("QN99002N")["is_twin_exact"]) == ("QP990002", False)
    assert edition.area("QN99003N")["is_twin_exact"] is None


def test_official_outlines_of_2024(tmp_path):
    """The official file needs no tolerance and no help from 2015."""
    small_town.outlines(tmp_path / "town", crosswalk=(("QN99001N", "QP990001", "exact"),))
    rows = {row["area"]: (row["tolerance_m"], row["source"]) for row in built(tmp_path / "town").rows("outlines")}
    assert rows["QN99001N"] == (0.0, "qpv_2024")


def test_one_generation_alone(tmp_path):
    """Each generation is built without the other."""
    small_town.outlines(tmp_path / "town")
    (tmp_path / "town/qpv/QP2024_France_Hexagonale_Outre_Mer_WGS84.geojson").unlink()
    assert {row["generation"] for row in built(tmp_path / "town").rows("areas")} == {2015}


def test_an_outline_shrunk_to_a_point_is_unknown(tmp_path):
    """A simplified area without surface stays in the list, without outline."""
    features = areas_2024(small_town.AREAS_2024)
    corner = [small_town.WEST, small_town.SOUTH]
    features["features"][2]["geometry"] = {"type": "Polygon", "coordinates": [[corner] * 4]}
    write(tmp_path / "town/qpv/qpv2024_simplified.geojson", json.dumps(features))
    edition = built(tmp_path / "town")
    assert [row["area"] for row in edition.rows("areas")] == ["QN99001N", "QN99002N", "QN99003N"]
    assert [row["area"] for row in edition.rows("outlines")] == ["QN99001N", "QN99002N"]
    assert edition.area("QN99003N")["lon"] is None


def test_an_outline_that_projection_spoils_is_mended():
    """A ring that crosses itself in metres is mended into areas only, so that edges can be measured."""
    found = Ground()
    bow = shapely.Polygon([(2, 48), (2.01, 48.01), (2.01, 48), (2, 48.01), (2, 48)])
    _place(found, {"area": "QP990001"}, _Outline(shapely.to_wkb(bow), Origin.OFFICIAL, 0.0, "x"))
    assert found.shapes["QP990001"].is_valid
    assert found.shapes["QP990001"].geom_type in {"Polygon", "MultiPolygon"}


def test_an_extract_by_iris(tmp_path):
    """Rows of an extract by IRIS are counted by IRIS, by section and per hectare; other IRIS are left out."""
    shapes = {"531300101": small_town.AREAS_2024[0], "531300102": small_town.AREAS_2024[2]}
    features = [
        {"type": "Feature", "geometry": shape.__geo_interface__,
         "properties": {"CODE_IRIS": code, "NOM_IRIS": "Centre", "TYP_IRIS": "H", "NOM_COM": town, "P20_POP": 9}}
        for (code, shape), town in zip(shapes.items(), ("Laval", ""), strict=True)
    ]  # fmt: skip
    write(tmp_path / "town/iris/iris_53.geojson", json.dumps({"type": "FeatureCollection", "features": features}))
    rows = [{"IRIS": "531300101", "NAF": naf, "Taille": "NN"} for naf in ("5610A", "4711B", "4711B", "")]
    rows.append({"IRIS": "531309999", "NAF": "5610A", "Taille": "01"})
    small_town.extract(
        tmp_path / "town", rows, ("columns: {iris_code: IRIS, naf_code: NAF, size_band: Taille}", "area: {is_by_iris: true}")
    )
    small_town.outlines(tmp_path / "town")
    edition = built(tmp_path / "town")
    (area,) = [row for row in edition.rows("areas") if row["generation"] is None]
    assert (area["area"], area["name"], area["kind"]) == ("531300101", "Centre (Laval)", "iris")
    rows = [row for row in edition.rows("figures") if row["indicator"] == "establishments_in_extract"]
    assert {row["area"] for row in rows} == {"531300101"}
    found = {row["item"].partition("/")[2]: row["value"] for row in rows}
    assert found == {"total": 4, "section ?": 1, "section G": 2, "section I": 1}
    (per_ha,) = [row for row in edition.rows("figures") if row["indicator"] == "extract_density_per_ha"]
    assert per_ha["value"] == pytest.approx(4 / edition.area("531300101")["area_ha"])
    assert {row["is_employer"] for row in edition.rows("establishments")} == {None, True}


def test_the_demonstration_keeps_both_kinds_apart(demo_edition):
    """In the demonstration, fictional areas are simulated and nothing else is; real ones have no outline."""
    fictional = {row["area"] for row in demo_edition.rows("areas") if row["territory"] == "FICTIF"}
    assert fictional
    assert {row["area"] for row in demo_edition.rows("outlines")} == fictional
    for table_name in ("areas", "context", "figures", "outlines"):
        rows = demo_edition.rows(table_name)
        assert {row["area"] for row in rows if row["origin"] == "simulated"} <= fictional
        assert all(row["origin"] == "simulated" for row in rows if row["area"] in fictional)
    assert {row["area"][2:5] for row in demo_edition.rows("areas") if row["area"] in fictional} == {"990"}
    assert len([row for row in demo_edition.rows("areas") if row["generation"] == 2015]) >= 169


def test_reference_facts_must_be_there(tmp_path):
    """Without the package's own facts nothing is built, and what to do is said."""
    wanted = Wanted(Kind.REAL, "2026-01-01", "2026-01-01", {})
    with pytest.raises(Refusal, match="réinstallez"):
        build(store(), {}, wanted, progress=lambda *_: None)

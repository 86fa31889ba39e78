"""Folders of files as they reach us: one that is good, and one for each way of being wrong.

`good(folder)` writes a folder that is taken whole. Each `Case` writes the same folder with one file spoilt, names the
source that must be refused, and gives pieces of the sentence that says so. Identifiers are fictional (SIREN 0000…).
"""

import csv
import io
import json
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np
import openpyxl
import pyogrio
import shapely

from quartiers.knowledge.vocabulary.sirens import luhn

Make = Callable[[Path], None]

SITES = "inputs/candidate_sites.csv"
SURVEY = "inputs/enquete_habitants.csv"
CORRECTIONS = "inputs/corrections.csv"
REGISTER = "sirene/StockEtablissement_utf8.csv"
AREAS_2024 = "qpv/QP2024_France_Hexagonale_Outre_Mer_WGS84.geojson"
AREAS_2015 = "qpv/QP_METROPOLEOUTREMER_WGS84_EPSG4326.shp"
INSEE = "insee/DEMO_2018.csv"
EXTRACT = "extraits/commerces.csv"
DECLARATION = "extraits/commerces.registre.yaml"
BOOK = "extraits/ateliers.xlsx"
BOOK_DECLARATION = "extraits/ateliers.registre.yaml"


def siren(number: int) -> str:
    """A fictional SIREN with a right check digit."""
    return _with_key(f"0000{number:04d}")


def siret(number: int, establishment: int = 1) -> str:
    """A fictional SIRET with a right check digit."""
    return _with_key(f"{siren(number)}{establishment:04d}")


def _with_key(digits: str) -> str:
    return next(digits + key for key in "0123456789" if luhn(digits + key))


# --- the good folder

# The 53 columns of StockEtablissement in file order, then NAF 2025 (December 2025).
_ADDRESS = (
    "complementAdresse numeroVoie indiceRepetition {last} typeVoie libelleVoie codePostal libelleCommune "
    "libelleCommuneEtranger distributionSpeciale codeCommune codeCedex libelleCedex codePaysEtranger libellePaysEtranger"
)
_FIRST = _ADDRESS.format(last="dernierNumeroVoie indiceRepetitionDernierNumeroVoie").split()
_SECOND = _ADDRESS.format(last="").split()
ESTABLISHMENT_COLUMNS = [
    *["siren", "nic", "siret", "statutDiffusionEtablissement", "dateCreationEtablissement", "trancheEffectifsEtablissement"],
    *["anneeEffectifsEtablissement", "activitePrincipaleRegistreMetiersEtablissement"],
    *["dateDernierTraitementEtablissement", "etablissementSiege", "nombrePeriodesEtablissement"],
    *(f"{name}Etablissement" for name in _FIRST),
    *["identifiantAdresseEtablissement", "coordonneeLambertAbscisseEtablissement"],
    "coordonneeLambertOrdonneeEtablissement",
    *(f"{name}2Etablissement" for name in _SECOND),
    *["dateDebut", "etatAdministratifEtablissement", "enseigne1Etablissement", "enseigne2Etablissement"],
    *["enseigne3Etablissement", "denominationUsuelleEtablissement", "activitePrincipaleEtablissement"],
    *["nomenclatureActivitePrincipaleEtablissement", "caractereEmployeurEtablissement"],
    "activitePrincipaleNAF25Etablissement",
]


def establishments(count: int = 100) -> list[dict[str, str]]:
    """Rows of the register of establishments, all of the official columns present."""
    return [
        dict.fromkeys(ESTABLISHMENT_COLUMNS, "")
        | {
            "siren": siren(number),
            "nic": siret(number)[9:],
            "siret": siret(number),
            "statutDiffusionEtablissement": "O",
            "dateCreationEtablissement": "2019-03-01",
            "trancheEffectifsEtablissement": "NN",
            "dateDernierTraitementEtablissement": "2024-03-22T15:40:57",
            "etablissementSiege": "true",
            "libelleVoieEtablissement": "[ND]",
            "codeCommuneEtablissement": "53130",
            "dateDebut": "2019-03-01",
            "etatAdministratifEtablissement": "A",
            "activitePrincipaleEtablissement": "56.10A",
            "nomenclatureActivitePrincipaleEtablissement": "NAFRev2",
            "caractereEmployeurEtablissement": "N",
            "activitePrincipaleNAF25Etablissement": "56.11Y",
        }
        for number in range(1, count + 1)
    ]


def sites() -> list[dict[str, str]]:
    """Candidate sites, as the platform exports them."""
    return [
        {
            "site": f"S{number}",
            "nature": "pied_d_immeuble",
            "lon": f"-0.7{number}5",
            "lat": "48.0735",
            "surface_m2": "85.5",
            "releve_le": "2026-05-04",
        }
        for number in range(1, 6)
    ]


def answers() -> list[dict[str, str]]:
    """A survey of residents, as an officer brings it."""
    return [
        {
            "quartier": "QN99001N",
            "besoin": asked,
            "reponses": "10",
            "repondants": "40",
            "enquete_le": "2026-05-04",
            "methode": "à la sortie de l'école",
            "organisme": "Maison de quartier fictive",
        }
        for asked in ("boulangerie", "café, bar", "sante")
    ]


def corrections() -> list[dict[str, str]]:
    """Corrections, as the platform exports them."""
    return [
        {
            "siret": siret(number),
            "champ": "ouvert",
            "ancienne_valeur": "oui",
            "nouvelle_valeur": "non",
            "raison": "rideau baissé",
            "corrige_le": "2026-06-01",
        }
        for number in range(1, 6)
    ]


def shops() -> list[dict[str, str]]:
    """An officer's extract."""
    return [
        {"SIRET": siret(number), "NAF": "47.11B", "Création": "2020-01-15", "X": "-0.7701", "Y": "48.0712"}
        for number in range(1, 11)
    ]


def shops_declaration() -> str:
    """The declaration of the officer's extract."""
    return """\
name: commerces
title_fr: Commerces relevés à pied
publisher: Ville fictive
licence: usage interne
publish: aggregates
files: [commerces.csv]
as_of: 2026-01-31
columns: {siret: SIRET, naf_code: NAF, created_on: Création, lon: X, lat: Y}
sectors: [toutes]
area: {communes: ['53130']}
"""


def workbook(rows: Iterable[dict[str, str]]) -> openpyxl.Workbook:
    """A workbook of one sheet with these rows."""
    book = openpyxl.Workbook()
    listed = list(rows)
    book.active.append(list(listed[0]))
    for row in listed:
        book.active.append(list(row.values()))
    return book


def table(rows: Iterable[dict[str, str]], separator: str = ",") -> str:
    """A CSV text."""
    listed, text = list(rows), io.StringIO()
    writer = csv.DictWriter(text, list(listed[0]), delimiter=separator, lineterminator="\n")
    writer.writeheader()
    writer.writerows(listed)
    return text.getvalue()


def squares(count: int = 3) -> list[shapely.Polygon]:
    """Fictional outlines, a few hundred metres wide, in degrees."""
    return [shapely.box(-0.78 + 0.01 * place, 48.06, -0.775 + 0.01 * place, 48.065) for place in range(count)]


def areas_2024(shapes: Iterable[shapely.Geometry | None] | None = None) -> dict:
    """The official GeoJSON of the neighbourhoods of 2024."""
    return {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "properties": {
                    "fid": place,
                    "code_qp": f"QN9900{place}N",
                    "lib_qp": f"Quartier fictif {place}",
                    "insee_reg": "52",
                    "lib_reg": "Pays de la Loire",
                    "insee_dep": "53",
                    "lib_dep": "Mayenne",
                    "insee_com": "53130",
                    "lib_com": "Laval",
                    "siren_epci": "200083392",
                },
                "geometry": None if shape is None else shapely.geometry.mapping(shape),
            }
            for place, shape in enumerate(squares() if shapes is None else shapes, start=1)
        ],
    }


def write_areas_2015(path: Path, prefix: str = "QP", crs: str = "EPSG:4326") -> None:
    """The official shapefile of the neighbourhoods of 2015."""
    codes = [f"{prefix}99000{place}" for place in range(1, 4)]
    pyogrio.raw.write(
        path,
        shapely.to_wkb(np.array(squares())),
        [np.array(codes, object), np.array(codes, object), np.array(["", "Laval", "1er"], object)],
        ["CODE_QP", "NOM_QP", "COMMUNE_QP"],
        geometry_type="Polygon",
        crs=crs,
        driver="ESRI Shapefile",
        encoding="UTF-8",
    )


def insee() -> list[dict[str, str]]:
    """INSEE's file on population by neighbourhood, with its empty trailing columns and its totals."""
    columns = ("CODGEO", "LIBGEO", "POP_MUN", "TX_TOT_0A24", "TX_TOT_60ETPLUS", "NOTE_RP", "")
    rows = [("Ensemble", "Ensemble des QPV", "4\u00a0500\u00a0000", "39,2", "17,1", "0", "")]
    rows += [(f"QP99000{n}", "Fictif", f"1 20{n}", "41,5", "", "0", "") for n in range(1, 6)]
    return [dict(zip(columns, row, strict=True)) for row in rows]


def write(path: Path, content: str | bytes) -> None:
    """Write a file, its folder made when needed."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content.encode() if isinstance(content, str) else content)


def good(folder: Path) -> None:
    """A folder of small files in the official formats, all of them right."""
    write(folder / REGISTER, table(establishments()))
    write(folder / SITES, table(sites()))
    write(folder / CORRECTIONS, table(corrections()))
    write(folder / SURVEY, table(answers()))
    write(folder / INSEE, "\ufeff" + table(insee(), ";"))
    write(folder / AREAS_2024, json.dumps(areas_2024()))
    write_areas_2015(folder / AREAS_2015)
    write(folder / EXTRACT, table(shops()))
    write(folder / DECLARATION, shops_declaration())
    write(folder / BOOK_DECLARATION, shops_declaration().replace("commerces", "ateliers").replace(".csv", ".xlsx"))
    workbook(shops()).save(folder / BOOK)


# --- what goes wrong


@dataclass(frozen=True)
class Case:
    """One bad folder: what is wrong, how it is made, which source is refused, and what the sentence must say.

    `source` is empty when the folder cannot even be read as a list of sources (a bad declaration).
    """

    name: str
    source: str
    make: Make
    says: tuple[str, ...]


def _case(name: str, source: str, spoil: Make, *says: str) -> Case:
    def make(folder: Path) -> None:
        good(folder)
        spoil(folder)

    return Case(name, source, make, says)


def _put(place: str, content: str | bytes, folder: Path) -> None:
    write(folder / place, content)


def _rows(place: str, rows: Callable[[], list[dict[str, str]]], changes: dict[int, dict[str, str]], folder: Path) -> None:
    """Write a table again with some cells changed; rows are numbered from 0."""
    changed = [row | changes.get(number, {}) for number, row in enumerate(rows())]
    write(folder / place, table(changed))


def _edit(place: str, old: str, new: str, folder: Path) -> None:
    text = (folder / place).read_text(encoding="utf-8")
    assert old in text
    write(folder / place, text.replace(old, new, 1))


def _without_column(folder: Path) -> None:
    write(folder / REGISTER, table({k: v for k, v in row.items() if k != "siret"} for row in establishments()))


def _zipped(members: dict[str, str | bytes]) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in members.items():
            archive.writestr(name, text)
    return content.getvalue()


def _zip_register(content: Callable[[], bytes], folder: Path) -> None:
    (folder / REGISTER).unlink()
    write(folder / "sirene/StockEtablissement_utf8.zip", content())


def _truncated() -> bytes:
    content = _zipped({"StockEtablissement_utf8.csv": table(establishments())})
    return content[: len(content) // 2]


def _corrupt() -> bytes:
    content = bytearray(_zipped({"StockEtablissement_utf8.csv": table(establishments())}))
    content[200:260] = bytes(60)
    return bytes(content)


def _bomb() -> bytes:
    return _zipped({"StockEtablissement_utf8.csv": b"0" * (64 * 1024**2)})


def _protected() -> bytes:
    """A zip whose member says that it is encrypted, as an archive with a password does."""
    content = bytearray(_zipped({"StockEtablissement_utf8.csv": table(establishments())}))
    content[6] |= 1  # the local header's flags
    content[content.index(b"PK\x01\x02") + 8] |= 1  # the central directory's
    return bytes(content)


def _areas(shapes: Callable[[], list[shapely.Geometry | None]], folder: Path) -> None:
    write(folder / AREAS_2024, json.dumps(areas_2024(shapes())))


def _in_metres() -> list[shapely.Geometry | None]:
    return [shapely.box(420_000 + 900 * place, 6_780_000, 420_500 + 900 * place, 6_780_500) for place in range(3)]


def _swapped() -> list[shapely.Geometry | None]:
    return [shapely.transform(shape, lambda xy: xy[:, ::-1]) for shape in squares()]


def _bow_tie() -> list[shapely.Geometry | None]:
    one, two, three = squares()
    west, south, east, north = two.bounds
    return [one, shapely.Polygon([(west, south), (east, north), (east, south), (west, north)]), three]


def _far() -> list[shapely.Geometry | None]:
    return [*squares(2), shapely.box(30.0, 30.0, 30.01, 30.01)]


def _pointless() -> list[shapely.Geometry | None]:
    return [squares()[0], None, squares()[2]]


def _points() -> list[shapely.Geometry | None]:
    return [shape.centroid for shape in squares()]


def _degrees_called_metres(folder: Path) -> None:
    write_areas_2015(folder / AREAS_2015, crs="EPSG:2154")


def _new_codes_in_2015(folder: Path) -> None:
    write_areas_2015(folder / AREAS_2015, prefix="QN")


def _book(change: Callable[[openpyxl.Workbook], object], folder: Path) -> None:
    book = workbook(shops())
    change(book)
    book.save(folder / BOOK)


def _two_sheets(book: openpyxl.Workbook) -> None:
    book.create_sheet("Archives").append(["SIRET", "NAF"])


def _formula(book: openpyxl.Workbook) -> None:
    book.active["B3"] = '=CONCATENATE("47.", "11B")'


def _broken_formula(book: openpyxl.Workbook) -> None:
    book.active["B3"].value = "#REF!"
    book.active["B3"].data_type = "e"


def _as_bytes(place: str, change: Callable[[bytes], bytes], folder: Path) -> None:
    write(folder / place, change((folder / place).read_bytes()))


_PAGE = "<!DOCTYPE html>\n<html><head><title>404</title></head><body>Page introuvable</body></html>\n"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
_SEMICOLONS = table(establishments(), ";")

# What is wrong in the second answer of a survey, and what the sentence says.
SPOILT_SURVEYS = (
    ("no such neighbourhood", {"quartier": "LAVAL"}, ("« LAVAL »", "un code de quartier")),
    ("no such need", {"besoin": "piscine"}, ("« piscine »", "docs/reference/poids.md")),
    ("words for a number", {"reponses": "une dizaine"}, ("« une dizaine »", "un nombre entier")),
    ("more answers than people", {"reponses": "41"}, ("41 réponses pour 40 personnes", "une fois par besoin")),
    ("negative answers", {"reponses": "-1"}, ("-1 réponse(s)", "négatif")),
    ("too few people", {"reponses": "2", "repondants": "4"}, ("4 personne(s)", "en dessous de 5", "retirez")),
    ("held tomorrow", {"enquete_le": "2031-05-04"}, ("2031-05-04", "dans le futur")),
    ("no method", {"methode": ""}, ("« methode » est vide",)),
    ("endless method", {"methode": "x" * 201}, ("« methode » fait 201 caractères", "plus court")),
    ("endless organisation", {"organisme": "x" * 201}, ("« organisme » fait 201 caractères",)),
    ("asked twice", {"besoin": "Boulangerie"}, ("boulangerie", "retirez le doublon")),
)


def _spoilt_survey(name: str, change: dict[str, str], says: tuple[str, ...]) -> Case:
    spoil = partial(_rows, SURVEY, answers, {1: change})
    return _case(f"survey, {name}", "residents_survey", spoil, "enquete_habitants.csv, ligne 3", *says)


CASES: tuple[Case, ...] = (
    # archives
    _case("truncated zip", "sirene_establishments", partial(_zip_register, _truncated), "utf8.zip", "tronquée"),
    _case("corrupt zip", "sirene_establishments", partial(_zip_register, _corrupt), "utf8.zip", "abîmée"),
    _case("zip bomb", "sirene_establishments", partial(_zip_register, _bomb), "utf8.zip", "gonfle"),
    _case("protected zip", "sirene_establishments", partial(_zip_register, _protected), "utf8.zip", "mot de passe"),
    _case(
        "path in zip",
        "sirene_establishments",
        partial(_zip_register, partial(_zipped, {"../StockEtablissement_utf8.csv": _SEMICOLONS})),
        "utf8.zip",
        "../StockEtablissement_utf8.csv",
        "interdit",
    ),
    _case(
        "two data files in zip",
        "sirene_establishments",
        partial(_zip_register, partial(_zipped, {"a.csv": "siret\n1\n", "b.csv": "siret\n2\n"})),
        "utf8.zip",
        "a.csv, b.csv",
    ),
    _case(
        "no data file in zip",
        "sirene_establishments",
        partial(_zip_register, partial(_zipped, {"lisez-moi.pdf": "%PDF"})),
        "utf8.zip",
        "zéro",
    ),
    _case("empty zip", "sirene_establishments", partial(_zip_register, partial(_zipped, {})), "utf8.zip", "vide"),
    # files that are not what their name says
    _case("html", "sirene_establishments", partial(_put, REGISTER, _PAGE), "StockEtablissement_utf8.csv", "page web"),
    _case("empty", "sirene_establishments", partial(_put, REGISTER, ""), "StockEtablissement_utf8.csv", "vide"),
    _case(
        "truncated parquet",
        "sirene_establishments",
        lambda folder: (
            (folder / REGISTER).unlink(),
            _put("sirene/StockEtablissement_utf8.parquet", b"PAR1" + bytes(900), folder),
        ),
        "utf8.parquet",
        "tronqué",
    ),
    _case("not outlines", "qpv_2024", partial(_put, AREAS_2024, "code_qp,lib_qp\nQN99001N,A\n"), "WGS84.geojson", "contours"),
    # text
    _case("semicolons", "sirene_establishments", partial(_put, REGISTER, _SEMICOLONS), "utf8.csv", "point-virgule", "virgule"),
    _case(
        "latin-1",
        "candidate_sites",
        partial(_put, SITES, table([*sites()[:2], sites()[2] | {"site": "Épicerie"}]).encode("latin-1")),
        "candidate_sites.csv, ligne 4",
        "0xC9",
        "UTF-8",
    ),
    _case(
        "cut inside a character",
        "candidate_sites",
        partial(_put, SITES, table(sites()).encode() + "S9é".encode()[:-1]),
        "candidate_sites.csv, ligne 7",
    ),
    _case("bom twice", "candidate_sites", partial(_put, SITES, "\ufeff\ufeff" + table(sites())), "candidate_sites.csv", "BOM"),
    _case(
        "cr only",
        "candidate_sites",
        partial(_put, SITES, table(sites()).replace("\n", "\r")),
        "candidate_sites.csv",
        "retours chariot",
    ),
    _case("nul bytes", "candidate_sites", partial(_put, SITES, table(sites()) + "\0\0"), "candidate_sites.csv", "octets nuls"),
    _case("utf-16", "candidate_sites", partial(_put, SITES, table(sites()).encode("utf-16")), "candidate_sites.csv"),
    _case(
        "ragged row",
        "sirene_establishments",
        lambda folder: write(folder / REGISTER, table(establishments()).replace("56.10A", "56.10A,x", 1)),
        "utf8.csv, ligne 2",
        "55 colonne(s) au lieu de 54",
    ),
    _case(
        "unclosed quote",
        "candidate_sites",
        partial(_edit, SITES, "S2,", '"S2,'),
        "candidate_sites.csv",
        "guillemet",
    ),
    _case(
        "doubled heading",
        "candidate_sites",
        partial(_edit, SITES, "surface_m2", "LON"),
        "candidate_sites.csv",
        "deux colonnes nommées « lon »",
    ),
    _case(
        "header only",
        "candidate_sites",
        partial(_put, SITES, table(sites()).splitlines()[0] + "\n"),
        "candidate_sites.csv",
        "aucune ligne",
    ),
    _case("blank lines only", "candidate_sites", partial(_put, SITES, "\n" * 5000), "candidate_sites.csv"),
    _case("endless heading", "candidate_sites", partial(_put, SITES, "a" * 300_000), "candidate_sites.csv", "en-tête"),
    # columns and values
    _case("missing key column", "sirene_establishments", _without_column, "utf8.csv", "colonne « siret »"),
    _case(
        "duplicate siret",
        "sirene_establishments",
        partial(_rows, REGISTER, establishments, {7: {"siren": siren(3), "siret": siret(3)}}),
        "utf8.csv, ligne 9",
        siret(3),
        "ligne 4",
    ),
    _case(
        "wrong check digit",
        "sirene_establishments",
        partial(_rows, REGISTER, establishments, {4: {"siret": siret(5)[:-1] + str((int(siret(5)[-1]) + 1) % 10)}}),
        "utf8.csv, ligne 6",
        "colonne « siret »",
        "clé de contrôle",
    ),
    _case(
        "siret of another firm",
        "sirene_establishments",
        partial(_rows, REGISTER, establishments, {4: {"siret": siret(900)}}),
        "utf8.csv, ligne 6",
        siret(900),
    ),
    _case(
        "empty key",
        "sirene_establishments",
        partial(_rows, REGISTER, establishments, {2: {"siret": "[ND]"}}),
        "utf8.csv, ligne 4",
        "colonne « siret » est vide",
    ),
    _case(
        "unknown nomenclature",
        "sirene_establishments",
        partial(_rows, REGISTER, establishments, {9: {"nomenclatureActivitePrincipaleEtablissement": "NAF2040"}}),
        "utf8.csv, ligne 11",
        "« NAF2040 »",
    ),
    _case(
        "activity of another nomenclature",
        "sirene_establishments",
        partial(_rows, REGISTER, establishments, {9: {"activitePrincipaleEtablissement": "17.1P"}}),
        "utf8.csv, ligne 11",
        "« 17.1P »",
    ),
    _case("97 % of rows", "sirene_establishments", partial(_put, REGISTER, table(establishments(97))), "97.0 %", "100"),
    _case(
        "register ahead of time",
        "sirene_establishments",
        partial(_rows, REGISTER, establishments, {1: {"dateCreationEtablissement": "2999-01-01"}}),
        "utf8.csv, ligne 3",
        "2999-01-01",
        "futur",
    ),
    _case(
        "impossible day",
        "candidate_sites",
        partial(_rows, SITES, sites, {1: {"releve_le": "2026-02-30"}}),
        "candidate_sites.csv, ligne 3",
        "« 2026-02-30 »",
        "AAAA-MM-JJ",
    ),
    _case(
        "decimal comma",
        "candidate_sites",
        partial(_rows, SITES, sites, {3: {"surface_m2": "85,5"}}),
        "candidate_sites.csv, ligne 5",
        "colonne « surface_m2 »",
        "« 85,5 »",
        "point décimal",
    ),
    _case(
        "unknown choice",
        "corrections",
        partial(_rows, CORRECTIONS, corrections, {0: {"champ": "telephone"}}),
        "corrections.csv, ligne 2",
        "« telephone »",
    ),
    *(_spoilt_survey(*one) for one in SPOILT_SURVEYS),
    _case(
        "swapped columns",
        "candidate_sites",
        partial(_rows, SITES, sites, {0: {"lon": "48.0735", "lat": "-0.7715"}}),
        "candidate_sites.csv, ligne 2",
        "48.0735",
        "inversées",
    ),
    _case(
        "far points",
        "candidate_sites",
        partial(_rows, SITES, sites, {2: {"lon": "30.5"}}),
        "candidate_sites.csv, ligne 4",
        "30.5",
        "hors de France",
    ),
    _case(
        "new generation in the old file",
        "insee_qpv",
        lambda folder: write(folder / INSEE, table(insee(), ";").replace("QP990003", "QN99003N")),
        "DEMO_2018.csv, ligne 5",
        "« QN99003N »",
        "2015",
    ),
    _case(
        "old generation in the new file",
        "qpv_2024",
        partial(_edit, AREAS_2024, "QN99002N", "QP990002"),
        "WGS84.geojson, objet 2",
        "« QP990002 »",
        "2024",
    ),
    # outlines
    _case("new codes in the shapefile of 2015", "qpv_2015", _new_codes_in_2015, "EPSG4326.shp, objet 1", "« QN990001 »"),
    _case("2154 called 4326", "qpv_2024", partial(_areas, _in_metres), "WGS84.geojson", "EPSG:4326", "EPSG:2154"),
    _case("4326 called 2154", "qpv_2015", _degrees_called_metres, "EPSG4326.shp", "mètres", "degrés"),
    _case("swapped outlines", "qpv_2024", partial(_areas, _swapped), "WGS84.geojson, objet 1", "inversées"),
    _case("bow tie", "qpv_2024", partial(_areas, _bow_tie), "WGS84.geojson, objet 2", "se croise lui-même"),
    _case("far outlines", "qpv_2024", partial(_areas, _far), "WGS84.geojson, objet 3", "hors de France"),
    _case("no geometry", "qpv_2024", partial(_areas, _pointless), "WGS84.geojson, objet 2", "vide"),
    _case("points for outlines", "qpv_2024", partial(_areas, _points), "WGS84.geojson, objet 1", "surface"),
    _case("no feature", "qpv_2024", partial(_areas, list), "WGS84.geojson", "aucun contour"),
    _case(
        "two features of one code",
        "qpv_2024",
        partial(_edit, AREAS_2024, "QN99002N", "QN99001N"),
        "WGS84.geojson, objet 2",
        "QN99001N",
    ),
    _case(
        "two files for one source",
        "sirene_establishments",
        partial(_put, "ancien/StockEtablissement_utf8.csv", table(establishments())),
        "ancien/StockEtablissement_utf8.csv",
        "qu'un",
    ),
    # officers' workbooks
    _case("two sheets", "partial_register.ateliers", partial(_book, _two_sheets), "ateliers.xlsx", "Archives"),
    _case(
        "merged cells",
        "partial_register.ateliers",
        partial(_book, lambda book: book.active.merge_cells("B2:B4")),
        "ateliers.xlsx",
        "B2:B4",
    ),
    _case("formula", "partial_register.ateliers", partial(_book, _formula), "ateliers.xlsx, cellule B3", "formule"),
    _case("formula in error", "partial_register.ateliers", partial(_book, _broken_formula), "cellule B3", "#REF!"),
    _case(
        "doubled heading in a sheet",
        "partial_register.ateliers",
        partial(_book, lambda book: book.active.cell(1, 2, "siret")),
        "ateliers.xlsx",
        "« siret »",
    ),
    _case(
        "empty sheet",
        "partial_register.ateliers",
        lambda folder: openpyxl.Workbook().save(folder / BOOK),
        "ateliers.xlsx",
        "aucune",
    ),
    _case("old or protected workbook", "partial_register.ateliers", partial(_put, BOOK, _OLE), "ateliers.xlsx", "mot de passe"),
    _case(
        "broken workbook",
        "partial_register.ateliers",
        partial(_put, BOOK, _zipped({"xl/workbook.xml": "<"})),
        "ateliers.xlsx",
        "réenregistrez",
    ),
    _case(
        "date after that of the extract",
        "partial_register.commerces",
        partial(_rows, EXTRACT, shops, {5: {"Création": "2026-02-01"}}),
        "commerces.csv, ligne 7",
        "2026-02-01",
        "2026-01-31",
    ),
    # declarations
    _case("malformed declaration", "", partial(_edit, DECLARATION, "[commerces.csv]", "[commerces.csv"), "ligne 7"),
    _case("empty declaration", "", partial(_put, DECLARATION, "# rien\n"), "vide"),
    _case("latin-1 declaration", "", partial(_put, DECLARATION, "title_fr: relevés".encode("latin-1")), "YAML"),
    _case("declaration without a licence", "", partial(_edit, DECLARATION, "licence: usage interne\n", ""), "« licence »"),
    _case("declaration of an unknown column", "", partial(_edit, DECLARATION, "naf_code:", "couleur:"), "« couleur »"),
    _case("declaration with a misspelt word", "", partial(_edit, DECLARATION, "as_of:", "date:"), "« date »"),
    _case("declaration of one file", "", partial(_edit, DECLARATION, "[commerces.csv]", "commerces.csv"), "une liste"),
    _case("declaration that climbs", "", partial(_edit, DECLARATION, "name: commerces", "name: ../x"), "« ../x »"),
    _case("declaration of no publication", "", partial(_edit, DECLARATION, "aggregates", "oui"), "aggregates"),
    _case("declaration of a wrong date", "", partial(_edit, DECLARATION, "2026-01-31", "janvier"), "«janvier»"),
    _case("declaration of numbers", "", partial(_edit, DECLARATION, "'53130'", "01053"), "555", "guillemets"),
    _case("declaration of an unknown sector", "", partial(_edit, DECLARATION, "[toutes]", "[boulangeries]"), "« sectors »"),
    _case("declaration of an unknown commune", "", partial(_edit, DECLARATION, "'53130'", "'99999'"), "« communes »", "99999"),
    _case(
        "declaration of an unknown department",
        "",
        partial(_edit, DECLARATION, "{communes: ['53130']}", "{departments: ['530']}"),
        "« departments »",
        "530",
    ),
    _case(
        "declaration of an empty circle",
        "",
        partial(_edit, DECLARATION, "{communes: ['53130']}", "{circles: [{lon: -0.77, lat: 48.07, radius_km: -1}]}"),
        "rayon positif",
    ),
    _case(
        "declaration of a circle at sea",
        "",
        partial(_edit, DECLARATION, "{communes: ['53130']}", "{circles: [{lon: 48.07, lat: -0.77, radius_km: 5}]}"),
        "hors de France",
    ),
    _case("declaration of a separator", "", partial(_edit, DECLARATION, "sectors:", "separators: abc\nsectors:"), "« a »"),
    _case("declaration of a decimal mark", "", partial(_edit, DECLARATION, "sectors:", "decimal: x\nsectors:"), "« x »"),
    *(
        _case(
            f"declaration of a precision of {value}",
            "",
            partial(_edit, DECLARATION, "sectors:", f"precision_m: {{{word}: {value}}}\nsectors:"),
            said,
        )
        for word, value, said in (
            ("default", "-5", "« -5 »"),
            ("default", "999999", "« 999999 »"),
            ("default", ".nan", "« nan »"),
            ("default", "quinze", "« quinze »"),
            ("geo_type", "{street: true}", "« True »"),
            ("geo_type", "12", "« 12 »"),
            ("least_geo_score", "haut", "« least_geo_score »"),
            ("metres", "5", "« metres »"),
        )
    ),
    _case(
        "activity outside the declared sectors",
        "partial_register.commerces",
        partial(_edit, DECLARATION, "[toutes]", "[99, 98.1]"),
        "commerces.csv, ligne 2",
        "« sectors »",
    ),
    _case(
        "extract of the future",
        "partial_register.commerces",
        partial(_edit, DECLARATION, "2026-01-31", "2045-01"),
        "janvier 2045",
        "as_of",
    ),
    _case("declaration of an unknown area", "", partial(_edit, DECLARATION, "communes:", "quartiers:"), "« quartiers »"),
    _case(
        "declaration of a circle without radius",
        "",
        partial(_edit, DECLARATION, "{communes: ['53130']}", "{circles: [{lon: -0.77, lat: 48.07}]}"),
        "radius_km",
    ),
    _case(
        "declaration of a wrong encoding",
        "",
        partial(_edit, DECLARATION, "sectors:", "encoding: klingon\nsectors:"),
        "« klingon »",
    ),
)


# --- the machine's own limits: real ones, in a process of its own

_CHILD = """
import os, resource, sys
from pathlib import Path
from quartiers.knowledge.sources.partial_register import declared_in
from quartiers.knowledge.sources.register import INPUTS, OFFICIAL
from quartiers.knowledge.sources.store import Store
from quartiers.knowledge.sources.sync import sync_folder
from quartiers.knowledge.vocabulary.refusals import Refusal
home, folder, name = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3]
wanted = [source for source in (*OFFICIAL, *INPUTS) if source.name == name]
{limit}
try:
    done = sync_folder(Store(home), wanted, folder, taken_on="2026-11-25", accept_fewer=False, progress=lambda *_: None)
    print(done.refused.get(name, "TAKEN"))
except Refusal as problem:
    print(problem)
"""
FULL_DISK = "resource.setrlimit(resource.RLIMIT_FSIZE, (700, 700))"
NOBODY = "os.setgid(65534); os.setuid(65534)"


def sync_under(limit: str, home: Path, folder: Path, source: str) -> str:
    """What `sync` says of a source when its process has a limit: the refusal, or TAKEN."""
    child = subprocess.run(
        [sys.executable, "-W", "error", "-c", _CHILD.replace("{limit}", limit), str(home), str(folder), source],
        capture_output=True,
        text=True,
        check=False,
    )
    assert child.returncode == 0, child.stderr
    return child.stdout.strip()

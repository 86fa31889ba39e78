"""Write the package's reference facts from the official files: `make data DATA=../shared/data`.

Each figure carries its year, its year of release and its source; what is not documented stays empty.
"""

import csv
import json
import re
import sys
import tempfile
from collections import defaultdict
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
import shapely

from quartiers.knowledge.sources import insee_qpv, insee_side, qpv_2015, qpv_2024, qpv_crosswalk
from quartiers.knowledge.sources.projections import project_geometry, system_for
from quartiers.knowledge.sources.store import Store
from quartiers.knowledge.sources.sync import files_of, find, take
from quartiers.knowledge.sources.territories import FOLDER

LABELLED_ON, LABEL_SOURCE = "2021-03-18", "Ministère de la Ville, communiqué du 18/03/2021"
# Documented for two territories only.
CONVENTIONS = {
    "T07": ("2021-06-29", "94.citoyens.com, 06/07/2021"),
    "T12": ("2022-07-05", "Préfecture du Nord"),
}
HOLDERS = {
    "T01": ("métropole", ""), "T02": ("communauté urbaine", ""), "T03": ("communauté d'agglomération", ""),
    "T04": ("communauté d'agglomération", ""), "T05": ("communauté d'agglomération", ""), "T06": ("métropole", ""),
    "T07": ("établissement public territorial", ""), "T08": ("communauté d'agglomération", ""),
    "T09": ("communauté d'agglomération", ""), "T10": ("métropole", ""),
    "T11": ("deux communes", "219400546 219400223"), "T12": ("commune", "215905126"), "T13": ("métropole", ""),
    "T14": ("commune", "219740149"),
}  # fmt: skip
FIGURES = ("population", "median_living_standard_eur", "poverty_rate_pct", "employment_rate_pct")
FILES = {
    "population": "DEMO",
    "median_living_standard_eur": "REVN",
    "poverty_rate_pct": "REVN",
    "employment_rate_pct": "IPRO",
}
SIDE_SOURCES = {
    "population": "Insee, population municipale 2020 par quartier de 2024 (8210600), reprise de seconde main",
    "median_living_standard_eur": "Insee, Filosofi 2021 par quartier de 2024 (8243167), reprise de seconde main",
}


def main(folder: Path) -> None:
    """Read the official files of `folder` and write the four tables of the package."""
    with tempfile.TemporaryDirectory() as home:
        store, files = Store(Path(home)), files_of(folder)
        tables = {}
        for module in (qpv_2015, qpv_2024, qpv_crosswalk, insee_qpv, insee_side):
            manifest = take(store, module.SOURCE, find(files, module.SOURCE), taken_on="")
            tables[manifest.name] = pq.read_table(store.table(manifest)).to_pylist()
    places = read_csv(folder / "territories/territoires_14_qpv.csv")
    write("territories.csv", territories(folder))
    last = last_figures(tables["insee_qpv"])
    write("neighbourhoods_2015.csv", facts_2015(places, tables, last))
    write("neighbourhoods_2024.csv", facts_2024(places, tables, last))
    write("commune_names.csv", commune_names(folder, places))


def read_csv(path: Path) -> list[dict[str, str]]:
    """Rows of a small CSV."""
    with path.open(encoding="utf-8-sig", newline="") as text:
        return list(csv.DictReader(text))


def write(name: str, rows: list[dict[str, object]]) -> None:
    """Write a table of the package, at most 400 rows."""
    if len(rows) > 400:
        raise SystemExit(f"{name} has {len(rows)} rows: reference facts stay under 400.")
    with (FOLDER / name).open("w", encoding="utf-8", newline="") as text:
        out = csv.DictWriter(text, list(rows[0]), lineterminator="\n")
        out.writeheader()
        out.writerows(rows)
    print(f"{name}: {len(rows)} rows")


def commune_names(folder: Path, places: list[dict[str, str]]) -> list[dict[str, object]]:
    """The communes of the neighbourhoods by name, article included; those out of the holders' are named by the list itself."""
    names = {row["code_commune"]: row["nom_commune"] for row in read_csv(folder / "territories/territoires_14_communes.csv")}
    bare = {
        each["properties"]["code"]: each["properties"]["nom"]
        for path in sorted((folder / "communes").glob("*.geojson"))
        for each in json.loads(path.read_text(encoding="utf-8"))["features"]
    }
    for place in places:
        told = [name.strip() for name in re.split("[,;]", place["communes_libelle"])]
        for code in place["codes_communes"].split():
            if code not in names:
                # The simplified outlines leave the article out: «Courneuve» is told «La Courneuve».
                fit = [name for name in told if name.removeprefix("La ").removeprefix("Le ") == bare[code]]
                names[code] = fit[0] if fit else bare[code]
    wanted = {code for place in places for code in place["codes_communes"].split()} | {"93045"}  # Les Lilas, in Est Ensemble
    return [{"code": code, "name": names[code]} for code in sorted(wanted)]


def territories(folder: Path) -> list[dict[str, object]]:
    """The 14 territories and the fictional one."""
    known = json.loads((folder / "territories/territoires_14.json").read_text(encoding="utf-8"))
    communes = defaultdict(list)
    for row in read_csv(folder / "territories/territoires_14_communes.csv"):
        if row["dans_le_perimetre_pilote"] == "1":
            communes[row["territoire"]].append(row["code_commune"])
    rows = [territory(code, place, sorted(communes[code])) for code, place in sorted(known.items())]
    fictional = dict.fromkeys(rows[0], "") | {
        "territory": "FICTIF", "name": "Port-Exemple, territoire fictif", "holder_kind": "fictif",
        "communes": "fictif", "is_fictional": 1,
    }  # fmt: skip
    return [*rows, fictional]


def territory(code: str, place: dict[str, str], communes: list[str]) -> dict[str, object]:
    """One territory; its convention's date only where a source gives it."""
    kind, sirens = HOLDERS[code]
    signed_on, source = CONVENTIONS.get(code, ("", ""))
    return {
        "territory": code,
        "name": place["nom"].split(" (")[0],
        "holder_kind": kind,
        "holder_siren": sirens or place["siren"],
        "communes": " ".join(communes),
        "labelled_on": LABELLED_ON,
        "label_source": LABEL_SOURCE,
        "convention_signed_on": signed_on,
        "convention_source": source,
        "is_fictional": 0,
    }


def position(wkb: bytes | None, source: str) -> dict[str, object]:
    """A point inside an outline and its area; empty when there is no outline."""
    if wkb is None:
        return {"lon": "", "lat": "", "area_ha": "", "position_source": ""}
    shape = shapely.from_wkb(wkb)
    inside = shapely.point_on_surface(shape)
    epsg = int(system_for(np.array([inside.x]), np.array([inside.y]))[0])
    hectares = project_geometry(shape, epsg).area / 10_000
    return {
        "lon": round(inside.x, 5),
        "lat": round(inside.y, 5),
        "area_ha": round(hectares, 1),
        "position_source": source,
    }


def cell(name: str, value: object = "", year: object = "", release: object = "", source: str = "") -> dict[str, object]:
    """A figure with what must be said of it."""
    return {name: value, f"{name}_year": year or "", f"{name}_release": release or "", f"{name}_source": source}


def last_figures(rows: list[dict]) -> dict[tuple[str, str], dict]:
    """The last published value of each variable of each neighbourhood of 2015."""
    last: dict[tuple[str, str], dict] = {}
    for row in rows:
        key = (row["area"], row["variable"])
        if row["value"] is not None and (key not in last or row["release_year"] > last[key]["release_year"]):
            last[key] = row
    return last


def facts_2015(places: list[dict[str, str]], tables: dict[str, list[dict]], last: dict[tuple[str, str], dict]) -> list[dict]:
    """The 169 neighbourhoods of 2015 with the last figures that INSEE published."""
    outlines = {row["code"]: row for row in tables["qpv_2015"]}
    rows = []
    for place in (p for p in places if p["generation"] == "2015"):
        code = place["code_qpv"]
        row = identity(place) | position(outlines[code]["wkb"], "ANCT, contours officiels de 2015")
        for name in FIGURES:
            found = last.get((code, name))
            row |= insee_cell(name, found) if found else cell(name)
        rows.append(row)
    return rows


def identity(place: dict[str, str]) -> dict[str, object]:
    """Code, name, territory and communes of a neighbourhood."""
    return {
        "code": place["code_qpv"],
        "name": place["nom_qpv"],
        "territory": place["territoire"],
        "communes": place["codes_communes"],
    }


def insee_cell(name: str, found: dict) -> dict[str, object]:
    """A figure of INSEE's files by neighbourhood."""
    value, release = found["value"], found["release_year"]
    whole = int(value) if float(value).is_integer() else value
    return cell(name, whole, found["reference_year"], release, f"Insee, fichier {FILES[name]} publié en {release}")


def facts_2024(places: list[dict[str, str]], tables: dict[str, list[dict]], last: dict[tuple[str, str], dict]) -> list[dict]:
    """The 184 neighbourhoods of 2024; a figure of 2015 is carried only where the outline has not changed, and said so."""
    simplified = {row["code"]: row for row in tables["qpv_2024"]}
    passage = {row["code_2024"]: row for row in tables["qpv_crosswalk"]}
    official = {row["code"]: row["wkb"] for row in tables["qpv_2015"]}
    side = {row["area"]: row for row in tables["insee_side"]}
    rows = []
    for place in (p for p in places if p["generation"] == "2024"):
        code = place["code_qpv"]
        twin = passage.get(code, {})
        is_exact = twin.get("usable") == "exact"
        wkb = official[twin["code_2015"]] if is_exact else simplified[code]["wkb"]
        source = "ANCT, contour officiel de 2015, inchangé" if is_exact else "copie simplifiée des contours officiels de 2024"
        row = identity(place) | position(wkb, source)
        for name in FIGURES:
            row |= cell_2024(name, side[code], last.get((twin.get("code_2015") or "", name)) if is_exact else None)
        rows.append(row | {"code_2015": twin.get("code_2015") or "", "outline": "exact" if is_exact else "simplified"})
    return rows


def cell_2024(name: str, side: dict, unchanged: dict | None) -> dict[str, object]:
    """A figure published for 2024, else that of the same outline in 2015, else nothing."""
    if side.get(name) is not None:
        return cell(name, side[name], insee_side.YEARS[name], "", SIDE_SOURCES[name])
    if unchanged:
        found = insee_cell(name, unchanged)
        said = f"{found[f'{name}_source']}, pour {unchanged['area']} dont le contour est identique"
        return found | {f"{name}_source": said}
    return cell(name)


if __name__ == "__main__":
    main(Path(sys.argv[1]))

"""Population, income and employment of each area: value, year, source, or why there is none."""

from collections.abc import Iterable, Iterator

from quartiers.knowledge.build.inputs import Inputs, Row
from quartiers.knowledge.editions.manifest import Kind
from quartiers.knowledge.sources.insee_side import YEARS
from quartiers.knowledge.vocabulary.origins import Origin, worst
from quartiers.knowledge.vocabulary.unknowns import Unknown

# What every portrait must state or say that it cannot.
CORE = ("population", "median_living_standard_eur", "poverty_rate_pct", "employment_rate_pct")
OK = "ok"


def context(inputs: Inputs, areas: list[Row]) -> list[Row]:
    """Rows of the table `context`, with one row that says why for each core variable that has no value."""
    if inputs.kind is Kind.DEMONSTRATION:
        rows = [*_fictional(inputs), *_reference(inputs, 2015), *_reference(inputs, 2024)]
    else:
        rows = [*_insee_qpv(inputs), *_insee_side(inputs)]
    known = {row["area"] for row in areas}
    rows = [row for row in rows if row["area"] in known]
    rows += list(_carried(rows, areas))
    rows += list(_missing(inputs, rows, areas))
    return sorted(rows, key=lambda r: (r["area"], r["variable"], r["release_year"] or 0, r["source"]))


def _row(area: str, variable: str, value: float | None, source: str, origin: Origin, **more: object) -> Row:
    return {
        "area": area,
        "variable": variable,
        "value": None if value is None else float(value),
        "year": None,
        "release_year": None,
        "status": OK if value is not None else str(Unknown.NOT_AVAILABLE),
        "reason": None,
        "from_area": None,
        "source": source,
        "origin": str(origin),
    } | more


def _insee_qpv(inputs: Inputs) -> Iterator[Row]:
    for row in inputs.rows("insee_qpv"):
        reason = None
        if row["value"] is None:
            note = f" (note {row['note']} de l'Insee)" if row["note"] else ""
            release = f"le fichier de l'Insee publié en {row['release_year']}"
            reason = f"Case vide dans {release} : secret ou chiffre indisponible{note}."
        elif row["reference_year"] is None:
            reason = "Année de référence à lire dans la note de l'Insee : seule l'année de publication est connue."
        yield _row(
            row["area"], row["variable"], row["value"], "insee_qpv", inputs.manifests["insee_qpv"].origin,
            year=row["reference_year"], release_year=row["release_year"], reason=reason,
        )  # fmt: skip


def _insee_side(inputs: Inputs) -> Iterator[Row]:
    """Blank means not obtained; among the areas whose counts we have, a blank income is INSEE's secrecy."""
    for row in inputs.rows("insee_side"):
        origin = inputs.manifests["insee_side"].origin
        for variable, year in YEARS.items():
            value = row[variable]
            if variable == "establishments_active":
                continue
            if value is not None:
                astride = f"À cheval sur {row['straddles']}, hors du territoire." if row["straddles"] else None
                yield _row(row["area"], variable, value, "insee_side", origin, year=year, reason=astride)
            elif row["establishments_active"] is not None and variable == "median_living_standard_eur":
                yield _row(
                    row["area"], variable, None, "insee_side", origin, year=year, status=str(Unknown.SUPPRESSED),
                    reason="Masqué par le secret statistique de l'Insee.",
                )  # fmt: skip


def _reference(inputs: Inputs, generation: int) -> Iterator[Row]:
    name = f"neighbourhoods_{generation}"
    for row in inputs.rows(name):
        for variable in CORE:
            if row[variable] is not None:
                yield _row(
                    row["code"], variable, row[variable], name, inputs.manifests[name].origin,
                    year=row[f"{variable}_year"], release_year=row[f"{variable}_release"], reason=row[f"{variable}_source"],
                )  # fmt: skip


def _fictional(inputs: Inputs) -> Iterator[Row]:
    for row in inputs.rows("fictional_areas"):
        origin = inputs.manifests["fictional_areas"].origin
        for variable, value in (("population", row["population"]), ("active_15_64", row.get("active_15_64"))):
            if value is not None:
                yield _row(row["code"], variable, value, "fictional_areas", origin, reason="Chiffre inventé.")


def _carried(rows: Iterable[Row], areas: Iterable[Row]) -> Iterator[Row]:
    """Where the outline has not changed, what was published on the area of 2015 holds for that of 2024, and is said so."""
    by_area: dict[str, dict[str, list[Row]]] = {}
    for row in rows:
        if row["status"] == OK:
            by_area.setdefault(row["area"], {}).setdefault(row["variable"], []).append(row)
    for area in areas:
        if area["generation"] != 2024 or not area["is_twin_exact"]:
            continue
        for variable, published in by_area.get(area["twin"], {}).items():
            if variable not in by_area.get(area["area"], {}):
                last = max(published, key=lambda r: r["release_year"] or 0)
                yield last | {
                    "area": area["area"],
                    "from_area": area["twin"],
                    "origin": str(worst((Origin(last["origin"]), Origin.DERIVED))),
                }


def _missing(inputs: Inputs, rows: Iterable[Row], areas: Iterable[Row]) -> Iterator[Row]:
    said = {(row["area"], row["variable"]) for row in rows}
    for area in areas:
        for variable in CORE:
            if (area["area"], variable) not in said:
                source = "insee_qpv" if area["generation"] == 2015 else "insee_side"
                yield _row(area["area"], variable, None, source, Origin(area["origin"]), reason=_why(inputs, area))


def _why(inputs: Inputs, area: Row) -> str:
    if area["origin"] == Origin.SIMULATED:
        return "Le territoire fictif n'a pas ce chiffre."
    if area["kind"] == "iris":
        return "Aucun fichier de l'Insee par IRIS n'est chargé pour cette zone."
    if inputs.kind is Kind.DEMONSTRATION:
        return "Ce chiffre n'est pas dans les faits de référence de la démonstration."
    if area["generation"] == 2015:
        if not inputs.has("insee_qpv"):
            return "Les indicateurs de l'Insee par quartier ne sont pas chargés."
        return "L'Insee ne donne pas ce quartier dans les fichiers chargés."
    return _why_2024(area)


def _why_2024(area: Row) -> str:
    if area["is_twin_exact"]:
        return f"Aucun chiffre dans les fichiers chargés, ni en 2024 ni pour {area['twin']}, dont le contour est le même."
    changed = "le contour a changé depuis 2015" if area["twin"] else "aucun quartier de 2015 ne porte ce nom"
    return f"Aucun chiffre sur le contour de 2024 dans les fichiers chargés, et {changed}."

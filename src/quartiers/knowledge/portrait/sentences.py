"""The first sentences of a portrait, each typed; everything simulated says so in its first words."""

from typing import Any

from quartiers.knowledge.portrait.comparisons import FACT, comparisons
from quartiers.knowledge.portrait.items import is_own
from quartiers.knowledge.portrait.typography import french
from quartiers.knowledge.vocabulary.french_numbers import count, number
from quartiers.knowledge.vocabulary.origins import Origin, worst
from quartiers.knowledge.vocabulary.unknowns import Unknown

KEY_FIGURES = (
    "population",
    "share_under_25_pct",
    "share_60_and_over_pct",
    "median_living_standard_eur",
    "poverty_rate_pct",
    "employment_rate_pct",
    "job_seekers_abc",
)
# Decree 2014-1750 until the end of 2023, and of 2024 overseas; then decrees 2023-1314 and 2024-806.
IN_FORCE_FR = {
    2015: "en vigueur jusqu'à fin 2023, fin 2024 outre-mer",
    2024: "en vigueur depuis 2024, 2025 outre-mer",
}
SIMULATED_FR = "Exemple simulé : "


def outline_sentence(outline: dict[str, Any], area: dict[str, Any]) -> str:
    """What the outline is worth, in one sentence."""
    if not outline["is_drawn"]:
        return "Contour non disponible : le quartier est situé par un cercle de même surface, pour le dessin seulement."
    if outline["origin"] == Origin.SIMULATED:
        return "Contour inventé pour la démonstration."
    if outline["tolerance_m"] is None:
        return "Contour statistique (IRIS)."
    if outline["tolerance_m"] > 0:
        return (
            f"Contour simplifié : la vraie limite peut passer à {number(outline['tolerance_m'])} m d'ici. "
            "Il sert à dessiner et à compter avec une marge, jamais à dire oui ou non."
        )
    if outline["origin"] == Origin.OFFICIAL:
        return "Contour officiel."
    return f"Contour officiel de 2015 ({area['twin']}), inchangé en 2024."


def sentences(portrait: dict[str, Any]) -> list[dict[str, str]]:
    """Facts, then comparisons and advice, each with its kind, its text and its origin."""
    area = portrait["area"]
    facts = [make(portrait) for make in (_population, _income, _poverty, _employment, _establishments)]
    said = [(FACT, *fact) for fact in facts if fact is not None] + comparisons(portrait)
    if facts and facts[-1] is None and any(row["indicator"] == "establishments_open" for row in portrait.get("withheld", ())):
        said.append((FACT, _NO_COUNT, Origin(area["origin"])))
    found = [{"kind": kind, "text": french(_marked(text, origin)), "origin": str(origin)} for kind, text, origin in said]
    if not found:
        text = f"Aucun chiffre n'est {Unknown.NOT_AVAILABLE.label_fr.split()[1]} pour {area['name']} dans cette édition."
        found = [{"kind": "fact", "text": french(_marked(text, Origin(area["origin"]))), "origin": area["origin"]}]
    return found


def _marked(text: str, origin: Origin) -> str:
    return SIMULATED_FR + text if origin is Origin.SIMULATED else text


def last(portrait: dict[str, Any], variable: str) -> dict[str, Any] | None:
    """The most recent value of a context variable."""
    rows = [row for row in portrait["context"] if row["variable"] == variable and row["status"] == "ok"]
    return max(rows, key=lambda row: row["year"] or row["release_year"] or 0, default=None)


def when(row: dict[str, Any]) -> str:
    """The year of a figure: that of reference when known, else that of publication, said as such."""
    if row["year"]:
        return f"en {row['year']}"
    return f"publié en {row['release_year']}, année de mesure non documentée" if row["release_year"] else "non daté"


def _carried(row: dict[str, Any]) -> str:
    return f" ; publié pour {row['from_area']}, même contour" if row["from_area"] else ""


def _population(portrait: dict[str, Any]) -> tuple[str, Origin] | None:
    row, area = last(portrait, "population"), portrait["area"]
    if row is None:
        return None
    size = f", sur {number(area['area_ha'], 1)} ha" if area["area_ha"] else ""
    place = f" ({area['territory_name']})" if area["territory_name"] else ""
    text = f"{area['name']}{place} compte {count(row['value'], 'habitant')} ({when(row)}{_carried(row)}){size}."
    return text, Origin(row["origin"])


def _income(portrait: dict[str, Any]) -> tuple[str, Origin] | None:
    """Income, and poverty beside it only when both speak of the same year and area; else each has its own sentence."""
    row, poverty = last(portrait, "median_living_standard_eur"), last(portrait, "poverty_rate_pct")
    if row is None:
        return None
    # INSEE's unit: one for a person alone, who makes the figure readable; half of one for each other adult.
    alone = number(row["value"] / 12, 0)
    text = (
        f"La moitié des habitants vit avec moins de {number(row['value'])} € par an et par unité de consommation, soit "
        f"{alone} € par mois pour une personne seule"
    )
    origin = Origin(row["origin"])
    if poverty is not None and _same_moment(row, poverty):
        text += f" ; {number(poverty['value'])} % sont sous le seuil de pauvreté"
        origin = worst((origin, Origin(poverty["origin"])))
    return f"{text} ({when(row)}{_carried(row)}).", origin


def _poverty(portrait: dict[str, Any]) -> tuple[str, Origin] | None:
    income, row = last(portrait, "median_living_standard_eur"), last(portrait, "poverty_rate_pct")
    if row is None or (income is not None and _same_moment(income, row)):
        return None
    text = f"{number(row['value'])} % des habitants sont sous le seuil de pauvreté ({when(row)}{_carried(row)})."
    return text, Origin(row["origin"])


def _same_moment(one: dict[str, Any], other: dict[str, Any]) -> bool:
    return all(one[name] == other[name] for name in ("year", "release_year", "from_area", "source"))


def _employment(portrait: dict[str, Any]) -> tuple[str, Origin] | None:
    row = last(portrait, "employment_rate_pct")
    if row is None:
        return None
    return f"{number(row['value'])} % des 15-64 ans ont un emploi ({when(row)}{_carried(row)}).", Origin(row["origin"])


def _density(by_name: dict[str, dict[str, Any]]) -> tuple[str, Origin]:
    """Open establishments of the register for those who live there."""
    rate = by_name["establishment_density"]
    how_many = count(rate["numerator"], "établissement ouvert", "établissements ouverts")
    limits = f"entre {number(rate['low'], 1)} et {number(rate['high'], 1)} par le seul hasard"
    rules, origin = by_name.get("establishment_density_rules"), Origin(rate["origin"])
    if rules is not None and rules["low"] is not None and rules["high"] is not None:
        limits += f" ; de {number(rules['low'], 1)} à {number(rules['high'], 1)} selon la règle de comptage"
        origin = worst((origin, Origin(rules["origin"])))
    text = f"On y compte {how_many} au registre, soit {number(rate['value'], 1)} pour 1 000 habitants ({limits})."
    return text, origin


_NO_COUNT = "Le nombre d'établissements n'est pas connu ici : ce n'est pas un zéro, la raison est plus bas."
_SIDE = ("établissement économiquement actif", "établissements économiquement actifs")
_INSEE = ("établissement au sens de l'Insee", "établissements au sens de l'Insee")


def _establishments(portrait: dict[str, Any]) -> tuple[str, Origin] | None:
    by_name = {figure["indicator"]: figure for figure in reversed(portrait["figures"]) if is_own(figure)}
    if "establishment_density" in by_name:
        return _density(by_name)
    extract = by_name.get("extract_density_per_ha")
    if extract is not None:
        per_ha, period = number(extract["value"], 1), extract["period"] or "non daté"
        text = f"Le registre « {extract['source_title_fr']} » y compte {count(extract['numerator'], 'établissement')}"
        return f"{text} de toutes activités, soit {per_ha} par hectare ({period}).", Origin(extract["origin"])
    for name, rate, words, residents in (
        ("establishments_active_side", "establishment_density_side", _SIDE, 2020),
        ("establishments_insee_qpv", "establishment_density_insee_qpv", _INSEE, 2015),
    ):
        if name in by_name:
            figure = by_name[name]
            year = f"en {figure['period']}" if figure["period"] else "date de référence non documentée, diffusion 2019"
            text = f"On y compte {count(figure['value'], *words)} ({year})"
            if rate in by_name:
                text += f", soit {number(by_name[rate]['value'], 1)} pour 1 000 habitants de {residents}"
            return text + ".", Origin(figure["origin"])
    return None

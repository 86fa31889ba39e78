"""What each figure and context variable means: title, unit, formula, denominator, limits, reference."""

from quartiers.knowledge.build.counts import INSEE, INSEE_DENSITY, SIDE, SIDE_DENSITY
from quartiers.knowledge.build.extracts import EXTRACT, EXTRACT_DENSITY_HA
from quartiers.knowledge.build.inputs import Row
from quartiers.knowledge.build.presence import PRESENCE
from quartiers.knowledge.engine.evidence_indicators.register import EVIDENCE_INDICATORS
from quartiers.knowledge.engine.indicators.declaration import Described, Protection
from quartiers.knowledge.engine.indicators.register import INDICATORS

_SIDE_REFERENCE = "Insee, SIDE 2023, insee.fr/fr/statistiques/8994268"


def _definition(indicator: str, title_fr: str, unit: str, formula: str, **more: object) -> Row:
    return {
        "indicator": indicator,
        "title_fr": title_fr,
        "unit": unit,
        "formula": formula,
        "denominator": "",
        "minimum": "",
        "compared_with": "",
        "protected": False,
        "method": "",
        "reference": "",
    } | more


def _public(reference: str) -> str:
    """What a reader can look up: the method of this site stands in each definition, the chapters it comes from do not.

    >>> _public("methods.md, 0.1 ; Wilson 1927")
    'méthode de ce site ; Wilson 1927'
    """
    parts = ["méthode de ce site" if part.startswith("methods.md") else part for part in reference.split(" ; ")]
    return " ; ".join(parts)


def _of(indicator: Described) -> Row:
    """The definition of an indicator of the register, from its declaration."""
    return _definition(
        indicator.name,
        indicator.title_fr,
        indicator.unit,
        indicator.formula_fr,
        denominator=indicator.denominator_fr,
        minimum=indicator.minimum.label_fr,
        compared_with=str(indicator.compared_with or ""),
        protected=indicator.protection is not Protection.OPEN,
        method=f"{indicator.method_fr} {indicator.estimator.label_fr[:1].upper()}{indicator.estimator.label_fr[1:]}.",
        reference=_public(indicator.reference),
    )


DEFINITIONS: tuple[Row, ...] = (
    _definition("population", "Population municipale", "habitants", "population municipale légale",
                reference="Insee, recensement"),
    _definition("median_living_standard_eur", "Niveau de vie médian", "euros par an et par unité de consommation",
                "revenu disponible du ménage divisé par ses unités de consommation, médiane des personnes",
                method="L'Insee le masque sous ses seuils de secret.", reference="Insee, Filosofi"),
    _definition("poverty_rate_pct", "Taux de pauvreté", "% des personnes",
                "personnes sous 60 % du niveau de vie médian national", denominator="personnes des ménages fiscaux",
                reference="Insee, Filosofi"),
    _definition("employment_rate_pct", "Taux d'emploi des 15-64 ans", "% des 15-64 ans",
                "personnes de 15 à 64 ans ayant un emploi", denominator="personnes de 15 à 64 ans",
                reference="Insee, recensement"),
    _definition("active_15_64", "Actifs de 15 à 64 ans", "personnes",
                "personnes de 15 à 64 ans ayant un emploi ou en cherchant un", reference="Insee, recensement"),
    _definition("job_seekers_abc", "Demandeurs d'emploi (A, B, C)", "personnes",
                "inscrits à France Travail en catégories A, B ou C en fin d'année", reference="France Travail, Insee"),
    _definition("share_under_25_pct", "Part des moins de 25 ans", "% des habitants", "habitants de moins de 25 ans",
                denominator="habitants", reference="Insee, recensement"),
    _definition("share_60_and_over_pct", "Part des 60 ans et plus", "% des habitants", "habitants de 60 ans et plus",
                denominator="habitants", reference="Insee, recensement"),
    _definition(SIDE, "Établissements économiquement actifs (SIDE)", "établissements",
                "établissements ayant eu un chiffre d'affaires ou des salariés dans l'année",
                method="Champ marchand hors agriculture et administrations ; ne se compare ni au registre Sirene ni à REE.",
                reference=_SIDE_REFERENCE),
    _definition(SIDE_DENSITY, "Établissements économiquement actifs pour 1 000 habitants (SIDE)",
                "établissements pour 1 000 habitants", "établissements SIDE 2023 × 1 000 ÷ habitants de 2020",
                denominator="population municipale 2020", method="Le numérateur et le dénominateur n'ont pas la même année.",
                reference=_SIDE_REFERENCE),
    _definition(INSEE, "Établissements (compte de l'Insee par quartier de 2015)", "établissements",
                "nombre d'établissements diffusé par l'Insee", method="Champ de l'Insee ; ne se compare pas à SIDE.",
                reference="Insee, données sur les quartiers, diffusion 2019"),
    _definition(INSEE_DENSITY, "Établissements pour 1 000 habitants (compte de l'Insee par quartier de 2015)",
                "établissements pour 1 000 habitants", "établissements × 1 000 ÷ habitants de 2015",
                denominator="population municipale 2015", reference="Insee, données sur les quartiers, diffusion 2019"),
    _definition(EXTRACT, "Établissements d'un extrait", "établissements",
                "lignes de l'extrait dans le quartier ou à moins de 100, 300 ou 500 m de son contour",
                method="Seuls les secteurs, la zone et la date de l'extrait sont couverts ; bornes : doute sur les positions."),
    _definition(EXTRACT_DENSITY_HA, "Établissements d'un extrait par hectare", "établissements par hectare",
                "lignes de l'extrait ÷ surface du contour", denominator="hectares"),
    _definition(PRESENCE, "Commerce ou service le plus proche (OpenStreetMap)", "mètres",
                "plus courte distance au contour, à vol d'oiseau",
                method="OpenStreetMap est incomplet : une présence « au moins », une distance « au plus », jamais un compte.",
                reference="© les contributeurs d'OpenStreetMap, ODbL"),
    *(_of(indicator) for indicator in (*INDICATORS, *EVIDENCE_INDICATORS)),
)  # fmt: skip

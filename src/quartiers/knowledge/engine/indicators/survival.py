"""I16 and I17: how long establishments live, sole traders and others apart, and how many close each year."""

import ibis
import ibis.expr.types as ir
from ibis import _

from quartiers.knowledge.engine.estimators.lives import MeanLife, Survival
from quartiers.knowledge.engine.estimators.rates import SmoothedRate
from quartiers.knowledge.engine.indicators.declaration import Comparator, Indicator, Minimum, Need, Protection, Span, Unit
from quartiers.knowledge.engine.tables import Tables
from quartiers.knowledge.engine.windows import YEAR_DAYS

STRATA = {"sole": "entrepreneurs individuels", "other": "autres formes"}
_METHOD = (
    "Kaplan-Meier avec entrée retardée, sur cinq années qui s'arrêtent dix-huit mois avant l'édition : les dernières "
    "fermetures ne sont pas toutes connues. Les transferts ne sont pas des fermetures. Jamais les deux formes ensemble."
)


def by_age(t: Tables) -> ir.Table:
    """Lives by form and whole month of age (`part`): entered (denominator), closed (numerator), gone alive (unknown)."""
    item = ibis.cases(*((_.legal == legal, label) for legal, label in STRATA.items()))
    rows = t.lives.mutate(item=item).filter(_.item.notnull())
    return (
        rows.group_by(["zone", "item", "age"])
        .agg(numerator=_.closed.sum(), unknown=_.gone.sum(), denominator=_.entered.sum())
        .rename(part="age")
    )


def closures_by_family(t: Tables) -> ir.Table:
    """Closures over establishment-years at risk, by family."""
    rows = t.risks.filter(_.family.notnull())
    counted = rows.group_by(["zone", "family"]).agg(
        numerator=_.closures.sum(), denominator=_.days.sum().cast("float64") / YEAR_DAYS
    )
    return counted.rename(item="family")


def _life(name: str, title_fr: str, words: tuple[str, str], estimator: Survival | MeanLife, reference: str) -> Indicator:
    """One reading of the survival curve; `words` are its unit and its formula."""
    return Indicator(
        number="I16",
        name=name,
        title_fr=title_fr,
        unit=words[0],
        formula_fr=words[1],
        denominator_fr="établissements suivis",
        estimator=estimator,
        table=by_age,
        needs=(Need.REGISTER, Need.LEGAL_UNITS),
        minimum=Minimum(30, Unit.BIRTHS),
        protection=Protection.UNITS,
        comparators=(Comparator.REST, Comparator.PEERS, Comparator.BEFORE),
        span=Span.LIVES,
        is_per_zone=False,
        method_fr=_METHOD,
        reference=f"methods.md, 2.10 ; {reference}",
    )


def _survival(years: int) -> Indicator:
    words = ("% des établissements créés", f"produit des chances de passer chaque mois, jusqu'à {years} ans")
    title = f"Encore ouverts {years} ans après leur création"
    return _life(f"survival_{years}_years", title, words, Survival(12 * years), "Kaplan et Meier 1958")


MEAN_LIFE = _life(
    "mean_life_5_years",
    "Durée de vie moyenne dans les cinq premières années",
    ("mois sur 60", "aire sous la courbe de survie jusqu'à 60 mois"),
    MeanLife(60),
    "Royston et Parmar 2013",
)
CLOSURES = Indicator(
    number="I17",
    name="closure_rate",
    title_fr="Fermetures par famille d'activités (valeurs lissées)",
    unit="% par an",
    formula_fr="fermetures ÷ années d'ouverture cumulées",
    denominator_fr="années d'ouverture cumulées des établissements de la famille",
    estimator=SmoothedRate(100.0),
    table=closures_by_family,
    needs=(Need.REGISTER,),
    protection=Protection.UNITS,
    comparators=(Comparator.REST, Comparator.PEERS, Comparator.BEFORE),
    span=Span.CLOSURES,
    is_per_zone=False,
    method_fr="Trois années qui s'arrêtent dix-huit mois avant l'édition ; transferts laissés de côté.",
    reference="methods.md, I17",
)
INDICATORS = (_survival(3), _survival(5), MEAN_LIFE, CLOSURES)

"""I5 and I10: who employs, and how many."""

import ibis.expr.types as ir
from ibis import _

from quartiers.knowledge.engine.estimators.rates import Rate
from quartiers.knowledge.engine.estimators.shares import Share
from quartiers.knowledge.engine.indicators.counting import certain, inside, per
from quartiers.knowledge.engine.indicators.declaration import (
    NOT_BEFORE,
    Indicator,
    Minimum,
    Need,
    Protection,
    Unit,
)
from quartiers.knowledge.engine.tables import Tables

SIZES = ("0", "1-9", "10+")
_UNKNOWN = (
    "Un effectif inconnu (NN ou vide) n'est pas zéro : la borne basse le compte hors de la catégorie, la borne haute dedans. "
    "L'effectif d'il y a trois ans n'est pas dans le registre."
)


def _employers(t: Tables) -> ir.Table:
    return certain(inside(t.stock), _.is_employer).drop("denominator")


def per_active(t: Tables) -> ir.Table:
    """Employers inside, over active residents."""
    return per(t, _employers(t), "active")


def per_residents(t: Tables) -> ir.Table:
    """Employers inside, over residents."""
    return per(t, _employers(t), "residents")


def by_size(t: Tables) -> ir.Table:
    """Open establishments inside by size band; those of unknown size are one item more."""
    rows = inside(t.stock)
    bands = [certain(rows, _.size == size, size) for size in SIZES]
    # Not isnull: `certain` asks whether an answer is null, and Spark cannot read «IS NULL IS NULL».
    unknown = certain(rows, _.size.fill_null("") == "", "inconnu")
    return bands[0].union(bands[1], bands[2], unknown)


PER_ACTIVE = Indicator(
    number="I5",
    name="employers_per_1000_active",
    title_fr="Établissements employeurs pour 1 000 actifs",
    unit="employeurs pour 1 000 actifs",
    formula_fr="établissements ouverts ayant des salariés × 1 000 ÷ actifs de 15 à 64 ans",
    denominator_fr="actifs de 15 à 64 ans",
    estimator=Rate(1000.0),
    table=per_active,
    needs=(Need.REGISTER, Need.ACTIVE),
    minimum=Minimum(5, Unit.UNITS),
    protection=Protection.UNITS,
    comparators=NOT_BEFORE,
    method_fr=_UNKNOWN,
    reference="methods.md, 0.2 et I5",
)
PER_RESIDENTS = Indicator(
    number="I5",
    name="employers_per_1000_residents",
    title_fr="Établissements employeurs pour 1 000 habitants",
    unit="employeurs pour 1 000 habitants",
    formula_fr="établissements ouverts ayant des salariés × 1 000 ÷ habitants",
    denominator_fr="habitants",
    estimator=Rate(1000.0),
    table=per_residents,
    needs=(Need.REGISTER, Need.RESIDENTS),
    minimum=Minimum(5, Unit.UNITS),
    protection=Protection.UNITS,
    comparators=NOT_BEFORE,
    method_fr=_UNKNOWN + " Approche par habitant, là où le nombre d'actifs n'est pas publié.",
    reference="methods.md, 0.2 et I5",
)
SIZE = Indicator(
    number="I10",
    name="size_shares",
    title_fr="Répartition par effectif salarié",
    unit="% des établissements",
    formula_fr="établissements de chaque tranche ÷ établissements ouverts",
    denominator_fr="établissements ouverts dont l'effectif est connu",
    estimator=Share(),
    table=by_size,
    needs=(Need.REGISTER,),
    minimum=Minimum(20, Unit.UNITS),
    protection=Protection.UNITS,
    comparators=NOT_BEFORE,
    do_items_add_up=True,
    method_fr=_UNKNOWN,
    reference="methods.md, 2.12 ; Wilson 1927",
)
INDICATORS = (PER_ACTIVE, PER_RESIDENTS, SIZE)

"""I6 to I8: what the establishments do, and how far that is from the city."""

import ibis.expr.types as ir
from ibis import _

from quartiers.knowledge.engine.estimators.comparison import Ratio
from quartiers.knowledge.engine.estimators.profiles import Distance, Quotients, SmoothedShares
from quartiers.knowledge.engine.estimators.shares import Share
from quartiers.knowledge.engine.indicators.counting import certain, counted, inside, per, share_of_all
from quartiers.knowledge.engine.indicators.declaration import Comparator, Indicator, Minimum, Need, Unit
from quartiers.knowledge.engine.tables import Tables

_FAMILIES = "Douze familles de la NAF rév. 2 ; les activités d'une autre nomenclature sont laissées de côté."


def by_family(t: Tables) -> ir.Table:
    """Open establishments inside by family, over those whose family is known."""
    return share_of_all(counted(inside(t.stock), _.family))


def family_per_residents(t: Tables) -> ir.Table:
    """Open establishments inside by family, over residents."""
    return per(t, counted(inside(t.stock), _.family), "residents")


def in_social_economy(t: Tables) -> ir.Table:
    """Open establishments inside of the social and solidarity economy; blank is unknown."""
    return certain(inside(t.stock), _.is_ess)


SHARES = Indicator(
    number="I6",
    name="sector_shares",
    title_fr="Répartition par famille d'activités (valeurs lissées)",
    unit="% des établissements",
    formula_fr="établissements de la famille ÷ établissements ouverts",
    denominator_fr="établissements ouverts dont l'activité est connue",
    estimator=SmoothedShares(),
    table=by_family,
    needs=(Need.REGISTER,),
    minimum=Minimum(20, Unit.UNITS),
    do_items_add_up=True,
    method_fr=_FAMILIES,
    reference="methods.md, 2.2 ; Dirichlet-multinomiale",
)
ESS = Indicator(
    number="I6",
    name="social_economy_share",
    title_fr="Part de l'économie sociale et solidaire",
    unit="% des établissements",
    formula_fr="établissements d'unités légales de l'économie sociale et solidaire ÷ établissements ouverts",
    denominator_fr="établissements ouverts dont l'appartenance est connue",
    estimator=Share(),
    table=in_social_economy,
    needs=(Need.REGISTER, Need.LEGAL_UNITS),
    minimum=Minimum(20, Unit.UNITS),
    method_fr="Une case vide est inconnue : les bornes la comptent dehors, puis dedans.",
    reference="Loi 2014-856 du 31 juillet 2014, article 1er ; Wilson 1927",
)
QUOTIENTS = Indicator(
    number="I7",
    name="sector_quotients",
    title_fr="Quotient de localisation par famille d'activités",
    unit="fois",
    formula_fr="part de la famille dans le quartier ÷ sa part dans le reste de l'unité urbaine",
    denominator_fr="établissements ouverts",
    estimator=Quotients(),
    table=by_family,
    needs=(Need.REGISTER,),
    minimum=Minimum(3, Unit.EXPECTED),
    comparators=(),
    compared_with=Comparator.REST,
    method_fr=_FAMILIES + " Un quotient ne dit rien de la densité : lire le rapport par habitant à côté.",
    reference="methods.md, 2.2 ; Benjamini et Hochberg 1995",
)
PER_HEAD = Indicator(
    number="I7",
    name="sector_density_ratio",
    title_fr="Densité par famille d'activités rapportée à celle du reste de l'unité urbaine",
    unit="fois",
    formula_fr="établissements de la famille par habitant dans le quartier ÷ dans le reste de l'unité urbaine",
    denominator_fr="habitants",
    estimator=Ratio(),
    table=family_per_residents,
    needs=(Need.REGISTER, Need.RESIDENTS),
    minimum=Minimum(3, Unit.EXPECTED),
    comparators=(),
    compared_with=Comparator.REST,
    method_fr=_FAMILIES,
    reference="methods.md, 2.2",
)
PROFILE = Indicator(
    number="I8",
    name="sector_profile_distance",
    title_fr="Écart du profil d'activités à celui du reste de l'unité urbaine",
    unit="points d'indice de Krugman (0 à 2)",
    formula_fr="somme des écarts absolus entre les parts des familles",
    denominator_fr="établissements ouverts dont l'activité est connue",
    estimator=Distance(),
    table=by_family,
    needs=(Need.REGISTER,),
    minimum=Minimum(30, Unit.UNITS),
    comparators=(),
    compared_with=Comparator.REST,
    method_fr="La fourchette est ce que le seul hasard donnerait à un quartier ordinaire de même taille (1 000 tirages).",
    reference="methods.md, 2.3 ; Krugman 1991",
)
INDICATORS = (SHARES, ESS, QUOTIENTS, PER_HEAD, PROFILE)

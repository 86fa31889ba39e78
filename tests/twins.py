"""The indicators in plain Python: what their expressions must agree with, on any small world.

Each twin says the definition again, one row after the other. None is unknown: it is neither zero nor no.
"""

import math
from collections import Counter
from types import SimpleNamespace

import ibis

from drawn import ROW_SCHEMAS, answers, engine, world
from quartiers.knowledge.engine import rows
from quartiers.knowledge.engine.indicators import (
    creations,
    density,
    employers,
    legal_forms,
    sectors,
    shops,
    survival,
    transfers,
)
from quartiers.knowledge.vocabulary.activities import BASKET

RINGS = ("inside", "0-100", "100-300", "300-500")


def given(engine_name, table, **drawings):
    """The counts of an indicator on drawn tables, as {(zone, item): (numerator, denominator)}.

    Where the table has parts the key ends with one; where it has unknown units the value ends with them.
    """
    found = answers(engine_name, table, TWINS[table], world(**drawings))
    return {
        key if key[2] is not None else key[:2]: tuple(
            one[name] for name in ("numerator", "denominator", "unknown") if name != "unknown" or one[name] is not None
        )
        for key, one in found.items()
    }


# What the twins share.


def _inside(stock):
    return [row for row in stock if row["ring"] == "inside"]


def _sums(chosen, column="n", item=lambda row: ""):
    """How many by zone and item; rows without item are left out."""
    found = Counter()
    for row in chosen:
        if item(row) is not None:
            found[row["zone"], item(row)] += row[column]
    return found


def _over(counts, denominators):
    """Counts of each zone over its denominator; a zone where nothing was counted still tells it."""
    found = []
    for zone, denominator in denominators.items():
        here = [{"item": item} | measures for (of, item), measures in counts.items() if of == zone]
        found += [{"zone": zone, "denominator": denominator} | one for one in here or [{"item": None, "numerator": None}]]
    return found


def _measured(sums):
    return {key: {"numerator": n} for key, n in sums.items()}


def _people(tables, column):
    return {row["zone"]: row[column] for row in tables["people"]}


def _certain(stock, answer, item=""):
    """By zone: how many answer yes, how many do not say, out of how many."""
    found = {}
    for row in stock:
        here = found.setdefault((row["zone"], item), {"numerator": 0, "unknown": 0, "denominator": 0})
        here["denominator"] += row["n"]
        here["numerator"] += row["n"] if answer(row) is True else 0
        here["unknown"] += row["n"] if answer(row) is None else 0
    return found


def _listed(counts):
    return [{"zone": zone, "item": item} | measures for (zone, item), measures in counts.items()]


# I1 to I4.


def establishments_per_residents(tables):
    return _over(_measured(_sums(_inside(tables["stock"]))), _people(tables, "residents"))


def establishments_per_hectares(tables):
    return _over(_measured(_sums(_inside(tables["stock"]))), _people(tables, "hectares"))


def establishments_by_ring(tables):
    return _over(_measured(_sums(tables["stock"], item=lambda row: row["ring"])), _people(tables, "hectares"))


def establishments_by_rule(tables):
    inside = _inside(tables["stock"])
    rules = {
        "toutes": inside,
        "sans les entrepreneurs individuels": [row for row in inside if row["legal"] == "other"],
        "avec 300 m autour": [row for row in tables["stock"] if row["ring"] in RINGS[:3]],
    }
    found = {}
    for rule, chosen in rules.items():
        found |= _measured(_sums(chosen, item=lambda row, rule=rule: rule))
    return _over(found, _people(tables, "residents"))


# I5 and I10.


def _employers(tables):
    found = _certain(_inside(tables["stock"]), lambda row: row["is_employer"])
    return {key: {name: one[name] for name in ("numerator", "unknown")} for key, one in found.items()}


def employers_per_active(tables):
    return _over(_employers(tables), _people(tables, "active"))


def employers_per_residents(tables):
    return _over(_employers(tables), _people(tables, "residents"))


def establishments_by_size(tables):
    inside = _inside(tables["stock"])
    found = _certain(inside, lambda row: row["size"] is None, "inconnu")
    for size in ("0", "1-9", "10+"):
        found |= _certain(inside, lambda row, size=size: None if row["size"] is None else row["size"] == size, size)
    return _listed(found)


# I6 to I8.


def establishments_by_family(tables):
    found = _sums(_inside(tables["stock"]), item=lambda row: row["family"])
    totals = Counter()
    for (zone, _family), n in found.items():
        totals[zone] += n
    return [{"zone": zone, "item": item, "numerator": n, "denominator": totals[zone]} for (zone, item), n in found.items()]


def families_per_residents(tables):
    found = _sums(_inside(tables["stock"]), item=lambda row: row["family"])
    return _over(_measured(found), _people(tables, "residents"))


def social_economy(tables):
    return _listed(_certain(_inside(tables["stock"]), lambda row: row["is_ess"]))


# I11.


def sole_traders(tables):
    return _listed(_certain(_inside(tables["stock"]), lambda row: None if row["legal"] is None else row["legal"] == "sole"))


# I12, I13, I15.


def _created(tables, *, with_delivery):
    """Creations of the last three years; without delivery, those that are known to be something else."""
    chosen = [row for row in tables["creations"] if row["year"] in (0, 1, 2)]
    return _measured(_sums(row for row in chosen if with_delivery or row["is_delivery"] is False))


def _open(tables):
    return {zone: n for (zone, _), n in _sums(_inside(tables["stock"])).items()}


def _three_years(denominators):
    return {zone: None if whole is None else 3 * whole for zone, whole in denominators.items()}


def creations_per_residents(tables, *, with_delivery=True):
    return _over(_created(tables, with_delivery=with_delivery), _three_years(_people(tables, "residents")))


def creations_per_active(tables, *, with_delivery=True):
    return _over(_created(tables, with_delivery=with_delivery), _three_years(_people(tables, "active")))


def creations_per_stock(tables, *, with_delivery=True):
    return _over(_created(tables, with_delivery=with_delivery), _three_years(_open(tables)))


def creations_per_residents_without_delivery(tables):
    return creations_per_residents(tables, with_delivery=False)


def creations_per_active_without_delivery(tables):
    return creations_per_active(tables, with_delivery=False)


def creations_per_stock_without_delivery(tables):
    return creations_per_stock(tables, with_delivery=False)


def creations_by_year(tables):
    found = _sums((row for row in tables["creations"] if row["year"] <= 6), item=lambda row: row["year"])
    return [{"zone": zone, "item": "", "part": year, "numerator": n, "denominator": 1} for (zone, year), n in found.items()]


# I14.


def transfers_by_direction(tables):
    recent = [row for row in tables["moves"] if row["year"] in (0, 1, 2)]
    found = []
    for item, column in (("arrivées", "arrivals"), ("départs", "departures")):
        sums = _sums(recent, column)
        found += [
            {"zone": zone, "item": item, "numerator": sums[zone, ""], "denominator": 3} for zone in _people(tables, "zone")
        ]
    return found


# I16 and I17.


def lives_by_age(tables):
    names = {"sole": "entrepreneurs individuels", "other": "autres formes"}
    found = {}
    for row in tables["lives"]:
        if row["legal"] is not None:
            key = row["zone"], names[row["legal"]], row["age"]
            here = found.setdefault(key, {"numerator": 0, "unknown": 0, "denominator": 0})
            here["numerator"] += row["closed"]
            here["unknown"] += row["gone"]
            here["denominator"] += row["entered"]
    return [{"zone": zone, "item": item, "part": age} | one for (zone, item, age), one in found.items()]


def closures_by_family(tables):
    closed, lived = (_sums(tables["risks"], column, lambda row: row["family"]) for column in ("closures", "days"))
    return [
        {"zone": zone, "item": item, "numerator": n, "denominator": lived[zone, item] / YEAR}
        for (zone, item), n in closed.items()
    ]


# I18 and I19.


def retail_per_residents(tables):
    shops_inside = [row for row in _inside(tables["stock"]) if row["family"] == "commerce de détail" and row["shop_type"]]
    return _over(_measured(_sums(shops_inside)), _people(tables, "residents"))


def shop_types_per_residents(tables):
    found = _sums(_inside(tables["stock"]), item=lambda row: row["shop_type"])
    return _over(_measured(found), _people(tables, "residents"))


def basket_by_reach(tables):
    """Wherever people are counted, a type of the basket that is found nowhere is told as zero in the last ring."""
    found = Counter({(zone, item, len(RINGS) - 1): 0 for zone in _people(tables, "zone") for item in BASKET})
    for row in tables["stock"]:
        if row["shop_type"] in BASKET:
            found[row["zone"], row["shop_type"], RINGS.index(row["ring"])] += row["n"]
    return [{"zone": zone, "item": item, "part": part, "numerator": n} for (zone, item, part), n in found.items()]


TWINS = {
    density.per_residents: establishments_per_residents,
    density.per_hectares: establishments_per_hectares,
    density.by_ring: establishments_by_ring,
    density.by_rule: establishments_by_rule,
    employers.per_active: employers_per_active,
    employers.per_residents: employers_per_residents,
    employers.by_size: establishments_by_size,
    sectors.by_family: establishments_by_family,
    sectors.family_per_residents: families_per_residents,
    sectors.in_social_economy: social_economy,
    legal_forms.sole_traders: sole_traders,
    creations.per_residents: creations_per_residents,
    creations.per_active: creations_per_active,
    creations.per_stock: creations_per_stock,
    creations.per_residents_without_delivery: creations_per_residents_without_delivery,
    creations.per_active_without_delivery: creations_per_active_without_delivery,
    creations.per_stock_without_delivery: creations_per_stock_without_delivery,
    creations.by_year: creations_by_year,
    transfers.arrivals_and_departures: transfers_by_direction,
    survival.by_age: lives_by_age,
    survival.closures_by_family: closures_by_family,
    shops.retail_per_residents: retail_per_residents,
    shops.types_per_residents: shop_types_per_residents,
    shops.basket_by_reach: basket_by_reach,
}


# From establishments to counts: days are counted backwards, 0 being the day of the edition.

YEAR, MONTH = 365.25, 365.25 / 12


def near(register, pairs):
    """Each establishment once for every area that is near it."""
    return [one | pair for one in register for pair in pairs if pair["row_id"] == one["row_id"]]


def in_units(register):
    """Each establishment in its urban unit."""
    return [one | {"zone": one["unit"], "ring": "inside"} for one in register if one["unit"] is not None]


def in_iris(register):
    """Each establishment in its IRIS."""
    return [one | {"zone": one["iris"], "ring": "inside"} for one in register if one["iris"] is not None]


def in_neighbourhoods(near_rows, rests):
    """Each establishment that the rest of its urban unit must leave out, once for each generation."""
    return [
        one | {"zone": rest["zone"]}
        for one in near_rows
        for rest in rests
        if one["ring"] == "inside" and one["first"] and one["unit"] is not None
        if rest["unit"] == one["unit"] and rest["generation"] == one["generation"]
    ]


def _tallied(found, *keys):
    """Rows that carry these keys, and how many there are of each."""
    tally = Counter(tuple(row[key] for key in keys) for row in found)
    return [dict(zip(keys, values, strict=True)) | {"n": n} for values, n in tally.items()]


def stock(placed, back_days=0, lag_days=0):
    """Open on a day; with a lag, closures of the days before it are not told yet, and an unknown birth is long past."""
    was_born = [one for one in placed if one["age_days"] is None or one["age_days"] >= back_days]
    is_open = [one for one in was_born if one["closed_days"] is None or one["closed_days"] < back_days + lag_days]
    return _tallied(is_open, "zone", "ring", "activity", "kind")


def stocks(placed, moments):
    """The same at several moments: a column of each, zero where others only saw something."""
    seen = {name: _tallied_by_key(stock(placed, *moment)) for name, moment in moments.items()}
    keys = {key for tally in seen.values() for key in tally}
    names = ("zone", "ring", "activity", "kind")
    return [dict(zip(names, key, strict=True)) | {name: tally.get(key, 0) for name, tally in seen.items()} for key in keys]


def _tallied_by_key(found):
    return {tuple(row[name] for name in ("zone", "ring", "activity", "kind")): row["n"] for row in found}


def newcomers(placed, years=10):
    """Creations of each of the last years; what came from elsewhere was created there."""
    born = [one for one in placed if one["ring"] == "inside" and one["came"] is False and one["age_days"] is not None]
    dated = [one | {"year": math.floor(one["age_days"] / YEAR)} for one in born if one["age_days"] >= 0]
    return _tallied([one for one in dated if one["year"] < years], "zone", "activity", "year")


def at_risk(placed, window):
    """Closures in a window, over the days that each establishment was open in it; a removal closes nothing."""
    found = {}
    for one in placed:
        born = math.inf if one["age_days"] is None else one["age_days"]
        closed = -math.inf if one["closed_days"] is None else one["closed_days"]
        if one["ring"] == "inside" and born > window.last and closed < window.first:
            key = one["zone"], one["activity"], one["kind"]
            here = found.setdefault(key, {"closures": 0, "days": 0})
            here["days"] += min(born, window.first) - max(closed, window.last)
            here["closures"] += closed >= window.last and not one["went"]
    return [dict(zip(("zone", "activity", "kind"), key, strict=True)) | one for key, one in found.items()]


def followed(placed, window):
    """Lives followed in a window, by the whole months of age at which they begin and stop being followed.

    A life is followed from the first month that it begins inside the window to the last that it ends there; one that
    closes is followed through the month of its closing. Nobody is followed beyond sixty months.
    """
    found = {}
    for one in placed:
        age, closed = one["age_days"], one["closed_days"]
        if one["ring"] != "inside" or age is None or age <= window.last or one["came"] is not False:
            continue
        if closed is not None and closed >= window.first:
            continue
        entry = next(month for month in range(10_000) if month * MONTH >= age - window.first)
        end = age - (window.last if closed is None or closed < window.last else closed)
        month = max((month for month in range(61) if month * MONTH <= end), default=-1)
        closes = closed is not None and closed >= window.last and not one["went"] and month < 60
        leaving = month + 1 if closes else month
        if leaving > entry:
            for age_months, what in ((entry, "entered"), (leaving, "closed" if closes else "gone")):
                here = found.setdefault((one["zone"], one["kind"], age_months), Counter(entered=0, closed=0, gone=0))
                here[what] += 1
    return [dict(zip(("zone", "kind", "age"), key, strict=True)) | dict(one) for key, one in found.items()]


def moves(links, pairs):
    """Transfers that enter an area or leave it, by year; one that stays inside is neither."""
    inside = {(pair["row_id"], pair["zone"]) for pair in pairs if pair["ring"] == "inside"}
    zones = {zone for _, zone in inside}
    found = {}
    for link in links:
        for zone in zones if link["days"] is not None and link["days"] >= 0 else ():
            was_here, is_here = (link["before_id"], zone) in inside, (link["after_id"], zone) in inside
            if was_here != is_here:
                year = math.floor(link["days"] / YEAR)
                here = found.setdefault((zone, year), {"arrivals": 0, "departures": 0})
                here["arrivals" if is_here else "departures"] += 1
    return [{"zone": zone, "year": year} | one for (zone, year), one in found.items()]


# A recipe is a function of these names and of the tables register, pairs, links, rests: the same for Ibis and for the twins.
ROW_TWINS = {
    rows.near: near,
    rows.in_units: in_units,
    rows.in_iris: in_iris,
    rows.in_neighbourhoods: in_neighbourhoods,
    rows.stock: stock,
    rows.stocks: stocks,
    rows.creations: newcomers,
    rows.risks: at_risk,
    rows.lives: followed,
    rows.moves: moves,
}
_PLAIN_ROWS = SimpleNamespace(**{expression.__name__: twin for expression, twin in ROW_TWINS.items()})


def made(engine_name, recipe, tables):
    """The rows of a recipe from one engine, `plain` being its twin in plain Python."""
    if engine_name == "plain":
        return recipe(_PLAIN_ROWS, SimpleNamespace(**tables))
    engine(engine_name).load(tables, ROW_SCHEMAS)
    return expressed(engine_name, recipe)


def counted_rows(engine_name, recipe, keys, measures, **drawings):
    """Sums of a recipe on drawn tables, as {keys: measures}; a single key, or measure, stands alone."""
    return summed(made(engine_name, recipe, world(ROW_SCHEMAS, **drawings)), keys.split(), measures.split())


def expressed(engine_name, recipe):
    """The rows of a recipe on the tables that an engine has loaded."""
    names = SimpleNamespace(**{name: ibis.table(schema, name=name) for name, schema in ROW_SCHEMAS.items()})
    return engine(engine_name).run_expression(recipe, lambda: recipe(rows, names))


def summed(found, keys, measures):
    """Sums of measures by keys, as {key: sums}; where there is one key, or one measure, it stands alone."""
    sums = {}
    for row in found:
        here = sums.setdefault(tuple(row[name] for name in keys), dict.fromkeys(measures, 0))
        for name in measures:
            here[name] += row[name]
    return {_alone(key): _alone(tuple(round(float(n), 9) for n in one.values())) for key, one in sums.items()}


def _alone(values):
    return values[0] if len(values) == 1 else values

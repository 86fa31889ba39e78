"""Bench, process (c): the same counts the straightforward way, with geopandas and pandas, then compared with ours."""

import sys
from collections.abc import Callable
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd

from engine_data import COUNTS, DAY, LOCATED, inputs
from measuring import report
from quartiers.knowledge.build.areas import ground
from quartiers.knowledge.engine.windows import (
    BACK_DAYS,
    FLOW_YEARS,
    LAG_DAYS,
    LAST_AGE_MONTHS,
    MONTH_DAYS,
    YEAR_DAYS,
    Window,
    closures_window,
    lives_window,
)
from quartiers.knowledge.vocabulary.activities import activity

LIMITS_M, RINGS = [0, 100, 300, 500], np.array(["inside", "0-100", "100-300", "300-500"])
SIZES = {"00": "0", "01": "1-9", "02": "1-9", "03": "1-9"}
SIZES |= dict.fromkeys(("11", "12", "21", "22", "31", "32", "41", "42", "51", "52", "53"), "10+")
CREATION_YEARS = 10
Frame = pd.DataFrame


def register() -> Frame:
    """The located table with ages in days and the names that counts use."""
    columns = (
        "row_id siret siren naf_code size_band legal_category is_ess is_employer created_on closed_on commune_code iris_code "
        "lon lat x y epsg official_2015 official_2024"
    )
    rows = pd.read_parquet(LOCATED, columns=columns.split())
    known = {code: activity(code) for code in rows["naf_code"].dropna().unique()}
    for name in ("family", "shop_type", "is_delivery"):
        rows[name] = rows["naf_code"].map({code: getattr(one, name) for code, one in known.items()})
    rows["is_delivery"] = rows["is_delivery"].eq(True)
    rows["size"] = rows["size_band"].map(SIZES)
    rows["legal"] = np.where(rows["legal_category"] == "1000", "sole", "other")
    rows.loc[rows["legal_category"].isna(), "legal"] = None
    for age, day in (("age", "created_on"), ("closed", "closed_on")):
        rows[age] = (pd.Timestamp(DAY) - pd.to_datetime(rows[day])).dt.days
    return rows


def pairs(rows: Frame) -> Frame:
    """Establishments inside areas or at most 500 m away: INSEE's column where it speaks, else the outlines."""
    found = ground(inputs())
    outlines = [{"area": row["area"], "epsg": row["crs"], "shape": found.shapes[row["area"]]} for row in found.outlines]
    drawn = pd.DataFrame(outlines)
    drawn["generation"] = np.where(drawn["area"].str.startswith("QP"), 2015, 2024)
    parts = []
    for (epsg, generation), some in drawn.groupby(["epsg", "generation"]):
        here = rows[(rows["epsg"] == epsg) & rows["lon"].notna()]
        left = gpd.GeoDataFrame(here[["row_id"]], geometry=gpd.points_from_xy(here["x"], here["y"], crs=epsg))
        right = gpd.GeoDataFrame(some[["area"]], geometry=list(some["shape"]), crs=epsg)
        joined = left.sjoin(right, predicate="dwithin", distance=500)
        distance = joined.geometry.distance(right.geometry.loc[joined["index_right"]], align=False)
        ring = RINGS[np.searchsorted(LIMITS_M, distance)]
        parts.append(pd.DataFrame({"row_id": joined["row_id"], "zone": joined["area"], "ring": ring, "generation": generation}))
    outlined = pd.concat(parts)
    said = []
    for generation in (2015, 2024):
        column = rows[["row_id", f"official_{generation}"]].dropna()
        column.columns = ["row_id", "official"]
        mine = outlined[outlined["generation"] == generation].merge(column, on="row_id", how="left")
        mine = mine[~((mine["ring"] == "inside") & mine["official"].notna()) & (mine["zone"] != mine["official"])]
        said.append(mine.drop(columns="official"))
        inside = column[column["official"].isin(set(drawn["area"]))].rename(columns={"official": "zone"})
        said.append(inside.assign(ring="inside", generation=generation))
    together = pd.concat(said).sort_values(["row_id", "zone"], ignore_index=True)
    is_inside = together["ring"] == "inside"
    again = together[is_inside].duplicated(["row_id", "generation"])
    together["first"] = is_inside & ~again.reindex(together.index, fill_value=False)
    return together


class Counting:
    """Every count, in areas, in the rest of their cities, and in IRIS where asked."""

    def __init__(self, rows: Frame) -> None:
        self.links = self._links(rows)
        rows["came"] = rows["row_id"].isin(self.links["after_id"])
        rows["went"] = rows["row_id"].isin(self.links["before_id"])
        self.pairs = pairs(rows).reset_index(drop=True)
        self.near = self.pairs.merge(rows, on="row_id")
        placed = rows[rows["lon"].notna()]
        units = pd.read_parquet(inputs().path("urban_units"))[["commune_code", "urban_unit"]]
        self.units = placed.merge(units, on="commune_code")
        self.iris = placed[placed["iris_code"].notna()].assign(ring="inside")
        self.iris["zone"] = "iris:" + self.iris["iris_code"]
        first = self.near[self.near["first"]].merge(self.units[["row_id", "urban_unit"]], on="row_id")
        self.dug = {generation: first[first["generation"] == generation] for generation in (2015, 2024)}

    @staticmethod
    def _links(rows: Frame) -> Frame:
        links = pd.read_parquet(inputs().path("sirene_successions"))
        ids = rows[["siret", "siren", "row_id"]]
        links = links.merge(ids.add_suffix("_b"), left_on="siret_before", right_on="siret_b")
        links = links.merge(ids.add_suffix("_a"), left_on="siret_after", right_on="siret_a")
        links = links[(links["siren_a"] == links["siren_b"]) & (links["siret_a"] != links["siret_b"])]
        days = (pd.Timestamp(DAY) - pd.to_datetime(links["linked_on"])).dt.days
        return pd.DataFrame({"before_id": links["row_id_b"], "after_id": links["row_id_a"], "days": days}).reset_index(
            names="link"
        )

    def everywhere(self, count: Callable[[Frame], pd.Series], iris: Callable[[Frame], pd.Series] | None = None) -> pd.Series:
        """Counts of areas, of the rest of each city, and of IRIS."""
        parts = [count(self.near)]
        for generation, inside in self.dug.items():
            zone = f"rest{generation}:"
            whole = count(self.units.assign(zone=zone + self.units["urban_unit"], ring="inside"))
            parts.append(whole.sub(count(inside.assign(zone=zone + inside["urban_unit"])), fill_value=0))
        if iris is not None:
            parts.append(iris(self.iris))
        return pd.concat(parts)

    def tables(self) -> dict[str, pd.Series | Frame]:
        """By the names that ours have."""
        return {
            "stock_now": self.everywhere(lambda rows: stock(rows, 0, 0), lambda rows: stock(rows, 0, 0)),
            "stock_then": self.everywhere(lambda rows: stock(rows, BACK_DAYS, LAG_DAYS)),
            "stock_then_known": self.everywhere(lambda rows: stock(rows, BACK_DAYS, 0)),
            "creations_now": self.everywhere(creations, lambda rows: creations(rows, FLOW_YEARS)),
            "risks_now": self.everywhere(lambda rows: risks(rows, closures_window(0))),
            "risks_then": risks(self.near, closures_window(BACK_DAYS)),
            "lives_now": self.everywhere(lambda rows: lives(rows, lives_window(0))),
            "lives_then": lives(self.near, lives_window(BACK_DAYS)),
            "moves_now": moves(self.links, self.pairs),
        }


def _grouped(rows: Frame, keys: list[str]) -> Any:
    return rows.groupby(keys, dropna=False, observed=True)


def stock(rows: Frame, back: int, lag: int) -> pd.Series:
    """Open `back` days ago."""
    existed = (rows["age"] >= back) | rows["age"].isna()
    kept = rows[existed & (rows["closed"].isna() | (rows["closed"] < back + lag))]
    return _grouped(kept, ["zone", "ring", "family", "shop_type", "size", "legal", "is_ess", "is_employer"]).size().rename("n")


def creations(rows: Frame, years: int = CREATION_YEARS) -> pd.Series:
    """Creations by year."""
    is_born = rows["ring"].eq("inside") & (rows["age"] >= 0) & (rows["age"] < years * YEAR_DAYS) & ~rows["came"]
    born = rows[is_born].assign(year=(rows.loc[is_born, "age"] // YEAR_DAYS).astype(int))
    return _grouped(born, ["zone", "year", "family", "is_delivery"]).size().rename("n")


def risks(rows: Frame, window: Window) -> Frame:
    """Closures and establishment-years of a window."""
    kept = rows["ring"].eq("inside") & (rows["age"].isna() | (rows["age"] > window.last))
    here = rows[kept & (rows["closed"].isna() | (rows["closed"] < window.first))]
    start = here["age"].fillna(window.first).clip(upper=window.first)
    end = here["closed"].fillna(window.last).clip(lower=window.last)
    closes = (here["closed"] >= window.last) & ~here["went"]
    spans = here.assign(days=start - end, closures=closes.astype(int))
    return _grouped(spans, ["zone", "family", "legal"])[["closures", "days"]].sum()


def lives(rows: Frame, window: Window) -> Frame:
    """Lives by month of age."""
    kept = rows["ring"].eq("inside") & (rows["age"] > window.last) & ~rows["came"]
    here = rows[kept & (rows["closed"].isna() | (rows["closed"] < window.first))]
    lived = here["age"] - here["closed"].fillna(window.last).clip(lower=window.last)
    closes = (here["closed"] >= window.last) & ~here["went"]
    entry = np.ceil((here["age"] - window.first).clip(lower=0) / MONTH_DAYS).astype(int)
    whole = np.floor(lived / MONTH_DAYS).astype(int)
    spells = here.assign(
        entry=entry, exit=(whole + closes).clip(upper=LAST_AGE_MONTHS), closes=closes & (whole < LAST_AGE_MONTHS)
    )
    spells = spells[spells["exit"] > spells["entry"]].assign(one=1)
    entered = _grouped(spells.assign(age=spells["entry"]), ["zone", "legal", "age"])["one"].sum().rename("entered")
    ended = spells.assign(age=spells["exit"], closed=spells["closes"].astype(int), gone=(~spells["closes"]).astype(int))
    return pd.concat([entered, _grouped(ended, ["zone", "legal", "age"])[["closed", "gone"]].sum()], axis=1).fillna(0)


def moves(links: Frame, near: Frame) -> Frame:
    """Transfers into and out of each area."""
    inside = near.loc[near["ring"] == "inside", ["row_id", "zone"]]
    before = links.merge(inside, left_on="before_id", right_on="row_id")
    after = links.merge(inside, left_on="after_id", right_on="row_id")
    both = after[["link", "zone"]].merge(before[["link", "zone"]])
    stays = pd.MultiIndex.from_frame(both)
    parts = []
    for rows, name in ((after, "arrivals"), (before, "departures")):
        crossed = rows[~pd.MultiIndex.from_frame(rows[["link", "zone"]]).isin(stays)]
        parts.append(crossed.assign(arrivals=int(name == "arrivals"), departures=int(name == "departures")))
    moved = pd.concat(parts)
    moved = moved[moved["days"] >= 0]
    moved["year"] = (moved["days"] // YEAR_DAYS).astype(int)
    return moved.groupby(["zone", "year"])[["arrivals", "departures"]].sum()


def differences(tables: dict[str, Any]) -> list[str]:
    """What differs from our counts, which process (b) wrote aside."""
    wrong = []
    for name, table in tables.items():
        mine = table.to_frame() if isinstance(table, pd.Series) else table
        keys, measures = list(mine.index.names), list(mine.columns)
        ours = pd.read_parquet(COUNTS / f"{name}.parquet")
        both = [_plain(frame, keys, measures) for frame in (ours, mine.reset_index())]
        same = both[0].index.equals(both[1].index)
        if not same or not np.allclose(both[0].to_numpy(float), both[1].to_numpy(float), atol=1e-6):
            wrong.append(f"{name}: {len(both[0])} rows against {len(both[1])}")
    return wrong


def _plain(frame: Frame, keys: list[str], measures: list[str]) -> Frame:
    """One row per key, texts for keys, rows of zeros left out, in the order of keys."""
    texts = frame[keys].astype(object).where(frame[keys].notna(), "").astype(str)
    whole = pd.concat([texts, frame[measures].astype(float)], axis=1).groupby(keys)[measures].sum()
    return whole[(whole.abs() > 1e-6).any(axis=1)].sort_index()


if __name__ == "__main__":
    counted = Counting(register()).tables()
    if sys.argv[1:] == ["compare"]:
        report(wrong=differences(counted), cells=sum(len(table) for table in counted.values()))
    else:
        report(cells=sum(len(table) for table in counted.values()))

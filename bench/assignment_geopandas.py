"""Bench, process (c): the same counts the straightforward way, with geopandas."""

import geopandas as gpd
import numpy as np
import pandas as pd

from measuring import report

LIMITS_M = [0, 100, 300, 500]


def count() -> dict[str, list[int]]:
    """Points inside each area and in each of its rings: one join at 500 m or less, then the distance of each pair."""
    outlines = pd.read_parquet("outlines.parquet")
    points = pd.read_parquet("points.parquet", columns=["x", "y", "epsg", "qualite_xy"])
    points = points[points["qualite_xy"] != "33"]
    counts = pd.DataFrame(0, index=outlines["code"], columns=range(4))
    for epsg, drawn in outlines.groupby("epsg"):
        here = points[points["epsg"] == str(epsg)]
        left = gpd.GeoDataFrame(geometry=gpd.points_from_xy(here["x"], here["y"], crs=epsg))
        right = gpd.GeoDataFrame(drawn[["code"]], geometry=gpd.GeoSeries.from_wkb(drawn["wkb"], crs=epsg))
        joined = left.sjoin(right, predicate="dwithin", distance=500)
        distance = joined.geometry.distance(right.geometry.loc[joined["index_right"]], align=False)
        relation = np.searchsorted(LIMITS_M, distance)
        counts = counts.add(pd.crosstab(joined["code"], relation), fill_value=0)
    return {code: [int(n) for n in row] for code, row in zip(counts.index, counts.to_numpy(), strict=True)}


if __name__ == "__main__":
    report(counts=count())

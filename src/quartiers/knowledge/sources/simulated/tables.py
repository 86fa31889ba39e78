"""From the lives of a city to tables with the headings of the official files."""

import csv
import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray
from pyproj import Transformer

from quartiers.knowledge.sources.projections import LONGITUDE_LATITUDE
from quartiers.knowledge.sources.simulated.ground import Unit, commune_code, iris_code
from quartiers.knowledge.sources.simulated.laws import SOLE
from quartiers.knowledge.sources.simulated.lives import OPEN, Lives
from quartiers.knowledge.sources.simulated.places import ABSENT, Located
from quartiers.knowledge.sources.simulated.plan import activities
from quartiers.knowledge.vocabulary.sirens import SIMULATED_SUM

Ints = NDArray[np.int64]

# Before NAF rev. 2 (1 January 2008) closed establishments kept the code of their time: here its catch-all, one for all.
_NAF_REV_2_ON, _OLD_ACTIVITY = datetime.date(2008, 1, 1), "74.8K"
_SOLE_TRADER, _ASSOCIATION = "1000", "9220"
_LEGAL, _LEGAL_ODDS = ("5499", "5710", "6540", _ASSOCIATION), (0.42, 0.38, 0.08, 0.12)
_BANDS = ("NN", "00", "01", "02", "03", "11", "12")
# Of sole traders, then of others.
_BAND_ODDS = ((0.9, 0.02, 0.08, 0, 0, 0, 0), (0.52, 0.05, 0.24, 0.09, 0.05, 0.03, 0.02))
# Shares: of firms of which only a part is published, of closures touched later.
_PARTIAL, _TOUCHED = 0.04, 0.05


@dataclass(frozen=True)
class Register:
    """The five tables of a city, with the headings of the official files; all rows of a firm are together."""

    establishments: pa.Table
    legal_units: pa.Table
    history: pa.Table
    successions: pa.Table
    locations: pa.Table


def siren_numbers(first: int, count: int) -> Ints:
    """Simulated SIREN (as integers), from the `first`-th: no real number has their Luhn sum."""
    return _with_key(10 * np.arange(first, first + count, dtype=np.int64), 9)


def siret_numbers(siren: Ints, number: Ints) -> Ints:
    """Simulated SIRET (as integers) of the `number`-th establishment of each firm."""
    return _with_key(siren * 100_000 + 10 * number, 14)


def _with_key(numbers: Ints, length: int) -> Ints:
    """Numbers that end with 0, that digit replaced so that Luhn's sum is the one of simulated numbers."""
    total = np.zeros(len(numbers), np.int64)
    for place in range(length):
        digit = numbers // 10**place % 10
        total += np.where(place % 2, digit * 2 - 9 * (digit > 4), digit)
    return numbers + (SIMULATED_SUM - total) % 10


@dataclass(frozen=True)
class Drawn:
    """A city, the lives drawn in it, and where they stand."""

    unit: Unit
    lives: Lives
    located: Located


def register(rng: np.random.Generator, drawn: Drawn, *, first_firm: int, day: datetime.date) -> Register:
    """The tables of a city whose firms are numbered from `first_firm`, on a day."""
    rows = _Rows(rng, drawn, first_firm, day)
    return Register(rows.establishments(), rows.legal_units(), rows.history(), rows.successions(), rows.locations())


class _Rows:
    """The rows of a city in the order of SIRET, and the columns that several tables share."""

    def __init__(self, rng: np.random.Generator, drawn: Drawn, first_firm: int, day: datetime.date) -> None:
        self.unit, self.found, self.located, self.day = drawn.unit, drawn.lives, drawn.located, day
        # The oldest establishment of a firm first: it is the head office.
        self.order = np.lexsort((-self.found.created, self.found.firm))
        self.firm = self.found.firm[self.order]
        self.firms = int(self.firm.max(initial=-1)) + 1
        number = np.arange(len(self.firm)) - np.searchsorted(self.firm, self.firm) + 1
        siren = siren_numbers(first_firm, self.firms)[self.firm]
        self.siren, self.siret = _text(siren, 9), _text(siret_numbers(siren, number), 14)
        self.nic = pc.utf8_slice_codeunits(self.siret, 9)
        self.is_first = number == 1
        self.created, self.closed = self.found.created[self.order], self.found.closed[self.order]
        self._describe_firms(rng)
        self._describe_activities()
        # Sometimes a closed establishment was touched again later: only the history tells its last open day.
        later = np.where(rng.random(len(self.order)) < _TOUCHED, rng.integers(30, 400, len(self.order)), 0)
        self.touched = np.maximum(self.closed - later, 0)
        self.street = rng.integers(1, 200, len(self.order)), rng.integers(1, 90, len(self.order))

    def _describe_firms(self, rng: np.random.Generator) -> None:
        """Diffusion, legal form, social economy, size."""
        rows = len(self.order)
        is_sole = self.found.stratum[self.order] == SOLE
        self.diffusion = pa.array(np.where(rng.random(self.firms) < _PARTIAL, "P", "O")[self.firm])
        self.legal = np.where(is_sole, _SOLE_TRADER, rng.choice(_LEGAL, self.firms, p=_LEGAL_ODDS)[self.firm])
        self.ess = rng.random(self.firms)[self.firm] < np.where(self.legal == _ASSOCIATION, 0.6, 0.02)
        bands = [rng.choice(_BANDS, rows, p=odds) for odds in _BAND_ODDS]
        self.band = np.where(is_sole, *bands)
        self.employer = pa.array(np.where(np.isin(self.band, ("NN", "00")), "N", "O"))

    def _describe_activities(self) -> None:
        codes = pa.array(activities()[0])
        is_old = pa.array((self.closed != OPEN) & (self.closed > (self.day - _NAF_REV_2_ON).days))
        self.activity = pc.if_else(is_old, _OLD_ACTIVITY, codes.take(pa.array(self.found.activity[self.order])))
        self.nomenclature = pc.if_else(is_old, "NAFRev1", "NAFRev2")

    def date(self, days: Ints, *, known: Any = None) -> pa.Array:
        """Days before the day as dates; null where not known."""
        epoch = (self.day - datetime.date(1970, 1, 1)).days
        mask = None if known is None else ~known
        return pa.array((epoch - days).astype(np.int32), pa.int32(), mask=mask).cast(pa.date32())

    def establishments(self) -> pa.Table:
        """StockEtablissement."""
        is_closed = self.closed != OPEN
        had_break = self.found.break_from[self.order] != OPEN
        since = np.where(is_closed, self.touched, np.where(had_break, self.found.break_to[self.order], self.created))
        communes = pa.array(self.unit.commune(self.located.cell[self.order]))
        codes = pa.array([commune_code(number) for number in range(100)]).take(communes)
        is_partial = pc.equal(self.diffusion, "P")
        numbers, streets = self.street
        return _table(
            "establishments",
            len(self.order),
            {
                "siren": self.siren,
                "nic": self.nic,
                "siret": self.siret,
                "statutDiffusionEtablissement": self.diffusion,
                "dateCreationEtablissement": self.date(self.created),
                "trancheEffectifsEtablissement": pa.array(self.band),
                "anneeEffectifsEtablissement": pc.if_else(
                    pa.array(self.band == "NN"), pa.scalar(None, pa.string()), str(self.day.year - 2)
                ),
                "etablissementSiege": pa.array(self.is_first),
                "nombrePeriodesEtablissement": pa.array(1 + is_closed + 2 * had_break),
                "numeroVoieEtablissement": pc.if_else(is_partial, "[ND]", pa.array(numbers).cast(pa.string())),
                "typeVoieEtablissement": pc.if_else(is_partial, "[ND]", "RUE"),
                "libelleVoieEtablissement": pc.if_else(
                    is_partial, "[ND]", pc.binary_join_element_wise("SIMULEE", pa.array(streets).cast(pa.string()), " ")
                ),
                "codePostalEtablissement": codes,
                "libelleCommuneEtablissement": pc.binary_join_element_wise("VILLE SIMULEE", codes, " "),
                "codeCommuneEtablissement": codes,
                "dateDebut": self.date(since),
                "etatAdministratifEtablissement": pa.array(np.where(is_closed, "F", "A")),
                "activitePrincipaleEtablissement": self.activity,
                "nomenclatureActivitePrincipaleEtablissement": self.nomenclature,
                "caractereEmployeurEtablissement": self.employer,
            },
        )

    def legal_units(self) -> pa.Table:
        """StockUniteLegale: one row per firm, open while one of its establishments is."""
        first = np.flatnonzero(self.is_first)
        is_open = np.bincount(self.firm, self.closed == OPEN, self.firms) > 0
        last = np.full(self.firms, -1)
        np.maximum.at(last, self.firm, -self.closed)
        taken = pa.array(first)
        return _table(
            "legal_units",
            self.firms,
            {
                "siren": self.siren.take(taken),
                "statutDiffusionUniteLegale": self.diffusion.take(taken),
                "dateCreationUniteLegale": self.date(self.created[first]),
                "trancheEffectifsUniteLegale": pa.array(self.band[first]),
                "nombrePeriodesUniteLegale": pa.array(np.where(is_open, 1, 2)),
                "dateDebut": self.date(np.where(is_open, self.created[first], np.minimum(-last, self.created[first]))),
                "etatAdministratifUniteLegale": pa.array(np.where(is_open, "A", "C")),
                "categorieJuridiqueUniteLegale": pa.array(self.legal[first]),
                "activitePrincipaleUniteLegale": self.activity.take(taken),
                "nomenclatureActivitePrincipaleUniteLegale": self.nomenclature.take(taken),
                "nicSiegeUniteLegale": self.nic.take(taken),
                "economieSocialeSolidaireUniteLegale": pa.array(np.where(self.ess[first], "O", "N")),
                "caractereEmployeurUniteLegale": self.employer.take(taken),
            },
        )

    def history(self) -> pa.Table:
        """StockEtablissementHistorique: one row per period, the present one without an end."""
        starts, ends = self.found.break_from[self.order], self.found.break_to[self.order]
        had_break, is_closed = starts != OPEN, self.closed != OPEN
        every, broken, shut = np.arange(len(self.order)), np.flatnonzero(had_break), np.flatnonzero(is_closed)
        end = np.where(had_break, starts + 1, np.where(is_closed, self.closed + 1, OPEN))
        after = np.where(is_closed, self.closed + 1, OPEN)
        parts = [
            (every, self.created, end, "A", False),
            (broken, starts[broken], ends[broken] + 1, "F", True),
            (broken, ends[broken], after[broken], "A", True),
            (shut, self.closed[shut], np.full(len(shut), OPEN), "F", True),
        ]
        row = np.concatenate([part[0] for part in parts])
        begin, stop = np.concatenate([part[1] for part in parts]), np.concatenate([part[2] for part in parts])
        state, changed = (np.concatenate([np.full(len(part[0]), part[at]) for part in parts]) for at in (3, 4))
        order = np.lexsort((begin, row))
        taken = pa.array(row[order])
        no = pa.array(np.zeros(len(row), bool))
        return _table(
            "history",
            len(row),
            {
                "siren": self.siren.take(taken),
                "nic": self.nic.take(taken),
                "siret": self.siret.take(taken),
                "dateFin": self.date(stop[order], known=stop[order] != OPEN),
                "dateDebut": self.date(begin[order]),
                "etatAdministratifEtablissement": pa.array(state[order]),
                "changementEtatAdministratifEtablissement": pa.array(changed[order]),
                "changementEnseigneEtablissement": no,
                "changementDenominationUsuelleEtablissement": no,
                "activitePrincipaleEtablissement": self.activity.take(taken),
                "nomenclatureActivitePrincipaleEtablissement": self.nomenclature.take(taken),
                "changementActivitePrincipaleEtablissement": no,
                "caractereEmployeurEtablissement": self.employer.take(taken),
                "changementCaractereEmployeurEtablissement": no,
            },
        )

    def successions(self) -> pa.Table:
        """StockEtablissementLiensSuccession: moves."""
        after = self.found.after[self.order]
        moved = np.flatnonzero(after != OPEN)
        place = np.empty_like(self.order)
        place[self.order] = np.arange(len(self.order))
        yes = pa.array(np.ones(len(moved), bool))
        return _table(
            "successions",
            len(moved),
            {
                "siretEtablissementPredecesseur": self.siret.take(pa.array(moved)),
                "siretEtablissementSuccesseur": self.siret.take(pa.array(place[after[moved]])),
                "dateLienSuccession": self.date(self.closed[moved]),
                "transfertSiege": pa.array(self.is_first[moved]),
                "continuiteEconomique": yes,
            },
        )

    def locations(self) -> pa.Table:
        """The location file, which lacks some establishments."""
        rows = self.order
        kept = np.flatnonzero(self.located.quality[rows] != ABSENT)
        rows = rows[kept]
        x, y = np.round(self.located.x[rows], 1), np.round(self.located.y[rows], 1)
        lon, lat = Transformer.from_crs(self.unit.epsg, LONGITUDE_LATITUDE, always_xy=True).transform(x, y)
        cells = pa.array(self.located.cell[rows])
        iris = [iris_code(self.unit, cell) for cell in range(self.unit.cells)]
        communes = [code[:5] for code in iris]
        precision = self.located.precision_m[rows]
        return _table(
            "locations",
            len(rows),
            {
                "siret": self.siret.take(pa.array(kept)),
                "x": pa.array(x),
                "y": pa.array(y),
                "qualite_xy": pa.array(self.located.quality[rows]).cast(pa.string()),
                "epsg": pa.array([str(self.unit.epsg)]).take(pa.array(np.zeros(len(rows), np.int8))),
                "plg_qp24": self._told(rows, "QN"),
                "plg_iris": pa.array(iris).take(cells),
                "plg_qp15": self._told(rows, "QP"),
                "plg_code_commune": pa.array(communes).take(cells),
                "distance_precision": pa.array(precision, mask=np.isnan(precision)),
                "y_latitude": pa.array(lat),
                "x_longitude": pa.array(lon),
            },
        )

    def _told(self, rows: Ints, prefix: str) -> pa.Array:
        """The neighbourhood of one list, HZ outside of any, null where the file does not say."""
        names = [next((code for code in atom.areas if code.startswith(prefix)), "HZ") for atom in self.unit.atoms]
        return pa.array(names).take(pa.array(self.found.atom[rows], mask=~self.located.is_told[rows]))


def _text(numbers: Ints, length: int) -> pa.Array:
    return pc.utf8_lpad(pa.array(numbers).cast(pa.string()), length, "0")


@cache
def headings() -> dict[str, tuple[str, ...]]:
    """Headings of the official files in their order, by table (INSEE, files of September 2026)."""
    found: dict[str, list[str]] = {}
    with (Path(__file__).parent / "headings.csv").open(encoding="utf-8") as source:
        for row in csv.DictReader(source):
            found.setdefault(row["file"], []).append(row["heading"])
    return {name: tuple(columns) for name, columns in found.items()}


def _table(name: str, rows: int, given: Mapping[str, pa.Array]) -> pa.Table:
    """A table with every official heading, null where nothing is simulated."""
    columns = headings()[name]
    unknown = given.keys() - set(columns)
    if unknown:
        raise ValueError(f"no such heading: {sorted(unknown)}")
    return pa.table({column: given[column] if column in given else pa.nulls(rows, pa.string()) for column in columns})

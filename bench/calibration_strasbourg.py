"""A real register as true null: Strasbourg by IRIS, shares and diversity alone, before over-dispersion and after.

Lesson 7 of methods.md: a naive test of a location quotient flags perfectly ordinary neighbourhoods. The file has no date
(2010 or 2017): it is said so, and it has neither residents nor lives.
"""

import csv
import datetime
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyogrio
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.stats import betabinom, binom

import calibration_null
from calibration_tables import NONE, Table, percent, share, table, upper_bound
from measuring import ROOT
from quartiers.knowledge.engine.detectors.register import DETECTORS
from quartiers.knowledge.engine.evidence import Activities, Evidence
from quartiers.knowledge.engine.grids import Grid
from quartiers.knowledge.engine.indicators.declaration import Indicator
from quartiers.knowledge.engine.indicators.sectors import QUOTIENTS, SHARES
from quartiers.knowledge.engine.indicators.shops import BASKET_COUNT, REACHES, TYPE_DENSITY
from quartiers.knowledge.engine.statistics import beta_binomial
from quartiers.knowledge.engine.statistics.discoveries import benjamini_hochberg
from quartiers.knowledge.engine.statistics.diversity import hill, rarefied_hill
from quartiers.knowledge.engine.zones import Kind, Zone, Zones
from quartiers.knowledge.vocabulary.activities import BASKET, FAMILIES, SHOP_TYPES, activity
from quartiers.knowledge.vocabulary.french_numbers import number

FOLDER = ROOT.parent / "shared/data/register_strasbourg_2010"
CITY = "67482"
LEAST_UNITS, SHOPS = 20, 20
# Detectors that need neither residents nor lives, and the draws in which each IRIS is taken once.
HERE, DRAWS = frozenset({"DET-2", "DET-6"}), 4
# The size class of the city; the file has no day, and detectors of shares read none.
_UNIT_RESIDENTS, _NO_DAY = 450_000.0, datetime.date(2010, 1, 1)
MARGIN, SURE, DISCOVERIES, LESS = 1.25, 0.95, 0.10, 0.2
Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Register:
    """Establishments by inhabited IRIS and NAF sub-class, [iris, code]."""

    codes: tuple[str, ...]
    counts: Floats

    @property
    def families(self) -> Floats:
        """By family, [iris, family]."""
        return self._by([activity(code).family for code in self.codes], FAMILIES)

    @property
    def shops(self) -> Floats:
        """By type of shop, [iris, type]."""
        return self._by([activity(code).shop_type for code in self.codes], SHOP_TYPES)

    def evidence(self) -> Evidence:
        """What detectors may read of it: shares and activities; residents, lives and places are not known."""
        zones = [
            Zone(f"iris{at}", Kind.IRIS, unit="Strasbourg", unit_residents=_UNIT_RESIDENTS, ordinary=(2024,))
            for at in range(len(self.counts))
        ]
        return Evidence(
            zones=Zones(zones),
            day=_NO_DAY,
            read=self._grid,
            has=frozenset(),
            territories={},
            names={},
            activities=Activities(self.codes, csr_array(self.counts), csr_array(self.counts.shape)),
        )

    def _grid(self, indicator: Indicator) -> Grid:
        """Counts by family or by type; per resident the denominator is unknown."""
        if indicator.name == BASKET_COUNT.name:
            nowhere = np.full((len(self.counts), len(BASKET), len(REACHES)), np.nan)
            return Grid(BASKET, nowhere, np.zeros(nowhere.shape), nowhere)
        items, counts = (SHOP_TYPES, self.shops) if indicator.name == TYPE_DENSITY.name else (FAMILIES, self.families)
        whole = np.broadcast_to(self.counts.sum(axis=1, keepdims=True), counts.shape)
        is_share = indicator.name in {SHARES.name, QUOTIENTS.name}
        return Grid(tuple(items), counts, np.zeros(counts.shape), whole if is_share else np.full(counts.shape, np.nan))

    def _by(self, names: Sequence[str | None], wanted: Iterable[str]) -> Floats:
        return np.column_stack([self.counts[:, [own == name for own in names]].sum(axis=1) for name in wanted])


def register(folder: Path = FOLDER) -> Register | None:
    """The IRIS of the city where people live; None when the file is not there."""
    source = folder / "sirene_with_iris.csv"
    if not source.exists():
        return None
    outlines = folder / "iris/CONTOURS-IRIS_D067.shp"
    fields = pyogrio.raw.read(outlines, columns=["DCOMIRIS", "TYP_IRIS"], read_geometry=False)[3]
    inhabited = {code for code, kind in zip(*fields, strict=True) if kind in {"H", "Z"} and code.startswith(CITY)}
    counted: Counter[tuple[str, str]] = Counter()
    with source.open(encoding="latin-1") as lines:
        for row in csv.DictReader(lines):
            if row["CODE_IRIS"] in inhabited:
                counted[row["CODE_IRIS"], f"{row['APET700'][:2]}.{row['APET700'][2:]}"] += 1
    places, codes = (sorted({pair[at] for pair in counted}) for at in (0, 1))
    counts = np.zeros((len(places), len(codes)))
    for (iris, code), n in counted.items():
        counts[places.index(iris), codes.index(code)] = n
    kept = counts.sum(axis=1) >= LEAST_UNITS
    return Register(tuple(codes), counts[kept])


def naive_flags(counts: Floats) -> NDArray[np.bool_]:
    """Cells [iris, family] that a binomial test against the rest of the city says are in excess, at 5 %."""
    whole = counts.sum(axis=1, keepdims=True)
    return np.asarray(binom.sf(counts - 1, whole, _base(counts)) < 1 - SURE)


def smoothed_flags(counts: Floats) -> NDArray[np.bool_]:
    """The same from shares drawn towards those of the city: what is surely above it, and by more than the margin."""
    whole, base = counts.sum(axis=1), _base(counts)
    sure, quotients = np.zeros(counts.shape), np.zeros(counts.shape)
    for family, prior in enumerate(_priors(counts)):
        given = prior, counts[:, family], whole, base[:, family]
        sure[:, family] = beta_binomial.probability_above(*given, base[:, family])
        quotients[:, family] = beta_binomial.posterior(*given).value / base[:, family]
    return np.asarray((sure > SURE) & (benjamini_hochberg(1 - sure) <= DISCOVERIES) & (quotients > MARGIN))


def spread_flags(counts: Floats) -> NDArray[np.bool_]:
    """Cells beyond what neighbourhoods of the city ordinarily are: the test of chance and of their spread, at 5 %."""
    return np.asarray(_beyond(counts) < 1 - SURE)


def found_flags(counts: Floats) -> NDArray[np.bool_]:
    """The same with the rate of false discoveries held at 10 % over all cells, and the relevance margin."""
    kept = benjamini_hochberg(_beyond(counts)) <= DISCOVERIES
    return np.asarray(kept & (counts > MARGIN * counts.sum(axis=1, keepdims=True) * _base(counts)))


def _beyond(counts: Floats) -> Floats:
    """Chance of as many or more, for a share that varies between neighbourhoods as much as it does here."""
    whole, base, found = counts.sum(axis=1)[:, None], _base(counts), np.zeros(counts.shape)
    for family, prior in enumerate(_priors(counts)):
        mean, size, weight = prior.components(base[:, family])
        tail = betabinom.sf(counts[:, family, None] - 1, whole, mean * size, (1 - mean) * size)
        found[:, family] = np.clip(tail @ weight, 0, 1)
    return found


def _priors(counts: Floats) -> Iterator[beta_binomial.BetaPrior]:
    base = _base(counts)
    for family in range(counts.shape[1]):
        yield beta_binomial.fit(counts[:, family], counts.sum(axis=1), base[:, family])


def _base(counts: Floats) -> Floats:
    rest = counts.sum(axis=0) - counts
    return np.asarray(rest / rest.sum(axis=1, keepdims=True))


def tables(folder: Path = FOLDER, *, found: Register | None = None) -> list[Table]:
    """The table of this section; a sentence alone where the file is absent."""
    known = found or register(folder)
    title = "Un registre réel : Strasbourg par IRIS (non daté)"
    if known is None:
        return [table(title, "Fichier absent de ce poste : non calculé.", ("Mesure", "Résultat"), [])]
    return [_specialised(title, known.families), _ours(known), _diverse(known.shops)]


def _ours(known: Register) -> Table:
    """The detectors that need shares or diversity alone, on doubles of these IRIS."""
    detectors = [one for one in DETECTORS if one.name in HERE]
    rows, seed = [], 67
    evidence = known.evidence()
    found = calibration_null.alarms(
        calibration_null.drawn(evidence, DRAWS, len(known.counts) // DRAWS, seed), detectors, say=lambda _: None
    )
    for detector in detectors:
        wrong, judged = calibration_null.false_alarm(found, detector.name)
        limits = percent(share(wrong, judged)), percent(upper_bound(wrong, judged)) if judged else NONE
        rows.append((detector.name, detector.title_fr, number(judged), *limits))
    return table(
        "Nos détecteurs sur ce registre réel (non daté)",
        f"Chaque IRIS de Strasbourg pris une fois pour un quartier prioritaire, en {DRAWS} tirages, comparé au reste de la "
        "ville. Sans population, DET-6 ne juge que la diversité, et DET-2 ne dit rien par habitant. Cent IRIS ne suffisent "
        "pas à borner finement la part : la borne haute est donnée, sans critère.",
        ("Détecteur", "Question", "Avec verdict", "Fausses alertes", "Borne haute à 95 %"),
        rows,
    )


def _specialised(title: str, counts: Floats) -> Table:
    rules = (
        ("Test binomial simple à 5 % (avant)", naive_flags),
        ("Part lissée sûrement au-dessus de la ville, marge 1,25, fausses découvertes à 10 %", smoothed_flags),
        ("Test qui connaît l'écart ordinaire entre quartiers, à 5 % (après)", spread_flags),
        ("Le même, marge 1,25 et fausses découvertes à 10 % (après)", found_flags),
    )
    flags = [(name, rule(counts)) for name, rule in rules]
    return table(
        title,
        f"{number(len(counts))} IRIS habités de Strasbourg d'au moins {LEAST_UNITS} établissements, pris un à un pour des "
        f"quartiers prioritaires et comparés au reste de la ville, en {counts.shape[1]} familles. Registre Sirene non daté "
        "(2010 ou 2017), sans population : parts et diversité seulement. Des quartiers ordinaires diffèrent vraiment de leur "
        "ville : un test qui ne connaît que le hasard les signale presque tous, et lisser n'y change rien. Il faut que l'écart "
        "ordinaire entre quartiers soit la mesure.",
        ("Règle", "Cases signalées (IRIS et famille)", "IRIS signalés pour au moins une famille"),
        [(name, percent(float(one.mean())), percent(float(one.any(axis=1).mean()))) for name, one in flags],
    )


def _diverse(shops: Floats) -> Table:
    """IRIS that seem less diverse than the city: plain effective numbers, then at equal size."""
    held = shops[shops.sum(axis=1) >= SHOPS]
    city = held.sum(axis=0)
    pairs = (
        ("Nombre effectif de types, brut (avant)", hill(held, 1), float(hill(city, 1))),
        (f"Ramené à {SHOPS} commerces (après)", rarefied_hill(held, SHOPS, 1), float(rarefied_hill(city, SHOPS, 1))),
    )
    return table(
        "Diversité à Strasbourg : brute, puis à taille égale (non daté)",
        f"{number(len(held))} IRIS d'au moins {SHOPS} commerces, comparés à la ville entière. Le nombre effectif de types "
        "(exponentielle de Shannon) croît avec le nombre de commerces : brut, il dit de presque tous qu'ils sont moins divers.",
        ("Mesure", "Médiane des IRIS rapportée à la ville", "IRIS moins divers que la ville de plus de 20 %"),
        [
            (name, percent(float(np.median(own)) / whole), percent(float((own < (1 - LESS) * whole).mean())))
            for name, own, whole in pairs
        ],
    )

"""One verdict or one card of an edition, in the words and the order in which it is read."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from quartiers.knowledge.editions.rows import Row
from quartiers.knowledge.portrait.compared import COMPARATORS
from quartiers.knowledge.portrait.items import period_fr
from quartiers.knowledge.portrait.potentials.words import (
    DETECTORS_FR,
    KINDS_FR,
    LEAST_PROBABILITY,
    LEVERS_FR,
    MEANINGS_FR,
    SHOWN,
    STATUSES_FR,
    SYMBOLS,
    VERDICTS_FR,
)
from quartiers.knowledge.portrait.sentences import SIMULATED_FR
from quartiers.knowledge.sources.spelling import plain_words
from quartiers.knowledge.vocabulary.french_numbers import count, number, quantity
from quartiers.knowledge.vocabulary.origins import Origin

# What a 90 % interval wholly beyond a margin makes sure of.
_LEVEL_OF_VERDICTS = 0.95


@dataclass(frozen=True)
class Card:
    """A row of the table `opportunities`, and the titles of the figures and sources that it names."""

    row: Row
    titles: Mapping[str, str]

    @property
    def key(self) -> str:
        """Its name inside its area, the same in every edition."""
        return str(self.row["card"])

    @cached_property
    def anchor(self) -> str:
        """An identifier of its place in a page."""
        return "-".join(["c", *plain_words(f"{self.row['area']} {self.key}")])

    @property
    def is_verdict(self) -> bool:
        """Whether it answers a finding of the programme."""
        return self.row["detector"] in VERDICTS_FR

    @property
    def is_simulated(self) -> bool:
        """Whether something simulated stands behind it."""
        return bool(self.row["origin"] == Origin.SIMULATED)

    @property
    def is_shown(self) -> bool:
        """Whether it says something: an inference that is not even possible says nothing."""
        if self.row["status"] not in SHOWN:
            return False
        probability = self.row["probability"]
        return self.row["statement"] != "inference" or probability is None or probability >= LEAST_PROBABILITY

    @property
    def kind_fr(self) -> str:
        """Fact, comparison, inference or advice."""
        return KINDS_FR[self.row["statement"]]

    @property
    def family_fr(self) -> str:
        """What its detector looks for."""
        return str(DETECTORS_FR.get(self.row["detector"], self.row["detector"]))

    @property
    def status_fr(self) -> str:
        """Its status, in words."""
        return STATUSES_FR[self.row["status"]]

    @property
    def meaning_fr(self) -> str:
        """What the status means; empty for a card of opportunity."""
        return MEANINGS_FR.get(self.row["status"], "") if self.is_verdict else ""

    @property
    def symbol(self) -> str:
        """The shape of its status."""
        return SYMBOLS[self.row["status"]]

    @property
    def mark_fr(self) -> str:
        """What a simulated sentence begins with."""
        return SIMULATED_FR if self.is_simulated else ""

    @property
    def sentence_fr(self) -> str:
        """Its sentence, marked when it is simulated."""
        return self.mark_fr + str(self.row["sentence_fr"])

    @property
    def certainty_fr(self) -> str:
        """The word bound to its probability, and the probability; empty without one, and for what is a fact or a rule."""
        return self.probability_fr if self.row["statement"] in {"comparison", "inference"} else ""

    @property
    def probability_fr(self) -> str:
        """The same whatever the kind."""
        if self.row["probability"] is None:
            return ""
        hundredths = 100 * self.row["probability"]
        # A probability that is computed is never a certainty.
        share = "P > 99 %" if hundredths > 99 else f"P {self._sign} {number(hundredths, 0)} %"
        return f"{self.row['word']}, {share}" if self.row["word"] else share

    @property
    def _sign(self) -> str:
        """A verdict read off its interval knows that level only: at least so much."""
        return "≥" if self.is_verdict and self.row["probability"] == _LEVEL_OF_VERDICTS else "="

    @property
    def comparator_fr(self) -> str:
        """What it is compared with, in words."""
        return str(COMPARATORS.get(self.row["comparator"], self.row["comparator"]))

    @property
    def origin_fr(self) -> str:
        """The worst origin of what stands behind it."""
        return Origin(self.row["origin"]).label_fr

    @property
    def has_page(self) -> bool:
        """Whether its area is a neighbourhood, whose figures have pages."""
        return str(self.row["area"]).startswith(("QP", "QN"))

    @property
    def has_range(self) -> bool:
        """Whether there is something to draw on a range bar."""
        return self.row["estimate"] is not None or self.row["low"] is not None

    @property
    def interval_fr(self) -> str:
        """The estimate and its limits in words, empty when there is none."""
        row = self.row
        if row["estimate"] is None:
            return ""
        text = quantity(row["estimate"], row["unit"] or "").rstrip()
        if row["low"] is None or row["high"] is None or row["low"] == row["high"]:
            # A count has no margin; the rest would need one.
            return text if row["statement"] == "fact" else f"{text}, sans intervalle"
        # The same figure has a narrower margin in the portrait, where counting alone is in doubt.
        more = ", écarts ordinaires entre quartiers compris" if self.is_verdict and row["chance_low"] is not None else ""
        level = f", intervalle à {row['level'] * 100:.0f} %{more}" if row["level"] else ""
        return f"{text} (entre {number(row['low'])} et {number(row['high'])}{level})"

    @property
    def period_fr(self) -> str:
        """The day or the days that it speaks of."""
        return period_fr(self.row["period"]) if self.row["period"] else "non daté"

    @property
    def count_fr(self) -> str:
        """How many units stand behind it."""
        return "non compté" if self.row["n"] is None else count(self.row["n"], "unité comptée", "unités comptées")

    @property
    def people_fr(self) -> str:
        """How many residents it concerns, with limits when they are known; empty when nobody knows."""
        row = self.row
        if row["people"] is None:
            return ""
        text = count(round(row["people"]), "habitant concerné", "habitants concernés")
        if row["people_low"] is None or row["people_high"] is None:
            return text
        return f"{text} (entre {number(round(row['people_low']))} et {number(round(row['people_high']))})"

    @property
    def evidence(self) -> list[tuple[str, str]]:
        """The figures that it rests on, each once: indicator and title."""
        names = dict.fromkeys(one["indicator"] for one in self.row["evidence"] or ())
        return [(name, self.titles.get(name, name)) for name in names if name in self.titles]

    @property
    def sources(self) -> list[tuple[str, str]]:
        """Its sources: name and title."""
        return [(name, self.titles.get(f"source {name}", name)) for name in (self.row["sources"] or "").split()]

    @property
    def levers_fr(self) -> list[str]:
        """The levers of the programme that it pulls."""
        return [LEVERS_FR.get(lever, lever) for lever in self.row["levers"] or ()]

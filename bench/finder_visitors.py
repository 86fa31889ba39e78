"""How many questions until the first five steps no longer change? Simulated visitors, run by `make bench`.

Each visitor has a complete hidden situation, drawn by a seed from the habits of a kind of visitor, and answers what the finder
asks until nothing is left to settle. Counted: the questions after which the list of five, order included, stays the same to
the end. Criterion: 7 at most in median.
"""

import datetime
import random
import statistics
import sys
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from quartiers.knowledge.aids.finder.answers import profile_from
from quartiers.knowledge.aids.finder.asking import Asked, next_question
from quartiers.knowledge.aids.finder.questions import UNKNOWN
from quartiers.knowledge.aids.finder.standing import View, picks
from quartiers.knowledge.aids.loading import catalogue

TODAY = datetime.date(2026, 11, 27)
VISITORS = 200
MOST_QUESTIONS = 7
Habits = Mapping[str, Mapping[str, float]]
_QPV: Habits = {"lieu_activite": {"qpv": 8, "dehors": 2}, "lieu_vie": {"qpv": 7, "dehors": 3}}
# What sets a kind of visitor apart; other questions are answered by the weights of questions.yaml, a judgement too.
KINDS: dict[str, Habits] = {
    "boulangerie": {
        "situation": {"creation": 5, "reprise": 4, "jeune": 1},
        "activite": {"boulangerie": 1},
        "micro": {"non": 9, "oui": 1},
        "effectif": {"0_1": 3, "2_3": 4, "4_9": 3},
        "ca": {"250k": 5, "2m": 5},
        "ventes": {"local": 1},
        **_QPV,
    },
    "idée": {
        "situation": {"idee": 1},
        "activite": {"commerce": 3, "service": 4, "artisan": 2, "sante": 1},
        "effectif": {"0_1": 9, "2_3": 1},
        "ca": {"250k": 1},
        **_QPV,
    },
    "artisan": {
        "situation": {"creation": 3, "jeune": 3, "installee": 4},
        "activite": {"artisan": 1},
        "micro": {"oui": 5, "non": 5},
        "effectif": {"0_1": 5, "2_3": 3, "4_9": 2},
        "ca": {"250k": 7, "2m": 3},
        "lieu_vie": {"qpv": 5, "dehors": 5},
        "lieu_activite": {"qpv": 5, "dehors": 5},
    },
    "commerce installé": {
        "situation": {"installee": 8, "implantation": 2},
        "activite": {"commerce": 1},
        "micro": {"non": 1},
        "effectif": {"0_1": 2, "2_3": 4, "4_9": 3, "10_19": 1},
        "ca": {"250k": 4, "2m": 6},
        "ventes": {"local": 1},
        **_QPV,
    },
    "PME": {
        "situation": {"installee": 7, "implantation": 3},
        "activite": {"industrie": 5, "service": 5},
        "micro": {"non": 1},
        "effectif": {"10_19": 4, "20_49": 4, "50_149": 2},
        "ca": {"2m": 4, "10m": 5, "50m": 1},
    },
    "association": {
        "situation": {"association": 1},
        "embauche": {"aucune": 4, "adulte_relais": 3, "apprenti": 1, "cdi": 2},
        "lieu_activite": {"qpv": 1},
        "habitants": {"oui": 9, "non": 1},
    },
    "collectivité": {"situation": {"porteur": 1}, "structure": {"commune": 5, "epci": 5}, "lieu_activite": {"qpv": 1}},
    "bailleur, foncière, SEM": {
        "situation": {"porteur": 1},
        "structure": {"bailleur": 4, "sem": 3, "fonciere": 3},
        "lieu_activite": {"qpv": 1},
        "projet": {"locaux": 8, "friche": 2},
    },
}


@dataclass(frozen=True)
class Visit:
    """One visitor: how many questions until the five stand, how many in all, how many until the finder itself stops."""

    kind: str
    until_stable: int
    until_stop: int
    in_all: int
    kept: float  # share of the final five that already stood when the finder stopped
    longest_s: float  # of processor, for one question


def visits(number: int, *, seed: int = 7, doubt: float = 0.0) -> Iterator[Visit]:
    """Visitors drawn by a seed, kinds in turn; `doubt`: the share of questions answered «je ne sais pas»."""
    kinds = list(KINDS)
    for place in range(number):
        kind = kinds[place % len(kinds)]
        yield visit(kind, drawn(f"{seed}-{place}"), doubt)


def drawn(seed: int | str) -> random.Random:
    """The same draws for the same seed."""
    return random.Random(seed)  # noqa: S311 - visitors of a simulation, no secret


def visit(kind: str, draw: random.Random, doubt: float) -> Visit:
    """Answers every question that the finder can put, and looks back for when the five stood."""
    aids, answers, seen, stopped, longest_s = catalogue(), {}, [], None, 0.0
    while True:
        profile = profile_from(answers, today=TODAY)
        seen.append(tuple(pick.key for pick in picks(View(aids, profile))))
        started = time.process_time()
        asked = next_question(profile, answers, aids)
        longest_s = max(longest_s, time.process_time() - started)
        if (asked is None or asked.question.is_figure) and stopped is None:
            stopped = len(answers)
        asked = asked if stopped is None else next_question(profile, answers, aids, is_thorough=True)
        if asked is None or asked.question.is_figure:
            break
        answers[asked.question.id] = _answer(asked, KINDS[kind], draw, doubt)
    stable = next(place for place in range(len(seen)) if all(each == seen[-1] for each in seen[place:]))
    last = set(seen[-1])
    kept = len(last & set(seen[stopped or 0])) / len(last) if last else 1.0
    return Visit(kind, stable, stopped or 0, len(answers), kept, longest_s)


def _answer(asked: Asked, habits: Habits, draw: random.Random, doubt: float) -> str:
    if asked.question.id != "situation" and draw.random() < doubt:
        return UNKNOWN
    wanted = habits.get(asked.question.id, {})
    codes = [choice.code for choice in asked.choices]
    weights = [
        wanted.get(choice.code, 0.0) if any(each in wanted for each in codes) else choice.weight for choice in asked.choices
    ]
    return draw.choices(codes, weights)[0]


def _told(name: str, found: list[Visit]) -> str:
    counts = sorted(each.until_stable for each in found)
    p90 = counts[int(0.9 * (len(counts) - 1))]
    stops = statistics.median(each.until_stop for each in found)
    everything = statistics.median(each.in_all for each in found)
    kept = statistics.mean(each.kept for each in found)
    return (
        f"  {name:<24} {len(found):>4} visitors: median {statistics.median(counts):g}, p90 {p90}, most {counts[-1]}"
        f" (stops after {stops:g} with {kept:.0%} of the final five; all questions {everything:g})"
    )


def main() -> None:
    """Prints the counts; exits 1 when the median is above the criterion."""
    number = int(sys.argv[1]) if len(sys.argv) > 1 else VISITORS
    print(
        f"Questions until the first five steps stand, order included ({number} visitors, criterion: median {MOST_QUESTIONS}):"
    )
    found = list(visits(number))
    print(_told("all", found))
    for kind in KINDS:
        print(_told(kind, [each for each in found if each.kind == kind]))
    longest = sorted(each.longest_s * 1_000 for each in found)
    middle = statistics.median(longest)
    print(f"  one question, slowest of a visit: median {middle:.0f} ms, worst {longest[-1]:.0f} ms (processor)")
    print(_told("all, 20 % unknown", list(visits(number, doubt=0.2))))
    sys.exit(statistics.median(each.until_stable for each in found) > MOST_QUESTIONS)


if __name__ == "__main__":
    main()

"""What the finder shows: five steps at most, then every aid with its reason."""

import datetime
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any

from django.urls import reverse

from quartiers.knowledge.aids.aid import Aid
from quartiers.knowledge.aids.explain import Answer
from quartiers.knowledge.aids.finder.groups import Entry, Groups, all_aids
from quartiers.knowledge.aids.finder.steps import NOT_DOCUMENTED, Lack, Side, Step, next_steps
from quartiers.knowledge.aids.profiles import Profile
from quartiers.knowledge.aids.standing import standing
from quartiers.knowledge.rules.dated import Gap

# A list longer than this is folded: it is there for who looks for one aid.
_FOLDED_FROM = 9
_GROUPS = (
    ("maybe", "Possibles aussi", "Vérifiées récemment ; certaines demandent une réponse de plus."),
    ("later", "Plus tard", "À reprendre une fois ouvert."),
    ("to_confirm", "À faire confirmer avant de compter dessus", "La règle, l'existence ou le lieu n'est pas sûr : demandez."),
    ("refused", "Pas pour vous, et pourquoi", "D'après vos réponses : changez-en une si elle n'est pas exacte."),
    ("closed", "Terminées", "Vous en avez peut-être entendu parler : elles ne prennent plus personne."),
)


def results(profile: Profile, told: Collection[str], aids: Mapping[str, Aid], today: datetime.date) -> dict[str, Any]:
    """The context of the page of results; `told`: the questions that have an answer."""
    steps = next_steps(profile, aids, today, told=told)
    in_steps = {side.aid.id for step in steps for side in step.sides}
    found = all_aids(profile, aids, today)
    count = len(steps)
    return {
        "heading": _HEADINGS.get(count, f"Vos {count} prochaines démarches") if count else "Rien d'ouvert pour l'instant",
        "steps": [_step(step, today) for step in steps],
        "groups": list(_groups(found, in_steps, aids)),
        "tally_fr": f"{len(aids)} aides examinées le {today:%d/%m/%Y}, celles qui sont refusées ou terminées comprises.",
    }


_HEADINGS = {1: "Votre prochaine démarche", 2: "Vos deux prochaines démarches", 3: "Vos trois prochaines démarches",
             4: "Vos quatre prochaines démarches", 5: "Vos cinq prochaines démarches"}  # fmt: skip


def _step(step: Step, today: datetime.date) -> dict[str, Any]:
    return {
        "title_fr": step.title,
        "who_fr": step.who,
        "what_fr": step.what,
        "how_fr": step.how,
        "sides": [_side(side, today) for side in step.sides],
        "in_force": [one.label for one in step.why if _is_of_the_day(one)],
        "why": [one for one in step.why if one.status == "satisfied" and not _is_of_the_day(one)],
        "open": [one for one in step.why if one.status != "satisfied"],
        "missing": _lacks(step.missing),
        "whom_fr": "" if step.call == NOT_DOCUMENTED else step.call,
        "choice_fr": step.choice_fr if len(step.sides) > 1 else "",
        "beware_fr": step.choice_fr if len(step.sides) == 1 else "",
        "order_fr": step.order_fr,
        "is_later": step.is_later,
    }


def _is_of_the_day(one: Answer) -> bool:
    """Whether a criterion that is met says something of the law that day, and nothing of the person."""
    return one.status == "satisfied" and one.fields == ("date_demande",)


def _lacks(missing: Iterable[Lack]) -> list[Lack]:
    """What is missing, each question once."""
    found: dict[str, Lack] = {}
    for lack in missing:
        found.setdefault(lack.question or lack.label_fr, lack)
    return list(found.values())


def _side(side: Side, today: datetime.date) -> dict[str, Any]:
    return {
        "id": side.aid.id,
        "name_fr": side.aid.name,
        "url": reverse("aid", args=[side.aid.id]),
        "standing": standing(side.aid, today),
        "sentence_fr": side.sentence_fr,
        "amount_fr": list(_amount(side)),
        "counts_fr": _minimis(side.aid),
    }


def _amount(side: Side) -> Iterator[str]:
    """The amount with its arithmetic, as far as it is known; a law that says nothing of the day says so."""
    try:
        found = side.explanation.amount
    except Gap as problem:
        yield str(problem)
        return
    if found is None:
        return
    yield from (f"{line.label} : {line.steps_fr}{_per(line.per)}" for line in found.lines)
    yield from (
        f"Année {year.first}{f' à {year.last}' if year.last > year.first else ''} : {year.steps_fr}" for year in found.years
    )
    yield from found.facts


def _per(period: str) -> str:
    """What an amount is counted on: «par an», «(douze mois)»."""
    return "" if not period else " par an" if period == "an" else f" ({period})"


def _minimis(aid: Aid) -> str:
    entry = aid.raw["de_minimis"]
    if entry["applies"] is False:
        return ""
    told = "Compte" if entry["applies"] else "Compte peut-être"
    return f"{told} dans le plafond « de minimis » : dites quelles aides publiques vous avez reçues depuis trois ans."


def _groups(found: Groups, in_steps: Iterable[str], aids: Mapping[str, Aid]) -> Iterator[dict[str, Any]]:
    for name, title, about in _GROUPS:
        entries: Sequence[Entry] = getattr(found, name)
        lines = [_line(entry, aids) for entry in entries if entry.aid.id not in in_steps]
        if lines:
            yield {"title_fr": title, "about_fr": about, "lines": lines, "is_long": len(lines) >= _FOLDED_FROM}


def _line(entry: Entry, aids: Mapping[str, Aid]) -> dict[str, Any]:
    return {
        "title_fr": entry.aid.name,
        "url": reverse("aid", args=[entry.aid.id]),
        "mark_fr": entry.mark,
        "sentence_fr": entry.sentence_fr,
        "instead": [
            {"title_fr": aids[other].name, "url": reverse("aid", args=[other])} for other in entry.replaced_by if other in aids
        ],
    }

"""Several aids together: which cannot go together and why, in what order, what stays uncertain, the nearest allowed set."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from quartiers.knowledge.aids.aid import Aid
from quartiers.knowledge.aids.bundles.checking import Check, Result, all_terms, check
from quartiers.knowledge.aids.bundles.constraints import Status
from quartiers.knowledge.aids.bundles.reading import NOBODY, bundle_of
from quartiers.knowledge.aids.bundles.telling import RULES_FR, figures_fr, label
from quartiers.knowledge.aids.standing import Standing, standing
from quartiers.knowledge.vocabulary.refusals import Refusal
from quartiers.platform.web.aids import SECTION
from quartiers.platform.web.aids_shelf import Mark, every_aid, found, marks
from quartiers.platform.web.aids_together_form import (
    EARLIER,
    EXPENSES,
    MOST_AIDS,
    RECEIVED_FR,
    YES_NO_FR,
    Typed,
    mapping_of,
    read,
    required,
)
from quartiers.platform.web.reading import HOME

_MOST_FOUND = 8
_SHAPES = {Status.ALLOWED: "ok", Status.TO_CONFIRM: "waiting", Status.REFUSED: "refused"}
_HEADS_FR = {
    Status.ALLOWED: "Rien ne s'oppose à ces aides ensemble, d'après les règles qui se calculent",
    Status.TO_CONFIRM: "Ces aides vont peut-être ensemble : à confirmer",
    Status.REFUSED: "Ces aides ne peuvent pas aller toutes ensemble",
}


@csrf_exempt  # nothing is written for anyone: no cookie on a public page, and a form elsewhere may send its aids here
@require_http_methods(["GET", "HEAD", "POST"])
def together(request: HttpRequest) -> HttpResponse:
    """The form, and the answer from two aids on; figures are posted and forgotten."""
    every, today = every_aid(), timezone.localdate()
    is_posted = request.method == "POST"
    one = read(request.POST if is_posted else request.GET, every)
    if not is_posted:
        # An address names aids, never figures: whatever else it holds is not read.
        one = Typed(one.aids, {}, one.troubles_fr)
    marked = marks(request)
    context = {
        "text": one.box("q"),
        "chosen": [_chosen(every[key], one, today) | {"mark": marked.get(key, Mark())} for key in one.aids],
        "finds": _finds(one, every, today, marked),
        "required": [every[key] for key in required(one.aids, every)],
        "expenses": [_expense(one, letter) for letter in EXPENSES],
        "has_expenses": any(one.box(f"{kind}-{letter}") for kind in ("cout", "deficit") for letter in EXPENSES),
        "has_figures": any(value for name, value in one.boxes.items() if name != "q"),
        "earlier": [(number, _box(one, f"recu-jour-{number}"), _box(one, f"recu-{number}")) for number in EARLIER],
        "public_total": _box(one, "total-public"),
        "received_fr": RECEIVED_FR,
        "yes_no_fr": YES_NO_FR,
        "received": one.box("recues"),
        "held": one.box("obtenue"),
        "authority": one.box("collectivite"),
        "for_authorities": any("collectivité" in every[key].audiences for key in one.aids),
        "told": _told(one, every, today) if len(one.aids) > 1 else None,
        # After the answer: reading the figures is what finds their faults.
        "troubles": one.troubles_fr,
        "most": MOST_AIDS,
        "today": today,
        "trail": [HOME, SECTION, ("Plusieurs aides ensemble", "")],
    }
    return render(request, "web/aids/together.html", context)


def _box(one: Typed, name: str) -> dict[str, str]:
    return {"name": name, "value": one.box(name)}


def _expense(one: Typed, letter: str) -> tuple[str, dict[str, str], dict[str, str]]:
    cost = _box(one, f"cout-{letter}") | {"words": f"Dépense {letter}, montant (€)"}
    return letter, cost, _box(one, f"deficit-{letter}") | {"words": f"Dépense {letter}, déficit de l'opération (€)"}


def _chosen(aid: Aid, one: Typed, today: datetime.date) -> dict[str, Any]:
    return {
        "aid": aid,
        "standing": standing(aid, today),
        "amount": _box(one, f"montant-{aid.id}"),
        "equivalent": _box(one, f"esb-{aid.id}"),
        "day": _box(one, f"jour-{aid.id}"),
        "expense": one.box(f"depense-{aid.id}"),
        "is_precise": any(one.box(f"{kind}-{aid.id}") for kind in ("esb", "jour", "depense")),
    }


def _finds(
    one: Typed, every: Mapping[str, Aid], today: datetime.date, marked: Mapping[str, Mark]
) -> list[tuple[Aid, Standing, Mark]] | None:
    """Aids that answer what was typed and are not chosen yet; None when nothing was typed."""
    if not one.box("q"):
        return None
    keys = [key for key in found(every, one.box("q")).keys if key not in one.aids]
    return [(every[key], standing(every[key], today), marked.get(key, Mark())) for key in keys[:_MOST_FOUND]]


def _told(one: Typed, every: Mapping[str, Aid], today: datetime.date) -> dict[str, Any] | None:
    """The answer in words; None when a day is one that the known law does not cover, which is told."""
    try:
        result = check(bundle_of(mapping_of(one, every, today), all_terms(every), today=today))
    except Refusal as problem:
        one.troubles_fr["verifier"] = str(problem)
        return None
    return {
        "head_fr": _HEADS_FR[result.status],
        "shape": _SHAPES[result.status],
        "word_fr": result.status.label_fr,
        "refused": [_rule(result, each, every) for each in result.breaches],
        "doubts": [_rule(result, each, every) for each in result.doubts],
        "kept": [_rule(result, each, every) for each in result.checks if each.status is Status.ALLOWED and each.finding.total],
        "order": list(_order(result, every)),
        "not_computed": result.not_computed,
        "nearest": _nearest(result, every),
        "fits": list(_fits(result)),
    }


def _rule(result: Result, one: Check, every: Mapping[str, Aid]) -> dict[str, Any]:
    keys = dict.fromkeys(result.bundle.items[place].terms.aid for place in one.finding.culprits)
    return {
        "title_fr": f"{RULES_FR[one.saying.rule].capitalize()} : {_named(one.saying.about, every)}",
        "sentence_fr": one.saying.sentence_fr,
        # The aids at fault are named below: their own files add nothing as a reference.
        "reference_fr": "" if one.saying.reference.startswith("aide") else one.saying.reference,
        "note_fr": one.saying.note_fr,
        "aids": [every[key] for key in keys],
        "figures_fr": figures_fr(one),
        "excess_fr": label(one.excess) if one.excess else "",
    }


def _named(text: str, every: Mapping[str, Aid]) -> str:
    """Identifiers of aids replaced by their names, and the asker called as the page does."""
    for key, aid in every.items():
        text = text.replace(f"« {key} »", f"« {aid.name} »")
    return text.replace(f" ({NOBODY})", "").replace(NOBODY, "votre entreprise")


def _order(result: Result, every: Mapping[str, Aid]) -> Iterator[tuple[Aid, str]]:
    """What must be asked before or after the others, with the sentence that says so."""
    for item in result.bundle.items:
        for needed, sentence in item.terms.requires.items():
            if needed in every:
                yield every[needed], sentence
        if item.terms.rank:
            yield every[item.terms.aid], item.terms.rank_sentence_fr


def _nearest(result: Result, every: Mapping[str, Aid]) -> dict[str, Any] | None:
    if result.nearest is None:
        return None
    keys = [item.terms.aid for item in result.bundle.items]
    return {
        "dropped": [every[keys[place]] for place in result.nearest.dropped],
        "kept": [every[keys[place]] for place in result.nearest.kept],
        "lost_fr": label(result.nearest.lost) if result.nearest.lost else "",
        "unknown_count": result.nearest.unknown_count,
    }


def _fits(result: Result) -> Iterator[str]:
    """Where a ceiling is passed: the aids to drop all the same, and those that would fit if they were smaller."""
    if result.reduced is None:
        return
    items = result.bundle.items
    yield from (f"renoncer à {items[place].terms.name_fr}" for place in result.reduced.dropped)
    for one in result.reduced.reductions:
        of = "" if one.is_amount else " d'équivalent-subvention brut"
        yield f"ramener {items[one.item].terms.name_fr} de {label(one.counted)} à {label(one.fits)}{of}"

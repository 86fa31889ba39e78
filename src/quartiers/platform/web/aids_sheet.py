"""The sheet of an aid: what it is, its conditions with their sources, its amount, what is sure of it and what is not."""

from typing import Any
from urllib.parse import quote

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from quartiers.knowledge.aids.aid import Aid
from quartiers.knowledge.aids.not_computable import of as not_computable
from quartiers.knowledge.aids.reliability import reliability
from quartiers.knowledge.aids.sheet import amount_lines, cases, exclusive, periods, together
from quartiers.knowledge.aids.standing import dated, standing
from quartiers.knowledge.aids.words import (
    AMOUNTS,
    CONFIDENCES,
    LEVERS,
    PRIORITIES,
    PROOFS,
    VERDICTS,
    stages,
)
from quartiers.knowledge.rules.tree import Every, Node, Opposite, Some, Unstated
from quartiers.platform.web.aids import SECTION
from quartiers.platform.web.aids_shelf import Mark, every_aid, found, marks
from quartiers.platform.web.reach import in_areas
from quartiers.platform.web.reading import HOME, NotThere

_MOST_NEAR = 5
_WEB = ("https://", "http://")


def sheet(request: HttpRequest, aid: str) -> HttpResponse:
    """One aid."""
    if aid != aid.lower():
        return redirect("aid", aid.lower(), permanent=True)
    one, today = aid_of(aid), timezone.localdate()
    every = every_aid()
    context = {
        "aid": one,
        "mark": marks(request).get(one.id, Mark()),
        "standing": standing(one, today),
        "trust": reliability(one, today),
        "days": [(label, day) for label, key in _DAYS_FR if (day := dated(one, key))],
        "criteria": [_criterion(node, one) for node in one.criteria],
        "amount_kind_fr": AMOUNTS[one.raw["amount"]["kind"]],
        "amount_lines": amount_lines(one),
        "periods": periods(one, today),
        "together": [(each, _others(each.aid, each.group, one)) for each in together(one)],
        "not_computable": not_computable(one),
        "references": [_reference(each) for each in one.raw["references"]],
        "legal": one.raw["legal_reference"],
        "cases": [(each, VERDICTS[each.verdict]) for each in cases(one)],
        "instead": [every[other] for other in one.replaced_by if other in every],
        "before": [other for other in every.values() if one.id in other.replaced_by],
        "today": today,
        "trail": [HOME, SECTION, (one.name, "")],
        **_facts(one),
        **in_areas(request, one.id),
    }
    return render(request, "web/aids/sheet.html", context)


def aid_of(key: str) -> Aid:
    """The aid of that identifier; else `NotThere` with those whose words look like it."""
    every = every_aid()
    if key in every:
        return every[key]
    near = [every[one] for one in found(every, key.replace("_", " ").replace("-", " ")).keys[:_MOST_NEAR]]
    raise NotThere(
        f"Aucune aide ne s'appelle « {key} » dans ce catalogue : cherchez-la par ses mots.",
        [*((one.name, reverse("aid", args=[one.id])) for one in near), ("Toutes les aides", reverse("aids"))],
    )


_DAYS_FR = (
    ("Début", "start"),
    ("Date limite de dépôt", "deadline"),
    ("Dernier jour pour y entrer", "entries_closed_on"),
    ("Fin", "end"),
)


def _facts(aid: Aid) -> dict[str, str]:
    return {
        "audiences_fr": ", ".join(aid.audiences),
        "stages_fr": ", ".join(stages().get(code, code) for code in aid.stages),
        "priorities_fr": ", ".join(
            [PRIORITIES.get(code, code) for code in aid.priorities] + [LEVERS.get(code, code) for code in aid.levers]
        ),
        "confidence_fr": CONFIDENCES[aid.confidence],
    }


def _criterion(node: Node, aid: Aid) -> dict[str, Any]:
    """A criterion with its parts; a source that is not the first of the aid's is named."""
    parts = node.parts if isinstance(node, Every | Some) else (node.part,) if isinstance(node, Opposite) else ()
    joints = {Some: "l'une au moins", Every: "toutes", Opposite: "sauf"}
    source = getattr(node, "source", "")
    return {
        "label_fr": node.label,
        "note_fr": getattr(node, "note", ""),
        "unstated_fr": node.text if isinstance(node, Unstated) else "",
        "joint_fr": joints.get(type(node), ""),
        "parts": [_criterion(part, aid) for part in parts],
        "source": source if source != aid.source else "",
        "source_address": _address(source) if source != aid.source else "",
    }


def _others(key: str, group: str, aid: Aid) -> list[Aid]:
    every = every_aid()
    if key:
        return [every[key]] if key in every else []
    return list(exclusive(aid, every).get(group, ())) if group else []


def _reference(raw: dict[str, Any]) -> dict[str, Any]:
    return {
        "title_fr": raw["title"] or raw["url"],
        "address": _address(raw["url"]),
        "published_fr": raw["published"] or "",
        "proves_fr": PROOFS[raw["proves"]] if raw["proves"] else "non précisé",
    }


def _address(text: str | None) -> str:
    """An address that may be followed; a text that is none leads nowhere."""
    return quote(text, safe=":/?#[]@!$&'()*+,;=%~") if text and text.startswith(_WEB) else ""

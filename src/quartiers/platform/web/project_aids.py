"""Aids for a project: an officer's sheet, read for the territory, the landlord and the operator side by side."""

import datetime
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from quartiers.knowledge.aids.aid import Aid
from quartiers.knowledge.aids.fields import fields
from quartiers.knowledge.aids.finder.groups import Entry
from quartiers.knowledge.aids.finder.projects import QUESTIONS, Offer, for_project
from quartiers.knowledge.aids.finder.questions import questions
from quartiers.knowledge.aids.reliability import reliability
from quartiers.knowledge.aids.standing import standing
from quartiers.platform.catalogue.queries import shelf
from quartiers.platform.web.aids import SECTION
from quartiers.platform.web.aids_filters import Asked, asked, choices, due
from quartiers.platform.web.csv_lines import csv_file
from quartiers.platform.web.reading import HOME, typed

# Who may carry a project, in the words of the form: the territory, the landlord, the operator.
APPLICANTS: Mapping[str, str] = {
    "commune": "Commune",
    "epci": "Intercommunalité",
    "bailleur": "Bailleur social",
    "sem": "SEM",
    "spl": "Société publique locale",
    "fonciere": "Foncière",
    "amenageur": "Aménageur",
    "epf": "Établissement public foncier",
    "association": "Association",
    "entreprise": "Entreprise",
}
_USUAL = ("epci", "bailleur", "sem")
_MOST = 3
_GROUPS = ("maybe", "to_confirm", "later", "refused", "closed")
_ALWAYS_SEEN = 5  # questions of the sheet; the others open on demand
_FACETS = ("nature", "porteur", "stade", "priorite", "levier", "portee", "echeance")


def project_aids(request: HttpRequest) -> HttpResponse:
    """The sheet, and what the catalogue offers to each applicant."""
    if short := _shorter(request):
        return redirect(short)
    today, one, answers, applicants, troubles = _read(request)
    rows = _rows(one, answers, applicants, today)
    query = request.GET.urlencode()
    context = {
        "sheet": [_question(name, answers) for name in QUESTIONS],
        "always_seen": _ALWAYS_SEEN,
        "is_precise": any(name in answers for name in QUESTIONS[_ALWAYS_SEEN:]),
        "applicants": [(code, words, code in applicants) for code, words in APPLICANTS.items()],
        "columns": [APPLICANTS[code] for code in applicants],
        "facets": [facet for facet in choices(one, shelf().values(), today) if facet["name"] in _FACETS],
        "has_filters": any(one.choices.values()),
        "troubles": [*one.troubles_fr, *troubles],
        "is_asked": bool(answers),
        "wanted": [row for row in rows if row["best"] < 3],
        "refused": [row for row in rows if row["best"] == 3],
        "closed": [row for row in rows if row["best"] == 4],
        "days": sorted(((row["due"], row) for row in rows if row["due"] and row["best"] < 3), key=lambda each: each[0]),
        "file": f"{reverse('project-aids-file')}?{query}" if query else reverse("project-aids-file"),
        "here": request.path,
        "today": today,
        "trail": [HOME, SECTION, ("Pour un projet", "")],
    }
    return render(request, "web/aids/project.html", context)


def project_aids_file(request: HttpRequest) -> HttpResponse:
    """The same table, for a spreadsheet."""
    today, one, answers, applicants, _ = _read(request)
    names = [APPLICANTS[code] for code in applicants]
    lacks = [f"manque_{code}" for code in applicants]
    head = ["aide", "nom", "porteur", "statut", "fiabilite", "echeance", *names, *lacks, "qui_appeler", "source", "verifie_le"]
    rows = _rows(one, answers, applicants, today)
    return csv_file([head, *(_line(row, today) for row in rows)], "aides-pour-un-projet.csv")


def _line(row: Mapping[str, Any], today: datetime.date) -> list[str]:
    aid, day = row["aid"], row["due"]
    head = [aid.id, aid.name, aid.carrier, row["standing"].word, reliability(aid, today).word, day.isoformat() if day else ""]
    cells = [cell["sentence_fr"] for cell in row["cells"]] + [" ; ".join(cell["missing"]) for cell in row["cells"]]
    return [*head, *cells, aid.contact or "", aid.source, aid.checked_on.isoformat()]


def _read(request: HttpRequest) -> tuple[datetime.date, Asked, dict[str, str], list[str], list[str]]:
    """The day, filters, answers, applicants of an address; what is not one of ours is left aside and told."""
    today, troubles = timezone.localdate(), []
    answers: dict[str, str] = {}
    for name in QUESTIONS:
        code = typed(request.GET.get(name, ""))
        if code and any(code == choice.code for choice in questions()[name].answers):
            answers[name] = code
        elif code:
            troubles.append(f"« {code} » n'est pas une réponse à « {questions()[name].ask} » : elle est laissée de côté.")
    wanted = list(dict.fromkeys(request.GET.getlist("demandeur")))
    if strays := [code for code in wanted if code not in APPLICANTS]:
        troubles.append(f"« {typed(strays[0])} » n'est pas un porteur de cette liste : il est laissé de côté.")
    applicants = [code for code in APPLICANTS if code in wanted] or list(_USUAL)
    if len(applicants) > _MOST:
        troubles.append(f"Trois porteurs au plus se lisent côte à côte : {APPLICANTS[applicants[_MOST]]} attend.")
    return today, asked(request, shelf().values(), today), answers, applicants[:_MOST], troubles


def _shorter(request: HttpRequest) -> str | None:
    """The same page without the empty choices that a form sends; None when there are none."""
    pairs = [(name, value) for name, values in request.GET.lists() for value in values]
    kept = [(name, value) for name, value in pairs if value]
    if kept == pairs:
        return None
    return f"{request.path}?{urlencode(kept)}" if kept else request.path


def _question(name: str, answers: Mapping[str, str]) -> dict[str, Any]:
    question = questions()[name]
    return {"name": name, "ask": question.ask, "options": question.answers, "asked": answers.get(name, "")}


def _rows(one: Asked, answers: Mapping[str, str], applicants: Sequence[str], today: datetime.date) -> list[dict[str, Any]]:
    """A row per aid that the filters keep: what each applicant is answered; those to ask for first stand first."""
    kept = {name: aid for name, aid in shelf().items() if one.keeps(aid, today)}
    offers = [_cells(offer) for offer in for_project(answers, applicants, kept, today)]
    rows = [_row(aid, [offer[name] for offer in offers], today) for name, aid in kept.items()]
    return sorted(rows, key=lambda row: (row["best"], row["rank"], row["aid"].name.casefold()))


def _row(aid: Aid, cells: Sequence[Mapping[str, Any]], today: datetime.date) -> dict[str, Any]:
    return {
        "aid": aid,
        "url": reverse("aid", args=[aid.id]),
        "standing": standing(aid, today),
        "due": due(aid, today),
        "cells": cells,
        "best": min(cell["group"] for cell in cells),
        "rank": min(cell["rank"] or _MOST * 10 for cell in cells),
    }


def _cells(offer: Offer) -> dict[str, dict[str, Any]]:
    """What one applicant is answered, by aid."""
    ranks = {side.aid.id: place for place, step in enumerate(offer.steps, 1) for side in step.sides}
    return {
        entry.aid.id: {
            "column": APPLICANTS[offer.applicant],
            "group": number,
            "rank": ranks.get(entry.aid.id, 0),
            "sentence_fr": entry.sentence_fr,
            "missing": list(_lacks(entry)) if number < 3 else [],
        }
        for number, name in enumerate(_GROUPS)
        for entry in _entries(offer, name)
    }


def _entries(offer: Offer, name: str) -> Iterable[Entry]:
    found: Iterable[Entry] = getattr(offer.groups, name)
    return found


def _lacks(entry: Entry) -> Iterator[str]:
    """What is missing, the question of the sheet when there is one."""
    for lack in entry.explanation.missing:
        asked_by = next((questions()[name].ask for name in QUESTIONS if lack.field in questions()[name].fields), "")
        yield asked_by or fields()[lack.field].label_fr

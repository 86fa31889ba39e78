"""«Trouver mes aides»: questions one at a time, then five steps and every aid with its reason. Nothing is kept.

The answers so far travel in the body of the form and come back in hidden fields: no address, log, cookie or row holds them.
"""

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt

from quartiers.knowledge.aids.aid import Aid
from quartiers.knowledge.aids.finder.asking import next_question
from quartiers.knowledge.aids.finder.questions import Question
from quartiers.platform.catalogue.queries import shelf
from quartiers.platform.observatory.editions import Published
from quartiers.platform.web import finder_places
from quartiers.platform.web.finder_answers import Answers
from quartiers.platform.web.finder_questions import PLACES, again, question_of, shown
from quartiers.platform.web.finder_results import results
from quartiers.platform.web.frame import served
from quartiers.platform.web.reading import HOME

View = Callable[..., HttpResponseBase]
SITE: Mapping[str, Any] = {"frame_template": "web/base.html", "trail": [HOME, ("Aides", "/aides/"), ("Trouver mes aides", "")]}


def leaves_no_trace(view: View) -> View:
    """Neither a cache of the browser nor the next page is told of what was answered."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = view(request, *args, **kwargs)
        response.headers["Cache-Control"] = "no-store"
        response.headers["Referrer-Policy"] = "no-referrer"
        return response

    return answer


# Without a token: this form changes nothing on the site and needs nobody's session. A token would itself ask for a cookie.
@csrf_exempt
@leaves_no_trace
def finder(request: HttpRequest) -> HttpResponse:
    """The question to ask now, or the results."""
    return search(request, served(request), SITE)


def search(
    request: HttpRequest, published: Published | None, frame: Mapping[str, Any], kept: Mapping[str, str] | None = None
) -> HttpResponse:
    """One page of a search, in the frame of the site or in a bare one; `kept` are answers that a code opened."""
    is_erased = request.POST.get("faire") == "effacer"
    today = timezone.localdate()
    if kept is not None:
        answers = Answers(kept, published, today)
    else:
        answers = Answers({}, published, today) if is_erased else Answers.read(request.POST, published, today)
    page = _Page(answers, published, request.POST, str(frame.get("territory_code", ""))).shown()
    here = request.path if "is_widget" in frame else reverse("finder")
    context = frame | page | {
        "given": answers.given(),
        "ignored": answers.ignored_fr,
        "here": here,
        "is_erased": is_erased,
        "is_fresh": request.method != "POST",
        "is_thorough": _is_thorough(request.POST),
        "has_geocoder": bool(settings.GEOCODER_URL),
    }  # fmt: skip
    response = render(request, page["template"], context)
    if is_erased:
        # Understood on a secure address: the tab's storage and the cache too.
        response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response


def _is_thorough(form: Mapping[str, str]) -> bool:
    """Whether the person wants to go on once the five steps stand."""
    return form.get("faire") == "continuer" or form.get("plus") == "1"


class _Page:
    """What the pressed button asks for."""

    def __init__(self, answers: Answers, published: Published | None, form: QueryDict, territory_code: str) -> None:
        self._answers, self._published, self._form, self._territory_code = answers, published, form, territory_code

    def shown(self) -> dict[str, Any]:
        """The context of the page, its template with it."""
        do, form = self._form.get("faire", ""), self._form
        if do == "revenir":
            return self._again(*self._answers.take_last())
        if key := form.get("changer", ""):
            return self._again(question_of(key), self._answers.take(key))
        if do == "resultats":
            return self._results()
        if question := question_of(form.get("question", "")):
            return self._answered(question)
        return self._next()

    def _answered(self, question: Question) -> dict[str, Any]:
        form = self._form
        if question.id in PLACES and form.get("faire") in {"adresse", "commune"}:
            return self._again(question, "") | finder_places.ask(self._published, form)
        problem = self._answers.add(question, form)
        if problem:
            return self._again(question, form.get("reponse", "")) | {"typed": form.get("valeur", ""), "problem": problem}
        return self._next()

    def _again(self, question: Question | None, value: str) -> dict[str, Any]:
        """A question put again, with what was answered."""
        if question is None:
            return self._next()
        is_code = any(value == choice.code for choice in question.answers)
        return self._question(question, again(question)) | {"checked": value, "typed": "" if is_code else value}

    def _next(self) -> dict[str, Any]:
        is_thorough = _is_thorough(self._form)
        asked = next_question(self._answers.profile(), self._answers.asked, self._aids(), is_thorough=is_thorough)
        if asked is None:
            return self._results() | {"is_complete": is_thorough}
        return self._question(asked.question, shown(asked, len(self._answers)))

    def _question(self, question: Question, context: Mapping[str, Any]) -> dict[str, Any]:
        page = {"template": "web/aids/finder_question.html", "number": len(self._answers) + 1, **context}
        if question.id in PLACES:
            page |= finder_places.same_place(PLACES[question.id], self._place_of, self._published)
        return page

    def _aids(self) -> Mapping[str, Aid]:
        """National aids, with those of the territory of the place or of the frame."""
        return shelf(self._answers.territory_code or self._territory_code)

    def _place_of(self, field: str) -> str:
        return next((self._answers.value(key) for key, each in PLACES.items() if each == field), "")

    def _results(self) -> dict[str, Any]:
        page = results(self._answers.profile(), self._answers.told, self._aids(), timezone.localdate())
        return {"template": "web/aids/finder_results.html", "is_results": True, **page}

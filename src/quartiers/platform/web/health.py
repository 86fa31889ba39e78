"""Is the site alive, is it ready: for the machines that watch it."""

from django.db import DatabaseError, connection
from django.http import HttpRequest, JsonResponse
from django.utils import timezone

from quartiers.knowledge.vocabulary.refusals import Refusal
from quartiers.platform.desk.queries import post_state
from quartiers.platform.web.frame import served


def health(request: HttpRequest) -> JsonResponse:
    """The process answers."""
    return JsonResponse({"status": "ok"})


def ready(request: HttpRequest) -> JsonResponse:
    """The database answers and an edition is served, 503 with the reason otherwise; and whether letters leave."""
    try:
        connection.ensure_connection()
        published = served(request)
    except (DatabaseError, Refusal) as problem:
        return JsonResponse({"status": "not_ready", "reason": type(problem).__name__}, status=503)
    if published is None:
        return JsonResponse({"status": "not_ready", "reason": "no_edition"}, status=503)
    letters = post_state(at=timezone.now())
    return JsonResponse({"status": "ok", "edition": published.name, "kind": published.publication.kind, "letters": letters})

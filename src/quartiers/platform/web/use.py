"""Counts pages by day and kind, in memory, and writes the sums now and then: a page never waits for its count."""

import datetime
import threading
from collections import Counter
from collections.abc import Callable

from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from quartiers.platform.web.actions import count_use

# Kinds of page that are counted, by the name of their address, with their title.
KINDS_FR = {
    "home": "Accueil",
    "search": "Recherches",
    "address": "Adresses vérifiées",
    "area": "Portraits de quartiers",
    "figure": "Chiffres vérifiés jusqu'à la ligne",
    "areas": "Listes de quartiers",
    "compare": "Comparaisons",
    "territory": "Territoires",
    "potentials": "Potentiels, tous quartiers",
    "area-potentials": "Potentiels de quartiers",
    "territory-potentials": "Potentiels de territoires",
    "establishment": "Établissements",
    "definition": "Définitions",
    "source": "Sources",
    "edition-file": "Fichiers emportés",
    "atlas": "Carte",
    "aids": "Catalogue des aides",
    "aid": "Fiches d'aides",
    "finder": "Recherches d'aides",
}
# Counts wait this long (seconds) before they are written: what a crash may lose.
EVERY_S = 30.0

Counts = Counter[tuple[datetime.date, str]]


class Tally:
    """Counts of one process; a thread writes them so that no answer waits for the database."""

    def __init__(self) -> None:
        """Nothing is counted yet, and no thread runs."""
        self._counts: Counts = Counter()
        self._lock = threading.Lock()
        self._timer: threading.Timer | None = None

    def add(self, day: datetime.date, kind: str) -> None:
        """One more page; the first one since the last writing starts the wait."""
        with self._lock:
            self._counts[day, kind] += 1
            if self._timer is None:
                self._timer = threading.Timer(EVERY_S, self._write_apart)
                self._timer.daemon = True
                self._timer.start()

    def taken(self) -> Counts:
        """What was counted since the last time; counting begins again."""
        with self._lock:
            counts, self._counts, self._timer = self._counts, Counter(), None
        return counts

    def _write_apart(self) -> None:
        counts = self.taken()
        try:
            count_use(counts=counts)
        except DatabaseError:
            # A busy or absent database costs some counts, nothing else.
            return
        finally:
            connection.close()


TALLY = Tally()


def counted(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """A middleware that counts pages that were given, whoever asked."""

    def answer(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        kind = request.resolver_match.url_name if request.resolver_match else None
        if request.method == "GET" and kind in KINDS_FR and response.status_code in {200, 304}:
            TALLY.add(timezone.localdate(), kind)
        return response

    return answer

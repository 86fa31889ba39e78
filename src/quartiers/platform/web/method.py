"""How potentials are found and checked: kinds of sentence, statuses, weights, and what calibration measured."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from quartiers.knowledge.grading.weights import default, profiles
from quartiers.knowledge.portrait.calibration import calibration
from quartiers.knowledge.portrait.potentials.words import MEANINGS_FR, OPPORTUNITIES_FR, STATUSES_FR, VERDICTS_FR
from quartiers.platform.observatory.editions import Published
from quartiers.platform.web.kept_pages import edition_page
from quartiers.platform.web.reading import HOME, reads_edition

# When and on what, then what to remember: the other tables are unfolded by whoever wants them.
_MOST_OPEN = 3


@edition_page
@reads_edition
def method(request: HttpRequest, published: Published) -> HttpResponse:
    """The page of the method."""
    weights = default()
    context = {
        "verdicts": list(VERDICTS_FR.items()),
        "opportunities": list(OPPORTUNITIES_FR.items()),
        "statuses": [(status, STATUSES_FR[status], meaning) for status, meaning in MEANINGS_FR.items()],
        "weights": weights,
        "needs": list(weights.needs.values()),
        "profiles": list(profiles().values()),
        "tables": calibration(),
        "most_open": _MOST_OPEN,
        "trail": [HOME, ("Méthode", "")],
    }
    return render(request, "web/potentials/method.html", context)

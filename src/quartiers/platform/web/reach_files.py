"""Whom aids reach, to carry away: the same rows as the pages, the undecided first, hidden counts left hidden."""

from collections.abc import Iterable, Iterator

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from quartiers.knowledge.aids.reach.told import may_rank
from quartiers.knowledge.aids.reliability import reliability
from quartiers.knowledge.editions.rows import Row
from quartiers.knowledge.portrait.exports.notice import MARK_FR
from quartiers.knowledge.portrait.exports.scope import MARK
from quartiers.knowledge.vocabulary.origins import Origin
from quartiers.platform.observatory.editions import Published
from quartiers.platform.web.csv_lines import csv_file
from quartiers.platform.web.reach import areas_of
from quartiers.platform.web.reach_lines import Line, aids_in, has_reach, is_apart, lines
from quartiers.platform.web.reading import NotThere, area_of, reads_edition, territory_of

_HEADINGS = (
    "Quartier", "Code", "Liste", "Aide", "Identifiant", "Statut", "Fiabilité de la règle", "Établissements ouverts",
    "Part indécidable", "Indécidables", "Ce qui manque", "Oui", "Non", "Comparable", "Sans objet", "Registre au", "Droit du",
    "Nature", "Arrondi", "Sources",
)  # fmt: skip
_ROUNDED_FR = "nombres à 5 près, parts à 5 % près"
_NO_FILE_FR = "Cette édition ne compte personne par aide : il n'y a pas de fichier à emporter."


@require_safe
@reads_edition
def area_csv(request: HttpRequest, published: Published, code: str) -> HttpResponse:
    """The rows of a neighbourhood."""
    return _csv(published, [area_of(published, code)], code)


@require_safe
@reads_edition
def territory_csv(request: HttpRequest, published: Published, code: str) -> HttpResponse:
    """The rows of the neighbourhoods of a territory, in the list that is asked."""
    territory_of(published, code)
    areas, generation = areas_of(request, published, code)
    return _csv(published, areas, f"territoire-{code}-{generation}")


def _csv(published: Published, areas: Iterable[Row], stem: str) -> HttpResponse:
    if not has_reach(published.edition):
        raise NotThere(_NO_FILE_FR)
    today = timezone.localdate()
    found = [
        (area, line) for area in areas for line in lines(published.edition, area["area"], aids_in(area["territory"]), today)
    ]
    is_simulated = any(line.is_simulated for _, line in found)
    marks = [[MARK_FR]] if is_simulated else []
    rows = [*marks, _HEADINGS, *(_cells(area, line) for area, line in found)]
    return csv_file(rows, f"{MARK if is_simulated else ''}{stem}-aides-{published.name}.csv")


def _cells(area: Row, line: Line) -> Iterator[object]:
    row, aid = line.row, line.aid
    yield from (area["name"], area["area"], row["generation"], aid.name, aid.id, line.standing.word)
    yield reliability(aid, timezone.localdate()).word
    yield from (row["total"], line.share_fr, line.undecided_fr, ", ".join(line.blocking_fr))
    yield from (line.eligible_fr, line.not_eligible_fr)
    yield "oui" if may_rank(row) else "non, trop d'inconnues"
    yield "oui" if is_apart(aid, row["day"]) else "non"
    yield from (row["as_of"].isoformat(), row["day"].isoformat(), Origin(row["origin"]).label_fr, _ROUNDED_FR, row["sources"])

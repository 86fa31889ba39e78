"""What is carried away of potentials: the shortlist of a neighbourhood or a territory, and the name of its PDF."""

import re
from collections.abc import Iterable

from django.utils import timezone

from quartiers.knowledge.editions.reading import Edition
from quartiers.knowledge.portrait.exports.scope import MARK
from quartiers.knowledge.portrait.potentials.gathered import found_in, found_in_each
from quartiers.knowledge.portrait.potentials.ranking import weighing
from quartiers.knowledge.portrait.potentials.shortlist import Aside, Shortlist, may_leave
from quartiers.platform.observatory.editions import Published
from quartiers.platform.observatory.queries import choices_of
from quartiers.platform.web.potential_aids import offers_in
from quartiers.platform.web.potential_filters import Asked
from quartiers.platform.web.potential_lines import Chosen, sorted_out

PDF_NAME = re.compile(
    rf"(?:{MARK})?(?:territoire-(?P<territory>[A-Z0-9]+)|(?P<area>Q[PN][0-9A-Z]+))-potentiels-r(?P<revision>\d{{1,9}})\.pdf"
)
_UNTOLD_FR = "Phrase à lire sur le site : sa source a une autre licence, ou cette édition n'a plus cette carte."


def names_of(edition: Edition, territory_code: str) -> dict[str, str]:
    """The neighbourhoods of a territory: code and name."""
    areas = edition.rows("areas")
    return {row["area"]: row["name"] for row in areas if row["territory"] == territory_code and row["kind"] == "qpv"}


def shortlist(published: Published, title_fr: str, names: dict[str, str], one: Asked, code: str) -> Shortlist:
    """What is carried away; what rests on a source that may not leave with others is counted among what is not shown."""
    edition = published.edition
    founds = found_in_each(edition, list(names))
    choices = choices_of(list(names), is_simulated=published.is_demonstration)
    cards = sorted_out(founds.values(), choices, one, draws=False)
    leaving = [ranked for ranked in cards.shown if may_leave(edition, ranked.card)]
    kept = [ranked for ranked in leaving if (ranked.card.row["area"], ranked.card.key) in cards.kept]
    own = founds.values() if code in founds else [found_in(edition, code), *founds.values()]
    silent = [(area, many, reason) for area, found in founds.items() for many, reason in found.reasons_fr]
    if len(leaving) < len(cards.shown):
        silent.append((code, len(cards.shown) - len(leaving), "à part : leur source a une autre licence"))
    return Shortlist(
        title_fr=title_fr, is_simulated=published.is_demonstration, names=names,
        verdicts=[card for found in own for card in found.verdicts if may_leave(edition, card)],
        areas={area: row for area in names if (row := edition.area(area))}, offers=offers_in(_territory(edition, names)),
        kept=kept, cards=leaving, aside=list(_aside(edition, cards.dismissed)), silent=silent,
    )  # fmt: skip


def _territory(edition: Edition, codes: Iterable[str]) -> str:
    """The territory of neighbourhoods that all lie in it; empty outside the programme."""
    return next((row["territory"] or "" for code in codes if (row := edition.area(code))), "")


def pdf_shortlist(published: Published, name: str) -> Shortlist | None:
    """The shortlist that a PDF of this name holds, under the weights of the edition; None when there is none."""
    found = PDF_NAME.fullmatch(name)
    if found is None or name != pdf_name(published, found["area"] or "", found["territory"] or ""):
        return None
    default = Asked("", "", is_all=True, weighing=weighing("", {}), troubles_fr=())
    edition = published.edition
    if found["area"]:
        area = edition.area(found["area"])
        return shortlist(published, area["name"], {area["area"]: area["name"]}, default, area["area"]) if area else None
    row = edition.by_name("territories", "territory").get(found["territory"])
    return (
        shortlist(published, row["name"], names_of(edition, found["territory"]), default, found["territory"]) if row else None
    )


def pdf_name(published: Published, area: str, territory: str = "") -> str:
    """The name of a PDF: what officers chose since is another revision, hence another file."""
    mark = MARK if published.is_demonstration else ""
    return f"{mark}{f'territoire-{territory}' if territory else area}-potentiels-r{published.publication.revision}.pdf"


def _aside(edition: Edition, dismissed: Iterable[Chosen]) -> Iterable[Aside]:
    """What was set aside; only a card of this edition has sources, hence the right to leave with its sentence."""
    for one in dismissed:
        choice, may_go = one.choice, one.card is not None and may_leave(edition, one.card)
        sentence = f"{one.mark_fr}{choice.sentence_fr}" if may_go else _UNTOLD_FR
        yield Aside(choice.area_code, sentence, one.reason_fr, timezone.localdate(choice.made_at))

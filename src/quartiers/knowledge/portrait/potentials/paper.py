"""The shortlist on paper: verdicts in a line each, the chosen cards whole, what was set aside, the sources."""

from quartiers.knowledge.editions.manifest import Kind
from quartiers.knowledge.editions.reading import Edition
from quartiers.knowledge.portrait.environment import environment
from quartiers.knowledge.portrait.pdf import as_pdf
from quartiers.knowledge.portrait.potentials.bars import bar, ticks
from quartiers.knowledge.portrait.potentials.card_aids import why_fr
from quartiers.knowledge.portrait.potentials.shortlist import Shortlist, first_line, used_sources


def shortlist_page(edition: Edition, found: Shortlist) -> str:
    """A self-contained page."""
    manifest = edition.manifest
    return environment().get_template("shortlist.html.j2").render(
        found=found,
        lines=[(one, bar(one.card), ticks(one.card), found.aids_of(one.card), why_fr(one.card)) for one in found.chosen],
        aids_on=found.offers.day.isoformat(),
        sources=used_sources(edition, found),
        first=first_line(edition, found),
        edition_name=manifest.edition,
        as_of=manifest.as_of,
        method_version=manifest.method_version,
        is_demonstration=manifest.kind is Kind.DEMONSTRATION,
    )  # fmt: skip


def shortlist_pdf(edition: Edition, found: Shortlist, *, identifier: str) -> bytes:
    """The same as PDF; `identifier` names the document."""
    return as_pdf(shortlist_page(edition, found), identifier=identifier)

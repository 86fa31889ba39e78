"""Under which terms a row may leave: as the worst of its sources allows (`publish`), OpenStreetMap's always apart."""

from collections.abc import Iterable, Mapping
from enum import StrEnum

from quartiers.knowledge.sources.declaration import Publish
from quartiers.knowledge.sources.store import SourceManifest

Manifests = Mapping[str, SourceManifest]


class Terms(StrEnum):
    """The file that a row goes to; a database under the ODbL is never mixed with others."""

    OPEN = "open"
    ODBL = "odbl"
    WITHHELD = "withheld"


def is_odbl(manifest: SourceManifest) -> bool:
    """Whether a source asks that what is made of it stay under the ODbL."""
    return "odbl" in manifest.licence.casefold()


def terms_of_figure(manifests: Manifests, sources: str) -> Terms:
    """Of a figure or a value, from the names of its sources (separated by a space); a source that is not known withholds it."""
    names = sources.split()
    if any(name not in manifests or manifests[name].publish == Publish.NONE for name in names):
        return Terms.WITHHELD
    return Terms.ODBL if any(is_odbl(manifests[name]) for name in names) else Terms.OPEN


def row_sources(manifests: Manifests, terms: Terms) -> list[str]:
    """The sources whose rows may leave, in the files of these terms."""
    wanted = terms is Terms.ODBL
    return sorted(name for name, one in manifests.items() if one.publish == Publish.ROWS and is_odbl(one) == wanted)


def left_out(manifests: Manifests) -> list[str]:
    """What an export does not hold, source by source, and why: French sentences."""
    return list(_left_out(manifests))


def _left_out(manifests: Manifests) -> Iterable[str]:
    for name, one in sorted(manifests.items()):
        if one.publish == Publish.NONE:
            yield f"« {one.title_fr} » : rien n'est diffusé, ni lignes ni chiffres (licence : {one.licence})."
        elif one.publish == Publish.AGGREGATES and name.split(".")[0] in _OF_ROWS:
            yield f"« {one.title_fr} » : chiffres par quartier seulement, aucune ligne (licence : {one.licence})."


# Sources of which rows would be listed if their terms allowed it.
_OF_ROWS = {"sirene_establishments", "partial_register", "corrections", "candidate_sites"}

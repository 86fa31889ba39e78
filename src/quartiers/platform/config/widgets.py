"""Which sites may show the finder of a territory in a frame of their own: «T03=https://www.agglo.example», told by the host."""

import re
from collections.abc import Mapping

from quartiers.knowledge.vocabulary.refusals import Refusal

_ENTRY = re.compile(r"([A-Z0-9]{1,12})=(https://[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?(?::[0-9]{1,5})?)")


def widget_sites(text: str) -> Mapping[str, tuple[str, ...]]:
    """The origins by territory code.

    >>> dict(widget_sites("T03=https://www.agglo.example T03=https://agglo.example"))
    {'T03': ('https://www.agglo.example', 'https://agglo.example')}

    `Refusal` names what is not «CODE=https://hôte»: a frame is opened to whole, named hosts only.
    """
    found: dict[str, tuple[str, ...]] = {}
    for entry in text.split():
        match = _ENTRY.fullmatch(entry)
        if match is None:
            raise Refusal(
                f"QUARTIERS_WIDGETS : « {entry} » n'est pas de la forme CODE=https://hôte, sans chemin ni joker "
                "(par exemple T03=https://www.agglo.example)."
            )
        found[match[1]] = (*found.get(match[1], ()), match[2])
    return found

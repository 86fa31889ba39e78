"""Who is asked for a typed address: the national service when there is one, else the address base that the store keeps."""

from quartiers.knowledge.sources.addresses import NotReached, Place
from quartiers.knowledge.sources.geocoding import Geocoder
from quartiers.knowledge.sources.local_geocoder import search_local
from quartiers.knowledge.sources.store import Store


def find_places(typed: str, geocoder: Geocoder | None, store: Store) -> tuple[Place, ...] | NotReached:
    """The places that fit, best first; `NotReached` says of each geocoder why it did not answer. None is none configured."""
    if geocoder is None:
        found: tuple[Place, ...] | NotReached = NotReached("le service d'adresses est éteint (QUARTIERS_GEOCODER est vide)")
    else:
        found = geocoder.search(typed)
    if not isinstance(found, NotReached):
        return found
    local = search_local(store, typed)
    return NotReached(f"{found.why_fr}, et {local.why_fr}") if isinstance(local, NotReached) else local

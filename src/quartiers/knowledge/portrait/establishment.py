"""What may be said of one establishment, in French sentences; a number that nobody has gets a sentence too."""

from typing import Any

from quartiers.knowledge.editions.manifest import Kind
from quartiers.knowledge.editions.reading import Edition
from quartiers.knowledge.editions.registers import establishment
from quartiers.knowledge.portrait.items import ring_fr
from quartiers.knowledge.portrait.named_communes import commune_labels
from quartiers.knowledge.portrait.sentences import IN_FORCE_FR, SIMULATED_FR
from quartiers.knowledge.portrait.typography import french
from quartiers.knowledge.vocabulary.days import label_fr
from quartiers.knowledge.vocabulary.sirens import Siret
from quartiers.knowledge.vocabulary.sizes import SizeBand

_FIELDS_FR = {"ouvert": "ouvert", "naf_code": "activité", "lon": "longitude", "lat": "latitude"}
_ASSIGNED_FR = {"official": "selon l'Insee", "outline": "mesuré sur le contour"}
_NOT_PUBLIC = "Cet établissement existe ; ses détails ne sont pas publics (diffusion partielle)."
_UNPLACED = "Sa position n'est pas montrée : c'est peut-être le domicile d'une personne."


def told(edition: Edition, text: str) -> dict[str, Any]:
    """The establishment whose SIRET is written (blanks allowed), as `row` (None when unknown or not public) and sentences.

    Raises Malformed on a text that is no number of this kind of edition: simulated in a demonstration, real elsewhere.
    """
    is_simulated = edition.manifest.kind is Kind.DEMONSTRATION
    siret = Siret.parse_simulated(text) if is_simulated else Siret.parse(text)
    row = establishment(edition, siret.digits)
    mark = SIMULATED_FR if is_simulated else ""
    return {
        "edition": edition.manifest.edition,
        "as_of": edition.manifest.as_of,
        "siret": siret.digits,
        "is_simulated": is_simulated,
        "is_known": row is not None,
        "row": None if row is None or row["shown"] == "existence" else _named(edition, row),
        "sentences": [french(mark + sentence) for sentence in _sentences(edition, siret, row)],
    }


def _named(edition: Edition, row: dict[str, Any]) -> dict[str, Any]:
    """The same row, its neighbourhoods by name too."""
    places = [one | {"name": _name(edition, one["area"])} for one in row["neighbourhoods"]]
    return row | {"neighbourhoods": places}


def _name(edition: Edition, code: str) -> str:
    area = edition.area(code)
    return str(area["name"]) if area else code


def _sentences(edition: Edition, siret: Siret, row: dict[str, Any] | None) -> list[str]:
    day = edition.manifest.as_of
    if row is None:
        return [
            f"L'édition au {day} ne connaît pas le SIRET {siret.spaced} : vérifiez chaque chiffre, ou attendez la prochaine."
        ]
    if row["shown"] == "existence":
        return [_NOT_PUBLIC]
    said = [f"{_state(row)}, {_size(row)}, {_commune(edition, row)}."]
    said += [_place(edition, row, generation) for generation in (2015, 2024)]
    if row["shown"] == "no_position":
        said.append(_UNPLACED)
    return said + [_correction(one) for one in row["corrections"]]


def _state(row: dict[str, Any]) -> str:
    activity = f"activité {row['naf_code']} (NAF rév. 2)" if row["naf_code"] else "activité inconnue"
    created = f" depuis le {label_fr(row['created_on'])}" if row["created_on"] else ""
    if row["closed_on"]:
        return f"Établissement fermé le {label_fr(row['closed_on'])}, {activity}"
    return f"Établissement ouvert{created}, {activity}"


def _size(row: dict[str, Any]) -> str:
    return SizeBand.parse(row["size_band"] or "").label_fr


def _commune(edition: Edition, row: dict[str, Any]) -> str:
    code = row["commune_code"]
    return f"à {commune_labels(edition, [code])[0]}" if code else "commune inconnue"


def _place(edition: Edition, row: dict[str, Any], generation: int) -> str:
    """Where it stands in one list: what the register and the outline say, which is no proof for an aid."""
    here = [one for one in row["neighbourhoods"] if one["generation"] == generation]
    named = f"Liste de {generation} ({IN_FORCE_FR[generation]})"
    if not here:
        near = "" if row["shown"] == "no_position" else " ni à moins de 500 m de l'un d'eux"
        return f"{named} : il n'est rattaché à aucun quartier{near}, ou sa position n'est pas assez sûre pour le dire."
    words = (
        f"{_name(edition, one['area'])} ({one['area']}), {ring_fr('/' + one['relation'])}, {_ASSIGNED_FR[one['source']]}"
        for one in here
    )
    return f"{named} : {' ; '.join(words)}."


def _correction(one: dict[str, Any]) -> str:
    """The officer's value beside the register's, whether or not it holds."""
    official = one["official_value"] or "vide"
    verdict = "appliquée" if one["status"] == "applied" else "laissée de côté, le registre ayant changé depuis"
    return (
        f"Correction d'un agent du {label_fr(one['corrected_on'])}, {_FIELDS_FR[one['field']]} : {one['new_value']} "
        f"(registre : {official}), {verdict}. Raison : {one['reason'].rstrip('.')}."
    )

"""`aids reach`: for each aid and neighbourhood, how many establishments could claim it, as far as the register tells."""

import json
from collections.abc import Iterator
from typing import Annotated, Any

from typer import Option

from quartiers.knowledge.aids.explain import in_force
from quartiers.knowledge.aids.loading import catalogue
from quartiers.knowledge.aids.reach.told import is_for_establishments, may_rank, sentence_fr, undecided_share
from quartiers.knowledge.aids.reliability import reliability
from quartiers.knowledge.commands.home import store, today
from quartiers.knowledge.commands.screen import out
from quartiers.knowledge.editions.reading import Edition
from quartiers.knowledge.portrait.sentences import SIMULATED_FR
from quartiers.knowledge.vocabulary.days import label_fr
from quartiers.knowledge.vocabulary.origins import Origin
from quartiers.knowledge.vocabulary.refusals import Refusal

_FEWEST_FR = "Donnez un quartier (--area CODE), une aide (--aid ID), ou les deux."
_NO_REGISTER_FR = "Cette édition n'a pas de registre entier des établissements : personne ne peut y être compté."


def reach(
    area: Annotated[str | None, Option("--area", metavar="CODE", help="Un quartier (QP053001, QN05301M).")] = None,
    aid: Annotated[str | None, Option("--aid", metavar="ID", help="Une seule aide.")] = None,
    is_json: Annotated[bool, Option("--json", help="Répondre en JSON.")] = False,  # noqa: FBT002 - option
    edition_name: Annotated[
        str | None, Option("--edition", help="Nom de l'édition ; la dernière construite par défaut.")
    ] = None,
) -> None:
    """Compter les établissements d'un quartier qui auraient droit à chaque aide : oui, non, indécidable et pourquoi.

    Exemple : quartiers aids reach --area QN05301M
    """
    if area is None and aid is None:
        raise Refusal(_FEWEST_FR)
    if aid is not None and aid not in catalogue():
        raise Refusal(f"L'aide « {aid} » n'existe pas : « quartiers aids list » les donne toutes.")
    rows = _rows(Edition.open(store().home, edition_name), area, aid)
    if is_json:
        out.out(json.dumps([_as_json(row) for row in rows], ensure_ascii=False, indent=2, default=str))
    else:
        out.out("\n".join(_lines(rows)))


def _rows(edition: Edition, area: str | None, aid: str | None) -> list[dict[str, Any]]:
    if not edition.manifest.tables.get("reach") or not edition.manifest.tables["reach"].rows:
        edition.path("reach")  # an older edition says so itself
        raise Refusal(_NO_REGISTER_FR)
    code = None if area is None else "".join(area.split()).upper()
    if code is not None and edition.area(code) is None:
        raise Refusal(f"Le quartier « {code} » n'est pas dans cette édition : vérifiez son code (QP… ou QN…).")
    found = edition.rows("reach") if code is None else edition.rows_of("reach", code)
    return [row for row in found if aid is None or row["aid"] == aid]


def _as_json(row: dict[str, Any]) -> dict[str, Any]:
    known = catalogue().get(row["aid"])
    trust = (
        {
            "statut": known.status,
            "fiabilite": reliability(known, today()).word,
            "is_for_establishments": is_for_establishments(known),
            "is_in_force": in_force(known, row["day"]),
        }
        if known
        else {}
    )
    return row | {"undecided_share": undecided_share(row), "may_rank": may_rank(row)} | trust


def _lines(rows: list[dict[str, Any]]) -> Iterator[str]:
    """One line per aid and neighbourhood, in the order of the table: never by how many an aid would reach."""
    apart: dict[str, None] = {}
    for row in rows:
        known = catalogue().get(row["aid"])
        if known and (not is_for_establishments(known) or not in_force(known, row["day"])):
            apart[known.name] = None
            continue
        mark = SIMULATED_FR if row["origin"] == Origin.SIMULATED else ""
        yield f"{row['area']} · {mark}{known.name if known else row['aid']} : {sentence_fr(row)}."
    if apart:
        yield f"Sans objet ici, parce que terminées ou destinées à d'autres que des établissements : {' ; '.join(apart)}."
    if rows:
        yield f"Registre au {label_fr(rows[0]['as_of'])}, droit du {label_fr(rows[0]['day'])} ; sources : {rows[0]['sources']}."

"""`siret`: what an edition may tell of one establishment."""

import json
from typing import Annotated

import typer

from quartiers.knowledge.commands.french import FrenchCommand
from quartiers.knowledge.commands.home import store
from quartiers.knowledge.commands.screen import out
from quartiers.knowledge.editions.reading import Edition
from quartiers.knowledge.portrait.establishment import told


def add_to(app: typer.Typer) -> None:
    """Register the commands of this file."""
    app.command(cls=FrenchCommand)(siret)


def siret(
    digits: Annotated[str, typer.Argument(metavar="SIRET", help="Les 14 chiffres, espaces permis entre guillemets.")],
    is_json: Annotated[bool, typer.Option("--json", help="Répondre en JSON.")] = False,  # noqa: FBT002 - option
    edition_name: Annotated[
        str | None, typer.Option("--edition", help="Nom de l'édition ; la dernière construite par défaut.")
    ] = None,
) -> int:
    """Dire ce que l'édition sait d'un établissement, et dans quels quartiers il est.

    Exemple : quartiers siret 00000001300016
    """
    found = told(Edition.open(store().home, edition_name), digits)
    out.out(json.dumps(found, ensure_ascii=False, indent=2, default=str) if is_json else "\n".join(found["sentences"]))
    return 0 if found["is_known"] else 1

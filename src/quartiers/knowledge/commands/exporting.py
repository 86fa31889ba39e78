"""`export`: what is shown, as files to work on."""

import re
from pathlib import Path
from typing import Annotated

import typer

from quartiers.knowledge.commands.french import FrenchCommand
from quartiers.knowledge.commands.home import store
from quartiers.knowledge.commands.screen import out
from quartiers.knowledge.editions.reading import Edition
from quartiers.knowledge.portrait.exports.scope import Scope, neighbourhood, territory, whole
from quartiers.knowledge.portrait.exports.writing import Form, write_export
from quartiers.knowledge.vocabulary.refusals import Refusal


def add_to(app: typer.Typer) -> None:
    """Register the commands of this file."""
    app.command(cls=FrenchCommand)(export)


def export(
    codes: Annotated[
        list[str] | None, typer.Argument(help="Codes de quartiers (QP053001, QN05301M) ou de territoires (T01).")
    ] = None,
    form: Annotated[Form, typer.Option("--format", help="Format des fichiers.")] = Form.CSV,
    is_all: Annotated[bool, typer.Option("--all", help="L'édition entière.")] = False,  # noqa: FBT002 - option
    folder: Annotated[Path | None, typer.Option("--out", help="Dossier des fichiers ; sous var/ par défaut.")] = None,
    edition_name: Annotated[
        str | None, typer.Option("--edition", help="Nom de l'édition ; la dernière construite par défaut.")
    ] = None,
) -> int:
    """Écrire les chiffres d'un quartier, d'un territoire ou de l'édition entière, avec leurs sources et leurs licences.

    Exemple : quartiers export QP053001 --format geojson
    """
    edition = Edition.open(store().home, edition_name)
    scopes = [_scope(edition, "".join(code.split()).upper()) for code in codes or []] + ([whole(edition)] if is_all else [])
    if not scopes:
        raise Refusal("Donnez au moins un code de quartier ou de territoire, ou --all pour l'édition entière.")
    target = folder or Path("var/exports") / edition.manifest.edition
    for scope in scopes:
        for path in write_export(edition, scope, form, target):
            out.out(str(path))
    return 0


def _scope(edition: Edition, code: str) -> Scope:
    return territory(edition, code) if re.fullmatch(r"T\d\d|FICTIF", code) else neighbourhood(edition, code)

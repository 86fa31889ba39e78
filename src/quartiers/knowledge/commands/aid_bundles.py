"""`quartiers aids bundle`: may these aids be held together, and if not what is the nearest bundle that may."""

import json
from pathlib import Path
from typing import Annotated

import typer

from quartiers.knowledge.aids.bundles.checking import all_terms, check
from quartiers.knowledge.aids.bundles.constraints import Status
from quartiers.knowledge.aids.bundles.reading import read_bundle
from quartiers.knowledge.aids.bundles.telling import as_json, lines_fr
from quartiers.knowledge.aids.loading import catalogue
from quartiers.knowledge.commands.french import FrenchCommand
from quartiers.knowledge.commands.home import today
from quartiers.knowledge.commands.screen import out
from quartiers.knowledge.portrait.typography import french
from quartiers.knowledge.vocabulary.refusals import Refusal


def add_to(app: typer.Typer) -> None:
    """Register the command in the group of aids."""
    app.command("bundle", cls=FrenchCommand)(bundle)


def bundle(
    file: Annotated[Path, typer.Argument(metavar="FICHIER", help="Lot d'aides (YAML ou JSON), voir docs/aides-cumul.md.")],
    is_json: Annotated[bool, typer.Option("--json", help="Répondre en JSON.")] = False,  # noqa: FBT002 - an option
) -> int:
    """Dire si des aides peuvent aller ensemble : règles, montant de trop, lot permis le plus proche (code 1 si refusé)."""
    try:
        text = file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        raise Refusal(f"Le fichier « {file} » n'est pas lisible : donner un fichier YAML ou JSON en UTF-8.") from None
    result = check(read_bundle(text, all_terms(catalogue()), today=today()))
    if is_json:
        out.print(json.dumps(as_json(result), ensure_ascii=False, indent=2))
    else:
        for line in lines_fr(result):
            out.print(french(line))
    return 1 if result.status is Status.REFUSED else 0

"""`retention`: what has been kept long enough is forgotten."""

from typing import Annotated

import typer

from quartiers.knowledge.commands.french import FrenchCommand
from quartiers.knowledge.commands.screen import out
from quartiers.platform.config.start import start


def add_to(app: typer.Typer) -> None:
    """Register the commands of this file."""
    app.command(cls=FrenchCommand)(retention)


def retention(
    is_trial: Annotated[bool, typer.Option("--essai", help="Compter sans rien effacer.")] = False,  # noqa: FBT002 - an option
) -> int:
    """Effacer ce qui a été gardé assez longtemps (docs/conservation.md) ; le travail de fond le fait chaque jour.

    Exemple : quartiers retention --essai
    """
    start()
    from django.utils import timezone  # noqa: PLC0415 - Django is started above

    from quartiers.platform.config import retention as rules  # noqa: PLC0415 - same

    at = timezone.now()
    done = rules.counted(at=at) if is_trial else rules.forget(at=at)
    for rule in rules.RULES:
        out.print(f"{rule.what_fr} : {done[rule.name]} {'à effacer' if is_trial else 'en moins'}")
    return 0

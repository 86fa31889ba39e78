"""`admin create`: the first account of the national team, or one whose application of codes is lost."""

from typing import Annotated

import typer

from quartiers.knowledge.commands.french import FrenchCommand, FrenchGroup
from quartiers.knowledge.commands.screen import out
from quartiers.platform.config.start import start

_GROUP = typer.Typer(cls=FrenchGroup, no_args_is_help=True, help="Ouvrir un compte de l'équipe nationale depuis le serveur.")


def add_to(app: typer.Typer) -> None:
    """Register the commands of this file."""
    _GROUP.command("create", cls=FrenchCommand)(create)
    app.add_typer(_GROUP, name="admin")


def create(
    email: Annotated[str, typer.Argument(metavar="ADRESSE", help="Adresse électronique de la personne.")],
    name: Annotated[str, typer.Option("--nom", help="Nom que ses collègues liront.")] = "",
    has_lost_codes: Annotated[  # noqa: FBT002 - an option of the command
        bool, typer.Option("--code-perdu", help="Retirer son application de codes : elle en installera une autre.")
    ] = False,
) -> int:
    """Ouvrir un compte de l'équipe nationale et donner un lien qui sert une fois, pendant quinze minutes.

    Exemple : quartiers admin create camille@exemple.fr --nom "Camille Exemple"
    """
    start()
    from django.core.management import call_command  # noqa: PLC0415 - Django is started above
    from django.utils import timezone  # noqa: PLC0415 - same

    from quartiers.platform.accounts.actions.team import open_team_account  # noqa: PLC0415 - same
    from quartiers.platform.desk.sign_in_letters import link_of  # noqa: PLC0415 - same

    call_command("migrate", interactive=False, verbosity=0)
    made = open_team_account(email=email, name=name, has_lost_codes=has_lost_codes, at=timezone.now(), by="system")
    out.out(link_of(made))
    return 0

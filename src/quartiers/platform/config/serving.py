"""`serve`: the site on this machine."""

from typing import Annotated

import typer

from quartiers.knowledge.commands.french import FrenchCommand
from quartiers.platform.config.start import start


def add_to(app: typer.Typer) -> None:
    """Register the commands of this file."""
    app.command(cls=FrenchCommand)(serve)


def serve(
    port: Annotated[int, typer.Option("--port", help="Port, sur cette machine seulement.")] = 8000,
    workers: Annotated[int, typer.Option("--processus", help="Processus du serveur.")] = 2,
) -> int:
    """Servir le site sur http://127.0.0.1:8000, avec son travail de fond.

    Exemple : quartiers serve --port 8001
    """
    start()
    from django.core.management import call_command  # noqa: PLC0415 - Django is started above

    from quartiers.platform.web.kept_pages import forget_all  # noqa: PLC0415 - same

    call_command("migrate", interactive=False, verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    forget_all()
    # The list of static files is read when the application is made: they must be there before it.
    from quartiers.platform.config.server import Server  # noqa: PLC0415 - see above

    Server(port=port, workers=workers).run()
    return 0

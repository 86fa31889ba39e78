"""`serve` and `worker`: the site on this machine, and the work behind its pages."""

import os
from typing import Annotated

import typer

from quartiers.knowledge.commands.french import FrenchCommand
from quartiers.knowledge.commands.home import store
from quartiers.platform.config.running import running
from quartiers.platform.config.start import start
from quartiers.platform.config.supervising import Supervisor, listening
from quartiers.platform.desk import post


def add_to(app: typer.Typer) -> None:
    """Register the commands of this file."""
    app.command(cls=FrenchCommand)(serve)
    app.command(cls=FrenchCommand)(worker)


def serve(
    port: Annotated[int, typer.Option("--port", min=1, max=65535, help="Port, sur cette machine seulement.")] = 8000,
    processes: Annotated[int, typer.Option("--processus", min=1, help="Processus du serveur.")] = 2,
    without_worker: Annotated[bool, typer.Option("--sans-travail", help="Le travail de fond tourne ailleurs.")] = False,  # noqa: FBT002 - an option
    inherited: Annotated[int | None, typer.Option("--prise", hidden=True)] = None,
    is_trial: Annotated[bool, typer.Option("--essai", help="Dire seulement si le port est libre.")] = False,  # noqa: FBT002 - an option
) -> int:
    """Servir le site sur http://127.0.0.1:8000, avec son travail de fond.

    Exemple : quartiers serve --port 8001
    """
    _check_post()
    # Links in letters begin with it; in production it is given.
    os.environ.setdefault("QUARTIERS_URL", f"http://127.0.0.1:{port}")
    if inherited is not None:
        return _serve_alone(inherited, processes)
    with listening(port) as listener:
        if is_trial:
            return 0
        if without_worker:
            return _serve_alone(listener.detach(), processes)
        alone = ("serve", "--port", str(port), "--processus", str(processes), "--prise", str(listener.fileno()))
        return Supervisor(server=alone, worker=("worker",), listener=listener).run()


def worker() -> int:
    """Faire le travail de fond : lettres, publications, durées de conservation ; à côté de « serve --sans-travail ».

    Exemple : quartiers worker
    """
    _check_post()
    start()
    from quartiers.platform.config.worker import Worker  # noqa: PLC0415 - Django is started above

    with running(store().home):
        Worker().run()
    return 0


def _check_post() -> None:
    """A `Refusal` at once for a mail server that cannot be used, rather than letters that never leave."""
    if url := os.environ.get("QUARTIERS_SMTP_URL"):
        post.server(url)


def _serve_alone(descriptor: int, processes: int) -> int:
    start()
    from django.core.management import call_command  # noqa: PLC0415 - Django is started above

    from quartiers.platform.web.kept_pages import forget_all  # noqa: PLC0415 - same

    call_command("migrate", interactive=False, verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    forget_all()
    # The list of static files is read when the application is made: they must be there before it.
    from quartiers.platform.config.server import Server  # noqa: PLC0415 - see above

    with running(store().home):
        Server(descriptor=descriptor, workers=processes).run()
    return 0

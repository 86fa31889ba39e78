"""`publish`: what the site shows from now on."""

from typing import Annotated

import typer

from quartiers.knowledge.commands.french import FrenchCommand
from quartiers.knowledge.commands.home import store
from quartiers.knowledge.commands.screen import out
from quartiers.knowledge.editions.reading import Edition
from quartiers.platform.config.start import start


def add_to(app: typer.Typer) -> None:
    """Register the commands of this file."""
    app.command(cls=FrenchCommand)(publish)


def publish(
    name: Annotated[
        str | None, typer.Argument(metavar="ÉDITION", help="Nom de l'édition ; la dernière construite par défaut.")
    ] = None,
) -> int:
    """Publier une édition sur le site : d'un coup, ou pas du tout.

    Exemple : quartiers publish 2026-11-25-0123456789
    """
    start()
    from django.core.management import call_command  # noqa: PLC0415 - Django is started above
    from django.utils import timezone  # noqa: PLC0415 - same

    from quartiers.platform.observatory.actions import publish as publish_edition  # noqa: PLC0415 - same

    edition = Edition.open(store().home, name)
    call_command("migrate", interactive=False, verbosity=0)
    publication = publish_edition(edition=edition, at=timezone.now(), by="system")
    out.out(f"Édition {edition.manifest.kind.label_fr} {publication.edition} publiée.")
    return 0

"""`demo --reset`: the demonstration as on its first day; the command of `knowledge`, and what the database of the site adds."""

from typing import Annotated

import typer

from quartiers.knowledge.commands import building
from quartiers.knowledge.commands.french import FrenchCommand
from quartiers.knowledge.commands.screen import out
from quartiers.knowledge.portrait.typography import french
from quartiers.knowledge.vocabulary.refusals import Refusal
from quartiers.platform.config.publishing import publish
from quartiers.platform.config.start import start

_WORD = "EFFACER"


def add_to(app: typer.Typer) -> None:
    """Register the commands of this file; `demo` takes the place of the one of the lower floor."""
    app.command(cls=FrenchCommand)(demo)


def demo(
    as_of: building.AsOf = None,
    rows: Annotated[int, typer.Option("--lignes", help="Taille du registre simulé, en établissements.")] = building.DEMO_ROWS,
    reset: Annotated[bool, typer.Option("--reset", help="Effacer d'abord tout ce qui a été saisi sur le site.")] = False,  # noqa: FBT002 - an option
    is_sure: Annotated[bool, typer.Option("--oui", help="Effacer sans demander.")] = False,  # noqa: FBT002 - same
) -> int:
    """Construire l'édition de démonstration : faits de référence et villes simulées, sans aucun fichier officiel.

    Avec --reset, la base du site est vidée (personnes, lettres, corrections, journal), puis l'édition est publiée de nouveau.

    Exemple : quartiers demo --lignes 500000
    """
    if reset:
        _reset(is_sure=is_sure)
    code = building.demo(as_of, rows)
    return publish() if reset and not code else code


def _reset(*, is_sure: bool) -> None:
    """Empty the database of a site that only ever showed demonstrations, once its owner has agreed."""
    start()
    from django.conf import settings  # noqa: PLC0415 - Django is started above
    from django.core.management import call_command  # noqa: PLC0415 - same

    from quartiers.platform.accounts.models import Person  # noqa: PLC0415 - same
    from quartiers.platform.observatory.models import Publication  # noqa: PLC0415 - same

    if settings.IS_PRODUCTION:
        raise Refusal("Rien n'est effacé : « demo --reset » ne marche pas en production (QUARTIERS_PRODUCTION=1).")
    call_command("migrate", interactive=False, verbosity=0)
    if Publication.objects.exclude(kind="demonstration").exists():
        raise Refusal(
            "Rien n'est effacé : ce site a publié une édition réelle. Donnez un autre dossier à la démonstration par "
            "QUARTIERS_HOME, ou une autre base par QUARTIERS_DATABASE_URL."
        )
    people, real = Person.objects.count(), Person.objects.filter(is_invented=False).count()
    if not is_sure:
        out.print(
            french(f"Tout ce qui a été saisi sur ce site sera effacé : {people} personne(s), dont {real} non inventée(s).")
        )
        if typer.prompt(french(f"Tapez {_WORD} pour continuer"), default="", show_default=False) != _WORD:
            raise Refusal(f"Rien n'est effacé : il fallait taper {_WORD}.")
    call_command("flush", interactive=False, verbosity=0)

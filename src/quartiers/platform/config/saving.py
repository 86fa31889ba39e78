"""`backup` and `restore`: everything in one file, and back."""

from pathlib import Path
from typing import Annotated

import typer

from quartiers.knowledge.commands.french import FrenchCommand
from quartiers.knowledge.commands.home import store
from quartiers.knowledge.commands.screen import out
from quartiers.knowledge.portrait.typography import french
from quartiers.knowledge.vocabulary.refusals import Refusal
from quartiers.platform.config.running import stopped
from quartiers.platform.config.start import start

_WORD = "REMPLACER"


def add_to(app: typer.Typer) -> None:
    """Register the commands of this file."""
    app.command(cls=FrenchCommand)(backup)
    app.command(cls=FrenchCommand)(restore)


def backup(
    path: Annotated[Path, typer.Argument(metavar="FICHIER", help="Archive à écrire, en .tar.gz.")],
) -> int:
    """Sauvegarder la base, les documents, les éditions et les fichiers apportés, le site pouvant tourner.

    L'archive contient des données personnelles et la clé du site : gardez-la en lieu sûr.

    Exemple : quartiers backup sauvegarde-2026-11-27.tar.gz
    """
    start()
    from django.utils import timezone  # noqa: PLC0415 - Django is started above

    from quartiers.platform.config.safekeeping import save  # noqa: PLC0415 - same

    counts = save(path, at=timezone.now())
    out.print(french(f"Sauvegarde écrite dans {path} ({path.stat().st_size / 1e6:.1f} Mo) : {sum(counts.values())} fichiers."))
    return 0


def restore(
    path: Annotated[Path, typer.Argument(metavar="FICHIER", help="Archive écrite par « quartiers backup ».")],
    replace: Annotated[bool, typer.Option("--remplacer", help="Mettre l'archive à la place de ce qui existe.")] = False,  # noqa: FBT002 - an option
    is_sure: Annotated[bool, typer.Option("--oui", help="Remplacer sans demander.")] = False,  # noqa: FBT002 - same
) -> int:
    """Restaurer une sauvegarde, en entier ou pas du tout ; le site doit être arrêté.

    Ce qui existait est gardé à côté, dans un dossier « avant-restauration-… ».

    Exemple : quartiers restore sauvegarde-2026-11-27.tar.gz --remplacer
    """
    start()
    from quartiers.platform.config.safekeeping import restore as put_back  # noqa: PLC0415 - Django is started above

    if (
        replace
        and not is_sure
        and typer.prompt(french(f"Ce site sera remplacé. Tapez {_WORD} pour continuer"), default="", show_default=False)
        != _WORD
    ):
        raise Refusal(f"Rien n'est remplacé : il fallait taper {_WORD}.")
    with stopped(store().home):
        aside = put_back(path, may_replace=replace)
    kept = f" Ce qui existait est gardé dans {aside} : effacez-le une fois le site vérifié." if aside else ""
    out.print(french(f"Sauvegarde restaurée.{kept}"))
    return 0

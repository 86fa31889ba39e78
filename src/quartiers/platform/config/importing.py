"""`aids import-aides-territoires`: the aids of another catalogue, into the review queue."""

from quartiers.knowledge.commands.aids import aids
from quartiers.knowledge.commands.french import FrenchCommand
from quartiers.knowledge.commands.screen import out
from quartiers.platform.config.start import start


def add_to(_app: object) -> None:
    """Register the command of this file under `aids`."""
    aids.command(name="import-aides-territoires", cls=FrenchCommand)(import_aides_territoires)


def import_aides_territoires() -> int:
    """Lire les aides d'Aides-territoires dans la file de relecture ; rien n'est publié, une relance ne double rien.

    Le jeton est dans QUARTIERS_AIDES_TERRITOIRES_TOKEN. Exemple : quartiers aids import-aides-territoires
    """
    start()
    from django.core.management import call_command  # noqa: PLC0415 - Django is started above
    from django.utils import timezone  # noqa: PLC0415 - same

    from quartiers.platform.catalogue.actions.importing import take_in  # noqa: PLC0415 - same
    from quartiers.platform.catalogue.tasks import harvest  # noqa: PLC0415 - same

    call_command("migrate", interactive=False, verbosity=0)
    done = take_in(harvest=harvest(), at=timezone.now(), by="system")
    for problem in done.refused_fr:
        out.out(problem)
    out.out(
        f"{done.new} aides nouvelles dans la file, {done.changed} changées, {done.changed_outside} changées à leur source "
        f"depuis qu'une personne les a reprises, {len(done.refused_fr)} refusées."
    )
    return 0

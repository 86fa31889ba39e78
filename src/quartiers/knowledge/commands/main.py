"""The `quartiers` command: its subcommands, its exit codes, and one French sentence for each refusal.

Exit codes: 0 done, 1 no answer (an address that cannot be placed, or that several places fit), 2 refused, in whole or for one
source of `sync`.
"""

import io
import sys

import pyarrow as pa
import typer

from quartiers.knowledge.commands import aids, building, exporting, locating, lookup, reading
from quartiers.knowledge.commands.french import FrenchGroup, misunderstood
from quartiers.knowledge.portrait.typography import french
from quartiers.knowledge.sources.failures import explained
from quartiers.knowledge.vocabulary.refusals import Malformed, Refusal

app = typer.Typer(
    name="quartiers",
    cls=FrenchGroup,
    help="L'économie des quartiers prioritaires, à partir des fichiers officiels.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
)
building.add_to(app)
reading.add_to(app)
lookup.add_to(app)
locating.add_to(app)
exporting.add_to(app)
aids.add_to(app)


_DAMAGED = "Une table est abîmée dans le dossier de travail : relancez « quartiers build --from DOSSIER » pour la refaire."


def run(arguments: list[str] | None = None) -> None:
    """Run the command and leave with its exit code; nothing but a sentence reaches a person."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # A terminal or a pipe that claims ASCII would stop at the first accent.
            stream.reconfigure(encoding="utf-8", errors="replace")
    sys.exit(_run(arguments))


def _run(arguments: list[str] | None) -> int:
    try:
        with explained("La commande"):
            result = app(arguments, prog_name="quartiers", standalone_mode=False)
            return result if isinstance(result, int) else 0
    except (Refusal, Malformed) as problem:
        print(french(str(problem)), file=sys.stderr)  # noqa: T201 - the sentence is the command's answer
    except typer.TyperException as problem:
        if sentence := misunderstood(problem):
            print(french(sentence), file=sys.stderr)  # noqa: T201 - same
    except pa.ArrowException:
        print(french(_DAMAGED), file=sys.stderr)  # noqa: T201 - same
    except (typer.Abort, KeyboardInterrupt):
        print("Interrompu ; l'état précédent est intact.", file=sys.stderr)  # noqa: T201 - same
    return 2

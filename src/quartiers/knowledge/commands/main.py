"""The `quartiers` command: its subcommands, its exit codes, and one French sentence for each refusal.

Exit codes: 0 done, 1 done but something must be looked at (a source refused among others, no answer), 2 refused.
"""

import sys

import typer

from quartiers.knowledge.commands import building, reading
from quartiers.knowledge.portrait.typography import french
from quartiers.knowledge.sources.failures import explained
from quartiers.knowledge.vocabulary.refusals import Malformed, Refusal

app = typer.Typer(
    name="quartiers",
    help="L'économie des quartiers prioritaires, à partir des fichiers officiels.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
)
building.add_to(app)
reading.add_to(app)


def run(arguments: list[str] | None = None) -> None:
    """Run the command and leave with its exit code; nothing but a sentence reaches a person."""
    sys.exit(_run(arguments))


def _run(arguments: list[str] | None) -> int:
    try:
        with explained("La commande"):
            result = app(arguments, standalone_mode=False)
            return result if isinstance(result, int) else 0
    except (Refusal, Malformed) as problem:
        print(french(str(problem)), file=sys.stderr)  # noqa: T201 - the sentence is the command's answer
    except typer.TyperException as problem:
        print(f"Commande mal écrite ({problem.format_message()}) : voyez « quartiers --help ».", file=sys.stderr)  # noqa: T201 - same
    except (typer.Abort, KeyboardInterrupt):
        print("Interrompu ; l'état précédent est intact.", file=sys.stderr)  # noqa: T201 - same
    return 2

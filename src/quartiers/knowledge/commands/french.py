"""The command line in French: the words of help pages, and what is said of a command that is not understood."""

import re
from typing import Any

import typer
from typer import rich_utils
from typer.core import TyperCommand, TyperGroup

rich_utils.ARGUMENTS_PANEL_TITLE = "Arguments"
rich_utils.OPTIONS_PANEL_TITLE = "Options"
rich_utils.COMMANDS_PANEL_TITLE = "Commandes"
rich_utils.REQUIRED_LONG_STRING = "[obligatoire]"
rich_utils.DEFAULT_STRING = "[par défaut : {}]"

_HELP_FR = "Afficher cette aide."


class FrenchCommand(TyperCommand):
    """A subcommand whose `--help` speaks French."""

    def get_help_option(self, ctx: Any) -> Any:
        """The option `--help`, in French."""
        option: Any = super().get_help_option(ctx)
        option.help = _HELP_FR
        return option


class FrenchGroup(TyperGroup):
    """The command itself, likewise."""

    def get_help_option(self, ctx: Any) -> Any:
        """The option `--help`, in French."""
        option: Any = super().get_help_option(ctx)
        option.help = _HELP_FR
        return option


def misunderstood(problem: typer.TyperException) -> str:
    """What is wrong with a command, as a French sentence; empty when its help has just been shown instead."""
    context = getattr(problem, "ctx", None)
    path = context.command_path if context else "quartiers"
    if not problem.format_message():
        return ""
    return f"Commande mal écrite : {_what(problem)} ; voyez « {path} --help »."


def _what(problem: typer.TyperException) -> str:
    option, parameter = getattr(problem, "option_name", None), getattr(problem, "param", None)
    if option:
        is_known = "requires" in problem.format_message()
        return f"l'option {option} attend une valeur" if is_known else f"l'option {option} n'existe pas"
    if parameter is not None:
        name = parameter.opts[0] if parameter.opts[0].startswith("-") else parameter.metavar or parameter.name
        if type(problem).__name__ == "MissingParameter":
            return f"il manque {name}"
        choices = re.search(r"is not one of (.*?)\.", problem.format_message())
        among = f" (valeurs possibles : {choices[1]})" if choices else ""
        return f"la valeur donnée à {name} n'est pas acceptée{among}"
    found = re.search(r"[Nn]o such command '(.*?)'", problem.format_message())
    if found:
        return f"la commande « {found[1]} » n'existe pas"
    return "il y a un mot de trop"

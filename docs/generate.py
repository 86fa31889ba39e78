"""Write the reference pages from the code they describe: `make docs`; `--check` fails when one is stale."""

import json
import os
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import django
import typer

import aids_pages
from catalogue import catalogue
from quartiers.knowledge.aids.reach.register_columns import told_fields
from quartiers.knowledge.aids.schema import profile_schema, schema
from quartiers.knowledge.build.definitions import DEFINITIONS
from quartiers.knowledge.editions.schemas import TABLES
from quartiers.knowledge.sources.declaration import Source, without_simulation
from quartiers.knowledge.sources.register import FICTIONAL, INPUTS, LOOKED_UP, OFFICIAL, REFERENCE
from quartiers.platform.config import environment
from quartiers.platform.config.command import app
from weights import weights

REFERENCE_PAGES = Path(__file__).parent / "reference"
NOTICE = "<!-- Page générée par `make docs` : modifiez le code, pas cette page. -->\n\n"


def pages() -> dict[str, str]:
    """Every generated page by file name, in docs/reference."""
    return {
        "../conservation.md": NOTICE + "\n".join(retention()),
        "sources.md": NOTICE + "\n".join(sources()),
        "donnees.md": NOTICE + "\n".join(dictionary()),
        "definitions.md": NOTICE + "\n".join(definitions()),
        "indicateurs.md": NOTICE + "\n".join(catalogue()),
        "aides-registre.md": NOTICE + "\n".join(register_of_aids()),
        "poids.md": NOTICE + "\n".join(weights()),
        "droits.md": NOTICE + "\n".join(rights()),
        "commande.md": NOTICE + "\n".join(commands()),
        "reglages.md": NOTICE + "\n".join(environment.page()),
        "aide.schema.json": json.dumps(schema(), ensure_ascii=False, indent=2),
        "profil.schema.json": json.dumps(profile_schema(), ensure_ascii=False, indent=2),
        **{name: NOTICE + text for name, text in aids_pages.pages().items()},
    }


def register_of_aids() -> Iterator[str]:
    """What the register tells of each field that rules of aids ask about."""
    yield "# Ce que le registre dit pour compter qui a droit à une aide\n"
    yield "Pour chaque établissement ouvert d'un quartier, la règle d'une aide répond oui, non ou indécidable (table `reach`)."
    yield "Ce que le registre ne dit pas reste inconnu et nommé : il n'est jamais deviné. Les mots de chaque code (NAF,"
    yield "catégorie juridique) sont dans `aids/reach/register_words.yaml`, écrits à la main et à relire par un juriste.\n"
    yield "| champ | ce que le registre dit | ce qu'il ne dit pas |"
    yield "|---|---|---|"
    for name, told, silent in told_fields():
        yield f"| `{name}` | {told} | {silent} |"
    yield ""


def sources() -> Iterator[str]:
    """The catalogue of sources, with the file names that are recognised."""
    yield "# Sources\n"
    yield "Chaque fichier est reconnu à son nom, où qu'il soit dans le dossier donné à `--from`.\n"
    for title, group in (
        ("Fichiers officiels et extraits", tuple(map(without_simulation, OFFICIAL))),
        ("Fichiers consultés directement, hors des éditions", LOOKED_UP),
        ("Fichiers de la plateforme (`$QUARTIERS_HOME/inputs`)", INPUTS),
        ("Faits de référence du paquet", (*REFERENCE, *FICTIONAL)),
    ):
        yield f"## {title}\n"
        for source in group:
            yield from one_source(source)


def one_source(source: Source) -> Iterator[str]:
    """One source: who, which licence, which files, which columns."""
    yield f"### `{source.name}`\n"
    yield f"{source.title_fr}. Producteur : {source.publisher}. Licence : {source.licence}. Diffusion : {source.publish}.\n"
    for delivery in source.deliveries:
        names = ", ".join(f"`{pattern}`" for pattern in delivery.patterns)
        tolerance = f", limite à {delivery.tolerance_m:g} m près" if delivery.tolerance_m else ""
        yield f"**{delivery.label}** ({delivery.origin.label_fr}{tolerance}) : {names}\n"
        yield "| colonne du fichier | notre nom | attendu | obligatoire |"
        yield "|---|---|---|---|"
        for column in delivery.columns:
            must = "oui" if column.is_required else "non"
            yield f"| `{column.heading}` | `{column.name}` | {column.kind.expected_fr} | {must} |"
        yield ""
        if delivery.note_fr:
            yield f"{delivery.note_fr}\n"


def dictionary() -> Iterator[str]:
    """The data dictionary of an edition."""
    yield "# Tables of an edition\n"
    yield "Parquet files in `$QUARTIERS_HOME/editions/<day>-<digest>/`, beside `manifest.json`.\n"
    for table, columns in TABLES.items():
        yield f"## `{table}`\n"
        yield "| column | type | meaning |"
        yield "|---|---|---|"
        for name, (kind, meaning) in columns.items():
            yield f"| `{name}` | {kind} | {meaning} |"
        yield ""


def definitions() -> Iterator[str]:
    """What each figure means."""
    yield "# Définitions des chiffres\n"
    for row in DEFINITIONS:
        yield f"## {row['title_fr']}\n"
        yield f"`{row['indicator']}`, en {row['unit']}. Calcul : {row['formula']}."
        for label, field in (("Rapporté à", "denominator"), ("Montré à partir de", "minimum"), ("Limites", "method")):
            if row[field]:
                yield f"{label} : {row[field].rstrip('.')}."
        yield f"Référence : {row['reference'] or 'non documentée'}.\n"


def commands() -> Iterator[str]:
    """The `quartiers` command and its options."""
    yield "# La commande `quartiers`\n"
    yield "Code de sortie : 0 fait, 1 fait mais sans réponse, 2 refusé (une phrase dit pourquoi et rien n'a changé).\n"
    group = typer.main.get_command(app)
    for name, command in sorted(_flat(group)):
        yield f"## `quartiers {name}`\n"
        yield f"{(command.help or '').strip()}\n"
        for parameter in (p for p in command.params if not getattr(p, "hidden", False)):
            names = ", ".join(f"`{option}`" for option in parameter.opts) or parameter.name
            yield f"- {names} : {getattr(parameter, 'help', None) or ''}"
        yield ""


def _flat(group: Any, before: str = "") -> Iterator[tuple[str, Any]]:
    """The commands of a group and of the groups in it, by all the words to type."""
    for name, command in group.commands.items():
        if hasattr(command, "commands"):
            yield from _flat(command, f"{before}{name} ")
        else:
            yield f"{before}{name}", command


def retention() -> Iterator[str]:
    """How long things are kept: the rules are queries, so Django is started for them, on a home of its own."""
    with tempfile.TemporaryDirectory() as home:
        os.environ["QUARTIERS_HOME"] = home
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "quartiers.platform.config.settings")
        django.setup()
        from quartiers.platform.config.retention import page  # noqa: PLC0415 - Django is started above

        yield from page()


def rights() -> Iterator[str]:
    """Which role may do what, and what each page asks; after `retention`, which starts Django."""
    from rights import page  # noqa: PLC0415 - Django is started by then

    yield from page()


def main() -> int:
    """Write or check every page."""
    stale = []
    REFERENCE_PAGES.mkdir(exist_ok=True)
    for name, page in pages().items():
        path, text = REFERENCE_PAGES / name, page.rstrip() + "\n"
        if "--check" not in sys.argv:
            path.parent.mkdir(exist_ok=True)
            path.write_text(text, encoding="utf-8")
        elif not path.exists() or path.read_text(encoding="utf-8") != text:
            stale.append(name)
    if stale:
        print(f"Stale pages in docs/reference: {', '.join(stale)}; run `make docs`.")
    return 1 if stale else 0


if __name__ == "__main__":
    sys.exit(main())

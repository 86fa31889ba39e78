"""`aids`: the aids one by one, whether their files hold, and what each answers to a profile."""

import json
from pathlib import Path
from typing import Annotated, Any

import typer
import yaml

from quartiers.knowledge.aids.checking import problems
from quartiers.knowledge.aids.explain import explain as explained
from quartiers.knowledge.aids.loading import FOLDER, catalogue, plain
from quartiers.knowledge.aids.profiles import Profile, read_profile
from quartiers.knowledge.aids.reliability import reliability
from quartiers.knowledge.aids.schema import profile_schema
from quartiers.knowledge.aids.schema import schema as aid_schema
from quartiers.knowledge.aids.told import as_json, as_lines
from quartiers.knowledge.commands import aid_bundles
from quartiers.knowledge.commands.aid_reach import reach
from quartiers.knowledge.commands.french import FrenchCommand, FrenchGroup
from quartiers.knowledge.commands.home import today
from quartiers.knowledge.commands.screen import out
from quartiers.knowledge.vocabulary.refusals import Malformed, Refusal

aids = typer.Typer(
    cls=FrenchGroup, help="Les aides : la liste, le contrôle des fichiers, la réponse à un profil.", no_args_is_help=True
)

_Json = Annotated[bool, typer.Option("--json", help="Répondre en JSON.")]


def add_to(app: typer.Typer) -> None:
    """Register the commands of this file."""
    for command in (show_list, check, explain, fields, schema, reach):
        aids.command(name="list" if command is show_list else None, cls=FrenchCommand)(command)
    aid_bundles.add_to(aids)
    app.add_typer(aids, name="aids")


def show_list(is_json: _Json = False) -> None:  # noqa: FBT002 - option
    """Lister les aides : identifiant, nom, statut, fiabilité.

    Exemple : quartiers aids list
    """
    rows = [
        {"aid": aid.id, "name": aid.name, "statut": aid.status, "fiabilite": reliability(aid, today()).word}
        for aid in catalogue().values()
    ]
    out.out(_json(rows) if is_json else "\n".join(" · ".join(row.values()) for row in rows))


def check(
    folder: Annotated[Path, typer.Option("--from", metavar="DOSSIER", help="Le dossier des fichiers d'aides.")] = FOLDER,
) -> int:
    """Contrôler chaque fichier d'aide et rejouer tous ses cas ; chaque faute dit fichier, ligne, champ et remède.

    Exemple : quartiers aids check
    """
    if not folder.is_dir():
        raise Refusal(f"Le dossier « {folder} » n'existe pas : donnez celui qui contient les fichiers d'aides.")
    told = list(problems(folder, today=today()))
    if not told:
        raise Refusal(f"Le dossier « {folder} » n'a aucun fichier .yaml : donnez celui qui contient les fichiers d'aides.")
    wrong = [problem for _, problem in told if problem]
    for problem in wrong:
        out.out(problem)
    count = len({name for name, _ in told})
    out.out(f"{count} aides contrôlées, {len(wrong)} faute{'s' if len(wrong) > 1 else ''}.")
    return 2 if wrong else 0


def explain(
    profile: Annotated[Path, typer.Option("--profile", metavar="FICHIER", help="Le profil, en YAML ou en JSON.")],
    aid: Annotated[str | None, typer.Option("--aid", metavar="ID", help="Une seule aide.")] = None,
    is_all: Annotated[bool, typer.Option("--all", help="Toutes les aides.")] = False,  # noqa: FBT002 - option
    is_json: _Json = False,  # noqa: FBT002 - option
) -> None:
    """Dire ce que chaque aide répond à un profil, avec ses raisons, ses sources et ce qui manque.

    Exemple : quartiers aids explain --profile profil.yaml --aid acre --json
    """
    if is_all == (aid is not None):
        raise Refusal("Donnez soit --aid ID, soit --all.")
    if aid is not None and aid not in catalogue():
        raise Refusal(f"L'aide « {aid} » n'existe pas : « quartiers aids list » les donne toutes.")
    asked = _profile(profile)
    said = [explained(each, asked, today=today()) for each in ([catalogue()[aid]] if aid else catalogue().values())]
    if is_json:
        out.out(_json([as_json(each) for each in said] if is_all else as_json(said[0])))
    else:
        out.out("\n\n".join("\n".join(as_lines(each)) for each in said))


def fields() -> None:
    """Publier le schéma d'un profil (JSON Schema 2020-12), aussi dans docs/reference/profil.schema.json.

    Exemple : quartiers aids fields
    """
    out.out(_json(profile_schema()))


def schema() -> None:
    """Publier le schéma d'un fichier d'aide (JSON Schema 2020-12), aussi dans docs/reference/aide.schema.json.

    Exemple : quartiers aids schema
    """
    out.out(_json(aid_schema()))


def _profile(path: Path) -> Profile:
    try:
        raw: Any = plain(path.read_text(encoding="utf-8"))
    except OSError:
        raise Refusal(f"Le profil « {path} » n'est pas lisible : vérifiez le chemin et les droits.") from None
    except (yaml.YAMLError, UnicodeDecodeError):
        raise Refusal(f"Le profil « {path} » n'est ni du YAML ni du JSON : vérifiez retraits et guillemets.") from None
    try:
        return read_profile(raw, today=today())
    except Malformed as problem:
        raise Refusal(f"{path} : {problem}") from None


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=2)

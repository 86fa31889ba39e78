"""`sync`, `build`, `demo`: from files to an edition."""

from pathlib import Path
from typing import Annotated

import typer

from quartiers.knowledge.build.edition import Wanted
from quartiers.knowledge.build.edition import build as build_edition
from quartiers.knowledge.commands.home import store, today
from quartiers.knowledge.commands.screen import err, out, progress
from quartiers.knowledge.editions.manifest import EditionManifest, Kind
from quartiers.knowledge.sources.declaration import Source
from quartiers.knowledge.sources.partial_register import declared_in
from quartiers.knowledge.sources.register import FICTIONAL, INPUTS, OFFICIAL, REFERENCE
from quartiers.knowledge.sources.store import SourceManifest, Store
from quartiers.knowledge.sources.sync import Outcome, files_of, sync_folder
from quartiers.knowledge.sources.territories import FOLDER
from quartiers.knowledge.vocabulary.days import parse_day
from quartiers.knowledge.vocabulary.refusals import Refusal

FromFolder = Annotated[Path | None, typer.Option("--from", help="Dossier qui contient les fichiers officiels.")]
AcceptFewer = Annotated[
    bool, typer.Option("--accepter-moins", help="Prendre un fichier même s'il a perdu plus de 2 % de ses lignes.")
]
AsOf = Annotated[str | None, typer.Option("--as-of", help="Jour de l'édition (AAAA-MM-JJ) ; aujourd'hui par défaut.")]


def add_to(app: typer.Typer) -> None:
    """Register the commands of this file."""
    app.command()(sync)
    app.command()(build)
    app.command()(demo)


def sync(
    sources: Annotated[list[str] | None, typer.Argument(help="Sources à prendre ; toutes par défaut.")] = None,
    folder: FromFolder = None,
    accept_fewer: AcceptFewer = False,  # noqa: FBT002 - an option of the command line
) -> int:
    """Prendre les fichiers officiels, les vérifier et les garder ; un fichier refusé laisse le précédent en place.

    Exemple : quartiers sync qpv_2015 insee_qpv --from ../shared/data
    """
    chosen = _chosen(sources or [], folder)
    if folder is None:
        raise Refusal("Indiquez le dossier des fichiers : quartiers sync --from DOSSIER.")
    outcome = _take(store(), chosen, folder, accept_fewer=accept_fewer)
    _tell(outcome)
    return 2 if outcome.refused else 0


def build(
    folder: FromFolder = None,
    as_of: AsOf = None,
    accept_fewer: AcceptFewer = False,  # noqa: FBT002 - an option of the command line
) -> int:
    """Construire l'édition réelle, à partir d'un dossier ou de ce que « sync » a déjà pris.

    Exemple : quartiers build --from ../shared/data
    """
    place = store()
    if folder is None:
        taken = {name: m for name, m in place.manifests().items() if name not in {s.name for s in FICTIONAL}}
        if not set(taken) - {source.name for source in REFERENCE}:
            raise Refusal("Rien à construire : lancez « quartiers sync » ou donnez un dossier avec --from.")
    else:
        outcome = _take(place, _chosen([], folder), folder, accept_fewer=accept_fewer)
        if outcome.refused:
            raise Refusal(" ".join(outcome.refused.values()) + " L'édition précédente est intacte.")
        if not outcome.taken:
            raise Refusal(f"Aucun fichier connu dans {folder} : voyez docs/reference/sources.md pour les noms attendus.")
        taken = dict(outcome.taken)
    manifest = _build(place, taken, Kind.REAL, as_of)
    _tell_edition(manifest)
    return 0


def demo(as_of: AsOf = None) -> int:
    """Construire l'édition de démonstration : faits de référence et territoire fictif, sans aucun fichier officiel.

    Exemple : quartiers demo
    """
    place = store()
    taken: dict[str, SourceManifest] = _take(place, FICTIONAL, FOLDER.parent, accept_fewer=True).taken
    manifest = _build(place, taken, Kind.DEMONSTRATION, as_of)
    _tell_edition(manifest)
    return 0


def _chosen(names: list[str], folder: Path | None) -> list[Source]:
    known = {source.name: source for source in (*OFFICIAL, *INPUTS)}
    if folder is not None:
        known |= {source.name: source for source in declared_in(files_of(folder))}
    unknown = [name for name in names if name not in known]
    if unknown:
        raise Refusal(f"La source « {unknown[0]} » n'existe pas ; choisissez parmi {', '.join(known)}.")
    return [known[name] for name in names] if names else list(known.values())


def _take(place: Store, sources: tuple[Source, ...] | list[Source], folder: Path, *, accept_fewer: bool) -> Outcome:
    with progress("Lecture") as advance:
        return sync_folder(place, sources, folder, taken_on=today().isoformat(), accept_fewer=accept_fewer, progress=advance)


def _build(place: Store, taken: dict[str, SourceManifest], kind: Kind, as_of: str | None) -> EditionManifest:
    day = parse_day(as_of) if as_of else today()
    reference = _take(place, REFERENCE, FOLDER.parent, accept_fewer=True)
    if kind is Kind.REAL:
        taken = _inputs(place) | taken
    manifests = reference.taken | taken
    absent = {s.name: s.absent_fr for s in OFFICIAL if s.name not in manifests and s.absent_fr}
    wanted = Wanted(kind, day.isoformat(), today().isoformat(), absent)
    with progress("Construction") as advance:
        return build_edition(place, manifests, wanted, progress=advance)


def _inputs(place: Store) -> dict[str, SourceManifest]:
    """What the platform exported for this build, and the extracts that officers left there."""
    folder = place.home / "inputs"
    if not folder.is_dir():
        return {}
    outcome = _take(place, [*INPUTS, *declared_in(files_of(folder))], folder, accept_fewer=True)
    if outcome.refused:
        raise Refusal(" ".join(outcome.refused.values()))
    return outcome.taken


def _tell(outcome: Outcome) -> None:
    for manifest in outcome.taken.values():
        out.print(f"pris     {manifest.name} : {manifest.rows} lignes, {manifest.origin.label_fr}")
        for text in manifest.warnings:
            out.print(f"         {text}")
    for name in outcome.absent:
        out.print(f"absent   {name}")
    for name, why in outcome.refused.items():
        err.print(f"refusé   {name} : {why}")


def _tell_edition(manifest: EditionManifest) -> None:
    out.print(f"Édition {manifest.kind.label_fr} {manifest.edition}, au {manifest.as_of}.")
    for name in ("areas", "outlines", "context", "establishments", "assignments", "figures"):
        out.print(f"  {name:15} {manifest.tables[name].rows:>9} lignes")
    for text in manifest.warnings:
        err.print(text)

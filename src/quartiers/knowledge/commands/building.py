"""`sync`, `build`, `demo`: from files to an edition."""

import datetime
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Annotated

import typer

from quartiers.knowledge.build.edition import Wanted
from quartiers.knowledge.build.edition import build as build_edition
from quartiers.knowledge.commands.french import FrenchCommand
from quartiers.knowledge.commands.home import simulated_store, store, today
from quartiers.knowledge.commands.screen import err, out, progress
from quartiers.knowledge.editions.manifest import EditionManifest, Kind
from quartiers.knowledge.portrait.typography import french
from quartiers.knowledge.sources.declaration import Source, only_simulated, without_simulation
from quartiers.knowledge.sources.partial_register import declared_in
from quartiers.knowledge.sources.register import FICTIONAL, INPUTS, LOOKED_UP, OFFICIAL, REFERENCE
from quartiers.knowledge.sources.simulated.simulate import simulate
from quartiers.knowledge.sources.store import SourceManifest, Store
from quartiers.knowledge.sources.sync import Outcome, files_of, sync_folder, sync_internet
from quartiers.knowledge.sources.territories import FOLDER
from quartiers.knowledge.vocabulary.days import parse_day
from quartiers.knowledge.vocabulary.refusals import Refusal

# Before the first generation of neighbourhoods there is nothing to say.
FIRST_DAY = datetime.date(2015, 1, 1)

# Enough for every comparator, little enough to be made at each start.
DEMO_ROWS, DEMO_SEED = 120_000, 2021

FromFolders = Annotated[
    list[Path] | None,
    typer.Option("--from", help="Dossier des fichiers, à répéter pour plusieurs ; sans lui, « sync » télécharge."),
]
AcceptFewer = Annotated[
    bool, typer.Option("--accepter-moins", help="Prendre un fichier même s'il a perdu plus de 2 % de ses lignes.")
]
AsOf = Annotated[str | None, typer.Option("--as-of", help="Jour de l'édition (AAAA-MM-JJ) ; aujourd'hui par défaut.")]


def add_to(app: typer.Typer) -> None:
    """Register the commands of this file."""
    app.command(cls=FrenchCommand)(sync)
    app.command(cls=FrenchCommand)(build)
    app.command(cls=FrenchCommand)(demo)


def sync(
    sources: Annotated[list[str] | None, typer.Argument(help="Sources à prendre ; toutes par défaut.")] = None,
    folders: FromFolders = None,
    accept_fewer: AcceptFewer = False,  # noqa: FBT002 - an option of the command line
) -> int:
    """Prendre les fichiers officiels, les vérifier et les garder ; un fichier refusé laisse le précédent en place.

    Sans --from, les sources qui ont une adresse sont téléchargées (reprise après coupure) ; le registre pèse 3 Go.

    Exemple : quartiers sync qpv_2015 insee_qpv --from ../shared/data
    """
    place = store()
    with place.lock():
        outcome = _sync(place, sources or [], folders or [], accept_fewer=accept_fewer)
    _tell(outcome)
    return 2 if outcome.refused else 0


def build(
    folders: FromFolders = None,
    as_of: AsOf = None,
    accept_fewer: AcceptFewer = False,  # noqa: FBT002 - an option of the command line
) -> int:
    """Construire l'édition réelle, à partir de dossiers ou de ce que « sync » a déjà pris.

    Exemple : quartiers build --from ../shared/data --from mes-extraits
    """
    place, day = store(), _day(as_of)
    with place.lock():
        taken = _given(place, folders, accept_fewer=accept_fewer) if folders else _kept(place)
        manifest = _build(place, taken, Kind.REAL, day)
    _tell_edition(manifest)
    return 0


def demo(
    as_of: AsOf = None,
    rows: Annotated[int, typer.Option("--lignes", help="Taille du registre simulé, en établissements.")] = DEMO_ROWS,
) -> int:
    """Construire l'édition de démonstration : faits de référence et villes simulées, sans aucun fichier officiel.

    Exemple : quartiers demo --lignes 500000
    """
    place, day = simulated_store(), _day(as_of)
    with place.lock():
        folder = place.folder.parent / "files"
        with progress("Simulation") as advance:
            simulate(folder, rows=rows, seed=DEMO_SEED, as_of=day, progress=advance)
        manifest = _build(place, _simulated(place, folder), Kind.DEMONSTRATION, day)
    _tell_edition(manifest)
    return 0


def _simulated(place: Store, folder: Path) -> dict[str, SourceManifest]:
    """The fictional areas and the files that a simulation wrote; nothing else that lies there."""
    sources = (only_simulated(source) for source in (*FICTIONAL, *OFFICIAL))
    return _taken_whole(place, [source for source in sources if source.deliveries], FOLDER.parent, folder)


def _day(as_of: str | None) -> datetime.date:
    """The day asked for, checked before anything is read."""
    day = today() if as_of is None else parse_day(as_of)
    if not FIRST_DAY <= day <= today():
        raise Refusal(f"Le jour « {as_of} » n'est pas entre le 1er janvier 2015 et aujourd'hui : donnez un autre --as-of.")
    return day


def _sync(place: Store, names: list[str], folders: list[Path], *, accept_fewer: bool) -> Outcome:
    """Take sources from folders, or from their addresses when no folder is given."""
    declared = _declared(folders)
    chosen = _chosen(names, declared)
    if not folders:
        return _download(place, chosen, accept_fewer=accept_fewer)
    outcome = _take(place, chosen, *folders, accept_fewer=accept_fewer)
    for source in declared:
        if source.name in outcome.absent:
            files = ", ".join(pattern for delivery in source.deliveries for pattern in delivery.patterns)
            outcome.absent.remove(source.name)
            outcome.refused[source.name] = f"{source.title_fr} : le fichier déclaré ({files}) n'est pas là ; ajoutez-le."
    return outcome


def _given(place: Store, folders: list[Path], *, accept_fewer: bool) -> dict[str, SourceManifest]:
    """Exactly what some folders hold; one refused file stops the build."""
    outcome = _sync(place, [], folders, accept_fewer=accept_fewer)
    if outcome.refused:
        raise Refusal(" ".join(outcome.refused.values()) + " L'édition précédente est intacte.")
    taken = _for_editions(outcome.taken)
    if not taken:
        listed = " ni dans ".join(str(folder) for folder in folders)
        raise Refusal(f"Aucun fichier connu dans {listed} : voyez docs/reference/sources.md pour les noms attendus.")
    return taken


def _for_editions(taken: Mapping[str, SourceManifest]) -> dict[str, SourceManifest]:
    """The sources that an edition is made of; those that commands look up by themselves are not."""
    return {name: manifest for name, manifest in taken.items() if name not in {source.name for source in LOOKED_UP}}


def _kept(place: Store) -> dict[str, SourceManifest]:
    """What earlier syncs kept."""
    taken = _for_editions(place.manifests())
    if not set(taken) - {source.name for source in REFERENCE}:
        raise Refusal("Rien à construire : lancez « quartiers sync » ou donnez un dossier avec --from.")
    return taken


def _declared(folders: list[Path]) -> list[Source]:
    """The extracts that officers declared in these folders; none may take the name of a source of the package."""
    declared = [source for folder in folders for source in declared_in(files_of(folder))]
    known = {source.name for source in OFFICIAL}
    taken = [source.name for source in declared if source.name in known]
    if taken:
        raise Refusal(f"L'extrait « {taken[0].partition('.')[2]} » porte le nom d'un extrait du paquet : changez « name ».")
    return declared


def _chosen(names: list[str], declared: list[Source]) -> list[Source]:
    known = {source.name: without_simulation(source) for source in (*OFFICIAL, *INPUTS, *LOOKED_UP, *declared)}
    unknown = [name for name in names if name not in known]
    if unknown:
        raise Refusal(f"La source « {unknown[0]} » n'existe pas ; choisissez parmi {', '.join(known)}.")
    return [known[name] for name in names] if names else list(known.values())


def _take(place: Store, sources: Iterable[Source], *folders: Path, accept_fewer: bool) -> Outcome:
    with progress("Lecture") as advance:
        return sync_folder(place, sources, *folders, taken_on=today().isoformat(), accept_fewer=accept_fewer, progress=advance)


def _taken_whole(place: Store, sources: Iterable[Source], *folders: Path) -> dict[str, SourceManifest]:
    """Sources that must all be right: those of the package, simulated ones, and what the platform exported."""
    outcome = _take(place, sources, *folders, accept_fewer=True)
    if outcome.refused:
        raise Refusal(" ".join(outcome.refused.values()))
    return dict(outcome.taken)


def _download(place: Store, sources: Iterable[Source], *, accept_fewer: bool) -> Outcome:
    with progress("Téléchargement") as advance:
        return sync_internet(place, sources, taken_on=today().isoformat(), accept_fewer=accept_fewer, progress=advance)


def _build(place: Store, taken: dict[str, SourceManifest], kind: Kind, day: datetime.date) -> EditionManifest:
    reference = _taken_whole(place, REFERENCE, FOLDER.parent)
    manifests = reference | _inputs(place, kind) | taken
    absent = {s.name: s.absent_fr for s in OFFICIAL if s.name not in manifests and s.absent_fr}
    wanted = Wanted(kind, day.isoformat(), today().isoformat(), absent)
    with progress("Construction") as advance:
        return build_edition(place, manifests, wanted, progress=advance)


def _inputs(place: Store, kind: Kind) -> dict[str, SourceManifest]:
    """What the platform exported for this build and what officers left there; a demonstration adds its made-up ones."""
    folder = place.home / "inputs"
    folders = [folder] if folder.is_dir() else []
    if kind is Kind.DEMONSTRATION:
        return _taken_whole(place, INPUTS, FOLDER.parent, *folders)
    # The extracts that officers left there are real.
    return _taken_whole(place, [*map(without_simulation, INPUTS), *_declared(folders)], *folders)


def _tell(outcome: Outcome) -> None:
    for manifest in outcome.taken.values():
        out.print(f"pris     {manifest.name} : {manifest.rows} lignes, {manifest.origin.label_fr}")
        for text in manifest.warnings:
            out.print(f"         {text}")
    for name in outcome.absent:
        out.print(f"absent   {name}")
    for name, why in outcome.refused.items():
        err.print(french(f"refusé   {name} : {why}"))


def _tell_edition(manifest: EditionManifest) -> None:
    out.print(f"Édition {manifest.kind.label_fr} {manifest.edition}, au {manifest.as_of}.")
    for name in ("areas", "outlines", "context", "establishments", "assignments", "figures"):
        out.print(f"  {name:15} {manifest.tables[name].rows:>9} lignes")
    for text in manifest.warnings:
        err.print(text)

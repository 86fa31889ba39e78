"""The files of an edition by name: which ones exist, where each is kept once made, and how it is made."""

import os
import re
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.urls import reverse

from quartiers.knowledge.editions.reading import Edition
from quartiers.knowledge.portrait.exports import scope as scopes
from quartiers.knowledge.portrait.exports.apart import has_figures_apart
from quartiers.knowledge.portrait.exports.scope import MARK, Scope
from quartiers.knowledge.portrait.exports.writing import Form, main_file, write_export
from quartiers.knowledge.portrait.gather import portrait
from quartiers.knowledge.portrait.pages import rendered
from quartiers.knowledge.portrait.pdf import as_pdf
from quartiers.knowledge.portrait.potentials.paper import shortlist_pdf
from quartiers.knowledge.portrait.potentials.shortlist import Shortlist
from quartiers.knowledge.vocabulary.refusals import Refusal
from quartiers.platform.observatory.editions import Published
from quartiers.platform.web.potential_shortlists import pdf_shortlist

_NAME = re.compile(
    rf"(?:{MARK})?(?:territoire-(?P<territory>[A-Z0-9]+)|(?P<whole>quartiers-productifs-[0-9a-f-]+)|(?P<area>Q[PN][0-9A-Z]+?))"
    r"(?P<osm>-osm)?(?:-(?P<zipped>csv|parquet)\.zip|\.(?P<form>xlsx|jsonl|json|geojson|gpkg|pdf))"
)
PDF = "pdf"
LABELS_FR = {
    "csv": "Tableaux CSV, avec le dictionnaire (zip)",
    "xlsx": "Classeur Excel",
    "json": "JSON",
    "geojson": "Contours et chiffres clés, GeoJSON",
    "gpkg": "Contours et chiffres clés, GeoPackage (QGIS)",
    "parquet": "Tableaux Parquet, avec le dictionnaire (zip)",
    PDF: "Portrait à imprimer (PDF)",
    "osm": "Ce qui vient d'OpenStreetMap, à part, sous licence ODbL (zip)",
}
# Beside a portrait in a format of its own, OpenStreetMap's figures are tables.
_BESIDE = Form.CSV


@dataclass(frozen=True)
class Wanted:
    """One file of an edition; `form` is None for a PDF, of a portrait or of a shortlist."""

    edition: Edition
    scope: Scope
    form: Form | None
    name: str
    shortlist: Shortlist | None = None

    @property
    def path(self) -> Path:
        """Where it is kept once made."""
        folder: Path = settings.HOME / "exports" / self.edition.manifest.edition
        # A shortlist names aids as they stand on a day: another day, another file.
        day = f"{self.shortlist.offers.day.isoformat()}-" if self.shortlist else ""
        return folder / f"{day}{self.name}"

    @property
    def is_long(self) -> bool:
        """Whether it takes longer to make than a reader should wait: a task makes it."""
        return self.form is None or self.scope.is_whole

    @property
    def media_type(self) -> str:
        """Its type."""
        if self.name.endswith(".zip"):
            return "application/zip"
        return "application/pdf" if self.form is None else self.form.media_type


def wanted(edition: Edition, name: str) -> Wanted | None:
    """The file of this name, None when the edition has none: the name must be the very one that we give."""
    found = _NAME.fullmatch(name)
    if found is None:
        return None
    try:
        scope = _scope(edition, found)
    except Refusal:
        return None
    text = found["zipped"] or found["form"]
    if text == PDF:
        is_one = not scope.is_whole and not scope.territory and not found["osm"]
        return Wanted(edition, scope, None, name) if is_one and name == scope.file_name(".pdf") else None
    form = Form.JSON if text == "jsonl" else Form(text)
    expected = scope.file_name(f"-osm-{form}.zip") if found["osm"] else main_file(scope, form)
    return Wanted(edition, scope, form, name) if name == expected else None


def wanted_shortlist(published: Published, name: str) -> Wanted | None:
    """The PDF of a shortlist of this name, None when there is none: those of former choices are not made again."""
    found = pdf_shortlist(published, name)
    if found is None:
        return None
    only = Scope(found.title_fr, name, tuple(found.names), found.is_simulated)
    return Wanted(published.edition, only, None, name, found)


def latest(edition: Edition, name: str) -> Wanted | None:
    """The file that a lasting name means: «quartiers-productifs-csv.zip» is the whole edition's, whatever it is called."""
    stem, end = "quartiers-productifs", name.removeprefix(MARK)
    if end.startswith(stem) and edition.manifest.edition not in end:
        end = f"{stem}-{edition.manifest.edition}{end.removeprefix(stem)}"
    return wanted(edition, end) or wanted(edition, f"{MARK}{end}")


def names(edition: Edition, scope: Scope) -> dict[str, str]:
    """The files that are offered for a scope: name by format, in the order in which they are shown."""
    offered = {str(form): main_file(scope, form) for form in Form}
    if not scope.is_whole and not scope.territory:
        offered[PDF] = scope.file_name(".pdf")
    if has_figures_apart(edition, scope.codes):
        offered["osm"] = scope.file_name(f"-osm-{_BESIDE}.zip")
    return offered


def files_of(edition: Edition, scope: Scope) -> list[tuple[str, str]]:
    """The same as links: words, and an address that lasts since it names the edition."""
    name_of = edition.manifest.edition
    return [(LABELS_FR[form], reverse("edition-file", args=[name_of, name])) for form, name in names(edition, scope).items()]


def make(one: Wanted) -> bool:
    """Make the file and keep it, whole; False when the edition has nothing to put in it (no figure of OpenStreetMap)."""
    one.path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=one.path.parent, prefix=".") as room:
        made = [_pdf(one, Path(room))] if one.form is None else write_export(one.edition, one.scope, one.form, Path(room))
        for path in made:
            os.replace(path, one.path.parent / path.name)  # noqa: PTH105 - atomic on every system
    return one.path.exists()


def ask(one: Wanted, *, now_s: float) -> bool:
    """Note that a long file is asked for; False when it was a moment ago, so that a hurried reader fills no queue."""
    note = _beside(one, "asked")
    if note.exists() and now_s - note.stat().st_mtime < _PATIENCE_S:
        return False
    _beside(one, "refused").unlink(missing_ok=True)
    note.touch()
    return True


def note_refusal(one: Wanted, sentence_fr: str) -> None:
    """Keep the sentence that says why a long file cannot be made."""
    _beside(one, "refused").write_text(sentence_fr, encoding="utf-8")


def refusal_of(one: Wanted) -> str:
    """That sentence, empty when there is none."""
    note = _beside(one, "refused")
    return note.read_text(encoding="utf-8") if note.exists() else ""


# After so long without a file, a task is taken to be lost and asked for again.
_PATIENCE_S = 600


def _beside(one: Wanted, what: str) -> Path:
    one.path.parent.mkdir(parents=True, exist_ok=True)
    return one.path.with_name(f".{one.path.name}.{what}")


def forget(edition_name: str) -> None:
    """Take away the files of an edition that is no longer kept."""
    shutil.rmtree(settings.HOME / "exports" / edition_name, ignore_errors=True)


def _scope(edition: Edition, found: re.Match[str]) -> Scope:
    if found["territory"]:
        return scopes.territory(edition, found["territory"])
    return scopes.whole(edition) if found["whole"] else scopes.neighbourhood(edition, found["area"])


def _pdf(one: Wanted, room: Path) -> Path:
    path = room / one.path.name
    if one.shortlist:
        identifier = f"{one.edition.manifest.edition}-{one.name}"
        path.write_bytes(shortlist_pdf(one.edition, one.shortlist, identifier=identifier))
        return path
    code = one.scope.codes[0]
    (page,) = rendered(one.edition, [portrait(one.edition, code)], is_paper=True)
    path.write_bytes(as_pdf(page, identifier=f"{one.edition.manifest.edition}-{code}"))
    return path

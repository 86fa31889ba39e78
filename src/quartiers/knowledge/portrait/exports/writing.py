"""One export: its files, each whole, in a folder."""

import shutil
import tempfile
from collections.abc import Callable
from enum import StrEnum
from pathlib import Path

from quartiers.knowledge.editions.reading import Edition
from quartiers.knowledge.portrait.exports.documents import write_json, write_workbook
from quartiers.knowledge.portrait.exports.maps import write_geojson, write_geopackage
from quartiers.knowledge.portrait.exports.scope import Scope
from quartiers.knowledge.portrait.exports.tabular import WRITERS, bundle
from quartiers.knowledge.portrait.exports.terms import Terms
from quartiers.knowledge.vocabulary.refusals import Refusal


class Form(StrEnum):
    """The formats of exports."""

    CSV = "csv"
    XLSX = "xlsx"
    JSON = "json"
    GEOJSON = "geojson"
    GPKG = "gpkg"
    PARQUET = "parquet"

    @property
    def media_type(self) -> str:
        """The type of its main file."""
        return _MEDIA[self]


_MEDIA = {
    Form.CSV: "application/zip",
    Form.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    Form.JSON: "application/json",
    Form.GEOJSON: "application/geo+json",
    Form.GPKG: "application/geopackage+sqlite3",
    Form.PARQUET: "application/zip",
}
_WRITERS: dict[Form, Callable[[Edition, Scope, Path], None]] = {
    Form.XLSX: write_workbook,
    Form.JSON: write_json,
    Form.GEOJSON: write_geojson,
    Form.GPKG: write_geopackage,
}
# Maps show no figure of OpenStreetMap; the others have it beside, in tables of its own.
_ALONE = {Form.GEOJSON, Form.GPKG}


def main_file(scope: Scope, form: Form) -> str:
    """The name of the first file of an export."""
    if form in WRITERS:
        return scope.file_name(f"-{form}.zip")
    return scope.file_name(".jsonl" if form is Form.JSON and scope.is_whole else f".{form}")


def write_export(edition: Edition, scope: Scope, form: Form, folder: Path) -> list[Path]:
    """Write an export; gives its files, the main one first, OpenStreetMap's tables after it where there are any."""
    if folder.exists() and not folder.is_dir():
        raise Refusal(f"{folder} est un fichier : donnez un dossier avec --out.")
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=folder, prefix=".export-") as given:
        room = Path(given)
        made = [room / main_file(scope, form)]
        if form in WRITERS:
            bundle(edition, scope, Terms.OPEN, form, made[0])
        else:
            _WRITERS[form](edition, scope, made[0])
        beside = form if form in WRITERS else Form.CSV
        apart = room / scope.file_name(f"-osm-{beside}.zip")
        if form not in _ALONE and bundle(edition, scope, Terms.ODBL, beside, apart):
            made.append(apart)
        return [Path(shutil.move(path, folder / path.name)) for path in made]

"""A folder of pages: those of one edition, never another's, and never a file that is not ours."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from quartiers.knowledge.sources.store import replace_text
from quartiers.knowledge.vocabulary.refusals import Refusal

INDEX = "index.html"
_OURS = '<meta name="generator" content="quartiers">'
_NAME = re.compile(r"index\.html|(simule-)?(territoire-[A-Z0-9]+|comparaison|Q[PN][0-9AB]{6}[IMNC]?|[0-9AB]{9})\.html")
_EDITION = re.compile('<meta name="edition" content="([^"]*)">')


@dataclass(frozen=True)
class Shelf:
    """Where pages go; `is_whole` when they are all those of the edition, which then replace what we wrote before."""

    folder: Path
    is_whole: bool

    def check(self, edition: str, names: Iterable[str]) -> bool:
        """Tell whether the index that stands there is to be kept; refuse a folder that these pages would spoil."""
        if self.folder.exists() and not self.folder.is_dir():
            raise Refusal(f"{self.folder} est un fichier : donnez un dossier avec --out.")
        foreign = [name for name in names if (self.folder / name).exists() and not _is_ours(self.folder / name)]
        if foreign:
            raise Refusal(
                f"{self.folder / foreign[0]} n'a pas été écrit par cette commande : donnez un autre dossier avec --out."
            )
        if self.is_whole:
            return False
        if any(_edition_of(path) != edition for path in self._ours()):
            raise Refusal(
                f"{self.folder} contient les pages d'une autre édition, qui ne se mélangent pas : donnez un autre dossier "
                "avec --out, ou refaites-les toutes avec --all."
            )
        return (self.folder / INDEX).exists()

    def _ours(self) -> list[Path]:
        """The pages that we wrote here: by their name and by their mark, so that a copy kept under another name is not ours."""
        return [path for path in self.folder.glob("*.html") if _NAME.fullmatch(path.name) and _is_ours(path)]

    def put(self, pages: Mapping[str, str]) -> None:
        """Write the pages; a whole set takes away the pages of ours that it does not have."""
        for name, text in pages.items():
            replace_text(self.folder / name, text)
        if self.is_whole:
            for old in self._ours():
                if old.name not in pages:
                    old.unlink()


def _is_ours(path: Path) -> bool:
    return path.is_file() and _OURS in _head(path)


def _edition_of(path: Path) -> str:
    found = _EDITION.search(_head(path))
    return found[1] if found else ""


def _head(path: Path) -> str:
    with path.open(encoding="utf-8", errors="replace") as page:
        return page.read(1000)

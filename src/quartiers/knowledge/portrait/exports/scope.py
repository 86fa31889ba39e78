"""What is exported: one neighbourhood, one territory, or every neighbourhood of an edition."""

from dataclasses import dataclass
from typing import Any

from quartiers.knowledge.editions.manifest import Kind
from quartiers.knowledge.editions.reading import Edition
from quartiers.knowledge.vocabulary.origins import Origin
from quartiers.knowledge.vocabulary.refusals import Refusal

MARK = "simule-"


@dataclass(frozen=True)
class Scope:
    """Its title, the first part of its file names, its neighbourhoods by code, and whether anything in it is simulated."""

    title_fr: str
    stem: str
    codes: tuple[str, ...]
    is_simulated: bool
    territory: str | None = None
    is_whole: bool = False

    def file_name(self, end: str) -> str:
        """The name of one of its files; a simulated one says so."""
        return f"{MARK if self.is_simulated else ''}{self.stem}{end}"


def neighbourhood(edition: Edition, code: str) -> Scope:
    """One neighbourhood; a `Refusal` when the edition does not hold it."""
    area = edition.area(code)
    if area is None or area["kind"] != "qpv":
        raise Refusal(f"L'édition ne contient pas le quartier « {code} » : vérifiez le code.")
    return Scope(area["name"], code, (code,), _is_simulated(area))


def territory(edition: Edition, code: str) -> Scope:
    """The neighbourhoods of both lists of a territory (T01); a `Refusal` when the edition does not hold it."""
    row = edition.by_name("territories", "territory").get(code)
    areas = [one for one in edition.rows("areas") if one["territory"] == code and one["kind"] == "qpv"]
    if row is None or not areas:
        raise Refusal(f"L'édition ne contient pas le territoire « {code} » : vérifiez le code.")
    is_simulated = row["is_fictional"] or any(map(_is_simulated, areas))
    return Scope(row["name"], f"territoire-{code}", tuple(one["area"] for one in areas), is_simulated, territory=code)


def whole(edition: Edition) -> Scope:
    """Every neighbourhood of an edition; a demonstration is simulated as a whole."""
    codes = tuple(row["area"] for row in edition.rows("areas") if row["kind"] == "qpv")
    is_simulated = edition.manifest.kind is Kind.DEMONSTRATION
    stem = f"quartiers-productifs-{edition.manifest.edition}"
    return Scope("Tous les quartiers prioritaires", stem, codes, is_simulated, is_whole=True)


def _is_simulated(area: dict[str, Any]) -> bool:
    return bool(area["origin"] == Origin.SIMULATED)

"""What is read of the observatory: attempts to publish, corrections, choices among cards of potential."""

import uuid
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet

from quartiers.platform.observatory.models import Choice, CorrectedField, Correction, CorrectionState, Publishing


def attempts(most: int = 20) -> QuerySet[Publishing]:
    """The last attempts to publish, the newest first."""
    return Publishing.objects.all()[:most]


def attempt(number: int) -> Publishing | None:
    """An attempt by its number."""
    return Publishing.objects.filter(pk=number).first()


def corrections_of(siret: str, *, states: Collection[str] = (CorrectionState.ACCEPTED,)) -> QuerySet[Correction]:
    """Corrections of an establishment, the newest first; accepted ones unless told otherwise: the others are not public."""
    return Correction.objects.filter(siret=siret, state__in=states)


def corrections_of_area(code: str) -> QuerySet[Correction]:
    """Accepted corrections of establishments in or near a neighbourhood, the newest first."""
    return Correction.objects.filter(area_code=code, state=CorrectionState.ACCEPTED)


@dataclass(frozen=True)
class Proposal:
    """The rows that were proposed together: one field, or the two of a move."""

    first: Correction
    rows: tuple[Correction, ...]

    @property
    def is_move(self) -> bool:
        """Whether it gives another place."""
        return self.first.field in {CorrectedField.LON, CorrectedField.LAT}


def proposals(
    territory_codes: Collection[str] | None = None, *, is_simulated: bool = False, state: str = "", territory_code: str = ""
) -> QuerySet[Correction]:
    """The first row of each proposal, the newest first: in these territories, in every one for None."""
    firsts = Correction.objects.exclude(field=CorrectedField.LON).filter(is_simulated=is_simulated)
    if territory_codes is not None:
        firsts = firsts.filter(territory_code__in=territory_codes)
    wanted = {"state": state, "territory_code": territory_code}
    return firsts.filter(**{name: value for name, value in wanted.items() if value})


def gathered(firsts: Iterable[Correction]) -> list[Proposal]:
    """Each with the rows that go with it; one query more, however many they are."""
    listed = list(firsts)
    together: dict[uuid.UUID, list[Correction]] = {}
    for row in Correction.objects.filter(proposal__in=[first.proposal for first in listed]).order_by("field"):
        together.setdefault(row.proposal, []).append(row)
    return [Proposal(first, tuple(together.get(first.proposal, [first]))) for first in listed]


def proposal(number: uuid.UUID) -> Proposal | None:
    """A proposal by its number."""
    first = Correction.objects.exclude(field=CorrectedField.LON).filter(proposal=number).first()
    return gathered([first])[0] if first else None


def to_export(*, is_simulated: bool) -> list[Correction]:
    """The last accepted correction of each field of each establishment, in the order of the file."""
    accepted = Correction.objects.filter(state=CorrectionState.ACCEPTED, is_simulated=is_simulated)
    later = accepted.filter(siret=OuterRef("siret"), field=OuterRef("field")).filter(
        Q(reviewed_at__gt=OuterRef("reviewed_at")) | Q(reviewed_at=OuterRef("reviewed_at"), pk__gt=OuterRef("pk"))
    )
    return list(accepted.filter(~Exists(later)).order_by("siret", "field"))


def choices_of(area_codes: Collection[str], *, is_simulated: bool) -> QuerySet[Choice]:
    """The choices that stand among the cards of these neighbourhoods, the newest first."""
    return Choice.objects.filter(area_code__in=area_codes, is_simulated=is_simulated, undone_at__isnull=True)


def choices_made_by(actor: str) -> QuerySet[Choice]:
    """All the choices of a person, undone ones too, the newest first."""
    return Choice.objects.filter(made_by=actor)


def choice(number: int, *, is_simulated: bool) -> Choice | None:
    """A choice by its number, made beside this kind of edition."""
    return Choice.objects.filter(pk=number, is_simulated=is_simulated).first()

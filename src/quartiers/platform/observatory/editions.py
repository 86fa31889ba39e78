"""The one module through which the site reads editions."""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.db.models import QuerySet

from quartiers.knowledge.editions.reading import Edition
from quartiers.knowledge.portrait.perimeter import Perimeter
from quartiers.platform.observatory.models import Publication


@dataclass(frozen=True)
class Published:
    """A published edition, ready to be read."""

    publication: Publication
    edition: Edition

    @property
    def name(self) -> str:
        """The name of the edition."""
        return self.publication.edition

    @property
    def is_demonstration(self) -> bool:
        """Whether simulated figures may be in it."""
        return self.publication.is_demonstration


def current() -> Published | None:
    """The edition that is served, None before the first publication; one query."""
    publication = _shown().filter(is_current=True).first()
    return _read(publication) if publication else None


def serves_demonstration() -> bool:
    """Whether what is served may hold simulated figures; one query, nothing opened."""
    return _shown().filter(is_current=True, kind="demonstration").exists()


def published(name: str) -> Published | None:
    """A publication by the name of its edition, served or not."""
    publication = _shown().filter(edition=name).first()
    return _read(publication) if publication else None


def _shown() -> QuerySet[Publication]:
    """What these settings may show: they may have changed since a simulated edition was published."""
    every = Publication.objects.all()
    return every if settings.ALLOWS_DEMONSTRATION and settings.BRAND != "etat" else every.exclude(kind="demonstration")


def _read(publication: Publication) -> Published:
    return Published(publication, opened(settings.HOME, publication.edition))


@lru_cache(maxsize=4)
def opened(home: Path, name: str) -> Edition:
    """An edition by name; it never changes, so it is opened once per process."""
    return Edition.open(home, name)


@lru_cache(maxsize=2)
def perimeter(home: Path, name: str) -> Perimeter:
    """The outlines of an edition, ready to answer about points; read once per process."""
    return Perimeter(opened(home, name))

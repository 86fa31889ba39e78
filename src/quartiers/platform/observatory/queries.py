"""What is read of the observatory: attempts to publish, corrections."""

from django.db.models import QuerySet

from quartiers.platform.observatory.models import Publishing


def attempts(most: int = 20) -> QuerySet[Publishing]:
    """The last attempts to publish, the newest first."""
    return Publishing.objects.all()[:most]


def attempt(number: int) -> Publishing | None:
    """An attempt by its number."""
    return Publishing.objects.filter(pk=number).first()

"""Who a session belongs to, asked at each request: closed accounts have none, invented people only a demonstration's."""

from django.conf import settings
from django.contrib.auth.backends import BaseBackend

from quartiers.platform.accounts.models import Person
from quartiers.platform.observatory.editions import serves_demonstration


class People(BaseBackend):
    """People as they are now. Nobody signs in through here: `sign_in` does it, with a link."""

    def get_user(self, user_id: int) -> Person | None:
        """The person of a session, while their account is open."""
        person = Person.objects.filter(pk=user_id, is_active=True).first()
        return person if person and may_come_in(person) else None


def may_come_in(person: Person) -> bool:
    """Invented people come in while a demonstration is served, and are gone when a real edition takes its place."""
    return person.is_active and (not person.is_invented or invites_visitors())


def invites_visitors() -> bool:
    """Whether the demonstration's people may be taken the place of."""
    return settings.ALLOWS_DEMONSTRATION and serves_demonstration()

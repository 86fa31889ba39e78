"""What the worker does for this app; a task is an entry like a view, so it may read the clock."""

from django.utils import timezone
from django_tasks import task

from quartiers.platform.desk import delivery


@task()
def send(letter_id: int) -> None:
    """Send one letter, if it is still to be sent."""
    delivery.send(letter_id=letter_id, at=timezone.now())

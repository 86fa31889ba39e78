"""Which letters never leave: every one of a demonstration, and those to invented addresses."""

from django.conf import settings
from django.utils.module_loading import import_string


def is_kept_here(address: str) -> bool:
    """Whether a letter to this address, written now, is only shown on the site (RFC 2606: `.invalid` belongs to nobody)."""
    return address.strip().lower().endswith(".invalid") or serves_demonstration()


def serves_demonstration() -> bool:
    """Whether the site shows simulated figures now. Who publishes stands above this app: the settings name the question."""
    answer: bool = import_string(settings.SERVES_DEMONSTRATION)()
    return answer

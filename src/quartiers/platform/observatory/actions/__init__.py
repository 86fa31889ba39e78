"""What changes in the observatory: editions published, rolled back to, revised."""

from quartiers.platform.observatory.actions.publications import publish, revise

__all__ = ["publish", "revise"]

"""What changes in the observatory: editions published, rolled back to, revised; corrections of the register."""

from quartiers.platform.observatory.actions.publications import publish, revise, roll_back

__all__ = ["publish", "revise", "roll_back"]

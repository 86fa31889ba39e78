"""What changes about territories: what an edition lists, what the team documents."""

from quartiers.platform.territories.actions.documenting import Place, Statement, document, restore
from quartiers.platform.territories.actions.loading import load, unload

__all__ = ["Place", "Statement", "document", "load", "restore", "unload"]

"""People, organisations, roles: who may come in, and as what."""

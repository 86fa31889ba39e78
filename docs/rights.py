"""The permission matrix and the doors of the site, for docs/reference/droits.md and its test."""

from collections.abc import Iterator

from django.urls import URLPattern, get_resolver

from quartiers.platform.accounts.roles import ALWAYS_LOCAL, ALWAYS_NATIONAL, MATRIX, Capability, Role


def page() -> Iterator[str]:
    """The page."""
    yield "# Droits\n"
    yield "Un rôle se tient dans une organisation, pour un territoire ou pour tous, entre deux jours."
    yield "Ce qui n'est pas permis est refusé : la page répond alors comme si elle n'existait pas.\n"
    yield "| ce qui est permis | " + " | ".join(role.label for role in Role) + " |"
    yield "|---" * (len(Role) + 1) + "|"
    for capability in Capability:
        yield f"| {capability.label} | " + " | ".join("oui" if capability in MATRIX[role] else "" for role in Role) + " |"
    yield ""
    yield f"Toujours pour tous les territoires : {_labels(ALWAYS_NATIONAL)}. Toujours pour un seul : {_labels(ALWAYS_LOCAL)}."
    yield "Un tiers mandaté a une attestation en PDF. L'équipe nationale donne un code à usage unique à chaque connexion.\n"
    yield "## Ce que chaque page demande\n"
    yield "| adresse | demande |"
    yield "|---|---|"
    for address, door in sorted(doors()):
        asks = "un compte" if door == "signed_in" else Capability(door).label
        yield f"| `/{address}` | {asks} |"
    yield ""
    yield "Toutes les autres adresses se lisent sans compte.\n"


def doors() -> Iterator[tuple[str, str]]:
    """Every address behind a door, and the door."""
    for address, pattern in addresses():
        door = getattr(pattern.callback, "door", "")
        if door:
            yield address, door


def addresses() -> Iterator[tuple[str, URLPattern]]:
    """Every address of the site."""
    yield from _walk(get_resolver().url_patterns, "")


def _walk(patterns: list, before: str) -> Iterator[tuple[str, URLPattern]]:
    for pattern in patterns:
        if isinstance(pattern, URLPattern):
            yield f"{before}{pattern.pattern}", pattern
        else:
            yield from _walk(pattern.url_patterns, f"{before}{pattern.pattern}")


def _labels(roles: tuple[Role, ...]) -> str:
    return ", ".join(role.in_sentence for role in roles)

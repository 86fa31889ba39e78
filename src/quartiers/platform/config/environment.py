"""Every setting given by the environment: what it is for, and what holds without it. docs/reference/reglages.md."""

from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True)
class Setting:
    """One variable, under the title of the part that it belongs to."""

    name: str
    part_fr: str
    meaning_fr: str
    default_fr: str


_PLACE, _WEB, _POST, _BRAND, _LAW = "Données", "Serveur", "Courrier", "Apparence et services", "Mentions légales"

SETTINGS = (
    Setting(
        "QUARTIERS_HOME", _PLACE, "Dossier de travail : éditions, fichiers pris, documents, base SQLite", "`var/quartiers`"
    ),
    Setting(
        "QUARTIERS_DATABASE_URL",
        _PLACE,
        "Base : `postgres://utilisateur:motdepasse@serveur:5432/base`",
        "SQLite dans le dossier",
    ),
    Setting("QUARTIERS_PRODUCTION", _WEB, "`1` : HTTPS exigé, clé exigée, aucune donnée simulée", "machine de développement"),
    Setting(
        "QUARTIERS_SECRET_KEY",
        _WEB,
        "Clé des sessions et des secrets, 50 caractères au hasard",
        "hors production : faite une fois",
    ),
    Setting(
        "QUARTIERS_HOSTS", _WEB, "Noms sous lesquels le site répond, séparés par une espace", "`127.0.0.1 localhost [::1]`"
    ),
    Setting("QUARTIERS_URL", _WEB, "Adresse du site, par laquelle commencent les liens des lettres", "`http://127.0.0.1:8000`"),
    Setting("QUARTIERS_PROXIES", _WEB, "Nombre de relais à nous devant le site, pour compter les essais par adresse", "`0`"),
    Setting(
        "QUARTIERS_WIDGETS",
        _WEB,
        "Sites qui peuvent encadrer « Trouver mes aides » d'un territoire : `T03=https://hôte`, séparés par une espace",
        "aucun",
    ),
    Setting("QUARTIERS_DEMONSTRATION", _WEB, "`1` : permettre une édition simulée en production", "refusée"),
    Setting(
        "QUARTIERS_SMTP_URL",
        _POST,
        "Serveur de courrier : `smtp://utilisateur:motdepasse@serveur:587?tls=1` ou `smtps://…`",
        "les lettres attendent",
    ),
    Setting("QUARTIERS_FROM", _POST, "Expéditeur des lettres", "`Quartiers productifs <ne-pas-repondre@quartiers.invalid>`"),
    Setting("QUARTIERS_BRAND", _BRAND, "`etat` : marque de l'État, réservée (docs/marque.md)", "la nôtre"),
    Setting(
        "QUARTIERS_GEOCODER", _BRAND, "Service qui place les adresses ; vide pour s'en passer", "celui de la Géoplateforme"
    ),
    Setting("QUARTIERS_LINKS", _BRAND, "`1` : essayer chaque semaine les pages que les aides donnent pour source", "aucune"),
    Setting(
        "QUARTIERS_AIDES_TERRITOIRES_TOKEN",
        _BRAND,
        "Jeton d'un compte d'Aides-territoires, pour en lire les aides",
        "rien n'est importé",
    ),
    Setting("QUARTIERS_AIDES_TERRITOIRES", _BRAND, "Adresse de son API, terminée par `/api/`", "celle du service public"),
    Setting(
        "QUARTIERS_BASEMAP",
        _BRAND,
        "Fond de carte (`{z}/{x}/{y}`), que le navigateur du lecteur demande à un autre site",
        "aucun",
    ),
    Setting("QUARTIERS_BASEMAP_CREDIT", _BRAND, "Mention du fond de carte", "aucune"),
    Setting("QUARTIERS_PUBLISHER", _LAW, "Éditeur du site", "dit manquant"),
    Setting("QUARTIERS_PUBLISHER_ADDRESS", _LAW, "Son adresse", "dite manquante"),
    Setting("QUARTIERS_PUBLICATION_DIRECTOR", _LAW, "Directeur de la publication", "dit manquant"),
    Setting("QUARTIERS_CONTACT", _LAW, "Où écrire", "dit manquant"),
    Setting("QUARTIERS_HOSTED_BY", _LAW, "Hébergeur", "dit manquant"),
)


def page() -> Iterator[str]:
    """The page docs/reference/reglages.md."""
    yield "# Réglages\n"
    yield "Chacun est une variable d'environnement, lue au démarrage. Sans aucune, `make run` marche.\n"
    for part in dict.fromkeys(setting.part_fr for setting in SETTINGS):
        yield f"## {part}\n"
        yield "| réglage | à quoi il sert | sans lui |"
        yield "|---|---|---|"
        for setting in SETTINGS:
            if setting.part_fr == part:
                yield f"| `{setting.name}` | {setting.meaning_fr} | {setting.default_fr} |"
        yield ""

"""Labels and slugs of Aides-territoires: its answers hold labels, its filters want slugs, written with `_` or with `-`."""

from collections.abc import Iterable, Mapping

from quartiers.knowledge.aids.outside.folding import folded

AUDIENCES: Mapping[str, str] = {
    "commune": "Commune", "epci": "Intercommunalité / Pays", "department": "Département", "region": "Région",
    "special": "Collectivité d'outre-mer à statuts particuliers", "association": "Association", "private-person": "Particulier",
    "farmer": "Agriculteur", "private-sector": "Entreprise privée",
    "public-cies": "Entreprise publique locale (Sem, Spl, SemOp)", "public-org": "Etablissement public dont services de l'Etat",
    "researcher": "Recherche",
}  # fmt: skip
KINDS: Mapping[str, str] = {
    "grant": "Subvention", "loan": "Prêt", "recoverable-advance": "Avance récupérable",
    "cee": "Certificat d'économie d'énergie (CEE)", "other": "Autre aide financière",
    "technical-engineering": "Ingénierie technique", "financial-engineering": "Ingénierie financière",
    "legal-engineering": "Ingénierie Juridique / administrative",
}  # fmt: skip
STEPS: Mapping[str, str] = {
    "preop": "Réflexion / conception", "op": "Mise en œuvre / réalisation", "postop": "Usage / valorisation",
}  # fmt: skip


def code_of(text: str, known: Mapping[str, str]) -> str:
    """The slug of a label or of a slug in either writing; the text itself when it is neither, for a person to read.

    >>> code_of("private_sector", AUDIENCES), code_of("Entreprise privée", AUDIENCES), code_of("Extraterrestre", AUDIENCES)
    ('private-sector', 'private-sector', 'Extraterrestre')
    """
    slug = text.strip().lower().replace("_", "-")
    if slug in known:
        return slug
    wanted = folded(text)
    return next((code for code, label in known.items() if folded(label) == wanted), text.strip())


def codes_of(texts: Iterable[str], known: Mapping[str, str]) -> tuple[str, ...]:
    """The slug of each, in order, once."""
    return tuple(dict.fromkeys(code_of(text, known) for text in texts))

"""Figures that serve amounts only, never a verdict: their words in French, their unit."""

from collections.abc import Mapping
from types import MappingProxyType

FIGURES: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "are_jour_eur": ("allocation (ARE) par jour", "€"),
        "benefice_eur": ("bénéfice de l'année", "€"),
        "besoin_eur": ("besoin de financement", "€"),
        "cfe_eur": ("CFE de l'année", "€"),
        "cotisations_eur": ("cotisations sociales de l'année", "€"),
        "deficit_eur": ("déficit de l'opération", "€"),
        "depenses": ("dépenses prévues", "€"),
        "jours_are": ("jours d'allocation (ARE) qui restent", "jours"),
        "pret_bancaire_eur": ("prêt de la banque", "€"),
        "prix_revient_eur": ("prix de revient", "€"),
        "revenu_mois_eur": ("revenu d'activité du mois", "€"),
        "surface_m2": ("surface", "m²"),
        "taxe_fonciere_eur": ("taxe foncière de l'année", "€"),
    }
)


def label_fr(name: str) -> str:
    """The words of a figure; a name that nobody described stays as it is."""
    return FIGURES[name][0] if name in FIGURES else name


def unit(name: str) -> str:
    """Its unit."""
    return FIGURES[name][1] if name in FIGURES else "€"

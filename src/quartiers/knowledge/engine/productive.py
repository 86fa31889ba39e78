"""Productive activities that a neighbourhood may hold, and the premises they ask for.

Floor areas: workshops of 100 to 300 m² and offices of 20 to 50 m² are those asked for in operations of business premises
(USH and Caisse des dépôts, 2013, quoted by others); what is said of nuisances is to be checked against the list of
classified installations and the local plan before anything is promised.
"""

from __future__ import annotations

from dataclasses import dataclass

VERSION = "2026-11-27"
_WORKSHOP, _SMALL, _STORE = (100, 300), (30, 100), (200, 600)


@dataclass(frozen=True)
class Productive:
    """A group of activities (NAF rev. 2 codes, cut or whole); bakeries and butchers are shops and left to them.

    `floor_m2`: least and usual largest floor area; `nuisance_fr`: what must be checked first.
    """

    key: str
    label_fr: str
    codes: tuple[str, ...]
    floor_m2: tuple[int, int]
    on_ground_floor: bool
    nuisance_fr: str


PRODUCTIVE: tuple[Productive, ...] = (
    Productive(
        "alimentaire",
        "fabrication alimentaire et boissons",
        (*(f"10.{class_}" for class_ in ("11", "12", "13A", "2", "3", "4", "5", "6", "71A", "71B", "72", "73", "8")), "11"),
        _WORKSHOP,
        True,
        "odeurs, graisses, livraisons tôt le matin ; agrément sanitaire",
    ),
    Productive(
        "textile",
        "confection, textile, cuir",
        ("13", "14", "15"),
        _WORKSHOP,
        False,
        "bruit des machines ; la teinture est une installation classée",
    ),
    Productive(
        "bois",
        "bois et ameublement",
        ("16", "31"),
        _WORKSHOP,
        True,
        "bruit, poussières, risque d'incendie ; seuils d'installation classée",
    ),
    Productive("imprimerie", "imprimerie et reproduction", ("18",), _WORKSHOP, True, "solvants, bruit"),
    Productive(
        "metal",
        "travail des métaux, machines",
        ("24", "25", "28"),
        _WORKSHOP,
        True,
        "bruit, vibrations ; seuils d'installation classée",
    ),
    Productive(
        "materiaux",
        "plastique, verre, céramique, pierre",
        ("22", "23"),
        _WORKSHOP,
        True,
        "poussières, fours ; seuils d'installation classée",
    ),
    Productive(
        "electronique", "électronique, électrique, optique", ("26", "27"), _WORKSHOP, False, "peu, hors traitement de surface"
    ),
    Productive("objets", "bijoux, instruments, articles divers", ("32",), _SMALL, False, "peu, hors traitement de surface"),
    Productive(
        "maintenance", "réparation et installation de machines", ("33",), _WORKSHOP, True, "bruit, stationnement d'utilitaires"
    ),
    Productive("batiment", "artisanat du bâtiment", ("43",), _SMALL, True, "stockage, stationnement d'utilitaires"),
    Productive(
        "automobile",
        "entretien automobile",
        ("45.2",),
        _WORKSHOP,
        True,
        "bruit, huiles, stationnement ; seuils d'installation classée",
    ),
    Productive("reparation", "réparation d'objets", ("95.1", "95.21", "95.22", "95.24", "95.25", "95.29"), _SMALL, True, "peu"),
    Productive(
        "reemploi", "récupération et réemploi", ("38",), _STORE, True, "livraisons, poussières ; souvent installation classée"
    ),
    Productive(
        "logistique", "petite logistique, entreposage", ("52.1", "52.24", "52.29"), _STORE, True, "livraisons, horaires"
    ),
)

"""Families of activity, types of shop and the daily basket: which NAF rev. 2 sub-classes each one holds."""

from dataclasses import dataclass

# First and last division (NAF rev. 2) of each family: twelve, because finer shares say nothing at this scale.
FAMILIES: dict[str, tuple[tuple[int, int], ...]] = {
    "industrie, énergie, déchets": ((5, 39),),
    "construction": ((41, 43),),
    "automobile et commerce de gros": ((45, 46),),
    "commerce de détail": ((47, 47),),
    "transports, livraison": ((49, 53),),
    "restauration et hébergement": ((55, 56),),
    "information, finance": ((58, 66),),
    "immobilier": ((68, 68),),
    "conseil et services aux entreprises": ((69, 82),),
    "enseignement, santé, action sociale": ((85, 88),),
    "services aux personnes, culture, réparation": ((90, 93), (95, 96)),
    "associations et autres activités": ((1, 3), (84, 84), (94, 94), (97, 99)),
}

# Types of shop and service that one looks for in a street. Stalls, distance and home selling (47.8, 47.9) are none.
SHOP_TYPES: dict[str, frozenset[str]] = {
    "boulangerie": frozenset({"10.71C", "47.24Z"}),
    "pâtisserie": frozenset({"10.71D"}),
    "boucherie, charcuterie": frozenset({"47.22Z", "10.13B"}),
    "poissonnerie": frozenset({"47.23Z"}),
    "primeur": frozenset({"47.21Z"}),
    "caviste": frozenset({"47.25Z"}),
    "autre alimentation spécialisée": frozenset({"47.29Z"}),
    "épicerie": frozenset({"47.11A", "47.11B"}),
    "supérette": frozenset({"47.11C"}),
    "supermarché": frozenset({"47.11D"}),
    "hypermarché, magasin multi-commerce": frozenset({"47.11E", "47.11F"}),
    "grand magasin, bazar": frozenset({"47.19A", "47.19B"}),
    "tabac": frozenset({"47.26Z"}),
    "presse, papeterie": frozenset({"47.62Z"}),
    "librairie": frozenset({"47.61Z"}),
    "pharmacie": frozenset({"47.73Z"}),
    "matériel médical": frozenset({"47.74Z"}),
    "opticien": frozenset({"47.78A"}),
    "parfumerie": frozenset({"47.75Z"}),
    "fleuriste, animalerie": frozenset({"47.76Z"}),
    "habillement": frozenset({"47.71Z"}),
    "chaussure": frozenset({"47.72A"}),
    "maroquinerie": frozenset({"47.72B"}),
    "bijouterie": frozenset({"47.77Z"}),
    "téléphonie, informatique": frozenset({"47.41Z", "47.42Z"}),
    "audio, vidéo": frozenset({"47.43Z", "47.63Z"}),
    "électroménager": frozenset({"47.54Z"}),
    "meubles": frozenset({"47.59A"}),
    "équipement du foyer": frozenset({"47.53Z", "47.59B"}),
    "textile": frozenset({"47.51Z"}),
    "bricolage, quincaillerie": frozenset({"47.52A", "47.52B"}),
    "sport": frozenset({"47.64Z"}),
    "jouets": frozenset({"47.65Z"}),
    "occasion": frozenset({"47.79Z"}),
    "carburants": frozenset({"47.30Z"}),
    "autre commerce spécialisé": frozenset({"47.78B", "47.78C"}),
    "restaurant": frozenset({"56.10A", "56.10B"}),
    "restauration rapide": frozenset({"56.10C"}),
    "café, bar": frozenset({"56.30Z"}),
    "coiffeur": frozenset({"96.02A"}),
    "soins de beauté": frozenset({"96.02B", "96.04Z"}),
    "laverie, pressing": frozenset({"96.01A", "96.01B"}),
    "cordonnerie": frozenset({"95.23Z"}),
    "garage": frozenset({"45.20A", "45.20B"}),
    "banque": frozenset({"64.19Z"}),
    "poste": frozenset({"53.10Z"}),
    "médecin généraliste": frozenset({"86.21Z"}),
    "dentiste": frozenset({"86.23Z"}),
    "infirmier, sage-femme": frozenset({"86.90D"}),
    "auto-école": frozenset({"85.53Z"}),
}

# What a household needs every week or in an emergency: INSEE's proximity range, reduced to what the register tells apart.
BASKET_FAMILIES: dict[str, tuple[str, ...]] = {
    "alimentation": ("boulangerie", "boucherie, charcuterie", "primeur", "épicerie", "supérette", "supermarché"),
    "santé": ("pharmacie", "médecin généraliste", "infirmier, sage-femme"),
    "services et rencontres": ("tabac", "presse, papeterie", "coiffeur", "café, bar", "banque", "poste"),
}
BASKET: tuple[str, ...] = tuple(kind for kinds in BASKET_FAMILIES.values() for kind in kinds)

# Practices of one person are found in the street, but are no shop; many are at home.
_PRACTICES = frozenset({"médecin généraliste", "dentiste", "infirmier, sage-femme"})
# Divisions and classes whose work is done in a workshop; sewing, jewellery, building, computer repair are often done at home.
WORKSHOPS: tuple[str, ...] = ("10", "11", "16", "18", "23", "24", "25", "31", "45.40", "95.22", "95.24", "95.25")
# Where anyone may walk in: a sole trader there is a shop, elsewhere perhaps a home.
OPEN_TO_ALL: tuple[str, ...] = tuple(
    sorted({code for kind, codes in SHOP_TYPES.items() if kind not in _PRACTICES for code in codes} | set(WORKSHOPS))
)

# Meal and parcel delivery swells creations in neighbourhoods (methods.md, 2.13): shown with and without.
_DELIVERY_DIVISION, _DELIVERY_CODE = "49", "53.20Z"

_TYPE_OF = {code: kind for kind, codes in SHOP_TYPES.items() for code in codes}
_FAMILY_OF = {
    f"{division:02d}": family
    for family, ranges in FAMILIES.items()
    for first, last in ranges
    for division in range(first, last + 1)
}


@dataclass(frozen=True)
class Activity:
    """What the engine knows of a NAF sub-class: its family, its type of shop if it is one, whether it is delivery."""

    naf_code: str
    family: str | None
    shop_type: str | None
    is_delivery: bool


def activity(naf_code: str) -> Activity:
    """Place a sub-class («47.24Z»).

    >>> activity("47.24Z").family, activity("47.24Z").shop_type
    ('commerce de détail', 'boulangerie')
    """
    division = naf_code[:2]
    is_delivery = division == _DELIVERY_DIVISION or naf_code == _DELIVERY_CODE
    return Activity(naf_code, _FAMILY_OF.get(division), _TYPE_OF.get(naf_code), is_delivery)


RETAIL = "commerce de détail"
# Market stalls and distance selling are retail without being a shop (methods.md, 2.7).
NOT_SHOPS = ("47.8", "47.9")

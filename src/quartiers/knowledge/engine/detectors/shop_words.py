"""How each type of shop is said in a sentence, and what may stand in for it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class ShopWords:
    """«Aucune boulangerie», «la plus proche», «une boulangerie de plus», «les boulangeries»."""

    none_fr: str
    nearest_fr: str
    one_fr: str
    several_fr: str


def _she(one: str, several: str = "") -> ShopWords:
    return ShopWords(f"Aucune {one}", "la plus proche", f"une {one}", several or f"{one}s")


def _he(one: str, several: str = "") -> ShopWords:
    return ShopWords(f"Aucun {one}", "le plus proche", f"un {one}", several or f"{one}s")


SHOP_WORDS: dict[str, ShopWords] = {
    "boulangerie": _she("boulangerie"),
    "boucherie, charcuterie": ShopWords(
        "Aucune boucherie ni charcuterie", "la plus proche", "une boucherie", "boucheries et charcuteries"
    ),
    "primeur": _he("primeur"),
    "épicerie": _she("épicerie"),
    "supérette": _she("supérette"),
    "supermarché": _he("supermarché"),
    "hypermarché, magasin multi-commerce": _he("hypermarché"),
    "presse, papeterie": _he("magasin de presse ou de papeterie", "magasins de presse ou de papeterie"),
    "café, bar": _he("café ou bar", "cafés et bars"),
    "coiffeur": _he("salon de coiffure", "salons de coiffure"),
    "laverie, pressing": ShopWords("Aucune laverie ni pressing", "le plus proche", "une laverie", "laveries et pressings"),
    "banque": _she("agence bancaire", "agences bancaires"),
    "poste": _he("bureau de poste", "bureaux de poste"),
    "tabac": _he("bureau de tabac", "bureaux de tabac"),
    "pharmacie": _she("pharmacie"),
    "opticien": _he("opticien"),
    "auto-école": _she("auto-école"),
    "médecin généraliste": _he("médecin généraliste", "médecins généralistes"),
    "dentiste": _he("dentiste"),
    "infirmier, sage-femme": ShopWords(
        "Aucun infirmier ni sage-femme", "le plus proche", "un cabinet infirmier", "infirmiers et sages-femmes"
    ),
}  # fmt: skip

# What is bought there may be bought in these too: a gap is not likely where one of them is near.
SUBSTITUTES: dict[str, tuple[str, ...]] = {
    "boucherie, charcuterie": ("supermarché", "hypermarché, magasin multi-commerce"),
    "primeur": ("supermarché", "hypermarché, magasin multi-commerce"),
    "épicerie": ("supérette", "supermarché", "hypermarché, magasin multi-commerce"),
    "supérette": ("supermarché", "hypermarché, magasin multi-commerce"),
    "supermarché": ("hypermarché, magasin multi-commerce",),
    "presse, papeterie": ("tabac", "hypermarché, magasin multi-commerce"),
}

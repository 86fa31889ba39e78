"""The reference page of weights: what each need weighs, who says so, and what the profiles change."""

from collections.abc import Iterator

from quartiers.knowledge.grading.weights import Weights, default, profiles
from quartiers.knowledge.vocabulary.french_numbers import number


def weights() -> Iterator[str]:
    """The page, line by line."""
    start = default()
    yield "# Poids des besoins\n"
    yield from _method(start)
    yield "| besoin | clé | poids | confiance | source | types de commerce |\n|---|---|---|---|---|---|"
    for key, need in start.needs.items():
        types = " ; ".join(need.shop_types) or "aucun"
        yield f"| {need.title_fr} | `{key}` | {number(need.weight, 2)} | {need.confidence} | {need.source_fr} | {types} |"
    yield "\n## Profils\n"
    for key, profile in profiles().items():
        changed = ", ".join(f"{profile.needs[one].title_fr} {number(profile.of(one), 2)}" for one in profile.differing(start))
        yield f"- **{profile.title_fr}** (`{key}`) : {profile.why_fr}{f' {changed}.' if changed else ''}"
    yield ""


def _method(start: Weights) -> Iterator[str]:
    """How a grade and its stability are made."""
    spread = start.spread
    least = ", ".join(f"{letter} à partir de {number(score)}" for letter, score in start.grades)
    yield (
        "Une cote est le produit de trois facteurs, toujours montrés avec elle : le bénéfice (habitants concernés × poids "
        f"du besoin, rapporté à {number(start.reference_people)} habitants, 1 au plus), la probabilité que le fait soit "
        f"réel, la faisabilité. {least}, D en dessous.\n"
    )
    yield (
        "La stabilité est la part de 1 000 tirages où la proposition reste dans les cinq premières de son quartier : la "
        f"probabilité suit une loi bêta de concentration {number(spread.probability_concentration)}, les habitants une loi "
        f"triangulaire entre leurs bornes, la faisabilité bouge de {number(spread.feasibility_half_width)} et chaque poids "
        f"de {number(100 * spread.weight_spread)} %, dans les deux sens. Un quartier qui a cinq propositions au plus les "
        "garde toutes : la stabilité n'y dit rien.\n"
    )

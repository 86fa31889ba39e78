"""OP-C: among the candidate sites of a neighbourhood, those that would serve most residents who lack a type of shop."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from quartiers.knowledge.engine.detectors import words
from quartiers.knowledge.engine.detectors.covering import MINUTES, Covering, Ground, covering, ground, without
from quartiers.knowledge.engine.detectors.declaration import Detector
from quartiers.knowledge.engine.detectors.expected import expected
from quartiers.knowledge.engine.detectors.finding import Action, Basis, Finding, Reason, Statement, Status, Tick
from quartiers.knowledge.engine.detectors.missing_case import LEAST_EXPECTED, cases
from quartiers.knowledge.engine.detectors.op_a_missing import key_of
from quartiers.knowledge.engine.detectors.regulated import rule_of_type
from quartiers.knowledge.engine.evidence import Evidence, Group, Site, Streets
from quartiers.knowledge.engine.grids import Floats
from quartiers.knowledge.engine.indicators.declaration import Need
from quartiers.knowledge.engine.indicators.density import DENSITY
from quartiers.knowledge.grading.weights import default, need_of
from quartiers.knowledge.vocabulary.activities import BASKET
from quartiers.knowledge.vocabulary.french_numbers import count, number

LEAST_CANDIDATES = 3
# Types are looked at when so many residents are without at ten minutes; the three needs that weigh most are shown.
LEAST_PEOPLE = 100
MOST_TYPES = 3
# A site that stays the best in fewer perturbed problems than this is not said to be the best (methods.md, section 5).
LEAST_ROBUSTNESS = 0.6
# So is the conclusion, which is that the type is missing and that the site is the best.
LEAST_PROBABILITY = 0.6
INCOMPLETE = "une liste de candidats incomplète est la première cause d'erreur"
# A judgement: premises whose floor is known, others, ground to build on.
_BUILT, _UNKNOWN, _PLOT = 0.8, 0.5, 0.3
Gaps = Mapping[tuple[int, str], float]


def find(evidence: Evidence) -> Iterator[Finding]:
    """Cards of each neighbourhood, or one row that says why there is none."""
    gaps = _gaps(evidence) if evidence.sites else {}
    for area in evidence.areas:
        yield from _of_area(evidence, area, gaps)


def _gaps(evidence: Evidence) -> dict[tuple[int, str], float]:
    """How sure it is that a type is missing in a zone, where residents tell how many to expect (OP-A)."""
    return {
        (case.area, case.shop_type): case.below_half
        for _, case in cases(evidence, expected(evidence))
        if case.means_something and case.expected >= LEAST_EXPECTED
    }


def _of_area(evidence: Evidence, area: Group, gaps: Gaps) -> Iterator[Finding]:
    here = area.members[0]
    residents = float(evidence.grid(DENSITY).denominator[here, 0])
    if evidence.streets is None or here not in evidence.streets.outlines:
        reason = "Le contour du quartier, ou la place des commerces autour, n'est pas connu : rien à mesurer à pied."
        yield _silent(area, Status.NOT_AVAILABLE, reason)
        return
    if not residents > 0:
        yield _silent(area, Status.NOT_ENOUGH_DATA, "Les habitants du quartier ne sont pas connus : personne à desservir.")
        return
    where = ground(evidence, here, residents)
    if len(where.sites) < LEAST_CANDIDATES:
        near = "ici ou à moins de 500 m"
        held = (f"site candidat fourni {near}", f"sites candidats fournis {near}")
        yield _silent(area, Status.NOT_ENOUGH_DATA, words.lacking(len(where.sites), LEAST_CANDIDATES, *held))
        return
    yield from _cards(evidence, area, where, gaps)


def _cards(evidence: Evidence, area: Group, where: Ground, gaps: Gaps) -> Iterator[Finding]:
    streets = evidence.streets
    if streets is None:
        return
    asked = asked_types(streets, where)
    if not asked:
        yield _covered(area, where)
        return
    found = [(kind, covering(where, lacking, kind)) for kind, lacking in asked.items()]
    served = [(kind, one) for kind, one in found if one is not None]
    for kind, one in served:
        yield _card(area, kind, one, len(where.sites), gaps.get((area.members[0], kind), 0.0))
    if not served:
        yield _far(area, where, list(asked))


def asked_types(streets: Streets, where: Ground) -> dict[str, Floats]:
    """Types that at least `LEAST_PEOPLE` are without at ten minutes, the needs that weigh most, and who they are [point]."""
    lacking = {kind: without(streets, where, kind) for kind in BASKET if kind in streets.types}
    asked = sorted(
        (kind for kind in lacking if lacking[kind].sum() >= LEAST_PEOPLE), key=lambda kind: -_urgency(kind, lacking[kind])
    )
    return {kind: lacking[kind] for kind in asked[:MOST_TYPES]}


def _urgency(kind: str, lacking: Floats) -> float:
    """Residents without, times the weight that everybody starts from."""
    need = need_of(kind)
    return float(lacking.sum()) * (0.0 if need is None else default().of(need))


def _card(area: Group, kind: str, one: Covering, candidates: int, gap: float) -> Finding:
    """The best site for a type that is probably missing, or advice on where it would go if it came.

    Advice: where the law decides, where no site stands out, or where it is not sure enough that the type is missing.
    """
    best, rule = one.sets[0][0], rule_of_type(kind)
    stands_out = one.robustness >= LEAST_ROBUSTNESS
    probability = one.robustness * gap
    is_inferred = probability >= LEAST_PROBABILITY and rule is None
    feasibility, feasibility_fr = _feasible(best)
    served, total = number(round(one.served[0])), number(round(one.without))
    said = (
        f"« {best.site} » servirait le plus d'habitants qui en sont à plus de dix minutes : {served} sur {total}."
        if stands_out
        else f"plusieurs candidats se valent ; « {best.site} » servirait {served} des {total} habitants à plus de dix minutes."
    )
    return replace(
        _blank(area),
        key=key_of(kind),
        subject=kind,
        statement=Statement.INFERENCE if is_inferred else Statement.ADVICE,
        status=Status.POSSIBLE,
        sentence_fr=f"Pour un établissement « {kind} », {said}",
        n=float(candidates),
        estimate=one.served[0],
        low=one.few,
        high=one.many,
        probability=probability if is_inferred else None,
        ticks=(Tick("sans à dix minutes", one.without), Tick(f"avec {len(one.sets)} sites", one.served[-1])),
        drivers=(
            *_sets(one),
            _robust(one),
            _missing(gap),
            Reason(Statement.FACT, f"{candidates} candidats listés : {INCOMPLETE}."),
        ),
        would_change="Un candidat de plus, ou une ouverture à dix minutes.",
        need=kind if is_inferred else None,
        people=one.served[0],
        people_low=one.few,
        people_high=one.many,
        feasibility=feasibility if is_inferred else None,
        feasibility_fr=feasibility_fr if is_inferred else "",
        actions=_actions(kind, best, one),
    )


def _sets(one: Covering) -> Iterator[Reason]:
    """What one, two, three sites would serve together."""
    for chosen, served in zip(one.sets, one.served, strict=True):
        names = " et ".join(f"« {site.site} »" for site in chosen)
        yield Reason(Statement.COMPARISON, f"{count(len(chosen), 'site')} : {names}, {count(round(served), 'habitant')}.")


def _missing(gap: float) -> Reason:
    """How sure it is that the type is missing."""
    if gap == 0:
        return Reason(Statement.INFERENCE, "Trop peu en sont attendus ici pour dire que ce commerce manque : c'est un conseil.")
    share = number(round(100 * gap))
    return Reason(Statement.INFERENCE, f"{share} chances sur 100 qu'il y en ait ici moins de la moitié du nombre habituel.")


def _robust(one: Covering) -> Reason:
    share = number(round(100 * one.robustness))
    text = f"Reste le premier dans {share} % des essais où habitants et distances varient de 20 %"
    if one.alike:
        text += f" ; presque autant : {', '.join(f'« {site.site} »' for site in one.alike)}"
    return Reason(Statement.INFERENCE, f"{text}.")


def _feasible(site: Site) -> tuple[float, str]:
    dated = f"relevé du {site.listed_on:%d/%m/%Y}"
    if site.kind == "terrain":
        return _PLOT, f"Terrain à bâtir, {dated} : droit des sols et délai à vérifier."
    if site.floor_area_m2 is None:
        return _UNKNOWN, f"Local de surface non relevée, {dated} : état et surface à vérifier."
    return _BUILT, f"Local de {number(round(site.floor_area_m2))} m², {dated} : état, usage et loyer à vérifier."


def _actions(kind: str, best: Site, one: Covering) -> tuple[Action, ...]:
    rule = rule_of_type(kind)
    names = ", ".join(f"« {site.site} »" for site in (best, *one.alike))
    asked = () if rule is None else (Action(rule.question_fr, rule.reference_fr),)
    return (
        *asked,
        Action(f"Visiter {names} : propriétaire, état, accès, loyer demandé."),
        Action(
            "Vérifier l'usage permis, l'inondation et les servitudes.",
            "plan local d'urbanisme et plan de prévention des risques",
        ),
        Action("Compléter la liste des locaux et terrains candidats avant de choisir."),
    )


def _blank(area: Group) -> Finding:
    return Finding(
        area=area.code,
        generation=area.generation,
        key="",
        subject="sites candidats",
        statement=Statement.COMPARISON,
        status=Status.NOT_DISTINGUISHABLE,
        sentence_fr="",
        comparator="autres sites candidats de la liste",
        unit="habitants",
        denominator_fr="habitants du quartier sans ce commerce à dix minutes à pied",
        evidence=(Basis(DENSITY.name),),
        levers=("D2", "D3"),
    )


def _silent(area: Group, status: Status, reason: str) -> Finding:
    return replace(
        _blank(area), status=status, sentence_fr="On ne sait pas dire quel site candidat servirait le mieux.", reason=reason
    )


def _covered(area: Group, where: Ground) -> Finding:
    return replace(
        _blank(area),
        n=float(len(where.sites)),
        sentence_fr=(
            f"Pour les besoins de chaque semaine, moins de {LEAST_PEOPLE} habitants sont à plus de dix minutes : "
            "aucun site n'est à choisir pour cela."
        ),
        drivers=(Reason(Statement.FACT, f"{len(where.sites)} candidats listés : {INCOMPLETE}."),),
        would_change="La fermeture du commerce le plus proche.",
    )


def _far(area: Group, where: Ground, kinds: list[str]) -> Finding:
    return replace(
        _blank(area),
        n=float(len(where.sites)),
        sentence_fr=(
            f"Aucun des {len(where.sites)} candidats n'est à dix minutes d'habitants sans "
            f"{' ni '.join(f'« {kind} »' for kind in kinds)}."
        ),
        drivers=(Reason(Statement.FACT, f"{len(where.sites)} candidats listés : {INCOMPLETE}."),),
        would_change="Un candidat plus proche de ces habitants.",
    )


DETECTOR = Detector(
    name="OP-C",
    title_fr="Sites candidats",
    question_fr="Lequel des locaux et terrains proposés servirait le plus d'habitants ?",
    find=find,
    needs=(Need.REGISTER, Need.RESIDENTS),
    is_opportunity=True,
    sources=("candidate_sites",),
    method_fr=(
        f"Couverture maximale (Church et ReVelle 1974) des habitants du quartier sans ce commerce à {MINUTES} minutes à "
        "pied (vol d'oiseau × 1,3, 4,5 km/h), répartis également sur son sol ; un, deux, trois sites parmi les candidats de la "
        "liste, tous les choix essayés. Robustesse : 200 essais où habitants et distances varient de 20 % au plus ; la "
        "probabilité est la robustesse fois celle que le commerce manque (OP-A). "
        f"Sans visite ni plan : {INCOMPLETE}."
    ),
    reference="methods.md, 2.9 et I26",
)

"""The sheet of each aid and the page of what cannot be computed, from the files of aids."""

from collections.abc import Iterator, Mapping
from typing import Any

from quartiers.knowledge.aids import sheet as told
from quartiers.knowledge.aids.aid import Aid
from quartiers.knowledge.aids.loading import catalogue
from quartiers.knowledge.aids.not_computable import groups
from quartiers.knowledge.aids.reliability import reliability
from quartiers.knowledge.aids.words import AMOUNTS, CONFIDENCES, PROOFS, STATUSES, VERDICTS
from quartiers.knowledge.portrait.typography import french
from quartiers.knowledge.rules.tree import Node, Opposite, Test, Unstated
from quartiers.knowledge.vocabulary.days import label_fr, parse_day
from quartiers.knowledge.vocabulary.french_numbers import number


def pages() -> dict[str, str]:
    """Every page of aids by file name, in docs/reference."""
    sheets = {f"aides/{aid.id}.md": _page(sheet(aid)) for aid in catalogue().values()}
    return {**sheets, "aides-non-calculables.md": _page(not_computable())}


def _page(lines: Iterator[str]) -> str:
    return french("\n".join(lines))


def sheet(aid: Aid) -> Iterator[str]:
    """All that is known of an aid."""
    raw = aid.raw
    yield f"# {aid.name}\n"
    yield f"{aid.what}\n"
    yield f"**Première démarche.** {aid.how}\n"
    yield from _identity(aid)
    yield "## Conditions (toutes)\n"
    for node in aid.criteria:
        yield from _criterion(node, 0)
    yield from _listed("Exclusions", raw["exclusions"])
    yield from _amount(aid)
    yield from _parameters(aid)
    yield from _together(aid)
    yield from _listed("À confirmer", _doubts(aid))
    yield from _listed("Autres faits", raw["notes"])
    yield from _listed("Remplacée par", [f"[{other}]({other}.md)" for other in aid.replaced_by])
    yield from _references(raw)
    yield from _cases(aid)


def _identity(aid: Aid) -> Iterator[str]:
    raw, dates = aid.raw, aid.raw["dates"]
    until = f"jusqu'au {_day(dates['end'])}" if dates["end"] else "sans fin connue"
    since = f"depuis le {_day(dates['start'])}" if dates["start"] else "sans début connu"
    rows = (
        ("Identifiant", f"`{aid.id}`"),
        ("Porteur", aid.carrier),
        ("Nature", aid.nature),
        ("Pour", ", ".join(aid.audiences)),
        ("Propre aux quartiers prioritaires", "oui" if aid.is_qpv_specific else "non, droit commun"),
        ("Statut", STATUSES[aid.status]),
        ("Accordée par un comité ou dans une enveloppe", "oui" if aid.is_selective else "non"),
        ("Dates", f"{since}, {until}"),
        ("Entrées closes le", _day(dates["entries_closed_on"]) or "pas de date connue"),
        ("Date limite de dépôt", _day(dates["deadline"]) or "pas de date connue"),
        ("Contact", aid.contact),
        ("Confiance", CONFIDENCES[aid.confidence]),
        ("Source la plus récente", aid.last_source_year),
        ("Contrôlée le", label_fr(aid.checked_on)),
        ("Texte", raw["legal_reference"]["text"]),
    )
    yield "| | |"
    yield "|---|---|"
    for title, value in rows:
        yield f"| {title} | {'non documenté' if value in {None, ''} else value} |"
    yield ""


def _criterion(node: Node, depth: int) -> Iterator[str]:
    """A criterion as a sentence, its parts under it."""
    before = "  " * depth + "- "
    if isinstance(node, Unstated):
        yield f"{before}Non précisé par la source : {node.label} ({node.text})"
    elif isinstance(node, Test):
        yield f"{before}{node.label}" + (f" ({node.note})" if node.note else "")
    elif isinstance(node, Opposite):
        yield f"{before}Sauf :"
        yield from _criterion(node.part, depth + 1)
    else:
        yield f"{before}{node.label}"
        for part in node.parts:
            yield from _criterion(part, depth + 1)


def _amount(aid: Aid) -> Iterator[str]:
    yield "\n## Montant\n"
    yield f"Nature : {AMOUNTS[aid.raw['amount']['kind']]}.\n"
    yield from (f"- {line}" for line in told.amount_lines(aid))


def _parameters(aid: Aid) -> Iterator[str]:
    periods = told.periods(aid, aid.checked_on)
    if periods:
        yield "\n## Valeurs datées\n"
        yield "| valeur | jour qui compte | période | | référence | confirmée |"
        yield "|---|---|---|---|---|---|"
    for one in periods:
        value = one.value_fr or "non documenté"
        sure = "oui" if one.is_confirmed else "non"
        yield f"| {one.label_fr} (`{one.name}`) | {one.counted_fr} | {one.days_fr} | {value} | {one.reference_fr} | {sure} |"


def _together(aid: Aid) -> Iterator[str]:
    yield "\n## Avec d'autres aides\n"
    for one in told.together(aid):
        about = f"groupe `{one.group}`" if one.group else f"[{one.aid}]({one.aid}.md)" if one.aid else ""
        detail = ", ".join(filter(None, (one.detail_fr, about)))
        yield f"- {one.sentence_fr}" + (f" ({detail})" if detail else "")
    for text in aid.raw["compatibility"]["text"] or ():
        yield f"- Non calculé : {text}"


def _doubts(aid: Aid) -> Iterator[str]:
    trust, legal = reliability(aid, aid.checked_on), aid.raw["legal_reference"]
    if trust.word != "vérifié":
        yield from trust.reasons
    if legal["text"] and not legal["is_verified"]:
        yield f"Référence juridique non vérifiée : {legal['text']}"


def _references(raw: Mapping[str, Any]) -> Iterator[str]:
    yield "\n## Sources\n"
    for entry in raw["references"]:
        title = f"[{entry['title']}]({entry['url'].replace(' ', '%20')})" if entry["url"] else entry["title"]
        proves = f" : atteste {PROOFS[entry['proves']]}" if entry["proves"] else ""
        yield f"- {title}, {entry['published'] or 'non datée'}{proves}"


def _cases(aid: Aid) -> Iterator[str]:
    yield "\n## Cas\n"
    yield "| cas | jour | profil | réponse | il manque |"
    yield "|---|---|---|---|---|"
    for case in told.cases(aid):
        limit = " (cas limite)" if case.is_borderline else ""
        profile = " ; ".join(case.profile_fr) or "rien"
        answer = ", ".join(filter(None, (VERDICTS[case.verdict], case.amount_fr)))
        yield f"| {case.name}{limit} | {case.day_fr} | {profile} | {answer} | {' ; '.join(case.missing_fr)} |"


def not_computable() -> Iterator[str]:
    """All that is said in words only, and why no rule computes it."""
    yield "# Ce qui ne se calcule pas dans les aides\n"
    yield "Ces points sont montrés tels quels, jamais devinés : ils ne changent ni une réponse, ni un montant, ni un cumul.\n"
    for group in groups(catalogue().values()):
        yield f"## {group.title_fr}\n"
        yield f"{group.why_fr} {number(len(group.points))} point{'s' if len(group.points) > 1 else ''}.\n"
        yield "| aide | |"
        yield "|---|---|"
        for aid, text in group.points:
            yield f"| [{aid.name}](aides/{aid.id}.md) | {text} |"
        yield ""


def _listed(title: str, texts: Any) -> Iterator[str]:
    told = list(dict.fromkeys(texts))
    if told:
        yield f"\n## {title}\n"
        yield from (f"- {text}" for text in told)


def _day(text: Any) -> str | None:
    return None if text is None else label_fr(parse_day(str(text)))

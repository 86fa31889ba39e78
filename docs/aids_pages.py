"""The sheet of each aid and the page of what cannot be computed, from the files of aids."""

import datetime
from collections.abc import Iterator, Mapping
from typing import Any

from quartiers.knowledge.aids.aid import Aid
from quartiers.knowledge.aids.figures import label_fr as figure_fr
from quartiers.knowledge.aids.loading import catalogue
from quartiers.knowledge.aids.reliability import reliability
from quartiers.knowledge.portrait.typography import french
from quartiers.knowledge.rules.tree import Node, Opposite, Test, Unstated
from quartiers.knowledge.vocabulary.days import label_fr, parse_day
from quartiers.knowledge.vocabulary.french_numbers import number

STATUS_FR = {
    "ouvert": "ouverte",
    "ferme": "terminée",
    "a_confirmer": "existence à confirmer",
    "variable_local": "règle variable selon le territoire",
}
KIND_FR = {
    "reduction": "réduction d'impôt ou de cotisations",
    "grant": "subvention",
    "loan": "prêt à rembourser",
    "guarantee": "garantie d'un prêt",
    "support": "accompagnement ou étude",
    "equity": "fonds propres",
    "none": "pas de montant",
}
VERDICT_FR = {"oui": "oui", "non": "non", "depend": "à voir"}
PROVES_FR = {"existence": "l'existence", "rule": "la règle", "amount": "le montant"}
CONFIDENCE_FR = {"high": "haute", "medium": "moyenne", "low": "basse"}
OF_FR = {"expense": "de la dépense", "deficit": "du déficit", "public_total": "des financements publics"}


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
    yield from _amount(raw)
    yield from _parameters(raw["parameters"])
    yield from _together(raw)
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
        ("Statut", STATUS_FR[aid.status]),
        ("Accordée par un comité ou dans une enveloppe", "oui" if aid.is_selective else "non"),
        ("Dates", f"{since}, {until}"),
        ("Entrées closes le", _day(dates["entries_closed_on"]) or "pas de date connue"),
        ("Date limite de dépôt", _day(dates["deadline"]) or "pas de date connue"),
        ("Contact", aid.contact),
        ("Confiance", CONFIDENCE_FR[aid.confidence]),
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


def _amount(raw: Mapping[str, Any]) -> Iterator[str]:
    amount = raw["amount"]
    yield "\n## Montant\n"
    yield f"Nature : {KIND_FR[amount['kind']]}.\n"
    for line in amount["lines"] or ():
        yield f"- {line['label']} : {formula(line)}" + (f" ({line['per']})" if line.get("per") else "")
    if amount["schedule"]:
        yield from _schedule(amount["schedule"])
    for fact in amount["facts"] or ():
        yield f"- {fact}"


def formula(line: Mapping[str, Any]) -> str:
    """How a line is computed, in words."""
    if "fixed" in line:
        return _value(line["fixed"])
    if "range" in line:
        return f"de {_value(line['range'][0])} à {_value(line['range'][1])}"
    names = line["of"] if isinstance(line["of"], list) else [line["of"]]
    told = f"{_share(line['rate'])} × {' × '.join(map(figure_fr, names))}"
    words = {
        "base_min": "rien sous {} de base",
        "base_max": "base retenue {} au plus",
        "min": "rien sous {}",
        "max": "{} au plus",
    }
    return told + "".join(f", {say.format(_value(line[key]))}" for key, say in words.items() if line.get(key) is not None)


def _schedule(schedule: Mapping[str, Any]) -> Iterator[str]:
    for year in schedule["years"]:
        when = f"Année {year['from']}" if year["from"] == year["to"] else f"Années {year['from']} à {year['to']}"
        yield f"- {when} : {_share(year['share'])} × {figure_fr(schedule['of'])}"
    if schedule["ceiling_per_year"] is not None:
        yield f"- Plafond par an : {_value(schedule['ceiling_per_year'])}"


def _parameters(parameters: Mapping[str, Any]) -> Iterator[str]:
    if parameters:
        yield "\n## Valeurs datées\n"
        yield "| valeur | jour qui compte | du | au | | référence | confirmée |"
        yield "|---|---|---|---|---|---|---|"
    for name, entry in parameters.items():
        for period in entry["periods"]:
            value = "non documenté" if period["value"] is None else _number(period["value"], entry["unit"])
            days = f"{_day(period['from']) or 'avant'} | {_day(period['to']) or 'sans fin connue'}"
            sure = "oui" if period["is_confirmed"] else "non"
            yield f"| {entry['label']} (`{name}`) | `{entry['by']}` | {days} | {value} | {period['reference']} | {sure} |"


def _together(raw: Mapping[str, Any]) -> Iterator[str]:
    yield "\n## Avec d'autres aides\n"
    yield f"- {_de_minimis(raw['de_minimis'])}"
    together = raw["compatibility"]
    for entry in together["exclusive_groups"] or ():
        yield f"- {entry['sentence']} (aides exclusives, groupe `{entry['group']}`)"
    if intensity := together["same_expense_max_intensity"]:
        yield f"- {intensity['sentence']} ({_share(intensity['value'])} {OF_FR[intensity['of']]} au plus)"
    if most := together["max_total"]:
        yield f"- {most['sentence']} ({_value(most['value_eur'])} au plus)"
    for entry in together["requires"] or ():
        yield f"- {entry['sentence']} (exige [{entry['aid']}]({entry['aid']}.md))"
    if order := together["order"]:
        yield f"- {order['sentence']} ({'en dernier' if order['rank'] == 'last' else 'en premier'})"
    for text in together["text"] or ():
        yield f"- Non calculé : {text}"


def _de_minimis(entry: Mapping[str, Any]) -> str:
    if entry["applies"] is None:
        return "Plafond de minimis : on ne sait pas si cette aide y compte."
    if not entry["applies"]:
        return "Plafond de minimis : cette aide n'y compte pas."
    sure = "" if entry["is_confirmed"] else ", à confirmer"
    return f"Plafond de minimis : cette aide y compte ({entry['regulation'] or 'règlement non documenté'}{sure})."


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
        yield f"- {title}, {entry['published'] or 'non datée'} : atteste {PROVES_FR[entry['proves']]}"


def _cases(aid: Aid) -> Iterator[str]:
    yield "\n## Cas\n"
    yield "| cas | jour | profil | réponse | il manque |"
    yield "|---|---|---|---|---|"
    for case in aid.cases:
        limit = " (cas limite)" if case["is_borderline"] else ""
        profile = ", ".join(f"`{name}: {_flat(value)}`" for name, value in case["profile"].items()) or "rien"
        amount = "" if case.get("amount_eur") is None else f", {_value(case['amount_eur'])}"
        missing = ", ".join(f"`{name}`" for name in case["missing"])
        yield f"| {case['name']}{limit} | {case['date']} | {profile} | {VERDICT_FR[case['verdict']]}{amount} | {missing} |"


def not_computable() -> Iterator[str]:
    """All that is said in words only, and why no rule computes it."""
    aids = list(catalogue().values())
    yield "# Ce qui ne se calcule pas dans les aides\n"
    yield "Ces points sont montrés tels quels, jamais devinés : ils ne changent ni une réponse, ni un montant, ni un cumul.\n"
    groups = (
        ("Compatibilités dites en mots", "La règle existe, mais rien ne permet de la vérifier par le calcul.", _texts),
        ("Conditions que les sources ne précisent pas", "Elles sont affichées et ne comptent pas dans la réponse.", _unstated),
        (
            "Plafond de minimis : on ne sait pas",
            "L'aide est comptée à part dans un cumul, entre rien et tout.",
            _de_minimis_unknown,
        ),
        ("Montants non calculables", "Aucune formule, ou une valeur qui n'est pas documentée.", _amounts_unknown),
        ("Existence ou règle locale à confirmer", "La réponse est au mieux « à voir ».", _existence),
    )
    for title, why, told in groups:
        rows = [(aid, text) for aid in aids for text in told(aid)]
        yield f"## {title}\n"
        yield f"{why} {number(len(rows))} point{'s' if len(rows) > 1 else ''}.\n"
        yield "| aide | |"
        yield "|---|---|"
        for aid, text in rows:
            yield f"| [{aid.name}](aides/{aid.id}.md) | {text} |"
        yield ""


def _texts(aid: Aid) -> Iterator[str]:
    yield from aid.raw["compatibility"]["text"] or ()


def _unstated(aid: Aid) -> Iterator[str]:
    for node in aid.criteria:
        yield from _unstated_in(node)


def _unstated_in(node: Node) -> Iterator[str]:
    if isinstance(node, Unstated):
        yield f"{node.label} : {node.text}"
    for part in (node.part,) if isinstance(node, Opposite) else getattr(node, "parts", ()):
        yield from _unstated_in(part)


def _de_minimis_unknown(aid: Aid) -> Iterator[str]:
    entry = aid.raw["de_minimis"]
    if entry["applies"] is None:
        yield "On ne sait pas si elle y compte."
    elif entry["applies"] and not entry["is_confirmed"]:
        yield f"Elle y compterait ({entry['regulation'] or 'règlement non documenté'}) : à confirmer."


def _amounts_unknown(aid: Aid) -> Iterator[str]:
    amount = aid.raw["amount"]
    if not amount["lines"] and not amount["schedule"] and amount["kind"] != "none":
        facts = " ; ".join(amount["facts"] or ())
        yield facts or "Montant non documenté."
    for entry in aid.raw["parameters"].values():
        if entry["periods"][-1]["value"] is None:
            yield f"{entry['label']} : {entry['periods'][-1]['reference']}."


def _existence(aid: Aid) -> Iterator[str]:
    if aid.status in {"a_confirmer", "variable_local"}:
        yield STATUS_FR[aid.status]


def _listed(title: str, texts: Any) -> Iterator[str]:
    told = list(dict.fromkeys(texts))
    if told:
        yield f"\n## {title}\n"
        yield from (f"- {text}" for text in told)


def _value(raw: Any) -> str:
    return f"valeur datée `{raw['parameter']}`" if isinstance(raw, Mapping) else f"{number(raw)} €"


def _share(raw: Any) -> str:
    return f"valeur datée `{raw['parameter']}`" if isinstance(raw, Mapping) else f"{number(round(raw * 100, 6))} %"


def _number(value: Any, unit: str) -> str:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return str(value)
    return f"{number(round(value * 100, 6))} %" if unit == "ratio" else f"{number(value)} {unit.replace('EUR', '€')}"


def _flat(value: Any) -> str:
    if isinstance(value, bool):
        return "oui" if value else "non"
    if isinstance(value, list):
        return ", ".join(map(_flat, value)) or "aucun"
    if isinstance(value, Mapping):
        return " ; ".join(f"{key} {_flat(each)}" for key, each in value.items())
    return value.isoformat() if isinstance(value, datetime.date) else str(value)


def _day(text: Any) -> str | None:
    return None if text is None else label_fr(parse_day(str(text)))

"""Rows of the table `opportunities` made by hand, and an edition that holds them: pages are tested before any detector."""

import dataclasses

import pyarrow as pa
import pyarrow.parquet as pq

from quartiers.knowledge.editions.manifest import TableManifest
from quartiers.knowledge.editions.reading import Edition
from quartiers.knowledge.editions.schemas import schema_of
from quartiers.knowledge.sources.store import digest_of

_EMPTY = {
    "comparator": "", "period": "2026-11-01", "unit": "", "denominator": "", "n": 40, "estimate": None, "low": None,
    "high": None, "level": None, "probability": None, "word": "", "reason": None, "would_change": "", "drivers": [],
    "ticks": [],
    "chance_low": None, "chance_high": None, "evidence": [], "need": None, "people": None, "people_low": None,
    "people_high": None, "feasibility": None, "feasibility_fr": "", "grade": None, "stability": None, "rank": None,
    "actions": [], "levers": [], "sources": "sirene_establishments", "origin": "simulated", "method": "Compté à la main.",
}  # fmt: skip


def a_row(area, card, **values):
    """One row; what is not given is empty."""
    detector, _, subject = card.partition(":")
    generation = 2024 if area.startswith("QN") else 2015
    told = {"area": area, "card": card, "generation": generation, "detector": detector, "subject": subject}
    return _EMPTY | told | {"statement": "fact", "status": "absent", "sentence_fr": f"Phrase de {card}."} | values


def with_rows(edition, rows, home):
    """The same edition with these potentials, in another home."""
    folder = home / "editions" / edition.manifest.edition
    folder.mkdir(parents=True)
    for path in edition.folder.iterdir():
        if path.suffix == ".parquet" and path.stem != "opportunities":
            (folder / path.name).symlink_to(path)
    path = folder / "opportunities.parquet"
    pq.write_table(pa.Table.from_pylist(sorted(rows, key=lambda row: row["area"]), schema=schema_of("opportunities")), path)
    tables = dict(edition.manifest.tables) | {"opportunities": TableManifest(len(rows), digest_of(path))}
    manifest = dataclasses.replace(edition.manifest, tables=tables)
    (folder / "manifest.json").write_text(manifest.to_json(), encoding="utf-8")
    return Edition.open(home, edition.manifest.edition)


def _driver(kind, text):
    return {"kind": kind, "text_fr": text}


def _tick(label, value):
    return {"label_fr": label, "value": value}


def some_rows(area):
    """What an area with a register may say: each kind of statement, each status, graded or not."""
    evidence = [{"indicator": "establishment_density", "item": ""}]
    return [*_verdicts(area, evidence), *_cards(area, evidence)]


def _verdicts(area, evidence):
    measured = {"statement": "comparison", "level": 0.9}
    return [
        a_row(
            area, "DET-1:", status="confirmed", estimate=0.48, low=0.39, high=0.6, n=184, probability=0.97, word="établi",
            sentence_fr="Le quartier compte 33 établissements pour 1 000 habitants, la moitié du reste de l'agglomération "
            "(entre 0,39 et 0,6 fois).",
            unit="fois la densité du reste de l'agglomération", denominator="habitants", chance_low=0.8, chance_high=1.25,
            ticks=[_tick("reste de l'agglomération", 1.0), _tick("quartiers comparables", 0.71)],
            evidence=evidence, would_change="44 établissements de plus.",
            drivers=[
                _driver("fact", "184 établissements ouverts pour 5 530 habitants."),
                _driver("comparison", "Le commerce de détail fait la moitié de l'écart."),
            ], **measured,
        ),
        a_row(
            area, "DET-2:construction", status="not_distinguishable", estimate=1.1, low=0.8, high=1.5,
            sentence_fr="La construction : on ne peut pas distinguer ce quartier du reste de la ville.", **measured,
        ),
        a_row(
            area, "DET-4:", status="reversed", estimate=1.6, low=1.3, high=1.9, probability=0.99, word="établi",
            sentence_fr="Il se crée plus d'établissements qu'ailleurs, par habitant.", **measured,
        ),
        a_row(
            area, "DET-5:", status="not_enough_data", n=17,
            reason="17 créations suivies pour un seuil de 30 : 13 de trop peu pour juger.",
            sentence_fr="Ici, on ne peut pas juger la durée de vie des établissements.", **measured,
        ),
        a_row(
            area, "DET-6:diversité", status="not_available", n=None, reason="La source n'est pas chargée.",
            sentence_fr="Diversité des commerces : non disponible.", **measured,
        ),
    ]  # fmt: skip


def _cards(area, evidence):
    possible = {"statement": "inference", "status": "possible"}
    return [
        a_row(
            area, "OP-A:boulangerie", statement="inference", status="likely_gap", estimate=2, low=0, high=4, level=0.9,
            sentence_fr="Il manque probablement 2 à 4 boulangeries.", probability=0.86, word="probable", unit="boulangeries",
            chance_low=2, chance_high=7, need="boulangerie", people=3100, people_low=2800, people_high=3400, feasibility=0.7,
            feasibility_fr="2 locaux candidats, aucun métier réglementé", grade="A", stability=0.94, rank=1, evidence=evidence,
            drivers=[
                _driver("fact", "2 boulangeries dans le quartier, 3 à moins de 500 m."),
                _driver("comparison", "Une pour 2 700 habitants, contre une pour 1 600 dans les quartiers comparables."),
                _driver("inference", "En trouver 2 ou moins arrive par hasard une fois sur quatorze."),
            ],
            ticks=[_tick("quartiers comparables", 4.3), _tick("ici, trois ans plus tôt", 3)],
            actions=[{"text_fr": "Relever les rez-de-chaussée fermés avant de chercher un porteur.", "reference": ""}],
            levers=["D2"], would_change="Deux boulangeries de plus.",
        ),
        a_row(
            area, "OP-A:cordonnerie", status="absent", need="reparation", people=5530, probability=1.0, feasibility=0.4,
            sentence_fr="Aucune cordonnerie dans le quartier ni à moins de 500 m ; la plus proche est à 1 240 m.", grade="C",
            stability=0.5, rank=2, word="établi",
        ),
        *(
            a_row(
                area, f"OP-B:activité {number}", probability=0.65, word="possible", need="services", people=900 + 100 * number,
                sentence_fr=f"L'activité {number} a peut-être sa place ici.", feasibility=0.5, estimate=0.65, low=0.5, high=0.8,
                level=0.9, grade="D", stability=0.1, rank=9 - number, **possible,
            )
            for number in range(7)
        ),
        a_row(
            area, "OP-A:pharmacie", statement="advice", status="possible",
            sentence_fr="Demandez à l'agence régionale de santé si une pharmacie de plus est permise.",
            actions=[{"text_fr": "Écrire au service des officines.", "reference": "Code de la santé publique, L5125-4"}],
        ),
        *(
            a_row(
                area, f"OP-A:{kind}", statement="inference", status="not_enough_data", sentence_fr=f"{kind} : pas assez.",
                reason="Il faut en attendre 3 au moins, il y en a 1,2.",
            )
            for kind in ("librairie", "poissonnerie", "jouets")
        ),
        a_row(area, "OP-F:numérique", probability=0.4, sentence_fr="Sous le seuil.", **possible),
    ]  # fmt: skip

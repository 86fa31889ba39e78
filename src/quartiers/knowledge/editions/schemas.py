"""The tables of an edition (design.md, section 6): names, types and meaning of every column."""

import pyarrow as pa

_T, _I, _F, _B, _D = pa.string(), pa.int64(), pa.float64(), pa.bool_(), pa.date32()

# column: (type, meaning). The data dictionary is generated from here.
Columns = dict[str, tuple[pa.DataType, str]]

AREAS: Columns = {
    "area": (_T, "code of the area: QPV of 2015 (QP…) or 2024 (QN…), IRIS (9 characters)"),
    "generation": (pa.int16(), "2015 or 2024 for a QPV, null for an IRIS"),
    "kind": (_T, "qpv or iris"),
    "name": (_T, "name as published"),
    "territory": (_T, "T01 to T14 for an area of the programme, FICTIF in demonstrations, else null"),
    "communes": (_T, "INSEE codes of its communes, separated by a space; null where not published"),
    "lon": (_F, "longitude of a point inside, degrees EPSG:4326"),
    "lat": (_F, "latitude of the same point"),
    "area_ha": (_F, "area in hectares, measured on the outline"),
    "twin": (_T, "area of the other generation with the same name, in the same department"),
    "is_twin_exact": (_B, "true when the outline of the twin is the same"),
    "origin": (_T, "worst origin of what the row says"),
}

OUTLINES: Columns = {
    "area": (_T, "code of the area"),
    "crs": (pa.int32(), "EPSG code of the system in metres"),
    "wkb": (pa.binary(), "outline in that system, well-known binary"),
    "origin": (_T, "official, derived, simulated"),
    "tolerance_m": (_F, "how far the boundary may lie from the legal one; 0 = exact"),
    "source": (_T, "source that it comes from"),
    "doubt_wkb": (
        pa.binary(),
        "where another drawing of the same area contradicts it, beyond that drawing's tolerance; same system",
    ),
}

CONTEXT: Columns = {
    "area": (_T, "code of the area"),
    "variable": (_T, "population, median_living_standard_eur, poverty_rate_pct, employment_rate_pct…"),
    "value": (_F, "value in the unit of its definition; null when not known"),
    "year": (pa.int16(), "reference year; null where the publisher's note was not read"),
    "release_year": (pa.int16(), "year of publication"),
    "status": (_T, "ok, suppressed, not_available"),
    "reason": (_T, "why there is no value, or what limits it; French sentence"),
    "from_area": (_T, "area that the value was published for, when its outline is this one's"),
    "source": (_T, "source that it comes from"),
    "origin": (_T, "worst origin of its inputs"),
}

ESTABLISHMENTS: Columns = {
    "row_id": (_I, "number of the row in this edition"),
    "siret": (_T, "SIRET, null where the source has none"),
    "siren": (_T, "SIREN, null where the source has none"),
    "naf_code": (_T, "NAF rev. 2 sub-class (56.10A), null under another classification"),
    "size_band": (_T, "INSEE's size band; NN is unknown, 00 is none"),
    "legal_category": (_T, "INSEE's legal category, four digits"),
    "is_natural_person": (_B, "sole trader; null when unknown"),
    "is_ess": (_B, "social and solidarity economy; null when unknown"),
    "created_on": (_D, "day of creation"),
    "closed_on": (_D, "day of closure, null while open"),
    "is_employer": (_B, "has employees; null when unknown"),
    "is_diffusible": (_B, "false under partial diffusion: counted, never listed"),
    "lon": (_F, "longitude, degrees EPSG:4326"),
    "lat": (_F, "latitude"),
    "commune_code": (_T, "INSEE code of the commune"),
    "iris_code": (_T, "IRIS, where the source gives it"),
    "location_precision": (_F, "how far the true place may be, metres; null = not placed"),
    "source": (_T, "source that it comes from; followed by corrections where an officer corrected the row"),
}

SIRETS: Columns = {
    "siret": (_T, "SIRET; the table is sorted by it"),
    "row_id": (_I, "row of establishments"),
    "shown": (
        _T,
        "row (everything), no_position (a person's own address: no place, no ring), existence (nothing but the SIRET)",
    ),
    "naf_code": (_T, "NAF rev. 2 sub-class; null where only the existence is shown, like all that follows"),
    "size_band": (_T, "INSEE's size band; NN is unknown, 00 is none"),
    "legal_category": (_T, "INSEE's legal category, four digits"),
    "created_on": (_D, "day of creation"),
    "closed_on": (_D, "day of closure, null while open"),
    "is_employer": (_B, "has employees; null when unknown"),
    "is_diffusible": (_B, "false under partial diffusion; null when the source does not say"),
    "is_natural_person": (_B, "sole trader; null when unknown"),
    "commune_code": (_T, "INSEE code of the commune"),
    "lon": (_F, "longitude, degrees EPSG:4326; null unless everything is shown"),
    "lat": (_F, "latitude, likewise"),
    "location_precision": (_F, "how far the true place may be, metres; likewise"),
    "source": (_T, "source that it comes from; followed by corrections where an officer corrected the row"),
    "neighbourhoods": (
        pa.list_(pa.struct([("area", _T), ("generation", pa.int16()), ("relation", _T), ("source", _T)])),
        "neighbourhoods of both generations that it is in or near: code, relation and source as in assignments",
    ),
}

ASSIGNMENTS: Columns = {
    "row_id": (_I, "row of establishments"),
    "area": (_T, "code of the area"),
    "relation": (_T, "inside, 0-100, 100-300 or 300-500 metres from its edge"),
    "source": (_T, "official (INSEE's column) or outline (measured)"),
    "first": (_B, "true once per row and generation among inside: totals count first rows only"),
}

DEFINITIONS: Columns = {
    "indicator": (_T, "name of an indicator, or of a context variable"),
    "title_fr": (_T, "title"),
    "unit": (_T, "unit"),
    "formula": (_T, "how it is computed"),
    "denominator": (_T, "what it is divided by"),
    "minimum": (_T, "from when it is shown"),
    "compared_with": (_T, "comparator that the indicator itself is made with (a ratio); empty when it has none"),
    "protected": (_B, "does statistical secrecy apply"),
    "method": (_T, "method and its limits"),
    "reference": (_T, "law, note or paper"),
}

FIGURES: Columns = {
    "area": (_T, "code of the area"),
    "generation": (pa.int16(), "2015 or 2024, null for an IRIS"),
    "indicator": (_T, "name in definitions"),
    "item": (_T, "what it is about: extract and ring, shop type, section of activity"),
    "comparator": (_T, "what it is compared with; empty for the area itself"),
    "period": (_T, "year, month or day that it speaks of; empty when not dated"),
    "value": (_F, "value in the unit of its definition"),
    "low": (_F, "lowest value that the uncertainty allows"),
    "high": (_F, "highest value that the uncertainty allows"),
    "level": (_F, "level of the interval, 0 to 1; null when it is a bound and not a probability"),
    "numerator": (_F, "count above the line"),
    "denominator": (_F, "count below the line"),
    "n": (_I, "number of units counted"),
    "unit": (_T, "unit"),
    "status": (_T, "ok, suppressed, not_enough_data, not_available"),
    "reason": (_T, "why there is no value, or what limits it; French sentence"),
    "origin": (_T, "worst origin of all inputs"),
    "sources": (_T, "sources, separated by a space"),
    "method": (_T, "how it was computed; French sentence"),
}

OPPORTUNITIES: Columns = {
    "area": (_T, "code of the area; of a territory, or FR for all areas of the list, in verdicts about several"),
    "generation": (pa.int16(), "2015 or 2024"),
    "detector": (_T, "DET-1 to DET-6 (the programme's findings), OP-A to OP-F (proposals)"),
    "card": (_T, "detector:subject, the same from one edition to the next"),
    "statement": (_T, "fact, comparison, inference or advice"),
    "subject": (_T, "what it is about: a type of shop, a family of activities, a way of counting; may be empty"),
    "comparator": (_T, "what it is compared with; empty when with nothing"),
    "period": (_T, "day, or first and last day, that it speaks of"),
    "unit": (_T, "unit of the numbers"),
    "denominator": (_T, "what the estimate is divided by, in French"),
    "n": (_F, "units behind it"),
    "status": (
        _T,
        "confirmed, reversed, not_distinguishable, not_enough_data, not_available; absent, likely_gap, possible",
    ),
    "estimate": (_F, "estimate, in the unit"),
    "low": (_F, "lowest value that the uncertainty allows"),
    "high": (_F, "highest value that the uncertainty allows"),
    "level": (_F, "level of the interval, 0 to 1; null when it is a bound and not a probability"),
    "probability": (_F, "probability that it is real, 0 to 1; null where none is computed"),
    "word": (_T, "établi, probable or possible: the word bound to the probability; empty without one"),
    "chance_low": (_F, "least value that is ordinary by chance"),
    "chance_high": (_F, "greatest value that is ordinary by chance"),
    "ticks": (pa.list_(pa.struct([("label_fr", _T), ("value", _F)])), "comparators on the range bar"),
    "sentence_fr": (_T, "the sentence"),
    "reason": (_T, "why there is no verdict, with what is missing; null otherwise"),
    "drivers": (pa.list_(pa.struct([("kind", _T), ("text_fr", _T)])), "why: typed reasons"),
    "would_change": (_T, "what would change the verdict"),
    "evidence": (pa.list_(pa.struct([("indicator", _T), ("item", _T)])), "rows of figures that it rests on"),
    "need": (_T, "what is needed, as the weights of grades name it; null where a grade would mean nothing"),
    "people": (_F, "residents concerned"),
    "people_low": (_F, "at least"),
    "people_high": (_F, "at most"),
    "feasibility": (_F, "how feasible, 0 to 1; null where not judged"),
    "feasibility_fr": (_T, "why so feasible"),
    "grade": (_T, "A to D with the default weights; null where not graded"),
    "stability": (_F, "share of draws in which it stays among the first five of its area"),
    "rank": (pa.int16(), "place among the graded ones of its area; null where not graded"),
    "actions": (pa.list_(pa.struct([("text_fr", _T), ("reference", _T)])), "what one can do, with its rule"),
    "levers": (pa.list_(_T), "D1 entrepreneurship, D2 shops and crafts, D3 production, L1 digital, L2 environment"),
    "sources": (_T, "sources, separated by a space"),
    "origin": (_T, "worst origin of all inputs"),
    "method": (_T, "how it was found; French sentence"),
}

TERRITORIES: Columns = {
    "territory": (_T, "T01 to T14, FICTIF in demonstrations"),
    "name": (_T, "name"),
    "holder_kind": (_T, "commune, communes, EPCI or EPT"),
    "holder_siren": (_T, "SIREN of the holder; two, separated by a space, for two communes"),
    "communes": (_T, "INSEE codes of the communes in scope"),
    "labelled_on": (_D, "day of the label"),
    "label_source": (_T, "source of that day"),
    "convention_signed_on": (_D, "day of the convention's signature, null where not documented"),
    "convention_source": (_T, "source of that day"),
    "is_fictional": (_B, "true for the demonstration's own territory"),
}

COMMUNES: Columns = {
    "commune_code": (_T, "INSEE code"),
    "name": (_T, "name"),
    "wkb": (
        pa.binary(),
        "outline in degrees EPSG:4326, simplified: places a point, measures nothing; null where only the name is known",
    ),
}

CORRECTIONS: Columns = {
    "row_id": (_I, "row of establishments, null when the register does not hold that establishment"),
    "siret": (_T, "SIRET that was corrected"),
    "field": (_T, "ouvert, naf_code, lon or lat"),
    "old_value": (_T, "value that the officer saw"),
    "new_value": (_T, "value that the officer gives"),
    "official_value": (_T, "value of the register in this edition, before correction; null when it has none"),
    "reason": (_T, "why"),
    "corrected_on": (_D, "day of the correction"),
    "status": (_T, "applied, outdated (the register has changed since), unknown (no such establishment)"),
    "area": (_T, "neighbourhood at most 500 m away, one row per neighbourhood; null when there is none"),
    "relation": (_T, "inside, 0-100, 100-300 or 300-500 metres from its edge"),
}

CANDIDATE_SITES: Columns = {
    "site": (_T, "name of the site"),
    "kind": (_T, "pied_d_immeuble, bailleur, friche or terrain"),
    "lon": (_F, "longitude, degrees EPSG:4326"),
    "lat": (_F, "latitude"),
    "floor_area_m2": (_F, "floor area, null when unknown"),
    "listed_on": (_D, "day on which it was listed"),
    "area": (_T, "neighbourhood at most 500 m away, one row per neighbourhood; null when there is none"),
    "relation": (_T, "inside, 0-100, 100-300 or 300-500 metres from its edge"),
}

SURVEY: Columns = {
    "area": (_T, "code of the neighbourhood"),
    "generation": (pa.int16(), "2015 or 2024"),
    "need": (_T, "what is asked for, as the weights of grades name it"),
    "subject": (_T, "what was asked: a type of shop, or the title of the need"),
    "answers": (_I, "people who said so; null where hidden"),
    "respondents": (_I, "people who were asked"),
    "share": (_F, "answers over respondents, 0 to 1; null where hidden"),
    "low": (_F, "lowest share that chance allows, had people been drawn at random; null where hidden"),
    "high": (_F, "highest share, likewise"),
    "level": (_F, "level of the interval, 0 to 1"),
    "held_on": (_D, "day of the survey, the last one when it took several"),
    "method": (_T, "how people were asked, in French"),
    "organisation": (_T, "who asked"),
    "status": (_T, "ok or suppressed"),
    "reason": (_T, "why it is hidden; French sentence"),
    "source": (_T, "source that it comes from"),
    "origin": (_T, "worst origin of its inputs"),
}

REACH: Columns = {
    "aid": (_T, "identifier of the aid"),
    "area": (_T, "code of the neighbourhood"),
    "generation": (pa.int16(), "2015 or 2024"),
    "total": (_I, "open establishments inside; the sum of the three counts"),
    "eligible": (_I, "those that the rule says yes to; null where withheld"),
    "not_eligible": (_I, "those that it says no to; null where withheld"),
    "undecided": (_I, "those that the register does not settle; null where withheld"),
    "withheld": (
        pa.list_(pa.struct([("count", _T), ("reason", _T)])),
        "counts not shown: fewer_than_5, or complement (it would give another one back)",
    ),
    "undecided_fields": (
        pa.list_(pa.struct([("field", _T), ("share", _F)])),
        "fields that keep it undecided, each with its share of the undecided; null where it would tell of fewer than five",
    ),
    "as_of": (_D, "day of the register"),
    "day": (_D, "day of the law that is applied, and of the demand"),
    "sources": (_T, "sources, separated by a space"),
    "origin": (_T, "worst origin of all inputs"),
}

TABLES: dict[str, Columns] = {
    "territories": TERRITORIES,
    "communes": COMMUNES,
    "areas": AREAS,
    "outlines": OUTLINES,
    "context": CONTEXT,
    "establishments": ESTABLISHMENTS,
    "sirets": SIRETS,
    "assignments": ASSIGNMENTS,
    "definitions": DEFINITIONS,
    "figures": FIGURES,
    "opportunities": OPPORTUNITIES,
    "reach": REACH,
    "corrections": CORRECTIONS,
    "candidate_sites": CANDIDATE_SITES,
    "survey": SURVEY,
}


def schema_of(table: str) -> pa.Schema:
    """The Arrow schema of a table of the edition."""
    return pa.schema([pa.field(name, kind) for name, (kind, _) in TABLES[table].items()])

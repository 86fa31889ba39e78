"""The words of verdicts and cards: detectors, statuses, kinds of statement, levers of the programme."""

# Detectors of the programme: what each finding says, to be confirmed or contradicted here.
VERDICTS_FR = {
    "DET-1": "Moins d'établissements qu'ailleurs",
    "DET-2": "Commerces, services aux personnes et construction plus présents qu'ailleurs",
    "DET-3": "Une majorité de très petites entreprises",
    "DET-4": "Moins de créations qu'ailleurs",
    "DET-5": "Des entreprises qui durent autant qu'ailleurs",
    "DET-6": "Des commerces moins nombreux et moins divers",
}
OPPORTUNITIES_FR = {
    "OP-A": "Commerce ou service qui manque",
    "OP-B": "Activité courante dans les quartiers comparables",
    "OP-C": "Emplacement candidat",
    "OP-D": "Fragile ou à transmettre",
    "OP-E": "Activité productive à accueillir",
    "OP-F": "Transition numérique ou écologique",
}
DETECTORS_FR = VERDICTS_FR | OPPORTUNITIES_FR

# Word and what it means; the shape beside it is drawn by the style of the page, so that none is read by colour alone.
STATUSES_FR = {
    "confirmed": "Confirmé",
    "reversed": "Renversé",
    "not_distinguishable": "On ne distingue pas",
    "not_enough_data": "Pas assez de données",
    "not_available": "Non disponible",
    "absent": "Absent",
    "likely_gap": "Manque probable",
    "possible": "Possible",
}
MEANINGS_FR = {
    "confirmed": "le sens de ce que dit le programme se vérifie ici ; l'ampleur est dans la phrase",
    "reversed": "c'est le contraire ici",
    "not_distinguishable": "la marge ne permet ni de le confirmer ni de le contredire",
    "not_enough_data": "trop peu pour le dire",
    "not_available": "la source qui le dirait n'est pas chargée",
}
# Shapes of the matrix and of files, readable in black and white.
SYMBOLS = {
    "confirmed": "●",
    "reversed": "◆",
    "not_distinguishable": "≈",
    "not_enough_data": "◌",
    "not_available": "–",
    "absent": "○",
    "likely_gap": "◐",
    "possible": "◔",
}
KINDS_FR = {"fact": "Fait", "comparison": "Comparaison", "inference": "Inférence", "advice": "Conseil"}
# In the address of a page, where readers see them.
KINDS_IN_ADDRESS = {"fait": "fact", "comparaison": "comparison", "inference": "inference", "conseil": "advice"}

LEVERS_FR = {
    "D1": "Entrepreneuriat",
    "D2": "Commerce et artisanat",
    "D3": "Activités productives",
    "L1": "Transition numérique",
    "L2": "Transition écologique",
}
# A card of no such status is not shown: it is counted among those that are not, with its reason.
SHOWN = frozenset({"confirmed", "reversed", "absent", "likely_gap", "possible"})
# Below, an inference is not even possible (methods.md, section 5).
LEAST_PROBABILITY = 0.6

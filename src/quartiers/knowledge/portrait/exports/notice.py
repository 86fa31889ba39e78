"""What stands beside exported tables: the note to read first, and the words of the ODbL where they apply."""

from collections.abc import Iterable, Mapping

from quartiers.knowledge.editions.reading import Edition
from quartiers.knowledge.portrait.exports.scope import Scope
from quartiers.knowledge.portrait.exports.terms import Terms, is_odbl, left_out
from quartiers.knowledge.portrait.sentences import SIMULATED_FR
from quartiers.knowledge.vocabulary.french_numbers import count

NOTICE, ODBL_NOTICE = "LISEZMOI.txt", "LICENCE-ODbL.txt"
MARK_FR = f"{SIMULATED_FR}rien ici n'est réel, ni quartier, ni établissement, ni chiffre marqué « simulé »."
CSV_FR = (
    "CSV : UTF-8 avec marque d'ordre, séparateur point-virgule, décimales avec un point, jours AAAA-MM-JJ, true ou false ;\n"
    'une valeur inconnue est vide, un texte vide est "". Un fichier simulé le dit à sa première ligne, les titres suivent.'
)
ODBL_FR = (
    "Les chiffres de ce fichier viennent d'OpenStreetMap, © les contributeurs d'OpenStreetMap.\n"
    "Ils sont mis à disposition sous la licence Open Database License (ODbL) 1.0 :\n"
    "https://opendatacommons.org/licenses/odbl/1-0/\n"
    "Vous pouvez les copier, les adapter et les partager, à condition de citer OpenStreetMap et ses contributeurs, et de\n"
    "partager sous la même licence toute base que vous en tirez. Ne les fondez pas avec les autres fichiers de l'export.\n"
    "https://www.openstreetmap.org/copyright\n"
)


def notice(edition: Edition, scope: Scope, terms: Terms, files: Mapping[str, int]) -> str:
    """The note: edition, day, method, files with their rows, sources with vintage and licence, and what is left out."""
    manifest = edition.manifest
    lines = [
        *([MARK_FR, ""] if scope.is_simulated else []),
        f"Quartiers productifs : {scope.title_fr}",
        f"Édition {manifest.kind.label_fr} {manifest.edition}, au {manifest.as_of}, méthode {manifest.method_version}.",
        "",
        "Fichiers (sens de chaque colonne : dictionnaire.csv)",
        *(f"- {name} : {count(rows, 'ligne')}" for name, rows in files.items()),
        "",
        CSV_FR,
        "Un chiffre sans valeur dit pourquoi (colonnes status et reason) : inconnu n'est pas zéro. Les deux listes de",
        "quartiers (2015, 2024) sont deux découpages : leurs chiffres ne s'additionnent pas.",
        "",
        "Sources",
        *_sources(edition, terms),
    ]
    missing = left_out(manifest.sources)
    if missing:
        lines += ["", "Ce qui n'est pas dans cet export", *(f"- {one}" for one in missing)]
    if terms is Terms.OPEN and any(is_odbl(one) for one in manifest.sources.values()):
        lines += ["", "Ce qui vient d'OpenStreetMap est dans des fichiers à part (-osm), sous licence ODbL."]
    return "\n".join(lines) + "\n"


def _sources(edition: Edition, terms: Terms) -> Iterable[str]:
    for _, one in sorted(edition.manifest.sources.items()):
        if is_odbl(one) == (terms is Terms.ODBL):
            date = f"date : {one.vintage or 'selon la ligne'}"
            yield f"- {one.title_fr} ({one.publisher}) ; {date} ; licence : {one.licence} ; nature : {one.origin.label_fr}"

"""An edition as a schema.org `Dataset`, for catalogues of open data; a demonstration is in none."""

from typing import Any

from quartiers.knowledge.editions.manifest import Kind
from quartiers.knowledge.editions.reading import Edition
from quartiers.knowledge.portrait.exports.scope import whole
from quartiers.knowledge.portrait.exports.terms import is_odbl
from quartiers.knowledge.portrait.exports.writing import Form, main_file

_LICENCES = {
    "Licence Ouverte": "https://www.etalab.gouv.fr/licence-ouverte-open-licence/",
    "Licence Ouverte 2.0": "https://www.etalab.gouv.fr/licence-ouverte-open-licence/",
    "ODbL": "https://opendatacommons.org/licenses/odbl/1-0/",
    "MIT": "https://opensource.org/license/mit",
}


def dataset_jsonld(edition: Edition, base_url: str) -> dict[str, Any] | None:
    """The description of a real edition, its files below `base_url`; None for a demonstration, which must not be found."""
    manifest = edition.manifest
    if manifest.kind is not Kind.REAL:
        return None
    scope, base = whole(edition), base_url.rstrip("/")
    sources = [one for _, one in sorted(manifest.sources.items()) if not is_odbl(one)]
    licences = sorted({_LICENCES.get(one.licence, one.licence) for one in sources if one.publish != "none"})
    return {
        "@context": "https://schema.org",
        "@type": "Dataset",
        "name": "Quartiers productifs : l'économie des quartiers prioritaires",
        "description": (
            "Chiffres de population, de revenus, d'emploi et d'établissements de chaque quartier prioritaire de la politique "
            f"de la ville, avec leurs marges, leurs sources et ce qui manque. Édition au {manifest.as_of}."
        ),
        "inLanguage": "fr",
        "identifier": manifest.edition,
        "version": manifest.method_version,
        "dateModified": manifest.built_on,
        "temporalCoverage": manifest.as_of,
        "spatialCoverage": {"@type": "Place", "name": "France"},
        "license": licences,
        "isBasedOn": [
            {"@type": "Dataset", "name": one.title_fr, "creator": one.publisher, "version": one.vintage,
             "license": _LICENCES.get(one.licence, one.licence)}
            for one in sources
        ],
        "variableMeasured": [
            {"@type": "PropertyValue", "name": row["title_fr"], "unitText": row["unit"], "propertyID": row["indicator"]}
            for row in edition.rows("definitions")
        ],
        "distribution": [
            {"@type": "DataDownload", "name": str(form), "encodingFormat": form.media_type, "license": licences,
             "contentUrl": f"{base}/{main_file(scope, form)}"}
            for form in Form
        ],
    }  # fmt: skip

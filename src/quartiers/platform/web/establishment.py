"""One establishment by its SIRET: what may be told of it, what officers corrected, or why nothing is said."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from quartiers.knowledge.portrait.establishment import told
from quartiers.knowledge.vocabulary.refusals import Malformed
from quartiers.platform.observatory.editions import Published
from quartiers.platform.web.corrections import corrections_beside
from quartiers.platform.web.reading import HOME, reads_edition

# The table that the edition must have for any SIRET to be found.
_REGISTER = "sirene_establishments"


@reads_edition
def establishment(request: HttpRequest, published: Published, siret: str) -> HttpResponse:
    """The page is made each time and kept nowhere: a SIRET may be a person's."""
    manifest = published.edition.manifest
    register = manifest.sources.get(_REGISTER)
    context = {
        "asked": siret,
        "register": register,
        "trail": [HOME, ("Établissement", "")],
        "page_is_simulated": published.is_demonstration,
    }
    try:
        context["found"] = told(published.edition, siret)
        context |= corrections_beside(request, published, context["found"])
    except Malformed as problem:
        return render(request, "web/search/establishment.html", context | {"problem": str(problem)}, status=404)
    status = 200 if context["found"]["is_known"] else 404
    return render(request, "web/search/establishment.html", context, status=status)

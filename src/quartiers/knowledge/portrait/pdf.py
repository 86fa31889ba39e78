"""A page as a tagged PDF (PDF/UA-1 structure), the same bytes for the same page."""

from quartiers.knowledge.vocabulary.refusals import Refusal

_NO_PANGO = (
    "Le PDF demande la bibliothèque Pango, absente de cette machine : installez-la "
    "(Debian : apt install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0), ou demandez --format html."
)


def as_pdf(html: str, *, identifier: str) -> bytes:
    """Lay a self-contained page out on A4; `identifier` names the document (PDF wants one, ours is not random)."""
    try:
        # Here and not above: WeasyPrint fails at import where Pango is missing, and costs half a second elsewhere.
        import weasyprint  # noqa: PLC0415
    except OSError:
        raise Refusal(_NO_PANGO) from None
    # Pages hold everything that they show: nothing is ever fetched, whatever they ask for.
    nothing = weasyprint.urls.URLFetcher(allowed_protocols=("data",))
    document = weasyprint.HTML(string=html, base_url="about:blank", url_fetcher=nothing)
    return bytes(document.write_pdf(pdf_variant="pdf/ua-1", pdf_identifier=identifier.encode()))

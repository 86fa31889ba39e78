"""The finder in a bare frame, for a territory's own site: framed by the sites that the host names for it, by no other."""

from csp.decorators import csp_replace
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.csrf import csrf_exempt

from quartiers.platform.observatory.editions import Published
from quartiers.platform.web.finder import leaves_no_trace, search
from quartiers.platform.web.reading import reads_edition, territory_of


# Without a token, as `finder`: no cookie reaches a frame of another site.
@csrf_exempt
@leaves_no_trace
@reads_edition
def widget(request: HttpRequest, published: Published, code: str) -> HttpResponse:
    """The same questions and results, without the frame of this site."""
    name = territory_of(published, code)["name"]
    frame = {
        "frame_template": "web/aids/finder_frame.html",
        "is_widget": True,
        "widget_of": name,
        "territory_code": code,
        "site_url": settings.SITE_URL,
    }

    def page(asked: HttpRequest) -> HttpResponse:
        return search(asked, published, frame)

    # A policy and an older header say who may frame a page: the two must agree.
    sites = settings.WIDGET_SITES.get(code)
    framed = csp_replace({"frame-ancestors": list(sites)})(xframe_options_exempt(page)) if sites else page
    answer: HttpResponse = framed(request)
    return answer

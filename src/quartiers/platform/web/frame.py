"""What the frame of every page needs: which edition is served, what it is worth, under which brand."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from quartiers.platform.observatory.editions import Published, current


def served(request: HttpRequest) -> Published | None:
    """The edition that this request reads: asked once, the same to its end."""
    if not hasattr(request, "served"):
        request.served = current()
    found: Published | None = request.served
    return found


def frame(request: HttpRequest) -> dict[str, Any]:
    """Context of base.html."""
    published = served(request)
    return {
        "published": published,
        "manifest": published.edition.manifest if published else None,
        "is_demonstration": bool(published and published.is_demonstration),
        "brand": settings.BRAND,
    }

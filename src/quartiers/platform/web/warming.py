"""What the first reader of a process would wait for, read before they come: tables checked once, outlines, whole lists."""

import logging
import threading

from django.conf import settings
from django.db import DatabaseError, connection

from quartiers.knowledge.portrait.fragments import portrait_fragment
from quartiers.knowledge.portrait.gather import portrait
from quartiers.knowledge.vocabulary.refusals import Refusal
from quartiers.platform.observatory.editions import current, perimeter
from quartiers.platform.web.links import SiteLinks


def warm_soon() -> None:
    """Read it in a thread of its own: the process answers meanwhile."""
    threading.Thread(target=_warm, name="warming", daemon=True).start()


def _warm() -> None:
    try:
        warm()
    except (DatabaseError, Refusal, OSError) as problem:
        # The reader who comes is told better than a log what is wrong.
        logging.getLogger(__name__).info("Nothing was read in advance: %s", type(problem).__name__)
    finally:
        connection.close()


def warm() -> None:
    """Read what every portrait and every address need of the edition that is served; nothing before the first publication."""
    published = current()
    if published is None:
        return
    edition = published.edition
    one = next((row["area"] for row in edition.rows("areas") if row["kind"] == "qpv"), None)
    if one:
        portrait_fragment(edition, portrait(edition, one), SiteLinks())
    perimeter(settings.HOME, published.name)

"""Sites that may frame a territory's finder: whole hosts, named one by one, else the site does not start."""

import pytest

from quartiers.knowledge.vocabulary.refusals import Refusal
from quartiers.platform.config.widgets import widget_sites


def test_hosts_are_named_by_territory():
    """Nobody by default; several for one territory."""
    assert widget_sites("") == {}
    assert widget_sites("T03=https://a.example T05=https://b.example:8443  T03=https://c.example") == {
        "T03": ("https://a.example", "https://c.example"),
        "T05": ("https://b.example:8443",),
    }


@pytest.mark.parametrize(
    "entry",
    [
        "T03",
        "T03=*",
        "T03=https://*.example",
        "T03=http://a.example",
        "T03=https://a.example/page",
        "T03=https://a.example;",
        "=https://a.example",
    ],
)
def test_anything_wider_is_refused(entry):
    """The sentence names the setting and the value."""
    with pytest.raises(Refusal, match="QUARTIERS_WIDGETS") as refused:
        widget_sites(entry)
    assert entry in str(refused.value)

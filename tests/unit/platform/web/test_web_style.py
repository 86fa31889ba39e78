"""The style sheet of the site covers the portraits' fragments and the forms, and asks nothing of other hosts."""

import re
from pathlib import Path

import quartiers.knowledge.portrait
import quartiers.platform.web
from quartiers.platform.web.gallery import EveryField

WEB = Path(quartiers.platform.web.__path__[0])
PORTRAIT = Path(quartiers.knowledge.portrait.__path__[0]) / "templates"
STYLE = (WEB / "static/quartiers/site.css").read_text()
# Names that only scripts, tests or the State's own sheet look at.
BARE = {"fact", "fr-fieldsets", "side"}


def _classes(html):
    """Names in class attributes, those that a template computes left out."""
    written = re.sub(r"\{[{%].*?[}%]\}", " ", html)
    return {name for value in re.findall(r'class="([^"]*)"', written) for name in value.split()}


def _selected(css):
    """Names that a style sheet selects."""
    return set(re.findall(r"\.([a-z][\w-]*)", re.sub(r"\{[^{}]*\}", " ", css)))


def test_the_site_dresses_what_portraits_wear():
    """Every class of the portraits' templates and style is known here: the same fragments look right in both."""
    worn = _selected((PORTRAIT / "style.css").read_text())
    for template in PORTRAIT.glob("*.j2"):
        worn |= _classes(template.read_text())
    assert worn - _selected(STYLE) - BARE == set()


def test_both_sheets_say_the_same_colours():
    """A token has one value."""
    tokens = [dict(re.findall(r"--([\w-]+): ([^;]+);", css)) for css in (STYLE, (PORTRAIT / "style.css").read_text())]
    assert {name: tokens[0].get(name) for name in tokens[1]} == tokens[1]


def test_forms_are_dressed():
    """Every class that django-dsfr writes around our fields has a rule."""
    html = str(EveryField({}))
    assert _classes(html) - _selected(STYLE) - BARE == set()


def test_one_light_sheet_of_our_own():
    """Under 40 kB, one file, nothing from elsewhere, and every file that it names is there."""
    assert len(STYLE.encode()) < 40_000
    assert "@import" not in STYLE
    named = re.findall(r"url\(([^)]+)\)", STYLE)
    assert named
    assert all((WEB / "static/quartiers" / name).is_file() for name in named)


def test_cards_have_a_sheet_of_their_own():
    """Only pages of potentials load it; it is light, and dresses what they wear with the help of the first."""
    own = (WEB / "static/quartiers/potentials.css").read_text()
    assert len(own.encode()) < 12_000
    assert "@import" not in own
    assert "url(" not in own
    templates = list((WEB / "templates/web/potentials").glob("*.html"))
    worn = set().union(*(_classes(template.read_text()) for template in templates))
    assert worn - _selected(STYLE) - _selected(own) - BARE - {"family", "kind-", "s"} == set()


def test_fonts_come_with_their_licence():
    """The OFL asks that its text goes with the files."""
    for font in (WEB / "static/quartiers/fonts").glob("*.woff2"):
        assert "SIL OPEN FONT LICENSE" in font.with_suffix(".LICENSE.txt").read_text()

"""Whatever somebody types as an aid, the answer is sentences: no page breaks, and what is published can be shown."""

import copy

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from proposed_aids import TODAY, local_text
from quartiers.knowledge.aids.loading import FOLDER, plain
from quartiers.platform.catalogue.models import Proposal
from quartiers.platform.catalogue.parts import joined, keys_in, split
from quartiers.platform.catalogue.reading import read
from quartiers.platform.web.catalogue_form import AidForm, initial_of
from quartiers.platform.web.catalogue_words import checked, compared, name_of

pytestmark = pytest.mark.django_db
WRONG = st.sampled_from(
    [
        None,
        3,
        -1.5,
        True,
        "x",
        "",
        "2026-02-30",
        [],
        {},
        [3],
        [[]],
        {"a": 1},
        {"parameter": "x"},
        [None],
        float("inf"),
        "9" * 400,
    ]
)
SAME_DATABASE = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
AIDS = ("exo_cfe_qpv_commerce", "acre", "arce", "exo_benefices_qpv_2026")
FILES = {aid: plain((FOLDER / f"{aid}.yaml").read_text(encoding="utf-8")) for aid in AIDS}


def places(node, path=()):
    """Every place of a file but its root."""
    for key, inside in node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ():
        yield (*path, key)
        yield from places(inside, (*path, key))


PLACES = {aid: list(places(raw)) for aid, raw in FILES.items()}


def seen(proposal):
    """Everything that pages make of a proposal."""
    told = checked(proposal, today=TODAY, above=3)
    compared(proposal, today=TODAY)
    name_of(proposal)
    initial = initial_of(proposal)
    AidForm(initial=initial).as_p()
    assert all(isinstance(one, str) for one in told.problems_fr)
    return told


@SAME_DATABASE
@given(st.data(), st.sampled_from(AIDS), WRONG)
def test_a_wrong_value_anywhere_is_told(data, aid, wrong):
    """Of a change to an aid of the package."""
    raw = copy.deepcopy(FILES[aid])
    *before, key = data.draw(st.sampled_from(PLACES[aid]))
    node = raw
    for step in before:
        node = node[step]
    node[key] = wrong
    seen(Proposal(aid=aid, base=0, text=yaml.safe_dump(raw, allow_unicode=True)))


@SAME_DATABASE
@given(
    st.data(),
    st.text(max_size=12)
    | st.sampled_from(["[", "{", "&a ", "*a", "!!python/object:os.system ", "\t", "- ", ": ", "\x00", "\ud800"]),
)
def test_typed_at_random_is_told(data, typed):
    """Anything at any place of the text; the two parts of the form hold all of it."""
    text = local_text()
    place = data.draw(st.integers(0, len(text)))
    wrong = text[:place] + typed + text[place:]
    seen(Proposal(text=wrong))
    asked, rules = split(wrong)
    again, rest = split(joined(asked, rules))
    assert set(asked) <= set(again) | set(keys_in(rest))
    assert all(line in rest for line in rules.splitlines())


@SAME_DATABASE
@given(st.text(max_size=200))
def test_no_text_at_all_like_an_aid(text):
    """A letter, a list, nothing."""
    assert seen(Proposal(text=text)).problems_fr


def test_what_was_typed_stays_in_the_form():
    """A field that cannot be read is shown among the rules."""
    asked, rules = split("name: [\nwhat: bien\ncriteria: []\n")
    assert (asked, rules) == ({"what": "bien"}, "name: [\ncriteria: []\n")
    assert read(Proposal(text="name: [\n"), today=TODAY).aid is None

"""What is missing is told in order of usefulness."""

import datetime

from quartiers.knowledge.aids.fields import fields
from quartiers.knowledge.aids.missing import missing
from quartiers.knowledge.aids.profiles import read_profile
from quartiers.knowledge.rules import tree
from quartiers.knowledge.rules.tree import Every, Some

TODAY = datetime.date(2026, 11, 22)


def flag(name):
    """A test that a flag is true."""
    return tree.Test(fields()[name], "eq", frozenset({True}), name)


def asked(*nodes, **profile):
    """The fields that are missing, in order."""
    return [each.field for each in missing(nodes, read_profile(profile, today=TODAY))]


def test_an_answer_that_may_close_the_aid_comes_before_one_that_may_only_help():
    either = Some((flag("friche"), flag("embauche")), "")
    assert asked(either, flag("contrat_ville")) == ["contrat_ville", "friche", "embauche"]


def test_an_answer_that_needs_others_comes_last():
    either = Some((Every((flag("friche"), flag("embauche")), ""), flag("micro")), "")
    assert asked(either, flag("contrat_ville")) == ["contrat_ville", "micro", "friche", "embauche"]


def test_an_answer_that_several_criteria_ask_comes_first_among_equals():
    either = Some((flag("micro"), flag("friche")), "")
    assert asked(flag("contrat_ville"), flag("friche"), either)[0] == "friche"


def test_the_last_open_criterion_settles_alone():
    either = Some((flag("friche"), flag("embauche")), "")
    assert asked(either, friche=False) == ["embauche"]

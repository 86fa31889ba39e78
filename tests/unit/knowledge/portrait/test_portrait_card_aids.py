"""Aids beside a card: by its levers, stage, audience and activity; never closed, never ranked by amount, never elsewhere."""

import dataclasses
import datetime

import pytest

from potential_rows import a_row
from quartiers.knowledge.aids.loading import catalogue
from quartiers.knowledge.aids.reliability import reliability
from quartiers.knowledge.aids.standing import STANDINGS, standing
from quartiers.knowledge.portrait.potentials.card import Card
from quartiers.knowledge.portrait.potentials.card_aids import Offers, rules, why_fr
from quartiers.knowledge.portrait.potentials.words import LEVERS_FR, OPPORTUNITIES_FR

DAY = datetime.date(2026, 11, 27)
ORDER = list(STANDINGS)


def fits(name, *, area="QN05301M", communes="53130", day=DAY, **values):
    """The aids of a card made by hand, in a neighbourhood of those communes."""
    card = Card(a_row(area, name, **values), {})
    return Offers(catalogue(), day).of(card, {"communes": communes})


def ids(found):
    return {fit.aid.id for fit in found}


def test_the_rule_speaks_of_every_detector_and_every_lever_with_words_of_the_files():
    """A word that no aid has would name nothing, unseen."""
    assert set(rules()["detectors"]) == set(OPPORTUNITIES_FR)
    assert set(rules()["levers"]) == set(LEVERS_FR)
    words = {word for aid in catalogue().values() for word in (*aid.priorities, *aid.levers)}
    assert set(rules()["levers"].values()) <= words
    for asked in rules()["detectors"].values():
        assert set(asked["levers"]) <= set(LEVERS_FR)
        assert set(asked["stages"]) <= {stage for aid in catalogue().values() for stage in aid.stages}
        assert set(asked["audiences"]) <= {word for aid in catalogue().values() for word in aid.audiences}


@pytest.mark.parametrize("detector", sorted(OPPORTUNITIES_FR))
@pytest.mark.parametrize("day", [DAY, datetime.date(2031, 6, 1)])
def test_no_closed_aid_is_named_and_the_surest_come_first(detector, day):
    """On the day of reading, whatever the day; amounts play no part."""
    found = fits(f"{detector}:", day=day)
    assert found or day > DAY
    assert not any(fit.standing.is_over or fit.standing.code == "a-venir" for fit in found)
    keys = [(ORDER.index(fit.standing.code), fit.aid.name.casefold()) for fit in found]
    assert keys == sorted(keys)
    for fit in found:
        assert fit.standing == standing(fit.aid, day)
        assert fit.trust_fr == reliability(fit.aid, day).word
        assert fit.standing.word != "Ouvert" or fit.trust_fr == "vérifié"


def test_an_aid_that_ends_leaves_the_cards():
    """The tax relief of 2026 stands beside a shop to be created, no longer after its end."""
    aid = catalogue()["exo_benefices_qpv_2026"]
    assert aid.id in ids(fits("OP-A:", subject="boulangerie", levers=["D2"]))
    after = aid.end + datetime.timedelta(days=1)
    assert aid.id not in ids(fits("OP-A:", subject="boulangerie", levers=["D2"], day=after))


def test_levers_of_the_card_choose():
    """Digital and ecological cards do not name each other's aids; a card without lever has its detector's."""
    digital, green = fits("OP-F:numerique", levers=["L1"]), fits("OP-F:environnement", levers=["L2"])
    assert digital
    assert green
    assert all("numerique" in fit.aid.levers for fit in digital)
    assert all("environnement" in fit.aid.levers for fit in green)
    assert ids(fits("OP-A:boulangerie")) == ids(fits("OP-A:boulangerie", levers=["D2"]))


def test_activity_refuses_what_the_rule_refuses():
    """An aid for farms is not beside a bakery; where no NAF code is known, activity refuses nothing."""
    aid = catalogue()["cma_cci_accompagnement"]
    (node,) = (one for one in aid.criteria if getattr(one, "field", None) and one.field.name == "activite")
    farms = dataclasses.replace(aid, criteria=(dataclasses.replace(node, value=frozenset({"agricole"})),))
    offers = Offers({aid.id: farms}, DAY)
    bakery, unknown = (Card(a_row("QN05301M", "OP-A:", subject=kind, levers=["D2"]), {}) for kind in ("boulangerie", "autre"))
    assert offers.of(bakery, {"communes": "53130"}) == ()
    assert ids(offers.of(unknown, {"communes": "53130"})) == {aid.id}
    assert "exo_cfe_qpv_commerce" in ids(fits("OP-A:", subject="boulangerie", levers=["D2"]))


def test_premises_are_for_those_who_build():
    """A candidate site names aids of the town, a land company or a landlord, not those of a baker."""
    found = fits("OP-C:boulangerie", levers=["D2", "D3"])
    assert found
    assert "acre" not in ids(found)
    assert all({"collectivité", "SEM/foncière", "bailleur"} & set(fit.aid.audiences) for fit in found)


def test_another_region_and_the_country_are_elsewhere():
    """Laval is neither in Île-de-France nor in Auvergne, and a priority neighbourhood is not supposed to be rural."""
    some = {each for detector in OPPORTUNITIES_FR for each in ids(fits(f"{detector}:", levers=list(LEVERS_FR)))}
    assert not {each for each in some if each.startswith(("idf_", "aura_"))}
    assert "reconquete_commerce_rural" not in some
    assert "aura_commerce_point_de_vente" in ids(fits("OP-A:", subject="boulangerie", communes="69123", levers=["D2"]))


def test_a_verdict_of_the_programme_has_none():
    """It is a finding, not something to create."""
    assert fits("DET-1:", levers=["D2"]) == ()
    assert why_fr(Card(a_row("QN05301M", "DET-1:"), {})) == ""

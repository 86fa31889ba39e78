"""The aids that the site shows."""

from quartiers.knowledge.aids.loading import catalogue
from quartiers.platform.catalogue.queries import shelf


def test_the_shelf_holds_every_aid_of_the_package():
    assert shelf().keys() == catalogue().keys()

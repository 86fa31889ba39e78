"""The aids that the site shows."""

import threading

import pytest
from django.db import connection

from proposed_aids import amendment, published
from quartiers.knowledge.aids.loading import catalogue
from quartiers.platform.catalogue.queries import shelf, territory_of, whole_shelf
from quartiers.platform.catalogue.shelf import begin_request, end_request

pytestmark = pytest.mark.django_db


@pytest.fixture
def asking():
    """A request under way."""
    begin_request()
    yield
    end_request()


def test_the_shelf_holds_every_aid_of_the_package():
    """Nothing published yet: the files, and no local aid."""
    assert shelf().keys() == catalogue().keys() == whole_shelf().keys()


def test_one_query_per_request(asking, django_assert_num_queries):
    """However often it is asked; what this request publishes is seen at once."""
    with django_assert_num_queries(1):
        assert [shelf()["acre"].contact, territory_of("acre"), len(whole_shelf())] == ["Urssaf", "", 60]
    published(amendment())
    with django_assert_num_queries(2):
        assert [shelf()["acre"].contact for _ in range(3)] == ["Urssaf de votre région"] * 3
    begin_request()
    with django_assert_num_queries(1):
        assert shelf("FICTIF")["acre"].contact == "Urssaf de votre région"


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "postgresql", reason="another connection to the test database")
def test_another_process_sees_what_is_published():
    """Another thread, which has its own connection and its own request."""
    shelf()
    seen = []

    def other():
        published(amendment())
        connection.close()

    thread = threading.Thread(target=other)
    thread.start()
    thread.join()
    seen.append(shelf()["acre"].contact)
    assert seen == ["Urssaf de votre région"]

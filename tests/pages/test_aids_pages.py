"""The catalogue of aids on the site."""

import pytest

from quartiers.knowledge.aids.loading import catalogue

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("key", sorted(catalogue()))
def test_every_aid_has_its_sheet(client, key):
    page = client.get(f"/aides/{key}/")
    assert page.status_code == 200
    assert "None" not in page.content.decode()


def test_list(client):
    assert client.get("/aides/").status_code == 200

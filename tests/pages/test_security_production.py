"""A site in production shows nothing simulated unless it was told to, whatever its database held before."""

import os
import subprocess
import sys

import pytest

from people import someone
from quartiers.platform.accounts.roles import Role

_KEY = "0" * 10 + "abcdefghijklmnopqrstuvwxyz" + "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


@pytest.fixture(params=["production", "brand"])
def closed(request, settings):
    """Settings that no longer allow what was published under others."""
    if request.param == "brand":
        settings.BRAND = "etat"
    else:
        settings.ALLOWS_DEMONSTRATION = False


@pytest.mark.django_db
def test_a_demonstration_published_before_is_shown_no_more(client, site, closed):
    """Neither its pages, nor its files, nor its people, nor its letters."""
    assert client.get("/").status_code == 503 or "simul" not in client.get("/").content.decode()
    assert client.get("/quartiers/").status_code == 503
    assert client.get("/pret/").status_code == 503
    for address in ("manifeste.json", "dictionnaire.csv", "carte.geojson", "fichiers/QP053001.json"):
        assert client.get(f"/editions/{site.edition}/{address}").status_code == 404, address
    assert client.get("/demonstration/courrier/").status_code == 404
    assert client.get("/composants/").status_code == 404
    assert client.post("/connexion/demonstration/", {"role": "observer"}).status_code == 404


@pytest.mark.django_db
def test_its_people_are_gone(client, site, settings):
    """A session that was open is nobody's."""
    client.post("/connexion/demonstration/", {"role": "national_team"})
    assert client.get("/equipe/editions/").status_code == 200
    settings.ALLOWS_DEMONSTRATION = False
    assert client.get("/equipe/editions/").headers["Location"].startswith("/connexion/")


@pytest.mark.django_db
def test_the_team_still_works_without_edition(client, site, settings):
    """They have a real one to publish."""
    settings.ALLOWS_DEMONSTRATION = False
    client.force_login(someone(Role.NATIONAL_TEAM))
    for address in ("/mon-espace/", "/equipe/editions/", "/equipe/personnes/", "/journal/", "/equipe/faits/"):
        assert client.get(address).status_code == 200, address


def _manage(folder, *arguments, **more):
    environment = {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": os.pathsep.join(sys.path),
        "DJANGO_SETTINGS_MODULE": "quartiers.platform.config.settings",
        "QUARTIERS_HOME": str(folder),
        "QUARTIERS_PRODUCTION": "1",
    }
    return subprocess.run(
        [sys.executable, "-W", "ignore", "-m", "django", *arguments], capture_output=True, text=True, env=environment | more,
        check=False,
    )  # fmt: skip


def test_production_asks_for_its_key(tmp_path):
    """It does not make one up."""
    done = _manage(tmp_path, "check")
    assert done.returncode != 0
    assert "QUARTIERS_SECRET_KEY" in done.stderr


def test_production_passes_the_checks_of_django(tmp_path):
    """Every one of `check --deploy`, warnings included."""
    done = _manage(tmp_path, "check", "--deploy", "--fail-level", "WARNING", QUARTIERS_SECRET_KEY=_KEY)
    assert done.returncode == 0, done.stderr

"""Downloads: the very names that are offered, whole files, marks of what is simulated, no file of another kind."""

import io
import json
import zipfile
from types import SimpleNamespace

import pytest

from quartiers.knowledge.portrait.exports import scope as scopes
from quartiers.knowledge.vocabulary.refusals import Refusal
from quartiers.platform.web import downloads, export_files, tasks
from quartiers.platform.web.export_files import names, wanted

pytestmark = pytest.mark.django_db


@pytest.fixture
def fictional(demo_edition):
    """A simulated neighbourhood that has figures."""
    areas = demo_edition.rows("areas")
    return next(
        row["area"] for row in areas if row["kind"] == "qpv" and row["origin"] == "simulated" and row["area"][:2] == "QN"
    )


def body(response):
    """The bytes of a file."""
    return b"".join(response.streaming_content)


def test_every_file_that_a_page_offers_answers(client, site, fictional, demo_edition):
    """The short ones at once, the long ones once the worker has made them."""
    for scope in (scopes.neighbourhood(demo_edition, fictional), scopes.neighbourhood(demo_edition, "QP053001")):
        for form, name in names(demo_edition, scope).items():
            if form == "pdf":
                tasks.make_file.call(demo_edition.manifest.edition, name)
            response = client.get(f"/editions/{site.edition}/fichiers/{name}")
            assert response.status_code == 200, name
            assert f'filename="{name}"' in response.headers["Content-Disposition"]
            assert body(response)


def test_a_simulated_file_says_so_in_its_name_and_inside(client, site, fictional):
    """The name that hides it does not exist."""
    assert client.get(f"/editions/{site.edition}/fichiers/{fictional}.json").status_code == 404
    response = client.get(f"/editions/{site.edition}/fichiers/simule-{fictional}.json")
    assert json.loads(body(response))["origin"] == "simulated"
    assert response.headers["X-Robots-Tag"] == "noindex"


def test_a_table_comes_with_its_notice(client, site):
    """Sources and licences travel with the rows."""
    response = client.get(f"/editions/{site.edition}/fichiers/QP053001-csv.zip")
    with zipfile.ZipFile(io.BytesIO(body(response))) as found:
        assert {"LISEZMOI.txt", "dictionnaire.csv", "QP053001-chiffres.csv"} <= set(found.namelist())


@pytest.mark.parametrize(
    "name",
    ["..%2Fmanifest.json", "QP999999.json", "QP053001.exe", "QP053001.jsonl", "territoire-T99.json", "territoire-T03.pdf",
     "simule-QP053001.json", "quartiers-productifs-2020-01-01-0000000000.json"],
)  # fmt: skip
def test_a_name_that_is_not_offered_is_not_found(client, site, name):
    """Nothing is made for it, and nothing outside the folder is read."""
    assert client.get(f"/editions/{site.edition}/fichiers/{name}").status_code == 404


def test_an_edition_that_was_not_published_gives_nothing(client, site):
    """A folder of editions is not a public shelf."""
    assert client.get("/editions/2020-01-01-0000000000/fichiers/QP053001.json").status_code == 404
    assert client.get("/editions/2020-01-01-0000000000/manifeste.json").status_code == 404


def test_the_latest_leads_to_the_edition_that_is_served(client, site):
    """A lasting address is given, never the same file under two names."""
    response = client.get("/editions/derniere/fichiers/QP053001.json")
    assert response.headers["Location"] == f"/editions/{site.edition}/fichiers/QP053001.json"


def test_a_lasting_name_leaves_out_the_edition_and_the_mark(client, site, fictional):
    """A script that follows the latest edition needs to know neither; what does not exist leads nowhere."""
    to = f"/editions/{site.edition}/fichiers"
    whole = client.get("/editions/derniere/fichiers/quartiers-productifs-csv.zip")
    assert whole.headers["Location"] == f"{to}/simule-quartiers-productifs-{site.edition}-csv.zip"
    assert client.get(f"/editions/derniere/fichiers/{fictional}.json").headers["Location"] == f"{to}/simule-{fictional}.json"
    assert client.get("/editions/derniere/fichiers/QP999999.json").status_code == 404


def test_a_long_file_is_asked_for_once_and_then_given(client, site, monkeypatch, demo_edition):
    """The reader is told that it is being made; a hurried one fills no queue."""
    asked = []
    monkeypatch.setattr(downloads, "make_file", SimpleNamespace(enqueue=lambda *what: asked.append(what)))
    name = names(demo_edition, scopes.neighbourhood(demo_edition, "QP053001"))["pdf"]
    for _ in range(3):
        response = client.get(f"/editions/{site.edition}/fichiers/{name}")
        assert (response.status_code, response.headers["Refresh"]) == (202, "4")
    assert asked == [(site.edition, name)]


def test_why_a_long_file_cannot_be_made_is_told(client, site, monkeypatch, demo_edition):
    """Without Pango, the sentence that says what to install reaches the reader."""

    def refuse(one):
        raise Refusal("Le PDF demande la bibliothèque Pango.")

    monkeypatch.setattr(tasks, "make", refuse)
    name = names(demo_edition, scopes.neighbourhood(demo_edition, "QP053001"))["pdf"]
    tasks.make_file.call(site.edition, name)
    response = client.get(f"/editions/{site.edition}/fichiers/{name}")
    assert response.status_code == 503
    assert "Pango" in response.content.decode()


def test_a_failure_leaves_no_part_of_a_file(site, monkeypatch, demo_edition):
    """What breaks in the middle is nowhere."""
    one = wanted(demo_edition, "QP053001.json")

    def broken(edition, scope, form, folder):
        (folder / "QP053001.json").write_text("{", encoding="utf-8")
        raise OSError(28, "no space left")

    monkeypatch.setattr(export_files, "write_export", broken)
    with pytest.raises(OSError, match="no space"):
        export_files.make(one)
    assert not list(one.path.parent.glob("*"))


def test_the_page_of_data_names_every_source_and_the_terms(client, site, demo_edition):
    """A demonstration is in no catalogue of data."""
    page = client.get("/donnees/").content.decode()
    assert all(f"/sources/{name}/" in page for name in demo_edition.manifest.sources)
    assert "application/ld+json" not in page
    assert "Éditions" not in page or "simulé" in page


@pytest.mark.data
def test_a_real_edition_describes_itself_for_catalogues(client, real_site):
    """As schema.org Dataset, with the address of each file."""
    page = client.get("/donnees/").content.decode()
    text = page.partition('application/ld+json">')[2].partition("</script>")[0]
    described = json.loads(text)
    assert described["@type"] == "Dataset"
    address = described["distribution"][0]["contentUrl"].partition("/editions/")[2]
    assert client.get(f"/editions/{address}").status_code == 202


def test_the_dictionary_and_the_manifest_are_given(client, site):
    """Every table of the edition is described."""
    assert b"figures" in client.get(f"/editions/{site.edition}/dictionnaire.csv").content
    assert client.get("/editions/derniere/manifeste.json", follow=True).json()["edition"] == site.edition
    assert 'id="t-figures"' in client.get("/donnees/dictionnaire/").content.decode()


@pytest.mark.data
def test_a_file_apart_is_offered_where_it_holds_something(client, real_site, real_edition):
    """OpenStreetMap was read around Laval: its file answers there, and is not offered where it would be empty."""
    rows = real_edition.rows_of("figures", "QP053001")
    assert any(row["indicator"] == "presence_osm" for row in rows)
    address = f"/editions/{real_site.edition}/fichiers/QP053001-osm-csv.zip"
    assert address in client.get("/quartiers/QP053001/").content.decode()
    assert body(client.get(address))
    without = next(row["area"] for row in real_edition.rows("areas") if row["territory"] == "T14")
    assert "-osm-" not in client.get(f"/quartiers/{without}/").content.decode()

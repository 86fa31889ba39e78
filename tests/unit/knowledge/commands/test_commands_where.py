"""`where` with an address: the service, the address base, neither; what is printed, and the exit code."""

import json
from pathlib import Path

import pytest

import small_town
from geocoding_server import collection, feature, geocoding_service
from quartiers.knowledge.commands.main import _run
from quartiers.knowledge.portrait import perimeter

LON, LAT = small_town.MIDDLE
SAMPLE = Path(__file__).parents[3] / "fixtures/ban/adresses-france.csv"
TYPED = "12 rue Fictive, Laval"


@pytest.fixture
def service(monkeypatch):
    """A geocoder, which the command is told to ask."""
    with geocoding_service() as one:
        monkeypatch.setenv("QUARTIERS_GEOCODER", one.url)
        yield one


@pytest.fixture
def said(capsys, tmp_path, monkeypatch):
    """Ask `where` in the small town; its exit code, what it says and what it adds, in plain typography."""
    monkeypatch.setattr(perimeter, "WHOLE_LIST", {2015: (3, 0), 2024: (3, 0)})
    small_town.outlines(tmp_path / "town")
    assert _run(["build", "--from", str(tmp_path / "town")]) == 0
    capsys.readouterr()

    def run(*arguments):
        code = _run(["where", *arguments])
        spoken = capsys.readouterr()
        plain = str.maketrans({"\u202f": " ", "\u00a0": " ", "’": "'"})
        return code, spoken.out.translate(plain), spoken.err.translate(plain)

    return run


def test_a_house_number_is_answered(said, service):
    """Placed by the service: both generations, the address found, how precisely and by whom."""
    service.will(collection(feature(lon=LON, lat=LAT)))
    code, out, err = said(TYPED)
    assert code == 0
    assert out.startswith("Adresse trouvée : 12 Rue Fictive 53000 Laval\n")
    assert out.count(" : oui. Le point est dans") == 2
    assert "Adresse à 15 m près, d'après le service national d'adresses ; édition réelle" in err
    code, out, _ = said(TYPED, "--json")
    answers = json.loads(out)
    assert [(one["verdict"], one["precision_m"], one["place"]["lon"]) for one in answers] == [("oui", 15.0, LON)] * 2
    assert code == 0


def test_a_street_is_not(said, service):
    """Known to the street: an answer, «cannot tell»; JSON does not give a point that would pass for an address."""
    service.will(collection(feature("Rue Fictive 53000 Laval", lon=LON, lat=LAT, type="street")))
    code, out, err = said("rue Fictive, Laval")
    assert code == 0
    assert out.count("on ne peut pas dire. L'adresse n'est connue qu'à la rue près") == 2
    assert "QN99001N Quartier fictif 1 : contour officiel" in out
    assert "Pour trancher" in out
    assert "non située" in err
    answers = json.loads(said("rue Fictive, Laval", "--json")[1])
    assert {one["verdict"] for one in answers} == {"on ne peut pas dire"}
    assert {(one["place"]["lon"], one["precision_m"]) for one in answers} == {(None, None)}


def test_several_addresses_are_listed(said, service):
    """Which one? Exit code 1: there is no answer."""
    service.will(collection(feature(lon=LON, lat=LAT), feature("12 Rue Fictive 53810 Changé", lat=48.3, citycode="53054")))
    code, out, _ = said(TYPED)
    assert code == 1
    assert out == ("2 adresses conviennent : laquelle ?\n  - 12 Rue Fictive 53000 Laval\n  - 12 Rue Fictive 53810 Changé\n")
    (answer,) = json.loads(said(TYPED, "--json")[1])
    assert answer["verdict"] == "on ne peut pas dire"
    assert len(answer["choices"]) == 2


def test_an_unknown_address(said, service):
    """The service works and knows nothing: exit code 1, and what to check."""
    service.will(collection())
    code, out, err = said(TYPED)
    assert (code, err) == (1, "")
    assert "Aucune adresse connue ne correspond" in out


def test_the_address_base_serves_when_the_service_does_not(said, service, tmp_path, capsys):
    """The service is down: the file of the department answers, and it is said."""
    (tmp_path / "ban").mkdir()
    (tmp_path / "ban" / SAMPLE.name).write_bytes(SAMPLE.read_bytes())
    assert _run(["sync", "ban", "--from", str(tmp_path / "ban")]) == 0
    capsys.readouterr()
    service.will((500, {}, b""))
    code, out, err = said("12 rue de l'Écluse, Laval")
    assert code == 0
    assert "Adresse trouvée : 12 Rue de l'Écluse 53000 Laval" in out
    assert "d'après la Base Adresse Nationale gardée ici" in err


def test_neither_answers(said, service):
    """What is missing is said of both: exit code 1."""
    service.will((500, {}, b""))
    code, out, _ = said(TYPED)
    assert code == 1
    assert "en panne (réponse 500), et aucun fichier de la Base Adresse Nationale n'est chargé" in out


def test_a_wrong_service_is_refused(said, monkeypatch):
    """A setting that is no address is a refusal, not a silence."""
    monkeypatch.setenv("QUARTIERS_GEOCODER", "n'importe quoi")
    code, out, err = said(TYPED)
    assert (code, out) == (2, "")
    assert "n'est pas l'adresse d'un service" in err


def test_a_long_list_is_cut(said, service, monkeypatch):
    """On a screen the first neighbourhoods of a commune, and how many more."""
    monkeypatch.setattr("quartiers.knowledge.commands.locating._MOST_LINES", 1)
    service.will(collection(feature(type="municipality")))
    assert said("Laval")[1].count("… et 2 autre(s)") == 1

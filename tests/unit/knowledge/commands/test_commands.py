"""The command: exit codes, where it speaks, what it says in French, and what it writes."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest

import bad_inputs
import small_town
from quartiers.knowledge.commands import building, locating, main, screen
from quartiers.knowledge.commands.home import store
from quartiers.knowledge.commands.main import _run
from quartiers.knowledge.editions.reading import Edition
from quartiers.knowledge.portrait.schema import portrait_schema
from quartiers.knowledge.sources.sync import Outcome

FICTIONAL = "QP990001"
EXTRACT = ("columns: {lon: X, lat: Y}", "area: {communes: ['53130']}", "precision_m: {default: 15}")
EXTRACT_ROW = {"X": f"{small_town.MIDDLE[0]:.7f}", "Y": f"{small_town.MIDDLE[1]:.7f}"}


@pytest.fixture
def said(capsys):
    """Run the command; its exit code, what it says, and its complaint in plain typography."""

    def run(*arguments):
        code = _run(list(arguments))
        spoken = capsys.readouterr()
        return code, spoken.out, spoken.err.translate(str.maketrans({"\u202f": " ", "\u00a0": " ", "’": "'"}))

    return run


@pytest.fixture
def in_demo(demo_home, monkeypatch):
    """Work in a home where the demonstration is built; nothing here may write in it."""
    monkeypatch.setenv("QUARTIERS_HOME", str(demo_home))


@pytest.mark.parametrize("name", ["sync", "build", "demo", "report", "where"])
def test_help_is_french_with_an_example(said, name):
    """Each subcommand explains itself in French, with an example to copy."""
    code, out, err = said(name, "--help")
    assert (code, err) == (0, "")
    assert f"Exemple : quartiers {name}" in out
    assert "Afficher cette aide." in out
    assert not re.search(r"\b(Show|Commands|Arguments? required|default:|required)\b", out)


def test_help_of_the_command(said):
    """The command alone shows its subcommands, as a misuse; with --help, as an answer."""
    assert said("--help")[0] == 0
    code, out, err = said()
    assert (code, err) == (2, "")
    assert all(name in out for name in ("sync", "build", "demo", "report", "where", "Commandes"))


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["zzz"], "la commande « zzz » n'existe pas ; voyez « quartiers --help »."),
        (["report", "--zzz"], "l'option --zzz n'existe pas"),
        (["report", "--edition"], "l'option --edition attend une valeur"),
        (["where"], "il manque ADRESSE|LON,LAT"),
        (["where", "1,2", "3"], "il y a un mot de trop"),
        (["report", "X", "--format", "odt"], "à --format n'est pas acceptée (valeurs possibles : 'html', 'pdf', 'xlsx',"),
        (["where", "1,2", "--precision", "x"], "la valeur donnée à --precision n'est pas acceptée ;"),
        (["build", "--as-of", "hier"], "La date «hier» n'est pas lisible"),
        (["build", "--as-of", "2999-01-01"], "Le jour « 2999-01-01 »"),
        (["demo", "--as-of", "2026-02-30"], "2026-02-30"),
        (["sync", "qpv_1996"], "La source « qpv_1996 » n'existe pas ; choisissez parmi qpv_2015,"),
        (["sync", "--from", "/nulle/part"], "/nulle/part n'est pas un dossier"),
        (["build", "--from", "/nulle/part"], "/nulle/part n'est pas un dossier"),
        (["build"], "Rien à construire : lancez « quartiers sync » ou donnez un dossier avec --from."),
        (["report", FICTIONAL], "Aucune édition dans"),
        (["where", "2.35,48.85"], "lancez « quartiers demo »"),
    ],
)  # fmt: skip
def test_misuse_is_one_french_sentence(said, home, arguments, sentence):
    """Exit code 2, one sentence on stderr that says what to do, nothing on stdout, nothing written."""
    code, out, err = said(*arguments)
    assert (code, out) == (2, "")
    assert sentence in err
    assert err.count("\n") == 1
    assert not (home / "editions").exists()


@pytest.mark.usefixtures("in_demo")
@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ([], "Donnez au moins un code de quartier"),
        (["QP999"], "compte 5 caractères au lieu de 8"),
        (["QN99001Z"], "finit par «Z»"),
        (["QN053019"], "finit par «9»"),
        (["QP075999"], "L'édition de démonstration ne contient pas le quartier « QP075999 »"),
        (["674820101"], "L'édition de démonstration ne contient pas l'IRIS « 674820101 »"),
        ([FICTIONAL, "--edition", "2020-01-01-abc"], "L'édition « 2020-01-01-abc » n'existe pas (éditions présentes : 20"),
    ],
)
def test_report_refuses_a_wrong_code(said, arguments, sentence):
    """A wrong or unknown code is named, with what is wrong in it."""
    code, out, err = said("report", *arguments)
    assert (code, out) == (2, "")
    assert sentence in err


@pytest.mark.usefixtures("in_demo")
def test_report_in_json_is_alone_on_stdout(said):
    """One code gives an object, several a list, in the order asked for and once each; they follow the schema."""
    validator = jsonschema.Draft202012Validator(portrait_schema())
    code, out, err = said("report", "qp 990001", "--format", "json")
    one = json.loads(out)
    validator.validate(one)
    assert (code, err, one["area"]["code"]) == (0, "", FICTIONAL)
    _, out, _ = said("report", "QP053001", FICTIONAL, "QP053001", "--format", "json")
    assert [each["area"]["code"] for each in json.loads(out)] == ["QP053001", FICTIONAL]


@pytest.mark.usefixtures("in_demo")
def test_report_as_text(said):
    """The text has its sentences, its figures, what is not known and its sources; simulated says so first."""
    code, out, err = said("report", FICTIONAL)
    assert (code, err) == (0, "")
    assert "Exemple simulé" in out
    assert all(title in out for title in ("CHIFFRES", "CE QUE L’ON NE SAIT PAS", "SOURCES"))


@pytest.mark.usefixtures("in_demo")
def test_report_writes_pages(said, tmp_path):
    """HTML goes to --out, with an index; the screen only says where; files of others stay."""
    (tmp_path / "out").mkdir()
    (tmp_path / "out/notes.txt").write_text("à moi")
    code, out, err = said("report", FICTIONAL, "QP053001", "--format", "html", "--out", str(tmp_path / "out"))
    assert (code, err) == (0, "")
    assert "2 portrait(s)" in out
    names = {path.name for path in (tmp_path / "out").iterdir()}
    assert names == {"index.html", "QP053001.html", "simule-QP990001.html", "notes.txt"}


@pytest.mark.usefixtures("in_demo")
def test_report_of_all(said):
    """--all is every neighbourhood of the territories."""
    _, out, _ = said("report", "--all", "--format", "json")
    assert len(json.loads(out)) >= 169 + 184


@pytest.mark.usefixtures("in_demo")
def test_where_in_text_and_json(said, demo_edition):
    """Both generations answer; the point's precision is told apart, on stderr."""
    area = demo_edition.area(FICTIONAL)
    point = f"{area['lon']:.6f},{area['lat']:.6f}"
    code, out, err = said("where", point)
    assert code == 0
    assert out.count("Exemple simulé") >= 1
    plain = out.replace("\u00a0", " ")
    assert "Les Quais (fictif) : dedans, limite à" in plain
    assert "m, contour simulé" in plain
    real = demo_edition.area("QP053001")
    _, out, _ = said("where", f"{real['lon']:.6f},{real['lat']:.6f}")
    assert "QP053001 Les Fourches : contour non connu" in out.replace("\u00a0", " ")
    assert "Pour trancher" in out
    assert "Point à 15 m près ; édition de démonstration" in err
    code, out, err = said("where", point, "--json")
    answers = json.loads(out)
    assert (code, [answer["generation"] for answer in answers]) == (0, [2015, 2024])
    assert answers[0]["verdict"] == "oui"
    assert answers[0]["candidates"][0]["code"] == FICTIONAL
    assert answers[0]["precision_m"] == 15


@pytest.mark.usefixtures("in_demo")
@pytest.mark.parametrize(
    ("place", "options", "precision_m"),
    [("-3.503,45.502", (), 111.2), ("-3.50312,45.5", (), 11_120.0), ("-3.50312,45.50213", ("--precision", "200"), 200.0),
     ("-3.50312,45.50213", ("--precision", "1"), 15.0), ("-3,45", ("--precision", "20"), 111_200.0),
     ("-3.50312 ; 45.50213", (), 15.0)],
)  # fmt: skip
def test_a_point_is_no_better_than_its_decimals(said, place, options, precision_m):
    """Precision is the worst of the last decimal, of what is said, and of a house number."""
    _, out, _ = said("where", place, *options, "--json")
    assert json.loads(out)[0]["precision_m"] == pytest.approx(precision_m)


@pytest.mark.usefixtures("in_demo")
@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["2,35,48,85"], "n'est pas un point lisible : écrivez LON,LAT avec un point décimal"),
        (["200.0,48.0"], "n'est pas en degrés"),
        (["2.35,98.0"], "n'est pas en degrés"),
        (["2.35,48.85", "--precision", "0"], "La précision 0.0 n'est pas un nombre de mètres plausible"),
        (["2.35,48.85", "--precision", "nan"], "La précision nan n'est pas un nombre de mètres plausible"),
        (["2.35,48.85", "--precision", "1e9"], "n'est pas un nombre de mètres plausible"),
    ],
)
def test_where_refuses_what_is_not_a_point(said, arguments, sentence):
    """What cannot be a place on Earth is refused, with how to write it."""
    code, out, err = said("where", *arguments)
    assert (code, out) == (2, "")
    assert sentence in err


@pytest.mark.usefixtures("in_demo")
@pytest.mark.parametrize("options", [(), ("--json",)])
def test_an_address_without_geocoder(said, options):
    """No service and no address base: exit code 1, what is missing, and what to give instead."""
    code, out, err = said("where", "12 rue de la Paix, Laval", *options)
    assert (code, err) == (1, "")
    assert "On ne peut pas dire pour « 12 rue de la Paix, Laval »" in out.replace("\u00a0", " ")
    assert "QUARTIERS_GEOCODER" in out
    assert "quartiers sync ban" in out
    assert "LON,LAT" in out
    assert not options or json.loads(out)[0]["verdict"] == "on ne peut pas dire"


def test_sync_tells_what_it_took(said, tmp_path):
    """What is taken and what is absent are on stdout; one refused source gives exit code 2 and leaves the others."""
    small_town.outlines(tmp_path / "town")
    small_town.located_register(tmp_path / "town", with_location=False)
    code, out, err = said("sync", "--from", str(tmp_path / "town"))
    assert (code, err) == (0, "")
    assert "pris     qpv_2015 : 3 lignes, officiel" in out
    assert "absent   zfu" in out
    (tmp_path / "town/sirene/StockUniteLegale_utf8.csv").write_text("<html>")
    code, out, err = said("sync", "--from", str(tmp_path / "town"))
    assert code == 2
    assert "pris     qpv_2015" in out
    assert err.startswith("refusé   sirene_legal_units : StockUniteLegale_utf8.csv")
    assert store().manifest("sirene_legal_units").rows == small_town.ROWS


def test_sync_of_repaired_outlines_says_so(said, tmp_path):
    """A warning of a source stands below its line."""
    code, out, _ = said("demo")
    assert code == 0
    small_town.outlines(tmp_path / "town", simplified=True)
    path = tmp_path / "town/qpv/qpv2024_simplified.geojson"
    features = json.loads(path.read_text())
    features["features"][0]["geometry"]["coordinates"] = [[[small_town.WEST, small_town.SOUTH]] * 4]
    path.write_text(json.dumps(features))
    _, out, _ = said("sync", "qpv_2024", "--from", str(tmp_path / "town"))
    assert "1 contour(s) réduit(s) à un point, inconnu(s) : QN99001N." in out


def test_sync_without_folder_downloads(said, monkeypatch):
    """Without --from, the sources asked for come from their addresses."""
    asked = []

    def downloads(place, sources, **more):
        asked.extend(source.name for source in sources)
        return Outcome(absent=["zfu"], refused={"qpv_2015": "Adresse [muette] :smile: injoignable."})

    monkeypatch.setattr(building, "sync_internet", downloads)
    code, out, err = said("sync", "qpv_2015", "zfu")
    assert asked == ["qpv_2015", "zfu"]
    assert (code, out) == (2, "absent   zfu\n")
    assert "[muette] :smile: injoignable" in err


def test_build_uses_what_sync_took(said, tmp_path):
    """After `sync`, `build` needs no folder; the edition is of the day asked for; fictional areas stay out."""
    small_town.outlines(tmp_path / "town")
    assert said("demo")[0] == 0
    assert said("sync", "--from", str(tmp_path / "town"))[0] == 0
    code, out, err = said("build", "--as-of", "2026-03-01")
    assert (code, err) == (0, "")
    assert out.startswith("Édition réelle 2026-03-01-")
    edition = Edition.open(store().home)
    assert {row["area"] for row in edition.rows("areas")} >= {"QP990001", "QN99001N"}
    assert not [row for row in edition.rows("areas") if row["origin"] == "simulated"]
    assert edition.manifest.absent["zfu"]


def test_build_needs_a_known_file(said, tmp_path):
    """A folder where nothing is recognised is refused; the names expected are said to be in the documentation."""
    (tmp_path / "photo.jpg").write_bytes(b"x")
    code, out, err = said("build", "--from", str(tmp_path))
    assert (code, out) == (2, "")
    assert "Aucun fichier connu" in err


def test_build_reads_the_inputs_of_the_home(said, home, tmp_path):
    """What was left in the home's folder `inputs` is taken with the rest; a bad file there stops the build."""
    small_town.outlines(tmp_path / "town")
    (home / "inputs").mkdir(parents=True)
    sites = "site,nature,lon,lat,surface_m2,releve_le\nS1,pied_d_immeuble,-0.77,48.06,85.5,2026-05-04\n"
    (home / "inputs/candidate_sites.csv").write_text(sites)
    assert said("build", "--from", str(tmp_path / "town"))[0] == 0
    assert "candidate_sites" in Edition.open(home).manifest.sources
    (home / "inputs/candidate_sites.csv").write_text("<html>")
    code, _, err = said("build", "--from", str(tmp_path / "town"))
    assert code == 2
    assert "candidate_sites.csv" in err


@pytest.mark.parametrize("content", [b"", b"PAR1" + bytes(600) + b"PAR1"])
def test_a_damaged_table_is_a_sentence(said, home, tmp_path, content):
    """A table spoilt on disk gives a sentence, and syncing again mends it."""
    small_town.outlines(tmp_path / "town")
    assert said("sync", "--from", str(tmp_path / "town"))[0] == 0
    (table,) = (home / "sources/qpv_2015").glob("*.parquet")
    table.write_bytes(content)
    code, out, err = said("build")
    assert (code, out) == (2, "")
    assert err.count("\n") == 1
    assert said("build", "--from", str(tmp_path / "town"))[0] == 0


def test_a_full_disk_leaves_the_edition(said, home, tmp_path):
    """When nothing more can be written, the build is refused in one sentence and the last edition stays."""
    small_town.outlines(tmp_path / "town")
    assert said("build", "--from", str(tmp_path / "town"), "--as-of", "2026-01-01")[0] == 0
    before = Edition.open(home).manifest
    child = (
        "import resource, sys; resource.setrlimit(resource.RLIMIT_FSIZE, (900, 900));"
        "from quartiers.knowledge.commands.main import run; run(['build', '--as-of', '2026-01-02'])"
    )
    done = subprocess.run([sys.executable, "-W", "error", "-c", child], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (2, "")
    assert "le disque est plein" in done.stderr
    assert Edition.open(home).manifest == before


def test_interruption_is_said(said, monkeypatch):
    """Ctrl-C ends with a sentence and exit code 2."""

    def interrupted(*_, **__):
        raise KeyboardInterrupt

    monkeypatch.setattr(main, "app", interrupted)
    code, out, err = said("build")
    assert (code, out, err) == (2, "", "Interrompu ; l'état précédent est intact.\n")


def test_run_leaves_with_the_exit_code():
    """The entry point of the installed command ends the process with that code."""
    with pytest.raises(SystemExit) as left:
        main.run(["zzz"])
    assert left.value.code == 2


def test_progress_is_silent_in_a_pipe(capsys):
    """Nothing is drawn where there is no terminal."""
    with screen.progress("Lecture") as advance:
        advance("qpv", 1, 2)
        advance("", 2, 2)
    assert capsys.readouterr().err.strip() == ""


def test_home_without_setting(monkeypatch, tmp_path):
    """Without $QUARTIERS_HOME, the home is var/quartiers below the current folder."""
    monkeypatch.delenv("QUARTIERS_HOME")
    monkeypatch.chdir(tmp_path)
    assert store().home == tmp_path / "var/quartiers"


def test_a_point_in_words():
    """A point is two numbers; anything with letters is an address."""
    assert locating._point(" -0.7669 , 48.0785 ") == (-0.7669, 48.0785, pytest.approx(11.12))
    assert locating._point("12 rue de la Paix") is None


def test_installed_command(tmp_path):
    """The command that pip installs runs, and a longitude west of Greenwich needs no «--»."""
    command = Path(sys.executable).with_name("quartiers")
    env = os.environ | {"QUARTIERS_HOME": str(tmp_path / "home")}
    done = subprocess.run([command, "where", "-0.7669,48.0785"], env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert done.stderr.startswith("Aucune édition dans")


def test_several_folders_make_one_edition(said, tmp_path):
    """Official files in one folder and an officer's extract in another: one edition holds both."""
    small_town.outlines(tmp_path / "official")
    small_town.extract(tmp_path / "mine", [EXTRACT_ROW], EXTRACT)
    code, _, err = said("build", "--from", str(tmp_path / "official"), "--from", str(tmp_path / "mine"))
    assert (code, err) == (0, "")
    edition = Edition.open(store().home)
    assert any(row["indicator"] == "establishments_in_extract" for row in edition.rows_of("figures", "QP990001"))


def test_an_extract_alone_is_refused(said, tmp_path):
    """Without any outline of a neighbourhood there is nothing to count around: it is said, and nothing is built."""
    small_town.extract(tmp_path / "mine", [EXTRACT_ROW], EXTRACT)
    code, _, err = said("build", "--from", str(tmp_path / "mine"))
    assert code == 2
    assert err.startswith("Aucun contour de quartier")
    assert not (store().home / "editions").exists()


def test_a_declared_file_that_is_missing_is_refused(said, tmp_path):
    """A declaration whose table is not there is not an absence: its officer meant to bring it."""
    small_town.outlines(tmp_path / "town")
    small_town.extract(tmp_path / "town", [EXTRACT_ROW], EXTRACT)
    for path in (tmp_path / "town").rglob("*.csv"):
        path.unlink()
    code, _, err = said("sync", "--from", str(tmp_path / "town"))
    assert code == 2
    assert "le fichier déclaré" in err
    assert "ajoutez-le" in err


def test_an_extract_may_not_take_the_name_of_ours(said, tmp_path):
    """A declaration named like a register of the package would replace it unseen."""
    small_town.extract(tmp_path / "town", [EXTRACT_ROW], EXTRACT)
    (path,) = (tmp_path / "town").rglob("*.registre.yaml")
    path.write_text(re.sub(r"(?m)^name: .*$", "name: bars_2017", path.read_text(encoding="utf-8")), encoding="utf-8")
    code, _, err = said("sync", "--from", str(tmp_path / "town"))
    assert code == 2
    assert "bars_2017" in err
    assert "changez « name »" in err


def test_a_demonstration_has_made_up_sites_and_answers(demo_edition):
    """Candidate sites and a survey of residents stand in its fictional neighbourhoods, and are marked as simulated."""
    inside = {row["site"] for row in demo_edition.rows("candidate_sites") if row["relation"] == "inside"}
    assert len(inside) >= 6
    assert all("(fictif)" in row["site"] and "990" in row["area"] for row in demo_edition.rows("candidate_sites"))
    answers = demo_edition.rows("survey")
    assert {row["status"] for row in answers} == {"ok", "suppressed"}
    assert {row["origin"] for row in answers} == {"simulated"}
    for name in ("candidate_sites", "residents_survey"):
        assert demo_edition.manifest.sources[name].title_fr.startswith("Simulé : ")


def test_a_real_edition_has_the_survey_that_was_brought_and_no_other(said, home, tmp_path):
    """Answers of a neighbourhood that the edition does not have are left out, and named."""
    small_town.outlines(tmp_path / "town")
    assert said("build", "--from", str(tmp_path / "town"))[0] == 0
    assert Edition.open(home).rows("survey") == []
    elsewhere = bad_inputs.answers()[0] | {"quartier": "QN05301M"}
    bad_inputs.write(tmp_path / "town/enquete_habitants.csv", bad_inputs.table([*bad_inputs.answers(), elsewhere]))
    code, _, err = said("build", "--from", str(tmp_path / "town"))
    assert code == 0
    assert "laissé(s) de côté : QN05301M." in err.replace("\u00a0", " ")
    rows = Edition.open(home).rows("survey")
    assert [(row["area"], row["need"], row["answers"], row["respondents"], row["origin"]) for row in rows] == [
        ("QN99001N", "boulangerie", 10, 40, "partial"),
        ("QN99001N", "restauration", 10, 40, "partial"),
        ("QN99001N", "sante", 10, 40, "partial"),
    ]

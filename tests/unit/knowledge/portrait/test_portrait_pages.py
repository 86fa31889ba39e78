"""Pages and drawings: what is simulated says so in the picture, the name and the head of every page."""

import re
from html.parser import HTMLParser

import pytest
import shapely

import small_town
from quartiers.knowledge.commands.home import store
from quartiers.knowledge.commands.main import _run
from quartiers.knowledge.editions.reading import Edition
from quartiers.knowledge.portrait.charts.map import map_svg
from quartiers.knowledge.portrait.gather import portrait
from quartiers.knowledge.portrait.pages import write_pages
from quartiers.knowledge.portrait.shelf import Shelf
from quartiers.knowledge.portrait.text import as_text
from quartiers.knowledge.vocabulary.refusals import Refusal

SQUARE = shapely.box(0, 0, 300, 300)


class Checked(HTMLParser):
    """Tags opened and closed, identifiers, targets."""

    def __init__(self, text):
        super().__init__()
        self.open, self.ids, self.targets = [], [], []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        values = dict(attrs)
        self.ids += [values["id"]] if "id" in values else []
        self.targets += [values[name] for name in ("href", "src") if name in values]
        if tag not in {"meta", "path", "rect", "br", "link"}:
            self.open.append(tag)

    def handle_startendtag(self, tag, attrs):
        pass

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


@pytest.fixture(scope="module")
def demo_pages(demo_edition, tmp_path_factory):
    """The pages of the demonstration, by file name."""
    folder = tmp_path_factory.mktemp("pages")
    areas = [row for row in demo_edition.rows("areas") if row["territory"] in {"FICTIF", "T03"}]
    steps = []
    portraits = [portrait(demo_edition, row["area"]) for row in areas]
    index = write_pages(demo_edition, portraits, Shelf(folder, is_whole=True), lambda *step: steps.append(step))
    assert index == folder / "index.html"
    assert steps[-1] == ("", len(areas), len(areas))
    return {path.name: path.read_text(encoding="utf-8") for path in folder.iterdir()}


def draw(shape=SQUARE, area_ha=9.0, **more):
    """A map."""
    return map_svg(shape, area_ha, **({"is_exact": True, "is_simulated": False, "title_fr": "Carte"} | more))


def test_every_page_of_the_demonstration_is_marked(demo_pages):
    """noindex and the banner on each; the fictional ones are named, titled, stamped and drawn as simulated."""
    assert all('<meta name="robots" content="noindex">' in text for text in demo_pages.values())
    assert all("Démonstration." in text or "entièrement simulée" in text for text in demo_pages.values())
    fictional = {name: text for name, text in demo_pages.items() if name.startswith("simule-Q")}
    assert re.search(r"<title>\s*Exemple simulé", demo_pages["simule-territoire-FICTIF.html"])
    assert len(fictional) >= 6
    for name, text in fictional.items():
        assert "Q" in name
        assert re.search(r"<title>\s*Exemple simulé", text)
        assert re.search(r'<svg.*class="simulated".*>simulé</text>', text, re.DOTALL)
        said = re.findall(r'<div class="said \w+">.*?<p>(.*?)[<]', text, re.DOTALL)
        assert said
        assert all(sentence.startswith("Exemple simulé") for sentence in said)
    real = [text for name, text in demo_pages.items() if name.startswith("Q")]
    assert real
    assert not [text for text in real if 'class="simulated"' in text or "Exemple simulé" in text]
    assert all("cercle approché" in text for text in real)


def test_pages_are_well_formed_and_fetch_nothing(demo_pages):
    """Tags are closed, identifiers are unique, links go to pages that were written, nothing comes from elsewhere."""
    for name, text in demo_pages.items():
        page = Checked(text)
        assert page.open == [], name
        assert len(page.ids) == len(set(page.ids)), name
        for target in page.targets:
            assert target.removeprefix("#") in page.ids if target.startswith("#") else target in demo_pages, (name, target)
        assert not re.search(r"""(src|href)=["']?(https?:)?//|@import|url\(""", text.replace("url(#", "")), name


def test_a_twin_page_is_linked_by_its_name(demo_edition, demo_pages):
    """The page of the other generation is linked when it was written."""
    row = next(r for r in demo_edition.rows("areas") if r["territory"] == "T03" and r["twin"])
    assert f'href="{row["twin"]}.html"' in demo_pages[f"{row['area']}.html"]


def test_a_real_page_is_not_marked(tmp_path):
    """The page of a real edition has neither noindex nor the word simulé; what it lacks is in its list of unknowns."""
    small_town.outlines(tmp_path / "town")
    assert _run(["build", "--from", str(tmp_path / "town")]) == 0
    edition = Edition.open(store().home)
    one = portrait(edition, "QN99001N")
    write_pages(edition, [one], Shelf(tmp_path / "pages", is_whole=True), lambda *_: None)
    page, index = ((tmp_path / "pages" / name).read_text() for name in ("QN99001N.html", "index.html"))
    assert "noindex" not in page + index
    assert "simulé" not in page + index
    assert "Le registre Sirene n’est pas chargé." in page
    assert "Hors des 14 territoires" in index


def put(edition, codes, folder, *, is_whole=False):
    """Write the pages of some areas."""
    return write_pages(edition, [portrait(edition, code) for code in codes], Shelf(folder, is_whole=is_whole), lambda *_: None)


def test_one_page_leaves_the_others_and_their_index(demo_edition, tmp_path):
    """A page made again in a folder of pages is replaced; the index and everything else stay as they were."""
    folder = tmp_path / "pages"
    put(demo_edition, ["QP990001", "QP990002"], folder, is_whole=True)
    (folder / "autre.html").write_text("à quelqu'un")
    before = {path.name: path.read_text() for path in folder.iterdir()}
    assert put(demo_edition, ["QP990001"], folder) == folder / "simule-QP990001.html"
    assert {path.name: path.read_text() for path in folder.iterdir()} == before


def test_a_whole_set_takes_our_old_pages_away(demo_edition, tmp_path):
    """What we wrote for another set goes; what we did not write stays."""
    folder = tmp_path / "pages"
    put(demo_edition, ["QP990001", "QP990002"], folder, is_whole=True)
    (folder / "autre.html").write_text("à quelqu'un")
    put(demo_edition, ["QP990002", "QP990003"], folder, is_whole=True)
    assert {path.name for path in folder.iterdir()} == {
        "index.html", "simule-QP990002.html", "simule-QP990003.html", "simule-territoire-FICTIF.html", "autre.html",
    }  # fmt: skip


def test_a_file_that_is_not_ours_is_never_overwritten(demo_edition, tmp_path):
    """A user's index.html, or a file where a folder is asked, is a refusal and stays whole."""
    folder = tmp_path / "pages"
    folder.mkdir()
    (folder / "index.html").write_text("à quelqu'un")
    with pytest.raises(Refusal, match="pas été écrit par cette commande"):
        put(demo_edition, ["QP990001"], folder, is_whole=True)
    assert (folder / "index.html").read_text() == "à quelqu'un"
    with pytest.raises(Refusal, match="est un fichier"):
        put(demo_edition, ["QP990001"], folder / "index.html")


def test_a_copy_under_another_name_is_the_user_s(demo_edition, tmp_path):
    """A page that somebody copied and annotated stays, though it carries our mark; and pages alone tell their edition."""
    folder = tmp_path / "pages"
    put(demo_edition, ["QP990001", "QP990002"], folder, is_whole=True)
    page = folder / "simule-QP990001.html"
    (folder / "mon-portrait.html").write_text(page.read_text() + "<!-- mes notes -->")
    put(demo_edition, ["QP990002"], folder, is_whole=True)
    assert "mes notes" in (folder / "mon-portrait.html").read_text()
    (folder / "index.html").unlink()
    other = folder / "simule-QP990002.html"
    other.write_text(other.read_text().replace(demo_edition.manifest.edition, "2020-01-01-aaaaaaaaaa"))
    with pytest.raises(Refusal, match="une autre édition"):
        put(demo_edition, ["QP990001"], folder)


def test_pages_of_two_editions_do_not_mix(demo_edition, tmp_path):
    """A page may not join a folder whose index is of another edition."""
    folder = tmp_path / "pages"
    index = put(demo_edition, ["QP990001", "QP990002"], folder, is_whole=True)
    index.write_text(index.read_text().replace(demo_edition.manifest.edition, "2020-01-01-aaaaaaaaaa"))
    with pytest.raises(Refusal, match="une autre édition"):
        put(demo_edition, ["QP990001"], folder)
    index.write_text('<meta name="generator" content="quartiers">')
    with pytest.raises(Refusal, match="une autre édition"):
        put(demo_edition, ["QP990001"], folder)


DASHED = 'stroke-dasharray="7 5"'


def test_the_map_says_what_it_is():
    """Exact, approximate, a disc for want of an outline, nothing at all; the name is escaped."""
    assert DASHED not in draw()
    assert DASHED in draw(is_exact=False)
    disc = draw(None, title_fr='Carte de <"A">')
    assert "cercle approché" in disc
    assert DASHED in disc
    assert "&lt;" in disc
    assert draw(None, None) == ""
    assert "simulé" in draw(is_simulated=True)
    assert "simulé" not in draw()
    counted = draw(counts={0.0: 33.0, 100.0: 12.0})
    assert ">33</text>" in counted
    assert ">0 à 100\u00a0m\u00a0: 12</text>" in counted


def test_labels_of_rings_do_not_collide():
    """Around a large neighbourhood the rings are close on paper: labels that would overlap are left out."""
    small, large = draw(), draw(shapely.box(0, 0, 20_000, 20_000))
    assert all(f">{metres}\u00a0m</text>" in small for metres in (100, 300, 500))
    assert large.count("\u00a0m</text>") < small.count("\u00a0m</text>")


def test_holes_and_parts_are_drawn():
    """An outline in two parts with a hole gives three rings."""
    shape = shapely.union_all([shapely.difference(SQUARE, shapely.box(100, 100, 200, 200)), shapely.box(900, 0, 950, 50)])
    (path,) = re.findall(r'fill-rule="evenodd" d="(.*?)"', draw(shape))
    assert path.count("M") == path.count("Z") == 3


def test_text_of_an_area_with_everything(tmp_path, monkeypatch):
    """Counts with bounds, dated or not, presence and unknowns each have their line."""
    own = {"comparator": "", "compared_with": ""}
    one = {
        "area": {"code": "QP990001", "name": "Les Quais", "territory_name": "Ville", "in_force_fr": "en vigueur", "twin": None,
                 "generation": 2024},
        "edition": {"kind": "real", "as_of": "2026-01-01"},
        "outline": {"sentence_fr": "Contour officiel."},
        "sentences": [{"text": "Une phrase."}],
        "context": [],
        "figures": [
            {"indicator": "establishments_in_extract", "item": "x/inside", "title_fr": "Extrait", "value": 2.0, "low": 1.0,
             "high": 3.0, "unit": "établissements", "period": "2017", "sources": ["x"], "denominator": None, **own},
            {"indicator": "establishment_density_insee_qpv", "item": "", "title_fr": "Densité", "value": 60.0, "low": None,
             "high": None, "unit": "établissements pour 1 000 habitants", "period": "", "sources": ["y"], "numerator": 120.0,
             "denominator": 2000.0, "denominator_fr": "habitants de 2015", **own},
            {"indicator": "presence_osm", "item": "boulangerie", "value": 0.0, "high": 0.0, "period": "2019", "sources": ["z"],
             **own},
            {"indicator": "daily_basket_nearest", "item": "poste", "title_fr": "Quotidien", "value": None, "low": 500.0,
             "high": None, "unit": "mètres", "period": "2026-01-01", "sources": ["y"], **own},
            {"indicator": "establishment_density", "item": "", "title_fr": "Ailleurs", "comparator": "comparable_qpv",
             "compared_with": ""},
        ],
        "withheld": [{"title_fr": "Créations", "item": "", "reason": "Pas de registre."}],
        "sources": [{"title_fr": "X", "publisher": "Insee", "licence": "LO", "origin": "official"}],
    }  # fmt: skip
    text = as_text(one).replace("\u202f", " ").replace("\u00a0", " ")
    assert "- Extrait « x », dans le quartier : 2 établissements (entre 1 et 3) (2017) [x]" in text
    assert "- Densité : 60 établissements pour 1 000 habitants (120 / 2 000 habitants de 2015) (non daté) [y]" in text
    assert "- boulangerie : au moins un dans le quartier (OpenStreetMap, 2019) [z]" in text
    assert "- Créations : Pas de registre." in text
    assert "- Quotidien (poste) : plus de 500 mètres (au 1er janvier 2026) [y]" in text
    assert "Ailleurs" not in text
    assert "Liste de 2024, en vigueur ; autre liste : aucun quartier du même nom." in text
    block = one["area"] | {"in_force_fr": None}
    assert "Liste de" not in as_text(one | {"area": block})
    assert "- X (Insee ; LO ; officiel)" in text

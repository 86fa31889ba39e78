"""The grid index: what it calls certain is true, and its file is believed only when whole."""

from pathlib import Path

import numpy as np
import pytest
import shapely

from quartiers.knowledge.engine import cells, index_files
from quartiers.knowledge.engine.cells import spread
from quartiers.knowledge.engine.edges import edges_of, squared_distance
from quartiers.knowledge.engine.index import GridIndex
from quartiers.knowledge.engine.index_files import DamagedIndexError, index_for, load, save
from quartiers.knowledge.engine.outlines import Outlines

RING = shapely.box(0, 0, 900, 900).difference(shapely.box(300, 300, 600, 600))
TWO_PARTS = shapely.union(shapely.box(2000, 0, 2100, 100), shapely.box(2300, 0, 2450, 80))
TABLES = ("blocks", "starts", "area", "says", "parts", "near_starts", "near", "edges")


def outlines(*shapes):
    return Outlines.of(2154, [f"QP{i:03}" for i in range(len(shapes))], shapes)


def same(one, other):
    tables = (np.array_equal(getattr(one, name), getattr(other, name)) for name in TABLES)
    return one.digest == other.digest and one.grid == other.grid and all(tables)


def test_edges_come_from_every_ring_of_every_part():
    """A hole and a second part have edges like any outer ring, and no edge joins two rings."""
    edges, counts = edges_of(outlines(RING, TWO_PARTS).geometries)
    assert counts.tolist() == [8, 8]
    assert np.hypot(edges[:, 2], edges[:, 3]).sum() == pytest.approx(RING.length + TWO_PARTS.length)


def test_distance_to_an_edge_is_that_of_shapely():
    """Beside, before and beyond an edge, and to an edge of no length."""
    edges = np.array([[0.0, 0.0, 30.0, 40.0], [5.0, 5.0, 0.0, 0.0]])
    x, y = np.array([[40.0], [-3.0], [300.0]]), np.array([[-30.0], [-4.0], [400.0]])
    lines = [shapely.LineString([(0, 0), (30, 40)]), shapely.Point(5, 5)]
    expected = [[line.distance(shapely.Point(px, py)) for line in lines] for px, py in zip(x[:, 0], y[:, 0], strict=True)]
    assert np.sqrt(squared_distance(x, y, edges)) == pytest.approx(np.array(expected))


def test_spread_lists_runs_of_numbers():
    """Each run starts where it is told and has the length it is told, empty ones included."""
    assert spread(np.array([7, 0, 3]), np.array([2, 0, 3])).tolist() == [7, 8, 3, 4, 5]
    assert spread(np.array([], dtype=int), np.array([], dtype=int)).tolist() == []


def test_index_does_not_depend_on_the_memory_it_was_built_in(monkeypatch):
    """Cells judged one by one or all together give the same tables."""
    whole = GridIndex.build(outlines(RING, TWO_PARTS))
    monkeypatch.setattr(cells, "MATRIX_ELEMENTS", 1)
    assert same(GridIndex.build(outlines(RING, TWO_PARTS)), whole)


def test_corner_cell_is_empty():
    """Points without coordinates are sent there: it must say nothing, even for an outline that fills its bounds."""
    index = GridIndex.build(outlines(shapely.box(500.01, 500.01, 900, 900)), cell_m=70)
    assert index.grid[:2] == (0.0, 0.0)
    corner = np.array([index.grid.left]), np.array([index.grid.bottom])
    assert [len(found) for found in index.entries(*corner)] == [0, 0]


def test_most_points_are_never_measured():
    """Of the points near an outline, the parts of cells leave fewer than one in five to be measured."""
    index = GridIndex.build(outlines(RING))
    x, y = np.random.default_rng(1).uniform(-500, 1400, size=(2, 20_000))
    _, entry = index.entries(x, y)
    asked = index.says[entry] - 5
    parts = index.parts[asked[asked >= 0]]
    assert (asked >= 0).mean() * (parts >= 5).mean() < 0.2


@pytest.mark.parametrize("cell_m", [0, -50, 71, 1000])
def test_cells_too_large_to_ask_one_question_are_refused(cell_m):
    """A cell wider than a ring could hold two limits."""
    with pytest.raises(ValueError, match="give a size above 0 and up to 70 m"):
        GridIndex.build(outlines(RING), cell_m=cell_m)


def test_saved_index_is_read_back_as_it_was(tmp_path):
    """Every table comes back, from the only file that the folder holds."""
    index = index_for(outlines(RING, TWO_PARTS), tmp_path / "deep" / "cache")
    (path,) = (tmp_path / "deep" / "cache").iterdir()
    assert index.digest in path.name
    assert same(load(path, index.digest), index)


def test_index_is_built_once(tmp_path, monkeypatch):
    """The second build of an edition reads the file of the first."""
    index = index_for(outlines(RING), tmp_path)
    monkeypatch.setattr(GridIndex, "build", None)
    assert same(index_for(outlines(RING), tmp_path), index)


def test_no_folder_no_file(tmp_path, monkeypatch):
    """Without a cache folder the index is built in memory and nothing is written."""
    monkeypatch.chdir(tmp_path)
    assert len(index_for(outlines(RING), None).area) > 0
    assert list(tmp_path.iterdir()) == []


def test_changed_outlines_have_their_own_file(tmp_path):
    """An index never answers for outlines that moved."""
    index_for(outlines(RING), tmp_path)
    moved = outlines(shapely.transform(RING, lambda corners: corners + 1))
    assert index_for(moved, tmp_path).digest == moved.digest
    assert len(list(tmp_path.iterdir())) == 2


def flip_a_bit(data):
    place = len(data) // 2
    return data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :]


@pytest.mark.parametrize(
    "damage",
    [flip_a_bit, lambda data: data[:-1], lambda data: data[:1000], lambda _: b"", lambda _: b"not an index" * 9],
    ids=["one bit", "last byte lost", "cut short", "empty", "another file"],
)
def test_damaged_file_is_rebuilt(tmp_path, damage):
    """Whatever happened to the file, the answer is that of a fresh index, and the file is whole again."""
    index = index_for(outlines(RING), tmp_path)
    (path,) = tmp_path.iterdir()
    path.write_bytes(damage(path.read_bytes()))
    with pytest.raises(DamagedIndexError, match="checksum does not match"):
        load(path, index.digest)
    assert same(index_for(outlines(RING), tmp_path), index)
    assert same(load(path, index.digest), index)


def test_file_of_other_outlines_is_rebuilt(tmp_path):
    """A whole file under the wrong name is not believed either."""
    other = index_for(outlines(TWO_PARTS), tmp_path)
    index = index_for(outlines(RING), tmp_path)
    path = next(path for path in tmp_path.iterdir() if index.digest in path.name)
    save(other, path)
    with pytest.raises(DamagedIndexError, match="other outlines"):
        load(path, index.digest)
    assert same(index_for(outlines(RING), tmp_path), index)


def test_interrupted_writing_leaves_nothing(tmp_path, monkeypatch):
    """A build stopped while it writes leaves neither half a file nor a temporary one."""

    def stop(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(Path, "replace", stop)
    with pytest.raises(KeyboardInterrupt):
        index_for(outlines(RING), tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_version_is_part_of_the_name(tmp_path, monkeypatch):
    """A file written by a former version of the tables is left alone, not read."""
    index_for(outlines(RING), tmp_path)
    monkeypatch.setattr(index_files, "INDEX_VERSION", 999)
    index_for(outlines(RING), tmp_path)
    assert len(list(tmp_path.iterdir())) == 2

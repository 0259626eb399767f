from itertools import combinations

import pytest

from relais.bench import grid
from relais.sim.drawn.settings import settings

CELLS = grid.cells()


@pytest.mark.parametrize("cell", CELLS, ids=lambda cell: cell.name)
def test_the_world_knows_every_parameter(cell, tmp_path):
    file = tmp_path / "parameters.toml"
    file.write_text(grid.toml_of(cell.parameters), encoding="utf-8")
    assert _holds(settings("S", 1, file).sheet, cell.parameters)


def _holds(sheet, changes):
    """Say whether every change stands in the sheet; shares are brought to a sum of one."""
    if isinstance(changes, dict):
        return all(_holds(sheet[name], value) for name, value in changes.items())
    return sheet == changes or sheet == pytest.approx(changes)


def test_no_two_cells_share_a_name():
    assert len({cell.name for cell in CELLS}) == len(CELLS)


def test_what_the_issue_asks_for_is_there():
    groups = [cell.name.partition("/")[0] for cell in CELLS]
    assert {name: groups.count(name) for name in set(groups)} == {
        "frontier": 5, "ablation": 7, "joins": 4, "lags": 4, "case": 10, "held-out": 28,
    }  # fmt: skip


def test_every_case_says_where_it_was_published():
    for path in sorted((grid.files("relais.bench") / "cases").iterdir(), key=lambda item: item.name):
        case = grid.tomllib.loads(path.read_text("utf-8"))
        assert sorted(case) == ["parameters", "source", "stands_for"]
        assert len(case["source"]) > 30


def test_corners_meet_every_two_extremes():
    corners = [cell.name.removeprefix("held-out/").split() for cell in CELLS if cell.name.count("=") == 5]
    assert len(corners) == 16
    for one, other in combinations(range(5), 2):
        assert len({(corner[one], corner[other]) for corner in corners}) == 4


def test_an_inbox_without_a_kind_of_folder(tmp_path):
    for name in ("2026-01-02_ncmec_1", "2026-01-02_answer_bank_12", "2026-01-03_seizure_2"):
        (tmp_path / "inbox" / name / "deep").mkdir(parents=True)
        (tmp_path / "inbox" / name / "deep" / "a.txt").write_text(name, encoding="utf-8")
    grid.thinned(tmp_path / "inbox", ("answer_bank",), tmp_path / "part")
    assert sorted(folder.name for folder in (tmp_path / "part").iterdir()) == [
        "2026-01-02_ncmec_1",
        "2026-01-03_seizure_2",
    ]
    linked = tmp_path / "part" / "2026-01-03_seizure_2" / "deep" / "a.txt"
    assert linked.samefile(tmp_path / "inbox" / "2026-01-03_seizure_2" / "deep" / "a.txt")
    assert (tmp_path / "inbox" / "2026-01-02_answer_bank_12" / "deep" / "a.txt").exists()

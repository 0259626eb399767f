"""The field: rates by rank from a file of counts, exact, drawn and ranked apart."""

import json
from pathlib import Path

import pytest

from relais.bench.field import field
from relais.bench.road import BenchError


def written(path: Path, *rows: tuple[bool, object, str, object]) -> Path:
    names = ("drawn", "tenth", "outcome", "count")
    told = {"alert_counts": 1, "counts": [dict(zip(names, row, strict=True)) for row in rows]}
    path.write_text(json.dumps(told), encoding="utf-8")
    return path


def test_what_lies_far_down_shows_in_the_drawn_alone(tmp_path: Path) -> None:
    rows = field(written(
        tmp_path / "counts.json",
        (False, 1, "opened", 30), (False, 1, "no_nexus", 10), (True, 10, "attached", 1), (True, 10, "no_nexus", 19),
    ))  # fmt: skip
    of = {(one.group, one.tenth, one.outcome): one for one in rows}
    ranked, down = of["ranked", 1, "to a case"], of["drawn", 10, "to a case"]
    assert (ranked.count, ranked.of, down.count, down.of) == (30, 40, 1, 20)
    # Clopper and Pearson, 1 of 20: 0.001265 to 0.248733.
    assert (round(down.low, 6), round(down.high, 6)) == (0.001265, 0.248733)
    assert ("ranked", 10, "to a case") not in of
    assert of["drawn", None, "no_nexus"].count == 19


@pytest.mark.parametrize(
    "row", [(True, 11, "opened", 1), (True, 0, "opened", 1), (1, 1, "opened", 1), (True, 1, "opened", -1),
            (True, 1, "opened", 1.5), (True, 1, 3, 1)],
)  # fmt: skip
def test_what_is_no_count_is_refused(tmp_path: Path, row: tuple[bool, object, str, object]) -> None:
    with pytest.raises(BenchError, match="no file of counts"):
        field(written(tmp_path / "counts.json", row))


@pytest.mark.parametrize("text", ["{", '{"alert_counts": 2, "counts": [{}]}', "[]", "{}"])
def test_another_file_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "counts.json").write_text(text, encoding="utf-8")
    with pytest.raises(BenchError, match="no file of counts"):
        field(tmp_path / "counts.json")

import re
from pathlib import Path

import pytest

from relais.bench.metrics import METRICS, Figure, rows, share

PAGE = Path(__file__).parents[2] / "docs" / "benchmarks.md"


def test_the_page_tells_every_metric_as_the_code_does():
    row = re.compile(r"^\| `([\w.]+)` \| ([^|]*) \| ([^|]*) \| ([^|]*) \|$", re.MULTILINE)
    told = row.findall(PAGE.read_text(encoding="utf-8"))
    assert {name: (unit, better, meaning) for name, unit, better, meaning in told} == {
        name: (metric.unit, metric.better, metric.meaning) for name, metric in METRICS.items()
    }


def test_a_row_has_the_unit_of_its_metric_whatever_its_detail():
    [row] = rows([Figure("time_s:intake", 2.0, 5, "relais")], "sprint", "S", 1)
    assert (row.unit, row.metric, row.world, row.n) == ("s", "time_s:intake", "S", 5)


def test_a_figure_that_nobody_described_is_refused():
    with pytest.raises(KeyError):
        rows([Figure("made.up", 1.0, 1)], "sprint", "S", 1)


def test_nothing_over_nothing_is_no_figure():
    assert (share(0, 0), share(1, 4)) == (None, 0.25)

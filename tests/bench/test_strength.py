import json
import sys
from itertools import chain

import numpy as np
import pyarrow as pa
import pyarrow.csv as pc
import pyarrow.parquet as pq
import pytest

from relais.bench import reference, strength
from relais.bench.metrics import METRICS, base
from relais.bench.pair_draw import pairs
from relais.bench.pair_worlds import PAYMENTS, World
from relais.bench.road import BenchError
from relais.bench.strength_table import lines
from tests.bench.made_answers import PROGRAM

pytestmark = pytest.mark.slow

WORLDS = ([World("own", lag_min=10)], [World("other/a", lag_min=5), World("other/b", notify=(6, 2))])


@pytest.fixture(scope="module")
def program(tmp_path_factory):
    path = tmp_path_factory.mktemp("program") / "program.py"
    path.write_text(PROGRAM, encoding="utf-8")
    return sys.executable, str(path)


@pytest.fixture(scope="module")
def found(program, tmp_path_factory):
    return strength.on_drawn(tmp_path_factory.mktemp("run"), 25, 1, program, worlds=WORLDS)


def values(found, world):
    return {row.metric: row for row in found.rows if row.world == world}


def made_set(payments=(8, 12), count=30, names=("H1", "no-link", "notify"), seed=1):
    """Return a reference set: `count` pairs of each proposition."""
    tables = []
    for number, name in enumerate(names):
        draw = np.random.default_rng([seed, number])
        table = pairs(World("x", lag_min=10), name, draw.integers(*payments, count), draw)
        named = pa.array([f"{name} {one}" for one in table["pair"].to_pylist()])
        said = pa.array([name] * table.num_rows)
        tables.append(table.set_column(0, "pair", named).append_column("proposition", said))
    return pa.concat_tables(tables)


@pytest.fixture
def set_file(tmp_path):
    pq.write_table(made_set(), tmp_path / "set.parquet")
    return tmp_path / "set.parquet"


def test_every_row_is_a_known_figure_and_every_alternative_is_told(found):
    assert {base(row.metric) for row in found.rows} <= METRICS.keys()
    names = {"no-link", "notify", "adult-service", "dating"}
    assert found.calibrations.keys() == found.pairs.keys() == names
    assert {row.world for row in found.rows} == {"calibration", "other/a", "other/b", "held-out"}
    assert {row.bench for row in found.rows} == {"strength"}


def test_all_other_worlds_are_told_together(found):
    together, a, b = (values(found, name) for name in ("held-out", "other/a", "other/b"))
    for other in ("notify", "no-link/payments=26"):
        metric = f"strength.median_h1:{other}"
        assert together[metric].n == a[metric].n + b[metric].n
    asked = 25 * len(PAYMENTS) * 5 * 2
    offered = together["strength.offered_share"]
    assert offered.n == asked
    assert 0.9 < offered.value <= 1


def test_the_alternative_decides_the_number(found):
    told = values(found, "other/a")
    assert told["strength.median_h1:no-link"].value > 2 * told["strength.median_h1:notify"].value > 0
    assert told["strength.cllr:no-link"].value < told["strength.cllr:adult-service"].value
    # Who pays for an adult's company lives like H1: hardly anything is told.
    assert told["strength.cllr_min:adult-service"].value > 0.75


def test_no_ratio_is_beyond_the_bounds(found):
    for name, one in found.calibrations.items():
        told = found.pairs[name]
        for side in (told.first, told.second):
            assert one.low - 1e-12 <= side.min() <= side.max() <= one.high + 1e-12
        assert one.high <= np.log(one.pairs[1] + 1)


def test_misleading_rates_come_with_bounds(found):
    told = values(found, "held-out")
    for name in ("misleading_h1", "misleading_h2"):
        rate, low, high = (told[f"strength.{name}{end}:notify"].value for end in ("", "_low", "_high"))
        assert low <= rate <= high <= 1
        assert high > 0


def test_it_is_told_in_json_as_what_it_is(found):
    told = json.loads(json.dumps(found.told()))
    assert told["statement"] == "illustrative, synthetic reference"
    assert "not the probability" in told["meaning"]
    assert told["propositions"]["version"] == 1
    assert told["verbal_scale"]["source"]
    for one in told["tippett"].values():
        assert len(one["power"]) == len(one["first"]) == len(one["second"])
        assert one["first"] == sorted(one["first"], reverse=True)


def test_the_table_has_a_line_per_alternative_and_number(found):
    told = list(lines(found))
    assert [(line["h2"], line["payments"]) for line in told][:5] == [
        *(("no-link", n) for n in PAYMENTS), ("notify", PAYMENTS[0])
    ]  # fmt: skip
    assert len(told) == 16
    assert all("support" in str(line["words"]) for line in told)
    assert any("soutien" in str(line["words"]) for line in lines(found, "fr"))


def test_the_same_seed_gives_the_same_rows(found, program, tmp_path):
    again = strength.on_drawn(tmp_path, 25, 1, program, worlds=WORLDS)
    assert again.rows == found.rows
    other = strength.on_drawn(tmp_path / "other", 25, 2, program, worlds=WORLDS)
    assert [row.value for row in other.rows] != [row.value for row in found.rows]


def test_a_reference_set_takes_the_place_of_the_drawn(set_file, program, tmp_path):
    found = strength.on_reference(set_file, tmp_path / "run", program)
    assert found.calibrations.keys() == {"no-link", "notify"}
    assert found.statement != "illustrative, synthetic reference"
    assert {row.world for row in found.rows} == {"set.parquet"}
    told = values(found, "set.parquet")
    assert told["strength.cllr:no-link"].value < 1
    assert told["strength.median_h1:no-link"].value > 1
    assert told["strength.median_h1:no-link/payments=26"].value is None
    blank = [line for line in lines(found) if line["payments"] == 26]
    assert all(line["if_h1"] == line["words"] == line["above"] == "" for line in blank)


def test_the_order_of_rows_and_the_form_of_the_file_are_no_matter(set_file, program, tmp_path):
    table = pq.read_table(set_file)
    turned = table.take(pa.array(np.random.default_rng(9).permutation(table.num_rows)))
    millis = turned.set_column(2, "at", turned["at"].cast("int64"))
    pc.write_csv(millis, tmp_path / "set.csv")
    one = strength.on_reference(set_file, tmp_path / "one", program)
    two = strength.on_reference(tmp_path / "set.csv", tmp_path / "two", program)
    assert [row.value for row in one.rows] == [row.value for row in two.rows]


def test_a_pair_is_measured_by_what_others_teach(set_file, program, tmp_path):
    told = strength.on_reference(set_file, tmp_path / "run", program)
    events, known = reference.reference(set_file)
    found = reference.by_proposition(reference.counted(events, tmp_path / "again", program), known, set_file)
    own = told.calibrations["no-link"].ratio(found["H1"])
    assert own.size == told.pairs["no-link"].first.size == 30
    assert not np.allclose(own, told.pairs["no-link"].first)


def test_a_reference_that_is_none_is_refused_in_one_line(tmp_path, program):
    whole = made_set()

    def refused(table, name="bad.parquet"):
        pq.write_table(table, tmp_path / name)
        with pytest.raises(BenchError) as caught:
            strength.on_reference(tmp_path / name, tmp_path / "run", program)
        assert "\n" not in str(caught.value)
        return str(caught.value)

    assert "expected the columns" in refused(whole.drop_columns(["proposition"]))
    assert "expected the columns" in refused(whole.slice(0, 0).select(["pair"]))
    assert "too few pairs" in refused(whole.slice(0, 0))
    said = pa.array(["guilty"] * whole.num_rows)
    assert "“guilty”" in refused(whole.set_column(3, "proposition", said))
    assert "without a pair" in refused(whole.set_column(3, "proposition", pa.nulls(whole.num_rows, pa.string())))
    both = pa.concat_tables([whole, whole.slice(0, 1).set_column(3, "proposition", pa.array(["notify"]))])
    assert "two propositions" in refused(both)
    assert "too few pairs" in refused(made_set(names=("H1",)))
    assert "too few pairs" in refused(made_set(count=19))


def test_sides_that_never_pay_alike_cannot_be_compared(tmp_path, program):
    few, many = made_set((4, 6), names=("H1",)), made_set((60, 80), names=("no-link",), count=20)
    pq.write_table(pa.concat_tables([few, many]), tmp_path / "set.parquet")
    with pytest.raises(BenchError, match="too few pairs"):
        strength.on_reference(tmp_path / "set.parquet", tmp_path / "run", program)


def test_a_file_that_is_no_table_is_refused(tmp_path, program):
    (tmp_path / "set.parquet").write_text("no table", encoding="utf-8")
    for path in (tmp_path / "set.parquet", tmp_path / "none.csv"):
        with pytest.raises(BenchError, match="cannot be read"):
            strength.on_reference(path, tmp_path / "run", program)


def test_answers_in_another_form_are_refused(set_file, tmp_path):
    (tmp_path / "odd.py").write_text(
        "import sys, pyarrow as pa, pyarrow.parquet as pq\npq.write_table(pa.table({'pair': [1]}), sys.argv[-1])\n",
        encoding="utf-8",
    )
    with pytest.raises(BenchError, match="not as expected"):
        strength.on_reference(set_file, tmp_path / "run", (sys.executable, str(tmp_path / "odd.py")))


def test_folds_deal_out_every_pair():
    assert sorted(chain(*(np.flatnonzero(reference.fold(23) == one) for one in range(5)))) == list(range(23))

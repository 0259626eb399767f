from relais.bench import table
from relais.bench.metrics import Figure, rows
from relais.bench.sweep import met


def _cell(name, precision, recall):
    figures = [Figure("packages.precision:proposed", precision, 9), Figure("packages.recall:proposed", recall, 8)]
    return rows([*figures, Figure("packages.recall:proposed", 1.0, 8, "amount")], "sprint", f"S {name}", 3)


ROWS = [*_cell("held-out/a", 0.95, 0.9), *_cell("held-out/b", 0.99, 0.89), *_cell("case/c", 0.1, 0.1),
        *_cell("held-out/d", None, 0.0)]  # fmt: skip


def test_a_cell_meets_the_goal_in_both_or_not_at_all_and_one_that_failed_does_not():
    [row] = met(ROWS, "S", [3], 4)
    assert (row.metric, row.value, row.n) == ("grid.met_share", 1 / 4, 4)


def test_a_grid_without_held_out_cells_has_no_such_share():
    assert [row.value for row in met(ROWS[6:9], "S", [3], 0)] == [None]


def test_the_bad_cells_come_first():
    lines = table.by_cell(ROWS)
    assert [line["world"] for line in lines] == ["S held-out/d", "S case/c", "S held-out/b", "S held-out/a"]
    assert (lines[1]["precision"], lines[1]["recall"], lines[1]["positives"]) == (0.1, 0.1, 8)


def test_the_short_table_begins_with_what_is_worst():
    found = rows(
        [Figure("time_s:run", 3.0, 1), Figure("packages.recall:FR", 0.9, 1), Figure("packages.precision:FR", None, 0),
         Figure("linking.wrong_merge_share", 0.4, 1), Figure("world.facts", 5, 5)], "sprint", "S", 1)  # fmt: skip
    assert [row.metric for row in table.short(found)] == [
        "linking.wrong_merge_share", "packages.recall:FR", "packages.precision:FR", "time_s:run",
    ]  # fmt: skip

"""Who returns in the later part of an inbox, and who is known again."""

import pytest

from relais.bench import memory
from relais.bench.road import travel, write_world
from relais.bench.run import open_run
from tests.bench.made import made
from tests.bench.test_run import TOML


def test_the_later_part_begins_where_half_of_the_folders_had_come(tmp_path):
    for folder in ("2026-01-03_ncmec_2", "2024-05-01_liaison_1", "2026-02-01_seizure_1", "2025-12-31_ncmec_1"):
        (tmp_path / folder).mkdir()
    assert memory.parting(tmp_path) == "2026-01-03"


def test_who_returns_is_linked_where_a_subject_reaches_over_both_parts(tmp_path):
    scene = open_run(made(tmp_path))
    # The list of transfers is of the earlier part, the chat of the later: ada and fay are in both.
    scene.con.execute(memory._HALVES, ("2", "2"))
    assert scene.rows(memory._LINKED) == [(2, 2)]
    scene.con.execute(
        "CREATE OR REPLACE VIEW run_subject AS SELECT reading_id AS subject_id, reading_id, ordinal FROM party"
    )
    assert scene.rows(memory._LINKED) == [(0, 2)]


@pytest.mark.slow
def test_memory_alone_knows_again_what_no_authorisation_joins(tmp_path):
    (tmp_path / "p.toml").write_text(TOML, encoding="utf-8")
    places, _step = write_world(tmp_path / "run", "S", 1, tmp_path / "p.toml")
    travel(places, "memory")
    found = {(figure.metric, figure.engine): figure for figure in memory.score(open_run(places), places, asked=3)}
    assert found["returning.recall", "without"].value == 0
    assert found["returning.recall", "memory"].value > 0
    assert found["returning.recall", "authorised"].value > 0
    assert found["returning.recall", "memory"].n == found["returning.false_hit_share", "memory"].n == 3

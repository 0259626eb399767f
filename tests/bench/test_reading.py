from relais.bench import reading
from tests.bench.made import AGAIN, LIST, alter, figures, opened


def test_all_that_was_written_was_read(tmp_path):
    found = figures(reading.score(opened(tmp_path)))
    assert {value for (metric, _engine), value in found.items() if metric.startswith("intake.read_ratio")} == {1, None}
    assert found["intake.read_ratio:call", "relais"] is None
    assert found["intake.exact_share", "relais"] == 1


def test_the_members_of_an_archive_are_counted_to_it(tmp_path):
    assert figures(reading.score(opened(tmp_path)))["intake.read_ratio:format=telegram", "relais"] == 1


def _files(folder, **changes):
    """Return the scene with one file of the truth changed."""
    sets = ", ".join(f"{name} = {value}" for name, value in changes.items())
    return alter(opened(folder), "truth_file", f"UPDATE kept SET {sets} WHERE path = '{LIST}'")


def test_a_fact_that_was_not_read_shows(tmp_path):
    found = figures(reading.score(_files(tmp_path, payment=10)))
    assert (
        found["intake.read_ratio:payment", "relais"] == found["intake.read_ratio:format=transfers csv", "relais"] == 0.5
    )
    assert found["intake.exact_share", "relais"] == 2 / 3


def test_damaged_files_are_left_out(tmp_path):
    found = figures(reading.score(_files(tmp_path, payment=10, damaged=True)))
    assert found["intake.read_ratio:payment", "relais"] is None
    assert found["intake.exact_share", "relais"] == 1


def test_warnings_are_compared_file_by_file(tmp_path):
    found = figures(reading.score(_files(tmp_path, notices=2)))
    assert found["intake.notices_expected", "relais"] == 2
    # The report raised one that nobody expects: it does not make up for the list's.
    assert found["intake.notices_raised", "relais"] == 1
    assert found["intake.notices_missed", "relais"] == 2
    assert found["intake.notices_unasked", "relais"] == 1


def test_two_files_of_the_same_bytes_are_counted_once(tmp_path):
    scene = opened(tmp_path)
    assert len(scene.rows("FROM origin WHERE path = ?", AGAIN)) == 1
    assert figures(reading.score(scene))["intake.read_ratio:report", "relais"] == 1


def test_a_selector_that_no_fact_bears_shows(tmp_path):
    scene = opened(tmp_path)
    scene.con.execute("DELETE FROM bears WHERE value = (SELECT value FROM truth_account WHERE person = 'ada')")
    assert figures(reading.score(scene))["intake.selector_share", "relais"] == 5 / 6

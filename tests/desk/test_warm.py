"""What a process reads as it starts: what it can, and nothing is said of the rest."""

from pathlib import Path

import pytest

from relais.desk import queue_places, values
from relais.desk.home import Home, open_home
from relais.desk.warm import warm


@pytest.mark.slow
def test_what_is_asked_of_first_is_in_memory(ranked_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    home = open_home(ranked_home)
    warm(home)

    def read(*_asked: object) -> None:
        raise AssertionError("read again")

    monkeypatch.setattr(queue_places, "connect", read)
    monkeypatch.setattr(values, "facts_of", read)
    queue_places.hold(home.derived / "run" / "queue.parquet")
    assert values.values(home.ledger).holders(["+33600000000"]).keys() == {"+33600000000"}
    home.engine.dispose()


def test_a_home_without_a_run_keeps_no_process_from_starting(home: Home) -> None:
    warm(home)

"""The index at the desk: an intake says whom its mentions met, in one transaction with its audit row."""

import json
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import select

from relais.desk import analyse
from relais.desk.home import Home
from relais.desk.take_in import take_in
from relais.safeguards.audit import details_of
from relais.store.tables import AUDIT
from tests.intake.sound import samples

AS_OF = datetime(2026, 11, 28, tzinfo=UTC)


def put(folder: Path, name: str, content: bytes) -> Path:
    (folder / name).write_bytes(content)
    return folder / name


def acts(home: Home) -> list[str]:
    with home.engine.connect() as connection:
        return list(connection.execute(select(AUDIT.c.act).order_by(AUDIT.c.number)).scalars())


def again(content: bytes) -> bytes:
    """Return the same report once more, as another source: only its spacing differs."""
    return json.dumps(json.loads(content), indent=3).encode()


def test_without_a_run_there_is_no_index_and_nothing_is_done(home: Home, tmp_path: Path) -> None:
    outcome = take_in(home, [put(tmp_path, "one.json", samples()["report"])])
    assert outcome.met == []
    assert "link-batch" not in acts(home)


def test_a_report_that_comes_again_meets_the_first(home: Home, tmp_path: Path) -> None:
    report = samples()["report"]
    take_in(home, [put(tmp_path, "one.json", report)])
    analyse.run(home, AS_OF)
    outcome = take_in(home, [put(tmp_path, "two.json", again(report))])
    assert outcome.met
    assert {hit.use for hit in outcome.met} <= {"merged", "proposal"}
    assert all(hit.sources == 1 for hit in outcome.met)
    with home.engine.connect() as connection:
        (details,) = details_of(connection, "link-batch")
    assert details["met"] == len(outcome.met)
    assert details["sources"] == 1


def test_after_another_authorisation_an_intake_leaves_the_index_to_the_next_run(home: Home, tmp_path: Path) -> None:
    report = samples()["report"]
    take_in(home, [put(tmp_path, "one.json", report)])
    analyse.run(home, AS_OF)
    analyse.record_authorisation(home, "test 2/2026")
    assert take_in(home, [put(tmp_path, "two.json", again(report))]).met == []
    assert "link-batch" not in acts(home)
    analyse.run(home, AS_OF)
    assert take_in(home, [put(tmp_path, "three.json", report + b"\n")]).met

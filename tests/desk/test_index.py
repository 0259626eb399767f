"""The index at the desk: an intake says whom its mentions met, in one transaction with its audit row."""

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import select

from relais.desk import analyse
from relais.desk.home import Home
from relais.desk.judge import judge, undo
from relais.desk.take_in import take_in
from relais.safeguards.audit import details_of
from relais.store.tables import AUDIT
from tests.desk.made import named, report, take
from tests.intake.sound import samples
from tests.link.index.histories import everything, held

pytestmark = pytest.mark.slow

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


def test_a_judgement_and_its_undo_bind_the_index_at_once(home: Home, tmp_path: Path) -> None:
    phones = ("+33 6 39 98 00 01", "+33 6 39 98 00 02")
    one, other = (
        take(home, tmp_path, named(f"X-{n}", name, phone, "2026-11-20T14:30+01:00"))
        for n, (name, phone) in enumerate(zip(("Jean Exemple", "Ana Ejemplo"), phones, strict=True))
    )
    analyse.run(home, AS_OF)
    pair = frozenset({(one, 0), (other, 0)})
    before = index_of(home)
    assert not any(pair <= group for group in clusters(home))
    given = judge(home, "same", [f"{one}:0", f"{other}:0"], "the same handwriting")
    assert any(pair <= group for group in clusters(home))
    take(home, tmp_path, report("X-2", phones[0]))
    assert acts(home)[-1] == "link-batch"
    assert any(pair <= group for group in clusters(home))
    assert given.number is not None
    undo(home, given.number, "two hands after all", confirmed=True)
    assert not any(pair <= group for group in clusters(home))
    again_ = judge(home, "same", [f"{one}:0", f"{other}:0"], "no, one")
    held_ = index_of(home)
    assert again_.number is not None
    undo(home, again_.number, "two", confirmed=True)
    undo(home, again_.number + 1, "one", confirmed=True)
    assert index_of(home) == held_ != before


def index_of(home: Home) -> list[list[tuple[object, ...]]]:
    with home.engine.connect() as connection:
        return everything(connection)


def clusters(home: Home) -> set[frozenset[tuple[str, int]]]:
    with home.engine.connect() as connection:
        return held(connection)[1]

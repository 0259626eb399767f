"""What a run leaves: changed outside it is refused, past its authorisation it goes, whatever was being written."""

import json
from dataclasses import asdict
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pyarrow as pa
import pytest

from relais.desk import analyse
from relais.desk.derived import DAMAGED, EXPIRED, NOT_RUN, RUNNING, alone, has_run, last_run, opened
from relais.desk.error import DeskError
from relais.desk.home import Home
from relais.desk.link import explain
from relais.desk.links import links
from relais.desk.sight import sight
from relais.store.database import reading
from tests.desk.conftest import Copied
from tests.desk.made import named, take

pytestmark = pytest.mark.slow


def _linked(home: Home, folder: Path) -> None:
    for number, name in enumerate(("Jean Exemple", "J. Exemple")):
        take(home, folder, named(f"X-{number}", name, "+33 6 39 98 00 01", "2024-01-10T14:30+01:00"))
    analyse.run(home, datetime(2026, 11, 25, tzinfo=UTC))


@pytest.fixture
def linked(copied: Copied) -> Home:
    return copied("derived", _linked)


def changed(home: Home, name: str, column: str, value: object) -> None:
    """Change a column of a kept table, in a file whose form is sound."""
    path = home.derived / "run" / f"{name}.arrow"
    table = pa.ipc.open_file(path.read_bytes()).read_all()
    column_at = table.schema.get_field_index(column)
    cells = pa.array([value] * table.num_rows, table.schema.field(column).type)
    with path.open("wb") as file, pa.ipc.new_file(file, table.schema) as writer:
        writer.write_table(table.set_column(column_at, column, cells))


@pytest.mark.parametrize(
    ("name", "column", "value"),
    [("link_side", "reading_id", "zzz"), ("link_part", "bits", 1000.0), ("source", "source_id", "0")],
)
def test_what_does_not_fit_together_is_not_told(linked, name, column, value):
    (id_,) = links(linked)[0]["link_id"].to_pylist()
    assert explain(linked, id_).bits == pytest.approx(sum(part.bits for part in explain(linked, id_).parts))
    changed(linked, name, column, value)
    with pytest.raises(DeskError) as told:
        explain(linked, id_)
    assert told.value.template == DAMAGED


def ended(home: Home) -> None:
    """Have the authorisation of the last run end yesterday."""
    yesterday = datetime.now(UTC).date() - timedelta(days=1)
    path = home.derived / "run" / "run.json"
    told = {**asdict(last_run(home)), "until": date.isoformat(yesterday)}
    path.write_text(json.dumps(told), encoding="utf-8")


@pytest.mark.parametrize("left", ["old", "fresh"])
def test_past_the_authorisation_nothing_stays(linked, left):
    (linked.derived / left).mkdir()
    (linked.derived / left / "link.arrow").write_bytes(b"what a killed run left")
    ended(linked)
    with pytest.raises(DeskError) as told:
        opened(linked)
    assert told.value.template == EXPIRED
    assert not [name for name in ("run", "old", "fresh") if (linked.derived / name).exists()]


def test_what_a_run_killed_at_its_end_took_away_goes(linked):
    (linked.derived / "run").rename(linked.derived / "old")
    assert not has_run(linked)
    with pytest.raises(DeskError) as told:
        last_run(linked)
    assert told.value.template == NOT_RUN
    assert not (linked.derived / "old").exists()


def test_of_two_runs_at_once_the_second_is_refused(linked: Home) -> None:
    with alone(linked), pytest.raises(DeskError) as refused:
        analyse.run(linked, datetime.now(UTC))
    assert refused.value.template == RUNNING
    assert analyse.run(linked, datetime.now(UTC)).rows["queue"] == 2


def test_a_run_without_an_index_of_several_columns_is_looked_into_all_the_same(linked: Home) -> None:
    with reading(linked.engine) as connection:
        mentions = sight(linked, connection).results("subject")[0]["subject"].to_pylist()
        wanted = {(row["reading_id"], row["ordinal"]) for row in mentions[:1]}
        told = sight(linked, connection).mentions(wanted)
        (linked.derived / "run" / "reading_id-ordinal-of-subject.index").unlink()
        again = sight(linked, connection).mentions(wanted)
        assert again.equals(told)
        assert again.num_rows == 1
        (linked.derived / "run" / "reading_id-of-subject.index").unlink()
        with pytest.raises(DeskError) as refused:
            sight(linked, connection).mentions(wanted)
    assert refused.value.template == DAMAGED


def test_nothing_of_a_run_stays_mapped_when_it_was_looked_into(linked: Home) -> None:
    with reading(linked.engine) as connection:
        seen = sight(linked, connection)
        for row in seen.results("subject")[0]["subject"].to_pylist():
            assert seen.mentions({(row["reading_id"], row["ordinal"])}).num_rows
    del seen
    assert str(linked.derived) not in Path("/proc/self/maps").read_text(encoding="utf-8")

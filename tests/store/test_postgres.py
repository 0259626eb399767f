"""The decision store on PostgreSQL: no lost update, no deadlock, nothing acknowledged lost, whatever is killed."""

import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from threading import Event, Thread

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Boolean, Engine, Integer, MetaData, Table, func, insert, inspect, select
from sqlalchemy.exc import InternalError

import relais.store
from relais.safeguards.audit import GENESIS, check, read_chain, record
from relais.store import postgres as module
from relais.store.database import reading, upgrade, writing
from relais.store.error import BusyError, LostError, NewerSchemaError, UnfitError
from relais.store.postgres import connect_postgres, open_postgres
from relais.store.tables import ACTOR, METADATA
from tests.postgres import Server

pytestmark = pytest.mark.slow

VERSIONS = sorted(
    path.stem.partition("_")[0]
    for path in (Path(relais.store.__file__).parent / "migrations" / "versions").glob("[0-9]*.py")
)
# Writes audit rows one after the other, and says of each that it is done; or waits in the middle of the first.
WRITER = """
import sys
from relais.safeguards.audit import GENESIS, record
from relais.store.database import writing
from relais.store.postgres import open_postgres
engine = open_postgres(sys.argv[1])
print("ready", flush=True)
sys.stdin.readline()
for number in range(int(sys.argv[2]) or 1):
    with writing(engine) as connection:
        written = record(connection, "A. Martin", "show", {"number": number}, GENESIS)
        if sys.argv[2] == "0":
            print("in the middle", flush=True)
            sys.stdin.readline()
    print(written, flush=True)
engine.dispose()
"""


@pytest.fixture
def engine(database: str) -> Iterator[Engine]:
    engine = open_postgres(database)
    yield engine
    engine.dispose()


def _writer(url: str, rows: int) -> subprocess.Popen[str]:
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    child = subprocess.Popen([sys.executable, "-c", WRITER, url, str(rows)], text=True, bufsize=1, **pipes)
    assert child.stdout.readline() == "ready\n"
    return child


def _chain(engine: Engine) -> list[int]:
    """Return the numbers of a chain that is sound."""
    with reading(engine) as connection:
        rows = read_chain(connection)
    assert check(rows, []) == []
    return [row.number for row in rows]


def test_the_migrations_make_the_tables_the_code_uses(engine: Engine) -> None:
    with reading(engine) as connection:
        assert compare_metadata(MigrationContext.configure(connection), METADATA) == []


def test_many_threads_chain_their_rows(engine: Engine) -> None:
    def acts() -> None:
        for number in range(15):
            with reading(engine) as connection:
                connection.execute(select(ACTOR.c.id)).all()
            with writing(engine) as connection:
                record(connection, "A. Martin", "show", {"number": number}, GENESIS)

    threads = [Thread(target=acts) for _one in range(13)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert _chain(engine) == list(range(1, 13 * 15 + 1))


def test_many_processes_chain_their_rows(engine: Engine, database: str) -> None:
    children = [_writer(database, 40) for _one in range(4)]
    for one in children:
        one.stdin.write("go\n")
    told = [int(line) for one in children for line in one.communicate()[0].split()]
    assert sorted(told) == _chain(engine) == list(range(1, 161))


def test_a_writer_killed_in_the_middle_leaves_nothing_and_keeps_nobody(engine: Engine, database: str) -> None:
    child = _writer(database, 0)
    child.stdin.write("go\n")
    assert child.stdout.readline() == "in the middle\n"
    child.kill()
    child.communicate()
    with writing(engine) as connection:
        assert record(connection, "A. Martin", "show", {}, GENESIS) == 1
    assert _chain(engine) == [1]


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGKILL])
def test_what_a_stop_of_the_server_breaks_off_is_not_done(
    engine: Engine, postgres: Server, how: signal.Signals
) -> None:
    with writing(engine) as connection:
        record(connection, "A. Martin", "show", {}, GENESIS)

    def broken_off() -> None:
        with writing(engine) as connection:
            record(connection, "A. Martin", "show", {}, GENESIS)
            postgres.stop(how)

    with pytest.raises(LostError):
        broken_off()
    with pytest.raises(LostError):
        _chain(engine)  # nor can anybody read
    postgres.start()
    assert _chain(engine) == [1]
    with writing(engine) as connection:
        record(connection, "A. Martin", "show", {}, GENESIS)
    assert _chain(engine) == [1, 2]


def test_of_several_idle_connections_a_restart_costs_one_act(engine: Engine, postgres: Server) -> None:
    with reading(engine) as one, reading(engine) as two:
        one.execute(select(ACTOR.c.id)).all()
        two.execute(select(ACTOR.c.id)).all()
    postgres.stop()
    postgres.start()
    with pytest.raises(LostError):
        _chain(engine)
    for _act in range(3):
        assert _chain(engine) == []


def test_what_was_acknowledged_outlives_crashes_of_the_server(engine: Engine, database: str, postgres: Server) -> None:
    acknowledged: list[int] = []
    for lines in (3, 17, 40):
        child = _writer(database, 10**6)
        child.stdin.write("go\n")
        acknowledged += [int(child.stdout.readline()) for _line in range(lines)]
        postgres.stop(signal.SIGKILL)
        acknowledged += map(int, child.communicate()[0].split())
        assert child.returncode == 1
        postgres.start()
        engine.dispose()
        kept = _chain(engine)
        assert set(acknowledged) <= set(kept)
        assert len(kept) <= len(acknowledged) + 3


def test_who_waits_too_long_for_the_lock_is_told(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_BUSY_SECONDS", 0.1)
    held, done = Event(), Event()

    def holds() -> None:
        with writing(engine):
            held.set()
            done.wait()

    other = Thread(target=holds)
    other.start()
    held.wait()
    with pytest.raises(BusyError), writing(engine):
        pass
    done.set()
    other.join()
    with writing(engine) as connection:
        record(connection, "A. Martin", "show", {}, GENESIS)


def test_a_reader_sees_one_instant_and_cannot_write(engine: Engine) -> None:
    with reading(engine) as connection:
        assert read_chain(connection) == []
        with writing(engine) as other:
            record(other, "A. Martin", "show", {}, GENESIS)
        assert read_chain(connection) == []
        with pytest.raises(InternalError, match="read-only"):
            record(connection, "A. Martin", "show", {}, GENESIS)
    assert _chain(engine) == [1]


@pytest.mark.parametrize("version", VERSIONS[:-1])
def test_every_earlier_schema_is_brought_up_with_its_rows(postgres: Server, version: str) -> None:
    with postgres.database("template0") as url:
        old = connect_postgres(url)
        upgrade(old, version)
        made = MetaData()
        with writing(old) as connection:
            made.reflect(connection)
            tables = [one for one in made.sorted_tables if one.name != "alembic_version"]
            for table in tables:
                connection.execute(insert(table).values(_row(table)))
        old.dispose()
        engine = open_postgres(url)
        with reading(engine) as connection:
            held = set(inspect(connection).get_table_names())
            assert compare_metadata(MigrationContext.configure(connection), METADATA) == []
            counts = [connection.execute(select(func.count()).select_from(one)).scalar() for one in tables]
        engine.dispose()
        assert {one.name for one in tables} <= held
        assert set(counts) == {1}


def _row(table: Table) -> dict[str, object]:
    kinds = {Integer: 1, Boolean: False}
    return {
        column.name: next((value for kind, value in kinds.items() if isinstance(column.type, kind)), "x")
        for column in table.c
        if not column.nullable
    }


def test_a_schema_of_a_newer_version_is_refused(engine: Engine, database: str) -> None:
    with writing(engine) as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(NewerSchemaError):
        open_postgres(database)


UNFIT = {
    "ENCODING 'LATIN1' LOCALE 'C' TEMPLATE template0": module.NOT_UTF8,
    "LOCALE_PROVIDER icu ICU_LOCALE 'en' TEMPLATE template0": module.NOT_IN_ORDER,
}


@pytest.mark.parametrize("made", UNFIT)
def test_a_database_that_would_sort_or_store_otherwise_is_refused(postgres: Server, made: str) -> None:
    postgres.run(f"CREATE DATABASE unfit {made}")
    with pytest.raises(UnfitError) as refused:
        open_postgres(postgres.url("unfit"))
    postgres.run("DROP DATABASE unfit WITH (FORCE)")
    assert refused.value.template == UNFIT[made]


def test_no_setting_of_the_database_makes_a_commit_less(postgres: Server, database: str) -> None:
    name = database.partition("?")[0].rpartition("/")[2]
    for setting in ("synchronous_commit = off", "search_path = elsewhere", "default_transaction_read_only = on"):
        postgres.run(f"ALTER DATABASE {name} SET {setting}")
    engine = open_postgres(database)
    with writing(engine) as connection:
        assert record(connection, "A. Martin", "show", {}, GENESIS) == 1
        assert connection.exec_driver_sql("SHOW synchronous_commit").scalar() == "on"
    engine.dispose()


def test_a_database_of_something_else_is_refused(postgres: Server) -> None:
    with postgres.database("template0") as url:
        other = connect_postgres(url)
        with writing(other) as connection:
            connection.exec_driver_sql("CREATE TABLE stock (number integer)")
        other.dispose()
        with pytest.raises(UnfitError, match="something else"):
            open_postgres(url)


def test_a_server_that_forgets_what_it_acknowledged_is_refused(postgres: Server, database: str) -> None:
    postgres.run("ALTER SYSTEM SET full_page_writes = off")
    postgres.stop()
    postgres.start()
    with pytest.raises(UnfitError, match="power cut"):
        open_postgres(database)
    postgres.run("ALTER SYSTEM RESET full_page_writes")
    postgres.stop()
    postgres.start()
    open_postgres(database).dispose()

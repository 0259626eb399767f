"""The decision store: encrypted, durable, migrated, and refusing what was altered."""

import os
import random
import signal
import subprocess
import sys
from pathlib import Path
from threading import Thread

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Engine, event, insert, select
from sqlalchemy.exc import DatabaseError
from sqlcipher3 import dbapi2

from relais.store.database import writing
from relais.store.error import WrongKeyError
from relais.store.registers import REGISTERS
from relais.store.sqlite import open_sqlite
from relais.store.tables import ACTOR, METADATA

pytestmark = pytest.mark.slow

KEY = bytes(range(32))


def test_the_migrations_make_the_tables_the_code_uses(tmp_path: Path) -> None:
    engine = open_sqlite(tmp_path / "desk.db", KEY)
    assert {table.name for table in REGISTERS} <= METADATA.tables.keys()
    with engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), METADATA) == []


def test_the_file_is_encrypted_and_the_key_is_needed(tmp_path: Path) -> None:
    path = tmp_path / "desk.db"
    with open_sqlite(path, KEY).begin() as connection:
        connection.execute(insert(ACTOR).values(name="Canary Martin", named_at="2026-01-01T00:00:00+00:00"))
    files = b"".join(file.read_bytes() for file in tmp_path.iterdir())
    assert b"Canary" not in files
    assert not files.startswith(b"SQLite format 3")
    with pytest.raises(WrongKeyError):
        open_sqlite(path, bytes(32))


def test_commits_are_synchronous(tmp_path: Path) -> None:
    with open_sqlite(tmp_path / "desk.db", KEY).connect() as connection:
        assert connection.exec_driver_sql("PRAGMA synchronous").scalar() == 2
        assert connection.exec_driver_sql("PRAGMA foreign_keys").scalar() == 1


def test_a_flipped_bit_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "desk.db"
    engine = open_sqlite(path, KEY)
    with engine.begin() as connection:
        connection.execute(insert(ACTOR).values(name="A. Martin", named_at="2026-01-01T00:00:00+00:00"))
        connection.exec_driver_sql("PRAGMA user_version")
    engine.dispose()
    assert [file.name for file in tmp_path.iterdir()] == ["desk.db"]
    intact = path.read_bytes()
    chance = random.Random(7)
    for _flip in range(30):
        at, bit = chance.randrange(len(intact)), chance.randrange(8)
        path.write_bytes(intact[:at] + bytes([intact[at] ^ (1 << bit)]) + intact[at + 1 :])
        assert _noticed(path)


def _noticed(path: Path) -> bool:
    try:
        with open_sqlite(path, KEY).connect() as connection:
            connection.exec_driver_sql("SELECT count(*) FROM actor, alembic_version").scalar()
            # A page that no query reads may be damaged unseen; this reads them all.
            return bool(connection.exec_driver_sql("PRAGMA cipher_integrity_check").fetchall())
    except (WrongKeyError, DatabaseError, dbapi2.DatabaseError):
        return True


def test_one_connection_serves_one_act_after_the_other_and_threads_have_their_own(tmp_path: Path) -> None:
    engine, opened = open_sqlite(tmp_path / "desk.db", KEY), []
    event.listen(engine, "connect", lambda *_told: opened.append(1))

    def acts(name: str) -> None:
        for number in range(20):
            with writing(engine) as connection:
                connection.execute(insert(ACTOR).values(name=f"{name} {number}", named_at="t"))

    acts("main")
    assert not opened  # what brought the schema up to date is used again
    threads = [Thread(target=acts, args=(f"thread {one}",)) for one in range(4)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    with engine.connect() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM actor").scalar() == 100


def test_a_forked_child_opens_its_own_and_leaves_its_parent_s_alone(tmp_path: Path) -> None:
    engine = open_sqlite(tmp_path / "desk.db", KEY)
    with writing(engine) as connection:
        connection.execute(insert(ACTOR).values(name="before", named_at="t"))
    held = _connection(engine)
    child = os.fork()
    if not child:
        with writing(engine) as connection:
            connection.execute(insert(ACTOR).values(name="child", named_at="t"))
        os._exit(_connection(engine) is held)
    assert os.waitpid(child, 0)[1] == 0
    with writing(engine) as connection:
        connection.execute(insert(ACTOR).values(name="after", named_at="t"))
        assert set(connection.execute(select(ACTOR.c.name)).scalars()) == {"before", "child", "after"}
    assert _connection(engine) is held


def _connection(engine: Engine) -> object:
    with engine.connect() as connection:
        return connection.connection.dbapi_connection


def test_acknowledged_rows_survive_kills(tmp_path: Path) -> None:
    script = (
        "import sys; from pathlib import Path; from sqlalchemy import insert\n"
        "from relais.store.sqlite import open_sqlite; from relais.store.database import writing\n"
        "from relais.store.tables import ACTOR\n"
        "engine = open_sqlite(Path(sys.argv[1]), bytes(range(32)))\n"
        "for number in range(10**9):\n"
        "    name = f'{sys.argv[2]}-{number}'\n"
        "    with writing(engine) as connection:\n"
        "        connection.execute(insert(ACTOR).values(name=name, named_at='t'))\n"
        "    print(name, flush=True)\n"
    )
    acknowledged: list[str] = []
    chance = random.Random(3)
    for round_ in range(8):
        child = subprocess.Popen(
            [sys.executable, "-c", script, str(tmp_path / "desk.db"), str(round_)], stdout=subprocess.PIPE, text=True
        )
        assert child.stdout is not None
        acknowledged += [child.stdout.readline().strip() for _line in range(chance.randrange(5, 40))]
        os.kill(child.pid, signal.SIGKILL)
        acknowledged += child.stdout.read().split()
        child.stdout.close()
        child.wait()
    with open_sqlite(tmp_path / "desk.db", KEY).connect() as connection:
        kept = set(connection.execute(select(ACTOR.c.name)).scalars())
    assert set(acknowledged) <= kept
    assert len(kept) <= len(acknowledged) + 8

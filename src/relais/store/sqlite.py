"""SQLite through the SQLCipher wheel: encrypted, a MAC on every page, durable when a commit returns."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, Engine, create_engine, event, inspect
from sqlalchemy.exc import DisconnectionError, OperationalError
from sqlalchemy.pool import ConnectionPoolEntry, QueuePool
from sqlcipher3 import dbapi2

# Below this, SQLite's write-ahead log could lose a reset (fixed in 3.51.3).
_OLDEST_SOUND = (3, 51, 3)
_BUSY_SECONDS = 30.0
# Pages held in the clear in memory: each one read again costs its decryption and its MAC.
_CACHE_KIB = 65_536
_MIGRATIONS = Path(__file__).parent / "migrations"
# Never closed: closing in a child would end what its parent still uses.
_INHERITED: list[dbapi2.Connection] = []


class BusyError(Exception):
    """Another process keeps the database locked."""


class NewerSchemaError(Exception):
    """A newer version of relais made the tables of this database."""


class WrongKeyError(Exception):
    """The key does not open this database, or it is damaged."""


def open_sqlite(path: Path, key: bytes) -> Engine:
    """Open the encrypted database at `path` with a raw 32-byte `key`, bringing its schema up to date.

    Raises WrongKeyError where the key does not fit or a page fails its MAC, NewerSchemaError where the schema is newer.
    """
    if dbapi2.sqlite_version_info < _OLDEST_SOUND:
        raise RuntimeError(f"SQLite {dbapi2.sqlite_version} can corrupt its write-ahead log")

    def connect() -> dbapi2.Connection:
        connection = dbapi2.connect(str(path), timeout=_BUSY_SECONDS, check_same_thread=False)
        connection.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            connection.execute("PRAGMA synchronous = FULL")
            connection.execute("PRAGMA foreign_keys = ON")
            connection.execute(f"PRAGMA cache_size = -{_CACHE_KIB}")
        except dbapi2.DatabaseError as error:
            connection.close()
            raise WrongKeyError(str(path)) from error
        return connection

    # One connection is kept between acts: to open it, and to write its log back when the last one closes, takes longer
    # than most acts. Whoever needs another meanwhile, such as a second thread, has one of their own.
    engine = create_engine(
        "sqlite://", creator=connect, poolclass=QueuePool, pool_size=1, max_overflow=-1, module=dbapi2
    )
    event.listen(engine, "begin", _begin)
    event.listen(engine, "connect", _opened)
    event.listen(engine, "checkout", _check_process)
    _migrate(engine)
    return engine


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """Hold the write lock for one transaction, committed when the block ends.

    One that read first and locked later could chain its audit row to the same row as another.
    Raises BusyError when another process keeps the lock too long.
    """
    try:
        with engine.execution_options(immediate=True).begin() as connection:
            yield connection
    except OperationalError as error:
        if "locked" in str(error):
            raise BusyError(str(engine.url)) from error
        raise


def _begin(connection: Connection) -> None:
    immediate = connection.get_execution_options().get("immediate", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if immediate else "BEGIN")


def _opened(connection: dbapi2.Connection, record: ConnectionPoolEntry) -> None:
    connection.isolation_level = None  # no BEGIN but our own
    record.info["process"] = os.getpid()


def _check_process(connection: dbapi2.Connection, record: ConnectionPoolEntry, _proxy: object) -> None:
    """Have a forked child open its own connection: the locks of an inherited one are its parent's."""
    if record.info["process"] != os.getpid():
        _INHERITED.append(connection)
        record.dbapi_connection = None  # type: ignore[misc]  # as SQLAlchemy documents it; its stub has no setter
        raise DisconnectionError("opened by another process")


def _migrate(engine: Engine) -> None:
    newest = max(path.stem.partition("_")[0] for path in (_MIGRATIONS / "versions").glob("[0-9]*.py"))
    with engine.connect() as connection:
        made = inspect(connection).has_table("alembic_version")
        held = str(connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()) if made else ""
        if held > newest:
            raise NewerSchemaError(held)
        if held == newest:
            return
    # Alembic takes longer to import than most commands to run, and is needed once in the life of a home.
    from alembic import command  # noqa: PLC0415
    from alembic.config import Config  # noqa: PLC0415

    with writing(engine) as connection:
        config = Config()
        config.set_main_option("script_location", str(_MIGRATIONS))
        config.attributes["connection"] = connection
        command.upgrade(config, "head")

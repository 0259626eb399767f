"""SQLite through the SQLCipher wheel: encrypted, a MAC on every page, durable when a commit returns."""

from pathlib import Path

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.pool import ConnectionPoolEntry, QueuePool
from sqlcipher3 import dbapi2

from relais.store.database import Before, keep_to_one_process, migrate, nothing_before
from relais.store.error import BusyError, WrongKeyError

# Below this, SQLite's write-ahead log could lose a reset (fixed in 3.51.3).
_OLDEST_SOUND = (3, 51, 3)
_BUSY_SECONDS = 30.0
# Pages held in the clear in memory: each one read again costs its decryption and its MAC.
_CACHE_KIB = 65_536
_KEPT = 32


def open_sqlite(path: Path, key: bytes, before: Before = nothing_before) -> Engine:
    """Open the encrypted database at `path` with a raw 32-byte `key`, bringing its schema up to date.

    Raises WrongKeyError where the key does not fit or a page fails its MAC, NewerSchemaError where the schema is newer.
    """
    engine = connect_sqlite(path, key)
    migrate(engine, before)
    return engine


def connect_sqlite(path: Path, key: bytes) -> Engine:
    """Open it as `open_sqlite` does, and leave its schema as it is."""
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

    # Connections are kept between acts: to open one, to decrypt its first pages, and to write its log back when the
    # last one closes, takes longer than most acts. Of a unit at work, each person has one to read on, one to decide on.
    engine = create_engine(
        "sqlite://",
        creator=connect,
        poolclass=QueuePool,
        pool_size=_KEPT,
        max_overflow=-1,
        module=dbapi2,
        execution_options={"cause": _cause},
    )
    event.listen(engine, "begin", _begin)
    event.listen(engine, "connect", _ours)
    keep_to_one_process(engine)
    return engine


def _begin(connection: Connection) -> None:
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _ours(connection: dbapi2.Connection, _record: ConnectionPoolEntry) -> None:
    connection.isolation_level = None  # no BEGIN but our own


def _cause(error: BaseException | None) -> type[Exception] | None:
    return BusyError if isinstance(error, dbapi2.OperationalError) and "locked" in str(error) else None

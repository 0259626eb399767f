"""PostgreSQL, for a unit of several: one writer at a time, as under SQLite, and readers who see one instant.

The only place that connects to a server: the one that the unit itself named. The driver is imported when one is opened.
"""

import weakref

from sqlalchemy import Connection, Engine, create_engine, event, inspect
from sqlalchemy.engine import make_url

from relais.model.notice import msg
from relais.store.database import Before, keep_to_one_process, migrate, nothing_before, reading
from relais.store.error import BusyError, LostError, UnfitError

# Any number would do, so long as every version of relais takes the same: locks of this kind are per database.
_WRITE_LOCK = 0x72656C616973
_BUSY_SECONDS = 30.0
# An act reads on one connection and may decide on a second meanwhile: forty threads at once need eighty. A server
# grants a hundred by default.
_KEPT, _BEYOND = 16, 64
# What the role or the server may have set otherwise: a commit that returns is on disk, and names mean our tables. Of a
# machine that is cut off, either end hears within two minutes: the lock that it holds is not kept for hours.
_SESSION = {
    "synchronous_commit": "on", "search_path": "public", "lock_timeout": "0", "statement_timeout": "0",
    "tcp_keepalives_idle": "60", "tcp_keepalives_interval": "10", "tcp_keepalives_count": "6",
}  # fmt: skip
_CONNECT = {
    "options": " ".join(f"-c {name}={value}" for name, value in _SESSION.items()),
    "connect_timeout": 10, "keepalives_idle": 60, "keepalives_interval": 10, "keepalives_count": 6,
    "application_name": "relais",
}  # fmt: skip
# Encoding; text in the order of its code points, as Python and SQLite have it; whether a commit outlives a power cut.
_FITNESS = """
    SELECT current_setting('server_encoding'), 'a' > 'B' AND 'é' > 'z',
        current_setting('fsync') = 'on' AND current_setting('full_page_writes') = 'on'
"""
_LOCK_WAITED, _DEADLOCK = "55P03", "40P01"
# Classes: connection exceptions; refused passwords and rights; no such database; too many connections.
_NOT_ANSWERING = ("08", "28", "3D000", "53300", "57P")

NOT_UTF8 = msg("the database has the encoding {encoding}: it must be made with ENCODING 'UTF8'")
NOT_IN_ORDER = msg("the database orders text by the rules of a language: it must be made with LOCALE 'C'")
NOT_DURABLE = msg("the server has fsync or full_page_writes off: a power cut would lose what it acknowledged")
FOREIGN = msg("the database holds tables of something else: make one for this home alone")


def open_postgres(url: str, before: Before = nothing_before) -> Engine:
    """Open the database at `url` (postgresql://…), bringing its schema up to date.

    Raises UnfitError where it cannot hold a home, LostError where it does not answer, NewerSchemaError.
    """
    engine = connect_postgres(url)
    _check_fit(engine)
    migrate(engine, before)
    return engine


def connect_postgres(url: str) -> Engine:
    """Return an engine on the database at `url`, and leave its schema as it is; nothing is connected yet."""
    engine = create_engine(
        make_url(url).set(drivername="postgresql+psycopg"),
        pool_size=_KEPT,
        max_overflow=_BEYOND,
        pool_timeout=_BUSY_SECONDS,
        connect_args=_CONNECT,
        execution_options={"cause": _cause},
    )
    event.listen(engine, "begin", _begin)
    keep_to_one_process(engine)
    # A driver's connection that is dropped unclosed complains.
    weakref.finalize(engine, engine.pool.dispose)
    return engine


def _begin(connection: Connection) -> None:
    if not connection.get_execution_options().get("writes", False):
        connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        return
    # The lock comes first: each statement after it sees all that the writers before it committed.
    connection.exec_driver_sql("SET TRANSACTION ISOLATION LEVEL READ COMMITTED, READ WRITE")
    connection.exec_driver_sql(f"SET LOCAL lock_timeout = '{_BUSY_SECONDS:.3f}s'")
    connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_WRITE_LOCK})")


def _check_fit(engine: Engine) -> None:
    with reading(engine) as connection:
        encoding, in_order, durable = connection.exec_driver_sql(_FITNESS).one()
        tables = inspect(connection).get_table_names()
    if encoding != "UTF8":
        raise UnfitError(NOT_UTF8, encoding=encoding)
    if not in_order:
        raise UnfitError(NOT_IN_ORDER)
    if not durable:
        raise UnfitError(NOT_DURABLE)
    if tables and "alembic_version" not in tables:
        raise UnfitError(FOREIGN)


def _cause(error: BaseException | None) -> type[Exception] | None:
    import psycopg  # noqa: PLC0415 - loaded already: the error is its own

    if not isinstance(error, psycopg.OperationalError):
        return None
    state = error.sqlstate
    if state in (_LOCK_WAITED, _DEADLOCK):
        return BusyError
    # Without a state, it never heard from the server, or no more.
    return LostError if state is None or state.startswith(_NOT_ANSWERING) else None

"""The decision store as the rooms above use it, whatever the engine: read, write, bring up to date.

An engine made here has two execution options: `writes` (a transaction that takes the write lock as it begins) and
`cause` (what an error of its driver means: a class of `store.error`, or None).
"""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, event, inspect
from sqlalchemy.exc import DBAPIError, DisconnectionError
from sqlalchemy.exc import TimeoutError as NoConnectionError
from sqlalchemy.pool import ConnectionPoolEntry

from relais.store.error import BusyError, NewerSchemaError

_MIGRATIONS = Path(__file__).parent / "migrations"
# What is done before an older schema is changed; what it raises keeps it as it is.
Before = Callable[[Connection], None]
# Never closed: closing in a child would end what its parent still uses.
_INHERITED: list[object] = []


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """Read: everything in the block sees the store as it was at the first look, whatever is committed meanwhile.

    Raises LostError where the database does not answer.
    """
    with _plainly(engine), engine.connect() as connection:
        yield connection


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """Hold the write lock for one transaction, committed when the block ends; writers wait for each other.

    One that read first and locked later could chain its audit row to the same row as another.
    Raises BusyError when another keeps the lock too long, LostError where the database breaks off: then nothing in the
    block may be called done.
    """
    with _plainly(engine), engine.execution_options(writes=True).begin() as connection:
        yield connection


def nothing_before(_connection: Connection) -> None:
    """Let an older schema be brought up to date without more."""


def newest() -> str:
    """Return the revision of this version's schema."""
    return max(path.stem.partition("_")[0] for path in (_MIGRATIONS / "versions").glob("[0-9]*.py"))


def migrate(engine: Engine, before: Before = nothing_before) -> None:
    """Bring the schema up to date, in one transaction, once `before` has seen it; raises NewerSchemaError."""
    with reading(engine) as connection:
        made = inspect(connection).has_table("alembic_version")
        held = str(connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()) if made else ""
        if held > newest():
            raise NewerSchemaError(held)
        if held == newest():
            return
        if held:
            before(connection)
    upgrade(engine, "head")


def upgrade(engine: Engine, revision: str) -> None:
    """Bring the schema up to `revision`."""
    # Alembic takes longer to import than most commands to run, and is needed once in the life of a home.
    from alembic import command  # noqa: PLC0415
    from alembic.config import Config  # noqa: PLC0415

    with writing(engine) as connection:
        config = Config()
        config.set_main_option("script_location", str(_MIGRATIONS))
        config.attributes["connection"] = connection
        command.upgrade(config, revision)


def keep_to_one_process(engine: Engine) -> None:
    """Have a forked child open its own connections: an inherited one is its parent's, with its locks."""
    event.listen(engine, "connect", _opened)
    event.listen(engine, "checkout", _check_process)


def _opened(_connection: object, record: ConnectionPoolEntry) -> None:
    record.info["process"] = os.getpid()


def _check_process(connection: object, record: ConnectionPoolEntry, _proxy: object) -> None:
    if record.info["process"] != os.getpid():
        _INHERITED.append(connection)
        record.dbapi_connection = None  # type: ignore[misc]  # as SQLAlchemy documents it; its stub has no setter
        raise DisconnectionError("opened by another process")


@contextmanager
def _plainly(engine: Engine) -> Iterator[None]:
    """Turn what the driver raises, by SQLAlchemy or by a cursor of its own, into the errors of the store."""
    driver: Any = engine.dialect.loaded_dbapi.Error
    try:
        yield
    except NoConnectionError as error:
        raise BusyError(str(engine.url)) from error
    except (DBAPIError, driver) as error:
        raised = error.orig if isinstance(error, DBAPIError) else error
        if (cause := engine.get_execution_options()["cause"](raised)) is None:
            raise
        raise cause(str(raised).partition("\n")[0]) from error

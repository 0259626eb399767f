"""Where a home's decisions lie: `desk.db` in its folder, or the PostgreSQL database that `relais.toml` names."""

import hmac
import os
import secrets
from pathlib import Path

from sqlalchemy import Connection, Engine, insert, select
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DatabaseError, NoResultFound

from relais.desk.error import DeskError
from relais.model.notice import msg
from relais.store.database import Before, nothing_before, reading
from relais.store.error import BusyError, LostError, NewerSchemaError, UnfitError, WrongKeyError
from relais.store.postgres import open_postgres
from relais.store.sqlite import open_sqlite
from relais.store.tables import ACTOR, SECRET

_FILE = "desk.db"
_SECRET_BYTES = 32

NO_DATABASE = msg(
    "{path} is missing: the decisions and the audit chain of this home are gone; restore them from a copy"
)
READ_ONLY = msg(
    "{path} cannot be written to, and every act leaves a line in the audit chain: copy the folder to where it can be"
)
WRONG_KEY = msg("{path} does not open: the key is not its key, or the file is damaged")
NEWER = msg("{path} was last opened by a newer version of relais, which changed its tables: use that version")
BAD_URL = msg("“{url}” names no database: postgresql://role@host/name was expected")
PASSWORD_IN_URL = msg(
    "a password is not kept in the home: leave it out of the address, and put it into ~/.pgpass, into PGPASSWORD, or"
    " into RELAIS_DB, which gives the whole address"
)
NO_SERVER = msg("{database} does not open: {reason}")
TAKEN = msg("{database} holds a home already, or the beginning of one: name an empty database")
OTHER_HOME = msg("{database} holds the decisions of another home: look at db in relais.toml and at RELAIS_DB")
HELD = msg("{database} is kept locked by another process: try again when it has ended")


def new_on_server(db: str) -> Engine:
    """Open the database at `db` for a home that is being made; raises DeskError, above all where it holds one."""
    engine = _on_server(db)
    with reading(engine) as connection:
        taken = connection.execute(select(ACTOR.c.id).limit(1)).first() is not None
    if taken:
        raise DeskError(TAKEN, database=engine.url)
    return engine


def new_file(root: Path, key: bytes) -> Engine:
    """Make the file of decisions of a home that is being made."""
    return open_sqlite(root / _FILE, key)


def open_database(root: Path, db: str | None, key: bytes, before: Before = nothing_before) -> Engine:
    """Open the decisions of the home at `root`, whose `relais.toml` names `db`; raises DeskError.

    `before` is called before older tables are brought up to date.
    """
    if db is not None:
        return _on_server(db, before)
    path = root / _FILE
    if not path.is_file():
        raise DeskError(NO_DATABASE, path=path)
    check_writable(root, path)
    try:
        return open_sqlite(path, key, before)
    except (WrongKeyError, DatabaseError) as error:
        raise DeskError(WRONG_KEY, path=path) from error
    except NewerSchemaError as error:
        raise DeskError(NEWER, path=root) from error


def check_writable(root: Path, *paths: Path) -> None:
    """Raise DeskError unless the home's folder, and these files of it, can be written to."""
    if not all(os.access(path, os.W_OK) for path in (root, *paths)):
        raise DeskError(READ_ONLY, path=root)


def _on_server(db: str, before: Before = nothing_before) -> Engine:
    url = _address(db)
    try:
        return open_postgres(os.environ.get("RELAIS_DB") or db, before)
    except ArgumentError as error:
        raise DeskError(BAD_URL, url="RELAIS_DB") from error
    except UnfitError as error:
        raise DeskError(error.template, **error.params) from error
    except NewerSchemaError as error:
        raise DeskError(NEWER, path=url) from error
    except LostError as error:
        raise DeskError(NO_SERVER, database=url, reason=error) from error
    except BusyError as error:
        raise DeskError(HELD, database=url) from error


def _address(db: str) -> URL:
    """Return the address that `relais.toml` keeps; raises DeskError where it is none, or has a password in it."""
    try:
        url = make_url(db)
    except ArgumentError as error:
        raise DeskError(BAD_URL, url=db) from error
    if url.password is not None or "password" in url.query:
        raise DeskError(PASSWORD_IN_URL)
    if url.drivername != "postgresql" or not url.database:
        raise DeskError(BAD_URL, url=db)
    return url


def draw_secret(connection: Connection, home_id: str, key: bytes) -> None:
    """Draw the unit's secret for a new home, and mark the database as that home's.

    A server's administrators and its backups see every row: the secret is made of what is drawn here and of the key,
    so that neither is enough alone.
    """
    rows = {"unit": secrets.token_hex(_SECRET_BYTES), "home": home_id}
    if connection.dialect.name == "postgresql":
        rows["key"] = _mixed(key, "key", home_id)
    connection.execute(insert(SECRET), [{"name": name, "value": value} for name, value in rows.items()])


def unit_of(engine: Engine, home_id: str, key: bytes, where: object) -> tuple[bytes, str]:
    """Return the unit's secret and who acts in the home; raises DeskError where they are not this home's.

    `where`: the file or the folder that an error names.
    """
    try:
        with reading(engine) as connection:
            held = {row.name: row.value for row in connection.execute(select(SECRET))}
            actor = connection.execute(select(ACTOR.c.name).order_by(ACTOR.c.id).limit(1)).scalar_one()
    except (DatabaseError, NoResultFound) as error:
        raise DeskError(WRONG_KEY, path=where) from error
    except LostError as error:
        raise DeskError(NO_SERVER, database=where, reason=error) from error
    if "unit" not in held:
        raise DeskError(WRONG_KEY, path=where)
    # Homes of the first versions do not say which they are: their file lies in their folder, and has their key.
    if held.get("home", home_id) != home_id:
        raise DeskError(OTHER_HOME, database=where)
    if "key" not in held:
        return bytes.fromhex(held["unit"]), actor
    if not hmac.compare_digest(held["key"], _mixed(key, "key", home_id)):
        raise DeskError(WRONG_KEY, path=where)
    return bytes.fromhex(_mixed(key, "unit", held["unit"])), actor


def _mixed(key: bytes, purpose: str, value: str) -> str:
    return hmac.digest(key, f"relais {purpose} {value}".encode(), "sha256").hex()

"""A home: one folder that holds everything a unit has, its key apart; its decisions may lie on a server instead."""

import os
import secrets
import uuid
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from hashlib import scrypt
from pathlib import Path

from sqlalchemy import Engine, insert

from relais.casework.authorisation import authorise
from relais.desk.before_upgrade import BeforeUpgrade
from relais.desk.error import DeskError
from relais.desk.seat import seat
from relais.desk.settings import FILE, Settings, load
from relais.desk.settings_text import save
from relais.desk.unit_database import check_writable, draw_secret, new_file, new_on_server, open_database, unit_of
from relais.ledger.durable import sync
from relais.ledger.layout import Layout
from relais.ledger.state import head
from relais.model.notice import msg
from relais.safeguards import exposure
from relais.safeguards.audit import GENESIS, record
from relais.safeguards.session import Limits
from relais.store.database import nothing_before, writing
from relais.store.tables import ACTOR

DEFAULT = Path("relais-home")
_KEY_BYTES = 32
_LONGEST_NAME = 200
# The folder of the lists of what left, one for each export.
EXPORTS = "exports"
PASSPHRASE = "passphrase"  # noqa: S105 - the word in relais.toml, not a passphrase

NO_HOME = msg("{path} is not a home: make one with `relais init`, or name it with --home or RELAIS_HOME")
HOME_EXISTS = msg("{path} is a home already: nothing was changed")
NOT_EMPTY = msg("{path} is not empty: choose another folder for the home")
NO_KEY = msg("the key file {path} is missing: without it this home cannot be opened (RELAIS_KEY_FILE can name another)")
NO_PASSPHRASE = msg("this home opens with a passphrase: give it in RELAIS_PASSPHRASE")
BAD_KEY = msg("{path} holds no key: 64 hexadecimal digits were expected")
NO_NAME = msg("a home needs the name of who acts in it")
BAD_NAME = msg("a person's name has 200 printable characters at most")
KEY_EXISTS = msg("{path} exists already: a key is never overwritten, name another file")
KEY_INSIDE = msg("the key file {path} lies inside the home: whoever copies the home would have its key")
BAD_PURPOSE = msg("a purpose is one line of printable text (RELAIS_PURPOSE)")


@dataclass(frozen=True)
class Home:
    """An open home: where it lies, its stores, the unit's secret, and who acts."""

    root: Path
    engine: Engine
    ledger: Layout
    key: bytes = field(repr=False)
    actor: str
    # The legal basis on which procedures that no authorisation joins may be asked: hit or no hit. None: they may not.
    memory: str | None = None
    # The session in which the person signed in, by the hash of its token; None: whoever holds the key is the person.
    session: str | None = None
    # Why the person acts, in their words; it goes into every audit line.
    purpose: str | None = None
    # How long a session lasts.
    limits: Limits = field(default_factory=Limits)
    # What `relais.toml` said when the home was opened.
    settings: Settings = field(default_factory=Settings)
    # The backup that was made as this home was opened, since an older version had made its tables; None: it had not.
    before_upgrade: Path | None = None
    # How much is read without a pause, in a day, and until which hour.
    reading: exposure.Limits = field(default_factory=exposure.Limits)
    # The last audit row that the page of a case had seen from which the person acts; None: they act from no page.
    seen: int | None = None

    @property
    def session_file(self) -> Path:
        """Return where the command line keeps the token of whoever signed in on this computer account."""
        return _session_file(self.settings.home)

    @property
    def mappings(self) -> Path:
        """Return the folder of the unit's table mappings."""
        return self.root / "mappings"

    @property
    def exports(self) -> Path:
        """Return the folder of the lists of what left, which need not exist."""
        return self.root / EXPORTS

    @property
    def derived(self) -> Path:
        """Return the folder of what `run` rebuilds."""
        return self.root / "derived"

    @property
    def models(self) -> Path:
        """Return the folder of the trained models, which need not exist."""
        return self.root / "models"

    @property
    def payees(self) -> Path:
        """Return the unit's own reference of lawful payees, which need not exist."""
        return self.root / "payees.toml"

    @property
    def templates(self) -> Path:
        """Return the folder of the unit's own documents, which need not exist."""
        return self.root / "templates"

    @property
    def fonts(self) -> Path:
        """Return the folder of the unit's own fonts, which need not exist."""
        return self.templates / "fonts"

    @property
    def weights(self) -> Path:
        """Return the unit's weights, which need not exist."""
        return self.root / "weights.toml"


def init(
    root: Path,
    name: str,
    *,
    key_file: Path | None = None,
    passphrase: str | None = None,
    authorisation: str | None = None,
    db: str | None = None,
) -> Home:
    """Make a home whose first actor is `name`; raises DeskError where one cannot be made.

    The home's key is drawn into `key_file`, outside the home, unless a passphrase is given. `db`: the address of the
    PostgreSQL database that holds the decisions, without a password; None: a file in the home does, encrypted.
    """
    if (root / FILE).exists():
        raise DeskError(HOME_EXISTS, path=root)
    if root.exists() and any(root.iterdir()):
        raise DeskError(NOT_EMPTY, path=root)
    if not name.strip():
        raise DeskError(NO_NAME)
    if len(name) > _LONGEST_NAME or not name.isprintable():
        raise DeskError(BAD_NAME)
    # First: where the server refuses, nothing has been made yet.
    engine = None if db is None else new_on_server(db)
    home_id = uuid.uuid4().hex
    config = {"home": home_id, "key": PASSPHRASE} | ({} if db is None else {"db": db})
    if passphrase is None:
        key_file = (key_file or config_folder() / f"{home_id}.key").absolute()
        if key_file.is_relative_to(root.absolute()):
            raise DeskError(KEY_INSIDE, path=key_file)
        _draw_key(key_file)
        config["key"] = str(key_file)
    layout = Layout(root / "ledger")
    layout.create()
    (root / "mappings").mkdir()
    key = key_of(Settings(home_id, config["key"]), passphrase)
    engine = engine or new_file(root, key)
    with writing(engine) as connection:
        connection.execute(insert(ACTOR).values(name=name, named_at=datetime.now(UTC).isoformat()))
        draw_secret(connection, home_id, key)
        record(connection, name, "init", {"home": home_id}, GENESIS)
        if authorisation:
            digest = authorise(connection, authorisation, name)
            record(connection, name, "authorise", {"digest": digest}, GENESIS)
    engine.dispose()
    # Written last: a folder without it is not yet a home.
    save(root, config)
    return open_home(root, passphrase=passphrase)


def open_home(root: Path, *, passphrase: str | None = None, backed_up: bool = False) -> Home:
    """Open the home at `root`; raises DeskError.

    Where an older version of relais made its tables, they are backed up beside the home first, unless they are
    `backed_up`, and then brought up to date.
    """
    path = root / FILE
    if not path.is_file():
        raise DeskError(NO_HOME, path=root)
    settings = load(path)
    key = key_of(settings, passphrase)
    check_writable(root)
    upgrade = BeforeUpgrade(root, settings, key)
    engine = open_database(root, settings.db, key, nothing_before if backed_up else upgrade)
    layout = Layout(root / "ledger")
    unit, actor = unit_of(engine, settings.home, key, root / "desk.db" if settings.db is None else root)
    if upgrade.made is not None:
        with writing(engine) as connection:
            record(connection, actor, "upgrade", {"backup": upgrade.made.name}, head(layout))
    taken = seat(engine, _session_file(settings.home), actor)
    return Home(
        root,
        engine,
        layout,
        unit,
        taken.actor,
        settings.memory.basis,
        taken.session,
        _purpose() or taken.purpose,
        _limits(settings),
        settings,
        upgrade.made,
        _reading(settings),
    )


def _limits(settings: Settings) -> Limits:
    of = settings.sessions
    return Limits(timedelta(minutes=of.idle_minutes), timedelta(hours=of.absolute_hours))


def _reading(settings: Settings) -> exposure.Limits:
    of = settings.exposure
    return exposure.Limits(
        session=timedelta(minutes=of.session_minutes),
        cap=timedelta(minutes=of.cap_minutes),
        cut_off=time.fromisoformat(of.cut_off),
    )


def _purpose() -> str | None:
    """Return why the person acts, as they set it for their shell or their command; in one printable line."""
    text = os.environ.get("RELAIS_PURPOSE", "").strip()
    if not text.isprintable():
        raise DeskError(BAD_PURPOSE)
    return text or None


def key_of(settings: Settings, passphrase: str | None = None) -> bytes:
    """Return the home's key, read from its file or made of the passphrase; raises DeskError."""
    if settings.key == PASSPHRASE:
        passphrase = passphrase or os.environ.get("RELAIS_PASSPHRASE")
        if not passphrase:
            raise DeskError(NO_PASSPHRASE)
        # 64 MiB and a tenth of a second a try; the home's own number is the salt.
        return scrypt(
            passphrase.encode(), salt=settings.home.encode(), n=2**16, r=8, p=1, maxmem=2**27, dklen=_KEY_BYTES
        )
    path = Path(os.environ.get("RELAIS_KEY_FILE") or settings.key)
    if not path.is_file():
        raise DeskError(NO_KEY, path=path)
    try:
        return bytes.fromhex(path.read_text(encoding="ascii").strip())
    except ValueError as error:
        raise DeskError(BAD_KEY, path=path) from error


def _draw_key(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError as error:
        raise DeskError(KEY_EXISTS, path=path) from error
    with os.fdopen(handle, "w", encoding="ascii") as file:
        file.write(secrets.token_hex(_KEY_BYTES))
    sync([path, path.parent])


def config_folder() -> Path:
    """Return the folder in which keys lie, outside every home."""
    return Path(os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config") / "relais"


def _session_file(home_id: str) -> Path:
    return config_folder() / "sessions" / home_id


def key_place(root: Path) -> str:
    """Return where the home's configuration says that its key lies."""
    return load(root / FILE).key

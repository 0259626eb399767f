"""The settings of a home: `relais.toml`, one section a dataclass; what the file does not say has its default."""

import tomllib
from collections.abc import Mapping
from dataclasses import Field, dataclass, field, fields, is_dataclass
from pathlib import Path
from typing import Any

from relais.desk.error import DeskError
from relais.desk.setting import BLOCK, CLOCK, DATABASE, HOSTS, LINE, SHARE, choice, needed, setting, whole
from relais.link.deconfliction.budget import PER_DAY
from relais.model.notice import msg

FILE = "relais.toml"
BAD_CONFIG = msg("{path} cannot be read: {reason}")
NO_SUCH_SETTING = msg("{path}: there is no setting “{key}”; `relais settings` lists them")
NO_SECTION = msg("{path}: “{key}” is a section: write it as [{key}], its settings below it")
MISSING = msg("{path}: {key} is missing")


@dataclass(frozen=True)
class Unit:
    """Who the unit is, on what it writes."""

    name: str | None = setting(LINE, None, msg("The unit's name, on the notices and templates that it writes."))
    language: str = setting(choice("fr", "en"), "fr", msg("The language of what the unit writes to others."))


@dataclass(frozen=True)
class Documents:
    """What stands on the requests that the unit writes."""

    letterhead: str = setting(BLOCK, "", msg("The lines at the head of each request."))
    contact: str = setting(LINE, "", msg("How the unit is reached, in one line."))


@dataclass(frozen=True)
class Sessions:
    """How long a person stays signed in."""

    idle_minutes: int = setting(whole(1, 480), 30, msg("Minutes without an act after which a session ends."))
    absolute_hours: int = setting(whole(1, 72), 8, msg("Hours after which a session ends in any case."))


@dataclass(frozen=True)
class Exposure:
    """Limits that protect those who read."""

    session_minutes: int = setting(whole(5, 240), 50, msg("Minutes of reading after which a break is asked for."))
    cap_minutes: int = setting(whole(30, 600), 300, msg("Minutes of reading a day after which a reason is asked for."))
    cut_off: str = setting(CLOCK, "16:00", msg("Local time from which nothing new is opened without a reason."))


@dataclass(frozen=True)
class Danger:
    """Reports that declare a danger now."""

    escalation_minutes: int = setting(
        whole(5, 1440), 30, msg("Minutes without an acknowledgement by name after which the head is told.")
    )


@dataclass(frozen=True)
class BlindDraw:
    """Alerts that are opened whatever their rank, so that what the ranking misses is seen."""

    share: float = setting(SHARE, 0.02, msg("Share of alerts drawn for opening regardless of rank."))


@dataclass(frozen=True)
class Retention:
    """How long the unit keeps its own data; the defaults are those of law/data/retention.yaml, own_data."""

    reject_days: int = setting(
        whole(1, 365), 30, msg("Days after which an alert judged out of remit is to be erased (OWN-REJECT).")
    )
    review_months: int = setting(
        whole(1, 60), 12, msg("Months after which what is kept is to be reviewed again (OWN-REVIEW).")
    )
    undo_days: int = setting(whole(0, 90), 7, msg("Days between the second signature on an erasure and the erasure."))
    stop_factor: int = setting(
        whole(2, 100), 5, msg("An erasure of more than so many times the usual number of sources is refused.")
    )
    usual: int = setting(
        whole(1, 100_000), 20, msg("Sources in a usual erasure, until three of them have been carried out.")
    )


@dataclass(frozen=True)
class Memory:
    """Whether procedures that no authorisation joins may be asked: hit or no hit."""

    basis: str | None = needed(LINE, msg("Its legal basis, in one line; without the section, they are not asked."))


@dataclass(frozen=True)
class Deconfliction:
    """Answers to partners."""

    per_day: int = setting(
        whole(0, 1_000_000), PER_DAY, msg("Selectors on which one partner gets answers in one day (UTC).")
    )


@dataclass(frozen=True)
class Audit:
    """What outside the unit vouches for the audit chain."""

    witness: str | None = setting(LINE, None, msg("Who cosigns the checkpoints of the audit chain, outside the unit."))
    authority: str | None = setting(
        LINE, None, msg("File of the certificates of the authority that stamps checkpoints with a time.")
    )
    keep_years: int = setting(whole(1, 100), 3, msg("Years for which its rows are kept (OWN-LOGS)."))


@dataclass(frozen=True)
class Oidc:
    """The identity provider of an agency through which its people sign in; without the section, there is none."""

    issuer: str | None = needed(LINE, msg("How the provider names itself in its tokens."))
    audience: str | None = needed(LINE, msg("How the provider names this installation."))
    keys: str | None = needed(LINE, msg("File of the provider's public keys (JWKS), in the home."))


@dataclass(frozen=True)
class Goaml:
    """Codes of the lists of the financial intelligence unit that asks; without the section, it gets no goAML answer."""

    rentity_id: str | None = needed(LINE, msg("The number under which it knows the unit."))
    submission_code: str | None = needed(LINE, msg("Its code for how the report is sent."))
    report_code: str | None = needed(LINE, msg("Its code for an answer."))
    currency_code_local: str | None = needed(LINE, msg("Its currency, as in EUR."))
    transmode_code: str | None = needed(LINE, msg("Its code for how money was sent."))
    funds_code: str | None = needed(LINE, msg("Its code for the kind of funds."))
    unknown_country: str | None = needed(LINE, msg("Its code for a country that nobody knows."))
    contact_type: str | None = needed(LINE, msg("Its code for whose telephone it is."))
    communication_type: str | None = needed(LINE, msg("Its code for the kind of telephone."))


@dataclass(frozen=True)
class Network:
    """What relais may connect to: nothing, unless it is named here."""

    hosts: tuple[str, ...] = setting(HOSTS, (), msg("Hosts to which a command may connect when a person asks for it."))


@dataclass(frozen=True)
class Backup:
    """When `relais doctor` asks for a backup."""

    days: int = setting(whole(1, 60), 2, msg("Days after which the last backup is too old."))


@dataclass(frozen=True)
class Settings:
    """All of them. `stated`: the names, such as "sessions.idle_minutes", that the file itself states."""

    home: str = needed(LINE, msg("The home's own number, drawn by `relais init`: never change it."))
    key: str = needed(
        LINE,
        msg("Where the home's key lies, outside the home; “passphrase” where it opens with one."),
        variable="RELAIS_KEY_FILE",
    )
    db: str | None = setting(
        DATABASE,
        None,
        msg("The PostgreSQL database of the decisions, without a password; without it, desk.db in the home."),
        variable="RELAIS_DB",
    )
    unit: Unit = field(default_factory=Unit)
    documents: Documents = field(default_factory=Documents)
    sessions: Sessions = field(default_factory=Sessions)
    exposure: Exposure = field(default_factory=Exposure)
    danger: Danger = field(default_factory=Danger)
    blind_draw: BlindDraw = field(default_factory=BlindDraw)
    retention: Retention = field(default_factory=Retention)
    memory: Memory = field(default_factory=lambda: Memory(None))
    deconfliction: Deconfliction = field(default_factory=Deconfliction)
    audit: Audit = field(default_factory=Audit)
    oidc: Oidc = field(default_factory=lambda: Oidc(None, None, None))
    goaml: Goaml = field(default_factory=lambda: Goaml(*[None] * 9))
    network: Network = field(default_factory=Network)
    backup: Backup = field(default_factory=Backup)
    stated: frozenset[str] = field(default=frozenset(), metadata={"hidden": True})


def load(path: Path) -> Settings:
    """Read `relais.toml`; raises DeskError that names the setting and says what was expected."""
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise DeskError(BAD_CONFIG, path=path, reason=error) from error
    stated: set[str] = set()
    whole_file: Settings = _read(path, Settings(), raw, "", stated)
    return whole_file


def shown(cls_or_one: Any) -> list[Field[Any]]:
    """Return the fields of Settings or of one of its sections that a person sets."""
    return [one for one in fields(cls_or_one) if not one.metadata.get("hidden")]


def _read(path: Path, default: Any, raw: Mapping[str, Any], section: str, stated: set[str]) -> Any:
    """Return `default` with what the section states in place of it."""
    known = {one.name: one for one in shown(default)}
    for name in raw:
        if name not in known:
            raise DeskError(NO_SUCH_SETTING, path=path, key=f"{section}{name}")
    values: dict[str, Any] = {}
    for name, of in known.items():
        key = f"{section}{name}"
        if name in raw and is_dataclass(getattr(default, name)):
            if not isinstance(raw[name], dict):
                raise DeskError(NO_SECTION, path=path, key=key)
            values[name] = _read(path, getattr(default, name), raw[name], f"{key}.", stated)
        elif name in raw:
            kind = of.metadata["kind"]
            if not kind.fits(raw[name]):
                raise DeskError(kind.template, path=path, key=key, found=raw[name], **kind.params)
            values[name] = kind.stored(raw[name])
            stated.add(key)
        elif of.metadata.get("needed"):
            raise DeskError(MISSING, path=path, key=key)
    if section == "":
        values["stated"] = frozenset(stated)
    return type(default)(**{one.name: getattr(default, one.name) for one in known.values()} | values)

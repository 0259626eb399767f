"""The settings of a world: the published and assumed figures, what a size changes, what a file overrides."""

import json
import tomllib
from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass
from datetime import datetime
from importlib.resources import files
from pathlib import Path
from typing import Any

from relais.sim.drawn.sizes import SIZES

# A day is in the winter of Paris and no holiday; nothing else speaks for it.
AS_OF = "2026-11-20T09:00:00+00:00"


# No figure of a world is larger, and none of its worlds is older than the calendars it knows.
_MOST, _MONTHS, _YEARS = 1_000_000_000, 180, range(2020, 2031)
_WHOLE = ("payers", "commissioners", "facilitators", "bystanders", "bank_answers", "call_answers", "lines")
_POSITIVE = ("median", "mean", "subscribers_per_address", "lines_per_talk", "beta", "facilitators", "payers")


# Figures of the sheet that no world is drawn from: they describe the field, or wait for what would read them. A file
# that changes one would pass for a world that it is not.
_FIGURES = ("scale", "evaluation")
_UNREAD = {
    "legit_remitters": ("filipinos_in_france", "family_remitter_share", "tourism_visitors"),
    "commissioners": (
        "male_share", "criminal_record", "prolific_threshold", "cover_text_prob", "career_years",
        "sessions_per_offender_chat_cases", "facilitator_involved",
    ),
    "facilitators": (
        "customers_per_seller_account", "share_of_customers_in_france", "relative_of_child", "payee_may_be_victim",
        "same_day_multi_payer",
    ),
    "calls_and_chats": ("calls_per_month_active",),
    "erasure": (
        "device_wiped_or_images_erased", "chat_available", "calls_metadata_available", "ip_not_resolvable",
        "cosi_visible_share_commissioner_payments",
    ),
    "alerts_and_reports": ("sources", "urgent", "leads_per_customer_account", "str_followed_up"),
}  # fmt: skip


class SettingsError(ValueError):
    """The parameter file cannot be used; the message says which entry, and what was expected."""


@dataclass(frozen=True)
class Settings:
    """All figures of one world, resolved: call it with a section and a name."""

    size: str
    seed: int
    as_of: datetime
    sheet: Mapping[str, Mapping[str, Any]]
    # Of whom the unit hears: None for all, a share of the persons as text, or 'alerts'.
    keep: str | None = None

    def __call__(self, section: str, name: str) -> Any:
        """Return one value, in the unit its entry in `data/` states. KeyError for a name that is none."""
        return self.sheet[section][name]


def settings(size: str, seed: int, parameters: Path | None = None, keep: str | None = None) -> Settings:
    """Return the settings of a world of that size; entries of the TOML file `parameters` take precedence.

    `keep` is the share of the persons of whom the unit hears, or 'alerts' for those whom an alert touches.
    Raises SettingsError for a size, an entry or a value that is none.
    """
    if size not in SIZES:
        raise SettingsError(f"there is no size {size}; expected one of: {', '.join(SIZES)}")
    sheet = {section: {name: entry["value"] for name, entry in entries.items()} for section, entries in shipped()}
    sheet = _merged(sheet, SIZES[size], size)
    if parameters is not None:
        sheet = _merged(sheet, _read(parameters), parameters.name)
    return Settings(size, seed, _instant(sheet["world"]["as_of"]), sheet, _part(keep))


def shipped() -> list[tuple[str, dict[str, Any]]]:
    """Return every section of the shipped sheets; each entry has value, unit, status and source."""
    found: list[tuple[str, dict[str, Any]]] = []
    for name in ("parameters.json", "world.json"):
        document = json.loads((files("relais.sim") / "data" / name).read_text("utf-8"))
        found += [(section, entries) for section, entries in document.items() if not section.startswith("_")]
    return found


def _part(keep: str | None) -> str | None:
    if keep is None or keep == "alerts":
        return keep
    try:
        share = float(keep)
    except ValueError:
        share = 0.0
    if not 0 < share <= 1:
        raise SettingsError(f"the people to keep must be a share above 0, up to 1, or the word alerts, not {keep!r}")
    return keep


def _read(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SettingsError(f"{path} cannot be read as TOML: {error}") from error


def _merged(sheet: dict[str, Any], changes: Mapping[str, Any], where: str) -> dict[str, Any]:
    merged = deepcopy(sheet)
    for section, entries in changes.items():
        if section not in sheet or not isinstance(entries, Mapping):
            raise SettingsError(f"{where}: there is no section [{section}]; expected: {', '.join(sheet)}")
        for name, value in entries.items():
            if section in _FIGURES or name in _UNREAD.get(section, ()):
                raise SettingsError(f"{where}: no part of a world reads {section}.{name}: changing it would do nothing")
            if name not in sheet[section]:
                known = ", ".join(sheet[section])
                raise SettingsError(f"{where}: [{section}] has no entry {name}; expected one of: {known}")
            merged[section][name] = _changed(sheet[section][name], value, f"{where}: {section}.{name}")
    return merged


def _changed(old: Any, new: Any, place: str) -> Any:
    """Return `new` where it has the form of `old`; tables are merged entry by entry."""
    if isinstance(old, Mapping):
        if not isinstance(new, Mapping):
            raise SettingsError(f"{place} must be a table with: {', '.join(old)}")
        # A table of shares may name fewer or other things; every other table has fixed entries.
        shares = all(isinstance(value, int | float) for value in old.values()) and abs(sum(old.values()) - 1) < 0.01
        if shares and new.keys() <= old.keys():
            for name, value in new.items():
                _number(value, f"{place}.{name}")
            return _shares({**dict.fromkeys(old, 0), **new} if sum(new.values()) > 0.99 else {**old, **new}, place)
        if unknown := sorted(new.keys() - old.keys()):
            raise SettingsError(f"{place} has {', '.join(unknown)}; expected: {', '.join(old)}")
        return {**old, **{name: _changed(old[name], value, f"{place}.{name}") for name, value in new.items()}}
    if isinstance(old, bool):
        if not isinstance(new, bool):
            raise SettingsError(f"{place} must be true or false, not {new!r}")
        return new
    if isinstance(old, int | float):
        return _number(new, place)
    if (
        isinstance(old, list)
        and isinstance(new, list)
        and len(new) == len(old)
        and all(isinstance(one, int | float) for one in old)
    ):
        return [_number(one, place) for one in new]
    if not isinstance(new, type(old)):
        raise SettingsError(f"{place} must be like {old!r}, not {new!r}")
    return new


def _number(value: Any, place: str) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value <= _MOST:
        raise SettingsError(f"{place} must be a number from 0 to {_MOST:,}, not {value!r}")
    name = place.rsplit(".", 1)[-1]
    if name in _WHOLE and value != int(value):
        raise SettingsError(f"{place} must be a whole number, not {value!r}")
    if name in _POSITIVE and value <= 0:
        raise SettingsError(f"{place} must be above 0")
    if name == "months" and not 1 <= value <= _MONTHS:
        raise SettingsError(f"{place} must be from 1 to {_MONTHS}, not {value!r}")
    if name.endswith(("share", "kept", "prob")) and value > 1:
        raise SettingsError(f"{place} is a share: expected 0 to 1, not {value!r}")
    return value


def _shares(shares: dict[str, float], place: str) -> dict[str, float]:
    total = sum(_number(value, place) for value in shares.values())
    if total <= 0:
        raise SettingsError(f"{place}: at least one share must be above 0")
    return {name: value / total for name, value in shares.items()}


def _instant(text: str) -> datetime:
    try:
        at = datetime.fromisoformat(text)
    except ValueError as error:
        raise SettingsError(f"world.as_of must be an instant such as {AS_OF}, not {text!r}") from error
    if at.tzinfo is None:
        raise SettingsError(f"world.as_of lacks its zone: expected an instant such as {AS_OF}")
    if at.year not in _YEARS:
        raise SettingsError(f"world.as_of must be of a year from {_YEARS.start} to {_YEARS.stop - 1}, not {at.year}")
    return at

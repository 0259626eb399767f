"""Correction notices: whoever received what rested on wrong data is told (directive 2016/680, articles 7(3) and 16)."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection

from relais.desk.act import act
from relais.desk.error import DeskError
from relais.desk.home import Home
from relais.ledger.durable import settle, write
from relais.ledger.state import held_at
from relais.model.notice import msg
from relais.safeguards.access import ACTS
from relais.safeguards.audit import read_chain

NO_REASON = msg("say what was corrected (--reason), in one line that names no person")
NOT_WHOLE = msg(
    "“{text}” is no whole hash of a source: 64 hexadecimal digits, as the tombstone or `relais sources` has it"
)
EXISTS = msg("{path} exists already: name a new folder for the notices")
TITLE = msg("Correction notice")
FROM = msg("From: {unit}")
TO = msg("To: {recipient}")
DAY = msg("Date: {day}")
RECEIVED = msg("On {day} you received data from us (our reference: audit line {number}, {act}).")
RESTED = msg("They rested, among others, on these sources, which are corrected or erased:")
WHAT = msg("What was corrected: {reason}")
PLEASE = msg(
    "Please correct or erase what you hold of it, restrict its use until then, and tell those to whom you have passed"
    " it on."
)
UNKNOWN = msg("recipient as noted with that act")

Say = Callable[[str, Mapping[str, object]], str]


@dataclass(frozen=True)
class Written:
    """A notice: its file, to whom, and the audit line of what they had received."""

    file: str
    recipient: str
    line: int


@dataclass(frozen=True)
class _Disclosed:
    line: int
    act: str
    at: str
    recipient: str
    sources: tuple[str, ...]


def notify(home: Home, sources: Sequence[str], reason: str, out: Path, now: datetime, say: Say) -> list[Written]:
    """Write into the new folder `out` a notice for each disclosure that rested on these sources; raises DeskError.

    What left before a source had come in did not rest on it; what left after may have, and is told.
    """
    if not reason.strip() or not reason.isprintable():
        raise DeskError(NO_REASON)
    for text in sources:
        if len(text) != 64 or set(text) - set("0123456789abcdef"):
            raise DeskError(NOT_WHOLE, text=text)
    if out.exists():
        raise DeskError(EXISTS, path=out)
    details: dict[str, object] = {"sources": sorted(sources)}
    with act(home, "notify-correction", notices=details) as connection:
        found = _disclosed(home, connection, frozenset(sources))
        details["lines"] = sorted({one.line for one in found})
    if not found:
        return []
    # Written once the line is on the disk: nothing leaves without it.
    waiting = out.with_name(f".{out.name}.new")
    waiting.mkdir()
    written = []
    for number, one in enumerate(found, 1):
        name = f"{number:03d}-{one.line}.txt"
        write(waiting / name, _text(home, one, reason.strip(), now, say))
        written.append(Written(name, one.recipient, one.line))
    settle(waiting, out)
    return written


def _disclosed(home: Home, connection: Connection, sources: frozenset[str]) -> list[_Disclosed]:
    seen: dict[str, frozenset[str]] = {}
    found: list[_Disclosed] = []
    for row in read_chain(connection):
        of = ACTS.get(str(row.act))
        if of is None or of.kind != "disclosure" or of.name == "notify-correction":
            continue
        head = str(row.ledger_head)
        if head not in seen:
            seen[head] = held_at(home.ledger, head) & sources
        told = json.loads(str(row.details))
        if seen[head]:
            found += [
                _Disclosed(int(str(row.number)), of.name, str(row.at), recipient, tuple(sorted(seen[head])))
                for recipient in _recipients(told)
            ]
    return found


def _recipients(told: Mapping[str, Any]) -> list[str]:
    """Return to whom something went, by what the audit line says: countries of packages, a partner, an authority."""
    # What has a beginning and an end leaves at its end.
    if told.get("step") not in (None, "end"):
        return []
    packages = told.get("packages")
    if isinstance(packages, dict):
        return sorted(str(country) for country in packages if country != "step")
    named = next((told[key] for key in ("partner", "recipient", "to", "exchange") if told.get(key)), None)
    inner = told.get("question")
    if named is None and isinstance(inner, dict):
        named = inner.get("exchange")
    return [str(named) if named is not None else UNKNOWN]


def _text(home: Home, one: _Disclosed, reason: str, now: datetime, say: Say) -> str:
    unit = home.settings.unit.name or home.actor
    lines = [
        say(TITLE, {}), "",
        say(FROM, {"unit": unit}),
        say(TO, {"recipient": one.recipient}),
        say(DAY, {"day": now.astimezone(UTC).date()}), "",
        say(RECEIVED, {"day": one.at[:10], "number": one.line, "act": one.act}),
        say(RESTED, {}), *(f"  {source_id}" for source_id in one.sources), "",
        say(WHAT, {"reason": reason}),
        say(PLEASE, {}),
    ]  # fmt: skip
    return "\n".join(lines) + "\n"

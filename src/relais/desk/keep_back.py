"""Keeping a later period back: what no screening has seen can still speak for or against a pair."""

from dataclasses import dataclass
from datetime import date

from relais.casework import kept_back, selection
from relais.casework.kept_back import KeptBack
from relais.desk.act import act, decision
from relais.desk.error import DeskError
from relais.desk.home import Home
from relais.desk.sight import sight
from relais.desk.used import start_of
from relais.model.notice import msg

NO_REASON = msg("say why: --reason stays with the decision, under your name")


@dataclass(frozen=True)
class Told:
    """What holds, and how many selections had seen payments of the period before it was kept back: those are spent."""

    kept: KeptBack | None
    spent: int


def keep_back(home: Home, start: date | None, reason: str) -> Told:
    """Keep all payments and calls from a day on (of the home's zone) out of every screening to come; None: no more."""
    if not reason.strip():
        raise DeskError(NO_REASON)
    details: dict[str, object] = {}
    with decision(home, "keep-back", details) as connection:
        details["digest"] = kept_back.keep_back(connection, start, reason, home.actor).digest
    return kept(home)


def kept(home: Home) -> Told:
    """Return what is kept back now."""
    with act(home, "read-evidence") as connection:
        row = kept_back.current(connection)
        start = start_of(row)
        seen = sight(home, connection)
        spent = 0
        if start is not None:
            for one in selection.every(connection):
                events = [event for event in one.chosen.events if not seen.hides(event[2:3])]
                spent += any(kind == "payment" and at >= start for kind, at, *_place in events)
    return Told(row, spent)

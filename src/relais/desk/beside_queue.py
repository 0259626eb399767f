"""What stands beside the lines of a queue: the reasons of each in words, and the views that the person has saved."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from sqlalchemy import Connection

from relais.casework import view as store
from relais.casework.view import View
from relais.desk.act import act
from relais.desk.home import Home
from relais.desk.queue import spellings
from relais.desk.sight import Sight, sight
from relais.triage.priority import NONE as UNDECLARED

__all__ = ["Beside", "View", "beside"]


@dataclass(frozen=True)
class Beside:
    """The names of each report's reasons, the weightiest first, and the person's saved views by name.

    `references`: the reports' own references, by whichever name each was asked for.
    """

    reasons: Mapping[str, tuple[str, ...]]
    views: tuple[View, ...]
    references: Mapping[str, str]


def beside(home: Home, reports: Collection[str], named: Collection[str] = ()) -> Beside:
    """Return what stands beside these reports of the last run: no score, no weight, no rank (decision 17).

    `named`: reports of which the reference alone is asked.
    """
    with act(home, "read-alerts") as connection:
        return beside_lines(home, connection, sight(home, connection), reports, named)


def beside_lines(
    home: Home, connection: Connection, seen: Sight, reports: Collection[str], named: Collection[str] = ()
) -> Beside:  # fmt: skip
    """Return the same inside the frame of an act."""
    views = store.of_person(connection, home.actor)
    told = seen.some(reason=("report_id", reports))["reason"] if reports else None
    references = _references(seen, named)
    reasons: dict[str, list[str]] = {}
    for row in told.select(["report_id", "name", "template"]).to_pylist() if told is not None else ():
        # That nothing was declared weighs a little, and is no reason to look.
        if row["template"] != UNDECLARED:
            reasons.setdefault(row["report_id"], []).append(row["name"])
    return Beside({report: tuple(names) for report, names in reasons.items()}, tuple(views), references)


def _references(seen: Sight, named: Collection[str]) -> dict[str, str]:
    asked = {spelt: one for one in named for spelt in spellings(one)}
    rows = seen.last.where("queue", "report_id", asked.keys()).to_pylist() if asked else []
    shown = [row for row in rows if not seen.hides([row["source_id"]])]
    told = {asked[row["report_id"]]: seen.reference(row["source_id"], row["reference"]) for row in shown}
    return {one: text for one, text in told.items() if text}

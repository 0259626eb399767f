"""What stands beside the lines of a queue: the reasons of each in words, and the views that the person has saved."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from relais.casework import view as store
from relais.casework.view import View
from relais.desk.act import act
from relais.desk.home import Home
from relais.desk.sight import sight

__all__ = ["Beside", "View", "beside"]


@dataclass(frozen=True)
class Beside:
    """The names of each report's reasons, the weightiest first, and the person's saved views by name."""

    reasons: Mapping[str, tuple[str, ...]]
    views: tuple[View, ...]


def beside(home: Home, reports: Collection[str]) -> Beside:
    """Return what stands beside these reports of the last run: no score, no weight, no rank (decision 17)."""
    with act(home, "read-alerts") as connection:
        views = store.of_person(connection, home.actor)
        told = sight(home, connection).some(reason=("report_id", reports))["reason"] if reports else None
    reasons: dict[str, list[str]] = {}
    for row in told.select(["report_id", "name"]).to_pylist() if told is not None else ():
        reasons.setdefault(row["report_id"], []).append(row["name"])
    return Beside({report: tuple(names) for report, names in reasons.items()}, tuple(views))

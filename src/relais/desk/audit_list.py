"""What the auditor reads: the rows of the audit chain by who, what, when and on which case; references only."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import select

from relais.desk.act import REFUSED, act
from relais.desk.error import DeskError
from relais.desk.home import Home
from relais.model.notice import msg
from relais.safeguards.access import ACTS, KINDS
from relais.store.tables import AUDIT

__all__ = ["KINDS", "NAMES", "NO_SUCH_ACT", "NO_SUCH_KIND", "Line", "Wanted", "search"]

# What a row can be of: an act, or that one was refused.
NAMES = tuple(sorted((*ACTS, REFUSED)))

NO_SUCH_ACT = msg("no act “{act}”; there are: {acts}")
NO_SUCH_KIND = msg("no kind of act “{kind}”; there are: {kinds}")


@dataclass(frozen=True)
class Wanted:
    """Which rows: by the name of the actor, the act, from and until (excluded) an aware instant, the case, the kind.

    A kind is a word of the law (directive 2016/680, article 25): collection, alteration, consultation...
    """

    actor: str | None = None
    act: str | None = None
    since: datetime | None = None
    until: datetime | None = None
    case: str | None = None
    kind: str | None = None


@dataclass(frozen=True)
class Line:
    """One row as the auditor reads it; `details` are references, as they were recorded."""

    number: int
    at: str
    actor: str
    act: str
    kind: str
    details: str


def search(home: Home, wanted: Wanted) -> list[Line]:
    """Return the rows that are wanted, in order; the search is itself a row. Raises DeskError."""
    if wanted.act is not None and wanted.act not in NAMES:
        raise DeskError(NO_SUCH_ACT, act=wanted.act, acts=", ".join(NAMES))
    if wanted.kind is not None and wanted.kind not in KINDS:
        raise DeskError(NO_SUCH_KIND, kind=wanted.kind, kinds=", ".join(KINDS))
    asked = {name: str(value) for name, value in vars(wanted).items() if value is not None}
    query = select(AUDIT).order_by(AUDIT.c.number)
    if wanted.actor is not None:
        query = query.where(AUDIT.c.actor == wanted.actor)
    if wanted.act is not None:
        query = query.where(AUDIT.c.act == wanted.act)
    if wanted.kind is not None:
        query = query.where(AUDIT.c.act.in_([name for name, row in ACTS.items() if row.kind == wanted.kind]))
    if wanted.since is not None:
        query = query.where(AUDIT.c.at >= _text(wanted.since))
    if wanted.until is not None:
        query = query.where(AUDIT.c.at < _text(wanted.until))
    found: dict[str, object] = {}
    with act(home, "audit-list", asked=asked, found=found) as connection:
        lines = [
            Line(row.number, row.at, row.actor, row.act, ACTS[row.act].kind if row.act in ACTS else "", row.details)
            for row in connection.execute(query)
            if wanted.case is None or _names(json.loads(row.details), wanted.case)
        ]
        found["rows"] = len(lines)
    return lines


def _names(details: object, case: str) -> bool:
    """Say whether the details name a case, however deep, under `case` or in the list under `cases`."""
    if isinstance(details, list):
        return any(_names(one, case) for one in details)
    if not isinstance(details, dict):
        return False
    cases = details.get("cases")
    listed = cases if isinstance(cases, list) else []
    return (
        str(details.get("case")) == case
        or case in map(str, listed)
        or any(_names(one, case) for one in details.values())
    )


def _text(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="milliseconds")

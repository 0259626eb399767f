"""A training home: thirty rows to confirm against the bytes, one of them wrong on purpose, so that people look.

It is a home of its own, made in one go and marked; nothing real is taken into it, and nothing wrong is ever planted in
another. Whether the wrong row was found is said once all are checked, and kept nowhere beside the home. Which row it is
lies sealed under the home's key: whoever opens the file reads nothing of it.
"""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from sqlalchemy import insert

from relais.casework import request as requests
from relais.casework.request import WRONG, Item, Request
from relais.desk import analyse
from relais.desk.act import act, decision
from relais.desk.case import assign, open_case
from relais.desk.error import DeskError
from relais.desk.home import Home, init
from relais.desk.requestable import item, rows_of
from relais.desk.situation import row_lacks
from relais.desk.take_in import take_in
from relais.desk.training_mark import MARK, is_training
from relais.model.notice import msg
from relais.model.role import Role
from relais.safeguards import sealed
from relais.safeguards.account import FIRST as EVERY_ROLE
from relais.safeguards.account import account, grant
from relais.store.tables import ACTOR

ROWS = 30
PORT, ZONE, YEAR = KINDS = (msg("port"), msg("zone"), msg("year"))
NO_TRAINING = msg("this is no training home: `relais training FOLDER` makes one")
TOO_FEW = msg("{found} rows came of what was taken in, and {rows} were expected: no training home was made")
NOT_OPENED = msg("{path} was changed, or is of another home: it says nothing any more; make a new training home")
_USE = "relais training"
_PROCEDURE, _REASON = "TRAINING", "training: every row is invented"
_CHANNEL = "FR-77-1-1"


@dataclass(frozen=True)
class Planted:
    """What is wrong on purpose: which row of which request, what of it, as the source has it and as the row says."""

    request: int
    row: int
    kind: str
    right: str
    wrong: str


@dataclass(frozen=True)
class Result:
    """How far the rows are checked; `planted` and what became of it are told once all of them are.

    `found`: whether the wrong row was called wrong. `false_alarms`: rows called wrong that are right.
    """

    request: int
    checked: int
    of: int
    planted: Planted | None = None
    found: bool | None = None
    false_alarms: tuple[int, ...] = ()


def make(root: Path, inbox: Path, name: str, drafter: str, seed: int, *, key_file: Path | None = None) -> Home:
    """Make a training home of the reports in `inbox` for the person `name`; its rows were drafted by `drafter`."""
    home = init(root, name, key_file=key_file, authorisation=_REASON)
    take_in(home, [inbox], procedure=_PROCEDURE)
    other = _let_in(home, drafter)
    analyse.run(home, datetime.now(UTC))
    case = open_case(home, _PROCEDURE, _PROCEDURE, "preliminary")
    assign(home, case, drafter, "member")
    planted = _draft(other, case, seed)
    # Written last: what was not finished is not marked, and holds nothing wrong that anybody would be shown.
    (root / MARK).write_text(_sealed(home, planted), encoding="utf-8")
    return home


def result(home: Home) -> Result:
    """Say how far the rows of a training home are checked and, once all are, whether the wrong one was found."""
    with act(home, "list-requests") as connection:
        if not is_training(home):
            raise DeskError(NO_TRAINING)
        planted = _planted(home)
        rows = requests.request(connection, planted.request).items
    checked = sum(row.verdict is not None for row in rows)
    if checked < len(rows):
        return Result(planted.request, checked, len(rows))
    wrong = {row.number for row in rows if row.verdict == WRONG}
    return Result(
        planted.request, checked, len(rows), planted, planted.row in wrong, tuple(sorted(wrong - {planted.row}))
    )


def _sealed(home: Home, planted: Planted) -> str:
    told = json.dumps(asdict(planted), sort_keys=True)
    return json.dumps({"planted": sealed.seal(home.key, _USE, MARK, told)})


def _planted(home: Home) -> Planted:
    """Return what is wrong on purpose; raises DeskError where that was changed, or is another home's."""
    try:
        text = json.loads((home.root / MARK).read_text(encoding="utf-8"))["planted"]
        return Planted(**json.loads(sealed.unseal(home.key, _USE, MARK, text)))
    except (sealed.SealedTextError, ValueError, KeyError, TypeError) as error:
        raise DeskError(NOT_OPENED, path=home.root / MARK) from error


def _let_in(home: Home, name: str) -> Home:
    """Let in whoever drafts: nobody checks their own draft."""
    with decision(home, "init", {}) as connection:
        connection.execute(insert(ACTOR).values(name=name, named_at=datetime.now(UTC).isoformat()))
        for one, roles in ((home.actor, EVERY_ROLE), (name, (Role.INVESTIGATOR,))):
            if (who := account(connection, one)) is not None:
                for role in roles:
                    grant(connection, who.id, role, home.actor)
    return replace(home, actor=name)


def _draft(home: Home, case: int, seed: int) -> Planted:
    """Draft one request of ROWS rows, one of them wrong."""
    with decision(home, "draft-request", {}, case) as connection:
        rows: list[dict[str, Any]] = rows_of(home, connection, case)[0].to_pylist()
        ready = [item(row) for row in rows if not row_lacks(row, "ip_identity") and row["kind"] == "address"]
        if len(ready) < ROWS:
            raise DeskError(TOO_FEW, found=len(ready), rows=ROWS)
        chosen = sorted(ready, key=lambda one: _drawn(seed, one.source_id, one.locator))[:ROWS]
        place, kind, right, wrong, spoilt = _spoilt(chosen, seed)
        given = Request(
            0, case, _CHANNEL, "ip_identity", "Opérateur Exemple", "FR", "opj", None, _REASON,
            emergency=False, mla_to_follow=False, drafted_by=home.actor, drafted_at=datetime.now(UTC),
            items=tuple(spoilt), steps=(),
        )  # fmt: skip
        number = requests.draft(connection, given, home.actor)
        row = requests.request(connection, number).items[place].number
    return Planted(number, row, kind, right, wrong)


def _spoilt(rows: Sequence[Item], seed: int) -> tuple[int, str, str, str, list[Item]]:
    """Return which row is spoilt, what of it, the right and the wrong value, and all rows with that one."""
    kind = KINDS[_drawn(seed, "kind") % len(KINDS)]
    able = [n for n, row in enumerate(rows) if _can(row, kind)]
    place = able[_drawn(seed, "row") % len(able)]
    row = rows[place]
    if kind == PORT:
        digits = str(row.port)
        port = int(digits[:-2] + digits[-1] + digits[-2]) if digits[-1] != digits[-2] else (row.port or 0) - 10
        spoilt, right, wrong = replace(row, port=port), digits, str(port)
    else:
        instant = row.instant
        if instant is None:
            raise ValueError(row)
        raw = row.instant_raw or ""
        if kind == YEAR:
            spoilt = replace(
                row, instant=instant.replace(year=instant.year - 1), instant_raw=f"{int(raw[:4]) - 1}{raw[4:]}"
            )
        else:
            # As if the hour written were UTC.
            spoilt = replace(row, instant=datetime.fromisoformat(raw).replace(tzinfo=UTC))
        right, wrong = (_utc(one) for one in (row, spoilt))
    return place, kind, right, wrong, [*rows[:place], spoilt, *rows[place + 1 :]]


def _can(row: Item, kind: str) -> bool:
    """Say whether a row can be wrong so: a zone where the source writes another than UTC, a year on a day of each."""
    raw = row.instant_raw or "Z"
    return not raw.endswith("Z") if kind == ZONE else kind == PORT or "02-29" not in f"{raw} {_utc(row)}"


def _utc(row: Item) -> str:
    return "" if row.instant is None else f"{row.instant.astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC"


def _drawn(seed: int, *of: str) -> int:
    """Return a number that depends on the seed and on what it is drawn for alone."""
    return int.from_bytes(sha256(f"{seed}/{'/'.join(of)}".encode()).digest()[:8])

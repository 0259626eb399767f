"""Payments and the rest of the chronology in a case report: by month where they are many, and the first of each."""

from bisect import bisect_left
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from relais.dossier.case_file import CaseFile, Place
from relais.dossier.draft import Draft
from relais.dossier.login_words import login_told
from relais.model.notice import msg

PAYMENTS = msg("Payments")
BETWEEN = msg("Who pays whom")
EACH = msg("Payment by payment")
CHRONOLOGY = msg("Chronology")
ANY_NAME = msg(
    "A name without a number is one that a source writes and that linking has not brought together with a person of"
    " this case: it may be the same person, or another of that name."
)
CLOCKS = msg(
    "Times are in UTC, and in brackets the legal time of France. A session of chat is told by its beginning, its length"
    " and the number of its messages: none is quoted."
)
TELLINGS = msg("(told {count} times)")
BY_MONTH = msg("By month")
NEAREST = msg("Of so many, those that lie nearest to a payment follow, with the payments themselves.")
MESSAGES = msg("messages: {count}")
MESSAGES_IN = msg("messages: {count} in {time}")
FEE = msg("fee {sum}")
NEXT = msg(
    "The next call is told where the sources have one between the two, as they are named here, within a day after the"
    " payment; whether such calls are more than chance gives is asked by the tests below."
)
WHEN = msg("when, UTC (in France)")
_DAY = 86_400
# A report of ten payments has ten pages, and one of a hundred thousand not a hundred: the bundle holds all.
_MOST_PAYMENTS, _MOST_EVENTS, _MOST_PAIRS, _MOST_MONTHS = 60, 40, 30, 60


def payments(draft: Draft, file: CaseFile) -> None:
    """Write who pays whom, how often and how much, and each payment."""
    draft.heading(PAYMENTS)
    paid = file.events.filter(pc.equal(file.events["kind"], "payment"))
    draft.text(ANY_NAME)
    draft.part(BETWEEN)
    pairs = _pairs(paid)
    draft.table(
        (msg("payer"), msg("payee"), msg("payments"), msg("sum"), msg("first day"), msg("last day")),
        (27, 27, 12, 14, 10, 10),
        ((_pair(draft, row), _first(row)) for row in pairs.slice(0, _MOST_PAIRS).to_pylist()),
        max(0, pairs.num_rows - _MOST_PAIRS),
    )  # fmt: skip
    draft.part(EACH)
    told = paid.slice(0, _MOST_PAYMENTS)
    calls = _calls(file.events, told)
    draft.table(
        (WHEN, msg("payer"), msg("payee"), msg("sum"), msg("paid out, and fee"), msg("state, operator, reference"),
         msg("delay to the next call between them")),
        (19, 15, 15, 10, 17, 14, 9),
        (_payment(draft, row, calls) for row in told.to_pylist()),
        max(0, paid.num_rows - _MOST_PAYMENTS),
    )  # fmt: skip
    draft.text(NEXT)


def chronology(draft: Draft, file: CaseFile) -> None:
    """Write what happened besides, in the order of time; by month where that is long."""
    draft.heading(CHRONOLOGY)
    draft.text(CLOCKS)
    events, of = file.events, pc.sum(file.months["events"]).as_py() or 0
    if of > _MOST_EVENTS:
        draft.part(BY_MONTH)
        months = _months(file.months)
        draft.table(
            (msg("month"), *_KINDS), (2, 1, 1, 1, 1, 1),
            (((row["month"], *(row[kind] for kind in _KINDS)), ()) for row in months[:_MOST_MONTHS]),
            max(0, len(months) - _MOST_MONTHS),
        )  # fmt: skip
        draft.text(NEAREST)
    told = _nearest(events)
    draft.table(
        (WHEN, msg("what"), msg("who"), msg("with"), msg("more")), (27, 12, 21, 21, 19),
        (_event(draft, row) for row in told.to_pylist()), of - told.num_rows,
    )  # fmt: skip


_KINDS = (msg("payment"), msg("call"), msg("chat"), msg("login"), msg("trip"))


def _nearest(events: pa.Table) -> pa.Table:
    """Return the payments and what lies nearest to one, so many in all, in the order of time."""
    if events.num_rows <= _MOST_EVENTS:
        return events
    at = pc.cast(events["at"], pa.int64()).to_numpy(zero_copy_only=False)
    known = ~np.isnan(at)
    paid = np.sort(at[known & (events["kind"].to_numpy(zero_copy_only=False) == "payment")])
    if not paid.size:
        return events.slice(0, _MOST_EVENTS)
    place = np.searchsorted(paid, at)
    before, after = paid[np.maximum(place - 1, 0)], paid[np.minimum(place, paid.size - 1)]
    apart = np.where(known, np.minimum(np.abs(at - before), np.abs(after - at)), np.inf)
    return events.take(pa.array(np.sort(np.argsort(apart, kind="stable")[:_MOST_EVENTS])))


def _sides(paid: pa.Table) -> pa.Table:
    """Return payments with who pays and who is paid as columns of their own."""
    out = pc.equal(paid["direction"], "out")
    giver = pc.if_else(out, paid["who"], paid["other"])
    taker = pc.if_else(out, paid["other"], paid["who"])
    return paid.append_column("payer", giver).append_column("payee", taker)


def _pairs(paid: pa.Table) -> pa.Table:
    """Return who pays whom: counts, sums, first and last day, and the place of the first; the most payments first."""
    grouped = _sides(paid).group_by(["payer", "payee", "currency"], use_threads=False)
    found = grouped.aggregate(
        [("amount", "sum"), ("amount", "count"), ("kind", "count"), ("at", "min"), ("at", "max"),
         ("source_id", "first"), ("locator", "first")]
    )  # fmt: skip
    keys = [("kind_count", "descending"), *((one, "ascending") for one in ("payer", "payee", "currency"))]
    return found.sort_by(keys)


def _pair(draft: Draft, row: dict[str, Any]) -> tuple[object, ...]:
    days = [row[one].date() if row[one] else None for one in ("at_min", "at_max")]
    return row["payer"], row["payee"], row["kind_count"], _sum(draft, row["amount_sum"], row["currency"]), *days


def _first(row: dict[str, Any]) -> tuple[Place, ...]:
    return ((row["source_id_first"], row["locator_first"]),)


def _calls(events: pa.Table, paid: pa.Table) -> dict[frozenset[str | None], list[datetime]]:
    """Return when those who pay and are paid called each other, in order, by the two."""
    named = pa.array({*paid["who"].to_pylist(), *paid["other"].to_pylist()}, pa.string())
    by_the_hour = pc.invert(pc.fill_null(pc.equal(events["precision"], "day"), fill_value=False))
    here = pc.and_(pc.and_(pc.equal(events["kind"], "call"), events["at"].is_valid()), by_the_hour)
    for end in ("who", "other"):
        here = pc.and_(here, pc.is_in(events[end], named))
    found: dict[frozenset[str | None], list[datetime]] = {}
    for row in events.filter(here).select(["who", "other", "at"]).sort_by("at").to_pylist():
        found.setdefault(frozenset((row["who"], row["other"])), []).append(row["at"])
    return found


def _next_call(draft: Draft, row: dict[str, Any], calls: Mapping[frozenset[str | None], list[datetime]]) -> str | None:
    """Return how long after a payment the two called next; None for none within a day, or an hour that nobody knows."""
    if row["at"] is None or row["precision"] == "day":
        return None
    held = calls.get(frozenset((row["who"], row["other"])), [])
    place = bisect_left(held, row["at"])
    later = (held[place] - row["at"]).total_seconds() if place < len(held) else None
    return None if later is None or later > _DAY else draft.lasting(round(later))


def _payment(
    draft: Draft, row: dict[str, Any], calls: Mapping[frozenset[str | None], list[datetime]]
) -> tuple[tuple[object, ...], tuple[Place, ...]]:
    giver, taker = (row["who"], row["other"]) if row["direction"] == "out" else (row["other"], row["who"])
    state = ", ".join(filter(None, (draft.say(row["status"] or ""), row["what"], row["reference"])))
    sent = _sum(draft, row["amount"], row["currency"])
    told = (_when(draft, row), giver, taker, sent, _besides(draft, row), state, _next_call(draft, row, calls))
    return told, _place(row)


def _event(draft: Draft, row: dict[str, Any]) -> tuple[tuple[object, ...], tuple[Place, ...]]:
    more = login_told(row, draft.said)
    if row["kind"] == "payment":
        more = _sum(draft, row["amount"], row["currency"])
    elif row["kind"] == "chat":
        time = draft.lasting(row["length_s"] or 0)
        told = draft.say(MESSAGES_IN if row["length_s"] else MESSAGES, count=row["count"], time=time)
        more = f"{row['what'] or ''} {told}".strip()
    elif row["kind"] == "call" and row["length_s"] is not None:
        more = f"{row['what'] or ''} {draft.lasting(row['length_s'])}".strip()
    arrow = {"out": "→ ", "in": "← "}.get(row["direction"] or "", "")
    other = f"{arrow}{row['other']}" if row["other"] else None
    return (_when(draft, row), draft.say(row["kind"]), row["who"], other, more), _place(row)


def _when(draft: Draft, row: dict[str, Any]) -> str:
    told = draft.moment(row["at"], row["precision"], row["raw"])
    return f"{told} {draft.say(TELLINGS, count=row['tellings'])}" if row["tellings"] > 1 else told


def _besides(draft: Draft, row: dict[str, Any]) -> str:
    """Return what else the source says of the money: what was paid out, and the fee."""
    out = _sum(draft, row["paid_out_amount"], row["paid_out_currency"])
    fee = _sum(draft, row["fee_amount"], row["fee_currency"])
    return "; ".join(filter(None, (out, fee and draft.say(FEE, sum=fee))))


def _sum(draft: Draft, value: object, currency: str | None) -> str | None:
    return None if value is None else f"{draft.written(value)} {currency or draft.say('currency not stated')}"


def _place(row: dict[str, Any]) -> tuple[Place, ...]:
    return ((row["source_id"], row["locator"]),)


def _months(months: pa.Table) -> list[dict[str, Any]]:
    """Return one row a month, with how many events of each kind began in it."""
    found: dict[str, dict[str, Any]] = {}
    for row in months.to_pylist():
        if row["month"]:
            held = found.setdefault(row["month"], {"month": row["month"], **dict.fromkeys(_KINDS, 0)})
            held[row["kind"]] = row["events"]
    return list(found.values())

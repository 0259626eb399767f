"""The order of work, and why each report or subject stands where it does."""

from dataclasses import dataclass, fields
from decimal import Decimal
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from relais.corroborate.registry import BY_NAME
from relais.desk.act import act
from relais.desk.error import DeskError
from relais.desk.home import Home
from relais.desk.sight import Sight, sight
from relais.model.notice import msg
from relais.triage import quoted_code

# "R-" and ten digits.
_NAME = 12

NO_SUCH_ID = msg("nothing is called “{id}”: `relais queue` lists reports (R-…), `relais show` their subjects (S-…)")


@dataclass(frozen=True)
class Place:
    """Where something stands: the file as received, its hash, the place in it, and what kind of thing is found there.

    `value` is what is written there; None where that is a name or a text, or nothing is stated.
    """

    source: str
    source_id: str
    locator: str
    what: str
    value: str | None = None


@dataclass(frozen=True)
class Agreement:
    """What findings of these kinds are worth: the reading in which nobody did wrong, and how chance is reckoned.

    `error_rate` is the largest among the findings at the places shown; None where none of them has one.
    """

    kinds: tuple[str, ...]
    innocent: str
    reckoned: str
    error_rate: float | None


@dataclass(frozen=True)
class Reason:
    """One reason of a report's rank: its part of the score, a statement to fill in, and its places.

    `agreements` says what the findings are worth that the reason rests on, if it rests on any.
    """

    name: str
    part: Decimal
    template: str
    params: dict[str, str]
    places: tuple[Place, ...] = ()
    more_places: int = 0
    agreements: tuple[Agreement, ...] = ()


@dataclass(frozen=True)
class Link:
    """One step of the chain that makes one subject of several mentions: its two places, and what speaks for it.

    `kind` and `value`: the contact in common that fewest hold, None where there is none. `link_id` names the link
    behind the step; without one, both mentions say the same, or, without `bits` too, a named person judged so.
    """

    kind: str | None
    value: str | None
    left: Place
    right: Place
    link_id: str | None = None
    bits: float | None = None


@dataclass(frozen=True)
class Shape:
    """How a subject hangs together: see the table `cluster`; `doubt` orders the review, 0 to 1."""

    mentions: int
    nodes: int
    links: int
    density: float
    weakest: float | None
    bridges: int
    contradictions: int
    doubt: float


@dataclass(frozen=True)
class Why:
    """The reasons of a report, or the chain of a subject. `intelligence`: no evidence until its owner transmits it."""

    id: str
    rank: int | None = None
    score: Decimal | None = None
    reasons: tuple[Reason, ...] = ()
    links: tuple[Link, ...] = ()
    shape: Shape | None = None
    intelligence: bool = False


def queue(home: Home) -> tuple[pa.Table, bool]:
    """Return the queue, and whether facts have come in since it was made.

    Its last column, `reasons`, lists each report's reasons by the weight of their part, heaviest first.
    """
    with act(home, "read-queue") as connection:
        tables, stale = sight(home, connection).results("queue", "reason")
    reasons: dict[str, list[dict[str, Any]]] = {}
    for row in tables["reason"].select(["report_id", "name", "part"]).to_pylist():
        reasons.setdefault(row.pop("report_id"), []).append(row)
    column = [
        sorted(reasons.get(id_, []), key=lambda row: (-row["part"], row["name"]))
        for id_ in tables["queue"]["report_id"].to_pylist()
    ]
    type_ = pa.list_(pa.struct([("name", pa.string()), ("part", pa.decimal128(18, 6))]))
    return tables["queue"].append_column("reasons", pa.array(column, type_)), stale


def why(home: Home, id_: str) -> Why:
    """Explain the rank of a report (R-…) or the making of a subject (S-…); raises DeskError for neither."""
    with act(home, "explain", id=id_) as connection:
        seen = sight(home, connection)
        return why_subject(seen, id_) if id_.startswith("S-") else why_report(seen, id_)


def spellings(report: str) -> frozenset[str]:
    """Return what a report may be called in a run, which names it by ten digits where no other bears the same.

    An inbox names it by sixteen.
    """
    return frozenset({report, report[:_NAME]})


def why_report(seen: Sight, id_: str, *, intelligence: bool | None = None) -> Why:
    """Explain the rank of a report inside the frame of an act; raises DeskError.

    `intelligence`: whether it is no evidence yet, where that was read already.
    """
    line = seen.some(queue=("report_id", spellings(id_)))["queue"].to_pylist()
    if not line:
        raise DeskError(NO_SUCH_ID, id=id_)
    id_ = line[0]["report_id"]
    told = seen.some(queue=("report_id", spellings(id_)), reason=("report_id", {id_}))["reason"].to_pylist()
    quoted = {at["source_id"] for row in told if row["name"] == quoted_code.REASON.name for at in row["places"]}
    finding = seen.some(finding=("message_source", quoted))["finding"] if quoted else None
    reasons = tuple(
        Reason(
            name=row["name"],
            part=row["part"],
            template=row["template"],
            params=dict(row["params"]),
            places=tuple(
                Place(_name(seen, at["source_id"]), at["source_id"], at["locator"], at["what"], at["value"])
                for at in row["places"]
            ),
            more_places=row["places_count"] - len(row["places"]),
            agreements=_agreements(finding, row["places"])
            if finding and row["name"] == quoted_code.REASON.name
            else (),
        )
        for row in told
    )
    if intelligence is None:
        intelligence = _is_intelligence(seen, line[0])
    return Why(id_, line[0]["rank"], line[0]["score"], reasons, intelligence=intelligence)


def _is_intelligence(seen: Sight, line: dict[str, Any]) -> bool:
    record = line["reading_id"], line["ordinal"]
    return any(seen.told({record}, {"report": ("ordinal", ["intelligence"])})["report"]["intelligence"].to_pylist())


def _agreements(finding: pa.Table, places: list[dict[str, Any]]) -> tuple[Agreement, ...]:
    """Return what the findings at these places are worth: each has a message's place, then its record's."""
    pairs = {
        (told["source_id"], told["locator"], told["value"], held["source_id"], held["locator"])
        for told, held in zip(places[::2], places[1::2], strict=False)
    }
    sources = pa.array({pair[0] for pair in pairs}, pa.string())
    at = ("message_source", "message_locator", "value", "record_source", "record_locator")
    kinds: dict[tuple[str, str], set[str]] = {}
    rates: dict[tuple[str, str], list[float]] = {}
    for row in finding.filter(pc.is_in(finding["message_source"], sources)).to_pylist():
        if tuple(row[name] for name in at) in pairs:
            check = BY_NAME[row["test"]]
            worth = check.innocent, check.error_rate
            kinds.setdefault(worth, set()).add(row["kind"])
            if row["error_rate"] is not None:
                rates.setdefault(worth, []).append(row["error_rate"])
    return tuple(
        Agreement(tuple(sorted(kinds[worth])), *worth, max(rates.get(worth, []), default=None))
        for worth in sorted(kinds)
    )


def why_subject(seen: Sight, id_: str) -> Why:
    """Explain the making of a subject inside the frame of an act; raises DeskError."""
    if not seen.rows("subject", (id_,)):
        raise DeskError(NO_SUCH_ID, id=id_)
    links = tuple(
        Link(
            row["kind"],
            row["value"],
            Place(_name(seen, row["left_source"]), row["left_source"], row["left_locator"], row["value"] or ""),
            Place(_name(seen, row["right_source"]), row["right_source"], row["right_locator"], row["value"] or ""),
            row["link_id"],
            row["bits"],
        )
        for row in seen.rows("chain", (id_,))
    )
    shapes = seen.rows("cluster", (id_,))
    shape = Shape(**{field.name: shapes[0][field.name] for field in fields(Shape)}) if shapes else None
    return Why(id_, links=links, shape=shape)


def _name(seen: Sight, source_id: str) -> str:
    source = seen.state().sources.get(source_id)
    return source.name if source else ""

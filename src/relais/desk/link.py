"""One link explained: what both mentions say, what each field adds, and how far that goes; from what the run kept."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

from sqlalchemy import Connection

from relais.casework.authorisation import every as authorisations
from relais.desk.act import act
from relais.desk.derived import DAMAGED, Weighed
from relais.desk.error import DeskError
from relais.desk.home import Home
from relais.desk.sight import Sight, sight
from relais.ledger.state import head, read_since
from relais.link.links import PRIOR
from relais.model.notice import msg

NO_SUCH_LINK = msg(
    "no link is called “{id}”: `relais links` lists them; a link keeps its name until a mention of it is read anew"
)
GONE = msg("{id} rests on a mention that was read anew or erased since: `relais run` first")
_SIDES = ("left", "right")
_EXACT = 1e-6  # bits: as near as sums of the same numbers in another order come


@dataclass(frozen=True)
class Contact:
    """A contact as a mention bears it: as written, and normalised."""

    kind: str
    service: str | None
    value: str
    raw: str


@dataclass(frozen=True)
class Side:
    """One mention of a link, as its source writes it; `mention` is what `relais judge` takes."""

    mention: str
    subject: str | None
    source: str
    source_id: str
    locator: str
    role: str
    name: str | None
    nickname: str | None
    birth_date: str | None
    address: str | None
    contacts: tuple[Contact, ...]


@dataclass(frozen=True)
class Part:
    """What one field adds, in bits: `level` is what was found, `running` the sum so far. The first is the prior."""

    field: str
    level: str | None
    bits: float
    running: float


@dataclass(frozen=True)
class Held:
    """One person who holds a contact, as far as full names tell: the spellings, and the first and last day seen.

    A day is None where a mention is not dated, and where nobody else holds the contact.
    """

    names: tuple[str, ...]
    first: date | None
    last: date | None


@dataclass(frozen=True)
class Common:
    """A contact that both sides bear, and who holds it, from all that bear it; what a victim bears, from victims alone.

    `hub`: why it joins nobody, where it does not; it has no `holders` then.
    """

    kind: str
    service: str | None
    value: str
    holders: tuple[Held, ...]
    hub: str | None


@dataclass(frozen=True)
class Explained:
    """Everything about one link. `odds`: 2 to the bits; `because`: as in the table `link`.

    `authorisation` is the reference that covers both sides.
    """

    id: str
    bits: float
    odds: float
    use: str
    refused: str | None
    because: str | None
    left: Side
    right: Side
    parts: tuple[Part, ...]
    common: tuple[Common, ...]
    weights: Weighed
    authorisation: str | None
    until: date | None


def explain(home: Home, id_: str) -> Explained:
    """Explain a link (L-…) from the tables of the last run; raises DeskError where it has none of that name."""
    with act(home, "explain", id=id_) as connection:
        return _explained(home, connection, id_)


def _explained(home: Home, connection: Connection, id_: str) -> Explained:
    last = sight(home, connection)
    found = last.rows("link", (id_,))
    if not found:
        raise DeskError(NO_SUCH_LINK, id=id_)
    row = found[0]
    if not _stands(home, last, row):
        raise DeskError(GONE, id=id_)
    ends = [(row[f"{side}_reading"], row[f"{side}_ordinal"]) for side in _SIDES]
    names = last.rows("source", *((row[f"{side}_source"],) for side in _SIDES))
    told = last.rows("link_side", *ends)
    borne = [[one for one in told if (one["reading_id"], one["ordinal"]) == end] for end in ends]
    parts = waterfall(last.rows("link_part", (id_,)))
    # A file whose form is sound may still have been changed: what does not fit together is not told.
    if not (len(names) == len(_SIDES) and all(borne) and parts and abs(parts[-1].running - row["bits"]) < _EXACT):
        raise DeskError(DAMAGED)
    left, right = (
        _side(row, side, source["name"], contacts) for side, source, contacts in zip(_SIDES, names, borne, strict=True)
    )
    shared = set.intersection(*({one["contact"] for one in contacts} for contacts in borne)) - {None}
    references = {one.number: one.reference for one in authorisations(connection)}
    return Explained(
        id=id_,
        bits=row["bits"],
        odds=2.0 ** row["bits"],
        use=row["use"],
        refused=row["refused"],
        because=row["because"],
        left=left,
        right=right,
        parts=parts,
        common=common(last.rows("link_common", *((one,) for one in sorted(shared))) if shared else []),
        weights=last.run.model,
        authorisation=references.get(row["authorisation"]),
        until=row["until"],
    )


def _stands(home: Home, last: Sight, row: Mapping[str, Any]) -> bool:
    """Say whether both mentions are still read as they were when the last run was made."""
    before = last.run.ledger_head
    if before == head(home.ledger):
        return True
    since = read_since(home.ledger, before)
    if since is not None:
        return since.isdisjoint((row["left_source"], row["right_source"]))
    current = last.state().readings
    return all(
        (one := current.get(row[f"{side}_source"])) is not None and one.reading_id == row[f"{side}_reading"]
        for side in _SIDES
    )


def _side(row: Mapping[str, Any], side: str, source: str, rows: Sequence[Mapping[str, Any]]) -> Side:
    """Return one side of a link from its rows of `link_side`."""
    ordinal, source_id, told = row[f"{side}_ordinal"], row[f"{side}_source"], rows[0]
    return Side(
        f"{source_id[:12]}:{ordinal}",
        told["subject_id"],
        source,
        source_id,
        row[f"{side}_locator"],
        told["role"],
        told["name"],
        told["nickname"],
        told["birth_date"],
        told["address"],
        tuple(
            Contact(one["kind"], one["service"], one["value"], one["raw"]) for one in rows if one["contact"] is not None
        ),
    )


def common(rows: Sequence[Mapping[str, Any]]) -> tuple[Common, ...]:
    """Return the contacts of rows of `link_common`."""
    return tuple(
        Common(spelt[0]["kind"], spelt[0]["service"], spelt[0]["value"], _holders(spelt), spelt[0]["hub"])
        for spelt in (list(of) for _contact, of in groupby(rows, key=lambda row: row["contact"]))
    )


def _holders(rows: Sequence[Mapping[str, Any]]) -> tuple[Held, ...]:
    return tuple(
        Held(tuple(one["name"] for one in spelt), spelt[0]["first_day"], spelt[0]["last_day"])
        for number, spelt in ((number, list(of)) for number, of in groupby(rows, key=lambda row: row["holder"]))
        if number is not None
    )


def waterfall(rows: list[dict[str, Any]]) -> tuple[Part, ...]:
    """Return the prior, what speaks for the link, heaviest first, and what speaks against it, with running sums."""
    rows = sorted(rows, key=lambda row: (row["field"] != PRIOR, -row["bits"], row["field"]))
    parts, running = [], 0.0
    for row in rows:
        running += row["bits"]
        parts.append(Part(row["field"], row["level"], row["bits"], running))
    return tuple(parts)

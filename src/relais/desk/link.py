"""One link explained: what both mentions say, what each field adds, and how far that goes; from what the run kept."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection

from relais.casework.authorisation import every as authorisations
from relais.desk.act import act
from relais.desk.derived import Weighed, last_run, rows_of
from relais.desk.error import DeskError
from relais.desk.held import KEYED, VICTIM, Common, common
from relais.desk.home import Home
from relais.ledger.read import read
from relais.link.links import PRIOR
from relais.model.notice import msg

NO_SUCH_LINK = msg(
    "no link is called “{id}”: `relais links` lists them; a link keeps its name until a mention of it is read anew"
)
GONE = msg("{id} rests on a mention that was read anew or erased since: `relais run` first")


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
class Explained:
    """Everything about one link. `odds`: 2 to the bits; `authorisation` is the reference that covers both sides."""

    id: str
    bits: float
    odds: float
    use: str
    refused: str | None
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
    found = rows_of(home, "link", "link_id", id_)
    if not found:
        raise DeskError(NO_SUCH_LINK, id=id_)
    row = found[0]
    con, state = read(home.ledger)
    ends = [(row[f"{side}_reading"], row[f"{side}_ordinal"]) for side in ("left", "right")]
    told = {tuple(found[:2]): found[2:] for found in con.execute(_SIDES, [*ends[0], *ends[1]]).fetchall()}
    if len(told) < len(ends):
        raise DeskError(GONE, id=id_)
    borne = con.execute(_BORNE, [*ends[0], *ends[1]]).fetchall()
    names = [state.sources[row[f"{side}_source"]].name for side in ("left", "right")]
    subjects = rows_of(home, "subject", "reading_id", *(reading for reading, _ordinal in ends))
    of = {(one["reading_id"], one["ordinal"]): one["subject_id"] for one in subjects}
    left, right = (
        _side(row, side, name, of.get(end), told[end], [found[2:] for found in borne if found[:2] == end])
        for side, name, end in zip(("left", "right"), names, ends, strict=True)
    )
    keys = [{found[2:5] for found in borne if found[:2] == end} for end in ends]
    references = {one.number: one.reference for one in authorisations(connection)}
    return Explained(
        id=id_,
        bits=row["bits"],
        odds=2.0 ** row["bits"],
        use=row["use"],
        refused=row["refused"],
        left=left,
        right=right,
        parts=waterfall(rows_of(home, "link_part", "link_id", id_)),
        common=common(home, con, sorted(keys[0] & keys[1]), victim=left.role == VICTIM),
        weights=last_run(home).model,
        authorisation=references.get(row["authorisation"]),
        until=row["until"],
    )


def _side(
    row: Mapping[str, Any],
    side: str,
    source: str,
    subject: str | None,
    told: Sequence[Any],
    borne: Iterable[Sequence[Any]],
) -> Side:
    ordinal, source_id = row[f"{side}_ordinal"], row[f"{side}_source"]
    role, name, nickname, birth_date, address = told
    return Side(
        f"{source_id[:12]}:{ordinal}",
        subject,
        source,
        source_id,
        row[f"{side}_locator"],
        role,
        name,
        nickname,
        birth_date,
        address,
        tuple(dict.fromkeys(Contact(*found[3:]) for found in borne)),
    )


def waterfall(rows: list[dict[str, Any]]) -> tuple[Part, ...]:
    """Return the prior, what speaks for the link, heaviest first, and what speaks against it, with running sums."""
    rows = sorted(rows, key=lambda row: (row["field"] != PRIOR, -row["bits"], row["field"]))
    parts, running = [], 0.0
    for row in rows:
        running += row["bits"]
        parts.append(Part(row["field"], row["level"], row["bits"], running))
    return tuple(parts)


_SIDES = """
    SELECT reading_id, ordinal, role, name_raw, nickname, birth_date_raw, address_raw FROM party
    WHERE reading_id IN ($1, $3) AND ((reading_id = $1 AND ordinal = $2) OR (reading_id = $3 AND ordinal = $4))
"""
_BORNE = f"""
    SELECT reading_id, party, kind, service, value, stated, written, value, raw
    FROM ({KEYED})
    WHERE reading_id IN ($1, $3) AND ((reading_id = $1 AND party = $2) OR (reading_id = $3 AND party = $4))
    ORDER BY ordinal
"""

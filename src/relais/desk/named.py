"""What a person names to judge it: a subject or a link of the last run, or one mention in a source."""

import re
from collections.abc import Sequence

import duckdb

from relais.desk.answer import source_named
from relais.desk.error import DeskError
from relais.desk.link import NO_SUCH_LINK
from relais.desk.sight import Sight
from relais.ledger.state import State
from relais.model.judgement import Mention
from relais.model.notice import msg
from relais.store.duck import register

NEITHER = msg(
    "“{text}” names neither a subject (S-…) nor a mention (SOURCE:NUMBER, as `relais show` gives it under “mention”),"
    " nor is it one link (L-…) alone"
)
NO_SUBJECT = msg("no subject is called {id}: a later run dissolved it, or its sources were erased; ask `relais show`")
GONE = msg("{id} rests on mentions that were read anew or erased since ({count}): `relais run` first")
NO_MENTION = msg("{source} mentions nobody under the number {ordinal}: it mentions {count}, counted from 0")

_MENTION = "SELECT source_id, ordinal, locator, role, reading_id FROM party"


def sources(seen: Sight, ids: Sequence[str]) -> set[str]:
    """Return the sources in which what `ids` name stands, as far as there are such; raises DeskError."""
    state = seen.state()
    found: set[str] = set()
    for text in ids:
        if text.startswith("S-"):
            readings = seen.some(subject=("subject_id", {text}))["subject"]["reading_id"].to_pylist()
            found |= {state.ever[one].source_id for one in readings if one in state.ever}
        elif text.startswith("L-"):
            found |= {row[end] for row in seen.rows("link", (text,)) for end in ("left_source", "right_source")}
        else:
            start = text.rpartition(":")[0].lower()
            found |= {one for one in state.sources if start and one.startswith(start)}
    return found


def sides(seen: Sight, con: duckdb.DuckDBPyConnection, state: State, ids: Sequence[str]) -> list[tuple[Mention, ...]]:
    """Return the mentions of each side that `ids` name; one link alone names two. Raises DeskError for none."""
    if len(ids) == 1 and ids[0].startswith("L-"):
        return _of_link(seen, con, ids[0])
    return [named(seen, con, state, text) for text in ids]


def named(seen: Sight, con: duckdb.DuckDBPyConnection, state: State, text: str) -> tuple[Mention, ...]:
    """Return the mentions that `text` names, by the views of `con`; raises DeskError for none."""
    if text.startswith("S-"):
        return _of_subject(seen, con, text)
    start, colon, number = text.rpartition(":")
    if not colon or not re.fullmatch(r"[0-9]{1,15}", number):
        raise DeskError(NEITHER, text=text)
    source_id = source_named(state, start)
    found = con.execute(f"{_MENTION} WHERE source_id = ? AND ordinal = ?", [source_id, int(number)]).fetchall()
    if not found:
        count = con.execute("SELECT count(*) FROM party WHERE source_id = ?", [source_id]).fetchall()[0][0]
        raise DeskError(NO_MENTION, source=state.sources[source_id].name, ordinal=number, count=count)
    return (Mention(*found[0]),)


def _of_subject(seen: Sight, con: duckdb.DuckDBPyConnection, id_: str) -> tuple[Mention, ...]:
    register(con, "subject", seen.some(subject=("subject_id", {id_}))["subject"])
    count = con.execute("SELECT count(*) FROM subject WHERE subject_id = ?", [id_]).fetchall()[0][0]
    if not count:
        raise DeskError(NO_SUBJECT, id=id_)
    rows = con.execute(f"{_MENTION} JOIN subject USING (reading_id, ordinal) WHERE subject_id = ?", [id_]).fetchall()
    if len(rows) < count:
        raise DeskError(GONE, id=id_, count=count - len(rows))
    return tuple(sorted(Mention(*row) for row in rows))


def _of_link(seen: Sight, con: duckdb.DuckDBPyConnection, id_: str) -> list[tuple[Mention, ...]]:
    found = seen.rows("link", (id_,))
    if not found:
        raise DeskError(NO_SUCH_LINK, id=id_)
    ends = [
        con.execute(
            f"{_MENTION} WHERE reading_id = ? AND ordinal = ?", [found[0][f"{end}_reading"], found[0][f"{end}_ordinal"]]
        ).fetchall()
        for end in ("left", "right")
    ]
    if missing := ends.count([]):
        raise DeskError(GONE, id=id_, count=missing)
    return [(Mention(*rows[0]),) for rows in ends]

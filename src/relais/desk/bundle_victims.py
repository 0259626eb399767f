"""Who is a victim for an exhibit bundle, what is left out of it for that, and which sources may not go with it."""

from collections.abc import Collection, Mapping

import pyarrow as pa
from sqlalchemy import Connection

from relais.casework import sealed
from relais.casework.approval import Approval
from relais.casework.person import VICTIM
from relais.casework.sealed import Sealed
from relais.desk.case_file import Gathering
from relais.desk.error import DeskError
from relais.dossier.bundle_facts import Hidden, Mention, left_out_of
from relais.dossier.case_file import A_VICTIM
from relais.language.tongue import Tongue
from relais.ledger.state import State
from relais.model.facts import FACTS
from relais.model.notice import msg
from relais.store.duck import register

LET_GO_LATER = msg("source {source} was let go after the second person signed: ask for the bundle anew")
HOLDS_A_VICTIM = msg(
    "source {source} speaks of a victim, or of somebody of like name, whose name this recipient may not have:"
    " take it back, or ask with their names"
)

# What nobody else is reached by, and where nobody else lives.
_VICTIMS_ALONE = """
    SELECT value AS text FROM selector x LEFT JOIN victim v ON v.reading_id = x.reading_id AND v.ordinal = x.party
    WHERE value IS NOT NULL GROUP BY value HAVING count(*) = count(v.ordinal)
    UNION
    SELECT address_raw FROM party p LEFT JOIN victim v ON v.reading_id = p.reading_id AND v.ordinal = p.ordinal
    WHERE address_raw IS NOT NULL GROUP BY address_raw HAVING count(*) = count(v.ordinal)
"""


def victims_in(case: Gathering, subject: pa.Table) -> dict[Mention, str]:
    """Return the mentions of victims, each with its subject: of whom this case, another or a source calls one.

    Whom a named person of this case put into another category is none, whatever a source says: the report names them.
    """
    of = dict(zip(zip(subject["reading_id"].to_pylist(), subject["ordinal"].to_pylist(), strict=True),
                  subject["subject_id"].to_pylist(), strict=True))  # fmt: skip
    found = {mention: one for mention, one in of.items() if one in case.unnamed}
    con, _state = case.seen.facts(case.sources, ("party",))
    with con:
        alleged = con.execute("SELECT reading_id, ordinal FROM party WHERE role = ?", [VICTIM]).fetchall()
    # A mention of which nothing was linked yet has no subject, and is one all the same.
    known = case.evidence.people.all - case.unnamed
    return found | {mention: of.get(mention, "") for mention in alleged if of.get(mention) not in known}


def hidden_in(case: Gathering, victims: Mapping[Mention, str], said: Tongue, *, names_victims: bool) -> Hidden:
    """Return what is left out: nothing, only where a second person agreed to the names of victims."""
    if names_victims:
        return Hidden()
    stranger = said.say(A_VICTIM, {})
    label = {mention: case.pseudonyms.get(subject, stranger) for mention, subject in victims.items()}
    con, _state = case.seen.facts(case.sources, ("selector", "party"))
    with con:
        register(con, "victim", _mentions(victims))
        values = {text for (text,) in con.execute(_VICTIMS_ALONE).fetchall()}
    # A large case without a victim is not read word by word for nothing.
    return Hidden(label, frozenset(values), case.victims.inside if case.victims else None)


def let_go(
    connection: Connection, number: int, approval: Approval, case: Gathering, victims: Collection[Mention],
    hidden: Hidden,
) -> list[Sealed]:  # fmt: skip
    """Return the sources that go as they were received: those let go before the second person signed.

    Raises DeskError where one was let go later, or holds anything that is hidden: its bytes would tell it.
    """
    signed = approval.signature.at if approval.signature is not None else approval.at
    found = [one for one in sealed.standing(connection, number) if one.source_id in case.received]
    state = case.seen.state()
    telling = _telling(state, frozenset(one.source_id for one in found), victims, hidden) if hidden else frozenset()
    for one in found:
        if one.at > signed:
            raise DeskError(LET_GO_LATER, source=one.source_id[:12])
        if one.source_id in telling:
            raise DeskError(HOLDS_A_VICTIM, source=one.source_id[:12])
    return found


def _telling(
    state: State, sources: Collection[str], victims: Collection[Mention], hidden: Hidden
) -> frozenset[str]:  # fmt: skip
    """Return which of some sources tell what is hidden: in any reading of theirs a mention, in today's any text."""
    mentioned = {state.ever[reading].source_id for reading, _ordinal in victims}
    called = {one for one in sources if hidden.hides(state.sources[one].name)}
    readings = {state.readings[one].reading_id for one in sources if one in state.readings}
    rows = [left_out_of(table, state.files.get(table, ()), readings, hidden) for table in FACTS] if readings else []
    return frozenset(mentioned | called).union(*rows)


def _mentions(mentions: Collection[Mention]) -> pa.Table:
    rows = sorted(mentions)
    return pa.table({"reading_id": pa.array([one for one, _ordinal in rows], pa.string()),
                     "ordinal": pa.array([ordinal for _one, ordinal in rows], pa.int64())})  # fmt: skip

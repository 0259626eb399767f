"""A letter, as a person decides on it: what it mentions, under numbers, and whether it is a report."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from relais.casework.answer import current
from relais.desk.act import act
from relais.desk.answer import answer, source_named
from relais.desk.error import DeskError
from relais.desk.home import Home
from relais.desk.passage import CLOSED
from relais.desk.sight import sight
from relais.intake.instant import BadTimeError, ZoneUnknownError
from relais.intake.letter.decision import BadDecisionError, Decision, is_role, loads
from relais.intake.letter.gather import QUESTION
from relais.intake.letter.letters import PARAGRAPHS
from relais.intake.letter.mentions import Proposal, mentions, proposals
from relais.intake.letter.suggestions import Suggestion, suggestions
from relais.model.notice import UnreadableError, msg
from relais.model.party import ROLES
from relais.safeguards.exposure import TEXT, Opening, opened

NOT_A_LETTER = msg("{source} was not read as a letter: `relais show {source}` says what was read of it")
UNREADABLE = msg("the letter {source} cannot be read: `relais show {source}` says why")
NO_SUCH_NUMBER = msg("the letter has no proposal {number}: it has {count}")
NO_ROLE = msg("proposal {number} is no selector: only a selector belongs to somebody")
NOT_A_ROLE = msg("“{value}” is no role; there are: {roles}, and reported.2 and the like for a second person")
BOTH = msg("proposal {number} is dropped and has a role: choose one")
EMPTY = msg("a report needs a reference or a sender: give --reference, --sender or both")
NOT_A_TIME = msg("“{value}” is no time with its zone: expected, for instance, 2026-11-20T14:30+01:00")
BAD_TEXT = msg("a reference or a sender is one line of 200 signs at most")


@dataclass(frozen=True)
class Letter:
    """A letter: what it mentions, what may be its reference, sender and date, and what was decided, by whom."""

    source_id: str
    name: str
    proposals: Sequence[Proposal]
    suggestions: Sequence[Suggestion]
    decision: Decision | None
    decided_by: str | None

    def fate(self, proposal: Proposal) -> str | None:
        """Return the role that was decided for a proposal, '-' where it was dropped, or None."""
        if self.decision is None:
            return None
        if proposal.first.key in self.decision.drop:
            return "-"
        return next((role for *key, role in self.decision.roles if tuple(key) == proposal.first.key), None)


@dataclass(frozen=True)
class Waiting:
    """A letter that nobody has decided on yet, and how many things it mentions."""

    source_id: str
    name: str
    received: str
    mentions: int


def letters(home: Home) -> list[Waiting]:
    """Return the letters that wait for a person, the oldest first; nothing of their text."""
    with act(home, "list-sources") as connection:
        state = sight(home, connection).state()
    found = [
        Waiting(source_id, state.sources[source_id].name, state.received[source_id], asked.records)
        for source_id, reading in state.readings.items()
        for asked in reading.questions if asked.key == QUESTION
    ]  # fmt: skip
    return sorted(found, key=lambda one: (one.received, one.name))


def letter(home: Home, source: str) -> Letter:
    """Return what the letter that `source` begins to name mentions; raises DeskError where it is none.

    The fragments that it shows count as one text opened. No hour and no cap holds it back: what comes in must be seen.
    """
    return _read(home, source, to_show=True)


def _read(home: Home, source: str, *, to_show: bool) -> Letter:
    details: dict[str, object] = {}
    with act(home, "read-letter", letter=details) as connection:
        seen = sight(home, connection)
        state = seen.state()
        source_id = source_named(state, source)
        if seen.closed(source_id):
            raise DeskError(CLOSED, source=source_id[:12])
        reading = state.readings.get(source_id)
        if reading is None or reading.reader not in PARAGRAPHS:
            raise DeskError(NOT_A_LETTER, source=source_id[:12])
        try:
            with home.ledger.source(source_id).open("rb") as file:
                paragraphs = PARAGRAPHS[reading.reader](file)
        except UnreadableError as error:
            raise DeskError(UNREADABLE, source=source_id[:12]) from error
        value, who = current(connection).get(source_id, {}).get(QUESTION, (None, None))
        found = Letter(
            source_id, state.sources[source_id].name, proposals(mentions(paragraphs)), suggestions(paragraphs),
            _decided(value), who,
        )  # fmt: skip
        if to_show:
            opened(connection, [Opening(TEXT, _length(found), datetime.now(UTC))])
        return found


def confirm(
    home: Home,
    source: str,
    *,
    reference: str | None,
    sender: str | None,
    received: str | None,
    roles: Mapping[int, str],
    drop: Sequence[int],
) -> str:
    """Record that a letter is a report; return the source's identifier. Raises DeskError for what cannot be.

    `roles` and `drop` name proposals by number. The source is read anew by `reread`, not here.
    """
    if not (reference or sender):
        raise DeskError(EMPTY)
    found = _read(home, source, to_show=False)
    known = {proposal.number: proposal.first for proposal in found.proposals}
    for number in (*roles, *drop):
        if number not in known:
            raise DeskError(NO_SUCH_NUMBER, number=number, count=len(known))
    for number, role in roles.items():
        if not is_role(role):
            raise DeskError(NOT_A_ROLE, value=role, roles=", ".join(ROLES))
        if not known[number].is_selector:
            raise DeskError(NO_ROLE, number=number)
        if number in drop:
            raise DeskError(BOTH, number=number)
    decision = Decision(
        is_report=True,
        reference=reference,
        sender=sender,
        received=received,
        roles=tuple((*known[number].key, role) for number, role in sorted(roles.items())),
        drop=tuple(known[number].key for number in sorted(set(drop))),
    )
    return _record(home, found.source_id, decision)


def not_a_report(home: Home, source: str) -> str:
    """Record that a letter is no report: what it mentions can be searched, and is nobody's. Raises DeskError."""
    return _record(home, _read(home, source, to_show=False).source_id, Decision(is_report=False))


def _length(found: Letter) -> int:
    """Return how many characters of the letter are shown."""
    fragments = [text for one in found.proposals for text in (one.first.near, one.first.raw)]
    return sum(map(len, fragments)) + sum(len(one.label) + len(one.text) for one in found.suggestions)


def _record(home: Home, source_id: str, decision: Decision) -> str:
    try:
        decision.received_by(home.actor)
    except (BadTimeError, ZoneUnknownError) as error:
        raise DeskError(NOT_A_TIME, value=decision.received) from error
    if _decided(decision.dumps()) is None:
        raise DeskError(BAD_TEXT)
    return answer(home, source_id, QUESTION, decision.dumps())


def _decided(value: str | None) -> Decision | None:
    try:
        return None if value is None else loads(value)
    except BadDecisionError:
        return None

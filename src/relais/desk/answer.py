"""Questions of the readers, and a named person's answers."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from operator import itemgetter
from zoneinfo import ZoneInfo

from relais.casework.answer import current, digest, give
from relais.desk.act import act, decision
from relais.desk.error import DeskError
from relais.desk.home import Home
from relais.desk.sight import sight
from relais.intake.letter.decision import BadDecisionError, loads
from relais.ledger.state import State
from relais.model.notice import msg
from relais.model.question import KEYS, Question
from relais.model.source import Reading

NO_SUCH_SOURCE = msg("no source begins with “{text}”: `relais sources` lists them")
SEVERAL_SOURCES = msg("{count} sources begin with “{text}”: give more of the identifier")
NOT_YOUR_SOURCE = msg("source {source} belongs to a case that is not yours: its own people answer for it")
NO_SUCH_KEY = msg("nothing can be answered under “{key}”; there are: {keys}")
BAD_ANSWER = msg("“{value}” is no answer to {key}: expected {expected}")

_EXPECTED = {
    "zone": msg("an IANA time zone such as Europe/Paris or Asia/Manila"),
    "date_order": msg("dmy or mdy"),
    "currency": msg("an ISO 4217 code such as EUR or PHP"),
    "decimal": msg("a comma or a point"),
    "country": msg("an ISO 3166 code such as FR or PH"),
    "report": msg("a decision as `relais letter` writes it"),
}
_FORM = {"date_order": r"dmy|mdy", "currency": r"[A-Z]{3}", "decimal": r"[,.]", "country": r"[A-Z]{2}"}


@dataclass(frozen=True)
class Asked:
    """A question, the source it is about, and the answer it has received since, if any."""

    question: Question
    source: str
    answer: str | None


def questions(home: Home) -> list[Asked]:
    """List what the readers ask, by source and key."""
    with act(home, "list-sources") as connection:
        answers = current(connection)
        state = sight(home, connection).state()
    asking = ((state.sources[source_id].name, reading) for source_id, reading in _asking(state).items())
    return [
        Asked(question, name, answers.get(reading.source_id, {}).get(question.key, (None, ""))[0])
        for name, reading in sorted(asking, key=itemgetter(0))
        for question in reading.questions
    ]


@dataclass(frozen=True)
class Together:
    """One question that several sources of one folder ask: one answer may serve them all."""

    key: str
    folder: str
    asked: tuple[Asked, ...]


def together(home: Home) -> list[Together]:
    """Return the open questions, those of one key and folder as one; those that hold up most records first."""
    groups: dict[tuple[str, str], list[Asked]] = {}
    for asked in questions(home):
        if asked.question.key in _EXPECTED:
            groups.setdefault((asked.question.key, _folder(asked.source)), []).append(asked)
    found = [Together(key, folder, tuple(asked)) for (key, folder), asked in groups.items()]
    return sorted(found, key=lambda one: (-sum(asked.question.records for asked in one.asked), one.folder, one.key))


def count_together(home: Home) -> int:
    """Return how many `together` returns: what is on every day's first page is counted and not put in order."""
    with act(home, "list-sources") as connection:
        state = sight(home, connection).state()
    return len(
        {
            (question.key, _folder(state.sources[source_id].name))
            for source_id, reading in _asking(state).items()
            for question in reading.questions if question.key in _EXPECTED
        }
    )  # fmt: skip


def asked_of(state: State, source_id: str, answered: Mapping[str, object]) -> list[Question]:
    """Return what the reader of one source asks still, but for letters, which are read before they are answered."""
    reading = state.readings.get(source_id)
    asked = reading.questions if reading is not None else ()
    return [one for one in asked if one.key in _EXPECTED and one.key != "report" and one.key not in answered]


def expected(key: str) -> str:
    """Return what an answer to this key looks like, as a message to translate."""
    return _EXPECTED[key]


def answer(home: Home, source: str, key: str, value: str) -> str:
    """Record an answer about the source that `source` begins to name; return that source's identifier.

    The source is read anew by `reread`, not here. Raises DeskError for an unknown source, key or value.
    """
    check(key, value)
    details: dict[str, object] = {"key": key}
    with decision(home, "answer", details) as connection:
        seen = sight(home, connection)
        source_id = source_named(seen.state(), source)
        if not seen.own(source_id):
            raise DeskError(NOT_YOUR_SOURCE, source=source_id[:12])
        details["source"] = source_id
        details["digest"] = digest(give(connection, source_id, key, value, home.actor))
    return source_id


def check(key: str, value: str) -> None:
    """Raise DeskError unless `value` is an answer to `key`."""
    if key not in KEYS:
        raise DeskError(NO_SUCH_KEY, key=key, keys=", ".join(KEYS))
    if not (_SHAPE[key](value) if key in _SHAPE else re.fullmatch(_FORM[key], value)):
        raise DeskError(BAD_ANSWER, value=value, key=key, expected=_EXPECTED[key])


def source_named(state: State, start: str) -> str:
    """Return the one source whose identifier begins with `start`; raises DeskError for none or several."""
    if (whole := start.lower()) in state.sources:
        return whole
    found = [source_id for source_id in state.sources if whole and source_id.startswith(whole)]
    if not found:
        raise DeskError(NO_SUCH_SOURCE, text=start)
    if len(found) > 1:
        raise DeskError(SEVERAL_SOURCES, text=start, count=len(found))
    return found[0]


def _asking(state: State) -> dict[str, Reading]:
    """Return the readings that ask something, by their source: few of all that there are."""
    return {source_id: reading for source_id, reading in state.readings.items() if reading.questions}


def _folder(name: str) -> str:
    return name.rpartition("/")[0]


def _is_zone(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (ValueError, OSError, KeyError):
        return False
    return "/" in name or name == "UTC"


def _is_decision(text: str) -> bool:
    try:
        loads(text)
    except BadDecisionError:
        return False
    return True


# What no pattern can tell.
_SHAPE: dict[str, Callable[[str], bool]] = {"zone": _is_zone, "report": _is_decision}

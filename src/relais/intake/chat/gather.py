"""What the readers of chats share: the parties of a conversation, its message rows, and the time a machine noted."""

from collections.abc import Iterable, Sequence
from decimal import Decimal

import pyarrow as pa
import pyarrow.compute as pc

from relais.intake.facts import Facts
from relais.intake.instant import NEVER, NOT_A_TIME, Instant
from relais.intake.mention import mention
from relais.intake.text import text_columns
from relais.model.column import INSTANT
from relais.model.notice import msg
from relais.selectors.handle import service_name

OUT_OF_CALENDAR = msg(
    "“{raw}” is no time at which this service existed (1995 to 2100): kept as written, without its time"
)
NOT_A_RECORD = msg("this record is not an object but {kind}: it is skipped")
NOT_A_TEXT = msg("the text of this message is not a text but {kind}: the message is kept without it")
NO_AUTHOR = msg("who wrote this message is not said in a form that can be read: it is kept without its sender")
SAME_NAME = msg("“{name}” is the name of {count} participants: who wrote under it is left open")

_ROWS = 20_000
_EARLIEST = 788_918_400_000_000  # 1995-01-01, before the first of these services
_LATEST = 4_102_444_800_000_000  # 2100-01-01


# One message: locator, sender, recipient, conversation, when, attachments, text. `when` is a count since 1970 as the
# source gives it, or an Instant where the reader placed it; the text becomes length, tokens and HMAC, and is dropped.
# A plain tuple: there are millions of them.
Row = tuple[str, int | None, int | None, str | None, object, int, str | None]


class Messages:
    """Message rows on their way to Arrow, some thousands at a time; `per_second` is the unit of their clock.

    `service` and `state` are those of all its rows.
    """

    def __init__(self, facts: Facts, service: str | None, per_second: int, state: str | None = None) -> None:
        self._facts = facts
        self._service = service
        self._state = state
        self._per_second = per_second
        self._rows: list[Row] = []

    def extend(self, rows: Iterable[Row]) -> int:
        """Add messages; return how many. Where `rows` fails, those it gave before stay."""
        before = len(self._rows)
        self._rows.extend(rows)
        added = len(self._rows) - before
        if len(self._rows) >= _ROWS:
            self.flush()
        return added

    def flush(self) -> None:
        """Hand on the rows gathered so far."""
        if not self._rows:
            return
        locators, senders, recipients, conversations, whens, attachments, texts = zip(*self._rows, strict=True)
        rows = len(self._rows)
        self._rows = []
        columns = {
            "sender": pa.array(senders, pa.int64()),
            "recipient": pa.array(recipients, pa.int64()),
            "service": pa.repeat(pa.scalar(self._service, pa.string()), rows),
            "state": pa.repeat(pa.scalar(self._state, pa.string()), rows),
            "conversation": self._facts.array("message", "conversation", conversations),
            **self._times(locators, whens),
            "attachments": pa.array(attachments, pa.int32()),
            **text_columns(self._facts.texts("message", texts), self._facts.key),
        }
        self._facts.add_columns("message", self._facts.array("message", "locator", locators), columns)

    def _times(self, locators: Sequence[str], whens: Sequence[object]) -> dict[str, pa.Array]:
        """Read the clock of many rows at once; row by row where any of them is not as the format has it."""
        try:
            raws = pa.array(whens)
            ats = pc.multiply_checked(raws.cast(pa.int64()), 1_000_000 // self._per_second)
            span = pc.min_max(ats).as_py()
            regular = not raws.null_count and span["min"] >= _EARLIEST and span["max"] < _LATEST
        except (pa.ArrowException, ValueError, TypeError, OverflowError):
            regular = False
        if regular and (pa.types.is_int64(raws.type) or pa.types.is_string(raws.type)):
            return {
                "at": ats.cast(INSTANT),
                "time_raw": raws.cast(pa.string()),
                "time_precision": pa.repeat(pa.scalar("second", pa.string()), len(whens)),
                "zone_source": pa.repeat(pa.scalar("format", pa.string()), len(whens)),
            }
        return self._instants(
            [
                when if isinstance(when, Instant) else clock(self._facts, locator, when, self._per_second)
                for locator, when in zip(locators, whens, strict=True)
            ]
        )

    def _instants(self, instants: list[Instant]) -> dict[str, pa.Array]:
        return {
            "at": pa.array([when.at for when in instants], pa.int64()).cast(INSTANT),
            "time_raw": self._facts.array("message", "time_raw", [when.raw for when in instants]),
            "time_precision": pa.array([when.precision for when in instants], pa.string()),
            "zone_source": pa.array([when.zone_source for when in instants], pa.string()),
        }


class MixedMessages:
    """The messages of a source that mixes services and states; together they hold no more than one kind would."""

    def __init__(self, facts: Facts, per_second: int) -> None:
        self._facts = facts
        self._per_second = per_second
        self._kinds: dict[tuple[str | None, str | None], Messages] = {}
        self._rows = 0

    def add(self, service: str | None, state: str | None, row: Row) -> None:
        """Add one message; `service` is named as the source names it."""
        messages = self._kinds.get((service, state))
        if messages is None:
            named = service_name(service) if service else None
            messages = self._kinds[service, state] = Messages(self._facts, named, self._per_second, state)
        messages.extend((row,))
        self._rows += 1
        if self._rows >= _ROWS:
            self.flush()

    def flush(self) -> None:
        """Hand on the rows gathered so far."""
        for messages in self._kinds.values():
            messages.flush()
        self._kinds.clear()
        self._rows = 0


class Conversation:
    """The parties of one conversation: one row each, added when the source first names them."""

    def __init__(self, facts: Facts, service: str | None, identifier: str | None) -> None:
        self.identifier = identifier
        self.pair: tuple[int, int] | None = None
        self._facts = facts
        self._service = service
        self._parties: dict[str, int | None] = {}

    def party(self, key: str, locator: str, nickname: str | None, handle: str | None = None) -> int | None:
        """Return the party known here by `key`, added now if it is new. None where two participants share the key."""
        if key not in self._parties:
            self._parties[key] = account(self._facts, locator, self._service, nickname, handle)
        return self._parties[key]

    def known(self, key: str) -> bool:
        """Say whether a party of that key was named before."""
        return key in self._parties

    def ambiguous(self, key: str) -> bool:
        """Ascribe nothing to `key`, which names more than one participant; true the first time it is said."""
        first = key not in self._parties
        self._parties[key] = None
        return first

    def facing(self, party: int | None) -> int | None:
        """Return the other of two, or None in a group."""
        if self.pair is None or party not in self.pair:
            return None
        return self.pair[1] if party == self.pair[0] else self.pair[0]


def account(facts: Facts, locator: str, service: str | None, nickname: str | None, handle: str | None) -> int:
    """Add one participant of a conversation, with the handle by which the service knows them, if the source has it."""
    ordinal = facts.add("party", locator, role="account", nickname=nickname or None)
    if handle:
        mention(facts, locator, "handle", handle, party=ordinal, service=service)
    return ordinal


def not_a_time(facts: Facts, locator: str, raw: object) -> Instant:
    """Keep as written what stands where the format has a text with a time, and is none."""
    text = str(raw) if isinstance(raw, int | float | Decimal) else type(raw).__name__
    facts.notice(NOT_A_TIME, locator, raw=text[:40])
    return Instant(None, text[:200])


def clock(facts: Facts, locator: str, raw: object, per_second: int) -> Instant:
    """Read a count since 1970 in UTC. One outside the life of chat services is never corrected by a guess."""
    if raw is None or raw == "":
        return NEVER
    text = str(raw) if isinstance(raw, str | int | float | Decimal) else type(raw).__name__
    number = whole(raw)
    if number is not None and len(text) < 20:
        at = number * (1_000_000 // per_second)
        if _EARLIEST <= at < _LATEST:
            return Instant(at, text, "second", "format")
    facts.notice(OUT_OF_CALENDAR, locator, raw=text[:40])
    return Instant(None, text[:200])


def within(ats: pa.Array) -> pa.Array:
    """Say which of these instants lie in the life of chat services; null where there is none."""
    micros = ats.cast(pa.int64())
    return pc.and_(pc.greater_equal(micros, _EARLIEST), pc.less(micros, _LATEST))


def whole(raw: object) -> int | None:
    """Return a whole number, however the file writes it: 12, "12", 12.0. None for anything else."""
    if isinstance(raw, bool):
        return None
    if isinstance(raw, int):
        return raw
    if isinstance(raw, str):
        return int(raw) if raw.isascii() and raw.isdigit() and len(raw) < 20 else None
    if isinstance(raw, float | Decimal):
        number = Decimal(raw)
        return int(number) if number.is_finite() and abs(number) < 1 << 53 and number == int(number) else None
    return None


def seconds(raw: object) -> int | None:
    """Return a duration in seconds; a negative or endless one is none."""
    number = whole(raw)
    return number if number is not None and 0 <= number < 1 << 31 else None

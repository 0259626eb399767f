"""A reader to start from: lines of 'instant;who;to whom', each a message. It is listed nowhere.

Copy it, and say here, in this order: the specification read and the date it was checked; the samples with their
counts, verified by another way than this reader; what a locator looks like; what the format cannot tell. Then:

1. `recognise` looks at the content of `sealed.head` (64 KB) and never raises; it is stricter than all readers before it
   in `FORMATS`, so that a file of another format is never taken.
2. `read` streams. A record that cannot be read costs a `notice` with its place and `skipped=1`, and the next is read;
   only where the rest of the file is lost is UnreadableError raised. A value that cannot be read is kept as written
   (`*_raw`), its parsed column null, with a notice. What the file does not say is null or a question, never a guess.
3. `passage` finds a locator again in the bytes, for a person to read.
4. Free text becomes tokens, length and HMAC (`intake.text`, `selectors.miner`), and is dropped.
5. List it in `FORMATS`, give its page in docs/formats.md, and its tests: samples with counts, one full fact, negative
   samples, damage.
"""

from collections.abc import Iterator

from relais.intake.chat import gather as chat
from relais.intake.facts import Facts
from relais.intake.format import Format, Sealed
from relais.intake.stated import moment
from relais.model.notice import UnreadableError, msg

NOT_A_LINE = msg("this line does not hold three fields: it is skipped")
NO_PLACE = msg("no line stands at this place")


def recognise(sealed: Sealed) -> bool:
    """Tell the format by its first line."""
    return sealed.head.startswith(b"at;from;to\n")


def read(sealed: Sealed, facts: Facts) -> None:
    """Read every line below the first."""
    talk = chat.Conversation(facts, None, None)
    messages = chat.Messages(facts, None, 1)
    messages.extend(_rows(sealed, facts, talk))
    messages.flush()


def passage(data: bytes, locator: str) -> str:
    """Return the line at 'line 12'. Raises UnreadableError where none stands."""
    lines = data.decode("utf-8", "replace").splitlines()
    number = locator.removeprefix("line ")
    if not (number.isascii() and number.isdigit() and 0 < int(number[:9]) <= len(lines)):
        raise UnreadableError(NO_PLACE, locator)
    return lines[int(number[:9]) - 1]


def _rows(sealed: Sealed, facts: Facts, talk: chat.Conversation) -> Iterator[chat.Row]:
    with sealed.path.open(encoding="utf-8", errors="replace") as file:
        next(file, None)
        for number, line in enumerate(file, 2):
            place = f"line {number}"
            fields = line.rstrip("\n").split(";")
            if len(fields) != 3:
                facts.notice(NOT_A_LINE, place, skipped=1)
                continue
            at, sender, recipient = fields
            writer, reader = (talk.party(name, place, name) if name else None for name in (sender, recipient))
            yield (place, writer, reader, None, moment(facts, place, at or None), 0, None)


FORMAT = Format(
    name="template",
    version=1,
    title="Template of a reader",
    recognise=recognise,
    read=read,
    passage=passage,
    fills=("party", "message"),
    limits=(msg("it is only an example"),),
)

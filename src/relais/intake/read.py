"""Reads one sealed source: finds its format, lets that reader fill facts, and says how it went."""

from collections.abc import Callable, Mapping, Sequence

from relais.intake.facts import Facts, Sink
from relais.intake.format import Format, Sealed
from relais.intake.formats import FORMATS
from relais.intake.table.mapping import Mapping as TableMapping
from relais.model.notice import Notice, UnreadableError, msg
from relais.model.source import Reading

UNKNOWN = msg("no reader knows this format: it is sealed and listed, and waits for a reader or a conversion")
FAULT = msg("the reader {reader} failed here, which is a fault of relais ({error}): what it read before stays")
EMPTY = msg("the file is empty")


def read_source(
    sealed: Sealed,
    sink: Sink,
    *,
    key: bytes,
    answers: Mapping[str, tuple[str, str]],
    mappings: Sequence[TableMapping],
    known: Callable[[str], bool],
) -> Reading | None:
    """Read a sealed source into `sink`; None when `known` says that this very reading exists already."""
    format_ = recognise(sealed)
    if format_ is None:
        facts = Facts(sealed.source_id, "none", 1, sink=sink)
        unreadable = Notice(UNKNOWN if sealed.size else EMPTY)
        return None if known(facts.reading_id) else facts.close(unreadable)
    facts = Facts(
        sealed.source_id,
        format_.name,
        format_.version,
        sink=sink,
        key=key,
        answers=answers,
        mapping=format_.mapping(sealed, mappings),
    )
    if known(facts.reading_id):
        return None
    try:
        format_.read(sealed, facts)
    except UnreadableError as error:
        return facts.close(error.notice)
    except Exception as error:  # noqa: BLE001 - a fault of a reader costs the rest of this source, never the others
        facts.drop_unsent()
        return facts.close(Notice(FAULT, "", 1, {"reader": format_.name, "error": repr(error)[:200]}))
    return facts.close()


def recognise(sealed: Sealed) -> Format | None:
    """Return the first format whose reader knows this content, or None."""
    return next((format_ for format_ in FORMATS if sealed.size and format_.recognise(sealed)), None)

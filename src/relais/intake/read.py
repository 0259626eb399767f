"""Reads one sealed source: finds its format, lets that reader fill facts, and says how it went."""

import gc
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from importlib.util import find_spec

from relais.intake.broken import broken
from relais.intake.facts import Facts, Sink
from relais.intake.format import Format, Sealed
from relais.intake.formats import FORMATS
from relais.intake.table.mapping import Mapping as TableMapping
from relais.model.notice import Notice, UnreadableError, msg
from relais.model.source import Reading

UNKNOWN = msg("no reader knows this format: it is sealed and listed, and waits for a reader or a conversion")
FAULT = msg("the reader {reader} failed here, which is a fault of relais ({error}): what it read before stays")
NOT_LOOKED = msg("the reader {reader} failed to look at this, which is a fault of relais ({error}): others were asked")
EMPTY = msg("the file is empty")

_BETWEEN_COLLECTIONS = 100_000

if find_spec("dateutil") is None:
    # Arrow looks for it whenever it meets a plain value: on the disk, where it is not there, unless Python knows so.
    sys.modules["dateutil"] = None  # type: ignore[assignment]


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
    format_, faults = recognise(sealed)
    if format_ is None:
        facts = Facts(sealed.source_id, "none", 1, sink=sink)
        _tell(facts, faults)
        unreadable = broken(sealed) or Notice(UNKNOWN if sealed.size else EMPTY)
        return None if known(facts.reading_id) else facts.close(unreadable)
    try:
        mapping = format_.mapping(sealed, mappings)
    except Exception as error:  # noqa: BLE001 - without a mapping the reader says what it lacks
        mapping = None
        faults.append(_fault(format_, error, FAULT))
    facts = Facts(sealed.source_id, format_.name, format_.version, sink=sink, key=key, answers=answers, mapping=mapping)
    if known(facts.reading_id):
        return None
    _tell(facts, faults)
    try:
        with _few_collections():
            format_.read(sealed, facts)
    except UnreadableError as error:
        return facts.close(error.notice)
    except Exception as error:  # noqa: BLE001 - a fault of a reader costs the rest of this source, never the others
        return _close_after(facts, _fault(format_, error, FAULT))
    return facts.close()


def recognise(sealed: Sealed) -> tuple[Format | None, list[Notice]]:
    """Return the first format whose reader knows this content, or None, and which readers failed to look."""
    faults: list[Notice] = []
    for format_ in FORMATS if sealed.size else ():
        try:
            if format_.recognise(sealed):
                return format_, faults
        except Exception as error:  # noqa: BLE001 - a reader that fails to look leaves the source to the others
            faults.append(_fault(format_, error, NOT_LOOKED))
    return None, faults


def _close_after(facts: Facts, fault: Notice) -> Reading:
    """Close after a fault, with every row that can be handed on: others, handed on already, may speak of it."""
    try:
        return facts.close(fault)
    except Exception:  # noqa: BLE001 - the fault may have left a row that fits no column
        facts.drop_unsent()
        return facts.close(fault)


@contextmanager
def _few_collections() -> Iterator[None]:
    """Look for cycles of dead objects less often: records are trees and leave none, and there are millions of them."""
    usual = gc.get_threshold()
    gc.set_threshold(max(usual[0], _BETWEEN_COLLECTIONS), *usual[1:])
    try:
        yield
    finally:
        gc.set_threshold(*usual)


def _fault(format_: Format, error: Exception, template: str) -> Notice:
    return Notice(template, "", 1, {"reader": format_.name, "error": repr(error)[:200]})


def _tell(facts: Facts, faults: Sequence[Notice]) -> None:
    for fault in faults:
        facts.notice(fault.template, reader=fault.params["reader"], error=fault.params["error"])

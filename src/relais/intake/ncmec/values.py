"""The reports of a JSON file, one after the other: alone, in a list, under `reports`, or one after another."""

import codecs
import io
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, BinaryIO

import ijson
import orjson

from relais.intake.facts import Facts
from relais.intake.ncmec.node import DEPTH, TOO_DEEP, UNKNOWN_KEY, escape
from relais.intake.syntax.json_depth import Shallow
from relais.intake.syntax.json_document import document
from relais.intake.syntax.json_number import tame
from relais.model.notice import UnreadableError, msg

# Below, a file is parsed whole, and fast; from here on it is streamed, and memory stays flat.
WHOLE = 64 * 1024 * 1024
_LINE = WHOLE
BROKEN = msg("the JSON is broken here ({why}): what stands before is read, the rest is not")
BAD_LINE = msg("this line is not a JSON object ({why}): skipped")
TOLERATED = msg("the strict reading of this JSON fails ({why}): it was read as far as a tolerant one allows")
LONG_LINE = msg("a line of more than {megabytes} MB: the file is not read further")
UTF16_TOO_LARGE = msg("the file is in UTF-16 and larger than {megabytes} MB: convert it to UTF-8")

WRAPPED = re.compile(rb'\s*\{\s*"reports"\s*:\s*\[')
_PLACE = re.compile(r"(?:(line|document) (\d+))?((?:/.*)?)", re.DOTALL)
BAD_JSON = (ijson.JSONError, ValueError, ArithmeticError)
NO_PLACE = msg("no such place in the file")

Found = tuple[str, Any]


def values(path: Path, size: int, facts: Facts) -> Iterator[Found]:
    """Return each report with its pointer. Raises UnreadableError at the byte where the JSON breaks."""
    if size < WHOLE:
        return small(utf8(path.read_bytes()), facts)
    return _large(path, facts)


def small(data: bytes, facts: Facts) -> Iterator[Found]:
    """Return the reports of bytes that fit in memory."""
    try:
        value = orjson.loads(data)
    except orjson.JSONDecodeError as error:
        yield from _lines(io.BytesIO(data), facts) if _is_lines(data) else _tolerant(data, error, facts)
    else:
        yield from _reports(value, "", facts)


def find(data: bytes, locator: str) -> Any:
    """Return the value at a place such as '/reportId', 'line 3/reportId' or 'document 2'.

    Raises UnreadableError where there is none.
    """
    found = _PLACE.fullmatch(locator)
    if found is None:
        raise UnreadableError(NO_PLACE, locator)
    unit, number, pointer = found.groups()
    try:
        value = _document(utf8(data), unit, int(number or 1))
        for step in pointer.split("/")[1:]:
            key = step.replace("~1", "/").replace("~0", "~")
            value = value[int(key)] if isinstance(value, list) and key.isdecimal() else value[key]
    except (LookupError, ValueError, TypeError) as error:
        raise UnreadableError(NO_PLACE, locator) from error
    return value


def utf8(data: bytes) -> bytes:
    """Return the bytes without their mark of order, UTF-16 turned into UTF-8."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return data.decode("utf-16", "replace").encode()
    return data.removeprefix(codecs.BOM_UTF8)


def _document(data: bytes, unit: str | None, number: int) -> Any:
    if unit == "line":
        return orjson.loads(data.split(b"\n")[number - 1])
    if unit is None:
        try:
            return orjson.loads(data)
        except orjson.JSONDecodeError:
            pass
    whole, rest, _broken = _parsed(data)
    return [*whole, rest][number - 1]


def _reports(value: Any, pointer: str, facts: Facts) -> Iterator[Found]:
    if isinstance(value, dict) and isinstance(value.get("reports"), list):
        _strangers(value, pointer, facts)
        value, pointer = value["reports"], f"{pointer}/reports"
    if isinstance(value, list):
        for index in range(len(value)):
            yield f"{pointer}/{index}", value[index]
            value[index] = None
    else:
        yield pointer, value


def _strangers(wrapper: dict[str, Any], pointer: str, facts: Facts) -> None:
    for key in sorted(wrapper.keys() - {"reports"}):
        facts.notice(UNKNOWN_KEY, f"{pointer}/{escape(key)}", path=key[:200], count=1)


def _is_lines(data: bytes) -> bool:
    line, more, _rest = data.lstrip().partition(b"\n")
    try:
        return bool(more) and isinstance(orjson.loads(line), dict)
    except orjson.JSONDecodeError:
        return False


def _lines(file: BinaryIO, facts: Facts) -> Iterator[Found]:
    number = 0
    while line := file.readline(_LINE):
        number += 1
        if len(line) == _LINE and not line.endswith(b"\n"):
            raise UnreadableError(LONG_LINE, f"line {number}", megabytes=_LINE >> 20)
        if not line.strip():
            continue
        try:
            yield f"line {number}", orjson.loads(line)
        except orjson.JSONDecodeError as error:
            facts.notice(BAD_LINE, f"line {number}", skipped=1, why=error.msg)


def _tolerant(data: bytes, error: orjson.JSONDecodeError, facts: Facts) -> Iterator[Found]:
    """Return what a streaming parser makes of broken JSON.

    That is: documents and list entries that are whole, or, of a single report, the members before the break.
    """
    whole, rest, broken = _parsed(data)
    if rest is not None and (not whole or _list_of(rest) is not None):
        whole.append(rest)
    for index, value in enumerate(whole):
        yield from _reports(value, f"document {index + 1}" if len(whole) > 1 else "", facts)
    place = f"byte {len(error.doc[: error.pos].encode('utf-8', 'replace'))}" if isinstance(error.doc, str) else ""
    if broken:
        raise UnreadableError(BROKEN, place, why=error.msg)
    # A clean run of documents one after another is no fault.
    if len(whole) < 2:
        facts.notice(TOLERATED, place, why=error.msg)


def _list_of(value: Any) -> list[Any] | None:
    reports = value.get("reports") if isinstance(value, dict) else value
    return reports if isinstance(reports, list) else None


def _parsed(data: bytes) -> tuple[list[Any], Any, bool]:
    """Parse as far as the bytes allow.

    Returns the whole documents, what there is of one that breaks off (a list without its unfinished entry), and
    whether the bytes are broken.
    """
    found: list[Any] = []
    builder = ijson.ObjectBuilder()
    depth = 0
    # A number that nothing follows may be the first half of a longer one.
    held: tuple[str, Any] | None = None
    try:
        for event, value in ijson.basic_parse(io.BytesIO(tame(data)), multiple_values=True):
            if held is not None:
                builder.event(*held)
                held = None
            if event == "number" and depth:
                held = (event, value)
                continue
            builder.event(event, value)
            depth += event.startswith("start_") - event.startswith("end_")
            if depth > DEPTH:
                raise UnreadableError(TOO_DEEP, depth=DEPTH)
            if not depth:
                found.append(builder.value)
                builder = ijson.ObjectBuilder()
    except BAD_JSON:
        return found, _cut(builder.value, depth) if depth else None, True
    return found, None, False


def _cut(value: Any, depth: int) -> Any:
    entries = _list_of(value)
    if entries and depth > (2 if isinstance(value, dict) else 1):
        entries.pop()
    return value


def _large(path: Path, facts: Facts) -> Iterator[Found]:
    with path.open("rb") as file:
        head = file.read(65_536)
        if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            raise UnreadableError(UTF16_TOO_LARGE, megabytes=WHOLE >> 20)
        marked = head.startswith(codecs.BOM_UTF8)
        head = head.removeprefix(codecs.BOM_UTF8)
        file.seek(3 if marked else 0)
        if _is_lines(head + file.readline(_LINE) if b"\n" not in head else head):
            file.seek(3 if marked else 0)
            yield from _lines(file, facts)
            return
        wrapped = WRAPPED.match(head) is not None
        if wrapped or head.lstrip().startswith(b"["):
            yield from _listed(file, path.stat().st_size, facts, wrapped=wrapped)
            return
        file.seek(3 if marked else 0)
        try:
            for number, value in enumerate(ijson.items(Shallow(file), "", multiple_values=True, buf_size=262_144), 1):
                yield f"document {number}", value
        except BAD_JSON as error:
            why = str(error).strip().splitlines()[0][:100]
            raise UnreadableError(BROKEN, f"after byte {max(0, file.tell() - 262_144)}", why=why) from error


def _listed(file: BinaryIO, size: int, facts: Facts, *, wrapped: bool) -> Iterator[Found]:
    """Return the reports of a list: that is the document, or stands in it under `reports`."""
    found = document(file, size, "reports", (2,)) if wrapped else document(file, size, "", (1,))
    if wrapped:
        _strangers(found.root, "", facts)
    pointer = "/reports/" if wrapped else "/"
    for start, batch in found.batches(found.root["reports"] if wrapped else found.root):
        for number, value in enumerate(batch, start):
            yield f"{pointer}{number}", value
    found.check()

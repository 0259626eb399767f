"""Where a file that no reader knows stops being what it begins as: one cut short is asked for again, not converted."""

import re
from xml.parsers import expat

import orjson

from relais.intake.format import Sealed
from relais.model.notice import Notice, msg

CUT_SHORT = msg(
    "the file begins as {kind} and ends in the middle of it: it was cut short on its way; it is sealed as it came, ask"
    " its sender for the whole"
)
BROKEN = msg(
    "the file begins as {kind} and is broken there ({error}): no reader knows it so; it is sealed as it came, ask its"
    " sender for a sound one"
)
_JSON = re.compile(rb'[\[{]\s*["\[{]')
# Longer ones are not read whole to say why nobody can.
_MOST = 256 << 20
_ENDED = "unexpected end of data"
# Lines of JSON one after the other are sound.
_SOUND = "unexpected content after document"
_NO_MORE = (expat.errors.codes[expat.errors.XML_ERROR_NO_ELEMENTS],
            expat.errors.codes[expat.errors.XML_ERROR_UNCLOSED_TOKEN],
            expat.errors.codes[expat.errors.XML_ERROR_PARTIAL_CHAR])  # fmt: skip


def broken(sealed: Sealed) -> Notice | None:
    """Return what is wrong with a file that begins as JSON or XML and does not go on so; None for any other."""
    head = sealed.head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if sealed.size > _MOST:
        return None
    if _JSON.match(head):
        return _json(sealed.path.read_bytes().removeprefix(b"\xef\xbb\xbf"))
    return _xml(sealed) if head.startswith(b"<?xml") else None


def _json(data: bytes) -> Notice | None:
    try:
        data.decode()
    except UnicodeDecodeError as error:
        if error.reason != _ENDED:
            return None
        data = data[: error.start]  # cut short in the middle of a letter
    try:
        orjson.loads(data)
    except orjson.JSONDecodeError as error:
        if error.msg == _ENDED:
            return _notice(CUT_SHORT, "JSON", error.lineno, error.colno)
        if error.msg != _SOUND:
            return _notice(BROKEN, "JSON", error.lineno, error.colno, error.msg)
    return None


def _xml(sealed: Sealed) -> Notice | None:
    parser = expat.ParserCreate()
    try:
        with sealed.path.open("rb") as file:
            parser.ParseFile(file)
    except expat.ExpatError as error:
        told = CUT_SHORT if error.code in _NO_MORE else BROKEN
        return _notice(told, "XML", error.lineno, error.offset + 1, expat.ErrorString(error.code))
    except (LookupError, ValueError):
        return None  # an encoding that Python does not know
    return None


def _notice(template: str, kind: str, line: int, column: int, error: str = "") -> Notice:
    told = {"kind": kind} | ({"error": error} if template == BROKEN else {})
    return Notice(template, f"line {line}, column {column}", 0, told)

"""Files that a browser sends, written to disk as they come: however many there are, memory holds one piece of one."""

import re
import tempfile
from collections.abc import AsyncIterator
from dataclasses import dataclass
from hmac import compare_digest
from itertools import count
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Annotated, Any, BinaryIO
from urllib.parse import parse_qsl

from fastapi import Depends, Request
from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser, parse_options_header
from starlette.concurrency import run_in_threadpool

from relais.desk.error import DeskError
from relais.model.notice import msg
from relais.web.visitor import ForgedError, Person, Visitor

if TYPE_CHECKING:
    from python_multipart.multipart import MultipartCallbacks

# Of one upload; a browser sends each file of a folder by itself.
MOST_FILES = 10_000
# Of all that is no file; the parser itself holds no long heading.
_FIELDS_BYTES = 1 << 20
# What a field costs in memory beside its name and its text.
_PER_FIELD = 64
_DEEPEST, _LONGEST = 12, 200
_NAME = re.compile("[a-z]{1,20}")
NO_FILES = msg("no file came with the form: choose files, or drop a folder")
CUT_SHORT = msg(
    "the form was cut short on its way, or the name of a file is longer than any: nothing was taken in; look at the"
    " names, and send it again"
)
TOO_MANY = msg("more than {most} files at once: send them in several folders, or as an archive")
TOO_LONG = msg("what was typed beside the files is longer than any form: nothing was taken in")
# What a route that takes files says of its body: the form is read here, not by the framework.
BODY: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "properties": {
                        "form": {"type": "string"},
                        "files": {"type": "array", "items": {"type": "string", "format": "binary"}},
                    },
                }
            }
        },
    }
}


@dataclass(frozen=True)
class Upload:
    """What came with a form: who sent it, its fields, and where its files lie until the answer is given."""

    person: Visitor
    told: dict[str, str]
    root: Path

    def field(self, name: str) -> str:
        """Return what was typed into a field; nothing if it was not sent."""
        return self.told.get(name, "")

    def paths(self, name: str = "files") -> list[Path]:
        """Return the files and folders that came in a field, as they are taken in."""
        return sorted((self.root / name).glob("*/*"))

    def one(self, name: str) -> Path | None:
        """Return the one file of a field; None where none came."""
        return next((path for path in self.paths(name) if path.is_file()), None)


async def sent(request: Request, person: Person) -> AsyncIterator[Upload]:
    """Give what a person's form brought; raises ForgedError before the first file of a form that is not theirs."""
    kind, options = parse_options_header(request.headers.get("content-type"))
    with tempfile.TemporaryDirectory() as place:
        parts = _Parts(Path(place), person)
        if kind == b"application/x-www-form-urlencoded":
            parts.told = await _typed(request)
        elif kind == b"multipart/form-data" and options.get(b"boundary"):
            await _written(request, options[b"boundary"], parts)
        parts.check()
        yield Upload(person, parts.told, parts.root)


async def _typed(request: Request) -> dict[str, str]:
    """Return the fields of a form without files."""
    held = bytearray()
    async for piece in request.stream():
        held += piece
        if len(held) > _FIELDS_BYTES:
            raise DeskError(TOO_LONG)
    return dict(parse_qsl(held.decode("utf-8", "replace"), keep_blank_values=True))


async def _written(request: Request, boundary: bytes, parts: "_Parts") -> None:
    """Write the parts of a form as they come."""
    try:
        parser = MultipartParser(boundary, parts.callbacks())
        async for piece in request.stream():
            # Disks wait: the others' questions are answered meanwhile.
            await run_in_threadpool(parser.write, piece)
        parser.finalize()
        if not parts.ended:
            raise DeskError(CUT_SHORT)
    except FormParserError as error:
        raise DeskError(CUT_SHORT) from error
    finally:
        parts.close()


Sent = Annotated[Upload, Depends(sent)]


class _Parts:
    """The parts of a form: fields kept, files written. The token comes first: whoever has none leaves nothing here."""

    def __init__(self, root: Path, person: Visitor) -> None:
        self.root = root
        self.told: dict[str, str] = {}
        self.files = 0
        self.ended = False
        self._token = person.form
        self._left = _FIELDS_BYTES
        self._layers: dict[tuple[str, PurePosixPath], int] = {}
        self._heading: dict[bytes, bytes] = {}
        self._name, self._value = b"", b""
        self._field: str | None = None
        self._held = bytearray()
        self._file: BinaryIO | None = None

    def callbacks(self) -> "MultipartCallbacks":
        """Return what the parser calls, by its names."""
        return {
            "on_part_begin": self._begin, "on_header_field": self._header_field,
            "on_header_value": self._header_value, "on_header_end": self._header_end,
            "on_headers_finished": self._headed, "on_part_data": self._data, "on_part_end": self._end,
            "on_end": self._ended,
        }  # fmt: skip

    def check(self) -> None:
        """Raise ForgedError unless the form is the person's own."""
        if not compare_digest(self.told.get("form", "").encode(), self._token.encode()):
            raise ForgedError

    def close(self) -> None:
        """Close the file that was being written."""
        if self._file is not None:
            self._file.close()
            self._file = None

    def _begin(self) -> None:
        self._heading, self._field, self._held = {}, None, bytearray()

    def _header_field(self, data: bytes, start: int, end: int) -> None:
        self._name += data[start:end]

    def _header_value(self, data: bytes, start: int, end: int) -> None:
        self._value += data[start:end]

    def _header_end(self) -> None:
        self._heading[self._name.lower()] = self._value
        self._name, self._value = b"", b""

    def _headed(self) -> None:
        _kind, options = parse_options_header(self._heading.get(b"content-disposition", b""))
        name = options.get(b"name", b"").decode("utf-8", "replace")
        if b"filename" not in options:
            self._take(len(name) + _PER_FIELD)
            self._field = name
            return
        self.check()
        called = options[b"filename"].decode("utf-8", "replace")
        # A field for files that was left empty comes as a file without a name.
        if not called or not _NAME.fullmatch(name):
            return
        self.files += 1
        if self.files > MOST_FILES:
            raise DeskError(TOO_MANY, most=MOST_FILES)
        target = self._free(name, inside(called))
        target.parent.mkdir(parents=True, exist_ok=True)
        self._file = target.open("wb")

    def _data(self, data: bytes, start: int, end: int) -> None:
        if self._file is not None:
            self._file.write(data[start:end])
        elif self._field is not None:
            self._take(end - start)
            self._held += data[start:end]

    def _take(self, size: int) -> None:
        """Count what memory holds of the fields; raises DeskError beyond the limit."""
        self._left -= size
        if self._left < 0:
            raise DeskError(TOO_LONG)

    def _end(self) -> None:
        self.close()
        if self._field is not None:
            self.told[self._field] = self._held.decode("utf-8", "replace")

    def _ended(self) -> None:
        self.ended = True

    def _free(self, field: str, wanted: PurePosixPath) -> Path:
        """Return where a file is written: never over another of its name, which comes in beside it under the same."""
        for layer in count(self._layers.get((field, wanted), 0)):
            target = self.root / field / str(layer) / wanted
            if not target.exists() and not any(parent.is_file() for parent in target.parents):
                self._layers[field, wanted] = layer + 1
                return target
        raise RuntimeError("there is always another layer")


def inside(name: str) -> PurePosixPath:
    """Return a name that stays within the folder it is written to, whatever a browser sends."""
    parts = [part for part in name.replace("\\", "/").split("/") if part not in ("", ".", "..") and "\0" not in part]
    return PurePosixPath(*map(_short, parts[-_DEEPEST:])) if parts else PurePosixPath("file")


def _short(part: str) -> str:
    """Return the end of a name, with its kind, as long as a disk takes one."""
    return part.encode("utf-8", "replace")[-_LONGEST:].decode("utf-8", "ignore")

"""Undoes the transfer encodings of e-mail parts, as streams."""

import binascii
import re
from collections.abc import Callable

from relais.intake.container.members.stream import DAMAGED, Stream

_CHUNK = 1 << 18
_PADDED = re.compile(rb"[^=]+=*")
_NOT_BASE64 = re.compile(rb"[^A-Za-z0-9+/=]+")


class Decoded:
    """A stream decoded piece by piece. `decode(data, last)` returns what is decoded and what waits for more."""

    def __init__(self, source: Stream, decode: Callable[[bytes, bool], tuple[bytes, bytes]]) -> None:
        self.defect: str | None = None
        self._source = source
        self._decode = decode
        self._waiting = b""
        self._out = b""
        self._ended = False

    def read(self, size: int, /) -> bytes:
        """Return the next bytes."""
        while not self._out and not self._ended:
            chunk = self._source.read(_CHUNK)
            self._ended = not chunk
            try:
                self._out, self._waiting = self._decode(self._waiting + chunk, self._ended)
            except binascii.Error:
                self._ended, self.defect = True, DAMAGED
        self.defect = self.defect or self._source.defect
        out, self._out = self._out[:size], self._out[size:]
        return out


def _base64(data: bytes, last: bool) -> tuple[bytes, bytes]:  # noqa: FBT001 - the shape of every decoder
    data = _NOT_BASE64.sub(b"", data)
    whole = len(data) // 4 * 4
    quads, rest = data[:whole], data[whole:]
    if last and len(rest) > 1:  # a truncated part: the bits that are there
        quads, rest = quads + rest + b"=" * (4 - len(rest)), b""
    # Padding may stand in the middle, where two encoded texts were joined.
    return b"".join(binascii.a2b_base64(run) for run in _PADDED.findall(quads)), rest


def _quoted(data: bytes, last: bool) -> tuple[bytes, bytes]:  # noqa: FBT001
    whole = len(data) if last else data.rfind(b"\n") + 1
    if not last and not whole and len(data) > _CHUNK:  # one endless line: keep a possible '=XY' together
        whole = len(data) - 2 if b"=" in data[-2:] else len(data)
    return binascii.a2b_qp(data[:whole]), data[whole:]


def _uu(data: bytes, last: bool) -> tuple[bytes, bytes]:  # noqa: FBT001
    whole = len(data) if last else data.rfind(b"\n") + 1
    if not whole and len(data) > _CHUNK:
        raise binascii.Error
    lines = (line for line in data[:whole].splitlines() if line and not line.startswith((b"begin ", b"end")))
    return b"".join(binascii.a2b_uu(line) for line in lines), data[whole:]


DECODERS: dict[str, Callable[[Stream], Stream]] = {
    **dict.fromkeys(("", "7bit", "8bit", "binary"), lambda source: source),
    "base64": lambda source: Decoded(source, _base64),
    "quoted-printable": lambda source: Decoded(source, _quoted),
    **dict.fromkeys(("x-uuencode", "x-uue", "uuencode"), lambda source: Decoded(source, _uu)),
}

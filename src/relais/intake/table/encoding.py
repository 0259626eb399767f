"""The encoding of a text table: found in its bytes, and undone block by block."""

import codecs
import re
from collections.abc import Iterator
from pathlib import Path

import charset_normalizer

# Larger blocks cost memory, smaller ones cost a call into Arrow more often.
BLOCK_BYTES = 4 << 20
_SAMPLE_BYTES = 65_536
_BOMS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
# What Western exports that are not Unicode are written in.
_CANDIDATES = ["cp1252", "iso-8859-1", "cp850", "mac_roman"]

# What letters that are not Unicode are written in: the first unless it makes no sense of them and another does.
_OF_LETTERS = ["cp1252", "koi8_r", "cp1251", "cp1253", "cp932"]
_JAPANESE = re.compile(rb"\x1b\$[@B]")


def encoding_of(head: bytes) -> str | None:
    """Return the Unicode encoding that the first bytes show, 'utf-8' included; None when they are not Unicode."""
    for bom, name in _BOMS:
        if head.startswith(bom):
            return name
    even, odd = head[0::2].count(0), head[1::2].count(0)
    if max(even, odd) > len(head) // 4 and min(even, odd) < len(head) // 100 + 1:
        return "utf-16-le" if odd > even else "utf-16-be"
    return "utf-8" if is_utf8(head) else None


def is_japanese(head: bytes) -> bool:
    """Say whether the bytes shift between alphabets as ISO-2022-JP does, the encoding of Japanese e-mail."""
    return _JAPANESE.search(head) is not None and _decodes(head, "iso2022_jp")


def is_utf8(head: bytes) -> bool:
    """Say whether the bytes are UTF-8; the last character may be cut."""
    return _decodes(head, "utf-8")


def letter_encoding(head: bytes) -> str:
    """Return the encoding that a letter not in Unicode is likely written in."""
    found = charset_normalizer.from_bytes(head[:_SAMPLE_BYTES], cp_isolation=_OF_LETTERS, enable_fallback=False)
    usual = _OF_LETTERS[0]
    best = found.best()
    if best is None or best.chaos > 0 or any(match.encoding == usual for match in found):
        return usual
    return best.encoding


def _decodes(head: bytes, encoding: str) -> bool:
    try:
        codecs.getincrementaldecoder(encoding)().decode(head)
    except UnicodeDecodeError:
        return False
    return True


def file_encoding(path: Path) -> str:
    """Return the encoding of a whole file: its head may be plain ASCII and the first accent a gigabyte further."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    with path.open("rb") as file:
        head = file.read(_SAMPLE_BYTES)
        found = encoding_of(head)
        if found not in ("utf-8", None):
            return str(found)
        file.seek(0)
        while block := file.read(BLOCK_BYTES):
            try:
                decoder.decode(block)
            except UnicodeDecodeError as error:
                return _guessed(error.object[max(0, error.start - _SAMPLE_BYTES // 2) :][:_SAMPLE_BYTES])
    # A character cut at the very end is replaced and shown as such; the rest is UTF-8 all the same.
    return "utf-8"


def text_blocks(path: Path, encoding: str) -> Iterator[bytes]:
    """Yield the file as UTF-8, without its byte order mark; a byte that is no character becomes U+FFFD.

    A file that ends its lines with a carriage return alone gets line feeds instead.
    """
    decoder = codecs.getincrementaldecoder(encoding)(errors="replace")
    with path.open("rb") as file:
        old_mac = None
        while True:
            block = file.read(BLOCK_BYTES)
            text = decoder.decode(block, final=not block)
            if old_mac is None and text:
                old_mac = "\r" in text[:-1] and "\n" not in text
            if old_mac:
                text = text.replace("\r", "\n")
            # Half a surrogate pair, possible in UTF-16, has no UTF-8.
            if text:
                yield text.encode("utf-8", errors="replace")
            if not block:
                return


def _guessed(sample: bytes) -> str:
    best = charset_normalizer.from_bytes(sample, cp_isolation=_CANDIDATES, enable_fallback=False).best()
    return best.encoding if best is not None else "cp1252"

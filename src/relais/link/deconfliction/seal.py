"""The form that question and answer share: a line that says what it is, lines of hexadecimal digits, and a seal."""

import hmac
import re
from collections.abc import Iterable
from pathlib import Path

from relais.link.deconfliction.error import ExchangeError
from relais.link.deconfliction.file import read
from relais.link.deconfliction.key import derived
from relais.model.notice import msg

NOT_A_QUESTION = msg("{path} is no question of a deconfliction: its first line would say so")
NOT_AN_ANSWER = msg("{path} is no answer of a deconfliction: its first line would say so")
OTHER_VERSION = msg("{path} has version {version} of the format, this program reads 1: use one version on both sides")
UNSOUND = msg("{path} does not hold together: it was cut short or changed on its way, or made with another key")


def sealed(key: bytes, what: str, about: str, lines: Iterable[bytes]) -> bytes:
    """Return a file that says what it is and what it is about, one line each, then `lines`, then its seal."""
    body = f"relais deconfliction {what} 1\n{about}\n{''.join(f'{line.hex()}{chr(10)}' for line in lines)}".encode()
    return body + _seal(key, body)


def opened(key: bytes, path: Path, what: str) -> tuple[str, list[bytes], bytes]:
    """Return what a sealed file is about, its lines, and its bytes. Raises ExchangeError.

    Of a file whose seal does not fit nothing is read but what it says it is.
    """
    data = read(path)
    head = re.match(rb"relais deconfliction (question|answer) ([0-9]{1,9})\n", data)
    if head is None or head[1] != what.encode():
        raise ExchangeError(NOT_A_QUESTION if what == "question" else NOT_AN_ANSWER, path=path)
    if head[2] != b"1":
        raise ExchangeError(OTHER_VERSION, path=path, version=head[2].decode())
    body, mark, seal = data.rpartition(b"seal ")
    if not hmac.compare_digest(mark + seal, _seal(key, body)):
        raise ExchangeError(UNSOUND, path=path)
    found = re.fullmatch(rb"[^\n]*\n([a-z]+ [0-9a-f]{32,64})\n((?:[0-9a-f]{32}\n)+)", body)
    if found is None:
        raise ExchangeError(UNSOUND, path=path)
    return found[1].decode(), [bytes.fromhex(line) for line in found[2].decode().split()], data


def _seal(key: bytes, body: bytes) -> bytes:
    return b"seal %s\n" % hmac.digest(derived(key, "seal"), body, "sha256").hex().encode()

"""The form of a backup: a folder, or one tar file of the same; `backup.json` in it names every file and its hash.

`backup.json` is sealed with the home's key, which is not in the backup: whoever lacks it can neither read the decisions
nor change the backup unseen.
"""

import hmac
import json
import shutil
import tarfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from hashlib import sha256
from io import BytesIO
from pathlib import Path, PurePosixPath
from typing import IO

from relais.ledger.durable import settle, sync

TOLD = "backup.json"
DATABASE = "desk.db"
LEDGER = "ledger"
_CHUNK = 1 << 20
_FORM = 1


class DamagedError(Exception):
    """The backup is not what was written; the message names the file in it."""


class OtherKeyError(Exception):
    """The key is not the one that sealed this backup."""


@dataclass(frozen=True)
class Told:
    """What `backup.json` says. `files`: path to SHA-256; `rows`: table to count; `audit`: number and hash of the last.

    `key`: where the key of the home lay; `fingerprint`: which key it was, without saying it.
    """

    form: int
    home: str
    made_at: str
    key: str
    fingerprint: str
    revision: str
    audit: tuple[int, str]
    ledger_head: str
    rows: Mapping[str, int]
    files: Mapping[str, str]

    def to_bytes(self, key: bytes) -> bytes:
        """Return the sealed file."""
        told = asdict(self)
        return json.dumps({**told, "seal": _seal(key, told)}, ensure_ascii=False, indent=1, sort_keys=True).encode()


def form() -> int:
    """Return the number of this form of a backup."""
    return _FORM


def fingerprint(key: bytes) -> str:
    """Return which key this is: enough to tell keys apart, nothing to find one by."""
    return hmac.digest(key, b"relais backup fingerprint", "sha256").hex()[:16]


class Writer:
    """A backup being written; what is put into it is hashed as it goes by."""

    def __init__(self, root: Path, tar: tarfile.TarFile | None) -> None:
        self._root, self._tar = root, tar
        self.files: dict[str, str] = {}

    def put(self, name: str, path: Path) -> str:
        """Copy a file under a name; return its SHA-256."""
        with path.open("rb") as stream:
            self.files[name] = self._write(name, stream, path.stat().st_size)
        return self.files[name]

    def tell(self, data: bytes) -> None:
        """Write `backup.json`, last."""
        self._write(TOLD, BytesIO(data), len(data))

    def _write(self, name: str, stream: IO[bytes], size: int) -> str:
        hashing = _Hashing(stream)
        if self._tar is not None:
            info = tarfile.TarInfo(name)
            info.size = size
            self._tar.addfile(info, hashing)
        else:
            place = self._root / name
            place.parent.mkdir(parents=True, exist_ok=True)
            with place.open("wb") as out:
                shutil.copyfileobj(hashing, out, _CHUNK)
            sync([place])
        return hashing.digest.hexdigest()


class _Hashing:
    """A stream that hashes what is read from it."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream, self.digest = stream, sha256()

    def read(self, size: int = -1) -> bytes:
        data = self._stream.read(size)
        self.digest.update(data)
        return data


@contextmanager
def writing(out: Path) -> Iterator[Writer]:
    """Write a backup to `out`, a tar file where its name ends so, else a folder; it appears whole, checked, or not."""
    waiting = out.with_name(f".{out.name}.new")
    _remove(waiting)
    try:
        if out.suffix == ".tar":
            with tarfile.open(waiting, "w") as tar:
                writer = Writer(waiting, tar)
                yield writer
        else:
            waiting.mkdir()
            writer = Writer(waiting, None)
            yield writer
            sync(sorted(path for path in waiting.rglob("*") if path.is_dir()))
        check(waiting, writer.files)
        settle(waiting, out)
    finally:
        _remove(waiting)


def told(backup: Path) -> tuple[dict[str, object], bytes]:
    """Return what `backup.json` says, unchecked, and its bytes; raises DamagedError."""
    for name, stream in entries(backup):
        if name == TOLD:
            data = stream.read()
            try:
                raw = json.loads(data)
            except ValueError as error:
                raise DamagedError(TOLD) from error
            if isinstance(raw, dict) and isinstance(raw.get("key"), str) and isinstance(raw.get("home"), str):
                return raw, data
    raise DamagedError(TOLD)


def opened(raw: dict[str, object], key: bytes) -> Told:
    """Return what `backup.json` says once its seal holds; raises OtherKeyError, or DamagedError."""
    if raw.get("fingerprint") != fingerprint(key):
        raise OtherKeyError(str(raw.get("fingerprint")))
    unsealed = {name: value for name, value in raw.items() if name != "seal"}
    if not hmac.compare_digest(str(raw.get("seal")), _seal(key, unsealed)) or raw.get("form") != _FORM:
        raise DamagedError(TOLD)
    fields = {**unsealed, "audit": tuple(unsealed["audit"])}  # type: ignore[arg-type]  # sealed by us
    return Told(**fields)  # type: ignore[arg-type]  # sealed by us


def check(backup: Path, files: Mapping[str, str], into: Path | None = None) -> None:
    """Read every file and compare it with its hash; copy it `into` a folder, if one is given. Raises DamagedError."""
    found: set[str] = set()
    for name, stream in entries(backup):
        if name == TOLD:
            continue
        if name not in files or name in found or not _plain(name):
            raise DamagedError(name)
        found.add(name)
        if _copied(stream, into / name if into is not None else None) != files[name]:
            raise DamagedError(name)
    if missing := files.keys() - found:
        raise DamagedError(min(missing))
    if into is not None:
        sync(sorted(path for path in into.rglob("*") if path.is_dir()))


def entries(backup: Path) -> Iterator[tuple[str, IO[bytes]]]:
    """Yield each file of a backup, its name and its bytes; raises DamagedError where it is no backup."""
    if backup.is_dir():
        for path in sorted(path for path in backup.rglob("*") if not path.is_dir() or path.is_symlink()):
            if path.is_symlink():
                raise DamagedError(path.name)
            with path.open("rb") as stream:
                yield path.relative_to(backup).as_posix(), stream
        return
    try:
        with tarfile.open(backup, "r:") as tar:
            for info in tar:
                stream_of = tar.extractfile(info) if info.isreg() else None
                if stream_of is None:
                    raise DamagedError(info.name)
                yield info.name, stream_of
    except (tarfile.TarError, EOFError) as error:
        raise DamagedError(backup.name) from error


def _copied(stream: IO[bytes], place: Path | None) -> str:
    digest = sha256()
    if place is None:
        while data := stream.read(_CHUNK):
            digest.update(data)
        return digest.hexdigest()
    place.parent.mkdir(parents=True, exist_ok=True)
    with place.open("xb") as out:
        while data := stream.read(_CHUNK):
            digest.update(data)
            out.write(data)
    sync([place])
    return digest.hexdigest()


def _plain(name: str) -> bool:
    path = PurePosixPath(name)
    return not path.is_absolute() and ".." not in path.parts and path.as_posix() == name


def _seal(key: bytes, told_: Mapping[str, object]) -> str:
    data = json.dumps(told_, ensure_ascii=False, sort_keys=True).encode()
    return hmac.digest(key, b"relais backup " + data, "sha256").hex()


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)

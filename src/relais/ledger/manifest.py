"""A manifest: what one batch added, the hash of each of its files, and the hash of the manifest before it."""

import json
from dataclasses import asdict, dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from relais.ledger.tombstone import Tombstone
from relais.ledger.tombstone import from_raw as tombstone
from relais.model.notice import Notice
from relais.model.question import Question
from relais.model.source import Member, Reading, Source

# What the first manifest names as the one before it.
GENESIS = "0" * 64


@dataclass(frozen=True)
class BatchFile:
    """One Parquet file of a batch: its fact table, its hash, how many rows it holds."""

    table: str
    sha256: str
    rows: int


@dataclass(frozen=True)
class Manifest:
    """One link of the chain. `written_at` is the local clock, ISO 8601 in UTC: unqualified evidence of time.

    `revived` names older readings that become current again, their facts being in an older batch: a corrected
    answer was taken back. `tombstones` name what was erased: the manifests that told of it are no longer what their
    names say, but what the last tombstone that names them says.
    """

    number: int
    previous: str
    written_at: str
    sources: tuple[Source, ...]
    readings: tuple[Reading, ...]
    revived: tuple[str, ...]
    files: tuple[BatchFile, ...]
    tombstones: tuple[Tombstone, ...] = ()

    def to_bytes(self) -> bytes:
        """Return the canonical form: the same manifest is always the same bytes."""
        told = asdict(self)
        if not self.tombstones:
            del told["tombstones"]
        return json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()

    @classmethod
    def from_bytes(cls, data: bytes) -> "Manifest":
        """Read the canonical form; raises ValueError where it is none."""
        try:
            return _manifest(json.loads(data))
        except (TypeError, KeyError, AttributeError) as error:
            raise ValueError(str(error)) from error


def file_name(number: int, data: bytes) -> str:
    """Return the name of a manifest's file, which holds the hash of its bytes."""
    return f"{number:06d}-{sha256(data).hexdigest()}.json"


def digest_in(path: Path) -> str:
    """Return the hash that a manifest's file name states."""
    return path.stem.partition("-")[2]


def _manifest(raw: dict[str, Any]) -> Manifest:
    return Manifest(
        number=raw["number"],
        previous=raw["previous"],
        written_at=raw["written_at"],
        sources=tuple(
            Source(**{**source, "members": tuple(Member(**member) for member in source["members"])})
            for source in raw["sources"]
        ),
        readings=tuple(
            Reading(
                **{
                    **reading,
                    "notices": tuple(Notice(**notice) for notice in reading["notices"]),
                    "questions": tuple(Question(**question) for question in reading["questions"]),
                }
            )
            for reading in raw["readings"]
        ),
        revived=tuple(raw["revived"]),
        files=tuple(BatchFile(**file) for file in raw["files"]),
        tombstones=tuple(tombstone(one) for one in raw.get("tombstones", ())),
    )

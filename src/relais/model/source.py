"""A source: a file as received, and the reading a reader made of it."""

from dataclasses import dataclass, field
from typing import Literal

from relais.model.notice import Notice
from relais.model.question import Question

# sealed: the bytes are in the house. withheld: an image or video, known by its hash alone.
# container: known by its hash and the manifest of its members, which are sources of their own.
# erased: it was here, and a tombstone says by whose decision it is not.
Custody = Literal["sealed", "withheld", "container", "erased"]
# read: every record gave its facts. partial: some did not. unread: none did; the notices say why.
Status = Literal["read", "partial", "unread"]


@dataclass(frozen=True)
class Member:
    """A file inside a container: its path there and its hash, whether or not its bytes are in the house."""

    path: str
    source_id: str
    custody: Custody


@dataclass(frozen=True)
class Source:
    """A file as received. `source_id` is the SHA-256 of its bytes, `name` the path it arrived under."""

    source_id: str
    name: str
    size: int
    custody: Custody
    members: tuple[Member, ...] = ()


@dataclass(frozen=True)
class Reading:
    """What one reader made of one source.

    `reading_id` is the key: source, reader, version and the hash of the answers given. `facts` counts rows
    per fact table; `skipped` the records that gave none.
    """

    reading_id: str
    source_id: str
    reader: str
    version: int
    answers: str
    status: Status
    facts: dict[str, int] = field(default_factory=dict)
    skipped: int = 0
    notices: tuple[Notice, ...] = ()
    questions: tuple[Question, ...] = ()

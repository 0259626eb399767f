"""A question a reader cannot settle from the bytes, and the answer a named person gives."""

from dataclasses import dataclass
from datetime import datetime

# What can be asked of a source. `zone`: IANA time zone of its local times. `date_order`: 'dmy' or 'mdy'.
# `currency`: ISO 4217 code of amounts that name none. `decimal`: ',' or '.'.
# `country`: ISO 3166 alpha-2 of the place where its national phone numbers were written.
# `report`: whether a letter is a report, and whose; the answer is a decision (`intake.letter.decision`).
KEYS = ("zone", "date_order", "currency", "decimal", "country", "report")


@dataclass(frozen=True)
class Question:
    """Asked once per source and key; `records` counts the facts that wait for the answer."""

    source_id: str
    key: str
    place: str
    example: str
    records: int


@dataclass(frozen=True)
class Answer:
    """What a named person answered about one source. A later answer supersedes, none is erased."""

    source_id: str
    key: str
    value: str
    actor: str
    at: datetime

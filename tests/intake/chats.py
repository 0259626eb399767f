"""Reads the bytes of a chat with one reader, for tests; and chats of our own, after the public descriptions."""

import json
from hashlib import sha256
from pathlib import Path
from typing import Any

import pyarrow as pa

from relais.intake.facts import Facts
from relais.intake.format import Format, Sealed
from relais.intake.syntax import json_document
from relais.model.notice import UnreadableError
from relais.model.source import Reading

KEY = b"unit key of the tests, 32 bytes."
Rows = dict[str, list[dict[str, Any]]]
# Both ways to read JSON: whole with orjson, and by outline with ijson.
WAYS = {"whole": json_document.WHOLE_BYTES, "streamed": 0}


def taken(format_: Format, path: Path, answers: dict[str, tuple[str, str]] | None = None) -> tuple[Reading, Rows]:
    """Read the file at `path`; return the reading and the rows of each table in order."""
    sealed = Sealed.at(path, sha256(path.read_bytes()).hexdigest())
    rows: Rows = {}

    def sink(table: str, batch: pa.RecordBatch) -> None:
        batch.validate(full=True)
        rows.setdefault(table, []).extend(batch.to_pylist())

    facts = Facts(sealed.source_id, format_.name, format_.version, sink=sink, key=KEY, answers=answers)
    try:
        format_.read(sealed, facts)
    except UnreadableError as error:
        return facts.close(error.notice), rows
    return facts.close(), rows


def given(folder: Path, data: bytes | dict[str, Any]) -> Path:
    """Write a source; a dictionary becomes JSON."""
    path = folder / "source"
    path.write_bytes(data if isinstance(data, bytes) else json.dumps(data).encode())
    return path


def known(format_: Format, path: Path) -> bool:
    """Say whether the reader recognises the file."""
    return format_.recognise(Sealed.at(path, "0" * 64))


def meta(*messages: Any, people: tuple[str, ...] = ("Ana", "Ben"), **more: Any) -> dict[str, Any]:
    """A chat as Messenger's download writes it."""
    return {
        "participants": [{"name": name} for name in people],
        "messages": list(messages),
        "title": "Ben",
        "thread_path": "inbox/ben_1",
        **more,
    }


def said(text: str | None = "hello", who: str = "Ana", at: object = 1_705_315_800_000, **more: Any) -> dict[str, Any]:
    """One message of that chat."""
    return {"sender_name": who, "timestamp_ms": at, **({} if text is None else {"content": text}), **more}


def telegram(*messages: Any, **more: Any) -> dict[str, Any]:
    """A personal chat as Telegram Desktop exports it."""
    return {"name": "Ben", "type": "personal_chat", "id": 222, "messages": list(messages), **more}


def sent(number: int, text: Any = "hello", who: int = 222, **more: Any) -> dict[str, Any]:
    """One message of that chat."""
    return {
        "id": number, "type": "message", "date": "2024-01-15T10:30:00", "date_unixtime": str(1_705_315_800 + number),
        "from": {111: "Ana", 222: "Ben"}.get(who, f"P{who}"), "from_id": f"user{who}", "text": text, **more,
    }  # fmt: skip


def service(number: int, action: str, who: int = 111, **more: Any) -> dict[str, Any]:
    """One service event of that chat."""
    return {
        "id": number, "type": "service", "date": "2024-01-15T10:30:00", "date_unixtime": str(1_705_315_800 + number),
        "actor": {111: "Ana", 222: "Ben"}[who], "actor_id": f"user{who}", "action": action, "text": "", **more,
    }  # fmt: skip

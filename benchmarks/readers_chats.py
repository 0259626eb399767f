"""How fast and how small the readers of chats are, against a bare parse of the same bytes in the same run.

Times are of the processor, so that a busy machine does not blur the ratio.
"""

import json
import random
import sqlite3
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import ijson

from benchmarks.reading import compared
from relais.intake.syntax import json_document

WORDS = ("hello", "thanks", "tomorrow", "sent", "received", "code", "twenty", "euros", "call", "later", "okay", "train")
BLOCK = 20_000


def text(rnd: random.Random) -> str:
    """A neutral message of about sixty characters."""
    return " ".join(rnd.choices(WORDS, k=rnd.randint(3, 20)))


def telegram(path: Path, size: int) -> None:
    """Write a full Telegram export of about `size` bytes: three chats."""
    rnd = random.Random(7)
    with path.open("w") as out:
        out.write('{"personal_information":{"user_id":111,"first_name":"Ana"},"chats":{"about":"","list":[')
        for number, peer in enumerate((222, 333, 444)):
            head = {"name": f"Peer {peer}", "type": "personal_chat", "id": peer}
            out.write("," * bool(number) + json.dumps(head)[:-1] + ',"messages":[')
            first = True
            while out.tell() < size * (number + 1) / 3:
                block = [_telegram_message(rnd, peer, index) for index in range(BLOCK // 20)]
                out.write("," * (not first) + ",".join(json.dumps(one, ensure_ascii=False) for one in block))
                first = False
            out.write("]}")
        out.write("]}}")


def _telegram_message(rnd: random.Random, peer: int, index: int) -> dict[str, object]:
    who, body = rnd.choice((111, peer)), text(rnd)
    return {
        "id": index, "type": "message", "date": "2024-01-15T10:30:00",
        "date_unixtime": str(1_705_315_800 + rnd.randrange(10**7)), "from": f"Peer {who}", "from_id": f"user{who}",
        "text": body, "text_entities": [{"type": "plain", "text": body}],
    }  # fmt: skip


def messenger(path: Path, size: int) -> None:
    """Write a Messenger chat of about `size` bytes."""
    rnd = random.Random(8)
    with path.open("w") as out:
        out.write('{"participants":[{"name":"Ana"},{"name":"Ben"}],"messages":[')
        first = True
        while out.tell() < size:
            block = [
                {
                    "sender_name": rnd.choice(("Ana", "Ben")), "content": text(rnd),
                    "timestamp_ms": 1_705_315_800_000 + rnd.randrange(10**10), "is_geoblocked_for_viewer": False,
                    "is_unsent_image_by_messenger_kid_parent": False,
                }
                for _ in range(BLOCK // 20)
            ]  # fmt: skip
            out.write("," * (not first) + ",".join(json.dumps(one) for one in block))
            first = False
        out.write('],"title":"Ben","thread_path":"inbox/ben_1"}')


def skype(path: Path, size: int) -> None:
    """Write a main.db of about `size` bytes."""
    rnd = random.Random(9)
    database = sqlite3.connect(path)
    database.execute(
        "CREATE TABLE Messages (id INTEGER PRIMARY KEY, convo_id INTEGER, chatname TEXT, author TEXT,"
        " from_dispname TEXT, timestamp INTEGER, type INTEGER, body_xml TEXT, identities TEXT, dialog_partner TEXT)"
    )
    rows = (
        (1, "#ana/$ben;1", rnd.choice(("ana", "ben")), "Ana", 1_375_219_588 + n, 61, text(rnd), None, "ben")
        for n in range(size // 130)
    )
    database.executemany(
        "INSERT INTO Messages (convo_id, chatname, author, from_dispname, timestamp, type, body_xml, identities,"
        " dialog_partner) VALUES (?,?,?,?,?,?,?,?,?)",
        rows,
    )
    database.commit()
    database.close()


def events(path: Path) -> None:
    """Parse JSON and make nothing of it."""
    with path.open("rb") as file:
        for _ in ijson.basic_parse(file):
            pass


def _scan(path: Path) -> None:
    database = sqlite3.connect(path)
    for _ in database.execute("SELECT * FROM Messages"):
        pass
    database.close()


CASES: tuple[tuple[str, Callable[[Path, int], None], Callable[[Path], None]], ...] = (
    ("messenger_json", messenger, events),
    ("telegram_json", telegram, events),
    ("skype_db", skype, _scan),
)


def run(mb: int) -> list[dict[str, object]]:
    """Read `mb` megabytes of each format; JSON once as a small file (orjson) and once as a large one (ijson)."""
    rows: list[dict[str, object]] = []
    usual = json_document.WHOLE_BYTES
    with tempfile.TemporaryDirectory() as folder:
        for name, write, bare in CASES:
            path = Path(folder) / name
            write(path, mb << 20)
            for way, limit in (("", 0),) if bare is _scan else ((", whole", sys.maxsize), (", streamed", 0)):
                json_document.WHOLE_BYTES = limit
                rows += compared(f"{name}{way}", [path], bare)
                json_document.WHOLE_BYTES = usual
            path.unlink()
    return rows

"""What may be wrong with the reading of any bytes whatever: tests of damaged, hostile and made-up files share it."""

import traceback
from hashlib import sha256
from pathlib import Path

import pyarrow as pa

from relais.intake import read
from relais.intake.format import Format, Sealed
from relais.intake.formats import FORMATS
from relais.intake.table.mapping import shipped
from relais.model.facts import FACTS
from relais.model.notice import UnreadableError
from relais.model.source import Reading


def read_by_all(path: Path, data: bytes) -> list[str]:
    """Read a file by every reader that takes it; return what was wrong with any of them."""
    sealed = Sealed.at(path, sha256(data).hexdigest())
    complaints = []
    for format_ in FORMATS:
        try:
            known = format_.recognise(sealed)
        except Exception:  # noqa: BLE001
            complaints.append(f"{format_.name} recognise: {traceback.format_exc(limit=-4)}")
            continue
        if known and sealed.size:
            complaints += [f"{format_.name}: {each}" for each in read_by(format_, sealed, data)[1]]
    return complaints


def read_by(format_: Format, sealed: Sealed, data: bytes) -> tuple[Reading | None, list[str]]:
    """Read a file by one reader; return its reading and what was wrong: no status, rows that fit no table, a fault."""
    complaints = []
    counts = dict.fromkeys(FACTS, 0)
    places = {}

    def sink(table: str, batch: pa.RecordBatch) -> None:
        counts[table] += batch.num_rows
        places.update(dict.fromkeys(batch["locator"].to_pylist()[:3]))
        if batch.schema != FACTS[table]:
            complaints.append(f"{table}: another schema")
        batch.validate(full=True)
        complaints.extend(
            f"{table}.{field.name}: null"
            for field in FACTS[table]
            if not field.nullable and batch[field.name].null_count
        )

    read.FORMATS = (format_,)
    try:
        reading = read.read_source(sealed, sink, key=b"k" * 32, answers={}, mappings=shipped(), known=lambda _: False)
    except Exception:  # noqa: BLE001
        return None, [*complaints, traceback.format_exc(limit=-4)]
    finally:
        read.FORMATS = FORMATS
    if reading is None or reading.status not in ("read", "partial", "unread"):
        return reading, [*complaints, f"gave {reading}"]
    complaints += [
        f"fault: {notice.params}" for notice in reading.notices if notice.template in (read.FAULT, read.NOT_LOOKED)
    ]
    if reading.facts != {table: count for table, count in counts.items() if count}:
        complaints.append(f"counted {reading.facts}, gave {counts}")
    if reading.status != "read" and not reading.notices:
        complaints.append(f"{reading.status} without a reason")
    for place in list(places)[:20]:
        try:
            format_.passage(data, place)
        except UnreadableError:
            pass
        except Exception:  # noqa: BLE001
            complaints.append(f"passage at {place}: {traceback.format_exc(limit=-3)}")
    return reading, complaints

"""The bare parse of an inbox: the least that whoever reads these bytes must do. Run: `-m relais.bench.parse INBOX`.

JSON: every event of ijson's C parser; XML: lxml's iterparse; CSV: csv.reader; SQLite: a scan of every table; text: its
lines; an archive or workbook: its members, unpacked. Anything else is read through.
"""

import csv
import io
import json
import sqlite3
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO
from zipfile import ZipFile, is_zipfile

import ijson
from lxml import etree

_BLOCK = 1 << 20


def main(inbox: Path) -> dict[str, float]:
    """Parse every file below a folder; return the bytes, the files, and the seconds it took."""
    paths = sorted(path for path in inbox.rglob("*") if path.is_file())
    began, cpu = time.perf_counter(), time.process_time()
    for path in paths:
        if is_zipfile(path):
            _archive(path)
        elif path.suffix == ".db":
            _sqlite(path)
        else:
            with path.open("rb") as file:
                _READERS.get(path.suffix.lower(), _through)(file)
    return {
        "wall_s": time.perf_counter() - began,
        "cpu_s": time.process_time() - cpu,
        "files": len(paths),
        "bytes": sum(path.stat().st_size for path in paths),
    }


def _json(file: BinaryIO) -> None:
    try:
        for _event in ijson.get_backend("yajl2_c").basic_parse(file):
            pass
    except ijson.JSONError:
        _through(file)


def _xml(file: BinaryIO) -> None:
    try:
        for _event, element in etree.iterparse(file, recover=True, huge_tree=True):
            element.clear()
    except etree.XMLSyntaxError:
        _through(file)


def _csv(file: BinaryIO) -> None:
    text = io.TextIOWrapper(file, encoding="latin-1", newline="")
    try:
        for _row in csv.reader(text):
            pass
    except csv.Error:
        _through(file)
    finally:
        text.detach()


def _text(file: BinaryIO) -> None:
    text = io.TextIOWrapper(file, encoding="utf-8", errors="replace")
    for _line in text:
        pass
    text.detach()


def _through(file: BinaryIO) -> None:
    while file.read(_BLOCK):
        pass


def _sqlite(path: Path) -> None:
    connection = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)
    try:
        tables = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        for table in tables:
            for _row in connection.execute('SELECT * FROM "{}"'.format(table.replace('"', '""'))):
                pass
    except sqlite3.DatabaseError:
        with path.open("rb") as file:
            _through(file)
    finally:
        connection.close()


def _archive(path: Path) -> None:
    with ZipFile(path) as archive:
        for member in archive.infolist():
            if not member.is_dir():
                with archive.open(member) as file:
                    _READERS.get(Path(member.filename).suffix.lower(), _through)(file)  # type: ignore[arg-type]


_READERS: dict[str, Callable[[BinaryIO], None]] = {
    ".json": _json,
    ".xml": _xml,
    ".csv": _csv,
    ".txt": _text,
}

if __name__ == "__main__":
    sys.stdout.write(json.dumps(main(Path(sys.argv[1]))))

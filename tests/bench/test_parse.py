import sqlite3
from zipfile import ZipFile

import pytest

from relais.bench import parse


def _inbox(folder):
    (folder / "a.json").write_text('{"a": [1, {"b": null}]}', encoding="utf-8")
    (folder / "a.xml").write_text("<r><a>1</a></r>", encoding="utf-8")
    (folder / "a.csv").write_text('a;b\n"1\n2";3\n', encoding="utf-8")
    (folder / "a.txt").write_text("line\nline\n", encoding="utf-8")
    (folder / "a.bin").write_bytes(b"\x00\xff")
    with sqlite3.connect(folder / "main.db") as connection:
        connection.execute("CREATE TABLE m (a)")
        connection.execute("INSERT INTO m VALUES (1)")
    connection.close()
    with ZipFile(folder / "a.zip", "w") as archive:
        archive.write(folder / "a.json", "in/a.json")
    return folder


def test_every_kind_of_file_is_parsed_and_counted(tmp_path):
    figures = parse.main(_inbox(tmp_path))
    assert figures["files"] == 7
    assert figures["bytes"] == sum(path.stat().st_size for path in tmp_path.iterdir())
    assert figures["wall_s"] > 0


@pytest.mark.parametrize("name", ["a.json", "a.xml", "a.csv", "a.db"])
def test_a_damaged_file_is_read_through(tmp_path, name):
    (tmp_path / name).write_bytes(b'{"a": [<r>\xff\x00 "' * 50)
    assert parse.main(tmp_path)["files"] == 1


def test_an_empty_inbox(tmp_path):
    assert parse.main(tmp_path)["bytes"] == 0

"""A reader who knows nothing but the raw files finds what `why` states where it says that it stands."""

import csv
import html
import io
import json
import re
import sqlite3
import zipfile
from dataclasses import replace
from functools import cache
from pathlib import Path

import openpyxl
import pytest
from lxml import etree

from relais.desk.queue import queue, why
from relais.ledger.read import read
from relais.triage import expiry
from relais.triage import reason as what

pytestmark = pytest.mark.slow

# Codes and numbers in free text are given as the miner normalises them: people write them in groups.
IN_TEXT = r"[\s.\-]?"


@pytest.fixture(scope="module")
def explained(world_home):
    table, _stale = queue(world_home)
    return [why(world_home, id_) for id_ in table["report_id"].to_pylist()[:5]]


@pytest.fixture(scope="module")
def whole_queue(world_home):
    table, _stale = queue(world_home)
    return [why(world_home, id_) for id_ in table["report_id"].to_pylist()]


@cache
def raw(world: Path, name: str) -> bytes:
    """The bytes of a source: a file of the inbox, or a member of an archive there."""
    for count in range(1, len(name.split("/")) + 1):
        path = world.joinpath(*name.split("/")[:count])
        if path.is_file():
            inside = "/".join(name.split("/")[count:])
            return zipfile.ZipFile(path).read(inside) if inside else path.read_bytes()
    raise FileNotFoundError(name)


@cache
def written_at(content: bytes, locator: str) -> str:
    """What stands at a place; cells of a row side by side, other values on lines of their own."""
    if content.startswith(b"SQLite format 3"):
        return at_row(content, locator)
    if content.startswith(b"PK"):
        return at_cell(content, locator)
    if re.fullmatch(r"line \d+", locator):
        return at_line(content, int(locator[5:]))
    if content.lstrip(b"\xef\xbb\xbf \r\n").startswith(b"<"):
        [element] = etree.fromstring(content).xpath(locator)
        return "\n".join([*element.itertext(), *(value for node in element.iter() for value in node.attrib.values())])
    node = json.loads(content.decode("utf-8-sig"), parse_int=str, parse_float=str)
    for key in locator.split("/")[1:]:
        node = node[int(key)] if isinstance(node, list) else node[key.replace("~1", "/").replace("~0", "~")]
    return "\n".join(leaves(node))


def leaves(node):
    if isinstance(node, dict | list):
        for child in node.values() if isinstance(node, dict) else node:
            yield from leaves(child)
    elif isinstance(node, str):
        try:  # Messenger writes each byte of its UTF-8 as one character
            yield node.encode("latin-1").decode("utf-8")
        except UnicodeError:
            yield node
    elif node is not None:
        yield json.dumps(node)


def at_line(content: bytes, number: int) -> str:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252")
    header, line = text.splitlines()[0], text.splitlines()[number - 1]
    [cells] = csv.reader([line], delimiter=max(";,\t", key=header.count))
    return " ".join(cells)


def at_cell(content: bytes, locator: str) -> str:
    sheet, cell = locator.rsplit("!", 1)
    row = workbook(content)[sheet][int(re.search(r"\d+$", cell)[0])]
    # openpyxl makes a float of "40.00": the sums of this world have cents.
    return " ".join(f"{c.value:.2f}" if isinstance(c.value, float) else str(c.value) for c in row if c.value)


@cache
def workbook(content: bytes) -> openpyxl.Workbook:
    return openpyxl.load_workbook(io.BytesIO(content))


def at_row(content: bytes, locator: str) -> str:
    table, row = locator.split("/")
    with sqlite3.connect(":memory:") as con:
        con.deserialize(content)
        [cells] = con.execute(f'SELECT * FROM "{table}" WHERE rowid = ?', [int(row)])
    return "\n".join(html.unescape(str(cell)) for cell in cells if cell is not None)


def patterns(place):
    """Each piece of a value as it must stand there, bounded by what is no part of it."""
    for piece in place.value.split(", "):
        plain = piece.removesuffix(" s") if place.what in (what.CALL, what.DATUM) else piece
        address = re.fullmatch(r"\[?([0-9.]+|[0-9A-Fa-f:]+)\]?:(\d+)", plain)
        in_text = place.what == what.MESSAGE or (place.what == what.NAMED_HERE and "/" not in place.locator[1:])
        for part in address.groups() if address and place.what in (what.LOGIN, what.DATUM) else [plain]:
            yield r"(?<!\w)" + (IN_TEXT if in_text else "").join(map(re.escape, part)) + r"(?!\w)"


def all_places(explained):
    return [(reason, place) for found in explained for reason in found.reasons for place in reason.places]


def missing(world, explained):
    return [
        (reason.name, place.source, place.locator, place.value)
        for reason, place in all_places(explained)
        for written in [written_at(raw(world, place.source), place.locator)]
        if not written.strip()
        or not (place.value is None or all(re.search(pattern, written) for pattern in patterns(place)))
    ]


def test_every_place_of_the_first_five_is_found_in_the_raw_file(world, explained):
    assert len(explained) == 5
    assert missing(world, explained) == []


def test_so_is_every_place_of_the_whole_queue(world, whole_queue):
    assert len(whole_queue) > 20
    assert missing(world, whole_queue) == []


def test_each_place_says_what_stands_there(whole_queue):
    """Without a value: what is absent (no priority, no date, no selector), and urgency asked for in free words."""
    silent = {(place.what, reason.name) for reason, place in all_places(whole_queue) if place.value is None}
    assert silent <= {
        (what.REPORT, "priority"), (what.REPORT, "expiry"), (what.DATUM, "expiry"), (what.ESCALATED, "child_at_risk"),
    }  # fmt: skip
    # A report without a date has nobody's clock.
    undated = [r for r, place in all_places(whole_queue) if (r.name, place.value) == ("expiry", None)]
    assert {reason.template for reason in undated} <= {expiry.UNKNOWN, expiry.NO_DATUM}
    # The place of a report's own column is that column.
    own = [place.locator for _, place in all_places(whole_queue) if place.what in (what.PRIORITY, what.ESCALATED)]
    assert own
    assert all(re.search(r"/(priority|espEscalation|escalateToHighPriority)$", locator) for locator in own)
    shown = {place.what for _, place in all_places(whole_queue) if place.value is not None}
    assert shown >= {what.PRIORITY, what.NAMED_HERE, what.PAYMENT, what.CALL, what.MESSAGE, what.RECORD,
                     what.SELECTOR, what.LOGIN, what.ADDRESS, what.DATUM}  # fmt: skip


def test_what_another_place_states_is_not_found(world, explained):
    """The test above can fail: one place on, the value is another."""
    paid = [place for _, place in all_places(explained) if place.what == what.PAYMENT and place.locator[:5] == "line "]
    for place in paid:
        next_line = written_at(raw(world, place.source), f"line {int(place.locator[5:]) - 1}")
        assert not all(re.search(pattern, next_line) for pattern in patterns(place))
    assert paid


def test_what_is_not_written_there_is_not_found(world, whole_queue):
    stated = [place for _, place in all_places(whole_queue) if place.value is not None]
    for place in stated:
        written = written_at(raw(world, place.source), place.locator)
        for wrong in (replace(place, value=place.value + "7"), replace(place, value=place.value[:-1])):
            assert place.value[-2:] == " s" or not all(re.search(pattern, written) for pattern in patterns(wrong))
    assert len(stated) > 100


def test_figures_are_recounted_from_the_places(whole_queue):
    counted = set()
    for found in whole_queue:
        for reason in found.reasons:
            if reason.more_places:
                continue
            stood = [place.what for place in reason.places]
            figures = {
                "alert_payee": ("payments", stood.count(what.PAYMENT)),
                "unrelated_payers": ("payers", stood.count(what.PAYMENT)),
                "repeated_sessions": ("days", stood.count(what.CALL)),
                "quoted_code": ("count", stood.count(what.MESSAGE)),
                "french_nexus": ("address", stood.count(what.ADDRESS)),
            }
            if reason.name in figures:
                name, count = figures[reason.name]
                assert reason.params[name] == str(count)
                counted.add(reason.name)
            if reason.name == "french_nexus":
                assert sum(map(int, reason.params.values())) == len(stood)
    assert counted == {"alert_payee", "unrelated_payers", "repeated_sessions", "quoted_code", "french_nexus"}


def test_no_name_is_shown(world_home, whole_queue):
    con, _ = read(world_home.ledger)
    names = {name for (name,) in con.sql("SELECT DISTINCT name_raw FROM party WHERE name_raw IS NOT NULL").fetchall()}
    victims = con.sql(
        """
        SELECT DISTINCT x.raw FROM selector x
        JOIN party p ON p.reading_id = x.reading_id AND p.ordinal = x.party WHERE p.role = 'victim'
        UNION SELECT nickname FROM party WHERE role = 'victim' AND nickname IS NOT NULL
        """
    ).fetchall()
    shown = {place.value for _, place in all_places(whole_queue) if place.value}
    assert names
    assert not shown & (names | {value for (value,) in victims})
    assert not [value for value in shown for name in names if " " in name and name in value]

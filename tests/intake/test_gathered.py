from typing import Any

import pyarrow as pa
import pytest

from relais.intake.facts import Facts
from relais.intake.gathered import Logins, Mentions
from relais.intake.instant import NEVER, BadTimeError, Instant, iso
from relais.intake.login import NOT_A_PORT, REVERSED, login, read_ports
from relais.intake.mention import mention
from relais.model.source import Reading

SEEN = iso("2024-02-28T21:00:00Z")
MENTIONS: list[tuple[str, str, dict[str, Any]]] = [
    ("phone", "+33639981234", {"party": 3, "verified": True, "seen": SEEN}),
    ("phone", "01 99 00 12 34", {}),
    ("phone", "nothing", {"country": "FR"}),
    ("email", "A@Example.org", {"country": "DE"}),
    ("handle", "Jean.Ex", {"service": "Skype"}),
    ("handle", "Jean.Ex", {"service": "Example Chat"}),
]
LOGINS: list[tuple[str, dict[str, Any]]] = [
    ("198.51.100.7", {"port": "50123", "proxy": False, "seen": SEEN, "event": "Login", "service": "Skype"}),
    ("198.51.100.7:443", {}),
    ("198.51.100.7:443", {"port": "70000"}),
    ("2001:DB8::1", {"port": "x", "country": "FR"}),
    ("nowhere", {"party": 1, "port": "80"}),
    ("203.0.113.7:99999", {}),
    ("203.0.113.7", {"port": "0"}),
]


def facts() -> tuple[Facts, list[dict[str, Any]]]:
    rows: list[dict[str, Any]] = []

    def sink(_table: str, batch: pa.RecordBatch) -> None:
        rows.extend(batch.to_pylist())

    return Facts("0" * 64, "test", 1, sink=sink, answers={"country": ("FR", "Sam")}), rows


def said(reading: Reading) -> list[tuple[str, str]]:
    return sorted((notice.template, notice.place) for notice in reading.notices)


def test_mentions_in_bulk_are_those_of_one_by_one() -> None:
    one, singles = facts()
    many, gathered = facts()
    mentions = Mentions(many)
    for number, (kind, raw, more) in enumerate(MENTIONS):
        mention(one, f"line {number}", kind, raw, report=0, **more)
        mentions.add(f"line {number}", kind, raw, report=0, **more)
    mentions.flush()
    assert said(one.close()) == said(many.close())
    assert len(gathered) == len(MENTIONS)
    assert gathered == singles


def test_logins_in_bulk_are_those_of_one_by_one() -> None:
    one, singles = facts()
    many, gathered = facts()
    logins = Logins(many)
    for number, (raw, more) in enumerate(LOGINS):
        login(one, f"line {number}", raw, report=0, **more)
        logins.add(f"line {number}", raw, report=0, **more)
    logins.flush()
    assert said(one.close()) == said(many.close())
    assert len(gathered) == len(LOGINS)
    assert gathered == singles


RANGES: list[tuple[tuple[str | int | None, str | int | None, str | None], tuple[object, ...], str | None]] = [
    ((None, None, None), (None, None, None), None),
    (("", " ", None), (None, None, None), None),
    ((50_123, None, "443"), (50_123, None, "50123"), None),
    ((None, None, "443"), (443, None, "443"), None),
    (("70000", None, "443"), (443, None, "443"), NOT_A_PORT),
    (("x", None, None), (None, None, "x"), NOT_A_PORT),
    (("-1", None, None), (None, None, "-1"), NOT_A_PORT),
    (("0", None, None), (None, None, "0"), NOT_A_PORT),
    ((None, None, "99999"), (None, None, "99999"), NOT_A_PORT),
    (("1024", "2047", None), (1024, 2047, "1024-2047"), None),
    (("0", "1023", None), (1, 1023, "0-1023"), None),
    (("99999", "2047", None), (None, None, "99999-2047"), NOT_A_PORT),
    (("1024", "x", None), (None, None, "1024-x"), NOT_A_PORT),
    ((None, "1023", None), (None, None, "-1023"), NOT_A_PORT),
    (("0", "0", None), (None, None, "0-0"), NOT_A_PORT),
    (("50000", "40063", None), (None, None, "50000-40063"), REVERSED),
]


@pytest.mark.parametrize(("stated", "columns", "reason"), RANGES)
def test_ports_that_are_stated_are_read_or_kept_as_written(
    stated: tuple[str | int | None, str | int | None, str | None], columns: tuple[object, ...], reason: str | None
) -> None:
    found = read_ports(*stated)
    assert (found.first, found.last, found.raw, found.reason) == (*columns, reason)


def test_usual_spelling_reads_like_any_other() -> None:
    assert iso("2024-02-28T21:00:00Z").at == iso("2024-02-28T22:00:00+01:00").at
    assert Instant(None, None) == NEVER
    for wrong in ("2024-02-31T10:00:00Z", "2024-W01-1T10:00:00Z", "2024-02-28T24:00:00Z", "2024-02-28T21:00:0xZ"):
        with pytest.raises(BadTimeError):
            iso(wrong)

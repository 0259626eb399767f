from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from relais.intake.chat import gather as chat
from relais.intake.chat import whatsapp, whatsapp_lines
from relais.intake.chat.whatsapp import CUT, FORMAT, NO_CHAT, NO_PLACE, OWN_LINES, passage
from relais.intake.instant import NOT_A_TIME
from relais.intake.table import encoding
from relais.intake.table.reader import NOT_UNICODE
from relais.model.notice import UnreadableError
from relais.sim.clock import PARIS
from relais.sim.writers.whatsapp_text import LAYOUTS, whatsapp_text
from tests.intake.chats import Rows, known, taken
from tests.intake.chats import given as source
from tests.sim.writers.conversation import ANA, NOE, called, said

ZONE = {"zone": ("Europe/Paris", "A. Roe")}
ENCRYPTED = "Messages and calls are end-to-end encrypted. No one outside of this chat can read or listen to them."


def android(*lines: str, day: str = "13/01/2024") -> bytes:
    """A chat as Android exports it, a minute a line."""
    return "".join(f"{day}, 10:{minute:02} - {line}\n" for minute, line in enumerate(lines)).encode()


def iphone(*lines: str) -> bytes:
    """A chat as an iPhone exports it, a second a line."""
    return "".join(f"[13/01/2024, 10:00:{second:02}] {line}\n" for second, line in enumerate(lines)).encode()


def said_by(rows: Rows) -> list[tuple[str | None, int | None, int]]:
    names = [row["nickname"] for row in rows["party"]]
    return [
        (None if row["sender"] is None else names[row["sender"]], row["length"], row["attachments"])
        for row in rows["message"]
    ]


@pytest.mark.samples
def test_sample(samples: Path) -> None:
    path = samples / "whatsapp/ios_us_chat.txt"
    assert known(FORMAT, path)
    reading, rows = taken(FORMAT, path)
    assert (reading.status, reading.facts, reading.notices) == ("read", {"party": 2, "message": 7}, ())
    [asked] = reading.questions
    assert (asked.key, asked.place, asked.records) == ("zone", "line 1", 7)
    assert {row["at"] for row in rows["message"]} == {None}
    reading, rows = taken(FORMAT, path, ZONE)
    assert (reading.questions, reading.notices) == ((), ())
    row = rows["message"][6]
    assert len(row.pop("text_hmac")) == 32
    assert row == {
        "source_id": reading.source_id, "reading_id": reading.reading_id, "ordinal": 6, "locator": "line 8",
        "sender": 0, "recipient": None, "service": "whatsapp", "conversation": None,
        "at": datetime(2024, 1, 15, 9, 36, tzinfo=UTC), "time_raw": "1/15/24, 10:36:00 AM", "time_precision": "second",
        "zone_source": "A. Roe", "length": 39, "attachments": 0, "state": None,
        "tokens": [{"kind": "url", "value": "https://example.com/", "currency": None, "start": 20, "end": 39}],
    }  # fmt: skip
    assert (
        passage(path.read_bytes(), "line 8") == "[1/15/24, 10:36:00 AM] Alice: Check out this link https://example.com"
    )
    # The line that stands at the head of every export names a third party, who says nothing.
    assert [row["locator"] for row in rows["message"]] == [f"line {n}" for n in (1, 2, 3, 4, 6, 7, 8)]
    assert [row["attachments"] for row in rows["message"]] == [0, 0, 0, 0, 0, 1, 0]


@pytest.mark.samples
def test_it_refuses_every_other_sample(samples: Path) -> None:
    others = [path for path in samples.rglob("*") if path.is_file() and path.parent.name != "whatsapp"]
    assert len(others) > 50
    assert [path.name for path in others if known(FORMAT, path)] == []


@pytest.mark.parametrize(
    ("head", "at"),
    [
        ("3/6/18, 1:55 p.m. - ", "13:55"),
        ("3/6/18, 1:55 - ", "01:55"),
        ("03-06-2018, 01.55 PM - ", "13:55"),
        ("3.6.2018, 21:25 - ", "21:25"),
        ("03/06/18, 21.25 - ", "21:25"),
        ("03/06/2018 à 21:25 - ", "21:25"),
        ("3/6/18, 12:05\u202fAM - ", "00:05"),
        ("2018-06-03 21:25 - ", "21:25"),
        ("03.06.18 21.25.15: ", "21:25:15"),
        ("3.6.2018 klo 21.25.15 - ", "21:25:15"),
        ("3. 6. 2018. 21:25:15 ", "21:25:15"),
        ("03-06-18 21:25:15 - ", "21:25:15"),
        ("[03-06-18 21:25:15] ", "21:25:15"),
        ("[03/06/18, 21:25:15] ", "21:25:15"),
        ("[3/6/18 1:55:00 p. m.] ", "13:55:00"),
        ("\u200e[3/6/18 1:55:00 p. m.] ", "13:55:00"),
        ("\ufeff[2018/06/03, 21:25:15] ", "21:25:15"),
    ],
)
def test_layouts(head: str, at: str, tmp_path: Path) -> None:
    path = source(tmp_path, f"{head}Ana: one\r\ntwo\r\n{head}Ben: three\r\n".encode())
    assert known(FORMAT, path)
    reading, rows = taken(FORMAT, path, {"zone": ("Etc/UTC", "A. Roe"), "date_order": ("dmy", "A. Roe")})
    assert (reading.facts, reading.notices, reading.questions) == ({"party": 2, "message": 2}, (), ())
    row = rows["message"][0]
    assert row["at"] == datetime.fromisoformat(f"2018-06-03T{at}+00:00")
    assert row["time_precision"] == ("second" if at.count(":") == 2 else "minute")
    assert row["time_raw"] in head
    assert [row["length"] for row in rows["message"]] == [len("one\ntwo"), len("three")]
    assert [passage(path.read_bytes(), row["locator"]).rpartition(": ")[2] for row in rows["message"]] == [
        "one\ntwo",
        "three",
    ]


def test_a_layout_that_logs_have_too_is_told_by_the_mark_of_the_app(tmp_path: Path) -> None:
    path = source(tmp_path, "[2018-06-03 21:25:15] Ana: \u200eimage omitted\n[2018-06-03 21:26:15] Ben: two\n".encode())
    assert known(FORMAT, path)
    reading, rows = taken(FORMAT, path, {"zone": ("Etc/UTC", "A. Roe")})
    assert (reading.facts, reading.notices) == ({"party": 2, "message": 2}, ())
    assert rows["message"][1]["at"] == datetime(2018, 6, 3, 21, 26, 15, tzinfo=UTC)


def test_a_year_of_another_calendar_is_no_instant(tmp_path: Path) -> None:
    path = source(tmp_path, b"3/6/2561 13:55 - Ana: one\n3/6/2018 13:55 - Ben: two\n")
    reading, rows = taken(FORMAT, path, {"zone": ("Etc/UTC", "A. Roe"), "date_order": ("dmy", "A. Roe")})
    assert [row["at"] is None for row in rows["message"]] == [True, False]
    assert rows["message"][0]["time_raw"] == "3/6/2561 13:55"
    assert [(notice.template, notice.place) for notice in reading.notices] == [(chat.OUT_OF_CALENDAR, "line 1")]


@pytest.mark.parametrize(
    "line",
    [
        "2018-06-03 21:25:15,123 - root - INFO: x",
        "[2018-06-03 21:25:15] app.INFO: x",
        "Jun  3 21:25:15 host sshd[1]: x",
        "03/06/2018;21:25;Ana: one",
        "03/06/2018, 21:25 - nobody says a word",
        "Ana: one",
        "",
    ],
)
def test_what_is_no_export(line: str, tmp_path: Path) -> None:
    path = source(tmp_path, f"{line}\n{line}\n".encode())
    assert not known(FORMAT, path)
    reading, rows = taken(FORMAT, path)
    assert (reading.status, rows, [notice.template for notice in reading.notices]) == ("unread", {}, [NO_CHAT])


def days(*texts: str) -> bytes:
    return "".join(f"{text}, 10:00 - Ana: x\n" for text in texts).encode()


@pytest.mark.parametrize(
    ("data", "first"),
    [
        (days("1/2/24", "3/2/24", "13/2/24"), datetime(2024, 2, 1, 9, tzinfo=UTC)),
        (days("1/2/24", "1/3/24", "2/13/24"), datetime(2024, 1, 2, 9, tzinfo=UTC)),
        (days("2024/01/02", "2024/01/03"), datetime(2024, 1, 2, 9, tzinfo=UTC)),
    ],
)
def test_the_order_that_the_file_proves(data: bytes, first: datetime, tmp_path: Path) -> None:
    reading, rows = taken(FORMAT, source(tmp_path, data), ZONE)
    assert (rows["message"][0]["at"], reading.questions) == (first, ())


@pytest.mark.parametrize(
    "data",
    [
        days("1/2/24", "3/2/24", "4/2/24"),  # no day above 12
        days("1/2/24", "13/2/24", "2/14/24"),  # two that contradict each other
        days("2/1/24", "3/1/24", "3/2/24", "4/2/24", "1/3/24", "13/1/24"),  # the proof runs backwards
    ],
)
def test_an_order_that_is_not_proven_is_asked(data: bytes, tmp_path: Path) -> None:
    reading, rows = taken(FORMAT, source(tmp_path, data))
    assert [(asked.key, asked.place) for asked in reading.questions] == [("date_order", "line 1"), ("zone", "line 1")]
    assert {asked.records for asked in reading.questions} == {len(rows["message"])}
    assert {row["at"] for row in rows["message"]} == {None}
    assert all(row["time_raw"] for row in rows["message"])
    answers = ZONE | {"date_order": ("mdy", "A. Roe")}
    reading, rows = taken(FORMAT, source(tmp_path, days("1/2/24")), answers)
    assert rows["message"][0]["at"] == datetime(2024, 1, 2, 9, tzinfo=UTC)


def test_a_late_message_does_not_unprove_the_order(tmp_path: Path) -> None:
    late = [f"{day}/1/24" for day in (*range(1, 20), 18, *range(20, 28))]
    reading, _rows = taken(FORMAT, source(tmp_path, days(*late)), ZONE)
    assert reading.questions == ()


def test_day_and_month_of_one_number_wait_for_the_zone_alone(tmp_path: Path) -> None:
    reading, _rows = taken(FORMAT, source(tmp_path, days("5/5/24", "5/5/24", "5/6/24")))
    assert [(asked.key, asked.records) for asked in reading.questions] == [("date_order", 1), ("zone", 3)]


def test_an_hour_that_the_clock_skips(tmp_path: Path) -> None:
    reading, rows = taken(FORMAT, source(tmp_path, b"31/03/2024, 02:30 - Ana: x\n"), ZONE)
    assert rows["message"][0]["at"] is None
    assert [notice.template for notice in reading.notices] == [NOT_A_TIME]


def test_two_people_write_to_each_other_and_a_number_is_a_selector(tmp_path: Path) -> None:
    data = android(
        ENCRYPTED, "Ana: hello", "\u202a+33\u00a06\u00a039\u00a098\u00a000\u00a001\u202c: hi", "Ana: ok: 20 EUR"
    )
    reading, rows = taken(FORMAT, source(tmp_path, data), ZONE)
    assert (reading.facts, reading.notices) == ({"party": 2, "selector": 1, "message": 3}, ())
    assert [(row["sender"], row["recipient"]) for row in rows["message"]] == [(0, 1), (1, 0), (0, 1)]
    selector = rows["selector"][0]
    assert (selector["kind"], selector["value"], selector["party"], selector["locator"]) == (
        "phone", "+33639980001", 1, "line 3",
    )  # fmt: skip
    assert rows["party"][1]["nickname"] == "+33\u00a06\u00a039\u00a098\u00a000\u00a001"
    assert [token["value"] for token in rows["message"][2]["tokens"]] == ["20"]


@pytest.mark.parametrize(
    "lines",
    [
        ("Ana: a", "Ben: b", "Cleo: c"),
        ('Ana created group "Tea: two"', "Ana: a", "Ben: b"),
        ("Ana a créé le groupe « Famille : été »", "Ana: a", "Ben: b"),
        ("Ana: a", "Ben: b", "Ben left"),
    ],
)
def test_a_group_has_no_recipient(lines: tuple[str, ...], tmp_path: Path) -> None:
    _reading, rows = taken(FORMAT, source(tmp_path, android(*lines)), ZONE)
    assert {row["recipient"] for row in rows["message"]} == {None}
    assert {row["nickname"] for row in rows["party"]} <= {"Ana", "Ben", "Cleo"}


def test_the_title_of_a_group_is_nobody(tmp_path: Path) -> None:
    data = iphone(
        f"Tea: \u200e{ENCRYPTED}", "Tea: \u200eAna created this group", "Ana: a", "Ben: b", "Ben: \u200eimage omitted"
    )
    reading, rows = taken(FORMAT, source(tmp_path, data), ZONE)
    assert [row["nickname"] for row in rows["party"]] == ["Ana", "Ben"]
    assert [row["recipient"] for row in rows["message"]] == [None] * 3
    assert [(notice.template, notice.place, notice.params) for notice in reading.notices] == [
        (OWN_LINES, "line 2", {"count": "1"})
    ]
    assert reading.status == "read"


def test_numbers_in_lines_of_the_app_are_kept(tmp_path: Path) -> None:
    data = android("Ana: a", "Ben added +33 6 39 98 00 02", "Ben: b")
    reading, rows = taken(FORMAT, source(tmp_path, data), ZONE)
    assert [(row["value"], row["party"], row["locator"]) for row in rows["selector"]] == [
        ("+33639980002", None, "line 2")
    ]
    assert (reading.facts["message"], reading.notices[0].template) == (2, OWN_LINES)


@pytest.mark.parametrize(
    ("text", "length", "files"),
    [
        ("<Media omitted>", None, 1),
        ("<Médias omis>", None, 1),
        ("\u200eimage omitted", None, 1),
        ("\u200eBild weggelassen", None, 1),
        ("Summer\n\u200eimage omitted", 6, 1),
        ("\u200e<attached: 00000042-PHOTO-2020-06-07-15-13-20.jpg>", None, 1),
        ("\u200eIMG-20240113-WA0001.jpg (file attached)\nThe beach", 9, 1),
        ("IMG-20240113-WA0001.jpg (fichier joint)", None, 1),
        ("This message was deleted", None, 0),
        ("\u200eVous avez supprimé ce message.", None, 0),
        ("See you \u200e<This message was edited>", 7, 0),
        ("", None, 0),
        ("In the test stands <Media omitted> as an example", 48, 0),
        ("The missed video call was long", 30, 0),
        ("photo omitted as an example", 27, 0),
        ("2024-01-13 10:00:00", 19, 0),
        ("one\n12:30 two", 13, 0),
    ],
)
def test_what_the_app_says_is_not_what_people_say(text: str, length: int | None, files: int, tmp_path: Path) -> None:
    reading, rows = taken(FORMAT, source(tmp_path, iphone(f"Ana: {text}", "Ben: b")), ZONE)
    assert said_by(rows) == [("Ana", length, files), ("Ben", 1, 0)]
    assert (reading.notices, "call" in rows) == ((), False)


@pytest.mark.parametrize(
    ("text", "video", "status", "seconds"),
    [
        ("\u200eMissed voice call", False, "missed", 0),
        ("Missed video call", True, "missed", 0),
        ("\u200eMissed voice call, \u200eTap to call back", False, "missed", 0),
        ("\u200eSilenced voice call, \u200eFocus mode", False, "missed", 0),
        ("\u200eAppel vidéo manqué", True, "missed", 0),
        ("\u200eVoice call, \u200eNo answer", False, "missed", 0),
        ("\u200eVideo call, \u200e6 min", True, "answered", 360),
        ("\u200eVoice call, \u200e1 hr 5 min", False, "answered", 3900),
        ("\u200eVoice call, \u200eAnswered on other device", False, "answered", None),
    ],
)
def test_calls(text: str, video: bool, status: str, seconds: int | None, tmp_path: Path) -> None:
    reading, rows = taken(FORMAT, source(tmp_path, iphone(f"Ana: {text}", "Ben: b", "Ana: a")), ZONE)
    assert reading.facts == {"party": 2, "message": 2, "call": 1}
    row = rows["call"][0]
    assert row == {
        "source_id": reading.source_id, "reading_id": reading.reading_id, "ordinal": 0, "locator": "line 1",
        "caller": 0, "callee": 1, "service": "whatsapp", "conversation": None,
        "at": datetime(2024, 1, 13, 9, tzinfo=UTC), "time_raw": "13/01/2024, 10:00:00", "time_precision": "second",
        "zone_source": "A. Roe", "duration_s": seconds, "video": video, "status": status, "state": None,
    }  # fmt: skip


def test_a_call_of_nobody_named(tmp_path: Path) -> None:
    _reading, rows = taken(FORMAT, source(tmp_path, android("Ana: a", "Missed voice call at 10:02", "Ben: b")), ZONE)
    assert [(row["caller"], row["callee"], row["status"]) for row in rows["call"]] == [(None, None, "missed")]


@pytest.mark.parametrize("layout", LAYOUTS)
def test_what_another_writer_wrote(layout: str, tmp_path: Path) -> None:
    messages = [
        said("Hello\nagain"),
        said("D'accord", 40 * 3_600, by=NOE, to=ANA),
        *(said("x", day * 86_400) for day in (5, 30)),
    ]
    calls = [called(0, 60, video=False), called(300, 180)]
    data = b"".join(whatsapp_text(ANA, NOE, messages, calls, layout, PARIS))
    path = source(tmp_path, data)
    assert known(FORMAT, path)
    reading, rows = taken(FORMAT, path, ZONE)
    assert (reading.facts["message"], reading.facts["call"], reading.questions) == (len(messages), 1, ())
    at = [message.at if "iphone" in layout else message.at.replace(second=0) for message in messages]
    assert [row["at"] for row in rows["message"]] == at
    named = [row["nickname"] for row in rows["party"]]
    ana, noe = "Ana Narra", "Noé Hêtre"
    assert [(named[row["sender"]], named[row["recipient"]]) for row in rows["message"]] == [
        (ana, noe), (noe, ana), (ana, noe), (ana, noe),
    ]  # fmt: skip


@pytest.mark.parametrize("written", ["utf-16", "utf-8-sig", "cp1252"])
def test_encodings(written: str, tmp_path: Path) -> None:
    data = android("Zoé: déjà", "Ben: b").decode().encode(written)
    path = source(tmp_path, data)
    assert known(FORMAT, path)
    reading, rows = taken(FORMAT, path, ZONE)
    assert said_by(rows) == [("Zoé", 4, 0), ("Ben", 1, 0)]
    assert [notice.template for notice in reading.notices] == ([NOT_UNICODE] if written == "cp1252" else [])
    assert passage(data, "line 1") == "13/01/2024, 10:00 - Zoé: déjà"


@pytest.mark.slow
def test_blocks_give_what_the_whole_gives(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    data = android(*(f"{'Ana' if n % 3 else 'Zoé'}: text {n}\nand more\n\n{'é' * n}" for n in range(50)), "Ana: end")
    whole = taken(FORMAT, source(tmp_path, data), ZONE)
    monkeypatch.setattr(encoding, "BLOCK_BYTES", 97)
    monkeypatch.setattr(whatsapp, "_HELD", 0)
    assert taken(FORMAT, source(tmp_path, data), ZONE) == whole
    assert len(whole[1]["message"]) == 51


def test_a_message_without_end_is_cut_and_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(encoding, "BLOCK_BYTES", 100)
    monkeypatch.setattr(whatsapp_lines, "LONGEST", 1000)
    data = android("Ana: a", "Ben: " + "x" * 5000 + "\n" + "y\n" * 500) + android("Ana: b")
    reading, rows = taken(FORMAT, source(tmp_path, data), ZONE)
    assert [notice.template for notice in reading.notices] == [CUT]
    assert [row["length"] for row in rows["message"]][::2] == [1, 1]
    assert (
        rows["message"][-1]["locator"]
        == f"line {data.count(b'x' * 9) * 0 + data[: data.rindex(b'13/01')].count(10) + 1}"
    )


@pytest.mark.parametrize("locator", ["line 2", "line 0", "line 99", f"line {'9' * 5000}", "line x", "/a", ""])
def test_places_that_are_none(locator: str) -> None:
    with pytest.raises(UnreadableError) as raised:
        passage(android("Ana: a\nb"), locator)
    assert raised.value.notice.template == NO_PLACE


WHOLE = android("Ana: a", "Ben added +33 6 39 98 00 02", "Ben: \u200e<attached: a.jpg>", "Zoé: Missed voice call\ntwo")


@pytest.mark.slow
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_no_damage_makes_it_fail(tmp_path: Path, data: st.DataObject) -> None:
    damaged = bytearray(WHOLE[: data.draw(st.integers(0, len(WHOLE)))])
    for place in data.draw(st.lists(st.integers(0, max(0, len(damaged) - 1)), max_size=6)) if damaged else ():
        damaged[place] = data.draw(st.integers(0, 255))
    path = source(tmp_path, bytes(damaged))
    reading, rows = taken(FORMAT, path, ZONE)
    assert reading.facts == {table: len(found) for table, found in rows.items()}
    for found in rows.values():
        for row in found:
            passage(bytes(damaged), row["locator"])

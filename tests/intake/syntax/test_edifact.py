from io import BytesIO

import pytest

from relais.intake.syntax import edifact
from relais.intake.syntax.edifact import NO_END, message_type, segment_at, segments
from relais.model.notice import UnreadableError


def cut(data: bytes) -> list[tuple[str, tuple[tuple[str, ...], ...]]]:
    return [(segment.tag, segment.elements) for segment in segments(BytesIO(data))]


@pytest.mark.parametrize(
    ("data", "found"),
    [
        (b"UNB+A:1+B'UNZ+1'", [("UNB", (("A", "1"), ("B",))), ("UNZ", (("1",),))]),
        (b"UNA:+.? 'UNB+A?+B?:C'", [("UNB", (("A+B:C",),))]),
        (b"UNA-.,\\ *UNB.A-1.it's\\*on*UNZ*", [("UNB", (("A", "1"), ("it's*on",))), ("UNZ", ())]),
        (b"UNA:+.  'UNB+what?'UNZ'", [("UNB", (("what?",),)), ("UNZ", ())]),
        (b" UNA:+.?*'\r\n UNB+A'\r\n\r\n UNZ'\r\n", [("UNB", (("A",),)), ("UNZ", ())]),
        (b"UNB+A??'UNZ'", [("UNB", (("A?",),)), ("UNZ", ())]),
        (b"UNB+wrap\r\nped'", [("UNB", (("wrapped",),))]),
        (b"\xef\xbb\xbfUNB+caf\xc3\xa9+caf\xe9'", [("UNB", (("cafÃ©",), ("café",)))]),
        (b"QP AAABB1X CCCDD2Y\r\n.EEEFF3Z 270031\r\nUNA-.,\\ *UNB.A-1*UNZ*", [("UNB", (("A", "1"),)), ("UNZ", ())]),
        (b"\x01QP AAABB1X\r\n.EEEFF3Z 270031\r\n\x02UNB+A'", [("UNB", (("A",),))]),
        (b"", []),
        (b"UNA:+.", [("UNA", ((".",),))]),
    ],
)
def test_service_characters_and_stray_blanks(data: bytes, found: list[tuple[str, tuple[tuple[str, ...], ...]]]) -> None:
    assert cut(data) == found


def test_a_segment_that_was_not_ended_hides_no_other() -> None:
    found = list(segments(BytesIO(b"UNB+A'\nRPI+1+HK\nIFT+4'UNZ+1")))
    assert [(one.number, one.tag, one.ended) for one in found] == [
        (1, "UNB", True), (2, "RPI", False), (3, "IFT", True), (4, "UNZ", False),
    ]  # fmt: skip


@pytest.mark.parametrize("step", [1, 2, 7])
def test_where_the_file_is_cut_for_reading_does_not_matter(monkeypatch: pytest.MonkeyPatch, step: int) -> None:
    data = b"UNA:+.? 'UNB+A?'B:1'\r\nTVL+??'UNZ+1'"
    whole = cut(data)
    monkeypatch.setattr(edifact, "_PIECE", 9 + step)
    assert cut(data) == whole == [("UNB", (("A'B", "1"),)), ("TVL", (("?",),)), ("UNZ", (("1",),))]


def test_a_segment_without_end_stops_the_reading(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(edifact, "_LONGEST", 100_000)
    with pytest.raises(UnreadableError) as error:
        cut(b"UNB+A'" + b"x" * 300_000)
    assert (error.value.notice.template, error.value.notice.place) == (NO_END, "after segment 1")


@pytest.mark.parametrize(
    ("head", "type_"),
    [
        (b"UNB+A'UNG+PNRGOV'UNH+1+PNRGOV:13:1:IA'", "PNRGOV"),
        (b"UNA:+.? ' UNB+A' UNH+1+PAXLST:D:05B:UN'", "PAXLST"),
        (b"UNB+A'BGM+1'", None),
        (b"QP AAABB1X\n.EEEFF3Z 270031\nUNB+A'UNH+1+PAXLST:D:05B:UN'", "PAXLST"),
        (b"From: a@example.org\nSubject: UNB+B\n\nUNA:+.?*'\nUNB+A'UNH+1+PNRGOV:13:1:IA'", "PNRGOV"),
        (
            (
                b"From: a@example.org\nTo: b@example.org\nDate: Mon, 5 Oct 2026 10:00:00 +0000\nSubject: x\n\n"
                b"UNB+A'UNH+1+PNRGOV:13:1:IA'"
            ),
            None,
        ),
        (b"hello\n" * 61 + b"UNB+A'UNH+1+PNRGOV'", None),
        (b"hello UNB+A'UNH+1+PNRGOV'", None),
        (b"hello'UNH+1+PNRGOV'", None),
        (b"", None),
    ],
)
def test_the_type_of_the_first_message(head: bytes, type_: str | None) -> None:
    assert message_type(head) == type_


def test_a_segment_is_found_again() -> None:
    data = b"UNA:+.? 'UNB+A'UNH+1+it?'s'UNZ'"
    assert segment_at(data, "segment 2") == "UNH+1+it?'s"
    assert segment_at(b"QP AAABB1X\n.EEEFF3Z 270031\n" + data, "segment 2") == "UNH+1+it?'s"
    for locator in ("", "segment", "segment 0", "segment 9", "segment x", "line 1"):
        with pytest.raises(UnreadableError):
            segment_at(data, locator)

"""WhatsApp's text export: the lines of four phones, the clock of their zone, and what no export tells."""

import re
from dataclasses import replace
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relais.sim.clock import MANILA, PARIS
from relais.sim.person import Account
from relais.sim.writers.whatsapp_text import LAYOUTS, whatsapp_text
from tests.sim.writers.conversation import ANA, NOE, called, said

ENCRYPTED = "Messages and calls are end-to-end encrypted. No one outside of this chat can read or listen to them."
# Where an entry begins, as public descriptions of the format give it.
BEGINS = {
    "android 24h": r"\d{2}/\d{2}/\d{4}, \d{2}:\d{2} - ",
    "android us": r"\d{1,2}/\d{1,2}/\d{2}, \d{1,2}:\d{2}\u202f[AP]M - ",
    "iphone 24h": r"\u200e?\[\d{2}/\d{2}/\d{4} \d{2}:\d{2}:\d{2}\] ",
    "iphone us": r"\u200e?\[\d{1,2}/\d{1,2}/\d{2}, \d{1,2}:\d{2}:\d{2}\u202f[AP]M\] ",
}
# Two lines in Manila's evening, a call missed and one taken.
MESSAGES = [said("Hello\nagain"), said("D'accord", 4 * 3_600, by=NOE, to=ANA)]
CALLS = [called(0, 60, video=False), called(0, 120, by=NOE, to=ANA), called(300, 180)]


def written(layout, messages, calls=(), zone=MANILA, other=NOE):
    return b"".join(whatsapp_text(ANA, other, messages, calls, layout, zone)).decode()


EXPECTED = {
    "android 24h": (
        f"01/01/2026, 20:00 - {ENCRYPTED}\n"
        "01/01/2026, 20:00 - Ana Narra: Hello\nagain\n"
        "01/01/2026, 20:01 - Missed voice call\n"
        "01/01/2026, 20:02 - Missed video call\n"
        "02/01/2026, 00:00 - Noé Hêtre: D'accord\n"
    ),
    "android us": (
        f"1/1/26, 8:00\u202fPM - {ENCRYPTED}\n"
        "1/1/26, 8:00\u202fPM - Ana Narra: Hello\nagain\n"
        "1/1/26, 8:01\u202fPM - Missed voice call\n"
        "1/1/26, 8:02\u202fPM - Missed video call\n"
        "1/2/26, 12:00\u202fAM - Noé Hêtre: D'accord\n"
    ),
    "iphone 24h": (
        f"[01/01/2026 20:00:05] Noé Hêtre: \u200e{ENCRYPTED}\r\n"
        "[01/01/2026 20:00:05] Ana Narra: Hello\nagain\r\n"
        "\u200e[01/01/2026 20:01:05] Ana Narra: \u200eMissed voice call\r\n"
        "\u200e[01/01/2026 20:02:05] Noé Hêtre: \u200eMissed video call\r\n"
        "[02/01/2026 00:00:05] Noé Hêtre: D'accord\r\n"
    ),
    "iphone us": (
        f"[1/1/26, 8:00:05\u202fPM] Noé Hêtre: \u200e{ENCRYPTED}\r\n"
        "[1/1/26, 8:00:05\u202fPM] Ana Narra: Hello\nagain\r\n"
        "\u200e[1/1/26, 8:01:05\u202fPM] Ana Narra: \u200eMissed voice call\r\n"
        "\u200e[1/1/26, 8:02:05\u202fPM] Noé Hêtre: \u200eMissed video call\r\n"
        "[1/2/26, 12:00:05\u202fAM] Noé Hêtre: D'accord\r\n"
    ),
}


@pytest.mark.parametrize("layout", LAYOUTS)
def test_one_whole_chat(layout):
    assert written(layout, MESSAGES, CALLS) == EXPECTED[layout]


@pytest.mark.parametrize("layout", LAYOUTS)
@given(st.lists(st.tuples(st.integers(0, 10**8), st.booleans()), max_size=5))
def test_every_entry_begins_with_the_clock(layout, drawn):
    events = [said("one\ntwo", at, by=NOE, to=ANA) if spoken else called(0, at) for at, spoken in drawn]
    messages = [event for event in events if hasattr(event, "text")]
    calls = [event for event in events if not hasattr(event, "text")]
    found = re.findall(f"^{BEGINS[layout]}", written(layout, messages, calls), re.MULTILINE)
    assert len(found) == (len(events) + 1 if events else 0)


def test_the_clock_is_that_of_the_phone():
    summer = said("OK", round(timedelta(days=181).total_seconds()))
    assert written("iphone 24h", [summer], zone=PARIS).endswith("[01/07/2026 14:00:05] Ana Narra: OK\r\n")
    assert written("android us", [summer], zone=ZoneInfo("America/New_York")).endswith("7/1/26, 8:00\u202fAM - "
                                                                                      "Ana Narra: OK\n")  # fmt: skip


def test_noon_and_midnight_of_a_clock_of_twelve_hours():
    hours = [said("OK", 3_600 * hour) for hour in range(-12, 12)]
    times = re.findall(r", (\d+):00\u202f(AM|PM)", written("android us", hours, zone=ZoneInfo("UTC")))[1:]
    assert times == [(str(hour), half) for half in ("AM", "PM") for hour in (12, *range(1, 12))]


def test_who_is_not_among_the_contacts_appears_as_a_number():
    stranger = replace(NOE, accounts=(Account("whatsapp", "+639175550102", "", ""),))
    assert written("android 24h", [said("OK", by=NOE, to=ANA)], other=stranger).endswith("- +63 917 555 0102: OK\n")


def test_a_chat_without_a_line_is_an_empty_file():
    assert written("android 24h", [], [called(60)]) == ""


def test_a_long_chat_comes_in_pieces():
    lines = [said(f"line {number}", number) for number in range(4_001)]
    pieces = list(whatsapp_text(ANA, NOE, lines, [], "iphone 24h", PARIS))
    assert max(map(len, pieces)) < 200_000
    numbers = [int(number) for number in re.findall(r"line (\d+)", b"".join(pieces).decode())]
    assert numbers == list(range(4_001))


@pytest.mark.samples
def test_a_real_export_has_the_same_form(samples):
    # The sample has lost its narrow spaces and marks on its way through a source file.
    real = (samples / "whatsapp" / "ios_us_chat.txt").read_text("utf-8").splitlines()
    form = BEGINS["iphone us"].replace("\\u202f", " ")
    assert all(re.match(form, line) for line in real)
    ours = written("iphone us", [said("Hello everyone!", 60 * n) for n in range(3)]).splitlines()
    plain = [re.sub("\u200e", "", line.replace("\u202f", " ")) for line in ours]
    assert [re.sub(r"\d+", "9", line.split(" AM] ")[0].split(" PM] ")[0]) for line in plain[1:]] == [
        re.sub(r"\d+", "9", line.split(" AM] ")[0]) for line in real[:3]
    ]  # fmt: skip

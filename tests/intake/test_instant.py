import pytest

from relais.intake.instant import NOT_A_TIME, UNKNOWN_TIME, BadTimeError, iso, zone_named


@pytest.mark.parametrize(
    ("zone", "day", "first"),
    [
        ("Africa/Cairo", "2023-04-28", "2023-04-27T22:00:00Z"),  # midnight skipped
        ("America/Sao_Paulo", "2018-11-04", "2018-11-04T03:00:00Z"),
        ("Asia/Beirut", "2022-03-27", "2022-03-26T22:00:00Z"),
        ("America/Toronto", "1919-03-31", "1919-03-31T04:30:00Z"),  # from 23:30 to 00:30
        ("America/Havana", "2023-11-05", "2023-11-05T04:00:00Z"),  # midnight repeated
        ("Europe/Paris", "2024-03-31", "2024-03-30T23:00:00Z"),
    ],
)
def test_a_day_stands_at_its_first_instant(zone, day, first):
    read = iso(day, zone=zone_named(zone), said_by="Ana")
    assert (read.at, read.raw, read.precision, read.zone_source) == (iso(first).at, day, "day", "Ana")


@pytest.mark.parametrize(
    ("zone", "raw"),
    [
        ("Africa/Cairo", "2023-04-28 00:00"),
        ("America/Havana", "2023-11-05 00:00:00"),
        ("Pacific/Apia", "2011-12-30"),  # skipped whole
    ],
)
def test_no_one_instant(zone, raw):
    with pytest.raises(BadTimeError):
        iso(raw, zone=zone_named(zone))


@pytest.mark.parametrize(
    ("raw", "why"),
    [
        ("2026-02-31T10:00:00Z", NOT_A_TIME), ("2026-02-31 10:00 +01:00", NOT_A_TIME), ("2026-11-02 25:00", NOT_A_TIME),
        ("2026-11-02 10:00:00 PDT", UNKNOWN_TIME), ("12/01/2026", UNKNOWN_TIME),
        ("2026-11-02T10:00:00+77:00", UNKNOWN_TIME), ("soon", UNKNOWN_TIME), ("abcdefg-ijTlmnopqrsZ", UNKNOWN_TIME),
    ],
)  # fmt: skip
def test_it_says_whether_the_calendar_or_the_layout_is_at_fault(raw, why):
    with pytest.raises(BadTimeError) as raised:
        iso(raw, zone=zone_named("Europe/Paris"))
    assert raised.value.template == why

import pytest

from relais.intake.letter.dates import dates


@pytest.mark.parametrize(
    ("text", "raw", "day"),
    [
        ("sent 2026-11-02T21:10:00Z.", "2026-11-02T21:10:00Z", "2026-11-02"),
        ("on 2026-11-02, we", "2026-11-02", "2026-11-02"),
        ("on 2 November 2026 at 21:10 UTC,", "2 November 2026 at 21:10 UTC", "2026-11-02"),
        ("on the 2nd of Nov 2026", "2nd of Nov 2026", "2026-11-02"),
        ("on November 2, 2026 9:10 pm", "November 2, 2026 9:10 pm", "2026-11-02"),
        ("le 1er août 2026 à 21h10", "1er août 2026 à 21h10", "2026-08-01"),
        ("02/11/2026 21:10 (UTC)", "02/11/2026 21:10 (UTC)", None),
        ("25/11/2026", "25/11/2026", "2026-11-25"),
        ("11/25/2026", "11/25/2026", "2026-11-25"),
        ("05.11.2026", "05.11.2026", "2026-11-05"),
        ("05/11/2026", "05/11/2026", None),
        ("11.25.2026", "11.25.2026", "2026-11-25"),
        ("11.11.2026", "11.11.2026", "2026-11-11"),
        ("31 February 2026", "31 February 2026", None),
        ("Seen 3 March 2026 12 times", "3 March 2026", "2026-03-03"),
    ],
)
def test_a_date_is_found_as_written(text: str, raw: str, day: str | None) -> None:
    [found] = dates(text)
    assert (text[found.start : found.end], found.day) == (raw, day)


@pytest.mark.parametrize(
    "text", ["1/2", "EX-2026-11-02", "02/11/20261", "2 apples 2026", "10.11.12.2026", "2026-11-021"]
)
def test_what_is_no_date_is_none(text: str) -> None:
    assert list(dates(text)) == []

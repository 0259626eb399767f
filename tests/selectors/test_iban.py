import pytest

from relais.selectors.iban import leading, mask, parse


@pytest.mark.parametrize(
    "raw",
    ["FR76 3000 6000 0112 3456 7890 189", "fr7630006000011234567890189", "IBAN: FR76-3000-6000-0112-3456-7890-189"],
)
def test_spellings_of_one_iban(raw):
    parsed = parse(raw)
    assert (parsed.value, parsed.country) == ("FR7630006000011234567890189", "FR")


@pytest.mark.parametrize("raw", ["GB82 WEST 1234 5698 7654 32", "DE89 3704 0044 0532 0130 00", "NO93 8601 1117 947"])
def test_the_registry_s_examples(raw):
    assert parse(raw) is not None


@pytest.mark.parametrize(
    "raw",
    ["", "FR76 3000 6000 0112 3456 7890 188", "FR76 3000 6000 0112 3456 7890 18", "ZZ76 3000 6000 0112 3456 7890 189",
     "DE27100110000000000000", "FR 76", "FR7630006000011234567890189 50 eur"],
)  # fmt: skip
def test_no_iban(raw):
    assert parse(raw) is None


def test_check_digits_never_issued():
    # 00 and 97 leave the same remainder; only 97 is issued.
    base = "1234567890123456"
    issued = next(f"{check:02d}" for check in range(2, 99) if parse(f"BE{check:02d}{base[:12]}"))
    wrong = int(issued) - 97 if int(issued) > 97 else int(issued) + 97
    assert parse(f"BE{wrong:02d}{base[:12]}") is None


def test_the_country_says_where_an_iban_in_a_text_ends():
    assert leading("FR76 3000 6000 0112 3456 7890 189 50 eur") == (
        "FR76 3000 6000 0112 3456 7890 189",
        "FR7630006000011234567890189",
    )
    assert leading("FR76 3000 6000 0112 3456 7890 1890") is None
    assert leading("le 12") is None


def test_mask_shows_country_and_end():
    assert mask("FR7630006000011234567890189") == "FR••••••••••••••••••••••189"

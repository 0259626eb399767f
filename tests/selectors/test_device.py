import pytest

from relais.selectors.device import parse


@pytest.mark.parametrize(
    ("raw", "service", "value"),
    [
        ("49-015420-323751-8", None, "490154203237518"),
        ("4901542032375112", "IMEISV", "490154203237518"),
        ("490154203237510", "imei", "490154203237518"),
        ("49015420323751", "imei", "490154203237518"),
        ("208011234567890", "imsi", "208011234567890"),
        ("8933 0104 1010 6543 789F", "ICCID", "8933010410106543789"),
        ("89330104101065437890", "iccid", "89330104101065437890"),
        ("A0000012ABCDEF", None, "a0000012abcdef"),
        ("6D92078A-8246-4BA4-AE5B-76104861E7DC", "IDFA", "6d92078a-8246-4ba4-ae5b-76104861e7dc"),
        ("6d92078a82464ba4ae5b76104861e7dc", None, "6d92078a-8246-4ba4-ae5b-76104861e7dc"),
        ("00:00:5E:00:53:01", None, "00:00:5e:00:53:01"),
        ("00005E005301", "MAC address", "00:00:5e:00:53:01"),
        ("3f9a1c2b4d5e6f70", "android id", "3f9a1c2b4d5e6f70"),
        ("6D92078A\u200e-8246-4BA4-AE5B-76104861E7DC", None, "6d92078a-8246-4ba4-ae5b-76104861e7dc"),
    ],
)
def test_values(raw, service, value):
    assert parse(raw, service).value == value


@pytest.mark.parametrize(
    "raw",
    ["", "490154203237517", "00000000-0000-0000-0000-000000000000", "000000000000000", "9774d56d682e549c",
     "ff:ff:ff:ff:ff:ff", "00:00-5e:00:53:01", "00005E005301", "hello"],
)  # fmt: skip
def test_no_device(raw):
    assert parse(raw) is None

import pytest

from relais.selectors.handle import parse, service_name


@pytest.mark.parametrize(
    ("service", "raw", "value"),
    [
        ("skype", "8:live:Anna.B", "live:anna.b"),
        ("skype", "live:.cid.1a2b3c", "live:.cid.1a2b3c"),
        ("skype", "anna", "anna"),
        ("skype", "4:+33639981234", "+33639981234"),
        ("Facebook, Inc.", "Jean.Dupont", "jeandupont"),
        ("messenger", "https://m.me/Jean.Dupont?x=1", "jeandupont"),
        ("facebook", "100012345678901", "100012345678901"),
        ("Instagram", "@Maria.01_", "maria.01_"),
        ("telegram", "@Maria_01", "maria_01"),
        ("telegram", "user123456", "user123456"),
        ("telegram", "123456", "user123456"),
        ("telegram", "https://t.me/Maria_01", "maria_01"),
        ("snapchat", "Maria-01", "maria-01"),
        ("whatsapp", "33639981234@s.whatsapp.net", "+33639981234"),
        ("whatsapp", "+33 6 39 98 12 34", "+33639981234"),
        ("viber", "0033639981234", "+33639981234"),
        ("discord", "Maria#0001", "Maria#0001"),
        ("discord", "Maria of 01#0001", "Maria of 01#0001"),
        ("discord", "Maria.01", "maria.01"),
        ("tiktok", "@Maria", "maria"),
        ("X (Twitter)", "@Maria_01", "maria_01"),
        ("kik", "maria_01_x9z@talk.kik.com", "maria_01"),
        ("paypal.me", "paypal.me/MariaB", "mariab"),
        ("elsewhere", "Maria.01", "Maria.01"),
        (None, "@Maria.01", "maria.01"),
        ("instagram", "ma\u200fria", "maria"),
    ],
)
def test_rules(service, raw, value):
    assert parse(raw, service).value == value


@pytest.mark.parametrize(
    ("service", "raw"),
    [
        ("skype", "19:abc@thread.skype"),
        ("facebook", "Jean Dupont"),
        ("instagram", "jean dupont"),
        ("telegram", "ab"),
        ("whatsapp", "12345-67890@g.us"),
        ("x", "name_longer_than_15"),
        ("elsewhere", "Jean Dupont"),
        ("elsewhere", ""),
        (None, "@"),
    ],
)
def test_no_handle(service, raw):
    assert parse(raw, service) is None


def test_two_accounts_of_skype_stay_two():
    assert parse("live:anna", "skype") != parse("anna", "skype")


def test_service_names():
    assert [service_name(name) for name in ("FB", "Snap Inc.", "Twitter", "Elsewhere Ltd")] == [
        "facebook", "snapchat", "x", "elsewhere ltd",
    ]  # fmt: skip

"""What the script of a partner without relais reads, relais reads to the same value."""

import phonenumbers
import pytest
from hypothesis import given
from hypothesis import strategies as st
from phonenumbers import PhoneNumberType

from relais.link.deconfliction.error import ExchangeError
from relais.link.deconfliction.hashes import same
from relais.link.deconfliction.spelling import KINDS, normalise
from relais.model.selector import STRONG
from relais.selectors import handle
from relais.selectors.kinds import parse

IBAN = "FR7630006000011234567890189"
# kind, service, as written, the value; both sides read these.
READ = [
    ("phone", "", "+33 6 39 98 12 34", "+33639981234"),
    ("phone", "", "0033.639.98.12.34", "+33639981234"),
    ("phone", "", "tel:+33-639-981-234", "+33639981234"),
    ("phone", "", "\u202a+33\u00a06\u202f39981234\u202c", "+33639981234"),
    ("phone", "", "\uff0b33639981234", "+33639981234"),
    ("phone", "", "+63 (917) 123-4567", "+639171234567"),
    ("phone", "", "+1 (202) 555/0143", "+12025550143"),
    ("phone", "", "+39 06 1234 5678", "+390612345678"),
    ("phone", "", "+225 01 23 45 67 89", "+2250123456789"),
    ("email", "", " Name@Example.ORG ", "name@example.org"),
    ("email", "", "mailto:Name@Example.org?subject=x", "name@example.org"),
    ("email", "", "<name@example.org>", "name@example.org"),
    ("email", "", "A.Name+tag@GoogleMail.com", "aname@gmail.com"),
    ("email", "", "a.name+tag@example.org", "a.name+tag@example.org"),
    ("email", "", "a@xn--exmple-cua.org", "a@xn--exmple-cua.org"),
    ("iban", "", "FR76 3000 6000 0112 3456 7890 189", IBAN),
    ("iban", "", "IBAN: fr76-3000-6000-0112-3456-7890-189", IBAN),
    ("iban", "", "GB82 WEST 1234 5698 7654 32", "GB82WEST12345698765432"),
    ("account", "GCash", "00-123 456/0100", "001234560100"),
    ("account", "", "C1231006815", "C1231006815"),
    ("account", "", "0x52908400098527886e0f7030069857d2e4169ee7", "0X52908400098527886E0F7030069857D2E4169EE7"),
    ("handle", "Skype", "live:Anna.Example", "live:anna.example"),
    ("handle", "Messenger", "Jean.Exemple.92", "jeanexemple92"),
    ("handle", "Facebook, Inc.", "100001234567890", "100001234567890"),
    ("handle", "IG", "@Anna_92", "anna_92"),
    ("handle", "telegram", "12345678", "user12345678"),
    ("handle", "telegram", "@Anna_Example", "anna_example"),
    ("handle", "WhatsApp", "+33 6 39 98 12 34", "+33639981234"),
    ("handle", "discord", "Anna Ex#1234", "Anna Ex#1234"),
    ("handle", "discord", "Anna.Ex", "anna.ex"),
    ("handle", "twitter", "@ANNA", "anna"),
    ("handle", "paypal.me", "AnnaEx", "annaex"),
    ("handle", "Wire", "@AnnaEx", "AnnaEx"),
    ("handle", "", "@AnnaEx", "annaex"),
    ("device", "", "49-015420-323751-8", "490154203237518"),
    ("device", "IMEI", "490154203237518", "490154203237518"),
    ("device", "", "6D92078A-8246-4BA4-AE5B-76104861E7DC", "6d92078a-8246-4ba4-ae5b-76104861e7dc"),
    ("device", "", "{6D92078A82464BA4AE5B76104861E7DC}".strip("{}"), "6d92078a-8246-4ba4-ae5b-76104861e7dc"),
    ("device", "", "00-00-5E-00-53-01", "00:00:5e:00:53:01"),
    ("device", "imsi", "208011234567890", "208011234567890"),
    ("device", "iccid", "8933 0112 3456 7890 123", "8933011234567890123"),
    ("device", "", "0123456789abcdef", "0123456789abcdef"),
]
REFUSED = [
    ("phone", "", "06 39 98 12 34"), ("phone", "", "+33 (0)6 39 98 12 34"), ("phone", "", "+33 06 39 98 12 34"),
    ("phone", "", "+44 07911 123456"), ("phone", "", "+33"), ("phone", "", "33639981234"), ("phone", "", ""),
    ("phone", "", "+33 6 39 98 12 34 56 78 90"), ("phone", "", "+0033639981234"), ("phone", "", "call me"),
    ("email", "", "name"), ("email", "", "a@b@c.org"), ("email", "", "a..b@example.org"), ("email", "", "a@b"),
    ("email", "", "é@example.org"), ("email", "", "+x@gmail.com"), ("email", "", f"{'a' * 65}@example.org"),
    ("iban", "", "FR76 3000 6000 0112 3456 7890 188"), ("iban", "", "FR00 3000"), ("account", "", "XXXX1234"),
    ("account", "", "abcd"), ("account", "", "12"), ("handle", "whatsapp", "0639981234"), ("handle", "", "Jean Dupont"),
    ("handle", "skype", "8:anna"), ("handle", "telegram", "https://t.me/anna"), ("handle", "", "@@"),
    ("handle", "kik", "anna_abc@talk.kik.com"), ("device", "", "490154203237519"), ("device", "", "0" * 15),
    ("device", "", "000000000000"), ("device", "imei", "49015420323751"), ("device", "", "9774d56d682e549c"),
    ("ip", "", "192.0.2.1"), ("transfer_code", "", "1234567890"), ("name", "", "Jean"), ("", "", ""),
]  # fmt: skip
# A short alphabet meets the rules more often than all of Unicode does.
RAW = st.one_of(
    st.text("0123456789+()-. /@#:_abcxABCXliveIBANFR76gmailcomtalk?<>\u00a0\u202aé", max_size=24),
    st.text(max_size=20),
    st.sampled_from([raw for _kind, _service, raw, _value in READ]),
)
SERVICES = st.sampled_from(
    ["", "Skype", "Messenger", "instagram", "Telegram", "snap", "WhatsApp", "viber", "discord", "tiktok", "Twitter",
     "kik", "paypal.me", "wire", "GCash", "imei", "imsi", "iccid", "IMEISV", "mac", "idfa"]
)  # fmt: skip


def ours(kind, service, raw):
    parsed = parse(kind, raw, service=service or None)
    return parsed and (kind, handle.service_name(service) if service else "", parsed.value)


def test_both_know_the_same_kinds_and_services():
    assert KINDS == STRONG
    for service in (*handle.RULES, *handle._ALIASES, "Facebook, Inc.", "Meta (Instagram)", "X / Twitter", "A Bank"):
        assert normalise("account", service, "1234")[1] == handle.service_name(service)


@pytest.mark.parametrize(("kind", "service", "raw", "value"), READ)
def test_a_usual_spelling_is_read_to_the_value_of_relais(kind, service, raw, value):
    assert normalise(kind, service, raw) == ours(kind, service, raw)
    assert normalise(kind, service, raw)[2] == value


@pytest.mark.parametrize(("kind", "service", "raw"), REFUSED)
def test_what_is_not_certain_is_refused_in_words(kind, service, raw):
    with pytest.raises(ExchangeError, match=r"“.*” (is|has)"):
        normalise(kind, service, raw)


@given(kind=st.sampled_from(KINDS), service=SERVICES, raw=RAW)
def test_where_both_read_a_text_they_read_the_same(kind, service, raw):
    read = ours(kind, service, raw)
    try:
        told = normalise(kind, service, raw)
    except ExchangeError:
        return
    # What relais alone refuses (a length that no country or service has) never meets anything.
    assert read is None or same(*told) == same(*read)


def _examples():
    for region in sorted(phonenumbers.SUPPORTED_REGIONS):
        for type_ in (PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE):
            number = phonenumbers.example_number_for_type(region, type_)
            if number is not None:
                yield phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164), number


@pytest.mark.slow
def test_a_number_of_every_country_is_read_to_the_value_of_relais():
    examples = list(_examples())
    assert len(examples) > 400
    for value, number in examples:
        for form in (phonenumbers.PhoneNumberFormat.E164, phonenumbers.PhoneNumberFormat.INTERNATIONAL):
            assert normalise("phone", "", phonenumbers.format_number(number, form)) == ("phone", "", value)
        assert parse("phone", value).value == value


@pytest.mark.parametrize("sign", "0123456789")
def test_a_sign_dialled_inside_the_country_never_makes_another_number(sign):
    """Where relais takes it away and the script would not, the script refuses the number."""
    for value, number in _examples():
        code = f"+{number.country_code}"
        written = f"{code}{sign}{value.removeprefix(code)}"
        read = parse("phone", written)
        try:
            told = normalise("phone", "", written)[2]
        except ExchangeError:
            continue
        # China's codes of carriers are six signs long, and make a number that nobody writes.
        assert read is None or read.value == told or code == "+86"

import pytest

from relais.selectors.email import mask, parse


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        ("Name@Example.ORG", "name@example.org"),
        (" <name@example.org> ", "name@example.org"),
        ("mailto:name@example.org?subject=x", "name@example.org"),
        ("name@example.org.", "name@example.org"),
        ("n.a+b@example.org", "n.a+b@example.org"),
        ("N.A.me+shop@GoogleMail.com", "name@gmail.com"),
        ("name@exämple.org", "name@xn--exmple-cua.org"),
        ("é@example.org", "é@example.org"),
        ("na\u200bme@exa\u00admple.org", "name@example.org"),
    ],
)
def test_values(raw, value):
    assert parse(raw).value == value


@pytest.mark.parametrize(
    "raw",
    ["", "name", "@example.org", "name@", "a@b", "a b@example.org", "a..b@example.org", ".a@example.org",
     "+x@gmail.com", "a@example.123", "a@-example.org", "a@@example.org", f"{'a' * 65}@example.org",
     f"a@{'b' * 64}.org"],
)  # fmt: skip
def test_no_address(raw):
    assert parse(raw) is None


def test_mask_shows_one_letter():
    assert mask("maria@example.org") == "m••••@e••••••.org"

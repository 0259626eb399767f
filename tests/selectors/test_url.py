import pytest

from relais.selectors.url import mask, parse


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        ("HTTPS://Example.ORG:443/A?b=C#d", "https://example.org/A?b=C"),
        ("http://example.org", "http://example.org/"),
        ("http://example.org:8080/", "http://example.org:8080/"),
        ("www.example.org", "http://www.example.org/"),
        ("paypal.me/Anna", "http://paypal.me/Anna"),
        ("https://exämple.org/é?utm_source=x", "https://xn--exmple-cua.org/é?utm_source=x"),
        ("http://192.0.2.1/x", "http://192.0.2.1/x"),
        ("http://[2001:DB8::1]:8080/x", "http://[2001:db8::1]:8080/x"),
        ("https://exam\u200eple.org/", "https://example.org/"),
    ],
)
def test_values(raw, value):
    assert parse(raw).value == value


@pytest.mark.parametrize(
    "raw",
    ["", "example.org", "http://", "http://a b.org", "ftp:/x", "http://[::1", "javascript:x", "http://x:99999/", "1/2"],
)
def test_no_address(raw):
    assert parse(raw) is None


def test_mask_shows_the_host():
    assert mask("https://example.org/a?b") == "https://example.org/••••"

import pytest

from relais.selectors.ip import mask, parse


@pytest.mark.parametrize(
    ("raw", "value", "nature", "port"),
    [
        ("8.8.8.8", "8.8.8.8", "public", None),
        ("192.0.2.1:5678", "192.0.2.1", "documentation", 5678),
        ("100.64.0.1", "100.64.0.1", "cgnat", None),
        ("100.128.0.1", "100.128.0.1", "public", None),
        ("10.1.2.3", "10.1.2.3", "private", None),
        ("172.31.0.1", "172.31.0.1", "private", None),
        ("172.32.0.1", "172.32.0.1", "public", None),
        ("127.0.0.1", "127.0.0.1", "loopback", None),
        ("169.254.1.1", "169.254.1.1", "link_local", None),
        ("224.0.0.1", "224.0.0.1", "multicast", None),
        ("0.0.0.0", "0.0.0.0", "unspecified", None),
        ("255.255.255.255", "255.255.255.255", "reserved", None),
        ("2001:DB8:0:0:0::1", "2001:db8::1", "documentation", None),
        ("[2001:db8::1]:443", "2001:db8::1", "documentation", 443),
        ("[2001:db8::1]", "2001:db8::1", "documentation", None),
        ("2606:4700::1111", "2606:4700::1111", "public", None),
        ("fe80::1%eth0", "fe80::1", "link_local", None),
        ("fd00::1", "fd00::1", "private", None),
        ("::1", "::1", "loopback", None),
        ("::", "::", "unspecified", None),
        ("::ffff:192.0.2.1", "192.0.2.1", "documentation", None),
        ("192.0.2.1:0", "192.0.2.1", "documentation", None),
        ("\u200f192.0.2.1", "192.0.2.1", "documentation", None),
    ],
)
def test_addresses(raw, value, nature, port):
    parsed = parse(raw)
    assert (parsed.value, parsed.nature, parsed.port) == (value, nature, port)


@pytest.mark.parametrize(
    "raw",
    [
        "",
        "1.2.3",
        "1.2.3.4.5",
        "256.1.1.1",
        "010.1.1.1",
        "2001:db8::1::2",
        "[192.0.2.1",
        "192.0.2.0/24",
    ],
)
def test_no_address(raw):
    assert parse(raw) is None


@pytest.mark.parametrize("beside", ["65536", "0", "x", "-1", "1024-2047"])
def test_a_bad_port_leaves_the_address(beside):
    for raw, value in ((f"192.0.2.1:{beside}", "192.0.2.1"), (f"[2001:db8::1]:{beside}", "2001:db8::1")):
        parsed = parse(raw)
        assert (parsed.value, parsed.port, parsed.port_raw) == (value, None, beside)


def test_mask_hides_the_host():
    assert mask("198.51.100.7") == "198.51.•••.•••"
    assert mask("2001:db8::1") == "2001:db8:••••"

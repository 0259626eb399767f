"""An IP address in the form of RFC 5952, with the port that stood beside it and the range it belongs to.

Ranges are those of the IANA special-purpose registries. An IPv4 address written as IPv6 ('::ffff:192.0.2.1') is the
IPv4 address. Two addresses are the same when their values are equal; whom one names depends on port and instant.
"""

import re
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

from relais.selectors.parsed import Parsed
from relais.selectors.spelling import HIDDEN, ascii_digits

# The first range that holds the address names it.
_RANGES = tuple(
    (network.version, int(network[0]), int(network[-1]), nature)
    for network, nature in ((ip_network(block), nature) for block, nature in (
        ("0.0.0.0/32", "unspecified"),
        ("::/128", "unspecified"),
        ("127.0.0.0/8", "loopback"),
        ("::1/128", "loopback"),
        ("169.254.0.0/16", "link_local"),
        ("fe80::/10", "link_local"),
        ("224.0.0.0/4", "multicast"),
        ("ff00::/8", "multicast"),
        ("100.64.0.0/10", "cgnat"),  # RFC 6598: one address, many subscribers
        ("10.0.0.0/8", "private"),
        ("172.16.0.0/12", "private"),
        ("192.168.0.0/16", "private"),
        ("fc00::/7", "private"),
        ("192.0.2.0/24", "documentation"),
        ("198.51.100.0/24", "documentation"),
        ("203.0.113.0/24", "documentation"),
        ("2001:db8::/32", "documentation"),
        ("3fff::/20", "documentation"),
        ("0.0.0.0/8", "reserved"),
        ("192.0.0.0/24", "reserved"),
        ("198.18.0.0/15", "reserved"),
        ("240.0.0.0/4", "reserved"),
        ("0.0.0.0/0", "public"),
        ("64:ff9b::/96", "public"),  # RFC 6052: a translated public IPv4 address
        ("2001:10::/28", "reserved"),
        ("2001:20::/28", "reserved"),
        ("2000::/3", "public"),
        ("::/0", "reserved"),
    ))
)  # fmt: skip
# What stands where a port would: a port, a range, or what is neither. The address holds all the same.
_BESIDE = r"(?::([-+]?\w{1,12}(?:-\w{1,12})?))?"
_V4_PORT = re.compile(r"(\d{1,3}(?:\.\d{1,3}){3})" + _BESIDE)
_V6_PORT = re.compile(r"\[([0-9a-fA-F:.]+(?:%[\w.-]+)?)\]" + _BESIDE)
_PORT = re.compile(r"\d{1,5}", re.ASCII)


def parse(raw: str) -> Parsed | None:
    """Read '198.51.100.7', '198.51.100.7:5678', '2001:DB8::1', '[2001:db8::1]:443'; 0 and 99999 are no ports."""
    text = ascii_digits(raw)
    found = _V4_PORT.fullmatch(text) or _V6_PORT.fullmatch(text)
    host, beside = (found[1], found[2]) if found else (text, None)
    try:
        address = ip_address(host.partition("%")[0])
    except ValueError:
        return None
    if isinstance(address, IPv6Address) and address.ipv4_mapped is not None:
        address = address.ipv4_mapped
    port = port_number(beside)
    return Parsed(str(address), nature=_nature(address), port=port or None, port_raw=beside)


def port_number(text: str | None) -> int | None:
    """Return a number of 0 to 65535. What is written as 0 is no port, but it may begin a range."""
    number = int(text) if text and _PORT.fullmatch(text) else None
    return number if number is not None and number <= 65_535 else None


def mask(value: str) -> str:
    """Show the network and hide the host: '198.51.•••.•••', '2001:db8:••••'."""
    if ":" in value:
        return ":".join(value.split(":")[:2]) + f":{HIDDEN * 4}"
    return ".".join(value.split(".")[:2]) + f".{HIDDEN * 3}.{HIDDEN * 3}"


def _nature(address: IPv4Address | IPv6Address) -> str:
    number, version = int(address), address.version
    return next(nature for of, first, last, nature in _RANGES if of == version and first <= number <= last)

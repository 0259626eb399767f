"""A web address: scheme and host without case, the default port and the fragment dropped.

Path and query stay as written, tracking parameters included: what identifies a page is for its server to say.
Two addresses are the same when their values are equal.
"""

import re
from urllib.parse import urlsplit

from relais.selectors import ip
from relais.selectors.domain import domain
from relais.selectors.parsed import Parsed
from relais.selectors.spelling import HIDDEN, MAX_LENGTH, visible

_DEFAULT_PORTS = {"http": 80, "https": 443, "ftp": 21}
# A scheme, or 'www.', or a name with a path behind it ('paypal.me/anna'): a bare name may be anything.
_START = re.compile(r"(https?|ftp)://|(?=www\.|(?:[a-z0-9-]+\.)+[a-z]{2,63}/)", re.IGNORECASE)
_BAD = re.compile(r"[\s<>\"\x00-\x1f\x7f]")


def parse(raw: str) -> Parsed | None:
    """Read 'HTTPS://Example.org:443/a?b#c' as 'https://example.org/a?b'; 'example.org/a' is taken as http."""
    text = visible(raw)
    start = _START.match(text)
    if start is None or len(text) > MAX_LENGTH or _BAD.search(text):
        return None
    scheme = (start[1] or "http").lower()
    try:
        parts = urlsplit(f"{scheme}://{text[start.end() :]}")
        host, port = parts.hostname, parts.port
    except ValueError:
        return None
    name = _host(host) if host else None
    if name is None:
        return None
    at = f"{parts.username}@" if parts.username else ""
    place = f":{port}" if port and port != _DEFAULT_PORTS[scheme] else ""
    query = f"?{parts.query}" if parts.query else ""
    return Parsed(f"{scheme}://{at}{name}{place}{parts.path or '/'}{query}")


def mask(value: str) -> str:
    """Show the host and hide the rest: 'https://example.org/••••'."""
    parts = urlsplit(value)
    return f"{parts.scheme}://{parts.hostname or ''}/{HIDDEN * 4}"


def _host(host: str) -> str | None:
    address = ip.parse(host) if ":" in host or host[-1].isdigit() else None
    if address is not None:
        return f"[{address.value}]" if ":" in address.value else address.value
    return domain(host)

"""Adds a login: the address normalised and named by its range, the port, the instant."""

from relais.intake.facts import Facts
from relais.intake.instant import NEVER, Instant
from relais.intake.mention import NOT_A_SELECTOR, SHOWN
from relais.model.notice import msg
from relais.selectors.handle import service_name
from relais.selectors.kinds import parse

NOT_A_PORT = msg("“{raw}” is not a port (1 to 65535): the login is kept without it")


def login(
    facts: Facts,
    locator: str,
    ip_raw: str,
    *,
    party: int | None = None,
    report: int | None = None,
    event: str | None = None,
    service: str | None = None,
    country: str | None = None,
    port: str | int | None = None,
    port_last: str | int | None = None,
    proxy: bool | None = None,
    seen: Instant = NEVER,
    until: Instant = NEVER,
) -> None:
    """Add one login. A missing port stays missing: behind a shared address, no guess would identify anyone."""
    parsed = parse("ip", ip_raw)
    if parsed is None:
        facts.notice(NOT_A_SELECTOR, locator, raw=ip_raw[:SHOWN], kind="ip")
    stated = _port(facts, locator, port)
    facts.add(
        "login",
        locator,
        party=party,
        report=report,
        event=event,
        service=service_name(service) if service else None,
        ip=parsed.value if parsed else None,
        ip_raw=ip_raw,
        nature=parsed.nature if parsed else None,
        country=country,
        port=stated if stated is not None else (parsed.port if parsed else None),
        port_last=_port(facts, locator, port_last),
        proxy=proxy,
        **seen.columns(),
        **until.columns("until_"),
    )


def _port(facts: Facts, locator: str, raw: str | int | None) -> int | None:
    if raw is None or raw == "":
        return None
    text = str(raw).strip()
    if text.isascii() and text.isdigit() and len(text) <= 5 and 1 <= int(text) <= 65_535:
        return int(text)
    facts.notice(NOT_A_PORT, locator, raw=text)
    return None

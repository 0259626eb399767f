"""Adds a login: the address normalised and named by its range, the port, the instant."""

from dataclasses import dataclass

from relais.intake.facts import Facts
from relais.intake.instant import NEVER, Instant
from relais.intake.mention import NOT_A_SELECTOR, SHOWN
from relais.model.notice import msg
from relais.selectors.handle import service_name
from relais.selectors.ip import port_number
from relais.selectors.kinds import parse

NOT_A_PORT = msg("“{raw}” is not a port (1 to 65535): the login is kept without it")
REVERSED = msg("the range of ports “{raw}” ends before it starts: the login is kept without it")


@dataclass(frozen=True, slots=True)
class Ports:
    """What is stated of ports: the first and the last, as written, and what of it cannot be read, for which reason."""

    first: int | None = None
    last: int | None = None
    raw: str | None = None
    unread: str | None = None
    reason: str | None = None

    def say(self, facts: Facts, place: str) -> None:
        """Say what cannot be read, if anything."""
        if self.reason is not None and self.unread is not None:
            facts.notice(self.reason, place, raw=self.unread[:SHOWN])

    def columns(self) -> dict[str, int | str | None]:
        """Return the columns of a login."""
        return {"port": self.first, "port_last": self.last, "port_raw": self.raw}


def read_ports(first: str | int | None, last: str | int | None = None, beside: str | None = None) -> Ports:
    """Read a port or a range, or else the port that stood beside the address.

    A range is read whole or not at all: half of one would leave out whoever held the other ports. A range from 0 is
    one from 1, for 0 is no port. What cannot be read stays as written, for it is not the same as none.
    """
    begins, ends = _written(first), _written(last)
    if begins is None and ends is None:
        begins, beside = _written(beside), None
    if begins is None and ends is None:
        return Ports()
    lowest = port_number(begins)
    if ends is None:
        if lowest:
            return Ports(lowest, None, begins)
        other = port_number(beside)
        return Ports(other or None, None, beside if other else begins, begins, NOT_A_PORT)
    raw, highest = f"{begins or ''}-{ends}", port_number(ends)
    if lowest is None or not highest:
        return Ports(raw=raw, unread=raw, reason=NOT_A_PORT)
    if highest < lowest:
        return Ports(raw=raw, unread=raw, reason=REVERSED)
    return Ports(lowest or 1, highest, raw)


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
    ports = read_ports(port, port_last, parsed.port_raw if parsed else None)
    ports.say(facts, locator)
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
        proxy=proxy,
        **ports.columns(),
        **seen.columns(),
        **until.columns("until_"),
    )


def _written(raw: str | int | None) -> str | None:
    return None if raw is None else str(raw).strip() or None

"""Gathers mentions and logins in bulk, for readers of files that hold thousands of them.

The facts are those that `mention` and `login` add one by one; here each distinct selector is parsed once, and rows
become columns together.
"""

from collections.abc import Sequence
from typing import Any

from relais.intake.facts import Facts
from relais.intake.instant import NEVER, Instant
from relais.intake.login import Ports, read_ports
from relais.intake.mention import NOT_A_SELECTOR, SHOWN
from relais.selectors.handle import service_name
from relais.selectors.kinds import parse
from relais.selectors.parsed import Parsed

_ROWS = 10_000
_TIMES = ("at", "time_raw", "time_precision", "zone_source")


class Mentions:
    """The selectors of one source on their way to the fact table."""

    def __init__(self, facts: Facts) -> None:
        self._facts = facts
        self._rows: list[tuple[Any, ...]] = []

    def add(
        self,
        locator: str,
        kind: str,
        raw: str,
        *,
        report: int | None = None,
        party: int | None = None,
        service: str | None = None,
        country: str | None = None,
        verified: bool | None = None,
        seen: Instant = NEVER,
        state: str | None = None,
    ) -> None:
        """Add one mention; a raw form that is no selector of its kind is kept, and said."""
        self._rows.append((locator, kind, raw, service, country, party, report, verified, seen, state))
        if len(self._rows) >= _ROWS:
            self.flush()

    def flush(self) -> None:
        """Parse what is gathered and hand it on."""
        if not self._rows:
            return
        locators, kinds, raws, services, countries, parties, reports, verified, seen, states = zip(
            *self._rows, strict=True
        )
        self._rows = []
        asked = self._facts.answer("country")
        written = asked[0] if asked else None
        keys = list(zip(kinds, raws, services, strict=True))
        known = {key: parse(key[0], key[1], service=key[2], country=written) for key in dict.fromkeys(keys)}
        parsed = [known[key] for key in keys]
        for place, kind, raw, found in zip(locators, kinds, raws, parsed, strict=True):
            if found is None:
                self._facts.notice(NOT_A_SELECTOR, place, raw=raw[:SHOWN], kind=kind)
        columns = {
            "kind": kinds,
            "raw": raws,
            "service": _folded(services),
            "value": [found and found.value for found in parsed],
            "nature": [found and found.nature for found in parsed],
            "country": [
                (found.country if found else None) or said for found, said in zip(parsed, countries, strict=True)
            ],
            "party": parties,
            "report": reports,
            "verified": verified,
            "state": states,
        }
        _hand_on(self._facts, "selector", locators, columns, seen)


class Logins:
    """The logins of one source on their way to the fact table."""

    def __init__(self, facts: Facts) -> None:
        self._facts = facts
        self._rows: list[tuple[Any, ...]] = []

    def add(
        self,
        locator: str,
        ip_raw: str,
        *,
        report: int | None = None,
        party: int | None = None,
        event: str | None = None,
        service: str | None = None,
        country: str | None = None,
        port: str | None = None,
        proxy: bool | None = None,
        seen: Instant = NEVER,
    ) -> None:
        """Add one login. A missing port stays missing."""
        self._rows.append((locator, ip_raw, event, service, country, port, proxy, party, report, seen))
        if len(self._rows) >= _ROWS:
            self.flush()

    def flush(self) -> None:
        """Parse what is gathered and hand it on."""
        if not self._rows:
            return
        locators, raws, events, services, countries, ports, proxies, parties, reports, seen = zip(
            *self._rows, strict=True
        )
        self._rows = []
        known = {raw: parse("ip", raw) for raw in dict.fromkeys(raws)}
        parsed = [known[raw] for raw in raws]
        stated = [
            self._ports(place, port, raw, found)
            for place, port, raw, found in zip(locators, ports, raws, parsed, strict=True)
        ]
        columns = {
            "ip_raw": raws,
            "ip": [found and found.value for found in parsed],
            "nature": [found and found.nature for found in parsed],
            "event": events,
            "service": _folded(services),
            "country": countries,
            "port": [one.first for one in stated],
            "port_raw": [one.raw for one in stated],
            "proxy": proxies,
            "party": parties,
            "report": reports,
        }
        _hand_on(self._facts, "login", locators, columns, seen)

    def _ports(self, place: str, port: str | None, raw: str, found: Parsed | None) -> Ports:
        if found is None:
            self._facts.notice(NOT_A_SELECTOR, place, raw=raw[:SHOWN], kind="ip")
        stated = read_ports(port, None, found.port_raw if found else None)
        stated.say(self._facts, place)
        return stated


def _folded(services: Sequence[str | None]) -> list[str | None]:
    known = {service: service_name(service) if service else None for service in dict.fromkeys(services)}
    return [known[service] for service in services]


def _hand_on(
    facts: Facts, table: str, locators: Sequence[str], columns: dict[str, Sequence[Any]], seen: Sequence[Instant]
) -> None:
    times = zip(*((one.at, one.raw, one.precision, one.zone_source) for one in seen), strict=True)
    columns |= dict(zip(_TIMES, times, strict=True))
    facts.add_cells(table, locators, columns)

"""What a selector's text turned out to be."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Parsed:
    """A valid selector: its normalised value, and what the value itself tells.

    `country` is ISO 3166 alpha-2 where the selector carries it, `nature` the named range of an IP address,
    `port` the port that stood beside an IP address, `port_raw` what was written there, a port or not.
    """

    value: str
    country: str | None = None
    nature: str | None = None
    port: int | None = None
    port_raw: str | None = None

"""Adds the mention of a selector: its raw form always, its value where it has one."""

from relais.intake.facts import Facts
from relais.intake.instant import NEVER, Instant
from relais.model.notice import msg
from relais.selectors.handle import service_name
from relais.selectors.kinds import parse

# A number as dialled within a country has so many digits, with its area.
_NATIONAL = range(7, 16)
NOT_A_SELECTOR = msg("“{raw}” is not a valid {kind}: kept as written, it links to nothing")
# A cell may hold a whole text: so many signs of it tell which one is meant.
SHOWN = 100


def mention(
    facts: Facts,
    locator: str,
    kind: str,
    raw: str,
    *,
    party: int | None = None,
    report: int | None = None,
    service: str | None = None,
    country: str | None = None,
    verified: bool | None = None,
    seen: Instant = NEVER,
    state: str | None = None,
) -> None:
    """Add one selector mention; a raw form that is no selector of its kind is kept, and said.

    `country` is what the source says of the selector; a country the selector itself carries wins.
    """
    asked = facts.answer("country")
    parsed = parse(kind, raw, service=service, country=asked[0] if asked else None)
    if parsed is None:
        facts.notice(NOT_A_SELECTOR, locator, raw=raw[:SHOWN], kind=kind)
    facts.add(
        "selector",
        locator,
        party=party,
        report=report,
        kind=kind,
        service=service_name(service) if service else None,
        raw=raw,
        value=parsed.value if parsed else None,
        nature=parsed.nature if parsed else None,
        country=(parsed.country if parsed else None) or country,
        verified=verified,
        state=state,
        **seen.columns(),
    )


def ask_country(facts: Facts, locator: str, raw: str) -> None:
    """Ask in which country a telephone number was written, where that may make one of it."""
    if facts.answer("country") is None and sum(map(str.isdigit, raw)) in _NATIONAL and not parse("phone", raw):
        facts.ask("country", locator, raw)

"""Names a country by its ISO 3166 alpha-2 code, from a code or an English name as a source writes it."""

from functools import cache
from importlib.resources import files


def country_code(raw: str) -> str | None:
    """Return the alpha-2 code of 'fr', 'FR' or 'France'; None for what the list of countries does not hold."""
    text = " ".join(raw.split()).casefold()
    return _codes().get(text)


@cache
def _codes() -> dict[str, str]:
    # The list travels with the time zones: ISO 3166 code, tab, usual English name.
    table = (files("tzdata") / "zoneinfo" / "iso3166.tab").read_text(encoding="utf-8")
    rows = [line.split("\t") for line in table.splitlines() if line and not line.startswith("#")]
    codes = {name.casefold(): code for code, name in rows}
    codes |= {code.casefold(): code for code, _name in rows}
    # "UK" is reserved for the United Kingdom in the standard itself; the others are the standard's own names.
    return codes | {
        "uk": "GB",
        "united kingdom": "GB",
        "united states of america": "US",
        "usa": "US",
        "russian federation": "RU",
        "viet nam": "VN",
        "côte d'ivoire": "CI",
    }

"""Hubs: selectors that too many bear to be one person's. They join nobody, and are listed with the reason.

One cash agent's phone is enough to tie eighteen hundred people into a network that does not exist.
"""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial

import duckdb
import pyarrow as pa

from relais.model.notice import msg
from relais.store.duck import register

SCHEMA = pa.schema(
    [
        ("kind", pa.string()),
        ("service", pa.string()),
        ("value", pa.string()),
        ("nature", pa.string()),  # of an address; null for the other kinds
        ("parties", pa.int64()),  # party mentions that bear it
        ("names", pa.int64()),  # the count that `reason` speaks of; null for an address
        ("reason", pa.string()),
        ("source_id", pa.string()),  # one place where it stands: the first
        ("locator", pa.string()),
    ]
)


@dataclass(frozen=True)
class Limits:
    """How much may stand on one selector before it is nobody's in particular.

    `full_names`: distinct full names, spelling, order and one slip of the pen folded: a payee of many payers is
    misspelt many times, and is one person still. Four is the limit fixed on one synthetic set of
    52,747 mentions and kept on another: it raised precision of the proposed subjects from .939 to .992 at the
    same recall. `screen_names` and `identifiers` serve where names are missing: one person uses several screen
    names, and closes and opens accounts; more than twenty on one line is more likely a shared one.
    `spellings`: distinct names as written, for sources that mask or shorten them ('Maria S.', 'JU** D***'): one
    person is written in a few ways. Mentions alone are no limit: the owner of a phone is mentioned in each of its
    conversations.
    """

    full_names: int = 4
    screen_names: int = 20
    identifiers: int = 20
    spellings: int = 8


LIMITS = Limits()
FULL_NAMES = msg("more distinct full names stand on it than one person has")
SCREEN_NAMES = msg("more distinct screen names stand on it than one person uses")
IDENTIFIERS = msg("more distinct other selectors stand on it than one person uses")
SPELLINGS = msg("more distinct names as written, masked or shortened ones too, stand on it than one person has")
SHARED_ADDRESS = msg("a shared address by its nature: it names nobody without port and second")

# One letter more or less makes another name of a shorter word: Ana, Ina, Lea, Leo.
_SLIP_LETTERS = 4

# Forms of address, which one list writes and another leaves out.
TITLES = frozenset({"mr", "mrs", "ms", "miss", "dr", "mme", "mlle", "monsieur", "madame", "mademoiselle"})

_WORD = re.compile(r"[^\W_]+")
_WRITTEN = re.compile(r"[\w*]+")


def find(con: duckdb.DuckDBPyConnection, limits: Limits = LIMITS) -> dict[str, pa.Table]:
    """Leave the hubs among the shared selectors in `link_hub(s, names, reason)`; `gather` adds the crowded ones."""
    found: dict[int, tuple[int, str]] = {}
    for reason, counts in (
        (IDENTIFIERS, _identifiers(con, limits.identifiers)),
        (SCREEN_NAMES, _names(con, "nickname", limits.screen_names, partial(folded, least_words=1))),
        (SPELLINGS, _names(con, "name_raw", limits.spellings, as_written)),
        (FULL_NAMES, _names(con, "name_raw", limits.full_names, folded)),
    ):
        found.update({s: (count, reason) for s, count in counts.items()})
    rows = [(s, *found[s]) for s in sorted(found)]
    hubs = pa.table(
        {name: pa.array([row[i] for row in rows], type_) for i, (name, type_) in enumerate(_HUB_COLUMNS)},
    )
    con.register("link_hub_rows", hubs)
    con.execute("CREATE OR REPLACE TEMP TABLE link_hub AS SELECT * FROM link_hub_rows")
    con.unregister("link_hub_rows")
    return {}


def given(con: duckdb.DuckDBPyConnection, known: pa.Table) -> None:
    """Leave in `link_hub` the shared selectors that are hubs of a larger ledger: `known`, as `SCHEMA`."""
    register(con, "link_hub_rows", known)
    con.execute("""
        CREATE OR REPLACE TEMP TABLE link_hub AS
        SELECT DISTINCT ON (s) s, names, reason FROM link_shared JOIN link_hub_rows h
            ON h.kind = link_shared.kind AND h.value = link_shared.value
            AND coalesce(h.service, '') = link_shared.service
        ORDER BY s, names""")
    con.unregister("link_hub_rows")


def report(con: duckdb.DuckDBPyConnection) -> dict[str, pa.Table]:
    """Return the table `hub`: the hubs, and addresses that are shared by their nature."""
    return {"hub": con.execute(_REPORT, [SHARED_ADDRESS]).to_arrow_table().cast(SCHEMA)}


def folded(name: str, least_words: int = 2) -> str | None:
    """Return a name with order, case, accents, initials and forms of address folded.

    None when fewer than `least_words` words are left: a first name alone tells nobody apart.
    """
    words = {word for word in _WORD.findall(_plain(name)) if len(word) > 1 or not word.isascii()} - TITLES
    return " ".join(sorted(words)) if len(words) >= least_words else None


def as_written(name: str) -> str | None:
    """Return a name with order, case, accents and forms of address folded; initials and asterisks stay."""
    return " ".join(sorted(set(_WRITTEN.findall(_plain(name))) - TITLES)) or None


def _plain(name: str) -> str:
    decomposed = unicodedata.normalize("NFKD", name).casefold()
    return "".join(sign for sign in decomposed if not unicodedata.category(sign).startswith("M"))


_HUB_COLUMNS = (("s", pa.int64()), ("names", pa.int64()), ("reason", pa.string()))


def _names(
    con: duckdb.DuckDBPyConnection, column: str, limit: int, fold: Callable[[str], str | None]
) -> dict[int, int]:
    # Folding can only bring names together: a selector with few spellings needs none of it.
    rows = con.execute(
        f"""
        WITH worn AS (
            SELECT DISTINCT s, {column} AS name
            FROM link_pair JOIN link_shared USING (s) JOIN link_party USING (m)
            JOIN party ON party.reading_id = link_party.reading_id AND party.ordinal = link_party.ordinal
            WHERE mentions > $1 AND {column} IS NOT NULL)
        SELECT s, name FROM worn QUALIFY count(*) OVER (PARTITION BY s) > $1
        """,
        [limit],
    ).fetchall()
    return _above(((s, fold(name)) for s, name in rows), limit)


def _above(pairs: Iterable[tuple[int, str | None]], limit: int) -> dict[int, int]:
    borne: dict[int, set[str]] = defaultdict(set)
    for s, name in pairs:
        if name is not None:
            borne[s].add(name)
    return {s: count for s, names in borne.items() if len(names) > limit and (count := apart(names)) > limit}


def apart(names: Iterable[str]) -> int:
    """Count folded names; those that differ in one word by one slip are one, and so on as far as slips reach.

    A slip is a letter too many, too few, another, or two exchanged.
    """
    group: dict[str, str] = {}

    def head(name: str) -> str:
        while group[name] != name:
            name = group[name]
        return name

    met: dict[tuple[str, ...], str] = {}
    for name in names:
        group[name] = name
        for key in _slips(name.split()):
            group[head(name)] = head(met.setdefault(key, name))
    return sum(group[name] == name for name in group)


def _slips(words: list[str]) -> Iterator[tuple[str, ...]]:
    """Return what a name shares with every name one slip away: its words, one of them less a letter."""
    for at, word in enumerate(words):
        rest = (*words[:at], *words[at + 1 :])
        yield (word, *rest)
        # In a number, a masked name or a very short one every sign tells people apart; so it does in a lone first name.
        if rest and word.isalpha() and len(word) >= _SLIP_LETTERS:
            yield from ((word[:cut] + word[cut + 1 :], *rest) for cut in range(len(word)))


def _identifiers(con: duckdb.DuckDBPyConnection, limit: int) -> dict[int, int]:
    # A device is left out: a person changes phones, and one phone has several identifiers of its own.
    return dict(
        con.execute(
            """
            SELECT s, count(DISTINCT (other.kind, other.service, other.value)) AS others
            FROM link_pair JOIN link_shared USING (s) JOIN link_bears other USING (m)
            WHERE mentions > $1 AND other.kind <> 'device'
              AND (other.kind, other.service, other.value)
                  <> (link_shared.kind, link_shared.service, link_shared.value)
            GROUP BY s HAVING others > $1
            """,
            [limit],
        ).fetchall()
    )


_REPORT = """
    WITH borne AS (
        SELECT link_hub.s, count(*) AS parties, arg_min(source_id, m) AS source_id, arg_min(locator, m) AS locator
        FROM link_hub JOIN link_pair USING (s) JOIN link_party USING (m)
        GROUP BY link_hub.s),
    seen AS (
        SELECT value, nature, reading_id, party, source_id, ordinal, locator FROM selector WHERE kind = 'ip'
        UNION ALL
        SELECT ip, nature, reading_id, party, source_id, ordinal, locator FROM login),
    address AS (
        SELECT value, nature, count(DISTINCT (reading_id, party)) AS parties,
            first(source_id ORDER BY source_id, ordinal, locator) AS source_id,
            first(locator ORDER BY source_id, ordinal, locator) AS locator
        FROM seen
        WHERE value IS NOT NULL AND party IS NOT NULL AND nature IN ('private', 'cgnat', 'loopback', 'link_local')
        GROUP BY value, nature HAVING count(DISTINCT (reading_id, party)) > 1)
    SELECT kind, nullif(service, '') AS service, value, NULL::VARCHAR AS nature, parties, names, reason,
        source_id, locator
    FROM link_hub JOIN link_shared USING (s) JOIN borne USING (s)
    UNION ALL
    SELECT 'ip', NULL, value, nature, parties, NULL, $1, source_id, locator FROM address
    ORDER BY kind, service NULLS FIRST, value, nature, parties, source_id, locator
"""

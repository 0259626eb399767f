"""What every runner of mentions is asked: the table, its columns under common names, and which pairs to compare.

A runner is a program of its own, in the environment of its peer: `runner.py FILE --out FOLDER`, with what the peer and
this file need and nothing else.
"""

import sys
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

# Our name of a column: the names it goes by in the sets.
COLUMNS = {
    "given": ("given_name", "first_name"), "surname": ("surname",), "dob": ("dob", "date_of_birth"),
    "place": ("city", "suburb", "birth_place"), "postcode": ("postcode", "postcode_fake"), "email": ("email",),
    "phone": ("phone",), "handle": ("handle",), "account": ("account",), "street": ("address_1",),
}  # fmt: skip
SELECTORS = ("email", "phone", "handle", "account")
NAMES = ("name", "full_name")
# Two mentions are compared where all columns of one of these are equal; the same for every peer that is told pairs.
RULES = (
    ("email",), ("phone",), ("handle",), ("account",), ("given", "surname"), ("surname", "dob"), ("given", "dob"),
    ("dob", "place"), ("surname", "place"), ("surname", "postcode"), ("given", "postcode"), ("dob", "postcode"),
    ("street", "given"), ("street", "surname"), ("street", "dob"), ("street", "postcode"),
)  # fmt: skip
_PLAIN = "nullif(trim(lower(strip_accents({}::VARCHAR))), '')"
# The same identifier is written in several ways: a number with and without its country, a handle with its service.
_WRITTEN = {
    "phone": r"nullif(right(regexp_replace({}, '\D', '', 'g'), 9), '')",
    "handle": "regexp_replace({}, '^(@|live:)', '')",
}
# What stands before a comma is the surname; else it is the last word.
_WORDS = "string_split(trim(regexp_replace(regexp_replace({}, '^([^,]*),(.*)$', '\\2 \\1'), '[^a-z]+', ' ', 'g')), ' ')"


class Asked:
    """The question: `con` holds the table `mention` of a row number and the common columns it has, in plain letters."""

    def __init__(self) -> None:
        """Read the command line."""
        _runner, file, _option, out = sys.argv
        self.out = Path(out)
        self.con = duckdb.connect()
        # A progress bar would be the peer's only word on the error stream.
        self.con.execute("SET enable_progress_bar = false")
        source = f"read_parquet('{file}')"
        held = [row[0] for row in self.con.execute(f"DESCRIBE SELECT * FROM {source}").fetchall()]
        found = {name: next((one for one in known if one in held), None) for name, known in COLUMNS.items()}
        plain = {name: _PLAIN.format(f'"{column}"') for name, column in found.items() if column}
        shown = {name: _WRITTEN.get(name, "{}").format(text) for name, text in plain.items()}
        whole = next((name for name in NAMES if name in held), None)
        if "surname" not in shown and whole:
            words = _WORDS.format(_PLAIN.format(whole))
            shown |= {"given": f"{words}[1]", "surname": f"CASE WHEN len({words}) > 1 THEN {words}[-1] END"}
        self.columns = tuple(shown)
        select = ", ".join(f"{text} AS {name}" for name, text in shown.items())
        self.con.execute(f"CREATE TABLE mention AS SELECT unique_id AS row, {select} FROM {source}")
        self.rows = self.con.execute("SELECT count(*) FROM mention").fetchall()[0][0]
        self.rules = [rule for rule in RULES if set(rule) <= set(self.columns)]
        self.selectors = [name for name in SELECTORS if name in self.columns]

    def drop_hubs(self, most: int) -> None:
        """Forget a selector that goes with more than so many distinct full names."""
        for column in self.selectors:
            self.con.execute(f"""
                UPDATE mention SET {column} = NULL WHERE {column} IN (
                    SELECT {column} FROM mention WHERE surname IS NOT NULL
                    GROUP BY 1 HAVING count(DISTINCT given || ' ' || surname) > {most})
            """)

    def compare(self, rules: list[tuple[str, ...]]) -> None:
        """Make the table `pair` of two rows, one and other, each once, that agree in all columns of some rule."""
        self.con.execute("CREATE TABLE pair AS " + " UNION ".join(
            f"SELECT l.row AS one, r.row AS other FROM mention l JOIN mention r USING ({', '.join(rule)}) "
            "WHERE l.row < r.row" for rule in rules))  # fmt: skip

    def tell(self, pairs: str) -> None:
        """Write what came out: a query of one, other, bits, use. What is merged hangs together in one cluster."""
        self.out.mkdir(parents=True, exist_ok=True)
        self.con.execute(f"CREATE TABLE told AS {pairs}")
        columns = 'one AS "left", other AS "right", bits, use'
        self.con.execute(f"COPY (SELECT {columns} FROM told) TO '{self.out / 'pairs.parquet'}' (FORMAT parquet)")
        parent = list(range(self.rows))

        def root(node: int) -> int:
            while parent[node] != node:
                parent[node] = node = parent[parent[node]]
            return node

        merged = self.con.execute("SELECT one, other FROM told WHERE use = 'merged'")
        while chunk := merged.fetchmany(100_000):
            for one, other in chunk:
                low, high = sorted((root(one), root(other)))
                parent[high] = low
        clusters = pa.table({"row": range(self.rows), "cluster": [root(row) for row in range(self.rows)]})
        pq.write_table(clusters, self.out / "clusters.parquet")


def need(asked: Asked, *columns: str) -> None:
    """End the program where the set has none of these columns."""
    if not set(columns) & set(asked.columns):
        sys.exit(f"the set has no column among {', '.join(columns)}")

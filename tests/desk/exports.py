"""What a home holds, as text: two homes that hold the same have the same export."""

from relais.desk.home import Home
from relais.ledger.read import read
from relais.model.facts import FACTS
from relais.store.copy import tables
from relais.store.database import reading


def export(home: Home, upto: int | None = None) -> dict[str, list[str]]:
    """Return every table of decisions and of facts; of the audit chain, only the lines up to `upto`, or none."""
    found: dict[str, list[str]] = {}
    with reading(home.engine) as connection:
        for table in tables(connection):
            rows = connection.execute(table.select().order_by(*table.primary_key)).all()
            if table.name == "audit":
                rows = [row for row in rows if upto is not None and row.number <= upto]
            found[table.name] = [repr(tuple(row)) for row in rows]
    con, state = read(home.ledger)
    with con:
        for name in FACTS:
            found[f"facts {name}"] = sorted(repr(row) for row in con.execute(f'SELECT * FROM "{name}"').fetchall())
    found["sources"] = sorted(f"{one.source_id} {one.name} {one.custody}" for one in state.sources.values())
    return found

"""A home whose first audit rows are years old, made as they would have been written then."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import delete, insert

from relais.desk.home import Home
from relais.safeguards.audit import GENESIS, hash_of, read_chain
from relais.store.database import writing
from relais.store.tables import AUDIT

OLD = datetime(2021, 3, 1, 9, tzinfo=UTC)


def age(home: Home, rows: int) -> None:
    """Date the rows of a new home back to `OLD`, an hour apart, and add searches up to that many rows."""
    with writing(home.engine) as connection:
        lines = [dict(row._mapping) for row in read_chain(connection)]
        while len(lines) < rows:
            lines.append({**lines[0], "act": "search", "details": f'{{"found": {len(lines)}}}'})
        connection.execute(delete(AUDIT))
        previous = GENESIS
        for number, line in enumerate(lines, 1):
            del line["hash"]
            at = (OLD + timedelta(hours=number)).isoformat(timespec="milliseconds")
            line |= {"number": number, "at": at, "previous": previous}
            previous = hash_of(line)
            connection.execute(insert(AUDIT).values({**line, "hash": previous}))

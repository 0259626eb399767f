"""The period kept back: the last row holds, and every row stays."""

from datetime import date

from sqlalchemy import Engine

from relais.casework.kept_back import current, digests, every, keep_back
from relais.store.database import writing


def test_the_last_row_holds_and_all_stay(engine: Engine) -> None:
    with writing(engine) as connection:
        assert current(connection) is None
        first = keep_back(connection, date(2026, 9, 1), "to be tested later", "A. Martin")
        later = keep_back(connection, date(2026, 10, 1), "September is needed", "A. Martin")
        assert current(connection) == later
        ended = keep_back(connection, None, "closed", "A. Martin")
        assert current(connection) is None
        assert every(connection) == [first, later, ended]
        assert [row.number for row in every(connection)] == [1, 2, 3]
        assert digests(connection) == [first.digest, later.digest, ended.digest]
        assert len(set(digests(connection))) == 3

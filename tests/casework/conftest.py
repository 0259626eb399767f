from collections.abc import Iterator

import pytest
from sqlalchemy import Engine, insert

from relais.store.database import writing
from relais.store.tables import ACTOR
from tests.stores import open_store


@pytest.fixture
def engine(place: str) -> Iterator[Engine]:
    """Decisions of a home with one actor."""
    engine = open_store(place)
    with writing(engine) as connection:
        connection.execute(insert(ACTOR).values(name="A. Martin", named_at="t"))
    yield engine
    engine.dispose()

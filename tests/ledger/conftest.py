"""A ledger in a temporary folder."""

from pathlib import Path

import pytest

from relais.ledger.append import writing
from relais.ledger.layout import Layout
from tests.ledger.batches import put


@pytest.fixture
def layout(tmp_path: Path) -> Layout:
    return Layout(tmp_path / "home" / "ledger")


@pytest.fixture
def two_batches(layout: Layout) -> Layout:
    with writing(layout) as writer:
        put(writer, b"first")
        writer.commit()
        put(writer, b"second", rows=5, name="b.txt")
        writer.commit()
    return layout

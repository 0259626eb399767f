"""Bundles of a case over the small world: made once, and changed in copies."""

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from relais.desk.audit import checkpoint
from tests.desk.made_bundle import Unit, bundled, make, release


@dataclass(frozen=True)
class Bundled:
    """A unit whose case has half of what the home holds, its bundle as a folder, and the source that left with it."""

    unit: Unit
    folder: Path
    source: str
    zip: Path


@pytest.fixture(scope="session")
def bundle(tmp_path_factory: pytest.TempPathFactory) -> Bundled:
    folder = tmp_path_factory.mktemp("bundle")
    unit = make(folder, share=128)
    source = release(unit, "appels.csv")
    checkpoint(unit.head, folder / "checkpoint", datetime.now(UTC))
    return Bundled(unit, bundled(unit, folder / "made"), source, bundled(unit, folder / "made.zip"))

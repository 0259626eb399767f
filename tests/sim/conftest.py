"""The small world, built once for the room."""

from dataclasses import dataclass
from pathlib import Path

import pytest

from relais.sim.population import Population
from relais.sim.truth import Truth
from relais.sim.world import AS_OF, build, populate


@dataclass(frozen=True)
class Built:
    """A world on disk, its truth, and the populations behind it."""

    folder: Path
    truth: Truth
    world: Population

    @property
    def inbox(self) -> Path:
        return self.folder / "inbox"

    def file(self, pattern: str) -> Path:
        """Return the only file of the inbox that fits the pattern."""
        (found,) = self.inbox.glob(pattern)
        return found


@pytest.fixture(scope="session")
def built(tmp_path_factory) -> Built:
    folder = tmp_path_factory.mktemp("world")
    return Built(folder, build(folder), populate(1, AS_OF))

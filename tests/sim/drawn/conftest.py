"""A very small drawn world, built once for the room."""

from dataclasses import dataclass
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from relais.sim.drawn.settings import settings
from relais.sim.drawn.world import build

SMALL = """
[world]
payers = 120
commissioners = 30
facilitators = 6
bystanders = 12
innocent_share = 0.4
seized_facilitator_share = 1.0
alerts_per_commissioner_prob = 0.6
lines = 3000
bank_answers = 6
"""


@dataclass(frozen=True)
class Drawn:
    """A drawn world on disk, and what was counted while it was written."""

    folder: Path
    counts: dict[str, int]

    def truth(self, name: str) -> list[dict]:
        return pq.read_table(self.folder / "truth" / f"{name}.parquet").to_pylist()


def made(folder: Path, text: str = SMALL, size: str = "S", seed: int = 7) -> Drawn:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "parameters.toml").write_text(text, encoding="utf-8")
    return Drawn(folder / "world", build(folder / "world", settings(size, seed, folder / "parameters.toml")))


@pytest.fixture(scope="session")
def small(tmp_path_factory) -> Drawn:
    return made(tmp_path_factory.mktemp("drawn"))

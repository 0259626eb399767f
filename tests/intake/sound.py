"""Every sound sample of our own: those of tests/intake/hostile.py, and `SOUND` of each file `*_sample.py`."""

import importlib
import random
from pathlib import Path

from tests.intake import hostile

HERE = Path(__file__).parent


def samples() -> dict[str, bytes]:
    """Return {name: bytes}; a name is that of the format, with more after a comma where there are several."""
    found = {name: make(random.Random(name)) for name, make in hostile.SOUND.items()}
    for path in sorted(HERE.rglob("*_sample.py")):
        module = importlib.import_module(".".join(["tests.intake", *path.relative_to(HERE).with_suffix("").parts]))
        twice = found.keys() & module.SOUND.keys()
        assert not twice, f"{path}: {twice} is taken"
        found |= module.SOUND
    return found

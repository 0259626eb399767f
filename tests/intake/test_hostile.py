import json
import random
import subprocess
import sys
from pathlib import Path

import pytest

from tests.intake.hostile import FILES, SOUND

ROOT = Path(__file__).parents[2]


def test_there_are_enough_of_them() -> None:
    assert len(FILES) >= 60


@pytest.mark.parametrize("name", ["noise", "table, bits flipped", "zip, truncated", "e-mail with odd headers"])
def test_the_same_seed_makes_the_same_file(name: str) -> None:
    assert FILES[name](random.Random(name)) == FILES[name](random.Random(name))


@pytest.mark.slow
def test_every_hostile_file_gives_a_reading() -> None:
    """Whatever the bytes: each reader that recognises them gives a status and facts that fit their tables, and each
    container its members, in little memory and time, and no byte of a medium is kept."""
    child = subprocess.run(
        [sys.executable, "-m", "tests.intake.hostile_child"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert child.returncode == 0, child.stderr
    found = [json.loads(line) for line in child.stdout.splitlines()]
    assert {each["name"] for each in found} == {*FILES, *(f"sound {name}" for name in SOUND)}
    complaints = {each["name"]: each["complaints"] for each in found if each["complaints"]}
    assert not complaints, json.dumps(complaints, indent=1)

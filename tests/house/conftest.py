"""What the house tests share: the tree, and what the tools say when they run in English."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
# The command line is translated as it is imported, so the tools speak from a process of their own.
_SAY = """
import json
from tools import catalogue, docs
print(json.dumps({
    "pages": {path.name: text for path, text in docs.pages().items()},
    "commands": {
        name: {option: not getattr(parameter, "is_flag", False) for parameter in command.params
               for option in (*parameter.opts, *parameter.secondary_opts) if option.startswith("-")}
        for name, command in docs.commands()
    },
    "messages": catalogue.messages(),
    "catalogues": {
        locale: [message.id for message in catalogue.catalogue(locale) if message.id] for locale in catalogue.LOCALES
    },
}))
"""


@pytest.fixture(scope="session")
def root() -> Path:
    """The checkout."""
    return ROOT


@pytest.fixture(scope="session")
def tools() -> dict[str, Any]:
    """The generated pages by name; every command with its options and whether each takes a value; every message."""
    environment = {**os.environ, "RELAIS_LANG": "en", "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}"}
    done = subprocess.run(
        [sys.executable, "-c", _SAY], cwd=ROOT, env=environment, check=True, capture_output=True, text=True
    )
    return json.loads(done.stdout)


@pytest.fixture(scope="session")
def pages() -> dict[str, str]:
    """The text of README.md and of every page of docs/, by path."""
    files = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]
    return {str(path.relative_to(ROOT)): path.read_text(encoding="utf-8") for path in files}


@pytest.fixture(scope="session")
def tracked() -> list[Path]:
    """Every file that git tracks, and every new one that it does not ignore."""
    listed = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    done = subprocess.run(listed, cwd=ROOT, check=True, capture_output=True, text=True)
    return [path for name in sorted(filter(None, done.stdout.split("\0"))) if (path := ROOT / name).is_file()]

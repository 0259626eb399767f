"""LibreOffice without a screen, where the machine has one."""

import shutil
import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest


def to_pdf(content: bytes, name: str) -> bytes:
    """Return the PDF that LibreOffice makes of a document; skips the test where there is no LibreOffice."""
    office = shutil.which("soffice") or shutil.which("libreoffice")
    if office is None:
        pytest.skip("NOT RUN: LibreOffice is not installed")
    with TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(content)
        profile = f"-env:UserInstallation={(Path(folder) / 'profile').as_uri()}"
        command = [office, profile, "--headless", "--convert-to", "pdf", "--outdir", folder, str(path)]
        subprocess.run(command, check=True, capture_output=True, timeout=180)
        return path.with_suffix(".pdf").read_bytes()

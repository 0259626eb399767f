"""Checks saved pages with the Nu HTML checker, which an npm package carries; needs a Java.

`python -m tools.valid FOLDER`: one line per error or warning in the HTML files of a folder; exit code 1 for an error.
"""

import json
import shutil
import subprocess
import sys
from pathlib import Path

from tools.browser import NotThereError, package


def check(folder: Path) -> tuple[list[str], list[str]]:
    """Return the errors and the warnings of all pages of a folder; raises NotThereError."""
    java = shutil.which("java")
    if java is None:
        raise NotThereError("there is no Java for the HTML checker")
    jar = package("vnu") / "build" / "dist" / "vnu.jar"
    command = [java, "-Xss4m", "-jar", str(jar), "--stdout", "--format", "json", "--skip-non-html", str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if not done.stdout.startswith("{"):
        raise NotThereError(f"the HTML checker does not run: {done.stderr.strip()[-200:]}")
    found = json.loads(done.stdout)["messages"]
    told: dict[str, list[str]] = {"error": [], "warning": []}
    for one in found:
        kind = one.get("subType") or one["type"]
        # Where a warning has a second place, that is said as an information.
        if kind != "info":
            where = f"{Path(one.get('url', '')).name}:{one.get('lastLine', '')}"
            told["warning" if kind == "warning" else "error"].append(
                f"{where}: {one['message']} {one.get('extract', '')!r}"
            )
    return told["error"], told["warning"]


if __name__ == "__main__":
    errors, warnings = check(Path(sys.argv[1]))
    print("\n".join([*errors, *(f"warning: {one}" for one in warnings)]))
    sys.exit(1 if errors else 0)

"""Makes every output of five synthetic cases: `python -m tools.dossiers FOLDER [fr|en] [HOME]`.

The cases are those of `tests/desk/five_cases.py`, in a home that is made for it, or in HOME where they were made
before. The same home, or a copy of it, gives the same files, whatever the machine.
"""

import sys
import tempfile
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from relais.desk.case_file import case_file, drawn
from relais.desk.home import Home, open_home
from relais.dossier.recipients import RECIPIENTS
from relais.language.tongue import tongue
from tests.desk.five_cases import CASES, CODES, make

# What is reckoned to a moment is reckoned to this one.
AS_OF = datetime(2026, 11, 20, 9, tzinfo=UTC)


def main(folder: Path, language: str = "fr", root: str | None = None) -> None:
    """Write the outputs of each case into a folder of its own."""
    if root is not None:
        home = replace(open_home(Path(root)), session=None, purpose=None)
        _write(folder, language, home, {name: number for number, name in enumerate(CASES, 1)})
        return
    with tempfile.TemporaryDirectory() as place:
        five = make(Path(place))
        _write(folder, language, five.home, five.cases)


def _write(folder: Path, language: str, home: Home, cases: Mapping[str, int]) -> None:
    said = tongue(language)
    for name, case in cases.items():
        (folder / name).mkdir(parents=True, exist_ok=True)
        file = drawn(home, replace(case_file(home, case, AS_OF, said), goaml=CODES), said)
        for one in RECIPIENTS:
            made = one.write(file, said, home.fonts)
            (folder / name / one.file).write_bytes(made)
            print(f"{name}/{one.file}: {len(made):,} bytes")


if __name__ == "__main__":
    main(Path(sys.argv[1]), *sys.argv[2:4])

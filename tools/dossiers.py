"""Makes every output of five synthetic cases: `python -m tools.dossiers FOLDER [fr|en]`; two runs make the same files.

The cases are those of `tests/desk/five_cases.py`. What is of a moment (clocks, signatures) is reckoned to one instant.
"""

import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from relais.desk.case_file import case_file, drawn
from relais.dossier.recipients import RECIPIENTS
from relais.language.tongue import tongue
from tests.desk.five_cases import make

AS_OF = datetime(2026, 11, 20, 9, tzinfo=UTC)


def main(folder: Path, language: str) -> None:
    """Write the outputs of each case into a folder of its own."""
    said = tongue(language)
    with tempfile.TemporaryDirectory() as place:
        five = make(Path(place))
        for name, case in five.cases.items():
            (folder / name).mkdir(parents=True, exist_ok=True)
            file = drawn(five.home, case_file(five.home, case, AS_OF, said), said)
            for one in RECIPIENTS:
                made = one.write(file, said, five.home.fonts)
                (folder / name / one.file).write_bytes(made)
                print(f"{name}/{one.file}: {len(made):,} bytes")


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2] if len(sys.argv) > 2 else "fr")

"""The table reader against the bare parse of the same bytes, in processor time, and its memory at two sizes."""

import csv
import random
import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks.reading import compared
from relais.intake.table.mapping import shipped

HEADER = {mapping.name: mapping for mapping in shipped()}["transfers_fr"].header
_STATUSES = ("Payé", "Payé", "Payé", "Payé", "Annulé", "En attente")
# As many people as a unit's largest operator answers name, paying again and again.
_PAYERS, _PAYEES = 4_000, 6_000


def run(mb: int) -> list[dict[str, object]]:
    """Return facts per second, the ratio to the bare parse, and peak memory at `mb` and a quarter of it."""
    rows: list[dict[str, object]] = []
    with tempfile.TemporaryDirectory() as folder:
        for quoted in (False, True):
            what = "table CSV, quoted cells" if quoted else "table CSV"
            path = write(Path(folder) / f"{quoted}.csv", mb << 20, quoted=quoted)
            rows += compared(what, [path], bare)
        for size in (max(1, mb // 4), mb):
            path = write(Path(folder) / "memory.csv", size << 20, quoted=False)
            rows.append({"what": "table CSV: peak memory", "value": _peak(path), "unit": "MB", "of": f"{size} MB"})
    return rows


def write(path: Path, size: int, *, quoted: bool) -> Path:
    """Write a list of transfers of about `size` bytes."""
    chance = random.Random(7)
    payers = [_person(chance, number, "33639981") for number in range(_PAYERS)]
    payees = [_person(chance, number, "63917555") for number in range(_PAYEES)]
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, delimiter=";", quoting=csv.QUOTE_ALL if quoted else csv.QUOTE_MINIMAL)
        writer.writerow(HEADER)
        number = 0
        while file.tell() < size:
            writer.writerows(_transfer(chance, number + step, payers, payees) for step in range(1_000))
            number += 1_000
    return path


def _person(chance: random.Random, number: int, prefix: str) -> tuple[str, str]:
    return f"Personne {number:05d} {chance.choice('ABCDEFGH')}", f"+{prefix}{number:04d}"[:13]


def _transfer(
    chance: random.Random, number: int, payers: list[tuple[str, str]], payees: list[tuple[str, str]]
) -> list[str]:
    payer, payee = chance.choice(payers), chance.choice(payees)
    day, hour = (
        f"{chance.randint(1, 28):02d}/{chance.randint(1, 12):02d}/202{chance.randint(0, 5)}",
        chance.randint(0, 23),
    )
    sent, paid = f"{hour:02d}:{number % 60:02d}:{chance.randint(0, 59):02d}", f"{chance.randint(0, 23):02d}:15:09"
    euros = chance.randint(20, 300)
    return [
        f"{chance.randint(1_000_000_000, 9_999_999_999)}", day, sent, "Europe/Paris", day, paid, f"{euros},00", "EUR",
        "2,90", f"{euros * 61},50", "PHP", chance.choice(_STATUSES), payer[0], payer[1], "1 rue de l'Exemple", "FR",
        payee[0], payee[1], f"Agence {number % 300}", "PH",
    ]  # fmt: skip


def bare(path: Path) -> int:
    """Parse CSV and make nothing of it."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return sum(1 for _row in csv.reader(file, delimiter=";"))


def _peak(path: Path) -> int:
    """Return the peak memory of a fresh process that reads the file, in MB."""
    code = (
        "import resource, sys; from pathlib import Path; from benchmarks.reading import read;"
        " read([Path(sys.argv[1])]); print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)"
    )
    root = Path(__file__).parents[1]
    told = subprocess.run([sys.executable, "-c", code, str(path)], cwd=root, capture_output=True, check=True, text=True)
    return int(told.stdout)

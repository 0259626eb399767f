"""Measures `relais why L-…` in an open home: what a person waits for before a link is explained, audit row included.

`python -m benchmarks.explain 100000` makes a home of so many mentions from tables of invented people, through the same
door as any other. Seconds of CPU tell what it costs; the clock tells the disk and the neighbours too.
"""

import csv
import os
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter, process_time

import numpy as np

from benchmarks.link_index import person
from benchmarks.readers_tables import HEADER as TRANSFERS
from relais.desk import analyse
from relais.desk.derived import results
from relais.desk.home import Home, init, open_home
from relais.desk.link import explain
from relais.desk.mappings import confirm, propose
from relais.desk.take_in import take_in
from relais.ledger.read import read

MENTIONS = 100_000
LINKS = 300
# What Splink takes to score one pair in an open linker (`score_pair`), measured beside the design of the linkage.
SPLINK_MS = 120.0

_ROWS = 1_000
_PEOPLE = ("Nom", "Date de naissance", "Adresse", "Téléphone", "E-mail")
_FIELDS = ("other.name", "other.birth_date", "other.address", "other.phone", "other.email")
# One table in so many is a list of transfers, which says when somebody was seen.
_TRANSFERS_EVERY = 5
_AGENTS = 40
_AS_OF = datetime(2026, 11, 25, tzinfo=UTC)


def measure(mentions: int = MENTIONS, folder: Path | None = None) -> list[dict[str, object]]:
    """Return one row per figure: what was measured, value, unit, of what. The home stays where a folder is given."""
    with TemporaryDirectory() as own:
        root = folder or Path(own)
        if not (root / "home").exists():
            made(root, mentions)
        home = open_home(root / "home")
        con, _state = read(home.ledger)
        ((held,),) = con.execute("SELECT count(*) FROM party").fetchall()
        con.close()
        ids = results(home, "link")[0]["link"]["link_id"]
        chosen = ids.take(np.random.default_rng(7).integers(0, len(ids), LINKS)).to_pylist()
        of = f"{held:,} mentions, {len(ids):,} links"
        cold = _cold(home, chosen[0])
        took = np.array([_once(home, id_) for id_ in chosen]).T * 1e3
        size = sum(path.stat().st_size for path in (home.derived / "run").iterdir()) / 2**20
    rows = [("derived tables on disk", size, "MiB"), ("relais why L-… --json, whole process, wall", cold, "ms")]
    for name, times in zip(("wall", "CPU"), took, strict=True):
        rows += [(f"one link explained, {name}: p{q}", float(np.percentile(times, q)), "ms") for q in (50, 95, 100)]
    rows.append(("Splink's score_pair to p95", SPLINK_MS / float(np.percentile(took[0], 95)), "x"))
    return [{"what": what, "value": round(value, 3), "unit": unit, "of": of} for what, value, unit in rows]


def _once(home: Home, id_: str) -> tuple[float, float]:
    began, worked = perf_counter(), process_time()
    explain(home, id_)
    return perf_counter() - began, process_time() - worked


def _cold(home: Home, id_: str) -> float:
    began = perf_counter()
    program = [sys.executable, "-m", "relais", "why", id_, "--home", str(home.root), "--json"]
    subprocess.run(program, check=True, capture_output=True)
    return (perf_counter() - began) * 1e3


def made(root: Path, mentions: int) -> None:
    """Make a home of that many mentions at `root`/home, linked."""
    began, worked = perf_counter(), process_time()
    home = init(root / "home", "bench", key_file=root / "key", authorisation="bench")
    inbox = root / "inbox"
    inbox.mkdir()
    draw = np.random.default_rng(3)
    for number in range(mentions // _ROWS):
        lists = number % _TRANSFERS_EVERY != 0
        path = inbox / f"{'people' if lists else 'transfers'}-{number:05}.csv"
        (_people if lists else _transfers)(path, draw, mentions)
    if not home.mappings.joinpath("people.toml").exists():
        draft = propose(next(inbox.glob("people-*.csv"))).mapping
        fields = dict(zip(_FIELDS, _PEOPLE, strict=True))
        confirm(home, replace(draft, table="party", columns={}), "people", fields=fields, fixed={})
    take_in(home, [inbox])
    print(f"taken in: {perf_counter() - began:.0f} s, CPU {process_time() - worked:.0f} s", file=sys.stderr, flush=True)
    began, worked = perf_counter(), process_time()
    analyse.run(home, _AS_OF)
    print(f"run: {perf_counter() - began:.0f} s, CPU {process_time() - worked:.0f} s", file=sys.stderr, flush=True)
    home.engine.dispose()


# About three mentions to a person; every other bears a telephone, the rest a mailbox, some a date of birth or a place.
# One person in ten has the telephone of another.
def _drawn(draw: np.random.Generator, mentions: int) -> tuple[str, str, str, str, str]:
    number = int(draw.integers(0, mentions // 3))
    name, born, place, _phone, mailbox = person(number)
    with_ = draw.random(4)
    phone = _phone_of(number + 1 if number % 10 == 0 else number)
    if with_[3] < 0.002:
        phone = f"+33639980{int(draw.integers(0, _AGENTS)):03}"  # a cash agent's
    return (
        name,
        born if with_[1] < 0.3 else "",
        place if with_[2] < 0.2 else "",
        phone if with_[0] < 0.5 or with_[3] < 0.002 else "",
        mailbox if with_[0] >= 0.5 else "",
    )


def _phone_of(number: int) -> str:
    return f"+3363{number:07}"


def _people(path: Path, draw: np.random.Generator, mentions: int) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, delimiter=";")
        writer.writerow(_PEOPLE)
        writer.writerows(_drawn(draw, mentions) for _row in range(_ROWS))


def _transfers(path: Path, draw: np.random.Generator, mentions: int) -> None:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file, delimiter=";")
        writer.writerow(TRANSFERS)
        for row in range(_ROWS // 2):
            numbers = [int(number) for number in draw.integers(0, mentions // 3, 2)]
            (payer, paying), (payee, paid) = ((person(number), _phone_of(number)) for number in numbers)
            day, hour = f"{1 + row % 28:02}/{1 + row % 12:02}/202{row % 6}", f"{row % 24:02}:15:09"
            code = str(draw.integers(1_000_000_000, 9_999_999_999))
            writer.writerow([
                code, day, hour, "Europe/Paris", day, hour, "50,00", "EUR", "2,90", "3000,50", "PHP", "Payé",
                payer[0], paying, payer[2], "FR", payee[0], paid, f"Agence {row % 300}", "PH",
            ])  # fmt: skip


if __name__ == "__main__":
    where = os.environ.get("EXPLAIN_FOLDER")
    size = int(sys.argv[1]) if len(sys.argv) > 1 else MENTIONS
    for row in measure(size, Path(where) if where else None):
        print(f"{row['what']:<60} {row['value']:>14,} {row['unit']:<4} {row['of']}", flush=True)

"""A unit over the small world with a case of many persons, and the bundles that are made of it."""

from dataclasses import dataclass
from hashlib import md5
from pathlib import Path

from relais.casework.case import sources
from relais.desk import analyse, case_bundle, derived, sealed
from relais.desk.approval import sign
from relais.desk.home import Home, init
from relais.desk.person import add
from relais.desk.statement import state
from relais.desk.take_in import take_in
from relais.language.tongue import tongue
from relais.ledger.state import load
from relais.model.role import Role
from relais.sim.world import AS_OF, build
from relais.store.database import reading
from tests.desk.unit import case, person

PROCEDURE = "PV 1/2026"
JUDGE = "investigating judge, Example"
NOTE = "A note of the case, written for its reader."


@dataclass(frozen=True)
class Unit:
    """A home as its investigator and its head have it, and the number of the case."""

    home: Home
    head: Home
    case: int


def make(folder: Path, *, share: int = 256) -> Unit:
    """Take the small world in, `share` of 256 files for the case; its persons pay, are paid, call and write."""
    build(folder / "world")
    inbox = [path for path in sorted((folder / "world" / "inbox").rglob("*")) if path.is_file()]
    mine = [one for one in inbox if md5(f"c{one.relative_to(folder)}".encode()).digest()[0] < share]
    home = init(folder / "home", "A. Martin", key_file=folder / "key", authorisation="test 1/2026")
    take_in(home, mine, procedure=PROCEDURE)
    if rest := [one for one in inbox if one not in mine]:
        take_in(home, rest)
    head = person(home, "C. Durand", Role.HEAD)
    number = case(home, head, procedure=PROCEDURE)
    analyse.run(home, AS_OF)
    people(home, number)
    state(home, number, "assessment", NOTE, ())
    return Unit(home, head, number)


def people(home: Home, number: int) -> None:
    """Put whom the tests of pairs name into the case, where its own sources name them."""
    tables, _stale = derived.results(home, "payment_then_call", "session", "one_method", "repetition", "subject")
    subject = tables.pop("subject").to_pylist()
    readings = {one.reading_id for one in load(home.ledger).readings.values() if one.source_id in _own(home, number)}
    known = {row["subject_id"] for row in subject if row["reading_id"] in readings}
    named = {one for table in tables.values() for side in ("payer", "payee") for one in table[side].to_pylist()}
    for one in sorted(named & known):
        add(home, number, one, "undetermined", "")


def _own(home: Home, number: int) -> frozenset[str]:
    with reading(home.engine) as connection:
        return sources(connection)[number]


def agreed(unit: Unit, kind: str = "court", *, names_victims: bool = False) -> int:
    """Ask for a bundle, and have the head sign it; return the number."""
    number = case_bundle.ask(unit.home, unit.case, kind, JUDGE, "trial", names_victims=names_victims)
    sign(unit.head, number, "as asked", granted=True)
    return number


def bundled(unit: Unit, out: Path, kind: str = "court", *, names_victims: bool = False) -> Path:
    """Make a bundle; return where it lies."""
    number = agreed(unit, kind, names_victims=names_victims)
    return case_bundle.bundle(unit.home, unit.case, number, out, tongue("en"), kind=kind).path


def release(unit: Unit, name: str) -> str:
    """Decide that the source of that name may leave with the case; return it."""
    found = next(one for one in load(unit.home.ledger).sources.values() if one.name.endswith(name))
    sealed.allow(unit.home, unit.case, found.source_id, "asked for by the court")
    return found.source_id

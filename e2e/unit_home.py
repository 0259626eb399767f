"""The home behind the pages: the small world in a unit, with something of each kind that a page can show."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from relais.casework.ground import Ground
from relais.desk import alert, analyse, approval, enrol, people, person, task
from relais.desk import request as requests
from relais.desk import training as exercise
from relais.desk.absence import absent
from relais.desk.alert import Said
from relais.desk.alert_filter import Filter
from relais.desk.alerts import alerts
from relais.desk.case import assign, open_case, show
from relais.desk.clear import clear
from relais.desk.evidence import found
from relais.desk.exposure import note
from relais.desk.ground import state_ground
from relais.desk.home import Home, init
from relais.desk.judge import judge
from relais.desk.letter import letters
from relais.desk.request import Wanted
from relais.desk.second_officer import check, rows_to_check
from relais.desk.statement import state
from relais.desk.take_in import take_in
from relais.desk.to_judge import to_judge
from relais.desk.view import save_view
from relais.model.role import Role
from relais.sim import training as drill
from relais.sim.world import AS_OF, build
from tests.desk.made_people import chosen, seated
from tests.desk.unit import FIRST, HEAD, SECOND
from tests.desk.unit import person as joined
from tests.intake.letter.letter_sample import SOUND

ADMINISTRATOR, MAGISTRATE, WELFARE = "D. Admin", "E. Juge", "W. Noir"
ROLES = {
    SECOND: Role.INVESTIGATOR, HEAD: Role.HEAD, ADMINISTRATOR: Role.ADMINISTRATOR, MAGISTRATE: Role.MAGISTRATE,
    WELFARE: Role.WELFARE,
}  # fmt: skip
LATE = "passages are read beside the file"
ASKED = ("ip_identity", "identity")
HOLDER = "Exemple Télécom"


@dataclass(frozen=True)
class Made:
    """A home, and what stands in an address for each noun: a report, a case, a request."""

    home: Home
    named: dict[str, str]


def world(folder: Path) -> Path:
    """Write the small world's files; return the folder in which they arrive."""
    build(folder)
    return folder / "inbox"


def empty(folder: Path) -> Home:
    """Return a home that holds nothing, and in which nobody signs in."""
    return init(folder / "home", FIRST, key_file=folder / "key", authorisation="test 1/2026")


def unit(folder: Path) -> Home:
    """Return an empty home with its unit; FIRST is enrolled, so that people sign in."""
    home = empty(folder)
    for name, role in ROLES.items():
        joined(home, name, role)
    return home


def make(folder: Path) -> Made:
    """Take the small world in, link and rank it, and let the unit work on it for a day."""
    home = unit(folder)
    inbox = world(folder / "world")
    (inbox / "letter.pdf").write_bytes(SOUND["letter_pdf"])
    take_in(home, [inbox])
    analyse.run(home, AS_OF)
    first, second = home, replace(home, actor=SECOND)
    lines = [one.report for one in alerts(home, 20).lines]
    number = _case(first, [*lines[:2], *lines[9:14]])
    draft, ready = _requests(first, second, number)
    named = {"case": str(number), "nobodys": "99", "draft": str(draft), "request": str(ready)}
    _alerts(first, second, lines[2:8])
    pair = found(home, "payment_then_call").table.to_pylist()
    ends = [str(pair[0]["payer"]), str(pair[0]["payee"])]
    clear(home, str(pair[-1]["payer"]), str(pair[-1]["payee"]), "a couple, heard")
    _unit(home, second, number)
    link, other = (one.link_id for one in to_judge(home, 0, 2).lines)
    judged = judge(home, "unsure", [other], "one name, two towns")
    named |= {"link": link, "judgement": str(judged.number)}
    source, waits = show(home, number).reports[0][0], letters(home)[0].source_id
    enrol.enrol_first(home, chosen())
    people.add(seated(home, ADMINISTRATOR), "F. Neuve", "investigator")
    named |= {"report": lines[6], "decided": lines[2], "expiring": lines[5], "subject": ends[0], "source": source,
              "letter": waits,               "payer": ends[0], "payee": ends[1]}  # fmt: skip
    return Made(replace(home, session=None, purpose=None), named)


def _case(first: Home, reports: list[str]) -> int:
    number = open_case(first, "2026/12", "PV 12/2026", "preliminary", reports)
    for name, part in ((SECOND, "member"), (MAGISTRATE, "reader")):
        assign(first, number, name, part)
    state_ground(first, number, Ground(date(2026, 3, 1), ("FR-CPL-222-23",), prosecutor_authorisation="parquet 7/2026",
                                       through_a_network=True))  # fmt: skip
    held = show(first, number).persons
    person.categorise(first, number, held[0].number, "suspected", "payments and calls of the same evening")
    state(first, number, "assessment", "the operator is to be asked before the eighth", [])
    task.add(first, number, "ask the operator", SECOND, _day(7))
    task.end(first, number, task.add(first, number, "read the lists of transfers", FIRST), "done")
    return number


def _requests(first: Home, second: Home, case: int) -> tuple[int, int]:
    """Draft two, and make the second ready; return their numbers."""
    draft, made = (
        requests.draft(first, case, Wanted("FR-77-1-1", data, HOLDER, "FR", "opj", None, "identify", unstated=True))[0]
        for data in ASKED
    )
    _found, rows = rows_to_check(second, made, LATE)
    check(second, made, {row.item.number: ("confirmed", row.shown, "") for row in rows})
    requests.ready(first, made)
    return draft, made


def _alerts(first: Home, second: Home, reports: list[str]) -> None:
    alert.decide(first, reports[0], Said("no_nexus", "line and account in another country"))
    alert.decide(first, reports[1], Said("duplicate", "the same in the other format", of=reports[0]))
    alert.decide(first, reports[2], Said("not_now", "no clock runs", review=_day(20)), confirmed=True)
    alert.take(first, reports[4])
    alert.take(second, reports[5])


def training(folder: Path) -> Home:
    """Return a training home: thirty rows to confirm, one of them wrong on purpose."""
    drill.build(folder / "inbox", exercise.ROWS, 1, datetime.now(UTC).replace(microsecond=0))
    return exercise.make(folder / "home", folder / "inbox", FIRST, SECOND, 1, key_file=folder / "key")


def _unit(home: Home, second: Home, case: int) -> None:
    save_view(home, "taken by nobody", Filter(taken="nobody"))
    approval.propose(home, "export", "case report (PDF) → Tribunal judiciaire", "asked for by the court", case)
    approval.emergency(second, "export", "bundle court → Tribunal judiciaire", "a child is named", case)
    absent(second, SECOND, _day(2), _day(9), FIRST)
    # Beyond the hours of a day's reading, why is asked before a passage opens.
    note(second, "text", 360)
    note(home, "text", 20)


def _day(after: int) -> date:
    return datetime.now(UTC).date() + timedelta(days=after)

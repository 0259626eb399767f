"""Five cases over the small world, as a unit leaves them: strong, thin, wrong person, no images, several countries."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path

from relais.casework.ground import Ground
from relais.casework.identification import Identification
from relais.casework.person import CATEGORIES
from relais.desk import analyse, element, identification, person
from relais.desk import request as requests
from relais.desk.act import act
from relais.desk.called import called
from relais.desk.case import assign, open_case, show
from relais.desk.derived import results
from relais.desk.element import Said
from relais.desk.ground import state_ground
from relais.desk.home import Home, init
from relais.desk.judge import judge
from relais.desk.procedure import receive
from relais.desk.request import Wanted
from relais.desk.second_officer import check, rows_to_check
from relais.desk.sight import sight
from relais.desk.statement import state
from relais.desk.take_in import take_in
from relais.dossier.case_file import GoamlCodes
from relais.ledger.state import load
from relais.sim.world import AS_OF, build
from tests.desk.unit import FIRST, SECOND, staffed

GROUND = Ground(
    date(2026, 3, 1), ("FR-CPL-222-23",), magistrate="M. Juge", prosecutor_authorisation="parquet 7/2026",
    through_a_network=True,
)  # fmt: skip
LATE = "somebody waits for it"
PAYER = "Hélène Cyprès"
# What an operator answers who was asked once more, with the port: the world's own answer for that line names none.
PORTS = "2026-11-19_answer_ip_3"
_ANSWER = """\
public_ip,port_first,port_last,start_utc,end_utc,subscriber_id,subscriber_name,subscriber_address,subscriber_phone,private_ip,nat
192.0.2.10,49152,51199,2026-09-11 09:00:00,2026-11-17 09:00:00,SUB-980037,Hélène Cyprès,"5 impasse de l'Essai, 99005 Essai-sur-Orne",+33639980037,100.64.3.21,cgnat
"""  # noqa: E501
SUSPECTED, _CONVICTED, VICTIM = CATEGORIES[:3]


# As a financial intelligence unit would state them.
CODES = GoamlCodes("1234", "E", "AIF", "EUR", "WIRE", "K", "XX", "P", "M")
# In the order in which they are opened, so that each has its place for a number.
CASES = ("strong", "thin", "wrong-person", "no-images", "three-countries")


@dataclass(frozen=True)
class Five:
    """The home as its first investigator has it, and the number of each case by its name."""

    home: Home
    cases: dict[str, int]


def make(folder: Path) -> Five:
    """Take the small world in, link and rank it, and let the unit work on five cases of it."""
    home = init(folder / "home", FIRST, key_file=folder / "key", authorisation="parquet 7/2026")
    people = staffed(home)
    build(folder / "world")
    answered = folder / "world" / "inbox" / PORTS / "ip.csv"
    answered.parent.mkdir()
    answered.write_text(_ANSWER, encoding="utf-8")
    take_in(home, [folder / "world" / "inbox"])
    analyse.run(home, AS_OF)
    first, second = people[FIRST], people[SECOND]
    unit = _Unit(home, first, second)
    made = (unit.strong(), unit.thin(), unit.wrong_person(), unit.no_images(), unit.three_countries())
    # The cases received their sources meanwhile: linking takes whose procedure each is.
    analyse.run(home, AS_OF)
    return Five(first, dict(zip(CASES, made, strict=True)))


class _Unit:
    """Two investigators, and what each case is made of."""

    def __init__(self, home: Home, first: Home, second: Home) -> None:
        self._first, self._second = first, second
        self._sources = {one.name: id_ for id_, one in load(home.ledger).sources.items()}
        tables, _stale = results(home, "candidate", "queue")
        self._fits = tables["candidate"].to_pylist()
        self._reports = {row["source_id"]: row["report_id"] for row in tables["queue"].to_pylist()}

    def open(self, reference: str, reports: Sequence[str], *parts: str) -> int:
        """Open a case from reports by parts of their sources' names, with the sources that have one of `parts`."""
        procedure = f"PV {reference}"
        chosen = [self._reports[self._source(one)] for one in reports]
        number = open_case(self._first, reference, procedure, "preliminary", chosen)
        assign(self._first, number, SECOND, "member")
        if held := [id_ for name, id_ in sorted(self._sources.items()) if any(part in name for part in parts)]:
            receive(self._first, procedure, held)
        state_ground(self._first, number, GROUND)
        return number

    def strong(self) -> int:
        """Two alerts on one payer, identified with port and second; codes quoted, a request refused."""
        case = self.open("2026/1", ["ncmec_190001241", "190002654"], "answer_", "seizure_")
        self._categorise(case, SUSPECTED, "paye à plusieurs reprises une personne que deux alertes nomment", PAYER)
        made = self._identified(case, "ncmec_190001241", "confirmed", PORTS)
        place = made.answer_source, made.answer_locator
        state(self._first, case, "fact", "l'opérateur nomme un seul abonné pour l'adresse et le port", [place])
        state(self._first, case, "assessment", "à entendre sur l'usage de la ligne", [])
        said = Said(
            "knowledge",
            "supported",
            True,
            "des codes de ses paiements sont cités dans les conversations",
            findings=("quoted_code",),
        )
        for one in element.of_case(self._first, case).sections[0].cells[:2]:
            element.give(self._first, case, replace(said, element=one.element.id))
        self._asked(case, "identity", "refused")
        return case

    def thin(self) -> int:
        """One report, and nothing else."""
        return self.open("2026/2", ["190017299"])

    def wrong_person(self) -> int:
        """One of four who shared an address is taken for the user: a second officer and a judgement say no."""
        case = self.open("2026/3", ["190008888"], "answer_ip_2")
        made = self._identified(case, "190008888", "wrong", at=2)
        ids = [f"{self._source('190008888')[:12]}:0", f"{made.answer_source[:12]}:2"]
        judge(self._first, "different", ids, "la date de naissance et la commune diffèrent")
        return case

    def no_images(self) -> int:
        """Payments, chats and an address, and no image anywhere."""
        case = self.open("2026/4", ["190009835"], "answer_", "seizure_3")
        self._identified(case, "190009835", "confirmed")
        return case

    def three_countries(self) -> int:
        """Two facilitators and payers of three countries."""
        case = self.open("2026/5", ["company_190001241", "190010963", "190012532"], "answer_", "seizure_")
        self._categorise(case, VICTIM, "entendue comme victime")
        return case

    def _source(self, part: str) -> str:
        return next(id_ for name, id_ in sorted(self._sources.items()) if part in name)

    def _categorise(self, case: int, category: str, ground: str, name: str = "") -> None:
        """Put the first person of a case, or the one of that name, into a category."""
        held = show(self._first, case)
        with act(self._first, "read-case", case) as connection:
            names = called(sight(self._first, connection), set(held.named.values()))
        [one, *_rest] = [
            one for one in held.persons if one.number in held.named and name in names[held.named[one.number]]
        ]
        person.categorise(self._first, case, one.number, category, ground)

    def _identified(self, case: int, report: str, verdict: str, answer: str = "", at: int = 0) -> Identification:
        """Propose the subscriber of the `at`-th line of an answer that fits a login of a report; have it checked."""
        source = self._source(report)
        answers = {id_ for name, id_ in self._sources.items() if answer in name}
        fits = [row for row in self._fits if row["login_source"] == source and row["assignment_source"] in answers]
        made = identification.identify(
            self._first, case, source, fits[at]["login_locator"],
            f"{fits[at]['assignment_source']}:{fits[at]['assignment_locator']}",
        )  # fmt: skip
        seen = identification.shown(self._second, made.number, LATE)
        why = "plusieurs abonnés partagent l'adresse" if verdict == "wrong" else ""
        return identification.check(self._second, made.number, verdict, seen.shown, why)

    def _asked(self, case: int, data: str, end: str) -> None:
        wanted = Wanted("FR-77-1-1", data, "Exemple Télécom", "FR", "opj", None, "nommer le titulaire", unstated=True)
        number, _blocked = requests.draft(self._first, case, wanted)
        _found, rows = rows_to_check(self._second, number, LATE)
        check(self._second, number, {row.item.number: ("confirmed", row.shown, "") for row in rows})
        requests.ready(self._first, number)
        now = datetime.now(UTC)
        for step in ("issued", "sent", end):
            who = {"person": "Cne Exemple", "function": "opj"} if step == "issued" else {}
            requests.note(self._first, number, step, now, **who, text="conservé moins longtemps" if step == end else "")

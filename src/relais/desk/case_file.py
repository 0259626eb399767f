"""Gathers a case as its outputs tell it, at one instant: what its recipient may have, and nothing else."""

from dataclasses import asdict, replace
from datetime import datetime

import pyarrow as pa
import pyarrow.compute as pc
from sqlalchemy import Connection

from relais import VERSION
from relais.casework import authorisation, unmasking
from relais.casework import case as cases
from relais.casework import identification as identifications
from relais.casework import request as requests
from relais.casework.approval import approvals as every_approval
from relais.casework.matrix import Matrix
from relais.casework.person import VICTIM, Person
from relais.casework.person import persons as persons_of
from relais.casework.request import Request
from relais.casework.statement import standing as statements_of
from relais.corroborate.registry import TIMED
from relais.desk.act import act
from relais.desk.case_evidence import FINDING, CaseEvidence, Found, evidence_in
from relais.desk.case_facts import Facts, facts_of, labelled
from relais.desk.case_judgements import judgements_on, names_judged
from relais.desk.case_labels import PERSON, labels, names_of_victims, pseudonyms, unnamed
from relais.desk.case_subjects import victims_elsewhere
from relais.desk.changed import DECISIONS
from relais.desk.clocks import clocks_in
from relais.desk.dealings import findings_of
from relais.desk.derived import has_run
from relais.desk.element import matrix_of
from relais.desk.evidence import in_order, rows_of
from relais.desk.home import Home
from relais.desk.sight import Sight, sight
from relais.desk.tracked import track
from relais.desk.victim_gate import gated
from relais.desk.victim_names import VictimNames
from relais.dossier.case_file import (
    A_VICTIM,
    UNNAMED,
    WITHHELD,
    CaseFile,
    Exhibit,
    GoamlCodes,
    Legality,
    MadeOf,
    Party,
    Result,
)
from relais.language.tongue import Tongue
from relais.model.judgement import Judgement
from relais.safeguards.audit import of_case


def case_file(home: Home, case: int, as_of: datetime, said: Tongue, *, names_victims: bool = False) -> CaseFile:
    """Return a case for its outputs, to somebody who is on it; clocks are reckoned to `as_of`. Pictures are not in it.

    `names_victims`: a second person agreed that this recipient may have the names of victims.
    """
    with act(home, "read-case", case) as connection:
        return Gathering(home, connection, case, said, names_victims=names_victims).file(as_of)


def victims_of(home: Home, case: int, said: Tongue) -> VictimNames:
    """Return what names a victim of a case, for tables that are made beside its file."""
    with act(home, "read-case", case) as connection:
        return Gathering(home, connection, case, said, names_victims=False, events=False).victims


class Gathering:
    """One case being gathered, in the frame of an act: what is looked up once, and how everybody in it is called."""

    def __init__(
        self, home: Home, connection: Connection, case: int, said: Tongue, *, names_victims: bool, events: bool = True
    ) -> None:
        """Look up what the outputs need; without `events` those are none."""
        self._home, self._connection, self._case, self._said = home, connection, case, said
        self.seen: Sight = sight(home, connection)
        self.evidence: CaseEvidence = evidence_in(home, connection, case)
        self.received, self._linked = self._within(cases.sources(connection).get(case, frozenset()))
        self.sources = self.received | self._linked
        self._of_case = tuple(identifications.of_case(connection, case))
        self._persons = persons_of(connection, case)
        people = self.evidence.people
        told = people.all | people.victims if names_victims else people.all
        elsewhere = victims_elsewhere(home, connection, case)
        facts = facts_of(self.seen, self.sources, told, people.victims | elsewhere, self._of_case, events=events)
        self.facts: Facts = replace(facts, alleged=facts.alleged | elsewhere)
        self._names_victims = names_victims
        self.pseudonyms = pseudonyms(people, self.facts, self._persons, said)
        self.unnamed = unnamed(people, self.facts, self.pseudonyms)
        self.victims = VictimNames((), ()) if names_victims else names_of_victims(people, self.facts, self.pseudonyms)
        self.label = labels(
            people, self.facts, self.pseudonyms, self.victims, said, names_victims=names_victims
        )  # fmt: skip

    def file(self, as_of: datetime) -> CaseFile:
        """Return the file."""
        home, connection, number = self._home, self._connection, self._case
        judgements = self._judgements()
        tracked = [track(connection, one) for one in requests.of_case(connection, number)]
        file = CaseFile(
            case=cases.case(connection, number),
            unit=tuple(home.settings.documents.letterhead.splitlines()),
            made_of=self._made_of(as_of),
            exhibits=self._exhibits(),
            parties=self._parties(),
            events=self._events(),
            months=self.facts.months,
            media=self.facts.media,
            reports=self._reports(),
            results=self._results(),
            pairs=self._pairs(),
            drawings=(),
            identified=self.facts.identified,
            matrix=self._matrix(),
            requests=tuple(self._request(one.request) for one in tracked),
            due={one.request.number: one.due for one in tracked if one.due is not None},
            statements=tuple(
                replace(one, text=self._text(one.text)) for one in statements_of(connection, number)
            ),
            judgements=judgements,
            judged=names_judged(self.seen, judgements),
            clocks=clocks_in(home, connection, self.seen, as_of, number).rows if has_run(home) else pa.table({}),
            erased=tuple(
                one for one in self.seen.state().tombstones if not self.sources.isdisjoint(one.sources)
            ),
            legality=self._legality(),
            withheld=0,
            names_victims=self._names_victims,
            goaml=GoamlCodes(**asdict(home.settings.goaml)) if home.settings.goaml.rentity_id else None,
        )  # fmt: skip
        if self._names_victims:
            return file
        told: CaseFile = gated(file, self.victims, self._say(WITHHELD))
        return replace(told, withheld=self.victims.withheld)

    def _within(self, held: frozenset[str]) -> tuple[frozenset[str], frozenset[str]]:
        """Return the sources of the case, and those beside that linking brought in: the person's own, unmasked."""
        people, seen = self.evidence.people, self.seen
        received = frozenset(one for one in held if not (seen.hides((one,)) or seen.closed(one)))
        if not people.all:
            return received, frozenset()
        ever = seen.state().ever
        mentions = seen.some(subject=("subject_id", people.all))["subject"]
        named = {ever[one].source_id for one in mentions["reading_id"].to_pylist() if one in ever}
        return received, frozenset(one for one in named - received if seen.own(one))

    def _say(self, text: str, **params: object) -> str:
        return self._said.say(text, params)

    def _text(self, text: str) -> str:
        told = self.victims.told(text)
        return self._say(WITHHELD) if told is None else told

    def _made_of(self, as_of: datetime) -> MadeOf:
        seen, run = self.seen, has_run(self._home)
        ran = datetime.fromisoformat(seen.run.as_of) if run else None
        rows = of_case(self._connection, self._case, DECISIONS)
        head, decisions = seen.state().head, int(rows[-1].number) if rows else 0
        return MadeOf(VERSION, head, decisions, ran, as_of, seen.stale if run else True)

    def _exhibits(self) -> tuple[Exhibit, ...]:
        state = self.seen.state()
        held = sorted(
            (one for one in (state.sources.get(id_) for id_ in self.sources) if one is not None),
            key=lambda one: (state.received.get(one.source_id, ""), one.name, one.source_id),
        )
        return tuple(
            Exhibit(
                number, one.source_id, self.victims.told(one.name), one.size, one.custody,
                state.received.get(one.source_id, ""), reading.reader if reading else None,
                reading.status if reading else None, reading.skipped if reading else 0,
                reading.notices if reading else (), one.source_id in self._linked,
            )
            for number, one in enumerate(held, 1)
            for reading in [state.readings.get(one.source_id)]
        )  # fmt: skip

    def _parties(self) -> tuple[Party, ...]:
        people = self.evidence.people
        return (*map(self._party, self._persons), *(self._beside(one) for one in sorted(people.beside)))

    def _party(self, one: Person) -> Party:
        """Return a person of the case; of a victim, neither names nor selectors."""
        subject = self.evidence.people.named.get(one.number) or ""
        told = self._names_victims or not (one.category == VICTIM or subject in self.pseudonyms)
        return Party(
            one.number, self.label.get(subject, self._say(PERSON, number=one.number)), subject or None, one.category,
            self._text(one.ground), one.actor, one.at,
            tuple(sorted(place for place in one.places if place[0] in self.sources)),
            self.facts.names.get(subject, ()) if told else (),
            self.facts.identifiers.get(subject, ()) if told else (),
        )  # fmt: skip

    def _beside(self, subject: str) -> Party:
        """Return whom reports of the case name beside its persons."""
        names = self.facts.names.get(subject, ())
        places = tuple(name.place for name in names[:1])
        told = self._names_victims or subject not in self.pseudonyms
        identifiers = self.facts.identifiers.get(subject, ())
        return Party(
            None, self.label[subject], subject, None, "", "", "", places, names if told else (),
            identifiers if told else (),
        )  # fmt: skip

    def _events(self) -> pa.Table:
        """Return the events under labels. A name or a reference that names a victim is left out of them, too."""
        events = labelled(self.facts.events, self.label, self._say(UNNAMED), self._say(A_VICTIM))
        for name in ("other", "what", "reference", "event", "raw"):
            once = events[name].dictionary_encode().combine_chunks()
            told = [None if one is None else self._text(one) for one in once.dictionary.to_pylist()]
            column = pa.DictionaryArray.from_arrays(once.indices, pa.array(told, pa.string())).cast(pa.string())
            events = events.set_column(events.column_names.index(name), name, column)
        return events

    def _reports(self) -> pa.Table:
        """Return the reports without what names a victim: an agency may write a name as its reference."""
        reports = self.facts.reports
        for name in ("reference", "sender", "company"):
            told = [None if one is None else self.victims.told(one) for one in reports[name].to_pylist()]
            reports = reports.set_column(reports.column_names.index(name), name, pa.array(told, pa.string()))
        return reports

    def _results(self) -> tuple[Result, ...]:
        return tuple(Result(one.test, self._called(self._of_persons(one))) for one in self.evidence.found)

    def _of_persons(self, one: Found) -> pa.Table:
        """Return what a test found of the persons of the case; what its chats quote of others is none of it."""
        if one.test.table != FINDING or not has_run(self._home):
            return one.table
        mentions = self.seen.some(subject=("subject_id", self.evidence.people.all))["subject"]
        rows = rows_of(findings_of(self.seen, mentions), one.test)
        sources = pa.array(sorted(self.sources), pa.string())
        both = pc.and_(pc.is_in(rows["message_source"], sources), pc.is_in(rows["record_source"], sources))
        return in_order(rows.filter(both), one.test)

    def _pairs(self) -> tuple[tuple[str, str], ...]:
        """Return the pairs of which a test of times says something, the least chance first."""
        rows = [
            row
            for one in self.evidence.found if one.test in TIMED
            for row in one.table.to_pylist() if row["refused"] is None
        ]  # fmt: skip
        return tuple(dict.fromkeys((row["payer"], row["payee"]) for row in sorted(rows, key=lambda row: row["p"])))

    def _called(self, table: pa.Table) -> pa.Table:
        """Return rows of results with labels in place of subjects."""
        for name in ("payer", "payee"):
            if name in table.column_names:
                labels = [self.label.get(one, self._say(UNNAMED)) for one in table[name].to_pylist()]
                at = table.column_names.index(name)
                table = table.set_column(at, name, pa.array(labels, pa.string()))
        return table

    def _matrix(self) -> Matrix:
        whole = matrix_of(self._connection, self._case, None)
        sections = tuple(
            replace(
                section,
                cells=tuple(
                    replace(cell, given=cell.given and replace(cell.given, reason=self._text(cell.given.reason)))
                    for cell in section.cells
                ),
            )
            for section in whole.sections
        )
        return replace(whole, sections=sections)

    def _request(self, one: Request) -> Request:
        steps = tuple(replace(step, note=self._text(step.note)) for step in one.steps)
        return replace(one, reason=self._text(one.reason), steps=steps)

    def _judgements(self) -> tuple[Judgement, ...]:
        people = self.evidence.people
        found = judgements_on(self.seen, self._connection, self.sources, people.all | people.victims)
        return tuple(replace(one, reason=self._text(one.reason)) for one in found)

    def _legality(self) -> Legality:
        of_case = cases.case(self._connection, self._case)
        return Legality(
            tuple(one for one in authorisation.every(self._connection) if one.covers(of_case.procedure)),
            tuple(
                replace(one, reason=self._text(one.reason))
                for one in unmasking.every(self._connection) if one.actor in of_case.members
            ),
            tuple(
                replace(one, reason=self._text(one.reason))
                for one in every_approval(self._connection) if one.case == self._case
            ),
        )  # fmt: skip

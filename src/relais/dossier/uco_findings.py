"""What a case found and who judged it, as CASE/UCO tells it, and the reports that opened it.

Tests are actions, with their innocent reading; their results, and judgements, are assessments.
"""

from collections.abc import Iterator

from relais.dossier.case_file import CaseFile, Result
from relais.dossier.uco_node import Node, iri, node, ref, refs, stated
from relais.dossier.uco_people import People
from relais.language.result import heading, shown
from relais.language.tongue import Tongue

_ACTION = ("case-investigation:InvestigativeAction", "cac-core:InvestigativeAction")
_ASSESSMENT = ("uco-core:Annotation", "cac-core:AssessmentResult")
_REPORTS = {"cybertip": "cacontology-us-ncmec:NCMECCybertipReport", "ispws": "cacontology-hotlines:ESPReport"}
_LABELS = ("window", "null", "innocent", "cannot_show", "error_rate")


def head(file: CaseFile, people: People, name: str) -> Iterator[Node]:
    """Yield what every part begins with: the investigation, and what made the bundle."""
    made, case = file.made_of, file.case
    unit = iri("unit", *file.unit)
    yield node(
        investigation(file), "case-investigation:Investigation", "cacontology:CACInvestigation",
        uco_core__name=case.reference or case.procedure, uco_core__description=case.procedure,
        case_investigation__investigationStatus=case.state, uco_core__object=refs(people.everybody()),
    )  # fmt: skip
    yield node(unit, "uco-identity:Organization", uco_core__name=" ".join(file.unit))
    yield node(tool(file), "uco-tool:Tool", uco_core__name="relais", uco_tool__version=made.version)
    yield node(
        iri("part", case.number, name), *_ACTION, uco_core__name=f"relais export, {name}",
        uco_action__instrument=ref(tool(file)), uco_action__performer=ref(unit), uco_action__endTime=made.as_of,
        uco_action__object=ref(investigation(file)),
        uco_core__description=f"ledger {made.ledger_head}, decisions up to audit row {made.decisions}",
    )  # fmt: skip


def investigation(file: CaseFile) -> str:
    """Return the identifier of the case."""
    return iri("case", file.case.number, file.case.procedure)


def tool(file: CaseFile) -> str:
    """Return the identifier of this version of relais."""
    return iri("tool", file.made_of.version)


def reports(file: CaseFile) -> Iterator[tuple[Node, list[str], str]]:
    """Yield the reports among the sources, by their references."""
    for row in file.reports.to_pylist():
        id_ = iri("report", row["source_id"], row["locator"])
        told = ", ".join(one for one in (row["sender"], row["company"]) if one)
        yield node(
            id_, "uco-core:UcoObject", _REPORTS.get(row["channel"], "cacontology-hotlines:HotlineReport"),
            uco_core__name=row["reference"], uco_core__description=told, uco_core__objectCreatedTime=row["at"],
            uco_core__externalReference=stated(id_, [(row["source_id"], row["locator"])]),
        ), [], row["source_id"]  # fmt: skip


def findings(file: CaseFile, people: People, said: Tongue) -> Iterator[Node]:
    """Yield each test that says something, and its results; then the judgements in force."""
    names = {one.source_id: str(one.number) for one in file.exhibits}
    for one in file.results:
        if one.offered.num_rows:
            yield from _result(file, one, people, names, said)
    for judged in file.judgements:
        id_ = iri("judgement", file.case.number, judged.number)
        performer = iri("person of the unit", judged.actor)
        places = [(one.source_id, one.locator) for one in (*judged.left, *judged.right)]
        yield node(performer, "uco-identity:Identity", uco_core__name=judged.actor)
        yield node(
            id_, *_ASSESSMENT, uco_core__name=judged.verdict, uco_core__statement=[judged.reason],
            uco_core__object=ref(investigation(file)), uco_core__externalReference=stated(id_, places),
        )  # fmt: skip
        yield node(
            iri(id_, "act"), *_ACTION, uco_action__performer=ref(performer), uco_action__endTime=judged.at,
            uco_action__result=ref(id_), uco_core__name="judgement on a link",
        )  # fmt: skip


def _result(file: CaseFile, one: Result, people: People, names: dict[str, str], said: Tongue) -> Iterator[Node]:
    act, results = iri("test", file.case.number, one.test.name), []
    for number, row in enumerate(one.offered.to_pylist()):
        id_ = iri(act, number)
        results.append(id_)
        told = shown({name: row[name] for name in one.test.columns if name != "refused"}, names, said)
        about = [found for side in ("payer", "payee") if (found := people.called(str(row.get(side))))]
        yield node(
            id_, *_ASSESSMENT, uco_core__name=one.test.name, uco_core__object=refs([investigation(file), *about]),
            uco_core__statement=[f"{heading(name, said)}: {value}" for name, value in told.items() if value],
        )  # fmt: skip
    described = [said.text(getattr(one.test, name)) for name in _LABELS]
    yield node(
        act, *_ACTION, uco_core__name=said.text(one.test.title), uco_action__instrument=ref(tool(file)),
        uco_core__description=[said.text(one.test.question), *described], uco_action__result=refs(results),
    )  # fmt: skip

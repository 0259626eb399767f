"""A report or a file's details, as elements, into facts."""

from typing import Any

from lxml import etree

from relais.intake.facts import Facts
from relais.intake.gathered import Logins, Mentions
from relais.intake.ispws.element import Element, Survey
from relais.intake.ispws.fields import CLASSES, INCIDENT_TYPES, OLD_INCIDENT_TYPES
from relais.intake.ispws.people import OTHER_VALUE, Scene, connections, party
from relais.intake.ncmec.files import COMPANY_SCHEME, named_hash
from relais.intake.reports import Reports
from relais.intake.stated import flag, moment
from relais.model.notice import msg

OLD_VALUE = msg("“{raw}” is an older wording that today's schema refuses: kept as written")
OTHER_HASH = msg("a hash of type “{raw}” is not known to this reader: kept as a hash of no named kind")

_ALGORITHMS = {"MD5": "md5", "SHA1": "sha1", "SHA256": "sha256"}
_PEOPLE = (
    ("personOrUserReported", "reported", "personOrUserReportedPerson"),
    ("intendedRecipient", "recipient", "intendedRecipientPerson"),
    ("victim", "victim", "victimPerson"),
)
# Selectors that an incident names, which the source ties to nobody.
_OF_INCIDENTS = (("url", "url"), ("emailAddress", "email"), ("phoneNumber", "phone"))
# The schema leaves to the company that sends the file to class it, and does not name it.
COMPANY = "the company"


class Reader:
    """Turns elements into facts. `close` says what was unknown and hands on what is held back."""

    def __init__(self, facts: Facts) -> None:
        self.facts = facts
        self.survey = Survey()
        self._reports = Reports(facts)
        self._mentions = Mentions(facts)
        self._logins = Logins(facts)
        # Details of several files of one report may follow one another: they share its row.
        self._files: tuple[str, dict[str, Any], list[str]] | None = None

    def close(self) -> None:
        """Hand on what is held back and say what the survey found."""
        self._end_files()
        for gathered in (self._reports, self._mentions, self._logins):
            gathered.flush()
        self.survey.tell(self.facts)

    def read(self, node: etree._Element, name: str, place: str) -> None:
        """Read one `report` or `fileDetails`."""
        element = Element(node, name, place, self.survey)
        if name == "fileDetails":
            self._file(element)
        else:
            self._end_files()
            self._report(element)

    def _report(self, report: Element) -> None:
        facts = self.facts
        scene = self._scene(list(report.texts("additionalInfo")))
        for name, role, inner in _PEOPLE:
            for found in report.each(name):
                party(scene, found, role, found.one(inner))
        for found in report.each("reporter"):
            for person in (*found.each("reportingPerson"), *found.each("contactPerson")):
                party(scene, person, "reporter", person)
        for found in report.each("lawEnforcement"):
            _police(scene, found)
        for found in report.each("internetDetails"):
            for name in found.names:
                for incident in found.each(name):
                    _incident(scene, incident)
        # A report without its summary, which the survey has said, declares nothing of its own.
        summary = report.one("incidentSummary") or report
        incident_at = moment(facts, f"{summary.place}/incidentDateTime", summary.of("incidentDateTime"))
        scene.texts.extend(summary.texts("incidentDateTimeDescription"))
        self._reports.add(
            report.place,
            scene.texts,
            channel="ispws",
            incident_type=_incident_type(scene, summary),
            escalated=_escalated(scene, summary),
            informational=_present(facts, report.one("informational") or summary.one("informational")),
            places=list(
                {
                    "escalated": f"{summary.place}/escalateToHighPriority",
                    "incident_at": f"{summary.place}/incidentDateTime",
                }.items()
            ),
            **incident_at.columns("incident_"),
        )

    def _scene(self, texts: list[str]) -> Scene:
        return Scene(self.facts, self._mentions, self._logins, self._reports.next_ordinal(), texts)

    def _file(self, file: Element) -> None:
        reference = file.of("reportId") or ""
        if self._files is None or self._files[0] != reference or not reference:
            self._end_files()
            self._files = (reference, {"place": file.place, "live": None}, [])
        _reference, row, texts = self._files
        live = _media(self._scene(texts), file)
        row["live"] = live if row["live"] is None else row["live"] or bool(live)
        texts.extend(file.texts("additionalInfo"))

    def _end_files(self) -> None:
        if self._files is not None:
            reference, row, texts = self._files
            self._files = None
            self._reports.add(row["place"], texts, channel="ispws", reference=reference or None, live=row["live"])


def _police(scene: Scene, found: Element) -> None:
    """Add the agency and its officer, each a party of its own."""
    agency = found.one("agencyName")
    if agency is not None and agency.text:
        scene.facts.add("party", agency.place, report=scene.report, role="officer", name_raw=agency.text)
    for officer in found.each("officerContact"):
        party(scene, officer, "officer", officer)


def _incident(scene: Scene, incident: Element) -> None:
    for name, kind in _OF_INCIDENTS:
        for found in incident.each(name):
            if found.text:
                verified = flag(scene.facts, f"{found.place}/@verified", found.node.get("verified"))
                scene.mentions.add(found.place, kind, found.text, report=scene.report, verified=verified)
    connections(scene, incident, None, incident.of("client"))
    scene.texts.extend(incident.texts("content", "additionalInfo"))


def _incident_type(scene: Scene, summary: Element) -> str | None:
    type_ = summary.of("incidentType")
    if type_ is not None and type_ not in INCIDENT_TYPES:
        template = OLD_VALUE if type_ in OLD_INCIDENT_TYPES else OTHER_VALUE
        scene.facts.notice(template, f"{summary.place}/incidentType", raw=type_[:200])
    return type_


def _escalated(scene: Scene, summary: Element) -> bool | None:
    """Tell whether the company asked for urgency: the element holds its reason, in free words.

    The words are not interpreted: that a child is at risk now is for a person to read in them.
    """
    reason = summary.of("escalateToHighPriority")
    if reason is None or reason.casefold() in ("true", "false"):
        return flag(scene.facts, f"{summary.place}/escalateToHighPriority", reason)
    scene.texts.append(reason)
    return True


def _present(facts: Facts, found: Element | None) -> bool | None:
    """Read a flag that says yes by standing there empty."""
    if found is None:
        return None
    return True if found.text is None else flag(facts, found.place, found.text)


def _media(scene: Scene, file: Element) -> bool | None:
    """Add one file; return whether it is said to come from a live session.

    Neither its name nor the address under which it lies is kept: both can hold what no table should.
    """
    facts = scene.facts
    code = file.of("industryClassification")
    if code is not None and code not in CLASSES:
        facts.notice(OTHER_VALUE, f"{file.place}/industryClassification", raw=code[:100])
    annotations = file.one("fileAnnotations")
    live = _present(facts, annotations.one("liveStreaming")) if annotations else None
    uploaded = moment(facts, f"{file.place}/uploadedToEspTimestamp", file.of("uploadedToEspTimestamp"))
    facts.add(
        "media",
        file.place,
        report=scene.report,
        **_hashes(scene, file),
        scheme=COMPANY_SCHEME if code else None,
        code=code,
        authority=COMPANY if code else None,
        viewed_by_company=flag(facts, f"{file.place}/fileViewedByEsp", file.of("fileViewedByEsp")),
        live=live,
        **uploaded.columns(),
    )
    connections(scene, file, None, None)
    return live


def _hashes(scene: Scene, file: Element) -> dict[str, str]:
    hashes: dict[str, str] = {}
    unnamed: list[str] = []
    for found in file.each("originalFileHash"):
        if not found.text:
            continue
        type_ = found.node.get("hashType") or ""
        algorithm = _ALGORITHMS.get(type_.upper().replace("-", ""))
        if algorithm is None:
            scene.facts.notice(OTHER_HASH, found.place, raw=type_[:100])
            unnamed.append(found.text)
            continue
        column, value = named_hash(scene.facts, found.place, algorithm, found.text)
        if column == "hash_raw" or column in hashes:
            unnamed.append(value)
        else:
            hashes[column] = value
    return hashes | ({"hash_raw": "; ".join(unnamed)} if unnamed else {})

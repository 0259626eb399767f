"""One NCMEC report, as an object, into facts."""

from typing import Any

from relais.intake.facts import Facts
from relais.intake.gathered import Logins, Mentions
from relais.intake.ncmec.fields import INCIDENTS, LOOKUPS, REPORT
from relais.intake.ncmec.files import uploaded
from relais.intake.ncmec.node import Node, Survey
from relais.intake.ncmec.people import Scene, captures, contact, person, texts
from relais.intake.reports import Reports
from relais.intake.stated import country, flag, moment
from relais.model.notice import msg

NOT_A_REPORT = msg("this entry holds none of the fields of a report: not read")
# What an escalation field holds that is no reason: yes and no, or words for nothing.
_NO_REASON = ("true", "false", "yes", "no", "1", "0", "none", "n/a", "null", "-")
# Where an incident names selectors, what wraps them, what kind they are.
_OF_INCIDENTS = (
    ("screenName", "screenNames", "handle"),
    ("screenNames", "screenNames", "handle"),
    ("urls", "urls", "url"),
    ("url", "urls", "url"),
    ("emails", "emails", "email"),
    ("email", "emails", "email"),
    ("emailAddress", "emails", "email"),
    ("phones", "phones", "phone"),
    ("phone", "phones", "phone"),
    ("phoneNumber", "phones", "phone"),
)
NOT_A_PERSON = msg("“{raw}” stands where a person was expected: not read")
TWO_COUNTRIES = msg("the look-ups give {raw} two countries: kept as not stated")


class Reader:
    """Turns report objects into facts. `close` says which fields were unknown and hands on what is held back."""

    def __init__(self, facts: Facts) -> None:
        self.facts = facts
        self.survey = Survey()
        self._reports = Reports(facts)
        self._mentions = Mentions(facts)
        self._logins = Logins(facts)

    def close(self) -> None:
        """Hand on what is held back and say what the survey found."""
        for gathered in (self._reports, self._mentions, self._logins):
            gathered.flush()
        self.survey.tell(self.facts)

    def read(self, value: Any, pointer: str) -> None:
        """Read one report. Raises UnreadableError where it is nested beyond reason."""
        if not isinstance(value, dict):
            self.facts.notice(NOT_A_REPORT, pointer, skipped=1)
            return
        self.survey.look(value, REPORT, pointer)
        if value.keys().isdisjoint(REPORT):
            self.facts.notice(NOT_A_REPORT, pointer, skipped=1)
            return
        report = Node(value, pointer, self.facts)
        information = report.one("reportedInformation")
        company = information.one("reportingEsp")
        ordinal = self._reports.next_ordinal()
        scene = Scene(self.facts, self._mentions, self._logins, ordinal, company.text("espName"), {}, [])
        _lookups(scene, report)
        _people(scene, report, information, company)
        live = _incidents(scene, information)
        for file in information.each("uploadedFiles"):
            uploaded(scene, file)
        self._report(scene, report, information, live=live)

    def _report(self, scene: Scene, report: Node, information: Node, *, live: tuple[bool | None, str]) -> None:
        facts = self.facts
        summary = information.one("incidentSummary")
        added = report.one("additionalNcmecInformation")
        # Its short code, or its label where no code is given.
        priority = added.one("priority")
        scene.texts.extend(texts(information, "additionalInformations"))
        scene.texts.extend(texts(added, "executiveSummary", "notes"))
        types = [summary.text("incidentType"), summary.text("additionalIncidentTypes")]
        received = moment(facts, report.place("dateReceived"), report.text("dateReceived"))
        incident = moment(facts, summary.place("incidentDateTime"), summary.text("incidentDateTime"))
        self._reports.add(
            report.pointer,
            scene.texts,
            reference=report.text("reportId"),
            channel="cybertip",
            sender="NCMEC",
            company=scene.company,
            incident_type="; ".join(text for text in types if text) or None,
            priority=priority.text("priorityId") or priority.text("value"),
            escalated=_escalated(scene, summary),
            live=live[0],
            informational=flag(facts, report.place("informational"), report.value.get("informational")),
            country=country(facts, added.place("internationalCountry"), added.text("internationalCountry")),
            places=list(
                {
                    "priority": priority.pointer,
                    "escalated": summary.place("espEscalation"),
                    "live": live[1],
                    "at": report.place("dateReceived"),
                    "incident_at": summary.place("incidentDateTime"),
                }.items()
            ),
            **received.columns(),
            **incident.columns("incident_"),
        )


def _people(scene: Scene, report: Node, information: Node, company: Node) -> None:
    for key, inner, role in (
        ("reportedPeople", "reportedPersons", "reported"),
        ("reportedPersons", "reportedPersons", "reported"),
        ("intendedRecipients", "intendedRecipients", "recipient"),
        ("childVictims", "childVictims", "victim"),
    ):
        for node in information.each(key, inner):
            if node.value.keys() == {"value"}:
                scene.facts.notice(NOT_A_PERSON, node.pointer, skipped=1, raw=str(node.value["value"])[:100])
            else:
                person(scene, node, role)
    for node in company.each("contactForLawEnforcement"):
        contact(scene, node, "reporter")
    for node in report.each("lawEnforcementContactInformation", "lawEnforcementContacts"):
        contact(scene, node, "officer")


def _incidents(scene: Scene, information: Node) -> tuple[bool | None, str]:
    """Add what the incidents name; return whether one declares a webcam, True standing above False, and where."""
    live: bool | None = None
    place = information.place("incidentDetails")
    for incident in (
        incident
        for details in information.each("incidentDetails")
        for key in INCIDENTS
        for incident in details.each(key)
    ):
        _incident(scene, incident)
        webcam = flag(scene.facts, incident.place("webcamInvolved"), incident.value.get("webcamInvolved"))
        if webcam is not None and not live:
            live, place = webcam, incident.place("webcamInvolved")
    return live, place


def _incident(scene: Scene, incident: Node) -> None:
    service = incident.text("chatServiceOrClient") or scene.company
    for member, inner, kind in _OF_INCIDENTS:
        for found in incident.each(member, inner):
            text = found.text("value")
            if text is not None:
                of = service if kind == "handle" else None
                scene.mentions.add(found.pointer, kind, text, report=scene.report, service=of)
    captures(scene, incident)
    scene.texts.extend(texts(incident, "content", "notes", "additionalInformations"))


def _lookups(scene: Scene, report: Node) -> None:
    """Gather the country and the operator that the sender's look-ups name for each address: advice beside the login.

    The lookup itself is a mention of the address, so that one seen nowhere else in the report is not lost.
    """
    facts = scene.facts
    lookups = report.one("automatedInformation").one("autoGeneratedNotes").one("geoLookups")
    contradicted: set[str] = set()
    for key in LOOKUPS:
        for found in lookups.each(key):
            address = found.text("ipAddress")
            if address is None:
                continue
            code = country(facts, found.place("country"), found.text("country"))
            known = scene.countries.get(address) or code
            if code is not None and known != code:
                facts.notice(TWO_COUNTRIES, found.pointer, raw=address)
                contradicted.add(address)
            scene.countries[address] = known
            holder = found.text("organization") or found.text("esp")
            scene.mentions.add(found.pointer, "ip", address, report=scene.report, service=holder, country=code)
    for address in contradicted:
        scene.countries[address] = None


def _escalated(scene: Scene, summary: Node) -> bool | None:
    """Read the company's escalation: yes, no, or the words of a reason, which say that it asked for urgency."""
    raw = summary.value.get("espEscalation")
    reason = summary.text("espEscalation")
    if reason is None or reason.strip().casefold() in _NO_REASON:
        return flag(scene.facts, summary.place("espEscalation"), raw if reason is None else reason)
    scene.texts.append(reason)
    return True

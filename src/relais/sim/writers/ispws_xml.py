"""Writes a report in the form in which companies send it to NCMEC (ISPWS XML, elements in the schema's order)."""

from collections.abc import Mapping
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from relais.sim.alert import Alert, mailbox, stamp
from relais.sim.person import Person
from relais.sim.writers.ncmec_json import INCIDENT_TYPE

_SCHEMA = "https://report.cybertip.org/ispws/xsd"
_XSI = "http://www.w3.org/2001/XMLSchema-instance"


def ispws_xml(alert: Alert, people: Mapping[str, Person]) -> bytes:
    """Return the report as XML. The form has no place for NCMEC's number: it does not exist yet when it is sent."""
    report = Element("report", {"xmlns:xsi": _XSI, "xsi:noNamespaceSchemaLocation": _SCHEMA})
    summary = SubElement(report, "incidentSummary")
    _text(summary, "incidentType", INCIDENT_TYPE)
    _text(summary, "platform", alert.company)
    _text(summary, "escalateToHighPriority", alert.escalation)
    _text(summary, "incidentDateTime", alert.incident or stamp(alert.received))
    person = people[alert.about]
    if alert.service is not None:
        chat = SubElement(SubElement(report, "internetDetails"), "chatImIncident")
        _text(chat, "chatClient", alert.service.title())
        _text(chat, "additionalInfo", alert.notes[0] if alert.notes else None)
    reporter = SubElement(SubElement(report, "reporter"), "reportingPerson")
    _text(reporter, "firstName", "Équipe")
    _text(reporter, "lastName", alert.company)
    _text(reporter, "email", mailbox(alert.company))
    _reported(report, alert, person)
    for id_ in alert.partners:
        _account(
            SubElement(report, "intendedRecipient"),
            "intendedRecipientPerson",
            people[id_],
            ("name", "handle", "phone"),
            alert.service,
        )
    _text(report, "additionalInfo", " ".join(alert.notes) or None)
    indent(report)
    return b'<?xml version="1.0" encoding="UTF-8"?>\n' + tostring(report, encoding="unicode").encode() + b"\n"


def _reported(report: Element, alert: Alert, person: Person) -> None:
    reported = SubElement(report, "personOrUserReported")
    _account(reported, "personOrUserReportedPerson", person, alert.named, alert.service)
    for sighting in alert.sightings:
        capture = SubElement(reported, "ipCaptureEvent")
        _text(capture, "ipAddress", sighting.ip)
        _text(capture, "eventName", sighting.event)
        _text(capture, "dateTime", stamp(sighting.at) if sighting.at else None)
        _text(capture, "possibleProxy", None if sighting.proxy is None else str(sighting.proxy).lower())
        _text(capture, "port", None if sighting.port is None else str(sighting.port))


def _account(parent: Element, element: str, person: Person, named: tuple[str, ...], service: str | None) -> None:
    described = SubElement(parent, element)
    given, surname = person.name.split(" ", 1)
    if "name" in named:
        _text(described, "firstName", given)
        _text(described, "lastName", surname)
    if "phone" in named:
        SubElement(described, "phone", {"type": "Mobile", "verified": "true"}).text = person.phones[0]
    if "email" in named:
        for email in person.emails:
            SubElement(described, "email", {"type": "Home"}).text = email
    if "name" in named and person.birth:
        _text(described, "dateOfBirth", person.birth.isoformat())
    if service is not None and "handle" in named:
        account = person.account(service)
        _text(parent, "espIdentifier", account.handle.removeprefix("user"))
        _text(parent, "espService", service.title())
        _text(parent, "screenName", account.username)
        _text(parent, "displayName", account.display)


def _text(parent: Element, name: str, text: str | None) -> None:
    if text is not None:
        SubElement(parent, name).text = text

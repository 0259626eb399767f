"""The ISPWS form: elements in the schema's order, port and time of an address."""

from xml.etree import ElementTree as ET

import pytest


def reports(built):
    return [built.inbox / path for path in built.truth.files if path.endswith("/report.xml")]


def test_one_full_report(built):
    (path,) = [path for path in reports(built) if "commissioner-4" in
               [a.about for a in built.truth.alerts if a.path == path.relative_to(built.inbox).as_posix()]]  # fmt: skip
    report = ET.parse(path).getroot()
    person = built.world.people["commissioner-4"]
    assert report.tag == "report"
    assert report.findtext("personOrUserReported/espIdentifier") == person.account("messenger").handle
    assert report.findtext("personOrUserReported/ipCaptureEvent/ipAddress") == person.ip
    first, last = person.ports
    assert first <= int(report.findtext("personOrUserReported/ipCaptureEvent/port")) <= last
    assert report.findtext("personOrUserReported/ipCaptureEvent/dateTime").endswith("Z")


def test_urgency_is_declared_in_some(built):
    declared = [ET.parse(path).findtext("incidentSummary/escalateToHighPriority") for path in reports(built)]
    assert set(declared) == {None, "Immediate risk to child"}


@pytest.mark.samples
def test_valid_by_the_public_schema(built, samples):
    from lxml import etree

    schema = etree.XMLSchema(etree.parse(str(samples / "ncmec_ispws" / "cyber_tipline.xsd")))
    for path in reports(built):
        schema.assertValid(etree.parse(str(path)))

"""The two report readers against the bare parse of the same bytes: many reports in one file, and one per file."""

import json
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import ijson
from lxml import etree

from benchmarks.reading import compared

# Reports of 3 to 4 kB, the size of most: a unit receives them by the thousand.
_SMALL_FILES = 2_000


def run(mb: int) -> list[dict[str, object]]:
    """Return facts per second and the ratio to the bare parse, for `mb` megabytes of each kind of input."""
    rows: list[dict[str, object]] = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        one = bundle(folder / "reports.json", mb)
        rows += compared("NCMEC JSON, one file", [one], events)
        xml = _write(folder / "reports.xml", mb, ("<reports>", _xml, "</reports>"))
        rows += compared("ISPWS XML, one file", [xml], elements)
        small = folder / "small"
        small.mkdir()
        many = [small / f"{number}.json" for number in range(_SMALL_FILES)]
        for number, path in enumerate(many):
            path.write_text(json.dumps(_report(number)), encoding="utf-8")
        rows += compared(f"NCMEC JSON, many small files ({_SMALL_FILES:,})", many, events)
        many = [small / f"{number}.xml" for number in range(_SMALL_FILES)]
        for number, path in enumerate(many):
            path.write_text(_xml(number), encoding="utf-8")
        rows += compared(f"ISPWS XML, many small files ({_SMALL_FILES:,})", many, elements)
    return rows


def events(path: Path) -> None:
    """Parse JSON and make nothing of it."""
    with path.open("rb") as file:
        for _event in ijson.basic_parse(file):
            pass


def elements(path: Path) -> None:
    """Parse XML and make nothing of it."""
    for _event, element in etree.iterparse(str(path)):
        element.clear()


def bundle(path: Path, mb: int) -> Path:
    """Write a list of reports of about `mb` megabytes."""
    return _write(path, mb, _list_of_json())


def _write(path: Path, mb: int, parts: tuple[str, Callable[[int], str], str]) -> Path:
    before, report, after = parts
    with path.open("w", encoding="utf-8") as file:
        file.write(before)
        number = 0
        while file.tell() < mb << 20:
            file.write("".join(report(number + step) for step in range(100)))
            number += 100
        file.write(report(-1).rstrip(",") + after)
    return path


def _list_of_json() -> tuple[str, Callable[[int], str], str]:
    return "[", lambda number: json.dumps(_report(number)) + ",", "]"


def _values(key: str, *values: str) -> dict[str, Any]:
    return {key: [{"value": value, "verified": None} for value in values]}


def _capture(number: int, event: str) -> dict[str, Any]:
    return {
        "captureType": "IP Address",
        "valueType": None,
        "value": f"203.0.113.{number % 250}",
        "eventName": event,
        "dateTime": f"2024-02-{number % 28 + 1:02d}T21:{number % 60:02d}:05Z",
        "possibleProxy": False if number % 3 else None,
        "port": 1_024 + number % 60_000 if number % 2 else None,
    }


def _report(number: int) -> dict[str, Any]:
    number = abs(number)
    person = {
        "firstName": f"Name{number % 400}",
        "middleName": None,
        "lastName": "EXAMPLE",
        "dateOfBirth": None,
        "approximateAge": None,
        "espUserId": f"{1_000_000 + number}",
        "espService": "Example Chat",
        "screenNames": _values("screenNames", f"user.{number}"),
        "displayNames": _values("displayNames", f"User {number}"),
        "emails": _values("emails", f"user{number}@example.org"),
        "phones": _values("phones", f"+3363998{number % 10_000:04d}"),
        "addresses": None,
        "profileBio": "Hello from here.",
        "sourceInformation": {"sourceCaptures": [_capture(number + step, "Login") for step in range(8)]},
    }
    file = {
        "filename": "file.bin",
        "originalFilename": None,
        "verificationHash": f"{number:032x}",
        "viewedByEsp": True,
        "industryClassification": "B1",
        "ncmecTags": {"groups": None},
        "sourceInformation": {"sourceCaptures": [_capture(number, "Upload")]},
    }
    text = f"On Monday {number % 90 + 10},00 EUR were agreed; answer to mail{number}@example.net before eight. "
    return {
        "reportId": 100_000_000 + number,
        "dateReceived": "2024-03-01T10:00:00Z",
        "informational": False,
        "reportedInformation": {
            "reportingEsp": {"espName": "Example Chat", "contactForLawEnforcement": None},
            "incidentSummary": {"incidentType": "Type", "incidentDateTime": "2024-02-28T21:14:05Z"},
            "incidentDetails": {"chatIncident": [{"id": 1, "webcamInvolved": None, "notes": [{"value": text}]}]},
            "reportedPeople": {"reportedPersons": [person]},
            "uploadedFiles": {"uploadedFiles": [file]},
            "additionalInformations": [{"value": text * 3}],
        },
        "additionalNcmecInformation": {"priority": {"priorityId": "2"}, "internationalCountry": "France"},
    }


def _xml(number: int) -> str:
    number = abs(number)
    captures = "".join(
        f"<ipCaptureEvent><ipAddress>203.0.113.{(number + step) % 250}</ipAddress><eventName>Login</eventName>"
        f"<dateTime>2024-02-{(number + step) % 28 + 1:02d}T21:14:05Z</dateTime><possibleProxy>false</possibleProxy>"
        f"<port>{1_024 + number % 60_000}</port></ipCaptureEvent>"
        for step in range(8)
    )
    text = f"On Monday {number % 90 + 10},00 EUR were agreed; answer to mail{number}@example.net before eight. "
    return (
        "<report><incidentSummary><incidentType>Child Sex Tourism</incidentType>"
        "<incidentDateTime>2024-02-28T21:14:05Z</incidentDateTime></incidentSummary>"
        f"<internetDetails><chatImIncident><chatClient>Example Chat</chatClient><content>{text * 3}</content>"
        "</chatImIncident></internetDetails><reporter><reportingPerson><firstName>Robin</firstName>"
        "<lastName>Sample</lastName><email>legal@example.com</email></reportingPerson></reporter>"
        f"<personOrUserReported><personOrUserReportedPerson><firstName>Name{number % 400}</firstName>"
        f"<lastName>EXAMPLE</lastName><phone>+3363998{number % 10_000:04d}</phone>"
        f"<email verified='true'>user{number}@example.org</email></personOrUserReportedPerson>"
        f"<espIdentifier>{1_000_000 + number}</espIdentifier><espService>Example Chat</espService>"
        f"<screenName>user.{number}</screenName>{captures}"
        f"<deviceId><idType>IMEI</idType><idValue>490154203237518</idValue></deviceId></personOrUserReported>"
        f"<additionalInfo>{text}</additionalInfo></report>"
    )

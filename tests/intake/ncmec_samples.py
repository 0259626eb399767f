"""NCMEC reports built for tests: one full report of the police JSON, and what companies make of its lists."""

import copy
import json
from hashlib import sha256
from pathlib import Path
from typing import Any

import pyarrow as pa

from relais.intake.facts import Facts
from relais.intake.format import Format, Sealed
from relais.model.notice import UnreadableError
from relais.model.source import Reading

Tables = dict[str, list[dict[str, Any]]]

FULL: dict[str, Any] = {
    "reportId": 900000001,
    "dateReceived": "2024-03-01T10:00:00Z",
    "informational": False,
    "dateMadeAvailable": "2024-03-02T08:00:00Z",
    "reportedInformation": {
        "reportingEsp": {
            "espName": "Example Chat",
            "contactForLawEnforcement": {"firstName": "Robin", "lastName": "Sample", "email": "legal@example.com"},
        },
        "incidentSummary": {
            "incidentType": "Type of incident A",
            "platform": "Web",
            "incidentDateTime": "2024-02-28T21:14:05Z",
            "incidentDateTimeDescription": None,
            "espEscalation": None,
            "additionalIncidentTypes": None,
        },
        "incidentDetails": {
            "chatIncident": [
                {
                    "id": 1,
                    "chatServiceOrClient": "Example Chat",
                    "chatRoomName": None,
                    "screenName": "room.host.77",
                    "webcamInvolved": True,
                    "urls": ["https://chat.example.com/room/77"],
                    "notes": [{"value": "Meeting at eight, 50 EUR agreed."}],
                    "additonalInformations": [{"value": "Second mailbox: other@example.net"}],
                },
                {"id": 2, "webcamInvolved": False},
            ],
            "emailIncident": None,
        },
        "reportedPeople": {
            "reportedPersons": [
                {
                    "firstName": "Jean",
                    "middleName": None,
                    "lastName": "EXEMPLE",
                    "dateOfBirth": "1970-01-31",
                    "approximateAge": 54,
                    "espUserId": "10000777",
                    "espService": "Example Chat",
                    "screenNames": {"screenNames": [{"value": "jean.ex"}, {"value": "j_exemple"}]},
                    "displayNames": {"displayNames": [{"value": "Jean E."}]},
                    "emails": {"emails": [{"value": "jean@example.org", "verified": True}]},
                    "phones": {"phones": [{"value": "+33639981234", "verified": None}]},
                    "addresses": {
                        "addresses": [
                            {"address": "1 rue de l'Exemple", "city": "Lyon", "zipCode": "69000", "country": "FR"}
                        ]
                    },
                    "profileBio": "Bonjour",
                    "sourceInformation": {
                        "sourceCaptures": [
                            {
                                "captureType": "IP Address",
                                "value": "198.51.100.7",
                                "eventName": "Login",
                                "dateTime": "2024-02-28T21:00:00Z",
                                "possibleProxy": False,
                                "port": 50123,
                            },
                            {
                                "captureType": "IP Address",
                                "value": "100.64.3.9",
                                "eventName": "Upload",
                                "dateTime": "2024-02-28T21:10:00Z",
                                "possibleProxy": None,
                                "port": None,
                            },
                            {
                                "captureType": "Device ID",
                                "valueType": "IDFA",
                                "value": "6D92078A-8246-4BA4-AE5B-76104861E7DC",
                                "dateTime": None,
                            },
                            {"captureType": "Profile URL", "value": "https://chat.example.com/u/jean.ex"},
                        ]
                    },
                    "priorCybertipReports": None,
                }
            ]
        },
        "intendedRecipients": {"intendedRecipients": [{"espUserId": "10000888", "displayNames": None}]},
        "childVictims": {"childVictims": None},
        "uploadedFiles": {
            "uploadedFiles": [
                {
                    "filename": "file-0001.bin",
                    "originalFilename": None,
                    "verificationHash": "0123456789abcdef0123456789abcdef",
                    "viewedByEsp": True,
                    "industryClassification": "B1",
                    "ncmecTags": {"groups": [{"tags": [{"value": "T1"}, {"value": "T2"}]}]},
                    "sourceInformation": {
                        "sourceCaptures": [
                            {
                                "captureType": "IP Address",
                                "value": "203.0.113.9",
                                "eventName": "Upload",
                                "dateTime": "2024-02-28T21:11:00Z",
                                "port": "443",
                            }
                        ]
                    },
                    "espMetadata": {"metadatas": [{"name": "width", "value": "1"}]},
                },
                {"filename": "file-0002.bin", "verificationHash": None, "viewedByEsp": None},
            ]
        },
        "additionalInformations": [{"value": "Transfer of 2,500 PHP noted, call +33 6 39 98 12 34."}],
    },
    "automatedInformation": {
        "autoGeneratedNotes": {
            "geoLookups": {
                "reportedPersonGeoLookups": [
                    {"ipAddress": "198.51.100.7", "organization": "Example Net", "country": "France", "city": "Lyon"}
                ],
                "childVictimGeoLookups": None,
                "imageGeoLookups": [{"ipAddress": "203.0.113.9", "country": "PH", "latitude": 14.6}],
            }
        }
    },
    "additionalNcmecInformation": {
        "ncmecClassification": "Class",
        "priority": {"priorityId": "E", "value": "label"},
        "internationalCountry": "France",
        "executiveSummary": {"value": "Summary names jean@example.org."},
        "notes": {"notes": [{"value": "Note."}]},
    },
    "lawEnforcementContactInformation": {
        "lawEnforcementContacts": [
            {"agency": "Example Police", "dateTimeMadeAvailable": "2024-03-02T08:00:00Z", "referralType": "R"}
        ]
    },
}
# What FULL holds, table by table: a fact per row.
COUNTS = {"report": 1, "party": 4, "selector": 13, "login": 3, "media": 4}


def full() -> dict[str, Any]:
    """A copy of the full report, to change."""
    return copy.deepcopy(FULL)


def minimal(number: int = 1) -> dict[str, Any]:
    """A report that says next to nothing, with one person."""
    return {
        "reportId": number,
        "dateReceived": "2024-03-01T10:00:00Z",
        "reportedInformation": {"reportedPeople": {"reportedPersons": [{"espUserId": f"user{number}"}]}},
    }


def packed(value: Any) -> bytes:
    return json.dumps(value).encode()


def take(
    format_: Format,
    data: bytes,
    folder: Path,
    *,
    key: bytes = b"",
    answers: dict[str, tuple[str, str]] | None = None,
) -> tuple[Tables, Reading]:
    """Read bytes with a reader as the house does; return the facts per table and the reading."""
    path = folder / "source"
    path.write_bytes(data)
    tables: Tables = {}

    def sink(table: str, batch: pa.RecordBatch) -> None:
        tables.setdefault(table, []).extend(batch.to_pylist())

    sealed = Sealed.at(path, sha256(data).hexdigest())
    facts = Facts(sealed.source_id, format_.name, format_.version, sink=sink, key=key, answers=answers)
    try:
        format_.read(sealed, facts)
    except UnreadableError as error:
        return tables, facts.close(error.notice)
    return tables, facts.close()


def known(format_: Format, data: bytes, folder: Path) -> bool:
    """Whether the reader recognises these bytes."""
    path = folder / "source"
    path.write_bytes(data)
    return format_.recognise(Sealed.at(path, ""))

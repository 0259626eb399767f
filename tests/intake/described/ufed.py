"""UFED `report.xml`, after the model classes of github.com/SEilers/UFEDLib (namespace, field names), and the shape of
models, typed values and empty fields in public tests of other readers; looked up 2026-11-28.

Odd cases named there: a field holds `<empty/>`; a call of several callees; a deleted record; times with an offset; a
party that is the owner of the phone; an SMS outside of any chat; attachments without a text.
"""

from datetime import UTC, datetime
from decimal import Decimal
from itertools import count

_IDS = count(1)


def _field(name: str, value: str | None, type_: str = "String") -> str:
    if value is None:
        return f'<field name="{name}" type="{type_}"><empty/></field>'
    if type_ == "TimeStamp":
        return (
            f'<field name="{name}" type="TimeStamp"><value type="TimeStamp" format="TimeStampKnown"'
            f' formattedTimestamp="{value}">{value}</value></field>'
        )
    return f'<field name="{name}" type="{type_}"><value type="{type_}"><![CDATA[{value}]]></value></field>'


def _model(type_: str, *inside: str, state: str = "Intact") -> str:
    return (
        f'<model type="{type_}" id="{next(_IDS):08d}-0000-4000-8000-000000000000" deleted_state="{state}"'
        f' decoding_confidence="High" isrelated="False" source_index="{next(_IDS)}" extractionId="0">'
        f"{''.join(inside)}</model>"
    )


def _party(identifier: str, role: str, name: str | None = None, *, owner: bool = False) -> str:
    return _model(
        "Party", _field("Identifier", identifier), _field("Role", role, "PartyRole"), _field("Name", name),
        _field("IsPhoneOwner", str(owner), "Boolean"), _field("IsGroupAdmin", "False", "Boolean"),
    )  # fmt: skip


def _call(
    source: str | None, at: str | None, length: str, way: str, status: str, video: str | None, *parties: str,
    state: str = "Intact",
) -> str:  # fmt: skip
    return _model(
        "Call", _field("Source", source), _field("Direction", way, "ModelDirections"), _field("Type", way, "CallType"),
        _field("Status", status, "CallStatus"), _field("TimeStamp", at, "TimeStamp"),
        _field("Duration", length, "TimeSpan"),
        _field("CountryCode", None), _field("NetworkCode", None), _field("NetworkName", None), _field("Account", None),
        _field("VideoCall", video, "Boolean"),
        f'<multiModelField name="Parties" type="Party">{"".join(parties)}</multiModelField>',
        state=state,
    )  # fmt: skip


def _message(
    source: str, at: str, sender: str, to: str, body: str | None, files: int = 0, state: str = "Intact"
) -> str:
    attachments = "".join(
        _model("Attachment", _field("Filename", f"file{n}.bin"), _field("ContentType", "application/octet-stream"))
        for n in range(files)
    )
    return _model(
        "InstantMessage", _field("SourceApplication", source), _field("Body", body),
        _field("TimeStamp", at, "TimeStamp"),
        _field("Status", "Sent", "MessageStatus"), f'<modelField name="From" type="Party">{sender}</modelField>',
        f'<multiModelField name="To" type="Party">{to}</multiModelField>',
        f'<multiModelField name="Attachments" type="Attachment">{attachments}</multiModelField>',
        state=state,
    )  # fmt: skip


ANA, BEN = "live:ana.roe", "live:ben.doe"
ANA_WA, BEN_WA, CLEO_WA = "33639980001@s.whatsapp.net", "639175550101@s.whatsapp.net", "639175550102@s.whatsapp.net"


def _owner(identifier: str, role: str) -> str:
    return _party(identifier, role, "Ana Roe", owner=True)


CALLS = [
    _call("Skype", "2026-01-10T14:30:00.000+01:00", "00:12:05", "Outgoing", "Established", "True",
          _owner(ANA, "From"), _party(BEN, "To", "Ben Doe")),
    _call("Skype", "2026-01-10T15:00:00.000+01:00", "00:00:00", "Incoming", "Missed", "False",
          _party(BEN, "From", "Ben Doe"), _owner(ANA, "To")),
    _call("WhatsApp", "2026-01-11T08:00:00.000+00:00", "01:00:01", "Outgoing", "Established", "True",
          _owner(ANA_WA, "From"), _party(BEN_WA, "To", "Ben"), _party(CLEO_WA, "To", "Cleo")),
    _call(None, "2026-01-12T09:15:30.000+00:00", "00:00:42", "Outgoing", "Established", None,
          _party("+639175550101", "To"), state="Deleted"),
    _call("WhatsApp", None, "00:00:10", "Incoming", "Established", "False", _party(BEN_WA, "From", "Ben"),
          _owner(ANA_WA, "To")),
]  # fmt: skip
CHAT = _model(
    "Chat", _field("Source", "WhatsApp"), _field("Id", BEN_WA), _field("Name", None), _field("Account", ANA_WA),
    _field("StartTime", "2026-01-11T07:00:00.000+00:00", "TimeStamp"),
    _field("LastActivity", "2026-01-11T07:30:00.000+00:00", "TimeStamp"),
    f'<multiModelField name="Participants" type="Party">{_owner(ANA_WA, "General")}{_party(BEN_WA, "General", "Ben")}'
    '</multiModelField><multiModelField name="Messages" type="InstantMessage">',
    _message("WhatsApp", "2026-01-11T07:00:00.000+00:00", _owner(ANA_WA, "From"), _party(BEN_WA, "To", "Ben"), "hello"),
    _message("WhatsApp", "2026-01-11T07:01:00.000+00:00", _party(BEN_WA, "From", "Ben"), _owner(ANA_WA, "To"),
             "50.00 EUR, code 123-456-7890"),
    _message("WhatsApp", "2026-01-11T07:02:00.000+00:00", _party(BEN_WA, "From", "Ben"), _owner(ANA_WA, "To"), None, 2,
             "Deleted"),
    "</multiModelField>",
)  # fmt: skip
SMS = [
    _message(
        "SMS", "2026-01-12T10:00:00.000+00:00", _owner("+33639980001", "From"), _party("+639175550101", "To"), "ok"
    ),
    _message(
        "SMS", "2026-01-12T10:05:00.000+00:00", _party("+639175550101", "From"), _owner("+33639980001", "To"), "at 9"
    ),
]
ACCOUNT = _model(
    "UserAccount", _field("Source", "Skype"), _field("ServiceType", "Skype"), _field("Username", ANA),
    _field("Name", "Ana Roe"), _field("Password", None), _field("TimeCreated", None, "TimeStamp"),
)  # fmt: skip
TRANSFER = _model(
    "TransferOfFunds", _field("Source", "PayPal"), _field("DateSent", "2026-01-10T16:00:00.000+00:00", "TimeStamp"),
    _field("DateProcessed", None, "TimeStamp"), _field("Status", "Completed"), _field("TransferType", "Payment"),
    _field("Description", "gift"),
    '<modelField name="TransferAmount" type="Price">'
    + _model("Price", _field("Amount", "50.25", "Double"), _field("Currency", "EUR")) + "</modelField>",
    '<multiModelField name="Participants" type="Party">'
    + _owner("ana@example.org", "From") + _party("ben@example.org", "To", "Ben Doe") + "</multiModelField>",
)  # fmt: skip


def _type(name: str, *models: str) -> str:
    return f'<modelType type="{name}">{"".join(models)}</modelType>'


REPORT = (
    '<?xml version="1.0" encoding="utf-8"?>\n<project id="1" name="case" reportVersion="5.3.0.0" NodeCount="1"'
    ' ModelCount="12" containsGarbage="False" extractionType="FileSystem" xmlns="http://pa.cellebrite.com/report/2.0">'
    '<sourceExtractions><extractionInfo id="0" name="Physical" isCustom="True" type="FileSystem"/></sourceExtractions>'
    '<metadata section="Device Info"><item name="DeviceInfoDetectedPhoneModel"><![CDATA[Example 1]]></item></metadata>'
    '<taggedFiles/><decodedData>'
    + _type("Call", *CALLS) + _type("Chat", CHAT) + _type("InstantMessage", *SMS) + _type("UserAccount", ACCOUNT)
    + _type("TransferOfFunds", TRANSFER) + _type("Cookie", _model("Cookie", _field("Name", "a"), _field("Value", "b")))
    + "</decodedData></project>"
)  # fmt: skip
SAMPLES = {"ufed": REPORT.encode()}
EXPECTED = {
    "ufed": {
        "counts": {"call": 6, "message": 5, "payment": 1},
        "spots": [
            ("call", {"duration_s": 725}, {
                "at": datetime(2026, 1, 10, 13, 30, tzinfo=UTC), "video": True, "status": "answered",
                "service": "skype",
                "caller": ANA, "callee": BEN,
            }),
            ("call", {"at": datetime(2026, 1, 10, 14, tzinfo=UTC)}, {
                "duration_s": 0, "video": False, "status": "missed", "caller": BEN, "callee": ANA,
            }),
            ("call", {"duration_s": 3601, "callee": "+639175550102"}, {"caller": "+33639980001", "video": True}),
            ("call", {"duration_s": 42}, {"callee": "+639175550101", "video": None, "caller": None}),
            ("call", {"duration_s": 10}, {"at": None, "caller": "+639175550101"}),
            ("message", {"at": datetime(2026, 1, 11, 7, tzinfo=UTC)}, {
                "sender": "+33639980001", "length": 5, "service": "whatsapp",
            }),
            ("message", {"attachments": 2}, {"length": None, "sender": "+639175550101"}),
            ("message", {"at": datetime(2026, 1, 12, 10, 5, tzinfo=UTC)}, {"sender": "+639175550101", "length": 4}),
            ("payment", {}, {
                "amount": Decimal("50.25"), "currency": "EUR", "status": "completed", "payer": "ana@example.org",
                "payee": "ben@example.org", "at": datetime(2026, 1, 10, 16, tzinfo=UTC),
            }),
            ("selector", {"kind": "handle", "value": ANA}, {"service": "skype"}),
        ],
    }
}  # fmt: skip

"""The reader of phone extractions against the bare parse of the same bytes."""

import tempfile
from pathlib import Path

from benchmarks.readers_reports import elements
from benchmarks.reading import compared

_HEAD = (
    '<?xml version="1.0" encoding="utf-8"?>\n<project id="p" name="Phone" reportVersion="5.2"'
    ' xmlns="http://pa.cellebrite.com/report/2.0">\n<decodedData>\n'
)
# Of one hundred records: about as a phone of some years holds them.
_MESSAGES, _CALLS, _ACCOUNTS, _TRANSFERS = 86, 10, 2, 2


def run(mb: int) -> list[dict[str, object]]:
    """Return facts per second and the ratio to the bare parse, for a report of `mb` megabytes."""
    with tempfile.TemporaryDirectory() as name:
        return compared("UFED report", [write(Path(name) / "report.xml", mb)], elements)


def write(path: Path, mb: int) -> Path:
    """Write a report of about `mb` megabytes: one chat of many messages, then the other records."""
    number = 0
    with path.open("w", encoding="utf-8") as file:
        file.write(_HEAD)
        while file.tell() < mb << 20:
            chat = "".join(map(_message, range(number, number + _MESSAGES)))
            file.write(_list("Chat", _model("Chat", f"t{number}", _chat_fields(number), _many("Messages", chat))))
            for type_, count, make in (
                ("Call", _CALLS, _call),
                ("UserAccount", _ACCOUNTS, _account),
                ("TransferOfFunds", _TRANSFERS, _transfer),
            ):
                file.write(_list(type_, "".join(make(number + step) for step in range(count))))
            number += 100
        file.write("</decodedData>\n</project>\n")
    return path


def _guid(kind: str, number: int | str) -> str:
    return f"{kind}-4cc0-4dc3-9d3a-{number:0>12}"


def _field(name: str, value: str | None, type_: str = "String") -> str:
    inside = "<empty />" if value is None else f'<value type="{type_}"><![CDATA[{value}]]></value>'
    return f'  <field name="{name}" type="{type_}">\n    {inside}\n  </field>\n'


def _time(name: str, number: int) -> str:
    day, hour, minute = number // 1_440 % 28 + 1, number // 60 % 24, number % 60
    said = f"2026-01-{day:02d}T{hour:02d}:{minute:02d}:07"
    return (
        f'  <field name="{name}" type="TimeStamp">\n    <value type="TimeStamp" format="TimeStampKnown"'
        f' formattedTimestamp="{said}+00:00">{said}.000+00:00</value>\n  </field>\n'
    )


def _model(type_: str, id_: str, *inside: str) -> str:
    return (
        f'<model type="{type_}" id="{id_}" deleted_state="Intact" decoding_confidence="High" isrelated="False"'
        f' source_index="134077" extractionId="0">\n{"".join(inside)}</model>\n'
    )


def _many(name: str, *inside: str, kind: str = "multiModelField") -> str:
    return f'<{kind} name="{name}" type="Part">\n{"".join(inside)}</{kind}>\n'


def _list(type_: str, models: str) -> str:
    return f'<modelType type="{type_}">\n{models}</modelType>\n'


def _party(number: int, role: str, *, owner: bool = False) -> str:
    who = 0 if owner else number % 400 + 1
    return _model(
        "Party", _guid("9423c49d", number), _field("UserMapping", "False"),
        _field("Identifier", f"63917555{who:04d}@s.whatsapp.net"), _field("Role", role),
        _field("Name", f"Name{who}"), _field("IsPhoneOwner", str(owner), "Boolean"),
    )  # fmt: skip


def _chat_fields(number: int) -> str:
    return _field("Source", "WhatsApp") + _field("Id", f"{number}@chat") + _time("StartTime", number)


def _message(number: int) -> str:
    text = f"hello {number}, {number % 90 + 10},00 EUR at ten" if number % 9 == 0 else f"hello again {number % 1_000}"
    return _model(
        "InstantMessage", _guid("8204cd26", number), _field("UserMapping", "False"), _field("Source", "WhatsApp"),
        _field("Body", text), _field("Status", "Sent"), _field("Platform", "Mobile"), _field("Label", None),
        _field("Folder", None), _time("TimeStamp", number), _field("Type", "Chat"), _field("Subject", None),
        _many("From", _party(number, "From", owner=number % 2 == 0), kind="modelField"),
        _many("To", _party(number, "To", owner=number % 2 == 1)),
    )  # fmt: skip


def _call(number: int) -> str:
    return _model(
        "Call", _guid("77aa0001", number), _field("Source", "WhatsApp"), _field("Direction", "Outgoing"),
        _field("Status", "Established"), _field("VideoCall", "True", "Boolean"), _time("TimeStamp", number),
        _field("Duration", "00:02:05", "TimeSpan"),
        _many("Parties", _party(number, "From", owner=True), _party(number + 1, "To")),
    )  # fmt: skip


def _account(number: int) -> str:
    return _model(
        "UserAccount", _guid("66aa0001", number), _field("Name", f"Name{number}"),
        _field("Username", f"user{number}@example.org"), _field("ServiceType", "Example"), _field("Password", None),
    )  # fmt: skip


def _transfer(number: int) -> str:
    amount = _model("Price", _guid("55aa0002", number), _field("Amount", "45.50"), _field("Currency", "EUR"))
    return _model(
        "TransferOfFunds", _guid("55aa0001", number), _field("Source", "Wallet"), _field("Status", "Completed"),
        _time("DateSent", number), _many("Participants", _party(number, "From", owner=True), _party(number, "To")),
        _many("TransferAmount", amount, kind="modelField"),
    )  # fmt: skip

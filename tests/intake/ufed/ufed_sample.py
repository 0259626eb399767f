"""Reports of our own, after the public descriptions of Cellebrite's report.xml."""

from collections.abc import Sequence

SPACE = "http://pa.cellebrite.com/report/2.0"
AT = "2026-01-12T10:00:00.000+00:00"
OWNER = "33639980001@s.whatsapp.net"
FRIEND = "639175550101@s.whatsapp.net"


def _value(value: str | None) -> str:
    return "<empty />" if value is None else f'<value type="String"><![CDATA[{value}]]></value>'


def field(name: str, value: str | None) -> str:
    """A field with its value, or an empty one."""
    return f'<field name="{name}" type="String">{_value(value)}</field>'


def at(name: str, value: str | None) -> str:
    """A time."""
    inside = "<empty />" if value is None else f'<value type="TimeStamp" format="TimeStampKnown">{value}</value>'
    return f'<field name="{name}" type="TimeStamp">{inside}</field>'


def model(type_: str, id_: str | None, *inside: str, state: str = "Intact") -> str:
    """A record or a part of one."""
    named = "" if id_ is None else f' id="{id_}"'
    return (
        f'<model type="{type_}"{named} deleted_state="{state}" decoding_confidence="High" isrelated="False"'
        f' extractionId="0">{"".join(inside)}</model>'
    )


def one(name: str, type_: str, inside: str) -> str:
    """A place for one part."""
    return f'<modelField name="{name}" type="{type_}">{inside}</modelField>'


def many(name: str, type_: str, *inside: str) -> str:
    """A list of parts."""
    return f'<multiModelField name="{name}" type="{type_}">{"".join(inside)}</multiModelField>'


def party(
    named: str | None, name: str | None = None, role: str = "General", *, owner: bool = False, id_: str | None = None
) -> str:
    """A party of a record."""
    return model(
        "Party", id_ or f"party-{named}-{role}", field("Identifier", named), field("Role", role), field("Name", name),
        field("IsPhoneOwner", str(owner)),
    )  # fmt: skip


def call(
    id_: str | None, *parties: str, way: str = "Outgoing", time: str | None = AT, state: str = "Intact", **fields: str
) -> str:
    """A call."""
    told = {"Source": "WhatsApp", "Duration": "00:02:05", "Status": "Established", "VideoCall": "True", **fields}
    return model(
        "Call", id_, field("Direction", way), at("TimeStamp", time), *(field(*each) for each in told.items()),
        many("Parties", "Party", *parties), state=state,
    )  # fmt: skip


def message(
    id_: str,
    body: str | None,
    *more: str,
    sender: str | None = OWNER,
    to: Sequence[str] = (FRIEND,),
    state: str = "Intact",
    time: str | None = AT,
) -> str:
    """A message of a chat."""
    sent = one("From", "Party", party(sender, None, "From", owner=sender == OWNER)) if sender else ""
    return model(
        "InstantMessage", id_, field("Source", "WhatsApp"), field("Body", body), at("TimeStamp", time), sent,
        many("To", "Party", *(party(each, None, "To") for each in to)), *more, state=state,
    )  # fmt: skip


def chat(
    id_: str,
    *messages: str,
    first: str = "",
    last: str = "",
    source: str = "WhatsApp",
    people: Sequence[str] | None = None,
) -> str:
    """A chat; `first` and `last` stand before and behind its messages."""
    both = (party(OWNER, "Ana Roe", owner=True), party(FRIEND, "Ben Doe")) if people is None else people
    return model(
        "Chat", id_, field("Source", source), field("Id", f"{id_}@chat"), first, many("Participants", "Party", *both),
        many("Messages", "InstantMessage", *messages), last,
    )  # fmt: skip


def sms(id_: str, *parties: str, folder: str = "Inbox") -> str:
    """An SMS."""
    told = field("Body", "hello"), field("Folder", folder), at("TimeStamp", AT)
    return model("SMS", id_, *told, many("Parties", "Party", *parties))


def transfer(id_: str, *parties: str, amount: str = "45.50", status: str = "Completed") -> str:
    """A transfer of money."""
    return model(
        "TransferOfFunds", id_, field("Source", "Wallet One"), field("Status", status), field("TransferType", "Send"),
        field("Description", "call +33 6 39 98 00 02"), at("DateSent", AT), many("Participants", "Party", *parties),
        one("TransferAmount", "Price", model("Price", f"{id_}-p", field("Amount", amount), field("Currency", "EUR"))),
        one("Fee", "Price", model("Price", f"{id_}-f", field("Amount", "1.50"), field("Currency", "EUR"))),
    )  # fmt: skip


def entry(type_: str, value: str) -> str:
    """A number or address of a contact."""
    return model(type_, None, field("Value", value), field("Category", "General"))


def file(id_: str, tags: str = "Image", *items: tuple[str, str]) -> str:
    """A tagged file."""
    listed = "".join(f'<item name="{name}"><![CDATA[{value}]]></item>' for name, value in items)
    return (
        f'<file fs="data" path="/a/b.bin" name="b.bin" size="12" id="{id_}" deleted="Intact"><accessInfo/>'
        f'<metadata section="File"><item name="Tags"><![CDATA[{tags}]]></item>{listed}</metadata></file>'
    )


def report(*models: str, files: str = "", prolog: str = '<?xml version="1.0" encoding="utf-8"?>\n') -> bytes:
    """A report: each record in the list of its type."""
    lists = "".join(f'<modelType type="{each.split(chr(34), 2)[1]}">{each}</modelType>' for each in models)
    return (
        f'{prolog}<project id="p" name="Phone" reportVersion="5.2" xmlns="{SPACE}"><sourceExtractions/>'
        f'<metadata section="Device Info"><item name="Model">Phone</item></metadata><taggedFiles>{files}</taggedFiles>'
        f'<decodedData>{lists}</decodedData><extraInfos><extraInfo type="model" id="c1"><sourceInfo/></extraInfo>'
        "</extraInfos></project>"
    ).encode()


def whole() -> bytes:
    """A report with a record of every type that is read."""
    answer = message("m2", "20.00 EUR at ten", sender=FRIEND, to=(OWNER,), state="Deleted")
    entries = entry("PhoneNumber", "+639175550101"), entry("EmailAddress", "ben@example.org")
    username, password = field("Username", OWNER), field("Password", "12345")
    return report(
        call("c1", party(OWNER, "Ana Roe", "From", owner=True), party(FRIEND, "Ben Doe", "To")),
        chat("t1", message("m1", "hello"), answer),
        sms("s1", party("+33639980002", None, "From")),
        model("UserAccount", "u1", field("Name", "Ana"), username, password, field("ServiceType", "WhatsApp")),
        model("Contact", "k1", field("Name", "Ben Doe"), many("Entries", "PhoneNumber", *entries)),
        transfer("f1", party("ana.roe", "Ana Roe", "From"), party("ben.doe", "Ben Doe", "To")),
        model("FinancialAccount", "a1", field("AccountID", "NL26VAYB8060476890"), field("Source", "Wallet One")),
        model("VisitedPage", "v1", field("Url", "https://example.org/a"), at("LastVisited", AT)),
        files=file("i1", "Image", ("MD5", "0" * 32)),
    )


SOUND: dict[str, bytes] = {"ufed_xml": whole()}

"""Hostile files, made when a test needs them: each a function from a seeded generator to bytes."""

import base64
import gzip
import io
import json
import random
import sqlite3
import struct
import tempfile
from collections.abc import Callable
from pathlib import Path

import openpyxl

from tests.intake import archives
from tests.intake.archives import multipart, nested, patched, tarred, zipped
from tests.intake.media_heads import JPEG
from tests.intake.pdf_writer import assembled, letter

Make = Callable[[random.Random], bytes]

PERSON = {"espService": "example", "screenName": "ana01", "emails": {"emails": [{"value": "ana@example.org"}]}}
REPORT = {
    "reportId": 1001,
    "dateReceived": "2024-05-06T10:00:00Z",
    "reportedInformation": {
        "reportingEsp": {"espName": "Example Chat"},
        "incidentSummary": {"incidentType": "other", "incidentDateTime": "2024-05-05T09:00:00Z"},
        "reportedPeople": {"reportedPersons": [PERSON]},
        "additionalInformations": [{"value": "hello, 20.00 EUR at ten"}],
    },
}
MESSENGER = {
    "participants": [{"name": "Ana"}, {"name": "Ben"}],
    "messages": [
        {"sender_name": "Ana", "timestamp_ms": 1_714_989_600_000 + second, "content": f"hello {second}"}
        for second in range(40)
    ],
    "title": "Ben",
    "thread_path": "inbox/ben_1",
}
TELEGRAM = {
    "name": "Ben",
    "type": "personal_chat",
    "id": 5,
    "messages": [
        {
            "id": number, "type": "message", "date": "2024-05-06T10:00:00", "date_unixtime": "1714989600",
            "from": "Ana", "from_id": "user1", "text": f"hello {number}",
        }
        for number in range(40)
    ],
}  # fmt: skip
ISPWS = (
    '<?xml version="1.0" encoding="UTF-8"?><report><incidentSummary><incidentType>other</incidentType>'
    "<incidentDateTime>2024-05-06T10:00:00Z</incidentDateTime></incidentSummary><internetDetails><cellPhoneIncident>"
    "<phoneNumber>+33199001234</phoneNumber></cellPhoneIncident></internetDetails><reporter><reportingPerson>"
    '<firstName>Ana</firstName><email verified="true">ana@example.org</email></reportingPerson></reporter>'
    "<personOrUserReported><screenName>ben01</screenName><ipCaptureEvent><ipAddress>192.0.2.7</ipAddress>"
    "<eventName>Login</eventName><dateTime>2024-05-06T09:00:00Z</dateTime><port>4000</port></ipCaptureEvent>"
    "</personOrUserReported></report>"
)
WHATSAPP = "".join(f"06/05/2024, 10:{minute:02} - {'Ana' if minute % 2 else 'Ben'}: hello\n" for minute in range(40))
STATEMENT = (
    '<?xml version="1.0" encoding="UTF-8"?><Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08">'
    "<BkToCstmrStmt><Stmt><Id>1</Id><Acct><Id><IBAN>NL26VAYB8060476890</IBAN></Id></Acct>"
    + '<Ntry><Amt Ccy="EUR">20.00</Amt><CdtDbtInd>DBIT</CdtDbtInd><Sts>BOOK</Sts><BookgDt><Dt>2024-05-06</Dt></BookgDt>'
    "<NtryDtls><TxDtls><RltdPties><Cdtr><Nm>Ben</Nm></Cdtr></RltdPties><RmtInf><Ustrd>hello</Ustrd></RmtInf></TxDtls>"
    "</NtryDtls></Ntry>" * 20 + "</Stmt></BkToCstmrStmt></Document>"
)
HEADER = (
    "Transaction Date,Transaction Time,Time Zone,Transaction ID,Description,Credit Amount,Debit Amount,Currency,"
    "Transfer Amount,Transfer Amount Currency,Status,Running Balance,Additional Description,Store Name,Source,Target,"
    "Reference ID\n"
)
DELIMITED = HEADER + "".join(
    f"05/{day:02}/2024,12:31:46,UTC,{day},hello,,{day}.50,USD,,,Completed,200,,,Ana,Ben,\n" for day in range(1, 29)
)


def document(value: object) -> bytes:
    return json.dumps(value).encode()


def row(**cells: str) -> bytes:
    """A table of one record that differs in these cells."""
    usual = {"date": "05/13/2024", "time": "12:31:46", "zone": "UTC", "debit": "20.00", "name": "Ana", "text": "hello"}
    at = {**usual, **cells}
    line = (
        f"{at['date']},{at['time']},{at['zone']},1,{at['text']},,{at['debit']},USD,,,Completed,1,,,{at['name']},Ben,\n"
    )
    return (HEADER + line).encode()


def workbook(_: random.Random) -> bytes:
    book = openpyxl.Workbook()
    for line in DELIMITED.splitlines():
        book.active.append(line.split(","))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def database(_: random.Random) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "main.db")
        with sqlite3.connect(path) as base:
            base.executescript(
                "CREATE TABLE Accounts (id INTEGER PRIMARY KEY, skypename TEXT, fullname TEXT);"
                "CREATE TABLE Contacts (id INTEGER PRIMARY KEY, skypename TEXT, fullname TEXT, phone_mobile TEXT);"
                "CREATE TABLE Conversations (id INTEGER PRIMARY KEY, identity TEXT, type INTEGER, displayname TEXT);"
                "CREATE TABLE Messages (id INTEGER PRIMARY KEY, convo_id INTEGER, chatname TEXT, author TEXT,"
                " from_dispname TEXT, guid BLOB, dialog_partner TEXT, timestamp INTEGER, type INTEGER,"
                " body_xml TEXT, identities TEXT, call_guid TEXT);"
                "CREATE TABLE Calls (id INTEGER PRIMARY KEY, begin_timestamp INTEGER, host_identity TEXT,"
                " duration INTEGER, is_incoming INTEGER, conv_dbid INTEGER, name TEXT);"
                "CREATE TABLE CallMembers (id INTEGER PRIMARY KEY, identity TEXT, dispname TEXT,"
                " call_duration INTEGER, start_timestamp INTEGER, call_db_id INTEGER, guid TEXT);"
                "INSERT INTO Accounts VALUES (1, 'ana.example', 'Ana');"
                "INSERT INTO Conversations VALUES (1, 'ben.example', 1, 'Ben');"
            )
            base.executemany(
                "INSERT INTO Messages (convo_id, author, dialog_partner, timestamp, type, body_xml)"
                " VALUES (1, 'ana.example', 'ben.example', ?, 61, ?)",
                [(1_714_989_600 + second, f"hello {second}") for second in range(200)],
            )
        base.close()
        return path.read_bytes()


def odd_database(statement: str, *values: object) -> Make:
    """A database in which one statement was run."""

    def make(rng: random.Random) -> bytes:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder, "main.db")
            path.write_bytes(database(rng))
            with sqlite3.connect(path) as base:
                base.execute(statement, values)
            base.close()
            return path.read_bytes()

    return make


SOUND: dict[str, Make] = {
    "report": lambda _: document(REPORT),
    "messenger": lambda _: document(MESSENGER),
    "telegram": lambda _: document(TELEGRAM),
    "ispws": lambda _: ISPWS.encode(),
    "whatsapp": lambda _: WHATSAPP.encode(),
    "statement": lambda _: STATEMENT.encode(),
    "table": lambda _: DELIMITED.encode(),
    "workbook": workbook,
    "skype": database,
    "email": lambda _: multipart(b"Content-Type: text/plain\r\n\r\nhello"),
    "zip": lambda _: zipped({"a.json": document(MESSENGER), "b.csv": DELIMITED.encode(), "m": JPEG}),
    "tar": lambda _: tarred({"a.json": document(MESSENGER), "m": JPEG}),
}


def truncated(make: Make) -> Make:
    def cut(rng: random.Random) -> bytes:
        data = make(rng)
        return data[: rng.randrange(len(data) // 3, len(data) - 1)]

    return cut


def flipped(make: Make) -> Make:
    def flip(rng: random.Random) -> bytes:
        data = bytearray(make(rng))
        for _ in range(20):
            data[rng.randrange(len(data))] ^= 1 << rng.randrange(8)
        return bytes(data)

    return flip


def holed(make: Make) -> Make:
    """A stretch in the middle replaced by zeros, as a failing disk leaves it."""

    def hole(rng: random.Random) -> bytes:
        data = make(rng)
        third = len(data) // 3
        return data[:third] + bytes(third) + data[2 * third :]

    return hole


def followed(make: Make) -> Make:
    return lambda rng: make(rng) + rng.randbytes(3000)


def encoded(make: Make, encoding: str) -> Make:
    return lambda rng: make(rng).decode().encode(encoding)


def _replaced(name: str, old: bytes, new: bytes) -> Make:
    def make(rng: random.Random) -> bytes:
        data = SOUND[name](rng)
        assert old in data
        return data.replace(old, new)

    return make


def _laughs(_: random.Random) -> bytes:
    entities = '<!ENTITY e0 "hello">' + "".join(
        f'<!ENTITY e{level} "{f"&e{level - 1};" * 10}">' for level in range(1, 10)
    )
    return ISPWS.replace("<report>", f"<!DOCTYPE report [{entities}]><report>").replace("Ana", "&e9;").encode()


def _external(_: random.Random) -> bytes:
    entity = '<!DOCTYPE report [<!ENTITY x SYSTEM "file:///etc/hostname">]><report>'
    return ISPWS.replace("<report>", entity).replace("Ana", "&x;").encode()


def _deep_parts(depth: int) -> bytes:
    body = b"".join(
        f"--b{level}\r\nContent-Type: multipart/mixed; boundary=b{level + 1}\r\n\r\n".encode() for level in range(depth)
    )
    return archives.mail(body, "Content-Type: multipart/mixed; boundary=b0\r\n")


def _mails_in_mails(depth: int) -> bytes:
    data = archives.mail(b"hello")
    for level in range(depth):
        data = multipart(b"Content-Type: message/rfc822\r\n\r\n" + data, boundary=f"b{level}")
    return data


def _one_boundary(_: random.Random) -> bytes:
    """Every part announces parts of its own, all with the boundary of the e-mail itself."""
    return multipart(*[b"Content-Type: multipart/mixed; boundary=cut\r\n\r\nhello"] * 300)


def _attached(data: bytes) -> bytes:
    return multipart(b"Content-Transfer-Encoding: base64\r\n\r\n" + base64.encodebytes(data))


def _nested_json(opening: str) -> Make:
    """A report or chat with 100,000 levels in one of its values."""
    closing = {"[": "]", '{"a":': "}"}[opening]
    deep = opening * 100_000 + "1" + closing * 100_000
    return lambda _: document(MESSENGER).replace(b'"hello 7"', deep.encode())


def _endless_directory(_: random.Random) -> bytes:
    """A zip whose end record announces 65,535 members it does not have."""
    data = bytearray(zipped({"a": b"hello"}))
    struct.pack_into("<HH", data, data.rindex(b"PK\x05\x06") + 8, 0xFFFF, 0xFFFF)
    return bytes(data)


def _pax_bomb(_: random.Random) -> bytes:
    header = bytearray(tarred({"x": b""})[:512])
    header[124:136] = b"77777777777\x00"
    header[156:157] = b"x"
    header[148:156] = b" " * 8
    header[148:156] = f"{sum(header):06o}\x00 ".encode()
    return bytes(header) + b"30 path=" * 300


FILES: dict[str, Make] = {
    "empty": lambda _: b"",
    "one byte": lambda _: b"%",
    "byte order mark only": lambda _: b"\xef\xbb\xbf",
    "zeros": lambda _: bytes(100_000),
    "line feeds": lambda _: b"\n" * 100_000,
    "noise": lambda rng: rng.randbytes(50_000),
    "pdf of one byte": lambda _: b"%PDF-1.7\n%",
    **{f"{name}, truncated": truncated(make) for name, make in SOUND.items()},
    **{f"{name}, bits flipped": flipped(make) for name, make in SOUND.items()},
    **{f"{name}, zeros in the middle": holed(make) for name, make in SOUND.items()},
    **{f"{name}, noise after it": followed(make) for name, make in SOUND.items()},
    **{
        f"{name} in {encoding}": encoded(SOUND[name], encoding)
        for name in ("report", "messenger", "telegram", "ispws", "whatsapp", "statement", "table")
        for encoding in ("utf-16", "utf-16-be", "utf-7", "utf-8-sig", "utf-32")
    },
    "two encodings in one table": lambda _: DELIMITED.encode() + row(name="Zoë").decode().encode("utf-16-le"),
    "table in two legacy encodings": lambda _: row(name="Zoë").decode().encode("cp1252") + "Zoë,é\n".encode("cp850"),
    "invalid utf-8 in a chat": _replaced("messenger", b"hello 7", b"hello \xc3\x28\xff"),
    "overlong utf-8 in a report": _replaced("report", b"ana01", b"ana\xc0\xaf01"),
    "lone surrogates in a chat": _replaced("messenger", b"hello 7", b"hello \\ud83d \\udc00"),
    "lone surrogates in a report": _replaced("report", b"ana01", b"\\udfff"),
    "lone surrogates in a telegram name": _replaced("telegram", b'"Ana"', b'"\\ud800"'),
    "nul in a chat": _replaced("messenger", b"hello 7", b"hello \\u0000"),
    "nul in a table": lambda _: row(name="An\x00a"),
    "right-to-left marks": lambda _: row(name="\u202eana@example.org\u202c", text="\u200f+33 1 99 00 12 34\u200e"),
    "right-to-left in a report": _replaced("report", b"ana@example.org", "\u202eana@example.org".encode()),
    "phone of 40 digits": _replaced("ispws", b"+33199001234", b"+" + b"3" * 40),
    "phone of a million digits": _replaced("ispws", b"+33199001234", b"3" * 1_000_000),
    "nan amount": lambda _: row(debit="NaN"),
    "1e400 amount": lambda _: row(debit="1e400"),
    "amount of 10,000 digits": lambda _: row(debit="9" * 10_000),
    "infinite time in a chat": _replaced("messenger", b"1714989600007", b"1e400"),
    "nan time in a chat": _replaced("messenger", b"1714989600007", b"NaN"),
    "time of 5,000 digits": _replaced("messenger", b"1714989600007", b"1" * 5000),
    "time beyond 64 bits": _replaced("messenger", b"1714989600007", b"1" * 25),
    "times of every type": _replaced("telegram", b'"1714989600"', b'[{"a": null}]'),
    "31 February in a table": lambda _: row(date="02/31/2024"),
    "31 February in a report": _replaced("report", b"2024-05-06", b"2024-02-31"),
    "year 0 in a report": _replaced("report", b"2024-05-06", b"0000-00-00"),
    "date without zone in a report": _replaced("report", b"10:00:00Z", b"10:00:00"),
    "date without zone in a table": lambda _: row(zone=""),
    "zone that leaves the zone folder": lambda _: row(zone="../../etc/hostname"),
    "port and flag of other types": _replaced("ispws", b"4000", b"4e3"),
    "null for every value": lambda _: document(
        {**REPORT, "reportedInformation": dict.fromkeys(REPORT["reportedInformation"])}
    ),
    "lists for objects": lambda _: document({**REPORT, "reportedInformation": [[REPORT["reportedInformation"]]]}),
    "texts for lists": lambda _: document({**MESSENGER, "participants": "Ana", "messages": ["hello"] * 3}),
    "numbers for texts": lambda _: document(
        {**MESSENGER, "messages": [{"sender_name": 1, "timestamp_ms": "x", "content": 2.5}] * 5}
    ),
    "numbers for telegram texts": lambda _: document(
        {**TELEGRAM, "messages": [{"id": [], "type": 7, "date": {}, "text": 3, "from": True, "from_id": None}] * 5}
    ),
    "duplicate keys": _replaced("report", b'"reportId": 1001', b'"reportId": 1001, "reportId": 1002'),
    "duplicate message lists": _replaced("messenger", b'"title"', b'"messages": 5, "title"'),
    "json, 100,000 lists deep": _nested_json("["),
    "json, 100,000 objects deep": _nested_json('{"a":'),
    "json that is only deep": lambda _: b"[" * 100_000,
    "report, deep": lambda _: document(REPORT).replace(b'"hello, 20.00 EUR at ten"', b"[" * 100_000 + b"]" * 100_000),
    "300,000 keys": lambda _: b'{"reportId": 1, "reportedInformation": {'
    + b",".join(b'"k%d": 1' % number for number in range(300_000))
    + b"}}",
    "messages never end": lambda _: document(MESSENGER).rstrip(b"}") + b', "more": [' + b'{"a": 1},' * 100_000,
    "xml entities that multiply": _laughs,
    "xml entity from a file": _external,
    "xml, 100,000 elements deep": lambda _: ISPWS.replace("Ana", "<a>" * 100_000 + "</a>" * 100_000).encode(),
    "xml attribute of 11 MB": lambda _: ISPWS.replace("<reporter>", f'<reporter a="{"x" * 11_000_000}">').encode(),
    "xml text of 11 MB": lambda _: ISPWS.replace("Ana", "x" * 11_000_000).encode(),
    "statement with entities": _replaced("statement", b"<Document", b'<!DOCTYPE d [<!ENTITY x "y">]><Document'),
    "statement with deep entries": lambda _: STATEMENT.replace("<Nm>", "<a>" * 100_000 + "<Nm>", 1).encode(),
    "statement with a sum of 10,000 digits": _replaced("statement", b"20.00", b"9" * 10_000),
    "whatsapp of 50,000 names": lambda _: "".join(f"06/05/2024, 10:00 - N{n}: x\n" for n in range(50_000)).encode(),
    "whatsapp without end": lambda _: (WHATSAPP + "hello\n" * 2_000_000).encode(),
    "whatsapp in one line": lambda _: (WHATSAPP + "hello " * 4_000_000).encode(),
    "whatsapp with days that are none": lambda _: WHATSAPP.replace("06/05", "99/99").encode(),
    "xml, 50,000 attributes": lambda _: ISPWS.replace(
        "<reporter>", "<reporter " + " ".join(f'a{number}="1"' for number in range(50_000)) + ">"
    ).encode(),
    "xml of another encoding than declared": lambda _: ISPWS.replace("UTF-8", "UTF-16").replace("Ana", "Zoé").encode(),
    "xml of an unknown encoding": lambda _: ISPWS.replace("UTF-8", "x-none").encode(),
    "xml with control characters": _replaced("ispws", b"ben01", b"ben\x0101&#0;"),
    "xml that includes": _replaced(
        "ispws",
        b"Ana",
        b'<i:include xmlns:i="http://www.w3.org/2001/XInclude" href="/etc/hostname" parse="text"/>',
    ),
    "table with an unclosed quote": lambda _: (DELIMITED.replace("hello", '"hello', 1)).encode(),
    "table with a cell of 5 MB": lambda _: row(text="hello " * 900_000),
    "table of 20,000 columns": lambda _: (",".join(map(str, range(20_000))) + "\n" + "1," * 20_000 + "\n").encode(),
    "table with ragged rows": lambda _: DELIMITED.replace(",USD", "", 3).encode() + b"1,2\n" + b"," * 50 + b"\n",
    "table, header only": lambda _: HEADER.encode(),
    "table with lone carriage returns": lambda _: DELIMITED.replace("\n", "\r").encode(),
    "formula in a table": lambda _: row(name="=HYPERLINK(1)", debit="=1+1"),
    "workbook with a bomb": lambda rng: _swollen(workbook(rng)),
    "workbook without sheets": lambda _: zipped(
        {"[Content_Types].xml": b"<Types/>", "xl/workbook.xml": b"<workbook/>"}
    ),
    "workbook with entities": lambda rng: _swapped(workbook(rng), "xl/workbook.xml", _laughs(rng)),
    "workbook with a cell at the edge": lambda rng: _swapped(
        workbook(rng),
        "xl/worksheets/sheet1.xml",
        b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
        b'<row r="1048576"><c r="XFD1048576" t="s"><v>99999999</v></c></row></sheetData></worksheet>',
    ),
    "sqlite header, then noise": lambda rng: b"SQLite format 3\x00" + rng.randbytes(8000),
    "sqlite header only": lambda _: b"SQLite format 3\x00",
    "skype with blobs for texts": odd_database("UPDATE Messages SET body_xml = ?, author = ?", b"\xff\x00", 7),
    "skype with times out of range": odd_database("UPDATE Messages SET timestamp = ?", 1 << 62),
    "skype with texts for times": odd_database("UPDATE Messages SET timestamp = 'noon', type = 'x'"),
    "skype with invalid utf-8": odd_database("UPDATE Messages SET body_xml = CAST(X'C328FF' AS TEXT)"),
    "skype with broken markup": odd_database(
        "UPDATE Messages SET body_xml = '<partlist><part identity=<<&#x;', type = 30"
    ),
    "skype without members": odd_database("DROP TABLE CallMembers"),
    "skype whose messages are a view": lambda rng: _viewed(database(rng)),
    "zip bomb": lambda _: archives.bomb(),
    "zip bomb that understates its size": lambda _: patched(archives.bomb(), "bomb.json", size=1000),
    "gzip bomb": lambda _: gzip.compress(bytes(100_000_000)),
    "gzip of 3,000 streams": lambda _: gzip.compress(b"hello") * 3000,
    "zips in zips": lambda _: nested(9),
    "zip with overlaps": lambda _: archives.overlapping(2000),
    "zip that leads out": lambda _: zipped({"../x": b"1", "/etc/x": b"2", "C:\\x": b"3", "a\\..\\x": b"4", "..": b"5"}),
    "zip with a link": lambda _: archives.symlinked(),
    "zip, encrypted": lambda _: patched(zipped({"a": b"hello", "b": b"hello"}), "a", flags=1),
    "zip, unknown method": lambda _: patched(zipped({"a": b"hello", "b": b"hello"}), "a", method=99),
    "zip, wrong checksum": lambda _: patched(zipped({"a": b"hello" * 9}), "a", crc=1),
    "zip that announces too many": _endless_directory,
    "zip, end record only": lambda _: b"PK\x05\x06" + bytes(18),
    "zip, local header only": lambda _: b"PK\x03\x04" + bytes(26),
    "zip of 1,500 empty members": lambda _: zipped({str(number): b"" for number in range(1_500)}),
    "tar that leads out": lambda _: tarred({"../../x": b"1", "/etc/x": b"2"}),
    "tar with an endless header": _pax_bomb,
    "e-mail, parts 2,000 deep": lambda _: _deep_parts(2000),
    "e-mails in e-mails": lambda _: _mails_in_mails(30),
    "e-mail with one boundary for all": _one_boundary,
    "e-mail with a medium": lambda _: _attached(JPEG),
    "e-mail with a zip bomb": lambda _: _attached(archives.bomb()),
    "e-mail with broken base64": lambda _: multipart(
        b"Content-Transfer-Encoding: base64\r\n\r\nA=B=C%%%=\r\nQUJD\r\nQ"
    ),
    "e-mail with a header of 5 MB": lambda _: archives.mail(b"hello", f"X-Long: {'x' * 5_000_000}\r\n"),
    "e-mail with odd headers": lambda _: archives.mail(
        b"hello", "Content-Type: ;;;=\"\r\nContent-Disposition: attachment; filename*=x''%FF%00\r\n"
    ),
    "pdf with a script": lambda _: letter(["hello, ana@example.org"]).replace(
        b"<< /Type /Catalog", b"<< /OpenAction << /S /JavaScript /JS (app.alert(1)) >> /Type /Catalog"
    ),
    "pdf with a stream bomb": lambda _: assembled([b" " * 100_000_000], packed=True),
    "pdf whose pages lead back": lambda _: letter(["hello"]).replace(b"[4 0 R]", b"[2 0 R]"),
    "pdf of 2,000 pages": lambda _: letter(*[["hello"]] * 2_000),
    "pdf of one page of 100,000 signs": lambda _: letter(["hello " * 16_000]),
    "letter in word with entities": lambda rng: zipped(
        {"[Content_Types].xml": b"<Types/>", "word/document.xml": _laughs(rng)}
    ),
    "letter in word, a bomb": lambda _: zipped(
        {"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<w:p/>" * 8_000_000}
    ),
    "ofx of 300,000 open tags": lambda _: b"OFXHEADER:100\n\n<OFX><BANKMSGSRSV1><STMTRS>" + b"<STMTTRN>" * 300_000,
    "edifact of 300,000 segments": lambda _: b"UNB+UNOA:4+A+B+200101:0000+1'UNH+1+PNRGOV:13:1:IA'" + b"SRC'" * 300_000,
    "swift statement of 100,000 lines": lambda _: b":20:1\n:25:1\n:28C:1\n:60F:C200101EUR0,\n"
    + b":61:2001010101C1,NTRFA\n" * 100_000,
    "cellebrite, records 10,000 deep": lambda _: CELLEBRITE + b'<model type="Chat" id="a">' * 10_000,
    "page of 100,000 boxes in boxes": lambda _: b"<html><body>" + b"<div>" * 100_000 + b"hello",
    "calls that are a view": lambda _: _calls_without_end(),
    "medium": lambda _: JPEG,
    "medium in a zip": lambda _: zipped({"list.csv": JPEG, "b.json": document(MESSENGER)}),
    "rar": lambda _: b"Rar!\x1a\x07\x01\x00" + bytes(1000),
}  # fmt: skip


CELLEBRITE = (
    b'<?xml version="1.0"?><project id="p" name="Phone" xmlns="http://pa.cellebrite.com/report/2.0"><decodedData>'
    b'<modelType type="Chat">'
)


def _calls_without_end() -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "calls.db")
        with sqlite3.connect(path) as base:
            base.execute(
                "CREATE VIEW calls AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n)"
                " SELECT i AS _id, '1' AS number, i AS date, 1 AS duration, 1 AS type, 1 AS new FROM n"
            )
        base.close()
        return path.read_bytes()


def _swapped(book: bytes, name: str, data: bytes) -> bytes:
    import zipfile

    with zipfile.ZipFile(io.BytesIO(book)) as archive:
        return zipped({**{each: archive.read(each) for each in archive.namelist()}, name: data})


def _swollen(book: bytes) -> bytes:
    sheet = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
    return _swapped(book, "xl/worksheets/sheet1.xml", sheet + b'<row r="1"><c r="A1"/></row>' * 4_000_000)


def _viewed(data: bytes) -> bytes:
    """A database whose messages are a view without end."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "main.db")
        path.write_bytes(data)
        with sqlite3.connect(path) as base:
            base.execute("ALTER TABLE Messages RENAME TO Old")
            base.execute(
                "CREATE VIEW Messages AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n)"
                " SELECT i AS id, o.* FROM n, Old AS o"
            )
        base.close()
        return path.read_bytes()

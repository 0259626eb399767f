"""What an intake makes of every real sample, beside a count made by other means than the readers.

The stated number is what the reader gives; the function counts in the bytes with the standard library alone. Both must
agree. Events only are counted so: who is one person is the reader's to say, and each reader's own test holds that.
"""

import csv
import json
import re
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterator
from email import message_from_bytes
from email.utils import getaddresses
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from relais.intake.format import Sealed
from relais.intake.formats import FORMATS
from relais.intake.read import read_source
from relais.intake.table.mapping import shipped

EVENTS = ("report", "payment", "call", "message", "login", "media", "trip")
Count = Callable[[Path], int]


def hits(pattern: bytes) -> Count:
    """Count what stands in the bytes."""
    return lambda path: len(re.findall(pattern, path.read_bytes(), re.MULTILINE))


def rows(separator: str = ",") -> Count:
    """Count the records of a table below its header."""

    def count(path: Path) -> int:
        with path.open(encoding="utf-8-sig", newline="") as file:
            return sum(1 for row in csv.reader(file, delimiter=separator) if any(row)) - 1

    return count


def sql(query: str) -> Count:
    """Count by a query of the database."""

    def count(path: Path) -> int:
        base = sqlite3.connect(f"file:{path}?mode=ro&immutable=1", uri=True)
        try:
            return int(base.execute(query).fetchone()[0])
        finally:
            base.close()

    return count


def facets(name: str, *, each: Callable[[dict[str, Any]], int] = lambda _facet: 1) -> Count:
    """Count the facets of a kind anywhere in a bundle."""

    def walk(value: Any) -> Iterator[dict[str, Any]]:
        if isinstance(value, list):
            for item in value:
                yield from walk(item)
        elif isinstance(value, dict):
            if str(value.get("@type", "")).endswith(f":{name}"):
                yield value
            for member in value.values():
                yield from walk(member)

    return lambda path: sum(map(each, walk(json.loads(path.read_text(encoding="utf-8")))))


def of_list(key: str, keep: Callable[[dict[str, Any]], bool]) -> Count:
    """Count the entries of a list of the document."""
    return lambda path: sum(map(keep, json.loads(path.read_text(encoding="utf-8"))[key]))


def recipients(path: Path) -> int:
    """Count whom an e-mail is addressed to; one that names nobody is still a message."""
    mail = message_from_bytes(path.read_bytes())
    return max(1, len(getaddresses([str(each) for name in ("to", "cc", "bcc") for each in mail.get_all(name, [])])))


def _called(facet: dict[str, Any]) -> int:
    called = facet.get("uco-observable:to", [])
    return len(called) if isinstance(called, list) else 1


def _is_call(entry: dict[str, Any]) -> bool:
    return "call_duration" in entry or entry.get("type") == "Call" or entry.get("action") == "phone_call"


def _is_message(entry: dict[str, Any]) -> bool:
    return not _is_call(entry)


COUNTED: dict[str, dict[str, tuple[int, Count]]] = {
    "bank_wallet_csv/n26-fr.csv": {"payment": (2, rows())},
    "bank_wallet_csv/payoneer.csv": {"payment": (2, rows())},
    "bank_wallet_csv/stripe-default.csv": {"payment": (5, rows())},
    "browser_sqlite/chrome_History-59.db": {"selector": (1, sql("SELECT count(*) FROM visits"))},
    "browser_sqlite/firefox_places.sqlite": {"selector": (1, sql("SELECT count(*) FROM moz_historyvisits"))},
    "case_uco/accounts.json": {},
    "case_uco/call_log.json": {"call": (9, facets("CallFacet", each=_called))},
    "case_uco/cell_site.json": {},
    "case_uco/message.json": {"message": (2, facets("MessageFacet"))},
    "case_uco/sms_and_contacts.json": {"message": (1, facets("MessageFacet"))},
    "case_uco/ufed_CELL_SITE_CASE_1.0.0.json": {},
    "case_uco/ufed_Call_CASE_1.0.0.json": {"call": (1, facets("CallFacet"))},
    "case_uco/ufed_Message_CASE_1.0.0.json": {"message": (2, facets("MessageFacet"))},
    "discord/discordchatexporter.json": {"message": (3, of_list("messages", _is_message))},
    "fincen_sar/sar_acknowledgement.xml": {},
    "fincen_sar/sar_batch.xml": {"report": (1, hits(rb"<(?:\w+:)?Activity[ >]"))},
    # Three cells: two addresses, one search.
    "google_takeout/MyActivity_chrome.html": {"selector": (2, lambda path: hits(rb"outer-cell")(path) - 1)},
    "iso20022/camt053.v2.minimal.ultimate.xml": {"payment": (1, hits(rb"<TxDtls>"))},
    "iso20022/camt053.v2.with-party-ids.xml": {"payment": (1, hits(rb"<TxDtls>"))},
    "iso20022/camt053.v8.xml": {"payment": (1, hits(rb"<TxDtls>"))},
    "iso20022/pacs.008.001.07_with_apphdr.xml": {"payment": (1, hits(rb"<(?:\w+:)?CdtTrfTxInf>"))},
    "iso20022/pain.001.001.09.xml": {"payment": (5, hits(rb"<CdtTrfTxInf>"))},
    "meta_messenger/instagram_message_1.json": {"message": (6, of_list("messages", _is_message))},
    "mobile_money/mobilemoney_rows_1-3000.csv": {"payment": (3_000, rows())},
    "mobile_money/recharges_rows_1-2000.csv": {"payment": (2_000, rows())},
    "mt940/betterplace__sepa_snippet.sta": {"payment": (11, hits(rb"^:61:"))},
    "mt940/citi__mt940.txt": {"payment": (5, hits(rb"^:61:"))},
    "mt940/cmxl__mt940.sta": {"payment": (16, hits(rb"^:61:"))},
    "mt940/jejik__abnamro.sta": {"payment": (10, hits(rb"^:61:"))},
    "mt940/self-provided__february_30.sta": {"payment": (1, hits(rb"^:61:"))},
    # One more stands behind the mark that ends its statement.
    "mt940/self-provided__multiline.sta": {"payment": (1, hits(rb"^:61:(?=[^-]*\n-\s*$)"))},
    "ncmec_ispws/filedetails_all_fields.xml": {
        "report": (1, hits(rb"<reportId>")),
        "login": (1, hits(rb"<ipCaptureEvent>")),
        "media": (1, hits(rb"<fileDetails")),
    },
    "ncmec_ispws/filedetails_minimal.xml": {"report": (1, hits(rb"<reportId>")), "media": (1, hits(rb"<fileDetails"))},
    "ncmec_ispws/report_all_sections.xml": {
        "report": (1, hits(rb"<report[ >]")), "login": (1, hits(rb"<ipCaptureEvent>")),
    },
    "ncmec_ispws/report_minimal_old_enum_INVALID.xml": {"report": (1, hits(rb"<report[ >]"))},
    "ncmec_ispws/report_mixed_incidents_location.xml": {"report": (1, hits(rb"<report[ >]"))},
    "ofx/anzcc.ofx": {"payment": (1, hits(rb"<STMTTRN>"))},
    "ofx/bank_medium.ofx": {"payment": (3, hits(rb"<STMTTRN>"))},
    "ofx/suncorp.ofx": {"payment": (1, hits(rb"<STMTTRN>"))},
    "phone_sqlite/android_contacts2_calls.db": {"call": (3, sql("SELECT count(*) FROM calls"))},
    "skype_sqlite/skype_main.db": {
        "message": (15, sql("SELECT count(*) FROM Messages")), "call": (1, sql("SELECT count(*) FROM Calls")),
    },
    "telegram/personal_chat_with_call_event.json": {
        "message": (4, of_list("messages", _is_message)), "call": (1, of_list("messages", _is_call)),
    },
    "telegram/simple.json": {"message": (4, of_list("messages", _is_message))},
    # The eighth line is the app's own.
    "whatsapp/ios_us_chat.txt": {"message": (7, lambda path: hits(rb"^\xe2?\x80?\x8e?\[")(path) - 1)},
}  # fmt: skip
# E-mails are opened as containers: their head is a source of its own.
MAILS = {"msg_01.eml": 1, "msg_21.eml": 1, "msg_41.eml": 1}
# What is in the folder and no sample: schemas, ontologies, notes on where the files are from.
NO_SAMPLE = {".xsd", ".ttl", ".md"}
# No fact is in it: the places of antennas.
NOTHING = {"mobile_money/antennas.csv"}


def counts(path: Path) -> Counter[str]:
    found: Counter[str] = Counter()
    sealed = Sealed.at(path, sha256(path.read_bytes()).hexdigest())
    reading = read_source(
        sealed, lambda table, batch: found.update({table: batch.num_rows}), key=b"k" * 32, answers={},
        mappings=shipped(), known=lambda _: False,
    )  # fmt: skip
    assert reading is not None
    assert reading.facts == dict(found)
    return found


@pytest.mark.samples
def test_every_sample_is_counted(samples: Path) -> None:
    files = {str(path.relative_to(samples)) for path in samples.rglob("*") if path.suffix not in NO_SAMPLE}
    files = {name for name in files if (samples / name).is_file() and not name.startswith("email/")}
    assert files - NOTHING == set(COUNTED)


@pytest.mark.samples
@pytest.mark.parametrize("name", COUNTED)
def test_the_count_of_the_reader_is_that_of_another_means(name: str, samples: Path) -> None:
    found, expected = counts(samples / name), COUNTED[name]
    other = {table: count(samples / name) for table, (_stated, count) in expected.items()}
    stated = {table: count for table, (count, _other) in expected.items()}
    assert {table: found[table] for table in (*EVENTS, *expected) if found[table]} == stated == other


@pytest.mark.samples
@pytest.mark.parametrize("name", MAILS)
def test_an_e_mail_is_a_message_to_each_of_its_recipients(name: str, samples: Path) -> None:
    path = samples / "email" / name
    [mail] = [one for one in FORMATS if one.name == "mail"]
    assert mail.recognise(Sealed.at(path, "0" * 64))
    assert counts(path)["message"] == recipients(path) == MAILS[name]

"""goAML reports (XML), the form in which financial intelligence units take and pass on reports, versions 4 and 5.

Read after a public copy of the schema, last checked 2026-11-28: `assets/goAMLSchema.xsd` (5.0.2, United Arab Emirates)
of github.com/Vyttah/goAML, and a report of version 4 of github.com/thecury/goAML. Each unit issues lists of codes of
its own (kinds of report, modes, roles, statuses, indicators): codes are kept as written, none is explained. Tried on
public files, none of them stored: see `samples`.

Locators are XPaths without namespaces ('/report/transaction[2]', '/reports/report[3]/activity'). The format does not
tell whether a transaction was carried out, nor who pays whom where it lists parties by role.
"""

import re
from collections import Counter
from typing import Any

from lxml import etree

from relais.intake.facts import Facts
from relais.intake.format import Format, Sealed
from relais.intake.goaml.people import People, subject, told
from relais.intake.goaml.transaction import Transactions, count
from relais.intake.payments import Payments, currency_code
from relais.intake.reports import Reports
from relais.intake.stated import flag, moment
from relais.intake.syntax.xml_element import Element
from relais.intake.syntax.xml_source import (
    BAD_XML,
    broken,
    check_doctype,
    events,
    local,
    opening,
    place_above,
    refuse_doctype,
    release,
    text_at,
)
from relais.model.notice import UnreadableError, msg

NO_REPORT = msg("no goAML report in the file")
NO_SUBJECT = msg("a party of the report that names nobody: it holds nothing to read")
OTHER_NUMBER = msg("the report also bears the number “{raw}” of the financial intelligence unit: kept in no column")
INDICATORS = msg("the report bears {count} indicators, codes of its unit's own list: none is kept")
PAPERS = msg("numbers of identity papers are not kept: {count} stand in the file")
GOODS = msg("goods and services are not read: {count} stand in the file")

_OWN = re.compile(rb"<(?:[\w.-]+:)?re?entity_id[\s>/]")
_REPORT = re.compile(rb"<(?:[\w.-]+:)?report[\s>/]")
_FIELD = re.compile(rb"<(?:[\w.-]+:)?(?:report_code|submission_code|currency_code_local)[\s>/]")
_PARTS = ("transaction", "report_party")


def recognise(sealed: Sealed) -> bool:
    """Tell a report by its root and the fields that every report begins with."""
    head = opening(sealed.head)
    return head.startswith(b"<") and all(mark.search(head) for mark in (_REPORT, _OWN, _FIELD))


def read(sealed: Sealed, facts: Facts) -> None:
    """Read every report of the document. Raises UnreadableError at the line where the XML breaks."""
    refuse_doctype(sealed.head)
    reader = _Reader(facts)
    try:
        for event, node in events(sealed, ("report", *_PARTS)):
            reader.see(event, node)
    except BAD_XML as error:
        raise broken(error) from error
    finally:
        reader.close()
    if not reader.found:
        raise UnreadableError(NO_REPORT)


def passage(data: bytes, locator: str) -> str:
    """Return the XML at a locator. Raises UnreadableError where nothing stands there."""
    return text_at(data, locator)


class _Report:
    """One report as it comes: its head stands before its transactions, its indicators behind them."""

    def __init__(self, facts: Facts, ordinal: int, payments: Payments, node: etree._Element, place: str) -> None:
        self.node = node
        self.place = place
        self.unread: Counter[str] = Counter()
        self._facts = facts
        self._payments = payments
        self._ordinal = ordinal
        self._people = People(facts, ordinal)
        self._transactions: Transactions | None = None
        self._texts: list[str] = []
        self._columns: dict[str, Any] = {}
        self._parent: etree._Element | None = None
        self._count = 0

    def part(self, node: etree._Element) -> None:
        """Read one transaction, or one party of an activity."""
        transactions = self._begin()
        parent = node.getparent()
        self._count = self._count + 1 if parent is self._parent else 1
        self._parent = parent
        element = Element(node, f"{self._above(node)}/{local(node)}[{self._count}]")
        count(element, self.unread)
        if parent is self.node:
            transactions.add(element)
        else:
            self._party(element)

    def end(self) -> tuple[list[str], dict[str, Any]]:
        """Return the free texts and the columns of the report itself."""
        self._begin()
        report = Element(self.node, self.place)
        count(report, self.unread)
        codes = [code for around in report.each("report_indicators") for found in around.each("indicator")
                 if (code := found.text.strip("- "))]  # fmt: skip
        if len(codes) == 1 and not any(map(str.isspace, codes[0])):
            self._columns["incident_type"] = " ".join(filter(None, (self._columns["incident_type"], codes[0])))
        elif codes:
            self._facts.notice(INDICATORS, f"{self.place}/report_indicators", count=len(codes))
        return self._texts, self._columns

    def _begin(self) -> Transactions:
        """Read the head, once: it goes with the first transaction that is let go."""
        if self._transactions is not None:
            return self._transactions
        facts, head = self._facts, Element(self.node, self.place)
        number, other = told(head, "entity_reference"), told(head, "fiu_ref_number")
        if number and other:
            facts.notice(OTHER_NUMBER, f"{self.place}/fiu_ref_number", raw=other[:100])
        date = "submission_date" if told(head, "submission_date") else "report_date"
        self._columns = {
            "channel": "goaml",
            "reference": number or other,
            "company": told(head, "rentity_id", "reentity_id"),
            "incident_type": told(head, "report_code"),
            "intelligence": True,
            **moment(facts, f"{self.place}/{date}", told(head, date)).columns(),
        }
        self._texts += [text for name in ("reason", "action") if (text := told(head, name))]
        for person in head.each("reporting_person"):
            self._people.add("reporter", "person", person)
        currency = currency_code(told(head, "currency_code_local"))
        self._transactions = Transactions(facts, self._people, self._payments, self._ordinal, currency)
        return self._transactions

    def _party(self, party: Element) -> None:
        found = subject(party)
        if found is None:
            self._facts.notice(NO_SUBJECT, party.place, skipped=1)
            return
        cleared = flag(self._facts, f"{party.place}/is_suspected", told(party, "is_suspected")) is False
        self._people.add("other" if cleared else "reported", *found)
        self._texts += [
            text for node in party.node.iter("{*}reason", "{*}comments") if (text := (node.text or "").strip())
        ]

    def _above(self, node: etree._Element) -> str:
        steps = []
        for one in node.iterancestors():
            if one is self.node:
                break
            steps.append(f"/{local(one)}")
        return self.place + "".join(reversed(steps))


class _Reader:
    """Follows the elements as they come: one report is open at a time, and each part of it goes once it is read."""

    def __init__(self, facts: Facts) -> None:
        self.found = 0
        self._facts = facts
        self._reports = Reports(facts)
        self._payments = Payments(facts)
        self._open: _Report | None = None
        self._parent: etree._Element | None = None
        self._number = 0
        self._unread: Counter[str] = Counter()

    def see(self, event: str, node: etree._Element) -> None:
        """Take note of the start or the end of a report, a transaction or a party of an activity."""
        if self._open is None:
            if event == "start" and local(node) == "report":
                check_doctype(node)
                self._start(node)
        elif event == "end" and node is self._open.node:
            self._end(self._open)
            release(node)
        elif event == "end" and self._is_part(self._open, node):
            self._open.part(node)
            release(node)

    def close(self) -> None:
        """Hand on what is gathered, of a report that breaks off, too, and say what the file holds and nobody keeps."""
        if self._open is not None:
            self._end(self._open)
        self._reports.flush()
        self._payments.flush()
        for template, what in ((PAPERS, "papers"), (GOODS, "goods")):
            if self._unread[what]:
                self._facts.notice(template, count=self._unread[what])

    def _start(self, node: etree._Element) -> None:
        parent, self.found = node.getparent(), self.found + 1
        self._number = self._number + 1 if parent is self._parent and parent is not None else 1
        self._parent = parent
        place = f"{place_above(node)}/report" if parent is None else f"{place_above(node)}/report[{self._number}]"
        self._open = _Report(self._facts, self._reports.next_ordinal(), self._payments, node, place)

    def _end(self, report: _Report) -> None:
        self._open = None
        texts, columns = report.end()
        self._reports.add(report.place, texts, **columns)
        self._unread += report.unread

    def _is_part(self, report: _Report, node: etree._Element) -> bool:
        parent = node.getparent()
        if local(node) == "transaction":
            return parent is report.node
        return parent is not None and local(node) == "report_party" and local(parent) == "report_parties"


FORMAT = Format(
    name="goaml_xml",
    version=1,
    title=msg("goAML report (XML)"),
    recognise=recognise,
    read=read,
    passage=passage,
    fills=("report", "party", "selector", "payment", "login"),
    samples=(
        "github.com/Vyttah/goAML assets/TR.2079.200000309.xml",
        "github.com/Vyttah/goAML src/test/resources/golden/STR.xml",
    ),
    limits=(
        msg("codes of the issuing unit's own lists (kind of report, mode, role, status, indicator) are not explained"),
        msg("whether a transaction was carried out is not read; with parties by role, who pays whom is not said"),
        msg("nationality, residence, gender, tax numbers and identity papers are not kept"),
    ),
)

"""Reports of financial institutions of the United States to FinCEN: suspicious activity (SAR), currency (CTR).

Read after the public schema EFL_SARXBatchSchema.xsd 1.2 (in the samples); the elements of currency reports after the
public library moov-io/fincen and its test file ctr_batch.xml; of the codes of those who move cash only 50 (on own
behalf) is known. Last checked 2026-11-28. Samples of software that is not ours (moov-io/fincen): `sar_batch.xml`, 1
report, 6 parties with names; `sar_acknowledgement.xml`, which acknowledges 3 and reports nothing. No real currency
report was at hand.

Elements are told by their local names, for some files leave the namespace out. Locators are XPaths without namespaces
('/EFilingBatchXML/Activity[2]/Party[3]/PhoneNumber'). Days and clocks name no zone, which is asked for. Such a report
is intelligence: no evidence until its owner transmits it.
"""

import re

from relais.intake.clock import Clock
from relais.intake.facts import Facts
from relais.intake.fincen.cash import SEVERAL, Involved, cash
from relais.intake.fincen.people import FILER, name_of, person
from relais.intake.format import Format, Sealed
from relais.intake.instant import NEVER, Instant
from relais.intake.login import login
from relais.intake.mention import mention
from relais.intake.reports import Reports
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

NO_REPORT = msg("no report in the file")
EMPTY = msg("nothing stands in this record: it is skipped")
ACKNOWLEDGES = msg("this acknowledges {count} reports that were filed, and reports nothing itself: ask for the reports")
PAPERS = msg("{count} numbers of identity papers or taxpayers stand here: they are not kept")
NOT_READ = msg("a sign of a cyber event of type {code} is not read: see the passage")

_ROOT = re.compile(rb"<(?:[\w.-]+:)?EFilingBatchXML[\s>]")
_DAY = re.compile(r"(\d{4})(\d{2})(\d{2})", re.ASCII)
# CyberEventIndicatorsTypeCode: addresses, names and devices; ports, hashes of programs, files and systems are left out.
_CYBER = {"1": "ip", "8": "ip", "2": "url", "9": "url", "6": "email", "4": "device"}
_FREE = (
    "FilingInstitutionNotetoFinCEN",
    "SuspiciousActivity/SuspiciousActivityClassification/OtherSuspiciousActivityTypeText",
    "CyberEventIndicators/CyberEventTypeOtherText",
)  # fmt: skip


def recognise(sealed: Sealed) -> bool:
    """Tell a batch by its root."""
    return _ROOT.match(opening(sealed.head)) is not None


def read(sealed: Sealed, facts: Facts) -> None:
    """Read every report of the batch. Raises UnreadableError at the line where the XML breaks."""
    refuse_doctype(sealed.head)
    reader = _Reader(facts)
    acknowledged = 0
    try:
        for event, node in events(sealed, ("Activity", "EFilingActivityXML")):
            if event == "start":
                check_doctype(node)
            elif local(node) == "Activity":
                reader.report(Element(node, f"{place_above(node)}/Activity[{reader.count + 1}]"))
                release(node)
            else:
                acknowledged += 1
                release(node)
    except BAD_XML as error:
        raise broken(error) from error
    finally:
        reader.end()
    if acknowledged and not reader.count:
        facts.notice(ACKNOWLEDGES, count=acknowledged)
    elif not reader.count:
        raise UnreadableError(NO_REPORT)


def passage(data: bytes, locator: str) -> str:
    """Return the XML or the text at a locator. Raises UnreadableError where there is none."""
    return text_at(data, locator)


class _Reader:
    """Adds the reports of one batch; `count` is how many there were."""

    def __init__(self, facts: Facts) -> None:
        self.count = 0
        self._facts = facts
        self._clock = Clock(facts)
        self._reports = Reports(facts)
        self._papers = 0

    def report(self, activity: Element) -> None:
        """Add one report and all that it names."""
        self.count += 1
        if not activity.children():
            self._facts.notice(EMPTY, activity.place, skipped=1)
            return
        number = self._reports.next_ordinal()
        people = self._people(number, activity)
        for found in activity.each("ActivityIPAddress"):
            self._login(number, found)
        for found in activity.each("CyberEventIndicators"):
            self._cyber(number, found)
        moved = activity.each("CurrencyTransactionActivity")
        if len(moved) > 1:
            self._facts.notice(SEVERAL, activity.place)
            people = []
        for found in moved:
            cash(self._facts, people, found, self._moment(found.place, found.of("TransactionDateText"), None).columns())
        suspicious = activity.one("SuspiciousActivity", "CurrencyTransactionActivity") or activity
        began = suspicious.of("SuspiciousActivityFromDateText", "TransactionDateText")
        prior = activity.of("EFilingPriorDocumentNumber") or ""
        self._reports.add(
            activity.place,
            [*_narrative(activity), *(text for path in _FREE for text in _texts(activity, path.split("/")))],
            channel="fincen",
            reference=prior if prior.strip("0") else None,
            sender="FinCEN",
            company=_filer(activity),
            incident_type=_types(activity),
            intelligence=True,
            **self._moment(activity.place, activity.of("FilingDateText"), None).columns(),
            **self._moment(suspicious.place, began, None).columns("incident_"),
        )

    def end(self) -> None:
        """Hand on what is gathered, and say what was left out."""
        self._reports.flush()
        if self._papers:
            self._facts.notice(PAPERS, count=self._papers)

    def _people(self, report: int, activity: Element) -> list[Involved]:
        """Add the parties, and return them all."""
        people = []
        for found in activity.each("Party"):
            inner = [one for link in found.each("PartyAssociation") for one in link.each("Party")]
            for one in (found, *inner):
                ordinal, papers = person(self._facts, report, one)
                self._papers += papers
                people.append(Involved(ordinal, one))
        return people

    def _moment(self, place: str, day: str | None, clock: str | None) -> Instant:
        if not day:
            return NEVER
        raw = f"{day} {clock}" if clock else day
        text = _DAY.sub(r"\1-\2-\3", day) + (f"T{clock}" if clock else "")
        found = self._clock.moment(place, text)
        return Instant(found.at, raw, found.precision, found.zone_source)

    def _login(self, report: int, found: Element) -> None:
        seen = self._moment(
            found.place, found.of("ActivityIPAddressDateText"), found.of("ActivityIPAddressTimeStampText")
        )
        if raw := found.of("IPAddressText"):
            login(self._facts, found.place, raw, report=report, seen=seen)

    def _cyber(self, report: int, found: Element) -> None:
        code, raw = found.of("CyberEventIndicatorsTypeCode") or "", found.of("EventValueText")
        kind = _CYBER.get(code)
        if kind is None or raw is None:
            self._facts.notice(NOT_READ, found.place, code=code[:10], skipped=1)
            return
        seen = self._moment(found.place, found.of("CyberEventDateText"), found.of("CyberEventTimeStampText"))
        service = "mac" if kind == "device" else None
        mention(self._facts, found.place, kind, raw, report=report, service=service, seen=seen)


def _filer(activity: Element) -> str | None:
    filers = [one for one in activity.each("Party") if one.of("ActivityPartyTypeCode") == FILER]
    names = [name for one in filers for part in one.each("PartyName") if (name := name_of(part))]
    return names[0] if names else None


def _types(activity: Element) -> str | None:
    """Return the codes of the suspicious activity, type and subtype."""
    classes = [one for part in activity.each("SuspiciousActivity") for one in part.each(_CLASS)]
    codes = ["/".join(filter(None, (one.of(f"{_CODE}TypeID"), one.of(f"{_CODE}SubtypeID")))) for one in classes]
    return ", ".join(filter(None, codes)) or None


_CODE = "SuspiciousActivity"
_CLASS = "SuspiciousActivityClassification"


def _narrative(activity: Element) -> list[str]:
    """Return the narrative, whose blocks of 4,000 characters break words, as one text."""
    blocks = activity.each("ActivityNarrativeInformation")
    blocks = sorted(blocks, key=lambda one: one.of("ActivityNarrativeSequenceNumber") or "")
    texts = [text.node.text or "" for one in blocks if (text := one.one("ActivityNarrativeText")) is not None]
    return ["".join(texts)] if any(texts) else []


def _texts(holder: Element, steps: list[str]) -> list[str]:
    found = holder.each(steps[0])
    if len(steps) > 1:
        return [text for one in found for text in _texts(one, steps[1:])]
    return [one.text for one in found if one.text]


FORMAT = Format(
    name="fincen_xml",
    version=1,
    title=msg("Report to FinCEN (SAR, CTR)"),
    recognise=recognise,
    read=read,
    passage=passage,
    fills=("report", "party", "selector", "login", "payment"),
    samples=("fincen_sar/sar_batch.xml", "fincen_sar/sar_acknowledgement.xml"),
    limits=(
        msg("the sums of a suspicious activity are totals, no payments: they stand in the passage"),
        msg("the number is that of the earlier report which it corrects or goes on: its own is given on filing"),
        msg("numbers of identity papers, occupations and ties to the institution are not read"),
    ),
)

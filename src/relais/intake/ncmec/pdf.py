"""NCMEC's report as police receive it, printed as PDF: the fallback where the JSON did not come.

No official description is public. Labels and headings are those on which six public readers of such reports agree
(jerseyjuntollc/CyberTipParser, jsiverio/CT2Keywords, LincolnLandForensics/HodgePodge and three more), last checked
2026-11-28. No sample may be stored: tested on reports made by code, so unproven. Times are written month first, in UTC.
Locators: 'page 2, line 7', a line being all that stands on one height. Cannot tell: what pictures show; geographical
look-ups, whose tables are mined like free text.
"""

import re
from typing import Any

from relais.intake.facts import Facts
from relais.intake.format import Format, Sealed
from relais.intake.instant import NEVER
from relais.intake.ncmec import pdf_labels as labels
from relais.intake.ncmec.files import COMPANY_SCHEME, named_hash
from relais.intake.ncmec.pdf_person import Person
from relais.intake.ncmec.pdf_rows import Item, items, row_at
from relais.intake.ncmec.pdf_time import ANY_TIME, printed_moment
from relais.intake.ncmec.people import PRIOR
from relais.intake.reports import Reports
from relais.intake.stated import flag
from relais.intake.syntax.pdf_page import is_pdf
from relais.model.notice import Notice, UnreadableError, msg

UNKNOWN_LABEL = msg("the label “{label}” is not known to this reader: what stands behind it is mined like free text")
OTHER_NUMBER = msg("another report, {number}, begins here: split the PDF, one report each, and bring them in")
FILES_DIFFER = msg("the report counts {told} files, {found} are described in it")
NO_HASH = msg("a file is described without a hash: nothing of it is kept")
PORT_ALONE = msg("a port stands here without an address: not read")
GOES_ON = msg("a row without a label stands below a selector, which may go on in it: compare with the print")

_LOOK_SECONDS, _LOOK_ITEMS = 1.0, 120


def recognise(sealed: Sealed) -> bool:
    """Tell the report by its number and one of its labels, on the first pages."""
    if not is_pdf(sealed.head):
        return False
    numbered = proved = False
    try:
        with sealed.path.open("rb") as file:
            for count, item in enumerate(items(file, _LOOK_SECONDS)):
                if isinstance(item, Notice) or count > _LOOK_ITEMS or (numbered and proved):
                    break
                text = f"{item.label}: {item.value}" if item.label else item.value
                numbered = numbered or labels.NUMBER.match(text) is not None
                proved = proved or labels.PROOF.match(text) is not None
    except UnreadableError:
        return False
    return numbered and proved


def read(sealed: Sealed, facts: Facts) -> None:
    """Read the report row by row."""
    reader = _Reader(facts)
    with sealed.path.open("rb") as file:
        for item in items(file):
            if isinstance(item, Notice):
                facts.notice(item.template, item.place, skipped=item.skipped, **item.params)
            else:
                reader.item(item)
    reader.close()


class _Reader:
    """Where the reading stands: whose rows these are, and what waits for its next row."""

    def __init__(self, facts: Facts) -> None:
        self.facts = facts
        self.report: dict[str, Any] = {}
        self.places: dict[str, str] = {}
        self.texts: list[str] = []
        self.count: tuple[str, int] | None = None
        self.files = 0
        self._began = ""
        self._person = Person(facts)
        self._file: dict[str, Any] | None = None
        self._waiting: str | None = None
        self._in_text = False
        # What the row before was: an address, whose time may follow, or a selector, which may go on.
        self._timed = self._named = False

    def item(self, item: Item) -> None:
        """Take one item: a heading, a label with its value, or a text."""
        whole = f"{item.label}: {item.value}".strip() if item.label else item.value
        if self._number(item, whole) or self._heading(whole) or self._heading_beside(item):
            return
        question = None if item.label or self._in_text else labels.asked(item.value)
        if question is not None:
            self._field(item.place, *question)
            return
        label = labels.folded(item.label) if item.label else None
        # In a text of people a label is a word of theirs, but for those that only the print has.
        if label is None or (self._in_text and label not in labels.FILE and label not in labels.HASHES):
            self._text(item.place, whole)
        elif label not in labels.KNOWN:
            self._unknown_label(item, whole)
        elif item.value:
            self._field(item.place, label, item.value)
        else:
            self._waiting = label

    def close(self) -> None:
        """Add what is held, and the report."""
        self._end_open()
        if self.count is not None and self.count[1] != self.files:
            self.facts.notice(FILES_DIFFER, self.count[0], told=self.count[1], found=self.files)
        gathered = Reports(self.facts)
        began, places = self._began or "page 1, line 1", list(self.places.items())
        gathered.add(began, self.texts, channel="cybertip", sender="NCMEC", places=places, **self.report)
        gathered.flush()

    def _number(self, item: Item, whole: str) -> bool:
        found = labels.NUMBER.fullmatch(whole)
        if found is not None:
            if self.report.setdefault("reference", found[1]) != found[1]:
                self.facts.notice(OTHER_NUMBER, item.place, skipped=1, number=found[1])
            self._began = self._began or item.place
            if item.label and (priority := re.search(r"Priority Level\W+(\w+)", whole)):
                self._field(item.place, "priority level", priority[1])
            return True
        received = labels.RECEIVED.fullmatch(whole)
        if received is not None:
            self._field(item.place, labels.RECEIVED_TIME[0], received[1])
        return received is not None

    def _heading(self, whole: str) -> bool:
        found = labels.HEADING.fullmatch(whole.rstrip(" :"))
        if found is None:
            return False
        kind = str(found.lastgroup)
        self._end_open()
        # The contact stands beside the submitter, whose name is on the next line.
        if kind != "reporter" or self._waiting not in labels.COMPANY:
            self._waiting = None
        self._timed = self._named = False
        # Section B is made by machines, C written by NCMEC: both are texts here; D names the officers.
        section = whole.casefold().find("section ")
        letter = whole[section + 8 : section + 9].upper() if kind == "section" else ""
        self._in_text = kind == "text" or (letter in "BC" and bool(letter) and not whole.startswith("This"))
        contact = "officer" if letter == "D" else None
        self._person.role = {"section": contact, "file": None, "text": None, "company": None}.get(kind, kind)
        if kind == "company":
            self._waiting = labels.COMPANY[0]
        return True

    def _heading_beside(self, item: Item) -> bool:
        """Take a heading that has a cell, or a value of its own, beside it: what stands there is mined like text."""
        told = item.cells[0] if item.label is None else item.label
        if (item.label is None and len(item.cells) < 2) or labels.folded(told) in labels.KNOWN:
            return False
        if self._in_text or not self._heading(told):
            return False
        if item.label is not None:
            self.facts.notice(UNKNOWN_LABEL, item.place, label=told[:60])
        self.texts += item.cells[1:] if item.label is None else item.cells
        return True

    def _text(self, place: str, text: str) -> None:
        """Take a row without a label: the value or the time that the row before it announced, or free text."""
        if self._waiting in labels.OF_PERSON and labels.CHILD.search(text):
            # No value of these says that: the label was left empty, and this is a heading.
            self._waiting = None
        if self._waiting is not None and not self._in_text:
            label, self._waiting = self._waiting, None
            self._field(place, label, text)
        elif self._timed and self._person.logins[-1]["seen"] is NEVER and ANY_TIME.fullmatch(text):
            self._person.logins[-1]["seen"] = printed_moment(self.facts, place, text)
        elif not labels.FOOTER.fullmatch(text):
            if self._named and not self._in_text:
                self.facts.notice(GOES_ON, place)
            self._named = False
            if not self._in_text:
                self._person.above = place, text
            self.texts.append(text)

    def _unknown_label(self, item: Item, whole: str) -> None:
        self.facts.notice(UNKNOWN_LABEL, item.place, label=str(item.label)[:60])
        self._waiting = None
        self._timed = self._named = False
        if not item.value or labels.CHILD.search(str(item.label)):
            self._person.above = item.place, str(item.label)
        self.texts.append(whole)

    def _field(self, place: str, label: str, value: str) -> None:
        self._waiting = None
        self._perhaps_another(place, label)
        self._timed = label == labels.IP_ADDRESS or (label == labels.PORT and bool(self._person.logins))
        self._named = label in labels.SELECTORS
        if label in labels.SELECTORS:
            self._person.selector(place, labels.SELECTORS[label], value)
        elif label in labels.PERSON:
            self._person.column(place, label, value)
        elif label == labels.IP_ADDRESS:
            self.texts += self._person.login(place, value)
        elif label == labels.PORT:
            if self._person.logins:
                self._person.logins[-1]["port"] = value
            else:
                self.facts.notice(PORT_ALONE, place, skipped=1)
        elif label in labels.FILE or label in labels.HASHES or label in (labels.VIEWED, labels.CATEGORY):
            self._of_file(place, label, value)
        else:
            self._of_report(place, label, value)

    def _perhaps_another(self, place: str, label: str) -> None:
        """End the open person, or file, where this label begins another person."""
        above = self._person.above or ("", "")
        of_file = label == labels.IP_ADDRESS and self._file is not None and not labels.CHILD.search(above[1])
        if of_file or label not in labels.OF_PERSON:
            return
        role = self._person.begins_another(place, label)
        if role is not None:
            self._end_open()
            self._person.role = role
        self._person.above = None

    def _of_report(self, place: str, label: str, value: str) -> None:
        if label in labels.REPORT:
            column = labels.REPORT[label]
            known = self.report.get(column)
            if known is None or (column == "incident_type" and value not in known.split("; ")):
                self.report[column] = f"{known}; {value}" if known else value
                self.places.setdefault(column, place)
        elif label in labels.RECEIVED_TIME and "at" not in self.report:
            self.report |= printed_moment(self.facts, place, value).columns()
            self.places["at"] = place
        elif label in labels.INCIDENT_TIME and "incident_at" not in self.report:
            self.report |= printed_moment(self.facts, place, value).columns("incident_")
            self.places["incident_at"] = place
        elif label in labels.COMPANY:
            self.report.setdefault("company", value)
            self.places.setdefault("company", place)
            self._person.role = "reporter"
        elif label == labels.PRIOR:
            numbers = re.findall(r"\d{5,12}", value)
            self.facts.notice(PRIOR, place, count=len(numbers), raw=", ".join(numbers)[:200])
        elif label in labels.FILE_COUNT and value.isascii() and value.isdigit() and len(value) < 7:
            self.count = place, int(value)
        elif label == labels.SERVICE:
            self._person.service = value
        elif label in labels.TEXTS:
            self.texts.append(value)

    def _of_file(self, place: str, label: str, value: str) -> None:
        again = label in labels.HASHES and self._file is not None and labels.HASHES[label] in self._file
        if label in labels.FILE[:2] or again or self._file is None:
            self._end_open()
            self._person.role, self._in_text = None, False
            self._file = {"place": place}
        if label in labels.FILE:
            self.texts.append(value)
        elif label in labels.HASHES:
            column, text = named_hash(self.facts, place, labels.HASHES[label], value)
            self._file.setdefault(column, text)
        elif label == labels.VIEWED:
            self._file["viewed_by_company"] = (
                None if labels.NOT_SAID.fullmatch(value) else flag(self.facts, place, value)
            )
        else:
            self._file |= {"scheme": COMPANY_SCHEME, "code": value, "authority": self.report.get("company")}

    def _end_open(self) -> None:
        self._end_file()
        self._person.end(self.report.get("company"))

    def _end_file(self) -> None:
        if self._file is None:
            return
        seen = next((one["seen"] for one in self._person.logins if (one["event"] or "").casefold() == "upload"), NEVER)
        self._person.add_logins(None, self.report.get("company"))
        file, self._file = self._file, None
        place = file.pop("place")
        self.files += 1
        if file.keys().isdisjoint(("md5", "sha1", "sha256", "hash_raw")):
            self.facts.notice(NO_HASH, place, skipped=1)
        else:
            self.facts.add("media", place, report=0, **file, **seen.columns())


FORMAT = Format(
    name="ncmec_pdf",
    version=1,
    title=msg("NCMEC report, as police receive it printed"),
    recognise=recognise,
    read=read,
    passage=row_at,
    fills=("report", "party", "selector", "login", "media"),
    limits=(
        msg("a fallback, poorer than the JSON: ask for the JSON where you can"),
        msg("tables of geographical look-ups are mined like free text; scanned pages are not read"),
    ),
)

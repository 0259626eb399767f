"""Return forms, filled in by whoever received a package or a feedback: CSV, one line per person (docs/packages.md).

Saved again by a spreadsheet, the separator may be ';' or a tab. Locators: 'line 12'. A line gives a party; what was
answered of it is read again from the sealed bytes (`answers`), beside the package that it answers.
"""

import codecs
import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from io import StringIO

from relais.intake.facts import Facts
from relais.intake.format import Format, Sealed
from relais.model.notice import UnreadableError, msg
from relais.model.return_form import COLUMNS, MARK, OUTCOMES

OTHER_COLUMNS = msg("the first line of a return form names its columns: {columns}")
NOT_A_LINE = msg("this line does not hold {count} cells: it is skipped")
NOT_A_PACKAGE = msg("“{raw}” is no SHA-256 of a package: the line answers nothing that is known")
NOT_AN_ANSWER = msg("“{raw}” is neither yes nor no: kept as not said")
NOT_AN_OUTCOME = msg("“{raw}” is no code of an outcome: kept as not said; the codes are {codes}")
BLANK = msg("{count} lines answer nothing: they give no fact")
NO_PLACE = msg("no line stands at this place")
TOO_LARGE = msg("a return form of more than {megabytes} MB: it is not read")

_LARGEST = 16 << 20
_SHOWN = 40
_DIGEST = re.compile(r"[0-9a-f]{64}\Z")
_SAID = dict.fromkeys(("yes", "y", "oui", "o", "vrai", "true", "ja", "sí", "si", "x", "1"), True) | dict.fromkeys(
    ("no", "n", "non", "faux", "false", "nein", "nee", "0"), False
)
_WIDE = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
# What a spreadsheet writes above the table to say what parts its cells.
_SEPARATOR = re.compile(r"sep=.\r?\n", re.IGNORECASE)


@dataclass(frozen=True)
class Answer:
    """A line of a form. `package`: the SHA-256 that it answers, None where it names none; flags are three-state."""

    line: int
    package: str | None
    person: str
    names: str
    ours: bool | None
    known: bool | None
    outcome: str | None
    wrong_person: bool | None
    reference: str
    date: str

    @property
    def given(self) -> bool:
        """Say whether anything was answered: a line comes with its person, and may come back as it was."""
        flags = (self.ours, self.known, self.wrong_person, self.outcome)
        return any(one is not None for one in flags) or bool(self.reference or self.date)


def recognise(sealed: Sealed) -> bool:
    """Tell it by the name of its first column."""
    head = _SEPARATOR.sub("", _text(sealed.head), count=1).lstrip('"')
    return head.startswith(MARK) and head[len(MARK) :].lstrip('"')[:1] in (",", ";", "\t")


def read(sealed: Sealed, facts: Facts) -> None:
    """Read every line that answers something. Raises UnreadableError where the columns are others."""
    if sealed.size > _LARGEST:
        raise UnreadableError(TOO_LARGE, megabytes=_LARGEST >> 20)
    blank = 0
    for answer in answers(sealed.path.read_bytes(), facts):
        if answer.given:
            facts.add("party", f"line {answer.line}", role="other", name_raw=answer.names or None)
        blank += not answer.given
    if blank:
        facts.notice(BLANK, "line 2", count=blank)


def answers(data: bytes, facts: Facts | None = None) -> Iterator[Answer]:
    """Yield the lines of a form, and say to `facts` what cannot be read. Raises UnreadableError for other columns."""
    rows = _rows(_text(data))
    if (first := next(rows, None)) is None or tuple(first[1]) != COLUMNS:
        raise UnreadableError(OTHER_COLUMNS, "line 1", columns=", ".join(COLUMNS))
    for number, cells in rows:
        if not any(cells):
            continue
        if len(cells) != len(COLUMNS):
            _say(facts, NOT_A_LINE, number, skipped=1, count=len(COLUMNS))
            continue
        package, person, names, ours, known, outcome, wrong, reference, date = cells
        if not _DIGEST.match(package):
            _say(facts, NOT_A_PACKAGE, number, raw=package[:_SHOWN])
        code = outcome.casefold() or None
        if code is not None and code not in OUTCOMES:
            _say(facts, NOT_AN_OUTCOME, number, raw=outcome[:_SHOWN], codes=", ".join(OUTCOMES))
            code = None
        yield Answer(
            number, package if _DIGEST.match(package) else None, person, names, _flag(facts, number, ours),
            _flag(facts, number, known), code, _flag(facts, number, wrong), reference, date,
        )  # fmt: skip


def passage(data: bytes, locator: str) -> str:
    """Return the line at 'line 12'. Raises UnreadableError where none stands."""
    lines = _text(data).splitlines()
    number = locator.removeprefix("line ")
    if not (number.isascii() and number.isdigit() and 0 < int(number[:9]) <= len(lines)):
        raise UnreadableError(NO_PLACE, locator)
    return lines[int(number[:9]) - 1]


def _text(data: bytes) -> str:
    """Return the text: a spreadsheet may have saved it in UTF-16, or in the code page of Windows."""
    if data.startswith(_WIDE):
        return data.decode("utf-16", "replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


def _rows(text: str) -> Iterator[tuple[int, list[str]]]:
    """Yield the rows with the number of their first line, the heading first; a row that is none has no cell.

    A cell that was kept from being a formula is as it was written. A spreadsheet may have widened the whole table by
    empty columns: as many as its heading has, every row may have.
    """
    above = _SEPARATOR.match(text)
    table = text[above.end() :] if above else text
    separator = table.replace('"', "")[len(MARK) : len(MARK) + 1]
    if separator not in (",", ";", "\t"):
        return
    reader, number = csv.reader(StringIO(table, newline=""), delimiter=separator), 1 + bool(above)
    width = 0
    while True:
        try:
            cells = [cell.strip().removeprefix("'") for cell in next(reader)]
        except StopIteration:
            return
        except csv.Error:
            cells = ["?"]
        width = width or len(cells)
        while len(COLUMNS) < len(cells) <= width and not cells[-1]:
            cells.pop()
        yield number, cells
        number = reader.line_num + 1 + bool(above)


def _flag(facts: Facts | None, number: int, raw: str) -> bool | None:
    said = _SAID.get(raw.casefold())
    if raw and said is None:
        _say(facts, NOT_AN_ANSWER, number, raw=raw[:_SHOWN])
    return said


def _say(facts: Facts | None, template: str, number: int, *, skipped: int = 0, **params: object) -> None:
    if facts is not None:
        facts.notice(template, f"line {number}", skipped=skipped, **params)


FORMAT = Format(
    name="relais_return",
    version=2,
    title=msg("Return form of relais (CSV)"),
    recognise=recognise,
    read=read,
    passage=passage,
    fills=("party",),
    limits=(
        msg("an outcome is no fact of the ledger: what the forms say is listed apart"),
        msg("a form on paper is not read: what it says is filled in as CSV"),
    ),
)

"""The fields of a Meta business record: label and text, in the order of the page, whatever its layout and its breaks.

A page is made of sections (`id="property-ip_addresses"`), those of fields, and a field holds a text or more fields.
Three layouts were learnt from public readers: `div.t.i > div.m` (2023 and later), `div.div_table` (before), tables of
`th` and `td` (until 2022). For print, the page is cut: what is open is closed there and opened again without a label.
A field without a label therefore goes on with the one before it.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Protocol

_FIELD, _VALUE, _LABEL, _SPACER, _MUTED, _BREAK, _PLAIN = range(7)
_SECTION = "property-"


@dataclass(frozen=True, slots=True)
class Field:
    """One field: its section, its number there counted from 1, how many fields it stands in, its label, its text."""

    section: str
    number: int
    depth: int
    label: str
    text: str

    @property
    def place(self) -> str:
        """Return its locator ('ip_addresses/12')."""
        return f"{self.section}/{self.number}"


class Taker(Protocol):
    """What takes the fields of a page."""

    def field(self, found: Field) -> None:
        """Take one field: what stands in it follows, deeper by one."""

    def gap(self, depth: int) -> None:
        """Take the end of a record whose fields stand at `depth`."""


@dataclass(slots=True)
class _Open:
    """A field that is not closed yet."""

    label: list[str] = field(default_factory=list)
    text: list[str] = field(default_factory=list)
    in_value: bool = False
    told: bool = False


class Fields:
    """Takes the tags of a page and hands its fields on."""

    def __init__(self, taker: Taker) -> None:
        self._taker = taker
        self._roles: dict[tuple[str, str | None, str | None], int] = {}
        self._elements: list[int] = []
        self._open: list[_Open] = []
        self._section = ""
        self._section_depth = 0
        self._muted = 0
        self._numbers: Counter[str] = Counter()
        self._held: Field | None = None

    def start(self, tag: str, attrib: Mapping[str, str]) -> None:
        """Take the start of an element."""
        name = attrib.get("id") if attrib and tag == "div" else None
        if name and name.startswith(_SECTION) and not self._open:
            self._leave()
            self._section, self._section_depth = name[len(_SECTION) :][:60], len(self._elements)
        role = self._role(tag, attrib) if self._section else _PLAIN
        self._elements.append(role)
        if role == _MUTED or self._muted:
            self._muted += role == _MUTED
        elif role == _FIELD:
            self._enter()
        elif self._open:
            self._inside(role)
        elif role == _SPACER:
            self._gap(1)

    def end(self, _tag: str) -> None:
        """Take the end of an element."""
        role = self._elements.pop() if self._elements else _PLAIN
        if role == _MUTED:
            self._muted -= 1
        elif self._muted or not self._section:
            return
        elif role == _FIELD and self._open:
            self._tell(self._open[-1])
            self._open.pop()
        elif role == _VALUE and self._open:
            self._open[-1].in_value = False
        if len(self._elements) == self._section_depth:
            self._leave()

    def data(self, text: str) -> None:
        """Take a piece of text: of a label, or of the text of the field that is open."""
        if self._open and not self._muted:
            top = self._open[-1]
            (top.text if top.in_value else top.label).append(text)

    def close(self) -> None:
        """Take the end of the page."""
        self._leave()

    def _role(self, tag: str, attrib: Mapping[str, str]) -> int:
        # Most tags have no attribute at all: a look at each would cost much in pages of hundreds of megabytes.
        key = (tag, attrib.get("class"), attrib.get("style")) if attrib else (tag, None, None)
        role = self._roles.get(key)
        if role is None:
            role = _role_of(tag, set((key[1] or "").split()), (key[2] or "").replace(" ", ""))
            if len(self._roles) < 1_000:
                self._roles[key] = role
        return role

    def _inside(self, role: int) -> None:
        top = self._open[-1]
        if role == _VALUE and not top.in_value:
            top.in_value = True
        elif role == _VALUE:
            self._elements[-1] = _PLAIN
        elif role == _SPACER and top.told:
            self._gap(len(self._open) + 1)
        elif top.in_value:
            top.text.append("\n")

    def _enter(self) -> None:
        if self._open:
            self._tell(self._open[-1])
            self._open[-1].told = True
        self._open.append(_Open())

    def _tell(self, one: _Open) -> None:
        """Hand on a field: before the first field in it, or when it ends, and once more where text follows those."""
        text = "".join(one.text).strip()
        one.text.clear()
        if not text.isalnum():
            text = "\n".join(line for raw in text.splitlines() if (line := " ".join(raw.split())))
        if one.told and not text:
            return
        self._numbers[self._section] += 1
        label = " ".join("".join(one.label).split())
        found = Field(self._section, self._numbers[self._section], len(self._open), label, text)
        held = self._held
        if label or held is None:
            self._release()
            self._held = found
        elif text:
            self._held = replace(held, text=f"{held.text}\n{text}" if held.text else text)

    def _gap(self, depth: int) -> None:
        self._release()
        self._taker.gap(depth)

    def _release(self) -> None:
        if self._held is not None:
            self._taker.field(self._held)
            self._held = None

    def _leave(self) -> None:
        while self._open:
            self._tell(self._open[-1])
            self._open.pop()
        self._release()
        self._section = ""


def _role_of(tag: str, classes: set[str], style: str) -> int:
    """Return what an element of this tag, these classes and this style is in one of the three layouts."""
    if tag in ("script", "style") or "pageBreak" in classes:
        return _MUTED
    if tag == "tr" or (
        tag == "div"
        and ({"t", "i"} <= classes or ("div_table" in classes and ("inner" in classes or _is_table(style))))
    ):
        return _FIELD
    if tag == "td" or (tag == "div" and (classes & {"m", "most_inner"} or "display:table-cell" in style)):
        return _VALUE
    if tag == "div" and "p" in classes:
        return _SPACER
    return _BREAK if tag in ("br", "div", "p") else _PLAIN


def _is_table(style: str) -> bool:
    return "display:table" in style and "display:table-cell" not in style

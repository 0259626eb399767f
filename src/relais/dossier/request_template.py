"""Templates of requests: plain text that a unit can edit, one file per channel and language, read line by line.

    % a comment, not printed
    # the title                     one, at the top
    ## a heading
    - an item of a list
    label :: value                  a field of the form, its label in bold
    ? a line of any kind            printed only if every field in it has a value
    {rows}                          alone on its line, once: the table of what is asked about
    {signature}                     alone on its line: the block to sign, empty
    {page}                          alone on its line: a new page
    anything else                   a paragraph; lines that follow each other are one

`{name}` stands for a field; a field without a value is printed as a mark to complete by hand. A brace itself is
doubled. `[à compléter : …]` and `[to complete: …]` are printed as they stand.
"""

import string
from collections.abc import Collection
from dataclasses import dataclass, replace
from importlib.resources import files
from pathlib import Path

from relais.dossier.page import LANGUAGES
from relais.dossier.request_words import OWN
from relais.law.channel import load
from relais.model.notice import msg

# Channel to the languages that its documents are shipped in, the usual one first.
SHIPPED: dict[str, tuple[str, ...]] = {
    "FR-60-1": ("fr",),
    "FR-77-1-1": ("fr",),
    "FR-99-3": ("fr",),
    "FR-60-2": ("fr",),
    "FR-77-1-2": ("fr",),
    "FR-99-4": ("fr",),
    "FR-QUICKFREEZE": ("fr",),
    "FR-TRACFIN": ("fr",),
    "EU-EPOC-ID": ("en", "fr"),
    "EU-EPOC-TC": ("en", "fr"),
    "EU-EPOC-PR": ("en", "fr"),
    "EU-EIO": ("en",),
    "EU-2023-977": ("en",),
    "EUROPOL-SIENA": ("en",),
    "INTERPOL-I247": ("en",),
    "COE-247": ("en",),
    "US-VOL": ("en",),
    "US-PRES": ("en",),
    "US-MLA": ("en",),
    "PH-MLA": ("en",),
    "EGMONT": ("en",),
}
SUFFIX = ".txt"
ROWS, SIGNATURE, NEW_PAGE = "rows", "signature", "page"
# Fields of the law's forms that any template may use besides those of its own channel.
COMMON = (
    "procedure_no", "qualified_offence", "criminal_law_provisions", "holder", "identifiers", "time_range", "data_list",
    "file_numbers", "issuer", "date", "authorisation_ref", *OWN,
)  # fmt: skip

_ALONE = tuple(f"{{{mark}}}" for mark in (ROWS, SIGNATURE, NEW_PAGE))

UNKNOWN_FIELD = msg("{file}, line {line}: “{field}” is no field of this template; there are: {known}")
BAD_BRACE = msg("{file}, line {line}: a brace stands alone; a field is written {example}, a brace itself doubled")
BAD_MARK = msg("{file}, line {line}: a mark to complete is not closed; expected: {example}")
NO_ROWS = msg("{file}, line {line}: {example} was expected once, alone on its line")
NO_TITLE = msg("{file}, line {line}: a title was expected first, as in: {example}")
NO_TEXT = msg("{file}, line {line}: this is not UTF-8 text")


class TemplateError(Exception):
    """A template that cannot be used: in which line, and what was expected. `params` fill `template`."""

    def __init__(self, template: str, file: str, line: int, **params: str) -> None:
        self.template = template
        self.params: dict[str, object] = {"file": file, "line": line, **params}
        super().__init__(template.format(**self.params))


@dataclass(frozen=True)
class Part:
    """A piece of a line: text as it stands, or the name of a field."""

    text: str
    is_field: bool = False


@dataclass(frozen=True)
class Line:
    """One block: `kind` is title, heading, item, entry, text, rows, signature or page. `label` is that of an entry."""

    kind: str
    number: int
    parts: tuple[Part, ...] = ()
    label: tuple[Part, ...] = ()
    conditional: bool = False

    @property
    def fields(self) -> tuple[str, ...]:
        """Return the names of its fields."""
        return tuple(part.text for part in (*self.label, *self.parts) if part.is_field)


@dataclass(frozen=True)
class Template:
    """A template that can be used: of which channel, in which language, and its blocks."""

    channel: str
    language: str
    lines: tuple[Line, ...]

    @property
    def fields(self) -> frozenset[str]:
        """Return the names of all fields that it prints; `signature` where it has the block to sign."""
        named = {field for line in self.lines for field in line.fields}
        return frozenset(named | {line.kind for line in self.lines if line.kind == SIGNATURE})


def name_of(channel: str, language: str) -> str:
    """Return the name of the file of a template."""
    return f"{channel}.{language}{SUFFIX}"


def named(file: str) -> tuple[str, str] | None:
    """Return the channel and the language that a file's name says; None: it is the name of no template."""
    stem, _dot, language = file.removesuffix(SUFFIX).rpartition(".")
    return (stem, language) if file.endswith(SUFFIX) and stem in SHIPPED and language in LANGUAGES else None


def shipped(channel: str, language: str) -> bytes:
    """Return the bytes of a template that comes with relais; raises FileNotFoundError where there is none."""
    return (folder() / name_of(channel, language)).read_bytes()


def folder() -> Path:
    """Return where the templates that come with relais lie, to be copied by a unit."""
    return Path(str(files("relais.dossier"))) / "request_templates"


def fields_for(channel: str) -> tuple[str, ...]:
    """Return the fields that a template of a channel may use, those of the law's form first."""
    form = [field for field in load().channels[channel].fields if field != SIGNATURE]
    return tuple(dict.fromkeys((*form, *COMMON)))


def parse(content: bytes, channel: str, language: str) -> Template:
    """Read a template; raises TemplateError with the file, the line and what was expected."""
    file = name_of(channel, language)
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise TemplateError(NO_TEXT, file, content[: error.start].count(b"\n") + 1) from error
    allowed = fields_for(channel)
    lines: list[Line] = []
    joined = False
    for number, raw in enumerate(text.splitlines(), 1):
        stripped = raw.strip()
        if not stripped or stripped.startswith("%"):
            joined = joined and bool(stripped)
            continue
        line = _line(file, number, stripped, allowed)
        if joined and line.kind == "text" and not line.conditional:
            before = lines.pop()
            line = replace(before, parts=(*before.parts, Part(" "), *line.parts))
        lines.append(line)
        joined = line.kind == "text" and not line.conditional
    _check_whole(file, lines)
    return Template(channel, language, tuple(lines))


def _line(file: str, number: int, text: str, allowed: Collection[str]) -> Line:
    conditional = text.startswith("? ")
    text = text.removeprefix("? ").strip()
    if text in _ALONE:
        return Line(text[1:-1], number)
    kind, rest = "text", text
    for mark, of in (("## ", "heading"), ("# ", "title"), ("- ", "item")):
        if text.startswith(mark):
            kind, rest = of, text.removeprefix(mark)
    head, separator, tail = rest.partition(" :: ")
    if kind == "text" and separator:
        return Line(
            "entry", number, _parts(file, number, tail, allowed), _parts(file, number, head, allowed), conditional
        )  # fmt: skip
    return Line(kind, number, _parts(file, number, rest, allowed), (), conditional)


def _parts(file: str, number: int, text: str, allowed: Collection[str]) -> tuple[Part, ...]:
    if text.count("[") != text.count("]"):
        raise TemplateError(BAD_MARK, file, number, example="[to complete: …]")
    try:
        pieces = list(string.Formatter().parse(text))
    except ValueError as error:
        raise TemplateError(BAD_BRACE, file, number, example="{procedure_no}") from error
    parts: list[Part] = []
    for literal, field, spec, conversion in pieces:
        if literal:
            parts.append(Part(literal))
        if field is None:
            continue
        if f"{{{field}}}" in _ALONE:
            raise TemplateError(NO_ROWS, file, number, example=f"{{{field}}}")
        if field not in allowed or spec or conversion:
            raise TemplateError(UNKNOWN_FIELD, file, number, field=field, known=", ".join(allowed))
        parts.append(Part(field, is_field=True))
    return tuple(parts)


def _check_whole(file: str, lines: list[Line]) -> None:
    titles = [line for line in lines if line.kind == "title"]
    if not lines or lines[0].kind != "title" or len(titles) > 1:
        where = titles[1].number if len(titles) > 1 else lines[0].number if lines else 1
        raise TemplateError(NO_TITLE, file, where, example="# …")
    for kind, least in ((ROWS, 1), (SIGNATURE, 0)):
        held = [line for line in lines if line.kind == kind]
        if not least <= len(held) <= 1:
            where = held[1].number if held else lines[-1].number
            raise TemplateError(NO_ROWS, file, where, example=f"{{{kind}}}")

"""The catalogues: gathers the messages of the code, keeps the translations, compiles what the program reads.

`python -m tools.catalogue` adds new messages to each `relais.po`, empty, drops those no longer used, and writes
`relais.mo`. The French catalogue holds every message, the English one the code words alone: everything else is
written in English already. A test fails while a message is empty or the two files differ.
"""

import inspect
import io
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from relais.cli.commands import functions
from relais.intake.table.mapping import shipped
from relais.language.words import WORDS
from relais.law.holding import RULES

ROOT = Path(__file__).parents[1]
LOCALES = ("fr", "en")
# The header of a compiled catalogue holds two dates; a real one would change it at each writing.
_NO_DATE = datetime(2026, 1, 1, tzinfo=UTC)


def po_path(locale: str) -> Path:
    """Return where the text of a catalogue lies; the compiled one lies beside it, as `.mo`."""
    return ROOT / f"src/relais/locale/{locale}/LC_MESSAGES/relais.po"


def messages() -> list[str]:
    """Return every message the code may show, in order."""
    found: set[str] = set()
    for _file, _line, message, _comments, _context in extract_from_dir(
        ROOT / "src/relais",
        method_map=[("**.py", "python"), ("web/templates/**.html", "jinja2")],
        keywords={"_": None, "msg": None},
    ):
        found.update([message] if isinstance(message, str) else [part for part in message if part])
    found.update(inspect.cleandoc(command.__doc__ or "") for command in functions())
    # What a clock runs on and its legal basis stand in the data of the law; a statement of expiry shows both.
    found.update(text for rule in RULES for text in (rule.runs().data, rule.runs().basis))
    found.update(mapping.title for mapping in shipped())
    return sorted(found)


def catalogue(locale: str) -> Catalog:
    """Return a catalogue over exactly the messages of the code, keeping what is translated."""
    path = po_path(locale)
    known = read_po(io.BytesIO(path.read_bytes())) if path.exists() else Catalog()
    fresh = Catalog(locale=locale, project="relais", fuzzy=False)
    for text in messages() if locale == "fr" else sorted(WORDS):
        before = known.get(text)
        fresh.add(text, before.string if before else "")
    return fresh


def po_bytes(catalog: Catalog) -> bytes:
    """Return the catalogue as text, without the date that would change at each writing."""
    out = io.BytesIO()
    write_po(out, catalog, width=120, omit_header=True, no_location=True, sort_output=True)
    kind = "Content-Type: text/plain; charset=utf-8"
    return f'msgid ""\nmsgstr ""\n"{kind}\\n"\n"Language: {catalog.locale}\\n"\n\n'.encode() + out.getvalue()


def mo_bytes(catalog: Catalog) -> bytes:
    """Return the compiled catalogue."""
    out = io.BytesIO()
    plain = Catalog(locale=catalog.locale, fuzzy=False)
    plain.creation_date = plain.revision_date = _NO_DATE
    for message in catalog:
        if message.id and message.string:
            plain.add(message.id, message.string)
    write_mo(out, plain)
    return out.getvalue()


def write() -> str:
    """Write the files of both languages; return what a person should know of them, one line each."""
    told = []
    for locale in LOCALES:
        fresh, path = catalogue(locale), po_path(locale)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(po_bytes(fresh))
        path.with_suffix(".mo").write_bytes(mo_bytes(fresh))
        empty = [message.id for message in fresh if message.id and not message.string]
        told.append(f"{locale}: {len(fresh)} messages, {len(empty)} without a translation")
    return "\n".join(told)


if __name__ == "__main__":
    print(write())

"""The French catalogue: gathers the messages of the code, keeps the translations, compiles what the program reads.

`python -m tools.catalogue` adds new messages to `relais.po`, empty, drops those no longer used, and writes
`relais.mo`. A test fails while one of them is empty or the two files differ.
"""

import inspect
import io
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from relais.cli.app import COMMANDS

ROOT = Path(__file__).parents[1]
PO = ROOT / "src/relais/locale/fr/LC_MESSAGES/relais.po"
MO = PO.with_suffix(".mo")


def messages() -> dict[str, list[tuple[str, int]]]:
    """Return every message the code may show, with its places."""
    found: dict[str, list[tuple[str, int]]] = {}
    package = ROOT / "src/relais"
    for file, line, message, _comments, _context in extract_from_dir(
        package, method_map=[("**.py", "python")], keywords={"_": None, "msg": None}
    ):
        for text in [message] if isinstance(message, str) else [part for part in message if part]:
            found.setdefault(text, []).append((f"src/relais/{file}", line))
    for command in COMMANDS:
        found.setdefault(inspect.cleandoc(command.__doc__ or ""), []).append((f"command {command.__name__}", 0))
    return dict(sorted(found.items()))


def catalogue() -> Catalog:
    """Return the French catalogue over exactly the messages of the code, keeping what is translated."""
    known = read_po(PO.open("rb")) if PO.exists() else Catalog()
    fresh = Catalog(locale="fr", project="relais", fuzzy=False)
    for text in messages():
        before = known.get(text)
        fresh.add(text, before.string if before else "")
    return fresh


def po_bytes(catalog: Catalog) -> bytes:
    """Return the catalogue as text, without the date that would change at each writing."""
    out = io.BytesIO()
    write_po(out, catalog, width=120, omit_header=True, no_location=True, sort_output=True)
    header = 'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=utf-8\\n"\n"Language: fr\\n"\n\n'
    return header.encode() + out.getvalue()


def mo_bytes(catalog: Catalog) -> bytes:
    """Return the compiled catalogue."""
    out = io.BytesIO()
    plain = Catalog(locale="fr", fuzzy=False)
    plain.creation_date = plain.revision_date = None  # type: ignore[assignment]
    for message in catalog:
        if message.id and message.string:
            plain.add(message.id, message.string)
    write_mo(out, plain)
    return out.getvalue()


if __name__ == "__main__":
    fresh = catalogue()
    PO.parent.mkdir(parents=True, exist_ok=True)
    PO.write_bytes(po_bytes(fresh))
    MO.write_bytes(mo_bytes(fresh))
    empty = [message.id for message in fresh if message.id and not message.string]
    print(f"{len(fresh)} messages, {len(empty)} without a translation")

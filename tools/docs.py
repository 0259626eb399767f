"""Writes the pages of docs/ that the code itself can say, and the message catalogue.

`python -m tools.docs` writes docs/facts.md, docs/commands.md and the French catalogue. The same code gives the same
bytes; a test fails while a page is not what this would write.
"""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import typer

from relais.cli.app import APP
from relais.cli.speak import language
from relais.desk.settings_text import page as settings_page
from relais.model.facts import FACTS
from relais.model.role import Relation, Role
from relais.safeguards.access import ACTS, TABLE
from tools import catalogue

DOCS = Path(__file__).parents[1] / "docs"
_WIDTH = 100
_FACTS = """# Fact tables

Written by `make docs` from `src/relais/model`; change it there. Null stands for what each column says,
never for a guess.
"""
_PERMISSIONS = """# Who may do what

Written by `make docs` from `src/relais/safeguards/access.py`; the program reads this very table. `kind` is what an act
is for directive (EU) 2016/680, article 25. `purpose`: yes where whoever signed in must have said why they act.
Under each role stand the relations to a case in which it may do the act: `n` no case is concerned, `o` an open case
of one's own, `f` somebody else's case, `c` a closed case of one's own, `e` a case whose data were erased; `-` never.
A role opens no case by itself.
"""
_COMMANDS = """# Commands

Written by `make docs` from the command line itself; change it there. Exit codes: 0 done; 1 done, but something was left
unread or is not sound; 2 not done. Texts are French unless the locale is English; `RELAIS_LANG=en` or `fr` decides.
"""


def pages() -> dict[Path, str]:
    """Return every generated page with its text. The command line must have been imported in English."""
    return {
        DOCS / "facts.md": facts_page(),
        DOCS / "commands.md": commands_page(),
        DOCS / "permissions.md": permissions_page(),
        DOCS / "settings.md": settings_page(),
    }


def facts_page() -> str:
    """Return the page of the fact tables: each column, its type, its meaning."""
    return "\n".join([_FACTS, *(line for name, schema in FACTS.items() for line in _table(name, schema))])


def commands_page() -> str:
    """Return the page of the commands, each with the help it prints."""
    return "\n".join([_COMMANDS, *(line for name, text in helps() for line in _command(name, text))])


def permissions_page() -> str:
    """Return the page of who may do what: the table of acts as the program reads it."""
    cells = len(ACTS) * len(Role) * len(Relation)
    counted = f"{len(ACTS)} acts, {len(Role)} roles, {len(Relation)} relations: {cells} cells."
    return "\n".join([_PERMISSIONS, counted, "", "```text", TABLE.strip("\n"), "```", ""])


def commands() -> Iterator[tuple[str, Any]]:
    """Yield every command with its full name ('relais report new'), in the order of the help."""
    yield from _walk("relais", typer.main.get_command(APP))


def helps() -> Iterator[tuple[str, str]]:
    """Yield the help of every command, at a fixed width."""
    for name, command in commands():
        context = command.context_class(command, info_name=name, terminal_width=_WIDTH, max_content_width=_WIDTH)
        yield name, command.get_help(context)


def _walk(name: str, command: Any) -> Iterator[tuple[str, Any]]:
    inner = getattr(command, "commands", None)
    # A group may do something by itself: `relais people` lists them.
    if inner is None or command.invoke_without_command:
        yield name, command
    for below, child in (inner or {}).items():
        yield from _walk(f"{name} {below}", child)


def _table(name: str, schema: pa.Schema) -> Iterator[str]:
    yield f"## {name}\n"
    yield f"{schema.metadata[b'doc'].decode()}\n"
    yield "| column | type | meaning |\n|---|---|---|"
    for field in schema:
        yield f"| `{field.name}` | `{_type(field.type)}` | {field.metadata[b'doc'].decode().replace('|', '/')} |"
    yield ""


def _type(type_: pa.DataType) -> str:
    """Return a type as a person reads it."""
    if pa.types.is_list(type_):
        return f"list of {_type(type_.value_type)}"
    if pa.types.is_struct(type_):
        return "token"
    if pa.types.is_map(type_):
        return f"map of {type_.key_type} to {type_.item_type}"
    return str(type_)


def _command(name: str, text: str) -> Iterator[str]:
    yield f"## {name}\n"
    yield "```text"
    yield "\n".join(line.rstrip() for line in text.strip().splitlines())
    yield "```\n"


def write() -> None:
    """Write the pages and the catalogue."""
    for path, text in pages().items():
        path.write_text(text, encoding="utf-8")
    print(catalogue.write())


if __name__ == "__main__":
    if language(os.environ) == "en":
        write()
    else:
        # The command line is translated as it is imported: begin anew, in English.
        again = [sys.executable, "-m", "tools.docs"]
        sys.exit(subprocess.run(again, env={**os.environ, "RELAIS_LANG": "en"}, check=False).returncode)

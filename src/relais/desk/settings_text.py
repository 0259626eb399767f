"""The settings as text: `relais.toml` as it is written, and the page of docs/."""

from collections.abc import Iterator, Mapping
from dataclasses import Field, is_dataclass
from pathlib import Path
from typing import Any

import tomli_w

from relais.desk.settings import FILE, Settings, shown
from relais.ledger.durable import write

_PAGE = """# Settings

Written by `make docs` from `src/relais/desk/settings.py`; change it there. They stand in `relais.toml`, in the home;
`relais settings` prints those in force. What the file does not state has its default. A setting that does not exist,
or a value that does not fit, is refused with one message that names it. Keys and passwords never stand in this file.
"""


def document(values: Mapping[str, Any]) -> str:
    """Return the text of `relais.toml`: `values` as {name or section: value or {name: value}}; others as comments."""
    lines: list[str] = []
    for of in shown(Settings):
        section = getattr(Settings("", ""), of.name)
        if not is_dataclass(section):
            lines += _entry(of, values)
    for of in shown(Settings):
        section = getattr(Settings("", ""), of.name)
        if is_dataclass(section):
            stated = values.get(of.name)
            lines += ["", f"[{of.name}]" if stated else f"# [ {of.name} ]"]
            lines += [line for one in shown(section) for line in _entry(one, stated or {})]
    return "\n".join(lines) + "\n"


def save(root: Path, values: Mapping[str, Any]) -> None:
    """Write `relais.toml`, whole and on the disk, or not at all."""
    write(root / FILE, document(values))


def walk(settings: Settings) -> Iterator[tuple[str, Field[Any], Any]]:
    """Yield each setting: its full name, its field, its value."""
    for of in shown(settings):
        value = getattr(settings, of.name)
        if is_dataclass(value):
            yield from ((f"{of.name}.{one.name}", one, getattr(value, one.name)) for one in shown(value))
        else:
            yield of.name, of, value


def page() -> str:
    """Return docs/settings.md."""
    lines = [_PAGE, "| setting | default | meaning |\n|---|---|---|"]
    for name, of, value in walk(Settings("", "")):
        variable = of.metadata["variable"]
        above = f" (`{variable}` stands above it.)" if variable else ""
        default = "" if of.metadata.get("needed") or value in (None, ()) else f"`{_plain(value)}`"
        lines.append(f"| `{name}` | {default} | {of.metadata['meaning']}{above} |")
    return "\n".join(lines) + "\n"


def _entry(of: Field[Any], values: Mapping[str, Any]) -> list[str]:
    meaning = f"# {of.metadata['meaning']}"
    if of.name in values:
        return [meaning, tomli_w.dumps({of.name: values[of.name]}).rstrip()]
    # None has no spelling in TOML: an empty string stands for it in what is commented out.
    default = "" if of.default is None else of.default
    return [meaning, f"# {tomli_w.dumps({of.name: default}).rstrip()}"]


def _plain(value: object) -> str:
    return str(list(value)) if isinstance(value, tuple) else str(value)

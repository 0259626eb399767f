"""The register of processing (directive 2016/680, article 24) and the impact assessment (article 27), filled in.

What the settings know is filled in; what only the unit knows stands as a question in brackets.
"""

import re
from importlib.resources import files
from pathlib import Path

from relais.desk.act import act
from relais.desk.error import DeskError
from relais.desk.home import Home
from relais.desk.settings_text import walk
from relais.ledger.durable import settle, write
from relais.model.notice import msg

NAMES = ("register.md", "impact.md")
EXISTS = msg("{path} exists already: name a new folder for the files")
_FIELD = re.compile(r"\{([a-z_.]+)\}")


def write_templates(home: Home, out: Path) -> list[Path]:
    """Write both into the new folder `out`; raises DeskError where it exists."""
    if out.exists():
        raise DeskError(EXISTS, path=out)
    with act(home, "write-templates"):
        values = {name: value for name, _of, value in walk(home.settings)}
    waiting = out.with_name(f".{out.name}.new")
    waiting.mkdir()
    for name in NAMES:
        text = (files("relais.desk") / "template" / name).read_text(encoding="utf-8")
        write(waiting / name, _FIELD.sub(lambda field: _told(values[field[1]]), text))
    settle(waiting, out)
    return [out / name for name in NAMES]


def _told(value: object) -> str:
    return "[to be named]" if value in (None, (), "") else str(value)

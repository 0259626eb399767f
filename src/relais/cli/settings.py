"""`relais settings`: what is in force, and where each value comes from."""

from dataclasses import asdict

from relais.cli.listing import listing, print_json
from relais.cli.options import HOME, HomeOption, JsonOption, telling
from relais.cli.speak import _, said
from relais.desk.home import open_home
from relais.desk.in_force import Told, in_force
from relais.language.desk_words import ORIGINS
from relais.language.sorting import Row


def settings(home: HomeOption = HOME, as_json: JsonOption = False) -> None:
    """Show every setting of relais.toml: its value, its default, its meaning, and where the value comes from."""
    with telling():
        found = in_force(open_home(home))
    if as_json:
        print_json({"settings": [asdict(one) for one in found]})
        return
    columns = [("name", _("setting")), ("value", _("value")), ("default", _("default")),
               ("origin", _("origin of the value")), ("meaning", _("meaning"))]  # fmt: skip
    listing([_row(one) for one in found], columns, title=_("Settings"), sort=None, limit=None)


def _row(one: Told) -> Row:
    value, default = ("" if held in (None, ()) else _shown(held) for held in (one.value, one.default))
    origin = one.variable or said(ORIGINS, one.origin)
    return {"name": one.name, "value": value, "default": default, "origin": origin, "meaning": _(one.meaning)}


def _shown(value: object) -> str:
    return ", ".join(value) if isinstance(value, tuple) else str(value)

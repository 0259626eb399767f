"""`relais addresses`: from a login to the subscribers who may have used it, and what is still to be asked."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import cast

from relais.cli.listing import SHOWN, cell, console, listing, print_json
from relais.cli.options import HOME, AllOption, HomeOption, JsonOption, SortOption, check_sort, complain, telling
from relais.cli.speak import _, worded
from relais.desk.addresses import addresses as read_addresses
from relais.desk.home import open_home

# A crowd names nobody: `--json` lists all who fit.
_NAMES = 5
_Rows = list[dict[str, object]]
_FORMS = {"second": "%Y-%m-%d %H:%M:%S", "minute": "%Y-%m-%d %H:%M", "day": "%Y-%m-%d"}


def addresses(
    home: HomeOption = HOME, as_json: JsonOption = False, all_rows: AllOption = False, sort: SortOption = None
) -> None:
    """List logins by address: the subscribers who may have used each, and what to ask of whom."""
    with telling():
        table, stale = read_addresses(open_home(home))
    check_sort(sort, tuple(table.column_names))
    rows = table.to_pylist()
    if as_json:
        print_json({"stale": stale, "addresses": rows})
        return
    columns = [
        ("report_id", _("report")),
        ("ip", _("IP address")),
        ("at", _("at (UTC)")),
        ("candidates", _("who fits")),
        ("requests", _("to ask")),
        ("expiry", _("kept until")),
        ("clock_state", _("clock")),
        ("source", _("source")),
        ("locator", _("place")),
    ]
    shown = [_shown(row) for row in rows]
    listing(shown, columns, title=_("Addresses"), sort=sort, limit=None if all_rows else SHOWN)
    console().print(_("Several who fit are several who may have used it: a name here is no identification."))
    if stale:
        complain(_("facts have come in since this was made: `relais run` brings it up to date"))


def _shown(row: Mapping[str, object]) -> Mapping[str, object]:
    ip = row["ip"] if row["port"] is None else f"{_bracketed(str(row['ip']))}:{row['port']}"
    at, expiry = row["at"], row["expiry"]
    fits, asks = cast("_Rows", row["candidates"]), cast("_Rows", row["requests"])
    names = [_fit(one) for one in fits[:_NAMES]]
    if len(fits) > _NAMES:
        names.append(_("and {count} more").format(count=len(fits) - _NAMES))
    return {
        **row,
        "ip": ip,
        "at": at.astimezone(UTC).strftime(_FORMS[str(row["time_precision"])])
        if isinstance(at, datetime)
        else row["time_raw"],
        "candidates": "\n".join(names),
        "requests": "\n".join(_ask(one) for one in asks),
        "expiry": expiry.strftime("%Y-%m-%d") if isinstance(expiry, datetime) else "",
        "clock_state": _(str(row["clock_state"])),
    }


def _bracketed(ip: str) -> str:
    return f"[{ip}]" if ":" in ip else ip


def _fit(row: Mapping[str, object]) -> str:
    told = worded(row)
    off = _(" by {seconds} s").format(seconds=row["off_s"]) if row["off_s"] else ""
    return f"{cell(row['name'] or row['subject'])}: {told['time_fit']}{off}; {told['port_fit']}"


def _ask(row: Mapping[str, object]) -> str:
    told = worded(row)
    name = "" if row["name"] is None else f" ({cell(row['name'])})"
    return f"{told['whom']}{name}: {told['missing']}"

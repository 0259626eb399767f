"""A network in words, as both doors say them: the steps by which somebody is reached, what explains the payers."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from decimal import Decimal

from relais.desk.network import Network
from relais.language.tongue import Tongue


def path(steps: Sequence[Mapping[str, object]], said: Tongue) -> str:
    """Say how a subject is reached, a line a step."""
    return "\n".join(_step(row, said) for row in steps)


def explained(found: Network, said: Tongue) -> str:
    """Say which payees explain the payers."""
    _ = said.text
    cover = found.explained
    size, names = len(cover.payees), ", ".join(cover.payees)
    if size == cover.least:
        return _(
            "Smallest set of payees (facilitators, alleged) such that each of {payers} payers pays one: {size}: {names}"
        ).format(payers=cover.payers, size=size, names=names)
    return _(
        "A set of payees (facilitators, alleged) such that each of {payers} payers pays one: {size}, at most {more} too"
        " many: {names}"
    ).format(payers=cover.payers, size=size, more=size - cover.least, names=names)


def words(found: Network, said: Tongue) -> dict[str, str]:
    """Return the texts of the picture."""
    _ = said.text
    reached = found.reached
    told = _("{subjects} subjects, {hubs} hubs not crossed and not drawn, {withheld} victims withheld.").format(
        subjects=reached.nodes.num_rows, hubs=found.hubs.num_rows, withheld=reached.withheld
    )
    return {
        "title": _("Network of {id}").format(id=found.id),
        "description": told + " " + _("An arrow says who pays, calls or writes to whom, and nothing of why."),
        "pays": _("pays"),
        "calls": _("calls"),
        "writes": _("writes"),
        "start": _("member of the community") if found.id.startswith("N-") else _("where it starts"),
        "cover": _("payee that explains the payers"),
    }


def _step(row: Mapping[str, object], said: Tongue) -> str:
    told = f"{row['from_subject']} {said.text(str(row['act']))} {row['to_subject']}: {row['events']}"
    if isinstance(row["total"], Decimal):
        told += f", {row['total'].normalize():f} {row['currency'] or ''}".rstrip()
    first, last = (_day(row[name]) for name in ("first_at", "last_at"))
    return told + (f", {first}" if first else "") + (f" - {last}" if last != first else "")


def _day(at: object) -> str:
    return at.astimezone(UTC).strftime("%Y-%m-%d") if isinstance(at, datetime) else ""

"""A network in words, as both doors say them: the steps by which somebody is reached, what explains the payers."""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime
from decimal import Decimal

from relais.desk.network import Network
from relais.language.tongue import Tongue


def _plain(total: Decimal) -> str:
    return f"{total.normalize():f}"


def path(
    steps: Sequence[Mapping[str, object]], said: Tongue, day: Callable[[date], str] = date.isoformat,
    amount: Callable[[Decimal], str] = _plain,
) -> str:  # fmt: skip
    """Say how a subject is reached, a line a step; `day`, `amount`: how the door writes a day and a sum of money."""
    return "\n".join(_step(row, said, day, amount) for row in steps)


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


def _step(
    row: Mapping[str, object], said: Tongue, day: Callable[[date], str], amount: Callable[[Decimal], str]
) -> str:  # fmt: skip
    told = f"{row['from_subject']} {said.text(str(row['act']))} {row['to_subject']}: {row['events']}"
    if isinstance(row["total"], Decimal):
        told += f", {amount(row['total'])} {row['currency'] or ''}".rstrip()
    first, last = (_day(row[name], day) for name in ("first_at", "last_at"))
    return told + (f", {first}" if first else "") + (f" - {last}" if last != first else "")


def _day(at: object, day: Callable[[date], str]) -> str:
    return day(at.astimezone(UTC).date()) if isinstance(at, datetime) else ""

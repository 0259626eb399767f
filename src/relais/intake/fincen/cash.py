"""The cash of a currency transaction report: what each conductor paid in or was paid out, or the total of the day."""

from decimal import Decimal
from typing import Any, NamedTuple

from relais.intake.amount import BadAmountError, amount
from relais.intake.facts import Facts
from relais.intake.fincen.people import CONDUCTOR
from relais.intake.payments import sum_columns
from relais.intake.syntax.xml_element import Element
from relais.model.notice import msg

REST = msg("the conductors' own sums make {own} of the total of {total}: who moved the rest in cash is not read")
CONTRADICTS = msg("the conductors' own sums make {own}, the total is {total}: nobody is named for the total")
OTHERS = msg("sums in cash stand with persons who are no conductors on their own behalf: nobody is named for the total")
SEVERAL = msg(
    "several days of cash stand in this report, the persons' sums in none of them: nobody is named for the totals"
)

# Where transactions took place, a branch states its sums too: it is no person.
_LOCATION = "34"
_SIDES = (
    ("payer", "IndividualEntityCashInAmountText", "TotalCashInReceiveAmountText"),
    ("payee", "IndividualEntityCashOutAmountText", "TotalCashOutAmountText"),
)  # fmt: skip


class Involved(NamedTuple):
    """A party of the report, and its ordinal where it is one of ours."""

    ordinal: int | None
    found: Element


def cash(facts: Facts, people: list[Involved], found: Element, when: dict[str, Any]) -> None:
    """Add what was paid in and paid out in cash on one day, in dollars as the form says."""
    for side, own, total in _SIDES:
        _side(facts, people, found, (side, own, total), when)


def _side(
    facts: Facts, people: list[Involved], found: Element, names: tuple[str, str, str], when: dict[str, Any]
) -> None:
    side, own, total = names
    conductors = [one for one in people if one.found.of("ActivityPartyTypeCode") == CONDUCTOR]
    place, raw = f"{found.place}/{total}", found.of(total)
    stated = [one for one in conductors if one.ordinal is not None and _is_sum(one.found.of(own))]
    same = {"status": "completed", **when}
    if stated and _fits(facts, place, [one.found.of(own) or "" for one in stated], raw):
        for one in stated:
            at, said = f"{one.found.place}/{own}", one.found.of(own) or ""
            sums = sum_columns(facts, at, said, "USD")
            facts.add("payment", at, **{side: one.ordinal}, type_raw=own, **same, **sums)
        return
    if raw is None or not _is_sum(raw):
        return
    others = any(_is_sum(one.found.of(own)) for one in people if one not in conductors and not _is_place(one.found))
    if others and not stated:
        facts.notice(OTHERS, place)
    who = conductors[0].ordinal if len(conductors) == 1 and not stated and not others else None
    facts.add("payment", place, **{side: who}, type_raw=total, **same, **sum_columns(facts, place, raw, "USD"))


def _fits(facts: Facts, place: str, own: list[str], total: str | None) -> bool:
    """Say whether the conductors' sums may be parts of the total; that they are less, or too much, is said."""
    whole, parts = _value(total), [_value(one) for one in own]
    known = sum((one for one in parts if one is not None), Decimal(0))
    if whole is None or known == whole:
        return True
    shown = {"own": str(known), "total": str(whole)}
    if known > whole:
        # A total of nothing gives no payment: then the sums themselves are what is lost.
        facts.notice(CONTRADICTS, place, skipped=0 if whole else len(own), **shown)
        return False
    if None not in parts:
        facts.notice(REST, place, skipped=1, **shown)
    return True


def _is_sum(raw: str | None) -> bool:
    return raw is not None and bool(raw.strip("0.,"))


def _is_place(found: Element) -> bool:
    return found.of("ActivityPartyTypeCode") == _LOCATION


def _value(raw: str | None) -> Decimal | None:
    try:
        return None if raw is None else amount(raw, ".")
    except BadAmountError:
        return None

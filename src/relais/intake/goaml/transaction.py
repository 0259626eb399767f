"""Makes a payment of a goAML transaction: who pays whom where the transaction has two sides, its sum, its moment."""

from collections import Counter
from typing import Any

from relais.intake.facts import Facts
from relais.intake.goaml.people import People, Selectors, subject, told
from relais.intake.mention import mention
from relais.intake.payments import Payments, reference_code, sum_columns, type_code
from relais.intake.stated import moment
from relais.intake.syntax.xml_element import Element
from relais.model.notice import msg

MANY = msg("the transaction lists {count} parties by codes of role: each is kept, who pays whom is not said")
NO_SIDES = msg("the transaction names nobody: the payment is kept without its sides")
SEVERAL = msg(
    "the transaction has {count} sides “{path}”: each is kept, which of them it is that pays or is paid is not said"
)
EMPTY = msg("an empty transaction: it is skipped")
NO_AMOUNT = msg("the transaction states no sum: the payment is kept without it")
FOREIGN = msg(
    "a party of the transaction has a sum of its own, {raw}: it is not kept beside the sum of the transaction"
)

_FREE = ("transaction_description", "transmode_comment", "comments", "from_funds_comment", "to_funds_comment",
         "funds_comment", "reason")  # fmt: skip
_UNREAD = {
    "papers": ("{*}identification", "{*}entity_identifier", "{*}passport_number", "{*}id_number", "{*}ssn"),
    "goods": ("{*}item",),
}


class Transactions:
    """Turns the transactions of one report into payments; `currency` is that of its local sums."""

    def __init__(self, facts: Facts, people: People, payments: Payments, report: int, currency: str | None) -> None:
        self._facts = facts
        self._people = people
        self._payments = payments
        self._report = report
        self._currency = currency

    def add(self, transaction: Element) -> None:
        """Add one transaction, its sides, and those who carried it out for them."""
        if not transaction.children():
            self._facts.notice(EMPTY, transaction.place, skipped=1)
            return
        giving, payer = self._one_side(transaction, "from", "payer")
        taking, payee = self._one_side(transaction, "to", "payee")
        listed = [party for around in transaction.each("involved_parties") for party in around.each("party")]
        if listed:
            self._listed(transaction, listed)
        elif payer is None and payee is None and not _several(transaction):
            self._facts.notice(NO_SIDES, transaction.place)
        reference = told(transaction, "transactionnumber", "transaction_number")
        status = told(transaction, "transaction_status")
        type_, words = _type(transaction, giving, taking)
        row = {
            "payer": payer,
            "payee": payee,
            "operator": _operator(giving, taking),
            "type_raw": type_,
            # What a status code means is for the list of each financial intelligence unit to say.
            "status": "unknown",
            "status_raw": status,
            "reference": reference_code(reference),
            "reference_raw": reference,
            **self._when(transaction).columns(),
            **self._sums(transaction, giving, taking),
        }
        if number := told(transaction, "internal_ref_number"):
            place = f"{transaction.place}/internal_ref_number"
            mention(self._facts, place, "transfer_code", number, report=self._report, service=row["operator"])
        texts = [
            text for name in _FREE for node in transaction.node.iter(f"{{*}}{name}") if (text := _words(node.text))
        ]
        self._payments.add(transaction.place, row, "\n".join([*texts, *words]) or None)

    def _one_side(self, transaction: Element, way: str, role: str) -> tuple[Element | None, int | None]:
        """Return the side that gives or takes, and its party; of several, none: each is kept, in no role."""
        sides = _sides(transaction, way)
        if len(sides) < 2:
            return next(((side, self._side(side, f"{way}_", role)) for side in sides), (None, None))
        self._facts.notice(SEVERAL, transaction.place, count=len(sides), path=f"t_{way}")
        for side in sides:
            self._side(side, f"{way}_", "other")
            if sum_ := _foreign(side, f"{way}_foreign_currency"):
                self._facts.notice(FOREIGN, side.place, raw=" ".join(sum_)[:60])
        return None, None

    def _side(self, side: Element, prefix: str, role: str) -> int | None:
        info = side.one(f"{prefix}transaction_additional_info", "transaction_additional_info")
        found = subject(side, prefix)
        ordinal = None if found is None else self._people.add(role, *found, more=_wallet(info))
        self._device(info, ordinal)
        for conductor in side.each("t_conductor"):
            self._people.add("other", "person", conductor)
        return ordinal

    def _listed(self, transaction: Element, parties: list[Element]) -> None:
        self._facts.notice(MANY, transaction.place, count=len(parties))
        for party in parties:
            info = party.one("transaction_additional_info")
            found = subject(party)
            ordinal = None if found is None else self._people.add("other", *found, more=_wallet(info))
            self._device(info, ordinal)
            if sum_ := _foreign(party, "foreign_currency"):
                self._facts.notice(FOREIGN, party.place, raw=" ".join(sum_)[:60])

    def _device(self, info: Element | None, ordinal: int | None) -> None:
        for device in [] if info is None else info.each("network_device"):
            self._people.device(device, ordinal)

    def _when(self, transaction: Element) -> Any:
        for name in ("date_transaction", "date_posting", "value_date"):
            if raw := told(transaction, name):
                return moment(self._facts, f"{transaction.place}/{name}", raw)
        return moment(self._facts, transaction.place, None)

    def _sums(self, transaction: Element, giving: Element | None, taking: Element | None) -> dict[str, Any]:
        """Return what was sent, in the currency of the payer where it is stated, and what the payee has in his own."""
        place = transaction.place
        sent = None if giving is None else _foreign(giving, "from_foreign_currency")
        out = None if taking is None else _foreign(taking, "to_foreign_currency")
        local = told(transaction, "amount_local")
        columns: dict[str, Any] = {}
        if sent is not None:
            columns |= sum_columns(self._facts, place, *sent)
        elif local is not None:
            columns |= sum_columns(self._facts, f"{place}/amount_local", local, self._currency)
        elif out is None:
            self._facts.notice(NO_AMOUNT, place)
        if out is not None:
            columns |= sum_columns(self._facts, place, *out, prefix="paid_out_")
        return columns


def count(element: Element, unread: Counter[str]) -> None:
    """Count what stands below an element that is known and not kept."""
    for what, names in _UNREAD.items():
        unread[what] += sum(1 for node in element.node.iter(*names) if len(node) or _words(node.text))


def _sides(transaction: Element, way: str) -> list[Element]:
    return [*transaction.each(f"t_{way}_my_client"), *transaction.each(f"t_{way}")]


def _several(transaction: Element) -> bool:
    return any(len(_sides(transaction, way)) > 1 for way in ("from", "to"))


def _foreign(side: Element, name: str) -> tuple[str, str] | None:
    """Return the sum that a side has in a currency of its own; nought in no currency is none."""
    found = side.one(name)
    if found is None:
        return None
    code, sum_ = told(found, "foreign_currency_code"), told(found, "foreign_amount")
    return (sum_, code) if sum_ and code else None


def _operator(giving: Element | None, taking: Element | None) -> str | None:
    """Return the institution that reports: the one at which its client has the account."""
    for side, name, prefix in ((giving, "t_from_my_client", "from_"), (taking, "t_to_my_client", "to_")):
        if side is not None and side.node.tag.endswith(name):
            return told(side, f"{prefix}account/institution_name")
    return None


def _type(transaction: Element, giving: Element | None, taking: Element | None) -> tuple[str | None, list[str]]:
    """Return the codes of the type, and what stands in their place and is none."""
    codes = [told(transaction, "transmode_code"), told(transaction, "transaction_type_code")]
    codes += [told(side, name) for side, name in ((giving, "from_funds_code"), (taking, "to_funds_code")) if side]
    read = [type_code(code) for code in codes]
    return " ".join(code for code, _words in read if code) or None, [words for _code, words in read if words]


def _wallet(info: Element | None) -> Selectors:
    address = None if info is None else told(info, "virtual_address")
    return () if address is None else (("account", None, address),)


def _words(text: str | None) -> str | None:
    return (text or "").strip("- \t\r\n") or None

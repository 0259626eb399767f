"""What a text that is searched for can stand for: an id, a day, a sum of money, a case's number, a name, a selector."""

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from relais.link.names.name import parse
from relais.selectors import money
from relais.selectors.spelling import ascii_digits

# What stands for each in “searched as”, beside the kinds of selector.
REPORT, SUBJECT, REFERENCE, CASE, NAME, DAY, AMOUNT = (
    "report", "subject", "reference", "case", "name", "day", "amount"
)  # fmt: skip

_ID = re.compile(r"([RS])-([0-9a-f]{10,16})", re.IGNORECASE)
# A year first, or a day first as most of the world writes it; '/' '.' '-' between them.
_DAY = re.compile(r"([0-9]{4})([-/.])([0-9]{1,2})\2([0-9]{1,2})|([0-9]{1,2})([-/.])([0-9]{1,2})\6([0-9]{4})")
# More digits without a mark or a currency are a number of something else; a ledger is not looked through for them.
_MOST_DIGITS = 7
_CASE = re.compile(r"[0-9]{1,9}")
_NO_NAME = ("@", "://")


@dataclass(frozen=True)
class Sum:
    """A sum of money, and its currency where the text names one."""

    amount: Decimal
    currency: str | None

    def __str__(self) -> str:
        """Return it as people write it."""
        return f"{self.amount:f} {self.currency}" if self.currency else f"{self.amount:f}"


@dataclass(frozen=True)
class Text:
    """What a text can stand for. `selectors`: it may be one; a day, or a sum that is written as such, is none.

    `id`: a report or a subject of a run. `case`: a case's number. `name`: it may be somebody's name.
    """

    text: str
    id: str | None
    day: date | None
    sum: Sum | None
    case: int | None
    name: bool
    selectors: bool


def taken(raw: str) -> Text:
    """Return what a text can stand for."""
    # Half of a surrogate pair is no character: nothing is called so.
    raw = raw.encode("utf-8", "replace").decode()
    text = ascii_digits(raw)
    found = _ID.fullmatch(text)
    id_ = f"{found[1].upper()}-{found[2].lower()}" if found else None
    like_a_day = _DAY.fullmatch(text)
    sum_ = None if like_a_day or id_ else _sum(text)
    bare = text.isascii() and text.isdigit()
    return Text(
        text=raw.strip(), id=id_, day=_day(like_a_day) if like_a_day else None, sum=sum_,
        case=int(text) if _CASE.fullmatch(text) else None,
        name=not (like_a_day or id_) and (sum_ is None or not sum_.currency) and _may_name(raw),
        selectors=not like_a_day and (sum_ is None or bare),
    )  # fmt: skip


def _day(found: re.Match[str]) -> date | None:
    year, _mark, month, day, first, _other, second, last = found.groups()
    try:
        return date(int(year), int(month), int(day)) if year else date(int(last), int(second), int(first))
    except ValueError:
        return None


def _sum(text: str) -> Sum | None:
    """Read a text that is a sum and nothing else: '24,19', '24.19 EUR', '1 250,50', '€50'."""
    digits = sum(sign.isdigit() for sign in text)
    named = money.read(text)
    if named is not None and (named.start, named.end) == (0, len(text)):
        return Sum(Decimal(named.value), named.currency)
    # Without a currency it is read beside a word that several share, which names none.
    bare = money.read(f"{text} pesos") if text[:1].isdigit() and text[-1:].isdigit() else None
    if bare is None or bare.start or (digits > _MOST_DIGITS and not re.search(r"[.,][0-9]{1,2}$", text)):
        return None
    return Sum(Decimal(bare.value), None)


def _may_name(raw: str) -> bool:
    """Say whether a text may name somebody: letters for the most part, and no address."""
    signs = [sign for sign in raw if not sign.isspace()]
    letters = sum(sign.isalpha() for sign in signs)
    return 2 * letters > len(signs) and not any(one in raw for one in _NO_NAME) and parse(raw) is not None

"""A transfer code or transaction number: letters and digits, upper case.

In a field of its own any code of 3 to 35 signs with a digit in it is taken (35 is the longest reference ISO 20022
allows): operators change their formats, and a pattern that lags behind must not lose a code. `OPERATORS` serves where a
text has to be searched. Two codes are the same when their values are equal.
"""

import re
from dataclasses import dataclass

from relais.selectors.parsed import Parsed
from relais.selectors.spelling import compact, masked, plain


@dataclass(frozen=True, slots=True)
class Operator:
    """How an operator's codes look: `pattern` over the normalised value, `words` that announce one in a text."""

    pattern: re.Pattern[str]
    words: tuple[str, ...]
    source: str


OPERATORS: dict[str, Operator] = {
    "western union": Operator(
        re.compile(r"[0-9]{10}"),
        ("mtcn", "western union", "western", "wu"),
        "10 digits, printed 3-3-4 on the receipt ('Money Transfer Control Number')",
    ),
    "moneygram": Operator(
        re.compile(r"[0-9]{8}"), ("moneygram", "mg"), "8 digits, 'reference number' of the operator's tracking page"
    ),
    "ria": Operator(re.compile(r"[0-9]{11}"), ("ria",), "11 digits, 'PIN' or 'order number' on the receipt"),
    "remitly": Operator(re.compile(r"R[0-9]{11}"), ("remitly",), "R and 11 digits; recalled, not read in a source"),
    "worldremit": Operator(re.compile(r"(?:WR)?[0-9]{8,12}"), ("worldremit",), "recalled, not read in a source"),
    "gcash": Operator(
        re.compile(r"[0-9]{13}"), ("gcash", "g-cash"), "13 digits, shown 4-3-6 ('Ref. No.' of the confirmation)"
    ),
    "maya": Operator(re.compile(r"[0-9A-F]{12}"), ("paymaya",), "12 signs; recalled, not read in a source"),
    "cebuana": Operator(re.compile(r"[0-9A-Z]{10,18}"), ("cebuana",), "'control number'; length recalled"),
    "mlhuillier": Operator(
        re.compile(r"[A-Z]{0,3}[0-9]{10,18}"), ("kptn", "lhuillier", "mlhuillier"), "'KPTN'; length recalled"
    ),
    "palawan": Operator(re.compile(r"[0-9A-Z]{8,16}"), ("palawan",), "'transaction code'; length recalled"),
    "paypal": Operator(
        re.compile(r"(?=[A-Z]*[0-9])[0-9A-Z]{17}"), ("paypal",), "17 letters and digits, 'Transaction ID' of exports"
    ),
}
# What a receipt or a writer puts before a code. A blank or colon must follow: 'REF12345' may be the code itself.
_ANNOUNCED = re.compile(
    r"(?:(?:mtcn|kptn|code|ref|réf|reference|référence|pin|no|n°|number|numéro)(?:\.?\s*[:=#]\s*|\.?\s+))+",
    re.IGNORECASE,
)
_SHAPE = re.compile(r"(?=.*[0-9])[0-9A-Z]{3,35}")


def parse(raw: str) -> Parsed | None:
    """Read '123-456-7890', '1001 543 610110', '4hk52391np112223a', 'MTCN: 123-456-7890'."""
    written = plain(raw)
    announced = _ANNOUNCED.match(written)
    text = compact(written[announced.end() :] if announced else written).lstrip("#")
    return Parsed(text) if _SHAPE.fullmatch(text) else None


def mask(value: str) -> str:
    """Show the last three signs at most: '••••••••90'."""
    return masked(value, 0, 3)

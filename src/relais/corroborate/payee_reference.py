"""How many payers lawful payees have in a year: a table of published figures and assumptions, or a unit's own."""

import tomllib
from dataclasses import dataclass
from importlib.resources import files
from itertools import pairwise
from pathlib import Path

from relais.model.notice import msg

# From the surest to the weakest.
STATUSES = ("published", "derived", "assumption")

# What the shipped kinds are called; a unit's own file brings its own titles.
TITLES = (
    msg("family who receive money from relatives abroad"),
    msg("landlord of several dwellings, let by the year"),
    msg("host or guide paid by travellers"),
    msg("private school"),
    msg("coordinator of a charity or of sponsorships, paid directly"),
    msg("adult who is paid by adults for private shows"),
    msg("agent who pays transfers out, under a name or number of their own"),
)


class PayeeReferenceError(ValueError):
    """The reference cannot be used; the message says which entry, and what was expected."""


@dataclass(frozen=True, slots=True)
class Quantile:
    """Of such payees, `share` have at most so many payers in a year."""

    share: float
    payers: int
    status: str


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of lawful payee; its quantiles rise."""

    name: str
    title: str
    source: str
    at_most: tuple[Quantile, ...]

    def as_many(self, payers: int) -> tuple[float, float, str]:
        """Return between which shares of such payees have so many payers or more, and the weakest status used.

        Between two quantiles nothing is interpolated. Every payee has one payer.
        """
        if payers <= 1:
            return 1.0, 1.0, "derived"
        fewer = [one for one in self.at_most if one.payers < payers]
        more = [one for one in self.at_most if one.payers >= payers - 1]
        low = round(1 - more[0].share, 9) if more else 0.0
        high = round(1 - fewer[-1].share, 9) if fewer else 1.0
        return low, high, max((one.status for one in (*fewer[-1:], *more[:1])), key=STATUSES.index)


@dataclass(frozen=True, slots=True)
class Reference:
    """The kinds of one version of the table."""

    version: str
    kinds: tuple[Kind, ...]


def load(path: Path | None = None) -> Reference:
    """Read a unit's reference, or the one that is shipped. Raises PayeeReferenceError."""
    try:
        shipped = files("relais.corroborate") / "payee_reference.toml"
        text = (shipped if path is None else path).read_text(encoding="utf-8")
        return _reference(tomllib.loads(text))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise PayeeReferenceError(f"the reference cannot be read: {error}") from error


def _reference(whole: dict[str, object]) -> Reference:
    kinds = whole.get("kind")
    if not isinstance(kinds, list) or not kinds:
        raise PayeeReferenceError("the reference names no [[kind]]")
    found = tuple(_kind(one) for one in kinds)
    if len({kind.name for kind in found}) != len(found):
        raise PayeeReferenceError("two kinds bear one name")
    return Reference(_text(whole, "version", "the reference"), found)


def _kind(told: object) -> Kind:
    if not isinstance(told, dict):
        raise PayeeReferenceError("a kind must be a table")
    name = _text(told, "name", "a kind")
    listed = told.get("at_most")
    if not isinstance(listed, list) or not listed:
        raise PayeeReferenceError(f"{name} has no at_most")
    at_most = tuple(_quantile(name, one) for one in listed)
    if any(a.share >= b.share or a.payers > b.payers for a, b in pairwise(at_most)):
        raise PayeeReferenceError(f"{name}: at_most must rise, in shares and in payers")
    return Kind(name, _text(told, "title", name), _text(told, "source", name), at_most)


def _quantile(kind: str, told: object) -> Quantile:
    match told:
        case {"share": float(share), "payers": int(payers), "status": str(status), **other} if (
            0 < share < 1 and payers > 0 and status in STATUSES and not other
        ):
            return Quantile(share, payers, status)
    raise PayeeReferenceError(
        f"{kind}: at_most holds {told!r}; expected share (between 0 and 1), payers (1 or more) and status"
        f" ({', '.join(STATUSES)})"
    )


def _text(table: dict[str, object], name: str, where: str) -> str:
    value = table.get(name)
    if not isinstance(value, str) or not value.strip():
        raise PayeeReferenceError(f"{where} lacks {name}")
    return value

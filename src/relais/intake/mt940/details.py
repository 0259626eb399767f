"""Reads the information to the account owner (field 86): who stands on the other side, where a structure tells.

Two structures are read, as samples and public readers show them (last checked 2026-11-28): the German one, a code of
three digits and sub-fields '?00' to '?63' with the SEPA words 'EREF+', 'SVWZ+'…; and code words between slashes
('/EREF/', '/IBAN/', '/NAME/', '/CNTP/account/bank/name/city/', '/REMI/'). Any other text is free text.
"""

import re
from dataclasses import dataclass, field, replace
from itertools import pairwise

from relais.intake.mt940 import private
from relais.intake.mt940.entry import Line, is_no_reference
from relais.intake.side import NOBODY, Side
from relais.selectors.kinds import parse
from relais.selectors.spelling import compact

# A line of the field holds 65 signs: one that is full goes on in the next without a blank.
_FULL_LINE = 60
_FULL_PART = 27

_GERMAN = re.compile(r"\s?(\d{3})?(?=\?\d\d)")
_PART = re.compile(r"\?(\d\d)")
_SEPA = re.compile(r"\b(?:(EREF|KREF|MREF|CRED|DEBT|COAM|OAMT|SVWZ|ABWA|ABWE)\+|(MTLG):)")
_WORDS = (
    "EREF|PREF|KREF|CREF|MARF|CSID|CNTP|REMI|PURP|ULTC|ULTD|ULTB|RTRN|TRTP|IBAN|BIC|NAME|BENM|ORDP|ADDR|ISDT|TRCD|OCMT|"
    "CHGS|EXCH|OAMT|CACT|CBIC|CRNM|DACT|DBIC|DBNM|OPRP|DCID|NRTX|SVCL|INIT|IACC|PT"
)
_SLASHED = re.compile(rf"/({_WORDS})/")
_MONEY = re.compile(r"/(OCMT|CHGS)/([A-Z]{3})([\d.,]+)")
# Words of one side of a transfer; of both, the other is who is paid where the holder pays.
_NAMED = {"NAME", "CNTP", "CRNM", "DBNM"}
_OWN = {True: {"DBNM", "DACT"}, False: {"CRNM", "CACT"}}
_DROPPED = {"BIC", "CBIC", "DBIC", "TRCD", "OCMT", "CHGS"}
_BEHIND = {"ULTC": "payee", "ULTB": "payee", "ULTD": "payer"}


@dataclass(slots=True)
class Details:
    """What the field tells: the other side, who stands behind one, a reference, sums, a code, and free text."""

    other: Side = NOBODY
    behind: dict[str, Side] = field(default_factory=dict)
    reference: str | None = None
    code: str | None = None
    sums: dict[str, tuple[str, str]] = field(default_factory=dict)
    text: str = ""


def details(line: Line, lines: list[str], own: frozenset[str], more: private.Parts) -> Details:
    """Read the lines of the field with their statement line, and `more` of field NS.

    `own` are the holder's accounts, as of `Side.accounts`.
    """
    if not (lines or more or line.more or line.references):
        return Details()
    joined = "".join(lines)
    rows = line.more.split("\n") if line.more else []
    head = _GERMAN.match(joined)
    if head is not None:
        found = _german(joined[head.end() :])
        found.code = head[1]
    elif _SLASHED.match(joined.lstrip()):
        found = _slashed(_flowing(lines), _OWN[line.pays] | _DROPPED)
    else:
        found = Details(text=_flowing(lines))
    if rows or joined:
        found.sums = {word: (currency, sum_) for word, currency, sum_ in _MONEY.findall(f"{line.more}\n{joined}")}
    found.text = "\n".join(filter(None, [*(row for row in rows if not parse("iban", row)), found.text]))
    if more:
        _complete(found, more, own)
    _settle(found, line, lines, own)
    # Rabobank writes the account here, and the name in field 86.
    for row in rows:
        if parse("iban", row):
            _add_account(found, account_selector(row, None), own)
    return found


def _settle(found: Details, line: Line, lines: list[str], own: frozenset[str]) -> None:
    """Tell references from accounts: some banks write the other side's where a reference belongs."""
    if not (found.reference or line.references):
        found.reference = None
        return
    known = found.other.accounts | own
    before = lines[0] if lines and line.more else ""
    references: list[str] = []
    accounts: list[str] = []
    for raw in (found.reference or "", *line.references):
        if is_no_reference(raw):
            continue
        # Banks of the Netherlands repeat account and name, which is line.more, in field 86.
        named = compact(raw) in known or before.startswith(f"{raw} {line.more}")
        (accounts if named or parse("iban", raw) else references).append(raw)
    found.reference = next(iter(references), None)
    for raw in accounts:
        _add_account(found, account_selector(raw, None), own)


def _complete(found: Details, more: private.Parts, own: frozenset[str]) -> None:
    """Add what field NS tells: the other side where field 86 leaves it out, and text."""
    name = " ".join(_joined(private.said(more, private.NAME)).split())
    account = private.account(more)
    read: set[int | None] = {private.BANK, private.ACCOUNT} if account else set()
    if name and not found.other.name:
        found.other = replace(found.other, name=name)
        read.update(private.NAME)
    if account:
        _add_account(found, account_selector(*account), own)
    purpose = _joined(private.said(more, private.PURPOSE))
    rest = [text for number, text in more if number not in read and number not in private.PURPOSE]
    found.text = "\n".join(filter(None, [found.text, purpose, *rest]))


def _add_account(found: Details, selector: tuple[str, str | None, str] | None, own: frozenset[str]) -> None:
    """Give an account to the other side; where a structure names another, whose this one is is not said."""
    other = found.other
    if selector is None or compact(selector[2]) in own | other.accounts:
        return
    if other.accounts:
        found.text = f"{found.text}\n{selector[2]}".strip()
    else:
        found.other = replace(other, selectors=(*other.selectors, selector))


def account_selector(raw: str, bank: str | None) -> tuple[str, str | None, str] | None:
    """Return the selector of an account as written, an IBAN where its check digits hold; None where nothing stands."""
    text = raw.strip()
    if not text:
        return None
    return ("iban", None, text) if parse("iban", text) is not None else ("account", bank, text)


def _german(text: str) -> Details:
    parts: dict[int, str] = {}
    pieces = _PART.split(text)
    for number, piece in zip(pieces[1::2], pieces[2::2], strict=True):
        parts.setdefault(int(number), piece)
    purpose = _joined([parts[number] for number in (*range(20, 30), *range(60, 64)) if number in parts])
    words = _SEPA.split(purpose)
    said = {word: value.strip() for word, value in zip(words[1::3], words[3::3], strict=True) if word}
    bank = parts.get(30, "").strip() or None
    # Where an account stands in the place of the name, what follows is no name either.
    misplaced = parse("iban", parts.get(32, "")) is not None
    accounts = [account_selector(parts.get(number, ""), bank) for number in (31, 38, *([32] if misplaced else []))]
    name = "" if misplaced else " ".join(_joined([parts[number] for number in (32, 33) if number in parts]).split())
    kept = {*range(20, 30), *range(60, 64), 10, 30, 31, 32, 34, 38, *(() if misplaced else (33,))}
    rest = [piece for number, piece in parts.items() if number not in kept]
    behind = {role: Side(name=said[word]) for word, role in (("ABWA", "payer"), ("ABWE", "payee")) if said.get(word)}
    return Details(
        other=Side(name=name or None, selectors=tuple(dict.fromkeys(filter(None, accounts)))),
        behind=behind,
        reference=said.get("EREF") or said.get("KREF") or None,
        text="\n".join(filter(None, [purpose, *rest])),
    )


def _slashed(text: str, dropped: set[str]) -> Details:
    """Read code words; those of a party hold for the one named last (/BENM/, /ORDP/, /ULTC/, /ULTD/)."""
    found = Details()
    pieces = _SLASHED.split(text)
    role = "other"
    sides = {role: NOBODY}
    rest: list[str] = []
    for word, value in zip(pieces[1::2], pieces[2::2], strict=True):
        said = " ".join(value.strip("/ \n").split())
        if word in dropped:
            continue
        if word in ("BENM", "ORDP"):
            role = "other"
        elif word in _BEHIND:
            role = _BEHIND[word]
            sides[role] = Side(name=said.split("/")[0].strip() or None)
        elif word in ("EREF", "PREF", "KREF", "CREF"):
            found.reference = found.reference or said or None
        elif word in ("IBAN", "CACT", "DACT", *_NAMED, "ADDR"):
            sides[role] = _stated(sides.get(role, NOBODY), word, said)
        else:
            rest.append(said)
    found.other = sides.pop("other")
    found.behind = {role: side for role, side in sides.items() if side}
    found.text = "\n".join(filter(None, rest))
    return found


def _stated(side: Side, word: str, said: str) -> Side:
    if word == "CNTP":
        account, bank, name, *_ = [*(part.strip() for part in said.split("/")), "", "", ""]
        selector = account_selector(account, bank or None)
        return replace(side, name=name or side.name, selectors=(*side.selectors, *([selector] if selector else [])))
    if word == "ADDR":
        return replace(side, address=said or None)
    if word in _NAMED:
        return replace(side, name=side.name or said or None)
    selector = account_selector(said, None)
    return replace(side, selectors=tuple(dict.fromkeys((*side.selectors, *([selector] if selector else [])))))


def _joined(parts: list[str]) -> str:
    """Join sub-fields: one that is full goes on in the next, unless a SEPA word begins there."""
    text = ""
    for part, after in pairwise([*parts, ""]):
        text += part if len(part) == _FULL_PART and not _SEPA.match(after) else f"{part} "
    return text.strip()


def _flowing(lines: list[str]) -> str:
    """Join lines: one that is full goes on in the next, after another a new one begins."""
    return "".join([line if len(line) >= _FULL_LINE else f"{line}\n" for line in lines]).strip()

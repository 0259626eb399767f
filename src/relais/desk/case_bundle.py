"""An exhibit bundle of a case, for a court or a partner: asked, signed by a second person, and made once."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from relais.casework import export as exports
from relais.casework.approval import GRANTED, Approval
from relais.casework.export import Gone, Left
from relais.desk.act import act, decision
from relais.desk.approval import approvals, emergency, propose, use
from relais.desk.bundle_content import content
from relais.desk.case_export import NAMES_OF_VICTIMS
from relais.desk.error import DeskError
from relais.desk.home import Home
from relais.desk.recipient import TO, recipient_of
from relais.desk.unit_key import signer
from relais.dossier.bag import Bag
from relais.dossier.bundle import COURT, KINDS, PARTNER, ChangedError, finish, top, write
from relais.language.tongue import Tongue
from relais.ledger.whole import kept
from relais.model.notice import msg

__all__ = ["COURT", "KINDS", "PARTNER", "Asked", "Made", "ask", "asked", "bundle"]

ACT = "export"
_BUNDLE, _NAMES = "bundle ", f", {NAMES_OF_VICTIMS}"

NO_KIND = msg("a bundle is for a court or for a partner; “{text}” is neither")
EXISTS = msg("{path} exists already: a bundle is written over nothing, name a new folder or file")
NO_FOLDER = msg("{path} does not exist: make the folder that is to hold the bundle")
INSIDE = msg("{path} lies inside the home: a bundle leaves it")
NOT_SIGNED = msg("number {number} is no {kind} bundle of this case that was signed for you and is still to be made")
DAMAGED = msg("{path} is not the source that was received: the home is damaged (`relais verify`), no bundle was made")


@dataclass(frozen=True)
class Asked:
    """A bundle that the person asked: its kind, whether victims are named in it, for whom; `ready`: it may be made."""

    approval: Approval
    kind: str
    names_victims: bool
    recipient: str
    state: str
    ready: bool


@dataclass(frozen=True)
class Made:
    """A bundle that leaves: where it lies, the SHA-256 of its tag manifest, which the audit line has, and its key."""

    path: Path
    digest: str
    key: str


def ask(
    home: Home, case: int, kind: str, recipient: str, reason: str, *, names_victims: bool = False, at_once: bool = False
) -> int:
    """Ask a second person for a bundle; return the number. `at_once`: in an emergency, signed afterwards.

    `names_victims`: the recipient may have the names of victims. Raises DeskError.
    """
    _check_kind(kind)
    what = f"{_BUNDLE}{kind}{_NAMES if names_victims else ''}{TO}{recipient_of(recipient)}"
    if at_once:
        return emergency(home, ACT, what, reason, case)
    return propose(home, ACT, what, reason, case)


def asked(home: Home, case: int) -> list[Asked]:
    """Return the bundles of a case that the person asked, the newest first."""
    found, as_of = approvals(home)
    mine = [one for one in found if (one.act, one.case, one.name) == (ACT, case, home.actor)]
    return [told for one in reversed(mine) if (told := _asked(one, as_of)) is not None]


def bundle(
    home: Home, case: int, number: int, out: Path, said: Tongue, *, kind: str,
    progress: Callable[[str], None] = lambda _name: None,
) -> Made:  # fmt: skip
    """Write the bundle of approval `number` to `out`, a new folder or a new .zip; raises DeskError.

    The audit line says for whom, which kind, why, which sealed sources go, and the SHA-256 that is signed.
    """
    _check_kind(kind)
    _check_place(home, out)
    one = next((one for one in asked(home, case) if one.approval.number == number), None)
    if one is None or not one.ready or one.kind != kind:
        raise DeskError(NOT_SIGNED, number=number, kind=kind)
    try:
        with Bag(out, top(case, kind)) as bag:
            with act(home, "read-case", case) as connection, kept(home.ledger):
                held = content(home, connection, case, one.approval, kind, one.recipient, said,
                               names_victims=one.names_victims)  # fmt: skip
                write(bag, held, progress)
            details: dict[str, object] = {
                "recipient": one.recipient, "kind": kind, "purpose": one.approval.reason,
                "sealed": [decided.source_id for decided, _path in held.sealed], "names_victims": one.names_victims,
            }  # fmt: skip
            with decision(home, "bundle-case", details, case) as connection:
                details["approval"] = use(home, connection, ACT, one.approval.what, case, number)
                key = signer(home, connection)
                details["sha256"] = digest = finish(bag, held, key)
                # Every fact of a source is in a bundle, whether or not its bytes are.
                gone: frozenset[Gone] = frozenset((exhibit.source_id, None) for exhibit in held.case.exhibits)
                left = Left(exports.CASE, case, one.recipient, one.approval.reason, number, digest, gone)
                details["export"] = exports.record(connection, home.exports, left, home.actor)
            # Only now: nothing leaves without a line, and of a line without a bundle it is known that none left.
            bag.settle()
    except ChangedError as error:
        raise DeskError(DAMAGED, path=error) from error
    return Made(out, digest, str(key.key))


def _check_kind(kind: str) -> None:
    if kind not in KINDS:
        raise DeskError(NO_KIND, text=kind)


def _check_place(home: Home, out: Path) -> None:
    if out.exists():
        raise DeskError(EXISTS, path=out)
    if not out.absolute().parent.is_dir():
        raise DeskError(NO_FOLDER, path=out.absolute().parent)
    if home.root.resolve() in out.resolve().parents:
        raise DeskError(INSIDE, path=out)


def _asked(one: Approval, as_of: datetime) -> Asked | None:
    what, _to, recipient = one.what.partition(TO)
    kind, names, _rest = what.removeprefix(_BUNDLE).partition(_NAMES)
    if not what.startswith(_BUNDLE) or kind not in KINDS:
        return None
    state = one.state(as_of)
    return Asked(one, kind, bool(names), recipient, state, state == GRANTED or one.pressing(as_of))

"""Four eyes at the desk: an export, or an unmasking beyond one's case, is asked by one and signed by another.

The table of acts says who may ask (`propose-X`), act in an emergency (`emergency-X`) and sign (`sign-X`).
"""

from datetime import UTC, datetime

from sqlalchemy import Connection

from relais.casework import approval, inbox
from relais.casework.approval import Approval, NoApprovalError, NotApprovedError, SamePersonError
from relais.casework.case import NoCaseError, relation
from relais.desk.act import act, decision
from relais.desk.error import DeskError
from relais.desk.home import Home
from relais.desk.masked import masked
from relais.desk.sight import sight
from relais.model.notice import msg
from relais.safeguards.access import RefusedError, permit
from relais.safeguards.account import account

# Pieces of an export and their recipient, or the identifier that is unmasked.
_LONGEST = 500

NO_KIND = msg("“{kind}” needs no second person; these do: {kinds}")
NO_REASON = msg("say why, in one line: --reason stays with it, under your name")
BAD_WHAT = msg("say on what, in one line of at most {most} signs: a reference, such as a number, never the data")
NO_APPROVAL = msg("nothing of number {number} waits for your signature: `relais approvals` lists what does")
SAME_PERSON = msg("number {number} is yours: another person signs it")
ALREADY = msg("you asked for that already: number {number} waits for a signature, and nothing more was recorded")
NOT_APPROVED = msg(
    "this needs a second person: propose it (`relais propose {kind} …`), and do it when it has been approved"
)


def propose(home: Home, kind: str, what: str, reason: str, case: int | None = None) -> int:
    """Ask to do an act that needs a second person; return the number; raises DeskError."""
    check(kind, what, reason)
    details: dict[str, object] = {}
    with decision(home, f"propose-{kind}", details, case) as connection:
        _check_new(home, connection, (kind, what, case, reason), at_once=False)
        number = approval.propose(connection, kind, what, case, reason, home.actor)
        details["approval"] = number
    return number


def emergency(home: Home, kind: str, what: str, reason: str, case: int | None = None) -> int:
    """Note an emergency: the act may be done once, now, and a head is told; return the number; raises DeskError.

    The heads are told of an unmasking only where something is masked that it can show.
    """
    check(kind, what, reason)
    details: dict[str, object] = {}
    with decision(home, f"emergency-{kind}", details, case) as connection:
        if kind == "unmask":
            masked(sight(home, connection), what)
        _check_new(home, connection, (kind, what, case, reason), at_once=True)
        now = datetime.now(UTC)
        number = details["approval"] = approval.emergency(connection, kind, what, case, reason, home.actor, now)
        due = now + approval.SIGNED_WITHIN
        inbox.tell(connection, None, inbox.EMERGENCY, case, f"approval {number}", home.actor, due)
    return number


def approvals(home: Home) -> tuple[list[Approval], datetime]:
    """Return what the person asked or may sign, in order, and the instant at which it stands so."""
    with act(home, "list-approvals") as connection:
        found = _seen(home, connection)
    return found, datetime.now(UTC)


def sign(home: Home, number: int, reason: str, *, granted: bool) -> None:
    """Sign what another asked or did, or refuse it; raises DeskError."""
    if not _told(reason):
        raise DeskError(NO_REASON)
    with act(home, "list-approvals", approval=number) as connection:
        found = next((one for one in _seen(home, connection) if one.number == number), None)
    if found is None:
        raise DeskError(NO_APPROVAL, number=number)
    details: dict[str, object] = {"approval": number, "granted": granted}
    try:
        with decision(home, f"sign-{found.act}", details, found.case) as connection:
            approval.sign(connection, number, reason, home.actor, granted=granted)
    except NoApprovalError as error:
        raise DeskError(NO_APPROVAL, number=number) from error
    except SamePersonError as error:
        raise DeskError(SAME_PERSON, number=number) from error


def use(
    home: Home, connection: Connection, kind: str, what: str, case: int | None = None, number: int | None = None
) -> int:
    """Use an approval up, inside the `decision` that does what it allows; return its number; raises DeskError.

    `number`: that one; else the oldest that fits.
    """
    try:
        return approval.use(connection, kind, what, case, home.actor, datetime.now(UTC), number)
    except NotApprovedError as error:
        raise DeskError(NOT_APPROVED, kind=kind) from error


def check(kind: str, what: str, reason: str) -> None:
    """Refuse what no second person could sign: no such act, no reference or no reason; raises DeskError."""
    if kind not in approval.KINDS:
        raise DeskError(NO_KIND, kind=kind, kinds=", ".join(approval.KINDS))
    if not (_told(what) and len(what) <= _LONGEST):
        raise DeskError(BAD_WHAT, most=_LONGEST)
    if not _told(reason):
        raise DeskError(NO_REASON)


def _check_new(
    home: Home, connection: Connection, asked: tuple[str, str, int | None, str], *, at_once: bool
) -> None:  # fmt: skip
    """Refuse what the same person asked before in the same words, and nobody has signed or done; raises DeskError."""
    for one in approval.approvals(connection):
        same = (one.act, one.what, one.case, one.reason) == asked and (one.due is not None) == at_once
        if same and one.name == home.actor and one.signature is None and not one.used:
            raise DeskError(ALREADY, number=one.number)


def _told(text: str) -> bool:
    return bool(text.strip()) and text.isprintable()


def _seen(home: Home, connection: Connection) -> list[Approval]:
    """Return the approvals that the person asked, or whose signature is theirs to give: no other is told of."""
    who = account(connection, home.actor)
    if who is None:
        return []
    found = []
    for one in approval.approvals(connection):
        try:
            permit(who.roles, f"sign-{one.act}", relation(connection, who.id, one.case))
        except (RefusedError, NoCaseError):
            if one.name != home.actor:
                continue
        found.append(one)
    return found

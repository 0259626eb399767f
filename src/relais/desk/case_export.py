"""What leaves of a case, for a named recipient, once a second person has signed or in an emergency.

It is made of pieces: the outputs of `dossier.RECIPIENTS`, and tables of the case as CSV.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from relais.casework import case as cases
from relais.casework import export as exports
from relais.casework.approval import GRANTED, Approval
from relais.casework.export import Gone, Left
from relais.desk.act import decision
from relais.desk.approval import approvals, emergency, propose, use
from relais.desk.case import show
from relais.desk.case_file import case_file, victims_of
from relais.desk.case_history import history
from relais.desk.case_pictures import drawn
from relais.desk.clocks import STATES, clocks
from relais.desk.element import of_case as matrix_of_case
from relais.desk.error import DeskError
from relais.desk.home import Home
from relais.desk.recipient import TO, recipient_of
from relais.desk.request import due_list
from relais.desk.request_document import EXISTS, check_folder
from relais.desk.victim_gate import gated
from relais.desk.victim_names import VictimNames
from relais.dossier.archive import archive
from relais.dossier.case_file import WITHHELD
from relais.dossier.case_report import written
from relais.dossier.case_valid import INSTALL, NOT_VALID, NotValidError, installed
from relais.dossier.files import csv_bytes
from relais.dossier.goaml_out import NO_CODES, NoCodesError
from relais.dossier.recipients import RECIPIENTS
from relais.language.desk_words import CASE_ACTS, CASE_THINGS, CATEGORIES, CELLS, HOLDINGS, REQUEST_DATA, REQUEST_STATES
from relais.language.tongue import Tongue
from relais.model.notice import msg

__all__ = [
    "NAMES_OF_VICTIMS",
    "OUTPUTS",
    "TABLES",
    "Asked",
    "Exported",
    "ask",
    "asked",
    "export",
    "export_into",
    "unchecked",
]

ACT = "export"

NO_PIECE = msg("choose at least one output or table")
NO_SUCH_PIECE = msg("“{text}” is nothing that can leave a case; there are: {pieces}")
# Whoever signs agrees to it for this recipient; it goes with an output, and is none.
NAMES_OF_VICTIMS = msg("names of victims")
# By name, each with its file.
OUTPUTS: Mapping[str, str] = {one.name: one.file for one in RECIPIENTS}
NOT_SIGNED = msg("number {number} is no export of this case that was signed for you and is still to be done")

Row = Mapping[str, object]


@dataclass(frozen=True)
class Asked:
    """An export that the person asked: which pieces, for whom; `ready`: it may be done now, once."""

    approval: Approval
    pieces: tuple[str, ...]
    recipient: str
    state: str
    ready: bool


@dataclass(frozen=True)
class Exported:
    """What leaves: one file, or an archive of several; its name, its bytes and their SHA-256, as the audit has it.

    `validated`: of each output that has a validator, whether it looked; `gone`: the places that it tells of.
    """

    name: str
    content: bytes
    digest: str
    validated: Mapping[str, bool]
    gone: frozenset[Gone]


def ask(home: Home, case: int, pieces: Collection[str], recipient: str, reason: str, *, at_once: bool = False) -> int:
    """Ask a second person for an export; return the number. `at_once`: in an emergency, signed afterwards.

    `pieces`: of `OUTPUTS` and `TABLES`, and `NAMES_OF_VICTIMS` where the outputs may hold them. Raises DeskError.
    """
    known = (*OUTPUTS, *TABLES, NAMES_OF_VICTIMS)
    if wrong := [one for one in pieces if one not in known]:
        raise DeskError(NO_SUCH_PIECE, text=wrong[0], pieces=", ".join(known))
    if not set(pieces) - {NAMES_OF_VICTIMS}:
        raise DeskError(NO_PIECE)
    what = ", ".join(one for one in known if one in pieces) + TO + recipient_of(recipient)
    if at_once:
        return emergency(home, ACT, what, reason, case)
    return propose(home, ACT, what, reason, case)


def unchecked() -> str | None:
    """Return what to tell whoever asks for an output whose validator is missing; None where it is there."""
    return None if installed() else INSTALL


def asked(home: Home, case: int) -> list[Asked]:
    """Return the exports of a case that the person asked, the newest first."""
    found, as_of = approvals(home)
    return [
        _asked(one, as_of)
        for one in reversed(found)
        if (one.act, one.case, one.name) == (ACT, case, home.actor) and _of_pieces(one.what)
    ]


def export(home: Home, case: int, number: int, said: Tongue) -> Exported:
    """Make what was signed, once: the file itself where it is one, else an archive; raises DeskError.

    The audit line says for whom, which pieces, why, the SHA-256 of the file, and of an output for which there is a
    validator whether it passed it: what a validator refuses is not released.
    """
    one, made = _made(home, case, number, said)
    _leaves(home, case, one, made)
    return made


def export_into(home: Home, case: int, number: int, folder: Path, said: Tongue) -> Exported:
    """Make what was signed, once, in a folder outside the home; nothing is overwritten. Raises DeskError."""
    check_folder(home.root, folder)
    if held := next(folder.glob(f"{_begins(case, number)}*"), None):
        raise DeskError(EXISTS, path=held)
    one, made = _made(home, case, number, said)
    # It lies there before the signature is used up: a disk that is full costs nobody a second one.
    fresh = folder / f".{made.name}.new"
    try:
        fresh.write_bytes(made.content)
        _leaves(home, case, one, made)
    except BaseException:
        fresh.unlink(missing_ok=True)
        raise
    fresh.rename(folder / made.name)
    return made


def _made(home: Home, case: int, number: int, said: Tongue) -> tuple[Asked, Exported]:
    one = next((one for one in asked(home, case) if one.approval.number == number and one.ready), None)
    if one is None:
        raise DeskError(NOT_SIGNED, number=number)
    outputs, gone = _outputs(home, case, one, said)
    files = {**outputs, **_tables(home, case, one, said)}
    validated = _validated(outputs)
    file, content = next(iter(files.items())) if len(files) == 1 else ("export.zip", archive(files.items()))
    return one, Exported(f"{_begins(case, number)}{file}", content, sha256(content).hexdigest(), validated, gone)


def _leaves(home: Home, case: int, one: Asked, made: Exported) -> None:
    """Use the signature up, and write down what leaves."""
    details: dict[str, object] = {
        "recipient": one.recipient, "pieces": list(one.pieces), "sha256": made.digest, "purpose": one.approval.reason,
    }  # fmt: skip
    if made.validated:
        details["validated"] = dict(made.validated)
    with decision(home, "export-case", details, case) as connection:
        details["approval"] = use(home, connection, ACT, one.approval.what, case, one.approval.number)
        gone = made.gone | {(source_id, "") for source_id in cases.sources(connection).get(case, ())}
        left = Left(exports.CASE, case, one.recipient, one.approval.reason, one.approval.number, made.digest, gone)
        details["export"] = exports.record(connection, home.exports, left, home.actor)


def _begins(case: int, number: int) -> str:
    return f"case-{case}-{number}-"


def _outputs(home: Home, case: int, one: Asked, said: Tongue) -> tuple[dict[str, bytes], frozenset[Gone]]:
    """Return the files of the outputs that were asked, and the places that they tell of.

    What they tell of clocks is reckoned to when they were asked.
    """
    chosen = [of for of in RECIPIENTS if of.name in one.pieces]
    if not chosen:
        return {}, frozenset()
    as_of = datetime.fromisoformat(one.approval.at)
    file = case_file(home, case, as_of, said, names_victims=NAMES_OF_VICTIMS in one.pieces)
    if any(of.pictured for of in chosen):
        file = drawn(home, file, said)
    named = {(exhibit.source_id, "") for exhibit in file.exhibits}
    gone: frozenset[Gone] = frozenset({*written(file, said).notes, *named})
    try:
        return {of.file: of.write(file, said, home.fonts) for of in chosen}, gone
    except NoCodesError as error:
        raise DeskError(NO_CODES) from error


def _validated(outputs: Mapping[str, bytes]) -> dict[str, bool]:
    """Return, of each output that has a validator, whether it looked; raises DeskError where it refuses one."""
    try:
        return {of.file: of.check(outputs[of.file]) for of in RECIPIENTS if of.check and of.file in outputs}
    except NotValidError as error:
        raise DeskError(NOT_VALID, file=error.file, reason=error.reason) from error


def _tables(home: Home, case: int, one: Asked, said: Tongue) -> dict[str, bytes]:
    chosen = [of for of in one.pieces if of in TABLES]
    if not chosen:
        return {}
    victims = VictimNames((), ()) if NAMES_OF_VICTIMS in one.pieces else victims_of(home, case, said)
    made = {}
    for of in chosen:
        headings, rows = TABLES[of](home, case, said)
        told = [tuple(gated(cell, victims, said.text(WITHHELD)) for cell in row) for row in rows]
        made[f"{said.text(of)}.csv"] = csv_bytes(headings, told)
    return made


def _of_pieces(what: str) -> bool:
    """Say whether a reference names pieces, and not a bundle."""
    pieces, to, _recipient = what.partition(TO)
    return bool(to) and all(one in (*OUTPUTS, *TABLES, NAMES_OF_VICTIMS) for one in pieces.split(", "))


def _asked(one: Approval, as_of: datetime) -> Asked:
    pieces, _to, recipient = one.what.partition(TO)
    state = one.state(as_of)
    return Asked(one, tuple(pieces.split(", ")), recipient, state, state == GRANTED or one.pressing(as_of))


def _people(home: Home, case: int, said: Tongue) -> tuple[list[str], list[list[object]]]:
    _, found = said.text, show(home, case)
    return [_("no."), _("subject"), _("category"), _("ground"), _("who"), _("when (UTC)")], [
        [one.number, found.named.get(one.number), said.said(CATEGORIES, one.category),
         _(one.ground) if one.ground else "", one.actor, datetime.fromisoformat(one.at)]
        for one in found.persons
    ]  # fmt: skip


def _clocks(home: Home, case: int, said: Tongue) -> tuple[list[str], list[list[object]]]:
    _ = said.text
    rows = clocks(home, case=case, states=STATES).rows.to_pylist()
    headings = [_("state"), _("ask before"), _("kept until"), _("what"), _("country"), _("as written"), _("request")]
    return headings, [
        [_(row["state"]), row["safe_expiry"], row["legal_expiry"], said.said(HOLDINGS, row["holding"]), row["country"],
         row["value"], row["request"]]
        for row in rows
    ]  # fmt: skip


def _requests(home: Home, case: int, said: Tongue) -> tuple[list[str], list[list[object]]]:
    _ = said.text
    headings = [_("no."), _("channel"), _("data"), _("holder"), _("state"), _("due"), _("rows")]
    return headings, [
        [one.request.number, one.request.channel, said.said(REQUEST_DATA, one.request.data), one.request.holder,
         said.said(REQUEST_STATES, one.request.state), one.due, len(one.request.items)]
        for one in due_list(home) if one.request.case == case
    ]  # fmt: skip


def _elements(home: Home, case: int, said: Tongue) -> tuple[list[str], list[list[object]]]:
    _ = said.text
    headings = [_("offence"), _("element"), _("text"), _("state"), _("fact or assessment"), _("who"), _("reason")]
    rows: list[list[object]] = []
    for section in matrix_of_case(home, case).sections:
        for cell in section.cells:
            given = cell.given
            text = cell.element.fr if said.language == "fr" else cell.element.en
            nature = None if given is None or given.assessment is None else given.assessment
            kind = "" if nature is None else _("assessment") if nature else _("fact")
            rows.append(
                [section.offence.id, cell.element.id, text, said.said(CELLS, cell.state), kind,
                 given and given.author, given and given.reason]
            )  # fmt: skip
    return headings, rows


def _decisions(home: Home, case: int, said: Tongue) -> tuple[list[str], list[list[object]]]:
    _ = said.text
    headings = [_("number"), _("when (UTC)"), _("who"), _("act"), _("about")]
    return headings, [
        [one.number, datetime.fromisoformat(one.at), one.actor, said.said(CASE_ACTS, one.act),
         "; ".join(f"{said.said(CASE_THINGS, name)} {value}" for name, value in one.about)]
        for one in reversed(history(home, case).lines)
    ]  # fmt: skip


# By name, in the order of the page; each gives its headings and its rows.
TABLES: Mapping[str, Callable[[Home, int, Tongue], tuple[list[str], list[list[object]]]]] = {
    msg("people"): _people,
    msg("clocks"): _clocks,
    msg("requests"): _requests,
    msg("elements"): _elements,
    msg("decisions"): _decisions,
}

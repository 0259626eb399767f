"""Who may do what: one table of acts, and for each role how they must stand to the case.

Kind is what an act is in the law's words (directive 2016/680, article 25). Purpose: `yes` where its reason is asked.
Under each role stand the relations in which it may act: n no case is concerned; o own case; f foreign case;
c own case, closed; e erased case; `-` never.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from relais.model.role import Relation, Role

KINDS = ("creation", "collection", "alteration", "combination", "disclosure", "consultation", "erasure")

TABLE = """
act                 kind          purpose  investigator  head  magistrate  welfare  administrator  auditor

# the home
init                creation      -        -             -     -           -        n              -
verify              consultation  -        n             n     -           -        n              n

# the audit chain
audit-key           consultation  -        -             n     -           -        n              n
audit-checkpoint    creation      -        -             n     -           -        n              n
audit-cosigned      creation      -        -             n     -           -        n              n
audit-stamp         creation      -        -             n     -           -        n              n
audit-export        disclosure    yes      -             n     -           -        -              n
audit-verify        consultation  -        -             n     -           -        n              n
audit-list          consultation  yes      -             -     -           -        -              n
audit-close-preview consultation  -        -             n     -           -        -              n
audit-close         erasure       yes      -             -     -           -        -              n

# people
list-people         consultation  -        n             n     -           n        n              n
add-person          creation      -        -             -     -           -        n              -
give-role           alteration    -        -             -     -           -        n              -
reset-secret        alteration    -        -             -     -           -        n              -
name-subject        alteration    -        -             -     -           -        n              -
confirm-person      alteration    -        -             n     -           -        -              -
withdraw-role       alteration    -        -             n     -           -        n              -
close-account       alteration    -        -             n     -           -        n              -
set-secret          alteration    -        n             n     n           n        n              n
who-am-i            consultation  -        n             n     n           n        n              n

# two people (an act `sign-X` says who signs what was asked by `propose-X`, or done by `emergency-X`)
list-approvals      consultation  -        n             n     -           -        -              n
propose-export      creation      -        no            no    -           -        -              -
emergency-export    creation      -        no            no    -           -        -              -
sign-export         alteration    -        o             nofc  -           -        -              -
propose-unmask      creation      -        o             o     -           -        -              -
emergency-unmask    creation      -        o             o     -           -        -              -
sign-unmask         alteration    -        -             nofc  -           -        -              -

# keeping the home
read-settings       consultation  -        n             n     -           n        n              n
backup              consultation  -        -             n     -           -        n              -
doctor              consultation  -        -             n     -           -        n              n
upgrade             alteration    -        -             n     -           -        n              -
read-retention      consultation  -        -             n     -           -        -              -
set-review          alteration    -        oc            nofc  -           -        -              -
hold                alteration    yes      oc            nofc  -           -        -              -
release             alteration    yes      -             nofc  -           -        -              -
propose-erasure     alteration    yes      oc            nofc  -           -        -              -
sign-erasure        alteration    -        -             n     -           -        -              -
withdraw-erasure    alteration    -        n             n     -           -        -              -
erase               erasure       -        -             n     -           -        -              -
notify-correction   disclosure    yes      n             n     -           -        -              -
write-templates     consultation  -        -             n     -           -        n              -

# what comes in
intake              collection    -        n             n     -           -        -              -
enter-report        collection    -        n             n     -           -        -              -
answer              alteration    -        n             n     -           -        -              -
confirm-mapping     alteration    -        n             n     -           -        -              -
assign-procedure    alteration    -        n             n     -           -        -              -
list-sources        consultation  -        n             n     -           -        -              -
read-letter         consultation  yes      n             n     -           -        -              -

# linking
authorise           alteration    -        n             n     -           -        -              -
run                 combination   -        n             n     -           -        -              -
select-pairs        combination   -        n             n     -           -        -              -
link-index          combination   -        n             n     -           -        -              -
link-batch          combination   -        n             n     -           -        -              -
train               combination   -        n             n     -           -        -              -
judge               alteration    -        n             n     -           -        -              -
undo                alteration    -        n             n     -           -        -              -
keep-back           alteration    -        n             n     -           -        -              -
clear               alteration    -        n             n     -           -        -              -

# what leaves
sprint              disclosure    yes      n             n     -           -        -              -
package             disclosure    yes      n             n     -           -        -              -
feedback            disclosure    yes      n             n     -           -        -              -
restrict            alteration    -        n             n     -           -        -              -
list-restrictions   consultation  yes      n             n     -           -        -              -
list-returned       consultation  yes      n             n     -           -        -              -
received            consultation  yes      noc           noc   -           -        -              n
deconflict-key      creation      -        n             n     -           -        -              -
deconflict-script   consultation  -        n             n     -           -        -              -
deconflict-ask      disclosure    yes      n             n     -           -        -              -
deconflict-match    consultation  yes      n             n     -           -        -              -
deconflict-answer   disclosure    yes      n             n     -           -        -              -
deconflict-read     consultation  yes      n             n     -           -        -              -

# looking
search              consultation  yes      n             n     -           -        -              -
read-queue          consultation  yes      n             n     -           -        -              -
read-addresses      consultation  yes      n             n     -           -        -              -
read-payments       consultation  yes      n             n     -           -        -              -
read-evidence       consultation  yes      noc           noc   -           -        -              -
examine-pair        consultation  yes      n             n     -           -        -              -
read-duplicates     consultation  yes      n             n     -           -        -              -
read-chats          consultation  yes      n             n     -           -        -              -
read-network        consultation  yes      noc           noc   -           -        -              -
read-links          consultation  yes      n             n     -           -        -              -
review              consultation  yes      n             n     -           -        -              -
show                consultation  yes      n             n     -           -        -              -
explain             consultation  yes      n             n     -           -        -              -
read-judgements     consultation  yes      n             n     -           -        -              -
read-passage        consultation  yes      noc           noc   -           -        -              -

# cases
open-case           creation      -        n             n     -           -        -              -
assign-case         alteration    -        o             ofc   -           -        -              -
close-case          alteration    -        o             o     -           -        -              -
reopen-case         alteration    -        c             fc    -           -        -              -
read-case           consultation  yes      oc            oc    oc          -        -              -
list-cases          consultation  -        n             n     n           -        -              -
note-case           alteration    -        o             o     -           -        -              -
categorise-person   alteration    -        o             o     -           -        -              -
set-task            alteration    -        o             o     -           -        -              -
list-tasks          consultation  yes      n             n     -           -        -              -
allow-sealed        alteration    -        o             o     -           -        -              -
export-case         disclosure    yes      o             o     -           -        -              -
export-table        disclosure    yes      no            no    -           -        -              -
bundle-case         disclosure    yes      o             o     -           -        -              -

# clocks and requests
read-clocks         consultation  yes      noc           noc   oc          -        -              -
forecast            consultation  -        n             n     -           -        -              -
read-requestable    consultation  yes      oc            oc    -           -        -              -
draft-request       alteration    -        o             o     -           -        -              -
check-request       alteration    yes      o             o     -           -        -              -
step-request        disclosure    yes      o             o     -           -        -              -
answer-request      collection    -        oc            oc    -           -        -              -
read-request        consultation  yes      oc            oc    oc          -        -              -
list-requests       consultation  -        n             n     n           -        -              -
identify            alteration    -        o             o     -           -        -              -
check-identity      alteration    yes      o             o     -           -        -              -
use-identity        alteration    yes      o             o     -           -        -              -
state-ground        alteration    -        o             o     -           -        -              -
read-identity       consultation  yes      oc            oc    oc          -        -              -

# legal elements
read-elements       consultation  yes      oc            oc    oc          -        -              -
give-element        alteration    -        o             o     -           -        -              -
state-reach         alteration    -        o             o     -           -        -              -

# exposure
read-exposure       consultation  -        n             n     n           n        n              n
read-case-exposure  consultation  -        oc            oc    oc          -        -              -
note-exposure       collection    -        n             n     n           n        n              n
read-team-exposure  consultation  -        -             -     -           n        -              -

# request documents
document-request    disclosure    yes      o             o     -           -        -              -
list-templates      consultation  -        n             n     -           -        -              -

# alerts
read-alerts         consultation  yes      n             n     -           -        -              -
take-alert          alteration    -        n             n     -           -        -              -
save-view           alteration    -        n             n     -           -        -              -
decide-alert        alteration    -        n             n     -           -        -              -
attach-alert        alteration    -        o             o     -           -        -              -
detach-alert        alteration    -        o             o     -           -        -              -
export-counts       disclosure    -        -             n     -           -        -              -

# inboxes and absences
tell-news           combination   -        n             n     -           -        -              -
read-inbox          consultation  -        n             n     n           n        -              -
acknowledge         alteration    -        n             n     n           n        -              -
set-absence         alteration    -        n             n     n           n        -              -
set-others-absence  alteration    -        -             n     -           -        -              -
read-absences       consultation  -        n             n     n           n        -              -

# beyond one's cases
unmask              consultation  yes      o             o     -           -        -              -
list-unmaskings     consultation  yes      -             n     -           -        -              n
ask-owner           consultation  yes      n             n     -           -        -              -
answer-owner        disclosure    yes      n             n     -           -        -              -
list-owner-requests consultation  yes      n             n     -           -        -              -
"""
_LETTERS = {"n": Relation.NONE, "o": Relation.OWN, "f": Relation.FOREIGN, "c": Relation.CLOSED, "e": Relation.ERASED}


@dataclass(frozen=True)
class Act:
    """One row of the table: what the act is for the law, and the relations in which each role may do it."""

    name: str
    kind: str
    purpose: bool
    roles: Mapping[Role, frozenset[Relation]]


class RefusedError(Exception):
    """The actor may not do this act."""


def permit(roles: Collection[Role], act: str, relation: Relation) -> None:
    """Return where one of the roles may do the act in this relation to what it concerns, else raise RefusedError."""
    row = ACTS.get(act)
    if row is None or not any(relation in row.roles[role] for role in roles):
        raise RefusedError(act)


def parse(table: str) -> dict[str, Act]:
    """Read a table of acts; raises ValueError for one that is not whole."""
    lines = [line.split() for line in table.splitlines() if line.strip() and not line.startswith("#")]
    head, rows = lines[0], lines[1:]
    roles = [Role(name) for name in head[3:]]
    if set(roles) != set(Role):
        raise ValueError("the table lacks a role")
    acts: dict[str, Act] = {}
    for cells in rows:
        name, kind, purpose = cells[:3]
        if len(cells) != len(head) or kind not in KINDS or purpose not in {"yes", "-"} or name in acts:
            raise ValueError(f"the row “{name}” is no row of an act, or stands twice")
        held = {
            role: frozenset(_LETTERS[letter] for letter in cell.replace("-", ""))
            for role, cell in zip(roles, cells[3:], strict=True)
        }
        acts[name] = Act(name, kind, purpose == "yes", held)
    return acts


ACTS = parse(TABLE)

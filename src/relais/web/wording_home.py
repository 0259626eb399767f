"""Words of the web desk for what the rooms below say of the home: its sources, its runs, its people, what is kept."""

from relais.model.notice import msg

OF_THE_HOME = {
    # the frame
    "the manifest {path} cannot be read: the ledger was changed outside relais (`relais verify` names the files)": msg(
        "the manifest {path} cannot be read: the ledger was changed outside relais (Verify, on the ledger's page,"
        " names the files)"
    ),
    "the ledger lacks manifest {manifest}, which it held before: nothing is read or written (`relais verify`)": msg(
        "the ledger lacks manifest {manifest}, which it held before: nothing is read or written; whoever keeps the"
        " home restores it from a backup"
    ),
    "this is done for a stated purpose: give it with --purpose TEXT or RELAIS_PURPOSE": msg(
        "this is done for a stated purpose: leave, and say why you work as you sign in again"
    ),
    "nobody is signed in, or the session has run out: `relais login`": msg(
        "nobody is signed in, or the session has run out: sign in again"
    ),
    # alerts and runs
    "`relais case open REFERENCE --report {report}` opens a case from an alert": msg(
        "“Open a case from it”, on the alert {report}, opens a case from an alert"
    ),
    "{who} decided this alert at {when}: {outcome} (decision {number}); nothing was recorded: --supersede {number}"
    " replaces it": msg(
        "{who} decided this alert at {when}: {outcome} (decision {number}); nothing was recorded: look at it, then"
        " record yours to replace it"
    ),
    "no report of the last run is called “{id}”: `relais alerts` lists them (R-…)": msg(
        "no report of the last run is called “{id}”: the queue lists them (R-…)"
    ),
    "linking brings files together under a recorded authorisation, and this home has none: `relais authorise"
    " REFERENCE` records it": msg(
        "linking brings files together under a recorded authorisation, and this home has none: record it on the page"
        " What awaits a decision"
    ),
    "the authorisation “{reference}” ended on {until} and no other holds: `relais authorise REFERENCE` records a"
    " new one": msg(
        "the authorisation “{reference}” ended on {until} and no other holds: record a new one on the page What"
        " awaits a decision"
    ),
    "what was linked and ranked cannot be read any more: `relais run` makes it again": msg(
        "what was linked and ranked cannot be read any more: link and rank again, from My day"
    ),
    "what was linked rested on an authorisation that ended on {until}, and has been erased: `relais run` links what"
    " is still authorised": msg(
        "what was linked rested on an authorisation that ended on {until}, and has been erased: link and rank again,"
        " from My day, for what is still authorised"
    ),
    "sources were erased while this ran, and nothing of it was kept: `relais run` again": msg(
        "sources were erased while this ran, and nothing of it was kept: link and rank again"
    ),
    "nothing has been linked and ranked yet: `relais run` does it": msg(
        "nothing has been linked and ranked yet: “Link and rank”, on the page First files, does it"
    ),
    # sources and answers
    "no source begins with “{text}”: `relais sources` lists them": msg(
        "no source begins with “{text}”: the ledger lists them"
    ),
    "a decision as `relais letter` writes it": msg("a decision, as the letter's page records it"),
    "the answer to `report` is no decision that can be read: confirm the letter again (`relais letter`)": msg(
        "the answer to “report” is no decision that can be read: confirm the letter again, on its page"
    ),
    "scanned: {count} pages hold no text, type it in with `relais report new`": msg(
        "scanned: {count} pages hold no text, enter it by hand as a report"
    ),
    "no mapping serves this table: run `relais mapping FILE` and confirm what its columns mean. Its header:"
    " {header}": msg(
        "no mapping serves this table: say on the source's page what its columns mean. Its header: {header}"
    ),
    "{source} was not read as a letter: `relais show {source}` says what was read of it": msg(
        "{source} was not read as a letter: its source's page says what was read of it"
    ),
    "the letter {source} cannot be read: `relais show {source}` says why": msg(
        "the letter {source} cannot be read: its source's page says why"
    ),
    "a report needs a reference or a sender: give --reference, --sender or both": msg(
        "a report needs a reference or a sender: give one of them, or both"
    ),
    "{source} belongs to a case that is not yours: its text stays closed (`relais ask-owner` asks its owner,"
    " `relais unmask` opens it with a reason and a second signature)": msg(
        "{source} belongs to a case that is not yours: its text stays closed; under More, ask its owner, or unmask it"
        " with a reason and a second signature"
    ),
    # two people, and others' cases
    "say why, in one line: --reason stays with it, under your name": msg(
        "say why, in one line: it stays, under your name"
    ),
    "nothing of number {number} waits for your signature: `relais approvals` lists what does": msg(
        "nothing of number {number} waits for your signature: the page Approvals lists what does"
    ),
    "this needs a second person: propose it (`relais propose {kind} …`), and do it when it has been approved": msg(
        "this needs a second person: ask one first, and do it when it has been signed, with the same reference and"
        " case"
    ),
    "say why you ask: --reason TEXT goes to the owner, under your name": msg(
        "say why you ask: it goes to the owner, under your name"
    ),
    "say something to whoever asks: --text TEXT": msg("say something to whoever asks"),
    "no request {number} waits for you: `relais owner-requests` lists those that do": msg(
        "no request {number} waits for you: this page lists those that do"
    ),
    "unmasking needs a reason: --reason TEXT stays with it, under your name": msg(
        "unmasking needs a reason: it stays, under your name"
    ),
    # keeping and erasing
    "say what was corrected (--reason), in one line that names no person": msg(
        "say what was corrected, in one line that names no person"
    ),
    "“{text}” is no whole hash of a source: 64 hexadecimal digits, as the tombstone or `relais sources` has it": msg(
        "“{text}” is no whole hash of a source: 64 hexadecimal digits, as the source's page has it"
    ),
    "an erasure needs its reason (--reason), in one line that names no person": msg(
        "an erasure needs its reason, in one line that names no person"
    ),
    "nothing to erase: name sources, or a case with --case": msg("nothing to erase: name sources"),
    "a legal hold stands on {held}: nothing was erased; `relais release` lifts it": msg(
        "a legal hold stands on {held}: nothing was erased; a head can lift it"
    ),
    "no erasure of number {number} waits for this: `relais retention proposals` lists them": msg(
        "no erasure of number {number} waits for this: this page lists those that wait"
    ),
    "name one source, or a case with --case": msg("name one source"),
    "a reason is needed (--reason), in one line that names no person": msg(
        "a reason is needed, in one line that names no person"
    ),
    "no hold stands on this: `relais retention holds` lists them": msg(
        "no hold stands on this: this page lists those that do"
    ),
    # people
    "a home of several people is one to which each signs in: first `relais enrol`, then `relais login`": msg(
        "a home of several people is one to which each signs in: first `relais enrol` on the machine, then sign in"
        " here"
    ),
    "there is no active account “{name}”: `relais people` lists them": msg(
        "there is no active account “{name}”: this page lists them"
    ),
    "an administrator looks after accounts and reads no case, so that they hold no other role: take a role back"
    " first (`relais people role NAME ROLE --withdraw`)": msg(
        "an administrator looks after accounts and reads no case, so that they hold no other role: take a role back"
        " first"
    ),
    "this has been asked already: number {number} waits for a head (`relais people confirm {number}`)": msg(
        "this has been asked already: number {number} waits for a head"
    ),
    "nothing of number {number} waits to be confirmed: `relais people` lists what does": msg(
        "nothing of number {number} waits to be confirmed: this page lists what does"
    ),
    "the only person of a home holds every role of it: add another first (`relais people add`)": msg(
        "the only person of a home holds every role of it: add another first"
    ),
    "waits to be replaced by an erasure that was stopped: `relais retention carry-out` goes on with it": msg(
        "waits to be replaced by an erasure that was stopped: carrying it out, under Retention, goes on with it"
    ),
}  # fmt: skip

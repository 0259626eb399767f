"""What the rooms below say, as the web desk says it: a sentence that names a command names the page or the field here.

Each template of the desk, or of a room below, that a page can say and that names a command or an option stands here
with its own words, and the same fields. A test holds the list against every message of those rooms.
"""

from functools import cache

from relais.language.tongue import Tongue
from relais.model.notice import msg

HERE = {
    # casework
    "“{outcome}” names the case: --case N": msg("“{outcome}” names the case: choose it"),
    "a duplicate names the report that it repeats: --of R-…": msg(
        "a duplicate names the report that it repeats (R-…)"
    ),
    "“passed_on” names the service: --service NAME": msg("“passed_on” names the service: write which"),
    "“{outcome}” needs a reason: --reason TEXT": msg("“{outcome}” needs a reason: write why"),
    "“not_now” needs the day on which it is looked at again, later than {today}: --review YYYY-MM-DD": msg(
        "“not_now” needs the day on which it is looked at again, later than {today}"
    ),
    "look at the payments in the case's sources: `relais payments`": msg(
        "look at the payments in the case's sources, on its subjects' pages"
    ),
    "look at the calls in the case's sources: `relais evidence`": msg(
        "look at the calls in the case's sources, under Evidence"
    ),
    "read the passages that bear on it: `relais passage` (it counts as exposure)": msg(
        "read the passages that bear on it (it counts as exposure)"
    ),
    "compare times of payments, calls and messages: `relais run`, then `relais evidence`": msg(
        "compare times of payments, calls and messages: link and rank again from My day, then look under Evidence"
    ),
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
    "{who} decided this alert “{outcome}” at {when} (decision {number}); nothing was recorded: --supersede {number}"
    " replaces it": msg(
        "{who} decided this alert “{outcome}” at {when} (decision {number}); nothing was recorded: look at it, then"
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
    # cases and persons
    "procedure “{text}” is that of a case that is not yours: its lead or a head assigns you (`relais case"
    " assign`)": msg(
        "procedure “{text}” is that of a case that is not yours: its lead or a head assigns you"
    ),
    "{name} leads case {case}: `relais case hand-over` names somebody else first": msg(
        "{name} leads case {case}: hand it over to somebody else first"
    ),
    "say why: --reason stays with the decision, under your name": msg("say why: it stays, under your name"),
    "a category needs its ground: --ground TEXT": msg("a category needs its ground: write it"),
    "case {case} has no person {number}: `relais case show {case}` lists them": msg(
        "case {case} has no person {number}: the case's page lists them"
    ),
    "a fact names the item it rests on: --at SOURCE:PLACE; without one it is an assessment": msg(
        "a fact names the source it rests on, and the place in it; without one it is an assessment"
    ),
    "case {case} has no note {number}: `relais case show {case}` lists them": msg(
        "case {case} has no note {number}: the case's page lists them"
    ),
    "an absence ends on the day on which it begins, or later: --from {first} --until {last}": msg(
        "an absence ends on the day on which it begins, or later: not from {first} to {last}"
    ),
    "no line {number} waits in your inbox: `relais inbox` lists them": msg(
        "no line {number} waits in your inbox: My day lists them"
    ),
    # links, subjects and evidence
    "say how the payments of these two are explained: --reason stays with the decision, under your name": msg(
        "say how the payments of these two are explained: it stays, under your name"
    ),
    "cleared already, by number {number}: `relais cleared` says by whom": msg(
        "cleared already, by number {number}: the list says by whom"
    ),
    "no clearance {number} stands: `relais cleared` lists them": msg(
        "no clearance {number} stands: this page lists them"
    ),
    "no two conversations are joined as “{id}”: `relais chats` lists them (C-…)": msg(
        "no two conversations are joined as “{id}” (C-…)"
    ),
    "no group of reports is called “{id}”: `relais duplicates` lists them (D-…)": msg(
        "no group of reports is called “{id}” (D-…)"
    ),
    "a judgement needs a reason: --reason TEXT": msg("a judgement needs a reason: write why"),
    "{who} judged this pair “{verdict}” at {when} (judgement {number}: “{reason}”); nothing was recorded:"
    " --supersede {number} replaces it": msg(
        "{who} judged this pair “{verdict}” at {when} (judgement {number}: “{reason}”); nothing was recorded: look at"
        " it, then judge again to replace it"
    ),
    "there is no judgement {number}: `relais judgements` lists them": msg("there is no judgement {number}"),
    "no link is called “{id}”: `relais links` lists them; a link keeps its name until a mention of it is read"
    " anew": msg(
        "no link is called “{id}”; a link keeps its name until a mention of it is read anew"
    ),
    "{id} rests on a mention that was read anew or erased since: `relais run` first": msg(
        "{id} rests on a mention that was read anew or erased since: link and rank again, from My day"
    ),
    "“{text}” names neither a subject (S-…) nor a mention (SOURCE:NUMBER, as `relais show` gives it under"
    " “mention”), nor is it one link (L-…) alone": msg(
        "“{text}” names neither a subject (S-…) nor a mention (SOURCE:NUMBER), nor is it one link (L-…) alone"
    ),
    "no subject is called {id}: a later run dissolved it, or its sources were erased; ask `relais show`": msg(
        "no subject is called {id}: a later run dissolved it, or its sources were erased; search one of its selectors"
    ),
    "{id} rests on mentions that were read anew or erased since ({count}): `relais run` first": msg(
        "{id} rests on mentions that were read anew or erased since ({count}): link and rank again, from My day"
    ),
    "nothing is called “{id}”: `relais queue` lists reports (R-…), `relais show` their subjects (S-…), `relais"
    " networks` communities (N-…)": msg(
        "nothing is called “{id}”: the queue lists reports (R-…), an alert its subjects (S-…) and its network (N-…)"
    ),
    "nothing is called “{id}”: `relais queue` lists reports (R-…), `relais show` their subjects (S-…)": msg(
        "nothing is called “{id}”: the queue lists reports (R-…), an alert its subjects (S-…)"
    ),
    "{payer} pays {payee} nothing that is known: `relais evidence --test repetition` lists pairs, payer first": msg(
        "{payer} pays {payee} nothing that is known: the test “repetition”, under Evidence, lists pairs, payer first"
    ),
    # elements
    "the day of the facts of case {case} is not stated: `relais ground {case} --facts DAY` states it": msg(
        "the day of the facts of case {case} is not stated: the page Ground and reach of the case states it"
    ),
    "say why: --reason stays with the cell, under your name": msg("say why: it stays with the cell, under your name"),
    "say whether it is a fact or an assessment: --fact or --assessment": msg(
        "say whether it is a fact or an assessment"
    ),
    "unknown is neither a fact nor an assessment: leave --fact and --assessment out": msg(
        "unknown is neither a fact nor an assessment: choose neither"
    ),
    "say on what it stands: --item SOURCE:PLACE, --finding, --request or --answer": msg(
        "say on what it stands: a place in a source, a finding, a request or an answer"
    ),
    "{author} called {element} {state} meanwhile or before ({offence}, no. {number}, {at}): look at it, then put"
    " yours in its place with --supersedes {number}": msg(
        "{author} called {element} {state} meanwhile or before ({offence}, no. {number}, {at}): look at it, then say"
        " yours again, which takes its place"
    ),
    "no. {number} is not the row that holds of a cell of {element}: `relais elements {case}` shows it": msg(
        "no. {number} is not the row that holds of a cell of {element} in case {case}: this page shows it"
    ),
    # requests and identifications
    "“{channel}” is no channel for this: `relais channels {case} --data {data}` lists those that are": msg(
        "“{channel}” is no channel for this: the page of case {case} lists those that are open for {data}"
    ),
    "nothing to ask about is called “{row}” in this case: `relais requestable {case}` lists it": msg(
        "nothing to ask about is called “{row}” in case {case}: the table lists it"
    ),
    "no row names this holder: give the rows, or --unstated to take those that name none": msg(
        "no row names this holder: tick rows, or take those that name none"
    ),
    "a request needs its reason, for whoever signs and whoever answers: --reason TEXT": msg(
        "a request needs its reason, for whoever signs and whoever answers"
    ),
    "a request needs its holder: --holder NAME, up to 200 printable characters": msg(
        "a request needs its holder: up to 200 printable characters"
    ),
    "name the person who {step} it: --person NAME": msg("name the person who {step} it"),
    "an answer comes as files: name them, or say with --note why there is none": msg(
        "an answer comes as files: choose them, or say in the note why there is none"
    ),
    "row {row} was not shown as it stands in the source: `relais request check {number}` shows it": msg(
        "row {row} was not shown as it stands in the source: open the rows of request {number} again"
    ),
    "no operator's answer in this case fits the login at {login}: `relais addresses` lists what fits, with the"
    " places": msg(
        "no operator's answer in this case fits the login at {login}: link and rank again once the answer is taken in"
    ),
    "{count} answers fit the login at {login}: name the place of one with --answer": msg(
        "{count} answers fit the login at {login}: name the place of one"
    ),
    "identification {number} was not shown as its sources stand: `relais identity check` shows it": msg(
        "identification {number} was not shown as its sources stand: open it again"
    ),
    "say why it is relied on: --reason TEXT": msg("say why it is relied on"),
    "it is past {hour}, when reading ends for the day: say why it is read now, with --reason; then it is shown,"
    " always": msg(
        "it is past {hour}, when reading ends for the day: say why it is read now; then it is shown, always"
    ),
    "today's reading has reached {hours} hours: say why more is read now, with --reason; then it is shown, always": msg(
        "today's reading has reached {hours} hours: say why more is read now; then it is shown, always"
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


class WebTongue(Tongue):
    """One language, in which what names a command is said in the desk's own words."""

    def text(self, text: str) -> str:
        """Return a message in this language, as the web desk says it."""
        return super().text(HERE.get(text, text))


@cache
def web_tongue(language: str) -> WebTongue:
    """Return a language of `LANGUAGES` as the web desk speaks it."""
    return WebTongue(language)

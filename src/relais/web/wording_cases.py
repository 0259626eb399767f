"""Words of the web desk for what the rooms below say of cases: alerts, links, legal elements, requests."""

from relais.model.notice import msg

OF_CASES = {
    "A person said the time zone of {count} of these payments and calls; no record did. `--zone-error` shows what a"
    " wrong one would do.": msg(
        "A person said the time zone of {count} of these payments and calls; no record did. Write below by how many"
        " hours it may be wrong, and see what that would do."
    ),
    "Cleared by number {number}: `relais cleared`.": msg("Cleared by number {number}: see the pairs explained."),
    "A named person judged them the same: `relais judgements` says who, when and why.": msg(
        "A named person judged them the same: the page of judgements says who, when and why."
    ),
    # casework
    "{actor} may not do this (“{act}”): the refusal was noted": msg("{actor} may not do this: the refusal was noted"),
    "{actor} may not do this (“{act}”) in that case, or there is no such case: the refusal was noted": msg(
        "{actor} may not do this in that case, or there is no such case: the refusal was noted"
    ),
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
    # what leaves
    "nothing has been linked and ranked yet, or facts have come in since: `relais run`, then make the bundle": msg(
        "nothing has been linked and ranked yet, or facts have come in since: do it from My day, then make the bundle"
    ),
    "judgements, procedures or authorisations were decided after the last run: `relais run`, then make the bundle": msg(
        "judgements, procedures or authorisations were decided after the last run: link and rank again from My day,"
        " then make the bundle"
    ),
    "the weights changed after the last run: `relais run`, then make the bundle": msg(
        "the weights changed after the last run: link and rank again from My day, then make the bundle"
    ),
    "{path} is not the source that was received: the home is damaged (`relais verify`), no bundle was made": msg(
        "{path} is not the source that was received: the home is damaged, an administrator looks at it; no bundle was"
        " made"
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
        "the day of the facts of case {case} is not stated: the page Ground of the case states it"
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
    "{count} answers fit the login at {login}: name one of these with --answer: {places}": msg(
        "{count} answers fit the login at {login}: name one of these: {places}"
    ),
    "identification {number} was not shown as its sources stand: `relais identity check` shows it": msg(
        "identification {number} was not shown as its sources stand: open it again"
    ),
    "say why it is relied on: --reason TEXT": msg("say why it is relied on"),
    "from {hour} to {morning} ({zone}) nothing is read without a reason: say why it is read now, with --reason; then it"
    " is shown, always": msg(
        "from {hour} to {morning} ({zone}) nothing is read without a reason: say why it is read now; then it is shown,"
        " always"
    ),
    "today's reading has reached {hours} hours: say why more is read now, with --reason; then it is shown, always": msg(
        "today's reading has reached {hours} hours: say why more is read now; then it is shown, always"
    ),
}  # fmt: skip

"""The package of a country as a document: what it is, what limits its use, and each case with its places."""

from collections.abc import Mapping, Sequence
from typing import Any

from relais.dossier.case_file import Exhibit, Place
from relais.dossier.draft import Draft
from relais.dossier.page import Page
from relais.language.tongue import Tongue
from relais.model.notice import msg

# So much of it is read on paper; the tables beside it hold all.
CASES, ROWS = 25, 10

TITLE = msg("Package {country}: proposed cases as of {as_of}")
NUMBER = msg("Edition {number}")
SINCE = msg(
    "Edition {number}, after the one whose manifest has SHA-256 {previous}: {added} data added, {changed} changed,"
    " {withdrawn} withdrawn; package.json lists them."
)
LIMITS = msg("What may be done with it")
NOT_TOLD = msg("What it does not tell")
COUNTS = msg("Proposed: {proposed}. Payments of those proposed: {payments}. Sessions: {sessions}. Facilitators: {here}")
NOT_PROPOSED = msg("Not proposed: {count}, because: {why}")
CASE = msg("Case {lead}, {rank} in the order of work")
FACILITATOR = msg("Facilitator {name}: the child is where the facilitator is")
WHY_HERE = msg("Why this country")
WHY_NOWHERE = msg("No country is stated, or those stated disagree: a person decides to whom it goes.")
REASONS = msg("Why it is proposed")
REASON = msg("{reason}. Innocent reading: {innocent}.")
PAYMENTS = msg("Payments")
SESSIONS = msg("Sessions")
SELECTORS = msg("Accounts and numbers")
NAMES = msg("Names as written: {names}")
PAID_OUT = msg("Paid out at: {shops}")
VICTIMS = msg("Victims mentioned by the sources, by pseudonym: {victims}. Mentions of one child may bear several.")
MORE_CASES = msg("{hidden} more proposed cases stand in package.json and in the tables.")
MORE_FACILITATORS = msg("{hidden} more facilitators stand in package.json and in the tables.")
MORE_ROWS = msg("{hidden} more rows stand in {file}.")
SOURCES = msg("Sources")
NOTES = msg("Notes: where each statement stands")
ANY = msg("any country")
NONE = msg("no country without the consent of whoever gave it")
NO_TIME = msg("the source tells no time")
AGES = {
    "seen": msg("seen in use"),
    "report": msg("report received"),
    "payment": msg("last payment"),
}
HANDLING = {
    "H0": msg("H0: for the purpose below"),
    "H1": msg("H1: no evidence in court without the consent of whoever gave it"),
    "H2": msg("H2: not passed on without the consent of whoever gave it"),
    "H3": msg("H3: with the limits told below"),
}
DATA = {"address": msg("address"), "phone": msg("phone"), "iban": msg("iban")}

Row = Mapping[str, Any]


def package_page(body: Row, said: Tongue, letterhead: Sequence[str]) -> Page:
    """Return the document of a package, in a language."""
    exhibits = [
        Exhibit(number, one["source_id"], one["name"], 0, "", "", None, None, 0, (), linked=False)
        for number, one in enumerate(body["sources"], 1)
    ]
    draft = Draft(said, exhibits)
    country = said.text(body["package"])
    title = {"country": country, "as_of": body["as_of"][:10]}
    draft.title(TITLE, **title)
    _opening(draft, body)
    for held in body["facilitators"][:CASES]:
        _facilitator(draft, held)
    if (hidden := len(body["facilitators"]) - CASES) > 0:
        draft.text(MORE_FACILITATORS, hidden=hidden)
    for case in body["leads"][:CASES]:
        _case(draft, case)
    if (hidden := len(body["leads"]) - CASES) > 0:
        draft.text(MORE_CASES, hidden=hidden)
    _sources(draft, body["sources"])
    draft.heading(NOTES)
    draft.note_list()
    return draft.page(body["handling"], said.say(TITLE, title), letterhead)


def _opening(draft: Draft, body: Row) -> None:
    edition = body["edition"]
    if edition["previous"] is None:
        draft.text(NUMBER, number=edition["number"])
    else:
        draft.text(
            SINCE, number=edition["number"], previous=edition["previous"], added=len(edition["added"]),
            changed=len(edition["changed"]), withdrawn=len(edition["withdrawn"]),
        )  # fmt: skip
    draft.text(body["evaluation"])
    counted = body["counts"]
    draft.text(
        COUNTS, proposed=counted["proposed"], payments=counted["payments"], sessions=counted["sessions"],
        here=counted["facilitators"],
    )  # fmt: skip
    draft.heading(LIMITS)
    draft.entries(
        [
            (msg("handling code"), draft.say(HANDLING[body["handling"]]), ()),
            (msg("evaluation code"), body["evaluation_code"], ()),
            (msg("purpose"), "; ".join(draft.say(one) for one in body["purpose"]), ()),
            (msg("may go to"), _allowed(draft, body["may_go_to"]), ()),
        ]
    )
    draft.text(body["innocent_reading"])
    draft.text(body["not_used"])
    draft.heading(NOT_TOLD)
    reasons: dict[str, int] = {}
    for one in body["not_proposed"]:
        reasons[one["why_not"]] = reasons.get(one["why_not"], 0) + 1
    draft.items(
        [
            *((draft.say(one["text"], count=one["count"]), ()) for one in body["missing"]),
            *(
                (draft.say(NOT_PROPOSED, count=count, why=draft.say(body["why_not"][code])), ())
                for code, count in sorted(reasons.items())
            ),
        ]
    )


def _case(draft: Draft, case: Row) -> None:
    draft.heading(CASE, lead=case["lead"], rank=case["rank"])
    _person(draft, case)
    draft.part(REASONS)
    draft.items(
        [
            (
                draft.say(
                    REASON, reason=draft.said.say(row["template"], row["params"]), innocent=draft.say(row["innocent"])
                ),
                _places(row["places"]),
            )
            for row in case["reasons"]
        ]
    )
    _dealings(draft, case, "anchor")


def _facilitator(draft: Draft, held: Row) -> None:
    draft.heading(FACILITATOR, name=held["facilitator"])
    _person(draft, held)
    if held["victims"]:
        told = ", ".join(one["victim"] for one in held["victims"])
        draft.text(VICTIMS, _places(held["victims"]), victims=told)
    _dealings(draft, held, "person")


def _person(draft: Draft, one: Row) -> None:
    if one["names"]:
        draft.text(NAMES, _places(one["names"]), names=", ".join(row["text"] for row in one["names"][:ROWS]))
    draft.part(WHY_HERE)
    if not one["why_this_country"]:
        draft.text(WHY_NOWHERE)
    else:
        draft.table(
            (msg("datum"), msg("country"), msg("value"), msg("age of the datum"), msg("told by")), (12, 10, 30, 28, 20),
            (
                ((draft.say(DATA[row["datum"]]), row["country"], row["value"], _age(draft, row),
                  draft.exhibit(row["source_id"])), _places([row]))
                for row in one["why_this_country"][:ROWS]
            ),
        )  # fmt: skip
        _more(draft, one["why_this_country"], "countries.csv")
    draft.part(SELECTORS)
    draft.table(
        (msg("kind"), msg("service"), msg("value"), msg("mentions")), (15, 20, 45, 10),
        (((draft.say(row["kind"]), row["service"], row["value"], row["mentions"]), _places([row]))
         for row in one["selectors"][:ROWS]),
    )  # fmt: skip
    _more(draft, one["selectors"], "selectors.csv")


def _dealings(draft: Draft, one: Row, other: str) -> None:
    draft.part(PAYMENTS)
    draft.table(
        (msg("when (UTC)"), msg("amount"), msg("currency"), msg("other side"), msg("reference")), (34, 12, 10, 18, 18),
        (
            ((draft.moment(row["at"], row["time_precision"], None), row["amount"], row["currency"], row[other],
              row["reference"]), _places([row]))
            for row in one["payments"][:ROWS]
        ),
    )  # fmt: skip
    _more(draft, one["payments"], "payments.csv")
    if places := sorted({row["paid_out_place"] for row in one["payments"] if row["paid_out_place"]}):
        draft.text(PAID_OUT, shops=", ".join(places[:ROWS]))
    draft.part(SESSIONS)
    draft.table(
        (msg("when (UTC)"), msg("seconds"), msg("service"), msg("other side")), (40, 12, 20, 20),
        (
            ((draft.moment(row["at"], "second", None), row["duration_s"], row["service"], row[other]), _places([row]))
            for row in one["sessions"][:ROWS]
        ),
    )  # fmt: skip
    _more(draft, one["sessions"], "sessions.csv")


def _sources(draft: Draft, sources: Sequence[Row]) -> None:
    draft.heading(SOURCES)
    draft.table(
        (msg("no."), msg("name"), msg("SHA-256"), msg("handling"), msg("evaluation code"), msg("may go to"),
         msg("purpose")), (5, 25, 30, 8, 8, 10, 14),
        (
            ((number, one["name"], one["source_id"], one["handling"], one["evaluation_code"],
              _allowed(draft, one["may_go_to"]), draft.say(one["purpose"] or "")), ())
            for number, one in enumerate(sources, 1)
        ),
    )  # fmt: skip


def _age(draft: Draft, row: Row) -> str:
    return draft.say(NO_TIME) if row["at"] is None else f"{row['at']:%Y-%m-%d}, {draft.say(AGES[row['at_of']])}"


def _allowed(draft: Draft, countries: Sequence[str] | None) -> str:
    return draft.say(ANY) if countries is None else ", ".join(countries) or draft.say(NONE)


def _places(rows: Sequence[Row]) -> list[Place]:
    return [(row["source_id"], row["locator"]) for row in rows[:ROWS]]


def _more(draft: Draft, rows: Sequence[Row], file: str) -> None:
    if len(rows) > ROWS:
        draft.text(MORE_ROWS, hidden=len(rows) - ROWS, file=file)

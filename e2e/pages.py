"""Every page of the web desk, and the states that it can be in: the one list from which all of them are looked at.

A new page has its line in PAGES; what only shows after something was done on it, in STATES. Its address names nouns
that `e2e.unit_home` fills in: `{case}`, `{report}`, `{subject}`. A test compares PAGES with the application's routes.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from playwright.sync_api import Page, Response, expect

from e2e.unit_home import ADMINISTRATOR, MAGISTRATE, WELFARE
from tests.desk.unit import FIRST, HEAD, SECOND

UNIT, EMPTY, TRAINING = "unit", "empty", "training"
NOBODY = ""
# They give a file or lead elsewhere: there is nothing to look at.
NO_PAGE = frozenset({"/enter/{secret}", "/evidence/pair", "/link/{link}/next", "/request/{number}/table.csv"})
Named = Mapping[str, str]
Then = Callable[[Page, Named], Response | None]


@dataclass(frozen=True)
class Shown:
    """A page as somebody has it before them: its name, its address, who they are, what they do on it first."""

    name: str
    address: str
    who: str = FIRST
    status: int = 200
    then: Then | None = None
    home: str = UNIT

    @property
    def route(self) -> str:
        """Return the address as the application has it, whatever its parameters are called."""
        return bare(self.address.partition("?")[0])


def bare(route: str) -> str:
    """Return a route without the names of its parameters."""
    return re.sub(r"\{\w+\}", "{}", route)


def sent(action: str, **told: str) -> Then:
    """Fill in a form of the page, by the names of its fields, and send it whatever the browser or a script would say.

    What it has no field for is sent with it.
    """

    def send(page: Page, named: Named) -> Response | None:
        with page.expect_navigation() as answer:
            page.locator(f'main form[method=post][action="{action.format_map(named)}"]').first.evaluate(
                """(form, told) => {
                  for (const [name, value] of Object.entries(told)) {
                    const field = form.elements[name];
                    const one = field instanceof RadioNodeList && [...field].find((each) => each.value === value);
                    if (!field || one === undefined) {
                      const hidden = document.createElement("input");
                      hidden.type = "hidden";
                      [hidden.name, hidden.value] = [name, value];
                      form.append(hidden);
                    } else if (one) one.checked = true;
                    else if (field.type === "checkbox") field.checked = true;
                    else field.value = value;
                  }
                  form.submit();
                }""",
                {name: value.format_map(named) for name, value in told.items()},
            )
        return answer.value

    return send


def one_after_another(*steps: Then) -> Then:
    """Do several things; the answer is that of the last."""

    def do(page: Page, named: Named) -> Response | None:
        answer = None
        for step in steps:
            answer = step(page, named)
        return answer

    return do


def passage(page: Page, _named: Named) -> None:
    """Open the first place; where it is late, say why."""
    page.locator("[data-fold] button.place").first.click()
    expect(page.locator(".unfolded")).to_be_visible()
    late = page.locator(".unfolded input[name=reason]")
    if late.count():
        late.fill("looked over")
        late.press("Enter")
    expect(page.locator(".unfolded pre")).to_be_visible()


def question(page: Page, _named: Named) -> None:
    """Ask for a passage when enough has been read today: why is asked first."""
    page.locator("[data-fold] button.place").first.click()
    expect(page.locator(".unfolded input[name=reason]")).to_be_visible()


def keys(page: Page, _named: Named) -> None:
    """Show the keys."""
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_be_visible()


def unfolded(page: Page, _named: Named) -> None:
    """Open all that is folded."""
    page.evaluate("for (const one of document.querySelectorAll('details')) one.open = true")


PAGES = (
    Shown("sign-in", "/sign-in", NOBODY),
    Shown("enrol", "/enrol", NOBODY),
    Shown("first-files", "/first-run"),
    Shown("my-day", "/"),
    Shown("queue", "/queue"),
    Shown("alert", "/alert/{report}"),
    Shown("questions", "/questions"),
    Shown("subject", "/subject/{subject}"),
    Shown("dealings", "/subject/{subject}/dealings"),
    Shown("timeline", "/subject/{subject}/timeline"),
    Shown("link", "/link/{link}"),
    Shown("review", "/review"),
    Shown("judgements", "/judgements"),
    Shown("judgement", "/judgement/{judgement}"),
    Shown("network", "/network/{report}"),
    Shown("cases", "/cases"),
    Shown("case", "/case/{case}"),
    Shown("case-people", "/case/{case}/people"),
    Shown("case-evidence", "/case/{case}/evidence"),
    Shown("case-graph", "/case/{case}/graph"),
    Shown("elements", "/case/{case}/elements"),
    Shown("ground", "/case/{case}/ground"),
    Shown("identities", "/case/{case}/identities"),
    Shown("tasks", "/case/{case}/tasks"),
    Shown("case-team", "/case/{case}/team"),
    Shown("case-exposure", "/case/{case}/exposure"),
    Shown("case-history", "/case/{case}/history"),
    Shown("case-export", "/case/{case}/export"),
    Shown("case-bundle", "/case/{case}/bundle"),
    Shown("case-retention", "/case/{case}/retention"),
    Shown("requestable", "/case/{case}/requestable?data=identity&country=FR&issuer=opj"),
    Shown("clocks", "/clocks"),
    Shown("requests", "/requests"),
    Shown("request", "/request/{request}"),
    Shown("magistrate", "/magistrate"),
    Shown("evidence", "/evidence"),
    Shown("pair", "/evidence/{payer}/{payee}"),
    Shown("cleared", "/cleared"),
    Shown("search", "/search?q=%2B639175550121"),
    Shown("owners", "/owners?q=%2B639175550121"),
    Shown("unmask", "/unmask?id={report}"),
    Shown("unmaskings", "/unmaskings"),
    Shown("more", "/more"),
    Shown("team", "/team"),
    Shown("absences", "/team/absences"),
    Shown("month", "/team/month"),
    Shown("well-being", "/well-being"),
    Shown("well-being-team", "/well-being/team", WELFARE),
    Shown("ledger", "/ledger"),
    Shown("take-in", "/take-in"),
    Shown("take-in-progress", "/take-in/progress"),
    Shown("report-new", "/report/new"),
    Shown("letters", "/letters"),
    Shown("letter", "/letter/{letter}"),
    Shown("mappings", "/mappings"),
    Shown("kept-back", "/kept-back"),
    Shown("packages", "/packages"),
    Shown("restrictions", "/restrictions"),
    Shown("corrections", "/corrections"),
    Shown("deconflict", "/deconflict"),
    Shown("retention", "/retention"),
    Shown("source", "/source/{source}"),
    Shown("spreadsheet", "/spreadsheet?of=/clocks"),
    Shown("audit", "/audit?ask=1"),
    Shown("people", "/people"),
    Shown("approvals", "/approvals"),
    Shown("settings", "/settings"),
    Shown("doctor", "/settings/doctor", ADMINISTRATOR),
    Shown("administration", "/administration", ADMINISTRATOR),
    Shown("training", "/training", home=TRAINING),
    Shown("display", "/choices"),
)


def signed_out(then: Then) -> Then:
    """Do something in a browser whose session is over; what is looked at after it is seen in the session again."""

    def do(page: Page, named: Named) -> Response | None:
        held = [one for one in page.context.cookies() if one["name"] == "relais_session"]
        page.context.clear_cookies(name="relais_session")
        answer = then(page, named)
        page.context.add_cookies(held)  # type: ignore[arg-type]
        return answer

    return do


STATES = (
    # Views, and what is folded on them.
    *(Shown(f"queue-{view}", f"/queue?view={view}") for view in ("mine", "put-off", "decided")),
    Shown("queue-filtered", "/queue?reason=priority&taken=nobody"),
    Shown("queue-unfolded", "/queue", then=unfolded),
    Shown("clocks-week", "/clocks?when=week"),
    Shown("alert-unfolded", "/alert/{report}", then=unfolded),
    Shown("alert-decided", "/alert/{decided}?after=1"),
    Shown("alert-taken-by-another", "/alert/{report}", SECOND),
    Shown("subject-unfolded", "/subject/{subject}", then=unfolded),
    Shown("timeline-dense", "/subject/{payee}/timeline", then=unfolded),
    Shown("evidence-of-a-test", "/evidence?test=payment_then_call"),
    Shown("pair-unfolded", "/evidence/{payer}/{payee}", then=unfolded),
    Shown("elements-unfolded", "/case/{case}/elements", then=unfolded),
    Shown("search-nothing-asked", "/search"),
    Shown("search-without-a-hit", "/search?q=%2B33639989999"),
    Shown("clocks-last-page", "/clocks?sort=-safe_expiry&page=99"),
    # What is done by a key or a deliberate act.
    Shown("keys", "/queue", then=keys),
    Shown("passage", "/alert/{report}", then=passage),
    Shown("passage-late", "/alert/{report}", SECOND, then=question),
    Shown("passage-page", "/alert/{report}", then=sent("/passage")),
    Shown("request-rows", "/request/{draft}", SECOND, then=sent("/request/{draft}/rows", late="looked over")),
    Shown("request-rows-late", "/request/{draft}", SECOND, then=sent("/request/{draft}/rows")),
    Shown("letter-open", "/letter/{letter}", then=sent("/letter/{letter}")),
    Shown("letter-refused", "/letter/{letter}", status=422,
          then=one_after_another(sent("/letter/{letter}"), sent("/letter/{letter}/confirm", received="soon"))),
    Shown("queue-alike", "/queue", then=sent("/queue/alike", report="{expiring}", outcome="unusable", why="no line")),
    # All that nobody else has taken are ended, and all of them undone.
    Shown("queue-undone", "/queue", then=one_after_another(
        sent("/queue/alike", every="yes", outcome="unusable", why="no line", confirmed="yes"),
        sent("/queue/alike/undo"))),
    Shown("training-day", "/", home=TRAINING),
    Shown("ledger-verified", "/ledger", then=sent("/ledger/verify")),
    Shown("audit-not-signed", "/audit", status=422, then=sent("/audit/verify")),
    Shown("alert-expiring", "/alert/{expiring}", then=sent(
        "/alert/{expiring}/decide", outcome="not_now", reason="later", review="2027-06-01")),
    # Forms that were refused: what was typed stays, and what to do is said.
    Shown("alert-refused", "/alert/{report}", status=422, then=sent("/alert/{report}/decide", outcome="no_nexus")),
    Shown("cases-refused", "/cases", status=422, then=sent("/cases", reference="2026/12", procedure="")),
    Shown("note-refused", "/case/{case}", status=422, then=sent("/case/{case}/note", kind="fact", text="a <b>")),
    Shown("elements-refused", "/case/{case}/elements", status=422, then=sent("/case/{case}/elements", reason="")),
    Shown("draft-refused", "/case/{case}/requestable?data=identity&country=FR&issuer=opj", status=422,
          then=sent("/case/{case}/requestable", reason="")),
    Shown("ready-refused", "/request/{draft}", status=422, then=sent("/request/{draft}/ready")),
    Shown("step-refused", "/request/{request}", status=422, then=sent("/request/{request}/note", step="issued")),
    Shown("paper-refused", "/magistrate", status=422, then=sent("/magistrate/authorisation", agents="Nobody")),
    Shown("cleared-refused", "/cleared", status=422, then=sent("/cleared", payer="S-0", payee="S-1")),
    Shown("absence-refused", "/team/absences", status=422, then=sent("/team/absences", name="Nobody")),
    Shown("note-of-reading-refused", "/well-being", status=422, then=sent("/well-being", minutes="many")),
    Shown("answer-refused", "/questions", status=422, then=sent("/questions", value="nowhere")),
    Shown("task-refused", "/case/{case}/tasks", status=422, then=sent("/case/{case}/tasks", text="")),
    Shown("person-refused", "/case/{case}/people", status=422, then=sent("/case/{case}/people", subject="S-0")),
    Shown("ground-refused", "/case/{case}/ground", status=422, then=sent("/case/{case}/ground", offence="nothing")),
    Shown("export-refused", "/case/{case}/export", status=422, then=sent("/case/{case}/export", reason="")),
    Shown("spreadsheet-refused", "/spreadsheet?of=/clocks", status=422, then=sent("/spreadsheet", reason="")),
    Shown("spreadsheet-ready", "/spreadsheet?of=/clocks",
          then=sent("/spreadsheet", recipient="Tribunal judiciaire", reason="asked <b>", how="emergency")),
    Shown("queue-filter-unfit", "/queue?clock=mauve"),
    Shown("report-field-refused", "/report/new", status=422,
          then=sent("/report/new", sender="x", received_at="yesterday")),
    Shown("report-refused", "/report/new", status=422, then=sent("/report/new")),
    Shown("packages-refused", "/packages", status=422, then=sent("/packages", kind="packages", reason="")),
    Shown(
        "restrictions-refused", "/restrictions", status=422,
        then=sent("/restrictions", source="ab", purpose="", reason="", to="some"),
    ),
    Shown("kept-back-refused", "/kept-back", status=422, then=sent("/kept-back", reason="")),
    Shown("corrections-refused", "/corrections", status=422, then=sent("/corrections")),
    Shown("judged-refused", "/link/{link}", status=422, then=sent("/link/{link}/judge", reason="")),
    Shown("owners-refused", "/owners?q=%2B639175550121", status=422, then=sent("/owners", reason="")),
    Shown("unmask-refused", "/unmask?id={report}", status=422, then=sent("/unmask", reason="")),
    Shown("view-refused", "/queue?reason=priority", status=422, then=sent("/queue/views?reason=priority", name="")),
    Shown("approval-refused", "/approvals", HEAD, status=422, then=sent("/approvals/1", reason="")),
    Shown("people-refused", "/people", ADMINISTRATOR, status=422, then=sent("/people/add", name=FIRST)),
    Shown("account-not-closed", "/people", status=422, then=sent("/people/close", name=SECOND, again="B.")),
    Shown("session-over", "/case/{case}", status=401, then=signed_out(
        sent("/case/{case}/note", kind="fact", text="a <b>"))),
    Shown("enrol-refused", "/enrol", NOBODY, 403, then=sent("/enrol", first="AAAA", second="BBBB")),
    Shown("sign-in-refused", "/sign-in", NOBODY, 403, then=sent("/sign-in", name="<Nobody>", passphrase="x")),
    # Who may not, and what is not there.
    Shown("not-there", "/nowhere", status=404),
    Shown("not-there-for-nobody", "/nowhere", NOBODY, 404),
    Shown("unfit", "/queue?page=x", status=422),
    Shown("case-of-nobody", "/case/{nobodys}", status=403),
    *(Shown(f"refused-{name}", "/queue", who, 403) for name, who in (
        ("magistrate", MAGISTRATE), ("administrator", ADMINISTRATOR), ("welfare", WELFARE))),
    # The same pages for others.
    Shown("magistrate-awaits", "/magistrate", MAGISTRATE),
    Shown("magistrate-case", "/case/{case}", MAGISTRATE),
    Shown("magistrate-more", "/more", MAGISTRATE),
    Shown("administrator-people", "/people", ADMINISTRATOR),
    Shown("head-my-day", "/", HEAD),
    Shown("head-retention", "/retention", HEAD),
    # A home that holds nothing yet, in which nobody signs in; what needs a run says so.
    Shown("empty-sign-in", "/sign-in", NOBODY, home=EMPTY),
    *(Shown(f"empty-{name}", address, home=EMPTY) for name, address in (
        ("first-files", "/first-run"), ("cases", "/cases"), ("requests", "/requests"), ("magistrate", "/magistrate"),
        ("search", "/search?q=%2B639175550121"), ("absences", "/team/absences"), ("well-being", "/well-being"),
        ("ledger", "/ledger"), ("people", "/people"), ("approvals", "/approvals"),
    )),
    *(Shown(f"empty-{name}", address, status=422, home=EMPTY) for name, address in (
        ("queue", "/queue"), ("clocks", "/clocks"), ("evidence", "/evidence"), ("cleared", "/cleared"),
        ("team", "/team"), ("month", "/team/month"),
    )),
)  # fmt: skip

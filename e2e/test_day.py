"""An investigator's day, from a dropped folder to what leaves the house; both languages, by mouse and by keyboard."""

import csv
import io
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from e2e.conftest import listen
from e2e.hands import Hands, Keyboard, Mouse
from e2e.looking import LOCALES, server
from e2e.serving import serving
from e2e.unit_home import unit, world
from relais.casework.ground import Ground
from relais.desk import enrol
from relais.desk.case import assign
from relais.desk.ground import state_ground
from relais.desk.home import Home, open_home
from relais.language.tongue import tongue
from relais.web.visitor import SESSION
from tests.desk.made_people import PASSPHRASE, chosen, fresh, seated, seated_token
from tests.desk.unit import FIRST, SECOND

GROUND = Ground(date(2026, 3, 1), ("FR-CPL-222-23",), prosecutor_authorisation="parquet 7/2026")
DAYS = [pytest.param(language, hands, id=f"{language}-{hands.__name__.lower()}")
        for language, hands in (("fr", Mouse), ("en", Keyboard), ("en", Mouse), ("fr", Keyboard))]  # fmt: skip


@dataclass(frozen=True)
class Staffed:
    """A unit's home that holds nothing yet, the secret of FIRST's authenticator, and the files that arrive."""

    root: Path
    secret: str
    inbox: Path


@pytest.fixture(scope="module")
def staffed(tmp_path_factory: pytest.TempPathFactory) -> Staffed:
    folder = tmp_path_factory.mktemp("day")
    home, made = unit(folder), chosen()
    enrol.enrol_first(home, made)
    home.engine.dispose()
    return Staffed(home.root, made.secret, world(folder / "world"))


@pytest.fixture
def home(staffed: Staffed, tmp_path: Path) -> Iterator[Home]:
    shutil.copytree(staffed.root, tmp_path / "home")
    found = replace(open_home(tmp_path / "home"), session=None, purpose=None)
    yield found
    found.engine.dispose()


@dataclass(frozen=True)
class Desk:
    """A page, whose hands are at it, and the words on it in the person's language."""

    page: Page
    hands: Hands
    language: str

    def say(self, text: str, **told: object) -> str:
        return tongue(self.language).say(text, told)

    def field(self, text: str) -> Locator:
        return self.page.get_by_label(self.say(text), exact=True)

    def radio(self, text: str) -> Locator:
        return self.page.get_by_role("radio", name=self.say(text))

    def button(self, text: str) -> Locator:
        return self.page.get_by_role("button", name=self.say(text), exact=True)

    def link(self, text: str) -> Locator:
        return self.page.get_by_role("link", name=self.say(text), exact=True)

    def heading(self, text: str, **told: object) -> None:
        expect(self.page.get_by_role("heading", level=1)).to_contain_text(self.say(text, **told))


@pytest.mark.parametrize(("language", "hands"), DAYS)
def test_a_day(
    chromium: Browser, heard: list[str], staffed: Staffed, home: Home, language: str, hands: type[Mouse | Keyboard]
) -> None:
    with serving(home.root) as link:
        context = chromium.new_context(locale=LOCALES[language], viewport={"width": 1280, "height": 800})
        listen(context, heard)
        page = context.new_page()
        desk = Desk(page, hands(page), language)
        page.goto(link)
        _comes_in(desk, home, staffed)
        _decides(desk)
        number = _opens_a_case(desk, home)
        _looks_at_evidence(desk)
        request = _asks(desk, number)
        second = chromium.new_context(locale=LOCALES[language])
        token = seated_token(home, SECOND)
        second.add_cookies([{"name": SESSION, "value": token, "url": server(link), "sameSite": "Strict"}])
        other = second.new_page()
        other.goto(server(link) + request)
        _checks(Desk(other, hands(other), language))
        _sends(desk)
        _asks_for_the_dossier(desk, number)
        other.goto(server(link) + "/approvals")
        _signs(Desk(other, hands(other), language))
        _takes_the_dossier(desk)
        context.close()
        second.close()


def _comes_in(desk: Desk, home: Home, staffed: Staffed) -> None:
    """Sign in, drop the folder, let it be linked and ranked."""
    desk.heading("Sign in")
    told = {
        "Your name": FIRST, "Passphrase": PASSPHRASE, "Code of your authenticator": fresh(home, staffed.secret),
        "Why you work (written down with all that you do)": "PV 12/2026",
    }  # fmt: skip
    for field, text in told.items():
        desk.hands.write(desk.field(field), text)
    desk.hands.press(desk.button("Sign in"))
    desk.heading("First files")
    desk.hands.bring(desk.field("Drop a folder or files here, or choose them"), staffed.inbox)
    expect(desk.page.get_by_text("Report_190001241.json")).to_be_visible(timeout=60_000)
    desk.hands.press(desk.button("Link and rank, then open my day"))
    expect(desk.page.get_by_role("heading", level=1)).to_have_text(desk.say("My day"), timeout=60_000)


def _decides(desk: Desk) -> None:
    """Take an alert and end it; end the one that follows."""
    desk.hands.press(desk.link("Open the next alert"))
    endings = (("no nexus with France", "line in another country"), ("unusable", "no name, no line"))
    for number, (outcome, reason) in enumerate(endings, 1):
        before = desk.page.url
        desk.heading("Alert {report}", report="R-")
        desk.hands.press(desk.button("Take it"), "t")
        expect(desk.button("Give it back")).to_be_visible()
        desk.hands.press(desk.radio("no nexus with France"), "d")
        desk.hands.tick(desk.radio(outcome))
        desk.hands.write(desk.field("Why (it stays with the decision)"), reason)
        desk.hands.press(desk.button("Record, and open the next alert"))
        expect(desk.page.get_by_role("status").first).to_contain_text(
            desk.say("Decision {number} is recorded.", number=number)
        )
        assert desk.page.url != before


def _opens_a_case(desk: Desk, home: Home) -> int:
    desk.hands.press(desk.link("Open a case from it"))
    desk.heading("Cases")
    desk.hands.write(desk.field("The unit's reference"), "2026/12")
    desk.hands.write(desk.field("Procedure"), "PV 12/2026")
    desk.hands.choose(desk.field("Frame"), "preliminary")
    desk.hands.press(desk.button("Open the case"))
    desk.heading("Case {number}", number=1)
    desk.hands.tick(desk.field("assessment"))
    desk.hands.write(desk.field("Note"), "to be asked before the eighth")
    desk.hands.press(desk.button("Write the note"))
    expect(desk.page.get_by_text("to be asked before the eighth")).to_be_visible()
    # What no page of these does: a second officer is put on it, and what it is about in law is stated.
    assign(seated(home, FIRST), 1, SECOND, "member")
    state_ground(seated(home, FIRST), 1, GROUND)
    return 1


def _looks_at_evidence(desk: Desk) -> None:
    """Open one pair of what a test found, and one passage behind it."""
    desk.hands.press(desk.page.get_by_role("navigation").first.get_by_role("link", name=desk.say("Evidence")))
    desk.hands.press(desk.page.locator("a[href='/evidence?test=payment_then_call']"))
    desk.hands.press(desk.page.locator("tbody a[href^='/evidence/S-']").first)
    expect(desk.page.get_by_role("heading", name=desk.say("Pictures"))).to_be_visible()
    desk.hands.press(desk.page.locator("[data-fold] button.place").first)
    expect(desk.page.locator(".unfolded")).to_have_count(1)
    desk.page.keyboard.press("Escape")
    expect(desk.page.locator(".unfolded")).to_have_count(0)


def _asks(desk: Desk, case: int) -> str:
    """Draft a request of the case; return its address."""
    desk.hands.press(desk.link("Cases"), "c")
    desk.hands.press(desk.page.get_by_role("link", name="2026/12"))
    desk.hands.press(desk.link("What the case can ask about, and a draft"))
    desk.hands.choose(desk.field("Which data are asked for"), "identity")
    desk.hands.write(desk.field("Country of the holder (two letters)").first, "FR")
    desk.hands.choose(desk.field("Who would sign"), "opj")
    desk.hands.press(desk.button("Show rows and channels"))
    desk.hands.choose(desk.field("Channel"), "FR-77-1-1")
    desk.hands.write(desk.field("Who holds the data"), "Exemple Télécom")
    desk.hands.tick(desk.field("Take the rows that name no holder too"))
    desk.hands.write(desk.field("Why it is needed, for whoever signs and answers"), "who holds the line")
    desk.hands.press(desk.button("Draft it"))
    desk.heading("Request {number}", number=1)
    return "/request/1"


def _checks(desk: Desk) -> None:
    """Confirm each row beside the bytes of its source, as a second officer."""
    desk.hands.press(desk.button("Check its rows beside their sources"))
    desk.heading("Rows of request {number}", number=1)
    late = desk.page.get_by_label(desk.say("Why it is read now"))
    if late.count():
        desk.hands.write(late, "somebody waits for it")
        desk.hands.press(desk.button("Show them"))
    verdict = desk.page.locator("input[name=verdict][value=confirmed]")
    progress = desk.page.locator("progress")
    expect(verdict).to_be_visible()
    of = int(progress.get_attribute("max") or "")
    for at in range(of):
        expect(progress).to_have_attribute("value", str(at))
        desk.hands.tick(verdict)
        last = at == of - 1
        desk.hands.press(desk.button("Record the verdict" if last else "Record the verdict, and open the next row"))
    desk.heading("Request {number}", number=1)


def _sends(desk: Desk) -> None:
    """Mark it ready, and take what leaves the house: the table and the document to sign."""
    desk.page.reload()
    desk.hands.press(desk.button("Mark it ready for signature"))
    expect(desk.page.locator("main strong").first).to_have_text(desk.say("ready to sign"))
    with desk.page.expect_download() as table:
        desk.hands.press(desk.link("Download as CSV"))
    rows = list(csv.reader(io.StringIO(table.value.path().read_text(encoding="utf-8-sig"))))
    assert len(rows) > 1
    with desk.page.expect_download() as document:
        desk.hands.press(desk.button("Download as PDF"))
    assert document.value.path().read_bytes().startswith(b"%PDF")


def _asks_for_the_dossier(desk: Desk, case: int) -> None:
    desk.hands.press(desk.link("Cases"), "c")
    desk.hands.press(desk.page.get_by_role("link", name="2026/12"))
    desk.hands.press(desk.link("Export"))
    expect(desk.field("case report (PDF)")).to_be_checked()
    desk.hands.write(desk.field("Who receives it"), "Parquet de Lyon")
    desk.hands.write(desk.field("Why, in one line (the second person reads it, and the audit keeps it)"), "asked for")
    desk.hands.press(desk.button("Ask a second person to sign"))
    expect(desk.page.get_by_text("Parquet de Lyon")).to_be_visible()
    assert desk.page.url.endswith(f"/case/{case}/export")


def _signs(desk: Desk) -> None:
    """Sign what another asked, as a second person."""
    why = desk.say("Why you sign or refuse number {number}, in one line", number=1)
    desk.hands.write(desk.page.get_by_label(why), "read")
    desk.hands.press(desk.page.get_by_role("button", name=desk.say("Sign number {number}", number=1)))
    expect(desk.page.get_by_label(why)).to_have_count(0)


def _takes_the_dossier(desk: Desk) -> None:
    """Make what was signed, once, and leave."""
    desk.page.reload()
    with desk.page.expect_download() as dossier:
        desk.hands.press(desk.page.get_by_role("button", name=desk.say("Make export {number}, once", number=1)))
    assert dossier.value.path().read_bytes().startswith(b"%PDF")
    desk.hands.press(desk.button("Leave"))
    desk.heading("Sign in")

"""An empty home explains itself and takes what it is given, whatever it is."""

import random
import re
from collections.abc import Sequence
from dataclasses import replace
from hashlib import sha256

import pytest
from httpx2 import Response
from lxml import html
from starlette.testclient import TestClient

from relais.desk.consult import sources
from relais.web.first_run import UPLOAD
from tests.desk.made import report
from tests.desk.unit import FIRST
from tests.intake.hostile import FILES
from tests.web.house import ADMINISTRATOR, HOSTILE, Site, faults, form, held, queue

# What takes half a second and more; of these a sample.
SLOW = (
    "whatsapp without end", "swift statement of 100,000 lines", "edifact of 300,000 segments", "whatsapp in one line",
    "ofx of 300,000 open tags", "whatsapp of 50,000 names", "pdf of one page of 100,000 signs",
)  # fmt: skip
SAMPLE = SLOW[-1:]
LETTER = b"From: a@example.org\r\nTo: b@example.org\r\nSubject: hello\r\n\r\nhello\r\n"


def upload(browser: TestClient, files: Sequence[tuple[str, bytes]]) -> Response:
    return browser.post(UPLOAD, data={"form": form(browser)}, files=[("files", one) for one in files])


def taken(web: Site) -> dict[str, str]:
    """Return the names of the sources in the ledger, by their hash."""
    listed, _facts = sources(web.home)
    return {one.source.source_id: one.source.name for one in listed}


def made(web: Site, name: str, phone: str) -> bytes:
    return report(name, phone).signed(web.home.key).to_bytes()


def make_report(web: Site, text: str) -> bytes:
    """Return a report in which every free text is this one."""
    form_ = report(text, "+33 6 39 98 00 01")
    parties = tuple(replace(one, name=text, nickname=text, address=text) for one in form_.parties)
    return replace(form_, sender=text, parties=parties).signed(web.home.key).to_bytes()


@pytest.mark.slow
def test_from_nothing_to_the_first_alert(empty: Site) -> None:
    browser = empty.at_the_door()
    assert browser.get("/").headers["location"] == "/first-run"
    assert "In the house" not in browser.get("/first-run").text
    answer = upload(browser, [("a.json", made(empty, "X-1", "+33 6 39 98 00 01"))])
    assert (answer.status_code, answer.headers["location"]) == (303, "/first-run")
    assert upload(browser, [("list.csv", b"one;two\n1;2\n")]).status_code == 303
    page = browser.get("/first-run").text
    listed = html.document_fromstring(page).xpath("//section[@aria-labelledby='held']//li")
    names = {one.xpath("string(.//a)"): one for one in listed}
    assert names.keys() == {"a.json", "list.csv"}
    assert all(one.xpath(".//a/@href")[0].startswith("/source/") for one in listed)
    assert "no mapping serves this table" in names["list.csv"].text_content()
    assert faults(page) == []
    # A page that needs a run leads to where one is made.
    assert 'href="/first-run"' in browser.get("/queue").text
    answer = browser.post("/first-run/run", data={"form": form(browser)})
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    assert len(queue(browser)) == 1


@pytest.mark.slow
def test_a_folder_keeps_its_paths_and_of_one_name_none_is_lost(empty: Site) -> None:
    browser = empty.at_the_door()
    files = [
        ("folder/a.json", b"1"), ("folder/sub/a.json", b"2"), ("a.json", b"3"), ("a.json", b"4"), ("a.json", b"5"),
        ("folder", b"6"), ("a.json/b", b"7"), ("folder/a.json", b"8"),
    ]  # fmt: skip
    assert upload(browser, files).status_code == 303
    held = taken(empty)
    assert {sha256(data).hexdigest() for _name, data in files} <= held.keys()
    assert held[sha256(b"2").hexdigest()] == "folder/sub/a.json"
    assert [held[sha256(data).hexdigest()] for data in (b"3", b"4", b"5")] == ["a.json"] * 3


@pytest.mark.slow
def test_no_name_leads_out_of_where_files_are_put(empty: Site, tmp_path) -> None:  # type: ignore[no-untyped-def]
    names = [
        "../../../../tmp/h1-canary", "/etc/h1-canary", "..\\..\\h1-canary", "C:\\h1-canary", "..", ".", "/", "\\",
        "a/../../b", "....//x", "%2e%2e/x", "x" * 1000 + ".json", "é" * 300 + ".json", "/".join(["d" * 100] * 30),
        "a" * 3000, "~/x", "-rf", "con", "a\u202eb", "😀" * 100, *HOSTILE[:8],
    ]  # fmt: skip
    browser = empty.at_the_door()
    before = {path for path in tmp_path.rglob("*") if "ledger" not in path.parts}
    answer = upload(browser, [(name, f"hello {number}".encode()) for number, name in enumerate(names)])
    assert answer.status_code == 303
    held = taken(empty)
    assert [name for n, name in enumerate(names) if sha256(f"hello {n}".encode()).hexdigest() not in held] == []
    assert [name for name in held.values() if ".." in name.split("/") or name.startswith("/")] == []
    assert [path for path in tmp_path.rglob("*canary*") if path not in before] == []
    assert any(name.endswith(".json") and len(name.encode()) == 200 for name in held.values())
    page = browser.get("/first-run").text
    assert faults(page) == []
    assert "\u202e" not in page


@pytest.mark.slow
def test_every_hostile_file_is_kept_and_none_stops_the_desk(empty: Site) -> None:
    files = [(name, make(random.Random(name))) for name, make in FILES.items() if name not in SLOW]
    browser = empty.at_the_door()
    assert upload(browser, files).status_code == 303
    held = taken(empty)
    assert [name for name, data in files if sha256(data).hexdigest() not in held] == []
    for address in ("/first-run", "/queue", "/clocks", "/cases", "/search?q=ana01"):
        answer = browser.get(address)
        assert answer.status_code < 500, address
        assert faults(answer.text) == [], address


@pytest.mark.slow
def test_odd_signs_in_facts_are_shown_as_such(empty: Site) -> None:
    names = (
        "lone surrogates in a report", "right-to-left in a report", "right-to-left marks", "nul in a table",
        "year 0 in a report", "null for every value", "duplicate keys", "phone of 40 digits", "infinite time in a chat",
        "xml with control characters", "1e400 amount", "lone surrogates in a chat",
    )  # fmt: skip
    browser = empty.at_the_door()
    hostile = [(f"{HOSTILE[0]}.json".replace("/", ""), make_report(empty, text)) for text in HOSTILE[:8]]
    assert upload(browser, [*hostile, *((name, FILES[name](random.Random(name))) for name in names)]).status_code == 303
    assert browser.post("/first-run/run", data={"form": form(browser)}).status_code == 303
    reports = queue(browser)
    assert len(reports) > len(hostile) + 2
    pages = [
        browser.get(address) for address in ("/first-run", "/queue", "/clocks", *(f"/alert/{one}" for one in reports))
    ]
    pages += [
        browser.get("/search", params={"q": text}) for text in ("ana@example.org", "\u202eana@example.org", "ana01")
    ]
    for page in pages:
        assert page.status_code in (200, 422), page.url
        assert faults(page.text) == [], page.url
        assert "\u202e" not in page.text.partition("</form>")[2] or page.url.path == "/search"


@pytest.mark.slow
@pytest.mark.parametrize("name", SAMPLE)
def test_a_sample_of_what_takes_long(empty: Site, name: str) -> None:
    data = FILES[name](random.Random(name))
    assert upload(empty.at_the_door(), [(name, data)]).status_code == 303
    assert sha256(data).hexdigest() in taken(empty)


@pytest.mark.parametrize("body", [{}, {"files": "text"}])
def test_without_a_file_nothing_is_taken_in(shared: Site, body: dict[str, str]) -> None:
    browser, before = shared.browser(FIRST), held(shared.home)
    answer = browser.post(UPLOAD, data={"form": form(browser), **body})
    assert answer.status_code == 422
    assert "files" in answer.text
    assert held(shared.home) == before


@pytest.mark.parametrize(
    "body", [b"", b"--x", b"--x\r\n", b"--x\r\nContent-Disposition: form-data\r\n\r\nx\r\n--x--", b"\0" * 100, b"--x--"]
)
def test_a_form_cut_short_is_refused(shared: Site, body: bytes) -> None:
    headers = {"content-type": "multipart/form-data; boundary=x"}
    answer = shared.browser(FIRST).post(UPLOAD, content=body, headers=headers)
    assert answer.status_code in (400, 403, 422)
    answer = shared.browser(FIRST).post(UPLOAD, content=body, headers={"content-type": "multipart/form-data"})
    assert answer.status_code in (400, 403, 422)


def test_whoever_may_not_take_in_takes_nothing_in(shared: Site) -> None:
    browser = shared.browser(ADMINISTRATOR)
    before = held(shared.home)
    assert upload(browser, [("a", b"hello")]).status_code == 403
    assert browser.get("/first-run").status_code == 403
    assert held(shared.home) == before


@pytest.mark.slow
def test_a_folder_of_two_thousand_files_comes_in_at_once(shared: Site) -> None:
    # The desk refuses whose they are: that it says so shows that it read them all.
    browser = shared.browser(ADMINISTRATOR)
    assert upload(browser, [(f"f/{number}", b"x") for number in range(2000)]).status_code == 403
    assert re.search("may not do this", upload(browser, [("a", b"x")]).text)


@pytest.mark.slow
def test_what_was_not_read_comes_first_and_the_button_stands_above_the_list(empty: Site) -> None:
    browser = empty.at_the_door()
    # By name, what was read would come first.
    files = [("a.json", made(empty, "X-1", "+33 6 39 98 00 01")), ("m.eml", LETTER), ("z.csv", b"one;two\n1;2\n")]
    assert upload(browser, files).status_code == 303
    found = html.document_fromstring(browser.get("/first-run").text)
    (held_,) = found.xpath("//section[@aria-labelledby='held']")
    told = [one.text_content() for one in held_.xpath(".//li")]
    states = [one.xpath("string(.//span[@class='dim'])") for one in held_.xpath(".//li")]
    assert states == sorted(states, key=["unread", "partial", "read"].index)
    places = {name: n for n, one in enumerate(told) for name in ("a.json", "z.csv") if one.startswith(name)}
    assert places["z.csv"] < places["a.json"]
    assert held_.xpath("./p[2]")[0].text_content() == " · ".join(
        f"{state} {states.count(state)}" for state in dict.fromkeys(states)
    )
    (run,) = held_.xpath("./form[@action='/first-run/run']")
    (listed,) = held_.xpath("./ul")
    assert held_.index(run) < held_.index(listed)


@pytest.mark.slow
def test_of_many_files_the_first_stand_here_and_the_way_to_the_others(empty: Site) -> None:
    browser = empty.at_the_door()
    assert upload(browser, [(f"{number:02}.csv", b"one;two\n%d;2\n" % number) for number in range(52)]).is_redirect
    page = browser.get("/first-run").text
    assert "unread 52" in page
    assert "50 of 52 rows shown" in page
    assert page.count('<li class="line">') == 50


def test_a_folder_has_a_field_of_its_own_that_waits_for_its_script(shared: Site) -> None:
    browser = shared.browser(FIRST)
    for address in ("/first-run", "/take-in"):
        page = html.document_fromstring(browser.get(address).text)
        first, folder = page.xpath("//form[@data-drop]//input[@type='file']")
        # One name: what is sent comes in the same way, and a field left empty brings nothing.
        assert (first.get("name"), folder.get("name")) == ("files", "files")
        assert page.xpath(f"//label[@for='{folder.get('id')}']")
        assert folder.getparent().get("hidden") is not None
        assert folder.get("required") is None
    told = {"data": {"form": form(browser)}, "files": [("files", ("", b"")), ("files", ("", b""))]}
    assert "files" in browser.post(UPLOAD, **told).text  # type: ignore[arg-type]

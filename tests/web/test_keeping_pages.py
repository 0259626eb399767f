"""What the unit keeps in order: notices of correction, a period kept back, tables and what their columns mean."""

import re
import zipfile
from io import BytesIO
from pathlib import Path

import pytest

from relais.desk import deconflict
from relais.desk.consult import sources
from relais.desk.keep_back import kept
from relais.desk.mappings import own
from relais.desk.take_in import take_in
from tests.desk.unit import FIRST, HEAD
from tests.web.house import ADMINISTRATOR, HOSTILE, MAGISTRATE, Site, as_person, faults, lines, post, queue

pytestmark = pytest.mark.slow
TABLE = (
    "Date;Heure;Montant;Expéditeur;Bénéficiaire;Tel bénéficiaire\n"
    "13/11/2026;12:30:00;50,00;<script>alert(1)</script>;Ana;+639175550101\n"
)


def named(answer) -> list[str]:  # type: ignore[no-untyped-def]
    assert "attachment" in answer.headers["content-disposition"]
    with zipfile.ZipFile(BytesIO(answer.content)) as held:
        return sorted(held.namelist())


def test_whoever_received_what_was_wrong_gets_a_notice(unit: Site, tmp_path: Path) -> None:
    home, browser = as_person(unit, FIRST), unit.browser(FIRST)
    source = sources(home)[0][0].source.source_id
    none = post(browser, "/corrections", {"sources": source, "reason": "wrong port"})
    assert "has left the house" in none.text
    deconflict.new_key(tmp_path / "key")
    deconflict.ask(home, queue(browser)[0], tmp_path / "key", tmp_path / "question")
    told = post(browser, "/corrections", {"sources": f"{source.upper()}\n", "reason": "wrong port"})
    assert [name[:4] for name in named(told)] == ["001-"]
    wrong = post(browser, "/corrections", {"sources": "ab & cd", "reason": "x"})
    assert (wrong.status_code, "as the source&#39;s page has it" in wrong.text) == (422, True)
    assert "ab &amp; cd</textarea>" in wrong.text
    assert post(unit.browser(MAGISTRATE), "/corrections", {"sources": source, "reason": "x"}).status_code == 403
    assert lines(unit.home)[-1] == (MAGISTRATE, "refused")


def test_the_documents_of_data_protection_are_for_those_who_answer_for_them(shared: Site) -> None:
    for name in (HEAD, ADMINISTRATOR):
        assert named(post(shared.browser(name), "/corrections/templates")) == ["impact.md", "register.md"]
    assert post(shared.browser(FIRST), "/corrections/templates").status_code == 403


def test_a_period_is_kept_back_and_given_back(unit: Site) -> None:
    browser = unit.browser(FIRST)
    assert "Nothing is kept back." in browser.get("/kept-back").text
    assert post(browser, "/kept-back", {"start": "2026-11-01", "reason": HOSTILE[0]}).status_code == 303
    page = browser.get("/kept-back").text
    assert "Kept back from 1 Nov 2026 on" in page
    assert faults(page) == []
    for told, said in (
        ({"reason": "x"}, "say from which day on"), ({"start": "x", "reason": "x"}, "is no day"),
        ({"start": "2026-12-01"}, "say why: it stays"),
    ):  # fmt: skip
        refused = post(browser, "/kept-back", told)
        assert (refused.status_code, said in refused.text) == (422, True), said
    assert 'value="2026-12-01"' in refused.text
    assert post(browser, "/kept-back", {"end": "yes", "reason": "all was seen"}).status_code == 303
    assert kept(as_person(unit, FIRST)).kept is None
    assert "Nothing is kept back." in browser.get("/kept-back").text
    assert post(unit.browser(ADMINISTRATOR), "/kept-back", {"end": "yes", "reason": "x"}).status_code == 403


@pytest.fixture
def odd(unit: Site, tmp_path: Path) -> str:
    """A sealed table that no mapping serves: the address of its source."""
    (tmp_path / "list.csv").write_text(TABLE, encoding="utf-8")
    [(source, reading)] = take_in(as_person(unit, FIRST), [tmp_path / "list.csv"]).sources
    assert reading.status == "unread"
    return f"/source/{source.source_id}"


def test_a_table_is_opened_by_a_deliberate_act_and_read_once_its_columns_are_said(unit: Site, odd: str) -> None:
    browser = unit.browser(FIRST)
    closed = browser.get(odd).text
    assert "say what they mean" in closed
    assert "alert(1)" not in closed
    page = post(browser, f"{odd}/mapping", {"reason": "late or not"}).text
    assert "&lt;script&gt;alert(1)" in page
    assert faults(page) == []
    names = re.findall(r'name="column" value="([^"]*)"', page)
    was = re.findall(r'name="was" value="([^"]*)"', page)
    assert names[2] == "Montant"
    told = {"column": names, "was": was, "field": was, "reason": "late or not", "name": "list",
            "fixed": "zone=Europe/Paris\ncurrency=EUR"}  # fmt: skip
    for slip, said in (
        ({"name": "../x"}, "is no name for a mapping"), ({"fixed": "zone"}, "says nothing that every row shares"),
        ({"fixed": "zone=Europe/Nowhere"}, "the mapping"),
    ):  # fmt: skip
        refused = post(browser, f"{odd}/mapping/confirm", told | slip)
        assert (refused.status_code, said in refused.text) == (422, True), said
    assert "zone=Europe/Nowhere</textarea>" in refused.text
    fields = [
        {"Expéditeur": "payee.name", "Bénéficiaire": "payer.name"}.get(*pair) for pair in zip(names, was, strict=True)
    ]
    done = post(browser, f"{odd}/mapping/confirm", told | {"field": fields})
    assert (done.status_code, done.headers["location"]) == (303, odd)
    assert "<dt>payment</dt><dd>1</dd>" in browser.get(odd).text
    [mine] = own(as_person(unit, FIRST))
    assert (mine.name, mine.confirmed_by) == ("list", FIRST)
    listed = browser.get("/mappings").text
    assert "A. Martin" in listed
    assert faults(listed) == []


def test_who_reads_no_sources_says_nothing_of_a_table(unit: Site, odd: str) -> None:
    browser = unit.browser(ADMINISTRATOR)
    for address in (f"{odd}/mapping", f"{odd}/mapping/confirm"):
        assert post(browser, address, {"name": "x"}).status_code == 403
        assert lines(unit.home)[-1] == (ADMINISTRATOR, "refused")
    assert own(as_person(unit, FIRST)) == []
    assert post(unit.browser(FIRST), "/source/ffff/mapping").status_code == 422

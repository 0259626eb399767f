"""Evidence in the browser: tests, pairs, one pair with its pictures beside their numbers, and cleared pairs."""

import re
import shutil
from pathlib import Path

import pytest
from lxml import html
from starlette.testclient import TestClient

from relais.desk.clear import clear
from relais.desk.evidence import found, statements
from relais.desk.home import Home, open_home
from relais.web.visitor import LANGUAGE
from tests.web.made_requests import browser, form

pytestmark = pytest.mark.slow


@pytest.fixture
def home(screened: Path, tmp_path: Path) -> Home:
    shutil.copytree(screened, tmp_path / "home")
    return open_home(tmp_path / "home")


@pytest.fixture
def client(home: Home) -> TestClient:
    return browser(home)


def ends(home: Home) -> tuple[str, str]:
    first = found(home, "payment_then_call").table.to_pylist()[0]
    return first["payer"], first["payee"]


def test_every_test_is_listed_with_its_results_and_its_pairs(client: TestClient, home: Home) -> None:
    page = client.get("/evidence").text
    for one in statements():
        assert f'href="/evidence?test={one.name}"' in page
    payer, payee = ends(home)
    listed = client.get("/evidence?test=payment_then_call&sort=-near").text
    assert f'href="/evidence/{payer}/{payee}"' in listed
    for told in ("The innocent reading:", "How often it misleads:", 'aria-sort="descending"', "with a call near"):
        assert told in listed
    for one in statements():
        assert client.get(f"/evidence?test={one.name}").status_code == 200
    assert client.get("/evidence?test=nonsense").status_code == 422


def test_a_pair_opens_with_each_test_and_its_innocent_reading(client: TestClient, home: Home) -> None:
    payer, payee = ends(home)
    asked = client.get(f"/evidence/pair?payer={payer}&payee={payee}")
    page = client.get(asked.headers["location"]).text
    assert f"{payer} pays {payee}: what stands without images" in page
    assert "12 of 12 payments; by chance" in page
    assert "False alarms on innocent pairs" in page
    assert "None of this is a probability" in page
    assert "payments.csv" in page
    made = page.partition("<caption>Of what each session is made")[2].partition("</table>")[0]
    assert "<td>5 Jan 2026 00:00 UTC</td>" in made
    assert made.count('action="/passage"') >= 24
    assert page.count("The innocent reading:") == page.count("How often it misleads:") >= 2
    assert "Opened 1 times before" in client.get(f"/evidence/{payer}/{payee}?clock_error=60").text
    assert client.get(f"/evidence/{payer}/{payee}?clock_error=9999").status_code == 422
    assert client.get("/evidence/S-0/S-1").status_code == 422


def test_pictures_stand_in_the_page_under_its_policy_beside_their_numbers(client: TestClient, home: Home) -> None:
    payer, payee = ends(home)
    answer = client.get(f"/evidence/{payer}/{payee}")
    drawn = re.findall(r"<svg.*?</svg>", answer.text, re.DOTALL)
    assert len(drawn) == 3
    assert "style-src 'self'" in answer.headers["content-security-policy"]
    assert not re.search(r"<style|\sstyle=|<script|\son\w+=|href=", "".join(drawn))
    assert not re.search(r"\sstyle=", answer.text)
    assert "24 of 24 rows shown" in answer.text
    assert answer.text.count("The same numbers as a table") == 3
    assert "Temps" in client.get(f"/evidence/{payer}/{payee}", headers={"accept-language": "fr"}).text


def test_a_pair_is_cleared_and_taken_back(client: TestClient, home: Home) -> None:
    payer, payee = ends(home)
    assert f'value="{payer}"' in client.get(f"/cleared?payer={payer}&payee={payee}").text
    data = {"form": form(client), "payer": payer, "payee": payee, "reason": ""}
    refused = client.post("/cleared", data=data)
    assert refused.status_code == 422
    assert f'value="{payee}"' in refused.text
    assert client.post("/cleared", data=data | {"reason": "a couple, heard"}).status_code == 303
    page = client.get("/cleared").text
    assert "a couple, heard" in page
    assert "False alarms in the field" in page
    assert "cleared already" in client.post("/cleared", data=data | {"reason": "twice"}).text
    assert client.post("/cleared/1/withdraw", data={"form": form(client), "reason": ""}).status_code == 422
    assert client.post("/cleared/1/withdraw", data={"form": form(client), "reason": "not so"}).status_code == 303
    assert "a couple, heard" not in client.get("/cleared").text


def test_days_numbers_and_sums_of_results_are_written_in_the_language(home: Home) -> None:
    payer, payee = ends(home)
    clear(home, payer, payee, "heard")
    for language, point in (("en", "."), ("fr", ",")):
        client = browser(home)
        client.cookies.set(LANGUAGE, language)
        pages = [client.get(f"/evidence?test={one.name}").text for one in statements()]
        pages += [client.get("/cleared").text, client.get(f"/evidence/{payer}/{payee}").text]
        told = [_told(one) for one in pages]
        assert [found for one in told for found in re.findall(r"\b20\d\d-\d\d-\d\d\b", one)] == [], language
        if language == "fr":
            assert [found for one in told for found in re.findall(r"\b\d+\.\d+\b", one)] == []
        assert re.search(rf"\d\{point}\d\d EUR", told[-1]), language
        assert re.search(rf"p = \d\{point}\d", told[-1]), language


def _told(text: str) -> str:
    """Return what a page says, but for pictures, methods and places, which stand as they were written."""
    shown = html.document_fromstring(text).xpath("//main")[0]
    for one in shown.xpath(".//section[@aria-labelledby='pictures']|.//details|.//button"):
        one.drop_tree()
    return shown.text_content()

"""`relais addresses`: from the login of a report, by an operator's answer, to the subscribers who fit."""

from pathlib import Path

import pytest

from relais.sim.writers.ip_answer import HEADER
from tests.cli.conftest import Run, told

pytestmark = pytest.mark.slow

FORM = (
    "report", "new", "--sender", "FBI", "--reference", "X-1", "--received-at", "2026-11-20T14:30+01:00",
    "--login", "reported 192.0.2.7:51034 2026-11-02T21:10:05+01:00",
    "--login", "reported 192.0.2.8 2026-11-02T21:10:05+01:00",
)  # fmt: skip


def answer(folder: Path, *subscribers: tuple[str, str, str]) -> str:
    """Write an operator's answer for (name, first port, last port), and return its path."""
    rows = [
        f"192.0.2.7,{first},{last},2026-11-02 20:00:00,2026-11-02 21:00:00,SUB-{n},{name},,,10.0.0.{n},cgnat"
        for n, (name, first, last) in enumerate(subscribers)
    ]
    path = folder / "ip.csv"
    path.write_text("\n".join([",".join(HEADER), *rows, ""]), encoding="utf-8")
    return str(path)


def shown(run: Run) -> dict[str, dict]:
    assert run("run", "--as-of", "2026-11-25").returncode == 0
    rows = told(run("addresses", "--json"))["addresses"]  # type: ignore[index]
    return {row["ip"]: row for row in rows}


def test_before_a_run_it_says_what_to_do(ready: Run) -> None:
    assert "relais run" in ready("addresses").stderr


def test_what_to_ask_then_who_fits(ready: Run, tmp_path: Path) -> None:
    ready(*FORM)
    asked = shown(ready)
    assert {ip: row["clock_state"] for ip, row in asked.items()} == {"192.0.2.7": "unknown", "192.0.2.8": "unknown"}
    (request,) = asked["192.0.2.7"]["requests"]
    assert (request["first_at"], request["last_at"]) == ("2026-11-02T20:08:05+00:00", "2026-11-02T20:12:05+00:00")
    text = ready("addresses").stdout
    assert "the operator that holds" in text
    assert "no identification" in text

    assert (
        ready("intake", answer(tmp_path, ("Ana Roe", "51000", "51999"), ("Ben Doe", "52000", "52999"))).returncode == 0
    )
    row = shown(ready)["192.0.2.7"]
    assert (row["clock_state"], row["requests"], row["subscribers"]) == ("answered", [], 1)
    (fit,) = row["candidates"]
    assert (fit["name"], fit["locator"], fit["others"]) == ("Ana Roe", "line 2", 0)
    text = ready("addresses", "--sort", "ip").stdout
    assert "192.0.2.7:51034" in text
    assert "Ana Roe" in text
    assert "Ben Doe" not in text


def test_a_report_shows_who_fits_its_logins_and_what_to_ask(ready: Run, tmp_path: Path) -> None:
    ready(*FORM)
    ready("intake", answer(tmp_path, ("Ana Roe", "51000", "51999")))
    report = shown(ready)["192.0.2.7"]["report_id"]
    sheet = told(ready("show", report, "--json"))
    assert [row["name"] for row in sheet["candidate"]] == ["Ana Roe"]  # type: ignore[index]
    assert [row["ip"] for row in sheet["ip_request"]] == ["192.0.2.8"]  # type: ignore[index]
    assert "in the range of ports" in ready("show", report).stdout


def test_a_crowd_is_counted(ready: Run, tmp_path: Path) -> None:
    ready(*FORM)
    ready("intake", answer(tmp_path, *((f"Person {n}", "51000", "51999") for n in range(7))))
    row = shown(ready)["192.0.2.7"]
    assert (row["subscribers"], len(row["candidates"]), len(row["requests"])) == (7, 7, 1)
    assert "and 2 more" in ready("addresses").stdout


def test_a_column_that_is_not_there(ready: Run) -> None:
    ready(*FORM)
    shown(ready)
    assert ready("addresses", "--sort", "colour").returncode == 2

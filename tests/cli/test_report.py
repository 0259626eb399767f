"""A report typed in: every field of the form, its parties by number, and what is refused."""

import json

import pytest

from tests.cli.conftest import Run, told

pytestmark = pytest.mark.slow

BASE = ("report", "new", "--sender", "FBI", "--reference", "X-1", "--received-at", "2026-11-20T14:30+01:00")
TIME = "2026-11-02T21:10+01:00"


def sheet(run: Run) -> dict[str, list[dict[str, object]]]:
    assert run("run", "--as-of", "2026-11-25").returncode == 0
    queue = told(run("queue", "--json"))
    return told(run("show", queue["queue"][0]["report_id"], "--json"))  # type: ignore[index,return-value]


def test_a_payment_names_its_numbered_parties(ready: Run) -> None:
    entered = ready(
        *BASE, "--name", "payer=Ana", "--name", "payee=Bea", "--name", "payee.2=Cora",
        "--payment", f"50 EUR {TIME} 1234567890 payer>payee.2", "--payment", f"20 EUR {TIME} payer.2>payee",
        "--name", "payer.2=Dora", "--payment", f"10 EUR {TIME}",
    )  # fmt: skip
    assert entered.returncode == 0, entered.stderr
    source = told(ready("sources", "--json"))["sources"][0]["source_id"]  # type: ignore[index]
    sides = []
    for number in range(3):
        payment = json.loads(ready("passage", source, f"/payments/{number}", "--reason", "late or not").stdout)
        sides.append((payment["payer"], payment["payee"], payment["reference"]))
    assert sides == [(0, 2, "1234567890"), (3, 1, None), (0, 1, None)]


def test_screen_name_address_and_login_are_entered(ready: Run) -> None:
    entered = ready(
        *BASE, "--nickname", "reported=exemple92", "--address", "reported=1 rue Exemple, 75001 Paris",
        "--login", f"reported 192.0.2.7:51034 {TIME}", "--login", f"payee 2001:db8::1 {TIME}",
    )  # fmt: skip
    assert entered.returncode == 0, entered.stderr
    shown = sheet(ready)
    assert [(row["role"], row.get("nickname")) for row in shown["party"]] == [
        ("reported", "exemple92"),
        ("payee", None),
    ]
    assert shown["party"][0]["address"] == "1 rue Exemple, 75001 Paris"
    assert [(row["ip"], row.get("port")) for row in shown["login"]] == [("192.0.2.7", 51034), ("2001:db8::1", None)]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--payment", f"abc EUR {TIME}"), "no sum paid"),
        (("--payment", f"50 ZZZZ {TIME}"), "no currency code"),
        (("--country", "Nowhere"), "no country"),
        (("--login", f"reported 192.0.2.300 {TIME}"), "not a valid"),
        (("--login", "reported 192.0.2.3"), "ROLE IP"),
        (("--payment", f"50 EUR {TIME} payer>payee.2"), "no party"),
        (("--payment", "a>b"), "AMOUNT CURRENCY"),
        (("--payment", ""), "AMOUNT CURRENCY"),
        (("--address", "reported"), "ROLE=ADDRESS"),
        (("--nickname", "reported=a", "--nickname", "reported=b"), "reported.2"),
    ],
)
def test_a_field_that_does_not_fit_is_refused(ready: Run, arguments: tuple[str, ...], words: str) -> None:
    refused = ready(*BASE, *arguments)
    assert refused.returncode == 2
    assert words in " ".join(refused.stderr.split())
    assert told(ready("sources", "--json"))["sources"] == []  # type: ignore[index]

"""Every command, from an empty folder to an explained queue: output, JSON, exit codes, messages."""

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Run, told

pytestmark = pytest.mark.slow

FORM = (
    "report", "new", "--sender", "FBI", "--reference", "X-1", "--received-at", "2026-11-20T14:30+01:00",
    "--incident-at", "2026-11-02T22:00+01:00", "--child-at-risk", "--live", "--priority", "urgent",
    "--selector", "reported:phone=+33 6 39 98 00 01", "--name", "reported=Jean Exemple",
    "--selector", "payee:phone=+639175550101",
    "--payment", "50 EUR 2026-11-02T21:10+01:00 1234567890",
)  # fmt: skip


def test_from_an_empty_folder_to_an_explained_queue(ready: Run, tmp_path: Path) -> None:
    assert ready(*FORM).returncode == 0
    assert ready("run", "--as-of", "2026-11-25").returncode == 0
    queue = told(ready("queue", "--json"))
    first = queue["queue"][0]["report_id"]  # type: ignore[index]
    why = ready("why", first)
    assert why.returncode == 0
    assert "rank 1" in why.stdout
    assert "/priority" in why.stdout
    reasons = told(ready("why", first, "--json"))["reasons"]  # type: ignore[index]
    assert {"priority", "child_at_risk", "french_nexus", "expiry"} <= {reason["name"] for reason in reasons}
    shown = told(ready("show", first, "--json"))
    assert shown["report"][0]["reference"] == "X-1"  # type: ignore[index]
    subject = shown["party"][0]["subject"]  # type: ignore[index]
    assert ready("show", subject).returncode == 0
    assert ready("why", subject).returncode == 0
    source = told(ready("sources", "--json"))["sources"][0]["source_id"]  # type: ignore[index]
    assert ready("show", source[:10]).returncode == 0
    passage = ready("passage", source[:10], "/parties/0/selectors/0/value", "--reason", "late or not")
    assert passage.stdout.strip() == "+33 6 39 98 00 01"
    verified = ready("verify")
    assert verified.returncode == 0
    assert "Sound" in verified.stdout


def test_search_finds_any_spelling(ready: Run) -> None:
    ready(*FORM)
    for spelling in ("0033639980001", "+33 (0)6 39 98 00 01", "06.39.98.00.01", "+33\u200f639980001"):
        found = told(ready("search", spelling, "--json"))
        assert [row["value"] for row in found["sightings"]] == ["+33639980001"], spelling  # type: ignore[index]
    assert [row["fact"] for row in told(ready("search", "123-456-7890", "--json"))["sightings"]] == ["payment"]  # type: ignore[index]
    nothing = ready("search", "31/02/2026")
    assert nothing.returncode == 2
    assert "no selector" in nothing.stderr


def test_search_finds_names_amounts_and_days(ready: Run) -> None:
    ready(*FORM)
    assert told(ready("search", "two plain words", "--json"))["sightings"] == []
    [event] = told(ready("search", "2026-11-02", "--json"))["events"]  # type: ignore[misc]
    assert told(ready("search", f"{event['amount']} {event['currency']}", "--json"))["events_of"] == 1
    shown = ready("search", "2026-11-02").stdout
    assert "Searched as: day 2026-11-02" in shown
    assert "Payments, calls and logins found: 1" in shown


def test_something_unread_gives_exit_code_one(ready: Run, tmp_path: Path) -> None:
    (tmp_path / "odd.bin").write_bytes(b"\x01\x02 odd")
    result = ready("intake", "odd.bin")
    assert result.returncode == 1
    assert "no reader knows this format" in result.stdout
    again = ready("intake", "odd.bin")
    assert again.returncode == 1
    assert "Already here: 1" in again.stdout


def test_a_changed_byte_gives_exit_code_one_and_the_file(ready: Run, tmp_path: Path) -> None:
    ready(*FORM)
    batch = next((tmp_path / "home" / "ledger" / "batches").rglob("payment.parquet"))
    data = bytearray(batch.read_bytes())
    data[100] ^= 1
    batch.write_bytes(data)
    result = ready("verify")
    assert result.returncode == 1
    assert "batches/000001/payment.parquet" in result.stderr


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("queue",), "nothing has been linked"),
        (("why", "R-0000000000"), "nothing has been linked"),
        (("intake", "nowhere"), "does not exist"),
        (("show", "ffff"), "no source begins"),
        (("answer", "ffff", "zone", "Europe/Paris"), "no source begins"),
        (("passage", "ffff", "line 1"), "no source begins"),
        (("mapping", "nowhere.csv"), "cannot be opened"),
        (("queue", "--home", "elsewhere"), "is not a home"),
        (("init", "--name", "B"), "a home already"),
    ],
)
def test_what_cannot_be_done_is_said_in_one_line(ready: Run, arguments: tuple[str, ...], words: str) -> None:
    result = ready(*arguments)
    assert result.returncode == 2
    assert words in result.stderr
    assert result.stderr.count("\n") == 1
    assert "Traceback" not in result.stderr


def test_linking_needs_an_authorisation(run: Run, tmp_path: Path) -> None:
    run("init", "--name", "A. Martin", "--key-file", str(tmp_path / "key"))
    refused = run("run")
    assert refused.returncode == 2
    assert "authorisation" in refused.stderr
    assert run("authorise", "parquet 12/2026").returncode == 0
    assert run("run").returncode == 0
    assert told(run("queue", "--json")) == {"stale": False, "queue": []}


def test_messages_speak_french(ready: Run) -> None:
    result = ready("queue", lang="fr")
    assert result.returncode == 2
    assert "relais run" in result.stderr
    assert "nothing" not in result.stderr


def test_a_mapping_is_confirmed_once_and_remembered(ready: Run, tmp_path: Path) -> None:
    (tmp_path / "list.csv").write_text("Date;Montant;Bénéficiaire\n13/11/2026;50,00;Ana\n", encoding="utf-8")
    assert ready("intake", "list.csv").returncode == 1
    shown = ready("mapping", "list.csv")
    assert shown.returncode == 0
    assert "Nothing is saved" in shown.stdout
    saved = ready("mapping", "list.csv", "--name", "list", "--fixed", "currency=EUR", "--fixed", "zone=Europe/Paris")
    assert saved.returncode == 0, saved.stderr
    assert ready("intake", "list.csv").returncode == 0
    facts = told(ready("sources", "--json"))["facts"]  # type: ignore[index]
    assert facts["payment"] == 1


def test_tables_sort_and_say_what_they_hide(ready: Run, tmp_path: Path) -> None:
    folder = tmp_path / "many"
    folder.mkdir()
    for number in range(60):
        (folder / f"{number:02d}.txt").write_text(f"note {number}")
    ready("intake", "many")
    short = ready("sources", "--sort", "-name")
    assert "11 hidden" in short.stdout
    assert short.stdout.index("many/59.txt") < short.stdout.index("many/58.txt")
    assert "hidden" not in ready("sources", "--all").stdout
    assert ready("sources", "--sort", "mood").returncode == 2


def test_the_demo_ends_with_the_queue(run: Run, tmp_path: Path) -> None:
    result = run("demo", "--folder", "here")
    assert result.returncode == 0, result.stderr
    assert "Case handling order" in result.stdout
    assert "rank 1" in result.stdout
    assert run("demo", "--folder", "here").returncode == 0
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "letter.txt").write_text("keep me")
    refused = run("demo", "--folder", "mine")
    assert refused.returncode == 2
    assert (tmp_path / "mine" / "letter.txt").read_text() == "keep me"


def test_two_demos_give_the_same_queue_byte_for_byte(run: Run) -> None:
    queues = []
    for folder in ("one", "two"):
        assert run("demo", "--folder", folder).returncode == 0
        queues.append(run("queue", "--json", "--home", f"{folder}/home").stdout)
    assert queues[0] == queues[1]
    assert len(json.loads(queues[0])["queue"]) == 29


def test_two_parties_of_one_role_are_two_and_two_names_of_one_are_refused(ready: Run) -> None:
    base = ("report", "new", "--sender", "FBI", "--reference", "X-2", "--received-at", "2026-11-20T14:30+01:00")
    refused = ready(*base, "--name", "recipient=Ana", "--name", "recipient=Bea")
    assert refused.returncode == 2
    assert "recipient.2" in refused.stderr
    assert ready(*base, "--name", "recipient=Ana", "--name", "recipient.2=Bea").returncode == 0
    assert told(ready("sources", "--json"))["facts"]["party"] == 2  # type: ignore[index]


def test_every_command_prints_json_alone(run: Run, tmp_path: Path) -> None:
    key = tmp_path / "key"
    made = told(run("init", "--name", "A. Martin", "--key-file", str(key), "--json"))
    assert made == {"home": str(tmp_path / "home"), "name": "A. Martin", "key_file": str(key)}
    assert told(run("authorise", "test 1/2026", "--json")) == {"authorisation": "test 1/2026"}


def test_a_demo_in_json_is_its_queue_and_a_run_says_its_hubs(run: Run) -> None:
    shown = told(run("demo", "--json"))
    assert len(shown["queue"]) == 29  # type: ignore[index]
    here = ("--home", ".demo/home")
    assert shown == told(run("queue", "--json", *here))
    derived = told(run("run", "--as-of", "2026-11-25", "--json", *here))
    hubs = derived["hubs"]  # type: ignore[index]
    assert len(hubs) == derived["hub"] > 0  # type: ignore[index]
    assert {"kind", "value", "service", "parties", "reason", "source", "locator"} <= hubs[0].keys()
    assert hubs[0]["source"].startswith("inbox/")
    printed = run("run", "--as-of", "2026-11-25", *here).stdout
    assert "join nobody" in printed
    assert all(hub["value"] in printed and hub["locator"] in printed for hub in hubs)
    quoted = next(
        row["report_id"]
        for row in shown["queue"]  # type: ignore[index]
        if "quoted_code" in [reason["name"] for reason in row["reasons"]]
    )
    reasons = told(run("why", quoted, "--json", *here))["reasons"]  # type: ignore[index]
    worth = next(reason["agreements"] for reason in reasons if reason["name"] == "quoted_code")
    assert [found["kinds"] for found in worth] == [["transfer_code"]]
    assert 0 < worth[0]["error_rate"] < 0.001
    assert worth[0]["innocent"] in run("why", quoted, *here).stdout

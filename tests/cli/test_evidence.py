"""`relais evidence` and its neighbours: lists, one pair in words, decisions, and one clear line where there is none."""

import json

import pytest

from tests.cli.conftest import Run, told

pytestmark = pytest.mark.slow


def test_pairs_are_listed_and_opened(run: Run, tmp_path) -> None:
    home = ("--home", str(tmp_path / "home"))
    assert run("init", *home, "--name", "A. Example", "--authorisation", "test 1/2026", "--key-file",
               str(tmp_path / "key")).returncode == 0  # fmt: skip
    ends = ("+33 6 39 98 00 01", "+33 6 39 98 00 02")
    paid = ["date;payeur;beneficiaire;montant;devise;reference"]
    called = ["date;appelant;appele;duree"]
    for day in range(1, 13):
        hour = 7 * day % 24
        paid.append(f"2026-01-{day:02}T{hour:02}:00:00+01:00;{ends[0]};{ends[1]};50;EUR;REF{day:05}")
        called.append(f"2026-01-{day:02}T{hour:02}:20:00+01:00;{ends[1]};{ends[0]};900")
    for name, rows in (("payments", paid), ("calls", called)):
        (tmp_path / f"{name}.csv").write_text("\n".join(rows), encoding="utf-8")
        assert run("mapping", str(tmp_path / f"{name}.csv"), *home, "--name", name).returncode == 0
        assert run("intake", str(tmp_path / f"{name}.csv"), *home).returncode == 0
    assert run("run", *home, "--as-of", "2026-11-25").returncode == 0
    counted = told(run("evidence", *home, "--json"))["tests"]  # type: ignore[index]
    assert next(one["results"] for one in counted if one["test"] == "payment_then_call") == 2
    of = ("evidence", "--test", "payment_then_call", *home)
    first = told(run(*of, "--json"))["rows"][0]  # type: ignore[index]
    assert (first["near"], first["payments"], first["refused"]) == (12, 12, None)
    assert "Payment followed by call" in run(*of).stdout
    heaviest = run(*of, "--sort", "-p").stdout
    assert heaviest.index("call, then payment") < heaviest.index("payment, then call")
    pair = (first["payer"], first["payee"])
    page = run("evidence", *pair, *home)
    for text in (
        "selected this pair on",
        "12 of 12 payments; by chance 4.4; p = ",
        "A share of 100 % has a call of its own",
        "False alarms on innocent pairs",
        "No payment is left that the selection had not seen",
        "who held the telephone",
    ):
        assert text in page.stdout
    document = json.loads(run("evidence", *pair, *home, "--json").stdout)
    answers = [one["direction"] for one in document["answers"] if one["test"] == "payment_then_call"]
    assert answers == ["payment, then call", "call, then payment"]
    for wrong, said in (
        (pair[:1], "or neither"),
        (("S-0", "S-1"), "nothing that is known"),
        (("--test", "x"), "no test"),
        (("--test", "payment_then_call", "--sort", "x"), "no column"),
    ):
        refused = run("evidence", *wrong, *home)
        assert refused.returncode == 2
        assert said in " ".join(refused.stderr.split())
    decided(run, home, pair)


def decided(run: Run, home: tuple[str, ...], pair: tuple[str, str]) -> None:
    assert run("clear", *pair, *home, "--reason", "a couple").returncode == 0
    rates = told(run("cleared", *home, "--json"))["rates"]  # type: ignore[index]
    assert any(one["alarms"] == 1 for one in rates)
    assert "a couple" in run("cleared", *home).stdout
    assert "Cleared by number 1" in run("evidence", *pair, *home).stdout
    assert run("clear", "--undo", "1", *home, "--reason", "a mistake").returncode == 0
    assert told(run("cleared", *home, "--json"))["cleared"] == []  # type: ignore[index]
    assert told(run("keep-back", "2026-01-08", *home, "--reason", "trial", "--json"))["spent"] >= 1  # type: ignore[index, operator]
    assert "Kept back from 2026-01-08" in run("keep-back", *home).stdout
    for wrong in (("clear", *home), ("clear", pair[0], *home), ("clear", *pair, *home), ("keep-back", "soon", *home)):
        refused = run(*wrong)
        assert (refused.returncode, refused.stdout) == (2, "")
        assert refused.stderr


def test_each_test_states_itself(run: Run) -> None:
    for one in told(run("methods", "--json")):  # type: ignore[union-attr]
        page = run("methods", one["name"]).stdout  # type: ignore[index]
        assert one["question"] in page.replace("\n", " ")  # type: ignore[index]
    assert run("methods", "nonsense").returncode == 2

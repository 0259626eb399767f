"""`relais timing`: the list of pairs and one pair in words, and one clear line where there is none."""

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
    rows = told(run("timing", *home, "--json"))["rows"]  # type: ignore[index]
    first = rows[0]
    assert (first["near"], first["payments"], first["refused"]) == (12, 12, None)
    assert "Payments and calls of one pair" in run("timing", *home).stdout
    heaviest = run("timing", *home, "--sort", "-p").stdout
    assert heaviest.index("call, then payment") < heaviest.index("payment, then call")
    pair = (first["payer"], first["payee"])
    page = run("timing", *pair, *home)
    for text in (
        "windows of 4 h of the local day (Europe/Paris)",
        "12 of 12 payments; by chance 3; p = ",
        "A share of 100 % has a call of its own",
        "False alarms on innocent pairs",
        "who held the telephone",
    ):
        assert text in page.stdout
    document = json.loads(run("timing", *pair, *home, "--json").stdout)
    directions = ["payment, then call", "call, then payment", "on the same evening"]
    assert [one["direction"] for one in document["answers"]] == directions
    for wrong, said in ((pair[:1], "or neither"), (("S-0", "S-1"), "no payment and call with known moments")):
        refused = run("timing", *wrong, *home)
        assert refused.returncode == 2
        assert said in " ".join(refused.stderr.split())

"""`relais network` and `relais networks`: from an alert to who pays the same people."""

from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from relais.sim.writers.transfers_csv import HEADER
from tests.cli.conftest import Run, told

pytestmark = pytest.mark.slow

ROW = {
    "Date envoi": "02/11/2026", "Heure envoi": "21:10:05", "Fuseau": "Europe/Paris", "Montant envoyé": "50,00",
    "Devise envoi": "EUR", "Statut": "Payé", "Pays expéditeur": "FR", "Pays bénéficiaire": "PH",
}  # fmt: skip
PAID = [(0, 0), (1, 0), (2, 0), (2, 1), (3, 1)]


@pytest.fixture
def paid(ready: Run, tmp_path: Path) -> Run:
    """A home with five transfers of four payers to two payees, the first of whom an alert names."""
    lines = [";".join(HEADER)]
    for at, (payer, payee) in enumerate(PAID):
        row = ROW | {
            "Code transfert": f"12345678{at:02}", "Expéditeur": f"ROE Ana{payer}", "Bénéficiaire": f"Ben{payee} Doe",
            "Téléphone expéditeur": f"063998000{payer}", "Téléphone bénéficiaire": f"+63917555010{payee}",
        }  # fmt: skip
        lines.append(";".join(row.get(column, "") for column in HEADER))
    (tmp_path / "list.csv").write_text("\r\n".join([*lines, ""]), encoding="utf-8-sig")
    ready("intake", "list.csv")
    ready(
        "report", "new", "--sender", "FBI", "--reference", "X-1", "--received-at", "2026-11-20T14:30+01:00",
        "--selector", "payee:phone=+639175550100",
    )  # fmt: skip
    assert ready("run", "--as-of", "2026-11-25").returncode == 0
    return ready


def test_two_steps_out_of_an_alert(paid: Run, tmp_path: Path) -> None:
    report = told(paid("queue", "--json"))["queue"][0]["report_id"]  # type: ignore[index]
    done = paid("network", report, "--picture", "out.svg", "--json")
    assert done.returncode == 0, done.stderr
    found = told(done)
    assert [row["distance"] for row in found["subjects"]] == [0, 1, 1, 1, 2]  # type: ignore[index]
    last = found["subjects"][-1]  # type: ignore[index]
    assert [(row["act"], row["events"], row["total"]) for row in last["path"]] == [("pays", 1, "50")] * 2
    assert (len(found["cover"]["payees"]), found["cover"]["payers"], found["cover"]["least"]) == (1, 3, 1)  # type: ignore[index]
    assert found["positions"]["stored"]  # type: ignore[index]
    drawing = (tmp_path / "out.svg").read_text(encoding="utf-8")
    root = ET.fromstring(drawing)
    assert [child.tag.rpartition("}")[2] for child in root][:2] == ["title", "desc"]
    assert all(row["subject_id"] in drawing for row in found["subjects"])  # type: ignore[index]
    assert "ROE" not in drawing
    text = paid("network", report).stdout
    assert "Smallest set of payees (facilitators, alleged)" in text
    assert "pays" in text


def test_communities_are_listed_with_what_explains_them(paid: Run) -> None:
    found = told(paid("networks", "--json"))
    (row,) = found["communities"]  # type: ignore[index]
    assert (row["reports"], row["payers"], row["payees"], len(row["cover"]), row["least"]) == (1, 4, 2, 2, 2)
    assert found["hubs"] == []  # type: ignore[index]
    listed = paid("networks").stdout
    assert row["community_id"] in listed
    assert "the fewest" in listed
    members = told(paid("network", row["community_id"], "--json"))
    assert [one["distance"] for one in members["subjects"]] == [0] * 6  # type: ignore[index]
    payer = next(one["subject_id"] for one in members["subjects"])  # type: ignore[index]
    assert paid("network", payer).returncode == 0


def test_what_has_no_network_is_refused_in_one_line(paid: Run) -> None:
    for id_ in ("R-0000000000", "S-0000000000", "N-0000000000", "nonsense", ""):
        done = paid("network", id_)
        assert done.returncode == 2
        assert done.stderr.count("\n") == 1
    assert paid("networks", "--sort", "colour").returncode == 2


def test_no_network_is_drawn_from_a_victim(ready: Run) -> None:
    ready(
        "report", "new", "--sender", "FBI", "--reference", "X-1", "--received-at", "2026-11-20T14:30+01:00",
        "--selector", "victim:phone=+639175550100", "--selector", "payee:phone=+639175550101",
    )  # fmt: skip
    assert ready("run", "--as-of", "2026-11-25").returncode == 0
    report = told(ready("queue", "--json"))["queue"][0]["report_id"]  # type: ignore[index]
    parties = told(ready("show", report, "--json"))["party"]  # type: ignore[index]
    victim = next(row["subject"] for row in parties if row["role"] == "victim")
    done = ready("network", victim)
    assert done.returncode == 2
    assert "held as a victim" in done.stderr
    assert victim not in ready("network", report, "--json").stdout

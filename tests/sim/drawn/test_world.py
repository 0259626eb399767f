"""A drawn world on disk: the same bytes again, counts that hold, safe content, extremes that end sanely."""

import csv
import html
import ipaddress
import json
import os
import re
import subprocess
import sys
import tomllib
from hashlib import sha256

import pytest
import tomli_w

from relais.sim.drawn.damage import KINDS
from relais.sim.drawn.settings import settings
from relais.sim.drawn.world import build
from tests.sim.drawn.conftest import SMALL, made
from tests.sim.test_world import EXAMPLES, FORBIDDEN, IPV4, texts

KEEPERS = ("mto_records", "bank", "wallet_foreign")


def digest(folder):
    total = sha256()
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        total.update(f"{path.relative_to(folder).as_posix()}\0".encode() + path.read_bytes())
    return total.hexdigest()


@pytest.mark.slow
def test_the_same_settings_are_the_same_bytes_in_another_process_and_zone(small, tmp_path):
    (tmp_path / "p.toml").write_text(SMALL, encoding="utf-8")
    code = (
        "import sys; from pathlib import Path; from relais.sim.drawn.world import build;"
        "from relais.sim.drawn.settings import settings; build(Path(sys.argv[1]), settings('S', 7, Path(sys.argv[2])))"
    )
    environment = os.environ | {"PYTHONHASHSEED": "4242", "TZ": "Asia/Tokyo", "LC_ALL": "C"}
    subprocess.run(
        [sys.executable, "-c", code, str(tmp_path / "w"), str(tmp_path / "p.toml")], check=True, env=environment
    )
    assert digest(tmp_path / "w" / "inbox") == digest(small.folder / "inbox")
    assert digest(tmp_path / "w" / "truth") == digest(small.folder / "truth")


def test_a_folder_that_holds_a_world_is_left_alone(small):
    with pytest.raises(FileExistsError):
        build(small.folder, settings("S", 1))


def test_the_truth_lists_every_file_and_only_those(small):
    inbox = small.folder / "inbox"
    listed = {row["path"]: row["bytes"] for row in small.truth("file")}
    assert listed == {
        path.relative_to(inbox).as_posix(): path.stat().st_size for path in inbox.rglob("*") if path.is_file()
    }
    assert {row["format"] for row in small.truth("file")} >= {
        "ncmec", "ispws", "telegram", "messenger", "whatsapp", "transfers csv", "subscribers",
    }  # fmt: skip


def test_counts_of_the_truth_are_those_of_the_files(small):
    inbox = small.folder / "inbox"
    for row in small.truth("file"):
        content = (inbox / row["path"]).read_bytes()
        if row["format"] == "transfers csv":
            assert content.count(b"\r\n") - 1 == row["payment"]
        if row["format"] == "telegram":
            chats = json.loads(content)["chats"]["list"]
            kinds = [message["type"] for chat in chats for message in chat["messages"]]
            assert (kinds.count("message"), kinds.count("service")) == (row["message"], row["call"])


def test_payments_of_the_truth_stand_in_the_file_that_carries_them(small):
    carried = [row for row in small.truth("payment") if row["path"] and row["path"].endswith("transferts.csv")]
    assert len(carried) > 50
    for row in carried[:40]:
        text = (small.folder / "inbox" / row["path"]).read_text("utf-8-sig")
        line = next(line for line in text.splitlines() if line.startswith(row["reference"]))
        assert f"{row['amount_eur']:.2f}".replace(".", ",") in line


def test_sessions_stand_between_a_commissioner_and_a_facilitator(small):
    role = {row["person"]: row["role"] for row in small.truth("person")}
    payments = {row["reference"]: row for row in small.truth("payment")}
    found = small.truth("session")
    assert len(found) > 20
    for row in found:
        assert (role[row["caller"]], role[row["callee"]]) == ("commissioner", "facilitator")
        assert (payments[row["reference"]]["payer"], payments[row["reference"]]["payee"]) == (
            row["caller"],
            row["callee"],
        )


@pytest.mark.slow
def test_every_kind_of_damage_can_be_planted(tmp_path):
    text = (
        SMALL
        + """
[damage]
takeover_share = 0.9
sim_swap_share = 0.5
[alerts_and_reports]
insufficient_information = 0.3
selector_typo_or_stale = 0.5
false_link = 0.5
duplicate_or_overlap = 0.5
[calls_and_chats.clock_error]
timestamp_timezone_wrong = 1.0
"""
    )
    world = made(tmp_path, text)
    assert {row["kind"] for row in world.truth("damage")} == set(KINDS)


@pytest.mark.slow
def test_nothing_unsafe_is_written(small):
    text = texts(small.folder / "inbox")
    outside = [ip for ip in set(IPV4.findall(text)) if not any(ipaddress.ip_address(ip) in net for net in EXAMPLES)]
    assert outside == []
    mailboxes = re.findall(r"\w@([\w-]+(?:\.[\w-]+)*\.[a-z]{2,})\b", text)
    assert len(mailboxes) > 20
    assert [domain for domain in mailboxes if not re.fullmatch(r"([a-z-]+\.)*example\.(com|net|org)", domain)] == []
    plain = re.sub("chatserviceorclient|chatclient", "", html.unescape(text).casefold())
    assert [stem for stem in FORBIDDEN if stem in plain] == []


def test_what_bearers_know_names_files_that_are_there(small):
    with (small.folder / "answers.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert {row["key"] for row in rows} == {"zone", "date_order", "country"}
    for row in rows:
        assert (small.folder / "inbox" / row["path"]).exists()


@pytest.mark.slow
@pytest.mark.parametrize(
    "more",
    [
        {"damage": {"chat_erased_share": 1.0}},
        {"damage": {"chat_erased_share": 0.0}, "world": {"payers": 3000, "commissioners": 3}},
        {"world": {"commissioners": 0}},
        {"world": {"payers": 1, "commissioners": 1, "facilitators": 1, "bystanders": 0}},
        {"world": {"innocent_share": 1.0}},
        {"world": {"joins_kept": 0.0}, "erasure": {"payments_available": dict.fromkeys(KEEPERS, 0.0)}},
    ],
)
def test_extremes_end_in_a_world(tmp_path, more):
    small = tomllib.loads(SMALL)
    held = {**small, **more, "world": {**small["world"], **more.get("world", {})}}
    world = made(tmp_path, tomli_w.dumps(held))
    assert world.counts["files"] == len(world.truth("file"))

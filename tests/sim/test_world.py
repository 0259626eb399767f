"""The small world: the same bytes everywhere, safe content, and the promised counts."""

import html
import ipaddress
import json
import os
import re
import subprocess
import sys
from datetime import UTC, datetime
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest

from relais.sim.world import AS_OF, build

# Stems of the column "Do not use" of the unit's vocabulary; no file of the world may hold one.
FORBIDDEN = (
    "porn", "kiddie", "prostitu", "pedophil", "pédophil", "pédocrim", "predator", "monster", "survivor", "performer",
    "webcam sex", "sex tourism", "child sex", "viol à distance", "trafficker", "dangerous", "risk score", "suspect",
    "customer", "client", "mule", "guilt",
)  # fmt: skip
EXAMPLES = tuple(map(ipaddress.ip_network, ("192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24", "100.64.0.0/10")))
IPV4 = re.compile(r"(?<![\d.])\d{1,3}(?:\.\d{1,3}){3}(?![\d.])")
PHONE = re.compile(r"(?<![\d\w])(?:\+|0)[\d ]{8,18}\d(?!\d)")
FICTITIOUS = re.compile(r"\+33639980\d{3}|\+3363998\d{4}|063998\d{4}|\+639\d{2}55501\d{2}")


def digest(folder: Path) -> str:
    total = sha256()
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        total.update(f"{path.relative_to(folder).as_posix()}\0".encode() + sha256(path.read_bytes()).digest())
    return total.hexdigest()


def texts(folder: Path) -> str:
    """Return all text of the world, archives opened, Messenger's encoding undone."""
    found = []
    for path in folder.rglob("*"):
        if path.is_file():
            found += _texts(path.name, path.read_bytes())
    return html.unescape("\n".join(found))


def _texts(name: str, content: bytes) -> list[str]:
    if content[:2] == b"PK":
        with ZipFile(BytesIO(content)) as file:
            return [text for member in file.namelist() for text in (member, *_texts(member, file.read(member)))]
    if name == "message_1.json":
        return [content.decode("unicode_escape").encode("latin-1").decode("utf-8")]
    return [content.decode("iso-8859-1" if name == "appels.csv" else "utf-8", "replace")]


def test_two_builds_are_the_same_bytes(built, tmp_path):
    build(tmp_path)
    assert digest(tmp_path) == digest(built.folder)


@pytest.mark.slow
def test_hash_seed_locale_and_zone_change_nothing(built, tmp_path):
    code = "import sys; from pathlib import Path; from relais.sim.world import build; build(Path(sys.argv[1]))"
    environment = os.environ | {"PYTHONHASHSEED": "4242", "TZ": "Asia/Tokyo", "LC_ALL": "C", "PYTHONUTF8": "0"}
    subprocess.run([sys.executable, "-c", code, str(tmp_path)], check=True, env=environment)
    assert digest(tmp_path) == digest(built.folder)


def test_bytes_are_those_of_every_other_machine(built):
    # Pinned, so that a machine whose libraries write other bytes is seen. A wanted change of the world changes it.
    assert digest(built.folder) == "4928b47bbd8839c4267a669c88b31ab4db2fb16306b8b9877edee639068617eb"


def test_another_seed_is_another_world(built, tmp_path):
    other = build(tmp_path, seed=2)
    assert digest(tmp_path) != digest(built.folder)
    assert {payment.code for payment in other.payments}.isdisjoint(payment.code for payment in built.truth.payments)


def test_the_day_of_the_picture_bounds_everything(tmp_path):
    truth = build(tmp_path, seed=3, as_of=datetime(2025, 3, 31, 12, tzinfo=UTC))
    assert truth.as_of == "2025-03-31T12:00:00Z"
    assert max(payment.sent_at for payment in truth.payments) < truth.as_of
    assert max(session.call_at for session in truth.sessions) < truth.as_of


def test_refuses_a_folder_that_holds_a_world(tmp_path):
    (tmp_path / "inbox").mkdir()
    with pytest.raises(FileExistsError):
        build(tmp_path)


def test_counts(built):
    folders = [path.name for path in built.inbox.iterdir()]
    assert sum(bool(re.search("_(ncmec|company|liaison)_", name)) for name in folders) == len(built.truth.alerts) == 30
    assert sum("_seizure_" in name for name in folders) == 3
    assert sum("_answer_transfers_" in name for name in folders) == 2
    assert sum("_answer_ip_" in name for name in folders) == 2
    assert sum("_answer_calls_" in name for name in folders) == 2


def test_truth_stands_beside_the_inbox_and_lists_its_files(built):
    document = json.loads((built.folder / "truth.json").read_text("utf-8"))
    files = sorted(path.relative_to(built.inbox).as_posix() for path in built.inbox.rglob("*") if path.is_file())
    assert document["files"] == files
    assert not [path for path in files if "truth" in path]


def test_every_address_is_one_kept_for_examples(built):
    found = set(IPV4.findall(texts(built.inbox)))
    assert len(found) > 15
    outside = [ip for ip in found if not any(ipaddress.ip_address(ip) in net for net in EXAMPLES)]
    assert outside == []


def test_every_phone_is_of_a_fictitious_range(built):
    phones = {
        selector.value for person in built.truth.persons for selector in person.selectors if selector.kind == "phone"
    }
    written = {re.sub(" ", "", match) for match in PHONE.findall(texts(built.inbox))}
    assert phones <= {re.sub("^0", "+33", phone) for phone in written} | phones
    assert len(written) > 40
    assert [phone for phone in phones | written if not FICTITIOUS.fullmatch(phone)] == []


def test_every_mailbox_is_of_a_reserved_domain(built):
    found = re.findall(r"\w@([\w.-]{4,})", texts(built.inbox))
    assert len(found) > 30
    assert [domain for domain in found if not re.match(r"([a-z-]+\.)*example\.(com|net|org)", domain)] == []


def test_no_forbidden_word_is_written(built):
    # Two field names of the formats themselves hold one.
    text = re.sub("chatserviceorclient|chatclient", "", texts(built.folder).casefold())
    assert "code" in text
    assert [stem for stem in FORBIDDEN if stem in text] == []


def test_default_day(built):
    assert datetime(2026, 11, 20, 9, tzinfo=UTC) == AS_OF
    assert built.truth.as_of == "2026-11-20T09:00:00Z"

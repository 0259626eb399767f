"""A bundle as a stranger has it: sound, recomputed from itself, and no change of it unseen."""

import json
import shutil
from base64 import b64encode
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pyarrow as pa
import pyarrow.csv as pc_csv
import pyarrow.parquet as pq
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from relais.dossier.bag import escaped
from relais.dossier.bundle import parquet, statement
from relais.dossier.bundle_check import OTHER_TOP, check
from relais.dossier.bundle_rerun import rerun
from relais.model.facts import FACTS
from relais.safeguards.checkpoint import NOTE_KEY, Signer, parse_key
from tests.desk.made_bundle import NOTE
from tests.dossier.conftest import Bundled

pytestmark = pytest.mark.slow


def test_a_bundle_is_sound_and_says_whose_it_is(bundle: Bundled) -> None:
    found = check(bundle.folder)
    assert (found.faults, found.case, found.kind, found.sources) == ((), bundle.unit.case, "court", 1)
    assert found.rows > 5
    key = parse_key(str(found.key))
    assert check(bundle.folder, key).trusted
    other = Signer(key.name, NOTE_KEY, Ed25519PrivateKey.generate()).key
    assert {one.place for one in check(bundle.folder, other).faults} >= {"key.txt"}


def test_facts_are_those_of_the_case_in_both_forms(bundle: Bundled) -> None:
    for table, schema in FACTS.items():
        rows = pq.read_table(bundle.folder / f"data/facts/{table}.parquet")
        assert rows.schema.equals(schema)
        told = pc_csv.read_csv(bundle.folder / f"data/facts/{table}.csv")
        assert (told.num_rows, told.column_names) == (rows.num_rows, schema.names)
        assert told["source_id"].to_pylist() == rows["source_id"].to_pylist()
    message = pq.read_table(bundle.folder / "data/facts/message.parquet")
    assert message.num_rows > 50
    assert message["text_hmac"].null_count == message.num_rows
    assert set(message["source_id"].to_pylist()) <= _exhibits(bundle.folder)
    case = json.loads((bundle.folder / "data/case.json").read_text())
    assert [one["text"] for one in case["statements"]] == [NOTE]
    assert case["case"]["procedure"] == "PV 1/2026"


def _exhibits(folder: Path) -> set[str]:
    return {one["source_id"] for one in json.loads((folder / "data/case.json").read_text())["exhibits"]}


def test_every_test_and_link_is_recomputed_identically(bundle: Bundled, tmp_path: Path) -> None:
    tables = {one.table: one for one in rerun(bundle.folder, tmp_path)}
    assert all(one.sound for one in tables.values()), [one for one in tables.values() if not one.sound]
    for name in ("subject", "link", "link_part", "finding", "payment_then_call", "session", "many_payers",
                 "repetition", "one_method"):  # fmt: skip
        assert tables[name].rows > 0, name
        assert tables[name].identical > 0, name
    differing = [one for table in tables.values() for one in table.differing]
    assert len(differing) < sum(one.rows for one in tables.values()) / 50


def test_a_changed_result_is_named_with_its_row_and_column(bundle: Bundled, tmp_path: Path) -> None:
    folder = copied(bundle, tmp_path)
    path = folder / "data/results/payment_then_call.parquet"
    table = pq.read_table(path)
    p = [None if one is None else one / 2 for one in table["p"].to_pylist()]
    changed = table.set_column(table.schema.get_field_index("p"), "p", pa.array(p, pa.float64()))
    path.write_bytes(parquet(changed.slice(1)))
    (tmp_path / "scratch").mkdir()
    found = {one.table: one for one in rerun(folder, tmp_path / "scratch")}["payment_then_call"]
    assert {one.columns for one in found.differing if one.there and one.made} == {("p",)}
    assert [one.there for one in found.differing].count(False) == 1


def copied(bundle: Bundled, folder: Path) -> Path:
    return Path(shutil.copytree(bundle.folder, folder / "copy"))


Change = Callable[[Path], None]


def flip(name: str, at: int) -> Change:
    """Change one bit of one byte; `at` counts from the end where negative."""

    def change(folder: Path) -> None:
        path = folder / name
        content = bytearray(path.read_bytes())
        content[at] ^= 1
        path.chmod(0o600)
        path.write_bytes(content)

    return change


def rehashed(folder: Path) -> None:
    """Write both manifests anew over whatever lies there, as somebody would who hides a change."""
    for name, inside in (("manifest-sha256.txt", True), ("tagmanifest-sha256.txt", False)):
        lines = []
        for path in sorted(folder.rglob("*")):
            told = path.relative_to(folder).as_posix()
            own = told.startswith("data/") is inside and told not in ("tagmanifest-sha256.txt", "signature.txt")
            if path.is_file() and own:
                lines.append(f"{sha256(path.read_bytes()).hexdigest()}  {escaped(told)}\n")
        (folder / name).write_text("".join(lines))


def edited(name: str, old: str, new: str) -> Change:
    def change(folder: Path) -> None:
        text = (folder / name).read_text()
        assert old in text
        (folder / name).write_text(text.replace(old, new, 1))

    return change


def hidden(change: Change) -> Change:
    def both(folder: Path) -> None:
        change(folder)
        rehashed(folder)

    return both


def removed(name: str) -> Change:
    return lambda folder: (folder / name).unlink()


def added(name: str) -> Change:
    return lambda folder: (folder / name).write_bytes(b"x") and None


def renamed(folder: Path) -> None:
    (folder / "data/facts/call.csv").rename(folder / "data/facts/calls.csv")


def exchanged(folder: Path) -> None:
    one, other = folder / "data/facts/call.csv", folder / "data/facts/login.csv"
    held = one.read_bytes()
    one.write_bytes(other.read_bytes())
    other.write_bytes(held)


def cut(name: str) -> Change:
    def change(folder: Path) -> None:
        (folder / name).write_bytes((folder / name).read_bytes()[:-1])

    return change


def signed_again(folder: Path) -> None:
    """Change a row, hide it, and sign with a key of one's own under the unit's name."""
    name = (folder / "key.txt").read_text().partition("+")[0]
    forged = Signer(name, NOTE_KEY, Ed25519PrivateKey.generate())
    edited("data/facts/payment.csv", ",completed,", ",cancelled,")(folder)
    (folder / "key.txt").write_text(f"{forged.key}\n")
    rehashed(folder)
    digest = sha256((folder / "tagmanifest-sha256.txt").read_bytes()).hexdigest()
    text = statement(str(forged.key), 1, "court", digest)
    (folder / "signature.txt").write_text(f"{text}\n{forged.sign(text)}\n")


def other_row(folder: Path) -> None:
    """Take a row out of the extract of the audit chain, and hide it."""
    path = folder / "data/audit/audit.jsonl"
    lines = path.read_text().splitlines(keepends=True)
    path.write_text("".join(lines[:3] + lines[4:]))
    rehashed(folder)


def false_signature(folder: Path) -> None:
    text = (folder / "signature.txt").read_text()
    body, _blank, line = text.partition("\n\n")
    mark, name, _rest = line.split(" ")
    (folder / "signature.txt").write_text(f"{body}\n\n{mark} {name} {b64encode(bytes(68)).decode()}\n")


def loose_bits(folder: Path) -> None:
    """Change bits at the end of the signature that stand for no byte."""
    text = (folder / "signature.txt").read_text().rstrip("\n")
    signs = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    body, pad = text.rstrip("="), len(text) - len(text.rstrip("="))
    assert pad
    (folder / "signature.txt").write_text(f"{body[:-1]}{signs[signs.index(body[-1]) ^ 1]}{'=' * pad}\n")


def test_a_bundle_under_the_name_of_another_case_is_told(bundle: Bundled, tmp_path: Path) -> None:
    assert check(bundle.zip).faults == ()
    (tmp_path / "b.zip").write_bytes(bundle.zip.read_bytes().replace(b"case-1-court/", b"case-9-court/"))
    assert {one.template for one in check(tmp_path / "b.zip").faults} == {OTHER_TOP}


TAMPERINGS: dict[str, tuple[Change, str]] = {
    "a byte of a fact table": (flip("data/facts/payment.parquet", 1000), "data/facts/payment.parquet"),
    "the last byte of a CSV": (flip("data/facts/message.csv", -1), "data/facts/message.csv"),
    "a result": (flip("data/results/session.parquet", 200), "data/results/session.parquet"),
    "a count of the whole ledger": (flip("data/rerun/counts.parquet", 50), "data/rerun/counts.parquet"),
    "the weights": (edited("data/rerun/model.json", "1", "2"), "data/rerun/model.json"),
    "a note of the case": (edited("data/case.json", "A note", "B note"), "data/case.json"),
    "a hash in the manifest": (flip("manifest-sha256.txt", 3), "manifest-sha256.txt"),
    "a name in the manifest": (edited("manifest-sha256.txt", "call.csv", "cell.csv"), "data/facts/cell.csv"),
    "a line that is none": (edited("manifest-sha256.txt", "  data", " data"), "manifest-sha256.txt"),
    "the declaration": (edited("bagit.txt", "1.0", "0.97"), "bagit.txt"),
    "who sent it": (hidden(edited("bag-info.txt", "for", "to")), "signature.txt"),
    "a file removed": (removed("data/facts/trip.csv"), "data/facts/trip.csv"),
    "a file added to the payload": (added("data/facts/more.csv"), "data/facts/more.csv"),
    "a file added beside it": (added("fetch.txt"), "fetch.txt"),
    "a file renamed": (renamed, "data/facts/calls.csv"),
    "two files exchanged": (exchanged, "data/facts/call.csv"),
    "a file cut short": (cut("data/facts/party.csv"), "data/facts/party.csv"),
    "the page that verifies": (edited("verify.html", "sha256", "sha255"), "verify.html"),
    "a change hidden in the manifests": (
        hidden(edited("data/facts/payment.csv", ",completed,", ",cancelled,")), "signature.txt",
    ),
    "an audit row changed and hidden": (hidden(edited("data/audit/audit.jsonl", "A. Martin", "B. Martin")),
                                        "data/audit/audit.jsonl"),
    "an audit row removed and hidden": (other_row, "data/audit/audit.jsonl"),
    "the hash of another audit row": (hidden(flip("data/audit/audit.jsonl", 20)), "data/audit/checkpoints/000001.txt"),
    "a false signature": (false_signature, "signature.txt"),
    "a bit of the signature that is of no byte": (loose_bits, "signature.txt"),
    "no signature": (removed("signature.txt"), "signature.txt"),
    "another case in the signature": (edited("signature.txt", "case 1", "case 2"), "signature.txt"),
    "no key": (removed("key.txt"), "key.txt"),
    "the size of the payload": (hidden(edited("bag-info.txt", "Oxum: ", "Oxum: 1")), "bag-info.txt"),
}  # fmt: skip


@pytest.mark.parametrize("name", TAMPERINGS)
def test_every_tampering_is_found_and_its_file_named(bundle: Bundled, tmp_path: Path, name: str) -> None:
    folder = copied(bundle, tmp_path)
    change, place = TAMPERINGS[name]
    change(folder)
    assert place in {one.place for one in check(folder).faults}


def test_a_sealed_source_is_checked_against_its_own_name(bundle: Bundled, tmp_path: Path) -> None:
    folder = copied(bundle, tmp_path)
    hidden(flip(f"data/sources/{bundle.source}", 100))(folder)
    assert {"signature.txt", f"data/sources/{bundle.source}"} <= {one.place for one in check(folder).faults}


def test_who_signs_with_a_key_of_their_own_is_found_by_the_key_told_another_way(
    bundle: Bundled, tmp_path: Path
) -> None:
    folder = copied(bundle, tmp_path)
    key = parse_key((folder / "key.txt").read_text())
    signed_again(folder)
    # Of itself the bundle says so; what the unit signed before betrays it, and the key that the unit tells.
    assert {one.place for one in check(folder).faults} == {"data/audit/checkpoints/000001.txt"}
    assert {one.place for one in check(folder, key).faults} >= {"key.txt", "signature.txt"}

"""The audit chain's use cases on a real home: signing, the witness's answer, exports, closing, searching, stamps."""

import json
import subprocess
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, update

from relais.desk import audit, audit_close, audit_list, audit_stamp, witness
from relais.desk.error import DeskError
from relais.desk.home import Home, init, open_home
from relais.desk.prove import verify
from relais.desk.unit_key import NO_SIGNING_KEY, OTHER_SIGNING_KEY, key_path
from relais.safeguards.access import ACTS
from relais.safeguards.audit import DECISIONS, GENESIS, read_chain, record
from relais.safeguards.time_stamp import BAD_TOKEN
from relais.store.audit_tables import CHECKPOINT, CLOSED_SEGMENT
from relais.store.database import writing
from relais.store.tables import AUDIT, AUTHORISATION
from tests.desk.aged import age

pytestmark = pytest.mark.slow


def now() -> datetime:
    """The moment of the call: a log refuses a checkpoint that is older than its rows."""
    return datetime.now(UTC)


def _rows(home: Home) -> int:
    with home.engine.connect() as connection:
        return len(read_chain(connection))


@pytest.fixture
def known(home: Home, tmp_path: Path) -> str:
    """Return the key of a witness that knows the home's."""
    key = witness.start(tmp_path / "witness", "witness.example/1")
    witness.trust(tmp_path / "witness", str(audit.key(home)))
    return key


def _cosign(home: Home, tmp_path: Path, name: str, key: str | None = None) -> list[tuple[str, int]]:
    audit.checkpoint(home, tmp_path / f"{name}.ask", datetime.now(UTC))
    witness.cosign(tmp_path / "witness", tmp_path / f"{name}.ask", tmp_path / f"{name}.answer", datetime.now(UTC))
    return audit.cosigned(home, tmp_path / f"{name}.answer", key)


def test_a_checkpoint_goes_to_the_witness_and_comes_back(home: Home, known: str, tmp_path: Path) -> None:
    with pytest.raises(DeskError) as refused:
        _cosign(home, tmp_path, "first")
    assert refused.value.template == audit.NO_COSIGNATURE
    first = audit.cosigned(home, tmp_path / "first.answer", known)
    with pytest.raises(DeskError) as refused:
        audit.cosigned(home, tmp_path / "first.answer", known)
    assert refused.value.template == audit.NO_COSIGNATURE
    second = _cosign(home, tmp_path, "second")
    assert [name for name, _rows in first + second] == ["witness.example/1"] * 2
    assert first[0][1] < second[0][1]
    witness.last(tmp_path / "witness", audit.key(home).name, tmp_path / "last")
    verdict = audit.verify(home, last=tmp_path / "last")
    assert (verdict.faults, verdict.unseen, verdict.witnessed) == ([], (), second[0][1])
    assert audit.verify(home).unseen
    assert verify(home).sound


def test_an_answer_that_was_lost_is_made_up_for(home: Home, known: str, tmp_path: Path) -> None:
    _cosign(home, tmp_path, "first", known)
    seen = audit.checkpoint(home, tmp_path / "lost", datetime.now(UTC)).size
    witness.cosign(tmp_path / "witness", tmp_path / "lost", tmp_path / "lost.answer", datetime.now(UTC))
    with pytest.raises(DeskError) as refused:
        _cosign(home, tmp_path, "second")
    assert refused.value.params["held"] == str(seen)
    audit.checkpoint(home, tmp_path / "third", datetime.now(UTC), since=seen)
    witness.cosign(tmp_path / "witness", tmp_path / "third", tmp_path / "third.answer", datetime.now(UTC))
    assert audit.cosigned(home, tmp_path / "third.answer")[0][1] > seen
    with pytest.raises(DeskError) as refused:
        audit.checkpoint(home, tmp_path / "never", now(), since=999)
    assert refused.value.template == audit.BAD_SINCE


def test_nothing_is_signed_over_a_flipped_bit(home: Home, tmp_path: Path) -> None:
    audit.checkpoint(home, tmp_path / "first", now())
    with writing(home.engine) as connection:
        connection.execute(update(AUDIT).where(AUDIT.c.number == 1).values(actor="A. Martim"))
    before = _rows(home)
    with pytest.raises(DeskError) as refused:
        audit.checkpoint(home, tmp_path / "second", now())
    assert refused.value.template == audit.NOT_SIGNED_OVER
    with pytest.raises(DeskError):
        audit.export(home, tmp_path / "export", now())
    assert (_rows(home), (tmp_path / "second").exists(), (tmp_path / "export").exists()) == (before, False, False)
    assert ("row", 1) in audit.verify(home).faults


def test_a_chain_made_anew_is_not_signed_either(home: Home, tmp_path: Path) -> None:
    audit.checkpoint(home, tmp_path / "first", now())
    age(home, _rows(home))
    with pytest.raises(DeskError) as refused:
        audit.checkpoint(home, tmp_path / "second", now())
    assert refused.value.template == audit.NOT_SIGNED_OVER


def test_the_key_lies_beside_the_key_of_the_database_and_is_drawn_once(home: Home, tmp_path: Path) -> None:
    found = audit.key(home)
    assert key_path(home) == tmp_path / "key.audit"
    assert key_path(home).stat().st_mode & 0o077 == 0
    assert audit.key(home) == found
    kept = key_path(home).read_text()
    for changed, why in (("ab" * 32, OTHER_SIGNING_KEY), (None, NO_SIGNING_KEY)):
        key_path(home).unlink()
        if changed:
            key_path(home).write_text(changed)
        with pytest.raises(DeskError) as refused:
            audit.key(home)
        assert refused.value.template == why
        if changed is None:
            key_path(home).write_text(kept)
    assert audit.key(home) == found


def test_with_a_passphrase_the_key_is_encrypted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("RELAIS_PASSPHRASE", "a long phrase")
    home = init(tmp_path / "home", "A. Martin", passphrase="a long phrase")
    found = audit.key(home)
    assert key_path(home).parent == tmp_path / "config" / "relais"
    assert len(bytes.fromhex(key_path(home).read_text())) == 12 + 32 + 16
    assert audit.key(open_home(tmp_path / "home")) == found
    monkeypatch.setenv("RELAIS_PASSPHRASE", "another phrase")
    with pytest.raises(DeskError):
        audit.key(home)


def test_an_export_is_verified_offline_against_keys_given_apart(home: Home, known: str, tmp_path: Path) -> None:
    _cosign(home, tmp_path, "first", known)
    unit = audit.key(home)
    audit.export(home, tmp_path / "export", datetime.now(UTC))
    verdict = audit.verify_export(tmp_path / "export", unit.name, str(unit), [known])
    assert (verdict.faults, verdict.rows, verdict.signed) == ([], _rows(home) - 1, _rows(home) - 1)
    assert sorted(path.name for path in (tmp_path / "export").iterdir()) == [
        "audit.jsonl", "checkpoints", "keys.txt", "verify_audit.py",
    ]  # fmt: skip
    for origin, key, why in ((None, str(unit), audit.TRUST_NEEDED), (unit.name, known, audit.BAD_KEY)):
        with pytest.raises(DeskError) as refused:
            audit.verify_export(tmp_path / "export", origin, key)
        assert refused.value.template == why
    with pytest.raises(DeskError):
        audit.verify_export(tmp_path, unit.name, str(unit))
    with pytest.raises(DeskError):
        audit.export(home, tmp_path / "export", now())


BEFORE = date(2022, 1, 1)


def test_old_rows_are_closed_in_two_steps_and_the_rest_still_verifies(home: Home, tmp_path: Path) -> None:
    age(home, 20)
    unit = audit.key(home)
    shown = audit_close.preview(home, BEFORE, now())
    assert (shown.rows, shown.decisions, shown.acts["search"], shown.witnessed) == (20, 1, 18, False)
    with pytest.raises(DeskError) as refused:
        audit_close.close(home, BEFORE, 19, now())
    assert refused.value.template == audit_close.OTHER_COUNT
    assert _rows(home) == 22
    assert audit_close.close(home, BEFORE, 20, now()).rows == 20
    assert _rows(home) == 3
    assert verify(home).sound
    audit.export(home, tmp_path / "export", now())
    for verdict in (audit.verify(home), audit.verify_export(tmp_path / "export", unit.name, str(unit))):
        assert (verdict.faults, verdict.removed) == ([], 20)
    with pytest.raises(DeskError) as refused:
        audit_close.preview(home, BEFORE, now())
    assert refused.value.template == audit_close.NOTHING_TO_CLOSE


def test_decisions_whose_rows_were_removed_are_still_held_to_what_was_recorded(home: Home) -> None:
    age(home, 20)
    audit_close.close(home, BEFORE, 19, now())
    with writing(home.engine) as connection:
        connection.execute(update(AUTHORISATION).values(reference="test 2/2026"))
    assert [(fault.template, fault.params) for fault in verify(home).audit] == [(DECISIONS, {"act": "authorise"})]


def test_nothing_is_closed_over_decisions_that_differ(home: Home) -> None:
    age(home, 20)
    with writing(home.engine) as connection:
        connection.execute(update(AUTHORISATION).values(reference="test 2/2026"))
    with pytest.raises(DeskError) as refused:
        audit_close.preview(home, BEFORE, now())
    assert refused.value.template == audit_close.DECISIONS_DIFFER


def test_what_is_kept_of_removed_rows_and_checkpoints_cannot_be_changed_unseen(home: Home, tmp_path: Path) -> None:
    age(home, 20)
    audit.key(home)
    audit_close.close(home, BEFORE, 20, now())
    with home.engine.connect() as connection:
        kept = connection.execute(select(CLOSED_SEGMENT.c.kept)).scalar_one()
        body = connection.execute(select(CHECKPOINT.c.body)).scalar_one()
    for table, changed, faults in (
        (CLOSED_SEGMENT, {"kept": kept.replace('"size": 20', '"size": 21')}, {"row"}),
        (CLOSED_SEGMENT, {"kept": "[]"}, {"row"}),
        (CLOSED_SEGMENT, {"kept": kept.replace('"authorise"', '"judge"')}, {"closed"}),
        (CHECKPOINT, {"body": "nothing"}, {"form", "lost", "closed"}),
    ):
        with writing(home.engine) as connection:
            connection.execute(update(table).values(changed))
        assert faults <= {word for word, _number in audit.verify(home).faults}
        assert verify(home).sound == (faults == {"form", "lost", "closed"})
        with pytest.raises(DeskError) as refused:
            audit.checkpoint(home, tmp_path / "never", now())
        assert refused.value.template == audit.NOT_SIGNED_OVER
        with writing(home.engine) as connection:
            connection.execute(update(CLOSED_SEGMENT).values(kept=kept))
            connection.execute(update(CHECKPOINT).values(body=body))
    assert audit.verify(home).sound


def test_a_second_closing_goes_on_from_the_first(home: Home) -> None:
    age(home, 20)
    audit_close.close(home, date(2021, 3, 2), 14, now())
    assert audit_close.close(home, BEFORE, 6, now()).rows == 6
    assert verify(home).sound
    assert audit.verify(home).faults == []


def test_young_rows_are_kept_as_long_as_the_unit_says(home: Home) -> None:
    age(home, 20)
    audit.key(home)
    for years, after in ((None, 3), (6, 6)):
        if years:
            with (home.root / "relais.toml").open("a") as file:
                file.write(f"\n[audit]\nkeep_years = {years}\n")
        for days, allowed in ((1, False), (-1, True)):
            now = datetime(BEFORE.year + after, BEFORE.month, BEFORE.day, tzinfo=UTC) - timedelta(days=days)
            if allowed:
                assert audit_close.preview(home, BEFORE, now).rows == 20
                continue
            with pytest.raises(DeskError) as refused:
                audit_close.preview(home, BEFORE, now)
            assert refused.value.template == audit_close.TOO_YOUNG


def test_what_no_witness_has_cosigned_is_not_removed_where_there_is_one(home: Home, known: str, tmp_path: Path) -> None:
    _cosign(home, tmp_path, "first", known)
    later = now() + timedelta(days=4 * 365)
    with pytest.raises(DeskError) as refused:
        audit_close.preview(home, (now() + timedelta(days=1)).date(), later)
    assert refused.value.template == audit_close.NOT_WITNESSED


def test_the_auditor_finds_rows_by_who_what_when_case_and_kind(home: Home) -> None:
    with writing(home.engine) as connection:
        record(connection, "B. Durand", "judge", {"digest": "x", "case": "C-1"}, GENESIS)
        record(connection, "B. Durand", "search", {"of": [{"cases": ["C-1", "C-2"]}]}, GENESIS)
        record(connection, "C. Petit", "search", {"case": "C-10"}, GENESIS)

    def found(**wanted: object) -> list[str]:
        return [line.act for line in audit_list.search(home, audit_list.Wanted(**wanted))]  # type: ignore[arg-type]

    assert found(actor="B. Durand") == ["judge", "search"]
    assert found(actor="B. Durand", act="search") == ["search"]
    assert found(case="C-1") == ["judge", "search"]
    assert found(kind="alteration", actor="B. Durand") == ["judge"]
    assert found(since=now() - timedelta(days=1), until=now() - timedelta(hours=1)) == []
    for wanted in ({"act": "fly"}, {"kind": "flight"}):
        with pytest.raises(DeskError):
            found(**wanted)
    [last] = audit_list.search(home, audit_list.Wanted(actor="C. Petit"))
    assert (last.kind, last.details) == ("consultation", '{"case": "C-10"}')
    reading = audit_list.search(home, audit_list.Wanted(act="audit-list"))
    assert json.loads(reading[-1].details)["asked"] == {"actor": "C. Petit"}


def test_every_act_of_the_audit_has_a_word_of_the_law() -> None:
    used = {"audit-key", "audit-checkpoint", "audit-cosigned", "audit-stamp", "audit-export", "audit-verify",
            "audit-list", "audit-close-preview", "audit-close"}  # fmt: skip
    assert used <= ACTS.keys()


def _openssl(folder: Path, *arguments: str) -> None:
    subprocess.run(["openssl", *arguments], cwd=folder, check=True, capture_output=True)


@pytest.fixture
def authority(tmp_path: Path) -> Path:
    """Return the folder of a small time-stamping authority; without openssl the test says that it did not run."""
    pytest.importorskip("rfc3161_client", reason="NOT RUN: the extra `timestamp` is not installed")
    folder = tmp_path / "authority"
    folder.mkdir()
    (folder / "ext").write_text("extendedKeyUsage = critical,timeStamping\nkeyUsage = critical,digitalSignature\n")
    (folder / "tsa.cnf").write_text(
        "[tsa]\ndefault_tsa = one\n[one]\nserial = serial\ndefault_policy = 1.2.3.4.1\ndigests = sha256\n"
        "signer_digest = sha256\naccuracy = secs:1\nordering = no\ness_cert_id_chain = no\n"
    )
    (folder / "serial").write_text("01\n")
    root = ["-newkey", "rsa:2048", "-nodes", "-days", "30", "-keyout", "root.key", "-out", "root.pem"]
    try:
        _openssl(folder, "req", "-x509", "-subj", "/CN=Root", *root)
    except FileNotFoundError:
        pytest.skip("NOT RUN: no openssl here to play the authority")
    _openssl(folder, "req", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=Stamps", "-keyout", "tsa.key", "-out", "csr")
    _openssl(folder, "x509", "-req", "-in", "csr", "-CA", "root.pem", "-CAkey", "root.key", "-CAcreateserial",
             "-days", "30", "-extfile", "ext", "-out", "tsa.pem")  # fmt: skip
    (folder / "both.pem").write_text((folder / "root.pem").read_text() + (folder / "tsa.pem").read_text())
    return folder


def _answer(folder: Path, request: Path, out: Path) -> None:
    _openssl(folder, "ts", "-reply", "-config", "tsa.cnf", "-section", "one", "-queryfile", str(request),
             "-signer", "tsa.pem", "-inkey", "tsa.key", "-out", str(out))  # fmt: skip


def test_a_time_stamp_of_the_configured_authority_is_checked_and_kept(
    home: Home, authority: Path, tmp_path: Path
) -> None:
    with pytest.raises(DeskError):
        audit_stamp.ask(home, tmp_path / "none")
    audit.checkpoint(home, tmp_path / "checkpoint", now())
    audit_stamp.ask(home, tmp_path / "one.tsq")
    _answer(authority, tmp_path / "one.tsq", tmp_path / "one.tsr")
    with pytest.raises(DeskError):
        audit_stamp.take(home, tmp_path / "one.tsr")
    with (home.root / "relais.toml").open("a") as file:
        file.write(f'\n[audit]\nauthority = "{authority / "both.pem"}"\n')
    audit.checkpoint(home, tmp_path / "later", now())
    audit_stamp.ask(home, tmp_path / "two.tsq")
    with pytest.raises(DeskError) as refused:
        audit_stamp.take(home, tmp_path / "one.tsr")
    assert refused.value.template == BAD_TOKEN
    _answer(authority, tmp_path / "two.tsq", tmp_path / "two.tsr")
    changed = bytearray((tmp_path / "two.tsr").read_bytes())
    changed[-1] ^= 1
    (tmp_path / "bad.tsr").write_bytes(changed)
    with pytest.raises(DeskError):
        audit_stamp.take(home, tmp_path / "bad.tsr")
    at = audit_stamp.take(home, tmp_path / "two.tsr")
    assert abs(at - datetime.now(UTC)) < timedelta(minutes=5)
    audit.export(home, tmp_path / "export", now())
    assert (tmp_path / "export" / "stamps" / "000002.tsr").read_bytes() == (tmp_path / "two.tsr").read_bytes()

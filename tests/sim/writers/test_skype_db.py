"""Skype's main.db: rows, columns, bytes."""

import sqlite3

import pytest


def test_skype_holds_messages_calls_and_members(built):
    database = sqlite3.connect(built.file("*_seizure_1/skype/main.db"))
    try:
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        owner = built.world.people["commissioner-1"]
        assert database.execute("SELECT skypename, phone_mobile FROM Accounts").fetchall() == [
            (owner.account("skype").handle, owner.phones[0])
        ]
        messages = [m for m in built.world.messages if m.service == "skype"]
        calls = [c for c in built.world.calls if c.service == "skype"]
        assert database.execute("SELECT count(*) FROM Messages").fetchone() == (len(messages),)
        joined = "SELECT count(*) FROM Calls JOIN CallMembers ON call_db_id = Calls.id AND call_name = name"
        assert database.execute(joined).fetchone() == (len(calls),) != (0,)
        lengths = {row[0] for row in database.execute("SELECT call_duration FROM CallMembers")}
        assert lengths == {call.seconds for call in calls}
    finally:
        database.close()


def test_skype_file_names_no_library_version(built):
    assert built.file("*_seizure_1/skype/main.db").read_bytes()[96:100] == (3_007_017).to_bytes(4, "big")


@pytest.mark.samples
def test_skype_columns_are_those_of_a_real_database(built, samples):
    ours = sqlite3.connect(built.file("*_seizure_1/skype/main.db"))
    real = sqlite3.connect(f"file:{samples / 'skype_sqlite' / 'skype_main.db'}?mode=ro&immutable=1", uri=True)
    try:
        for (table,) in ours.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall():
            columns = {row[1] for row in ours.execute(f"PRAGMA table_info({table})")}
            assert columns <= {row[1] for row in real.execute(f"PRAGMA table_info({table})")}
    finally:
        ours.close()
        real.close()

"""Skype's main.db: rows, columns, bytes."""

import sqlite3

import pytest

from relais.sim.writers.skype_db import skype_db
from tests.sim.writers.conversation import ANA, NOE, Talks, called, said


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


def opened(talks):
    database = sqlite3.connect(":memory:")
    database.deserialize(b"".join(skype_db(ANA, talks)))
    database.row_factory = sqlite3.Row
    return database


def filled(database, table):
    """Return the rows of a table without the cells that are empty."""
    return [{key: row[key] for key in row.keys() if row[key] is not None}  # noqa: SIM118 - a Row has values
            for row in database.execute(f"SELECT * FROM {table} ORDER BY id")]  # fmt: skip


def test_one_whole_record_of_each_table():
    database = opened([(NOE, [said('it\'s <50> & "more"')], [called(90, 60, by=NOE, to=ANA)])])
    try:
        (contact,) = filled(database, "Contacts")
        assert (contact["skypename"], contact["displayname"]) == ("live:user2", "Noé Hêtre")
        (message,) = filled(database, "Messages")
        assert len(message.pop("guid")) == 32
        assert message == {
            "id": 22, "is_permanent": 1, "convo_id": 21, "author": "live:user1", "from_dispname": "Ana Narra",
            "dialog_partner": "live:user2", "timestamp": 1767268805, "type": 61, "sending_status": 2,
            "consumption_status": 0, "body_xml": "it&apos;s &lt;50&gt; &amp; &quot;more&quot;", "chatmsg_type": 3,
            "body_is_rawxml": 1,
        }  # fmt: skip
        assert filled(database, "Calls") == [{
            "id": 23, "is_permanent": 1, "begin_timestamp": 1767268865, "is_unseen_missed": 0,
            "host_identity": "live:user2", "duration": 90, "active_members": 0, "is_active": 0, "name": "1-1767268865",
            "is_incoming": 1, "start_timestamp": 0, "conv_dbid": 21,
        }]  # fmt: skip
        assert filled(database, "CallMembers") == [{
            "id": 24, "is_permanent": 1, "identity": "live:user2", "dispname": "Noé Hêtre", "call_duration": 90,
            "type": 1, "status": 6, "videostatus": 3, "call_name": "1-1767268865",
            "guid": "live:user1-live:user2-1-1767268865", "real_identity": "live:user2",
            "start_timestamp": 1767268865, "creation_timestamp": 1767268865, "call_db_id": 23,
        }]  # fmt: skip
    finally:
        database.close()


def test_every_conversation_is_in_the_account():
    database = opened(Talks(30))
    try:
        assert database.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
        ids = [row[0] for t in ("Contacts", "Conversations", "Messages", "Calls", "CallMembers")
               for row in database.execute(f"SELECT id FROM {t}")]  # fmt: skip
        assert sorted(ids) == list(range(20, 20 + 30 * 6))
        talks = "SELECT convo_id, count(*), count(DISTINCT author) FROM Messages GROUP BY 1"
        assert {tuple(row)[1:] for row in database.execute(talks)} == {(2, 2)}
    finally:
        database.close()


@pytest.mark.slow
def test_conversations_are_taken_one_at_a_time_and_the_file_comes_in_pieces():
    talks = Talks(2_000)
    held = []
    pieces = list(skype_db(ANA, (held.append(talks.alive) or talk for talk in talks)))
    assert max(held) <= 2
    assert len(pieces) > 2
    assert max(map(len, pieces)) <= 1 << 20

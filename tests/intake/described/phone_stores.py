"""Databases of telephones, after the public schemas that ALEAPP, iLEAPP and plaso read: `mmssms.db` and the call log of
Android; `CallHistory.storedata` and `sms.db` of iOS; `History.db` of Safari; looked up 2026-11-28.

Odd cases named there: milliseconds (Android), seconds and nanoseconds since 2001 (iOS, Cocoa); the same number in three
spellings; a call without a number; a message without a text; FaceTime beside the telephone; a record of the future.
"""

import sqlite3
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

_2001 = 978_307_200
_AT = int(datetime(2026, 1, 10, 13, 30, tzinfo=UTC).timestamp())


def database(*script: str, rows: dict[str, list[tuple[Any, ...]]]) -> bytes:
    """Return the bytes of an SQLite file: tables by script, rows by table."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "db"
        base = sqlite3.connect(path)
        for each in script:
            base.executescript(each)
        for table, those in rows.items():
            marks = ",".join("?" * len(those[0]))
            base.executemany(f"INSERT INTO {table} VALUES ({marks})", those)
        base.commit()
        base.close()
        return path.read_bytes()


ANDROID_SMS = database(
    "CREATE TABLE android_metadata (locale TEXT);"
    "CREATE TABLE threads (_id INTEGER PRIMARY KEY AUTOINCREMENT, date INTEGER DEFAULT 0, message_count INTEGER"
    " DEFAULT 0,"
    " recipient_ids TEXT, snippet TEXT, snippet_cs INTEGER DEFAULT 0, read INTEGER DEFAULT 1, type INTEGER DEFAULT 0);"
    "CREATE TABLE canonical_addresses (_id INTEGER PRIMARY KEY AUTOINCREMENT, address TEXT);"
    "CREATE TABLE sms (_id INTEGER PRIMARY KEY, thread_id INTEGER, address TEXT, person INTEGER, date INTEGER,"
    " date_sent INTEGER DEFAULT 0, protocol INTEGER, read INTEGER DEFAULT 0, status INTEGER DEFAULT -1, type INTEGER,"
    " reply_path_present INTEGER, subject TEXT, body TEXT, service_center TEXT, locked INTEGER DEFAULT 0);"
    "CREATE TABLE pdu (_id INTEGER PRIMARY KEY AUTOINCREMENT, thread_id INTEGER, date INTEGER, date_sent"
    " INTEGER DEFAULT 0,"
    " msg_box INTEGER, read INTEGER DEFAULT 0, m_id TEXT, sub TEXT, sub_cs INTEGER, ct_t TEXT, m_type INTEGER);"
    "CREATE TABLE addr (_id INTEGER PRIMARY KEY, msg_id INTEGER, contact_id INTEGER, address TEXT, type INTEGER,"
    " charset INTEGER);"
    "CREATE TABLE part (_id INTEGER PRIMARY KEY AUTOINCREMENT, mid INTEGER, seq INTEGER DEFAULT 0, ct TEXT, name TEXT,"
    " chset INTEGER, cd TEXT, fn TEXT, cid TEXT, cl TEXT, ctt_s INTEGER, ctt_t TEXT, _data TEXT, text TEXT);",
    rows={
        "canonical_addresses": [(1, "+639175550101")],
        "threads": [(1, _AT * 1000, 3, "1", None, 0, 1, 0)],
        "sms": [
            (1, 1, "+639175550101", None, _AT * 1000, (_AT - 2) * 1000, 0, 1, -1, 1, 0, None, "hello", None, 0),
            (2, 1, "+639175550101", None, _AT * 1000 + 60_000, 0, None, 1, -1, 2, None, None, "50.00 EUR", None, 0),
            (3, 1, "+63 917 555 0101", None, _AT * 1000 + 120_000, 0, None, 1, 64, 5, None, None, None, None, 0),
        ],
    },
)  # fmt: skip
ANDROID_CALLS = database(
    "CREATE TABLE android_metadata (locale TEXT);"
    "CREATE TABLE calls (_id INTEGER PRIMARY KEY AUTOINCREMENT, number TEXT, presentation INTEGER NOT NULL DEFAULT 1,"
    " post_dial_digits TEXT NOT NULL DEFAULT '', date INTEGER, duration INTEGER, data_usage INTEGER, type INTEGER,"
    " features INTEGER NOT NULL DEFAULT 0, new INTEGER, name TEXT, numbertype INTEGER, countryiso TEXT);",
    rows={
        "calls": [
            (1, "+639175550101", 1, "", _AT * 1000, 725, None, 2, 1, 0, "Ben Doe", 2, "FR"),
            (2, "+63 917 555 0101", 1, "", _AT * 1000 + 1_000_000, 0, None, 3, 0, 1, "Ben Doe", 2, "FR"),
            (3, "", 3, "", _AT * 1000 + 2_000_000, 30, None, 1, 0, 0, None, 0, "FR"),
            (4, "0639980002", 1, "", _AT * 1000 + 3_000_000, 0, None, 5, 0, 0, None, 0, "FR"),
        ]
    },
)  # fmt: skip
IOS_CALLS = database(
    "CREATE TABLE ZCALLDBPROPERTIES (Z_PK INTEGER PRIMARY KEY, Z_ENT INTEGER, Z_OPT INTEGER);"
    "CREATE TABLE ZCALLRECORD (Z_PK INTEGER PRIMARY KEY, Z_ENT INTEGER, Z_OPT INTEGER, ZANSWERED INTEGER,"
    " ZCALLTYPE INTEGER,"
    " ZDISCONNECTED_CAUSE INTEGER, ZFACE_TIME_DATA INTEGER, ZHANDLE_TYPE INTEGER, ZNUMBER_AVAILABILITY INTEGER,"
    " ZORIGINATED INTEGER, ZREAD INTEGER, ZCALL_CATEGORY INTEGER, ZDATE TIMESTAMP, ZDURATION FLOAT, ZADDRESS VARCHAR,"
    " ZISO_COUNTRY_CODE VARCHAR, ZLOCATION VARCHAR, ZNAME VARCHAR, ZSERVICE_PROVIDER VARCHAR, ZUNIQUE_ID VARCHAR);"
    "CREATE TABLE Z_METADATA (Z_VERSION INTEGER PRIMARY KEY, Z_UUID VARCHAR(255), Z_PLIST BLOB);"
    "CREATE TABLE Z_PRIMARYKEY (Z_ENT INTEGER PRIMARY KEY, Z_NAME VARCHAR, Z_SUPER INTEGER, Z_MAX INTEGER);",
    rows={
        "ZCALLRECORD": [
            (1, 2, 1, 0, 1, 0, None, 2, 0, 1, 1, 1, _AT - _2001, 65.4, b"+639175550101", "ph", None, None,
             "com.apple.Telephony", "U-1"),
            (2, 2, 1, 0, 1, 0, None, 2, 0, 0, 0, 1, _AT - _2001 + 1000.25, 0.0, b"+639175550101", "ph", None, None,
             "com.apple.Telephony", "U-2"),
            (3, 2, 1, 1, 8, 0, 5000, 3, 0, 0, 1, 2, _AT - _2001 + 2000, 725.0, b"ben@example.org", None, None,
             "Ben Doe",
             "com.apple.FaceTime", "U-3"),
            (4, 2, 1, 1, 16, 0, None, 1, 1, 0, 1, 1, _AT - _2001 + 3000, 12.0, None, None, None, None,
             "com.apple.FaceTime", "U-4"),
        ]
    },
)  # fmt: skip
IOS_SMS = database(
    "CREATE TABLE _SqliteDatabaseProperties (key TEXT, value TEXT, UNIQUE(key));"
    "CREATE TABLE handle (ROWID INTEGER PRIMARY KEY AUTOINCREMENT UNIQUE, id TEXT NOT NULL, country TEXT,"
    " service TEXT NOT NULL, uncanonicalized_id TEXT);"
    "CREATE TABLE chat (ROWID INTEGER PRIMARY KEY AUTOINCREMENT, guid TEXT UNIQUE NOT NULL, style INTEGER,"
    " state INTEGER,"
    " account_id TEXT, chat_identifier TEXT, service_name TEXT, room_name TEXT, account_login TEXT, display_name TEXT);"
    "CREATE TABLE message (ROWID INTEGER PRIMARY KEY AUTOINCREMENT, guid TEXT UNIQUE NOT NULL, text TEXT, service TEXT,"
    " account TEXT, handle_id INTEGER DEFAULT 0, date INTEGER, date_read INTEGER, is_from_me INTEGER DEFAULT 0,"
    " is_sent INTEGER DEFAULT 0, cache_has_attachments INTEGER DEFAULT 0, item_type INTEGER DEFAULT 0,"
    " attributedBody BLOB);"
    "CREATE TABLE attachment (ROWID INTEGER PRIMARY KEY AUTOINCREMENT, guid TEXT UNIQUE NOT NULL, filename TEXT,"
    " mime_type TEXT, transfer_name TEXT, total_bytes INTEGER DEFAULT 0);"
    "CREATE TABLE chat_message_join (chat_id INTEGER, message_id INTEGER, message_date INTEGER DEFAULT 0);"
    "CREATE TABLE chat_handle_join (chat_id INTEGER, handle_id INTEGER);"
    "CREATE TABLE message_attachment_join (message_id INTEGER, attachment_id INTEGER);",
    rows={
        "handle": [(1, "+639175550101", "ph", "SMS", None), (2, "ben@example.org", None, "iMessage", None)],
        "chat": [
            (1, "SMS;-;+639175550101", 45, 3, None, "+639175550101", "SMS", None, "P:+33639980001", None),
            (2, "iMessage;-;ben@example.org", 45, 3, None, "ben@example.org", "iMessage", None, "P:+33639980001", None),
        ],
        "message": [
            (1, "G-1", "hello", "SMS", "P:+33639980001", 1, (_AT - _2001) * 10**9, 0, 0, 0, 0, 0, None),
            (2, "G-2", "50.00 EUR", "SMS", "P:+33639980001", 1, (_AT - _2001 + 60) * 10**9, 0, 1, 1, 0, 0, None),
            (3, "G-3", None, "iMessage", "P:+33639980001", 2, (_AT - _2001 + 120) * 10**9, 0, 0, 0, 1, 0, None),
            (4, "G-4", "old", "SMS", "P:+33639980001", 1, _AT - _2001 + 180, 0, 0, 0, 0, 0, None),
        ],
        "attachment": [(1, "A-1", "~/Library/SMS/a.bin", "application/octet-stream", "a.bin", 10)],
        "chat_message_join": [(1, 1, 0), (1, 2, 0), (2, 3, 0), (1, 4, 0)],
        "chat_handle_join": [(1, 1), (2, 2)],
        "message_attachment_join": [(3, 1)],
    },
)  # fmt: skip


def _later(seconds: int) -> datetime:
    return datetime.fromtimestamp(_AT + seconds, UTC)


SAMPLES = {
    "android sms": ANDROID_SMS, "android calls": ANDROID_CALLS, "ios calls": IOS_CALLS, "ios sms": IOS_SMS,
}  # fmt: skip
EXPECTED = {
    "android sms": {"counts": {"message": 3}, "spots": [
        ("message", {"at": _later(-2)}, {"sender": "+639175550101", "length": 5}),
        ("message", {"at": _later(60)}, {"recipient": "+639175550101", "length": 9}),
        ("message", {"at": _later(120)}, {"recipient": "+639175550101", "length": None}),
    ]},
    "android calls": {"counts": {"call": 4}, "spots": [
        ("call", {"duration_s": 725}, {"at": _later(0), "callee": "+639175550101", "video": True}),
        ("call", {"at": _later(1000)}, {"status": "missed", "duration_s": 0, "caller": "+639175550101"}),
        ("call", {"duration_s": 30}, {"at": _later(2000)}),
    ]},
    "ios calls": {"counts": {"call": 4}, "spots": [
        ("call", {"callee": "+639175550101"}, {"at": _later(0), "duration_s": 65}),
        ("call", {"caller": "+639175550101"}, {"status": "missed", "duration_s": 0}),
        ("call", {"duration_s": 725}, {"caller": "ben@example.org", "video": True, "status": "answered"}),
        ("call", {"duration_s": 12}, {"video": False}),
    ]},
    "ios sms": {"counts": {"message": 4}, "spots": [
        ("message", {"at": _later(0)}, {"sender": "+639175550101", "length": 5}),
        ("message", {"at": _later(60)}, {"recipient": "+639175550101"}),
        ("message", {"at": _later(120)}, {"attachments": 1, "sender": "ben@example.org"}),
        ("message", {"at": _later(180)}, {"length": 3}),
    ]},
}  # fmt: skip

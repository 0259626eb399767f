"""Tables of iLEAPP and ALEAPP (TSV), and Safari's `History.db`, as far as they
are publicly known; partly from memory (2026-11-28).

Odd cases named there: a byte order mark; headers are told by the artifact's own words; times in UTC without saying so
in each cell; Safari counts seconds since 2001.
"""

from datetime import UTC, datetime

from tests.intake.described.phone_stores import database

IOS_CALLS_TSV = (
    "\ufeffStarting Timestamp\tEnding Timestamp\tService Provider\tCall Type\tCall Direction\tPhone Number\tAnswered"
    "\tCall Duration\tFaceTime Data\tDisconnected Cause\tISO Country Code\tLocation\tRecord ID\n"
    "2026-01-10 13:30:00+00:00\t2026-01-10 13:42:05+00:00\tcom.apple.FaceTime\tFaceTime Video\tOutgoing\t+639175550101"
    "\tYes\t00:12:05\t1 MB\tEnded\tPH\t\t1\n"
    "2026-01-10 14:00:00+00:00\t\tcom.apple.Telephony\tStandard Call\tIncoming\t+639175550101\tNo\t00:00:00\t\tMissed"
    "\tPH\t\t2\n"
)
SAFARI = database(
    "CREATE TABLE history_items (id INTEGER PRIMARY KEY AUTOINCREMENT, url TEXT NOT NULL UNIQUE, domain_expansion TEXT,"
    " visit_count INTEGER NOT NULL, daily_visit_counts BLOB NOT NULL, should_recompute_derived_visit_counts INTEGER);"
    "CREATE TABLE history_visits (id INTEGER PRIMARY KEY AUTOINCREMENT, history_item INTEGER NOT NULL, visit_time REAL,"
    " title TEXT, load_successful BOOLEAN DEFAULT 1, http_non_get BOOLEAN DEFAULT 0, synthesized BOOLEAN DEFAULT 0,"
    " redirect_source INTEGER, redirect_destination INTEGER, origin INTEGER DEFAULT 0, generation INTEGER DEFAULT 0,"
    " attributes INTEGER DEFAULT 0, score INTEGER DEFAULT 0);"
    "CREATE TABLE metadata (key TEXT NOT NULL UNIQUE, value);",
    rows={
        "history_items": [(1, "https://example.org/pay", "example", 2, b"", 1)],
        "history_visits": [
            (number, 1, 789_744_600.5 + number, "title", 1, 0, 0, None, None, 0, 0, 0, 100) for number in (1, 2)
        ],
    },
)
SAMPLES = {"ileapp, call history": IOS_CALLS_TSV.encode(), "safari, history": SAFARI}
EXPECTED = {
    "ileapp, call history": {"counts": {"call": 2}, "spots": [
        ("call", {"at": datetime(2026, 1, 10, 13, 30, tzinfo=UTC)}, {"duration_s": 725, "callee": "+639175550101"}),
        ("call", {"at": datetime(2026, 1, 10, 14, tzinfo=UTC)}, {"duration_s": 0, "caller": "+639175550101"}),
    ]},
    "safari, history": {"counts": {}, "spots": []},
}  # fmt: skip

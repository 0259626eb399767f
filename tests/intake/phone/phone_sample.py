"""Databases of telephones of our own, after the public descriptions of Android's and Apple's tables."""

from tests.intake.databases import database

CALLS = """
CREATE TABLE calls (_id INTEGER PRIMARY KEY, number TEXT, presentation INTEGER, date INTEGER, duration INTEGER,
    type INTEGER, new INTEGER, name TEXT, countryiso TEXT, features INTEGER, normalized_number TEXT, via_number
    TEXT, phone_account_address TEXT, subscription_component_name TEXT);
INSERT INTO calls VALUES (1, '06 39 98 12 34', 1, 1714989600000, 125, 2, 0, 'Ben', 'FR', 1, '+33639981234', '',
    '+33639981299', 'com.android.phone/.TelephonyConnectionService'), (2, '+639175550123', 1, 1714990000000, 0,
    3, 1, NULL, 'FR', 0, NULL, NULL, NULL, 'com.example.chat/.Calls'), (3, '', 2, 1714990100000, 30, 1, 0, NULL,
    'FR', NULL, NULL, NULL, NULL, NULL), (4, '639175550124', NULL, 1714990200000, 4, 5, 0, 'Cleo', 'PH', 0,
    '+639175550124', NULL, NULL, NULL);
"""
CONTACTS = """
CREATE TABLE accounts (_id INTEGER PRIMARY KEY, account_name TEXT, account_type TEXT);
INSERT INTO accounts VALUES (1, 'ana@example.org', 'com.example'), (2, 'Phone', 'vnd.local');
CREATE TABLE raw_contacts (_id INTEGER PRIMARY KEY, display_name TEXT, deleted INTEGER);
CREATE TABLE mimetypes (_id INTEGER PRIMARY KEY, mimetype TEXT);
CREATE TABLE data (_id INTEGER PRIMARY KEY, mimetype_id INTEGER, raw_contact_id INTEGER, data1 TEXT, data2 TEXT,
    data3 TEXT, data4 TEXT);
INSERT INTO mimetypes VALUES (1, 'vnd.android.cursor.item/name'), (2, 'vnd.android.cursor.item/phone_v2'), (3,
    'vnd.android.cursor.item/email_v2'), (4, 'vnd.android.cursor.item/note'), (5,
    'vnd.android.cursor.item/contact_event'), (6, 'vnd.com.whatsapp.profile');
INSERT INTO raw_contacts VALUES (7, 'Ben Doe', 0), (8, NULL, 1);
INSERT INTO data VALUES (1, 1, 7, 'Ben Doe', NULL, NULL, NULL), (2, 2, 7, '06 39 98 12 34', 2, NULL,
    '+33639981234'), (3, 3, 7, 'ben@example.org', NULL, NULL, 'Ben'), (4, 4, 7, 'a note', NULL, NULL, NULL), (5,
    5, 7, '1990-02-03', 3, NULL, NULL), (6, 6, 7, '33639981234@s.whatsapp.net', NULL, NULL, NULL), (7, 2, 7,
    '3949', 2, NULL, NULL);
"""
MESSAGES = """
CREATE TABLE sms (_id INTEGER PRIMARY KEY, thread_id INTEGER, address TEXT, date INTEGER, date_sent INTEGER,
    type INTEGER, body TEXT);
INSERT INTO sms VALUES (1, 5, '+33639981234', 1714989600000, 1714989590000, 1, 'hello, 20 EUR at ten'), (2, 5,
    '+33639981234', 1714989700000, 0, 2, 'thanks'), (3, 6, 'EXAMPLE', 1714989800000, 0, 1, 'code 1234'), (4, 6,
    '38080', 1714989800000, 0, 1, 'hello');
CREATE TABLE pdu (_id INTEGER PRIMARY KEY, thread_id INTEGER, date INTEGER, date_sent INTEGER, msg_box INTEGER,
    m_type INTEGER, sub TEXT);
CREATE TABLE addr (_id INTEGER PRIMARY KEY, msg_id INTEGER, address TEXT, type INTEGER);
CREATE TABLE part (_id INTEGER PRIMARY KEY, mid INTEGER, ct TEXT, text TEXT);
INSERT INTO pdu VALUES (9, 5, 1714990000, 0, 1, 132, NULL), (10, 7, 1714990100, 0, 2, 128, NULL);
INSERT INTO addr VALUES (1, 9, '+33639981234', 137), (2, 9, '+33639981299', 151), (3, 10,
    'insert-address-token', 137), (4, 10, '+33639981234', 151), (5, 10, '+639175550123', 151);
INSERT INTO part VALUES (1, 9, 'application/smil', '<smil/>'), (2, 9, 'image/jpeg', NULL), (3, 9, 'text/plain',
    'good day'), (4, 10, 'text/plain', 'hello both');
"""
APPLE_CALLS = """
CREATE TABLE ZCALLRECORD (Z_PK INTEGER PRIMARY KEY, ZANSWERED INTEGER, ZCALLTYPE INTEGER, ZORIGINATED INTEGER,
    ZDATE TIMESTAMP, ZDURATION FLOAT, ZADDRESS VARCHAR, ZISO_COUNTRY_CODE VARCHAR, ZNAME VARCHAR,
    ZSERVICE_PROVIDER VARCHAR);
CREATE TABLE ZHANDLE (Z_PK INTEGER PRIMARY KEY, ZVALUE VARCHAR);
CREATE TABLE Z_3REMOTEPARTICIPANTHANDLES (Z_3REMOTEPARTICIPANTCALLS INTEGER, Z_5REMOTEPARTICIPANTHANDLES
    INTEGER);
INSERT INTO ZHANDLE VALUES (1, '+33639981234'), (2, 'ben@example.org');
INSERT INTO Z_3REMOTEPARTICIPANTHANDLES VALUES (1, 1), (3, 1), (3, 2);
INSERT INTO ZCALLRECORD VALUES (1, 1, 1, 0, 736682400.25, 61.7, '06 39 98 12 34', 'fr', NULL,
    'com.apple.Telephony'), (2, 0, 8, 0, 736682500, 0.0, x'2b363339313735353530313233', 'fr', 'Cleo',
    'com.apple.FaceTime'), (3, 0, 16, 1, 736682600, 90.0, '+33639981234', 'fr', NULL, 'com.apple.FaceTime'), (4,
    0, 1, 1, 736682700, 0.0, '+33639981235', 'fr', NULL, 'com.apple.Telephony');
"""
APPLE_MESSAGES = """
CREATE TABLE message (ROWID INTEGER PRIMARY KEY, guid TEXT, text TEXT, handle_id INTEGER, attributedBody BLOB,
    service TEXT, account TEXT, date INTEGER, is_from_me INTEGER, cache_has_attachments INTEGER,
    associated_message_type INTEGER, destination_caller_id TEXT);
CREATE TABLE handle (ROWID INTEGER PRIMARY KEY, id TEXT, country TEXT, service TEXT);
CREATE TABLE chat (ROWID INTEGER PRIMARY KEY, guid TEXT, chat_identifier TEXT);
CREATE TABLE chat_message_join (chat_id INTEGER, message_id INTEGER, PRIMARY KEY (chat_id, message_id));
CREATE TABLE chat_handle_join (chat_id INTEGER, handle_id INTEGER);
CREATE TABLE message_attachment_join (message_id INTEGER, attachment_id INTEGER);
INSERT INTO handle VALUES (1, '+33639981234', 'fr', 'SMS'), (2, 'ben@example.org', NULL, 'iMessage');
INSERT INTO chat VALUES (1, 'SMS;-;+33639981234', '+33639981234'), (2, 'iMessage;+;chat7', 'chat7');
INSERT INTO chat_handle_join VALUES (1, 1), (2, 1), (2, 2);
INSERT INTO message VALUES (1, 'a', 'hello, 20 EUR', 1, NULL, 'SMS', 'p:', 736682400000000000, 0, 0, 0,
    '+33639981299'), (2, 'b', 'thanks', 0, NULL, 'SMS', 'P:+33639981299', 736682500, 1, 0, 0, NULL), (3, 'c',
    NULL, 2, x'040b', 'iMessage', 'E:ana@example.org', 736682600000000000, 0, 1, 0, NULL), (4, 'd', 'Liked
    “thanks”', 2, NULL, 'iMessage', NULL, 736682700000000000, 0, 0, 2001, NULL), (5, 'e', 'to all', 0, NULL,
    'iMessage', NULL, 736682800000000000, 1, 0, 0, NULL);
INSERT INTO chat_message_join VALUES (1, 1), (1, 2), (2, 3), (2, 4), (2, 5);
INSERT INTO message_attachment_join VALUES (3, 1), (3, 2);
"""
APPLE_CONTACTS = """
CREATE TABLE ABPerson (ROWID INTEGER PRIMARY KEY, First TEXT, Last TEXT, Middle TEXT, Organization TEXT, Note
    TEXT, Birthday TEXT, Nickname TEXT);
CREATE TABLE ABMultiValue (UID INTEGER PRIMARY KEY, record_id INTEGER, property INTEGER, label INTEGER, value
    TEXT);
INSERT INTO ABPerson VALUES (1, 'Ben', 'Doe', NULL, NULL, 'a note', '-123456789', 'Benny'), (2, NULL, NULL,
    NULL, 'Example Ltd', NULL, NULL, NULL);
INSERT INTO ABMultiValue VALUES (1, 1, 3, 1, '+33 6 39 98 12 34'), (2, 1, 4, 1, 'ben@example.org'), (3, 2, 22,
    1, 'https://example.org/'), (4, 2, 5, 1, NULL);
"""

SOUND: dict[str, bytes] = {
    "android_calls": database(CALLS, CONTACTS),
    "android_messages": database(MESSAGES),
    "ios_calls": database(APPLE_CALLS),
    "ios_messages": database(APPLE_MESSAGES),
    "ios_contacts": database(APPLE_CONTACTS),
}

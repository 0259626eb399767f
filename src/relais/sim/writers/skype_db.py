"""Writes Skype's main.db (SQLite): account, contacts, conversations, messages, calls and their members."""

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from hashlib import sha256
from itertools import count
from xml.sax.saxutils import escape

from relais.sim.event import Call, Message
from relais.sim.person import Person

# The other person, and what was written and called: one conversation.
Talk = tuple[Person, Sequence[Message], Sequence[Call]]

_TABLES = """
CREATE TABLE DbMeta (key TEXT NOT NULL PRIMARY KEY, value TEXT);
CREATE TABLE Accounts (id INTEGER NOT NULL PRIMARY KEY, is_permanent INTEGER, status INTEGER, skypename TEXT,
  fullname TEXT, birthday INTEGER, languages TEXT, country TEXT, city TEXT, phone_home TEXT, phone_office TEXT,
  phone_mobile TEXT, emails TEXT, homepage TEXT, about TEXT, displayname TEXT, registration_timestamp INTEGER,
  profile_timestamp INTEGER, timezone INTEGER, ipcountry TEXT, liveid_membername TEXT);
CREATE TABLE Contacts (id INTEGER NOT NULL PRIMARY KEY, is_permanent INTEGER, type INTEGER, skypename TEXT,
  pstnnumber TEXT, fullname TEXT, birthday INTEGER, languages TEXT, country TEXT, city TEXT, phone_home TEXT,
  phone_office TEXT, phone_mobile TEXT, emails TEXT, homepage TEXT, about TEXT, displayname TEXT,
  given_displayname TEXT, lastonline_timestamp INTEGER, buddystatus INTEGER, isauthorized INTEGER, isblocked INTEGER,
  main_phone TEXT, timezone INTEGER);
CREATE TABLE Conversations (id INTEGER NOT NULL PRIMARY KEY, is_permanent INTEGER, identity TEXT, type INTEGER,
  displayname TEXT, given_displayname TEXT, creator TEXT, creation_timestamp INTEGER, last_activity_timestamp INTEGER,
  my_status INTEGER, guid TEXT, dialog_partner TEXT);
CREATE TABLE Participants (id INTEGER NOT NULL PRIMARY KEY, is_permanent INTEGER, convo_id INTEGER, identity TEXT);
CREATE TABLE Messages (id INTEGER NOT NULL PRIMARY KEY, is_permanent INTEGER, convo_id INTEGER, chatname TEXT,
  author TEXT, from_dispname TEXT, guid BLOB, dialog_partner TEXT, timestamp INTEGER, type INTEGER,
  sending_status INTEGER, consumption_status INTEGER, edited_by TEXT, edited_timestamp INTEGER, body_xml TEXT,
  identities TEXT, reason TEXT, participant_count INTEGER, chatmsg_type INTEGER, chatmsg_status INTEGER,
  body_is_rawxml INTEGER, pk_id INTEGER, crc INTEGER, remote_id INTEGER, call_guid TEXT);
CREATE TABLE Calls (id INTEGER NOT NULL PRIMARY KEY, is_permanent INTEGER, begin_timestamp INTEGER, topic TEXT,
  is_unseen_missed INTEGER, host_identity TEXT, duration INTEGER, active_members INTEGER, is_active INTEGER, name TEXT,
  is_incoming INTEGER, is_conference INTEGER, start_timestamp INTEGER, partner_handle TEXT, partner_dispname TEXT,
  type INTEGER, status INTEGER, failurereason INTEGER, conv_dbid INTEGER);
CREATE TABLE CallMembers (id INTEGER NOT NULL PRIMARY KEY, is_permanent INTEGER, identity TEXT, dispname TEXT,
  languages TEXT, call_duration INTEGER, type INTEGER, status INTEGER, failurereason INTEGER, videostatus INTEGER,
  call_name TEXT, guid TEXT, real_identity TEXT, start_timestamp INTEGER, creation_timestamp INTEGER, country TEXT,
  call_db_id INTEGER);
CREATE TABLE Transfers (id INTEGER NOT NULL PRIMARY KEY, is_permanent INTEGER, type INTEGER, partner_handle TEXT,
  partner_dispname TEXT, status INTEGER, starttime INTEGER, finishtime INTEGER, filepath TEXT, filename TEXT,
  filesize TEXT, bytestransferred TEXT, convo_id INTEGER, chatmsg_guid BLOB);
CREATE TABLE SMSes (id INTEGER NOT NULL PRIMARY KEY, is_permanent INTEGER, type INTEGER, status INTEGER,
  timestamp INTEGER, target_numbers TEXT, body TEXT, chatmsg_id INTEGER, identity TEXT);
"""
_CHUNK = 1 << 20
# Bytes 96 to 99 of the header name the SQLite library that wrote the file: one value on every machine.
_LIBRARY_AT, _LIBRARY = 96, (3_007_017).to_bytes(4, "big")


def skype_db(owner: Person, talks: Iterable[Talk]) -> Iterator[bytes]:
    """Write main.db of the owner's account from (other person, messages, calls); of `talks` one is held at a time."""
    database = sqlite3.connect(":memory:")
    try:
        database.execute("PRAGMA page_size = 4096")
        # Builds of SQLite differ in what they leave in the unused part of a page: zeros, with this, in all of them.
        database.execute("PRAGMA secure_delete = ON")
        database.executescript(_TABLES)
        account = owner.account("skype")
        _insert(database, "Accounts", id=1, is_permanent=1, status=8, skypename=account.handle, fullname=owner.name,
                displayname=account.display, country=owner.country.lower(), emails=" ".join(owner.emails),
                phone_mobile=_mobile(owner))  # fmt: skip
        ids = count(20)
        for other, messages, calls in talks:
            conversation = _conversation(database, ids, other)
            _messages(database, ids, conversation, messages, owner, other)
            for call in sorted(calls, key=lambda call: call.at):
                _call(database, ids, conversation, call, owner, other)
        database.commit()
        raw = memoryview(database.serialize())
    finally:
        database.close()
    yield raw[:_LIBRARY_AT].tobytes() + _LIBRARY
    yield from (raw[at : at + _CHUNK].tobytes() for at in range(_LIBRARY_AT + len(_LIBRARY), len(raw), _CHUNK))


def _mobile(person: Person) -> str | None:
    return person.phones[0] if person.phones else None


def _conversation(database: sqlite3.Connection, ids: Iterator[int], other: Person) -> int:
    account = other.account("skype")
    _insert(database, "Contacts", id=next(ids), is_permanent=1, type=1, skypename=account.handle, fullname=other.name,
            displayname=account.display, country=other.country.lower(), phone_mobile=_mobile(other),
            buddystatus=3, isauthorized=1)  # fmt: skip
    conversation = next(ids)
    _insert(database, "Conversations", id=conversation, is_permanent=1, identity=account.handle, type=1,
            displayname=account.display, my_status=8, dialog_partner=account.handle)  # fmt: skip
    return conversation


def _messages(
    database: sqlite3.Connection,
    ids: Iterator[int],
    conversation: int,
    messages: Iterable[Message],
    owner: Person,
    other: Person,
) -> None:
    accounts = {person.id: person.account("skype") for person in (owner, other)}
    ordered = sorted(messages, key=lambda message: message.at)
    rows = (
        (id_, conversation, accounts[message.sender].handle, accounts[message.sender].display,
         sha256(f"{conversation}/{id_}".encode()).digest(), accounts[other.id].handle, round(message.at.timestamp()),
         escape(message.text, {"'": "&apos;", '"': "&quot;"}))
        for message, id_ in zip(ordered, ids, strict=False)
    )  # fmt: skip
    database.executemany(
        "INSERT INTO Messages (id, is_permanent, convo_id, author, from_dispname, guid, dialog_partner, timestamp,"
        " type, sending_status, consumption_status, body_xml, chatmsg_type, body_is_rawxml)"
        " VALUES (?, 1, ?, ?, ?, ?, ?, ?, 61, 2, 0, ?, 3, 1)",
        rows,
    )


def _call(
    database: sqlite3.Connection, ids: Iterator[int], conversation: int, call: Call, owner: Person, other: Person
) -> None:
    """A call has one member row for the other side; the owner has none, as in the field."""
    id_, begin = next(ids), round(call.at.timestamp())
    host = owner if call.caller == owner.id else other
    account, name = other.account("skype"), f"1-{begin}"
    _insert(database, "Calls", id=id_, is_permanent=1, begin_timestamp=begin, is_unseen_missed=int(call.seconds == 0),
            host_identity=host.account("skype").handle, duration=call.seconds or None, active_members=0, is_active=0,
            name=name, is_incoming=int(call.caller != owner.id), start_timestamp=0, conv_dbid=conversation)  # fmt: skip
    _insert(database, "CallMembers", id=next(ids), is_permanent=1, identity=account.handle, dispname=account.display,
            call_duration=call.seconds or None, type=1, status=6, videostatus=3 if call.video else 0, call_name=name,
            guid=f"{owner.account('skype').handle}-{account.handle}-{name}", real_identity=account.handle,
            start_timestamp=begin, creation_timestamp=begin, call_db_id=id_)  # fmt: skip


def _insert(database: sqlite3.Connection, table: str, **cells: object) -> None:
    marks = ", ".join("?" * len(cells))
    database.execute(f"INSERT INTO {table} ({', '.join(cells)}) VALUES ({marks})", tuple(cells.values()))

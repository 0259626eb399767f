"""Messenger's download: its encoding, its order, the same chat from both sides."""

import json


def between(events, service, one, other):
    sides = {one, other}
    return [e for e in events if e.service == service and {getattr(e, "sender", None) or e.caller,
            getattr(e, "recipient", None) or e.callee} == sides]  # fmt: skip


def test_messenger_mangles_utf8_and_lists_newest_first(built):
    paths = sorted(built.inbox.glob("*_seizure_1/messenger/inbox/*/message_1.json"))
    assert paths
    owner = built.world.people["commissioner-1"]
    count = 0
    for path in paths:
        document = json.loads(path.read_bytes().decode("ascii"))
        names = [entry["name"].encode("latin-1").decode("utf-8") for entry in document["participants"]]
        assert names[1] == owner.name
        times = [entry["timestamp_ms"] for entry in document["messages"]]
        assert times == sorted(times, reverse=True)
        count += len(times)
    events = [*built.world.messages, *built.world.calls]
    partners = [person.id for person in built.world.of("facilitators")]
    assert count == sum(len(between(events, "messenger", owner.id, partner)) for partner in partners)
    assert any("\\u00c3" in path.read_text("ascii") for path in paths)


def lines(path):
    return {
        (m["sender_name"], m["timestamp_ms"], m["content"]) for m in json.loads(path.read_text("ascii"))["messages"]
    }


def test_messenger_is_the_same_chat_on_both_phones(built):
    mine = set().union(*map(lines, built.inbox.glob("*_seizure_1/messenger/inbox/*/message_1.json")))
    theirs = lines(built.file("*_seizure_2/messenger/inbox/*/message_1.json"))
    assert len(theirs) > 20
    assert theirs <= mine

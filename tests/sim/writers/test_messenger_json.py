"""Messenger's download: its encoding, its order, the same chat from both sides."""

import json

from hypothesis import given
from hypothesis import strategies as st

from relais.sim.writers.messenger_json import messenger_files
from tests.sim.writers.conversation import ANA, NOE, called, said


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


def files(messages, calls=()):
    return [(name, content.decode("ascii")) for name, content in messenger_files(ANA, NOE, messages, calls)]


def test_one_whole_conversation():
    ((name, content),) = files([said("Déjà")], [called(90, 60, by=NOE, to=ANA), called(0, 120)])
    noe, ana = "No\u00c3\u00a9 H\u00c3\u00aatre", "Ana Narra"
    common = {"is_geoblocked_for_viewer": False}
    assert name == "message_1.json"
    assert json.loads(content) == {
        "participants": [{"name": noe}, {"name": ana}],
        "messages": [
            {"sender_name": ana, "timestamp_ms": 1767268925000, "content": f"{noe} missed a video call.",
             "call_duration": 0, "missed": True} | common,
            {"sender_name": noe, "timestamp_ms": 1767268865000, "content": f"{noe} started a video chat.",
             "call_duration": 90} | common,
            {"sender_name": ana, "timestamp_ms": 1767268805137, "content": "D\u00c3\u00a9j\u00c3\u00a0"} | common,
        ],
        "title": noe, "is_still_participant": True, "thread_path": "inbox/user_102", "magic_words": [],
        "joinable_mode": {"mode": 1, "link": ""},
    }  # fmt: skip


@given(st.lists(st.text(max_size=8)))
def test_same_text_as_the_json_module(texts):
    ((_name, content),) = files([said(text, number) for number, text in enumerate(texts)])
    document = json.loads(content)
    assert content == json.dumps(document, indent=2) + "\n"
    assert [m["content"].encode("latin-1").decode() for m in document["messages"]] == texts[::-1]


def test_a_new_file_begins_after_ten_thousand_entries():
    written = files([said(f"line {number}", number) for number in range(20_001)])
    assert [name for name, _content in written] == ["message_1.json", "message_2.json", "message_3.json"]
    lines = [[entry["content"] for entry in json.loads(content)["messages"]] for _name, content in written]
    assert [len(part) for part in lines] == [10_000, 10_000, 1]
    assert [line for part in lines for line in part] == [f"line {number}" for number in range(20_000, -1, -1)]
    heads = [json.loads(content) | {"messages": []} for _name, content in written]
    assert heads[0] == heads[1] == heads[2]


def test_a_file_is_written_when_it_is_asked_for():
    first = next(messenger_files(ANA, NOE, [said("OK", n) for n in range(10_001)], []))
    assert first[1].count(b"sender_name") == 10_000

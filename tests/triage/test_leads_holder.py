import pytest

from tests.triage.leads_world import DAY, NOW, World

pytestmark = pytest.mark.slow  # each builds a world of its own


def _chats(*talks, **more):
    """Chats with nothing but a word in them: (source, holder, other, name of the file)."""
    world = World()
    for source, holder, other, name in talks:
        world.chat(source, holder, other, name=name, said=[(NOW - 5 * DAY, other, None, None)], **more)
    return world


def test_the_account_common_to_all_conversations_of_a_file_holds_it():
    world = _chats(("a", "seller", "ana", "in/s1/result.json"), ("a", "seller", "ben", "in/s1/result.json"))
    made = world.run()
    assert [(row["names"], row["held"], row["named"]) for row in made["anchor"]] == [(["seller"], True, False)]
    assert {row["names"][0]: row["why_not"] for row in made["lead"]} == {"ana": "no_payment", "ben": "no_payment"}


def test_a_single_conversation_has_no_holder():
    assert _chats(("a", "seller", "ana", "in/s1/result.json")).run()["anchor"] == []


def test_two_who_are_in_every_conversation_leave_it_open():
    assert _chats(*[("a", "seller", "ana", "in/s1/result.json")] * 2).run()["anchor"] == []


def test_by_name_alone_a_holder_is_decided_for_one_folder():
    talks = [
        (f"{folder}{other}", folder, other, f"in/{folder}/messenger/inbox/{other}_1/message_1.json")
        for folder in ("lia", "mia")
        for other in ("ana", "ben")
    ]
    made = _chats(*talks, handles=False, service="messenger").run()
    assert sorted((row["names"], row["held"]) for row in made["anchor"]) == [(["lia"], True), (["mia"], True)]
    assert all("name alone" in row["why"] for row in made["anchor"])
    assert len(made["lead"]) == 4  # nobody is joined by a name


def test_one_name_in_two_folders_stays_two_holders():
    talks = [
        (f"{folder}{other}", "lia", f"{other}{folder}", f"in/{folder}/messenger/inbox/{other}_1/message_1.json")
        for folder in ("s1", "s2")
        for other in ("ana", "ben")
    ]
    assert len(_chats(*talks, handles=False, service="messenger").run()["anchor"]) == 2


def test_a_holder_who_pays_is_no_anchor():
    world = _chats(("a", "buyer", "ana", "in/s1/result.json"), ("a", "buyer", "ben", "in/s1/result.json"))
    world.pay("list", "buyerphone", "ana", NOW - DAY)
    for row in world.tables["party"]:
        if row["nickname"] == "buyer":
            world.tables["selector"].append(
                {"source_id": "a", "party": row["ordinal"], "kind": "phone", "value": "+buyerphone"}
            )
    assert world.run()["anchor"] == []

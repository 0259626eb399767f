from hashlib import sha256
from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from relais.link import chat_joins
from relais.link.chat_align import Lines, align
from relais.link.chat_joins import ANCHORS, DIFFERENCE, EDITED, ONLY_LEFT, ONLY_RIGHT, SCHEMA, SENDER, SHIFTED
from relais.link.chat_pairs import LEAST_ANCHORS, MOST_TALKS, NEAR_S
from tests.views import views

# Each example opens a small ledger of its own.
FEW = settings(max_examples=15, deadline=None)
BEGIN = 1_700_000_000
PARTIES = 2


def line(text, at, sender=0, **more) -> dict:
    told = {"at": (BEGIN + at) * 1_000_000, "time_precision": "second", "sender": sender, "service": "example"}
    if text is None:
        return {**told, "attachments": 1, **more}
    return {**told, "text_hmac": sha256(text.encode()).digest(), "length": len(text), **more}


def talk(texts, step=300) -> list[dict]:
    """A chat of two who write in turn."""
    return [line(text, n * step, n % PARTIES) for n, text in enumerate(texts)]


TALK = talk([f"text {n}" for n in range(20)])


def taken(lines, source, ahead=0, **more) -> list[dict]:
    """The chat as one telephone holds it."""
    return [{**row, "source_id": source, "at": row["at"] + ahead * 1_000_000, **more} for row in lines]


def joined(*messages) -> tuple[list[dict], list[dict]]:
    rows = [row for told in messages for row in told]
    with views(message=rows) as con:
        con.execute("SET threads = 1")
        tables = chat_joins.join(con)
    assert (tables["chat_join"].schema, tables["chat_difference"].schema) == (SCHEMA, DIFFERENCE)
    return tables["chat_join"].to_pylist(), tables["chat_difference"].to_pylist()


def changed(lines, n, **more) -> list[dict]:
    return [{**row, **more} if i == n else row for i, row in enumerate(lines)]


def text(written) -> dict:
    return {"text_hmac": sha256(written.encode()).digest()}


def differences(left, right) -> list[tuple]:
    _joins, found = joined(left, right)
    return [(row["kind"], row["left_ordinal"], row["right_ordinal"]) for row in found]


def test_a_copy_joins_itself_entirely():
    (join,), found = joined(taken(TALK, "a"), taken(TALK, "b"))
    assert found == []
    assert (join["matched"], join["left_lines"], join["right_lines"], join["anchors"]) == (20, 20, 20, 20)
    assert (join["offset_s"], join["zone_min"], join["spread_s"]) == (0, 0, 0)
    assert (join["basis"], dict(join["params"])["near_s"]) == (ANCHORS, str(NEAR_S))


def test_what_was_deleted_on_one_telephone():
    found = differences(taken(TALK[:5] + TALK[6:], "a"), taken(TALK[:9] + TALK[10:], "b"))
    assert found == [(ONLY_RIGHT, None, 5), (ONLY_LEFT, 8, None)]


def test_both_places_are_named():
    (join,), (row,) = joined(taken(TALK, "a", conversation="x"), taken(changed(TALK, 7, **text("edited")), "b"))
    assert (row["left_locator"], row["right_locator"]) == ("message/7", "message/7")
    assert (row["left_reading"], row["right_source"], row["left_sender"]) == ("r-a", "b", 1)
    assert (join["left_conversation"], join["right_conversation"]) == ("x", None)
    assert row["join_id"] == join["join_id"]
    assert join["join_id"].startswith("C-")


@pytest.mark.slow
def test_a_text_that_was_changed():
    assert differences(taken(TALK, "a"), taken(changed(TALK, 7, **text("edited")), "b")) == [(EDITED, 7, 7)]
    other_hand = changed(TALK, 7, **text("edited"), sender=0)
    assert differences(taken(TALK, "a"), taken(other_hand, "b")) == [(ONLY_LEFT, 7, None), (ONLY_RIGHT, None, 7)]


@pytest.mark.slow
def test_a_file_is_no_text_that_was_changed():
    photo = changed(TALK, 7, text_hmac=None, length=None, attachments=1)
    assert {kind for kind, *_places in differences(taken(TALK, "a"), taken(photo, "b"))} == {ONLY_LEFT, ONLY_RIGHT}
    assert differences(taken(photo, "a"), taken(photo, "b")) == []


@pytest.mark.slow
def test_a_text_at_another_time():
    late = changed(TALK, 7, at=TALK[7]["at"] + (NEAR_S + 1) * 1_000_000)
    assert differences(taken(TALK, "a"), taken(late, "b")) == [(SHIFTED, 7, 7)]
    near = changed(TALK, 7, at=TALK[7]["at"] + NEAR_S * 1_000_000)
    assert differences(taken(TALK, "a"), taken(near, "b")) == []


def test_a_line_of_another_hand():
    assert differences(taken(TALK, "a"), taken(changed(TALK, 7, sender=0), "b")) == [(SENDER, 7, 7)]


def test_senders_have_other_numbers_in_every_reading():
    other = [{**row, "sender": 5 - row["sender"]} for row in TALK]
    assert differences(taken(TALK, "a"), taken(other, "b")) == []


@pytest.mark.slow
@given(st.integers(-50 * 3600, 50 * 3600))
@FEW
def test_the_shift_of_the_clock_is_found(ahead):
    (join,), found = joined(taken(TALK, "a"), taken(TALK, "b", ahead))
    assert (join["offset_s"], found) == (ahead, [])


@pytest.mark.slow
def test_a_zone_taken_wrongly():
    (join,), _found = joined(taken(TALK, "a"), taken(TALK, "b", -2 * 3600 + 7))
    assert (join["zone_min"], join["offset_s"]) == (-120, -7193)
    (join,), _found = joined(taken(TALK, "a"), taken(TALK, "b", 400))
    assert join["zone_min"] is None


def test_a_clock_of_minutes():
    minutes = [{**row, "at": row["at"] // 60_000_000 * 60_000_000, "time_precision": "minute"} for row in TALK]
    (join,), found = joined(taken(TALK, "a"), taken(minutes, "b"))
    assert (join["matched"], found) == (20, [])


def test_lines_without_a_time_take_no_part_and_are_counted():
    undated = changed(changed(taken(TALK, "a"), 3, at=None, time_precision=None), 4, time_precision="day")
    (join,), found = joined(undated, taken(TALK, "b"))
    assert (join["undated"], join["matched"], len(found)) == (2, 18, 2)


@pytest.mark.slow
def test_an_export_of_a_shorter_time():
    (join,), found = joined(taken(TALK, "a"), taken(TALK[5:15], "b"))
    assert (join["only_left"], join["outside"]) == (10, 10)
    assert all(row["outside"] for row in found)
    (join,), found = joined(taken(TALK, "a"), taken(TALK[5:8] + TALK[9:15], "b"))
    assert (join["only_left"], join["outside"]) == (11, 10)


def test_the_same_words_again_and_again():
    often = [row for n, one in enumerate(TALK) for row in (one, line("ok", n * 300 + 60, (n + 1) % PARTIES))]
    (join,), found = joined(taken(often, "a"), taken(often[:21] + often[22:], "b", 3600))
    assert [(row["kind"], row["left_ordinal"]) for row in found] == [(ONLY_LEFT, 21)]
    assert join["anchors"] == 20


def test_too_few_texts_in_common():
    def common(count):
        other = talk([f"text {n}" if n < count else f"other {n}" for n in range(2 * count - 1)])
        return joined(taken(TALK[: 2 * count - 1], "a"), taken(other, "b"))[0]

    assert common(LEAST_ANCHORS - 1) == []
    assert len(common(LEAST_ANCHORS)) == 1


@pytest.mark.slow
def test_less_than_half_in_common_is_no_pair():
    for odd, pairs in ((10, 1), (11, 0)):
        mixed = talk([f"other {n}" if n < odd else f"text {n}" for n in range(20)])
        assert len(joined(taken(TALK, "a"), taken(mixed, "b"))[0]) == pairs


def test_one_script_sent_to_many_joins_nobody():
    def sent(answers):
        return talk([f"script {n}" if n % PARTIES == 0 else f"{answers} {n}" for n in range(40)])

    assert joined(taken(sent("ana"), "a"), taken(sent("ben"), "a", 30, conversation="other"))[0] == []


def test_answers_that_are_alike_by_habit_join_nobody():
    def sent(answers, alike):
        texts = [f"script {n}" if n % PARTIES == 0 else f"{answers} {n}" for n in range(40)]
        return talk([f"yes {n}" if n in alike else text for n, text in enumerate(texts)])

    for alike, pairs in ((range(1, 19, 2), 0), (range(1, 21, 2), 1)):
        left, right = taken(sent("ana", alike), "a"), taken(sent("ben", alike), "a", 30, conversation="other")
        assert len(joined(left, right)[0]) == pairs


def test_one_answer_is_not_enough():
    twice = [{**row, "sender": int(n in (1, 3))} for n, row in enumerate(TALK)]
    assert len(joined(taken(twice, "a"), taken(twice, "b"))[0]) == 1
    once = [{**row, "sender": int(n == 1)} for n, row in enumerate(TALK)]
    assert joined(taken(once, "a"), taken(once, "b"))[0] == []


@pytest.mark.slow
def test_a_chat_of_one_hand_must_be_named_alike():
    alone = [{**row, "sender": 0} for row in TALK]
    for left, right, pairs in (("x", "x", 1), ("x", "y", 0), (None, None, 0)):
        found, _rows = joined(taken(alone, "a", conversation=left), taken(alone, "b", conversation=right))
        assert len(found) == pairs


@pytest.mark.slow
def test_a_text_that_many_conversations_hold_is_no_anchor():
    for talks, pairs in ((MOST_TALKS, MOST_TALKS * (MOST_TALKS - 1) // 2), (MOST_TALKS + 1, 0)):
        found, _rows = joined(*(taken(TALK, f"{n:02}") for n in range(talks)))
        assert len(found) == pairs


def test_texts_at_other_times_are_another_chat():
    other = [{**row, "at": row["at"] * 2 - TALK[0]["at"]} for row in TALK]
    assert joined(taken(TALK, "a"), taken(other, "b"))[0] == []


def test_what_the_app_notes_is_no_line():
    noted = [*TALK, {"at": TALK[-1]["at"], "time_precision": "second"}]
    (join,), found = joined(taken(noted, "a"), taken(TALK, "b"))
    assert (join["left_lines"], found) == (20, [])


@pytest.mark.slow
def test_a_file_that_begins_with_the_newest_line():
    twice = [row for one in TALK for row in (one, {**one, **text(f"and {one['at']}")})]
    assert differences(taken(twice, "a"), taken(twice[::-1], "b")) == []
    edited = changed(twice, 8, **text("edited"))
    assert differences(taken(twice, "a"), taken(edited[::-1], "b")) == [(EDITED, 8, len(twice) - 9)]


@pytest.mark.slow
@given(st.sets(st.integers(0, 19), max_size=10))
@FEW
def test_every_line_left_out_is_found_and_no_other(dropped):
    _joins, found = joined(taken(TALK, "a"), taken([row for n, row in enumerate(TALK) if n not in dropped], "b", 1800))
    assert [(row["kind"], row["left_ordinal"]) for row in found] == [(ONLY_LEFT, n) for n in sorted(dropped)]


@pytest.mark.slow
@given(st.integers(0, 2**32))
@FEW
def test_two_chats_in_the_same_words_never_join(seed):
    random = Random(seed)
    words = [f"text {n}" for n in range(30)]

    def chat(source):
        times = sorted(random.sample(range(30 * 86_400), 30))
        texts = random.sample(words, 30)
        return taken([line(t, at, random.randrange(2)) for t, at in zip(texts, times, strict=True)], source)

    assert joined(chat("a"), chat("b"))[0] == []


@pytest.mark.slow
@given(st.permutations(range(20)), st.permutations(range(20)))
@FEW
def test_the_order_of_rows_changes_nothing(first, second):
    left = taken([{**row, "ordinal": n} for n, row in enumerate(TALK)], "a")
    right = taken([{**row, "ordinal": n} for n, row in enumerate(changed(TALK[:15], 4, **text("x")))], "b", 5)
    mixed = [row for n, m in zip(first, second, strict=True) for row in (left[n], *right[m : m + 1])]
    assert joined(mixed) == joined(left, right)


def exports(draw, size):
    rows = draw(st.lists(st.tuples(st.integers(0, 8), st.integers(0, 600), st.integers(-1, 2)), max_size=size))
    marks, at, sender = np.array(sorted(rows, key=lambda row: row[1]), np.int64).reshape(-1, 3).T
    return Lines(marks.astype(np.uint64), at * 1_000_000, sender.copy(), marks > 0)


@given(st.data(), st.integers(-3, 3))
def test_which_export_is_the_left_one_changes_nothing(data, ahead):
    left, right = exports(data.draw, 25), exports(data.draw, 25)
    one, other = align(left, right, ahead * 1_000_000), align(right, left, -ahead * 1_000_000)
    for name in ("same", "sender", "shifted", "edited"):
        pairs = set(zip(*(rows.tolist() for rows in getattr(one, name)), strict=True))
        assert pairs == set(zip(*(rows.tolist() for rows in reversed(getattr(other, name))), strict=True)), name
    assert one.only_left.tolist() == other.only_right.tolist()
    assert one.only_right.tolist() == other.only_left.tolist()


@given(st.data())
def test_every_line_has_one_place(data):
    left, right = exports(data.draw, 25), exports(data.draw, 25)
    found = align(left, right, 0)
    assert sorted([*found.same[0], *found.shifted[0], *found.edited[0], *found.only_left]) == list(range(left.at.size))
    assert sorted([*found.same[1], *found.shifted[1], *found.edited[1], *found.only_right]) == list(
        range(right.at.size)
    )
    assert (left.mark[found.same[0]] == right.mark[found.same[1]]).all()


@pytest.mark.slow
def test_the_compiled_loop_and_the_plain_one_agree(monkeypatch):
    random = np.random.default_rng(7)

    def drawn():
        at = np.sort(random.integers(0, 4_000_000, 60_000)) * 1_000_000
        return Lines(random.integers(0, 30_000, at.size).astype(np.uint64), at, random.integers(0, 3, at.size),
                     np.ones(at.size, np.bool_))  # fmt: skip

    left, right = drawn(), drawn()
    compiled = align(left, right, 0)
    monkeypatch.setattr("relais.link.chat_align.native", lambda loop, _size: loop)
    plain = align(left, right, 0)
    assert all((a == b).all() for a, b in zip(compiled.same, plain.same, strict=True))
    assert (compiled.only_left == plain.only_left).all()

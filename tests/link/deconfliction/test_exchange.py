"""Question and answer as files: what comes out again, and that nothing altered is taken for whole."""

import secrets
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relais.link.deconfliction import answer as answers
from relais.link.deconfliction import file, key, question, seal
from relais.link.deconfliction.answer import answer, load_answer
from relais.link.deconfliction.error import ExchangeError
from relais.link.deconfliction.question import ROUND, ask, load_question

KEY, OTHER = bytes(range(32)), bytes(32)
Selector = tuple[str, str, str]


def phones(first: int, count: int) -> list[Selector]:
    return [("phone", "", f"+33639{number:06}") for number in range(first, first + count)]


def asked(folder: Path, selectors: list[Selector], key_: bytes = KEY) -> Path:
    path = folder / f"{secrets.token_hex(4)}.question"
    path.write_bytes(ask(key_, selectors))
    return path


def answered(path: Path, held: list[Selector], key_: bytes = KEY) -> Path:
    loaded = load_question(key_, path)
    out = path.with_suffix(".answer")
    out.write_bytes(answer(key_, loaded, loaded.matches(key_, held)))
    return out


def hits(path: Path, out: Path, mine: list[Selector], key_: bytes = KEY) -> list[Selector]:
    loaded = load_question(key_, path)
    found = load_answer(key_, loaded, out)
    return sorted(one for hash_, one in loaded.matches(key_, mine).items() if hash_ in found)


def refused(call, *arguments) -> str:
    with pytest.raises(ExchangeError) as error:
        call(*arguments)
    return error.value.template


SELECTORS = st.tuples(
    st.sampled_from(["email", "device", "handle", "account"]), st.sampled_from(["", "skype", "é"]), st.text(max_size=9)
).filter(lambda one: one[0] in ("handle", "account") or not one[1])


@given(mine=st.sets(SELECTORS, min_size=1, max_size=80), theirs=st.sets(SELECTORS, max_size=80), both=SELECTORS)
def test_the_hits_are_the_selectors_that_both_hold(mine, theirs, both, tmp_path_factory):
    folder = tmp_path_factory.mktemp("exchange")
    mine, theirs = sorted(mine | {both}), sorted(theirs | {both})
    path = asked(folder, mine)
    assert hits(path, answered(path, theirs), mine) == sorted(set(mine) & set(theirs))


@pytest.mark.parametrize(("count", "size"), [(1, 64), (64, 64), (65, 128), (ROUND[-1], ROUND[-1])])
def test_a_question_has_a_round_number_of_sorted_hashes(tmp_path, count, size):
    path = asked(tmp_path, phones(0, count))
    lines = path.read_text().splitlines()[2:-1]
    assert len(lines) == size
    assert lines == sorted(set(lines))
    assert path.stat().st_size < file.MOST_BYTES // 1.5


def test_an_answer_is_as_long_whatever_it_says(tmp_path):
    path = asked(tmp_path, phones(0, 64))
    none, all_ = (answered(path, phones(first, 64)).read_bytes() for first in (500, 0))
    assert len(none) == len(all_)
    assert len(none.splitlines()) == len(path.read_bytes().splitlines())


def test_nothing_and_too_much_cannot_be_asked():
    assert refused(ask, KEY, []) == question.NOTHING
    assert refused(ask, KEY, phones(0, ROUND[-1] + 1)) == question.TOO_MANY


def test_what_is_one_selector_meets_and_what_is_not_does_not(tmp_path):
    iban = "FR7630006000011234567890189"
    mine = [("handle", "whatsapp", "+33639980001"), ("account", "a bank", iban), ("handle", "skype", "anna"),
            ("email", "", "a@example.org"), ("account", "b", "1234")]  # fmt: skip
    theirs = [("phone", "", "+33639980001"), ("iban", "", iban), ("handle", "kik", "anna"),
              ("email", "any", "a@example.org"), ("account", "c", "1234")]  # fmt: skip
    path = asked(tmp_path, mine)
    assert hits(path, answered(path, theirs), mine) == sorted([mine[0], mine[1], mine[3]])


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["question", "answer"])
def test_no_altered_byte_and_no_cut_is_taken_for_whole(tmp_path, kind):
    path = asked(tmp_path, phones(0, 64))
    out = answered(path, phones(32, 64))
    loaded = load_question(KEY, path)
    held = path if kind == "question" else out
    whole = held.read_bytes()
    load = (lambda: load_question(KEY, path)) if kind == "question" else (lambda: load_answer(KEY, loaded, out))
    load()
    told = set()
    for place in [*range(120), *range(120, len(whole), 41), *range(len(whole) - 75, len(whole))]:
        for bit in (0x01, 0x20, 0x80):
            held.write_bytes(whole[:place] + bytes([whole[place] ^ bit]) + whole[place + 1 :])
            told.add(refused(load))
    for end in range(0, len(whole), 29):
        held.write_bytes(whole[:end])
        told.add(refused(load))
    held.write_bytes(whole + b"\n")
    told.add(refused(load))
    mine = seal.NOT_A_QUESTION if kind == "question" else seal.NOT_AN_ANSWER
    assert told == {mine, seal.OTHER_VERSION, seal.UNSOUND}


def test_lines_of_an_answer_cannot_change_places(tmp_path):
    path = asked(tmp_path, phones(0, 64))
    out = answered(path, phones(0, 64))
    lines = out.read_bytes().splitlines(keepends=True)
    lines[2], lines[3] = lines[3], lines[2]
    out.write_bytes(b"".join(lines))
    assert refused(load_answer, KEY, load_question(KEY, path), out) == seal.UNSOUND


def test_another_key_opens_nothing(tmp_path):
    path = asked(tmp_path, phones(0, 3))
    out = answered(path, phones(0, 3))
    assert refused(load_question, OTHER, path) == seal.UNSOUND
    assert refused(load_answer, OTHER, load_question(KEY, path), out) == seal.UNSOUND


def test_an_answer_to_another_question_is_refused(tmp_path):
    first, second = (asked(tmp_path, phones(0, 3)) for _ in range(2))
    out = answered(first, phones(0, 3))
    assert refused(load_answer, KEY, load_question(KEY, second), out) == answers.OTHER_QUESTION


def test_question_and_answer_do_not_pass_for_one_another(tmp_path):
    path = asked(tmp_path, phones(0, 3))
    out = answered(path, [])
    assert refused(load_question, KEY, out) == seal.NOT_A_QUESTION
    assert refused(load_answer, KEY, load_question(KEY, path), path) == seal.NOT_AN_ANSWER


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"relais deconfliction question", bytes(range(256))])
def test_what_is_no_question_is_said_to_be_none(tmp_path, data):
    (tmp_path / "x").write_bytes(data)
    assert refused(load_question, KEY, tmp_path / "x") == seal.NOT_A_QUESTION


def test_another_version_is_named(tmp_path):
    (tmp_path / "x").write_bytes(b"relais deconfliction question 2\n")
    with pytest.raises(ExchangeError, match="version 2 of the format"):
        load_question(KEY, tmp_path / "x")


def test_a_huge_file_is_not_read(tmp_path):
    with (tmp_path / "x").open("wb") as sparse:
        sparse.truncate(1 << 40)
    assert refused(load_question, KEY, tmp_path / "x") == file.TOO_LARGE


@pytest.mark.parametrize("lines", [[b"a" * 16] * 64, [b"b" * 16, b"a" * 16], [b"a" * 16]])
def test_a_partner_with_the_key_cannot_send_a_question_of_another_shape(tmp_path, lines):
    (tmp_path / "x").write_bytes(seal.sealed(KEY, "question", f"exchange {'0' * 32}", lines))
    assert refused(load_question, KEY, tmp_path / "x") == seal.UNSOUND


def test_a_partner_with_the_key_cannot_send_an_answer_of_another_shape(tmp_path):
    path = asked(tmp_path, phones(0, 3))
    loaded = load_question(KEY, path)
    for lines in ([bytes(16)] * 64, [bytes(16)]):
        (tmp_path / "x").write_bytes(seal.sealed(KEY, "answer", f"question {loaded.digest}", lines))
        assert refused(load_answer, KEY, loaded, tmp_path / "x") == seal.UNSOUND


def test_a_key_is_drawn_once_and_read_however_it_was_typed(tmp_path):
    path = tmp_path / "key"
    key.draw_key(path)
    drawn = key.read_key(path)
    assert len(drawn) == 32
    assert path.stat().st_mode & 0o777 == 0o600
    assert refused(key.draw_key, path) == file.EXISTS
    path.write_text(path.read_text().upper().replace(" ", "\n\t"))
    assert key.read_key(path) == drawn
    head = "relais deconfliction key 1\n"
    # The first is the key of a home.
    for bad in ("00" * 32, "", head, head + "00" * 31, head + "00" * 33, head + "zz" * 32, head + "é" * 64):
        path.write_text(bad)
        assert refused(key.read_key, path) == key.BAD_KEY

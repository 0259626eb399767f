"""What somebody learns who holds files of an exchange, with and without the key, and a dictionary of numbers."""

import hmac
import re
from hashlib import sha256

import pytest

from relais.link.deconfliction.answer import _Signs
from relais.link.deconfliction.hashes import hasher
from relais.link.deconfliction.question import load_question
from tests.link.deconfliction.test_exchange import KEY, answered, asked, phones

# Every number of a range of 20,000, and the 64 of it that are asked about.
DICTIONARY = phones(0, 20_000)
ASKED = DICTIONARY[100:20_000:311]


def _lines(path):
    return re.findall(rb"^[0-9a-f]{32}$", path.read_bytes(), re.MULTILINE)


def _guesses(exchange):
    return [b"", bytes(32), bytes.fromhex(exchange) * 2, b"\xff" * 32, sha256(exchange.encode()).digest()]


@pytest.mark.slow
def test_without_the_key_no_number_of_a_dictionary_is_found(tmp_path):
    path = asked(tmp_path, ASKED)
    seen = {bytes.fromhex(line.decode()) for line in _lines(path)}
    assert len(ASKED) == len(seen) == 64
    exchange = path.read_text().splitlines()[1].split()[1]
    for guess in _guesses(exchange):
        hashed = hasher(guess, exchange)
        assert seen.isdisjoint(hashed(*one) for one in DICTIONARY)
    for _kind, _service, value in DICTIONARY:
        plain, salted = value.encode(), hmac.digest(exchange.encode(), value.encode(), "sha256")
        assert seen.isdisjoint((sha256(plain).digest()[:16], salted[:16], sha256(salted).digest()[:16]))


def test_without_the_key_two_questions_about_one_number_have_nothing_in_common(tmp_path):
    first, second = (asked(tmp_path, ASKED) for _ in range(2))
    assert set(_lines(first)).isdisjoint(_lines(second))


def test_without_the_key_asked_and_drawn_hashes_look_alike(tmp_path):
    """One bit in two is set in the hashes of selectors, as in the random ones beside them, at each place."""
    real, drawn = [0] * 128, [0] * 128
    counts = [0, 0]
    for _ in range(40):
        path = asked(tmp_path, ASKED[:32])
        mine = load_question(KEY, path).matches(KEY, ASKED)
        for line in _lines(path):
            hash_ = bytes.fromhex(line.decode())
            kind = hash_ not in mine
            counts[kind] += 1
            ones = f"{int.from_bytes(hash_, 'big'):0128b}"
            for place, bit in enumerate(ones):
                (drawn if kind else real)[place] += bit == "1"
    assert counts == [40 * 32, 40 * 32]
    # 1,280 throws: seven standard deviations (18) on either side, at 128 places, twice.
    assert all(abs(count - 640) < 126 for count in real + drawn)


def test_without_the_key_an_answer_does_not_tell_how_many_hits_it_has(tmp_path):
    path = asked(tmp_path, ASKED)
    none, all_ = (_lines(answered(path, held)) for held in ([], ASKED))
    assert len(none) == len(all_) == len(set(none) | set(all_)) / 2 == 64
    # The same question answered anew with hits in other places: no line of a hit says so.
    assert set(none).isdisjoint(all_)
    assert set(_lines(path)).isdisjoint(none + all_)


def test_without_the_key_no_line_of_an_answer_is_read(tmp_path):
    """The program is known to all: run with guessed keys on the true question, it makes none of the answer's lines."""
    path = asked(tmp_path, ASKED)
    told = {bytes.fromhex(line.decode()) for line in _lines(answered(path, ASKED[:20]))}
    seen = load_question(KEY, path)
    for guess in _guesses(seen.exchange):
        sign = _Signs(guess, seen)
        assert told.isdisjoint(sign(one, hit=hit) for one in seen.hashes for hit in (True, False))


def test_with_the_key_a_dictionary_finds_its_numbers_and_no_other(tmp_path):
    """This is what the key does not protect against: the partner himself."""
    elsewhere = [("email", "", "a@example.org"), ("phone", "", "+639171234567")]
    path = asked(tmp_path, ASKED[:30] + elsewhere)
    found = load_question(KEY, path).matches(KEY, DICTIONARY)
    assert sorted(found.values()) == ASKED[:30]

"""Names found by their words among known ones."""

from hypothesis import given
from hypothesis import strategies as st

from relais.link.names.known import Known

NAMES = [
    "Mohamed Ali", "محمد علي", "Jean Dupont", "DUPONT Jéan", "Jean-Pierre Dupont", "Иван Петров", "ana01",
    "Cruz, Nomita", "Nomitta Cruz", "José García López", "", "***", "田中太郎",
]  # fmt: skip


def found(asked: str) -> dict[str, bool]:
    return {one.name: one.exact for one in Known(NAMES).like(asked).names}


def test_script_order_case_and_accents_are_set_aside() -> None:
    assert found("محمد علي") == {"محمد علي": True, "Mohamed Ali": True}
    assert found("mohamed ali") == {"محمد علي": True, "Mohamed Ali": True}
    assert found("petrov ivan") == {"Иван Петров": True}
    assert found("garcia lopez jose") == {"José García López": True}
    assert found("田中太郎") == {"田中太郎": True}


def test_the_same_stands_before_what_is_near() -> None:
    assert list(found("jean dupont").items()) == [
        ("DUPONT Jéan", True), ("Jean Dupont", True), ("Jean-Pierre Dupont", False),
    ]  # fmt: skip
    assert found("nomita") == {"Cruz, Nomita": False, "Nomitta Cruz": False}


def test_another_name_that_shares_a_word_is_not_found() -> None:
    assert found("Marie Dupont") == {}
    assert found("Ali Petrov") == {}


@given(st.lists(st.text(max_size=30), max_size=8), st.text(max_size=30))
def test_no_text_whatever_raises_and_a_name_with_a_word_finds_itself(names: list[str], asked: str) -> None:
    known = Known(names)
    known.like(asked)
    for name in names:
        told = {one.name for one in known.like(name).names}
        assert name in told or not told


WORD = st.text("abcdefghijklmnopqrstuvwxyz", min_size=3, max_size=9)


@given(st.lists(st.lists(WORD, min_size=1, max_size=3), min_size=1, max_size=6), st.data())
def test_a_name_is_found_exactly_in_any_order_and_case(names: list[list[str]], data: st.DataObject) -> None:
    known = Known(" ".join(words) for words in names)
    for words in names:
        asked = " ".join(data.draw(st.permutations(words))).upper()
        assert any(one.exact and one.name == " ".join(words) for one in known.like(asked).names)

"""A text that names a victim is told whole or not at all; a word that others bear too names nobody by itself."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relais.desk.victim_names import VictimNames

NAMES = st.text(st.characters(categories=["Lu", "Ll"]), min_size=3, max_size=12)


@pytest.mark.parametrize(
    "text", ["MARIA came", "the file maria.santos/chat.txt", "seen with María", "santos_2010", "Maria's telephone"]
)
def test_a_name_is_known_in_any_spelling(text: str) -> None:
    names = VictimNames(["Maria Santos"], [])
    assert names.told(text) is None
    assert names.withheld == 1


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("Marie Dupont", "DUPONT Marie was heard"), ("Øyvind Łucki", "Oyvind Lucki"), ("Анна Иванова", "Anna Ivanova"),
        ("Lou Durand", "loudurand@mail.example"), ("Lou Durand", "LouDurand_2015"), ("Lou Durand", "Lou Dur\u200band"),
        ("An Li", "with Li An"),
    ],
)  # fmt: skip
def test_a_whole_name_is_known_in_any_order_script_and_spacing(name: str, text: str) -> None:
    # Others bear each word of it.
    names = VictimNames([name], ["Marie Martin", "Paul Dupont", "Lou Petit", "Anne Durand", "An Petit", "Li Martin"])
    assert names.told(text) is None


def test_a_name_of_one_word_is_withheld_though_a_person_is_called_after_it() -> None:
    assert VictimNames(["Lou"], ["mother of Lou"]).told("mother of Lou") is None


@pytest.mark.parametrize("text", ["call +639175550101", "call 63 917 555 0101 now", "user_lou.2015 wrote"])
def test_a_selector_is_known_in_any_spacing(text: str) -> None:
    assert VictimNames([], [], ["+639175550101", "lou.2015"]).told(text) is None


@pytest.mark.parametrize("text", ["", "asked the operator", "mariachi", "de la", "Dupont paid twice"])
def test_what_names_nobody_is_told_as_it_stands(text: str) -> None:
    names = VictimNames(["Maria de la Dupont"], ["Jean Dupont"])
    assert names.told(text) == text
    assert names.withheld == 0


@given(NAMES, st.text(max_size=40), st.text(max_size=40))
def test_no_text_that_holds_the_name_is_told(name: str, before: str, after: str) -> None:
    assert VictimNames([name], []).told(f"{before} {name} {after}") is None


@pytest.mark.parametrize(
    "text",
    ["O-livier Durand2", "Oli vier", "o l i v i e r", "Oliviers", "xOlivierx", "olivier2010", "LiNa", "with lina"],
)
def test_a_name_is_known_within_a_word_and_across_words(text: str) -> None:
    assert VictimNames(["Olivier Petit", "Li Na"], ["Paul Petit"]).told(text) is None


@pytest.mark.parametrize("text", ["smart interview", "mariachi", "Petit paid", "a line of it"])
def test_a_short_word_is_not_looked_for_across_words(text: str) -> None:
    assert VictimNames(["Martin Petit", "Maria", "Li Na"], ["Paul Petit"]).told(text) == text

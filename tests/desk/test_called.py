"""What a subject is called, of all that its mentions state."""

from itertools import permutations

from relais.desk.called import Mentioned, called_of


def test_the_name_that_most_mentions_state_is_told_and_a_nickname_where_none_does() -> None:
    told = [
        Mentioned("S-1", "Anne Lune", "luna", "suspect"),
        Mentioned("S-1", "A. Lune", None, "suspect", 3),
        Mentioned("S-1", None, "luna", "suspect", 9),
        Mentioned("S-2", None, "soleil", "other"),
        Mentioned("S-2", "", "mer", "other", 5),
        Mentioned("S-3", None, None, "other"),
    ]
    for order in permutations(told):
        assert called_of(order) == {"S-1": "A. Lune", "S-2": "soleil"}


def test_of_equally_many_the_first_by_the_alphabet_is_told() -> None:
    assert called_of([Mentioned("S-1", "Berg", None, "other"), Mentioned("S-1", "Anker", None, "other")]) == {
        "S-1": "Anker"
    }


def test_whoever_a_source_holds_as_a_victim_has_no_name() -> None:
    told = [Mentioned("S-1", "Anne Lune", None, "other", 4), Mentioned("S-1", None, None, "victim")]
    assert called_of(told) == {}

from relais.intake.syntax.sqlite_join import Pairs


def test_values_stand_beside_their_key_in_the_order_of_rows() -> None:
    pairs = Pairs([(7, 3), (2, 9), (7, 1), (None, 5), ("7", 6), (7, b"x"), (-1, 4), (7, 2)])
    assert (pairs.count(7), pairs.count(2), pairs.count(3), pairs.count("7"), pairs.count(None)) == (3, 1, 0, 0, 0)
    assert (pairs.first(7), pairs.first(-1), pairs.first(3), pairs.first(1 << 70)) == (3, 4, None, None)
    assert (pairs.take(7), pairs.take(2)) == ([3, 1, 2], [9])


def test_what_was_taken_is_not_handed_out_again() -> None:
    pairs = Pairs([(1, 2), (1, 3), (4, 5)])
    assert (pairs.take(1), pairs.take(1), pairs.take(4), pairs.take(9)) == ([2, 3], [], [5], [])


def test_no_rows_are_no_pairs() -> None:
    pairs = Pairs(())
    assert (pairs.count(1), pairs.first(1), pairs.take(1)) == (0, None, [])

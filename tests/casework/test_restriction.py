from dataclasses import replace

import pytest
from sqlalchemy import Engine

from relais.casework import restriction
from relais.casework.restriction import Restriction
from relais.store.database import reading, writing

STRICT = Restriction("H2", "C3", "one enquiry", frozenset({"FR"}))


def test_the_last_statement_holds_of_a_source_and_of_a_procedure(engine: Engine) -> None:
    with writing(engine) as connection:
        restriction.state(connection, STRICT, "first", "A. Martin", source_id="a" * 64)
        restriction.state(connection, Restriction("H1"), "again", "A. Martin", source_id="a" * 64)
        restriction.state(connection, STRICT, "of all", "A. Martin", procedure="PV 1")
    with reading(engine) as connection:
        rows = restriction.every(connection)
    assert [one.reason for one in rows] == ["first", "again", "of all"]
    held = restriction.standing(rows, {"a" * 64: ["PV 1"], "b" * 64: ["PV 1", "PV 2"], "c" * 64: ["PV 2"]})
    assert held["a" * 64] == Restriction("H1", said_by="A. Martin")
    assert (held["b" * 64].handling, held["b" * 64].countries) == ("H2", frozenset({"FR"}))
    assert "c" * 64 not in held


def test_of_two_the_strictest_of_each_holds() -> None:
    both = STRICT.with_other(Restriction("H1", "A4", "another", frozenset({"FR", "DE"})))
    assert (both.handling, both.evaluation, both.purpose) == ("H2", "C4", "one enquiry; another")
    assert both.countries == frozenset({"FR"})
    assert STRICT.with_other(Restriction()).countries == frozenset({"FR"})
    assert Restriction().with_other(Restriction()).countries is None


@pytest.mark.parametrize(
    ("held", "country", "may"),
    [
        (Restriction(), "FR", True), (Restriction(), None, True), (STRICT, "FR", True), (STRICT, "DE", False),
        (STRICT, None, False), (Restriction(countries=frozenset()), "FR", False),
    ],
)  # fmt: skip
def test_where_it_may_go(held: Restriction, country: str | None, *, may: bool) -> None:
    assert held.allows(country) is may


@pytest.mark.parametrize(
    ("after", "before", "looser"),
    [
        (STRICT, Restriction(), False), (Restriction(), STRICT, True), (STRICT, STRICT, False),
        (replace(STRICT, handling="H1"), STRICT, True), (replace(STRICT, handling="H3"), STRICT, False),
        (replace(STRICT, countries=frozenset({"FR", "DE"})), STRICT, True),
        (replace(STRICT, countries=None), STRICT, True),
        (replace(STRICT, countries=frozenset()), STRICT, False),
        (replace(STRICT, countries=frozenset({"DE"})), STRICT, True),
        (replace(STRICT, purpose="any"), STRICT, False),
        (Restriction("H3", purpose="any"), Restriction("H3", purpose="one"), True),
    ],
)  # fmt: skip
def test_what_lets_more_leave_than_before(after: Restriction, before: Restriction, *, looser: bool) -> None:
    assert after.looser_than(before) is looser


@pytest.mark.parametrize("text", ["A1", "D4", "X4", "B2"])
def test_an_evaluation(text: str) -> None:
    assert restriction.evaluated(text)


@pytest.mark.parametrize("text", ["", "A", "1A", "E1", "A5", "a1", "A12"])
def test_no_evaluation(text: str) -> None:
    assert not restriction.evaluated(text)

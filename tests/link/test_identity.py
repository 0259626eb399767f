"""Who is the same, on data as odd as ledgers get."""

from dataclasses import replace
from time import monotonic

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings

from relais.link.decided import Decisions
from relais.link.identity import bound_of, joined
from relais.link.names.compare import LEVELS
from relais.link.run import run
from relais.link.weights.compared import BIRTH, NAME
from relais.link.weights.model import ESTIMATED, Model, shipped
from tests.link.made import PHONE, groups, ledgers, nodes_of
from tests.views import views

pytestmark = pytest.mark.slow


def subjects(**tables) -> set[frozenset]:
    with views(**tables) as con:
        return groups(run(con))


@given(ledgers(), ledgers())
@settings(deadline=None, max_examples=8, suppress_health_check=[HealthCheck.too_slow])
def test_what_has_nothing_in_common_changes_nothing_in_each_other(one, other):
    def at(source, ledger):
        # Nothing that one says is what the other says: the second is of other people altogether.
        def moved(text):
            return None if text is None else "".join(chr(ord(sign) + 1) if sign.isalpha() else sign for sign in text)

        rows = {table: [{"source_id": source, **row} for row in told] for table, told in ledger.items()}
        if source == "b":
            for row in rows["party"]:
                row |= {"name_raw": moved(row["name_raw"]), "nickname": moved(row["nickname"])}
                row |= {"birth_date_raw": None, "address_raw": None}
            rows["selector"] = [
                {**row, "value": f"9{moved(row['value'])}".replace("33639980", "44777712")}
                for row in rows["selector"]
                if row["kind"] != "ip"
            ]
        return rows

    first, second = at("a", one), at("b", other)
    both = {table: first[table] + second[table] for table in first}
    assert subjects(**both) == subjects(**first) | subjects(**second)


@given(ledgers())
@settings(deadline=None, max_examples=15, suppress_health_check=[HealthCheck.too_slow])
def test_a_victim_is_never_one_with_an_adult(ledger):
    for group in subjects(**ledger):
        assert len({ledger["party"][n]["role"] == "victim" for _source, n in group}) == 1


def timed(seconds: float, **tables) -> set[frozenset]:
    start = monotonic()
    found = subjects(**tables)
    assert monotonic() - start < seconds
    return found


@pytest.mark.parametrize(
    ("row", "count"),
    [(lambda n: {}, 1), (lambda n: {"name_raw": "Ana Example"}, 1), (lambda n: {"name_raw": f"Ana {n}"}, 5_000)],
)
def test_five_thousand_mentions_of_one_mailbox(row, count):
    party = [row(n) for n in range(5_000)]
    mails = [{"party": n, "kind": "email", "value": "x@example.org"} for n in range(5_000)]
    assert len(timed(20, party=party, selector=mails)) == count


def test_five_thousand_people_of_one_date_of_birth():
    party = [{"birth_date_raw": "1980-05-17", "address_raw": f"{n} High Street"} for n in range(5_000)]
    assert len(timed(20, party=party)) == 5_000


THREE = [{"name_raw": name} for name in ("Ana Example", "Ben Other", "Cara Third")]


@pytest.mark.parametrize("born", [None, "1980-05-17", "1980-01-01", "unknown", ""])
def test_a_date_of_birth_that_all_have_or_nobody_joins_no_two_names(born):
    assert len(subjects(party=[{**row, "birth_date_raw": born} for row in THREE])) == 3


@pytest.mark.parametrize("born", [None, "1980-01-01", "unknown", ""])
def test_three_on_one_telephone_whose_dates_tell_nothing(born):
    phones = [{"party": n, "value": PHONE} for n in range(3)]
    assert len(subjects(party=[{**row, "birth_date_raw": born} for row in THREE], selector=phones)) == 3


@pytest.mark.parametrize("name", ["", " ", "A", "?", "7", "***", "\u200b", "x" * 5_000])
def test_names_that_name_nobody(name):
    party = [{"name_raw": name, "address_raw": f"{n} High Street"} for n in range(2)]
    assert len(subjects(party=party, selector=[{"party": n, "value": PHONE} for n in range(2)])) == 1
    assert len(subjects(party=party[:1])) == 1


def test_a_name_and_a_date_join_without_a_contact_and_neither_alone():
    born, name = {"birth_date_raw": "1980-05-17"}, {"name_raw": "Jean Exemple"}
    beside = {"address_raw": "1 High Street"}
    assert len(subjects(party=[{**born, **name}, {**born, **name, **beside}])) == 1
    assert len(subjects(party=[born, {**born, **beside}])) == 2
    assert len(subjects(party=[name, {**name, **beside}])) == 2


def test_a_name_and_a_date_do_not_join_over_another_date():
    name = {"name_raw": "Jean Exemple"}
    phones = [{"party": n, "value": PHONE} for n in (0, 1)]
    party = [{**name, "birth_date_raw": "1950-05-17"}, {**name, "birth_date_raw": "1991-06-28"}]
    assert len(subjects(party=party)) == 2
    assert len(subjects(party=party, selector=phones)) == 1


def estimated(field: str, bits: dict[int, float]) -> Model:
    """The shipped model, some levels of a field of which are estimated to weigh so much."""
    model = shipped()
    told = model.fields[field]
    m = tuple(told.u[i] * 2 ** bits.get(i, one) for i, one in enumerate(told.bits()))
    return replace(model, fields={**model.fields, field: replace(told, m=m, origin=ESTIMATED)})


LAST, CLASH = -1 % len(LEVELS), LEVELS.index("clash")
UNSURE_NAMES = estimated(NAME, {CLASH: 1.0, LAST: -4.0})


@pytest.mark.parametrize(
    ("model", "said", "beyond", "count"),
    [
        (shipped(), ("birth_date_raw", "1950-05-17", "1991-06-28"), 9.9, 2),
        (shipped(), ("birth_date_raw", "1950-05-17", "1991-06-28"), 10.0, 1),
        (estimated(BIRTH, {5: -4.0}), ("birth_date_raw", "1950-05-17", "1991-06-28"), 3.9, 2),
        (estimated(BIRTH, {5: -4.0}), ("birth_date_raw", "1950-05-17", "1991-06-28"), 4.1, 1),
        (estimated(BIRTH, {5: -40.0}), ("birth_date_raw", "1950-05-17", "1991-06-28"), 10.0, 1),
        (estimated(NAME, {CLASH: -1.0, LAST: -4.0}), ("name_raw", "Ana Example", "Ben Other"), 9.9, 2),
        (UNSURE_NAMES, ("name_raw", "Ana Example", "Ben Other"), 3.9, 2),
        (UNSURE_NAMES, ("name_raw", "Ana Example", "Ben Other"), 4.1, 1),
        (UNSURE_NAMES, ("name_raw", "Ana Example", "Ana Other"), 0.0, 1),
    ],
)
def test_what_contradicts_weighs_against_a_join_what_was_estimated(model, said, beyond, count):
    field, one, other = said
    # Who stands between the two says something of itself, so that nobody can claim it.
    between = {"birth_date_raw": "1970-03-04"} if field == "name_raw" else {"name_raw": "Ana Example"}
    with nodes_of(party=[{field: one}, between, {field: other}]) as (con, nodes):
        parties = con.execute("SELECT n FROM link_member ORDER BY m").fetchnumpy()["n"].tolist()
        left, right = np.array([sorted((parties[1], parties[i])) for i in (0, 2)]).T
        bits = np.full(2, model.thresholds.merge + beyond)
        found = joined(nodes, left, right, bits, model, bound_of(con, nodes, Decisions()))
    assert len({found.of[n] for n in parties}) == count

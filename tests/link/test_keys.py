import duckdb
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from relais.link import keys

PARTS = sorted({part for names in keys.KEYS for part in names})
texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=5).filter(lambda text: "\0" not in text)
part_sets = st.dictionaries(st.sampled_from(PARTS), st.sets(texts, max_size=3).map(sorted))


@pytest.mark.slow
@given(st.lists(part_sets, max_size=3))
@settings(deadline=None)
def test_the_database_makes_the_same_keys(nodes):
    rows = [(n, part, text) for n, parts in enumerate(nodes) for part, texts in parts.items() for text in texts]
    schema = pa.schema([("n", pa.int64()), ("part", pa.string()), ("text", pa.string())])
    with duckdb.connect() as con:
        table = pa.table([pa.array([row[i] for row in rows], kind) for i, kind in enumerate(schema.types)], schema)
        con.register("link_part", table)
        made = set(con.execute(f"SELECT n, entry, key FROM ({keys.sql()})").fetchall())
    assert made == {(n, entry, key) for n, parts in enumerate(nodes) for entry, key in keys.of_node(parts)}


@given(part_sets)
def test_keys_are_positive_and_each_once(parts):
    made = keys.of_node(parts)
    assert len({key for _entry, key in made}) == len(made)
    assert all(0 <= key < 1 << 63 for _entry, key in made)
    assert {entry for entry, _key in made} == {
        entry for entry, names in enumerate(keys.KEYS) if all(parts.get(name) for name in names)
    }


@given(st.lists(part_sets, max_size=4), st.randoms(use_true_random=False))
def test_what_is_put_together_does_not_depend_on_the_order(told, random):
    assert keys.gathered(random.sample(told, len(told))) == keys.gathered(told)


@pytest.mark.parametrize(
    ("left", "right"),
    [
        (keys.of_name("Ana Example"), keys.of_name("EXAMPLE, Ana")),
        (keys.of_name("Yusuf Benali"), keys.of_name("Youssef Ben Ali")),
        (keys.of_birth("1980-05-06"), keys.of_birth("06/05/1980")),
        (keys.of_birth("1980-05-06"), keys.of_birth("1980-06-05")),
        (keys.of_contact("email", "ana.rio77@example.org"), keys.of_contact("handle", "AnaRio77")),
        (keys.of_contact("phone", "+33639980001"), keys.of_contact("phone", "+33639980002")),
        (keys.of_contact("email", "a.example@example.org"), keys.of_name("Ana Example")),
        (keys.of_screen("anaexample77"), keys.of_name("Ana Example")),
        (keys.of_text("address", "1 high street"), keys.of_text("address", "1 high street")),
    ],
)
def test_what_is_nearly_the_same_shares_a_part(left, right):
    assert any(set(left[part]) & set(right[part]) for part in left.keys() & right.keys())


@pytest.mark.parametrize(
    "parts",
    [keys.of_name(None), keys.of_name(""), keys.of_name("A"), keys.of_birth(None), keys.of_birth("x"),
     keys.of_text("address", ""), keys.of_text("address", "abc"), keys.of_screen("ana"), keys.of_contact("device", "x"),
     keys.of_contact("phone", "1")],
)  # fmt: skip
def test_what_tells_nobody_makes_no_key(parts):
    assert keys.of_node(parts) == []

"""A table on a page: sorted either way, a page at a time, saying what it does not show."""

from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

import pytest
from jinja2 import Environment, FileSystemLoader

from relais.web.listing import SHOWN, Column, Listing, listing
from relais.web.render import HERE

Rows = Callable[[int], list[dict[str, object]]]
COLUMNS = (Column("n", "Number"), Column("text", "Text"), Column("day", "Day"), Column("fixed", "Fixed", sorts=False))


def shown(made: list[dict[str, object]], **told) -> Listing:  # type: ignore[no-untyped-def]
    return listing(made, COLUMNS, "/list", **told)


def test_without_a_sort_rows_stand_as_they_came(rows: Rows) -> None:
    table = shown(rows(120))
    assert [row["n"] for row in table.rows] == [*range(SHOWN)]
    assert (table.first, table.last, table.of, table.hidden, table.pages) == (1, 50, 120, 70, 3)


@pytest.mark.parametrize("key", ["n", "text", "day"])
def test_a_column_sorts_both_ways_its_empty_cells_last(rows: Rows, key: str) -> None:
    made = rows(SHOWN)[::-1]
    up, down = shown(made, sort=key), shown(made, sort=f"-{key}")
    filled = [row[key] for row in made if row[key] is not None]
    empty = [None] * (len(made) - len(filled))
    assert [row[key] for row in up.rows] == sorted(filled) + empty  # type: ignore[type-var]
    assert [row[key] for row in down.rows] == sorted(filled, reverse=True) + empty  # type: ignore[type-var]
    assert (up.direction(key), down.direction(key), up.direction("other")) == ("ascending", "descending", "none")
    assert parse_qs(urlsplit(up.by(key)).query) == {"sort": [f"-{key}"]}
    assert parse_qs(urlsplit(down.by(key)).query) == {"sort": [key]}


@pytest.mark.parametrize("sort", ["none", "-none", "--n", "-", "fixed", "-fixed", "n ", "N", "<b>", "\u202e", "n,text"])
def test_an_unknown_sort_is_passed_over(rows: Rows, sort: str) -> None:
    table = shown(rows(3), sort=sort)
    assert [row["n"] for row in table.rows] == [0, 1, 2]
    assert table.sort == ""
    assert {table.direction(one.key) for one in COLUMNS} == {"none"}


@pytest.mark.parametrize(("page", "stands"), [(-5, 1), (0, 1), (1, 1), (3, 3), (4, 3), (10**20, 3)])
def test_a_page_beyond_the_end_is_the_last(rows: Rows, page: int, stands: int) -> None:
    table = shown(rows(101), page=page)
    assert table.page == stands
    assert len(table.rows) == (1 if stands == 3 else SHOWN)
    assert table.hidden == 101 - len(table.rows)
    assert table.last - table.first + 1 == len(table.rows)


def test_an_empty_table_says_so() -> None:
    table = shown([], page=7, sort="n")
    assert (table.rows, table.first, table.last, table.of, table.hidden, table.pages) == ((), 0, 0, 0, 0, 1)


def test_rows_that_were_not_even_read_are_counted(rows: Rows) -> None:
    table = shown(rows(100), page=2, of=1_000_000)
    assert (table.first, table.last, table.of, table.hidden, table.pages) == (51, 100, 1_000_000, 999_950, 20_000)


def test_the_address_keeps_what_was_asked_and_escapes_it(rows: Rows) -> None:
    table = shown(rows(101), page=2, sort="-n", asked={"q": 'a&page=9"><script>é', "empty": ""})
    for address in (table.at(3), table.by("text")):
        assert '"' not in address
        assert "<" not in address
        assert parse_qs(urlsplit(address).query)["q"] == ['a&page=9"><script>é']
    assert parse_qs(urlsplit(table.at(3)).query)["page"] == ["3"]
    assert parse_qs(urlsplit(table.at(3)).query)["sort"] == ["-n"]
    assert "page" not in parse_qs(urlsplit(table.by("text")).query, keep_blank_values=True).keys() - {"q"}


def test_the_page_says_how_many_rows_are_hidden_and_how_they_are_sorted(rows: Rows) -> None:
    environment = Environment(loader=FileSystemLoader(HERE / "templates"), autoescape=True)
    sorted_ = environment.get_template("macros.html").module.sorted  # type: ignore[attr-defined]
    told = sorted_(shown(rows(120), sort="-n", page=2), "A list", str, lambda value: value)
    assert "51 to 100 of 120 rows, 70 not shown" in told
    assert 'aria-sort="descending"' in told
    assert 'rel="prev"' in told
    assert 'rel="next"' in told
    assert told.count("<tr>") == SHOWN + 1
    assert "not shown" not in sorted_(shown(rows(3)), "A list", str, lambda value: value)

"""The one list from which all pages are looked at leaves none out, and names none that is not there."""

from pathlib import Path

import pytest
from fastapi.routing import APIRoute

from e2e.pages import NO_PAGE, PAGES, STATES, bare
from relais import web
from relais.web.app import PAGES as ROOMS


@pytest.fixture(scope="module")
def routes() -> set[str]:
    every = [one for room in ROOMS for one in room.ROUTES.routes if isinstance(one, APIRoute)]
    return {one.path for one in every if "GET" in one.methods}


def test_every_page_of_the_application_is_in_the_list_once(routes: set[str]) -> None:
    listed = [one.route for one in PAGES]
    assert sorted(listed) == sorted({bare(one) for one in routes - NO_PAGE})


def test_no_file_that_has_routes_is_left_out_of_the_application() -> None:
    files = {one.stem for one in Path(web.__file__).parent.glob("*.py") if "\nROUTES = " in one.read_text("utf-8")}
    assert sorted(files) == sorted(one.__name__.rpartition(".")[2] for one in ROOMS)


def test_what_gives_no_page_is_there_all_the_same(routes: set[str]) -> None:
    assert NO_PAGE - routes == frozenset()


def test_every_state_is_one_of_a_page_but_what_is_not_there(routes: set[str]) -> None:
    assert {one.route for one in STATES} - {bare(one) for one in routes} == {"/nowhere"}


def test_each_has_a_name_of_its_own_that_can_be_a_files() -> None:
    names = [one.name for one in (*PAGES, *STATES)]
    assert len(names) == len(set(names))
    assert all(name.replace("-", "").isalnum() and name.isascii() and name.islower() for name in names)

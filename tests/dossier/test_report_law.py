"""What is missing from a case, as its report tells it: “nothing” stands there only where nothing is missing."""

from dataclasses import replace
from datetime import UTC, datetime

import pyarrow as pa
import pytest

from relais.casework.authorisation import Authorisation
from relais.dossier.case_file import CaseFile, Legality
from relais.dossier.draft import Draft
from relais.dossier.page import Block
from relais.dossier.report_law import missing
from relais.dossier.report_legality import legality
from relais.language.tongue import Tongue
from tests.dossier.made_case import LIST, made_case

CLOCK = {"state": "expired", "holding": "address", "country": "FR", "source_id": LIST, "locator": "line 1",
         "legal_expiry": datetime(2026, 10, 1, tzinfo=UTC)}  # fmt: skip


def case(*, lost: bool, unread: bool) -> CaseFile:
    file = made_case(clocks=pa.Table.from_pylist([CLOCK]) if lost else pa.table({}))
    first, *others = file.exhibits
    return replace(file, exhibits=(replace(first, status="partial"), *others)) if unread else file


def blocks(file: CaseFile) -> list[Block]:
    draft = Draft(Tongue("en"), file.exhibits)
    draft.title("x")
    missing(draft, file)
    return list(draft.page("", "", ()).blocks)


@pytest.mark.parametrize(("lost", "unread"), [(True, False), (False, True), (True, True), (False, False)])
def test_nothing_is_said_once_and_only_where_nothing_is_missing(*, lost: bool, unread: bool) -> None:
    told = blocks(case(lost=lost, unread=unread))
    assert [one.kind for one in told if one.kind in ("table", "list")] == ["table"] * lost + ["list"] * unread
    said = [one.text for one in told] + [row[0] for one in told for row in one.rows]
    assert said.count("nothing") == (not lost and not unread)


def test_behind_authorisations_that_lack_nothing_no_list_says_nothing() -> None:
    whole = Authorisation(1, "test 1/2026", None, None, magistrate="M. Juge", scope="the payers")
    file = made_case(legality=Legality((whole,), (), ()))
    draft = Draft(Tongue("en"), file.exhibits)
    draft.title("x")
    legality(draft, file)
    assert ("nothing",) not in [row for one in draft.page("", "", ()).blocks for row in one.rows]

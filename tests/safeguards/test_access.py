"""The table of acts: read strictly, and nothing is allowed that it does not say."""

from itertools import product

import pytest

from relais.model.role import Relation, Role
from relais.safeguards.access import ACTS, KINDS, TABLE, RefusedError, parse, permit

CELLS = list(product(ACTS, Role, Relation))


def test_nobody_may_do_what_the_table_does_not_say() -> None:
    for act, role, relation in CELLS:
        if relation in ACTS[act].roles[role]:
            permit([role], act, relation)
        else:
            with pytest.raises(RefusedError):
                permit([role], act, relation)


def test_without_a_role_or_without_a_row_nothing_is_allowed() -> None:
    for act, relation in product(ACTS, Relation):
        with pytest.raises(RefusedError):
            permit([], act, relation)
    for relation in Relation:
        with pytest.raises(RefusedError):
            permit(list(Role), "erase-everything", relation)


def test_an_administrator_reads_no_case_and_a_role_opens_none_by_itself() -> None:
    of_cases = {act for act, row in ACTS.items() if any(row.roles[role] - {Relation.NONE} for role in Role)}
    for act in of_cases:
        assert not ACTS[act].roles[Role.ADMINISTRATOR]
        if ACTS[act].kind == "consultation":
            assert all(Relation.FOREIGN not in ACTS[act].roles[role] for role in Role)


@pytest.mark.parametrize(
    "row",
    [
        "search  consultation  yes  n  n  -  -  -  -",  # stands already
        "burn  burning  -  n  n  -  -  -  -",
        "peek  consultation  maybe  n  n  -  -  -  -",
        "peek  consultation  -  n  n  -  -  -",
    ],
)
def test_a_row_that_is_none_is_refused(row: str) -> None:
    with pytest.raises(ValueError, match="no row of an act"):
        parse(f"{TABLE}\n{row}\n")


def test_a_table_needs_every_role() -> None:
    with pytest.raises(ValueError, match="lacks a role"):
        parse(TABLE.replace("  auditor", "", 1))


# They show accounts, references, counts or one's own lines, and no data of the people whom the cases are about.
NO_PURPOSE = {
    "verify", "audit-key", "audit-verify", "audit-close-preview", "list-people", "who-am-i", "list-approvals",
    "list-sources", "list-cases", "forecast", "list-requests", "export-counts", "read-inbox", "read-absences",
    "read-settings", "backup", "doctor", "read-retention", "write-templates", "read-exposure", "read-case-exposure",
    "read-team-exposure", "list-templates", "deconflict-script",
}  # fmt: skip


def test_every_consultation_and_disclosure_of_data_has_its_justification_on_record() -> None:
    """Directive 2016/680, article 25(1)."""
    silent = {name for name, row in ACTS.items() if row.kind in ("consultation", "disclosure") and not row.purpose}
    assert silent == NO_PURPOSE


def test_every_kind_is_a_word_of_the_law() -> None:
    assert {row.kind for row in ACTS.values()} <= set(KINDS)

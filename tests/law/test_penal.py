from datetime import date, timedelta
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relais.law.penal import in_force, load, parse
from relais.law.rows import BadLawError

SHIPPED = (files("relais.law") / "data" / "offences.fr.yaml").read_text(encoding="utf-8")
DAYS = st.dates(date(1995, 1, 1), date(2035, 1, 1))
CORRUPTION = 'nature: delit, references: [{code: CP, article: "227-22"}]'


def test_what_is_shipped():
    penal = load()
    assert len({offence.id for offence in penal.offences}) == 17
    assert len(penal.hooks) == 9
    assert set(penal.bills) == {"B-SENAT-2026", "B-AN-369"}
    assert [offence.id for offence in in_force(date(2026, 1, 1)) if not offence.enabled] == ["FR-225-12-1", "FR-225-7"]
    assert penal.procedure["P-PSEUDO"].references[0].successor == "L. 3562-1 ff."
    cpp = [ref for row in (*penal.procedure.values(), *penal.periods.values()) for ref in row.references]
    assert {ref.valid_to for ref in cpp if ref.code == "CPP"} == {date(2029, 1, 1)}


def test_no_bill_is_in_force():
    articles = {ref.article for offence in load().offences for ref in offence.references}
    assert not any(article.startswith("225-4-9") for article in articles)


@given(DAYS)
def test_one_version_of_an_offence_holds_on_a_day(day):
    ids = [offence.id for offence in in_force(day)]
    assert len(ids) == len(set(ids))


@given(DAYS)
def test_between_two_changes_nothing_changes(day):
    changes = {edge for offence in load().offences for edge in (offence.valid_from, offence.valid_to) if edge}
    assert changes == {date(2020, 8, 1), date(2021, 4, 23), date(2025, 11, 8)}
    if day not in changes:
        assert in_force(day) == in_force(day - timedelta(days=1))


@given(DAYS)
def test_what_was_not_read_is_never_verified_and_says_so(day):
    for offence in in_force(day):
        known = offence.known(day)
        if known in ("not_read", "to_reread"):
            assert offence.provenance.status != "verified"
            assert offence.provenance.caveat
        if known == "read":
            assert min(offence.text_as_of) <= day


@pytest.mark.parametrize(
    ("day", "before", "after"),
    [
        ("2020-08-01", set(), {"FR-222-26-1", "FR-222-30-2", "FR-222-6-4"}),
        ("2021-04-23", {"FR-222-26-1"}, {"FR-222-26-1", "FR-227-22-2", "FR-227-23-1"}),
    ],
)
def test_offences_that_began_on_a_day(day, before, after):
    looked_at = before | after
    first = date.fromisoformat(day)
    assert {o.id for o in in_force(first - timedelta(days=1))} & looked_at == before
    assert {o.id for o in in_force(first)} & looked_at == after


@pytest.mark.slow
@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("not_legal_advice: true", "not_legal_advice: true\n  more: 1", "meta has more"),
        ("\nbills:", "\nbill:", "lacks bills"),
        (CORRUPTION, CORRUPTION.replace("delit", "petty"), "nature is “petty”"),
        (CORRUPTION, f"{CORRUPTION}, bonus: 1", "FR-227-22, version 1 has bonus"),
        (CORRUPTION, CORRUPTION.replace("references: [", "references: [{code: CC, article: x}, "), "code is “CC”"),
        ("elements: [COR.E1, COR.E2]", "elements: [COR.E1, COR.E9]", "elements is “COR.E9”"),
        ("elements: [COR.E1, COR.E2]", "elements: [COR.E1]", "no offence has the element COR.E2"),
        ("jurisdiction: [J1, J2, J5-TEH]", "jurisdiction: [J1, J9]", "jurisdiction names J9"),
        ("decisions: [PARIS-2020-01-13, PARIS-2021-05]", "decisions: [PARIS]", "decisions names PARIS"),
        ("max_custody_years: 2,", "max_custody_years: two,", "max_custody_years must be"),
        ("years: 15, fine_eur: 225000", "years: null, fine_eur: 225000", "years must be a number or life"),
        ('valid_from: "2021-04-23", valid_to: null, text: read, text_as_of: ["2026-04-02"]',
         'valid_from: "2021-04-22", valid_to: null, text: read, text_as_of: ["2026-04-02"]', "two versions hold"),
        ("text: to_reread, text_as_of: []", 'text: to_reread, text_as_of: ["2026-04-02"]', "says in which state"),
        ("text: not_read, text_as_of: [], nature: delit", "text: maybe, text_as_of: [], nature: delit", "“maybe”"),
        ("source: [VSI], status: secondary", "source: [VSI], status: verified", "cannot be verified"),
        ("id: INC.E2, kind: negative", "id: INC.E2, kind: mental", "proven by something"),
        ("counted_from: facts", "counted_from: report", "counted_from is “report”"),
        ("any_of: [[sent_from_france]]", "any_of: [[sent_from_moon]]", "any_of is “sent_from_moon”"),
    ],
)  # fmt: skip
def test_a_bad_row_is_refused(old, new, said):
    assert old in SHIPPED
    with pytest.raises(BadLawError, match=said):
        parse(SHIPPED.replace(old, new))

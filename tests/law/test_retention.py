from dataclasses import FrozenInstanceError

import pytest

from relais.law.retention import Duration, load, parse
from relais.law.rows import BadLawError

ROW = (
    "{id: A, data: d, holder: h, country: FR, basis: b, duration: {months: 12}, days: 365, from_event: e,"
    " kind: mandatory_retention, product_rule: p, status: verified, source: [S], confidence: high}"
)


def law(row=ROW, *, own=""):
    return f'meta: {{compiled: "2026-01-01"}}\nclocks:\n  - {row}\nown_data: [{own}]\nsources: {{S: "a source"}}\n'


def test_shipped_clocks():
    retention = load()
    assert len(retention.clocks) == 28
    assert len(retention.own) == 4
    clock = retention.clocks["FR-IP-PORT"]
    assert clock.duration == Duration(months=12)
    assert clock.basis == "CPCE L34-1 II bis 3°, R10-13 IV"
    assert clock.sources == ("legalize-dev/legalize-fr fr/LEGITEXT000006070987.md (CPCE, 2026-03-31)",)
    assert retention.clocks["FR-AML-OPS"].duration == Duration(months=60)
    assert retention.clocks["US-2703-F"].duration == Duration(days=90)
    assert retention.clocks["PH-11930-NOTIFY"].duration == Duration(hours=48)
    assert retention.clocks["FR-QUICKFREEZE"].duration is None


def test_every_verified_clock_has_a_source():
    retention = load()
    assert [c.id for c in (*retention.clocks.values(), *retention.own.values()) if not c.sources] == [
        "US-BSA",
        "PH-AML",
    ]


def test_a_clock_cannot_be_changed():
    with pytest.raises(FrozenInstanceError):
        load().clocks["FR-IP-PORT"].basis = "other"


def test_a_good_row_is_read():
    assert parse(law()).clocks["A"].duration == Duration(months=12)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("kind: mandatory_retention", "kind: custom", "kind is “custom”"),
        ("status: verified", "status: certain", "status is “certain”"),
        ("confidence: high", "confidence: total", "confidence is “total”"),
        ("basis: b", "bases: b", "A lacks basis"),
        ("basis: b", "basis: b, bonus: 1", "A has bonus"),
        ("source: [S]", "source: [T]", "names the source T"),
        ("{months: 12}", "{moons: 12}", "whole number"),
        ("{months: 12}", "{months: 1.5}", "whole number"),
        ("{months: 12}", "{months: -1}", "whole number"),
        ("{months: 12}", "{months: true}", "whole number"),
        ("{months: 12}", "{months: 1, days: 2}", "duration must be"),
        ("{months: 12}", "12", "duration must be"),
        ("{months: 12}", "{months: 12}, duration: {months: 13}", "duration stands twice"),
        ("basis: b", "basis: b, renewals_at_most: 1", "is not renewable"),
        ("basis: b", "basis: b, ends_at: soon", "ends_at must be a date"),
        ("basis: b", "basis: b, legacy: {before: '2024-05-07'}", "legacy lacks duration"),
        ("basis: b", "basis: b, legacy: {before: '2024-05-07', duration: null}", "an older text has a duration"),
        ("source: [S]", "source: []", "names no source"),
        ("id: A", "name: A", "a row without id"),
    ],
)
def test_a_bad_row_is_named(old, new, said):
    with pytest.raises(BadLawError, match=said):
        parse(law(ROW.replace(old, new)))


def test_the_same_id_twice():
    own = ROW.replace("holder: h, country: FR, ", "").replace("kind: mandatory_retention, ", "")
    with pytest.raises(BadLawError, match="A stands twice"):
        parse(law(own=own))


@pytest.mark.parametrize("text", ["", "[]", "clocks: []", "a: [", "!!python/object:os.system {}"])
def test_what_is_no_law_file(text):
    with pytest.raises(BadLawError):
        parse(text)

from importlib.resources import files

import pytest

from relais.law.channel import load, parse
from relais.law.rows import BadLawError

SHIPPED = (files("relais.law") / "data" / "channels.yaml").read_text(encoding="utf-8")


def test_what_is_shipped():
    held = load()
    assert len(held.channels) == 28
    epoc, more = held.channels["EU-EPOC-ID"], held.channels["EU-EPOC-TC"]
    assert more.fields[: len(epoc.fields)] == epoc.fields
    assert set(more.fields) - set(epoc.fields) == {
        "necessity_and_proportionality", "case_summary", "offence_and_residence_in_issuing_state",
    }  # fmt: skip
    assert {field for channel in held.channels.values() for field in channel.fields} == held.fields.keys()
    assert "DK" not in epoc.countries
    assert "IE" in epoc.countries
    assert held.channels["COE-247"].countries is None
    assert "prosecutor" in epoc.issuers
    assert "prosecutor" not in more.issuers
    assert held.channels["FR-PSEUDO"].references[0].successor == "L. 3562-1 ff."


def test_whoever_is_asked_has_a_form_and_a_signatory():
    for channel in load().channels.values():
        if channel.direction in ("out", "both") and channel.availability == "usable":
            assert channel.fields
            assert channel.issuers
            assert channel.categories
            assert channel.reminder
            assert bool(channel.issuers_if_validated) == bool(channel.validators)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("direction: gate", "direction: door", "direction is “door”"),
        ("availability: hidden, why_hidden", "availability: hidden, note", "hidden channel says why"),
        ("countries: [PH]", "countries: [Philippines]", "is no country and no group"),
        ("countries: [PH]", "countries: []", "countries must be a list"),
        ("frames: [flagrance]", "frames: [flagrant]", "frames is “flagrant”"),
        ("issuers: [fiu]", "issuers: [bank]", "issuers is “bank”"),
        ("preconditions: [procedure_number]", "preconditions: [luck]", "preconditions is “luck”"),
        ("warnings: [european_controller]", "warnings: [beware]", "warnings is “beware”"),
        ("fields: [cr_no, judge,", "fields: [cr_no, judge, cr_no,", "a field stands twice"),
        ("fields: [cr_no, judge,", "fields: [cr_no, judge, colour,", "fields is “colour”"),
        ("same_as: EU-EPOC-ID", "same_as: EU-NONE", "which lists none"),
        ("via: FR-PNIJ", "via: POST", "via POST"),
        ("normal: {days: 7}", "normal: null", "a deadline has a duration"),
        ("duration: {days: 60}, duration_is: fixed", "duration: {days: 60}", "stand together"),
        ("data_categories: [content]", "data_categories: [pictures]", "“pictures”"),
        ("id: EGMONT,", "id: PH-MLA,", "PH-MLA stands twice"),
        ("id: EGMONT,", "id: EGMONT, id: OTHER,", "id stands twice"),
        ('applicable_from: "2019-06-01"', "applicable_from: June", "must be a date"),
        ("status: remembered, source: [COSI]", "status: verified, source: []", "names no source"),
        ("direction: in,", "direction: in, colour: red,", "has colour"),
    ],
)
def test_a_bad_row_is_refused(old, new, said):
    assert old in SHIPPED
    with pytest.raises(BadLawError, match=said):
        parse(SHIPPED.replace(old, new))

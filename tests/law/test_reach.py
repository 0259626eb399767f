from datetime import date
from itertools import product

from hypothesis import given
from hypothesis import strategies as st

from relais.law.penal import in_force, load
from relais.law.reach import ReachFacts, reach

DAY = date(2024, 6, 1)
FACTS = tuple(ReachFacts.__dataclass_fields__)
STATED = st.builds(ReachFacts, **dict.fromkeys(FACTS, st.sampled_from([True, False, None])))


def answers(offence_id, day=DAY, **stated):
    [offence] = [offence for offence in in_force(day) if offence.id == offence_id]
    return {each.hook.id: each.answer for each in reach(offence, load().hooks.values(), ReachFacts(**stated), day)}


def test_what_nobody_stated_is_unknown_and_named():
    [offence] = [offence for offence in in_force(DAY) if offence.id == "FR-CPL-222-23"]
    said = {each.hook.id: each for each in reach(offence, load().hooks.values(), ReachFacts(), DAY)}
    assert {each.answer for each in said.values()} == {"unknown"}
    assert said["J2"].missing == ("sent_from_france", "committed_abroad")


def test_complicity_from_france_reaches_crimes_alone_and_from_a_day():
    sent = {"sent_from_france": True, "committed_abroad": True}
    assert answers("FR-CPL-222-23", **sent)["J2"] == "yes"
    assert answers("FR-CPL-222-23", date(2020, 7, 31), **sent)["J2"] == "no"
    assert answers("FR-CPL-222-23", date(2020, 8, 1), **sent)["J2"] == "yes"
    assert "J2" not in answers("FR-CPL-222-29", **sent)
    # Trafficking is a crime when aggravated only.
    assert answers("FR-225-4-1", **sent)["J2"] == "unknown"
    assert answers("FR-225-4-1", **sent, is_crime=False)["J2"] == "no"
    assert answers("FR-225-4-1", **sent, is_crime=True)["J2"] == "yes"


def test_the_extension_omits_what_it_does_not_list():
    omitted = {f"FR-{article}" for article in load().hooks["J4"].omits}
    assert omitted == {"FR-227-22-1", "FR-227-22-2", "FR-227-23-1", "FR-227-28-3"}
    assert not any("J4" in answers(offence) for offence in omitted)
    resident = {"committed_abroad": True, "resides_in_france": True, "french_national": False}
    assert answers("FR-227-22", **resident)["J4"] == "yes"
    # Trafficking abroad: a French national, not a resident.
    assert answers("FR-225-4-1", **resident)["J5-TEH"] == "no"


def test_active_personality_asks_more_for_a_delit():
    national = {"committed_abroad": True, "french_national": True}
    assert answers("FR-CPL-222-23", **national)["J6"] == "yes"
    assert answers("FR-CPL-222-29", **national)["J6"] == "unknown"
    more = {"punishable_where_committed": True, "complaint_or_denunciation": True}
    assert answers("FR-CPL-222-29", **national, **more)["J6"] == "yes"


@given(STATED, st.sampled_from(FACTS), st.dates(date(2015, 1, 1), date(2027, 1, 1)))
def test_learning_a_fact_never_turns_yes_into_no(stated, fact, day):
    known = {name: getattr(stated, name) for name in FACTS}
    if known[fact] is not None:
        return
    for offence, learned in product(in_force(day), (True, False)):
        before = reach(offence, load().hooks.values(), stated, day)
        after = reach(offence, load().hooks.values(), ReachFacts(**{**known, fact: learned}), day)
        for one, other in zip(before, after, strict=True):
            assert one.answer in ("unknown", other.answer)
            assert bool(one.missing) <= (one.answer == "unknown")

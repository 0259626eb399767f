from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from relais.triage.lead.amount_tie import AMOUNT_OF_PAYER
from relais.triage.lead.reasons import LEAD_REASONS
from relais.triage.leads import WHY_NOT
from relais.triage.weights import lead_weights
from tests.triage.leads_world import DAY, LONG, NOW, World, named
from tests.triage.test_reasons import TRAITS

pytestmark = pytest.mark.slow  # each builds a world of its own

HOUR = timedelta(hours=1)


def test_money_alone_proposes_nobody_and_is_listed():
    lead = named().pay("list", "ana", "payee", NOW - 30 * DAY).leads()["ana"]
    assert (lead["proposed"], lead["why_not"], lead["payments"]) == (False, "money_alone", 1)
    assert lead["reasons"] == ["still_paying", "paid_anchor", "lost_first"]


@pytest.mark.slow
def test_an_operators_answer_stops_the_clock_of_a_leads_login():
    def first_expiry(answered):
        world = named().pay("list", "ana", "payee", NOW - 30 * DAY)
        ana = next(row["ordinal"] for row in world.tables["party"] if row["name_raw"] == "ana ana")
        seen = {"ip": "192.0.2.7", "nature": "documentation", "country": "FR", "at": NOW - 320 * DAY,
                "time_precision": "second"}  # fmt: skip
        world.tables["login"] = [{**seen, "source_id": "list", "party": ana}]
        if answered:
            held = {"until_at": NOW - 319 * DAY, "until_time_precision": "second"}
            subscriber = world.party("answer", "subscriber", name="Ana Roe")
            world.tables["login"].append({**seen, **held, "source_id": "answer", "party": subscriber})
        return world.leads()["ana"]["first_expiry"].year

    assert (first_expiry(answered=False), first_expiry(answered=True)) == (2027, 2031)


def test_a_payee_whom_nobody_names_is_no_anchor():
    assert World().pay("list", "ana", "payee", NOW - 30 * DAY, "1234567890").leads() == {}


def test_a_code_quoted_ties_the_talk_to_the_payment_and_proposes():
    at = NOW - 30 * DAY
    world = named().pay("list", "ana", "payee", at, "1234567890")
    world.chat("phone", "seller", "nick", said=[(at + HOUR, "nick", "1234567890", "transfer_code")])
    made = world.run()
    lead = next(row for row in made["lead"] if "nick" in row["names"])
    assert (lead["proposed"], lead["names"], lead["references"]) == (True, ["ana ana", "nick"], ["1234567890"])
    assert len(lead["subjects"]) == 2
    assert {(s["kind"], s["value"]) for s in lead["selectors"]} == {("phone", "+ana"), ("handle", "nick")}
    ties = {row["person"]: row for row in made["lead_tie"]}
    assert ties.keys() == {lead["lead"], lead["anchors"][0]}
    assert [place["source_id"] for place in ties[lead["lead"]]["places"]] == ["phone", "list"]
    anchor = next(row for row in made["anchor"] if row["anchor"] == lead["anchors"][0])
    assert {"payee payee", "seller"} <= set(anchor["names"])


def test_the_payer_is_who_quotes_the_code_first():
    at = NOW - 30 * DAY
    world = named().pay("list", "ana", "payee", at, "1234567890")
    said = [
        (at + HOUR, "nick", "1234567890", "transfer_code"),
        (at + 2 * HOUR, "seller", "1234567890", "transfer_code"),
    ]
    lead = world.chat("phone", "seller", "nick", said=said).leads()["ana"]
    assert lead["names"] == ["ana ana", "nick"]


@pytest.mark.parametrize("lag", [-3 * DAY, 60 * DAY])
def test_a_code_told_long_before_or_after_is_chance(lag):
    at = NOW - 90 * DAY
    world = named().pay("list", "ana", "payee", at, "1234567890")
    world.chat("phone", "seller", "nick", said=[(at + lag, "nick", "1234567890", "transfer_code")])
    assert world.leads()["ana"]["proposed"] is False


def test_a_code_with_a_wrong_digit_ties_nobody():
    at = NOW - 30 * DAY
    world = named().pay("list", "ana", "payee", at, "1234567890")
    world.chat("phone", "seller", "nick", said=[(at + HOUR, "nick", "1234567891", "transfer_code")])
    assert world.leads()["ana"]["names"] == ["ana ana"]


def test_one_who_pays_for_many_that_talk_is_an_agent_and_tied_to_none():
    world = named()
    for number in range(5):
        at, code = NOW - (30 + number) * DAY, f"123456789{number}"
        world.pay("list", "agent", "payee", at, code)
        world.chat("phone", "seller", f"nick{number}", said=[(at + HOUR, f"nick{number}", code, "transfer_code")])
    made = world.run()
    assert next(row for row in made["lead"] if "agent agent" in row["names"])["names"] == ["agent agent"]


def test_who_passes_on_the_codes_of_many_is_tied_to_none():
    world = named()
    for number, payer in enumerate(("ana", "ben", "cid")):
        at, code = NOW - (30 + number) * DAY, f"123456789{number}"
        world.pay("list", payer, "payee", at, code)
        world.chat(f"phone{number}", "seller", "nick", said=[(at + HOUR, "nick", code, "transfer_code")])
    found = world.leads()
    assert [found[payer]["names"] for payer in ("ana", "ben", "cid")] == [["ana ana"], ["ben ben"], ["cid cid"]]


def _in_touch(world, payments, calls, code=None, seconds=LONG):
    """`ana` pays and calls the named payee, in one chat that a selector ties to both."""
    for number, at in enumerate(payments):
        world.pay("list", "ana", "payee", at, code if number == 0 else None)
    told = [(payments[0] + HOUR, "ana", code, "transfer_code")] if code else []
    world.chat("phone", "payee", "ana", said=told, calls=[(at, seconds) for at in calls])
    for row in world.tables["party"]:
        if row["source_id"] == "phone":
            world.tables["selector"].append(
                {"source_id": "phone", "party": row["ordinal"], "kind": "phone", "value": f"+{row['nickname']}"}
            )
    return next(row for row in world.leads().values() if "ana" in row["names"])


def test_payments_and_calls_that_answer_each_other_propose():
    days = [NOW - days * DAY for days in (30, 60, 90)]
    lead = _in_touch(named(), days, [days[0] + HOUR, days[1] - 3 * HOUR, days[2] + 50 * HOUR])
    assert (lead["proposed"], lead["sessions"]) == (True, 3)


def test_a_family_that_calls_without_paying_and_pays_without_calling_is_not_proposed():
    days = [NOW - 30 * number * DAY for number in range(1, 7)]
    lead = _in_touch(named(), days, [NOW - (7 * number + 3) * DAY for number in range(26)])
    assert (lead["proposed"], lead["why_not"]) == (False, "calls_apart")


def test_many_calls_apart_from_the_payments_speak_against_a_quoted_code():
    calls = [NOW - (7 * number + 3) * DAY for number in range(26)]
    lead = _in_touch(named(), [NOW - 30 * DAY], calls, code="1234567890")
    assert "quoted_code" in lead["reasons"]
    assert (lead["proposed"], lead["why_not"]) == (False, "calls_apart")


def test_a_short_call_is_no_session():
    day = NOW - 30 * DAY
    assert _in_touch(named(), [day], [day + HOUR], seconds=9 * 60)["sessions"] == 0


def test_money_to_two_unrelated_anchors_proposes():
    world = named(named(), "other")
    world.pay("list", "ana", "payee", NOW - 30 * DAY).pay("list", "ana", "other", NOW - 20 * DAY)
    lead = world.leads()["ana"]
    assert (lead["proposed"], len(lead["anchors"])) == (True, 2)


def test_an_alert_that_names_the_payer_too_proposes_and_gives_its_priority():
    world = named().pay("list", "ana", "payee", NOW - 30 * DAY)
    lead = world.alert("alert-ana", ("phone", "+ana"), priority="E").leads()["ana"]
    assert (lead["proposed"], lead["priority"], lead["reasons"][0]) == (True, "E", "alert_names_payer")


def test_one_payment_in_two_lists_counts_once():
    at = NOW - 30 * DAY
    world = named().pay("list", "ana", "payee", at, "1234567890").pay("other list", "ana", "payee", at, "1234567890")
    lead = world.leads()["ana"]
    assert (lead["payments"], lead["total_eur"]) == (1, 50.0)


@pytest.mark.parametrize(
    ("land", "number", "country"), [("FR", None, "FR"), ("FR", "DE", "undetermined"), (None, None, "undetermined")]
)
def test_the_country_needs_every_datum_to_agree(land, number, country):
    world = named().pay("list", "ana", "payee", NOW - 30 * DAY, land=land, number=number)
    made = world.run()
    lead = next(row for row in made["lead"] if row["names"] == ["ana ana"])
    assert lead["country"] == country
    stated = {(row["datum"], row["country"]) for row in made["lead_evidence"] if row["lead"] == lead["lead"]}
    assert stated == {(datum, home) for datum, home in (("address", land), ("phone", number or land)) if home}


def test_whoever_is_only_paid_by_an_anchor_is_no_lead_and_anchors_are_none_of_each_other():
    world = named(named(), "other").pay("list", "payee", "other", NOW - DAY).pay("list", "other", "shop", NOW - DAY)
    made = world.run()
    assert sorted(row["names"] for row in made["anchor"]) == [["other other"], ["payee payee"]]
    assert [row["names"] for row in made["lead"] if "crowd" not in row["names"][0]] == []


def test_who_pays_more_others_than_pay_it_is_no_anchor_though_named():
    world = World().alert("alert", ("phone", "+ana")).pay("list", "ben", "ana", NOW - DAY)
    for payee in ("x", "y"):
        world.pay("list", "ana", payee, NOW - DAY)
    assert world.run()["anchor"] == []


def test_every_reason_has_a_weight_a_title_and_an_innocent_reading():
    assert lead_weights().keys() == {reason.name for reason in LEAD_REASONS}
    assert len({reason.title for reason in LEAD_REASONS}) == len(LEAD_REASONS)
    assert all(reason.innocent for reason in LEAD_REASONS)
    assert [reason.name for reason in LEAD_REASONS if TRAITS.findall(reason.sql)] == []


def test_nobody_is_left_out_without_a_reason():
    world = named().pay("list", "ana", "payee", NOW - 30 * DAY)
    rows = world.run()["lead"]
    assert rows
    assert all(row["proposed"] or row["why_not"] in WHY_NOT for row in rows)
    assert [row["rank"] for row in rows] == list(range(1, len(rows) + 1))


def _mixed(amount, shift):
    world = named()
    for number, payer in enumerate(("ana", "ben", "cid")):
        at = NOW - (20 + 9 * number) * DAY
        world.pay("list", payer, "payee", at + shift, f"123456789{number}", amount=amount + number)
        if number < 2:
            told = [(at + HOUR + shift, f"nick{number}", f"123456789{number}", "transfer_code")] if number else []
            calls = [(at + HOUR + shift, LONG)]
            world.chat("phone", "payee", f"nick{number}", said=told, calls=calls)
    return [(row["names"], row["proposed"], row["reasons"]) for row in world.run(as_of=NOW + shift)["lead"]]


@pytest.mark.slow
@settings(max_examples=10)
@given(st.integers(1, 900), st.integers(-23, 23))
def test_neither_amount_nor_hour_of_day_changes_the_order(amount, hours):
    assert _mixed(amount, hours * HOUR) == _mixed(40, 0 * HOUR)


def test_an_even_rhythm_of_payments_speaks_against_a_quoted_code():
    days = [NOW - 30 * number * DAY for number in range(1, 8)]
    lead = _in_touch(named(), days, [], code="1234567890")
    assert "quoted_code" in lead["reasons"]
    assert (lead["proposed"], lead["why_not"]) == (False, "calendar")


def test_a_burst_of_payments_is_no_rhythm():
    days = [NOW - number * DAY for number in (3, 4, 5, 90, 91, 92, 300)]
    assert _in_touch(named(), days, [], code="1234567890")["proposed"] is True


def _telling(world, *said, holder="payee"):
    """Tell the holder of a seized export sums in a chat whose account nothing ties to a payment."""
    world.chat("phone", holder, "other")
    world.tables["message"].append(
        {**world.tables["message"][-1], "tokens": []} if world.tables["message"] else _hello(world)
    )
    world.chat("phone", holder, "nick", said=[(at, "nick", value, "amount") for at, value in said])
    for row in world.tables["party"]:
        if row["source_id"] == "phone" and row["nickname"] == holder:
            world.tables["selector"].append(
                {"source_id": "phone", "party": row["ordinal"], "kind": "phone", "value": f"+{holder}"}
            )
    return world


def _hello(world):
    last = len([row for row in world.tables["party"] if row["source_id"] == "phone"])
    return {
        "source_id": "phone", "sender": last - 2, "recipient": last - 1, "service": "telegram",
        "conversation": "phone/other", "at": NOW - 99 * DAY, "time_precision": "second", "length": 5, "tokens": [],
    }  # fmt: skip


def test_a_sum_told_within_hours_of_its_payment_ties_the_talk_to_the_payer():
    at = NOW - 30 * DAY
    world = _telling(named().pay("list", "ana", "payee", at, amount=37), (at + HOUR, "37"))
    made = world.run()
    lead = next(row for row in made["lead"] if "ana ana" in row["names"])
    assert lead["names"] == ["ana ana", "nick"]
    assert [row["why"] for row in made["lead_tie"] if row["person"] == lead["lead"]] == [AMOUNT_OF_PAYER]


@pytest.mark.parametrize("lag", [-3 * HOUR, 13 * HOUR])
def test_a_sum_told_long_before_or_after_ties_nobody(lag):
    at = NOW - 30 * DAY
    world = _telling(named().pay("list", "ana", "payee", at, amount=37), (at + lag, "37"))
    assert world.leads()["ana"]["names"] == ["ana ana"]


def test_a_sum_that_two_had_just_sent_ties_neither():
    at = NOW - 30 * DAY
    world = named().pay("list", "ana", "payee", at, amount=37).pay("list", "ben", "payee", at + HOUR, amount=37)
    found = _telling(world, (at + 2 * HOUR, "37")).leads()
    assert (found["ana"]["names"], found["ben"]["names"]) == (["ana ana"], ["ben ben"])


def test_a_sum_that_the_payee_is_sent_every_day_ties_only_when_told_twice():
    at = NOW - 30 * DAY
    world = named()
    for number in range(40):
        world.pay("crowd", f"crowd{number}", "payee", NOW - (40 + number) * DAY, amount=37)
    world.pay("list", "ana", "payee", at, amount=37).pay("list", "ana", "payee", at + 5 * DAY, amount=37)
    once = [(at + HOUR, "37")] + [(NOW - number * HOUR, "37") for number in range(3)]
    assert _telling(world, *once).leads()["ana"]["names"] == ["ana ana"]
    world.chat("phone", "payee", "nick", said=[(at + 5 * DAY + HOUR, "nick", "37", "amount")])
    assert "nick" in world.leads()["ana"]["names"]

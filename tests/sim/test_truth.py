"""The truth fits the files: alerts, duplicates, payments, sessions, shared identifiers."""

import json

from relais.sim.truth import RELEVANT


def test_relevant_alerts_are_those_about_commissioners_and_facilitators(built):
    roles = {person.id: person.role for person in built.truth.persons}
    expected = tuple(alert.path for alert in built.truth.alerts if roles[alert.about] in RELEVANT)
    assert built.truth.relevant_alerts == expected
    assert len(expected) == 16
    assert json.loads((built.folder / "truth.json").read_text("utf-8"))["relevant_alerts"] == list(expected)


def test_every_commissioner_and_facilitator_is_reported(built):
    reported = {alert.about for alert in built.truth.alerts}
    assert {person.id for person in built.truth.persons if person.role in RELEVANT} <= reported


def test_one_file_came_twice_and_two_reports_in_two_formats(built):
    repeated = [alert for alert in built.truth.alerts if alert.duplicate_of]
    same = [alert for alert in repeated if alert.same_file]
    other = [alert for alert in repeated if not alert.same_file]
    assert len(same) == 1
    assert len(other) == 2
    for alert in same:
        assert (built.inbox / alert.path).read_bytes() == (built.inbox / alert.duplicate_of).read_bytes()
    for alert in other:
        assert {alert.path[-4:], alert.duplicate_of[-5:]} == {".xml", ".json"}
        document = json.loads((built.inbox / alert.duplicate_of).read_text("utf-8-sig"))
        incident = document["reportedInformation"]["incidentSummary"]["incidentDateTime"]
        assert f"<incidentDateTime>{incident}<" in (built.inbox / alert.path).read_text("utf-8")


def test_no_other_two_files_are_equal(built):
    files = [path.read_bytes() for path in built.inbox.rglob("*") if path.is_file()]
    assert len(files) - len(set(files)) == 1


def test_every_payment_stands_in_the_list_it_names(built):
    lists = {path: (built.inbox / path).read_bytes() for path in built.truth.files if "_answer_transfers_" in path}
    for payment in built.truth.payments:
        written = payment.code if payment.path and payment.path.endswith(".csv") else None
        if written:
            assert lists[payment.path].count(written.encode()) == 1
    assert {payment.path for payment in built.truth.payments} == set(lists)


def test_payments_join_persons_of_the_world(built):
    persons = {person.id for person in built.truth.persons}
    assert {p.payer for p in built.truth.payments} | {p.payee for p in built.truth.payments} <= persons
    codes = [payment.code for payment in built.truth.payments]
    assert len(codes) == len(set(codes)) > 300


def test_sessions_join_a_payment_of_a_commissioner_to_a_call(built):
    payments = {payment.code: payment for payment in built.truth.payments}
    calls = {
        (call.service, call.caller, call.callee, call.at.strftime("%Y-%m-%dT%H:%M:%SZ")) for call in built.world.calls
    }
    assert len(built.truth.sessions) > 25
    for session in built.truth.sessions:
        assert payments[session.payment].payer == session.caller
        assert payments[session.payment].payee == session.callee
        assert (session.service, session.caller, session.callee, session.call_at) in calls


def test_shared_identifiers_are_marked(built):
    holders = {}
    for person in built.truth.persons:
        for selector in person.selectors:
            holders.setdefault((selector.kind, selector.service, selector.value), []).append(
                (person.id, selector.shared)
            )
    for held in holders.values():
        assert {shared for _, shared in held} == {len(held) > 1}
    shared = {
        kind: max(len(held) for key, held in holders.items() if key[0] == kind) for kind in ("phone", "ip", "account")
    }
    assert shared["phone"] >= 4  # the agent's
    assert shared["ip"] == 4  # the operator's shared address
    assert shared["account"] == 2  # two facilitators' wallet

import pytest

from relais.intake.letter.decision import BadDecisionError, Decision, loads

FULL = Decision(
    is_report=True, reference="EX-1", sender="Unité d'exemple", received="2026-11-20T14:30+01:00",
    roles=(("phone", "+33639980001", "reported.2"),), drop=(("amount", "50 EUR"),),
)  # fmt: skip


@pytest.mark.parametrize("decision", [FULL, Decision(is_report=False), Decision(is_report=True, sender="x")])
def test_what_is_stored_reads_the_same(decision: Decision) -> None:
    assert loads(decision.dumps()) == decision
    assert loads(decision.dumps()).dumps() == decision.dumps()


@pytest.mark.parametrize(
    "text",
    [
        "", "yes", "[]", "{}", '{"report":"true"}', '{"report":true,"more":1}', '{"report":true,"sender":""}',
        '{"report":true,"received":"2026-11-20"}', '{"report":true,"received":"noon"}',
        '{"report":true,"roles":{}}', '{"report":true,"roles":[{"kind":"phone","value":"+1"}]}',
        '{"report":true,"roles":[{"kind":"amount","value":"5","role":"payer"}]}',
        '{"report":true,"roles":[{"kind":"phone","value":"+1","role":"friend"}]}',
        '{"report":true,"drop":["phone"]}', '{"report":false,"sender":"x"}', '{"report":true,"sender":"a\\nb"}',
        "[" * 100_000,
    ],
)  # fmt: skip
def test_anything_else_is_no_decision(text: str) -> None:
    with pytest.raises(BadDecisionError):
        loads(text)

"""Chats say greetings, amounts, codes and times, and quote true payments."""

import re
from datetime import UTC, datetime

from relais.sim.chance import Chance
from relais.sim.ground import Ground
from relais.sim.money import commissioner_amount, transfer
from relais.sim.population import Population
from relais.sim.populations import POPULATIONS
from relais.sim.talk import Chat, hyphened, spaced


def test_codes_quoted_in_chats_are_codes_of_payments_between_the_two(built):
    payments = {hyphened(p.code): p for p in built.world.payments}
    quoted = [(m, code) for m in built.world.messages for code in re.findall(r"\d{3}-\d{3}-\d{4}", m.text)]
    assert len(quoted) >= 10
    for message, code in quoted:
        assert {message.sender, message.recipient} == {payments[code].payer, payments[code].payee}
        assert message.at > payments[code].sent_at


def test_a_chat_quotes_the_code_after_the_payment():
    ground = Ground(7, datetime(2026, 6, 1, tzinfo=UTC))
    chance = ground.chance("test")
    world = Population()
    for population in POPULATIONS[:3]:
        world.join(population(ground, world))
    payer, payee = world.people["commissioner-1"], world.people["facilitator-1"]
    payment = transfer(
        ground, chance, "A", payer, payee, datetime(2026, 5, 1, 20, tzinfo=UTC), commissioner_amount(chance, 0)
    )
    chat = Chat(chance, "telegram", (payer.id, "en"), (payee.id, "tl"))
    chat.around(payment, "code", None)
    said = [message.text for message in chat.messages if message.at > payment.sent_at]
    assert hyphened(payment.code) in said[0]
    assert [message.sender for message in chat.messages] == [payer.id, payee.id, payer.id, payee.id]


def test_no_template_is_left_unfilled(built):
    assert [message.text for message in built.world.messages if re.search(r"[{}]", message.text)] == []


def test_three_languages_are_spoken(built):
    said = " ".join(message.text for message in built.world.messages)
    assert all(word in said for word in ("Bonsoir", "Good evening", "Magandang gabi"))


def test_spaced():
    assert spaced("+33639980037") == "+33 6 39 98 00 37"
    assert spaced("+639175550107") == "+63 917 555 0107"


def test_streams_do_not_depend_on_each_other():
    assert Chance.of(1, "a").random() == Chance.of(1, "a").random() != Chance.of(1, "b").random()

"""Conversations of a drawn world: neutral lines, codes that are true, calls that were paid."""

import re

import numpy as np
import pytest

from relais.sim.drawn.conversation import Conversations
from relais.sim.drawn.people import people
from relais.sim.drawn.phrases import IDLE, PHRASES
from relais.sim.drawn.sessions import sessions
from relais.sim.drawn.settings import settings

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def talked():
    drawn = people(settings("S", 11))
    return drawn, Conversations(drawn, sessions(drawn))


def test_every_line_is_one_of_the_phrases_two_of_them_or_fills_one(talked):
    drawn, conversations = talked
    known = {line for lines in IDLE.values() for line in lines} | {got for said in PHRASES.values() for got in said.got}
    blanks = re.compile("|".join(
        re.sub(r"\\\{\w+\\\}", r"[+\\d €A-Z,.:-]+", re.escape(line))
        for said in PHRASES.values() for line in (*said.code, *said.amount, *said.when, *said.phone)
    ))  # fmt: skip
    seen = 0
    for tie in range(0, len(drawn.ties), len(drawn.ties) // 40):
        for message in conversations.talk(tie)[0]:
            text = message.text
            two = any(text[:at] in known and text[at + 1 :] in known for at, sign in enumerate(text) if sign == " ")
            assert text in known or two or blanks.fullmatch(text), text
            seen += 1
    assert seen > 1_000


def test_lines_come_in_order_from_the_two_of_the_tie(talked):
    drawn, conversations = talked
    for tie in (0, len(drawn.ties) // 2, len(drawn.ties) - 1):
        messages, calls = conversations.talk(tie)
        ends = {f"p{drawn.ties.payer[tie]}", f"p{drawn.ties.payee[tie]}"}
        assert {message.sender for message in messages} <= ends
        assert [message.at for message in messages] == sorted(message.at for message in messages)
        assert all({call.caller, call.callee} == ends for call in calls)


def test_a_quoted_code_is_that_of_a_payment_of_the_tie_made_before(talked):
    drawn, conversations = talked
    quoting = np.flatnonzero(drawn.quotes)[:60].tolist()
    found = 0
    for tie in quoting:
        rows = np.flatnonzero(drawn.payments.tie == tie)
        paid = {str(drawn.code[row]): int(drawn.payments.at[row]) for row in rows}
        for message in conversations.talk(tie)[0]:
            for code in re.findall(r"\d{3}-\d{3}-\d{4}", message.text):
                assert paid[code.replace("-", "")] < message.at.timestamp()
                found += 1
    assert found > 30


def test_who_does_not_join_quotes_no_code(talked):
    drawn, conversations = talked
    silent = np.flatnonzero(~drawn.draft.cast.joined[drawn.ties.payer])[:40].tolist()
    lines = [message.text for tie in silent for message in conversations.talk(tie)[0]]
    assert len(lines) > 500
    assert not [line for line in lines if re.search(r"\d{3}-\d{3}-\d{4}", line)]


def test_a_talk_is_the_same_whenever_it_is_drawn(talked):
    _drawn, conversations = talked
    first = conversations.talk(5)
    conversations.talk(9)
    assert conversations.talk(5) == first

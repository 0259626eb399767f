"""Answers known beforehand, through a whole intake: used at once, recorded as the actor's, proved by the chain."""

import pytest

from relais.desk.answer import questions
from relais.desk.error import DeskError
from relais.desk.known import give_known, load_known
from relais.desk.prove import verify
from relais.desk.take_in import take_in
from relais.model.role import Role
from tests.desk.unit import case, person


@pytest.mark.slow
def test_a_known_answer_is_read_with_and_recorded(home, tmp_path):
    chat = "[14/07/2026 23:00:00] Ana: Bonjour\n[14/07/2026 23:01:00] Ben: Bonsoir\n"
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "chat.txt").write_text(chat, encoding="utf-8")
    (tmp_path / "answers.csv").write_text("path,key,value\nchat.txt,zone,Asia/Manila\n", encoding="utf-8")
    outcome = take_in(home, [folder], known=load_known(tmp_path / "answers.csv"))
    assert not outcome.left_unread
    assert [line for line in questions(home) if line.question.key == "zone" and line.answer is None] == []
    assert verify(home).sound
    again = take_in(home, [folder])
    assert (len(again.sources), again.left_unread) == (0, False)


@pytest.mark.slow
def test_of_a_source_of_somebody_elses_case_what_is_known_is_no_answer(home, tmp_path):
    chat = tmp_path / "chat.txt"
    chat.write_text("[14/07/2026 23:00:00] Ana: Bonjour\n[14/07/2026 23:01:00] Ben: Bonsoir\n", encoding="utf-8")
    other = person(home, "B. Petit", Role.INVESTIGATOR)
    case(home)
    [(source, reading)] = take_in(home, [chat], procedure="PV 12/2026").sources
    assert reading.questions
    (tmp_path / "answers.csv").write_text("path,key,value\nchat.txt,zone,Asia/Manila\n", encoding="utf-8")
    again = take_in(other, [chat], known=load_known(tmp_path / "answers.csv"))
    assert (again.sources, again.notices) == ([], [])
    with pytest.raises(DeskError, match="a case that is not yours"):
        give_known(other, [(source.source_id, "zone", "Asia/Manila")])
    assert [line.answer for line in questions(home) if line.question.key == "zone"] == [None]
    give_known(home, [(source.source_id, "zone", "Asia/Manila")])
    assert [line.answer for line in questions(home) if line.question.key == "zone"] == ["Asia/Manila"]

"""Each area of code words says every word that the rooms below have for it, and no other."""

from dataclasses import fields
from typing import get_args

import pytest

from relais.casework import alert, approval, case, element, identification, inbox, person, request, retention, task
from relais.desk import doctor
from relais.dossier import bundle
from relais.intake.instant import Precision
from relais.intake.table.mapping import shipped
from relais.language import desk_words as words
from relais.law import offences, reach, rows, situation
from relais.law.holding import RULES
from relais.model import judgement
from relais.model.role import Relation, Role
from relais.safeguards import account, appointment
from relais.safeguards.access import ACTS

SAID = {
    "roles": (words.ROLES, set(Role)),
    "account states": (words.ACCOUNT_STATES, {account.PENDING, account.ACTIVE, account.CLOSED}),
    "appointments": (
        words.APPOINTMENTS, {appointment.ACCOUNT, appointment.ROLE, appointment.RESET, appointment.SUBJECT},
    ),
    "approval states": (
        words.APPROVAL_STATES,
        {approval.WAITING, approval.OVERDUE, approval.GRANTED, approval.REFUSED, approval.USED},
    ),
    "approved acts": (words.APPROVED_ACTS, set(approval.KINDS)),
    "frames": (words.FRAMES, set(case.FRAMES)),
    "case states": (words.CASE_STATES, {case.OPEN, case.CLOSED, case.ERASED}),
    "case outcomes": (words.CASE_OUTCOMES, set(case.OUTCOMES)),
    "parts": (words.PARTS, set(case.PARTS)),
    "categories": (words.CATEGORIES, set(person.CATEGORIES)),
    "acts in a case": (
        words.CASE_ACTS,
        {"open-case"} | {
            name for name, one in ACTS.items()
            if one.kind != "consultation" and any(held - {Relation.NONE} for held in one.roles.values())
        },
    ),
    "task states": (words.TASK_STATES, set(task.STATES)),
    "alert outcomes": (words.ALERT_OUTCOMES, {*alert.OUTCOMES, alert.OPEN}),
    "inbox": (words.INBOX_KINDS, set(inbox.KINDS)),
    "why in the inbox": (words.INBOX_WHY, {inbox.OWN, inbox.DEPUTY, inbox.RISEN}),
    "request states": (words.REQUEST_STATES, {request.DRAFT, *request.STEPS}),
    "request kinds": (words.REQUEST_KINDS, set(request.KINDS)),
    "data of requests": (words.REQUEST_DATA, set(get_args(situation.DataCategory))),
    "functions": (words.FUNCTIONS, set(get_args(situation.Function))),
    "verdicts": (words.VERDICTS, {request.CONFIRMED, request.WRONG}),
    "checks of the doctor": (words.CHECKS, {*doctor.CHECKS, doctor.OPENS}),
    "bundles": (words.BUNDLES, set(bundle.KINDS)),
    "judgements": (words.JUDGEMENTS, set(judgement.VERDICTS)),
    "uses": (words.USES, set(identification.USES)),
    "erasures": (words.ERASURES, {retention.PROPOSED, retention.SIGNED, retention.WITHDRAWN, retention.DONE}),
    "cells": (words.CELLS, set(element.STATES)),
    "answers of reach": (words.ANSWERS, {"yes", "no", "unknown"}),
    "origins of settings": (words.ORIGINS, {"file", "default", "environment"}),
    "origins of templates": (words.TEMPLATES, {"unit", "relais"}),
    "how law was read": (words.READ, set(rows.STATUSES)),
    "how sure law is": (words.SURE, set(rows.CONFIDENCES)),
    "wording of an offence": (words.WORDING, set(get_args(offences.Known))),
    "precisions": (words.PRECISIONS, set(get_args(Precision))),
    "directions": (words.DIRECTIONS, {"out", "in"}),
    "logins": (words.LOGINS, {one.fixed["event"] for one in shipped() if "event" in one.fixed}),
    "facts of reach": (words.REACH_FACTS, {field.name for field in fields(reach.ReachFacts)}),
    "holdings": (words.HOLDINGS, {rule.holding for rule in RULES}),
}  # fmt: skip


@pytest.mark.parametrize("area", SAID)
def test_an_area_says_every_word_and_no_other(area: str) -> None:
    said, meant = SAID[area]
    assert set(said) == {str(word) for word in meant}


def test_every_area_is_tried() -> None:
    # What a line of a history names is whatever an audit line has of it.
    assert {id(said) for said, _meant in SAID.values()} | {id(words.CASE_THINGS)} == {id(area) for area in words.AREAS}

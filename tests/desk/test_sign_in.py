"""Signing in and out, enrolling, and the sessions that every act looks at."""

import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select, update

from relais.desk import enrol, people, sign_in, token_file
from relais.desk.act import act
from relais.desk.error import DeskError
from relais.desk.home import Home, open_home
from relais.safeguards import attempt, password, totp
from relais.safeguards.audit import read_chain
from relais.safeguards.session import Limits
from relais.store.database import writing
from relais.store.people_tables import ATTEMPT, CREDENTIAL, SESSION
from tests.desk.made_people import PASSPHRASE, chosen, code, fresh, seated

# Argon2 takes a tenth of a second at each sign-in, and more on a machine at work.
pytestmark = pytest.mark.slow
A, B = "A. Martin", "B. Petit"


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.delenv(token_file.VARIABLE, raising=False)


@pytest.fixture
def enrolled(home: Home) -> tuple[Home, str]:
    """The home, to which A signs in, and the secret of A's authenticator."""
    made = chosen()
    assert enrol.enrol_first(home, made) == A
    return home, made.secret


def last(home: Home) -> tuple[str, str, object]:
    with home.engine.connect() as connection:
        row = read_chain(connection)[-1]
    return row.actor, row.act, json.loads(row.details)  # type: ignore[return-value]


def enter(home: Home, name: str = "read-queue") -> None:
    with act(home, name):
        pass


def test_whoever_signs_in_acts_until_they_sign_out(enrolled: tuple[Home, str]) -> None:
    home, secret = enrolled
    with pytest.raises(DeskError, match="relais login"):
        enter(home)
    assert last(home) == ("-", "refused", {"act": "read-queue"})
    told = sign_in.sign_in(home, A, PASSPHRASE, fresh(home, secret), "PV 12")
    assert last(home) == (A, "sign-in", {"account": 1})
    enter(told.home, "search")
    assert last(home) == (A, "search", {"purpose": "PV 12"})
    assert sign_in.who_am_i(told.home).name == A
    sign_in.sign_out(told.home)
    assert last(home) == (A, "sign-out", {"account": 1})
    with pytest.raises(DeskError, match="relais login"):
        enter(told.home)


def test_every_wrong_sign_in_is_told_alike_and_noted_by_number(enrolled: tuple[Home, str]) -> None:
    home, secret = enrolled
    wrong = [
        (A, "three quiet goats", code(secret)), (A, PASSPHRASE, "000000"), (A, "", ""), (A, "\0", "\0"),
        ("Canary", PASSPHRASE, code(secret)), ("", "", ""),
        ("A\0", "\ud800", "1"), ("\ud800", "x", "٢٨٧٠٨٢"), ("a" * 10_000, "a" * 10_000, "0" * 10_000),
    ]  # fmt: skip
    said = set()
    for name, passphrase, typed in wrong:
        with pytest.raises(DeskError) as error:
            sign_in.sign_in(home, name, passphrase, typed)
        said.add(str(error.value))
        known = name == A
        assert last(home) == ("-", "sign-in-refused", {"account": 1} if known else {})
    assert said == {sign_in.REFUSED}


def test_an_unknown_name_takes_the_same_work(enrolled: tuple[Home, str], monkeypatch: pytest.MonkeyPatch) -> None:
    home, secret = enrolled
    worked: list[str] = []
    verify, step = password.matches, totp.step
    monkeypatch.setattr(sign_in, "matches", lambda *told: (worked.append("Argon2"), verify(*told))[1])
    monkeypatch.setattr(totp, "step", lambda *told: (worked.append("code"), step(*told))[1])
    for name in (A, "nobody"):
        with pytest.raises(DeskError):
            sign_in.sign_in(home, name, "three quiet goats", code(secret))
    assert worked == ["Argon2", "code"] * 2


def test_a_code_is_never_taken_twice(enrolled: tuple[Home, str]) -> None:
    home, secret = enrolled
    shown = fresh(home, secret)
    sign_in.sign_in(home, A, PASSPHRASE, shown)
    with pytest.raises(DeskError, match="not signed in"):
        sign_in.sign_in(home, A, PASSPHRASE, shown)
    sign_in.sign_in(home, A, PASSPHRASE, code(secret, 1))


def test_the_code_that_proved_the_secret_is_used_too(home: Home) -> None:
    made = chosen()
    enrol.enrol_first(home, made)
    with pytest.raises(DeskError, match="not signed in"):
        sign_in.sign_in(home, A, PASSPHRASE, made.code)


def test_after_five_failures_even_the_right_secrets_wait(enrolled: tuple[Home, str]) -> None:
    home, secret = enrolled
    for _time in range(attempt.FREE):
        with pytest.raises(DeskError):
            sign_in.sign_in(home, A, "three quiet goats", "000000")
    for _time in range(3):
        with pytest.raises(DeskError, match="15 minutes"):
            sign_in.sign_in(home, A, PASSPHRASE, fresh(home, secret))
    with writing(home.engine) as connection:
        assert len(connection.execute(select(ATTEMPT)).all()) == attempt.FREE, "who waits cannot lengthen the wait"
        connection.execute(update(ATTEMPT).values(at="2026-01-01T00:00:00.000000+00:00"))
    sign_in.sign_in(home, A, PASSPHRASE, fresh(home, secret))


def test_a_session_that_ran_out_or_is_another_persons_allows_nothing(enrolled: tuple[Home, str]) -> None:
    home, secret = enrolled
    mine = sign_in.sign_in(home, A, PASSPHRASE, fresh(home, secret), "PV 12").home
    enter(mine)
    assert mine.session is not None
    refused = (
        replace(mine, limits=Limits(idle=timedelta(0))), replace(mine, limits=Limits(absolute=timedelta(0))),
        replace(mine, actor=B), replace(mine, session="0" * 64), replace(mine, session=""), replace(mine, session=None),
    )  # fmt: skip
    for other in refused:
        with pytest.raises(DeskError, match="relais login"):
            enter(other)
    enter(mine)


def test_the_store_holds_no_secret_as_it_was_typed(enrolled: tuple[Home, str]) -> None:
    home, secret = enrolled
    told = sign_in.sign_in(home, A, PASSPHRASE, fresh(home, secret))
    with home.engine.connect() as connection:
        rows = [str(connection.execute(select(table)).all()) for table in (CREDENTIAL, SESSION)]
        rows += [row.details for row in read_chain(connection)]
    assert [text for text in (PASSPHRASE, secret, told.token) if text in "".join(rows)] == []


def test_the_command_line_keeps_the_token_and_every_home_finds_it(enrolled: tuple[Home, str], monkeypatch) -> None:  # type: ignore[no-untyped-def]
    home, secret = enrolled
    told = sign_in.sign_in(home, A, PASSPHRASE, fresh(home, secret), "PV 12")
    token_file.keep(home.session_file, told.token)
    assert home.session_file.stat().st_mode & 0o777 == 0o600
    opened = open_home(home.root)
    assert (opened.actor, opened.session, opened.purpose) == (A, told.home.session, "PV 12")
    enter(opened)
    home.session_file.chmod(0o644)
    with pytest.raises(DeskError, match="read by others"):
        open_home(home.root)
    token_file.forget(home.session_file)
    with pytest.raises(DeskError, match="relais login"):
        enter(open_home(home.root))
    monkeypatch.setenv(token_file.VARIABLE, told.token)
    enter(open_home(home.root))
    monkeypatch.setenv(token_file.VARIABLE, "forged")
    with pytest.raises(DeskError, match="relais login"):
        enter(open_home(home.root))


def test_a_second_person_enrols_with_both_halves_of_their_code(enrolled: tuple[Home, str]) -> None:
    home, _secret = enrolled
    asked = people.add(seated(home, A), B, "administrator")
    given = people.confirm(seated(home, A), asked.number)
    assert asked.half is not None
    assert given.half is not None
    with pytest.raises(DeskError, match="open no account"):
        enrol.enrol_by_code(home, (asked.half, asked.half), chosen())
    assert last(home) == ("-", "set-secret-refused", {})
    with pytest.raises(DeskError, match="a name of yours"):
        enrol.enrol_by_code(home, (asked.half, given.half), chosen("three petit boats"))
    with pytest.raises(DeskError, match="check its clock"):
        enrol.enrol_by_code(home, (asked.half, given.half), replace(chosen(), code="000000"))
    with pytest.raises(DeskError, match="check its clock"):
        enrol.enrol_by_code(home, (asked.half, given.half), replace(chosen(), secret=""))
    made = chosen()
    assert enrol.enrol_by_code(home, (given.half, asked.half), made) == B
    assert sign_in.sign_in(home, B, PASSPHRASE, fresh(home, made.secret)).home.actor == B
    with pytest.raises(DeskError, match="open no account"):
        enrol.enrol_by_code(home, (asked.half, given.half), chosen())


def test_who_has_enrolled_changes_it_with_what_they_used_so_far(enrolled: tuple[Home, str]) -> None:
    home, secret = enrolled
    with pytest.raises(DeskError, match="sign in to this home already"):
        enrol.enrol_first(seated(home, A), chosen())
    held = seated(home, A)
    new = chosen("four quiet boats")
    with pytest.raises(DeskError, match="not signed in"):
        enrol.change(held, "three quiet goats", code(secret), new)
    enrol.change(held, PASSPHRASE, fresh(home, secret), new)
    with pytest.raises(DeskError, match="relais login"):
        enter(held)
    with pytest.raises(DeskError, match="not signed in"):
        sign_in.sign_in(home, A, PASSPHRASE, code(secret, 1))
    sign_in.sign_in(home, A, "four quiet boats", fresh(home, new.secret))


def test_a_token_of_another_home_says_nothing_where_nobody_signs_in(home: Home, monkeypatch) -> None:  # type: ignore[no-untyped-def]
    monkeypatch.setenv(token_file.VARIABLE, "of another home")
    enter(open_home(home.root))

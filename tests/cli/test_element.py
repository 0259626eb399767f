"""`relais elements`, `element`, `reach`, `gaps`: every output says that it proposes, and no number sums anything up."""

import json
import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from relais.cli.element import element, elements, reach
from relais.cli.gaps import gaps
from relais.desk import ground as grounds
from relais.desk.element import compiled
from relais.desk.ground import Ground
from relais.desk.home import Home, init, open_home
from tests.desk.unit import case

pytestmark = pytest.mark.slow

Say = Callable[..., str]
OFFENCES = ("FR-CPL-222-23", "FR-222-26-1")


@pytest.fixture
def home(tmp_path: Path) -> Home:
    made = init(tmp_path / "home", "A. Martin", key_file=tmp_path / "key", authorisation="test 1/2026")
    assert case(made) == 1
    return made


@pytest.fixture
def say(home: Home) -> Say:
    """Run a command as the door does; a command that must fail gives its message."""
    app = typer.Typer()
    for command in (elements, element, reach, gaps):
        app.command()(command)

    def run(*words: str, code: int = 0) -> str:
        environment = {"RELAIS_HOME": str(home.root), "COLUMNS": "250"}
        result = CliRunner().invoke(app, list(words), env=environment)
        assert result.exit_code == code, result.output
        return result.output

    return run


def state(home: Home, day: str) -> None:
    grounds.state_ground(open_home(home.root), 1, Ground(date.fromisoformat(day), OFFENCES))


def test_every_output_says_who_qualifies_and_when_the_text_was_checked(home: Home, say: Say) -> None:
    state(home, "2025-06-01")
    given = ("element", "1", "CPL.E2", "supported", "--fact", "--finding", "quoted_code", "--reason", "as shown")
    for words in (("elements", "1"), ("gaps", "1"), ("reach", "1", "--yes", "sent_from_france"), given):
        for as_json in ((), ("--json",)):
            told = say(*words, *as_json)
            assert "the magistrate qualifies" in told
            assert compiled() in told


def test_the_matrix_shows_versions_reach_limitation_and_where_it_was_read(home: Home, say: Say) -> None:
    state(home, "2025-06-01")
    say("element", "1", "CPL.E2", "supported", "--fact", "--finding", "quoted_code", "--reason", "as shown")
    told = say("elements", "1")
    assert "verified by the company" not in told
    for text in ("version from 2021-04-23 to 2025-11-08", "text read, high confidence", "J1",
                 "principal act not established", "assumption: the victim's age is not known", "LIM-CRIME-MINOR",
                 "finding quoted_code"):  # fmt: skip
        assert text in " ".join(told.split()), text
    state(home, "2020-07-31")
    told = " ".join(say("elements", "1").split())
    assert "FR-222-26-1 did not exist on the day of the facts" in told
    assert "it counts for nothing above" in told


def test_without_a_day_it_says_what_to_do(say: Say) -> None:
    assert "relais ground 1 --facts DAY" in say("elements", "1")
    assert "relais ground 1 --facts DAY" in say("gaps", "1")


def test_nothing_is_summed_up_or_ordered_by_strength(home: Home, say: Say) -> None:
    state(home, "2025-06-01")
    for command in ("elements", "gaps"):
        told = say(command, "1", "--json")
        assert not re.search(r'"(?:total|score|strength|rank|percent|share)\w*"', told)
        assert not re.search(r"\b(?:red|amber|green|orange)\b", say(command, "1"))
    document = json.loads(say("elements", "1", "--json"))
    assert [one["offence"] for one in document["offences"]] == list(OFFENCES)
    assert all(one["status"] and one["confidence"] and one["sources"] for one in document["offences"])


def test_what_is_wrong_is_said(home: Home, say: Say) -> None:
    state(home, "2025-06-01")
    assert "never to be proven" in say("element", "1", "INS.E4", "supported", "--fact", "--finding", "quoted_code",
                                       "--reason", "x", code=2)  # fmt: skip
    say("element", "1", "CPL.E2", "supported", "--fact", "--assessment", code=2)
    assert "no offence" in say("elements", "1", "--offence", "FR-0", code=2)

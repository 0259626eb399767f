"""Every output of five cases: the same bytes in another place, another zone, another language; and where notes lead."""

import os
import random
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from relais.casework.person import VICTIM
from relais.desk.act import act
from relais.desk.case import show
from relais.desk.case_file import case_file
from relais.desk.case_pictures import drawn
from relais.desk.passage import unshown
from relais.desk.person import categorise
from relais.desk.sight import sight
from relais.dossier.case_report import written
from relais.dossier.recipients import RECIPIENTS
from relais.language.tongue import tongue
from tests.desk.five_cases import CODES, Five, make
from tests.dossier.test_never_in_it import words_of
from tools.dossiers import AS_OF

pytestmark = pytest.mark.slow
# So many notes are drawn at random over the cases, in both languages.
DRAWN = 500


@pytest.fixture(scope="module")
def five(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Five]:
    made = make(tmp_path_factory.mktemp("five"))
    yield made
    made.home.engine.dispose()


def test_each_case_has_each_output_and_a_copy_of_the_home_the_same_bytes(five: Five, tmp_path: Path) -> None:
    shutil.copytree(five.home.root, tmp_path / "home")
    made = {}
    for at, root in (("here", five.home.root), ("there", tmp_path / "home")):
        told = {"TZ": "Asia/Manila" if at == "there" else "UTC", "PYTHONHASHSEED": "7" if at == "there" else "1"}
        subprocess.run(
            [sys.executable, "-m", "tools.dossiers", tmp_path / at, "fr", root],
            env=os.environ | told, check=True, capture_output=True, text=True,
        )  # fmt: skip
        made[at] = {str(path.relative_to(tmp_path / at)): path.read_bytes() for path in (tmp_path / at).rglob("*.*")}
    assert set(made["here"]) == {f"{case}/{one.file}" for case in five.cases for one in RECIPIENTS}
    assert {name for name, held in made["here"].items() if made["there"][name] != held} == set()


def test_notes_drawn_at_random_lead_to_the_bytes_that_they_state(five: Five) -> None:
    cited = [
        place
        for case in five.cases.values()
        for place in written(case_file(five.home, case, AS_OF, tongue("en")), tongue("en")).notes
    ]
    drawn = random.Random(1).choices(cited, k=DRAWN)
    with act(five.home, "read-case", five.cases["strong"]) as connection:
        seen = sight(five.home, connection)
        sealed = [one for one in dict.fromkeys(drawn) if seen.state().sources[one[0]].custody == "sealed"]
        lost = [one for one in sealed if not unshown(seen, one).strip()]
    assert lost == []
    assert len(set(drawn)) > DRAWN // 3


def test_a_report_names_what_it_is_made_of(five: Five) -> None:
    file = case_file(five.home, five.cases["thin"], datetime(2026, 11, 20, tzinfo=UTC), tongue("en"))
    assert len(file.made_of.ledger_head) == 64
    again = case_file(five.home, five.cases["thin"], datetime(2026, 11, 20, tzinfo=UTC), tongue("en"))
    assert again.made_of == file.made_of


def test_whoever_is_put_among_the_victims_is_named_in_no_output(five: Five) -> None:
    """Not as payee, in a picture, by a namesake whom nothing links, or by a number that a chat quotes."""
    home, said = five.home, tongue("en")
    held = show(home, five.cases["strong"])
    payee = next(one for one in held.persons if "Tindalo" in held.called.get(held.named.get(one.number, ""), ""))
    categorise(home, five.cases["strong"], payee.number, VICTIM, "heard")
    file = drawn(home, replace(case_file(home, five.cases["strong"], AS_OF, said), goaml=CODES), said)
    assert file.drawings
    for one in RECIPIENTS:
        words = words_of(one.file, one.write(file, said, home.fonts))
        for never in ("tindalo", "dapdap", "639175550121", "9175550121"):
            assert never not in words, (one.file, never)
    assert not any("Tindalo" in drawing.svg + drawing.text for drawing in file.drawings)

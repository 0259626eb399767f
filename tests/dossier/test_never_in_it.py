"""Over random cases: no output holds a sentence of a chat, nor a victim's name, wherever somebody wrote it."""

import io
import tempfile
import zipfile
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from relais.desk.case import open_case, show
from relais.desk.case_file import case_file
from relais.desk.derived import results
from relais.desk.home import Home, init
from relais.desk.person import categorise
from relais.desk.procedure import receive
from relais.desk.statement import state
from relais.desk.take_in import take_in
from relais.dossier.recipients import RECIPIENTS
from relais.language.tongue import tongue
from relais.model.report_form import FormParty, FormSelector, ReportForm
from tests.desk.five_cases import CODES
from tests.desk.unit import rank
from tests.dossier.requested import pdf_text

pytestmark = pytest.mark.slow
AS_OF = datetime(2026, 11, 30, tzinfo=UTC)
SYLLABLES = ("ka", "lo", "mi", "ne", "ru", "sa", "te", "vi", "zo")
# Made-up names and sentences that stand in nothing of ours.
WORD = st.lists(st.sampled_from(SYLLABLES), min_size=4, max_size=6).map(lambda parts: "q" + "".join(parts))
NAME = st.tuples(WORD, WORD).map(lambda two: f"{two[0].capitalize()} {two[1].capitalize()}")
CHAT = "13/01/2024, 10:{minute:02} - {who}: {text}\n"


@st.composite
def worlds(draw: st.DrawFn) -> dict[str, object]:
    """A report that names a victim, a chat, and where the victim's name is written besides."""
    victim = draw(NAME)
    return {
        "victim": victim, "phone": f"+63917{draw(st.integers(1_000_000, 9_999_999))}",
        "sentences": draw(st.lists(st.tuples(WORD, WORD).map(" ".join), min_size=1, max_size=3, unique=True)),
        "in_note": draw(st.booleans()), "in_ground": draw(st.booleans()), "in_file": draw(st.booleans()),
        "in_title": draw(st.booleans()), "phone_in_note": draw(st.booleans()), "as_chatter": draw(st.booleans()),
        "form": draw(st.sampled_from([str.upper, str.lower, str.title])),
    }  # fmt: skip


def made(folder: Path, told: dict[str, object]) -> tuple[Home, int]:
    """A home with that report and chat, and a case of both."""
    home = init(folder / "home", "A. Martin", key_file=folder / "key", authorisation="test 1/2026")
    victim = str(told["victim"])
    form = ReportForm(
        entered_by="A. Martin", entered_at="2026-11-20T14:30:00+00:00", sender="National Unit Example",
        reference="X-1", received_at="2026-11-20T14:30+01:00",
        parties=(
            FormParty("payer", name="Jean Exemple", selectors=(FormSelector("phone", "+33639980001"),)),
            FormParty("victim", name=victim, selectors=(FormSelector("phone", str(told["phone"])),)),
        ),
    )  # fmt: skip
    (folder / "in").mkdir()
    name = f"{victim}.json" if told["in_file"] else "report.json"
    (folder / "in" / name).write_bytes(form.signed(home.key).to_bytes())
    who = victim if told["as_chatter"] else "Ana Ejemplo"
    lines = [CHAT.format(minute=at, who=who, text=text) for at, text in enumerate(told["sentences"])]  # type: ignore[arg-type]
    (folder / "in" / "WhatsApp Chat with Jean.txt").write_text("".join(lines), encoding="utf-8")
    outcome = take_in(home, [folder / "in"])
    rank(home)
    procedure = f"PV {victim}" if told["in_title"] else "PV 1/2026"
    number = open_case(
        home, "2026/1", procedure, "preliminary", results(home, "queue")[0]["queue"]["report_id"].to_pylist()
    )  # fmt: skip
    receive(home, procedure, [source.source_id for source, _reading in outcome.sources])
    spelled = told["form"](victim)  # type: ignore[operator]
    state(home, number, "assessment", f"{spelled} is to be heard" if told["in_note"] else "nobody is to be heard", [])
    if told["phone_in_note"]:
        spaced = " ".join(str(told["phone"])[at : at + 3] for at in range(0, 13, 3))
        state(home, number, "assessment", f"{spaced} was called", [])
    for one in show(home, number).persons:
        if told["in_ground"]:
            categorise(home, number, one.number, "undetermined", f"paid for {spelled}, it seems")
    return home, number


def words_of(file: str, content: bytes) -> str:
    """Everything that an output says, and all that lies in it, in lower case and without blanks."""
    if file.endswith(".pdf"):
        text = pdf_text(content)
    elif content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            text = "".join(words_of(name, archive.read(name)) for name in archive.namelist()) + "".join(
                archive.namelist()
            )
    else:
        text = content.decode("utf-8", "replace")
    return "".join(text.lower().split())


@given(worlds())
@settings(max_examples=6, deadline=None, suppress_health_check=list(HealthCheck))
def test_no_output_says_it(told: dict[str, object]) -> None:
    said = tongue("en")
    with tempfile.TemporaryDirectory() as place:
        home, case = made(Path(place), told)
        file = replace(case_file(home, case, AS_OF, said), goaml=CODES)
        for one in RECIPIENTS:
            words = words_of(one.file, one.write(file, said, home.fonts))
            for never in (*str(told["victim"]).lower().split(), str(told["phone"])[1:], *map(_flat, told["sentences"])):  # type: ignore[call-overload]
                assert never not in words, (one.file, never)
            assert "2026/1" in words or not one.file.endswith((".pdf", ".docx"))
        home.engine.dispose()


def _flat(sentence: str) -> str:
    return "".join(sentence.lower().split())

"""Links on the command line: each is listed, explained in words, and comes with the command that judges it."""

from pathlib import Path
from types import SimpleNamespace

import pytest

from relais.cli.why import _ground
from relais.desk.home import open_home
from relais.desk.link_words import odds
from relais.desk.queue import Link, Place
from relais.language.tongue import tongue
from tests.cli.conftest import Run, told
from tests.desk.made import named, take


@pytest.fixture
def linked(ready: Run, tmp_path: Path) -> Run:
    """Three reports: the payers of the first two under one telephone, the name of the first under another."""
    home = open_home(tmp_path / "home")
    payers = (("Jean Exemple", "00 01"), ("Exemple Jean", "00 01"), ("Jean Exemple", "00 02"))
    for number, (payer, phone) in enumerate(payers):
        take(home, tmp_path, named(f"X-{number}", payer, f"+33 6 39 98 {phone}"))
    assert ready("run", "--as-of", "2026-11-25").returncode == 0
    return ready


@pytest.mark.slow
def test_a_link_is_explained_in_words_and_in_json(linked: Run) -> None:
    rows = told(linked("links", "--json"))["links"]  # type: ignore[index]
    proposal = next(row for row in rows if row["use"] == "proposal")
    page = linked("why", proposal["link_id"])
    assert page.returncode == 0
    for text in (
        proposal["left_mention"],
        proposal["right_mention"],
        "start: nothing compared yet",
        "The same words, in whatever order.",
        "no “probability of guilt”, and does not establish identity in law",
        "merged from +6.0 bits",
        "This one is proposed",
        "weights as shipped",
        "“test 1/2026”, without end",
        f"relais judge same {proposal['left_mention']} {proposal['right_mention']}",
    ):
        assert text in page.stdout
    document = told(linked("why", proposal["link_id"], "--json"))
    assert document.keys() == {  # type: ignore[attr-defined]
        "id", "bits", "odds", "use", "refused", "because", "left", "right", "parts", "common", "weights",
        "authorisation", "until",
    }  # fmt: skip
    assert sum(part["bits"] for part in document["parts"]) == pytest.approx(proposal["bits"])  # type: ignore[index]
    unknown = linked("why", "L-0")
    assert unknown.returncode == 2
    assert unknown.stderr.count("\n") == 1
    assert "no link is called “L-0”" in unknown.stderr


@pytest.mark.slow
def test_links_are_listed_and_the_review_gives_the_command(linked: Run) -> None:
    assert "Links between mentions" in linked("links").stdout
    assert linked("links", "--sort", "colour").returncode == 2
    lightest = linked("links", "--sort", "bits", "--all")
    assert lightest.returncode == 0
    assert "rows shown" not in lightest.stdout
    assert linked("links", "--use", "guess").returncode == 2
    document = told(linked("review", "--json"))
    assert document.keys() == {"stale", "clusters", "proposals"}  # type: ignore[attr-defined]
    page = linked("review").stdout
    for row in document["clusters"]:  # type: ignore[index]
        assert f"relais judge same {row['subject_id']}" in page
    for row in document["proposals"]:  # type: ignore[index]
        assert f"relais judge same {row['left_mention']} {row['right_mention']}" in page.replace("\n", "")


@pytest.mark.slow
def test_a_subject_a_run_and_a_training_say_what_weighs(linked: Run) -> None:
    merged = told(linked("links", "--use", "merged", "--json"))["links"][0]  # type: ignore[index]
    page = linked("why", merged["left_subject"]).stdout
    assert "Mentions: " in page
    assert "no names or dates of birth in it contradict each other" in page
    assert "cluster" in told(linked("show", merged["left_subject"], "--json"))  # type: ignore[operator]
    ran = linked("run", "--as-of", "2026-11-25").stdout
    assert "mere leads; weights as shipped" in ran
    document = told(linked("run", "--as-of", "2026-11-25", "--json"))
    assert sum(document["uses"].values()) == document["link"]  # type: ignore[index]
    trained = linked("train")
    assert trained.returncode == 0
    assert "Too few mentions to estimate weights" in trained.stdout
    document = told(linked("train", "--json"))
    assert document["model"]["origin"] == "shipped"  # type: ignore[index]
    assert len(document["weights"]) > 20  # type: ignore[index]


@pytest.mark.parametrize(
    ("bits", "text"),
    [
        (0.0, "1.0 to 1 for it"),
        (3.0, "8.0 to 1 for it"),
        (-3.0, "8.0 to 1 against it"),
        (10.0, "1,024 to 1 for it"),
        (47.0, "more than a million to 1 for it"),
        (-47.0, "more than a million to 1 against it"),
    ],
)
def test_odds_are_said_in_words_and_not_beyond_what_a_model_knows(bits: float, text: str) -> None:
    assert odds(bits, tongue("en")) == text


def test_a_step_says_its_link_or_what_else_joins_the_two() -> None:
    ends = SimpleNamespace(left=Place("a", "1", "", ""), right=Place("b", "2", "", ""))
    assert _ground(Link("phone", "+1", ends.left, ends.right, "L-1", 7.0)).endswith("+1  (link L-1, +7.0 bits)")
    assert _ground(Link(None, None, ends.left, ends.right, "L-1", 7.0)) == "link L-1, +7.0 bits"
    assert _ground(Link(None, None, ends.left, ends.right, None, 30.0)) == "these mentions say the same"
    assert _ground(Link(None, None, ends.left, ends.right)) == "a named person judged so"

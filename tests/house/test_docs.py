import re
import shlex
from pathlib import Path

import pytest

WRITTEN_BY_HAND = (
    "README.md", "docs/first-alert.md", "docs/people.md", "docs/sprint.md", "docs/formats.md", "docs/queue.md",
    "docs/trust.md", "docs/addresses.md", "docs/payments.md", "docs/duplicates.md", "docs/drawn-world.md",
    "docs/benchmarks.md", "docs/letters.md", "docs/deconfliction.md", "docs/judgements.md", "docs/names.md",
    "docs/networks.md", "docs/weights.md", "docs/timing.md", "docs/evidence.md", "docs/strength.md",
    "docs/cases.md", "docs/requests.md", "docs/clocks.md", "docs/audit.md", "docs/reach.md", "docs/elements.md",
    "docs/exposure.md", "docs/keeping.md", "docs/unit.md", "docs/law.md", "docs/desk.md", "docs/bundle.md",
    "docs/dossier.md", "docs/packages.md",
)  # fmt: skip
FENCE = re.compile(r"^```[^\n]*\n(.*?)^```", re.MULTILINE | re.DOTALL)
SPAN = re.compile(r"`(relais [^`\n]+)`")
LINK = re.compile(r"\]\(([^)#\s]+)(?:#[^)]*)?\)")


@pytest.mark.slow
@pytest.mark.parametrize("name", ["facts.md", "commands.md", "permissions.md", "settings.md"])
def test_the_generated_pages_are_what_the_code_says(root, tools, name):
    assert (root / "docs" / name).read_text(encoding="utf-8") == tools["pages"][name], (
        f"run `make docs`: {name} differs"
    )


def test_a_page_written_by_hand_shows_every_command(tools, pages):
    shown = {command for path in WRITTEN_BY_HAND for _line, command, _rest in _shown(pages[path], tools["commands"])}
    assert sorted(tools["commands"].keys() - shown) == []


@pytest.mark.slow
def test_every_option_is_in_the_pages(tools, pages):
    options = {option for held in tools["commands"].values() for option in held}
    everything = "\n".join(pages.values())
    assert [option for option in sorted(options) if not re.search(rf"(?<![\w-]){option}(?![\w-])", everything)] == []


def test_requests_and_clocks_show_every_command_of_theirs_with_its_options(tools, pages):
    theirs = re.compile(r"relais (request|identity) \w+|relais (requestable|channels|ground|clocks|calendar|forecast)")
    text = pages["docs/requests.md"] + pages["docs/clocks.md"]
    shown = {command for _line, command, _rest in _shown(text, tools["commands"])}
    held = {command: options for command, options in tools["commands"].items() if theirs.fullmatch(command)}
    assert len(held) == 10 + 4 + 6
    assert sorted(held.keys() - shown) == []
    options = {option for known in held.values() for option in known if option.startswith("--")}
    assert [option for option in sorted(options) if not re.search(rf"(?<![\w-]){option}(?![\w-])", text)] == []


def test_every_command_line_of_the_pages_exists(tools, pages):
    commands = tools["commands"]
    faults = []
    for path, text in pages.items():
        for line, command, rest in _shown(text, commands):
            if command is None:
                faults.append(f"{path}: no such command: {line}")
            else:
                known = {*commands[command], "--help"}
                faults += [f"{path}: {command} has no {option}: {line}" for option in _options(rest) - known]
    assert faults == []


def test_a_command_line_that_does_not_exist_is_seen():
    commands = {"relais queue": {"--home": True}}
    assert [command for _line, command, _rest in _shown("`relais quue`", commands)] == [None]
    [(_line, command, rest)] = _shown("```console\n$ relais queue --hoem x | head\n```\n", commands)
    assert (command, _options(rest)) == ("relais queue", {"--hoem"})


def test_every_link_leads_somewhere(root, pages):
    dead = [
        f"{path}: {target}"
        for path, text in pages.items()
        for target in LINK.findall(text)
        if "://" not in target and not ((root / path).parent / target).exists()
    ]
    assert dead == []


def test_every_page_is_in_the_index(root, pages):
    listed = {(root / "docs" / target).resolve() for target in LINK.findall(pages["docs/index.md"])}
    missing = [path for path in pages if path != "docs/index.md" and (root / path).resolve() not in listed]
    assert missing == []


def test_every_reader_has_its_section(pages):
    from relais.intake.formats import FORMATS

    headings = re.findall(r"^### .*$", pages["docs/formats.md"], re.MULTILINE)
    assert [format_.name for format_ in FORMATS if not any(f"`{format_.name}`" in line for line in headings)] == []


def test_every_reason_and_its_weight_stand_in_the_page_of_the_queue(pages):
    from relais.triage.reasons import REASONS
    from relais.triage.weights import THOUSAND, load_weights

    weights = load_weights().weights
    stated = dict(re.findall(r"^## `(\w+)`, weight (\d+)$", pages["docs/queue.md"], re.MULTILINE))
    assert {name: int(weight) * THOUSAND for name, weight in stated.items()} == {
        reason.name: weights[reason.name] for reason in REASONS
    }


def test_every_field_of_a_mapping_stands_in_the_page_of_the_formats(pages):
    from relais.intake.table import mapping_fields as fields

    named = {
        *(field for held in fields.FIELDS.values() for field in held),
        *(role for held in fields.ROLES.values() for role in held),
        *fields.NAMES, *fields.SELECTORS, *fields.FIXED, *fields.FORMAT,
    }  # fmt: skip
    assert [name for name in sorted(named) if f"`{name}`" not in pages["docs/formats.md"]] == []


def test_the_picture_of_the_road_is_there(root, pages):
    assert "docs/road.svg" in pages["README.md"]
    assert Path(root / "docs/road.svg").read_text(encoding="utf-8").startswith("<svg ")


def _shown(text, commands):
    """Yield (line, command or None, rest) for every command line of relais that a page shows."""
    lines = [line.strip().removeprefix("$ ") for block in FENCE.findall(text) for line in block.splitlines()]
    for line in [*lines, *SPAN.findall(text)]:
        # A prompt for a command begins with a lower-case word; `Usage: relais …` and sentences do not begin so.
        if re.match(r"relais [a-z-]+", line) is None:
            continue
        words = line.split()
        name = next((" ".join(words[:n]) for n in (3, 2) if " ".join(words[:n]) in commands), None)
        yield line, name, line[len(name or "") :]


def _options(rest):
    try:
        words = shlex.split(rest.split(" | ")[0], comments=True)
    except ValueError:
        words = rest.split()
    return {word.split("=")[0] for word in words if re.match(r"--?[a-z]", word)}

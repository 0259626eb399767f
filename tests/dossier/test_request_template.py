"""Templates of requests: one for every channel by which something goes out, whole; a bad one is refused by its line."""

from importlib.resources import files

import pytest

from relais.dossier.page import LANGUAGES
from relais.dossier.request_fields import BY_HAND, VALUES
from relais.dossier.request_template import (
    COMMON,
    SHIPPED,
    SIGNATURE,
    TemplateError,
    fields_for,
    name_of,
    named,
    parse,
    shipped,
)
from relais.dossier.request_words import DATA, FRAMES, FUNCTIONS, KINDS, OWN, label
from relais.law.channel import load

EVERY = [(channel, language) for channel, held in SHIPPED.items() for language in held]
GOOD = "# Title\n\nA paragraph with {reason}\nover two lines.\n\nLabel :: {holder}\n? - only if {due}\n{rows}\n"


def test_every_channel_by_which_something_goes_out_has_a_template() -> None:
    out = {
        one.id
        for one in load().channels.values()
        if one.availability == "usable" and one.direction in ("out", "both")
    }  # fmt: skip
    assert set(SHIPPED) == out
    folder = files("relais.dossier") / "request_templates"
    assert sorted(path.name for path in folder.iterdir()) == sorted(name_of(*one) for one in EVERY)
    assert {language for _channel, language in EVERY} == set(LANGUAGES)


@pytest.mark.parametrize(("channel", "language"), EVERY)
def test_a_template_has_every_field_that_the_law_lists(channel: str, language: str) -> None:
    found = parse(shipped(channel, language), channel, language)
    assert sorted(set(load().channels[channel].fields) - found.fields) == []
    # Who signs, for which file, by when and how to reach us; or where that is written by hand.
    text = shipped(channel, language).decode()
    assert "{contact}" in text or "{issuing_contact}" in text
    assert {"{file_numbers}", "{rows}", "{signature}"} <= {word for word in text.split() if word.startswith("{")}
    assert [line for line in text.splitlines() if len(line) > 160] == []


def test_a_field_is_filled_or_left_to_a_hand_and_has_its_name() -> None:
    usable = {field for channel in SHIPPED for field in fields_for(channel)}
    assert usable == (VALUES.keys() | set(BY_HAND)) & usable
    assert not VALUES.keys() & set(BY_HAND)
    assert set(OWN) <= VALUES.keys()
    assert not set(OWN) & set(load().fields)
    assert all(label(field, language) for field in usable for language in LANGUAGES)


def test_every_code_word_of_a_request_has_its_words() -> None:
    from typing import get_args

    from relais.casework.request import KINDS as ASKED
    from relais.law.situation import DataCategory, Frame, Function

    assert set(FUNCTIONS) == set(get_args(Function))
    assert set(DATA) == set(get_args(DataCategory))
    assert set(FRAMES) == set(get_args(Frame))
    assert set(KINDS) == set(ASKED)


def test_lines_that_follow_each_other_are_one_paragraph() -> None:
    found = parse(GOOD.encode(), "FR-60-1", "fr")
    assert [line.kind for line in found.lines] == ["title", "text", "entry", "item", "rows"]
    assert [line.conditional for line in found.lines] == [False, False, False, True, False]
    assert "".join(part.text for part in found.lines[1].parts) == "A paragraph with reason over two lines."


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        (GOOD.replace("{holder}", "{hodler}"), 6, "“hodler” is no field of this template; there are: procedure_no"),
        (GOOD.replace("{holder}", "{reason.__class__}"), 6, "is no field"),
        (GOOD.replace("{holder}", "{reason!r:>{due}}"), 6, "is no field"),
        (GOOD.replace("{holder}", "{imei}"), 6, "“imei” is no field"),
        (GOOD.replace("{holder}", "{}"), 6, "“” is no field"),
        (GOOD.replace("{holder}", "{holder"), 6, "a brace stands alone; a field is written {procedure_no}"),
        (GOOD.replace("{holder}", "holder}"), 6, "a brace stands alone"),
        (GOOD.replace("{holder}", "[to complete: it"), 6, "a mark to complete is not closed"),
        (GOOD.replace("{rows}", ""), 7, "{rows} was expected once, alone on its line"),
        (GOOD + "{rows}", 9, "{rows} was expected once"),
        (GOOD.replace("{rows}", "see {rows}"), 8, "{rows} was expected once"),
        (GOOD.replace("# Title", "Title"), 1, "a title was expected first"),
        (GOOD + "# Again\n", 9, "a title was expected first"),
        ("", 1, "a title was expected first"),
    ],
)  # fmt: skip
def test_a_bad_template_is_refused_with_its_line(text: str, line: int, says: str) -> None:
    with pytest.raises(TemplateError) as refused:
        parse(text.encode(), "FR-60-1", "fr")
    assert str(refused.value).startswith(f"FR-60-1.fr.txt, line {line}: ")
    assert says in str(refused.value)


def test_what_is_no_text_is_refused() -> None:
    with pytest.raises(TemplateError, match="line 2: this is not UTF-8"):
        parse(b"# T\n\xff\xfe", "FR-60-1", "fr")


def test_the_name_of_a_file_says_channel_and_language() -> None:
    assert named("FR-60-1.fr.txt") == ("FR-60-1", "fr")
    assert [named(file) for file in ("FR-60-1.txt", "FR-60-1.de.txt", "COE-2AP.en.txt", "FR-60-1.fr.md")] == [None] * 4
    assert set(COMMON) <= set(fields_for("EGMONT"))
    assert SIGNATURE not in fields_for("EU-EPOC-PR")

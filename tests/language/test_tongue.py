"""What is said in each language: messages, code words, and what stays as it was received."""

import pytest

from relais.language.tongue import LANGUAGES, tongue

FRENCH, ENGLISH = (tongue(language) for language in LANGUAGES)


def test_a_message_is_translated_and_filled():
    assert FRENCH.say("{path} cannot be read: {reason}", {"path": "a", "reason": "no such place in the file"}) == (
        "a ne peut être lu\u00a0: aucun emplacement de ce nom dans le fichier"
    )


def test_what_is_quoted_stays_as_written():
    told = FRENCH.say(
        "“{raw}” is not a valid {kind}: kept as written, it links to nothing", {"raw": "name", "kind": "ip"}
    )
    assert told.startswith("«\u00a0name\u00a0»")
    assert "adresse IP" in told


@pytest.mark.parametrize(
    ("template", "shown"),
    [
        ("{gone} of {here}", "{gone} of 3"),
        ("a stray { and } and {} and {0}", "a stray { and } and {} and {0}"),
        ("{here:d} {here!q} {here.real}", "{here:d} {here!q} {here.real}"),
        ("", ""),
    ],
)
def test_a_message_that_does_not_fit_is_shown_as_it_stands(template, shown):
    assert FRENCH.say(template, {"here": 3, "more": None}) == shown


def test_a_row_shows_its_code_words_and_keeps_what_was_received():
    row = {"role": "payer", "name": "payer", "basis": "same reference; same second of the incident, same company"}
    assert FRENCH.worded({**row, "kind": None, "events": 2}) == {
        "role": "payeur",
        "name": "payer",
        "basis": "même référence; même seconde des faits, même entreprise",
        "kind": None,
        "events": 2,
    }


def test_english_says_code_words_as_a_person_would():
    assert ENGLISH.text("child_at_risk") == "danger or urgency declared"
    assert ENGLISH.text("Left unread") == "Left unread"

import os
import re
import subprocess
import sys

import pytest

from relais.cli import speak
from relais.cli.listing import cell
from relais.desk.report_sheet import _DUPLICATE, _FACTS, _HASHES, _IP_REQUEST, _PROPOSED, _REPORT_GROUP
from relais.desk.subject_sheet import _CLUSTER, _EDGE, _LINK, _PARTY, _SELECTOR
from relais.intake.table.mapping_fields import FORMAT
from relais.language import words
from relais.law.clocks import URGENCY
from relais.model import party, selector
from relais.model.facts import FACTS
from relais.triage.reasons import REASONS
from tools import catalogue


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        ({}, "fr"),
        ({"LANG": "C.UTF-8"}, "fr"),
        ({"LANG": "de_DE.UTF-8"}, "fr"),
        ({"LANG": "en_GB.UTF-8"}, "en"),
        ({"LANG": "en_GB.UTF-8", "LC_ALL": "fr_FR.UTF-8"}, "fr"),
        ({"LANG": "fr_FR.UTF-8", "LC_MESSAGES": "en_US"}, "en"),
        ({"LC_ALL": "", "LANG": "en"}, "en"),
        ({"RELAIS_LANG": "en", "LC_ALL": "fr_FR.UTF-8"}, "en"),
        ({"RELAIS_LANG": "FR", "LC_ALL": "en_US.UTF-8"}, "fr"),
    ],
)
def test_it_is_french_unless_the_environment_says_english(environment, expected):
    assert speak.language(environment) == expected


def test_every_code_word_that_is_shown_has_a_translation():
    shown = {reason.name for reason in REASONS} | FACTS.keys() | set(URGENCY) | set(party.ROLES) | set(selector.KINDS)
    shown |= _columns() | {"sealed", "withheld", "container", "read", "partial", "unread"} | set(FORMAT)
    assert shown - set(words.WORDS) == set()


def _columns():
    """Return the columns that a sheet of `relais show` can have."""
    names = set()
    for sql in _PROPOSED.values():
        head = re.sub(r"\([^()]*\)", "", re.sub(r"\([^()]*\)", "", sql.split("FROM")[0]))
        parts = [part.strip() for part in head.replace("SELECT", "").split(",")]
        names |= {re.split(r" AS |\.", part)[-1].strip().strip(chr(34)) for part in parts}
    # Of a report, some are told under another name.
    names |= {name for _number, told in _FACTS.values() for name in told} - {"name_raw", "address_raw", *_HASHES}
    names |= {"name", "address", "mention", "hash", "mentions", *_PARTY, *_SELECTOR, *_EDGE, *_CLUSTER, *_LINK}
    # By these numbers facts are put together; no sheet shows them.
    return names - {"ordinal"} | {"source", "subject", "also_in", *_IP_REQUEST, *_REPORT_GROUP, *_DUPLICATE}


@pytest.mark.slow
@pytest.mark.parametrize("locale", catalogue.LOCALES)
def test_a_catalogue_is_complete_and_compiled(locale):
    held = catalogue.catalogue(locale)
    path = catalogue.po_path(locale)
    assert [message.id for message in held if message.id and not message.string] == []
    assert path.read_bytes() == catalogue.po_bytes(held)
    assert path.with_suffix(".mo").read_bytes() == catalogue.mo_bytes(held)


@pytest.mark.slow
@pytest.mark.parametrize("locale", catalogue.LOCALES)
def test_a_translation_keeps_placeholders_and_commands(locale):
    kept = re.compile(r"\{[^}]*\}|`[^`]*`")
    different = [
        message.id
        for message in catalogue.catalogue(locale)
        if message.id and sorted(kept.findall(message.id)) != sorted(kept.findall(message.string))
    ]
    assert different == []


def test_a_cell_keeps_no_break_spaces_and_marks_what_moves_the_cursor():
    assert cell("«\u00a0x\u202f! \x1b[2J\u202e") == "«\u00a0x\u202f! �[2J�"


@pytest.mark.slow
def test_french_sets_a_no_break_space_before_high_marks():
    loose = re.compile(r" [:;?!»]|« ")
    assert [message.id for message in catalogue.catalogue("fr") if message.id and loose.search(message.string)] == []


@pytest.mark.slow
@pytest.mark.parametrize(("language", "expected"), [("fr", "Afficher cette aide"), ("en", "Show this message")])
def test_the_help_is_told_in_the_same_language(language, expected):
    environment = {**os.environ, "RELAIS_LANG": language}
    done = subprocess.run(
        [sys.executable, "-m", "relais", "sources", "--help"],
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    assert expected in done.stdout
    assert ("par défaut" in done.stdout) == (language == "fr")

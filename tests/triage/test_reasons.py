import importlib
import re
from pathlib import Path

import pytest

import relais.triage
from relais.triage.reasons import REASONS

ROOM = Path(relais.triage.__file__).parent
# Files of the room that are no reason.
STEPS = {
    "__init__", "clock", "datum", "dealing", "leads", "named", "reason", "reasons", "received", "run", "stated",
    "weights",
}  # fmt: skip
# What a person is, as opposed to what was paid, called or declared.
TRAITS = re.compile(r"\b(name_raw|nickname|birth_date_raw|birth_date|age_raw|age|nationality|language|sex|gender)\b")


def test_every_reason_file_is_listed():
    files = {path.stem for path in ROOM.glob("*.py")} - STEPS
    assert {importlib.import_module(f"relais.triage.{name}").REASON.name for name in files} == files
    assert {reason.name for reason in REASONS} == files


def test_names_are_unique():
    assert len({reason.name for reason in REASONS}) == len({reason.title for reason in REASONS}) == len(REASONS)


@pytest.mark.parametrize("path", sorted(ROOM.glob("*.py")), ids=lambda path: path.stem)
def test_nothing_about_a_person_s_traits_is_read(path):
    assert TRAITS.findall(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("reason", REASONS, ids=lambda reason: reason.name)
def test_no_trait_in_a_query(reason):
    assert TRAITS.findall(reason.sql) == []

"""The notes of the law's data on offences are messages, so that none is shown in the other language."""

from relais.language.law_notes import NOTES
from relais.law import penal


def test_every_note_on_an_offence_is_a_message_and_no_other() -> None:
    assert set(NOTES) == {one.provenance.caveat for one in penal.load().offences} - {""}

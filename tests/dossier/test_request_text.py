"""A template filled: what is known stands in it, what is not is a mark, and what stood in a source can be seen."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relais.casework.request import Step
from relais.dossier.page import Block, Page, shown
from relais.dossier.request_fields import Told, row_numbers, values
from relais.dossier.request_template import SHIPPED, parse, shipped
from relais.dossier.request_text import fill
from tests.dossier.requested import SIGNED, SUMMER, WINTER, address, empty, full, items

EVERY = [(channel, language) for channel, held in SHIPPED.items() for language in held]


def page(told: Told, language: str) -> Page:
    channel = told.request.channel
    return fill(parse(shipped(channel, language), channel, language), told)


def said(found: Page) -> str:
    return "\n".join(text for block in found.blocks for text in (block.text, *(" | ".join(row) for row in block.rows)))


@pytest.mark.parametrize(("channel", "language"), EVERY)
def test_every_template_fills_for_a_full_and_for_an_empty_request(channel: str, language: str) -> None:
    whole, nothing = page(full(channel), language), page(empty(channel), language)
    mark = "[à compléter" if language == "fr" else "[to complete"
    assert said(whole).count(mark) < said(nothing).count(mark)
    for text in ("C. Robert", "PV 12/2026", "unit@example.org", "Exemple Télécom", "192.0.2.7", "51035"):
        assert text in said(whole) or (text == "C. Robert" and "{issuer" in shipped(channel, language).decode())
    assert "{" not in said(whole) + said(nothing)
    assert (whole.mark, nothing.mark[:4]) == ("", "PROJ" if language == "fr" else "DRAF")
    assert "no procedure number" in said(nothing)


def test_a_row_stands_as_written_beside_utc_and_legal_time_in_summer_and_in_winter() -> None:
    rows = (address(1, instant=SUMMER), address(2, instant=WINTER), replace(address(3), precision="day"))
    [table] = [block for block in page(full("FR-60-1", rows), "fr").blocks if block.kind == "table" and not block.tall]
    assert table.rows[0] == (
        "1", "adresse IP", " 192.0.2.7 ", "192.0.2.7", "51035", "02/07/2026 00:30:05 (Paris)",
        "2026-07-01 22:30:05 UTC", "2026-07-02 00:30:05 UTC+02:00",
    )  # fmt: skip
    assert table.rows[1][6:] == ("2026-01-05 11:00:00 UTC", "2026-01-05 12:00:00 UTC+01:00")
    assert table.rows[2][6:] == ("2026-07-01 UTC", "—")


def test_the_block_to_sign_is_empty_and_names_functions() -> None:
    [block] = [block for block in page(full("EU-EPOC-ID"), "en").blocks if block.tall]
    assert [row[1:] for row in block.rows] == [("", "", "")] * 2
    assert [row[0] for row in block.rows] == ["judge", "judge"]


def test_section_m_stands_on_a_page_of_its_own() -> None:
    blocks = page(full("EU-EPOC-TC"), "en").blocks
    after = [block.text for block in blocks[[block.kind for block in blocks].index("page") :]]
    assert after[1].startswith("Section M")
    sections = [block.text[8] for block in blocks if block.text.startswith("Section ")]
    assert sections == list("ABCDEFGHIJKLM")


def test_what_is_not_known_is_not_said() -> None:
    told = empty("EU-EPOC-TC")
    found = values(told, "en")
    assert found["due"] == found["qualified_offence"] == found["offence_and_residence_in_issuing_state"] == ""
    assert found["validating_authority"] == "not needed"
    assert values(full("EU-EPOC-TC"), "fr")["offence_and_residence_in_issuing_state"] == "oui / oui"
    assert values(full("EU-EPOC-TC"), "fr")["deadline"] == "8 heures"
    assert values(told, "en")["deadline"] == "10 days"


def test_a_withdrawn_request_is_marked_and_a_ready_one_is_not() -> None:
    told = empty("FR-60-1")
    for state, mark in (("ready", ""), ("withdrawn", "RETIRÉE : ne pas envoyer")):
        step = Step(state, SIGNED, None, None, None, None, None, "", "A. Martin")
        assert page(replace(told, missing=(), request=replace(told.request, steps=(step,))), "fr").mark == mark


def test_numbers_of_rows_are_joined() -> None:
    assert row_numbers([address(number) for number in (9, 1, 2, 3, 5)]) == "1-3, 5, 9"
    assert values(full("EU-EPOC-ID", items()), "en")["email"] == "row 6 of the table"
    assert values(full("EU-EPOC-ID", items()), "en")["user_id_login_account"] == "row 5 of the table"


@given(st.text(max_size=200))
def test_every_sign_of_a_text_can_be_seen(text: str) -> None:
    assert shown(text).isprintable()
    assert len(shown(text)) >= len(text)
    assert shown(shown(text)) == shown(text)


def test_signs_that_turn_a_text_round_are_written_out() -> None:
    assert shown("a\u202eb\x00\u200bc\nd\u00a0e") == "a[U+202E]b[U+0000][U+200B]c d e"
    assert Block("text", shown("é中")).text == "é中"

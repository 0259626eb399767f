"""European orders: the document carries every field of the certificate, and the data beside it the same values."""

import json

import pytest

from relais.dossier.epoc_data import ANNEXES, epoc_data
from relais.dossier.request_fields import BY_HAND, values
from relais.dossier.request_template import SIGNATURE, parse, shipped
from relais.law.channel import load
from tests.dossier.requested import empty, full

BOTH = pytest.mark.parametrize("language", ["fr", "en"])
ORDERS = pytest.mark.parametrize("channel", sorted(ANNEXES))


@BOTH
@ORDERS
def test_the_document_has_a_place_for_every_field_of_the_certificate(channel: str, language: str) -> None:
    template = parse(shipped(channel, language), channel, language)
    placed = {field for line in template.lines for field in line.fields}
    if any(line.kind == SIGNATURE for line in template.lines):
        placed.add("signature")
    # What the certificate calls otherwise than the unit's records: the same value under its own name.
    assert set(load().channels[channel].fields) - placed == set()


@BOTH
@ORDERS
def test_the_data_hold_every_field_in_the_order_of_the_certificate(channel: str, language: str) -> None:
    told = full(channel)
    data = json.loads(epoc_data(told, language))
    assert [one["field"] for one in data["fields"]] == list(load().channels[channel].fields)
    assert (data["annex"], data["request"], data["draft"]) == (ANNEXES[channel], 12, False)
    known = values(told, language)
    for one in data["fields"]:
        assert (one["value"] or "") == known.get(one["field"], "").strip()
        assert one["value"] or one["by_hand"] or one["field"] in ("email", "tel"), one
        assert one["by_hand"] is (one["field"] in BY_HAND or one["field"] == "signature")


def test_rows_keep_what_is_written_beside_what_was_read() -> None:
    first = json.loads(epoc_data(full("EU-EPOC-ID"), "fr"))["rows"][0]
    assert first["as_written"] == " 192.0.2.7 "
    assert (first["value"], first["source_port"]) == ("192.0.2.7", 51035)
    assert (first["instant"], first["precision"]) == ("2026-07-01T22:30:05Z", "second")
    assert first["instant_as_written"].endswith("(Paris)")
    assert (first["source"], first["place"]) == ("a" * 64, "line 1")


@ORDERS
def test_a_draft_says_so_and_what_is_missing(channel: str) -> None:
    data = json.loads(epoc_data(empty(channel), "en"))
    assert (data["draft"], data["missing"]) == (True, ["no procedure number", "no qualified offence"])
    assert data["rows"] == []
    assert epoc_data(empty(channel), "en") == epoc_data(empty(channel), "en")

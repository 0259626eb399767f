import io
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relais.intake.syntax import json_document, json_outline
from relais.intake.syntax.json_document import Document, document, partial, record_at
from relais.model.notice import UnreadableError


def records(found: Document) -> list[Any]:
    return [record for _start, batch in found.batches(found.root["messages"]) for record in batch]


def read(raw: bytes) -> Document:
    return document(io.BytesIO(raw), len(raw))


@pytest.fixture(params=["whole", "streamed"])
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    if request.param == "streamed":
        monkeypatch.setattr(json_document, "WHOLE_BYTES", 0)
    return str(request.param)


@pytest.mark.usefixtures("way")
def test_every_record_comes_once_in_order_with_its_index(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(json_document, "BATCH_RECORDS", 7)
    found = read(b'{"messages":[' + b",".join(b"%d" % number for number in range(50)) + b'],"title":"t"}')
    seen = [(start, batch) for start, batch in found.batches(found.root["messages"])]
    assert [record for _start, batch in seen for record in batch] == list(range(50))
    assert [start for start, _batch in seen] == list(range(0, 50, 7))
    assert found.root["title"] == "t"
    found.check()


@pytest.mark.usefixtures("way")
@pytest.mark.parametrize(
    ("tail", "kept"),
    [
        (b"", 2),
        (b',{"a":3', 2),
        (b',{"a":3}', 3),
        (b',{"a":NaN}]}', 2),
        (b',{"a":"\xff"}]}', 2),
        (b',{"a":' + b"[" * 100_000 + b"]" * 100_000 + b"}]}", 2),
        (b'],"title":"un', 2),
        (b"]} and more", 2),
    ],
)
def test_what_stands_before_a_fault_is_kept(tail: bytes, kept: int) -> None:
    found = read(b'{"messages":[{"a":1},{"a":2}' + tail)
    assert records(found) == [{"a": number + 1} for number in range(kept)]
    with pytest.raises(UnreadableError) as raised:
        found.check()
    assert raised.value.notice.place == f"after {kept} records"


def test_a_fault_far_into_a_large_list_loses_nothing_before_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(json_document, "BATCH_RECORDS", 300)
    raw = b'{"messages":[' + b'{"a":"hello hello hello"},' * 20_000 + b"NaN," + b"{}," * 20_000 + b"1]}"
    found = read(raw)
    assert len(records(found)) == 20_000
    assert found.fault is not None


def test_a_parser_message_does_not_quote_the_document() -> None:
    found = read(b'{"messages":[{"content":"not for any log"},{"content":"nor this" NaN}]}')
    records(found)
    assert found.fault is not None
    assert "log" not in found.fault
    assert "nor this" not in found.fault


def test_control_characters_written_as_x_escapes_are_read() -> None:
    found = read(rb'{"messages":["a\x0Bb","c\\x0Bd"]}')
    assert records(found) == ["a\x0bb", "c\\x0Bd"]
    found.check()


def test_a_text_that_looks_like_a_mark_of_the_outline_is_no_list(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(json_document, "WHOLE_BYTES", 0)
    found = read(rb'{"messages":["0"],"other":{"messages":["0"]},"\u006dore":["7"]}')
    assert records(found) == ["0"]
    assert [batch for _start, batch in found.batches(found.root["more"])] == [["7"]]


@pytest.mark.parametrize("raw", [b"", b"not json", b"\x00" * 50, b"{" * 0, b"\xff\xfe{\x00"])
def test_no_json_at_all_is_refused(raw: bytes) -> None:
    with pytest.raises(UnreadableError):
        read(raw)


def test_numbers_out_of_range_do_not_stop_the_reading() -> None:
    assert records(read(b'{"messages":[1e400,123456789012345678901234567890]}'))[1] == 123456789012345678901234567890


def test_partial_returns_what_stands_before_a_cut() -> None:
    assert partial(b'{"a":[1,{"b":2},{"c"')[0] == {"a": [1, {"b": 2}, {}]}
    assert partial(b'{"a":1}') == ({"a": 1}, None)
    assert partial(b"")[0] is None
    assert partial(b"[" * 1_000)[1] is not None


@pytest.mark.parametrize("locator", ["", "/", "/messages", "/messages/2", "/messages/-1", "/messages/x", "/no/1", "x"])
def test_no_record_at_a_wrong_place(locator: str) -> None:
    raw = b'{"messages":[{"a":1},{"a":2}]}'
    with pytest.raises(UnreadableError):
        record_at(io.BytesIO(raw), len(raw), locator)


@pytest.mark.usefixtures("way")
def test_a_record_is_found_by_its_pointer() -> None:
    raw = b'{"messages":[1],"chats":{"list":[{"messages":[5]},{"messages":[6,{"a":2}]}]}}'
    assert record_at(io.BytesIO(raw), len(raw), "/chats/list/1/messages/1") == {"a": 2}


@given(
    st.lists(st.dictionaries(st.text(max_size=5), st.text(max_size=20) | st.integers(-(2**53), 2**53), max_size=4)),
    st.integers(16, 200),
)
def test_large_documents_read_by_pieces_hold_the_same_records(values: list[Any], chunk: int) -> None:
    raw = json.dumps({"title": "t", "messages": values, "more": 1}, ensure_ascii=False).encode("utf-8", "replace")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(json_document, "WHOLE_BYTES", 0)
        patch.setattr(json_outline, "CHUNK_BYTES", chunk)
        found = read(raw)
        assert records(found) == json.loads(raw)["messages"]
        found.check()
    assert found.root["more"] == 1


@pytest.mark.parametrize("between", [b" ", b",,", b";", b",NaN,", b'"'])
def test_what_stands_wrong_between_two_pieces_is_a_fault(between: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(json_document, "WHOLE_BYTES", 0)
    monkeypatch.setattr(json_outline, "CHUNK_BYTES", 20)
    one = b'{"a":"hello hello"}'
    found = read(b'{"messages":[' + b",".join([one] * 9) + between + b",".join([one] * 9) + b"]}")
    assert records(found) == [{"a": "hello hello"}] * 9
    assert found.fault is not None


def test_a_list_that_is_the_document(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(json_document, "WHOLE_BYTES", 0)
    raw = b' \n[{"a":[{"b":1}]},{"a":2}]'
    found = document(io.BytesIO(raw), len(raw), "", (1,))
    assert [batch for _start, batch in found.batches(found.root)] == [[{"a": [{"b": 1}]}, {"a": 2}]]
    found.check()

import io
import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from relais.intake.syntax import json_outline
from relais.intake.syntax.json_outline import DEEPEST, outline

TEXTS = st.text(alphabet='ab"\\[]{}:, é\n', max_size=12)
RECORDS = st.lists(
    st.dictionaries(TEXTS, TEXTS | st.lists(TEXTS, max_size=3), max_size=3) | TEXTS | st.integers(), max_size=6
)


def spans(raw: bytes) -> list[bytes]:
    return [raw[span.start : span.end] for span in outline(io.BytesIO(raw), (2, 5)).spans]


@pytest.mark.slow
@pytest.mark.parametrize("chunk", [1, 3, 17, 1 << 20])
@settings(max_examples=60, deadline=None)
@given(first=RECORDS, second=RECORDS, name=TEXTS)
def test_lists_are_found_whatever_stands_in_texts_and_wherever_chunks_end(
    chunk: int, first: list[Any], second: list[Any], name: str
) -> None:
    document = {"name": name, "messages": first, "chats": {"list": [{"name": name, "messages": second}]}, "end": name}
    raw = json.dumps(document, ensure_ascii=False).encode()
    was, json_outline.CHUNK_BYTES = json_outline.CHUNK_BYTES, chunk
    try:
        found = outline(io.BytesIO(raw), (2, 5))
    finally:
        json_outline.CHUNK_BYTES = was
    assert [json.loads(b"[" + raw[span.start : span.end] + b"]") for span in found.spans] == [first, second]
    assert all(span.closed for span in found.spans)
    small = json.loads(bytes(found.text))
    assert small["messages"] == ["0"]
    assert small["chats"]["list"] == [{"name": name, "messages": ["1"]}]
    assert small["end"] == name


def test_a_list_of_that_name_elsewhere_is_part_of_the_outline() -> None:
    raw = b'{"other":{"messages":[1,2]},"messages":[3]}'
    assert spans(raw) == [b"3"]
    assert b'"messages":[1,2]' in outline(io.BytesIO(raw), (2, 5)).text


def test_without_a_name_every_list_of_that_depth_is_found() -> None:
    raw = b' [{"a": [1]}, 2]'
    assert [raw[span.start : span.end] for span in outline(io.BytesIO(raw), (1,), "").spans] == [b'{"a": [1]}, 2']
    raw = b'{"Ana Roe": [1, [2]], "n": 3, "Ben \\"x\\"": [{"b": []}]}'
    assert [raw[span.start : span.end] for span in outline(io.BytesIO(raw), (2,), "").spans] == [
        b"1, [2]",
        b'{"b": []}',
    ]


def test_a_byte_order_mark_is_passed_over() -> None:
    raw = b'\xef\xbb\xbf{"messages":[3]}'
    assert spans(raw) == [b"3"]
    assert bytes(outline(io.BytesIO(raw), (2,)).text) == b'{"messages":["0"]}'


def test_a_list_that_the_file_cuts_short_is_open() -> None:
    found = outline(io.BytesIO(b'{"messages":[{"a":1},{"a"'), (2,))
    assert [(span.start, span.end, span.closed) for span in found.spans] == [(13, 25, False)]


def test_nesting_stops_the_scan_before_it_costs_anything() -> None:
    raw = b'{"messages":[{"a":1},' + b"[" * 100_000 + b"]" * 100_000 + b"]}"
    found = outline(io.BytesIO(raw), (2,))
    assert found.stopped == f"nesting deeper than {DEEPEST} levels"
    assert found.spans[0].end < 200


def test_a_text_without_end_stops_the_scan() -> None:
    raw = b'{"messages":[{"a":"' + b"x" * (json_outline.LONGEST_TEXT + (2 << 20)) + b'"}]}'
    assert outline(io.BytesIO(raw), (2,)).stopped == "a text longer than 16 MB"


def test_a_large_document_without_messages_is_not_held() -> None:
    raw = b'{"rows":[' + b'{"a":1},' * (1 << 20) + b"{}]}"
    found = outline(io.BytesIO(raw), (2,))
    assert found.stopped == "no list of messages where one is expected"
    assert len(found.text) < 6 << 20

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relais.intake.container.media_kind import is_media
from tests.intake.media_heads import HEADS

NO_MEDIA = {
    "empty": b"",
    "csv": b"ID3,name,amount\n1,Ana,20.00\n",
    "csv, capital M": b"BM,name\n" + b"1,2\n" * 20,
    "json": b'{"type": "message", "text": "hello"}',
    "xml": b'<?xml version="1.0"?><reports><svg/></reports>',
    "html with a drawing": b"<!DOCTYPE html><html><svg></svg></html>",
    "svg named only": b"svg,width\n",
    "utf-16 text": "hello, at ten".encode("utf-16"),
    "utf-16 BE text": b"\xfe\xff" + "hello".encode("utf-16-be"),
    "latin-1 text": "\xff\xfb\xff\xfb hello".encode("latin-1"),
    "y with diaeresis": "\xff\nhello".encode("latin-1"),
    "sqlite": b"SQLite format 3\x00" + bytes(400),
    "xlsx": b"PK\x03\x04\x14\x00" + bytes(400),
    "ole": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(400),
    "pdf": b"%PDF-1.7\n",
    "lines of 188 characters": (b"G" + b"a" * 186 + b"\n") * 8,
    "zeros": bytes(65_536),
    "text that says ftyp": b"the ftyp box\n",
    "text that says free": b"1234free for all\n",
    "portable map named": b"P6 4 4 apples\n",
    "riff": b"RIFF of a song",
    "flash": b"FWS1 is a name",
    "many comments": b"<!-- -->" * 8000,
}


@pytest.mark.parametrize("name", HEADS)
def test_each_medium_is_told_by_its_first_bytes(name: str) -> None:
    head, kind = HEADS[name]
    assert is_media(head) == kind


@pytest.mark.parametrize("name", NO_MEDIA)
def test_what_is_no_medium_is_left_alone(name: str) -> None:
    assert is_media(NO_MEDIA[name]) is None


@given(st.binary(max_size=300) | st.sampled_from([head for head, _ in HEADS.values()]).map(lambda head: head[:20]))
def test_any_bytes_get_an_answer(head: bytes) -> None:
    assert is_media(head) is None or "/" in str(is_media(head))


@given(st.text(max_size=300))
def test_text_is_no_recording(text: str) -> None:
    assert not str(is_media(text.encode())).startswith(("audio", "video"))


@pytest.mark.samples
def test_no_sample_is_taken_for_a_medium(samples: Path) -> None:
    taken = {str(file) for file in samples.rglob("*") if file.is_file() and is_media(file.read_bytes()[:65_536])}
    assert not taken


def test_no_file_of_the_tests_is_a_medium() -> None:
    """The project's own tests hold no picture and no recording, not even one that shows nothing."""
    tests = Path(__file__).parents[1]
    assert not [file for file in tests.rglob("*") if file.is_file() and is_media(file.read_bytes()[:65_536])]


@pytest.mark.parametrize("name", HEADS)
def test_the_heads_used_in_tests_show_nothing(name: str) -> None:
    head, _ = HEADS[name]
    assert name.startswith("svg") or len(head.replace(b"\x00", b"")) < 64

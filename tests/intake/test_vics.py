import json
from pathlib import Path

import pytest

from relais.intake.chat.gather import NOT_A_RECORD
from relais.intake.formats import FORMATS
from relais.intake.syntax import json_document
from relais.intake.vics import (
    FORMAT,
    NO_HASH,
    NO_RECORDS,
    NOT_A_CATEGORY,
    NOT_A_HASH,
    NOT_A_SIZE,
    PICTURES,
    passage,
)
from relais.model.notice import UnreadableError
from tests.intake.chats import WAYS, given, known, taken
from tests.intake.vics_sample import CASES, MEDIA, OLD, SOUND, hashed, record


@pytest.fixture(params=WAYS.values(), ids=WAYS)
def _way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(json_document, "WHOLE_BYTES", request.param)


def test_each_list_is_known_by_this_reader_alone(tmp_path: Path) -> None:
    for data in (*SOUND.values(), b"\xef\xbb\xbf \n" + SOUND["vics_json"]):
        path = given(tmp_path, data)
        assert [format_.name for format_ in FORMATS if known(format_, path)] == ["vics_json"]
        assert taken(FORMAT, path)[0].status == "read"


@pytest.mark.samples
def test_other_samples_are_refused(samples: Path) -> None:
    assert [path for path in samples.rglob("*") if path.is_file() and known(FORMAT, path)] == []


@pytest.mark.usefixtures("_way")
def test_a_hash_set_whole(tmp_path: Path) -> None:
    path = given(tmp_path, MEDIA)
    reading, rows = taken(FORMAT, path)
    assert (reading.status, reading.facts, reading.notices) == ("read", {"media": 8}, ())
    assert rows["media"][5] == {
        "source_id": reading.source_id, "reading_id": reading.reading_id, "ordinal": 5, "locator": "/value/5",
        "report": None, "party": None, "md5": hashed(5).lower(), "sha1": hashed(5, 40).lower(), "sha256": None,
        "hash_raw": None, "size": 1005, "scheme": "vics 2.0 US", "code": "1", "authority": None,
        "viewed_by_company": None, "live": None, "at": None, "time_raw": None, "time_precision": None,
        "zone_source": None,
    }  # fmt: skip
    assert [row["code"] for row in rows["media"]] == ["0", "1", "2", "3"] * 2
    assert json.loads(passage(path.read_bytes(), "/value/5"))["MD5"] == hashed(5)


@pytest.mark.usefixtures("_way")
def test_a_case_whole(tmp_path: Path) -> None:
    path = given(tmp_path, CASES)
    reading, rows = taken(FORMAT, path)
    assert (reading.status, reading.facts) == ("read", {"party": 1, "selector": 2, "media": 3})
    assert [(row["locator"], row["scheme"], row["code"], row["authority"], row["size"]) for row in rows["media"]] == [
        ("/value/0/Media/0", "vics 2.0 FR", "1", "Example unit", 488),
        ("/value/0/Media/1", None, None, None, 1002),
        ("/value/0/Media/2", "vics 2.0 FR", "3", "Example list", 1003),
    ]
    assert rows["media"][2]["sha256"] == hashed(3, 64).lower()
    assert (rows["party"][0]["role"], rows["party"][0]["name_raw"]) == ("officer", "Ana Roe")
    assert [row["value"] for row in rows["selector"]] == ["ana@example.org", "+33639981234"]
    data = path.read_bytes()
    assert json.loads(passage(data, "/value/0"))["ContactName"] == "Ana Roe"
    assert passage(data, rows["selector"][0]["locator"]) == "ana@example.org"
    said = repr(rows) + passage(data, "/value/0/Media/0") + passage(data, "/value/0")
    assert not any(word in said for word in ("comment", "one.bin", "a tag", "a series"))


def test_an_older_list(tmp_path: Path) -> None:
    _reading, rows = taken(FORMAT, given(tmp_path, OLD))
    assert (rows["media"][0]["scheme"], rows["media"][0]["code"]) == ("vics 1.3", "1")


@pytest.mark.usefixtures("_way")
def test_broken_records_cost_themselves_alone(tmp_path: Path) -> None:
    broken = [record(1), "text", record(2, MD5="zz", SHA1=None), record(3, MD5=7, MediaSize=-4, Category=True)]
    reading, rows = taken(FORMAT, given(tmp_path, {**MEDIA, "value": broken}))
    assert sorted((notice.template, notice.place) for notice in reading.notices) == sorted(
        [
            (NOT_A_RECORD, "/value/1"), (NOT_A_HASH, "/value/2"), (NO_HASH, "/value/2"), (NOT_A_HASH, "/value/3"),
            (NOT_A_SIZE, "/value/3"), (NOT_A_CATEGORY, "/value/3"),
        ]
    )  # fmt: skip
    assert [(row["locator"], row["md5"], row["size"], row["code"]) for row in rows["media"]] == [
        ("/value/0", hashed(1).lower(), 1001, "1"),
        ("/value/3", None, None, None),
    ]
    assert reading.skipped == 2


def test_a_size_or_a_category_of_another_form_is_said(tmp_path: Path) -> None:
    records = [
        record(1, MediaSize="10 KB", Category=[1]), record(2, MediaSize=1.5, Category=2.0),
        record(3, MediaSize=None, Category=None), record(4, MediaSize="12", Category=""),
    ]  # fmt: skip
    reading, rows = taken(FORMAT, given(tmp_path, {**MEDIA, "value": records}))
    assert [(row["size"], row["code"]) for row in rows["media"]] == [(None, None)] * 3 + [(12, None)]
    assert sorted((notice.template, notice.place, notice.params["raw"]) for notice in reading.notices) == sorted(
        [
            (NOT_A_SIZE, "/value/0", "10 KB"), (NOT_A_CATEGORY, "/value/0", "[1]"),
            (NOT_A_SIZE, "/value/1", "1.5"), (NOT_A_CATEGORY, "/value/1", "2.0"),
        ]
    )  # fmt: skip


def test_a_picture_in_a_record_is_said_and_never_shown(tmp_path: Path) -> None:
    path = given(tmp_path, {**OLD, "value": [record(1, Miniature="QUJD")]})
    reading, rows = taken(FORMAT, path)
    assert [notice.template for notice in reading.notices] == [PICTURES]
    assert "QUJD" not in repr(rows) + passage(path.read_bytes(), "/value/0")


@pytest.mark.parametrize(
    "document",
    [
        {**MEDIA, "@odata.context": "http://example.org/DataModels/2.0.xml/US/$metadata#People"},
        {"value": MEDIA["value"]},
        {**MEDIA, "@odata.context": 7},
        {"messages": [], "note": "/DataModels/2.0.xml/US/$metadata#Media"},
    ],
)
def test_what_is_no_list_is_refused(tmp_path: Path, document: dict[str, object]) -> None:
    path = given(tmp_path, document)
    assert not known(FORMAT, path)
    assert taken(FORMAT, path)[0].status == "unread"


@pytest.mark.parametrize("value", [None, {}, "x"])
def test_a_list_without_records_is_unread(tmp_path: Path, value: object) -> None:
    reading, _rows = taken(FORMAT, given(tmp_path, {**MEDIA, "value": value}))
    assert (reading.status, reading.notices[0].template) == ("unread", NO_RECORDS)


def test_a_list_cut_short_keeps_what_stands_before(tmp_path: Path) -> None:
    data = SOUND["vics_json"]
    reading, rows = taken(FORMAT, given(tmp_path, data[: len(data) * 2 // 3]))
    assert (reading.status, len(rows["media"])) == ("partial", 5)


def test_no_passage_at_a_wrong_place() -> None:
    for locator in ("", "/value", "/value/99", "/value/x", "line 1"):
        with pytest.raises(UnreadableError):
            passage(SOUND["vics_json"], locator)


def test_a_number_beyond_all_measure_is_shown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(json_document, "WHOLE_BYTES", 0)
    data = given(tmp_path, {**MEDIA, "value": [record(1, MediaSize=10**40)]}).read_bytes()
    assert str(10**40) in passage(data, "/value/0")

import json
import re
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from relais.intake.case.bundle import FORMAT, LEFT_OUT, NO_GRAPH, SAYS_NOTHING, passage
from relais.intake.case.people import NOBODY_KNOWN
from relais.intake.chat.gather import NOT_A_RECORD
from relais.intake.instant import NOT_A_TIME, UNKNOWN_TIME
from relais.intake.mention import NOT_A_SELECTOR
from relais.intake.syntax import json_document
from relais.model.notice import UnreadableError
from relais.model.source import Reading
from tests.intake import chats
from tests.intake.case.case_sample import (
    AT,
    CONTEXT,
    PEOPLE,
    UCO,
    account,
    bundle,
    call,
    facet,
    message,
    node,
    ref,
    relation,
    thread,
    time,
    whole,
)
from tests.intake.chats import Rows, given, known, taken

NOON = datetime(2026, 1, 12, 10, tzinfo=UTC)
SAMPLES = [name.rpartition("/")[2] for name in FORMAT.samples]


@pytest.fixture(params=["whole", "streamed"], autouse=True)
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(json_document, "WHOLE_BYTES", chats.WAYS[request.param])


def read(folder: Path, *nodes: Any, **more: Any) -> tuple[Reading, Rows]:
    return taken(FORMAT, given(folder, bundle(*nodes, **more)))


def walked(found: Any) -> Iterator[dict[str, Any]]:
    """Every object of a JSON value."""
    if isinstance(found, dict):
        yield found
    for one in found.values() if isinstance(found, dict) else found if isinstance(found, list) else ():
        yield from walked(one)


@pytest.mark.samples
@pytest.mark.parametrize("name", SAMPLES)
def test_samples(samples: Path, name: str) -> None:
    path = samples / "case_uco" / name
    assert known(FORMAT, path)
    reading, rows = taken(FORMAT, path)
    facets = Counter(str(one.get("@type")) for one in walked(json.loads(path.read_bytes())))
    objects = [one for one in walked(json.loads(path.read_bytes())) if "uco-core:hasFacet" in one]

    def holders(*types: str) -> int:
        return sum(
            bool(set(types) & {each.get("@type") for each in walked(one["uco-core:hasFacet"])}) for one in objects
        )

    calls = [one for one in walked(json.loads(path.read_bytes())) if one.get("@type") == "uco-observable:CallFacet"]
    callees = sum(len(to) if isinstance(to := one["uco-observable:to"], list) else 1 for one in calls)
    people = [f"uco-observable:{kind}Facet" for kind in ("Account", "ApplicationAccount", "EmailAccount", "Contact")]
    counted = {
        "call": callees, "message": facets["uco-observable:MessageFacet"],
        "party": holders(*people) + facets["uco-identity:Person"],
    }  # fmt: skip
    told = {table: reading.facts.get(table, 0) for table in counted}
    assert told == counted
    # Numbers without a country, two in one field, one that no numbering plan knows: kept as written.
    assert {each.template for each in reading.notices} <= {NOT_A_SELECTOR, LEFT_OUT, SAYS_NOTHING, NOBODY_KNOWN}
    assert sum(each.skipped for each in reading.notices) == reading.skipped
    for table in rows.values():
        for row in table:
            assert json.loads(passage(path.read_bytes(), row["locator"]))["@id"]


@pytest.mark.samples
def test_cell_sites_are_counted(samples: Path) -> None:
    reading, _rows = taken(FORMAT, samples / "case_uco/cell_site.json")
    assert ("CellSite", "2") in [(each.params.get("type"), each.params.get("count")) for each in reading.notices]


@pytest.mark.samples
def test_it_refuses_every_other_sample(samples: Path) -> None:
    others = [path for path in samples.rglob("*") if path.is_file() and path.name not in SAMPLES]
    assert len(others) > 50
    assert [path.name for path in others if known(FORMAT, path)] == []


def test_a_bundle_of_every_kind(tmp_path: Path) -> None:
    path = given(tmp_path, whole())
    assert known(FORMAT, path)
    reading, rows = taken(FORMAT, path)
    assert (reading.status, reading.notices, reading.questions) == ("read", (), ())
    assert reading.facts == {"call": 1, "message": 2, "party": 6, "selector": 7}
    assert [(row["role"], row["name_raw"], row["nickname"], row["locator"]) for row in rows["party"]] == [
        ("other", "Ben Doe", None, "/@graph/4"), ("other", "Ana Roe", None, "/@graph/5"),
        ("account", None, None, "/@graph/8"), ("account", None, None, "/@graph/9"),
        ("account", None, "ana", "/@graph/12"), ("account", None, "ben", "/@graph/13"),
    ]  # fmt: skip
    assert [(row["kind"], row["service"], row["value"], row["party"]) for row in rows["selector"]] == [
        ("phone", None, "+639175550101", 0), ("email", None, "ben@example.org", 0),
        ("handle", "whatsapp", "+33639980001", 1), ("phone", None, "+639175550101", 2),
        ("email", None, "ben@example.org", 3), ("handle", "whatsapp", "+33639980001", 4),
        ("handle", "whatsapp", "+639175550101", 5),
    ]  # fmt: skip
    assert [(row["sender"], row["recipient"], row["attachments"]) for row in rows["message"]] == [(4, 5, 1), (4, 5, 0)]
    for table in rows.values():
        for row in table:
            assert json.loads(passage(whole(), row["locator"]))
    assert "12345" not in passage(whole(), "/@graph/12")


def test_one_full_call_and_one_full_message(tmp_path: Path) -> None:
    reading, rows = read(tmp_path, *PEOPLE, call(), message(), thread("m1"))
    same = {
        "source_id": reading.source_id,
        "reading_id": reading.reading_id,
        "ordinal": 0,
        "service": "whatsapp",
        "at": NOON,
        "time_raw": "2026-01-12T10:00:00Z",
        "time_precision": "second",
        "zone_source": "file",
    }
    assert rows["call"] == [
        {
            **same, "locator": "/@graph/3", "caller": 0, "callee": 1, "conversation": None, "duration_s": 125,
            "video": True, "status": "answered", "state": "Deleted",
        }
    ]  # fmt: skip
    [row] = rows["message"]
    assert len(row.pop("text_hmac")) == 32
    assert [(token["kind"], token["value"]) for token in row.pop("tokens")] == [("phone", "+33639980002")]
    assert row == {
        **same, "locator": "/@graph/4", "sender": 0, "recipient": 1, "conversation": "ana~ben", "length": 22,
        "attachments": 0, "state": "Intact",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("values", "calls"),
    [
        ({"to": [ref("ben"), ref("cleo")]}, [(0, 1), (0, None)]),
        ({"from_": [], "to": [ref("ana"), ref("ben")]}, [(None, 0), (None, 1)]),
        ({"to": []}, [(0, None)]),
        ({"from_": [ref("ana"), ref("ben")], "to": []}, [(None, None)]),
    ],
)
def test_sides_of_a_call(tmp_path: Path, values: dict[str, Any], calls: list[tuple[int | None, int | None]]) -> None:
    _reading, rows = read(tmp_path, *PEOPLE, call(**values))
    assert [(row["caller"], row["callee"]) for row in rows["call"]] == calls


@pytest.mark.parametrize(
    ("values", "status", "seconds", "video"),
    [
        ({"callType": "missed", "duration": []}, "missed", 0, None),
        ({"callType": "incoming", "duration": 0}, "unknown", 0, None),
        ({"callType": [], "duration": 7}, "answered", 7, None),
        ({"callType": "voicemail", "duration": 125}, "unknown", 125, None),
        ({"callType": "Outgoing Video", "duration": "PT2M5S"}, "answered", 125, True),
        ({"callType": [], "duration": {"@value": "00:02:05"}}, "answered", 125, None),
        ({"callType": "rejected", "duration": [60]}, "missed", 60, None),
        ({"callType": [], "duration": ["1", "2"]}, "unknown", None, None),
    ],
)
def test_how_a_call_ended(
    tmp_path: Path, values: dict[str, Any], status: str, seconds: int | None, video: bool | None
) -> None:
    _reading, rows = read(tmp_path, *PEOPLE, call(**values))
    [row] = rows["call"]
    assert (row["status"], row["duration_s"], row["video"]) == (status, seconds, video)


def test_full_names_and_inner_nodes(tmp_path: Path) -> None:
    text = bundle(*PEOPLE, call(from_=account("cleo", "639175550102")), message()).decode()
    for prefix, space in CONTEXT.items():
        text = re.sub(rf'"{prefix}:', f'"{space}', text)
    path = given(tmp_path, text.encode())
    assert known(FORMAT, path)
    reading, rows = taken(FORMAT, path)
    assert (reading.facts, reading.notices) == ({"party": 3, "selector": 3, "call": 1, "message": 1}, ())
    inner = rows["party"][2]["locator"]
    assert inner == f"/@graph/3/{UCO.replace('/', '~1')}core~1hasFacet/0/{UCO.replace('/', '~1')}observable~1from"
    assert "639175550102" in passage(text.encode(), inner)
    assert (rows["call"][0]["caller"], rows["call"][0]["callee"]) == (2, 1)


def test_objects_of_a_bundle_and_a_plain_list(tmp_path: Path) -> None:
    for data in (
        bundle(*PEOPLE, call(), key="uco-core:object"), bundle(*PEOPLE, call(), key=f"{UCO}core/object"),
        bundle({"@id": "kb:b", "@type": "uco-core:Bundle", "uco-core:object": [*PEOPLE, call()]}),
    ):  # fmt: skip
        path = given(tmp_path, data)
        assert known(FORMAT, path)
        reading, rows = taken(FORMAT, path)
        assert (reading.facts, reading.notices) == ({"party": 2, "selector": 2, "call": 1}, ())
        assert json.loads(passage(data, rows["call"][0]["locator"]))["@id"] == "kb:c1"


def test_who_is_a_victim_keeps_that_role(tmp_path: Path) -> None:
    role = {"@id": "kb:role", "@type": "cacontology:VictimRole"}
    person = {
        "@id": "kb:p", "@type": "uco-identity:Person",
        "uco-core:hasFacet": {"@type": "uco-identity:SimpleNameFacet", "uco-identity:givenName": "Cleo"},
    }  # fmt: skip
    _reading, rows = read(
        tmp_path, *PEOPLE, person, role, relation("Has_Role", "p", "role"), relation("Has_Account", "p", "ben"),
    )  # fmt: skip
    assert [row["role"] for row in rows["party"]] == ["account", "victim", "victim"]


def test_accounts_that_say_what_they_are(tmp_path: Path) -> None:
    issuer = {"@id": "kb:bank", "@type": "uco-identity:Organization", "uco-core:name": "Example Bank"}
    reading, rows = read(
        tmp_path,
        issuer,
        node("a", "Account", facet("AccountFacet", accountIdentifier="00-123 4567", accountIssuer=ref("bank"))),
        node(
            "b",
            "PhoneAccount",
            facet("AccountFacet", accountIdentifier="Ana Roe"),
            facet("PhoneAccountFacet", phoneNumber="+33639980001"),
        ),
        node(
            "c",
            "DigitalAccount",
            facet("AccountFacet", accountIssuer=ref("bank")),
            facet("DigitalAccountFacet", accountLogin=["ana", "ana@example.org"]),
        ),
        node("d", "Account", facet("AccountFacet", isActive=True)),
        node("e", "Account", facet("AccountFacet", isActive=True)),
    )
    assert [(row["kind"], row["service"], row["value"], row["party"]) for row in rows["selector"]] == [
        ("account", "example bank", "001234567", 0),
        ("phone", None, "+33639980001", 1),
        ("handle", "example bank", "ana", 2),
        ("email", None, "ana@example.org", 2),
    ]
    assert [row["nickname"] for row in rows["party"]] == [None, "Ana Roe", None, None, None]

    assert [(one.template, one.place) for one in reading.notices] == [
        (NOBODY_KNOWN, "/@graph/4"), (NOBODY_KNOWN, "/@graph/5"),
    ]  # fmt: skip


def test_mobile_accounts_and_their_cards(tmp_path: Path) -> None:
    reading, rows = read(
        tmp_path,
        node(
            "a",
            "MobileAccount",
            facet("AccountFacet", isActive=True),
            facet("MobileAccountFacet", MSISDN="+33639980001"),
        ),
        node("b", "MobileAccount", facet("MobileAccountFacet", IMSI="208011234567890")),
        node("s", "SIMCard", facet("SIMCardFacet", ICCID="8933010410106543789", IMSI=[ref("b")])),
        node("t", "SIMCard", facet("SIMCardFacet", ICCID="8933010410106543797", IMSI="kb:a", carrier=ref("x"))),
        node("u", "SIMCard", facet("SIMCardFacet", IMSI="208011234567899")),
    )
    assert (reading.notices, [row["role"] for row in rows["party"]]) == ((), ["account", "account"])
    assert [(row["kind"], row["service"], row["value"], row["party"], row["locator"]) for row in rows["selector"]] == [
        ("phone", None, "+33639980001", 0, "/@graph/0"), ("device", "imsi", "208011234567890", 1, "/@graph/1"),
        ("device", "iccid", "8933010410106543789", 1, "/@graph/2"),
        ("device", "iccid", "8933010410106543797", 0, "/@graph/3"),
        ("device", "imsi", "208011234567899", None, "/@graph/4"),
    ]  # fmt: skip


OLD = "https://unifiedcyberontology.org/ontology/uco"


def test_the_older_namespace(tmp_path: Path) -> None:
    text = whole().decode()
    for name in ("core", "identity", "observable", "types"):
        text = text.replace(f"{UCO}{name}/", f"{OLD}/{name}#")
    text = text.replace("Has_Account", "has-account").replace("Attachment_Of", "attachment-of")
    path = given(tmp_path, text.encode())
    assert known(FORMAT, path)
    reading, rows = taken(FORMAT, path)
    assert (reading.facts, reading.notices) == ({"call": 1, "message": 2, "party": 6, "selector": 7}, ())
    assert [row["attachments"] for row in rows["message"]] == [1, 0]
    assert rows["selector"][2]["party"] == 1


def test_facets_of_the_oldest_bundles(tmp_path: Path) -> None:
    def item(id_: str, type_: str, **values: Any) -> dict[str, Any]:
        held = {"@type": type_, **{key.rstrip("_"): value for key, value in values.items()}}
        return {"@id": f":{id_}", "@type": "uco-observable:CyberItem", "uco-core:facets": [held]}

    data = {
        "@context": {"uco-core": f"{OLD}/core#", "uco-observable": f"{OLD}/observable#"},
        "@graph": [
            item("app", "Application", name="WhatsApp", applicationIdentifier="com.whatsapp"),
            item("ana", "PhoneAccount", phoneNumber="+33639980001"),
            item("ben", "ApplicationAccount", application=":app"),
            item("t", "MessageThread", identifier="x", participant=[":ana", ":ben"],
                 messages={"olo:slot": [{"olo:index": 1, "olo:item": ":m"}]}),
            item("m", "Message", application=":app", messageText="hi", from_=":ana", to=[":ben"], sentTime=AT),
            item("c", "PhoneCall", from_=":ana", to=":ben", startTime=AT, duration=7),
            {"@id": ":r", "kindOfRelationship": "attachment-of", "source": ":f", "target": ":m"},
        ],
    }  # fmt: skip
    path = given(tmp_path, json.dumps(data).encode())
    assert known(FORMAT, path)
    reading, rows = taken(FORMAT, path)
    assert [(one.template, one.place) for one in reading.notices] == [(NOBODY_KNOWN, "/@graph/2")]
    assert reading.facts == {"party": 2, "selector": 1, "message": 1, "call": 1}
    [sent], [called] = rows["message"], rows["call"]
    assert (sent["sender"], sent["recipient"], sent["conversation"], sent["service"], sent["attachments"]) == (
        0, 1, "x", "whatsapp", 1,
    )  # fmt: skip
    assert (called["caller"], called["callee"], called["at"]) == (0, 1, NOON)
    assert json.loads(passage(path.read_bytes(), called["locator"]))["@id"] == ":c"


def test_one_broken_object_among_many(tmp_path: Path) -> None:
    reading, rows = read(
        tmp_path,
        *PEOPLE,
        call(),
        "text",
        7,
        None,
        call("c2", startTime=time("2026-02-31T10:00:00Z")),
        node("c3", "Call"),
        call("c4", from_={}, to=[[]], startTime=[]),
        message("m1", messageText=["a", {}], sentTime=time("noon")),
        node("f", "File", facet("FileFacet", fileName="a")),
        {"@id": 3, "@type": [7, {}], "uco-core:hasFacet": [1, {"@type": 2}]},
    )
    assert [row["at"] for row in rows["call"]] == [NOON, None]
    assert sorted((each.template, each.place, each.skipped) for each in reading.notices) == sorted(
        [
            (NOT_A_RECORD, "/@graph/4", 1),
            (NOT_A_RECORD, "/@graph/5", 1),
            (NOT_A_RECORD, "/@graph/6", 1),
            (NOT_A_TIME, "/@graph/7", 0),
            (SAYS_NOTHING, "/@graph/8", 1),
            (SAYS_NOTHING, "/@graph/9", 1),
            (UNKNOWN_TIME, "/@graph/10", 0),
            (LEFT_OUT, "", 1),
        ]
    )


def test_what_breaks_off_is_read_up_to_there(tmp_path: Path) -> None:
    data = bundle(*PEOPLE, call(), call("c2"))
    reading, rows = taken(FORMAT, given(tmp_path, data[: data.index(b"kb:c2")]))
    assert (reading.status, len(rows["call"]), reading.notices[0].template) == ("partial", 1, json_document.CUT)
    assert reading.notices[0].params["records"] == "4"


@pytest.mark.parametrize(
    "place", ["", "/", "/@graph", "/@graph/9", "/@graph/x", "/@graph/0/y", "/other/0", "/@graph/0/@id/3"]
)
def test_no_node_at_a_place(place: str) -> None:
    with pytest.raises(UnreadableError):
        passage(bundle(*PEOPLE), place)


def test_others_are_refused(tmp_path: Path) -> None:
    sound = bundle(*PEOPLE)
    for data in (
        sound.replace(b"unifiedcyberontology", b"example"),
        sound.replace(b"@graph", b"graph"),
        b'{"@graph": []}',
    ):
        assert not known(FORMAT, given(tmp_path, data))
    reading, _rows = taken(FORMAT, given(tmp_path, sound.replace(b"@graph", b"graph")))
    assert (reading.status, reading.notices[0].template) == ("unread", NO_GRAPH)

"""What relais writes beside CASE, read back where somebody else wrote it, badly: nothing is guessed, nothing breaks."""

from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from relais.dossier.case_uco import terms
from relais.intake.amount import NOT_AN_AMOUNT
from relais.intake.case.bundle import FORMAT
from relais.intake.case.own import NO_ADDRESS, SESSIONS, TERMS
from relais.intake.format import Sealed
from relais.intake.instant import UNKNOWN_TIME
from tests.intake.case.case_sample import UCO
from tests.intake.chats import Rows, given, known, taken

CONTEXT = {"relais": "urn:relais:case:1:", "uco-core": f"{UCO}core/", "uco-observable": f"{UCO}observable/"}


def own(number: int, *facets: tuple[str, dict[str, Any]]) -> dict[str, Any]:
    """A node with facets of relais."""
    told = [
        {"@id": f"f:{number}:{name}", "@type": f"relais:{name}", **{f"relais:{key}": one for key, one in held.items()}}
        for name, held in facets
    ]
    return {"@id": f"n:{number}", "@type": "uco-observable:ObservableObject", "uco-core:hasFacet": told}


def read(folder: Path, *nodes: dict[str, Any]) -> tuple[Rows, list[str]]:
    """The rows of a bundle, and what was said of it."""
    reading, rows = taken(FORMAT, given(folder, {"@context": CONTEXT, "@graph": list(nodes)}))
    return rows, [one.template for one in reading.notices]


def test_what_is_no_sum_no_time_and_no_word_of_ours_is_said_or_left_out(tmp_path: Path) -> None:
    record = {"at": "yesterday", "timePrecision": "year", "timeAsWritten": "hier", "status": "stolen"}
    rows, notices = read(
        tmp_path,
        own(1, ("PaymentFacet", {"amount": "abc", "currency": "EURO", "payer": "n:99"}), ("RecordFacet", record)),
    )
    [payment] = rows["payment"]
    assert [payment[one] for one in ("amount", "currency", "at", "status", "payer")] == [
        None, None, None, "unknown", None,
    ]  # fmt: skip
    assert payment["time_raw"] == "hier"
    assert {NOT_AN_AMOUNT, UNKNOWN_TIME} <= set(notices)


def test_the_terms_beside_a_bundle_are_passed_over_and_any_other_turtle_is_not(tmp_path: Path) -> None:
    path = given(tmp_path, terms())
    # Whoever changes the terms adds their hash: the one before still lies in archives.
    assert sha256(terms()).hexdigest() in TERMS
    assert FORMAT.recognise(Sealed.at(path, sha256(terms()).hexdigest()))
    reading, rows = taken(FORMAT, path)
    assert (reading.status, reading.notices, reading.skipped, rows) == ("read", (), 0, {})
    more = given(tmp_path, terms() + b"# Jean Exemple, 06 39 98 11 11\n")
    assert not known(FORMAT, more)


def test_a_time_without_our_other_terms_is_read_as_it_is_written(tmp_path: Path) -> None:
    told = {"paidOutAt": "2026-03-01T20:15", "paidOutPlace": "Agence 7", "feeAmount": "-1"}
    rows, notices = read(
        tmp_path, own(1, ("PaymentFacet", told)), own(2, ("PaymentFacet", {"paidOutAt": "2026-03-01T20:15:00Z"})),
        own(3, ("PaymentFacet", {"paidOutAt": "hier soir"})),
    )  # fmt: skip
    names = ("paid_out_at", "paid_out_time_raw", "paid_out_time_precision")
    at = datetime(2026, 3, 1, 20, 15, tzinfo=UTC)
    assert [[row[one] for one in names] for row in rows["payment"]] == [
        [None, "2026-03-01T20:15", None], [at, "2026-03-01T20:15:00Z", "second"], [None, "hier soir", None],
    ]  # fmt: skip
    assert [rows["payment"][0][one] for one in ("paid_out_place", "fee_amount", "at")] == ["Agence 7", None, None]
    assert {NOT_AN_AMOUNT, UNKNOWN_TIME} <= set(notices)


def test_media_keep_hashes_that_are_hashes(tmp_path: Path) -> None:
    data = {
        "@id": "d", "@type": "uco-observable:ContentDataFacet", "uco-observable:sizeInBytes": "many",
        "uco-observable:hash": [
            {"@id": "h", "hashMethod": "MD5", "hashValue": {"@value": "A" * 32}},
            {"@id": "i", "hashMethod": "SHA1", "hashValue": "not one"},
        ],
    }  # fmt: skip
    node = own(1, ("MediumFacet", {"scheme": "vics 2.0 US", "code": "2"}))
    node["uco-core:hasFacet"].append(data)
    rows, _notices = read(tmp_path, node)
    [medium] = rows["media"]
    assert [medium[one] for one in ("md5", "sha1", "sha256", "size", "code")] == ["a" * 32, None, None, None, "2"]


def test_sessions_and_logins_without_address_are_counted(tmp_path: Path) -> None:
    rows, notices = read(
        tmp_path, own(1, ("ChatSessionFacet", {"messages": "many"})), own(2, ("LoginFacet", {"account": 12})),
        own(3, ("SelectorFacet", {"kind": "nonsense", "value": 7})),
        own(4, ("ParticipantFacet", {"person": {"@id": "n:4"}})),
    )  # fmt: skip
    assert {SESSIONS, NO_ADDRESS} <= set(notices)
    assert not {"login", "message"} & set(rows)

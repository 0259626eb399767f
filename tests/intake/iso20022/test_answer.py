from datetime import UTC, datetime
from pathlib import Path

import pytest

from relais.intake.iso20022.answer import FORMAT, NO_ANSWER, STATUS, UNKNOWN_RESULT, passage
from relais.model.source import Reading
from tests.intake.chats import Rows, known, taken
from tests.intake.chats import given as source
from tests.intake.iso20022.credit_sample import ACCOUNT, HOLDER, answer, statement

DAY = "2026-01-12T10:00:00+01:00"
ROOT = "/Document/InfReqRspn"


def read(tmp_path: Path, data: bytes) -> tuple[Reading, Rows]:
    return taken(FORMAT, source(tmp_path, data))


@pytest.mark.samples
def test_it_refuses_every_sample(samples: Path) -> None:
    assert [path.name for path in samples.rglob("*") if path.is_file() and known(FORMAT, path)] == []


def test_a_statement_in_an_answer(tmp_path: Path) -> None:
    data = answer(statement(DAY, DAY), statement(DAY))
    reading, rows = read(tmp_path, data)
    assert (reading.status, reading.notices, reading.questions) == ("read", (), ())
    assert reading.facts == {"party": 2, "selector": 1, "payment": 3}
    assert [(row["role"], row["name_raw"], row["locator"]) for row in rows["party"]] == [
        ("account", "Ana Roe", f"{ROOT}/SchCrit[1]/Acct/Id"),
        ("payee", "Ben Doe", f"{ROOT}/RtrInd/InvstgtnRslt/Rslt/Document/BkToCstmrStmt/Stmt[1]/Ntry[1]/NtryDtls/TxDtls"),
    ]
    last = rows["payment"][2]
    assert (last["payer"], last["payee"], last["at"], last["status"]) == (
        0, 1, datetime(2026, 1, 12, 9, tzinfo=UTC), "completed",
    )  # fmt: skip
    assert "RtrInd[2]" in last["locator"]
    for row in (*rows["payment"], *rows["party"]):
        assert passage(data, row["locator"])


def test_whom_the_authority_asked_about(tmp_path: Path) -> None:
    person = "<CstmrId><Pty><Nm>Ben Doe</Nm></Pty></CstmrId>"
    _reading, rows = read(tmp_path, answer(asked=person))
    assert [(row["role"], row["name_raw"]) for row in rows["party"]] == [("other", "Ben Doe")]
    _reading, rows = read(tmp_path, answer(asked="<PmtInstrm><CardNb>4111111111111111</CardNb></PmtInstrm>"))
    assert [(row["kind"], row["value"]) for row in rows["selector"]] == [("account", "4111111111111111")]
    _reading, rows = read(tmp_path, answer(asked=ACCOUNT))
    assert [(row["kind"], row["value"], row["party"]) for row in rows["selector"]] == [("iban", HOLDER, 0)]


def test_results_that_are_no_statement_are_said(tmp_path: Path) -> None:
    other = "<Rslt><x xmlns='urn:other'>hello</x></Rslt>"
    reading, rows = read(tmp_path, answer("<InvstgtnSts>NFOU</InvstgtnSts>", other, statement(DAY), other))
    assert [(notice.template, notice.place, notice.skipped) for notice in reading.notices] == [
        (STATUS, f"{ROOT}/RtrInd/InvstgtnRslt/InvstgtnSts[1]", 0),
        (UNKNOWN_RESULT, f"{ROOT}/RtrInd[2]", 1), (UNKNOWN_RESULT, f"{ROOT}/RtrInd[4]", 1),
    ]  # fmt: skip
    assert (reading.status, len(rows["payment"])) == ("partial", 1)


def test_without_what_was_asked_it_says_so(tmp_path: Path) -> None:
    reading, _rows = read(tmp_path, answer().replace(b"SchCrit>", b"X>"))
    assert (reading.status, reading.notices[0].template) == ("unread", NO_ANSWER)

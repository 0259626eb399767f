import re
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from relais.intake.instant import NOT_A_TIME
from relais.intake.mention import NOT_A_SELECTOR
from relais.intake.mt940.private import MINED, NOT_KEPT
from relais.intake.mt940.reader import BAD_VALUE, FORMAT, NO_PLACE, NO_STATEMENT, NOT_A_LINE, STRAY, passage
from relais.model.notice import UnreadableError
from relais.model.source import Reading
from tests.intake.chats import Rows, known, taken
from tests.intake.chats import given as source
from tests.intake.mt940.mt940_sample import DUTCH, HOLDER, OTHER, SOUND, line, statement

ZONE = {"zone": ("Europe/Paris", "A. Roe")}
SAMPLES = {
    "betterplace__sepa_snippet.sta": [],
    "citi__mt940.txt": [],
    "cmxl__mt940.sta": [],
    "jejik__abnamro.sta": [],
    "self-provided__february_30.sta": [BAD_VALUE],
    "self-provided__multiline.sta": [NOT_A_SELECTOR, STRAY],
}


def read(tmp_path: Path, data: bytes) -> tuple[Reading, Rows]:
    return taken(FORMAT, source(tmp_path, data), ZONE)


def one(tmp_path: Path, *lines: list[str], **more: Any) -> tuple[Reading, Rows, dict[str, Any]]:
    reading, rows = read(tmp_path, statement(*lines, **more))
    [payment] = rows["payment"]
    return reading, rows, payment


@pytest.mark.samples
@pytest.mark.parametrize("name", SAMPLES)
def test_samples(samples: Path, name: str) -> None:
    path = samples / "mt940" / name
    data = path.read_bytes()
    assert known(FORMAT, path)
    reading, rows = taken(FORMAT, path, ZONE)
    assert [notice.template for notice in reading.notices] == SAMPLES[name]
    lines = re.findall(r"^:61:(\d{6})(?:\d{4}|    )?R?([CD])[A-Z]?([\d,]+)", data.decode(), re.MULTILINE)
    lines = lines[: len(lines) - (STRAY in SAMPLES[name])]
    payments = rows["payment"]
    assert [row["amount_raw"] for row in payments] == [amount for _day, _mark, amount in lines]
    # Who holds the account pays every debit, and is paid every credit.
    holders = {row["ordinal"] for row in rows["party"] if row["role"] == "account"}
    for row, (_day, mark, _sum) in zip(payments, lines, strict=True):
        assert row["payer" if mark == "D" else "payee"] in holders
    assert all(row["at"] is not None and row["time_precision"] == "day" for row in payments)
    for row in payments:
        assert row["amount_raw"] in passage(data, row["locator"])


@pytest.mark.samples
def test_it_refuses_every_other_sample(samples: Path) -> None:
    others = [path for path in samples.rglob("*") if path.is_file() and path.name not in SAMPLES]
    assert [path.name for path in others if known(FORMAT, path)] == []


@pytest.mark.samples
def test_names_and_accounts_of_a_sample(samples: Path) -> None:
    _reading, rows = taken(FORMAT, samples / "mt940/betterplace__sepa_snippet.sta", ZONE)
    assert [row["name_raw"] for row in rows["party"] if row["role"] == "payer"] == [
        "KARL KAUFMANN", "Quentin Quast", "Karl Kaufmann", "Richter Renate 70 Zeichen Beginn Fuellzeichen xxxxxxxx",
    ]  # fmt: skip
    first = rows["payment"][0]
    assert (first["reference_raw"], first["type_raw"], first["operator"]) == (
        "EndToEndId TFNR 22 004 00001", "NTRF 166", "50880050",
    )  # fmt: skip


def test_one_full_payment(tmp_path: Path) -> None:
    reading, rows, payment = one(tmp_path, line())
    assert (reading.status, reading.notices, reading.questions) == ("read", (), ())
    tokens = payment.pop("tokens")
    assert payment == {
        "source_id": reading.source_id, "reading_id": reading.reading_id, "ordinal": 0, "state": None,
        "locator": "line 5",
        "payer": 0, "payee": 1, "operator": None, "type_raw": "NTRF 166", "status": "completed",
        "status_raw": None, "reference": "E10", "reference_raw": "E-10",
        "related_reference": None, "related_reference_raw": None,
        "at": datetime(2026, 1, 11, 23, tzinfo=UTC), "time_raw": "2601120112", "time_precision": "day",
        "zone_source": "A. Roe", "paid_out_at": None, "paid_out_time_raw": None,
        "paid_out_time_precision": None, "paid_out_zone_source": None, "amount": Decimal("45.50"), "currency": "EUR",
        "amount_raw": "45,50", "paid_out_amount": None, "paid_out_currency": None, "paid_out_amount_raw": None,
        "fee_amount": None, "fee_currency": None, "fee_amount_raw": None, "paid_out_place": None,
    }  # fmt: skip
    assert [(token["kind"], token["value"]) for token in tokens] == [("phone", "+33639980001")]
    assert [(row["role"], row["name_raw"], row["locator"]) for row in rows["party"]] == [
        ("account", None, "line 2"), ("payee", "Ben Doe", "line 5"), ("payee", "Eve Moe", "line 5"),
    ]  # fmt: skip
    assert [(row["kind"], row["raw"], row["value"], row["party"]) for row in rows["selector"]] == [
        ("iban", HOLDER, HOLDER, 0), ("iban", OTHER, OTHER, 1),
    ]  # fmt: skip
    assert "Ben Doe" in passage(statement(line()), "line 5")


@pytest.mark.parametrize("info", [DUTCH, (f"/TRTP/SEPA/IBAN/{OTHER}/BIC/EXAMNL2A/NAME/Ben Doe/REMI/hello/EREF/E-10",)])
def test_code_words_between_slashes(info: tuple[str, ...], tmp_path: Path) -> None:
    _reading, rows, payment = one(tmp_path, line(info=info))
    assert (rows["party"][1]["name_raw"], rows["selector"][1]["value"], payment["reference"]) == (
        "Ben Doe",
        OTHER,
        "E10",
    )


def test_who_is_named_on_both_sides(tmp_path: Path) -> None:
    info = ("/EREF/E-10", "/DBNM/Ana Roe/DACT/00123456", "/CRNM/Ben Doe/CACT/0012345678", "/ULTC//NAME/Eve Moe")
    _reading, rows, payment = one(tmp_path, line(info=info))
    assert [(row["role"], row["name_raw"]) for row in rows["party"]] == [
        ("account", None), ("payee", "Ben Doe"), ("payee", "Eve Moe"),
    ]  # fmt: skip
    _reading, rows, payment = one(tmp_path, line("260112C1,NTRFNONREF", info=info))
    assert (rows["party"][payment["payer"]]["name_raw"], payment["payee"]) == ("Ana Roe", 0)


def test_free_text_names_nobody_and_is_mined(tmp_path: Path) -> None:
    info = (f"GIRO {'.' * 40} call +33 6 39 98 ", "00 01 for Ben Doe")
    _reading, rows, payment = one(tmp_path, line(info=info, more=("also ben@example.org",)))
    assert (payment["payee"], payment["reference"], len(rows["party"])) == (None, "B10", 1)
    assert [token["value"] for token in payment["tokens"]] == ["ben@example.org", "+33639980001"]
    _reading, _rows, payment = one(tmp_path, line(info=()))
    assert payment["tokens"] is None


@pytest.mark.parametrize(
    ("mark", "status", "raw", "pays"),
    [
        ("D", "completed", None, True), ("CR", "completed", None, False), ("RC", "refunded", "RC", True),
        ("RDR", "refunded", "RD", False), ("ED", "attempted", "ED", True),
    ],
)  # fmt: skip
def test_marks(mark: str, status: str, raw: str | None, pays: bool, tmp_path: Path) -> None:
    _reading, _rows, payment = one(tmp_path, line(f"260112{mark}1,NTRFNONREF"))
    assert (payment["status"], payment["status_raw"], payment["payer"] == 0) == (status, raw, pays)


def test_what_an_interim_report_lists_is_not_settled(tmp_path: Path) -> None:
    _reading, _rows, payment = one(tmp_path, line(), opening=":34F:PLN0,\r\n:13D:2601121815+0100")
    assert (payment["status"], payment["currency"]) == ("unknown", "PLN")


@pytest.mark.parametrize(
    ("entry", "day", "notices"),
    [
        ("2512310102D1,NTRFX", datetime(2026, 1, 1, 23, tzinfo=UTC), []),
        ("2601021231D1,NTRFX", datetime(2025, 12, 30, 23, tzinfo=UTC), []),
        ("991231D1,NTRFX", datetime(1999, 12, 30, 23, tzinfo=UTC), []),
        ("260112    DD1,NTRFX", datetime(2026, 1, 11, 23, tzinfo=UTC), []),
        ("2602300301D1,NTRFX", datetime(2026, 2, 28, 23, tzinfo=UTC), [BAD_VALUE]),
        ("2602280230D1,NTRFX", datetime(2026, 2, 27, 23, tzinfo=UTC), [NOT_A_TIME]),
        ("260230D1,NTRFX", None, [NOT_A_TIME]),
    ],
)
def test_days(entry: str, day: datetime | None, notices: list[str], tmp_path: Path) -> None:
    reading, _rows, payment = one(tmp_path, line(entry))
    assert (payment["at"], [notice.template for notice in reading.notices]) == (day, notices)
    assert entry.startswith(payment["time_raw"])


def test_a_day_waits_for_its_zone(tmp_path: Path) -> None:
    reading, rows = taken(FORMAT, source(tmp_path, statement(line(), line())))
    assert [(row["at"], row["time_raw"]) for row in rows["payment"]] == [(None, "2601120112")] * 2
    assert [(asked.key, asked.records, asked.place) for asked in reading.questions] == [("zone", 2, "line 5")]


@pytest.mark.parametrize(
    ("entry", "sent", "out"),
    [
        ("260112D5,NTRFNONREF", ("5,", "EUR"), ("5,8", "USD")),
        ("260112C5,NTRFNONREF", ("5,8", "USD"), ("5,", "EUR")),
    ],
)
def test_an_order_in_another_currency(entry: str, sent: object, out: object, tmp_path: Path) -> None:
    _reading, _rows, payment = one(tmp_path, line(entry, more=("/OCMT/USD5,8//CHGS/EUR0,5/",)))
    assert (payment["amount_raw"], payment["currency"]) == sent
    assert (payment["paid_out_amount_raw"], payment["paid_out_currency"]) == out
    assert (payment["fee_amount"], payment["fee_currency"]) == (Decimal("0.5"), "EUR")


def test_the_bank_stands_before_the_account_or_in_the_envelope(tmp_path: Path) -> None:
    _reading, rows, payment = one(tmp_path, line(), account="50880050/0194787400")
    assert (payment["operator"], rows["selector"][0]["value"], rows["selector"][0]["service"]) == (
        "50880050", "0194787400", "50880050",
    )  # fmt: skip
    reading, rows = read(tmp_path, SOUND["mt940, in an envelope"] * 2)
    assert ({row["operator"] for row in rows["payment"]}, reading.facts["payment"]) == ({"EXAMNL2A"}, 40)


@pytest.mark.parametrize(
    ("account", "kind", "bank", "number"),
    [
        ("UBRTHUHB/123456789150ABCDEF002/HUF", "account", "UBRTHUHB", "123456789150ABCDEF002"),
        ("ID0212030000000020205/IDR", "account", None, "ID0212030000000020205"),
        ("51210600/9223382012EUR", "account", "51210600", "9223382012"),
        ("51210600/9223382012ABC", "account", "51210600", "9223382012ABC"),
        ("9223382012/EUR", "account", None, "9223382012"),
        (f"{HOLDER}/EUR", "iban", None, HOLDER),
        (f"{HOLDER}USD", "iban", None, HOLDER),
    ],
)
def test_a_currency_behind_the_account(account: str, kind: str, bank: str | None, number: str, tmp_path: Path) -> None:
    _reading, rows, _payment = one(tmp_path, line(info=()), account=account)
    [selector] = rows["selector"]
    assert (selector["kind"], selector["service"], selector["raw"]) == (kind, bank and bank.lower(), number)


def test_a_statement_without_entries_names_its_holder(tmp_path: Path) -> None:
    _reading, rows = read(tmp_path, statement() + b":20:START\r\n:25:12345\r\n:28C:1\r\n")
    assert [(row["raw"], row["locator"]) for row in rows["selector"]] == [(HOLDER, "line 2"), ("12345", "line 9")]


PRIVATE = [
    ":NS:01526715", "02A12596785    call +33 6 39 98 00 01", "15ERGO Versicherung AG Fiokte", "16lep",
    "17G200000137791678", "18652055", "3310918001", "340000004279070017",
]  # fmt: skip


def test_the_private_field_of_an_entry(tmp_path: Path) -> None:
    data = statement([":61:260112D5,00S   X", *PRIVATE], [":61:260112D6,00S   X", *PRIVATE])
    reading, rows = read(tmp_path, data)
    assert [(row["role"], row["name_raw"]) for row in rows["party"]] == [
        ("account", None), ("payee", "ERGO Versicherung AG Fioktelep"),
    ]  # fmt: skip
    assert [(row["raw"], row["service"], row["party"]) for row in rows["selector"]][1:] == [
        ("0000004279070017", "10918001", 1)
    ]
    assert [[token["value"] for token in row["tokens"]] for row in rows["payment"]] == [["+33639980001"]] * 2
    assert [(notice.template, notice.place, notice.params) for notice in reading.notices] == [
        (MINED, "line 5", {"numbers": "18"})
    ]
    assert "Fiokte" in passage(data, "line 5")


def test_the_private_field_fills_in_what_field_86_leaves_out(tmp_path: Path) -> None:
    info = (":86:?20hello?32Ben Doe", ":NS:15Eve Moe", "3312", "34x")
    reading, rows = read(tmp_path, statement([":61:260112D5,00NTRFX", *info]))
    assert [row["name_raw"] for row in rows["party"]] == [None, "Ben Doe"]
    assert [notice.params for notice in reading.notices] == [{"numbers": "33, 34"}]


def test_the_private_field_of_a_statement_names_the_holder(tmp_path: Path) -> None:
    opening = ":NS:22JOHN DOE\r\n23Giro\r\n3014100000\r\n32\r\n:60F:C171011EUR1,00"
    reading, rows = read(tmp_path, statement(line(), opening=opening))
    assert "JOHN DOE" in passage(statement(line(), opening=opening), rows["party"][0]["locator"])
    assert (rows["party"][0]["role"], rows["party"][0]["name_raw"]) == ("account", "JOHN DOE")
    assert [(notice.template, notice.place, notice.params) for notice in reading.notices] == [
        (NOT_KEPT, "line 4", {"numbers": "23, 30"})
    ]
    reading, rows = read(tmp_path, statement(line(), opening=":NS:223037010000\r\n:60F:C171011EUR1,00"))
    assert (rows["party"][0]["name_raw"], reading.notices[0].params) == (None, {"numbers": "22"})
    reading, rows = read(tmp_path, statement(line(), opening=":NS:hello\r\nworld\r\n:60F:C171011EUR1,00"))
    assert (rows["party"][0]["name_raw"], reading.notices[0].params) == (None, {"numbers": "—"})


def test_one_broken_line_among_others(tmp_path: Path) -> None:
    reading, rows = read(tmp_path, statement(line(), line("26011D1,NTRF"), line("260112D,NTRFNONREF"), line()))
    assert len(rows["payment"]) == 2
    assert [(notice.template, notice.place, notice.skipped) for notice in reading.notices] == [
        (NOT_A_LINE, "line 8", 1), (NOT_A_LINE, "line 11", 1),
    ]  # fmt: skip


def test_a_line_after_the_end_is_no_payment(tmp_path: Path) -> None:
    data = statement(line()) + b":61:2601120112C1,NTRFNONREF\r\n:86:hello\r\n" + statement(line())
    reading, rows = read(tmp_path, data)
    assert [row["locator"] for row in rows["payment"]] == ["line 5", "line 17"]
    assert [(notice.template, notice.place, notice.skipped) for notice in reading.notices] == [(STRAY, "line 11", 1)]
    assert reading.status == "partial"


def test_a_text_that_looks_like_a_field_goes_on(tmp_path: Path) -> None:
    info = ("106?20EREF+E-10?21SVWZ+PL 12-01-2026T16", ":26:37 hello?32Ben Doe")
    _reading, rows, payment = one(tmp_path, line(info=info))
    assert (rows["party"][payment["payee"]]["name_raw"], payment["reference"]) == ("Ben Doe", "E10")


def test_a_sentence_is_no_reference(tmp_path: Path) -> None:
    info = (f"166?20EREF+{'long words ' * 2}?21{'and more ' * 3}?22and more?32Ben Doe",)
    _reading, _rows, payment = one(tmp_path, line(info=info))
    assert payment["reference_raw"] == "B-10"


@pytest.mark.parametrize("text", ["S   X", "Lohn", "A-1", "EREF", "12"])
def test_a_word_is_no_reference(text: str, tmp_path: Path) -> None:
    _reading, _rows, payment = one(tmp_path, line(f"260112D1,NTRF{text}", info=()))
    assert (payment["reference"], payment["reference_raw"]) == (None, None)


@pytest.mark.parametrize(
    ("entry", "more", "info", "selector"),
    [
        (f"260112D1,NOVB{OTHER}", "jan de test", f"{OTHER} jan de test", ("iban", OTHER)),
        ("260112D1,NIOB0987654321", "marechal s", "0987654321 marechal s", ("account", "0987654321")),
        ("260112D1,NTRF0987654321", "", "?20hello?310987654321?32Ben Doe", ("account", "0987654321")),
    ],
)
def test_an_account_in_the_place_of_a_reference(
    entry: str, more: str, info: str, selector: tuple[str, str], tmp_path: Path
) -> None:
    _reading, rows, payment = one(tmp_path, line(entry, info=(info,), more=(more,)))
    assert (payment["reference"], payment["payee"]) == (None, 1)
    assert [(row["kind"], row["raw"]) for row in rows["selector"] if row["party"] == 1] == [selector]


def test_an_account_in_the_second_line(tmp_path: Path) -> None:
    info = ("/EREF/01-01-2013 12:00 0030000987654321/BENM//NAME/CONTRA ACCOUN", "T HOLDER/REMI//ISDT/2013-07-11")
    _reading, rows, payment = one(tmp_path, line("260112D25,00N102EREF            ", info=info, more=(OTHER,)))
    assert (rows["party"][payment["payee"]]["name_raw"], rows["selector"][1]["raw"]) == ("CONTRA ACCOUNT HOLDER", OTHER)
    assert (rows["selector"][1]["party"], payment["reference"]) == (1, "010120131200 0030000987654321".replace(" ", ""))
    assert OTHER not in [token["value"] for token in payment["tokens"] or ()]


def test_an_account_where_the_name_belongs(tmp_path: Path) -> None:
    info = (f"?00FAKTURA?20Invoice payment?32{OTHER}?33DEUTDEFF",)
    _reading, rows, payment = one(tmp_path, line(info=info))
    assert (rows["party"][payment["payee"]]["name_raw"], rows["selector"][1]["raw"]) == (None, OTHER)


def test_a_number_that_no_name_follows_is_a_reference(tmp_path: Path) -> None:
    _reading, _rows, payment = one(tmp_path, line("260112D1,NIOB0987654321", info=("0987654321 hello",)))
    assert (payment["reference"], payment["payee"]) == ("0987654321", None)


def test_the_holders_own_account_is_not_the_other_side(tmp_path: Path) -> None:
    _reading, rows, payment = one(tmp_path, line(f"260112D1,NTRF{HOLDER}", info=("hello",)))
    assert (payment["reference"], payment["payee"], len(rows["party"])) == (None, None, 1)


def test_an_account_beside_that_of_the_other_side_is_mined(tmp_path: Path) -> None:
    another = "DE89370400440532013000"
    _reading, rows, payment = one(tmp_path, line(f"260112D1,NTRF{another}"))
    assert (payment["reference"], rows["selector"][1]["raw"], len(rows["selector"])) == ("E10", OTHER, 2)
    assert another in [token["value"] for token in payment["tokens"]]


@pytest.mark.parametrize(
    "data",
    [
        b":20:START\n:25:1\n:28C:1\nhello",
        b"hello\n" * 20 + statement(line()),
        b"Subject: " + b"x" * 300 + b"\n" + statement(line()),
        statement(line()).replace(b":25:", b":26:"),
    ],
)
def test_what_is_no_statement_is_refused(data: bytes, tmp_path: Path) -> None:
    assert not known(FORMAT, source(tmp_path, data))


def test_places_that_are_none(tmp_path: Path) -> None:
    for place in ("line 0", "line 99", "line x", "", "line 99999999999999999"):
        with pytest.raises(UnreadableError) as raised:
            passage(statement(line()), place)
        assert raised.value.notice.template == NO_PLACE
    reading, _rows = read(tmp_path, b"hello")
    assert (reading.status, reading.notices[0].template) == ("unread", NO_STATEMENT)

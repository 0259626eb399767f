from datetime import UTC, datetime
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from relais.intake.format import Sealed
from relais.intake.login import NOT_A_PORT, REVERSED
from relais.intake.table import encoding as table_encoding
from relais.intake.table.mapping import Mapping
from relais.intake.table.ragged import SCRAP
from relais.intake.table.reader import FORMAT
from relais.model.notice import UnreadableError
from tests.intake.table_world import SHIPPED, TRANSFER, read, sealed_at, transfers


def test_a_list_of_transfers_gives_every_column(tmp_path):
    reading, rows = read(sealed_at(tmp_path / "t", "\ufeff" + transfers({}, {"Code transfert": "0000000001"})))
    assert (reading.status, reading.notices, reading.questions) == ("read", (), ())
    assert reading.facts == {"party": 2, "selector": 2, "payment": 2}
    first = {name: cell for name, cell in rows["payment"][0].items() if name not in ("source_id", "reading_id")}
    assert first == {
        "ordinal": 0, "locator": "line 2", "payer": 0, "payee": 1, "operator": None, "type_raw": None,
        "status": "completed", "status_raw": "Payé", "reference": "1234567890", "reference_raw": "1234567890",
        "related_reference": None, "related_reference_raw": None,
        "at": datetime(2024, 1, 15, 13, 30, 5, tzinfo=UTC), "time_raw": "15/01/2024 14:30:05",
        "time_precision": "second", "zone_source": "file",
        "paid_out_at": datetime(2024, 1, 16, 8, 0, tzinfo=UTC), "paid_out_time_raw": "16/01/2024 09:00",
        "paid_out_time_precision": "minute", "paid_out_zone_source": "file",
        "amount": Decimal("1234.50"), "currency": "EUR", "amount_raw": "1 234,50",
        "paid_out_amount": Decimal(75000), "paid_out_currency": "PHP", "paid_out_amount_raw": "75000,00",
        "fee_amount": Decimal("2.90"), "fee_currency": "EUR", "fee_amount_raw": "2,90",
        "paid_out_place": "Agence 12", "tokens": None, "state": None,
    }  # fmt: skip
    assert [(row["role"], row["name_raw"], row["address_country"]) for row in rows["party"]] == [
        ("payer", "DUPONT Jean", "FR"), ("payee", "Maria Example", "PH"),
    ]  # fmt: skip
    assert [(row["party"], row["kind"], row["value"]) for row in rows["selector"]] == [
        (0, "phone", "+33639980001"), (1, "phone", "+639175550101"),
    ]  # fmt: skip


def test_a_row_of_next_to_nothing_is_no_payment(tmp_path):
    scraps = ["a;b", '"broken', "0000000009", "x" + ";" * 25 + "y"]
    good = ";".join(TRANSFER.values())
    half = "0000000002;15/01/2024;14:30:05"
    text = "\n".join([";".join(TRANSFER), good, *scraps, half, *[good] * 1000, ""])
    reading, rows = read(sealed_at(tmp_path / "t", text))
    assert len(rows["payment"]) == 1002
    assert (rows["payment"][1]["reference"], rows["payment"][1]["payer"]) == ("0000000002", None)
    assert (reading.status, reading.skipped, reading.facts["party"]) == ("partial", 4, 2)
    said = [(notice.place, notice.skipped) for notice in reading.notices if notice.template == SCRAP]
    assert said == [("line 3", 1), ("line 4", 1), ("line 5", 1), ("line 6", 1)]


def test_one_person_with_other_selectors_is_another_mention(tmp_path):
    text = transfers({}, {"Téléphone bénéficiaire": "+63 917 555 0199"}, {})
    reading, rows = read(sealed_at(tmp_path / "t", text))
    assert [row["payee"] for row in rows["payment"]] == [1, 2, 1]
    assert [row["payer"] for row in rows["payment"]] == [0, 0, 0]
    assert reading.facts["party"] == 3


def test_an_answer_on_addresses_gives_ports_and_the_end(tmp_path):
    header = ",".join(SHIPPED["ip_assignments"].header)
    row = "198.51.100.7,1024,2047,2024-01-15 10:00:00,2024-01-15 11:00:00,AB12,Jean Exemple,1 rue X,,100.64.3.2,yes"
    bad = "198.51.100.300,99999,,2024-01-15 10:00:00,,AB12,Jean Exemple,1 rue X,,100.64.3.2,yes"
    none = ",,,2024-01-15 10:00:00,,AB12,Jean Exemple,1 rue X,,100.64.3.2,yes"
    reading, rows = read(sealed_at(tmp_path / "t", f"{header}\n{row}\n{bad}\n{none}\n"))
    first, second = rows["login"]
    assert (first["ip"], first["nature"], first["port"], first["port_last"]) == (
        "198.51.100.7", "documentation", 1024, 2047,
    )  # fmt: skip
    assert first["until_at"] == datetime(2024, 1, 15, 11, tzinfo=UTC)
    assert first["zone_source"] == "mapping ip_assignments"
    assert (second["ip"], second["ip_raw"], second["port"]) == (None, "198.51.100.300", None)
    assert (reading.status, reading.skipped) == ("partial", 1)
    assert {row["kind"] for row in rows["selector"]} == {"account", "ip"}
    assert reading.facts["party"] == 1


def test_ports_that_cannot_be_read_are_kept_as_written_and_said(tmp_path):
    rest = "2024-01-15 10:00:00,2024-01-15 11:00:00,AB12,Jean Exemple,1 rue X,,100.64.3.2,yes"
    stated = ("0,1023", "99999,1023", "50000,40063", "x,", ",")
    lines = [",".join(SHIPPED["ip_assignments"].header), *(f"198.51.100.7,{ports},{rest}" for ports in stated)]
    lines.append(f"198.51.100.7:99999,,,{rest}")
    reading, rows = read(sealed_at(tmp_path / "t", "\n".join(lines) + "\n"))
    assert [(row["port"], row["port_last"], row["port_raw"]) for row in rows["login"]] == [
        (1, 1023, "0-1023"), (None, None, "99999-1023"), (None, None, "50000-40063"), (None, None, "x"),
        (None, None, None), (None, None, "99999"),
    ]  # fmt: skip
    assert {row["ip"] for row in rows["login"]} == {"198.51.100.7"}
    assert [(notice.template, notice.place) for notice in reading.notices] == [
        (NOT_A_PORT, "line 3"), (NOT_A_PORT, "line 5"), (NOT_A_PORT, "line 7"), (REVERSED, "line 4"),
    ]  # fmt: skip


def test_call_records_in_latin_1(tmp_path):
    lines = [
        ";".join(SHIPPED["call_records"].header),
        "+33639980001;+639175550101;03/02/2024;08:15:00;UTC;65;Vidéo;Abouti",
        "+33639980001;+639175550101;03/02/2024;08:20:00;UTC;1:02:03;Voix;Étrange",
    ]
    reading, rows = read(sealed_at(tmp_path / "t", "\n".join(lines).encode("iso-8859-1")))
    first, second = rows["call"]
    assert (first["duration_s"], first["video"], first["status"]) == (65, True, "answered")
    assert first["at"] == datetime(2024, 2, 3, 8, 15, tzinfo=UTC)
    assert (second["duration_s"], second["video"], second["status"]) == (3723, False, "unknown")
    assert [notice.params["word"] for notice in reading.notices] == ["Étrange"]


def _account(**more):
    return Mapping(
        name="account", title="t", table="payment", header=("Day", "Account", "Partner", "Sum", "Label"),
        columns={
            "date": ("Day",), "owner.name": ("Account",), "counterparty.name": ("Partner",), "amount": ("Sum",),
            "purpose": ("Label",),
        },
        **more,
    )  # fmt: skip


def test_the_sign_says_who_pays_and_the_label_is_mined_not_kept(tmp_path):
    text = (
        "Day,Account,Partner,Sum,Label\n2024-01-15,Owner,Ann,-10.00,for jean@example.org\n2024-01-15,Owner,Ann,5.00,\n"
    )
    reading, rows = read(sealed_at(tmp_path / "t", text), mappings=(_account(),))
    names = [row["name_raw"] for row in rows["party"]]
    roles = [row["role"] for row in rows["party"]]
    out, back = rows["payment"]
    assert [(names[row["payer"]], names[row["payee"]]) for row in (out, back)] == [("Owner", "Ann"), ("Ann", "Owner")]
    assert [(roles[row["payer"]], roles[row["payee"]]) for row in (out, back)] == [("payer", "payee")] * 2
    assert (out["amount"], back["amount"]) == (Decimal(10), Decimal(5))
    assert [token["value"] for token in out["tokens"]] == ["jean@example.org"]
    assert "for jean" not in str(rows)
    assert {question.key for question in reading.questions} == {"zone", "currency"}


def test_a_sum_of_nothing_gives_no_direction(tmp_path):
    reading, rows = read(
        sealed_at(tmp_path / "t", "Day,Account,Partner,Sum,Label\n2024-01-15,Owner,Ann,0.00,\n"), mappings=(_account(),)
    )
    assert (rows["payment"][0]["payer"], rows["payment"][0]["payee"]) == (None, None)
    assert [row["role"] for row in rows["party"]] == ["account", "other"]
    assert len(reading.notices) == 1


def test_answers_settle_what_was_asked(tmp_path):
    text = 'Day,Account,Partner,Sum,Label\n05/03/2021,Owner,Ann,"-1,234",\n'
    sealed = sealed_at(tmp_path / "t", text)
    reading, rows = read(sealed, mappings=(_account(),))
    assert {question.key: question.example for question in reading.questions} == {
        "date_order": "05/03/2021", "decimal": "-1,234",
    }  # fmt: skip
    assert (rows["payment"][0]["at"], rows["payment"][0]["amount"]) == (None, None)
    assert (rows["payment"][0]["time_raw"], rows["payment"][0]["amount_raw"]) == ("05/03/2021", "-1,234")
    answers = {key: (value, "A. Exemple") for key, value in
               {"date_order": "dmy", "decimal": ".", "zone": "Europe/Paris", "currency": "EUR"}.items()}  # fmt: skip
    reading, rows = read(sealed, answers=answers, mappings=(_account(),))
    row = rows["payment"][0]
    assert reading.questions == ()
    assert (row["at"], row["zone_source"]) == (datetime(2021, 3, 4, 23, tzinfo=UTC), "A. Exemple")
    assert (row["amount"], row["currency"]) == (Decimal(1234), "EUR")


@pytest.mark.slow
def test_the_last_line_may_prove_the_order_of_the_first(tmp_path, monkeypatch):
    monkeypatch.setattr(table_encoding, "BLOCK_BYTES", 1024)
    rows = [f"0{day}/03/2021,Owner,Ann,-1.50," for day in range(1, 9)] * 100
    text = "\n".join(["Day,Account,Partner,Sum,Label", *rows, "25/03/2021,Owner,Ann,-1.50,", ""])
    reading, facts = read(
        sealed_at(tmp_path / "t", text), answers={"zone": ("UTC", "A")}, mappings=(_account(fixed={"currency": "EUR"}),)
    )
    assert reading.questions == ()
    assert len(facts["payment"]) == len(rows) + 1
    assert facts["payment"][0]["at"] == datetime(2021, 3, 1, tzinfo=UTC)
    assert facts["payment"][-1]["locator"] == f"line {len(rows) + 2}"
    assert reading.facts["party"] == 2


@pytest.mark.parametrize(
    ("cell", "value"),
    [("Montant envoyé", "NaN"), ("Montant envoyé", "1e400"), ("Montant envoyé", "-12,00"), ("Montant envoyé", "=1+1")],
)
def test_what_is_no_sum_is_kept_as_written(tmp_path, cell, value):
    reading, rows = read(sealed_at(tmp_path / "t", transfers({cell: value}, {})))
    assert (rows["payment"][0]["amount"], rows["payment"][0]["amount_raw"]) == (None, value)
    assert rows["payment"][1]["amount"] == Decimal("1234.50")
    assert [(notice.place, notice.params["raw"], notice.skipped) for notice in reading.notices] == [
        ("line 2", value, 0)
    ]


@pytest.mark.parametrize("day", ["31/02/2024", "32/01/2024", "15/13/2024", "hier", "00/00/0000"])
def test_no_day_of_the_calendar_is_no_time(tmp_path, day):
    reading, rows = read(sealed_at(tmp_path / "t", transfers({"Date envoi": day})))
    assert (rows["payment"][0]["at"], rows["payment"][0]["time_raw"]) == (None, f"{day} 14:30:05")
    assert [notice.place for notice in reading.notices] == ["line 2"]


@pytest.mark.parametrize(("zone", "asked"), [("CST", True), ("", True), ("PDT", False), ("UTC+8", False)])
def test_a_zone_that_may_be_several_is_asked(tmp_path, zone, asked):
    reading, rows = read(sealed_at(tmp_path / "t", transfers({"Fuseau": zone})))
    assert [question.key for question in reading.questions] == (["zone"] if asked else [])
    assert (rows["payment"][0]["at"] is None) is asked


def test_ragged_rows_are_kept_and_said(tmp_path):
    lines = transfers({}, {}, {}).split("\n")
    lines[1] = lines[1].rsplit(";", 3)[0]
    lines[2] += ";more"
    reading, rows = read(sealed_at(tmp_path / "t", "\n".join(lines)))
    assert [row["locator"] for row in rows["payment"]] == ["line 2", "line 3", "line 4"]
    assert sorted((notice.place, notice.params["cells"]) for notice in reading.notices) == [
        ("line 2", "17"), ("line 3", "21"),
    ]  # fmt: skip


def test_rows_of_separators_are_no_records(tmp_path):
    reading, rows = read(sealed_at(tmp_path / "t", transfers({}, {}) + (";" * 19 + "\n") * 5))
    assert (reading.status, reading.notices, len(rows["payment"])) == ("read", (), 2)


def test_a_row_that_says_nothing_is_counted(tmp_path):
    blank = ";" * 10 + "EUR" + ";" * 9
    reading, rows = read(sealed_at(tmp_path / "t", transfers({}) + blank + "\n"))
    assert (reading.status, reading.skipped, len(rows["payment"])) == ("partial", 1, 1)
    assert reading.notices[0].place == "line 3"


def test_nul_bytes_and_a_phone_of_forty_digits(tmp_path):
    phone = "+" + "1" * 40
    text = transfers({"Expéditeur": "Jean\0Exemple", "Téléphone expéditeur": phone}, {})
    reading, rows = read(sealed_at(tmp_path / "t", text))
    assert len(rows["payment"]) == 2
    assert rows["party"][0]["name_raw"] == "Jean\0Exemple"
    assert (rows["selector"][0]["raw"], rows["selector"][0]["value"]) == (phone, None)
    assert [notice.params["kind"] for notice in reading.notices] == ["phone"]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-8", "utf-8-sig", "cp1252"])
def test_the_encoding_is_found_in_the_bytes(tmp_path, encoding):
    reading, rows = read(sealed_at(tmp_path / "t", transfers({"Expéditeur": "Zoé Ångström"}).encode(encoding)))
    assert rows["party"][0]["name_raw"] == "Zoé Ångström"
    assert reading.facts["payment"] == 1
    assert bool(reading.notices) is (encoding == "cp1252")


def test_a_header_alone_has_no_record(tmp_path):
    reading, _ = read(sealed_at(tmp_path / "t", transfers()))
    assert (reading.status, reading.facts) == ("read", {})
    assert "no record" in reading.notices[0].template


def test_a_national_number_waits_for_its_country(tmp_path):
    sealed = sealed_at(tmp_path / "t", transfers({"Téléphone expéditeur": "06 39 98 00 01"}))
    reading, rows = read(sealed)
    assert [(question.key, question.example) for question in reading.questions] == [("country", "06 39 98 00 01")]
    assert rows["selector"][0]["value"] is None
    reading, rows = read(sealed, answers={"country": ("FR", "A. Exemple")})
    assert (reading.questions, rows["selector"][0]["value"]) == ((), "+33639980001")


def test_without_a_mapping_the_header_is_shown(tmp_path):
    reading, _ = read(sealed_at(tmp_path / "t", "a;b;c\n1;2;3\n"))
    assert (reading.status, reading.notices[0].params["header"]) == ("unread", "a | b | c")
    assert "relais mapping FILE" in reading.notices[0].template


def test_lines_above_the_header_are_passed_over(tmp_path):
    reading, rows = read(sealed_at(tmp_path / "t", "Relevé demandé\n\nPériode;2024\n" + transfers({})))
    assert (reading.notices, rows["payment"][0]["locator"]) == ((), "line 5")


def test_a_passage_is_the_record_as_written(tmp_path):
    text = transfers({}, {"Expéditeur": '"Jean\nExemple"'}, {})
    _, rows = read(sealed_at(tmp_path / "t", text))
    assert [row["locator"] for row in rows["payment"]] == ["line 2", "line 3", "line 5"]
    assert "Jean\nExemple" in FORMAT.passage(text.encode(), "line 3")
    assert FORMAT.passage(text.encode(), "line 5") == text.split("\n")[4]


@pytest.mark.parametrize(
    "place", ["", "zzz", "line", "line x", "line 0", "line -1", "line 999", "line " + "9" * 30, "A1"]
)
def test_no_passage_at_a_wrong_place(place):
    with pytest.raises(UnreadableError):
        FORMAT.passage(transfers({}).encode(), place)


@pytest.mark.slow
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=300), st.integers(0, 400))
def test_no_bytes_whatever_raise(tmp_path, noise, at):
    whole = transfers({}, {}).encode()
    sealed = sealed_at(tmp_path / "t", whole[:at] + noise + whole[at:])
    FORMAT.recognise(sealed)
    read(sealed)
    sealed = sealed_at(tmp_path / "t", noise)
    assert FORMAT.recognise(sealed) in (True, False)
    read(sealed)


SAMPLES = {
    "bank_wallet_csv/n26-fr.csv": ({"party": 4, "selector": 2, "payment": 2}, {"zone"}),
    "bank_wallet_csv/payoneer.csv": ({"party": 2, "payment": 2}, {"date_order"}),
    "bank_wallet_csv/stripe-default.csv": ({"party": 1, "selector": 2, "payment": 5}, {"zone"}),
    "mobile_money/mobilemoney_rows_1-3000.csv": (
        {"party": 1349, "selector": 1349, "payment": 3000}, {"zone", "currency", "country"},
    ),
    "mobile_money/recharges_rows_1-2000.csv": (
        {"party": 735, "selector": 735, "payment": 2000}, {"zone", "currency", "country"},
    ),
}  # fmt: skip


@pytest.mark.samples
@pytest.mark.parametrize("name", SAMPLES)
def test_samples_are_read_without_loss(samples, name):
    reading, _ = read(Sealed.at(samples / name, "0" * 64))
    assert (reading.facts, {question.key for question in reading.questions}) == SAMPLES[name]
    assert (reading.status, reading.skipped) == ("read", 0)


@pytest.mark.samples
def test_nothing_but_tables_is_taken_for_one(samples):
    files = [path for path in sorted(samples.rglob("*")) if path.is_file() and path.stat().st_size]
    taken = {str(path.relative_to(samples)) for path in files if FORMAT.recognise(Sealed.at(path, "0" * 64))}
    assert taken == {*SAMPLES, "mobile_money/antennas.csv"}
    assert len(files) > 60


@pytest.mark.samples
def test_a_list_of_antennas_has_no_fact_table(samples):
    reading, rows = read(Sealed.at(samples / "mobile_money/antennas.csv", "0" * 64))
    assert (reading.status, rows) == ("unread", {})
    assert reading.notices[0].params["header"] == "antenna_id | tower_id | latitude | longitude"


@pytest.mark.samples
def test_cash_in_is_paid_to_the_caller_and_the_rest_by_him(samples):
    answers = {"zone": ("Africa/Lome", "A. Exemple"), "currency": ("XOF", "A. Exemple")}
    path = samples / "mobile_money/mobilemoney_rows_1-3000.csv"
    _, rows = read(Sealed.at(path, "0" * 64), answers=answers)
    p2p, cash_out, cash_in = rows["payment"][:3]
    assert p2p["amount"] == Decimal("55.163313343557675")
    assert (p2p["at"], p2p["currency"]) == (datetime(2020, 1, 1, 0, 15, 51, tzinfo=UTC), "XOF")
    assert (cash_out["payee"], cash_in["payer"]) == (None, None)
    assert rows["party"][cash_in["payee"]]["role"] == "payee"

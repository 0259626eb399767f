import pytest

from relais.intake.table.layout import layout


@pytest.mark.parametrize(
    ("text", "separator", "line"),
    [
        ("Date;Montant\n1/2/2024;1,5\n2/2/2024;2,5\n", ";", 1),
        ("Date\tSum\n2024-01-01\t1.5\n", "\t", 1),
        ("Account of J. Example\nPeriod: 2024\n\nDate|Sum|Who\n1|2|3\n1|2|3\n", "|", 4),
        ('"Date","Sum, in euros"\r"1","2"\r', ",", 1),
        ("Date,Sum,Who,Where\n", ",", 1),
    ],
)
def test_tables(text, separator, line):
    found = layout(text.encode())
    assert found is not None
    assert (found.separator, found.line) == (separator, line)


@pytest.mark.parametrize(
    "text",
    [
        '{"a": 1, "b": 2}\n{"a": 1, "b": 2}\n',
        "<a>1,2</a>\n<b>1,2</b>\n",
        "[09/03/2024, 21:04:11] Ann: hello, you\n[09/03/2024, 21:05:11] Bob: hello, you\n",
        "09/03/2024, 21:04 - Ann: hello\n09/03/2024, 21:05 - Bob: hello\n",
        ":20:STARTUMS\n:25:12345678/1234567\n:60F:C240101EUR1,00\n",
        "OFXHEADER:100\nDATA:OFXSGML\n",
        "From: a@example.org\nTo: b@example.org\nSubject: list\n\nDate,Sum,Who\n1,2,3\n",
        "Dear colleague,\n\nplease find, as agreed, the list.\nRegards, Ann\n",
        "one\ntwo\nthree\n",
        "",
        "\x00\x01\x02\x03",
        "SQLite format 3\x00,a,b\n1,2\n",
    ],
)
def test_what_is_no_table(text):
    assert layout(text.encode()) is None


@pytest.mark.parametrize(
    ("text", "usual"),
    [
        ("Date,Sum,Who,Where\n1,2,3\n1,2,3\n", 3),
        ("Date;Sum;Who\n1;2;3;\n1;2;3;\n", 4),
        ("Of;Ana;Roe;Ben\nDate;Sum;Who\n1;2;3\n1;2;3\n", None),
    ],
)
def test_rows_one_cell_short_or_long_throughout(text, usual):
    found = layout(text.encode())
    assert found is not None
    assert (found.header[:1], found.usual) == (("Date",), usual)


@pytest.mark.parametrize("text", ["Date,Sum,Who,Where\n1,2\n1,2\n", "Date,Sum\n1\n2\n", "Date,Sum,Who,Where\n1,2,3\n"])
def test_rows_that_fit_no_header(text):
    assert layout(text.encode()) is None

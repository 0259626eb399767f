import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from relais.model.column import TOKEN
from relais.selectors import miner, money
from relais.selectors.compiled import compiled
from relais.selectors.kinds import parse
from relais.selectors.miner import mine
from relais.selectors.scan import scan

# (text, its tokens as (kind, value, currency, as written)).
KNOWN: tuple[tuple[str, list[tuple[str, str, str | None, str]]], ...] = (
    (
        "salut, je t'envoie 50 eur demain",
        [("amount", "50", "EUR", "50 eur")],
    ),
    (
        "€50 ou 2500 pesos, déjà",
        [("amount", "50", "EUR", "€50"), ("amount", "2500", None, "2500 pesos")],
    ),
    (
        "20 $ 50 € et 20€ 30€",
        [
            ("amount", "20", None, "20 $"),
            ("amount", "50", "EUR", "50 €"),
            ("amount", "20", "EUR", "20€"),
            ("amount", "30", "EUR", "30€"),
        ],
    ),
    (
        "salamat, 5k php na",
        [("amount", "5000", "PHP", "5k php")],
    ),
    (
        "1 234,50 € / 1.234,50 EUR",
        [("amount", "1234.5", "EUR", "1 234,50 €"), ("amount", "1234.5", "EUR", "1.234,50 EUR")],
    ),
    (
        "50 eur😀",
        [("amount", "50", "EUR", "50 eur")],
    ),
    (
        "dans le 50 est",
        [],
    ),
    (
        "MTCN 123-456-7890 ok",
        [("transfer_code", "1234567890", None, "123-456-7890")],
    ),
    (
        "mtcn:1234567890",
        [("transfer_code", "1234567890", None, "1234567890")],
    ),
    (
        "MTCN1234567890",
        [("transfer_code", "1234567890", None, "1234567890")],
    ),
    (
        "123 456 7890",
        [("transfer_code", "1234567890", None, "123 456 7890")],
    ),
    (
        "MTCN 12 34 56 78 90",
        [("transfer_code", "1234567890", None, "12 34 56 78 90")],
    ),
    (
        "Ref. No. 1001 543 610110",
        [("transfer_code", "1001543610110", None, "1001 543 610110")],
    ),
    (
        "le code est 12345678",
        [("transfer_code", "12345678", None, "12345678")],
    ),
    (
        "référence 123456789",
        [("transfer_code", "123456789", None, "123456789")],
    ),
    (
        "123456789",
        [],
    ),
    (
        "remitly R12345678901",
        [("transfer_code", "R12345678901", None, "R12345678901")],
    ),
    (
        "4HK52391NP112223A",
        [("transfer_code", "4HK52391NP112223A", None, "4HK52391NP112223A")],
    ),
    (
        "code\n123456789",
        [],
    ),
    (
        "12345678901234567890, 12345678-1, 1.12345678",
        [],
    ),
    (
        "+33 6 39 98 12 34 50 eur",
        [("phone", "+33639981234", None, "+33 6 39 98 12 34"), ("amount", "50", "EUR", "50 eur")],
    ),
    (
        "tel +63 917 555 0123.",
        [("phone", "+639175550123", None, "+63 917 555 0123")],
    ),
    (
        "0033639981234",
        [("phone", "+33639981234", None, "0033639981234")],
    ),
    (
        "+33\u200f6 39 98 12 34",
        [("phone", "+33639981234", None, "+33\u200f6 39 98 12 34")],
    ),
    (
        "06 39 98 12 34",
        [],
    ),
    (
        "écris à Name@Example.org, merci",
        [("email", "name@example.org", None, "Name@Example.org")],
    ),
    (
        "name12345678@example.org",
        [("email", "name12345678@example.org", None, "name12345678@example.org")],
    ),
    (
        "rené@example.org",
        [],
    ),
    (
        "ip 192.0.2.1:5678 ok",
        [("ip", "192.0.2.1", None, "192.0.2.1:5678")],
    ),
    (
        "1.2.3.4.5 v1.2.3.4 256.1.1.1",
        [],
    ),
    (
        "[2001:db8::1]:443, 2001:DB8::7.",
        [("ip", "2001:db8::1", None, "[2001:db8::1]:443"), ("ip", "2001:db8::7", None, "2001:DB8::7")],
    ),
    (
        "a 18:30:15 le 12/03/2024",
        [],
    ),
    (
        "FR76 3000 6000 0112 3456 7890 189 50 eur",
        [
            ("iban", "FR7630006000011234567890189", None, "FR76 3000 6000 0112 3456 7890 189"),
            ("amount", "50", "EUR", "50 eur"),
        ],
    ),
    (
        "FR76 3000 6000 0112 3456 7890 188",
        [],
    ),
    (
        "(https://example.org/a(b)?c=12345678).",
        [("url", "https://example.org/a(b)?c=12345678", None, "https://example.org/a(b)?c=12345678")],
    ),
    (
        "www.example.org, paypal.me/Anna et/ou",
        [
            ("url", "http://www.example.org/", None, "www.example.org"),
            ("url", "http://paypal.me/Anna", None, "paypal.me/Anna"),
        ],
    ),
    (
        "@Maria_01 @all a@b",
        [("handle", "maria_01", None, "@Maria_01")],
    ),
    (
        "skype: live:anna.b, telegram : user_x",
        [("handle", "live:anna.b", None, "live:anna.b"), ("handle", "user_x", None, "user_x")],
    ),
    (
        "insta: @Zed.99",
        [("handle", "zed.99", None, "@Zed.99")],
    ),
    (
        "note: demain",
        [],
    ),
)
TEXTS = [text for text, _ in KNOWN]
noise = st.lists(
    st.one_of(
        st.sampled_from(TEXTS),
        st.sampled_from(TEXTS).flatmap(
            lambda text: st.integers(0, len(text)).map(lambda cut: text[:cut] + text[cut + 1 :])
        ),
        st.text("0123456789 .,:-+()/@#€$₱£kKeEuUrRpPhHwW_é\u200f\u00a0\n[]", max_size=40),
        st.text(max_size=20),
    ),
    max_size=6,
).map(" ".join)


def tokens(text, found):
    raw = text.encode()
    return [(one["kind"], one["value"], one["currency"], raw[one["start"] : one["end"]].decode()) for one in found]


@pytest.mark.parametrize(("text", "expected"), KNOWN)
def test_known_texts(text, expected):
    (found,) = mine(pa.array([text])).to_pylist()
    assert tokens(text, found) == expected


def test_offsets_are_bytes_of_the_text():
    (found,) = mine(pa.array(["déjà 50 eur"])).to_pylist()
    assert found == [{"kind": "amount", "value": "50", "currency": "EUR", "start": 7, "end": 13}]


@settings(deadline=None)
@given(noise)
def test_what_stands_at_the_offsets_is_the_token(text):
    (found,) = mine(pa.array([text], pa.string())).to_pylist()
    last = 0
    for kind, value, _, raw in tokens(text, found):
        again = money.read(raw) if kind == "amount" else parse(kind, raw)
        assert again is not None
        assert again.value == value
    for one in found:
        assert last <= one["start"] < one["end"]
        last = one["end"]


@pytest.mark.slow
@settings(max_examples=50, deadline=None)
@given(st.lists(noise, max_size=5))
def test_joined_by_line_breaks_texts_give_the_same_tokens(texts):
    apart = [
        one
        for text, found in zip(texts, mine(pa.array(texts, pa.string())).to_pylist(), strict=True)
        for one in tokens(text, found)
    ]
    whole = "\n".join(texts)
    (together,) = mine(pa.array([whole], pa.string())).to_pylist()
    assert tokens(whole, together) == apart


@settings(max_examples=30, deadline=None)
@given(st.lists(st.one_of(st.none(), noise), max_size=8), st.data())
def test_how_texts_are_split_over_arrays_does_not_matter(texts, data):
    whole = pa.array(texts, pa.string())
    expected = mine(whole)
    assert expected.type == pa.list_(TOKEN)
    assert [found is None for found in expected.to_pylist()] == [text is None for text in texts]
    cut = data.draw(st.integers(0, len(texts)))
    padded = pa.array(["50 eur", *texts, "+33639981234"], pa.string()).slice(1, len(texts))
    for other in (
        whole.cast(pa.large_string()),
        padded,
        pa.chunked_array([whole.slice(0, cut), whole.slice(cut)], pa.string()),
        pa.chunked_array([padded.slice(0, cut).cast(pa.large_string()), padded.slice(cut).cast(pa.large_string())]),
    ):
        assert mine(other).equals(expected)


def test_batches_give_what_one_array_gives(monkeypatch):
    texts = pa.array([*TEXTS, None, "", "x" * 500] * 5)
    expected = mine(texts)
    for size in (1, 100, 1_000):
        monkeypatch.setattr(miner, "BATCH_BYTES", size)
        assert mine(texts).equals(expected)


@pytest.mark.parametrize("texts", [[], [None], [""], [None, "", None], ["rien"]])
def test_nothing_to_find(texts):
    found = mine(pa.array(texts, pa.string()))
    assert found.type == pa.list_(TOKEN)
    assert found.to_pylist() == [None if text is None else [] for text in texts]
    assert mine(pa.chunked_array([], pa.string())).to_pylist() == []


def test_the_bytes_behind_a_null_are_nobody_s_text():
    offsets = pa.py_buffer(pa.array([0, 6, 12], pa.int32()).buffers()[1])
    texts = pa.Array.from_buffers(pa.string(), 2, [pa.py_buffer(b"\x02"), offsets, pa.py_buffer(b"50 eur60 eur")])
    assert [found and found[0]["value"] for found in mine(texts).to_pylist()] == [None, "60"]


@pytest.mark.slow
def test_compiled_and_interpreted_find_the_same(monkeypatch):
    assert compiled(scan) is not None
    results = []

    @settings(max_examples=300, deadline=None, database=None, derandomize=True)
    @given(st.lists(noise, max_size=5))
    def collect(texts):
        results.append(mine(pa.array([*TEXTS, *texts], pa.string())).to_pylist())

    for limit in (10**12, 0):
        monkeypatch.setattr(miner, "WORTH_COMPILING", limit)
        collect()
    half = len(results) // 2
    assert results[:half] == results[half:]

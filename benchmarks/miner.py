"""Megabytes of chat text mined per second on one core, beside Python's `re` over the same text."""

import random
import re
import time

import pyarrow as pa

from relais.selectors.compiled import WORTH_COMPILING
from relais.selectors.miner import mine
from relais.selectors.verify import parsed_mark

# 64 MB and more, in arrays of the size in which readers hand texts on.
TEXT_BYTES = 64_000_000
ROWS = 20_000
# What the share of messages with a token looks like where nothing but talk is exported.
USUAL, WORST = 0.13, 1.0

_WORDS = (
    "bonjour", "salut", "merci", "demain", "soir", "travail", "famille", "repas", "train", "voiture", "maison", "oui",
    "non", "peut-être", "déjà", "très", "bien", "hello", "thanks", "tomorrow", "work", "dinner", "weather", "holiday",
    "bus", "later", "good", "morning", "kamusta", "salamat", "bukas", "trabaho", "pamilya", "pagkain", "ulan", "gabi",
    "opo", "sige", "magandang", "umaga", "à", "de", "the", "ang", "sa", "et", "and", "at", "je", "I", "ako", "haha",
    "ok", "😀", "lol", "19h30", "12:45", "3", "l'heure", "j'arrive",
)  # fmt: skip
# One alternative per kind, as a first attempt at the task would write it; it verifies nothing.
PEER = re.compile(
    r"\+\d[\d .()/-]{6,18}\d"
    r"|[\w.+-]+@[\w-]+\.[\w.-]+"
    r"|https?://\S+|www\.\S+"
    r"|\b\d{1,3}(?:\.\d{1,3}){3}(?::\d{1,5})?\b"
    r"|\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){3,7}\b"
    r"|@\w{3,32}"
    r"|(?:[€$£₱]|\b(?:eur|php|usd)) ?\d[\d.,]*"
    r"|\b\d[\d.,]* ?(?:[€$£₱]|(?:eur|euros|php|pesos|usd)\b)"
    r"|\b\d{3}[- ]\d{3}[- ]\d{4}\b|\b(?:\d{8}|\d{10}|\d{11}|\d{13})\b",
    re.IGNORECASE,
)


def run() -> list[dict[str, object]]:
    """Return the rows of this benchmark."""
    usual, worst = texts(USUAL), texts(WORST)
    for part in usual[: 1 + WORTH_COMPILING * len(usual) // TEXT_BYTES]:
        mine(part)  # enough of it that the scanner is compiled, or loaded, before the clock runs
    parsed_mark.cache_clear()
    rate, found = _mined(usual)
    worst_rate, worst_found = _mined(worst)
    peer = _peer(usual)
    return [
        _row("miner, usual chat", round(rate, 1), "MB/s", f"{found:,} tokens in {_size(usual) / 1e6:.0f} MB"),
        _row("miner, a token in every message", round(worst_rate, 1), "MB/s", f"{worst_found:,} tokens"),
        _row("Python re, one alternation, usual chat", round(peer, 1), "MB/s", "same text, nothing verified"),
        _row("miner to Python re, usual chat", round(rate / peer, 1), "times", "same text, same run"),
    ]


def texts(share: float) -> list[pa.StringArray]:
    """Return chat messages, `share` of them with a token; the same at each call."""
    rng = random.Random(20)
    parts, size = [], 0
    while size < TEXT_BYTES:
        rows = [_message(rng, share) for _ in range(ROWS)]
        parts.append(pa.array(rows, pa.string()))
        size += sum(len(row.encode()) for row in rows)
    return parts


def _message(rng: random.Random, share: float) -> str:
    words = rng.choices(_WORDS, k=rng.randint(2, 18))
    if rng.random() < share:
        words.insert(rng.randrange(len(words) + 1), _token(rng))
    return " ".join(words)


def _token(rng: random.Random) -> str:
    kind = rng.random()
    if kind < 0.6:
        sum_ = rng.choice((20, 25, 30, 50, 80, 100, 150, 500, 1000, 2500, rng.randint(5, 5000)))
        return rng.choice(("{} eur", "{}€", "€{}", "{} pesos", "PHP {}", "{}e", "$ {}", "{},50 EUR")).format(sum_)
    if kind < 0.75:
        code = f"{rng.randrange(10**10):010d}"
        return rng.choice((f"MTCN {code}", code, f"{code[:3]}-{code[3:6]}-{code[6:]}", f"ref {code[:8]}"))
    # As many people as the forms below can tell apart: the miner remembers what it has met, and a small circle
    # would measure its memory.
    number = rng.randrange(10_000)
    return (
        f"+33 6 39 98 {number // 100:02d} {number % 100:02d}" if number % 2 else f"+63 917 555 {number:04d}",
        f"name{number}@example.org",
        f"@user_{number}",
        f"https://example.org/{number}?a=b",
        f"192.0.2.{number % 256}:{number + 1}",
        f"skype: live:name.{number}",
    )[rng.randrange(6)]


def _mined(parts: list[pa.StringArray]) -> tuple[float, int]:
    start = time.process_time()
    found = sum(len(mine(part).values) for part in parts)
    return _size(parts) / 1e6 / (time.process_time() - start), found


def _peer(parts: list[pa.StringArray]) -> float:
    few = parts[: max(1, len(parts) // 8)]
    start = time.process_time()
    for part in few:
        for text in part.to_pylist():
            list(PEER.finditer(text))
    return _size(few) / 1e6 / (time.process_time() - start)


def _size(parts: list[pa.StringArray]) -> int:
    return sum(part.buffers()[2].size for part in parts)


def _row(what: str, value: float, unit: str, of: str) -> dict[str, object]:
    return {"what": what, "value": value, "unit": unit, "of": of}

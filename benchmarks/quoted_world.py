"""A world of chats that quote transfer codes, right, wrong by one slip or not theirs, and lists of the transfers.

A hundred devices of payees, each with the chats of 120 customers, as full Telegram exports; two operators' lists of
transfers: one draws its codes of ten digits at random, one numbers eleven digits in sequence. Every message is neutral.
What each quote meant is written beside, as `truth.parquet`.
"""

import csv
import json
from collections import defaultdict
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from benchmarks.readers_chats import WORDS
from benchmarks.readers_tables import HEADER

DEVICES, CUSTOMERS = 100, 120
CODES = 100_000
BEGIN, END = 1_609_459_200, 1_704_067_200
# Assumed, for want of published figures: of the payments listed, how many codes are told right, wrong by one slip, or
# wrong and then right; and of each slip the share. Where the length stays, one digit differs in four of five.
TOLD = {"right": 0.40, "slip": 0.10, "both": 0.05}
SLIPS = {"digit": 0.55, "swapped": 0.15, "missing": 0.15, "added": 0.15}
# Payments in no list, for each that is in one; quotes of somebody else's, likewise; and lines that are something else.
UNLISTED, OTHERS = 0.2, 0.02
DECOYS = {"number": 0.002, "phone": 0.005, "amount": 0.01, "long": 0.001}
LATE = 0.03
_WINDOW_S = 7 * 86_400
_MEANT = ("told", "meant", "how", "whose", "listed", "lag_s", "announced")
_PARIS = ZoneInfo("Europe/Paris")

Truth = dict[str, list[Any]]
Quotes = list[list[list[tuple[Any, ...]]]]


def write(folder: Path, lines: int) -> None:
    """Write `inbox/` and `truth.parquet`: about `lines` messages, and one code in play for every ten, at most CODES."""
    inbox = folder / "inbox"
    inbox.mkdir(parents=True)
    rnd, paid, pool, quotes = drawn(lines)
    _lists(inbox, paid)
    truth: Truth = defaultdict(list)
    for device, chats in enumerate(quotes):
        path = inbox / f"device{device:03d}" / "result.json"
        path.parent.mkdir()
        before = len(truth["locator"])
        _export(path, device, rnd, of_chat(lines), chats, pool, truth)
        digest = sha256(path.read_bytes()).hexdigest()
        truth["source_id"] += [digest] * (len(truth["locator"]) - before)
    pq.write_table(pa.table(dict(truth)), folder / "truth.parquet")


def drawn(lines: int, seed: int = 7) -> tuple[np.random.Generator, dict[str, Any], list[str], Quotes]:
    """Draw the payments, the pool of neutral texts, and what is quoted in each chat of each device."""
    rnd = np.random.default_rng(seed)
    paid = _payments(rnd, min(CODES, lines // 10))
    quotes = _quotes(rnd, paid)
    return rnd, paid, [" ".join(rnd.choice(WORDS, int(rnd.integers(3, 15)))) for _ in range(2_000)], quotes


def of_chat(lines: int) -> int:
    """Return the messages of each chat."""
    return lines // DEVICES // CUSTOMERS


def _payments(rnd: np.random.Generator, listed: int) -> dict[str, Any]:
    """Draw payments in order of time; the first operator's codes are drawn, the second's are one after another."""
    count = int(listed * (1 + UNLISTED))
    at = np.sort(rnd.integers(BEGIN, END, count))
    sequence = rnd.random(count) < 0.5
    running = 40_000_000_000 + np.cumsum(rnd.integers(1, 80, count))
    drawn = 10**9 + rnd.choice(9 * 10**9, count, replace=False)
    unlisted = np.zeros(count, np.bool_)
    unlisted[rnd.choice(count, count - listed, replace=False)] = True
    return {
        "at": at,
        "code": [str(number) for number in np.where(sequence, running, drawn).tolist()],
        "sequence": sequence,
        "device": rnd.integers(0, DEVICES, count),
        "customer": rnd.integers(0, CUSTOMERS, count),
        "unlisted": unlisted,
    }


def _lists(inbox: Path, paid: dict[str, Any]) -> None:
    for sequence in (False, True):
        with (inbox / f"transfers_{'sequence' if sequence else 'drawn'}.csv").open("w", encoding="utf-8-sig") as file:
            writer = csv.writer(file, delimiter=";")
            writer.writerow(HEADER)
            for i in np.flatnonzero((paid["sequence"] == sequence) & ~paid["unlisted"]).tolist():
                device, customer = int(paid["device"][i]), int(paid["customer"][i])
                sent = datetime.fromtimestamp(int(paid["at"][i]), UTC).astimezone(_PARIS)
                euros, pair = 20 + i * 7 % 180, device * CUSTOMERS + customer
                writer.writerow(
                    [paid["code"][i], f"{sent:%d/%m/%Y}", f"{sent:%H:%M:%S}", "Europe/Paris", "", "", f"{euros},00",
                     "EUR", "2,90", f"{euros * 61},50", "PHP", "Payé", f"Personne {pair:05d} Payeur",
                     f"+3363{pair:07d}", "1 rue de l'Exemple", "FR", f"Personne {device:03d} Titulaire",
                     _phone(device), "Agence 1", "PH"]
                )  # fmt: skip


def _phone(device: int) -> str:
    return f"+63917555{device:04d}"


def slipped(rnd: np.random.Generator, code: str, how: str) -> tuple[str, str]:
    """Return the code with one slip, and which: where no two neighbours differ, they cannot be exchanged."""
    at = int(rnd.integers(0, len(code)))
    digit = str(int(rnd.integers(0, 10)))
    if how == "missing":
        return code[:at] + code[at + 1 :], how
    if how == "added":
        return code[:at] + digit + code[at:], how
    places = [i for i in range(len(code) - 1) if code[i] != code[i + 1]]
    if how == "swapped" and places:
        at = places[int(rnd.integers(0, len(places)))]
        return code[:at] + code[at + 1] + code[at] + code[at + 2 :], how
    other = str((int(code[at]) + int(rnd.integers(1, 10))) % 10)
    return code[:at] + other + code[at + 1 :], "digit"


def _quotes(rnd: np.random.Generator, paid: dict[str, Any]) -> Quotes:
    """Return, by device and customer, (instant, told, meant, slip or 'right', whose, listed, lag) in no order."""
    chats: Quotes = [[[] for _ in range(CUSTOMERS)] for _ in range(DEVICES)]
    count = len(paid["code"])
    acts = rnd.choice([*TOLD, ""], count, p=[*TOLD.values(), 1 - sum(TOLD.values())]).tolist()
    kinds = rnd.choice(list(SLIPS), count, p=list(SLIPS.values())).tolist()
    lags = np.exp(rnd.normal(np.log(1_200), 1.5, count)).astype(np.int64)
    late = rnd.random(count) < LATE
    lags[late] = rnd.integers(8 * 86_400, 60 * 86_400, int(late.sum()))
    for i, act in enumerate(acts):
        chat = chats[int(paid["device"][i])][int(paid["customer"][i])]
        code, at, listed = paid["code"][i], int(paid["at"][i] + lags[i]), not paid["unlisted"][i]
        if act in ("slip", "both"):
            told, how = slipped(rnd, code, kinds[i])
            chat.append((at, told, code, how, "own", listed, int(lags[i])))
        if act in ("right", "both"):
            later = 60 * (act == "both")
            chat.append((at + later, code, code, "right", "own", listed, int(lags[i]) + later))
    for whose in ("customer", "stranger"):
        for i in rnd.choice(np.flatnonzero(~paid["unlisted"]), int(count * OTHERS), replace=False).tolist():
            device = int(paid["device"][i]) + (whose == "stranger") * int(rnd.integers(1, DEVICES))
            customer = (int(paid["customer"][i]) + int(rnd.integers(1, CUSTOMERS))) % CUSTOMERS
            row = (int(paid["at"][i]) + 3_600, paid["code"][i], paid["code"][i], "right", whose, True, 3_600)
            chats[device % DEVICES][customer].append(row)
    return chats


def _spelled(rnd: np.random.Generator, code: str) -> tuple[str, bool]:
    """Return a line with the code, and whether a word announces it."""
    form = code
    if len(code) == 10 and rnd.random() < 0.4:
        form = f"{code[:3]}-{code[3:6]}-{code[6:]}"
    announced = bool(rnd.random() < 0.7)
    return (f"the code is {form}" if announced else f"{form} thanks"), announced


def _decoy(rnd: np.random.Generator, kind: str) -> str:
    if kind == "number":
        return f"parcel {rnd.integers(10**9, 10**11)}"
    if kind == "long":
        return f"ticket {rnd.integers(10**12, 10**13)}"
    if kind == "phone":
        number = int(rnd.integers(10**6, 10**7))
        return f"call +63 917 {number // 10_000:03d} {number % 10_000:04d}" if number % 2 else f"call 0917{number}"
    return f"{rnd.integers(10, 300)} euros"


def _export(
    path: Path, device: int, rnd: np.random.Generator, lines: int, chats: list[list[tuple[Any, ...]]], pool: list[str],
    truth: Truth,
) -> None:  # fmt: skip
    me = 1_000_000 + device
    with path.open("w", encoding="utf-8") as out:
        owner = {"user_id": me, "first_name": f"Personne {device:03d}", "last_name": "Titulaire",
                 "phone_number": _phone(device)}  # fmt: skip
        out.write('{"personal_information":' + json.dumps(owner) + ',"chats":{"about":"","list":[')
        for number, quotes in enumerate(chats):
            peer = 2_000_000 + device * CUSTOMERS + number
            head = f'{{"name":"Peer {peer}","type":"personal_chat","id":{peer},"messages":['
            body = ",".join(
                f'{{"id":{i},"type":"message","date":"2024-01-15T10:30:00","date_unixtime":"{at}",'
                f'"from":"Peer {(me, peer)[side]}","from_id":"user{(me, peer)[side]}","text":"{text}"}}'
                for i, (at, text, side) in enumerate(messages(rnd, lines, quotes, pool, number, truth))
            )
            out.write("," * bool(number) + head + body + "]}")
        out.write("]}}")


def messages(
    rnd: np.random.Generator, lines: int, quotes: list[tuple[Any, ...]], pool: list[str], chat: int, truth: Truth
) -> list[tuple[int, str, int]]:
    """Return (instant, text, 1 where the customer writes) of one chat in order of time, and note what quotes meant."""
    plain = max(0, lines - len(quotes))
    bodies = [pool[i] for i in rnd.integers(0, len(pool), plain)]
    kinds = rnd.choice([*DECOYS, ""], plain, p=[*DECOYS.values(), 1 - sum(DECOYS.values())])
    for i in np.flatnonzero(kinds != "").tolist():
        bodies[i] = _decoy(rnd, str(kinds[i]))
    # Who is paid does not tell the code of the payment: the customer does.
    rows: list[tuple[Any, ...]] = [
        (at, body, side, None)
        for at, body, side in zip(
            rnd.integers(BEGIN, END, plain).tolist(), bodies, rnd.integers(0, 2, plain).tolist(), strict=True
        )
    ]
    for quote in quotes:
        body, announced = _spelled(rnd, quote[1])
        rows.append((quote[0], body, 1, (*quote[1:], announced)))
    rows.sort(key=lambda row: row[0])
    for index, row in enumerate(rows):
        if row[3]:
            truth["locator"].append(f"/chats/list/{chat}/messages/{index}")
            for name, value in zip(_MEANT, row[3], strict=True):
                truth[name].append(value)
            truth["within"].append(row[3][5] <= _WINDOW_S)
    return [row[:3] for row in rows]

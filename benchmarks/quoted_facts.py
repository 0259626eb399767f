"""The world of `quoted_world` as facts: what intake and link would have made of it, for sizes that take them long.

The tokens are mined from the same texts. Who is who is taken from the world: the owner of a device is the payee with
its telephone number, and nobody else is known in both.
"""

from collections import defaultdict
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from benchmarks import quoted_world
from relais.model.column import TOKEN
from relais.selectors.miner import mine
from relais.store.duck import connect


def write(folder: Path, lines: int) -> None:
    """Write `facts/` and `truth.parquet`."""
    facts = folder / "facts"
    facts.mkdir(parents=True)
    rnd, paid, pool, quotes = quoted_world.drawn(lines)
    truth: quoted_world.Truth = defaultdict(list)
    subjects = _payments(facts, paid)
    for device, chats in enumerate(quotes):
        before, source = len(truth["locator"]), f"{device:064d}"
        rows = [
            (chat, index, *row)
            for chat, quoted in enumerate(chats)
            for index, row in enumerate(
                quoted_world.messages(rnd, quoted_world.of_chat(lines), quoted, pool, chat, truth)
            )
        ]
        pq.write_table(_messages(source, rows), facts / f"message{device:03d}.parquet")
        truth["source_id"] += [source] * (len(truth["locator"]) - before)
        for party in range(2 * quoted_world.CUSTOMERS):
            subjects.append((f"S-device-{device}" if party % 2 == 0 else f"S-{device}-{party}", f"r{source}", party))
    columns = dict(zip(("subject_id", "reading_id", "ordinal"), zip(*subjects, strict=True), strict=True))
    pq.write_table(pa.table({name: pa.array(values) for name, values in columns.items()}), facts / "subject.parquet")
    pq.write_table(pa.table(dict(truth)), folder / "truth.parquet")


def opened(folder: Path) -> duckdb.DuckDBPyConnection:
    """Return a connection with what the test of codes needs, which spills into `folder`."""
    con = connect(folder / "tmp")
    con.execute(f"CREATE VIEW message AS FROM '{folder}/facts/message*.parquet'")
    for name in ("payment", "subject"):
        con.execute(f"CREATE VIEW {name} AS FROM '{folder}/facts/{name}.parquet'")
    return con


def _messages(source: str, rows: list[tuple[Any, ...]]) -> pa.Table:
    chats, index, at, texts, side = zip(*rows, strict=True)
    chat, sender = np.array(chats), 2 * np.array(chats) + np.array(side)
    count = len(rows)
    return pa.table(
        {
            "source_id": pa.repeat(source, count),
            "reading_id": pa.repeat(f"r{source}", count),
            "ordinal": np.arange(count),
            "locator": [f"/chats/list/{one}/messages/{i}" for one, i in zip(chats, index, strict=True)],
            "sender": sender,
            "recipient": 4 * chat + 1 - sender,
            "conversation": pc.cast(pa.array(chat), pa.string()),
            "at": _instants(np.array(at)),
            "time_precision": pa.repeat("second", count),
            "tokens": _tokens(pa.array(texts)),
        }
    )


def _tokens(texts: pa.Array) -> pa.Array:
    """Mine the texts that hold a digit: no other text of this world holds a token."""
    looked = pc.match_substring_regex(texts, "[0-9]")
    found = pa.concat_arrays([mine(pc.filter(texts, looked)), pa.array([[]], pa.list_(TOKEN))])
    place = np.cumsum(looked.to_numpy(zero_copy_only=False)) - 1
    return found.take(pa.array(np.where(looked.to_numpy(zero_copy_only=False), place, len(found) - 1)))


def _instants(seconds: Any) -> pa.Array:
    return pa.array(seconds * 1_000_000).cast(pa.timestamp("us", "UTC"))


def _payments(facts: Path, paid: dict[str, Any]) -> list[tuple[str, str, int]]:
    """Write the payments of both lists, and return the subjects of their parties."""
    listed = np.flatnonzero(~paid["unlisted"])
    device, customer = paid["device"][listed].tolist(), paid["customer"][listed].tolist()
    reading = np.where(paid["sequence"][listed], "sequence", "drawn").tolist()
    count = len(listed)
    table = pa.table(
        {
            "source_id": [f"{name:>064}" for name in reading],
            "reading_id": reading,
            "ordinal": np.arange(count),
            "locator": [f"line {row + 2}" for row in range(count)],
            "payer": 2 * np.arange(count),
            "payee": 2 * np.arange(count) + 1,
            "reference": [paid["code"][i] for i in listed.tolist()],
            "at": _instants(paid["at"][listed]),
            "time_precision": pa.repeat("second", count),
        }
    )
    pq.write_table(table, facts / "payment.parquet")
    return [
        one
        for row in range(count)
        for one in (
            (f"S-payer-{device[row]}-{customer[row]}", reading[row], 2 * row),
            (f"S-device-{device[row]}", reading[row], 2 * row + 1),
        )
    ]

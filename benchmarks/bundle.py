"""A large case as it leaves: its report, its exhibit bundle, the check and the rerun of that; time, memory, pages.

The case has 100,000 payments and 5,000,000 messages between twenty payees and two thousand payers, each with a
telephone; the facts go through the ledger's own writer, and a real run links and tests them. Each step is a process of
its own, whose highest memory is that step's. A tenth of the size is written first: memory that does not follow the size
is flat.
"""

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
from pdfminer.pdfpage import PDFPage

from relais.desk import analyse, case, case_bundle, derived
from relais.desk.approval import sign
from relais.desk.bundle_verify import recompute, verify_bundle
from relais.desk.case_file import case_file
from relais.desk.case_pictures import drawn
from relais.desk.home import init, open_home
from relais.desk.person import add
from relais.desk.procedure import receive
from relais.dossier.case_report import case_report
from relais.dossier.page_pdf import legible, pdf
from relais.intake.facts import reading_id
from relais.language.tongue import tongue
from relais.ledger.append import Writer, writing
from relais.model.column import INSTANT, MONEY
from relais.model.facts import FACTS
from relais.model.role import Role
from relais.model.source import Reading, Source
from tests.desk.unit import person

Row = dict[str, Any]

PAYMENTS, MESSAGES = 100_000, 5_000_000
PAYEES, PAYERS = 20, 100  # payers of each payee
PROCEDURE = "PV 1/2026"
_BEGIN, _SPAN = 1_735_689_600, 300 * 86_400
_AS_OF = datetime(2026, 1, 1, tzinfo=UTC)
_CODE = "RF%08d"


def run(share: float = 1.0) -> Iterator[Row]:
    """Yield the figures of a tenth of `share`, and of `share`, of the size."""
    peaks = []
    for size in (share / 10, share):
        with tempfile.TemporaryDirectory(prefix="relais-bundle-") as folder:
            of = f"{int(PAYMENTS * size):,} payments, {int(MESSAGES * size):,} messages"
            for step in ("make", "report", "bundle", "verify", "rerun"):
                told = _step(step, folder, size)
                if step == "bundle":
                    peaks.append(told["peak_mb"])
                    yield {"what": "bundle: size", "value": told["mb"], "unit": "MB", "of": of}
                if step == "report":
                    yield {"what": "report: pages", "value": told["pages"], "unit": "", "of": of}
                if step != "make":
                    yield {"what": f"{step}: time", "value": told["seconds"], "unit": "s", "of": of}
                    yield {"what": f"{step}: peak memory", "value": told["peak_mb"], "unit": "MB", "of": of}
    yield {"what": "bundle: peak memory", "value": peaks[1] / peaks[0], "unit": "times", "of": "a tenth of the size"}


def _step(step: str, folder: str, size: float) -> dict[str, float]:
    command = [sys.executable, "-m", "benchmarks.bundle", step, folder, str(size)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    told: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    return told


def make(folder: Path, size: float) -> None:
    """Make the home, link it, open the case with its persons, and have the bundle agreed to."""
    home = init(folder / "home", "A. Martin", key_file=folder / "key", authorisation="benchmark")
    head = person(home, "C. Durand", Role.HEAD)
    number = case.open_case(home, "2026/1", PROCEDURE, "preliminary")
    case.assign(home, number, head.actor, "member")
    with writing(home.ledger) as writer:
        sources = [one for at in range(PAYEES) for one in _device(writer, at, size)]
        writer.commit()
    receive(home, PROCEDURE, sources)
    analyse.run(home, _AS_OF)
    tables, _stale = derived.results(home, "repetition")
    pairs = tables["repetition"].slice(0, 300)
    for one in sorted({*pairs["payer"].to_pylist(), *pairs["payee"].to_pylist()}):
        add(home, number, one, "undetermined", "")
    sign(head, case_bundle.ask(home, number, "court", "a judge", "benchmark"), "ok", granted=True)


def _device(writer: Writer, at: int, size: float) -> Iterator[str]:
    """Write one seized telephone with its chats, and one list of transfers to its owner."""
    rnd = np.random.default_rng(at)
    payments, messages = int(PAYMENTS * size) // PAYEES, int(MESSAGES * size) // PAYEES
    phones = [f"+3363998{at:02d}{payer:02d}" for payer in range(PAYERS)]
    owner = f"+63917555{at:04d}"
    paid_at = np.sort(rnd.integers(0, _SPAN, payments)) + _BEGIN
    payer = rnd.integers(1, PAYERS + 1, payments)
    source, reading = _listed(writer, f"transfers-{at:02d}.csv", {"party": PAYERS + 1, "payment": payments})
    _parties(writer, source, reading, [owner, *phones], "payee", "payer")
    amount = pa.array(rnd.integers(10, 90, payments)).cast(MONEY)
    code = pa.array([_CODE % one for one in rnd.integers(0, 10**8, payments)])
    _write(writer, "payment", source, reading, payments, {
        "payer": pa.array(payer), "payee": pa.array(np.zeros(payments, np.int64)), "at": _instants(paid_at),
        "time_precision": "second", "zone_source": "format", "amount": amount, "currency": "EUR",
        "amount_raw": pa.array(rnd.integers(10, 90, payments).astype(str)), "reference": code, "status": "completed",
        "operator": "example",
    })  # fmt: skip
    yield source
    source, reading = _listed(writer, f"telephone-{at:02d}.json", {"party": PAYERS + 1, "message": messages})
    _parties(writer, source, reading, [owner, *phones], "account", "other")
    said_at = np.sort(rnd.integers(0, _SPAN, messages)) + _BEGIN
    with_whom = rnd.integers(1, PAYERS + 1, messages)
    mine = rnd.random(messages) < 0.5
    tokens: list[list[dict[str, object]]] = [[] for _ in range(messages)]
    for place, one in zip(rnd.integers(0, messages, payments // 5).tolist(), code.to_pylist(), strict=False):
        tokens[place] = [{"kind": "transfer_code", "value": one, "currency": None, "start": 0, "end": 10}]
    _write(writer, "message", source, reading, messages, {
        "sender": pa.array(np.where(mine, 0, with_whom)), "recipient": pa.array(np.where(mine, with_whom, 0)),
        "service": "example", "conversation": pa.array([f"chat {one}" for one in with_whom.tolist()]),
        "at": _instants(said_at), "time_precision": "second", "zone_source": "format",
        "length": pa.array(rnd.integers(2, 90, messages).astype(np.int32)),
        "attachments": pa.array(np.zeros(messages, np.int32)),
        "tokens": pa.array(tokens, FACTS["message"].field("tokens").type),
    })  # fmt: skip
    yield source


def _listed(writer: Writer, name: str, facts: dict[str, int]) -> tuple[str, str]:
    data = name.encode()
    source = sha256(data).hexdigest()
    taken = writer.layout.scratch / name
    taken.write_bytes(data)
    writer.list_source(Source(source, name, len(data), "sealed"))
    writer.seal(taken, source)
    answers = sha256(b"").hexdigest()[:16]
    reading = reading_id(source, "table", 1, answers)
    writer.list_reading(Reading(reading, source, "table", 1, answers, "read", {**facts, "selector": facts["party"]}))
    return source, reading


def _parties(writer: Writer, source: str, reading: str, phones: list[str], first: str, others: str) -> None:
    count = len(phones)
    _write(writer, "party", source, reading, count, {"role": pa.array([first, *[others] * (count - 1)])})
    _write(writer, "selector", source, reading, count, {
        "party": pa.array(np.arange(count)), "kind": "phone", "value": pa.array(phones), "raw": pa.array(phones),
    })  # fmt: skip


def _write(writer: Writer, table: str, source: str, reading: str, count: int, given: dict[str, Any]) -> None:
    """Write the rows of one table; a text stands in every row, and a column that is not given is null."""
    columns: dict[str, Any] = {"source_id": source, "reading_id": reading, "ordinal": pa.array(np.arange(count))}
    columns["locator"] = pa.array([f"line {one}" for one in range(count)])
    columns |= given
    made = []
    for field in FACTS[table]:
        value = columns.get(field.name)
        if isinstance(value, str):
            value = pa.repeat(pa.scalar(value), count)
        made.append(pa.nulls(count, field.type) if value is None else value.cast(field.type))
    writer.write(table, pa.RecordBatch.from_arrays(made, schema=FACTS[table]))


def _instants(seconds: Any) -> pa.Array:
    return pa.array(seconds * 1_000_000, pa.int64()).cast(INSTANT)


def _measured(step: str, folder: Path, size: float) -> dict[str, float]:
    began, out = time.monotonic(), folder / "bundle"
    mb, pages = 0.0, 0
    match step:
        case "make":
            make(folder, size)
        case "bundle":
            home = replace(open_home(folder / "home"), actor="A. Martin")
            case_bundle.bundle(home, 1, 1, out, tongue("en"), kind="court")
            mb = sum(path.stat().st_size for path in out.rglob("*") if path.is_file()) / 1e6
        case "report":
            home, said = replace(open_home(folder / "home"), actor="A. Martin"), tongue("en")
            file = drawn(home, case_file(home, 1, _AS_OF, said), said)
            (folder / "report.pdf").write_bytes(pdf(legible(case_report(file, said))))
            with (folder / "report.pdf").open("rb") as made:
                pages = sum(1 for _page in PDFPage.get_pages(made))
        case "verify":
            assert not verify_bundle(out).faults
        case "rerun":
            assert all(one.sound for one in recompute(out))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"seconds": time.monotonic() - began, "peak_mb": peak, "mb": mb, "pages": pages}


if __name__ == "__main__":
    os.environ["RELAIS_LANG"] = "en"
    print(json.dumps(_measured(sys.argv[1], Path(sys.argv[2]), float(sys.argv[3]))), flush=True)

"""The bulky formats at the size of a seizure: facts per second, ratio to the bare parse, and peak memory.

Each file is read in a process of its own, so that the peak is its own; times are of the processor. The targets:
within four times the bare parse, under 500 MB.
"""

import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from benchmarks import readers_chats, readers_phones, readers_reports, readers_tables
from benchmarks.reading import read, warmed

_ROOT = Path(__file__).parents[1]


def run(gb: float) -> Iterator[dict[str, object]]:
    """Yield the figures of each format as they come, for files of `gb` gigabytes."""
    for name, (write, _bare) in FORMATS.items():
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "source"
            write(path, int(gb * (1 << 30)))
            of = f"{path.stat().st_size / 1e9:.2f} GB"
            parsed, taken = _child("bare", name, path), _child("read", name, path)
        yield {"what": f"{name}: facts", "value": taken["facts"], "unit": "facts", "of": of}
        yield {"what": name, "value": round(taken["facts"] / taken["seconds"]), "unit": "facts/s", "of": of}
        ratio = round(taken["seconds"] / parsed["seconds"], 2)
        yield {"what": f"{name}: times the bare parse (target 4)", "value": ratio, "unit": "times", "of": of}
        yield {"what": f"{name}: peak memory (target 500)", "value": taken["peak"], "unit": "MB", "of": of}


def _child(act: str, name: str, path: Path) -> dict[str, Any]:
    told = subprocess.run(
        [sys.executable, "-m", "benchmarks.bulky", act, name, str(path)],
        cwd=_ROOT, capture_output=True, check=True, text=True,
    )  # fmt: skip
    found: dict[str, Any] = json.loads(told.stdout)
    return found


def _reports(path: Path, size: int) -> None:
    readers_reports.bundle(path, size >> 20)


def _extraction(path: Path, size: int) -> None:
    readers_phones.write(path, size >> 20)


def _transfers(path: Path, size: int) -> None:
    readers_tables.write(path, size, quoted=False)


def _statements(path: Path, size: int) -> None:
    with path.open("w", encoding="utf-8") as file:
        file.write(
            '<?xml version="1.0" encoding="UTF-8"?><Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.08">'
            "<BkToCstmrStmt><GrpHdr><MsgId>1</MsgId></GrpHdr><Stmt><Id>1</Id>"
            "<Acct><Id><IBAN>NL26VAYB8060476890</IBAN></Id><Ownr><Nm>Ana Roe</Nm></Ownr></Acct>"
        )
        number = 0
        while file.tell() < size:
            file.write("".join(_entry(number + step) for step in range(1_000)))
            number += 1_000
        file.write("</Stmt></BkToCstmrStmt></Document>")


def _entry(number: int) -> str:
    day = f"2024-{number % 12 + 1:02d}-{number % 28 + 1:02d}"
    person = number * 7_919 % 6_000
    return (
        f'<Ntry><Amt Ccy="EUR">{number % 90 + 10}.50</Amt><CdtDbtInd>DBIT</CdtDbtInd><Sts><Cd>BOOK</Cd></Sts>'
        f"<BookgDt><DtTm>{day}T10:00:00+01:00</DtTm></BookgDt><ValDt><Dt>{day}</Dt></ValDt>"
        "<BkTxCd><Domn><Cd>PMNT</Cd><Fmly><Cd>ICDT</Cd><SubFmlyCd>ESCT</SubFmlyCd></Fmly></Domn></BkTxCd>"
        f"<NtryDtls><TxDtls><Refs><EndToEndId>E{number}</EndToEndId></Refs><RltdPties><Cdtr><Pty>"
        f"<Nm>Person {person:05d}</Nm><PstlAdr><Ctry>PH</Ctry></PstlAdr></Pty></Cdtr><CdtrAcct><Id><Othr>"
        f"<Id>{700_000_000 + person}</Id></Othr></Id></CdtrAcct></RltdPties>"
        f"<RmtInf><Ustrd>for tomorrow {number % 24} h</Ustrd></RmtInf></TxDtls></NtryDtls></Ntry>"
    )


Write, Bare = Callable[[Path, int], None], Callable[[Path], None]
FORMATS: dict[str, tuple[Write, Bare]] = {
    "police JSON bundle": (_reports, readers_reports.events),
    "chat JSON (Telegram)": (readers_chats.telegram, readers_chats.events),
    "chat JSON (Messenger)": (readers_chats.messenger, readers_chats.events),
    "UFED report.xml": (_extraction, readers_reports.elements),
    "camt.053": (_statements, readers_reports.elements),
    "transfers CSV": (_transfers, readers_tables.bare),
}


def main(act: str, name: str, path: Path) -> None:
    """Do one act on one file and print what it took."""
    facts = 0
    warmed()
    started = time.process_time()
    if act == "bare":
        FORMATS[name][1](path)
    else:
        facts = read([path])
    seconds = time.process_time() - started
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(json.dumps({"seconds": seconds, "facts": facts, "peak": peak}))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], Path(sys.argv[3]))

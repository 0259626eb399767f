"""An exhibit bundle: a bag with what a case rests on, that a stranger checks and recomputes without the unit's home."""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from importlib.resources import files
from io import BytesIO
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from relais.casework.sealed import Sealed
from relais.dossier.bag import Bag
from relais.dossier.bundle_facts import Hidden, batches, write_csv, write_parquet
from relais.dossier.case_file import CaseFile
from relais.dossier.case_json import case_json
from relais.model.facts import FACTS
from relais.safeguards.checkpoint import Signer

COURT, PARTNER = KINDS = ("court", "partner")

SIGNATURE, KEY = "signature.txt", "key.txt"
CASE, AUDIT, CLOSED, CHECKPOINTS = (
    "data/case.json",
    "data/audit/audit.jsonl",
    "data/audit/closed.json",
    ("data/audit/checkpoints/"),
)
FACTS_AT, RESULTS, DECISIONS, RERUN, SOURCES = (
    f"data/{name}/" for name in ("facts", "results", "decisions", "rerun", "sources")
)


@dataclass(frozen=True)
class Chain:
    """What of the audit chain goes with a bundle: lines of an extract, signed checkpoints, what a closing kept."""

    lines: Iterable[str]
    notes: Sequence[str]
    closed: str | None


@dataclass(frozen=True)
class Content:
    """What a bundle is made of.

    `files`: the ledger's files by fact table, of which the rows of `readings` are taken; `hidden`: what is left out of
    them; `sealed`: decisions that let a source go, each with where its bytes lie; `tables`: paths under `data/` without
    suffix to the tables that lie there; `texts`: likewise, with suffix, small files.
    """

    kind: str
    recipient: str
    purpose: str
    version: str
    case: CaseFile
    files: Mapping[str, Sequence[Path]]
    readings: frozenset[str]
    hidden: Hidden
    sealed: Sequence[tuple[Sealed, Path]]
    tables: Mapping[str, pa.Table]
    texts: Mapping[str, str]
    chain: Chain


class ChangedError(Exception):
    """The bytes of a sealed source are not those that were received; the message is where they lie."""


def write(bag: Bag, held: Content, progress: Callable[[str], None] = lambda _name: None) -> None:
    """Write all of a bundle but what is signed and the signature. Raises ChangedError."""
    for table, schema in FACTS.items():
        progress(table)
        paths = held.files.get(table, ())
        with bag.open(f"{FACTS_AT}{table}.parquet") as out:
            write_parquet(out, schema, batches(table, paths, held.readings, held.hidden))
        with bag.open(f"{FACTS_AT}{table}.csv") as out:
            write_csv(out, schema, batches(table, paths, held.readings, held.hidden))
    for decided, path in held.sealed if held.kind == COURT else ():
        progress(decided.source_id)
        if bag.copy(f"{SOURCES}{decided.source_id}", path) != decided.source_id:
            raise ChangedError(str(path))
    bag.put(CASE, case_json(held.case, _teller(held)))
    bag.put(f"{DECISIONS}sealed.json", _sealed(held))
    for name, kept in sorted(held.tables.items()):
        bag.put(f"data/{name}.parquet", parquet(kept))
    for name, text in sorted(held.texts.items()):
        bag.put(f"data/{name}", text.encode())
    _audit(bag, held.chain)
    bag.put("verify.html", files("relais.dossier").joinpath("verify.html").read_bytes())


def finish(bag: Bag, held: Content, by: Signer) -> str:
    """Seal the bag and sign it, as a C2SP signed note that no manifest names; return the SHA-256 that is signed."""
    bag.put(KEY, f"{by.key}\n".encode())
    digest = bag.seal(_info(held))
    text = statement(str(by.key), held.case.case.number, held.kind, digest)
    bag.put(SIGNATURE, f"{text}\n{by.sign(text)}\n".encode())
    return digest


def top(case: int, kind: str) -> str:
    """Return the folder in which a bundle lies in its zip."""
    return f"case-{case}-{kind}"


def statement(key: str, case: int, kind: str, digest: str) -> str:
    """Return the text that the unit signs: no checkpoint of its audit chain can be taken for one, nor the reverse.

    `digest`: the SHA-256 of the manifest of tag files, which vouches for all else.
    """
    return f"{key.partition('+')[0]}\nrelais exhibit bundle\ncase {case}\nkind {kind}\ntagmanifest-sha256 {digest}\n"


def parquet(table: pa.Table) -> bytes:
    """Return a small table as a file."""
    out = BytesIO()
    pq.write_table(table, out, compression="zstd")
    return out.getvalue()


def _teller(held: Content) -> Callable[[str], str]:
    """Return what leaves a text out that tells of a victim what may not be told; what they are called instead stays."""
    labels = {*held.hidden.label.values(), *(one.label for one in held.case.parties)}
    return lambda text: text if text in labels else held.hidden.told(text)


def _sealed(held: Content) -> bytes:
    tell = _teller(held)
    told = [{**asdict(one), "reason": tell(one.reason)} for one, _path in held.sealed] if held.kind == COURT else []
    return (json.dumps(told, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()


def _audit(bag: Bag, chain: Chain) -> None:
    with bag.open(AUDIT) as out:
        for line in chain.lines:
            out.write(f"{line}\n".encode())
    if chain.closed is not None:
        bag.put(CLOSED, chain.closed.encode())
    for number, note in enumerate(chain.notes, 1):
        bag.put(f"{CHECKPOINTS}{number:06}.txt", note.encode())


def _info(held: Content) -> dict[str, str]:
    """Return what `bag-info.txt` says, one line each; the day is that to which the case stands."""
    case = held.case
    told = {
        "Source-Organization": " / ".join(case.unit),
        "External-Identifier": f"case {case.case.number}, {case.case.reference}",
        "External-Description": f"Exhibit bundle for a {held.kind}",
        "Contact-Name": f"for {held.recipient}",
        "Internal-Sender-Description": held.purpose,
        "Bagging-Date": case.made_of.as_of.date().isoformat(),
        "Bag-Software-Agent": f"relais {held.version}",
    }
    tell = _teller(held)
    return {label: " ".join(tell(text).split()) for label, text in told.items() if text.strip()}

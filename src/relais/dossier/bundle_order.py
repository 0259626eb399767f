"""In which order a bundle lies in its zip: the same content makes the same bytes, so another order is not ours."""

import json
from collections.abc import Iterable, Iterator
from operator import itemgetter

from relais.dossier.bag import INFO, MANIFEST, PAYLOAD, TAGS
from relais.dossier.bag_bytes import Bytes, UnreadError, read
from relais.dossier.bundle import AUDIT, CASE, CHECKPOINTS, CLOSED, DECISIONS, FACTS_AT, KEY, SIGNATURE, SOURCES
from relais.model.facts import FACTS
from relais.model.notice import Notice, msg

ELSEWHERE = msg("lies in another place of the zip than the one in which relais writes it")

_SEALED = f"{DECISIONS}sealed.json"
# What `bundle.write` and `bundle.finish` put before the tables, behind the small files, and last.
_BEFORE, _BEHIND = (CASE, _SEALED), (AUDIT, CLOSED)
_LAST = ("verify.html", KEY, "bagit.txt", INFO, MANIFEST, TAGS, SIGNATURE)
_Rank = tuple[int, int, str]


def out_of_order(held: Bytes) -> Iterator[Notice]:
    """Yield the first file of a zip that lies elsewhere than relais writes it; a folder has no order.

    What no bundle has is told of as added, and moves nothing here.
    """
    if held.top is None:
        return
    let_go = {source: number for number, source in enumerate(_let_go(held))}
    ranked = [(rank, name) for name in held.names() if (rank := _rank(name, let_go)) is not None]
    for (_rank_of, name), (_rank_due, due) in zip(ranked, sorted(ranked, key=itemgetter(0)), strict=True):
        if name != due:
            yield Notice(ELSEWHERE, name)
            return


def _rank(name: str, let_go: dict[str, int]) -> _Rank | None:
    if name in _LAST:
        return 7, _LAST.index(name), ""
    if not name.startswith(PAYLOAD):
        return None
    if name.startswith(FACTS_AT):
        table, _dot, suffix = name.removeprefix(FACTS_AT).partition(".")
        return (0, list(FACTS).index(table), "" if suffix == "parquet" else suffix) if table in FACTS else None
    if name.startswith(SOURCES):
        return 1, let_go.get(name.removeprefix(SOURCES), len(let_go)), ""
    if name in _BEFORE:
        return 2, _BEFORE.index(name), ""
    if name in _BEHIND:
        return 5, _BEHIND.index(name), ""
    if name.startswith(CHECKPOINTS):
        return 6, 0, name
    return (3, 0, name.removesuffix(".parquet")) if name.endswith(".parquet") else (4, 0, name)


def _let_go(held: Bytes) -> Iterable[str]:
    """Return the sealed sources of a bundle, in the order of their decisions; what cannot be read is told elsewhere."""
    try:
        told = json.loads(read(held, _SEALED))
        return [str(one["source_id"]) for one in told]
    except (KeyError, UnreadError, ValueError, TypeError, RecursionError):
        return []

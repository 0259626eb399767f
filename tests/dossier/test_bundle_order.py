"""The order of a bundle in its zip: ours, or a fault that names the first file that lies elsewhere."""

import json
from collections.abc import Iterator
from pathlib import Path
from zipfile import ZipFile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relais.dossier.bag import member
from relais.dossier.bag_bytes import opened
from relais.dossier.bag_check import check as check_bag
from relais.dossier.bundle import SIGNATURE
from relais.dossier.bundle_check import check
from relais.dossier.bundle_order import ELSEWHERE, out_of_order
from relais.model.facts import FACTS
from relais.model.notice import Notice
from tests.dossier.conftest import Bundled

LET_GO = ("b" * 64, "a" * 64)
NAMES = (
    *(f"data/facts/{table}.{suffix}" for table in list(FACTS)[:3] for suffix in ("parquet", "csv")),
    *(f"data/sources/{one}" for one in LET_GO), "data/case.json", "data/decisions/sealed.json",
    "data/decisions/judgement.parquet", "data/rerun/hub.parquet", "data/rerun/hubs.parquet", "data/results/hub.parquet",
    "data/rerun/model.json", "data/audit/audit.jsonl", "data/audit/closed.json", "data/audit/checkpoints/000001.txt",
    "data/audit/checkpoints/000002.txt", "verify.html", "key.txt", "bagit.txt", "bag-info.txt", "manifest-sha256.txt",
    "tagmanifest-sha256.txt", "signature.txt",
)  # fmt: skip


class Held:
    """Files of a bundle by their names, in an order."""

    def __init__(self, names: tuple[str, ...], top: str | None = "case-1-court") -> None:
        self.faults: list[Notice] = []
        self.top, self._names = top, dict.fromkeys(names)

    def names(self) -> dict[str, None]:
        return self._names

    def pieces(self, name: str) -> Iterator[bytes]:
        if name not in self._names:
            raise KeyError(name)
        yield json.dumps([{"source_id": one} for one in LET_GO]).encode() if name.endswith("sealed.json") else b""


def test_what_relais_writes_is_in_order_and_a_folder_has_none() -> None:
    assert list(out_of_order(Held(NAMES))) == []
    assert list(out_of_order(Held(tuple(reversed(NAMES)), None))) == []
    # What is missing or was added is told by the bag.
    assert list(out_of_order(Held(("more.txt", *NAMES[:4], "data/facts/none.csv", *NAMES[6:])))) == []


@given(st.data())
def test_any_two_files_that_change_places_are_a_fault(data: st.DataObject) -> None:
    one, other = sorted(data.draw(st.lists(st.integers(0, len(NAMES) - 1), min_size=2, max_size=2, unique=True)))
    names = list(NAMES)
    names[one], names[other] = names[other], names[one]
    assert [(told.template, told.place) for told in out_of_order(Held(tuple(names)))] == [(ELSEWHERE, names[one])]


@pytest.mark.slow
def test_a_bundle_that_was_packed_anew_in_another_order_is_told(bundle: Bundled, tmp_path: Path) -> None:
    assert check(bundle.zip).faults == ()
    path = tmp_path / "b.zip"
    with ZipFile(bundle.zip) as whole, ZipFile(path, "w") as out:
        first, second, *rest = whole.namelist()
        for name in (second, first, *rest):
            with out.open(member(name), "w", force_zip64=True) as file:
                file.write(whole.read(name))
    # Every byte around the files is as we write it: nothing but the order is another.
    assert check_bag(opened(path), (SIGNATURE,)) == []
    [fault] = check(path).faults
    assert (fault.template, fault.place) == (ELSEWHERE, second.partition("/")[2])

"""Where figures come from: the machine, the versions, the seeds, the parameters."""

import os
import platform
from collections.abc import Mapping, Sequence
from hashlib import sha256
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

LIBRARIES = ("duckdb", "pyarrow", "numpy", "numba", "orjson", "ijson", "lxml", "sqlalchemy")


def provenance(seeds: Sequence[int], parameters: Mapping[str, object]) -> dict[str, object]:
    """Return what somebody needs to run the same again, and to judge the times; `parameters` by world."""
    return {
        "machine": {"cpu": _cpu(), "cores": os.cpu_count(), "memory_gib": _memory(), "system": platform.system()},
        "python": platform.python_version(),
        "relais": {"version": _version("relais"), "code": _code()},
        "libraries": {name: _version(name) for name in LIBRARIES},
        "seeds": list(seeds),
        "parameters": dict(parameters),
    }


def _code() -> str:
    """Return the start of a hash of every source file of ours: a checkout has no version that tells it apart."""
    room = Path(__file__).parents[1]
    digest = sha256()
    for path in sorted(room.rglob("*.py")):
        digest.update(str(path.relative_to(room)).encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:16]


def _version(name: str) -> str | None:
    """Return an installed version; None for a checkout, which is not installed."""
    try:
        return version(name)
    except PackageNotFoundError:
        return None


def _cpu() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor()
    named = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(named, platform.processor())


def _memory() -> float:
    """Return the physical memory in GiB."""
    return round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30, 1)

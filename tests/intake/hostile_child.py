"""Reads every hostile file, each in a process of its own that has little memory and little time.

Prints one JSON line a file: {"name", "seconds", "complaints": [...]}; a process that dies leaves a complaint.
"""

import json
import os
import random
import resource
import sys
import tempfile
import time
import traceback
from pathlib import Path

import pyarrow as pa

from relais.intake.container.media_kind import is_media
from relais.intake.container.walk import MemberFile, is_container, members
from relais.selectors.compiled import WORTH_COMPILING
from relais.selectors.miner import mine
from tests.intake.complaints import read_by_all
from tests.intake.hostile import FILES, SOUND

MEMORY = 2 << 30  # of address space beyond what the imports have taken
SECONDS = 5  # of processor time


def main() -> None:
    # The miner is compiled once per installation, which takes some ten seconds: no file's fault.
    mine(pa.array(["x" * 100] * (WORTH_COMPILING // 100 + 1)))
    for name, make in {**{f"sound {name}": make for name, make in SOUND.items()}, **FILES}.items():
        inlet, outlet = os.pipe()
        child = os.fork()
        if not child:
            os.close(inlet)
            _limited(name, make(random.Random(name)), outlet)
        os.close(outlet)
        with os.fdopen(inlet) as told:
            line = told.read()
        _, status = os.waitpid(child, 0)
        if not line:
            line = json.dumps({"name": name, "seconds": SECONDS, "complaints": [f"died with {status}"]})
        sys.stdout.write(line + "\n")
        sys.stdout.flush()


def _limited(name: str, data: bytes, outlet: int) -> None:
    """Run in the forked process, which it ends."""
    taken = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
    started = time.process_time()
    resource.setrlimit(resource.RLIMIT_AS, (taken + MEMORY, taken + MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (int(started) + SECONDS * 4, int(started) + SECONDS * 4))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "source")
        path.write_bytes(data)
        complaints = [*read_by_all(path, data), *_open(path, Path(folder))]
    if is_media(data[:65_536]) and name != "medium":
        complaints.append("is a medium")
    seconds = time.process_time() - started
    if seconds > SECONDS:
        complaints.append(f"took {seconds:.1f} s")
    os.write(outlet, json.dumps({"name": name, "seconds": seconds, "complaints": complaints}).encode())
    os._exit(0)


def _open(path: Path, scratch: Path) -> list[str]:
    try:
        head = path.read_bytes()[:65_536]
        found = list(members(path, scratch)) if not is_media(head) and is_container(head, path) else []
        kept = {member.taken.path for member in found if isinstance(member, MemberFile) and member.taken.path}
        media = [each for each in kept if is_media(each.read_bytes()[:65_536])]
        stray = {*scratch.iterdir()} - kept - {path}
    except Exception:  # noqa: BLE001 - any of them is what this looks for
        return [f"container: {traceback.format_exc(limit=-4)}"]
    return [f"container: medium kept at {each}" for each in media] + [f"container: stray {each}" for each in stray]


if __name__ == "__main__":
    main()

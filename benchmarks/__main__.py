"""`make bench`: every measurement, as a ratio to a named limit or peer of the same run.

`python -m benchmarks NAME...` runs some of them; BENCH_SIZE=small runs all at a hundredth of the size.
`python -m benchmarks scale` runs growing numbers of mentions on DuckDB and Spark: long, so it must be asked for.
`python -m benchmarks desk` has thirteen people work at once on a million reports, twice ten minutes: asked for too.
`python -m benchmarks web` does so in browsers, two minutes on the real server: asked for as well.
`python -m benchmarks keystrokes` drives 300 alerts and a request by keyboard and counts the keys: asked for too.
`python -m benchmarks paint` measures when a browser first paints its pages on a large home: asked for as well.
`python -m benchmarks bundle` writes the report and the exhibit bundle of a large case and recomputes it: asked for too.
`python -m benchmarks peers` runs other programs beside ours on labelled sets: it installs them, so must be asked for.
"""

import os
import sys
import time

from benchmarks import (
    bulky,
    bundle,
    components,
    desk_load,
    keystrokes,
    kills,
    miner,
    paint,
    quoted_codes,
    readers_chats,
    readers_phones,
    readers_reports,
    readers_tables,
    scale,
    web_load,
)
from benchmarks.peers import side_by_side

_SMALL = os.environ.get("BENCH_SIZE") == "small"
BENCHMARKS = {
    "miner": miner.run,
    "reports": lambda: readers_reports.run(4 if _SMALL else 80),
    "tables": lambda: readers_tables.run(4 if _SMALL else 80),
    "chats": lambda: readers_chats.run(4 if _SMALL else 80),
    "bulky": lambda: bulky.run(0.01 if _SMALL else 1.0),
    "phones": lambda: readers_phones.run(4 if _SMALL else 80),
    "components": components.run,
    "quoted": lambda: quoted_codes.run(10_000 if _SMALL else quoted_codes.LINES),
    "kills": lambda: kills.run(4 if _SMALL else 200),
    "scale": scale.run,
    "desk": desk_load.run,
    "web": web_load.run,
    "keystrokes": keystrokes.run,
    "paint": paint.run,
    "bundle": bundle.run,
}
_ASKED_FOR = {"scale", "desk", "web", "keystrokes", "paint", "bundle"}


def main(names: list[str]) -> None:
    """Run the named benchmarks, or all, and print one line per figure as it comes."""
    for name in names or [name for name in BENCHMARKS if name not in _ASKED_FOR]:
        began = time.monotonic()
        for row in BENCHMARKS[name]():
            value = row["value"]
            shown = f"{value:,.3g}" if isinstance(value, float) else f"{value:,}" if isinstance(value, int) else value
            print(f"{row['what']:<70} {shown:>14} {row['unit']:<10} {row['of']}", flush=True)
        print(f"  ({name}: {time.monotonic() - began:.0f} s)", flush=True)


if sys.argv[1:2] == ["peers"]:
    sys.exit(side_by_side.main(sys.argv[2:]))
main(sys.argv[1:])

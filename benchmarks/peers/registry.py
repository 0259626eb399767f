"""The peers: what each is called, the program that runs it, what is installed for it."""

from dataclasses import dataclass
from pathlib import Path

RUNNERS = Path(__file__).with_name("runners")


@dataclass(frozen=True)
class Peer:
    """One peer; those of the same packages share an environment."""

    name: str
    runner: str
    packages: tuple[str, ...]


_SPLINK = ("splink==5.0.0", "duckdb>=1.5,<3", "pyarrow")
_RAPIDFUZZ = ("rapidfuzz>=3.14,<4", "anyascii", "duckdb>=1.5,<3", "pyarrow")
_ENGINE = ("duckdb>=1.5,<3", "pyarrow")
OF_MENTIONS = (
    Peer("splink 5 naive", "splink_naive.py", _SPLINK),
    Peer("splink 5 tuned", "splink_tuned.py", _SPLINK),
    Peer("recordlinkage ECM", "recordlinkage_ecm.py", ("recordlinkage==0.16", "duckdb>=1.5,<3", "pyarrow")),
    Peer("rapidfuzz mean", "rapidfuzz_mean.py", _RAPIDFUZZ),
    Peer("selector graph", "selector_graph.py", _ENGINE),
    Peer("selector graph, guarded", "selector_graph_guarded.py", _ENGINE),
)
OF_NAMES = (
    Peer("rapidfuzz WRatio", "names_wratio.py", _RAPIDFUZZ),
    Peer("rapidfuzz token_set", "names_token_set.py", _RAPIDFUZZ),
    Peer("names-matcher", "names_names_matcher.py", ("names-matcher==2.0.13", "pyarrow")),
)
# Not of labelled sets: `benchmarks.components` runs it.
OF_COMPONENTS = Peer("scipy", "components_scipy.py", ("scipy==1.17.1", "numpy>=2.4,<3"))

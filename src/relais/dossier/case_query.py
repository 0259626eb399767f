"""Queries of the validator of CASE, each parsed once: it asks a few of every node, and parsing was most of its work.

Only imported where the validator is installed.
"""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from rdflib import plugin
from rdflib.plugins.sparql.algebra import translateQuery
from rdflib.plugins.sparql.parser import parseQuery
from rdflib.plugins.sparql.processor import SPARQLProcessor
from rdflib.plugins.sparql.sparql import Query
from rdflib.query import Processor


class Once(SPARQLProcessor):
    """The processor of rdflib, which keeps what it parsed."""

    def query(self, asked: Any, bindings: Any, names: Any, **more: Any) -> Mapping[str, Any]:  # type: ignore[override]
        """Answer as the library does; a graph gives it the names of bindings and prefixes in this order."""
        if isinstance(asked, str):
            asked = _parsed(asked, more.get("base"), tuple((names or {}).items()))
        return super().query(asked, bindings, names, **more)


@lru_cache(maxsize=64)
def _parsed(query: str, base: Any, names: tuple[tuple[str, Any], ...]) -> Query:
    return translateQuery(parseQuery(query), base, dict(names))


def use() -> None:
    """Have rdflib ask so, in this process."""
    plugin.register("sparql", Processor, __name__, "Once")

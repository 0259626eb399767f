"""Makes one file of this package, for a partner to whom it can be sent as it is."""

import ast
import inspect
from importlib import import_module
from types import ModuleType

from relais.model import notice

MODULES = ("error", "file", "key", "seal", "hashes", "question", "answer", "budget", "listed", "spelling", "script")
_HEAD = '''#!/usr/bin/env python3
"""Deconfliction by files: hit or no hit on selectors that the other side may not see.

One file, for Python 3.8 and later, without anything else: `python3 deconfliction.py --help`. It is made of the modules
of relais (Apache-2.0) that do the same there, word for word, so that both sides understand each other.
"""
'''
_TAIL = """if __name__ == "__main__":
    sys.exit(main())
"""


def bundle() -> bytes:
    """Return the text of the script: all modules in order, their imports of one another gone, the others on top."""
    modules = [import_module(f"{__package__}.{name}") for name in MODULES]
    imports = sorted({line for module in modules for line in _imports(module)})
    parts = [_HEAD, "\n".join(["from __future__ import annotations\n", *imports]), inspect.getsource(notice.msg)]
    return "\n\n".join([*(part.strip() for part in [*parts, *map(_body, modules)]), _TAIL]).encode()


def _imports(module: ModuleType) -> list[str]:
    return [
        ast.unparse(node)
        for node in ast.parse(inspect.getsource(module)).body
        if isinstance(node, ast.Import) or (isinstance(node, ast.ImportFrom) and not _ours(node))
    ]


def _body(module: ModuleType) -> str:
    """Return a module without its imports, and its docstring as a comment."""
    text = inspect.getsource(module)
    nodes = ast.parse(text).body
    lines = text.splitlines()
    last = max((node.end_lineno or 0 for node in nodes if isinstance(node, ast.Import | ast.ImportFrom)), default=1)
    told = (inspect.getdoc(module) or "").splitlines()
    first = last if last > 1 else len(told) + 1
    return "\n".join([*(f"# {line}".rstrip() for line in told), "", "\n".join(lines[first:]).strip()])


def _ours(node: ast.ImportFrom) -> bool:
    return (node.module or "").startswith("relais.")

"""Compiles the scanner with numba, where numba is there; interpreted, it gives the same marks."""

from collections.abc import Callable
from functools import lru_cache
from hashlib import sha256
from types import FunctionType
from typing import Any

# Compiling takes some ten seconds once per installation, loading what was compiled one or two; interpreting this many
# bytes takes two. Below it, nothing is compiled and numba is not even imported.
WORTH_COMPILING = 8_000_000


@lru_cache(maxsize=8)
def compiled(function: FunctionType) -> Callable[..., Any] | None:
    """Return `function` compiled, with all functions of this room that it calls; None without numba."""
    try:
        import numba  # noqa: PLC0415 - takes seconds: only where there is enough to do
    except ImportError:
        return None
    compiled_function, _digest = _compile(function, numba.njit, {})
    return compiled_function


def _compile(
    function: FunctionType, njit: Callable[..., Any], done: dict[str, tuple[Callable[..., Any], str]]
) -> tuple[Callable[..., Any], str]:
    """Return the compiled function and a digest of all that is compiled into it."""
    code, names = function.__code__, dict(function.__globals__)
    told = sha256(repr((code.co_code, code.co_names, code.co_consts[1:])).encode())
    for name in code.co_names:
        used = names.get(name)
        if isinstance(used, FunctionType) and used.__module__.startswith("relais.selectors."):
            if name not in done:
                done[name] = _compile(used, njit, done)
            names[name] = done[name][0]
            told.update(done[name][1].encode())
        elif isinstance(used, int):
            told.update(repr(used).encode())
    copy = FunctionType(code, names, function.__name__)
    digest = told.hexdigest()[:12]
    # numba's cache on disk asks for a function's name and the age of its file; it does not look into what it calls.
    copy.__module__, copy.__qualname__ = function.__module__, f"{function.__qualname__}_{digest}"
    try:
        return njit(cache=True, nogil=True)(copy), digest
    except RuntimeError:
        # No folder to keep the compiled form in (a read-only installation): compiled anew each time.
        return njit(nogil=True)(copy), digest

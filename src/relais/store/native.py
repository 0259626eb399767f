"""Compiles a loop over arrays where it pays; elsewhere the same loop runs as it stands, with the same answer."""

from collections.abc import Callable
from functools import cache
from importlib import import_module
from typing import Any

# Below this many elements the plain loop is done before the compiler is loaded (about a second).
WORTH = 50_000


@cache
def compiler() -> Any:
    """Return the module numba, or None: no wheel for this machine, or not for this version of numpy."""
    try:
        return import_module("numba")
    except ImportError:
        return None


def native(loop: Callable[..., Any], size: int) -> Callable[..., Any]:
    """Return `loop` compiled, or `loop` itself where `size` elements are too few or there is no compiler."""
    return loop if size < WORTH or compiler() is None else _compiled(loop)


@cache
def _compiled(loop: Callable[..., Any]) -> Callable[..., Any]:
    try:
        compiled: Callable[..., Any] = compiler().njit(cache=True)(loop)
    except RuntimeError:  # raised where neither the package nor the user's home can be written to
        compiled = compiler().njit(loop)
    return compiled

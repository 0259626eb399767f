"""No use case reaches data without a permission and an audit line: every way into the desk leads through a frame.

A use case is a public function of the desk that is given a home and no connection. It must enter `act` or `decision`
itself, or do its work by others that do. What is given a connection works inside a frame that was entered for it.
"""

import ast
from pathlib import Path

import pytest

import relais.desk

pytestmark = pytest.mark.slow

ROOM = Path(relais.desk.__file__).parent
FRAMES = {"act", "decision"}
# What is given a home and enters no frame, with the reason. Each is called inside one, or reads nothing of a case.
_RESULTS = "how acts read and write what was derived, once they were allowed"
_DOOR = "nobody is known yet: it leaves a line of its own, and reads accounts alone"
_MARKED = "whether the house is one for training: no data of a case"
INSIDE = {
    "derived.alone": _RESULTS,
    "derived.erase": _RESULTS, "derived.has_run": _RESULTS, "derived.last_run": _RESULTS, "derived.opened": _RESULTS,
    "derived.parquet": _RESULTS, "derived.results": _RESULTS, "derived.save": _RESULTS,
    "draw.settings_of": "what relais.toml said, read as the home was opened",
    "draw.before": "what the list of alerts reads, inside its act",
    "draw.draw": "the end of a run, which was allowed; it tells nobody anything",
    "enrol.enrol_by_code": _DOOR, "enrol.name_of": _DOOR, "sign_in.new_nonce": _DOOR, "sign_in.provider": _DOOR,
    "sign_in.sign_in": _DOOR, "sign_in.sign_in_by_token": _DOOR, "sign_in.sign_out": _DOOR,
    "sign_in.signed_in": _DOOR, "sign_in.signs_in": _DOOR, "sign_in.let_in": _DOOR,
    "enter_report.source_of": "what the person typed themselves: nothing is read",
    "mappings.unit_mappings": "the unit's own forms of tables: no data of a case",
    "models.current": "the weights that a run uses, inside it",
    "passing.hold": "where the files of a process lie, as it starts; it shows nobody anything",
    "passing.left": "what the doctor looks at, inside their act",
    "person.proposals": "what the acts on a case read, inside them",
    "training_mark.is_training": _MARKED, "training_mark.check_real": _MARKED,
    "warm.warm": "what a process brings into memory as it starts; it shows nobody anything",
    "unit_key.key_path": "where the unit's key lies",
}  # fmt: skip


def functions() -> dict[str, ast.FunctionDef]:
    """Return every function at the top of a file of the desk, as module.name."""
    found = {}
    for path in sorted(ROOM.glob("*.py")):
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.FunctionDef):
                found[f"{path.stem}.{node.name}"] = node
    return found


def names(path: Path) -> dict[str, str]:
    """Return, for each name that a file of the desk imports from the desk, its module or module.name."""
    found = {}
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("relais.desk"):
            module = node.module.removeprefix("relais.desk").lstrip(".")
            for alias in node.names:
                found[alias.asname or alias.name] = f"{module}.{alias.name}".lstrip(".")
    return found


def calls(node: ast.FunctionDef, module: str, imported: dict[str, str]) -> set[str]:
    """Return what a function calls, as module.name; a frame as its own name."""
    found = set()
    for one in ast.walk(node):
        if not isinstance(one, ast.Call):
            continue
        match one.func:
            case ast.Name(id=name):
                found.add(imported.get(name, f"{module}.{name}"))
            case ast.Attribute(value=ast.Name(id=held), attr=name):
                found.add(f"{imported.get(held, held)}.{name}")
    return found


def framed() -> set[str]:
    """Return the functions that enter a frame, by themselves or by those that they call."""
    every = functions()
    called = {}
    for key, node in every.items():
        module = key.partition(".")[0]
        called[key] = calls(node, module, names(ROOM / f"{module}.py"))
    found = {key for key, those in called.items() if those & {f"act.{frame}" for frame in FRAMES}}
    while more := {key for key, those in called.items() if key not in found and those & found}:
        found |= more
    return found


def use_cases() -> set[str]:
    """Return the public functions that are given a home and no connection."""
    found = set()
    for key, node in functions().items():
        given = [one.arg for one in (*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs)]
        if not node.name.startswith("_") and "home" in given and "connection" not in given:
            found.add(key)
    return found - {"act.act", "act.decision"}


def test_every_use_case_enters_a_frame() -> None:
    assert sorted(use_cases() - framed() - INSIDE.keys()) == []


def test_what_is_excused_is_there_and_enters_none() -> None:
    assert sorted(INSIDE.keys() - use_cases()) == []
    assert sorted(INSIDE.keys() & framed()) == []


def test_the_check_sees_a_use_case_without_a_frame() -> None:
    assert "queue.queue" in framed()
    assert "derived.has_run" not in framed()
    assert len(use_cases()) > 50

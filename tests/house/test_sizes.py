import ast

import pytest

MOST_LINES = 320
# What a reader takes in without losing the beginning.
MOST_LINES_OF_A_FUNCTION = 60


def test_no_source_file_is_long(root):
    lengths = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in (root / "src").rglob("*.py")}
    long = sorted(f"{path.relative_to(root)}: {lines} lines" for path, lines in lengths.items() if lines > MOST_LINES)
    assert long == []


@pytest.mark.slow
def test_no_function_is_long(root):
    long = [
        f"{path.relative_to(root)}:{node.lineno} {node.name}: {node.end_lineno - node.lineno + 1} lines"
        for path in sorted((root / "src").rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and node.end_lineno - node.lineno + 1 > MOST_LINES_OF_A_FUNCTION
    ]
    assert long == []

from importlib import import_module
from pathlib import Path

import pytest

from relais import corroborate
from relais.corroborate.registry import TESTS
from relais.corroborate.run import run
from relais.link.run import run as link
from tests.views import views


def test_every_test_of_the_room_is_listed():
    files = sorted(Path(corroborate.__path__[0]).glob("*.py"))
    modules = [import_module(f"relais.corroborate.{file.stem}") for file in files if file.stem != "__init__"]
    assert {module.TEST.name for module in modules if hasattr(module, "TEST")} == {test.name for test in TESTS}


def test_every_test_states_what_a_court_asks():
    for test in TESTS:
        for name in ("title", "question", "data", "null", "window", "innocent", "cannot_show", "error_rate"):
            assert len(getattr(test, name)) > 10, (test.name, name)


@pytest.mark.slow
def test_every_test_makes_the_table_and_the_columns_that_are_listed():
    with views() as con:
        for name, table in link(con).items():
            con.register(name, table)
        tables = run(con)
    for test in TESTS:
        assert set(test.columns) <= set(tables[test.table].column_names), test.name

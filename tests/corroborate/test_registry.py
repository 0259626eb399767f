from importlib import import_module
from pathlib import Path

from relais import corroborate
from relais.corroborate.registry import TESTS


def test_every_test_of_the_room_is_listed():
    files = sorted(Path(corroborate.__path__[0]).glob("*.py"))
    modules = [import_module(f"relais.corroborate.{file.stem}") for file in files if file.stem != "__init__"]
    assert {module.TEST.name for module in modules if hasattr(module, "TEST")} == {test.name for test in TESTS}

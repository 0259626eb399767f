import importlib
import pkgutil
from pathlib import Path

import pytest
from alembic.config import Config
from alembic.script import ScriptDirectory

import relais.corroborate
import relais.intake
import relais.model
import relais.store
import relais.triage
from relais.corroborate.check import Check
from relais.corroborate.registry import TESTS
from relais.intake.format import Format
from relais.intake.formats import FORMATS
from relais.model.facts import FACTS
from relais.triage.reason import Reason
from relais.triage.reasons import REASONS


def _exported(package, name):
    """Return {module: what it defines as `name`} over the files of a room, however deep."""
    modules = [
        importlib.import_module(found.name)
        for found in pkgutil.walk_packages(package.__path__, f"{package.__name__}.")
        if not found.ispkg
    ]
    return {
        module.__name__: getattr(module, name)
        for module in modules
        if hasattr(module, name) and not module.__name__.endswith("._template")
    }


@pytest.mark.parametrize(
    ("package", "name", "type_", "listed"),
    [
        (relais.intake, "FORMAT", Format, FORMATS),
        (relais.triage, "REASON", Reason, REASONS),
        (relais.corroborate, "TEST", Check, TESTS),
    ],
    ids=["readers", "reasons", "tests"],
)
def test_every_file_that_makes_one_is_listed(package, name, type_, listed):
    made = {module: value for module, value in _exported(package, name).items() if isinstance(value, type_)}
    assert sorted(module for module, value in made.items() if value not in listed) == []
    assert sorted(value.name for value in listed) == sorted(value.name for value in made.values())
    assert len({value.name for value in listed}) == len({value.title for value in listed}) == len(listed)


def test_every_fact_table_is_listed_under_its_own_name():
    schemas = {name.rpartition(".")[2]: found for name, found in _exported(relais.model, "SCHEMA").items()}
    assert schemas == FACTS


@pytest.mark.parametrize("table", FACTS)
def test_every_column_says_what_it_means(table):
    schema = FACTS[table]
    assert schema.metadata[b"doc"]
    assert [field.name for field in schema if not (field.metadata or {}).get(b"doc")] == []
    assert len(set(schema.names)) == len(schema.names)


def test_migrations_are_one_chain():
    folder = Path(relais.store.__path__[0]) / "migrations"
    config = Config()
    config.set_main_option("script_location", str(folder))
    scripts = ScriptDirectory.from_config(config)
    assert len(scripts.get_heads()) == len(scripts.get_bases()) == 1
    chain = [script.revision for script in scripts.walk_revisions()]
    assert [script.revision for script in scripts.walk_revisions() if script.is_merge_point] == []
    assert len(chain) == len(list((folder / "versions").glob("[0-9]*.py")))
    assert chain == sorted(chain, reverse=True)

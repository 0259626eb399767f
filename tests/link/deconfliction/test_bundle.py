"""The script of a partner without relais: one file that needs nothing, and the same bytes as relais."""

import ast
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

from relais.link.deconfliction import answer as answers
from relais.link.deconfliction import bundle as bundles
from relais.link.deconfliction.bundle import MODULES, bundle
from relais.link.deconfliction.hashes import hasher
from relais.link.deconfliction.question import load_question
from tests.link.deconfliction.test_exchange import KEY, answered, asked, hits, phones
from tests.link.deconfliction.test_spelling import READ

KEY_TEXT = f"relais deconfliction key 1\n{KEY.hex()}\n"


@pytest.fixture(scope="module")
def script() -> ModuleType:
    module = ModuleType("deconfliction_script")
    exec(compile(bundle(), "deconfliction.py", "exec"), module.__dict__)
    return module


@pytest.fixture
def run(tmp_path):
    """Run the script alone in a folder of its own: no site, no environment, nothing of relais to import."""
    folder = tmp_path / "partner"
    folder.mkdir()
    (folder / "deconfliction.py").write_bytes(bundle())
    (folder / "key").write_text(KEY_TEXT)

    def call(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-I", "-S", "-W", "error", "deconfliction.py", *map(str, arguments)]
        return subprocess.run(command, cwd=folder, env={}, check=False, capture_output=True, text=True)

    call.folder = folder
    return call


def listed(path: Path, selectors) -> Path:
    path.write_text("\n".join(["kind,service,value", *(f"{kind},{service},{raw}" for kind, service, raw in selectors)]))
    return path


def test_every_module_is_in_it():
    folder = Path(bundles.__file__).parent
    assert {path.stem for path in folder.glob("*.py")} == {*MODULES, "bundle", "__init__"}


def test_it_imports_the_standard_library_alone_and_has_no_name_twice():
    tree = ast.parse(bundle())
    imported = {node.module if isinstance(node, ast.ImportFrom) else name.name
                for node in ast.walk(tree) if isinstance(node, ast.Import | ast.ImportFrom)
                for name in node.names}  # fmt: skip
    assert {name.partition(".")[0] for name in imported} <= {*sys.stdlib_module_names}
    names = [
        name
        for node in tree.body
        for name in (
            [node.name] if isinstance(node, ast.FunctionDef | ast.ClassDef)
            else [target.id for target in node.targets] if isinstance(node, ast.Assign) else []
        )
    ]  # fmt: skip
    assert len(names) > 50
    assert sorted(names) == sorted(set(names))


def test_it_is_written_in_the_grammar_of_python_3_8():
    ast.parse(bundle(), feature_version=(3, 8))
    later = {"removeprefix", "removesuffix", "pairwise", "bit_count", "UTC", "slots", "strict", "kw_only"}
    tree = ast.parse(bundle())
    assert later.isdisjoint(node.attr for node in ast.walk(tree) if isinstance(node, ast.Attribute))
    assert later.isdisjoint(node.arg for node in ast.walk(tree) if isinstance(node, ast.keyword))


def test_it_hashes_byte_for_byte_as_relais_does(script):
    ours, theirs = hasher(KEY, "0" * 32), script.hasher(KEY, "0" * 32)
    for kind, service, raw, _value in READ:
        assert theirs(*script.normalise(kind, service, raw)) == ours(*script.normalise(kind, service, raw))
    assert ours("phone", "", "+33639981234").hex() == "9cab70b9f6e46e3de19f16a2cb1e5ebe"


def test_the_answer_is_the_same_bytes_whoever_gives_it(script, tmp_path):
    path = asked(tmp_path, phones(0, 20))
    loaded = load_question(KEY, path)
    held = loaded.matches(KEY, phones(10, 20))
    theirs = script.load_question(KEY, path)
    assert script.answer(KEY, theirs, theirs.matches(KEY, phones(10, 20))) == answers.answer(KEY, loaded, held)


def test_alone_it_answers_what_relais_asks(run, tmp_path):
    path = asked(tmp_path, phones(0, 20))
    theirs = listed(run.folder / "list.csv", [("phone", "", f"00 33 {number[3:]}") for *_, number in phones(10, 20)])
    done = run("answer", path, theirs, tmp_path / "out", "--key", "key", "--partner", "Unit A", "--log", "log.csv")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert hits(path, tmp_path / "out", phones(0, 20)) == phones(10, 10)
    header, line = (run.folder / "log.csv").read_text().splitlines()
    assert header == "day,partner,exchange,asked,hits"
    assert line.endswith(f",Unit A,{load_question(KEY, path).exchange},64,10")


@pytest.mark.slow
def test_alone_it_asks_and_reads_what_relais_answers(run):
    mine = listed(run.folder / "list.csv", [*phones(0, 5), ("email", "", "Name@Example.org")])
    assert run("ask", mine, "q", "--key", "key").returncode == 0
    out = answered(run.folder / "q", [*phones(3, 5), ("email", "", "name@example.org")])
    done = run("read", "q", out.name, mine, "--key", "key")
    assert done.returncode == 0
    assert done.stdout.splitlines() == [
        "kind,service,value", "email,,name@example.org", "phone,,+33639000003", "phone,,+33639000004",
    ]  # fmt: skip


@pytest.mark.slow
def test_alone_it_answers_once_and_so_many_a_day(run, tmp_path):
    theirs = listed(run.folder / "list.csv", phones(0, 3))
    answer = ("--key", "key", "--partner", "Unit A", "--log", "log.csv", "--per-day", "100")
    first, second = asked(tmp_path, phones(0, 3)), asked(tmp_path, phones(0, 3))
    assert run("answer", first, theirs, "a1", *answer).returncode == 0
    again = run("answer", first, theirs, "a2", *answer)
    assert (again.returncode, "answered once" in again.stderr) == (2, True)
    more = run("answer", second, theirs, "a3", *answer)
    assert (more.returncode, "64 of 100 hashes" in more.stderr) == (2, True)
    assert not (run.folder / "a2").exists()
    assert not (run.folder / "a3").exists()
    assert len((run.folder / "log.csv").read_text().splitlines()) == 2


def test_alone_it_says_which_lines_it_left_out(run):
    mine = listed(run.folder / "list.csv", [*phones(0, 1), ("phone", "", "0639981234"), ("ip", "", "192.0.2.1")])
    with mine.open("a") as file:
        file.write("\nphone,+33639981234\n\n")
    done = run("ask", mine, "q", "--key", "key")
    assert done.returncode == 1
    assert [line.partition(", left out: ")[0] for line in done.stderr.splitlines()] == [
        f"{mine}, line {number}" for number in (3, 4, 5)
    ]
    assert len(load_question(KEY, run.folder / "q").matches(KEY, phones(0, 9))) == 1


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("", "must begin with the line kind,service,value"),
        ("kind,service,value\n", "no selector to ask about"),
        ("kind;service;value\nphone;;+33639981234\n", "must begin with"),
        ("kind,service,value\nphone,,\x80\n", "cannot be read"),
        ("kind,service,value\nphone,,\"" + "1" * 200_000 + "\"\n", "cannot be read"),
    ],
    ids=["empty", "no line", "semicolons", "not UTF-8", "a huge cell"],
)  # fmt: skip
def test_alone_it_refuses_a_list_that_is_none_in_one_line(run, written, words):
    (run.folder / "list.csv").write_text(written, encoding="latin-1")
    done = run("ask", "list.csv", "q", "--key", "key")
    assert (done.returncode, done.stderr.count("\n"), words in done.stderr) == (2, 1, True)
    assert not (run.folder / "q").exists()


@pytest.mark.parametrize("log", ["day\n", "a,b,c,d,e\n2026,A,x,1,1\n", "day,partner,exchange,asked,hits\n1,2,3,x,5\n"])
def test_alone_it_refuses_a_log_that_is_none(run, tmp_path, log):
    (run.folder / "log.csv").write_text(log)
    theirs, path = listed(run.folder / "list.csv", phones(0, 3)), asked(tmp_path, phones(0, 3))
    done = run("answer", path, theirs, "a", "--key", "key", "--partner", "A", "--log", "log.csv")
    assert (done.returncode, "no log of answers" in done.stderr) == (2, True)
    assert (run.folder / "log.csv").read_text() == log


@pytest.mark.slow
def test_alone_it_never_shows_a_traceback(run, tmp_path):
    listed(run.folder / "list.csv", phones(0, 3))
    for arguments in (
        ("key", "key"), ("key", "no/such/folder"), ("ask", "list.csv", "q", "--key", "missing"),
        ("ask", ".", "q", "--key", "key"), ("ask", "list.csv", "no/q", "--key", "key"),
        ("read", "list.csv", "list.csv", "list.csv", "--key", "key"), ("ask",), (),
    ):  # fmt: skip
        done = run(*arguments)
        assert done.returncode == 2, arguments
        assert "Traceback" not in done.stderr
    assert run("key", "fresh").returncode == 0
    assert run("--help").returncode == run("answer", "--help").returncode == 0

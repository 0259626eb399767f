"""The store of judgements: any sequence of judging and undoing, replayed; two people at once; nothing erased."""

import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine, insert, select

import relais
from relais.casework import judgement as store
from relais.casework.judgement import JudgedMeanwhileError, NotInForceError
from relais.model.judgement import MEMBERS, Mention, standing, superseded
from relais.store.database import writing
from relais.store.sqlite import open_sqlite
from relais.store.tables import ACTOR, JUDGEMENT
from tests.stores import open_store

KEY = bytes(32)
PEOPLE = ("A. Martin", "B. Durand")


def mention(number: int) -> Mention:
    return Mention("ab" * 32, number, f"line {number}", "payer", "r-1")


@pytest.fixture(scope="session")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("store") / "desk.db"
    engine = open_sqlite(path, KEY)
    _people(engine)
    engine.dispose()  # the file alone is copied: what is in its log is written back first
    return path


def _people(engine: Engine) -> None:
    with writing(engine) as connection:
        for name in PEOPLE:
            connection.execute(insert(ACTOR).values(name=name, named_at="2026-01-01T00:00:00+00:00"))


@pytest.fixture
def engine(place: str) -> Iterator[Engine]:
    engine = open_store(place)
    _people(engine)
    yield engine
    engine.dispose()


# Members of each side; an undo or a replacement names a row by its place among those given so far.
SIDE = st.lists(st.integers(0, 3), min_size=1, max_size=2, unique=True)
JUDGE = st.tuples(st.just("judge"), st.sampled_from(["same", "different", "unsure"]), SIDE, st.booleans())
UNDO = st.tuples(st.just("undo"), st.integers(0, 30))


@pytest.mark.slow
@given(st.lists(st.one_of(JUDGE, UNDO), max_size=12))
def test_what_stands_is_what_a_replay_says(empty: Path, tmp_path_factory: pytest.TempPathFactory, steps) -> None:
    engine = open_sqlite(Path(shutil.copy(empty, tmp_path_factory.mktemp("replay") / "desk.db")), KEY)
    # Per row, the row that it undoes or replaces.
    undoes: dict[int, int] = {}
    replaces: dict[int, int | None] = {}
    pairs: dict[int, frozenset[frozenset[int]]] = {}
    digests: dict[str, list[str]] = {"judge": [], "undo": []}

    def undone(number: int) -> bool:
        return any(of == number and not undone(undo) for undo, of in undoes.items())

    def force(number: int) -> bool:
        return not undone(number) and not any(of == number and not undone(by) for by, of in replaces.items())

    for step in steps:
        with writing(engine) as connection:
            if step[0] == "undo":
                number = step[1]
                if number not in undoes | replaces or not force(number):
                    with pytest.raises(NotInForceError):
                        store.undo(connection, number, "why", PEOPLE[0])
                    continue
                row = store.undo(connection, number, "why", PEOPLE[0])
                undoes[row.number] = number
                digests["undo"].append(store.digest(row))
                continue
            _judge, verdict, left, whole = step
            right = [] if whole else [one for one in range(4) if one not in left][:1]
            pair = frozenset({frozenset(left), frozenset(right)})
            if not right and len(left) == 2:
                pair = frozenset(frozenset({one}) for one in left)
            before = [n for n, held in pairs.items() if held == pair and force(n)]
            sides = [mention(one) for one in left], [mention(one) for one in right]
            if before:
                with pytest.raises(JudgedMeanwhileError) as met:
                    store.give(connection, verdict, *sides, "why", PEOPLE[1])
                assert met.value.by.number in before
            if len(before) > 1:  # an undo was undone after the pair was judged anew: none replaces both
                continue
            row = store.give(connection, verdict, *sides, "why", PEOPLE[1], before[0] if before else None)
            replaces[row.number] = before[0] if before else None
            pairs[row.number] = pair
            digests["judge"].append(store.digest(row))
    with engine.connect() as connection:
        rows = store.every(connection)
        assert [one.number for one in standing(rows)] == [n for n in pairs if force(n)]
        assert set(superseded(rows)) == {n for n in undoes | replaces if not force(n)}
        assert len(rows) == len(undoes | replaces)
        assert store.digests(connection) == digests
        table = store.as_table(connection)
        assert table.schema.equals(MEMBERS)
        assert sorted(set(table["judgement"].to_pylist())) == [n for n in pairs if force(n)]


def test_an_undo_of_an_undo_restores(engine: Engine) -> None:
    with writing(engine) as connection:
        store.give(connection, "same", [mention(0)], [mention(1)], "one phone", PEOPLE[0])
        undone = store.undo(connection, 1, "a family phone", PEOPLE[1])
        assert standing(store.every(connection)) == []
        store.undo(connection, undone.number, "seen together", PEOPLE[0])
        assert [(one.number, one.verdict) for one in standing(store.every(connection))] == [(1, "same")]
        assert connection.execute(select(JUDGEMENT.c.number)).scalars().all() == [1, 2, 3]


@pytest.mark.slow
def test_sides_and_their_order_make_no_other_pair(engine: Engine) -> None:
    with writing(engine) as connection:
        store.give(connection, "same", [mention(0), mention(2)], [mention(1)], "why", PEOPLE[0])
        with pytest.raises(JudgedMeanwhileError):
            store.give(connection, "different", [mention(1)], [mention(2), mention(0)], "why", PEOPLE[1])
        store.give(connection, "different", [mention(1)], [mention(2)], "why", PEOPLE[1])


def test_of_two_who_judge_one_pair_at_once_the_second_is_told(engine: Engine) -> None:
    start = threading.Barrier(2)
    told: dict[str, object] = {}

    def judge(actor: str, verdict: str) -> None:
        start.wait()
        try:
            with writing(engine) as connection:
                told[actor] = store.give(connection, verdict, [mention(0)], [mention(1)], "why", actor)
        except JudgedMeanwhileError as error:
            told[actor] = error.by

    threads = [threading.Thread(target=judge, args=pair) for pair in zip(PEOPLE, ("same", "different"), strict=True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with engine.connect() as connection:
        [kept] = store.every(connection)
    assert told == dict.fromkeys(PEOPLE, kept)


@pytest.mark.slow
def test_so_is_the_second_of_two_processes(engine: Engine, place: str) -> None:
    script = (
        "import sys\n"
        "from relais.casework import judgement as store; from relais.model.judgement import Mention\n"
        "from relais.store.database import writing; from tests.stores import open_store\n"
        "engine = open_store(sys.argv[1]); print('ready', flush=True); sys.stdin.readline()\n"
        "one, two = (Mention('ab' * 32, n, f'line {n}', 'payer', 'r-1') for n in (0, 1))\n"
        "try:\n"
        "    with writing(engine) as connection:\n"
        "        print('recorded', store.give(connection, 'same', [one], [two], 'why', sys.argv[2]).number)\n"
        "except store.JudgedMeanwhileError as error:\n"
        "    print('told', error.by.number, error.by.actor)\n"
    )
    environment = {
        **os.environ,
        "PYTHONPATH": f"{Path(relais.__file__).parents[1]}{os.pathsep}{Path(__file__).parents[2]}",
    }
    with ExitStack() as stack:
        children = [
            stack.enter_context(
                subprocess.Popen(
                    [sys.executable, "-c", script, place, name],
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    text=True,
                    env=environment,
                )
            )
            for name in PEOPLE
        ]
        for child in children:
            assert child.stdout is not None
            assert child.stdout.readline() == "ready\n"
        for child in children:
            assert child.stdin is not None
            child.stdin.write("go\n")
            child.stdin.flush()
        said = [child.communicate()[0].split() for child in children]
    assert sorted(words[0] for words in said) == ["recorded", "told"]
    with engine.connect() as connection:
        [kept] = store.every(connection)
    assert next(words for words in said if words[0] == "told")[1:] == ["1", *kept.actor.split()]


def test_what_does_not_stand_cannot_be_replaced(engine: Engine) -> None:
    with writing(engine) as connection:
        store.give(connection, "same", [mention(0)], [mention(1)], "why", PEOPLE[0])
        store.give(connection, "different", [mention(0)], [mention(1)], "why", PEOPLE[1], 1)
        with pytest.raises(NotInForceError) as met:
            store.give(connection, "unsure", [mention(0)], [mention(1)], "why", PEOPLE[0], 1)
        assert met.value.by is not None
        assert (met.value.by.number, met.value.by.actor) == (2, "B. Durand")
        with pytest.raises(NotInForceError) as met:
            store.undo(connection, 9, "why", PEOPLE[0])
        assert met.value.by is None

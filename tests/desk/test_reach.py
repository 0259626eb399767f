"""Need-to-know and the mask, over every read use case: nothing of a foreign case is shown that may not be."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import fields, is_dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from relais.desk import (
    addresses,
    analyse,
    answer,
    approval,
    ask_owner,
    case,
    case_evidence,
    case_history,
    case_network,
    case_people,
    chats,
    clear,
    consult,
    dealings,
    derived,
    duplicates,
    evidence,
    judgements,
    keep_back,
    letter,
    link,
    links,
    look_up,
    network,
    open_pair,
    passage,
    payments,
    person,
    queue,
    show,
    subject,
    timeline,
    to_judge,
    unmask,
)
from relais.desk.act import act
from relais.desk.error import DeskError
from relais.desk.home import Home, open_home
from relais.desk.masked import NOT_MASKED
from relais.desk.prove import verify
from relais.desk.queue import NO_SUCH_ID
from relais.desk.sight import sight
from relais.store.indexed import Columns
from tests.desk.two_cases import AS_OF, FOREIGN, OWN, SHARED, VICTIM, TwoCases, make

pytestmark = pytest.mark.slow

# Forms that no use case shows to anybody: how a number may be written, what lies under another key.
SHOWN_NOWHERE = {"0639982222"}
UNSEEN = "+33639989999"


@pytest.fixture(scope="module")
def veiled(tmp_path_factory: pytest.TempPathFactory) -> TwoCases:
    """An authorisation joins both procedures: linking brings what is foreign, masked."""
    return peopled(make(tmp_path_factory.mktemp("veiled")))


@pytest.fixture(scope="module")
def hidden(tmp_path_factory: pytest.TempPathFactory) -> TwoCases:
    """The same files linked, by an agent alone: for A. Martin no authorisation joins the two."""
    return peopled(make(tmp_path_factory.mktemp("hidden"), agents=("B. Petit",)))


def peopled(world: TwoCases) -> TwoCases:
    """Put into each case all whom its sources mention."""
    for home, number in ((world.martin, 1), (world.petit, 2)):
        for one in ids(world.martin)["subject"]:
            with suppress(DeskError):
                person.add(home, number, one, "other", "named in a source")
    return world


def texts(value: object) -> Iterator[str]:
    """Yield every text in what a use case returned."""
    if isinstance(value, pa.Table):
        yield from texts(value.to_pylist())
    elif is_dataclass(value) and not isinstance(value, type):
        for field in fields(value):
            yield from texts(getattr(value, field.name))
    elif isinstance(value, dict):
        for key, held in value.items():
            yield from texts(key)
            yield from texts(held)
    elif isinstance(value, list | tuple | set | frozenset):
        for one in value:
            yield from texts(one)
    elif value is not None:
        yield str(value)


def ids(home: Home) -> dict[str, list[Any]]:
    """Return everything that has a name in the last run, whoever may see it."""
    columns = {"queue": "report_id", "subject": "subject_id", "link": "link_id", "community": "community_id",
               "report_group": "group_id", "chat_join": "join_id"}  # fmt: skip
    tables, _stale = derived.results(home, "edge", *columns)
    pairs = [(row["from_subject"], row["to_subject"]) for row in tables["edge"].to_pylist()]
    return {name: sorted(set(tables[name][of].to_pylist())) for name, of in columns.items()} | {"edge": pairs}


def uses(world: TwoCases, home: Home) -> Iterator[tuple[str, Callable[[], object]]]:
    """Yield every read use case, once for each thing that it can be asked about."""
    for name, use in {
        "addresses": addresses.addresses, "chats": chats.chats, "duplicates": duplicates.duplicates,
        "payments": payments.payments, "links": links.links, "queue": queue.queue,
        "networks": network.networks, "counts": evidence.counts, "sources": consult.sources,
        "questions": answer.questions, "judgements": judgements.judgements, "cleared": clear.cleared,
        "kept": keep_back.kept,
    }.items():  # fmt: skip
        yield name, lambda use=use: use(home)
    for test in evidence.statements():
        yield f"found {test.name}", lambda test=test: evidence.found(home, test.name)
    known = ids(world.martin)
    sources = [world.own, world.foreign, world.pool]
    for one in (*known["queue"], *known["subject"]):
        yield f"why {one}", lambda one=one: queue.why(home, one)
    for one in (*known["queue"], *known["subject"], *sources):
        yield f"show {one}", lambda one=one: show.show(home, one)
    for one in (*known["queue"], *known["subject"], *known["community"]):
        yield f"network {one}", lambda one=one: network.network(home, one)
    for one in known["subject"]:
        yield f"links {one}", lambda one=one: links.links(home, subject=one)
    for payer, payee in known["edge"]:
        yield f"pair {payer} {payee}", lambda payer=payer, payee=payee: open_pair.open_pair(home, payer, payee)
    for one in known["link"]:
        yield f"explain {one}", lambda one=one: link.explain(home, one)
        yield f"next {one}", lambda one=one: to_judge.next_to_judge(home, one)
    yield from of_subjects(home, known["subject"], known["link"])
    for one in known["report_group"]:
        yield f"group {one}", lambda one=one: duplicates.group(home, one)
    for one in known["chat_join"]:
        yield f"chat {one}", lambda one=one: chats.chat(home, one, None)
    for one in sources:
        yield f"passage {one}", lambda one=one: passage.passage(home, one, "/parties/0", "late or not")
        yield f"letter {one}", lambda one=one: letter.letter(home, one)
    yield "to judge", lambda: to_judge.to_judge(home, 0, 50)
    yield from of_cases(home)
    yield from searches(home)


def searches(home: Home) -> Iterator[tuple[str, Callable[[], object]]]:
    """Yield a search of each kind."""
    for text in (SHARED, "Ana Ejemplo", "50 EUR", "01/11/2026", "02/11/2026", "2026/002", "1", "2"):
        yield f"search {text}", partial(look_up.search, home, text)


def of_cases(home: Home) -> Iterator[tuple[str, Callable[[], object]]]:
    """Yield what is read of a case, once for each of the two."""
    for name, use in {
        "case": case.show, "people of": case_people.people_of_case, "evidence of": case_evidence.evidence_of_case,
        "network of": case_network.network_of_case, "history of": case_history.history,
    }.items():  # fmt: skip
        for number in (1, 2):
            yield f"{name} {number}", lambda use=use, number=number: use(home, number)


def of_subjects(home: Home, subjects: list[str], of_links: list[str]) -> Iterator[tuple[str, Callable[[], object]]]:
    """Yield what tells of one subject beside its sheet, and what was judged."""
    for one in subjects:
        yield f"subject {one}", lambda one=one: subject.subject(home, one)
        yield f"timeline {one}", lambda one=one: timeline.timeline(home, one, timeline.Asked(), 0, 50)
        yield f"dealings {one}", lambda one=one: dealings.dealings(home, one)
    for one in (*of_links, *subjects):
        yield f"about {one}", lambda one=one: judgements.about(home, one)


def told(world: TwoCases, home: Home) -> dict[str, str]:
    """Return all that a person is told, by use case; refusals too."""
    found = {}
    for name, use in uses(world, home):
        try:
            found[name] = "\n".join(texts(use()))
        except DeskError as error:
            found[name] = f"refused: {error}"
    return found


@pytest.mark.parametrize("how", ["veiled", "hidden"])
def test_nothing_of_a_foreign_case_leaks(how: str, request: pytest.FixtureRequest) -> None:
    world: TwoCases = request.getfixturevalue(how)
    found = told(world, world.martin)
    leaks = [(name, one) for name, text in found.items() for one in (*FOREIGN, *VICTIM) if one in text]
    assert leaks == []
    # The walk can fail: whose case it is is told all of it, by the same use cases.
    theirs = told(world, world.petit)
    untold = [one for one in (*FOREIGN, *VICTIM) if not any(one in text for text in theirs.values())]
    assert set(untold) <= SHOWN_NOWHERE


@pytest.mark.parametrize("how", ["veiled", "hidden"])
def test_nothing_of_ones_own_case_is_masked(how: str, request: pytest.FixtureRequest) -> None:
    world: TwoCases = request.getfixturevalue(how)
    found = told(world, world.martin)
    assert [one for one in OWN if not any(one in text for text in found.values())] == []
    own = found[f"show {ids_of(world, world.own)[0]}"]
    assert "•" not in own


@pytest.mark.parametrize("how", ["veiled", "hidden"])
def test_rows_that_are_looked_up_are_those_of_the_whole_table(how: str, request: pytest.FixtureRequest) -> None:
    world: TwoCases = request.getfixturevalue(how)
    tried = 0
    for home in (world.martin, world.petit):
        with act(home, "read-queue") as connection:
            seen = sight(home, connection)
            for name, columns in derived._LOOKED_UP.items():
                whole = seen.results(name)[0][name]
                every = derived.results(home, name)[0][name]
                for column in columns:
                    for value in {held(row, column) for row in every.to_pylist()} - {None}:
                        rows = seen.some(**{name: (column, {value})})[name].to_pylist()
                        assert rows == [row for row in whole.to_pylist() if held(row, column) == value], (name, column)
                        tried += len(rows)
    assert tried > 20


def held(row: dict[str, Any], column: Columns) -> Any:
    """What a row has in the columns of an index; None where one of them is null."""
    if isinstance(column, str):
        return row[column]
    cells = tuple(row[one] for one in column)
    return None if None in cells else cells


def ids_of(world: TwoCases, source_id: str) -> list[str]:
    table = derived.results(world.martin, "queue")[0]["queue"]
    return [row["report_id"] for row in table.to_pylist() if row["source_id"] == source_id]


def test_what_is_hidden_does_not_exist(hidden: TwoCases) -> None:
    found = told(hidden, hidden.martin)
    report = ids_of(hidden, hidden.foreign)[0]
    assert not [name for name, text in found.items() if hidden.foreign[:12] in text and hidden.foreign not in name]
    for name in ("show", "why"):
        assert found[f"{name} {report}"] == f"refused: {NO_SUCH_ID.format(id=report)}"
    assert queue.queue(hidden.martin)[0]["rank"].to_pylist() == [1, 2]
    lines, counts = consult.sources(hidden.martin)
    assert (len(lines), counts["party"]) == (2, 4)


def test_what_linking_brings_is_there_and_masked(veiled: TwoCases) -> None:
    sheet = show.show(veiled.martin, ids_of(veiled, veiled.foreign)[0])
    parties = sheet.tables["party"].to_pylist()
    assert [row["role"] for row in parties] == ["payer", "payee"]
    assert all(row["name"].startswith("P-") for row in parties)
    phones = {row["value"] for row in sheet.tables["selector"].to_pylist() if row["kind"] == "phone"}
    assert SHARED in phones
    assert sum("•" in one for one in phones) == len(phones) - 1
    assert show.show(veiled.martin, veiled.foreign).source is not None


def test_a_victims_number_reads_as_one_that_was_never_seen(veiled: TwoCases, hidden: TwoCases) -> None:
    for world in (veiled, hidden):
        home = with_memory(world.martin)
        never, victim = (look_up.search(home, one) for one in (UNSEEN, VICTIM[1]))
        assert (victim.table.num_rows, victim.beyond, victim.memory) == (0, never.beyond, never.memory)
    assert look_up.search(with_memory(hidden.martin), FOREIGN[2]).memory is True
    assert look_up.search(veiled.martin, FOREIGN[2]).table.num_rows == 1


@pytest.mark.parametrize("how", ["veiled", "hidden"])
def test_the_network_of_a_case_is_drawn_from_its_people_and_ends_where_sight_does(
    how: str, request: pytest.FixtureRequest
) -> None:
    world: TwoCases = request.getfixturevalue(how)
    own, theirs = (
        set(case_network.network_of_case(home, number).network.reached.nodes["subject_id"].to_pylist())
        for home, number in ((world.martin, 1), (world.petit, 2))
    )
    assert own == set(case.show(world.martin, 1).named.values())
    assert theirs
    assert not own & theirs


def with_memory(home: Home) -> Home:
    path = home.root / "relais.toml"
    if "[memory]" not in path.read_text():
        path.write_text(path.read_text() + '\n[memory]\nbasis = "Order 7/2026"\n')
    return replace(open_home(home.root), actor=home.actor)


def test_a_pool_is_everybodys(veiled: TwoCases) -> None:
    for home in (veiled.martin, veiled.petit):
        sheet = show.show(home, ids_of(veiled, veiled.pool)[0])
        assert "Paul Commun" in "\n".join(texts(sheet))


def test_unmasking_takes_a_reason_and_a_second_person_and_is_for_one_alone(tmp_path: Path) -> None:
    world = make(tmp_path)
    report = ids_of(world, world.foreign)[0]
    with pytest.raises(DeskError, match="reason"):
        unmask.unmask(world.martin, report, " ", 1)
    with pytest.raises(DeskError, match="second person"):
        unmask.unmask(world.martin, report, "same number", 1)
    with pytest.raises(DeskError) as met:
        unmask.unmask(world.martin, ids_of(world, world.own)[0], "nothing to see", 1)
    assert met.value.template == NOT_MASKED
    # Nobody is told of an emergency that can show nothing.
    for at_once in (partial(unmask.unmask_at_once, world.martin), partial(approval.emergency, world.martin, "unmask")):
        with pytest.raises(DeskError) as met:
            at_once(ids_of(world, world.own)[0], "a child in danger", 1)
        assert met.value.template == NOT_MASKED
    assert approval.approvals(world.martin)[0] == []
    number = approval.propose(world.martin, "unmask", report, "same number", 1)
    approval.sign(world.petit, number, "seen", granted=True)
    done = unmask.unmask(world.martin, report, "same number", 1)
    assert done.mentions == 2
    sheet = "\n".join(texts(show.show(world.martin, report)))
    assert [one for one in ("Canari Lointain", "+33639982222", "canari@loin.example") if one not in sheet] == []
    assert not [one for one in VICTIM if one in sheet]
    assert [(one.actor, one.object) for one in unmask.unmaskings(world.martin)] == [("A. Martin", report)]
    with pytest.raises(DeskError) as met:
        unmask.unmask(world.martin, report, "again", 1)
    assert met.value.template == NOT_MASKED
    assert unmask.unmask_at_once(world.martin, world.foreign, "a child in danger", 1).mentions == 1
    last = approval.approvals(world.martin)[0][-1]
    assert (last.what, last.used, last.signature, last.due is None) == (world.foreign, True, None, False)
    assert verify(world.martin).sound


def test_an_owner_is_asked_and_the_asker_is_told_the_same_whatever_there_is(tmp_path: Path) -> None:
    world = make(tmp_path, agents=("B. Petit",))
    asked = [ask_owner.ask_owner(world.martin, one, "same payee") for one in (FOREIGN[2], VICTIM[1], UNSEEN)]
    mine = ask_owner.owner_requests(world.martin)
    assert asked == [1, 2, 3]
    assert [(one.value, one.answers) for one in mine.asked] == [(FOREIGN[2], ()), (VICTIM[1], ()), (UNSEEN, ())]
    assert mine.for_me == ()
    waiting = ask_owner.owner_requests(world.petit).for_me
    assert [(one.case, one.asked_by, one.value) for one in waiting] == [(2, "A. Martin", FOREIGN[2])]
    with pytest.raises(DeskError, match="no request"):
        ask_owner.answer_owner(world.martin, waiting[0].number, "mine", granted=True)
    ask_owner.answer_owner(world.petit, waiting[0].number, "call me", granted=False)
    assert ask_owner.owner_requests(world.petit).for_me == ()
    assert ask_owner.owner_requests(world.martin).asked[0].answers == (("B. Petit", False, "call me"),)
    assert verify(world.martin).sound


def test_linking_is_for_the_agents_that_an_authorisation_names(hidden: TwoCases) -> None:
    with pytest.raises(DeskError, match="among the agents"):
        analyse.run(hidden.martin, AS_OF)
    with pytest.raises(DeskError, match="nobody here is called"):
        analyse.record_authorisation(hidden.martin, "court 9/2026", agents=["Nobody"])

"""Links at the desk: what is told of one adds up, and what is listed can be explained and judged."""

import shutil
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from relais.desk import analyse
from relais.desk import letter as letters
from relais.desk.answer import questions
from relais.desk.derived import results
from relais.desk.error import DeskError
from relais.desk.home import Home, init, open_home
from relais.desk.judge import judge
from relais.desk.link import GONE, NO_SUCH_LINK, Explained, explain, waterfall
from relais.desk.links import NO_SUCH_USE, links
from relais.desk.models import described, train, weighed
from relais.desk.queue import why
from relais.desk.show import show
from relais.desk.take_in import reread, take_in
from relais.desk.to_judge import to_judge
from relais.ledger.read import read
from relais.link.weights.model import shipped
from tests.desk.made import named, take
from tests.intake.letter.letter_sample import SOUND

AS_OF = datetime(2026, 11, 25, tzinfo=UTC)
pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def linked_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a home that is only copied: one telephone under two people in turn, one name under two telephones
    one digit apart."""
    folder = tmp_path_factory.mktemp("linked")
    home = init(folder / "home", "A. Martin", key_file=folder / "key", authorisation="test 1/2026")
    forms = (
        named("X-1", "Jean Exemple", "+33 6 39 98 00 01", "2024-01-10T14:30+01:00"),
        named("X-2", "J. Exemple", "+33 6 39 98 00 01", "2024-02-10T14:30+01:00"),
        named("X-3", "Karl Muster", "+33 6 39 98 00 01", "2026-03-10T14:30+01:00"),
        named("X-4", "Jean Exemple", "+33 6 39 98 00 02", "2026-03-10T14:30+01:00"),
        named("X-5", "Exemple Jean", "+33 6 39 98 00 02", "2026-03-12T14:30+01:00"),
    )
    for form in forms:
        take(home, folder, form)
    analyse.run(home, AS_OF)
    home.engine.dispose()
    return folder


@pytest.fixture
def linked(linked_once: Path, tmp_path: Path) -> Home:
    """A copy of its own."""
    return open_home(Path(shutil.copytree(linked_once / "home", tmp_path / "home")))


def every(home: Home) -> list[Explained]:
    return [explain(home, id_) for id_ in links(home)[0]["link_id"].to_pylist()]


def test_the_parts_of_a_link_add_up_to_its_bits(linked: Home) -> None:
    found = every(linked)
    assert {one.use for one in found} >= {"merged", "proposal"}
    for one in found:
        assert one.parts[0].field == "prior"
        assert sum(part.bits for part in one.parts) == pytest.approx(one.bits)
        assert one.parts[-1].running == pytest.approx(one.bits)
        assert one.odds == pytest.approx(2**one.bits)
        assert all(part.level for part in one.parts[1:])


def test_both_sides_are_told_as_written_and_can_be_judged(linked: Home) -> None:
    one = next(one for one in every(linked) if {one.left.name, one.right.name} == {"Jean Exemple", "J. Exemple"})
    assert {contact.value for contact in one.left.contacts} == {"+33639980001"}
    assert one.left.source.startswith("X-")
    assert one.authorisation == "test 1/2026"
    assert one.weights == weighed(shipped())
    judged = judge(linked, "same", [one.left.mention, one.right.mention], "seen")
    assert judged.number == 1


def test_the_holders_of_a_contact_are_named_with_their_times(linked: Home) -> None:
    common = [held for one in every(linked) for held in one.common]
    passed_on = next(held for held in common if held.value == "+33639980001")
    assert {(person.names, person.first, person.last) for person in passed_on.holders} == {
        (("J. Exemple", "Jean Exemple"), date(2024, 1, 10), date(2024, 2, 10)),
        (("Karl Muster",), date(2026, 3, 10), date(2026, 3, 10)),
    }
    kept = next(held for held in common if held.value == "+33639980002")
    # Nobody else holds it: no times are asked for.
    assert [(person.names, person.first) for person in kept.holders] == [(("Exemple Jean", "Jean Exemple"), None)]
    assert {held.hub for held in common} == {None}


def test_links_are_listed_heaviest_first_by_use_and_by_subject(linked: Home) -> None:
    table, stale = links(linked)
    bits = table["bits"].to_pylist()
    assert bits == sorted(bits, reverse=True)
    assert not stale
    assert set(links(linked, "proposal")[0]["use"].to_pylist()) == {"proposal"}
    subject = table["left_subject"].to_pylist()[0]
    of = links(linked, subject=subject)[0]
    assert 0 < of.num_rows <= table.num_rows
    assert all(subject in (row["left_subject"], row["right_subject"]) for row in of.to_pylist())
    with pytest.raises(DeskError) as refused:
        links(linked, "guess")
    assert refused.value.template == NO_SUCH_USE
    with pytest.raises(DeskError):
        links(linked, subject="S-0")


def test_an_unknown_link_is_refused_in_one_sentence(linked: Home) -> None:
    with pytest.raises(DeskError) as refused:
        explain(linked, "L-0")
    assert refused.value.template == NO_SUCH_LINK


def test_a_link_is_explained_as_it_was_linked_until_a_mention_of_it_is_read_anew(home: Home, tmp_path: Path) -> None:
    (tmp_path / "letter.pdf").write_bytes(SOUND["letter_pdf"])
    take_in(home, [tmp_path / "letter.pdf"])
    source = questions(home)[0].question.source_id
    said = {"reference": "EX-2026/12", "sender": "National Unit Example", "received": "2026-11-20T14:30+01:00"}

    def confirm(roles: dict[int, str]) -> None:
        reread(home, letters.confirm(home, source, **said, roles=roles, drop=[]))

    confirm({2: "reported", 10: "payee"})
    take(home, tmp_path, named("X-1", "Jean Exemple", "+33 6 39 98 00 01"))
    take(home, tmp_path, named("X-2", "Exemple Jean", "+33 6 39 98 00 01"))
    take(home, tmp_path, named("X-3", "Ana Otra", "+33 6 39 98 00 02"))
    take(home, tmp_path, named("X-4", "Otra Ana", "+33 6 39 98 00 02"))
    analyse.run(home, AS_OF)
    found = {one.id: one for one in every(home)}
    on_letter = [id_ for id_, one in found.items() if source in (one.left.source_id, one.right.source_id)]
    others = found.keys() - set(on_letter)
    assert on_letter
    assert others

    # What comes in later changes nothing that was linked.
    take(home, tmp_path, named("X-5", "J. Exemple", "+33 6 39 98 00 01"))
    assert {id_: explain(home, id_) for id_ in found} == found

    def gone() -> None:
        for id_ in on_letter:
            with pytest.raises(DeskError) as refused:
                explain(home, id_)
            assert refused.value.template == GONE
        assert {id_: explain(home, id_) for id_ in others} == {id_: found[id_] for id_ in others}

    confirm({2: "reported", 3: "reported", 10: "payee"})
    gone()
    # The first answer again: its reading is current once more, and so is what rests on it.
    confirm({2: "reported", 10: "payee"})
    assert {id_: explain(home, id_) for id_ in found} == found
    # After that, later manifests no longer tell what was read: the whole ledger does.
    confirm({2: "reported", 3: "reported", 10: "payee"})
    gone()


def test_one_link_among_many_is_found_wherever_it_stands(world_home: Home) -> None:
    ids = results(world_home, "link")[0]["link"]["link_id"].to_pylist()
    assert ids == sorted(ids)
    for place in (0, len(ids) // 2, len(ids) - 1):
        assert explain(world_home, ids[place]).id == ids[place]
    for unknown in ("", "L-", "L-~", ids[0] + "0"):
        with pytest.raises(DeskError) as refused:
            explain(world_home, unknown)
        assert refused.value.template == NO_SUCH_LINK


def test_what_an_explanation_tells_is_what_the_ledger_says(world_home: Home) -> None:
    con, state = read(world_home.ledger)
    ids = results(world_home, "link")[0]["link"]["link_id"].to_pylist()
    hubs = {(hub["kind"], hub["value"]): hub["reason"] for hub in results(world_home, "hub")[0]["hub"].to_pylist()}
    for one in (explain(world_home, id_) for id_ in ids[:: len(ids) // 25]):
        for side in (one.left, one.right):
            told = con.execute(_PARTY, [side.source_id, int(side.mention.partition(":")[2])]).fetchall()
            assert told == [(side.role, side.name, side.nickname, side.birth_date, side.address)]
            assert side.source == state.sources[side.source_id].name
        both = {contact.value for contact in one.left.contacts} & {contact.value for contact in one.right.contacts}
        assert {contact.value for contact in one.common} == both
        assert all(contact.hub == hubs.get((contact.kind, contact.value)) for contact in one.common)


_PARTY = """
    SELECT role, name_raw, nickname, birth_date_raw, address_raw FROM party WHERE source_id = ? AND ordinal = ?
"""


def test_the_review_leaves_out_what_was_judged_different(linked: Home) -> None:
    found = to_judge(linked)
    doubt = [one["doubt"] for one in found.clusters]
    assert doubt == sorted(doubt, reverse=True)
    assert min(doubt) > 0
    assert all(one["names"] for one in found.clusters)
    pair = [found.lines[0].left.mention, found.lines[0].right.mention]
    judge(linked, "different", pair, "two hands", confirmed=True)
    analyse.run(linked, AS_OF)
    assert sorted(pair) not in [sorted((one.left.mention, one.right.mention)) for one in to_judge(linked).lines]


def test_a_subject_tells_the_link_of_each_step_and_a_judgement_where_there_is_none(linked: Home) -> None:
    row = next(row for row in links(linked, "merged")[0].to_pylist())
    told = why(linked, row["left_subject"])
    known = {one["link_id"]: one["bits"] for one in links(linked)[0].to_pylist()}
    steps = [step for step in told.links if step.link_id]
    assert steps
    assert all(step.bits == known[step.link_id] for step in steps if step.link_id)
    assert told.shape is not None
    sheet = show(linked, row["left_subject"])
    assert sheet.tables["cluster"]["doubt"].to_pylist() == [told.shape.doubt]

    other = next(one for one in links(linked)[0].to_pylist() if one["use"] == "proposal")
    judge(linked, "same", [other["left_mention"], other["right_mention"]], "one hand")
    analyse.run(linked, AS_OF)
    subjects = set(links(linked)[0]["left_subject"].to_pylist())
    judged = [step for subject in subjects for step in why(linked, subject).links if step.bits is None]
    assert [step.link_id for step in judged] == [None]


def test_a_run_says_how_many_links_of_each_use_it_made(linked: Home) -> None:
    derived = analyse.run(linked, AS_OF)
    assert sum(derived.uses.values()) == derived.rows["link"] == links(linked)[0].num_rows
    assert derived.model == weighed(shipped())


def test_a_small_home_trains_nothing_and_says_every_weight(linked: Home) -> None:
    model = train(linked)
    rows = described(model)
    assert model.digest == shipped().digest
    assert {row.origin for row in rows} == {"shipped"}
    assert rows[0].bits == model.prior
    assert (
        len(rows)
        == 1
        + sum(len(field.m) for field in model.fields.values())
        + len(model.contact)
        + len(model.near)
        + len(model.alias)
        + 1
    )


def test_what_speaks_for_a_link_comes_before_what_speaks_against_it() -> None:
    rows = [{"field": name, "level": "x", "bits": bits} for name, bits in (("a", -2.0), ("prior", -9.0), ("b", 5.0))]
    assert [(part.field, part.running) for part in waterfall(rows)] == [("prior", -9.0), ("b", -4.0), ("a", -6.0)]

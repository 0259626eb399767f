import pyarrow as pa
import pytest
from lxml import html

from relais.desk.derived import results
from relais.desk.error import DeskError
from relais.desk.network import Explained, Network, check_drawn, network, networks
from relais.desk.network_picture import picture
from relais.link.networks import positions
from tests.link.networks.ledgers import edge_table

pytestmark = pytest.mark.slow
WORDS = dict.fromkeys(("title", "description", "pays", "calls", "writes", "start", "cover"), "<words>")


def test_every_report_of_the_world_has_a_network_without_victims(world_home):
    tables, _stale = results(world_home, "queue", "network_hub")
    hubs = set(tables["network_hub"]["subject_id"].to_pylist())
    with_ties = 0
    for report in tables["queue"]["report_id"].to_pylist():
        found = network(world_home, report)
        ids = found.reached.nodes["subject_id"].to_pylist()
        assert not hubs & set(ids)
        assert sorted(found.positions["subject_id"].to_pylist()) == sorted(ids)
        assert picture(found, WORDS) == picture(network(world_home, report), WORDS)
        with_ties += found.reached.ties.num_rows > 0
    assert with_ties > 5


def test_a_community_that_is_asked_for_has_the_cover_that_is_stored(world_home):
    listed = networks(world_home).communities.to_pylist()
    assert len(listed) > 2
    for row in listed:
        explained = network(world_home, row["community_id"]).explained
        assert sorted(row["cover"]) == list(explained.payees)
        assert (row["payers"], row["least"]) == (explained.payers, explained.least)


def test_what_is_too_large_for_a_picture_is_refused(world_home, monkeypatch):
    found = network(world_home, networks(world_home).communities["community_id"][0].as_py())
    check_drawn(found)
    monkeypatch.setattr(positions, "MOST_PLACED", 1)
    few = Network(found.id, found.reached, found.hubs, found.explained, found.positions.slice(0, 0), False, False)
    with pytest.raises(DeskError, match="too many"):
        check_drawn(few)


def test_a_picture_tells_acts_by_dashes_and_escapes_what_it_is_given():
    from relais.link.networks.steps_out import steps_out

    reached = steps_out(edge_table([("S-1", "S-2", "pays", 3), ("S-1", "S-2", "calls", 1)]), ["S-1"], set(), set())
    at = {"subject_id": ["S-1", "S-2"], "x": [0, 100], "y": [0, 0], "component": [0, 0]}
    found = Network("S-1", reached, reached.hubs, Explained(("S-2",), 1, 1), pa.table(at), True, False)
    drawn = picture(found, WORDS)
    assert 'stroke-dasharray="none"' in drawn
    assert 'stroke-dasharray="7 4"' in drawn
    assert "<words>" not in drawn
    assert "S-1 &lt;words&gt; S-2: 3" in drawn


def test_names_stand_in_a_picture_where_they_are_known_and_are_told_apart():
    from relais.link.networks.steps_out import steps_out

    ids = ["S-1aaa99", "S-2bbb99", "S-3ccc99", "S-4ddd99"]
    ties = [(ids[0], one, "pays", 1) for one in ids[1:]]
    reached = steps_out(edge_table(ties), ids[:1], set(), set())
    at = {"subject_id": ids, "x": [0, 100, 0, 100], "y": [0, 0, 100, 100], "component": [0, 0, 0, 0]}
    called = {ids[0]: "Jean <b>", ids[1]: "Ana Exemple", ids[2]: "Ana Exemple"}
    found = Network(ids[0], reached, reached.hubs, Explained((), 0, 0), pa.table(at), True, False, called=called)
    drawn = html.fromstring(picture(found, WORDS).encode())
    labels = [one.text for one in drawn.iter("{*}text", "text") if one.text and "words" not in one.text]
    assert labels == ["Jean <b>", "Ana Exemple S-2bbb", "Ana Exemple S-3ccc", "S-4ddd99"]
    assert [one.get("data-label") for one in drawn.xpath("//*[@data-subject]")] == labels
    # At 1280 pixels the page shows 960 points on at least 896: no letter is below eleven pixels.
    sizes = [float(one.get("font-size")) for one in drawn.xpath("//*[@font-size]")]
    assert min(sizes) * 896 / 960 >= 11

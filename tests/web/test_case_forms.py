"""What those of a case state and decide of it: ground, reach, who used an address, how long it is kept."""

import re
from datetime import UTC, datetime

import pytest

from relais.casework import case as cases
from relais.casework import identification as identifications
from relais.casework.identification import Identification
from relais.desk import erase, retention
from relais.desk.act import decision
from relais.desk.consult import sources
from relais.desk.ground import stated
from relais.desk.home import open_home
from relais.desk.settings import FILE
from relais.model.role import Role
from relais.safeguards.account import account, grant
from relais.web.ground import FACTS
from tests.desk.unit import FIRST, HEAD, SECOND
from tests.web.house import ADMINISTRATOR, HOSTILE, MAGISTRATE, Site, as_person, faults, lines, post, site

pytestmark = pytest.mark.slow
FORMS = ("/case/2/ground", "/case/2/reach", "/case/2/identities", "/case/2/identities/use", "/case/2/retention")


@pytest.mark.parametrize("name", [SECOND, MAGISTRATE, ADMINISTRATOR])
def test_who_is_not_on_the_case_states_nothing_and_sees_nothing(shared: Site, name: str) -> None:
    browser = shared.browser(name)
    for address in FORMS:
        before = len(lines(shared.home))
        answer = post(browser, address, {"what": "hold", "reason": "x", "identity": "1"})
        assert answer.status_code == 403, address
        assert (name, "refused") in lines(shared.home)[before:], address
    for address in ("/case/2/ground", "/case/2/identities", "/case/2/retention"):
        answer = browser.get(address)
        assert answer.status_code == 403, address
        assert "PV 13" not in answer.text


def test_the_ground_is_stated_and_stands_in_the_form(unit: Site) -> None:
    browser = unit.browser(FIRST)
    told = {"facts": "2026-03-01", "offence": ["FR-450-1", "FR-227-22"], "magistrate": HOSTILE[0],
            "authorisation": "parquet 7/2026", "through_a_network": "yes", "offence_in_france": "no"}  # fmt: skip
    assert post(browser, "/case/2/ground", told).headers["location"] == "/case/2/elements"
    ground, _reach, _seen = stated(as_person(unit, FIRST), 2)
    assert (str(ground.facts), ground.offences) == ("2026-03-01", ("FR-450-1", "FR-227-22"))
    assert (ground.through_a_network, ground.offence_in_france, ground.person_resides_in_france) == (True, False, None)
    page = browser.get("/case/2/ground").text
    assert 'value="2026-03-01"' in page
    assert 'value="FR-450-1" checked' in page
    assert 'name="offence_in_france" value="no" checked' in page
    assert faults(page) == []


def test_reach_is_stated_fact_by_fact(unit: Site) -> None:
    browser = unit.browser(FIRST)
    said = ["yes", "no", *[""] * (len(FACTS) - 2)]
    told = {"fact": list(FACTS), "said": said, "birth": "2014-02-03", "age": "7"}
    assert post(browser, "/case/2/reach", told).status_code == 303
    _ground, reach, _seen = stated(as_person(unit, FIRST), 2)
    assert [getattr(reach.facts, one) for one in FACTS] == [True, False, *[None] * (len(FACTS) - 2)]
    assert (str(reach.birth), reach.age_at_least) == ("2014-02-03", 7)
    page = browser.get("/case/2/ground").text
    assert page.count('<option value="yes" selected>') == 1
    assert page.count('<option value="no" selected>') == 1


@pytest.mark.parametrize(
    ("address", "told", "said", "kept"),
    [
        ("/case/2/ground", {"facts": "x", "magistrate": "R & R"}, "is no day", 'value="R &amp; R"'),
        ("/case/2/ground", {"offence": ["FR-0"], "facts": "2026-03-01"}, "is no offence", 'value="2026-03-01"'),
        ("/case/2/reach", {"age": "40", "birth": "2014-02-03"}, "a least age lies", 'value="40"'),
        ("/case/2/reach", {"fact": ["mood"], "said": ["yes"]}, "is no fact of reach", ""),
        ("/case/2/identities", {"source": "ab", "place": "row 9"}, "no operator&#39;s answer", 'value="row 9"'),
        ("/case/2/retention", {"reason": "a & b"}, "choose what is done", 'value="a &amp; b"'),
        ("/case/2/retention", {"what": "review", "reason": "x"}, "on which day", ""),
        ("/case/2/retention", {"what": "review", "reason": "x", "day": "2020-01-01"}, "is past", 'value="2020-01-01"'),
        ("/case/2/retention", {"what": "hold"}, "a reason is needed, in one line", 'value="hold" required checked'),
        ("/case/2/retention", {"what": "measure"}, "is not closed", 'value="measure" required checked'),
    ],
)
def test_a_slip_is_said_and_what_was_typed_stays(
    shared: Site, address: str, told: dict[str, object], said: str, kept: str
) -> None:
    page = post(shared.browser(FIRST), address, told)
    assert page.status_code == 422
    assert said in page.text
    assert kept in page.text
    assert "--" not in re.sub("<[^>]*>", "", page.text)


def test_who_used_an_address_is_checked_by_somebody_else_before_anything_rests_on_it(unit: Site) -> None:
    home = as_person(unit, FIRST)
    source = sources(home)[0][0].source.source_id
    with decision(home, "identify", {}, 2) as connection:
        who = account(connection, SECOND)
        assert who is not None
        cases.assign(connection, 2, who.id, "member", FIRST)
        cases.attach(connection, 2, source, None, FIRST)
        given = Identification(
            0, 2, source, "/parties/0", source, "/parties/1", "192.0.2.7", 51034, datetime.now(UTC), HOSTILE[0], 0, (),
            FIRST, None, None,
        )  # fmt: skip
        identifications.propose(connection, given, FIRST)
    first, other = unit.browser(FIRST), unit.browser(SECOND)
    assert "You proposed it" in first.get("/case/2/identities").text
    use = {"identity": "1", "what": "arrest", "reason": "seen"}
    refused = post(first, "/case/2/identities/use", use)
    assert refused.status_code == 422
    assert "cannot carry arrest" in refused.text
    page = post(other, "/identity/1", {"late": "late or not"}).text
    assert faults(page) == []
    shown = re.search('name="shown_as" value="([0-9a-f]{64})"', page)
    assert shown is not None
    told = {"shown_as": shown[1], "late": "late or not", "verdict": "confirmed"}
    own = post(first, "/identity/1/check", told)
    assert (own.status_code, "was proposed by you" in own.text) == (422, True)
    assert post(other, "/identity/1/check", told | {"shown_as": "0" * 64}).status_code == 422
    assert post(other, "/identity/1/check", told).headers["location"] == "/case/2/identities"
    assert post(first, "/case/2/identities/use", use).status_code == 303
    table = first.get("/case/2/identities").text
    assert "confirmed · B. Petit" in table
    assert "arrest" in table
    assert faults(table) == []
    assert post(first, "/identity/99").status_code == 403


def test_a_case_is_reviewed_held_and_its_erasure_proposed_by_one_and_signed_by_another(unit: Site) -> None:
    first, head = unit.browser(FIRST), unit.browser(HEAD)
    for told in ({"what": "review", "day": "2999-01-01"}, {"what": "hold"}):
        done = post(first, "/case/2/retention", told | {"reason": "asked by the magistrate"})
        assert done.headers["location"] == f"/case/2/retention?done={told['what']}"
    assert "Held" in first.get(done.headers["location"]).text
    assert post(first, "/case/2/retention", {"what": "release", "reason": "x"}).status_code == 403
    assert retention.holds(as_person(unit, HEAD)) == {(None, 2): "asked by the magistrate"}
    # The head is not on the case: its hold is lifted on the page of the unit.
    assert 'action="/retention/release/2"' in head.get("/retention").text
    assert post(head, "/retention/release/2", {"reason": ""}).status_code == 422
    assert post(first, "/retention/release/2", {"reason": "over"}).status_code == 403
    assert post(head, "/retention/release/2", {"reason": "over"}).headers["location"] == "/retention?done=release"
    with decision(as_person(unit, FIRST), "close-case", {}, 2) as connection:
        cases.set_state(connection, 2, cases.CLOSED, "done", FIRST, "no_offence")
    measured = post(first, "/case/2/retention", {"what": "measure"})
    assert (measured.status_code, "It would take away: 0 sources" in measured.text) == (200, True)
    page = post(first, "/case/2/retention", {"what": "propose", "reason": HOSTILE[0]}).text
    assert "Proposed as erasure 1" in page
    assert first.get("/retention").status_code == 403
    waits = head.get("/retention").text
    assert faults(waits) == []
    assert "&lt;script&gt;" in waits
    assert post(first, "/retention/erasure/1", {"answer": "sign"}).status_code == 403
    assert post(head, "/retention/erasure/1", {"answer": "sign"}).headers["location"] == "/retention?done=signed"
    assert "nothing was erased" in post(head, "/retention/carry-out").text
    assert post(head, "/retention/erasure/1", {"answer": "withdraw"}).status_code == 303
    again = post(head, "/retention/erasure/1", {"answer": "sign"})
    assert (again.status_code, "this page lists those that wait" in again.text) == (422, True)
    assert [one.state for one in erase.proposals(as_person(unit, HEAD))] == ["withdrawn"]


def test_what_is_of_one_source_is_refused_for_several(unit: Site) -> None:
    head = unit.browser(HEAD)
    both = " ".join(one.source.source_id[:12] for one in sources(as_person(unit, FIRST))[0][:2])
    for what in ("review", "hold", "release"):
        for named in (both, ""):
            page = post(head, "/retention", {"what": what, "sources": named, "day": "2999-01-01", "reason": "x"})
            assert (page.status_code, "of one source at a time" in page.text) == (422, True), what
    assert f">{both}</textarea>" in post(head, "/retention", {"what": "hold", "sources": both, "reason": "x"}).text
    assert retention.holds(as_person(unit, HEAD)) == {}


def test_a_source_is_erased_on_the_page_once_two_people_said_so(unit: Site) -> None:
    with (unit.home.root / FILE).open("a") as settings:
        settings.write("\n[retention]\nundo_days = 0\nusual = 5\n")
    web = site(open_home(unit.home.root))
    with decision(as_person(web, FIRST), "open-case", {}) as connection:
        second = account(connection, SECOND)
        assert second is not None
        grant(connection, second.id, Role.HEAD, FIRST)
    head, other = web.browser(HEAD), web.browser(SECOND)
    source = sources(as_person(web, FIRST))[0][0].source.source_id
    told = {"what": "propose", "sources": source[:12], "reason": "wrong unit"}
    assert "Proposed as erasure 1" in post(head, "/retention", told).text
    assert "Sign no. 1" not in head.get("/retention").text
    own = post(head, "/retention/erasure/1", {"answer": "sign"})
    assert (own.status_code, "a second person does" in own.text) == (422, True)
    assert post(other, "/retention/erasure/1", {"answer": "sign"}).status_code == 303
    assert "Erasure 1: 1 sources" in post(head, "/retention/carry-out").text
    assert head.get(f"/source/{source}").status_code == 404
    web.home.engine.dispose()

import pytest
from hypothesis import given
from hypothesis import strategies as st

from relais.link import hubs
from relais.link.gather import CROWDED, DESCRIPTIONS
from relais.link.hubs import (
    FULL_NAMES,
    IDENTIFIERS,
    LIMITS,
    SCREEN_NAMES,
    SHARED_ADDRESS,
    SPELLINGS,
    as_written,
    folded,
)
from relais.link.run import run
from tests.views import views

pytestmark = pytest.mark.slow

PHONE = "+33639980001"


def on_one_phone(parties: list[dict], **more: list[dict]):
    phones = [{"party": i, "kind": "phone", "value": PHONE} for i in range(len(parties))]
    return run(views(party=parties, selector=phones + more.get("selector", [])))


def subjects(tables) -> int:
    return len(set(tables["subject"]["subject_id"].to_pylist()))


@pytest.mark.parametrize(
    "other",
    ["DUPONT Éloïse", "eloise dupont", "Mme Eloise DUPONT", "Dupont, Eloise", "Eloise M. Dupont", "Éloïse Dupont"],
)
def test_one_name_however_written(other):
    assert folded("Éloïse Dupont") == folded(other) == "dupont eloise"


def test_names_of_other_scripts_stay_apart_and_single_words_are_no_full_names():
    assert folded("Мария Иванова") != folded("Мария Петрова")
    assert folded("Maria") is None
    assert folded("Dr M.") is None
    assert folded("Maria", least_words=1) == "maria"


def test_five_full_names_make_a_hub_that_joins_nobody():
    names = ["Ana Example", "Ben Example", "Cara Example", "Dan Example", "Eve Example"]
    tables = on_one_phone([{"name_raw": name} for name in names])
    assert tables["hub"].to_pylist() == [
        {
            "kind": "phone",
            "service": None,
            "value": PHONE,
            "nature": None,
            "parties": 5,
            "names": 5,
            "reason": FULL_NAMES,
            "source_id": "a",
            "locator": "selector/0",
        }
    ]
    assert subjects(tables) == 5
    assert tables["chain"].num_rows == 0


def test_four_full_names_are_four_subjects_and_no_hub():
    tables = on_one_phone([{"name_raw": f"{first} Example"} for first in ("Ana", "Ben", "Cara", "Dan")])
    assert tables["hub"].num_rows == 0
    assert subjects(tables) == 4


def test_many_spellings_of_one_name_are_no_hub():
    spellings = ["Ana Example", "EXAMPLE Ana", "Ána Example", "ana example", "Example, Ana", "Mme Ana Example"]
    tables = on_one_phone([{"name_raw": name} for name in spellings])
    assert tables["hub"].num_rows == 0
    assert subjects(tables) == 1


# Two letters of a given name tell more than an initial does: such names contradict each other.
@pytest.mark.parametrize(("name", "one"), [("M{} S.", False), ("J{}** D***", True), ("Ana{}", True), ("{} ***", True)])
@pytest.mark.parametrize(("more", "is_hub"), [(0, False), (1, True)])
def test_many_masked_or_shortened_names(name, one, more, is_hub):
    parties = LIMITS.spellings + more
    tables = on_one_phone([{"name_raw": name.format("abcdefghij"[i])} for i in range(parties)])
    assert [(row["reason"], row["names"]) for row in tables["hub"].to_pylist()] == [(SPELLINGS, parties)] * is_hub
    assert (subjects(tables) == 1) == (one and not is_hub)


@pytest.mark.parametrize(
    "forms",
    [
        ("Maria Santos", "M Santos", "Maria S.", "M. S.", "Ma. Santos", "SANTOS Maria"),
        ("Juan Dela Cruz", "J** D***", "J. Dela Cruz"),
        ("Juan Cruz", "JU** C***", "J** C***"),
    ],
)
def test_what_hides_or_shortens_a_name_is_still_its_own(forms):
    tables = on_one_phone([{"name_raw": form} for form in forms])
    assert tables["hub"].num_rows == 0
    assert subjects(tables) == 1


def test_more_descriptions_than_one_person_has():
    for count, found in ((DESCRIPTIONS, []), (DESCRIPTIONS + 1, [(CROWDED, DESCRIPTIONS + 1)])):
        tables = on_one_phone([{"address_raw": f"{n} High Street"} for n in range(count)])
        assert [(row["reason"], row["names"]) for row in tables["hub"].to_pylist()] == found
        assert subjects(tables) == (count if found else 1)


def test_names_as_written_keep_initials_and_asterisks():
    assert as_written("MARÍA  S.") == as_written("s. maria") == "maria s"
    assert as_written("JU** D***") == "d*** ju**" != as_written("JO** D***")
    assert as_written("Mme") is None


def test_a_phone_with_five_hundred_nameless_mentions_is_its_owners():
    tables = on_one_phone([{} for _ in range(500)])
    assert tables["hub"].num_rows == 0
    assert subjects(tables) == 1


@pytest.mark.parametrize(("more", "is_hub"), [(0, False), (1, True)])
def test_many_handles_on_one_phone(more, is_hub):
    parties = LIMITS.identifiers + more
    handles = [{"party": i, "kind": "handle", "service": "messenger", "value": f"user.{i}"} for i in range(parties)]
    tables = on_one_phone([{} for _ in range(parties)], selector=handles)
    assert [row["reason"] for row in tables["hub"].to_pylist()] == [IDENTIFIERS] * is_hub
    assert subjects(tables) == (parties if is_hub else 1)


def test_many_screen_names_on_one_phone():
    tables = on_one_phone([{"nickname": f"nick{i:02}"} for i in range(LIMITS.screen_names + 1)])
    assert [(row["reason"], row["names"]) for row in tables["hub"].to_pylist()] == [(SCREEN_NAMES, 21)]


def test_a_shared_address_is_listed_with_its_nature_and_joins_nobody():
    tables = run(
        views(
            party=[{}, {}, {}],
            selector=[{"party": 0, "kind": "ip", "value": "100.64.0.7", "nature": "cgnat"}],
            login=[
                {"party": 1, "ip": "100.64.0.7", "nature": "cgnat"},
                {"party": 1, "ip": "192.168.1.2", "nature": "private"},
                {"party": 1, "ip": "203.0.113.9", "nature": "public"},
                {"party": 2, "ip": "203.0.113.9", "nature": "public"},
            ],
        )
    )
    assert subjects(tables) == 3
    (hub,) = tables["hub"].to_pylist()
    assert (hub["kind"], hub["value"], hub["nature"], hub["parties"]) == ("ip", "100.64.0.7", "cgnat", 2)
    assert (hub["names"], hub["reason"]) == (None, SHARED_ADDRESS)


def test_one_slip_of_the_pen_makes_no_other_person():
    one = ["karen talisay", "karen taalisay", "karen talsay", "karen atlisay", "karen talisya", "karan talisay"]
    assert hubs.apart(one) == 1
    assert hubs.apart([*one, "karen molave", "dao talisay", "dan talisay"]) == 4
    assert hubs.apart([]) == 0


@given(st.lists(st.text("abc ", min_size=1, max_size=16).filter(str.strip), unique=True))
def test_names_put_together_do_not_depend_on_their_order(names):
    assert hubs.apart(names) == hubs.apart(sorted(names, reverse=True)) <= len(names)


def test_masked_names_and_numbers_are_told_apart_by_every_sign():
    assert hubs.apart(["ju** d***", "ja** d***", "anna 12", "anna 13"]) == 4

from datetime import UTC, date, datetime

from hypothesis import given
from hypothesis import strategies as st

from relais.law.channel import load
from relais.law.channels import hidden, offered
from relais.law.penal import in_force
from relais.law.situation import Address, Situation

NOW = datetime(2026, 9, 1, tzinfo=UTC)
FACTS = date(2026, 5, 1)
BOOL, MAYBE, WORD = st.booleans(), st.sampled_from([True, False, None]), st.sampled_from(["", "X-1"])
FUNCTIONS = st.sampled_from([None, "opj", "prosecutor", "investigating_judge", "judge", "fiu", "ncb", "national_unit"])
SITUATIONS = st.builds(
    Situation,
    as_of=st.just(NOW),
    category=st.sampled_from(
        ["identity", "ip_identity", "traffic", "content", "payments", "preservation", "police_information"]
    ),
    country=st.sampled_from([None, "FR", "IE", "DE", "US", "PH", "RE"]),
    facts=st.sampled_from([None, FACTS]),
    offences=st.lists(st.sampled_from(sorted({o.id for o in in_force(FACTS)})), max_size=2).map(tuple),
    frame=st.sampled_from([None, "flagrance", "preliminary", "commission_rogatoire"]),
    procedure=WORD,
    prosecutor_authorisation=WORD,
    magistrate=WORD,
    issuer=FUNCTIONS,
    validator=FUNCTIONS,
    address=st.one_of(st.none(), st.builds(Address, port=BOOL, zone=BOOL, second=BOOL, shared=MAYBE)),
    emergency=BOOL,
    through_a_network=MAYBE,
    mla_to_follow=BOOL,
)


def test_what_is_hidden_says_why():
    assert [channel.id for channel in hidden()] == ["COE-2AP", "US-CLOUD"]
    assert all(channel.why_hidden for channel in hidden())


@given(SITUATIONS)
def test_no_request_is_ready_without_a_named_function_a_country_and_its_pieces(situation):
    for offer in offered(situation):
        assert offer.channel.availability == "usable"
        assert offer.channel.direction in ("out", "both")
        if not offer.ready:
            continue
        assert situation.issuer
        assert situation.country
        assert situation.frame in offer.channel.frames or not offer.channel.frames
        if "procedure_number" in offer.channel.preconditions:
            assert situation.procedure
        if situation.category == "ip_identity" and "ip_port_zone" in offer.channel.preconditions:
            assert situation.address.zone
            assert situation.address.port or situation.address.shared is False
        if offer.channel.id == "EU-EPOC-TC":
            assert {situation.issuer, situation.validator} & {"judge", "investigating_judge"}


def test_what_is_not_stated_keeps_the_choice_open():
    offers = offered(Situation(NOW, "identity"))
    assert [offer.channel.id for offer in offers] == [
        "FR-60-1", "FR-77-1-1", "FR-99-3", "FR-60-2", "FR-77-1-2", "FR-99-4",
        "EU-EPOC-ID", "EU-EIO", "US-VOL", "US-MLA", "PH-MLA",
    ]  # fmt: skip
    for offer in offers:
        missing = [missing.key for missing in offer.missing]
        assert {"no_country", "no_issuer", "no_procedure", "no_offence", "no_facts_date"} <= set(missing)
        assert ("no_frame" in missing) == bool(offer.channel.frames)
        assert all(each.say.format(**dict(each.params)) for each in offer.missing)


def test_police_to_police_goes_through_the_national_unit():
    [european, europol, interpol] = offered(
        Situation(NOW, "police_information", "DE", issuer="opj", validator="national_unit")
    )
    assert europol.ready
    assert [missing.key for missing in european.missing] == ["no_validator"]
    assert [missing.key for missing in interpol.missing] == ["no_validator"]
    assert [offer.channel.id for offer in offered(Situation(NOW, "police_information", "FR"))] == []


def test_a_french_freeze_and_the_fiu():
    [freeze] = offered(
        Situation(NOW, "preservation", "FR", FACTS, ("FR-227-22",), procedure="P", issuer="investigating_judge")
    )
    assert (freeze.channel.id, freeze.ready) == ("FR-QUICKFREEZE", True)
    offers = {offer.channel.id: offer for offer in offered(Situation(NOW, "payments", "FR", issuer="opj"))}
    assert offers["FR-TRACFIN"].warnings == ("intelligence_only",)
    assert [missing.key for missing in offers["FR-TRACFIN"].missing] == ["no_procedure"]


def test_content_in_flagrance_needs_a_judge():
    stated = {"facts": FACTS, "offences": ("FR-227-22",), "frame": "flagrance", "procedure": "P", "issuer": "opj"}
    [alone] = offered(Situation(NOW, "content", "FR", **stated))
    [validated] = offered(Situation(NOW, "content", "FR", validator="judge", **stated))
    assert [missing.key for missing in alone.missing] == ["no_judge"]
    assert validated.ready


def test_every_usable_channel_can_become_ready():
    seen = set()
    address = Address(port=True, zone=True, second=True)
    for channel in load().channels.values():
        for category in channel.categories:
            country = min(channel.countries) if channel.countries else "US"
            whole = Situation(
                NOW, category, country, FACTS, ("FR-CPL-222-29",), (), (*channel.frames, None)[0], "P", "A", "M",
                (*channel.issuers, None)[0], "judge", address, mla_to_follow=True,
            )  # fmt: skip
            seen |= {offer.channel.id for offer in offered(whole) if offer.ready}
    asked = {c.id for c in load().channels.values() if c.direction in ("out", "both") and c.availability == "usable"}
    assert seen == asked

import pytest

from relais.link.bundles import LEAST, MESSAGE_SIGNS
from relais.link.report_groups import BUNDLE, SHARED
from tests.link.test_report_groups import proposed

pytestmark = pytest.mark.slow

HASH = "0" * 32


def bundled(count=LEAST, **tables) -> list[dict]:
    """The rows of the bundles of so many reports in one source, each on a party of its own."""
    tables.setdefault("party", [{"report": n, "role": "reported"} for n in range(count)])
    rows, found = proposed(report=[{} for _ in range(count)], **tables)
    assert found == []
    return rows


def held(count=LEAST, **columns) -> list[dict]:
    return [{"report": n, **columns} for n in range(count)]


def test_a_file_that_goes_round():
    rows = bundled(media=held(md5=HASH))
    assert {(row["kind"], row["basis"], row["beside_reading"], row["differences"]) for row in rows} == {
        (BUNDLE, SHARED, None, 0)
    }
    assert [row["ordinal"] for row in rows] == list(range(LEAST))
    assert dict(rows[0]["params"]) == {
        "reports": str(LEAST), "parties": str(LEAST), "hashes": "1", "urls": "0", "messages": "0", "least": str(LEAST),
    }  # fmt: skip


def test_four_people_are_no_bundle():
    assert bundled(LEAST - 1, media=held(LEAST - 1, md5=HASH)) == []
    assert bundled(media=held(LEAST - 1, md5=HASH)) == []


def test_one_person_in_many_reports_is_no_bundle():
    phone = [{"party": n, "value": "+15550100"} for n in (0, 1)]
    party = [{"report": n, "role": "reported"} for n in range(LEAST)]
    rows, _found = proposed(report=[{} for _ in party], party=party, media=held(md5=HASH), selector=phone)
    assert BUNDLE not in {row["kind"] for row in rows}


def test_a_report_that_came_twice_counts_once():
    rows, _found = proposed(
        report=[{"reference": "CT-1234"} if n < 2 else {} for n in range(LEAST)],
        party=[{"report": n, "role": "reported"} for n in range(LEAST)],
        media=held(md5=HASH),
    )
    assert BUNDLE not in {row["kind"] for row in rows}


@pytest.mark.parametrize("role", ["victim", "reporter", "recipient"])
def test_only_reported_people_count(role):
    assert bundled(media=held(md5=HASH), party=[{"report": n, "role": role} for n in range(LEAST)]) == []


def test_files_that_the_same_reports_share_are_one_bundle():
    rows = bundled(media=[*held(md5=HASH), *held(sha1="1" * 40), {"report": 0, "md5": "2" * 32}])
    assert [dict(row["params"])["hashes"] for row in rows] == ["2"] * LEAST
    rows = bundled(LEAST + 1, media=[*held(LEAST + 1, md5=HASH), *held(sha1="1" * 40)])
    assert len(rows) == 2 * LEAST + 1
    assert len({row["group_id"] for row in rows}) == 2


def test_a_file_of_a_party():
    assert len(bundled(media=[{"party": n, "md5": HASH} for n in range(LEAST)])) == LEAST


def test_a_page_that_goes_round_and_a_site_that_is_none():
    assert len(bundled(selector=held(kind="url", value="https://example.org/page"))) == LEAST
    assert bundled(selector=held(kind="url", value="https://example.org/")) == []
    assert bundled(selector=held(kind="url", value="https://example.org")) == []


def test_a_message_that_goes_round():
    def sent(length):
        return [{"sender": n, "text_hmac": bytes(32), "length": length} for n in range(LEAST)]

    assert len(bundled(message=sent(MESSAGE_SIGNS))) == LEAST
    assert bundled(message=sent(MESSAGE_SIGNS - 1)) == []

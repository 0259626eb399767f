import json

from relais.dossier import account


def say(template, params):
    return template.format(**params)


def told(**more):
    plain = {
        "as_of": "2026-11-25T12:00:00+00:00", "sources": {"read": 2, "partial": 0, "unread": 1},
        "facts": {"message": 3, "trip": 0}, "unread": [], "remarks": [], "waiting": [],
        "unsure": {"hubs": 1, "duplicates": 2, "named_only": 3, "ties": 4, "undetermined": 5},
        "leads": {"anchors": 1, "leads": 9, "proposed": 2}, "countries": {"FR": 2},
    }  # fmt: skip
    return account.Account(**(plain | more))


def test_what_was_left_unread_stands_with_its_reason_and_place(tmp_path):
    line = account.Unread("inbox/a|b.pdf", "s1", "unread", 0, "no reader knows {what}", {"what": "this"}, "line 1")
    account.write(tmp_path, told(unread=[line]), say)
    page = (tmp_path / "account.md").read_text()
    assert "| inbox/a\\|b.pdf | unread | 0 | line 1: no reader knows this |" in page
    assert "Sources: 3. Read whole: 2. In part: 0. Not at all: 1. Facts: message 3" in page
    assert json.loads((tmp_path / "account.json").read_text())["unread"][0]["reason"] == "no reader knows this"


def test_nothing_unread_and_nothing_waiting_is_said(tmp_path):
    account.write(tmp_path, told(), say)
    page = (tmp_path / "account.md").read_text()
    assert account.NOTHING_UNREAD in page
    assert account.NOTHING_WAITS in page
    assert "Contacts whose country is undetermined: 5" in page


def test_a_long_list_says_how_much_it_hides(tmp_path):
    line = account.Waiting("a", "s1", "zone", "line 1", "12:00", 7)
    account.write(tmp_path, told(waiting=[line] * (account.SHOWN + 3)), say)
    assert "3 more stand in account.json." in (tmp_path / "account.md").read_text()


def test_what_was_said_of_sources_read_whole_is_told_once_per_kind_with_its_count(tmp_path):
    lines = [
        account.Unread(f"inbox/{name}", name, "read", 0, "{count} times are no times", {"count": "2"}, "line 9")
        for name in ("a.txt", "b.txt")
    ]
    account.write(tmp_path, told(remarks=lines), say)
    assert "| 2 | line 9: 2 times are no times | inbox/a.txt |" in (tmp_path / "account.md").read_text()
    assert len(json.loads((tmp_path / "account.json").read_text())["remarks"]) == 2

"""Histories of our own, after the public descriptions of the browsers' tables."""

from tests.intake.databases import database

PAGES = (
    "https://example.org/a?b=1",
    "https://example.com/search?q=good+day",
    "chrome://newtab/",
    "file:///srv/ana/list.txt",
)


def _rows(*, with_title: bool) -> str:
    title = ", 'a title'" if with_title else ""
    return ", ".join(f"({number}, '{url}'{title})" for number, url in enumerate(PAGES, 1))


CHROME = f"""
CREATE TABLE urls (id INTEGER PRIMARY KEY, url LONGVARCHAR, title LONGVARCHAR);
CREATE TABLE visits (id INTEGER PRIMARY KEY, url INTEGER, visit_time INTEGER);
CREATE TABLE downloads (id INTEGER PRIMARY KEY, target_path LONGVARCHAR);
INSERT INTO urls VALUES {_rows(with_title=True)};
INSERT INTO visits VALUES (1, 1, 13359463200000000), (2, 2, 13359463201000000), (3, 3, 13359463202000000),
    (4, 4, 13359463203000000), (5, 1, 13359463204500000);
"""
FIREFOX = f"""
CREATE TABLE moz_places (id INTEGER PRIMARY KEY, url LONGVARCHAR, title LONGVARCHAR);
CREATE TABLE moz_historyvisits (id INTEGER PRIMARY KEY, place_id INTEGER, visit_date INTEGER);
INSERT INTO moz_places VALUES {_rows(with_title=True)};
INSERT INTO moz_historyvisits VALUES (1, 1, 1714989600000000), (2, 2, 1714989601000000);
"""
SAFARI = f"""
CREATE TABLE history_items (id INTEGER PRIMARY KEY, url TEXT);
CREATE TABLE history_visits (id INTEGER PRIMARY KEY, history_item INTEGER, visit_time REAL, title TEXT);
INSERT INTO history_items VALUES {_rows(with_title=False)};
INSERT INTO history_visits VALUES (1, 1, 736682400.5, 'a title'), (2, 2, 736682401, NULL);
"""

SOUND: dict[str, bytes] = {
    "browser_history": database(CHROME),
    "browser_history, Firefox": database(FIREFOX),
    "browser_history, Safari": database(SAFARI),
}

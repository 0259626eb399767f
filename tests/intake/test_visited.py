import pytest

from relais.intake.facts import Facts
from relais.intake.visited import CUT, NO_SITE, Visited, bare


@pytest.mark.parametrize(
    ("url", "kept"),
    [
        ("https://www.google.com/search?q=secret", "https://www.google.com/search"),
        ("https://www.bing.com/search?q=secret", "https://www.bing.com/search"),
        ("https://amazon.fr/s?k=secret", "https://amazon.fr/s"),
        ("https://example.org/a?token=secret&password=secret", "https://example.org/a"),
        ("https://example.org/a/b#access_token=secret", "https://example.org/a/b"),
        ("https://example.org/a;jsessionid=secret?b", "https://example.org/a"),
        ("https://example.org?secret", "https://example.org"),
        ("https://google.com/maps/search/secret+place", "https://google.com/maps/search"),
        ("https://google.com/maps/place/secret/@48.85,2.35", "https://google.com/maps/place"),
        ("https://example.org/en/Search/secret/2", "https://example.org/en/Search"),
        ("https://example.org/recherche/secret", "https://example.org/recherche"),
        ("www.example.org/search/secret", "www.example.org/search"),
        ("https://ana:secret@example.org/a", "https://ana@example.org/a"),
        ("https://search/a", "https://search/a"),
        ("https://example.org/a/place/b", "https://example.org/a/place/b"),
        ("https://example.org/a/search", "https://example.org/a/search"),
        ("https://example.org/research/a/", "https://example.org/research/a/"),
    ],
)
def test_what_was_typed_is_cut(url: str, kept: str) -> None:
    assert bare(url) == kept


def test_what_was_cut_and_what_is_of_no_site_is_counted() -> None:
    facts = Facts("0" * 64, "test", 1, sink=lambda _table, _batch: None)
    visited = Visited(facts, "visits")
    for url in (
        "https://example.org/a?b",
        "www.example.org/a#b",
        "https://example.org/a",
        "file:///secret.txt",
        "hello",
    ):
        visited.add("visits/1", url)
    visited.flush()
    visited.flush()
    assert [(each.template, each.place, each.skipped, dict(each.params)) for each in facts.close().notices] == [
        (CUT, "visits", 0, {"count": "2"}),
        (NO_SITE, "visits", 2, {"count": "2", "kinds": "file:, ?"}),
    ]

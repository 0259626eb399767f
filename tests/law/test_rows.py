import pytest

from relais.law.rows import BadLawError, Reference, keys, one_of, provenance, reference, rows, tree

ROW = {"status": "verified", "confidence": "high", "source": ["S"]}


@pytest.mark.parametrize("text", ["", "[]", "a: [", "!!python/object:os.system {}", "a: 1\na: 2", "b: [{a: 1, a: 2}]"])
def test_what_is_no_law_file(text):
    with pytest.raises(BadLawError, match="a file"):
        tree(text, "a file")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"status": "certain"}, "status is “certain”"),
        ({"confidence": "total"}, "confidence is “total”"),
        ({"source": ["T"]}, "names the source T"),
        ({"source": "S"}, "source must be a list"),
        ({"source": []}, "names no source"),
        ({"caveat": 1}, "caveat must be text"),
    ],
)
def test_a_row_shows_how_well_it_is_known(change, said):
    with pytest.raises(BadLawError, match=said):
        provenance("A", {**ROW, **change}, {"S": "a source"})


def test_only_what_is_remembered_may_lack_a_source():
    assert provenance("A", {**ROW, "status": "remembered", "source": []}, {}).sources == ()
    assert provenance("A", ROW, {"S": "a source"}).sources == ("a source",)


def test_a_reference_says_what_replaces_it():
    given = {"code": "CPP", "article": "230-46", "valid_to": "2029-01-01", "successor": "L. 3562-1 ff."}
    read = reference("A", given)
    assert isinstance(read, Reference)
    assert (read.valid_from, read.valid_to.year, read.successor) == (None, 2029, "L. 3562-1 ff.")
    for bad in ({**given, "code": "CC"}, {**given, "valid_to": "2029"}, {**given, "page": 1}):
        with pytest.raises(BadLawError, match="A"):
            reference("A", bad)


def test_true_is_not_one_and_ids_stand_once():
    with pytest.raises(BadLawError, match="expected one of 1"):
        one_of("A", "key", True, (1,))
    with pytest.raises(BadLawError, match="x stands twice"):
        rows("A", [{"id": "x"}, {"id": "x"}])
    with pytest.raises(BadLawError, match="no row"):
        keys("A", [], set())

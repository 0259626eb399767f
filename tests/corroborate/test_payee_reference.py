import pytest

from relais.corroborate.payee_reference import TITLES, Kind, PayeeReferenceError, Quantile, load

KIND = Kind("k", "Kind", "source", (Quantile(0.5, 2, "derived"), Quantile(0.9, 10, "assumption")))


@pytest.mark.parametrize(
    ("payers", "told"),
    [
        (1, (1.0, 1.0, "derived")),
        (2, (0.5, 1.0, "derived")),
        (3, (0.5, 0.5, "derived")),
        (4, (0.1, 0.5, "assumption")),
        (10, (0.1, 0.5, "assumption")),
        (11, (0.1, 0.1, "assumption")),
        (12, (0.0, 0.1, "assumption")),
    ],
)
def test_what_lies_between_two_quantiles_is_told_as_lying_between_them(payers, told):
    assert KIND.as_many(payers) == pytest.approx(told)


def test_the_shipped_table_says_of_each_value_where_it_comes_from():
    reference = load()
    assert tuple(kind.title for kind in reference.kinds) == TITLES
    assert {"agent", "landlord", "school", "family"} <= {kind.name for kind in reference.kinds}
    # Most is assumption, and a row must say so: nothing here may pass as published by mistake.
    assert {one.status for kind in reference.kinds for one in kind.at_most} == {"assumption", "derived"}


NAMED = '[[kind]]\nname = "a"\ntitle = "A"\n'
SOURCED = NAMED + 'source = "s"\n'


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("version =", "cannot be read"),
        ('version = "1"', "no \\[\\[kind\\]\\]"),
        (SOURCED + "at_most = []", "a has no at_most"),
        (NAMED + 'at_most = [{share = 0.5, payers = 1, status = "derived"}]', "a lacks source"),
        (SOURCED + 'at_most = [{share = 1.5, payers = 1, status = "derived"}]', "expected share"),
        (SOURCED + 'at_most = [{share = 0.5, payers = 0, status = "derived"}]', "expected share"),
        (SOURCED + 'at_most = [{share = 0.5, payers = 1, status = "sure"}]', "expected share"),
        (SOURCED + 'at_most = [{share = 0.5, payers = 1, status = "derived", n = 1}]', "expected share"),
        (SOURCED + 'at_most = [{share = 0.5, payers = 1, status = "derived"}]', "the reference lacks version"),
        (
            SOURCED
            + "at_most = ["
            + ", ".join(
                f'{{share = {share}, payers = {payers}, status = "derived"}}' for share, payers in ((0.5, 3), (0.9, 2))
            )
            + "]",
            "must rise",
        ),
    ],
)
def test_a_file_that_cannot_be_used_says_why(tmp_path, text, said):
    path = tmp_path / "own.toml"
    path.write_text(text)
    with pytest.raises(PayeeReferenceError, match=said):
        load(path)
    with pytest.raises(PayeeReferenceError, match="cannot be read"):
        load(tmp_path / "none.toml")

"""Answers known beforehand: which file they fit, and what is wrong with a bad file of them."""

import pytest

from relais.desk.error import DeskError
from relais.desk.known import load_known


def written(tmp_path, text):
    path = tmp_path / "answers.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_file_and_a_folder_are_found_by_any_end_and_the_longest_path_wins(tmp_path):
    known = load_known(
        written(
            tmp_path,
            "path,key,value\nseizure_1/,zone,Asia/Manila\nseizure_1/chats/,zone,Europe/Paris\nb.csv,country,FR\n",
        )
    )
    assert known.of("inbox/seizure_1/x.txt") == {"zone": "Asia/Manila"}
    assert known.of("inbox/seizure_1/chats/x.txt") == {"zone": "Europe/Paris"}
    assert known.of("inbox/a/b.csv") == {"country": "FR"}
    assert known.of("inbox/seizure_12/x.txt") == {}
    assert known.of("b.csv/x") == {}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a,b\n", "must begin with"),
        ("path,key,value\nx,zone\n", "line 2"),
        ("path,key,value\nx,shoe,1\n", "answers.csv, line 2: nothing can be answered under “shoe”"),
        ("path,key,value\nx,zone,Paris\n", "answers.csv, line 2: “Paris” is no answer to zone"),
        ("path,key,value\nx,zone,Europe/Paris\n\nx,decimal,:\n", "line 4: “:” is no answer to decimal"),
        ("path,key,value\nx,zone,Europe/Paris\nx,zone,Asia/Manila\n", "line 3: x has two answers to zone"),
    ],
)
def test_a_bad_file_is_told(tmp_path, text, said):
    with pytest.raises(DeskError, match=said):
        load_known(written(tmp_path, text))


def test_a_file_that_is_not_there(tmp_path):
    with pytest.raises(DeskError, match="cannot be read"):
        load_known(tmp_path / "none.csv")


def test_a_line_that_fits_no_file_is_told(tmp_path):
    known = load_known(written(tmp_path, "path,key,value\na/,zone,Asia/Manila\nb.csv,country,FR\n"))
    known.of("inbox/a/x.txt")
    assert [notice.params for notice in known.unused()] == [{"file": "b.csv", "keys": "country"}]

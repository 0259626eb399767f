import json


def test_two_names_are_told_apart_or_not_and_why(run):
    out = run("names", "Dr. Odile Marchetti", "Marchetti, O.").stdout
    assert "Can be the same person." in out
    assert "“odile” / “o”: an initial stands for the word (initials)" in out
    assert "Not taken for the same person." in run("names", "Odile Marchetti", "Bruno Marchetti").stdout


def test_as_json(run):
    told = json.loads(run("names", "Odile Marchetti", "Odlie Marchetti", "--json").stdout)
    assert (told["same"], told["level"]) == (True, "spelling")
    assert [(one["rule"], one["left"], one["right"]) for one in told["rules"]] == [("spelling", "odile", "odlie")]


def test_a_file_of_pairs(run, tmp_path):
    (tmp_path / "pairs.csv").write_text("name1,name2\nOdile Marchetti,O. Marchetti\nx,y\n", encoding="utf-8")
    out = run("names", "--pairs", str(tmp_path / "pairs.csv"), "--out", str(tmp_path / "out.parquet")).stdout
    assert "2 pairs compared, 1 can be the same person, 1 with a side that names nobody." in out
    assert (tmp_path / "out.parquet").is_file()


def test_what_cannot_be_done_is_said_in_one_line(run, tmp_path):
    for words in (("names", "4567", "Odile"), ("names", "--pairs", str(tmp_path / "none.csv")), ("names", "Odile")):
        refused = run(*words)
        assert refused.returncode == 2
        assert "Traceback" not in refused.stderr
        assert refused.stderr

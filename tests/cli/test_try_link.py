"""`relais try-link`: pairs, clusters and weights of a table; one clear line where it cannot be read."""

import json

import pyarrow.parquet as pq
import pytest

from tests.cli.conftest import Run, told

TABLE = (
    "name,phone,gender\n"
    "Ana Example,+33639980001,x\n"
    "EXAMPLE Ana,+33639980001,y\n"
    "Ben Other,+33639980002,x\n"
    "Ana Example,+33639980001,y\n"
)


@pytest.mark.slow
def test_rows_that_are_one_person_are_put_together(run: Run, tmp_path) -> None:
    (tmp_path / "people.csv").write_text(TABLE, encoding="utf-8")
    out = tmp_path / "out"
    document = told(run("try-link", str(tmp_path / "people.csv"), "--out", str(out), "--json"))
    assert document["columns"] == {"name": "name", "phone": "contact", "gender": "left out"}  # type: ignore[index]
    assert document["model"] == "shipped"  # type: ignore[index]
    clusters = pq.read_table(out / "clusters.parquet").sort_by("row")["cluster"].to_pylist()
    assert clusters[0] == clusters[1] == clusters[3] != clusters[2]
    pairs = {(row["left"], row["right"]): row["use"] for row in pq.read_table(out / "pairs.parquet").to_pylist()}
    assert {pair for pair, use in pairs.items() if use == "merged"} == {(0, 1), (0, 3), (1, 3)}
    assert json.loads((out / "model.json").read_text(encoding="utf-8"))["model"] == "shipped"


@pytest.mark.slow
@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("none.csv", None),
        ("empty.csv", ""),
        ("ids.csv", "id,country\n1,FR\n"),
        ("twice.csv", "name,Name,dob\nAna,Ana,1990\n"),
        ("head.csv", "name,dob\n"),
    ],
)
def test_what_is_no_table_of_people_is_refused_in_one_line(run: Run, tmp_path, name, text) -> None:
    if text is not None:
        (tmp_path / name).write_text(text, encoding="utf-8")
    result = run("try-link", str(tmp_path / name), "--out", str(tmp_path / "out"))
    assert result.returncode == 2
    assert name in result.stderr
    assert result.stderr.count("\n") == 1
    assert not (tmp_path / "out").exists()


@pytest.mark.slow
def test_french_headings_and_semicolons_are_read(run: Run, tmp_path) -> None:
    text = "Nom;Prénom;Date de naissance;Nationalité\nExample;Ana;1990-02-03;x\nEXAMPLE;Ana;1990-02-03;y\n"
    (tmp_path / "people.csv").write_text(text, encoding="utf-8")
    document = told(run("try-link", str(tmp_path / "people.csv"), "--out", str(tmp_path / "out"), "--json"))
    assert document["columns"] == {  # type: ignore[index]
        "nom": "name", "prenom": "name", "date_de_naissance": "date of birth", "nationalite": "left out",
    }  # fmt: skip
    assert document["clusters"] == 1  # type: ignore[index]


@pytest.mark.slow
@pytest.mark.parametrize("text", ["nom;téléphone\nAnna B;0639980001\n", "nom;telephone\nAnné B;0639980001\n"])
def test_a_table_in_another_encoding_says_what_to_do(run: Run, tmp_path, text) -> None:
    (tmp_path / "people.csv").write_text(text, encoding="latin-1")
    refused = run("try-link", str(tmp_path / "people.csv"), "--out", str(tmp_path / "out"))
    assert refused.returncode == 2
    assert refused.stderr.count("\n") == 1
    assert "not encoded in UTF-8" in refused.stderr

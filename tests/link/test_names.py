"""Names across borders: every case of every rule, and the laws that any two texts obey."""

import csv
import random
import re
import time
from itertools import pairwise, product
from pathlib import Path

import numpy as np
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from relais.link.names import keys as names_keys
from relais.link.names.compare import CONFLICT, LEVEL_MEANING, LEVELS, SAME, Likeness, compare
from relais.link.names.many import Names
from relais.link.names.name import Name, parse
from relais.link.names.nicknames import LANGUAGES, names
from relais.link.names.registry import RULES

CASES = Path(__file__).parent / "cases"
ROOM = Path(names_keys.__file__).parent
FEWEST_CASES = 12
PAIRS = [
    pytest.param(case, id=f"{path.stem}: {case['left']} / {case['right']}")
    for path in sorted(CASES.glob("*.yaml"))
    for case in yaml.safe_load(path.read_text(encoding="utf-8"))
]


def named(raw: str) -> Name:
    name = parse(raw)
    assert name is not None
    return name


def liken(left: str, right: str) -> Likeness:
    return compare(named(left), named(right))


@pytest.mark.parametrize("case", PAIRS)
def test_case(case):
    left, right = parse(case["left"]), parse(case["right"])
    same = left is not None and right is not None and compare(left, right).score >= SAME
    assert same is case["same"], case["why"]


def test_each_rule_has_a_file_and_cases_that_say_yes_and_no():
    ruled = {path.stem for path in ROOM.rglob("*.py") if "RULE = Rule(" in path.read_text(encoding="utf-8")}
    assert ruled - {"__init__"} | {"nicknames"} == set(RULES)
    assert {path.stem for path in CASES.glob("*.yaml")} == set(RULES)
    for rule in RULES:
        cases = yaml.safe_load((CASES / f"{rule}.yaml").read_text(encoding="utf-8"))
        assert len(cases) >= FEWEST_CASES, rule
        assert {case["same"] for case in cases} == {True, False}, rule
        assert all(case["why"].endswith(".") for case in cases), rule


def test_each_level_says_what_it_means():
    assert tuple(LEVEL_MEANING) == LEVELS
    assert 0 < CONFLICT < SAME < 1


@pytest.mark.parametrize(
    ("left", "right", "level"),
    [
        ("Odile Marchetti", "MARCHETTI Odile", "same"),
        ("Hicham Cherkaoui", "Hisham Sharqawi", "written"),
        ("Robert Winter", "Bob Winter", "spelling"),
        ("Glenda Ocampo Salonga", "Glenda Salonga", "part"),
        ("O. Marchetti", "Odile Marchetti", "initials"),
        ("Ivo Lungu", "Iva Lungu", "clash"),
        ("Olaf Renk", "Olaf Renc", "written"),
        ("Olaf Renk", "Olaf Renf", "doubtful"),
        ("Marchetti", "Odile Marchetti", "one_word"),
        ("Odile Marchetti", "Bruno Marchetti", "clash"),
        ("Odile Marchetti", "Ramil Abad", "different"),
    ],
)
def test_level(left, right, level):
    assert liken(left, right).level == level


def test_the_rules_tell_the_words_they_spoke_of():
    spoken = liken("Dr. Glenda Ocampo Delos Santos", "DelosSantos, G.").rules
    assert {(one.rule, one.left, one.right) for one in spoken} == {
        ("initials", "glenda", "g"),
        ("titles", "dr", ""),
        ("order", "glenda delossantos", "delossantos g"),
        ("middle_name", "ocampo", ""),
    }


@pytest.mark.parametrize("right", ["Odile", "O. Tardieu", "Kiko", "B. Marchetti", "Besson"])
def test_a_single_word_or_an_initial_never_tells_two_people_apart(right):
    assert CONFLICT <= liken("Odile Marchetti", right).score < SAME


@pytest.mark.parametrize(
    ("left", "right"),
    [("Odile Marchetti", "Bruno Marchetti"), ("Vinh Lâm", "Vinh Cao"), ("هشام القباني", "Karim Kabbani")],
)
def test_two_full_names_that_contradict_each_other_fall_below(left, right):
    assert liken(left, right).score < CONFLICT


@pytest.mark.parametrize("raw", ["", " ", "x", "4567", "😀", "...", "A. B.", "١٢٣", "\u200f", "!" * 10_000])
def test_what_names_nobody_is_no_name(raw):
    assert parse(raw) is None


def test_a_long_text_is_cut():
    assert len(named("Odile Marchetti " * 700).tokens) <= 12


texts = st.text(max_size=60)
LATIN = "Odile Marchetti BESSON J. Ma. de la El Ben Abdul Karim Ig0r Dr x Nur al-Din Văn Trịnh"
OTHER = "هشام القباني عبد الله 习近平 Сергей"
words = st.sampled_from(LATIN.split() + OTHER.split())
rows = st.one_of(texts, st.lists(words, max_size=6).map(" ".join))


@given(rows, rows)
def test_exchanging_the_names_exchanges_the_sides_alone(left, right):
    one, two = parse(left), parse(right)
    if one and two:
        there, back = compare(one, two), compare(two, one)
        assert (there.level, there.score) == (back.level, back.score)
        assert sorted((rule.rule, rule.left, rule.right) for rule in there.rules) == sorted(
            (rule.rule, rule.right, rule.left) for rule in back.rules
        )
        assert there.level in LEVELS
        assert 0 <= there.score <= 1
        assert {rule.rule for rule in there.rules} <= set(RULES)


def assert_as_one_by_one(told: list[str], pairs: list[tuple[int, int]]) -> None:
    left, right = (np.array([pair[side] for pair in pairs], np.int64) for side in (0, 1))
    by_name = Names(told)
    one_by_one = [by_name.levels(left[i : i + 1], right[i : i + 1])[0] for i in range(len(pairs))]
    assert by_name.levels(left, right).tolist() == one_by_one


@given(st.lists(rows, min_size=8, max_size=8))
@settings(deadline=None)
def test_many_pairs_are_told_as_one_by_one(told):
    assert_as_one_by_one(told, list(product(range(len(told)), repeat=2)))


def test_many_pairs_of_the_cases_are_told_as_one_by_one():
    told = [case.values[0][side] for case in PAIRS for side in ("left", "right")]
    draw = random.Random(3)
    strangers = [(draw.randrange(len(told)), draw.randrange(len(told))) for _ in range(3000)]
    assert_as_one_by_one(told, [(i, i + 1) for i in range(0, len(told), 2)] + strangers)


@given(rows)
def test_a_name_is_the_same_as_itself(raw):
    if name := parse(raw):
        assert compare(name, named(raw + " ")).level == "same"
        assert len(name.tokens) == len(name.skeletons) > 0
        assert all(token.isascii() and token.isalpha() for token in name.tokens)


@given(st.permutations(["Odile", "Marchetti", "Besson", "Cordier"]))
def test_keys_do_not_depend_on_the_order(order):
    assert set(names_keys.keys(named(" ".join(order)))) == set(names_keys.keys(named("Odile Marchetti Besson Cordier")))


@given(rows)
def test_at_most_six_keys_and_none_for_one_word(raw):
    if name := parse(raw):
        found = names_keys.keys(name)
        assert len(found) <= 6
        assert len(set(found)) == len(found)
        assert found == () or len(name.tokens) > 1


def test_a_key_outlives_script_romanisation_and_the_middle_name():
    for left, right in (
        ("هشام القباني", "Hicham El Kabbani"),
        ("Hicham Cherkaoui", "Hisham Sharqawi"),
        ("Glenda Ocampo Salonga", "Salonga, Glenda"),
        ("Ana de la Fuente", "Ana Delafuente"),
    ):
        assert set(names_keys.keys(named(left))) & set(names_keys.keys(named(right)))


def test_short_names_of_each_language():
    assert len(LANGUAGES) == 6
    assert names()["bob"] >= {"robert"}
    assert len(names()) > 1000


def test_a_pair_takes_little_time():
    spell = random.Random(5)
    raws = [
        "".join(spell.choices("aeioulmnrst", k=6)) + " " + "".join(spell.choices("aeioulmnrst", k=8))
        for _ in range(2000)
    ]
    pairs = [(named(left), named(right)) for left, right in pairwise(raws)]
    before = time.process_time()
    for left, right in pairs:
        compare(left, right)
    assert (time.process_time() - before) / len(pairs) < 300e-6


@pytest.mark.slow
@pytest.mark.samples
def test_names_across_borders(samples: Path):
    rows = _rows(samples, "names_xborder_dev.csv")
    found, truth = _found(rows), _truth(rows)
    assert _f1(found, truth) > 0.985
    siblings = [same for same, row in zip(found, rows, strict=True) if row["category"] == "sibling"]
    assert sum(siblings) / len(siblings) <= 0.005
    arabic = [
        same
        for same, row in zip(found, rows, strict=True)
        if row["is_match"] == "True" and re.search("[\u0620-\u064a]", row["name1"] + row["name2"])
    ]
    assert sum(arabic) / len(arabic) > 0.95
    shared = [
        bool(set(names_keys.keys(named(row["name1"]))) & set(names_keys.keys(named(row["name2"]))))
        for same, row in zip(found, rows, strict=True)
        if same and row["is_match"] == "True"
    ]
    assert sum(shared) / len(shared) > 0.96


@pytest.mark.samples
def test_names_of_public_figures(samples: Path):
    rows = [row for row in _rows(samples, "name_bench_cases.csv") if row["schema"] == "Person"]
    assert _f1(_found(rows), _truth(rows)) > 0.83
    kept = [row for row in rows if row["case_group"].startswith("nk_")]
    assert _f1(_found(kept), _truth(kept)) > 0.87


def _rows(samples: Path, name: str) -> list[dict[str, str]]:
    with (samples.parent / "bench" / "er" / name).open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def _found(rows: list[dict[str, str]]) -> list[bool]:
    pairs = [(parse(row["name1"]), parse(row["name2"])) for row in rows]
    return [bool(left and right and compare(left, right).score >= SAME) for left, right in pairs]


def _truth(rows: list[dict[str, str]]) -> list[bool]:
    return [row["is_match"].lower() == "true" for row in rows]


def _f1(found: list[bool], truth: list[bool]) -> float:
    both = sum(one and two for one, two in zip(found, truth, strict=True))
    return 2 * both / (sum(found) + sum(truth))

import random
from functools import partial

import numpy as np
import pyarrow as pa
import pytest

from relais.link import identity, spark
from relais.link.clusters import JUDGED
from relais.link.decided import Decisions
from relais.link.identity import Identity
from relais.link.run import clear, gathered, run
from relais.link.weights.model import shipped
from relais.store.spark import connect
from tests.link.made import covered, judged, procedures
from tests.views import views

pytestmark = [pytest.mark.slow, pytest.mark.allow_hosts(["127.0.0.1", "localhost"])]


def drawn(seed: int, people: int) -> dict[str, list[dict[str, object]]]:
    """A ledger with what Spark could get wrong: scripts, hubs, shared phones, victims, empty fields, the same twice."""
    draw = random.Random(seed)
    given = ["Ana", "Jean-Pierre", "Hicham", "هشام", "Мария", "Thị Hồng", "O'Neil", "José", "J."]
    family = ["Example", "El Kabbani", "القباني", "Ivanova", "Nguyễn", "de la Cruz", "Martin", "Muster"]
    tables: dict[str, list[dict[str, object]]] = {"party": [], "selector": [], "payment": [], "login": []}
    for person in range(people):
        name = f"{draw.choice(given)} {draw.choice(family)}"
        born = f"{draw.randint(1960, 2004)}-{draw.randint(1, 12):02}-{draw.randint(1, 28):02}"
        phone = f"+3363998{person // 2:04}"
        for mention in range(draw.randint(1, 4)):
            at = len(tables["party"])
            said = draw.choice([name, name.upper(), " ".join(reversed(name.split())), None, f"pseudo{person}"])
            place = draw.choice([None, f"{person % 5} rue de l'Exemple, Lyon", "Lapu-Lapu City"])
            tables["party"].append(
                {"source_id": "ab"[mention % 2], "ordinal": at, "name_raw": said, "address_raw": place,
                 "birth_date_raw": draw.choice([None, born, born[:4]]), "role": draw.choice(["other"] * 9 + ["victim"])}
            )  # fmt: skip
            said_by = {"source_id": "ab"[mention % 2], "party": at}
            mail = f"{name.split(maxsplit=1)[0].lower()}{person % 7}@example.org"
            told = [("phone", phone), ("email", mail), ("phone", "+33639980000"), ("handle", f"user.{person}{mention}")]
            for kind, value in draw.sample(told, draw.randint(0, 3)):
                tables["selector"].append(
                    {**said_by, "ordinal": len(tables["selector"]), "kind": kind, "value": value,
                     "at": draw.choice([None, 86_400_000_000 * draw.randint(18_000, 20_000)])}
                )  # fmt: skip
            if draw.random() < 0.3:
                ip = f"203.0.113.{draw.randint(1, 9)}"
                tables["login"].append(
                    {**said_by, "ordinal": len(tables["login"]), "ip": ip, "ip_raw": ip, "nature": "documentation"}
                )
    return tables


@pytest.fixture(scope="module")
def session(spark_there, tmp_path_factory):
    with connect(tmp_path_factory.mktemp("spark")) as running:
        yield running


def kept(found: Identity, lead: float) -> dict[tuple[int, int], tuple[float, ...]]:
    """The pairs that any later step looks at, with all their bits and levels."""
    at = np.flatnonzero((found.scored.total >= lead) | (found.left == found.right)).tolist()
    fields = sorted(found.scored.bits)
    return {
        (int(found.left[i]), int(found.right[i])): (
            float(found.scored.total[i]), *(float(found.scored.bits[name][i]) for name in fields),
            *(float(found.found.levels[name][i]) for name in fields),
        )
        for i in at
    }  # fmt: skip


def test_the_same_pairs_bits_and_clusters_as_duckdb(session):
    model, decisions = shipped(), Decisions()
    with views(**drawn(7, 120)) as con:
        gathered(con, decisions)
        here, there = identity.propose(con, model, decisions), spark.propose(con, model, decisions, session)
        clear(con)
    lead = model.thresholds.lead
    ours, theirs = kept(here, lead), kept(there, lead)
    assert len(ours) > 150
    assert theirs == ours
    assert there.of.tolist() == here.of.tolist()
    assert there.clusters == here.clusters
    assert len(there.left) == len(theirs) < len(here.left)


def test_every_table_of_a_run_is_the_same(session):
    with views(**drawn(8, 60)) as con:
        here = run(con)
        there = run(con, propose=partial(spark.propose, spark=session))
    assert here["link"].num_rows > 20
    for name, table in here.items():
        assert there[name].equals(table), name


def test_judgements_and_procedures_bind_there_too(session):
    tables = drawn(9, 60)
    own = [row["ordinal"] for row in tables["party"] if row["source_id"] == "a"]
    judgements = pa.concat_tables(
        [judged("different", own[:30]), judged("same", [own[40], own[50], own[60]], number=2)]
    )
    apart = covered(("P-1", 1, None), ("P-2", 2, None))
    for decisions in (Decisions(judgements), Decisions(judgements, procedures(a="P-1", b="P-2"), apart)):
        with views(**tables) as con:
            here = run(con, decisions=decisions)
            there = run(con, decisions=decisions, propose=partial(spark.propose, spark=session))
        assert JUDGED in here["link"]["refused"].to_pylist()
        for name, table in here.items():
            assert there[name].equals(table), name

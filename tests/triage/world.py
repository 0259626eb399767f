"""Small worlds for the tests of triage: facts, and what link and corroborate would have made of them."""

from datetime import UTC, datetime, timedelta

import pyarrow as pa

from relais.corroborate.finding import SCHEMA as FINDING
from relais.link.candidates import SCHEMA as CANDIDATE
from relais.link.duplicates import SCHEMA as DUPLICATE
from relais.link.hubs import SCHEMA as HUB
from relais.link.payment_groups import SCHEMA as PAYMENT_GROUP
from relais.link.subjects import SCHEMA as SUBJECT
from relais.triage.run import run
from relais.triage.weights import load_weights
from tests.views import views

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)


def ago(days, **more):
    return NOW - timedelta(days=days, **more)


def world(*, hub=(), finding=(), duplicate=(), candidate=(), payment_group=(), **tables):
    """Views and derived tables; `who` of a party is its subject, else it is one of its own.

    A report that states nothing else is a form. Party ordinals count per source, as everywhere.
    """
    subjects, counts, parties = [], {}, []
    for row in tables.pop("party", []):
        plain = dict(row)
        source = plain.setdefault("source_id", "a")
        ordinal = plain.setdefault("ordinal", counts.get(source, 0))
        counts[source] = ordinal + 1
        who = plain.pop("who", f"{source}:{ordinal}")
        subjects.append({"subject_id": f"S-{who}", "reading_id": f"r-{source}", "ordinal": ordinal})
        parties.append(plain)
    con = views(party=parties, **tables)
    # These worlds are so small that threads only wait for each other; what takes the time is planning the queries.
    con.execute("SET threads = 1")
    for name, rows, schema in (
        ("subject", subjects, SUBJECT),
        ("hub", hub, HUB),
        ("finding", finding, FINDING),
        ("duplicate", duplicate, DUPLICATE),
        ("candidate", candidate, CANDIDATE),
        ("payment_group", payment_group, PAYMENT_GROUP),
    ):
        con.register(name, pa.Table.from_pylist(list(rows), schema))
    return con


def made(*, as_of=NOW, weights=None, **tables):
    return run(world(**tables), weights=weights or load_weights(), as_of=as_of)


def reasons(name, **tables):
    """The statements of one reason, by the source of the report (each source has one report in these worlds)."""
    tables = made(**tables)
    source = {row["report_id"]: row["source_id"] for row in tables["queue"].to_pylist()}
    return {
        source[row["report_id"]]: {**row, "params": dict(row["params"])}
        for row in tables["reason"].to_pylist()
        if row["name"] == name
    }


def apart(cases):
    """Worlds that know nothing of each other, in one: a run takes as long for many small worlds as for one."""
    return merged(
        *(
            {
                name: [
                    {**row, "source_id": f"{number}/{row.get('source_id', 'a')}"}
                    | ({"who": f"{number}/{row['who']}"} if "who" in row else {})
                    for row in rows
                ]
                for name, rows in tables.items()
            }
            for number, tables in enumerate(cases)
        )
    )


def each(name, cases, **more):
    """The same as `reasons`, for each of several worlds."""
    found = [{} for _ in cases]
    for source, statement in reasons(name, **apart(cases), **more).items():
        number, own = source.split("/", 1)
        shown = [{**place, "source_id": place["source_id"].split("/", 1)[1]} for place in statement["places"]]
        found[int(number)][own] = {**statement, "places": shown}
    return found


def clocks_of_each(cases):
    """The same as `clocks`, for each of several worlds."""
    found = [[] for _ in cases]
    for row in clocks(**apart(cases)):
        number, own = row["source_id"].split("/", 1)
        found[int(number)].append({**row, "source_id": own})
    return found


def clocks(**tables):
    return made(**tables)["clock"].to_pylist()


def places(statement):
    return [(place["source_id"], place["locator"]) for place in statement["places"]]


def alert(source, *people, **report):
    """A report of `source` and the parties it names: (who, role) each."""
    return {
        "report": [{"source_id": source, **report}],
        "party": [{"source_id": source, "report": 0, "who": who, "role": role} for who, role in people],
    }


def transfers(source, *payments, phones=True):
    """A transfer list: payments as (payer, payee, days ago), one party per mention, each with a phone of its own."""
    party, selector, payment = [], [], []
    for number, (payer, payee, days) in enumerate(payments):
        for side, who in enumerate((payer, payee)):
            party.append({"source_id": source, "who": who, "role": ("payer", "payee")[side]})
            if phones:
                selector.append({"source_id": source, "party": 2 * number + side, "value": f"+1555{who}"})
        payment.append({"source_id": source, "payer": 2 * number, "payee": 2 * number + 1, "at": ago(days)})
    return {"party": party, "selector": selector, "payment": payment}


def merged(*worlds):
    whole = {}
    for tables in worlds:
        for name, rows in tables.items():
            whole.setdefault(name, []).extend(rows)
    return whole

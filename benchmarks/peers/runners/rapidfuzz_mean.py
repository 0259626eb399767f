"""rapidfuzz: the weighted mean of similarities over the columns that both mentions have; its `bits` are that mean."""

import pyarrow as pa
from asked import Asked
from rapidfuzz.distance import JaroWinkler

# How much a column says; merged from a mean that is high over enough of them.
WEIGHTS = {"given": 2, "surname": 3, "dob": 4, "place": 1, "postcode": 2, "street": 2, "email": 4,
           "phone": 4, "handle": 4, "account": 4}  # fmt: skip
MERGED, PROPOSED = 0.9, 0.8

asked = Asked()
asked.compare(asked.rules)
rows = asked.con.execute(f"SELECT {', '.join(asked.columns)} FROM mention ORDER BY row").fetchall()
weights = [WEIGHTS[name] for name in asked.columns]
left, right, mean = [], [], []
pairs = asked.con.cursor().execute("SELECT one, other FROM pair ORDER BY ALL")
while chunk := pairs.fetchmany(100_000):
    for one, other in chunk:
        said = total = 0.0
        for weight, a, b in zip(weights, rows[one], rows[other], strict=True):
            if a is not None and b is not None:
                said += weight * JaroWinkler.similarity(a, b)
                total += weight
        left.append(one)
        right.append(other)
        mean.append(said / total if total else 0.0)
told = pa.table({"one": pa.array(left, pa.int64()), "other": pa.array(right, pa.int64()), "bits": mean})
asked.con.register("weighed", told)
asked.tell(f"""
    SELECT *, CASE WHEN bits >= {MERGED} THEN 'merged' WHEN bits >= {PROPOSED} THEN 'proposal' ELSE 'lead' END AS use
    FROM weighed
""")

"""recordlinkage 0.16: comparisons made binary, then its unsupervised ECM classifier."""

import numpy as np
import pandas as pd
import pyarrow as pa
import recordlinkage
from asked import Asked

asked = Asked()
asked.compare(asked.rules)
table = asked.con.execute("SELECT * FROM mention ORDER BY row").df().set_index("row")
pairs = asked.con.execute("SELECT one, other FROM pair ORDER BY ALL").df()
compare = recordlinkage.Compare()
for name in asked.columns:
    if name in ("given", "surname"):
        compare.string(name, name, method="jarowinkler", threshold=0.88, label=name)
    elif name in ("dob", "place", "street", "email"):
        compare.string(name, name, method="levenshtein", threshold=0.8, label=name)
    else:
        compare.exact(name, name, label=name)
vectors = compare.compute(pd.MultiIndex.from_frame(pairs), table)
# A column that says the same of every pair breaks the estimate.
vectors = vectors.loc[:, vectors.nunique() > 1]
classifier = recordlinkage.ECMClassifier(binarize=None)
classifier.fit(vectors)
chance = classifier.prob(vectors).to_numpy().clip(1e-12, 1 - 1e-12)
told = {"one": pairs["one"], "other": pairs["other"], "bits": np.log2(chance / (1 - chance)), "chance": chance}
asked.con.register("weighed", pa.table(told))
asked.tell("""
    SELECT one, other, bits,
        CASE WHEN chance >= 0.95 THEN 'merged' WHEN chance >= 0.5 THEN 'proposal' ELSE 'lead' END AS use
    FROM weighed
""")

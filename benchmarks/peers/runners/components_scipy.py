"""Connected components by scipy.sparse.csgraph: CPU seconds, wall seconds and the count of components, as JSON."""

import json
import sys
from time import perf_counter, process_time

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

count, seed = int(sys.argv[1]), int(sys.argv[2])
nodes = max(count // 2, 1)
left, right = np.random.default_rng(seed).integers(0, nodes, (2, count))
wall, cpu = perf_counter(), process_time()
# What we are handed is edges: scipy makes a matrix of them first.
matrix = coo_array((np.ones(count, np.int8), (left, right)), shape=(nodes, nodes)).tocsr()
made = process_time()
found, _labels = connected_components(matrix, directed=False)
told = {"cpu": process_time() - cpu, "matrix": made - cpu, "wall": perf_counter() - wall, "found": int(found)}
print(json.dumps(told))

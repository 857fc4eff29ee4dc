"""How fast the Python package followthemoney reads the records that `benches/import_ftm.rs` reads.

    pip install followthemoney orjson
    cargo bench --features import --bench import_ftm -- --write records.json
    python benches/peers/ftm_package.py records.json

Prints, for the same file in one run: parsing alone, and the package's own entities.
"""

import json
import sys
import time

import orjson
from followthemoney.proxy import EntityProxy


def timed(what, read, lines, rounds=3):
    best = float("inf")
    for _ in range(rounds):
        start = time.perf_counter()
        for line in lines:
            read(line)
        best = min(best, time.perf_counter() - start)
    print(f"{what:<40}{best * 1e3:>10.0f} ms{len(lines) / best:>12.0f} records/s")


with open(sys.argv[1], "rb") as file:
    LINES = file.read().splitlines()
timed("json", json.loads, LINES)
timed("orjson", orjson.loads, LINES)
timed("followthemoney, cleaned", lambda line: EntityProxy.from_dict(orjson.loads(line)), LINES)
timed("followthemoney, as it stands", lambda line: EntityProxy.from_dict(orjson.loads(line), cleaned=True), LINES)

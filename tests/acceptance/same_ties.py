#!/usr/bin/env python3
"""Whether networkx reads from graph.graphml just the ties that the graph has: the same (from, relation, to), each as often.

    python same_ties.py FOLDER     # with graph.graphml and expected.json, whose "ties" are [[from, relation, to], …]
"""
import collections, json, os, sys
import networkx

folder = sys.argv[1]
expected = json.load(open(os.path.join(folder, "expected.json"), encoding="utf-8"))["ties"]
graph = networkx.read_graphml(os.path.join(folder, "graph.graphml"), force_multigraph=True)
own = {key: data.get("original_id", key) for key, data in graph.nodes(data=True)}
seen = collections.Counter((own[a], data["relation"], own[b]) for a, b, data in graph.edges(data=True))
stated = collections.Counter(tuple(tie) for tie in expected)
if seen != stated:
    sys.exit("%s: networkx misses %s and has too much %s" % (folder, list((stated - seen))[:3], list((seen - stated))[:3]))
print("ok  networkx reads the same %d ties" % sum(seen.values()))

#!/usr/bin/env python3
"""Whether networkx or rustworkx finds the same betweenness, to 1e-9 of its size, and whether rustworkx is faster.

    python betweenness.py PROGRAM GRAPH... [--rounds N]

PROGRAM is the built example acceptance_betweenness, each GRAPH what it takes. Graphs of up to 1,000 entities are also given to
networkx. Larger ones are timed: both sides on one thread, in turn, so many rounds; the least time of each counts.

All say betweenness without normalisation. We count ordered pairs, and the others pairs: theirs is doubled.
"""
import argparse, json, os, subprocess, sys, time

os.environ["RAYON_NUM_THREADS"] = "1"  # before rustworkx is loaded
import networkx, rustworkx

SMALL, TOLERANCE = 1_000, 1e-9


def ours(program, graph):
    answer = json.loads(subprocess.run([program, graph], check=True, capture_output=True).stdout)
    return answer, answer["seconds"]


def pairs(answer):
    return sorted({(min(tie), max(tie)) for tie in answer["ties"] if tie[0] != tie[1]})


def of_rustworkx(answer):
    graph = rustworkx.PyGraph(multigraph=False)
    graph.add_nodes_from(range(answer["entities"]))
    graph.add_edges_from_no_data(pairs(answer))
    start = time.perf_counter()
    scores = rustworkx.betweenness_centrality(graph, normalized=False, parallel_threshold=sys.maxsize)
    seconds = time.perf_counter() - start
    return [2 * scores[entity] for entity in range(answer["entities"])], seconds


def of_networkx(answer):
    graph = networkx.Graph()
    graph.add_nodes_from(range(answer["entities"]))
    graph.add_edges_from(pairs(answer))
    scores = networkx.betweenness_centrality(graph, normalized=False)
    return [2 * scores[entity] for entity in range(answer["entities"])]


def furthest(one, other):
    """How far two lists of scores are apart where they are furthest, as a part of the score, or of 1 if that is more."""
    if len(one) != len(other):
        sys.exit("%d scores are not %d" % (len(one), len(other)))
    return max((abs(a - b) / max(1.0, abs(b)) for a, b in zip(one, other)), default=0.0)


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("program")
    parser.add_argument("graphs", nargs="+")
    parser.add_argument("--rounds", type=int, default=2)
    args = parser.parse_args()
    wrong = False
    for name in args.graphs:
        answer, least = ours(args.program, name)
        theirs, their_least = of_rustworkx(answer)
        others = {"rustworkx %s" % rustworkx.__version__: theirs}
        if answer["entities"] <= SMALL:
            others["networkx %s" % networkx.__version__] = of_networkx(answer)
        for other, scores in others.items():
            apart = furthest(answer["betweenness"], scores)
            good = apart <= TOLERANCE
            wrong |= not good
            print("%s  %s: %d entities, %d pairs of neighbours, apart from %s by at most %.1e" % (
                "ok " if good else "NOT", name, answer["entities"], len(pairs(answer)), other, apart))
        if answer["entities"] <= SMALL:
            continue
        for _ in range(args.rounds - 1):
            least = min(least, ours(args.program, name)[1])
            their_least = min(their_least, of_rustworkx(answer)[1])
        good = least <= their_least
        wrong |= not good
        print("%s  %s: %.2f s, rustworkx %.2f s, both on one thread: %.2f times as fast" % (
            "ok " if good else "NOT", name, least, their_least, their_least / least))
    sys.exit(wrong)


main()

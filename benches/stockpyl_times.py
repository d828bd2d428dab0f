"""Times stockpyl on the problems of the bench `replenish`; one JSON object of answers and seconds of CPU per call.

Reads the problems as JSON from standard input, so that both sides solve the same ones.
"""

import json
import statistics
import sys
import time

from stockpyl.rq import r_q_poisson_exact
from stockpyl.ss import s_s_discrete_exact
from stockpyl.wagner_whitin import wagner_whitin


def min_max(p):
    s, top, cost = s_s_discrete_exact(p["h"], p["p"], p["k"], True, p["mean"])
    return [s, top, cost]


def reorder(p):
    r, q, cost = r_q_poisson_exact(p["h"], p["p"], p["k"], p["mean"], p["lead"])
    return [r, q, cost]


def lots(p):
    _, cost, _, _ = wagner_whitin(len(p["demand"]), p["h"], p["k"], p["demand"])
    return [cost]


SOLVERS = {"min_max": min_max, "reorder": reorder, "lots": lots}


def median_seconds(work):
    """The median CPU seconds of a call, over enough calls to last about half a second."""
    start = time.process_time()
    answer = work()
    once = time.process_time() - start
    seconds = []
    for _ in range(max(3, min(50, int(0.5 / max(once, 1e-6))))):
        start = time.process_time()
        work()
        seconds.append(time.process_time() - start)
    return answer, statistics.median(seconds)


found = {}
for name, problem in json.load(sys.stdin).items():
    answer, seconds = median_seconds(lambda: SOLVERS[problem["kind"]](problem))
    found[name] = {"answer": [float(x) for x in answer], "seconds": seconds}
json.dump(found, sys.stdout)

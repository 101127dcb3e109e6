#!/usr/bin/python3
"""MAXIMIN in the usual way, beside ours: what a general solver costs, on the same machine at the same time.

    bench/sortition_highs.py MEENT FOLDER...     MEENT: the program; folders of practice pools (the number after the last _: seats)

The usual way is a master program with a row per person and, for each new group, an integer program with a variable per person; here with
HiGHS, as SciPy has it (Debian: python3-scipy). It is a plain writing-down of the published method, not the public package, which is not
in Debian. Both are whole processes in processor time, with start-up and reading; a run of more than LIMIT seconds is cut short.
"""
import csv
import os
import resource
import subprocess
import sys
import time

LIMIT = 120


def usual(folder, seats):
    import numpy as np
    from scipy.optimize import Bounds, LinearConstraint, linprog, milp
    from scipy.sparse import csr_matrix

    quotas = list(csv.DictReader(open(os.path.join(folder, "categories.csv"), encoding="utf-8")))
    people = list(csv.DictReader(open(os.path.join(folder, "respondents.csv"), encoding="utf-8")))
    n = len(people)
    rows = [[float(p[q["category"]].strip().lower() == q["feature"].strip().lower()) for p in people] for q in quotas]
    low = [int(q["min"]) for q in quotas] + [seats]
    high = [int(q["max"]) for q in quotas] + [seats]
    limits = LinearConstraint(csr_matrix(np.array(rows + [[1.0] * n])), low, high)

    def group(weight):
        r = milp(-weight, constraints=limits, integrality=np.ones(n), bounds=Bounds(0, 1))
        if r.x is None:
            sys.exit("no group")
        return np.round(r.x)

    groups = []
    weight = np.ones(n)
    for _ in range(min(3 * n, 60)):  # to start from: who was in a group weighs less
        g = group(weight)
        groups.append(g)
        weight *= np.where(g > 0, 0.8, 1.0)
    missing = np.sum(groups, axis=0) == 0
    for i in np.flatnonzero(missing):
        if any(g[i] for g in groups):
            continue
        g = group(np.where(np.arange(n) == i, 1000.0, 0.01 * missing))
        if g[i]:
            groups.append(g)
    can = np.sum(groups, axis=0) > 0
    while True:
        a = np.array(groups).T[can]
        # Greatest z with a * part >= z; the multipliers are the weights of the next group.
        master = linprog(np.r_[np.zeros(a.shape[1]), -1.0], A_ub=np.c_[-a, np.ones(a.shape[0])], b_ub=np.zeros(a.shape[0]),
                         A_eq=[np.r_[np.ones(a.shape[1]), 0.0]], b_eq=[1.0], bounds=[(0, None)] * (a.shape[1] + 1), method="highs")
        weight = np.zeros(n)
        weight[can] = -master.ineqlin.marginals
        g = group(weight)
        if weight @ g <= -master.fun + 1e-6:
            return -master.fun
        groups.append(g)


def cost(command):
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    try:
        out = subprocess.run(command, capture_output=True, text=True, check=True,
                             preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_CPU, (LIMIT, LIMIT))).stdout
    except subprocess.CalledProcessError as e:
        if e.returncode > 0:
            sys.exit(e.stderr)
        return None, "more than %d s" % LIMIT
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime - before.ru_utime + after.ru_stime - before.ru_stime, out


def main():
    print("| pool | usual, s | lowest | ours, s | lowest | ÷ |\n| --- | --- | --- | --- | --- | --- |")
    for folder in sys.argv[2:]:
        folder = folder.rstrip("/")
        seats = folder.rsplit("_", 1)[1]
        ours, text = cost([sys.argv[1], "sortition", "chances", "--categories", folder + "/categories.csv", "--people",
                           folder + "/respondents.csv", "--seats", seats, "--method", "maximin"])
        lowest = text.split("lowest ")[1].split(",")[0] if ours is not None else "-"
        usually, found = cost([sys.executable, __file__, "usual", folder, seats])
        ratio = "%.0f" % (usually / ours) if usually and ours else "-"
        print("| %s | %s | %s | %.3f | %s | %s |" % (os.path.basename(folder), "%.1f" % usually if usually else found,
                                                    found.strip() if usually else "-", ours, lowest, ratio), flush=True)


if __name__ == "__main__":
    if len(sys.argv) == 4 and sys.argv[1] == "usual":
        print("%.6f" % usual(sys.argv[2], int(sys.argv[3])))
    elif len(sys.argv) < 3:
        sys.exit(__doc__)
    else:
        main()

#!/usr/bin/env python3
"""What a stranger counts again from the published files is what meent counted; and a changed file is noticed.

    MEENT_BIN=build/meent tests/engine/budget/recount.py

Made-up elections, always the same; with MEENT_TESTDATA the published ones of up to 2,000 voters as well.
"""
import glob
import json
import os
import random
import subprocess
import sys
import tempfile

ROOT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "..")
MEENT = os.environ.get("MEENT_BIN") or os.path.join(ROOT, "build", "meent")
RECOUNT = os.path.join(ROOT, "docs", "engines", "budget-recount.py")
ASKS = [["--rule", "greedy"], ["--rule", "greedy", "--order", "density"], ["--rule", "phragmen", "--tie", "lex"]] + [
    ["--rule", "equal-shares", "--completion", c, "--utility", u] for c in ("none", "greedy", "add1", "add1u")
    for u in ("cost", "cardinality")]
POINTS = [["--rule", "greedy", "--order", "points"], ["--rule", "equal-shares", "--utility", "points"]]
passed = failed = 0


def election(rand, kind):
    projects = rand.randint(2, 9)
    lines = ["META", "key;value", f"vote_type;{kind}", f"budget;{rand.randint(20, 90)}.5", "PROJECTS",
             "project_id;cost"]
    lines += [f"p{i};{rand.randint(1, 30)}" for i in range(projects)]
    lines += ["VOTES", "voter_id;vote" + (";points" if kind == "cumulative" else "")]
    for v in range(rand.randint(1, 25)):
        vote = rand.sample(range(projects), rand.randint(0, projects))
        line = f"v{v};" + ",".join(f"p{i}" for i in vote)
        lines.append(line + (";" + ",".join(str(rand.randint(0, 4)) for _ in vote) if kind == "cumulative" else ""))
    return "\n".join(lines) + "\n"


def check(name, good):
    global passed, failed
    passed, failed = passed + bool(good), failed + (not good)
    if not good:
        print("failed:", name)


def recount(folder, pb, ask):
    log, result = os.path.join(folder, "log.csv"), os.path.join(folder, "result.json")
    got = subprocess.run([MEENT, "budget", "count", pb, "--json", "--log", log, *ask], capture_output=True, text=True)
    if got.returncode:
        return None, got.stderr
    with open(result, "w", encoding="utf-8") as f:
        f.write(got.stdout)
    again = subprocess.run([sys.executable, RECOUNT, pb, result, log], capture_output=True, text=True)
    return again.returncode == 0, again.stdout + again.stderr


with tempfile.TemporaryDirectory() as folder:
    rand = random.Random(1)
    for i in range(12):
        kind = ("approval", "cumulative", "ordinal")[i % 3]
        pb = os.path.join(folder, "e.pb")
        with open(pb, "w", encoding="utf-8") as f:
            f.write(election(rand, kind))
        for ask in ASKS + (POINTS if kind == "cumulative" else []):
            good, said = recount(folder, pb, ask)
            check(f"election {i} {' '.join(ask)}: {said}", good)
    # The last election with a winner: without its first winner the result is no longer what is counted.
    with open(os.path.join(folder, "result.json"), encoding="utf-8") as f:
        result = json.load(f)
    result["winners"] = result["winners"][1:] or ["p0"]
    with open(os.path.join(folder, "result.json"), "w", encoding="utf-8") as f:
        json.dump(result, f)
    again = subprocess.run([sys.executable, RECOUNT, pb, os.path.join(folder, "result.json")], capture_output=True)
    check("a changed result is noticed", again.returncode == 1)
    with open(RECOUNT, encoding="utf-8") as f:
        check("the recount is at most 150 lines", sum(1 for _ in f) <= 150)
    data = os.path.join(os.environ.get("MEENT_TESTDATA") or os.path.join(ROOT, "..", "shared", "data"), "budget")
    for pb in sorted(glob.glob(os.path.join(data, "*.pb"))):
        if os.path.getsize(pb) < 30000:
            for ask in (["--rule", "equal-shares", "--completion", "none"], ["--rule", "phragmen"]):
                good, said = recount(folder, pb, ask)
                check(f"{os.path.basename(pb)} {' '.join(ask)}: {said}", good)
print(f"{passed} passed, {failed} failed")
sys.exit(failed > 0)

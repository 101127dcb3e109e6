#!/usr/bin/env python3
"""The budget engine beside pabutools, the public Python package, on the same files: processor time, in turns.

    bench/budget-pabutools.py BENCH [--rule mes|add1] [--pairs N] [--most SECONDS] FILE.pb...

BENCH is build/bench/budget. pabutools must be importable (Debian 12: python3-gmpy2 and others; its gmpy2 2.1.2 changes
the first number of mpq(a, b), so that a fraction must be made by dividing). Equal ballots are put together first
(as_multiprofile), which is its faster way. Reading is not counted on either side. CSV: file, rule, seconds of
each (the median), ratio, and whether the winners are the same number.
"""
import argparse
import json
import os
import resource
import signal
import statistics
import subprocess
import sys
import time


def theirs(path, rule, most):
    from pabutools.election import Cost_Sat, parse_pabulib
    from pabutools.rules import method_of_equal_shares
    from pabutools.tiebreaking import TieBreakingRule

    instance, profile = parse_pabulib(path)
    profile = profile.as_multiprofile()
    used = time.process_time()
    resource.setrlimit(resource.RLIMIT_CPU, (int(used + float(most)) + 1, resource.RLIM_INFINITY))
    tie = TieBreakingRule(lambda i, p, x: (-p.approval_score(x) if hasattr(p, "approval_score") else 0, x.cost, str(x)))
    start = time.process_time()
    won = method_of_equal_shares(instance, profile, sat_class=Cost_Sat, tie_breaking=tie,
                                 voter_budget_increment=1 if rule == "add1" else None)
    print(json.dumps([time.process_time() - start, len(won)]))


def main():
    ask = argparse.ArgumentParser()
    ask.add_argument("bench")
    ask.add_argument("--rule", default="mes")
    ask.add_argument("--pairs", type=int, default=5)
    ask.add_argument("--most", type=float, default=60)
    ask.add_argument("files", nargs="+")
    a = ask.parse_args()
    print("file,rule,pabutools,meent,ratio,same")
    for path in a.files:
        pair = {"theirs": [], "ours": []}
        winners = set()
        late = False
        for _ in range(a.pairs):
            got = subprocess.run([sys.executable, __file__, "--theirs", path, a.rule, str(a.most)], capture_output=True,
                                 text=True)
            late = got.returncode == -signal.SIGXCPU
            if not late:
                seconds, n = json.loads(got.stdout.strip().split("\n")[-1])
                pair["theirs"].append(seconds)
                winners.add(n)
            words = subprocess.run([a.bench, "count", path, {"add1": "add1x"}.get(a.rule, a.rule), "5"], capture_output=True,
                                   text=True, check=True).stdout.split()
            pair["ours"].append(float(words[words.index("count") + 1]))
            winners.add(int(words[words.index("winners") + 1]))
            if late:
                break
        ours = statistics.median(pair["ours"])
        they = a.most if late else statistics.median(pair["theirs"])
        print(f"{os.path.basename(path)},{a.rule},{'over ' if late else ''}{they:.4f},{ours:.6f},"
              f"{'over ' if late else ''}{they / ours:.0f},{'' if late else len(winners) == 1}", flush=True)


if __name__ == "__main__":
    if len(sys.argv) == 5 and sys.argv[1] == "--theirs":
        theirs(*sys.argv[2:])
    else:
        main()

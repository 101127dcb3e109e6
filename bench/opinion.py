#!/usr/bin/env python3
"""Meent's map of opinions beside the plain NumPy script and, where it is on PYTHONPATH, red-dwarf.

    bench/opinion.py BENCH FOLDER...     BENCH: the program made of bench/opinion.c; each folder has a votes.csv

In turns, A B C A B C, five times; processor time of one thread, without reading the file and without imports.
Meent's figure is the least of 20 inside each turn, as it is far below what one reading of the clock can tell.
"""
import os

for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[name] = "1"
import csv
import statistics
import subprocess
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "tests", "reference"))
import numpy
import opinion

try:
    from reddwarf.implementations.polis import run_pipeline
except ImportError:
    run_pipeline = None

TURNS = 5
MOST_CELLS = int(os.environ.get("MOST_CELLS", "30000000"))  # a dense matrix larger than this is not tried


def meent(bench, folder):
    out = subprocess.run([bench, "files", folder], check=True, capture_output=True, text=True).stdout.split("\n")[1].split()
    return float(out[-2]) / 1e3, float(out[-1]) / 1e3


def timed(f):
    start = time.process_time()
    f()
    return time.process_time() - start


def main():
    bench, folders = sys.argv[1], [f.rstrip("/") for f in sys.argv[2:]]
    print(f"numpy {numpy.__version__}, red-dwarf {'found' if run_pipeline else 'not found'}; medians of {TURNS} turns, seconds of processor time")
    print(f"{'conversation':28} {'votes':>8} {'compat':>9} {'civic':>9} {'numpy':>9} {'ratio':>7} {'red-dwarf':>9} {'ratio':>7}")
    for folder in folders:
        data = opinion.read(f"{folder}/votes.csv", f"{folder}/comments.csv")
        votes = int((~numpy.isnan(data[2])).sum())
        dense = data[2].size <= MOST_CELLS
        rows = []
        if run_pipeline and dense:
            last = {}
            with open(f"{folder}/votes.csv", newline="") as f:
                for n, r in enumerate(csv.DictReader(f)):
                    last[r["voter-id"], r["comment-id"]] = dict(
                        participant_id=int(r["voter-id"]), statement_id=int(r["comment-id"]), vote=int(r["vote"]),
                        modified=int(r.get("timestamp") or n))
            rows = list(last.values())
        out = [int(s) for s, o in zip(data[1], data[3]) if o]
        times = {"compat": [], "civic": [], "numpy": [], "red": []}
        for _ in range(TURNS):
            a, b = meent(bench, folder)
            times["compat"].append(a)
            times["civic"].append(b)
            if dense:
                times["numpy"].append(timed(lambda: opinion.compute(*data)))
            if rows:
                times["red"].append(timed(lambda: run_pipeline(votes=rows, mod_out_statement_ids=out, random_state=1)))

        def median(name):
            return f"{statistics.median(times[name]):9.4f}" if times[name] else f"{'-':>9}"

        def ratio(name):
            return f"{statistics.median(x / y for x, y in zip(times[name], times['compat'])):7.0f}" if times[name] else f"{'-':>7}"

        print(f"{os.path.basename(folder):28} {votes:8} {median('compat')} {median('civic')} {median('numpy')} {ratio('numpy')} {median('red')} {ratio('red')}", flush=True)


main()

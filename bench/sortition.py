#!/usr/bin/env python3
"""The gap of large draws as time goes on, as bench/plots/sortition-gap.svg.

    bench/sortition.py BENCH FOLDER...     BENCH: the program made of bench/sortition.c; folders of practice pools

The gap is how far the lowest chance of the mix in hand is below what nobody can exceed, in percent of that. Processor time.
"""
import os
import subprocess
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import plot

TIMES = [0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 4]


def main():
    series = {}
    for folder in sys.argv[2:]:
        out = subprocess.run([sys.argv[1], "trace", folder, "leximin"], check=True, capture_output=True, text=True).stdout
        rows = [[float(x) for x in line.split(",")] for line in out.splitlines()[1:]]
        points = []
        for t in TIMES:
            seen = [r for r in rows if r[0] <= t]
            if seen:
                points.append((t, 100 * (seen[-1][2] - seen[-1][1]) / seen[-1][2]))
            if t >= rows[-1][0]:
                break
        name = os.path.basename(folder.rstrip("/"))
        one = next(r[0] for r in rows if r[2] - r[1] <= 0.01 * r[2])
        print(f"{name}: gap of 1 % after {one:.2f} s, proven after {rows[-1][0]:.2f} s")
        series[name] = points
    path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "plots", "sortition-gap.svg")
    plot.lines(path, "LEXIMIN: gap of the lowest chance", series, "seconds of processor time", "percent")


if __name__ == "__main__":
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    main()

#!/usr/bin/env python3
"""Plots of the budget engine: build/bench/budget scale | bench/budget-plots.py, into bench/plots."""
import csv
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import plot

WHAT = {"voters": "Voters (100 projects, 10 approvals each)", "projects": "Projects (20,000 voters, 10 approvals each)",
        "approvals": "Approvals each (20,000 voters, 200 projects)"}
NAMES = {"read": "reading", "equal_shares": "Equal Shares", "phragmen": "Phragmén"}

rows = list(csv.DictReader(sys.stdin))
for what, label in WHAT.items():
    series = {name: [(int(r[what]), 1000 * float(r[key])) for r in rows if r["growing"] == what]
              for key, name in NAMES.items()}
    plot.lines(os.path.join(os.path.dirname(os.path.abspath(__file__)), "plots", f"budget-{what}.svg"),
               f"Counting a budget vote: milliseconds by {what}", series, label, "processor milliseconds")

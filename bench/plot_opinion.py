#!/usr/bin/env python3
"""Plots of bench/opinion.md from what `bench/opinion VOTES...` printed: plot_opinion.py < sizes.txt"""
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
import plot

steps = {"rows": 4, "axes": 5, "groups": 7, "counts": 9, "whole": 10}
seconds, memory = {name: [] for name in steps}, []
for line in sys.stdin:
    f = line.split()
    if len(f) < 12 or f[3] != "civic":
        continue
    for name, at in steps.items():
        seconds[name].append((int(f[0]), float(f[at])))
    memory.append((int(f[0]), float(f[11])))
here = os.path.join(os.path.dirname(os.path.abspath(__file__)), "plots")
plot.lines(f"{here}/opinion-seconds.svg", "Map of opinions: processor time", seconds, "votes", "seconds")
plot.lines(f"{here}/opinion-memory.svg", "Map of opinions: memory at the highest, rows as given included", {"memory": memory}, "votes", "MB")

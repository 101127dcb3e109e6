#!/usr/bin/env python3
"""What the public pages of a trajectory cost and weigh: python3 bench/trajectory.py [--postgres URL] [--sizes 500,2000,8000]

For each size a database of its own with two invented plans of so many contributions: one where they come in, one where each has its
answer and the note is out. A contribution is sent before every request, after which no page comes from the page cache. Figures as in
bench/server.py; beside them the weight of the page as it comes over the line (br), in KB. Writes a table for bench/trajectory.md.
"""

import argparse
import re
import time

from server import Data, Server

ap = argparse.ArgumentParser()
ap.add_argument("--postgres", default="")
ap.add_argument("--sizes", default="500,2000,8000")
ap.add_argument("--rounds", type=int, default=20)
args = ap.parse_args()

OPEN, ANSWERED = "/oefenstad/meedoen/molenplein", "/oefenstad/meedoen/molenplein-eerste-ronde"
PAGES = [("plan", OPEN), ("contributions", f"{OPEN}/inbreng"), ("one", f"{OPEN}/inbreng/77"), ("form", f"{OPEN}/inbreng/nieuw"),
         ("hidden", f"{OPEN}/moderatie"), ("note", f"{ANSWERED}/antwoorden"), ("note.csv", f"{ANSWERED}/antwoorden.csv"),
         ("note.json", f"{ANSWERED}/antwoorden.json"), ("note.pdf", f"{ANSWERED}/antwoorden.pdf"), ("list", "/oefenstad/meedoen"),
         ("council", "/oefenstad/raad"), ("calendar", "/oefenstad/meedoen/kalender")]

print(f"{'page':>14}  " + "  ".join(f"{n + ' contributions':>24}" for n in args.sizes.split(",")))
columns = []
for size in args.sizes.split(","):
    data = Data(args.postgres)
    try:
        for words in (["place", "demo"], ["trajectory", "fill", "content/practice/trajectories.json"], ["answer", "demo", "--contributions", size, "--answered", size]):
            data.meent(*words)
        data.analyze()
        with Server(data, args.rounds) as s:
            def contribute(i):
                token = re.search(r'name="token" value="([^"]*)"', s.ask(f"{OPEN}/inbreng/nieuw"))[1]
                s.ask(f"{OPEN}/inbreng/nieuw", {"token": token, "tekst": f"Meer bomen, en een bankje: {size} {time.time_ns()}"})

            for _ in range(600):  # a job makes the PDF
                try:
                    s.ask(f"{ANSWERED}/antwoorden.pdf", zipped=True)
                    break
                except SystemExit:
                    time.sleep(0.2)
            column = []
            for _, path in PAGES:
                cpu, wait = s.cost(lambda i: s.ask(path, zipped=True), contribute)
                column.append(f"{cpu:8.2f} ({wait:5.1f}) {len(s.ask(path, zipped=True)) / 1000:5.1f} KB")
            columns.append(column)
    finally:
        data.drop()
for k, (name, _) in enumerate(PAGES):
    print(f"{name:>14}  " + "  ".join(f"{c[k]:>24}" for c in columns))

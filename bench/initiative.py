#!/usr/bin/env python3
"""What pages of initiatives cost when there are many: python3 bench/initiative.py [--postgres URL] [--sizes 1500,3000,6000,12000]

One database that grows: at each size (33 names to an initiative) a server reads and signs. Every request asks for another page,
so that none comes from the page cache. Figures as in bench/server.py; beside them the middle of what a client waited. Writes a
table for bench/initiative.md.
"""

import argparse
import re
import urllib.parse

from server import Data, Server

ap = argparse.ArgumentParser()
ap.add_argument("--postgres", default="")
ap.add_argument("--sizes", default="1500,3000,6000,12000")
ap.add_argument("--rounds", type=int, default=40)
args = ap.parse_args()

WORDS = ["bankjes bij de vijver", "zebrapad school", "meer bomen in het park", "speelplek voor kleuters", "verlichting fietspad",
         "moestuin", "hondenveld", "skatebaan", "repaircafe in de buurt", "drempel tegen hard rijden"]
print(f"{'initiatives':>11} {'names':>8} {'rows':>8}  " + "  ".join(f"{n:>15}" for n in
      ["list", "one", "similar", "sign form", "sign", "council", "budgets"]))
data = Data(args.postgres)
try:
    data.meent("place", "demo")
    have = 0
    for size in [int(n) for n in args.sizes.split(",")]:
        data.meent("initiative", "fill", "--initiatives", str(size - have), "--signatures", str((size - have) * 100 // 3), "--after", str(have))
        have = size
        data.analyze()
        with Server(data, args.rounds) as s:
            base = "/oefenstad/initiatieven"
            step = max(1, size // (args.rounds + 2))
            # Of ten that the fill makes, the first four collect names.
            open_ones = [n for n in range(1, size) if n % 10 in (1, 2, 3, 4)]
            def sign(i, k=0):
                n = open_ones[(i + k) * (len(open_ones) // (args.rounds * 3 + 2))]
                got = re.search(r'name="token" value="([^"]*)"', s.ask(f"{base}/{n}/teken"))[1]
                s.ask(f"{base}/{n}/teken", {"token": got, "naam": "Verzonnen Bench", "postcode": "1234 AB", "huisnummer": str(i + k + 1),
                                            "geboren": "1990-01-01", "mail": f"bench{size}-{i + k}@invented.example"})

            figures = [
                s.cost(lambda i: s.ask(f"{base}?voor={1 + i * step}")),
                s.cost(lambda i: s.ask(f"{base}/{1 + i * step}")),
                s.cost(lambda i: s.ask(f"{base}/lijkt-op?" + urllib.parse.urlencode({"tekst": f"{WORDS[i % 10]} {i}"}))),
                s.cost(lambda i: s.ask(f"{base}/{open_ones[i]}/teken")),
                s.cost(sign),
                s.cost(lambda i: s.ask("/oefenstad/raad"), lambda i: sign(i, args.rounds)),
                s.cost(lambda i: s.ask("/oefenstad/initiatieven/budgetten"), lambda i: sign(i, args.rounds * 2)),
            ]
            names = size * 100 // 3
            print(f"{size:>11} {names:>8} {'postgres' if args.postgres else 'sqlite':>8}  "
                  + "  ".join(f"{cpu:>6.2f} ({wait:>5.1f})" for cpu, wait in figures), flush=True)
finally:
    data.drop()

#!/usr/bin/env python3
"""What pages of initiatives cost when there are many: python3 bench/initiative.py [--postgres URL] [--sizes 1500,3000,6000,12000]

One database that grows: at each size (33 names to an initiative) a server reads and signs. Every request asks for another page,
so that none comes from the page cache. Figures are processor time of the server, and of PostgreSQL's own processes for it, per
request in milliseconds: the clock of a shared machine says more about the others. Beside it the middle of what a client waited.
Loads stay on this machine: one request at a time. Writes a table for bench/initiative.md.
"""

import argparse
import glob
import http.client
import os
import re
import shutil
import signal
import socket
import statistics
import subprocess
import tempfile
import time
import urllib.parse

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
BIN = os.environ.get("MEENT_BIN", os.path.join(ROOT, "build/meent"))
ap = argparse.ArgumentParser()
ap.add_argument("--postgres", default="")
ap.add_argument("--sizes", default="1500,3000,6000,12000")
ap.add_argument("--rounds", type=int, default=40)
args = ap.parse_args()
database = ["--database", args.postgres] if args.postgres else []
folder = tempfile.mkdtemp(prefix="meent-initiative-")
data = os.path.join(folder, "data")


def meent(*words):
    done = subprocess.run([BIN, *words, "--data", data, *database], cwd=ROOT, capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(f"meent {' '.join(words)}: {done.stderr[-800:]}")


def spent(pids):
    """Nanoseconds on a processor, of all threads."""
    total = 0
    for pid in pids:
        for path in glob.glob(f"/proc/{pid}/task/*/schedstat"):
            try:
                with open(path) as f:
                    total += int(f.read().split()[0])
            except OSError:
                pass
    return total


class Server:
    def __enter__(self):
        with socket.socket() as s:
            s.bind(("127.0.0.1", 0))
            self.port = s.getsockname()[1]
        env = dict(os.environ, MEENT_LIMIT_ADDRESS="0", MEENT_LIMIT_PERSON="0", MEENT_LIMIT_SIGN_IN="0",
                   MEENT_CONNECTIONS_PER_ADDRESS="1000")
        self.log = open(os.path.join(folder, "log"), "w")
        self.process = subprocess.Popen([BIN, "serve", "--data", data, *database, "--listen", f"127.0.0.1:{self.port}"],
                                        cwd=ROOT, env=env, stdout=self.log, stderr=self.log)
        for _ in range(600):
            try:
                self.ask("/robots.txt")
                return self
            except OSError:
                time.sleep(0.1)
        raise SystemExit("the server does not answer: " + open(self.log.name).read()[-800:])

    def __exit__(self, *_):
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(30)

    def pids(self):
        mine = [self.process.pid]
        for pid in mine:
            for path in glob.glob(f"/proc/{pid}/task/*/children"):
                with open(path) as f:
                    mine += [int(word) for word in f.read().split()]
        if args.postgres:
            rows = subprocess.run(["psql", "-XqtA", args.postgres, "-c",
                                   "select pid from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()"],
                                  capture_output=True, text=True, check=True).stdout.split()
            mine += [int(word) for word in rows]
        return mine

    def ask(self, path, form=None):
        c = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        body = urllib.parse.urlencode(form) if form else None
        c.request("POST" if form else "GET", path, body, {"Content-Type": "application/x-www-form-urlencoded"} if form else {})
        answer = c.getresponse()
        text = answer.read().decode("utf-8", "replace")
        c.close()
        return answer.status, text

    def cost(self, work, first=lambda i: None):
        """work(i) asks one page; gives processor time and what the client waited, per request, in milliseconds. first(i) is not
        counted: a commit, after which no page is known any more."""
        pids, waits, used = self.pids(), [], 0
        work(0)
        for i in range(1, args.rounds + 1):
            first(i)
            before, at = spent(pids), time.perf_counter()
            work(i)
            waits.append((time.perf_counter() - at) * 1000)
            used += spent(pids) - before
        return used / args.rounds / 1e6, statistics.median(waits)


WORDS = ["bankjes bij de vijver", "zebrapad school", "meer bomen in het park", "speelplek voor kleuters", "verlichting fietspad",
         "moestuin", "hondenveld", "skatebaan", "repaircafe in de buurt", "drempel tegen hard rijden"]
print(f"{'initiatives':>11} {'names':>8} {'rows':>8}  " + "  ".join(f"{n:>15}" for n in
      ["list", "one", "similar", "sign form", "sign", "council", "budgets"]))
try:
    meent("place", "demo")
    have = 0
    for size in [int(n) for n in args.sizes.split(",")]:
        meent("initiative", "fill", "--initiatives", str(size - have), "--signatures", str((size - have) * 100 // 3), "--after", str(have))
        have = size
        if args.postgres:
            subprocess.run(["psql", "-Xq", args.postgres, "-c", "vacuum analyze"], check=True)
        with Server() as s:
            base = "/oefenstad/initiatieven"
            step = max(1, size // (args.rounds + 2))
            # Of ten that the fill makes, the first four collect names.
            open_ones = [n for n in range(1, size) if n % 10 in (1, 2, 3, 4)]
            ok = lambda answer, want=200: answer if answer[0] == want else (_ for _ in ()).throw(SystemExit(f"{answer[0]}: {answer[1][-500:]}"))
            token = re.search(r'name="token" value="([^"]*)"', ok(s.ask(f"{base}/1/teken"))[1])[1]

            def sign(i, k=0):
                n = open_ones[(i + k) * (len(open_ones) // (args.rounds * 3 + 2))]
                got = re.search(r'name="token" value="([^"]*)"', ok(s.ask(f"{base}/{n}/teken"))[1])[1]
                ok(s.ask(f"{base}/{n}/teken", {"token": got, "naam": "Verzonnen Bench", "postcode": "1234 AB", "huisnummer": str(i + k + 1),
                                               "geboren": "1990-01-01", "mail": f"bench{size}-{i + k}@invented.example"}))

            figures = [
                s.cost(lambda i: ok(s.ask(f"{base}?voor={1 + i * step}"))),
                s.cost(lambda i: ok(s.ask(f"{base}/{1 + i * step}"))),
                s.cost(lambda i: ok(s.ask(f"{base}/lijkt-op?" + urllib.parse.urlencode({"tekst": f"{WORDS[i % 10]} {i}"})))),
                s.cost(lambda i: ok(s.ask(f"{base}/{open_ones[i]}/teken"))),
                s.cost(sign),
                s.cost(lambda i: ok(s.ask("/oefenstad/raad")), lambda i: sign(i, args.rounds)),
                s.cost(lambda i: ok(s.ask("/oefenstad/initiatieven/budgetten")), lambda i: sign(i, args.rounds * 2)),
            ]
            names = size * 100 // 3
            print(f"{size:>11} {names:>8} {'postgres' if args.postgres else 'sqlite':>8}  "
                  + "  ".join(f"{cpu:>6.2f} ({wait:>5.1f})" for cpu, wait in figures), flush=True)
finally:
    shutil.rmtree(folder, ignore_errors=True)

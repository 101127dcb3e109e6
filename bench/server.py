"""A Meent of one's own and what a request to it costs, for bench/initiative.py and bench/trajectory.py.

Figures are processor time of the server, and of PostgreSQL's own processes for it, per request in milliseconds: the clock of a
shared machine says more about the others. Loads stay on this machine, one request at a time.
"""

import glob
import http.client
import os
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


def spent(pids):
    """Nanoseconds on a processor of each thread; one that ends takes its time along."""
    total = {}
    for pid in pids:
        for path in glob.glob(f"/proc/{pid}/task/*/schedstat"):
            try:
                with open(path) as f:
                    total[path] = int(f.read().split()[0])
            except OSError:
                pass
    return total


class Data:
    """A data folder, and a database in it or on a PostgreSQL server."""

    def __init__(self, postgres=""):
        self.folder = tempfile.mkdtemp(prefix="meent-bench-")
        self.postgres = postgres
        self.where = ["--data", os.path.join(self.folder, "data")] + (["--database", postgres] if postgres else [])

    def meent(self, *words):
        done = subprocess.run([BIN, *words, *self.where], cwd=ROOT, capture_output=True, text=True)
        if done.returncode:
            raise SystemExit(f"meent {' '.join(words)}: {done.stderr[-800:]}")

    def analyze(self):
        if self.postgres:
            subprocess.run(["psql", "-Xq", self.postgres, "-c", "vacuum analyze"], check=True)

    def drop(self):
        shutil.rmtree(self.folder, ignore_errors=True)


class Server:
    def __init__(self, data, rounds):
        self.data, self.rounds = data, rounds

    def __enter__(self):
        with socket.socket() as s:
            s.bind(("127.0.0.1", 0))
            self.port = s.getsockname()[1]
        env = dict(os.environ, MEENT_LIMIT_ADDRESS="0", MEENT_LIMIT_PERSON="0", MEENT_LIMIT_SIGN_IN="0",
                   MEENT_CONNECTIONS_PER_ADDRESS="1000")
        self.log = open(os.path.join(self.data.folder, "log"), "w")
        self.process = subprocess.Popen([BIN, "serve", *self.data.where, "--listen", f"127.0.0.1:{self.port}"],
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
                try:
                    with open(path) as f:
                        mine += [int(word) for word in f.read().split()]
                except OSError:
                    pass
        if self.data.postgres:
            rows = subprocess.run(["psql", "-XqtA", self.data.postgres, "-c",
                                   "select pid from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()"],
                                  capture_output=True, text=True, check=True).stdout.split()
            mine += [int(word) for word in rows]
        return mine

    def ask(self, path, form=None, zipped=False):
        """Its text; with zipped the bytes as they come over the line."""
        c = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        body = urllib.parse.urlencode(form) if form else None
        head = {"Content-Type": "application/x-www-form-urlencoded"} if form else {"Accept-Encoding": "br"} if zipped else {}
        c.request("POST" if form else "GET", path, body, head)
        answer = c.getresponse()
        got = answer.read()
        c.close()
        if answer.status not in ((200, 303) if form else (200,)):
            raise SystemExit(f"{path}: {answer.status}: {got[-500:]}")
        return got if zipped else got.decode("utf-8", "replace")

    def cost(self, work, first=lambda i: None):
        """work(i) asks one page; gives processor time and what the client waited, the middle of the requests in milliseconds.
        first(i) is not counted: a commit, after which no page is known any more; what it leaves to do behind the scenes may run
        beside one or two of the others."""
        pids, waits, used = self.pids(), [], []
        work(0)
        for i in range(1, self.rounds + 1):
            first(i)
            before, at = spent(pids), time.perf_counter()
            work(i)
            waits.append((time.perf_counter() - at) * 1000)
            used.append(sum(ns - before.get(thread, 0) for thread, ns in spent(pids).items()))
        return statistics.median(used) / 1e6, statistics.median(waits)

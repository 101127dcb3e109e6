#!/usr/bin/env python3
"""The rules of the budget engine once more, slow and plain, on fractions: to check the engine against.

    budget.py count FILE.pb RULE [CHAIN [BUDGET-LIMIT-OPTIONS]]      prints JSON
    budget.py rounds N SEED                                          random small elections with all results

Nothing here is shared with the engine, and nothing is clever: every rate is solved by sorting, every budget
is a Fraction, every round looks at every project.
"""
import csv
import json
import random
import sys
from fractions import Fraction as Q


class Election:
    def __init__(self, budget, projects, ballots, points=None):
        self.budget = Q(budget)
        self.cost = {p: Q(c) for p, c in projects}      # in the order of the file
        self.ballots = ballots                          # a list of lists of ids, one per voter
        self.points = points                            # the same shape, or None
        self.n = len(ballots)
        self.supporters = {p: [] for p in self.cost}    # (voter, points)
        for i, ballot in enumerate(ballots):
            for k, p in enumerate(ballot):
                self.supporters[p].append((i, Q(points[i][k]) if points else Q(1)))
        self.votes = {p: len(s) for p, s in self.supporters.items()}
        self.total = {p: sum(u for _, u in s) for p, s in self.supporters.items()}


def read(path):
    meta, projects, ballots, points, section, head = {}, [], [], [], None, None
    with open(path, encoding="utf-8-sig", newline="") as f:
        for row in csv.reader(f, delimiter=";"):
            if not row or (len(row) == 1 and not row[0].strip()):
                continue
            if row[0].strip().upper() in ("META", "PROJECTS", "VOTES") and len(row) == 1:
                section, head = row[0].strip().upper(), None
            elif head is None:
                head = [x.strip() for x in row]
            elif section == "META":
                meta[row[0].strip()] = row[1].strip()
            else:
                line = dict(zip(head, row))
                if section == "PROJECTS":
                    projects.append((line["project_id"].strip(), number(line["cost"])))
                else:
                    vote = [x.strip() for x in line["vote"].split(",") if x.strip() not in ("", "none")]
                    ballots.append(vote)
                    if "points" in line:
                        points.append([number(x) for x in line["points"].split(",") if x.strip()])
    with_points = meta["vote_type"] in ("cumulative", "scoring")
    if meta["vote_type"] == "ordinal":
        points = [[len(projects) - k for k in range(len(b))] for b in ballots]  # Borda, when asked
        with_points = True
    return Election(number(meta["budget"]), projects, ballots, points if with_points else None), meta


def number(text):
    return Q(text.strip().replace(",", "."))


def chain(e, kind, by_points):
    """The order in which equals come: smallest first."""
    if kind == "lex":
        return lambda p: (p.encode(),)
    many = e.total if by_points else e.votes
    return lambda p: (-many[p], e.cost[p], p.encode())


def greedy(e, by="votes", kind="civic", left=None, won=(), skip=True, threshold=0):
    left = e.budget if left is None else left
    score = {"votes": lambda p: Q(e.votes[p]), "points": lambda p: e.total[p],
             "density": lambda p: Q(e.votes[p]) / e.cost[p] if e.cost[p] else Q(10) ** 100}[by]
    tie = chain(e, kind, by == "points")
    out = []
    for p in sorted((p for p in e.cost if p not in won), key=lambda p: (-score(p), tie(p))):
        if e.votes[p] == 0 or (by == "points" and e.total[p] == 0) or e.votes[p] < threshold:
            continue
        if e.cost[p] <= left:
            out.append(p)
            left -= e.cost[p]
        elif not skip:
            break
    return out


def supporters(e, p, utility):
    if utility == "points":
        return [(i, u) for i, u in e.supporters[p] if u > 0]
    u = e.cost[p] if utility == "cost" and e.cost[p] > 0 else Q(1)
    return [(i, u) for i, _ in e.supporters[p]]


def rate(e, p, purse, who):
    """The least rho with sum of min(b, rho u) = cost, None when there is not enough."""
    if sum(purse[i] for i, _ in who) < e.cost[p] or not who:
        return None
    paid, weight = Q(0), sum(u for _, u in who)
    for i, u in sorted(who, key=lambda x: purse[x[0]] / x[1]):
        rho = (e.cost[p] - paid) / weight
        if rho * u <= purse[i]:
            return rho
        paid += purse[i]
        weight -= u
    raise AssertionError("enough money, no rate")


def shares(e, utility="cost", kind="civic", each=None, log=None):
    purse = [e.budget / e.n if each is None else each] * e.n
    who = {p: supporters(e, p, utility) for p in e.cost}
    tie = chain(e, kind, utility == "points")
    left = [p for p in e.cost if who[p] and e.cost[p] <= e.budget]
    out = []
    while True:
        rates = {p: rate(e, p, purse, who[p]) for p in left}
        left = [p for p in left if rates[p] is not None]
        if not left:
            return out
        least = min(rates[p] for p in left)
        tied = sorted((p for p in left if rates[p] == least), key=tie)
        p = tied[0]
        if log is not None:
            log.append((p, least, tied))
        for i, u in who[p]:
            purse[i] -= min(purse[i], least * u)
        out.append(p)
        left.remove(p)


def total(e, ps):
    return sum((e.cost[p] for p in ps), Q(0))


def supported(e, utility):
    return [p for p in e.cost if e.cost[p] <= e.budget and supporters(e, p, utility)]


def completed(e, utility="cost", completion="none", kind="civic", exhaustive=False, step=Q(1)):
    """Winners and the number of runs."""
    all_of_them = supported(e, utility)
    if completion in ("add1", "add1u") and total(e, all_of_them) <= e.budget:
        won, runs = shares(e, utility, kind), 1
        return won + greedy(e, "votes", kind, e.budget - total(e, won), won), runs
    each, runs = e.budget / e.n, 1
    won = shares(e, utility, kind, each)
    while completion in ("add1", "add1u"):
        spare = e.budget - total(e, won)
        if exhaustive and all(p in won or e.cost[p] > spare for p in all_of_them):
            break
        each, runs = each + step, runs + 1
        more = shares(e, utility, kind, each)
        if total(e, more) > e.budget:
            break
        won = more
    if completion in ("greedy", "add1u"):
        won = won + greedy(e, "votes", kind, e.budget - total(e, won), won)
    return won, runs


def phragmen(e, kind="civic"):
    load, left, spare, out = [Q(0)] * e.n, [p for p in e.cost if e.votes[p] and e.cost[p] <= e.budget], e.budget, []
    tie = chain(e, kind, False)
    while left:
        reach = {p: (e.cost[p] + sum(load[i] for i, _ in e.supporters[p])) / e.votes[p] for p in left}
        least = min(reach.values())
        tied = sorted((p for p in left if reach[p] == least), key=tie)
        if any(e.cost[p] > spare for p in tied):
            break
        p = tied[0]
        for i, _ in e.supporters[p]:
            load[i] = least
        spare -= e.cost[p]
        out.append(p)
        left.remove(p)
    return out

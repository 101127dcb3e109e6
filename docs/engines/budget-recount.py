#!/usr/bin/env python3
"""Counts a budget vote again, without Meent: on fractions, from the published files alone.

    budget-recount.py ELECTION.pb RESULT.json [LOG.csv]

RESULT.json is what `meent budget count ELECTION.pb --json` said, LOG.csv what --log wrote: who paid what.
Says "the same", or where it differs. Python 3.9 or newer; no other package; without areas and --comparison.
"""
import csv
import json
import sys
from collections import defaultdict
from fractions import Fraction as Q


def number(text):
    return Q(text.strip().replace(",", "."))


def read(path):
    meta, cost, ballots, section, head = {}, {}, [], None, None
    with open(path, encoding="utf-8-sig", newline="") as f:
        for row in csv.reader(f, delimiter=";"):
            if len(row) == 1 and row[0].strip() in ("META", "PROJECTS", "VOTES"):
                section, head = row[0].strip(), None
            elif any(row) and head is None:
                head = [x.strip() for x in row]
            elif any(row) and section == "META":
                meta.setdefault(row[0].strip(), row[1].strip())
            elif any(row) and section == "PROJECTS":
                cost[row[head.index("project_id")].strip()] = number(row[head.index("cost")])
            elif any(row):
                line = dict(zip(head, row))
                vote = [x.strip() for x in line["vote"].split(",") if x.strip() not in ("", "none")]
                points = [Q(len(cost) - 1 - i if meta["vote_type"] == "ordinal" else 1) for i in range(len(vote))]
                if meta["vote_type"] in ("cumulative", "scoring"):
                    points = [number(x) for x in line["points"].split(",") if x.strip()]
                ballots.append(dict(zip(vote, points)))
    return number(meta["budget"]), cost, ballots


class Count:
    def __init__(self, path, said):
        self.budget, self.cost, ballots = read(path)
        self.ask = said["options"]
        together = defaultdict(int)  # equal ballots have equal purses: they are kept once
        for ballot in ballots:
            together[tuple(sorted(ballot.items()))] += 1
        self.groups = [(dict(ballot), n) for ballot, n in together.items()]
        self.who = {p: [g for g, (ballot, _) in enumerate(self.groups) if p in ballot] for p in self.cost}
        self.votes = {p: sum(self.groups[g][1] for g in self.who[p]) for p in self.cost}
        self.points = {p: sum(self.groups[g][1] * self.groups[g][0][p] for g in self.who[p]) for p in self.cost}

    def chain(self, by_points):
        many = self.points if by_points else self.votes
        return lambda p: p.encode() if self.ask["tie"] == "lex" else (-many[p], self.cost[p], p.encode())

    def greedy(self, order, money, skip=True, threshold=0, won=()):
        score = {"votes": lambda p: self.votes[p], "points": lambda p: self.points[p],
                 "density": lambda p: self.votes[p] / self.cost[p] if self.cost[p] else float("inf")}[order]
        tie, out = self.chain(order == "points"), []
        for p in sorted((p for p in self.cost if p not in won), key=lambda p: (-score(p), tie(p))):
            if score(p) and self.votes[p] >= threshold and self.cost[p] <= money:
                out, money = out + [p], money - self.cost[p]
            elif score(p) and self.votes[p] >= threshold and not skip:
                break
        return out

    def uses(self, p):  # how much use each supporter has of it: (group, use)
        if self.ask["utility"] == "points":
            return [(g, self.groups[g][0][p]) for g in self.who[p] if self.groups[g][0][p]]
        return [(g, self.cost[p] or Q(1)) if self.ask["utility"] == "cost" else (g, Q(1)) for g in self.who[p]]

    def rate(self, p, purse, uses):
        left, weight = self.cost[p], sum(u * self.groups[g][1] for g, u in uses)
        if sum(purse[g] * self.groups[g][1] for g, _ in uses) < left:
            return None
        for g, u in sorted(uses, key=lambda x: purse[x[0]] / x[1]):
            if left / weight * u <= purse[g]:
                break
            left, weight = left - purse[g] * self.groups[g][1], weight - u * self.groups[g][1]
        return left / weight

    def shares(self, each):
        purse, out, tie = [each] * len(self.groups), [], self.chain(self.ask["utility"] == "points")
        uses = {p: self.uses(p) for p in self.cost if self.cost[p] <= self.budget}
        known = {p: Q(-1) for p in uses if uses[p]}  # a rate never falls: an old one is a bound
        while known:
            best, equal = None, []
            for p in sorted(known, key=known.get):
                if best is not None and known[p] > best:
                    break
                rho = known[p] = self.rate(p, purse, uses[p])
                if rho is None:
                    del known[p]
                elif best is None or rho < best:
                    best, equal = rho, [p]
                elif rho == best:
                    equal.append(p)
            for p in sorted(equal, key=tie)[:1]:
                out.append(p)
                del known[p]
                for g, u in uses[p]:
                    purse[g] -= min(purse[g], best * u)
        return out

    def phragmen(self):
        load, left, out, tie = [Q(0)] * len(self.groups), self.budget, [], self.chain(False)
        rest = [p for p in self.cost if self.votes[p] and self.cost[p] <= left]
        while rest:
            reach = {p: (self.cost[p] + sum(load[g] * self.groups[g][1] for g in self.who[p])) / self.votes[p]
                     for p in rest}
            equal = [p for p in rest if reach[p] == min(reach.values())]
            if any(self.cost[p] > left for p in equal):
                break
            out.append(min(equal, key=tie))
            left -= self.cost[rest.pop(rest.index(out[-1]))]
            for g in self.who[out[-1]]:
                load[g] = reach[out[-1]]
        return out


def main(pb, result, log=None):
    said = json.load(open(result, encoding="utf-8"))
    c, ask = Count(pb, said), said["options"]
    if said["rule"] != "equal-shares":
        greedy = said["rule"] == "greedy"
        won = c.greedy(ask["order"], c.budget, ask["skip"], ask["threshold"]) if greedy else c.phragmen()
    else:  # the run that stood: what each person had is published; the next run must cost too much
        won = c.shares(Q(said["each"]))
        adds = ask["completion"] in ("add1", "add1u")
        all_fit = sum(c.cost[p] for p in c.cost if c.uses(p) and c.cost[p] <= c.budget) <= c.budget
        if adds and not all_fit and not ask["stop_exhaustive"]:
            if sum(c.cost[p] for p in c.shares(Q(said["each"]) + number(ask["step"]))) <= c.budget:
                sys.exit("one more step would still have fitted")
        if ask["completion"] in ("greedy", "add1u") or (adds and all_fit):
            won += c.greedy("votes", c.budget - sum(c.cost[p] for p in won), won=won)
    if won != said["winners"]:
        sys.exit(f"differs: counted {won}, published {said['winners']}")
    paid = defaultdict(Q)
    for row in csv.DictReader(open(log, encoding="utf-8", newline="")) if log else []:
        if row["stage"] == "shares":
            paid[row["project"]] += int(row["people"]) * Q(row["paid_each"])
    if any(paid[p] != c.cost[p] for p in paid):
        sys.exit("payments do not add up to the cost of their project")
    print(f"the same: {len(won)} winners, {sum((c.cost[p] for p in won), Q(0))}")


if __name__ == "__main__":
    main(*sys.argv[1:]) if len(sys.argv) in (3, 4) else sys.exit(__doc__)

#!/usr/bin/env python3
"""The map of opinions once more: dense, slow and plain, in NumPy. Second opinion on src/engine/opinion.

    tests/reference/opinion.py votes.csv [comments.csv]      prints JSON; seconds per step with it
    tests/reference/opinion.py --check FOLDER                 against FOLDER/expected.json or server-math.json
    tests/reference/opinion.py --starts FOLDER [SEEDS]        which divisions 16 plain starts end in, by seed, and which is expected

The definitions are those of docs/engines/opinion.md; the numbers below are its steps.
"""
import csv
import json
import os
import sys
import time

import numpy as np

Z90 = 1.2816


def key(ids):
    """Whole numbers by value, other ids by bytes."""
    whole = all(i.isdigit() and (i == "0" or i[0] != "0") for i in ids)
    return (lambda i: int(i)) if whole else (lambda i: i.encode())


def read(votes_path, comments_path=None, agree=1):
    last = {}
    with open(votes_path, newline="", encoding="utf-8") as f:
        for n, r in enumerate(csv.DictReader(f)):
            at = (r["voter-id"], r["comment-id"])
            stamp = (int(r["timestamp"]), n)
            if at not in last or stamp > last[at][0]:
                last[at] = (stamp, int(r["vote"]) * agree)
    people = sorted({p for p, _ in last}, key=key({p for p, _ in last}))
    said = sorted({s for _, s in last}, key=key({s for _, s in last}))
    rows, cols = {p: i for i, p in enumerate(people)}, {s: j for j, s in enumerate(said)}
    V = np.full((len(people), len(said)), np.nan)
    for (p, s), (_, v) in last.items():
        V[rows[p], cols[s]] = v
    out, meta = np.zeros(len(said), bool), np.zeros(len(said), bool)
    if comments_path and os.path.exists(comments_path):
        with open(comments_path, newline="", encoding="utf-8") as f:
            for r in csv.DictReader(f):
                if r["comment-id"] in cols and r["moderated"] == "-1":
                    out[cols[r["comment-id"]]] = True
    return people, said, V, out, meta


def pca(V, out):
    """1 and 2: means, centred matrix with 0 where nobody voted, two axes."""
    voted = ~np.isnan(V)
    W = np.where(voted & ~out, np.nan_to_num(V), 0.0)
    n = voted.sum(0)
    mean = np.where(out, 0.0, W.sum(0) / np.maximum(n, 1))
    X = np.where(voted & ~out, W - mean, 0.0)
    value, vector = np.linalg.eigh(X.T @ X)
    axes = vector[:, ::-1][:, :2].T.copy()
    while len(axes) < 2:
        axes = np.vstack([axes, np.zeros(axes.shape[1])])
    for a in axes:
        if len(a) and a[np.argmax(np.abs(a))] < 0:
            a *= -1
    return mean, X, axes, np.clip(value[::-1], 0, None)


def kmeans(points, weight, k, rounds):
    """5 and 6: from the first k distinct points."""
    centres, seen = [], set()
    for p in points:
        if tuple(p) not in seen and len(centres) < k:
            seen.add(tuple(p))
            centres.append(p)
    C = np.array(centres)
    for _ in range(rounds):
        d = ((points[:, None, :] - C[None, :, :]) ** 2).sum(2)
        label = d.argmin(1)
        used, label = np.unique(label, return_inverse=True)
        new = np.array([np.average(points[label == g], axis=0, weights=weight[label == g]) for g in range(len(used))])
        a, b = C[np.lexsort((C[:, 1], C[:, 0]))], new[np.lexsort((new[:, 1], new[:, 0]))]
        still = all(np.linalg.norm(x - y) < 0.01 for x, y in zip(a, b))
        C = new
        if still:
            break
    return label, C


def silhouette(points, label, weight=None):
    n, k = len(points), label.max() + 1
    if k < 2:
        return 0.0
    w = np.ones(n) if weight is None else weight.astype(float)
    d = np.sqrt(((points[:, None, :] - points[None, :, :]) ** 2).sum(2))
    s = np.zeros(n)
    for i in range(n):
        own = label == label[i]
        others = w[own].sum() - 1
        if others <= 0:
            continue
        a = (d[i, own] * w[own]).sum() / others
        b = min((d[i, label == g] * w[label == g]).sum() / w[label == g].sum() for g in range(k) if g != label[i])
        s[i] = 0 if max(a, b) == 0 else (b - a) / max(a, b)
    return float((s * w).sum() / w.sum())


def civic_kmeans(points, weight, k, rng, starts=16):
    best = None
    for _ in range(starts):
        C = [points[rng.choice(len(points), p=weight / weight.sum())]]
        while len(C) < k:
            d = np.min([((points - c) ** 2).sum(1) for c in C], 0) * weight
            if d.sum() == 0:
                break
            C.append(points[rng.choice(len(points), p=d / d.sum())])
        C = np.array(C)
        for _ in range(1000):
            d = ((points[:, None, :] - C[None, :, :]) ** 2).sum(2)
            label = d.argmin(1)
            used, label = np.unique(label, return_inverse=True)
            new = np.array([np.average(points[label == g], axis=0, weights=weight[label == g]) for g in range(len(used))])
            done = len(new) == len(C) and np.abs(new - C).max() < 1e-9
            C = new
            if done:
                break
        spread = (((points - C[label]) ** 2).sum(1) * weight).sum()
        if best is None or spread < best[0] - 1e-12:
            best = (spread, label)
    return best


def shares(A, D, S):
    test = lambda x: 2 * np.sqrt(S + 1) * ((x + 1) / (S + 1) - 0.5)
    return (A + 1) / (S + 2), (D + 1) / (S + 2), test(A), test(D)


def two_shares(x, n, y, m):
    p1, p2, p = (x + 1) / (n + 1), (y + 1) / (m + 1), (x + y + 2) / (n + m + 2)
    with np.errstate(divide="ignore", invalid="ignore"):
        z = (p1 - p2) / np.sqrt(p * (1 - p) * (1 / (n + 1) + 1 / (m + 1)))
    return np.where(p == 1, 0.0, z)


def counts(V, who):
    return (V[who] == 1).sum(0), (V[who] == -1).sum(0), (~np.isnan(V[who])).sum(0)


def representative(A, D, S, Ao, Do, So, out):
    """8: the list of one group, as rows {statement, agree, success, trials, p, p_test, r, r_test, best_agree}."""
    pa, pd, pat, pdt = shares(A, D, S)
    ra, rd = pa / ((Ao + 1) / (So + 2)), pd / ((Do + 1) / (So + 2))
    rat, rdt = two_shares(A, S, Ao, So), two_shares(D, S, Do, So)

    def row(j):
        agree = bool(rat[j] > rdt[j])
        x = (A, pa, pat, ra, rat) if agree else (D, pd, pdt, rd, rdt)
        return dict(j=j, agree=agree, success=int(x[0][j]), trials=int(S[j]), p=float(x[1][j]), p_test=float(x[2][j]),
                    r=float(x[3][j]), r_test=float(x[4][j]))

    sufficient, champion, best = [], None, None
    for j in range(len(A)):
        if out[j]:
            continue
        if (rat[j] > Z90 and pat[j] > Z90) or (rdt[j] > Z90 and pdt[j] > Z90):
            sufficient.append(row(j))
        if not sufficient:
            if best is None or max(rat[j], rdt[j]) > best["r_test"]:
                best = row(j)
        if A[j] == 0 and D[j] == 0:
            continue
        if champion is None:
            take = pat[j] > Z90 or (ra[j] > 1 and pa[j] > 0.5)
        elif ra[champion] > 1:
            take = ra[j] * rat[j] * pa[j] * pat[j] > ra[champion] * rat[champion] * pa[champion] * pat[champion]
        else:
            take = pa[j] * pat[j] > pa[champion] * pat[champion]
        if take:
            champion = j
    front = None
    if champion is not None:
        front = dict(row(champion), best_agree=True, n_agree=int(A[champion]))
    if not sufficient:
        return [front] if front else [best] if best else []
    rest = [x for x in sufficient if champion is None or x["j"] != champion]
    rest.sort(key=lambda x: -(x["r"] * x["r_test"] * x["p"] * x["p_test"]))
    chosen = (([front] if front else []) + rest)[:5]
    return [x for x in chosen if x["agree"]] + [x for x in chosen if not x["agree"]]


def consensus(V, out):
    A, D, S = counts(V, np.ones(len(V), bool))
    pa, pd, pat, pdt = shares(A, D, S)
    lists = {}
    for name, x, p, t in (("agree", A, pa, pat), ("disagree", D, pd, pdt)):
        js = [j for j in range(len(A)) if not out[j] and p[j] > 0.5 and t[j] > Z90]
        js.sort(key=lambda j: -(p[j] * t[j]))
        lists[name] = [dict(j=j, success=int(x[j]), trials=int(S[j]), p=float(p[j]), p_test=float(t[j])) for j in js[:5]]
    return lists


def statistics(V, out, meta, extremity, labels):
    """7 to 11, for people with a label >= 0."""
    groups = [counts(V, labels == g) for g in range(labels.max() + 1)]
    total = [sum(g[i] for g in groups) for i in range(3)] if groups else [np.zeros(V.shape[1])] * 3
    lists = [representative(*g, *(t - x for t, x in zip(total, g)), out) for g in groups]
    gac = np.prod([(A + 1) / (S + 2) for A, _, S in groups], 0)
    A, D, S = total
    P = S - A - D
    importance = (1 - (P + 1) / (S + 2)) * (extremity + 1) * (A + 1) / (S + 2)
    priority = (importance * (1 + 8 * 2.0 ** (-S / 5))) ** 2
    priority[meta] = 49
    return lists, gac, priority


def compute(people, said, V, out, meta, mode="compat", seed=1):
    took, at = {}, time.process_time()

    def lap(name):
        nonlocal at
        took[name], at = time.process_time() - at, time.process_time()

    mean, X, axes, value = pca(V, out)
    lap("pca")
    n_votes = (~np.isnan(V)).sum(1)
    C = V.shape[1]
    filled = (~np.isnan(V) | out).sum(1)  # what is moderated out counts as voted, for everybody
    points = (X @ axes.T) * np.sqrt(C / np.maximum(1, filled))[:, None]
    extremity = np.sqrt(C) * np.abs(1 - mean) * np.hypot(axes[0], axes[1])
    extremity[out] = np.sqrt(C) * np.hypot(axes[0], axes[1])[out]
    inside = n_votes >= min(7, C)
    if inside.sum() < 15:
        order = np.lexsort((np.arange(len(people)), -n_votes))
        for i in order:
            if inside.sum() >= min(15, len(people)):
                break
            inside[i] = True
    lap("project")
    rows = np.flatnonzero(inside)
    base, centre = kmeans(points[rows], np.ones(len(rows)), 100, 100)
    weight = np.bincount(base)
    most = min(5, 2 + len(centre) // 12)
    found, rng = {}, np.random.default_rng(seed)
    for k in range(2, most + 1):
        if mode == "compat":
            label, _ = kmeans(centre, weight, k, 20)
            found[k] = (silhouette(centre, label), label)
        else:
            _, label = civic_kmeans(centre, weight, k, rng)
            if label.max() + 1 < k or np.bincount(label, weight).min() < max(10, 0.02 * len(rows)):
                continue
            found[k] = (silhouette(centre, label, weight), label)
    k = max(found, key=lambda k: (found[k][0], k)) if found else 1
    label = found[k][1] if found else np.zeros(len(centre), int)
    labels = np.full(len(people), -1)
    labels[rows] = label[base]
    lap("cluster")
    lists, gac, priority = statistics(V, out, meta, extremity, labels)
    agreed = consensus(V, out)
    lap("stats")
    return dict(mean=mean, axes=axes, eigenvalues=value, points=points, inside=inside, base=len(centre), k=k, labels=labels,
                centre=centre, weight=weight, silhouettes={k: s for k, (s, _) in found.items()}, lists=lists, gac=gac, priority=priority, consensus=agreed,
                seconds=took)


def same(name, got, want, tolerance):
    got, want = np.asarray(got, float), np.asarray(want, float)
    off = float(np.abs(got - want).max()) if got.shape == want.shape and got.size else (0.0 if got.shape == want.shape else np.inf)
    print(f"{'ok ' if off <= tolerance else 'OFF'} {name} {off:.3g}")
    return off <= tolerance


def check(folder):
    data = read(f"{folder}/votes.csv", f"{folder}/comments.csv")
    people, said, V, out, meta = data
    if os.path.exists(f"{folder}/server-math.json"):
        return check_server(folder, *data)
    want = json.load(open(f"{folder}/expected.json"))
    r = compute(*data)
    ok = [
        same("shape", [len(people), len(said), (~np.isnan(V)).sum(), r["inside"].sum(), r["base"], r["k"]],
             [want[x] for x in ("participants", "comments", "votes", "in_conv", "base_clusters", "k")], 0),
        same("eigenvalues", r["eigenvalues"][: len(want["eigenvalues"])] / want["eigenvalues"], np.ones(len(want["eigenvalues"])), 1e-9),
        same("mean_sum", np.abs(r["mean"]).sum(), want["mean_sum"], 1e-9) or same("  or", r["mean"].sum(), want["mean_sum"], 1e-9),
        same("comp1", r["axes"][0], want["comp1"], 1e-7),
        same("comp2", r["axes"][1], want["comp2"], 1e-7),
        same("silhouettes", [r["silhouettes"][int(k)] for k in want["silhouettes"]], list(want["silhouettes"].values()), 1e-7),
        same("sizes", np.bincount(r["labels"][r["labels"] >= 0]), want["group_sizes"], 0),
        same("labels", [r["labels"][people.index(p)] for p in want["labels"]], list(want["labels"].values()), 0),
    ]
    for g, list_ in want["repness"].items():
        mine = r["lists"][int(g)]
        ok.append([said[x["j"]] for x in mine] == [str(x["tid"]) for x in list_])
        print("list", g, ok[-1])
        ok.append(same("numbers", [[x[n] for n in ("success", "trials", "p", "p_test", "r", "r_test")] for x in mine],
                  [[x[n] for n in ("n_success", "n_trials", "p_success", "p_test", "repness", "repness_test")] for x in list_], 1e-9))
    for side in ("agree", "disagree"):
        ok.append([said[x["j"]] for x in r["consensus"][side]] == [str(x["tid"]) for x in want["consensus"][side]])
        print("consensus", side, ok[-1])
    for name, mine in (("gac_top", r["gac"]), ("priority_top", r["priority"])):
        ok.append(same(name, [mine[said.index(str(t))] for t, _ in want[name]], [v for _, v in want[name]], 1e-9))
    c = compute(*data, mode="civic")
    ok.append(same("civic k", c["k"], want["civic"]["k"], 0))
    print(np.bincount(c["labels"][c["labels"] >= 0]), want["civic"]["group_sizes"])
    for k, s in want["civic"]["silhouettes"].items():
        if int(k) > 1:
            ok.append(same(f"civic silhouette {k}", c["silhouettes"].get(int(k), np.nan), s, 1e-7))
    print({k: v for k, v in c["silhouettes"].items()})
    return all(ok)


def starts(folder, seeds):
    """Civic mode leaves to chance where k-means starts: for each k the divisions that it ends in, the least spread first."""
    want = json.load(open(f"{folder}/expected.json"))["civic"]["silhouettes"]
    r = compute(*read(f"{folder}/votes.csv", f"{folder}/comments.csv"))
    for k in sorted(int(k) for k in want if int(k) > 1):
        ends = {}
        for seed in range(seeds):
            spread, label = civic_kmeans(r["centre"], r["weight"], k, np.random.default_rng(seed))
            sizes = sorted(np.bincount(label, r["weight"]).astype(int).tolist(), reverse=True)
            end = (round(float(spread), 4), round(silhouette(r["centre"], label, r["weight"]), 8), tuple(sizes))
            ends[end] = ends.get(end, 0) + 1
        for place, (end, n) in enumerate(sorted(ends.items())):
            expected = abs(end[1] - want[str(k)]) < 1e-7
            if place == 0 or expected:
                print(f"k {k}: spread {end[0]}, silhouette {end[1]:.4f}, sizes {end[2]}, {n} of {seeds} seeds"
                      + (", least" if place == 0 else "") + (", expected" if expected else ""))


def check_server(folder, people, said, V, out, meta):
    want = json.load(open(f"{folder}/server-math.json"))
    tids = [str(t) for t in want["tids"]]
    rows = [people.index(str(p)) for p in sorted(map(int, people))]
    place = [said.index(t) for t in tids]
    print("not in tids", set(said) - set(tids), "n", len(people), want["n"])
    V = V[:, place]
    out = np.array([int(t) in want["mod-out"] for t in tids])
    meta = np.array([int(t) in want["meta-tids"] for t in tids])
    mean, X, axes, value = pca(V, out)
    ok = [same("centre", -mean, want["pca"]["center"], 1e-6)]
    for i, a in enumerate(want["pca"]["comps"]):
        ok.append(min(np.abs(axes[i] - a).max(), np.abs(axes[i] + a).max()) < 1e-6)
        print("axis", i, min(np.abs(axes[i] - a).max(), np.abs(axes[i] + a).max()))
    member = {b: m for b, m in zip(want["base-clusters"]["id"], want["base-clusters"]["members"])}
    labels = np.full(len(people), -1)
    for g in want["group-clusters"]:
        for b in g["members"]:
            for p in member[b]:
                labels[people.index(str(p))] = g["id"]
    E = np.sqrt(len(tids)) * np.abs(1 - mean) * np.hypot(*axes)
    lists, gac, priority = statistics(V, out, meta, E, labels)
    for g, list_ in want["repness"].items():
        ok.append([tids[x["j"]] for x in lists[int(g)]] == [str(x["tid"]) for x in list_])
        ok.append(same("numbers", [[x[n] for n in ("success", "trials", "p", "p_test", "r", "r_test")] for x in lists[int(g)]],
                  [[x[n] for n in ("n-success", "n-trials", "p-success", "p-test", "repness", "repness-test")] for x in list_], 1e-6))
    c = consensus(V, out)
    for side in ("agree", "disagree"):
        ok.append([tids[x["j"]] for x in c[side]] == [str(x["tid"]) for x in want["consensus"][side]])
        print("consensus", side, ok[-1])
    ok.append(same("gac", [gac[tids.index(t)] for t in want["group-aware-consensus"]], list(want["group-aware-consensus"].values()), 1e-6))
    ok.append(same("priority", [priority[tids.index(t)] for t in want["comment-priorities"]], list(want["comment-priorities"].values()), 1e-6))
    return all(ok)


if __name__ == "__main__":
    if len(sys.argv) == 3 and sys.argv[1] == "--check":
        good = check(sys.argv[2])
        print("same" if good else "NOT THE SAME")
        sys.exit(not good)
    if len(sys.argv) in (3, 4) and sys.argv[1] == "--starts":
        sys.exit(starts(sys.argv[2], int(sys.argv[3]) if len(sys.argv) == 4 else 60))
    r = compute(*read(*sys.argv[1:3]))
    print(json.dumps({k: v.tolist() if isinstance(v, np.ndarray) else v for k, v in r.items()}, default=str))

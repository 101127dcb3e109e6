#!/usr/bin/env python3
"""clock.py - legal terms once more, another way: day by day over a calendar of holidays that were looked up.

Writes 700 dates over ten years as tests/engine/clock/dates.csv, which the C tests read. It shares no method with the
engine: Easter comes from a table, a term is walked one day at a time (a day that stands still
is walked past), months go through Python's own calendar.

    tests/reference/clock.py            writes the table to standard output
    tests/reference/clock.py --check    compares with the table in the repository
"""
import calendar
import csv
import datetime
import io
import pathlib
import random
import sys

# Easter Sundays as published (day, month), 2024 to 2037.
EASTER = {2024: (31, 3), 2025: (20, 4), 2026: (5, 4), 2027: (28, 3), 2028: (16, 4), 2029: (1, 4), 2030: (21, 4),
          2031: (13, 4), 2032: (28, 3), 2033: (17, 4), 2034: (9, 4), 2035: (25, 3), 2036: (13, 4), 2037: (5, 4)}
ONE = datetime.timedelta(days=1)


def holidays():
    days = set()
    for year, (d, m) in EASTER.items():
        easter = datetime.date(year, m, d)
        days |= {easter + datetime.timedelta(days=k) for k in (-2, 1, 39, 50)}
        days |= {datetime.date(year, 1, 1), datetime.date(year, 5, 5), datetime.date(year, 12, 25), datetime.date(year, 12, 26)}
        king = datetime.date(year, 4, 27)
        days.add(king - ONE if king.isoweekday() == 7 else king)
    return days


FREE = holidays()


def works(day):
    return day.isoweekday() < 6 and day not in FREE


def month_later(day, n):
    for _ in range(n):  # one month at a time, remembering the day of the month at the end
        year, month = (day.year + 1, 1) if day.month == 12 else (day.year, day.month + 1)
        day = datetime.date(year, month, 1)
    return day


def back_from(n, unit, first, start):
    day = start if first else start - ONE
    left = n * (7 if unit == "weeks" else 1)
    while True:
        left -= works(day) if unit == "workdays" else 1
        if not left:
            return day
        day -= ONE


def end(n, unit, first, statutory, start, still=frozenset()):
    day = start if first else start + ONE
    begin = day
    if unit == "workdays":
        left = n
        while True:
            left -= works(day) and day not in still
            if not left:
                break
            day += ONE
        last = day
    elif unit in ("days", "weeks"):
        last = day
        for _ in range(n * (7 if unit == "weeks" else 1) - 1):
            last += ONE
    else:
        months = n * (12 if unit == "years" else 1)
        to = month_later(start.replace(day=1), months)
        last = to.replace(day=min(start.day, calendar.monthrange(to.year, to.month)[1]))
        if first:
            last -= ONE
    if unit != "workdays":
        left, last = (last - begin).days + 1, begin
        while True:
            left -= last not in still
            if left <= 0:
                break
            last += ONE
    plain = last
    long = {"days": n > 90, "weeks": n > 12, "months": n > 3, "years": True, "workdays": False}[unit]
    if statutory and not long:
        while not works(last):
            last += ONE
        if (plain - begin).days >= 2:
            while sum(works(begin + datetime.timedelta(days=k)) for k in range((last - begin).days + 1)) < 2:
                last += ONE
            while not works(last):
                last += ONE
    return plain, last


def table():
    out = io.StringIO()
    w = csv.writer(out, lineterminator="\n")
    w.writerow("n unit first statutory from plain last back pauses".split())
    chance = random.Random(2026)
    units = {"days": 100, "weeks": 14, "months": 5, "years": 2, "workdays": 40}
    for _ in range(400):
        unit = chance.choice(list(units))
        n = chance.randint(1, units[unit])
        first, statutory = chance.random() < 0.5, chance.random() < 0.7
        start = datetime.date(2024, 1, 1) + datetime.timedelta(days=chance.randrange(3653))
        plain, last = end(n, unit, first, statutory, start)
        w.writerow([n, unit, int(first), int(statutory), start, plain, last, 0, ""])
    for _ in range(200):  # that stand still, up to three times
        unit = chance.choice(list(units))
        n = chance.randint(1, units[unit])
        first, statutory = chance.random() < 0.5, chance.random() < 0.7
        start = datetime.date(2024, 1, 1) + datetime.timedelta(days=chance.randrange(3000))
        pauses, still, at = [], set(), start + datetime.timedelta(days=chance.randrange(-3, 12))
        for _ in range(chance.randint(1, 3)):
            until = at + datetime.timedelta(days=chance.randint(1, 12))
            pauses.append(f"{at}/{until}")
            still |= {at + datetime.timedelta(days=k) for k in range((until - at).days)}
            at = until + datetime.timedelta(days=chance.randrange(20))
        plain, last = end(n, unit, first, statutory, start, still)
        w.writerow([n, unit, int(first), int(statutory), start, plain, last, 0, " ".join(pauses)])
    for _ in range(100):  # counted back, never moved
        unit = chance.choice(["days", "weeks", "workdays"])
        n = chance.randint(1, units[unit])
        first, statutory = chance.random() < 0.5, chance.random() < 0.7
        start = datetime.date(2025, 1, 1) + datetime.timedelta(days=chance.randrange(3000))
        last = back_from(n, unit, first, start)
        w.writerow([n, unit, int(first), int(statutory), start, last, last, 1, ""])
    return out.getvalue()


if __name__ == "__main__":
    text = table()
    if sys.argv[1:] == ["--check"]:
        kept = pathlib.Path(__file__).parent.parent / "engine/clock/dates.csv"
        if kept.read_text() != text:
            sys.exit("tests/engine/clock/dates.csv is not what tests/reference/clock.py makes: run it again")
        print("1 passed, 0 failed")
    else:
        print(text, end="")

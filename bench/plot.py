"""Line plots as SVG, with nothing but text: for bench/run."""

import math
from html import escape

COLOURS = ["#0b5d47", "#b3441e", "#2c4a9a", "#7a3e8e", "#8a6d00", "#1b7f9c", "#a0174d", "#555555"]
DASHES = ["", "6 3", "2 3", "9 3 2 3", "1 3", "12 4", "4 2", "8 2 2 2"]
W, H, LEFT, RIGHT, TOP, BOTTOM = 760, 420, 70, 230, 46, 54


def short(x):
    return f"{x:,.0f}" if x >= 10 else f"{x:g}"


def nice_top(y):
    """The round number above y that the axis ends at."""
    step = 10 ** math.floor(math.log10(y))
    for k in (1, 1.5, 2, 3, 4, 5, 6, 8, 10):
        if k * step >= y:
            return k * step
    return 10 * step


def lines(path, title, series, xlabel, ylabel):
    """series: {name: [(x, y), ...]}. x runs by powers of ten, y from zero."""
    xs = sorted({x for points in series.values() for x, _ in points})
    top = nice_top(max(y for points in series.values() for _, y in points))
    low, high = math.log10(xs[0]), math.log10(xs[-1])
    span = high - low or 1

    def px(x):
        return LEFT + (math.log10(x) - low) / span * (W - LEFT - RIGHT)

    def py(y):
        return H - BOTTOM - y / top * (H - TOP - BOTTOM)

    out = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {W} {H}" role="img" font-family="sans-serif" font-size="13">',
        f"<title>{escape(title)}</title>",
        f'<rect width="{W}" height="{H}" fill="#ffffff"/>',
        f'<text x="{LEFT}" y="24" font-size="16" font-weight="600">{escape(title)}</text>',
    ]
    for i in range(5):
        y = top * i / 4
        out.append(f'<path d="M{LEFT} {py(y):.1f}H{W - RIGHT}" stroke="#dddddd"/>')
        out.append(f'<text x="{LEFT - 8}" y="{py(y) + 4:.1f}" text-anchor="end">{short(y)}</text>')
    for x in xs:
        out.append(f'<text x="{px(x):.1f}" y="{H - BOTTOM + 20}" text-anchor="middle">{short(x)}</text>')
    out.append(f'<text x="{(LEFT + W - RIGHT) / 2}" y="{H - 12}" text-anchor="middle">{escape(xlabel)}</text>')
    out.append(f'<text x="16" y="{H / 2}" text-anchor="middle" transform="rotate(-90 16 {H / 2})">{escape(ylabel)}</text>')

    # Names stand at the line's end, moved apart where they would overlap.
    ends = sorted((py(points[-1][1]), name) for name, points in series.items())
    places, last = {}, 0
    for y, name in ends:
        last = max(y + 4, last + 16)
        places[name] = last
    limit = H - BOTTOM + 4
    for _, name in reversed(ends):  # and back up, where the last would stand under the axis
        places[name] = min(places[name], limit)
        limit = places[name] - 16
    for i, (name, points) in enumerate(series.items()):
        colour, dash = COLOURS[i % len(COLOURS)], DASHES[i % len(DASHES)]
        way = " ".join(f"{px(x):.1f},{py(y):.1f}" for x, y in points)
        out.append(f'<polyline points="{way}" fill="none" stroke="{colour}" stroke-width="2" stroke-dasharray="{dash}"/>')
        for x, y in points:
            out.append(f'<circle cx="{px(x):.1f}" cy="{py(y):.1f}" r="3.5" fill="{colour}"/>')
        out.append(f'<text x="{px(points[-1][0]) + 10:.1f}" y="{places[name]:.1f}" fill="{colour}">{escape(name)}</text>')
    out.append("</svg>\n")
    with open(path, "w", encoding="utf-8") as f:
        f.write("\n".join(out))

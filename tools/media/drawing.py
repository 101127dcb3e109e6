"""Drawings: SVG files with a few elements of our own, shown step by step.

A drawing is plain SVG. Two things are added, in the namespace `m`:
  m:step="2-4"   on any element: it shows only at these steps ("3", "2-4", "3-", "1,4-")
  m:figure, m:bubble, m:timer, m:tree, m:include   expand to shapes, so that all drawings share one look
"""
import math
import re
import subprocess
import xml.etree.ElementTree as ET
from pathlib import Path

from .script import ScriptError

SVG = "http://www.w3.org/2000/svg"
M = "urn:meent:drawing"
ET.register_namespace("", SVG)

STYLE = """
text{font-family:"Atkinson Hyperlegible Next","Atkinson Hyperlegible","DejaVu Sans",sans-serif;font-weight:700;fill:#15261f}
.brand{fill:#0b5d47}.brand2{fill:#2f8f6f}.clay{fill:#c4592f}.clay2{fill:#e08a5f}.accent{fill:#ffc53d}.sky{fill:#3d7fbf}.plum{fill:#6d3f78}
.s1{fill:#f0c8a4}.s2{fill:#c98f63}.s3{fill:#8f5d3c}.s4{fill:#5f3b27}
.h1{fill:#2a1d16}.h2{fill:#6b6f6d}.h3{fill:#8c4a1f}.h4{fill:#b4bfb9}
.card{fill:#fff}.sun{fill:#ffe3a0}.wall{fill:#e2ede5}.field{fill:#b6d5c3}.front{fill:#8fbfa5}.soft{fill:#cfe2d6}.wood{fill:#d9b98c}.air{fill:#dcebf7}
.ink{fill:#15261f}.white{fill:#fff}
.line{fill:none;stroke:#9db3a6;stroke-width:9;stroke-linecap:round}
.good{fill:none;stroke:#0b5d47;stroke-width:11;stroke-linecap:round;stroke-linejoin:round}
.bad{fill:none;stroke:#a33c1c;stroke-width:11;stroke-linecap:round;stroke-linejoin:round}
.thin{fill:none;stroke:#15261f;stroke-width:5;stroke-linecap:round;stroke-linejoin:round}
.wave{fill:none;stroke:#c4592f;stroke-width:9;stroke-linejoin:round;stroke-linecap:round}
"""
ARM = {"brand": "#0b5d47", "brand2": "#2f8f6f", "clay": "#c4592f", "clay2": "#e08a5f", "accent": "#ffc53d", "sky": "#3d7fbf", "plum": "#6d3f78"}


def num(el, name, default=None):
    v = el.get(name, default)
    if v is None:
        raise ScriptError(f"<m:{el.tag.split('}')[1]}> needs {name}=…")
    try:
        n = float(v)
    except ValueError:
        raise ScriptError(f"{name}='{v}' is not a number") from None
    if not math.isfinite(n) or abs(n) > 100000:
        raise ScriptError(f"{name}='{v}' is out of bounds")
    return n


def shows(rule, step):
    for part in rule.split(","):
        m = re.match(r"\s*(\d{1,2})(-(\d{1,2})?)?\s*$", part)
        if not m:
            raise ScriptError(f"m:step='{rule}' must look like 3, 2-4, 3- or 1,4-")
        first = int(m[1])
        last = first if not m[2] else int(m[3]) if m[3] else 99
        if first <= step <= last:
            return True
    return False


def last_step(path):
    numbers = re.findall(r'm:step="([^"]*)"', path.read_text(encoding="utf-8"))
    return max([int(n) for rule in numbers for n in re.findall(r"\d+", rule)] or [1])


def figure(el):
    """One person: an arch with a head. `tilt` turns the head, `hand` raises an arm, `look` shows where the eyes go."""
    x, y, w, h = (num(el, k) for k in ("x", "y", "w", "h"))
    body, skin, hair, hc = el.get("body", "brand"), "s" + el.get("skin", "1"), el.get("hair", "short"), "h" + el.get("hc", "1")
    if hair == "scarf":
        hc = el.get("hc", "plum")
    tilt, hand, look = num(el, "tilt", "0"), el.get("hand"), el.get("look")
    r = w * 0.27
    top = y - h
    cy = top - r * 0.72
    back, head = "", ""
    if hair == "bob":
        back = f'<path class="{hc}" d="M{x-r*1.22:.1f} {cy+r*1.05:.1f}V{cy-r*.1:.1f}a{r*1.22:.1f} {r*1.22:.1f} 0 0 1 {r*2.44:.1f} 0V{cy+r*1.05:.1f}Z"/>'
    if hair == "bun":
        back = f'<circle class="{hc}" cx="{x:.1f}" cy="{cy-r*1.15:.1f}" r="{r*.5:.1f}"/>'
    if hair == "scarf":
        head += f'<path class="{hc}" d="M{x-r*1.3:.1f} {cy+r*1.25:.1f}V{cy:.1f}a{r*1.3:.1f} {r*1.3:.1f} 0 0 1 {r*2.6:.1f} 0V{cy+r*1.25:.1f}Z"/>'
    head += f'<circle class="{skin}" cx="{x:.1f}" cy="{cy:.1f}" r="{r:.1f}"/>'
    if hair in ("short", "bun", "bob"):
        head += (f'<path class="{hc}" d="M{x-r:.1f} {cy:.1f}a{r:.1f} {r:.1f} 0 0 1 {2*r:.1f} 0c{-r*.5:.1f} {-r*.15:.1f} {-r*.9:.1f} {-r*.55:.1f} {-r*1.05:.1f} {-r*.62:.1f}'
                 f'c{-r*.2:.1f} {r*.4:.1f} {-r*.5:.1f} {r*.55:.1f} {-r*.95:.1f} {r*.62:.1f}Z"/>')
    if look:
        dx, dy = {"left": (-.3, .12), "right": (.3, .12), "down": (0, .36), "up": (0, -.02), "ahead": (0, .13)}[look]
        px, py = {"left": (-.05, 0), "right": (.05, 0), "up": (0, -.06)}.get(look, (0, 0))
        for side in (-1, 1):
            ex, ey = x + r * (dx + side * .32), cy + r * dy
            if look == "down":     # closed, or looking at something below
                head += f'<path class="ink" d="M{ex-r*.15:.1f} {ey:.1f}h{r*.3:.1f}v{r*.08:.1f}h{-r*.3:.1f}Z"/>'
            else:
                head += (f'<circle class="white" cx="{ex:.1f}" cy="{ey:.1f}" r="{r*.16:.1f}"/>'
                         f'<circle class="ink" cx="{ex+r*px:.1f}" cy="{ey+r*py:.1f}" r="{r*.1:.1f}"/>')
    arm = ""
    if hand in ("left", "right"):
        s = -1 if hand == "left" else 1
        ax, ay = x + s * w * .36, top + w * .5
        hx, hy = x + s * w * .78, top - w * .12
        arm = (f'<path d="M{ax:.1f} {ay:.1f}L{hx:.1f} {hy:.1f}" style="fill:none;stroke:{ARM.get(body, "#0b5d47")};stroke-width:{w*.2:.1f};stroke-linecap:round"/>'
               f'<circle class="{skin}" cx="{hx:.1f}" cy="{hy:.1f}" r="{w*.115:.1f}"/>')
    torso = f'<path class="{body}" d="M{x-w/2:.1f} {y:.1f}V{top+w/2:.1f}a{w/2:.1f} {w/2:.1f} 0 0 1 {w:.1f} 0V{y:.1f}Z"/>'
    turn = f' transform="rotate({tilt:.1f} {x:.1f} {top+r*.3:.1f})"' if tilt else ""
    return f"<g>{arm}<g{turn}>{back}</g>{torso}<g{turn}>{head}</g></g>"


def bubble(el):
    """A speech bubble; without children it holds lines of talk, `lines="120 80"`."""
    x, y, w, h = (num(el, k) for k in ("x", "y", "w", "h"))
    cls, tail = el.get("class", "card"), el.get("tail", "left")
    t = {"left": f"M{x+40} {y+h-3}l-14 42 58-42Z", "right": f"M{x+w-40} {y+h-3}l14 42-58-42Z", "none": ""}[tail]
    rows = "".join(f'<path class="line" d="M{x+28} {y+34+i*25}h{float(n)}"/>' for i, n in enumerate(el.get("lines", "").split()))
    return f'<g><rect class="{cls}" x="{x}" y="{y}" width="{w}" height="{h}" rx="26"/><path class="{cls}" d="{t}"/>{rows}</g>'


def timer(el):
    """A clock of ten minutes: green for the time that was planned, red for what is over it."""
    x, y, r, minutes, plan = num(el, "x"), num(el, "y"), num(el, "r"), num(el, "minutes"), num(el, "plan", "5")

    def wedge(a, b, colour):
        if b <= a:
            return ""
        p = lambda m: (x + r * .86 * math.sin(m * math.pi / 5), y - r * .86 * math.cos(m * math.pi / 5))
        (x1, y1), (x2, y2) = p(a), p(b)
        return f'<path d="M{x} {y}L{x1:.1f} {y1:.1f}A{r*.86:.1f} {r*.86:.1f} 0 {int(b-a > 5)} 1 {x2:.1f} {y2:.1f}Z" fill="{colour}"/>'

    ticks = "".join(f'<circle class="ink" cx="{x+r*.93*math.sin(i*math.pi/5):.1f}" cy="{y-r*.93*math.cos(i*math.pi/5):.1f}" r="{r*.025:.1f}"/>' for i in range(10))
    a = minutes * math.pi / 5
    hand = f'<path class="thin" d="M{x} {y}L{x+r*.74*math.sin(a):.1f} {y-r*.74*math.cos(a):.1f}"/>'
    return (f'<g><circle class="ink" cx="{x}" cy="{y}" r="{r*1.07:.1f}"/><circle class="card" cx="{x}" cy="{y}" r="{r}"/>'
            f'{wedge(0, min(minutes, plan), "#57ad8f")}{wedge(plan, max(minutes, plan), "#e08a5f")}{ticks}{hand}<circle class="ink" cx="{x}" cy="{y}" r="{r*.07:.1f}"/></g>')


def tree(el):
    x, y, r = num(el, "x"), num(el, "y"), num(el, "r")
    return (f'<g><rect x="{x-r*.1}" y="{y}" width="{r*.2}" height="{r*1.6}" fill="#8f5d3c"/><circle cx="{x}" cy="{y}" r="{r}" fill="#2f8f6f"/>'
            f'<circle cx="{x-r*.25}" cy="{y-r*.25}" r="{r*.45}" fill="#57ad8f"/></g>')


SHAPES = {"figure": figure, "bubble": bubble, "timer": timer, "tree": tree}


def expand(el, step, folder, depth=0):
    """Replace the elements of our own under `el` and drop what this step does not show."""
    if depth > 20:
        raise ScriptError("the drawing is nested too deep")
    for i, child in reversed(list(enumerate(el))):
        rule = child.attrib.pop(f"{{{M}}}step", None)
        if rule is not None and not shows(rule, step):
            el.remove(child)
            continue
        if not isinstance(child.tag, str) or not child.tag.startswith(f"{{{M}}}"):
            expand(child, step, folder, depth + 1)
            continue
        name = child.tag.split("}")[1]
        if name == "include":
            new = load(folder / child.get("href", ""), int(num(child, "step", str(step))), depth + 1)
            new.tag = f"{{{SVG}}}g"
            new.attrib.clear()
        elif name in SHAPES:
            new = ET.fromstring(f'<svg xmlns="{SVG}">{SHAPES[name](child)}</svg>')[0]
            for inner in list(child):
                new.append(inner)
            expand(new, step, folder, depth + 1)
        else:
            raise ScriptError(f"<m:{name}> is not known; use {', '.join(SHAPES)} or include")
        if child.get("transform"):
            new.set("transform", child.get("transform"))
        el.remove(child)
        el.insert(i, new)


def load(path, step, depth=0):
    if path.resolve().parent != path.parent.resolve() or path.suffix != ".svg" or not path.is_file():
        raise ScriptError(f"there is no drawing {path}")
    text = path.read_text(encoding="utf-8")
    if len(text) > 512 * 1024 or "<!ENTITY" in text:
        raise ScriptError(f"{path}: a drawing is at most 512 KiB and has no entities")
    try:
        root = ET.fromstring(text)
    except ET.ParseError as e:
        raise ScriptError(f"{path}: this is not well-formed XML: {e}") from None
    try:
        expand(root, step, path.parent, depth)
    except ScriptError as e:
        raise ScriptError(f"{path}: {e}") from None
    except (KeyError, ValueError) as e:
        raise ScriptError(f"{path}: unknown or malformed value {e}") from None
    return root


def svg(path, step):
    root = load(Path(path), step)
    style = ET.Element(f"{{{SVG}}}style")
    style.text = STYLE
    root.insert(0, style)
    return ET.tostring(root, encoding="unicode")


def png(path, step, out, width, height):
    done = subprocess.run(["rsvg-convert", "-w", str(width), "-h", str(height), "-o", str(out)],
                          input=svg(path, step).encode(), capture_output=True)
    if done.returncode:
        raise ScriptError(f"{path}: rsvg-convert: {done.stderr.decode(errors='replace').strip()[:200]}")

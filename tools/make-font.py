#!/usr/bin/env python3
"""Make "Meent Sans" from Atkinson Hyperlegible Next (OFL 1.1, no reserved font name):
weights 400-700, Latin for Dutch, and a zero without a slash (times and amounts read more
calmly, and a slashed zero is unknown to many readers). Needs Debian: fonttools, python3-brotli."""
import io
import sys
from fontTools.ttLib import TTFont
from fontTools.ttLib.tables._g_l_y_f import Glyph, GlyphCoordinates
from fontTools.ttLib.tables.TupleVariation import TupleVariation
from fontTools.varLib import instancer
from fontTools.varLib.iup import iup_delta
from fontTools import subset
from array import array

src, dst = sys.argv[1:3]
font = instancer.instantiateVariableFont(TTFont(src, recalcTimestamp=False), {"wght": (400, 700)})

glyf, gvar = font["glyf"], font["gvar"]
old = glyf["zero"]
pts, ends, _ = old.getCoordinates(glyf)
outer = list(pts[:16])
# one quarter of the inner ring, from the bottom to the left (points 16, 26, 25, 24, 23)
quarter = [16, 26, 25, 24, 23]

def mirror(seq, ox, oy):
    """Full inner ring, anticlockwise from the bottom; ox, oy are twice the centre."""
    q = [seq[i] for i in quarter]
    br = [(ox - x, y) for x, y in q]
    tr = [(ox - x, oy - y) for x, y in q]
    tl = [(x, oy - y) for x, y in q]
    return br[:-1] + tr[::-1][:-1] + tl[:-1] + q[::-1][:-1]

ox, oy = pts[3][0] + pts[11][0], pts[0][1] + pts[8][1]
ring = mirror(list(pts), ox, oy)
on = [1, 0, 0, 0] * 4
new = Glyph()
new.numberOfContours = 2
new.coordinates = GlyphCoordinates(outer + ring)
new.flags = array("B", [f & 1 for f in old.flags[:16]] + on)
new.endPtsOfContours = [15, 31]
new.program = old.program
new.recalcBounds(glyf)

fresh = []
for v in gvar.variations["zero"]:
    d = v.coordinates
    body, phantom = d[:-4], d[-4:]
    if any(p is None for p in body):
        body = iup_delta(body, list(pts), ends)
    dox, doy = body[3][0] + body[11][0], body[0][1] + body[8][1]
    fresh.append(TupleVariation(v.axes, list(body[:16]) + mirror(list(body), dox, doy) + list(phantom)))
glyf["zero"] = new
gvar.variations["zero"] = fresh

for rec in font["name"].names:
    if rec.nameID in (1, 3, 4, 6, 16, 25):
        text = rec.toUnicode()
        rec.string = text.replace("AtkinsonHyperlegibleNext", "MeentSans").replace("Atkinson Hyperlegible Next", "Meent Sans")

buf = io.BytesIO()
font.save(buf)
buf.seek(0)
font = TTFont(buf, recalcTimestamp=False)
opt = subset.Options()
opt.recalc_timestamp = False  # the same input gives the same bytes
opt.flavor = "woff2"
opt.hinting = False
opt.layout_features = ["kern", "ccmp", "locl", "mark", "mkmk", "tnum", "pnum"]
opt.name_IDs = [0, 1, 2, 4, 6, 13, 14]
chars = [*range(0x20, 0x7F), *range(0xA0, 0x100), 0x131, 0x132, 0x133, 0x152, 0x153, 0x2013, 0x2014,
         0x2018, 0x2019, 0x201A, 0x201C, 0x201D, 0x201E, 0x2022, 0x2026, 0x20AC, 0x2190, 0x2191, 0x2192, 0x2193, 0x2212]
s = subset.Subsetter(opt)
s.populate(unicodes=chars)
s.subset(font)
subset.save_font(font, dst, opt)

#!/usr/bin/env python3
"""Tests of tools/make-media: scripts, captions, drawings, and one small film and podcast from start to end."""
import re
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

sys.dont_write_bytecode = True
ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tools"))

from media import captions, drawing, script  # noqa: E402

HEAD = """---
slug: proef
kind: {kind}
title: Proef
language: nl
poster: d.svg#1
voices:
- Verteller | Narrator | nl | 200 | 50
- Trainer | Trainer | nl+m3 | 200 | 40
---
"""
BODY = """## Een
> One

{picture}Verteller: Dit is de eerste zin, gesproken door een computer.
> This is the first sentence, spoken by a computer.
Trainer: Deze zin is zo lang dat hij niet in één ondertitel past, want hij gaat nog een flink stuk door.
> This sentence is so long that it does not fit in one caption, because it goes on for quite a while.

## Twee
> Two

(stilte) 1,5
> (silence)
Trainer: Klaar & <goed>.
> Done & <well>.
"""
SVG = ('<svg xmlns="http://www.w3.org/2000/svg" xmlns:m="urn:meent:drawing" viewBox="0 0 1280 720"><rect class="wall" width="1280" height="720"/>'
       '<m:figure x="300" y="700" w="100" h="200" m:step="1"/><m:timer x="500" y="200" r="90" minutes="7" m:step="2-"/></svg>')


class Folder(unittest.TestCase):
    def setUp(self):
        self.tmp = tempfile.TemporaryDirectory()
        self.dir = Path(self.tmp.name)
        (self.dir / "d.svg").write_text(SVG)

    def tearDown(self):
        self.tmp.cleanup()

    def write(self, text, name="proef.script.md"):
        path = self.dir / name
        path.write_text(text, encoding="utf-8")
        return path

    def film(self):
        return HEAD.format(kind="film") + BODY.format(picture="![Een man](d.svg#1)\n![Een klok](d.svg#2)\n")

    def podcast(self):
        return HEAD.format(kind="podcast") + BODY.format(picture="")


class Scripts(Folder):
    def test_reads(self):
        s = script.read_script(self.write(self.film()))
        self.assertEqual([c.title_en for c in s.chapters], ["One", "Two"])
        self.assertEqual(s.chapters[1].lines[0].seconds, 1.5)
        self.assertEqual([p.step for p in s.chapters[0].lines[0].pictures], [1, 2])

    def test_mistakes_name_line_and_cure(self):
        film = self.film()
        cases = [
            ("---\n", "no head\n", "starts with a head"),
            ("kind: film", "kind: play", "must be one of"),
            ("slug: proef", "slug: ../x", "slug"),
            ("Trainer: Klaar", "Gast: Klaar", "has no voice"),
            ("(stilte) 1,5", "(stilte) 99", "at most 30 seconds"),
            ("> Done", "Done", "write 'Speaker"),
            ("> One\n", "", "English line is missing"),
            ("d.svg#2)", "weg.svg#2)", "there is no drawing"),
            ("d.svg#2)", "../d.svg#2)", "beside the script"),
            ("| 200 | 50", "| 2000 | 50", "speed 80-300"),
            ("Verteller: Dit is", "Verteller: " + "x" * 301, "at most 300"),
        ]
        for old, new, says in cases:
            with self.subTest(new=new[:30]), self.assertRaisesRegex(script.ScriptError, re.escape(says)):
                script.read_script(self.write(film.replace(old, new, 1)))


class Captions(unittest.TestCase):
    def test_every_piece_fits_and_nothing_is_lost(self):
        words = "de trainer, die veel weet en het goed bedoelt. praat maar door omdat niemand iets zegt".split()
        for n in range(1, 60):
            text = " ".join(words[(i * 7 + n) % len(words)] for i in range(n))
            for parts in (1, 2, 3):
                pieces = captions.split(text, min(parts, n))
                self.assertEqual(" ".join(pieces), text)
                self.assertGreaterEqual(len(pieces), min(parts, n))
                for p in pieces:
                    rows = captions.wrap(p)
                    self.assertIsNotNone(rows)
                    self.assertLessEqual(len(rows), 2)
                    self.assertTrue(all(len(r) <= captions.LINE for r in rows))

    def test_breaks_at_a_comma(self):
        self.assertEqual(captions.wrap("Zeven minuten zijn voorbij gegaan, maar hij praat nog door.")[1][:4], "maar")

    def test_escapes(self):
        self.assertIn("<v A>1 &lt; 2 &amp; 3", captions.vtt([(0, 1000, "A", "1 < 2 & 3")]))


class Drawings(Folder):
    def test_steps(self):
        self.assertEqual(drawing.last_step(self.dir / "d.svg"), 2)
        self.assertNotIn("57ad8f", drawing.svg(self.dir / "d.svg", 1))
        self.assertIn("57ad8f", drawing.svg(self.dir / "d.svg", 2))
        self.assertNotIn("urn:meent", drawing.svg(self.dir / "d.svg", 2))

    def test_every_drawing_of_the_course(self):
        paths = sorted((ROOT / "content/media/drawings").glob("*.svg"))
        self.assertTrue(paths)
        for path in paths:
            for step in range(1, drawing.last_step(path) + 1):
                drawing.svg(path, step)

    def test_refuses(self):
        for bad in ('<m:figure x="1" y="1" w="nan" h="1"/>', '<m:ship x="1"/>', '<m:include href="../d.svg"/>', '<g m:step="two"/>', "<g>"):
            (self.dir / "bad.svg").write_text(SVG.replace("<rect", bad + "<rect", 1))
            with self.subTest(bad=bad), self.assertRaises(script.ScriptError):
                drawing.svg(self.dir / "bad.svg", 1)


class WholeWay(Folder):
    def make(self, *args):
        return subprocess.run([ROOT / "tools/make-media", self.dir / "out", *args], capture_output=True, text=True)

    def probe(self, name, what):
        return float(subprocess.run(["ffprobe", "-v", "error", "-show_entries", what, "-of", "csv=p=0", self.dir / "out" / name],
                                    capture_output=True, text=True, check=True).stdout.split()[0])

    def check_vtt(self, name, voices):
        text = (self.dir / "out" / name).read_text(encoding="utf-8")
        times = re.findall(r"(\d\d):(\d\d):(\d\d\.\d{3}) --> (\d\d):(\d\d):(\d\d\.\d{3})", text)
        flat = [(int(a) * 3600 + int(b) * 60 + float(c), int(d) * 3600 + int(e) * 60 + float(f)) for a, b, c, d, e, f in times]
        self.assertTrue(flat)
        for (a, b), (c, _) in zip(flat, flat[1:] + [(1e9, 0)]):
            self.assertLess(a, b)
            self.assertLessEqual(b, c)
        self.assertEqual("<v " in text, voices)
        return flat

    def test_film(self):
        path = self.write(self.film())
        done = self.make(path)
        self.assertEqual(done.returncode, 0, done.stderr)
        video, audio = self.probe("proef.mp4", "format=duration"), self.check_vtt("proef.nl.vtt", False)
        self.assertEqual(audio, self.check_vtt("proef.en.vtt", False))
        self.assertEqual(len(audio), 5)
        self.assertLess(audio[-1][1], video)
        head = (self.dir / "out/proef.mp4").read_bytes()
        self.assertLess(head.find(b"moov"), head.find(b"mdat"))
        self.assertIn("Klaar &amp; &lt;goed&gt;.", (self.dir / "out/proef.nl.vtt").read_text(encoding="utf-8"))
        self.assertIn("up to date", self.make(path).stderr)
        (self.dir / "out/proef.made").unlink()
        self.make(path)
        self.assertEqual(head, (self.dir / "out/proef.mp4").read_bytes(), "the same script makes the same bytes")

    def test_podcast(self):
        done = self.make(self.write(self.podcast()))
        self.assertEqual(done.returncode, 0, done.stderr)
        self.check_vtt("proef.nl.vtt", True)
        text = subprocess.run(["ffmpeg", "-nostdin", "-i", self.dir / "out/proef.mp3", "-af", "ebur128=framelog=verbose", "-f", "null", "-"],
                              capture_output=True, text=True).stderr
        loud = float(re.findall(r"I:\s+(-?[\d.]+) LUFS", text)[-1])
        self.assertTrue(-17.5 < loud < -15, loud)
        self.assertEqual(self.probe("proef.poster.png", "stream=width"), 1400)

    def test_a_step_that_is_not_there(self):
        done = self.make(self.write(self.film().replace("d.svg#2", "d.svg#9")))
        self.assertEqual(done.returncode, 1)
        self.assertIn("#9 does not exist", done.stderr)

    def test_a_program_that_is_missing(self):
        done = subprocess.run([sys.executable, ROOT / "tools/make-media", self.dir / "out"], capture_output=True, text=True, env={"PATH": "/nowhere"})
        self.assertEqual(done.returncode, 1)
        self.assertIn("librsvg2-bin", done.stderr)


if __name__ == "__main__":
    unittest.main()

#!/usr/bin/env python3
"""The course by the eyes of others: real git reads the export and gives it back to the letter; pandoc reads every file
and finds the same ids; Python's zip reads ours, and we refuse what is hostile with the database as it was."""
import json
import os
import re
import shutil
import subprocess
import tempfile
import unittest
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
MEENT = os.environ.get("MEENT_BIN", str(ROOT / "build" / "meent"))
COURSE = ROOT / "content" / "leergang"


def run(*args, **kw):
    return subprocess.run(args, cwd=ROOT, capture_output=True, **kw)


def meent(*args, **kw):
    return run(MEENT, *map(str, args), **kw)


class Course(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.dir = Path(tempfile.mkdtemp())
        cls.zip = cls.dir / "leergang.meent.zip"
        r = meent("course", "export", COURSE, cls.zip)
        assert r.returncode == 0, r.stderr

    @classmethod
    def tearDownClass(cls):
        shutil.rmtree(cls.dir)

    def test_python_reads_the_zip_and_it_is_the_folder_in_normal_form(self):
        out = self.dir / "normal"
        self.assertEqual(meent("course", "export", COURSE, out).returncode, 0)
        with zipfile.ZipFile(self.zip) as z:
            self.assertIsNone(z.testzip())
            names = z.namelist()
            self.assertEqual(names, sorted(names))
            for n in names:
                self.assertEqual(z.read(n), (out / n).read_bytes(), n)
        self.assertEqual(sorted(names), sorted(str(p.relative_to(out)) for p in out.rglob("*") if p.is_file()))
        again = self.dir / "again.zip"
        self.assertEqual(meent("course", "export", out, again).returncode, 0)
        self.assertEqual(again.read_bytes(), self.zip.read_bytes())
        self.assertEqual(meent("course", "fmt", out, "--check").returncode, 0)

    @unittest.skipUnless(shutil.which("git"), "git is not here")
    def test_real_git_reads_the_stream_and_gives_it_back(self):
        stream = self.dir / "stream"
        self.assertEqual(meent("course", "export", COURSE, stream, "--git").returncode, 0)
        repo = self.dir / "repo"
        run("git", "init", "-q", "-b", "main", repo)
        r = run("git", "-C", repo, "fast-import", "--quiet", input=stream.read_bytes())
        self.assertEqual(r.returncode, 0, r.stderr)
        self.assertEqual(run("git", "-C", repo, "fsck", "--strict").returncode, 0)
        back = run("git", "-C", repo, "fast-export", "main").stdout
        self.assertEqual(back, stream.read_bytes())
        # One changed sentence is one changed line, and what git says of it comes in again.
        run("git", "-C", repo, "reset", "-q", "--hard", "main")
        lesson = next(iter(sorted(repo.glob("modules/m02-*/lessons/l01-*.md"))))
        lines = lesson.read_text().split("\n")
        at = next(i for i, l in enumerate(lines) if i > 8 and re.match(r"[A-Z].*\.$", l))
        lines[at] = lines[at][:-1] + ", zegt men."
        lesson.write_text("\n".join(lines))
        stat = run("git", "-C", repo, "diff", "--numstat").stdout.split()
        self.assertEqual(stat[:2], [b"1", b"1"])
        run("git", "-C", repo, "-c", "user.name=A", "-c", "user.email=a@b.example", "commit", "-qam", "Zin")
        changed = self.dir / "changed"
        for extra in ([], ["--reencode=no", "-M", "-C"]):
            shutil.rmtree(changed, ignore_errors=True)
            r = meent("course", "export", "-", changed, input=run("git", "-C", repo, "fast-export", "--all", *extra).stdout)
            self.assertEqual(r.returncode, 0, r.stderr)
            d = json.loads(meent("course", "diff", self.zip, changed, "--json").stdout)
            self.assertEqual(len(d), 1)
            self.assertIn("zegt men", d[0]["after"])

    @unittest.skipUnless(shutil.which("pandoc"), "pandoc is not here")
    def test_pandoc_reads_every_file_and_finds_the_same_ids(self):
        out = self.dir / "for-pandoc"
        self.assertEqual(meent("course", "export", COURSE, out).returncode, 0)
        files = sorted(out.rglob("*.md"))
        self.assertGreater(len(files), 100)
        for path in files:
            text = path.read_text()
            r = run("pandoc", "-f", "markdown-auto_identifiers", "-t", "json", path)
            self.assertEqual(r.returncode, 0, (path, r.stderr))
            doc = json.loads(r.stdout)
            ids, kinds = [], []

            def walk(x):
                if isinstance(x, dict):
                    if x.get("t") == "Div" and x["c"][0][1]:
                        ids.append(x["c"][0][0])
                        kinds.append(x["c"][0][1][0])
                    if x.get("t") == "Header" and re.fullmatch(r"[a-z][a-z0-9]{7}", x["c"][1][0]) and x["c"][1][0] in text:
                        ids.append(x["c"][1][0])
                    walk(x.get("c"))
                elif isinstance(x, list):
                    for y in x:
                        walk(y)

            walk(doc["blocks"])
            want = re.findall(r"^:::+ \{\.[a-z]+ #([a-z0-9]{8})", text, re.M) + re.findall(r"^#+ .*\{#([a-z][a-z0-9]{7})\}$", text, re.M)
            self.assertEqual(sorted(ids), sorted(want), path)
            head = re.match(r"---\n.*?^id: ([a-z0-9]{8})$", text, re.S | re.M)
            if head:
                self.assertEqual(doc["meta"]["id"]["c"][0]["c"], head[1], path)

    def test_what_is_refused_changes_nothing(self):
        data = self.dir / "data"
        self.assertEqual(meent("migrate", "--data", data).returncode, 0)
        self.assertEqual(meent("course", "import", COURSE, "--data", data).returncode, 0)

        def state():
            # The file may be written to without a change; what is in it may not.
            return meent("course", "versions", "democratisch-vakmanschap", "--data", data, "--json").stdout

        before = state()
        good = self.zip.read_bytes()
        self.assertEqual(meent("course", "import", self.zip, "--data", data).returncode, 0)
        self.assertEqual(state(), before)
        bad = self.dir / "bad.zip"

        def refused(words):
            r = meent("course", "import", bad, "--data", data)
            self.assertNotEqual(r.returncode, 0)
            self.assertIn(words, r.stderr.decode())
            self.assertEqual(state(), before)

        bad.write_bytes(good[: len(good) // 2])
        refused("damaged")
        bad.write_bytes(good[:5000] + bytes([good[5000] ^ 1]) + good[5001:])
        refused("damaged")

        def make(entries, comment=b""):
            with zipfile.ZipFile(bad, "w", zipfile.ZIP_DEFLATED) as z:
                for name, content, mode in entries:
                    i = zipfile.ZipInfo(name)
                    i.compress_type = zipfile.ZIP_DEFLATED
                    i.create_system = 3
                    i.external_attr = mode << 16
                    z.writestr(i, content)
                z.comment = comment

        make([("../course.md", b"x", 0o100644)])
        refused("lead nowhere else")
        make([("course.md", b"/etc/passwd", 0o120777)])
        refused("is a link")
        make([("course.md", b"\0" * (300 << 20), 0o100644)])
        refused("bytes when unpacked")
        make([(f"f{i}.md", b"", 0o100644) for i in range(100_000)])
        refused("holds 100000 files")
        make([("course.md", b"x", 0o100644)], b"meent-course 9")
        refused("form 1")
        make([("course.md", b"x", 0o100644)], b"meent-course 0")
        refused("form 1")
        make([("imsmanifest.xml", b"<x/>", 0o100644)])
        refused("SCORM")
        make([("course.md", b"geen kop\n", 0o100644)])
        refused("nothing was changed")


if __name__ == "__main__":
    unittest.main()

#!/usr/bin/env python3
"""Tests of tools/check-content: the content passes, and each kind of damage is found where it is."""
import re
import shutil
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

sys.dont_write_bytecode = True
ROOT = Path(__file__).resolve().parents[2]
COURSE = "leergang"
M1 = COURSE + "/modules/m01-goede-trainer"
S1 = M1 + "/sessions/s1.md"
L1 = M1 + "/lessons/l01-van-expert-naar-trainer.md"
Q1 = COURSE + "/questions/q-wat-zag-je.md"
KEY1 = COURSE + "/trainer/answers/q-wat-zag-je.md"
CASE = "library/case/het-fietspad-langs-de-school.md"

# name, file, pattern, what stands there instead, words of the finding
DAMAGE = [
    ("unknown key", L1, r"^minutes:", "minuten:", "`minuten` is no key of a lesson"),
    ("missing key", L1, r"^summary: .*\n", "", "the head has no `summary`"),
    ("key twice", L1, r"^(title: .*\n)", r"\1\1", "`title` stands twice"),
    ("not plain YAML", L1, r"^title: ", "title: Let op: ", "would not be plain text in YAML"),
    ("number", L1, r"^minutes: .*", "minutes: kort", "`minutes` must be a whole number"),
    ("no head", L1, r"\A---\n", "", "has no head"),
    ("id form", L1, r"^id: .*", "id: 1abc", "must be eight characters"),
    ("day", CASE, r"^date: .*", "date: 2026-02-30", "`date` must be a real day"),
    ("licence", CASE, r"^licence: .*", "licence: CC0", "`licence` must be"),
    ("folder and kind", CASE, r"^kind: .*", "kind: film", "the folder is case"),
    ("case without source", CASE, r"^source:\n(- .*\n)+", "", "a case says in `source`"),
    ("related item", CASE, r"^- duizend-stemmen-kwijt", "- bestaat-niet", "which is no item"),
    ("two sentences", L1, r"^Het lukte half\.\n", "Het lukte half. ", "more than one sentence"),
    ("long sentence", L1, r"^Het lukte half\.", "Het lukte half" + " en half" * 12 + ".",
     "has a sentence of 27 words"),
    ("two blank lines", L1, r"\n\n## Kijk eerst", "\n\n\n## Kijk eerst", "two blank lines"),
    ("space at the end", L1, r"^Het lukte half\.", "Het lukte half. ", "spaces at the end"),
    ("unknown block", L1, r"\{\.film ", "{.fllm ", "has no blocks of kind `fllm`"),
    ("unknown attribute", L1, r"\{\.film ", "{.film lang=5 ", "has no attribute `lang`"),
    ("reference", L1, r"ref=twee-minuten-te-veel", "ref=drie-minuten", "no film `drie-minuten`"),
    ("question", L1, r"ref=q-wat-zag-je", "ref=q-niets", "there is no question `q-niets`"),
    ("open block", L1, r":::\n\Z", "\n", "is not closed"),
    ("term", CASE, r"Oefenstad bestaat niet", "[Oefenstad](term:niets) bestaat niet",
     "`niets` is no term"),
    ("item link", CASE, r"Oefenstad bestaat niet", "[Oefenstad](item:niets) bestaat niet",
     "`niets` is no item"),
    ("file link", CASE, r"Oefenstad bestaat niet", "[Oefenstad](../niets.md) bestaat niet",
     "`../niets.md` does not exist"),
    ("climbing link", CASE, r"Oefenstad bestaat niet",
     "[Oefenstad](../../../../../etc/passwd) bestaat niet", "does not exist"),
    ("minutes of a session", S1, r"minutes=55", "minutes=50", "take 235 minutes together"),
    ("part without title", S1, r"^### Trainersspiegel\n", "", "a part begins with `### Title`"),
    ("option without feedback", Q1, r"\n\n  Ja\.\n(  .*\n)+", "\n", "has no feedback"),
    ("key out of range", KEY1, r"^correct: b", "correct: d", "`correct` must be letters among"),
    ("two keys for a choice", KEY1, r"^correct: b", "correct: a, b", "has one correct answer"),
    ("key of another question", KEY1, r"^id: .*", "id: aaaaaaaa", "another id than its question"),
    ("translation without its block", M1 + "/sessions/s1.en.md", r"::: \{\.break .*\n(.*\n)+?:::\n\n",
     "", "its ids differ from the Dutch text"),
    ("translated minutes", M1 + "/sessions/s1.en.md", r"minutes=55", "minutes=56",
     "other attributes"),
    ("trainer note", COURSE + "/trainer/modules/m01/sessions/s1.md", r"for=\w+", "for=aaaaaaaa",
     "is no part of the session"),
    ("module not named", COURSE + "/course.md", r"^- m09.*\n", "", "must name every folder"),
]


def check(folder):
    return subprocess.run([sys.executable, "-B", str(ROOT / "tools/check-content"), str(folder)],
                          text=True, capture_output=True, timeout=120)


class CheckContent(unittest.TestCase):
    def setUp(self):
        self.scratch = tempfile.TemporaryDirectory()
        self.addCleanup(self.scratch.cleanup)
        self.folder = Path(self.scratch.name) / "content"
        for part in ("leergang", "library"):
            shutil.copytree(ROOT / "content" / part, self.folder / part)

    def test_our_content_passes(self):
        got = check(ROOT / "content")
        self.assertEqual(got.returncode, 0, got.stdout + got.stderr)
        self.assertRegex(got.stdout, r"check-content: \d{3,} files, \d{3,} ids")

    def test_each_damage_is_found(self):
        for name, file, pattern, instead, finding in DAMAGE:
            with self.subTest(name):
                path = self.folder / file
                before = path.read_text(encoding="utf-8")
                after = re.sub(pattern, instead, before, count=1, flags=re.M)
                self.assertNotEqual(after, before, "the damage changed nothing")
                path.write_text(after, encoding="utf-8")
                got = check(self.folder)
                path.write_text(before, encoding="utf-8")
                self.assertEqual(got.returncode, 1, got.stdout)
                self.assertIn(finding, got.stdout)
                self.assertIn(path.name.replace(".en.md", ""), got.stdout.split(finding)[0])

    def test_same_id_in_two_files(self):
        here, there = self.folder / L1, self.folder / CASE
        value = re.search(r"^id: (.*)", there.read_text(encoding="utf-8"), re.M).group(1)
        here.write_text(re.sub(r"^id: .*", "id: " + value, here.read_text(encoding="utf-8"),
                               count=1, flags=re.M), encoding="utf-8")
        self.assertIn(f"id `{value}` is also used in", check(self.folder).stdout)

    def test_bytes_that_are_no_text(self):
        (self.folder / L1).write_bytes(b"---\n\xff\n---\n")
        self.assertIn("not UTF-8", check(self.folder).stdout)

    def test_a_key_that_is_gone(self):
        (self.folder / KEY1).unlink()
        self.assertIn("there is no key in trainer/answers", check(self.folder).stdout)

    def test_an_empty_folder_is_no_success(self):
        with tempfile.TemporaryDirectory() as empty:
            self.assertEqual(check(empty).returncode, 1)


if __name__ == "__main__":
    result = unittest.main(exit=False, verbosity=1).result
    bad = len(result.failures) + len(result.errors)
    print(f"{len(DAMAGE) + result.testsRun - 1 - bad} passed, {bad} failed")
    sys.exit(1 if bad or not result.testsRun else 0)

#!/usr/bin/env python3
"""The systemd unit, as the systemd of this Debian reads it: nothing in it is unknown, and it leaves the program
the calls with which it confines itself (src/core/sandbox.c). systemd ignores what it does not know, and the
program then only says in its log that this kernel has no Landlock."""
import re
import shutil
import subprocess
import tempfile
import unittest
from pathlib import Path

UNIT = Path(__file__).resolve().parents[2] / "packaging" / "meent.service"
OWN = {"landlock_create_ruleset", "landlock_add_rule", "landlock_restrict_self", "seccomp"}


def analyze(*words: str) -> subprocess.CompletedProcess:
    return subprocess.run(["systemd-analyze", *words], capture_output=True, text=True, check=False)


def members(group: str) -> set[str]:
    lines = [line.strip() for line in analyze("syscall-filter", group).stdout.splitlines()]
    calls: set[str] = set()
    for word in lines[1:]:
        if word.startswith("@"):
            calls |= members(word)
        elif word and not word.startswith("#"):
            calls.add(word)
    return calls


@unittest.skipUnless(shutil.which("systemd-analyze"), "systemd-analyze is not installed")
class Unit(unittest.TestCase):
    def test_nothing_is_unknown(self) -> None:
        with tempfile.TemporaryDirectory() as folder:
            unit = Path(folder) / "meent.service"
            text = UNIT.read_text().replace("/usr/bin/meent", "/bin/true")
            unit.write_text(re.sub(r"(?m)^Documentation=.*\n", "", text))
            said = [line for line in analyze("verify", str(unit)).stderr.splitlines() if "meent.service" in line]
        self.assertEqual(said, [])

    def test_leaves_what_the_program_confines_itself_with(self) -> None:
        allowed: set[str] = set()
        for line in re.findall(r"(?m)^SystemCallFilter=(.*)$", UNIT.read_text()):
            taken = line.startswith("~")
            for word in line.lstrip("~").split():
                calls = members(word) if word.startswith("@") else {word}
                allowed = allowed - calls if taken else allowed | calls
        self.assertEqual(OWN - allowed, set())
        self.assertNotIn("ptrace", allowed)
        self.assertIn("prlimit64", allowed)  # the limits of a helper program


if __name__ == "__main__":
    unittest.main()

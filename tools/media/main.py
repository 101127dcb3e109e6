"""The command: which scripts to make, what is up to date, and what to tell the person who waits."""
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from . import captions, drawing, encode, speech
from .script import ScriptError, read_script

ROOT = Path(__file__).resolve().parents[2]
NEEDS = {"espeak-ng": "espeak-ng", "ffmpeg": "ffmpeg", "rsvg-convert": "librsvg2-bin"}
VERSION = {"espeak-ng": "--version", "ffmpeg": "-version", "rsvg-convert": "--version"}


def tell(text):
    print(f"make-media: {text}", file=sys.stderr, flush=True)


def missing():
    return [(p, package) for p, package in NEEDS.items() if not shutil.which(p)]


def tools_hash():
    """What the tool is: its own source and the programs it calls. Another version may sound or look otherwise."""
    h = hashlib.sha256()
    for path in sorted(Path(__file__).parent.glob("*.py")):
        h.update(path.read_bytes())
    for program, flag in VERSION.items():
        out = subprocess.run([program, flag], capture_output=True, text=True).stdout
        h.update((out.splitlines() or [""])[0].encode())
    return h


def script_hash(script, base):
    h = base.copy()
    h.update(script.path.read_bytes())
    # A drawing may include any other in its folder, so all of them count.
    for folder in sorted({p.parent for p in script.drawings()}):
        for path in sorted(folder.glob("*.svg")):
            h.update(path.name.encode() + b"\0" + path.read_bytes())
    return h.hexdigest()


def up_to_date(out, script, wanted):
    """The note beside the files says what they were made from and how large each is."""
    note = out / f"{script.slug}.made"
    try:
        lines = note.read_text(encoding="utf-8").splitlines()
        if not lines or lines[0] != wanted:
            return False
        for line in lines[1:]:
            size, name = line.split(" ", 1)
            if (out / name).stat().st_size != int(size):
                return False
        return len(lines) > 1
    except (OSError, ValueError):
        return False


def make(script, out, wanted):
    # Beside the result, so that the finished files move into place in one step.
    with tempfile.TemporaryDirectory(prefix=".making-", dir=out) as folder:
        tmp = Path(folder)
        samples, said, marks = speech.speak(script, tmp)
        seconds = len(samples) / speech.RATE
        tell(f"{script.slug}: {sum(1 for s in said if s.line.voice)} sentences spoken, {seconds:.0f} seconds")
        raw, wav = tmp / "raw.wav", tmp / "sound.wav"
        speech.write_wav(raw, samples)
        encode.master(raw, wav)

        ready = []

        def file(name):
            ready.append(name)
            return tmp / name

        if script.kind == "film":
            encode.film(script, shots(said), round(seconds * encode.FPS), wav, file(f"{script.slug}.mp4"), tmp,
                        lambda t: tell(f"{script.slug}: {t}"))
        else:
            encode.podcast(script, wav, marks, file(f"{script.slug}.mp3"), tmp)
        encode.poster(script, file(f"{script.slug}.poster.png"), tmp)

        for language in [script.language] + (["en"] if script.translated else []):
            en = language != script.language
            cues = [(a, b, speaker(script, s.line, en), t_en if en else t) for s in said for a, b, t, t_en in s.pieces]
            for s in said:
                for a, b, t, t_en in s.pieces:
                    if captions.too_fast(a, b, t_en if en else t):
                        tell(f"{script.path}:{s.line.number}: the {language} caption goes fast; a shorter sentence reads better")
            file(f"{script.slug}.{language}.vtt").write_text(captions.vtt(cues), encoding="utf-8")
            name = f"{script.slug}.chapters.{language}.vtt" if en else f"{script.slug}.chapters.vtt"
            rows = [(a, b, t_en if en else t) for a, b, t, t_en in marks]
            file(name).write_text(captions.chapters_vtt(rows), encoding="utf-8")

        note = wanted + "\n" + "".join(f"{(tmp / n).stat().st_size} {n}\n" for n in ready)
        (out / f"{script.slug}.made").unlink(missing_ok=True)
        for name in ready:
            os.replace(tmp / name, out / name)
        made = tmp / "made"
        made.write_text(note, encoding="utf-8")
        os.replace(made, out / f"{script.slug}.made")
        return ready


def speaker(script, line, english):
    """Voice spans are for transcripts; in a film the name stands in the text, where every player shows it."""
    if script.kind == "film" or not line.voice:
        return None
    return line.voice.name_en if english else line.voice.name


def shots(said):
    """(first frame, picture): the pictures above a line share the time from the line before it to its own end."""
    out, before = [], 0
    for s in said:
        pictures = s.line.pictures
        for i, p in enumerate(pictures):
            start = before if i == 0 else s.start + (s.end - s.start) * i // len(pictures)
            frame = round(start * encode.FPS / 1000)
            if out and frame <= out[-1][0]:
                raise ScriptError(f"line {s.line.number}: too many pictures for so short a sentence; remove one")
            out.append((frame, p))
        before = s.end + 100      # a tenth of a second, so that the picture does not overtake the voice
    return out


def check_steps(script):
    """A step past the last one of a drawing is a mistake that would otherwise show as a picture that does not change."""
    for p in [script.poster] + [p for c in script.chapters for l in c.lines for p in l.pictures]:
        if p.step > drawing.last_step(p.path):
            raise ScriptError(f"{script.path}: {p.path.name} has {drawing.last_step(p.path)} steps, so #{p.step} does not exist")


def main(argv):
    if not argv or argv[0].startswith("-"):
        print("usage: tools/make-media OUTDIR [SCRIPT...]", file=sys.stderr)
        return 2
    gone = missing()
    if gone:
        for program, package in gone:
            tell(f"{program} is missing; it is in the Debian package {package}")
        tell("install them with: apt-get install --no-install-recommends " + " ".join(package for _, package in gone))
        return 1
    out = Path(argv[0])
    paths = [Path(p) for p in argv[1:]] or sorted((ROOT / "content/media").glob("*.script.md"))
    begin = time.monotonic()
    try:
        out.mkdir(parents=True, exist_ok=True)
        base = tools_hash()
        scripts = [read_script(p) for p in paths]
        for script in scripts:
            check_steps(script)
        for i, script in enumerate(scripts, start=1):
            wanted = script_hash(script, base)
            if up_to_date(out, script, wanted):
                tell(f"{i}/{len(scripts)} {script.slug} is up to date")
                continue
            tell(f"{i}/{len(scripts)} making {script.kind} {script.slug}")
            t = time.monotonic()
            ready = make(script, out, wanted)
            size = sum((out / n).stat().st_size for n in ready)
            tell(f"{i}/{len(scripts)} {script.slug} is ready: {len(ready)} files, {size / 1e6:.1f} MB, {time.monotonic() - t:.0f} s")
    except ScriptError as e:
        tell(str(e))
        return 1
    except OSError as e:
        tell(f"{e.filename or out}: {e.strerror}")
        return 1
    tell(f"done in {time.monotonic() - begin:.0f} s; files stand in {out}")
    return 0

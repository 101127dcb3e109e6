"""Speech: let espeak-ng say every sentence and lay the pieces on one time line."""
import array
import math
import re
import subprocess
import sys
import wave
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from .captions import split
from .script import ScriptError

RATE = 22050               # what espeak-ng makes
LOUD = 2600                # root mean square every voice is brought to before mastering
GAP, GAP_TURN, GAP_CHAPTER = 0.34, 0.5, 1.0      # seconds of rest after a sentence, a turn, a chapter
TAIL = 1.6
HOLD = 500                 # milliseconds a caption may stay after the voice


@dataclass
class Said:
    """A line with its place on the time line, in milliseconds."""
    line: object
    chapter: int
    start: int
    end: int
    pieces: list           # (start ms, end ms, text, English text or None)


def espeak(voice, text, path):
    done = subprocess.run(["espeak-ng", "-z", "-v", voice.espeak, "-s", str(voice.speed), "-p", str(voice.pitch),
                           "-w", str(path), "--", text], capture_output=True, text=True)
    if done.returncode or not path.exists():
        raise ScriptError(f"espeak-ng cannot speak with voice '{voice.espeak}': {done.stderr.strip()[:200]}")
    # espeak-ng falls back to another variant without an error code; say so instead.
    if "variant" in done.stderr.lower() or "error" in done.stderr.lower():
        raise ScriptError(f"espeak-ng does not know voice '{voice.espeak}'; see espeak-ng --voices=variant")
    with wave.open(str(path)) as w:
        if w.getframerate() != RATE or w.getnchannels() != 1 or w.getsampwidth() != 2:
            raise ScriptError(f"espeak-ng made sound of an unexpected form for voice '{voice.espeak}'")
        a = array.array("h", w.readframes(w.getnframes()))
    path.unlink()
    if sys.byteorder == "big":
        a.byteswap()
    return trim(a)


def trim(a, floor=80):
    """Without the silence at both ends, so that times and pauses are exact."""
    i, j = 0, len(a)
    while i < j and abs(a[i]) < floor:
        i += 1
    while j > i and abs(a[j - 1]) < floor:
        j -= 1
    pad = RATE // 100
    return a[max(0, i - pad):j + pad]


def pronounce(script, text):
    """The text as espeak-ng must read it: some words sound better when written otherwise."""
    for word, sound in script.sounds:
        text = re.sub(rf"(?<!\w){re.escape(word)}(?!\w)", sound, text, flags=re.IGNORECASE)
    return text


def scale(a, factor):
    return array.array("h", [max(-32768, min(32767, int(v * factor))) for v in a])


def tone(notes, seconds):
    """A soft bell of our own: (start, frequency) pairs that ring out."""
    out = [0.0] * int(seconds * RATE)
    for start, freq in notes:
        first = int(start * RATE)
        for i in range(first, len(out)):
            t = (i - first) / RATE
            attack = min(1.0, t / 0.012)
            out[i] += attack * (math.exp(-3.2 * t) * math.sin(2 * math.pi * freq * t)
                                + 0.22 * math.exp(-6 * t) * math.sin(4 * math.pi * freq * t))
    fade = int(0.15 * RATE)
    for i in range(fade):
        out[-1 - i] *= i / fade
    return array.array("h", [int(3600 * v) for v in out])


def opening():
    return tone([(0.0, 392.0), (0.28, 493.9), (0.56, 587.3), (0.98, 784.0)], 2.6)


def between():
    return tone([(0.0, 587.3), (0.22, 784.0)], 1.3)


def speak(script, tmp):
    """All speech as one array of samples, what was said when, and the chapters (start, end, title, English)."""
    def job(arg):
        i, voice, text = arg
        return espeak(voice, text, tmp / f"say-{i}.wav")

    lines = [(n, l) for n, c in enumerate(script.chapters) for l in c.lines]
    name_turns(script, [l for _, l in lines])
    texts, sayings = {}, []
    for k, (_, l) in enumerate(lines):
        if not l.voice:
            continue
        sayings.append((k, l.voice, pronounce(script, l.text)))
        named = name_pieces(script, l)
        if len(named) > 1:
            # Spoken apart only to measure how the time of the sentence divides over its cues.
            for p, (piece, _) in enumerate(named):
                texts[(k, p)] = len(sayings)
                spoken_text = piece.removeprefix(prefix(l, False)) if p == 0 else piece
                sayings.append((f"{k}-{p}", l.voice, pronounce(script, spoken_text)))
    with ThreadPoolExecutor(2) as pool:
        spoken = list(pool.map(job, sayings))
    whole = {s[0]: a for s, a in zip(sayings, spoken) if isinstance(s[0], int)}

    level = {}
    for k, a in whole.items():
        total, count = level.get(lines[k][1].voice.name, (0, 0))
        level[lines[k][1].voice.name] = (total + sum(v * v for v in a), count + len(a))
    gain = {name: LOUD / max(1.0, math.sqrt(total / max(1, count))) for name, (total, count) in level.items()}

    out = array.array("h")
    out.extend(opening())
    ms = lambda: round(len(out) * 1000 / RATE)
    rest = lambda seconds: out.extend(array.array("h", bytes(2 * int(seconds * RATE))))
    said, starts, before = [], [0], None
    for k, (chapter, line) in enumerate(lines):
        if before is not None:
            if before[0] != chapter:
                rest(GAP_CHAPTER / 2)
                starts.append(ms())
                out.extend(between())
                rest(GAP_CHAPTER / 4)
            else:
                turn = line.voice is None or before[1].voice is not line.voice
                rest(GAP_TURN if turn else GAP)
        start = ms()
        if line.voice:
            out.extend(scale(whole[k], gain[line.voice.name]))
        else:
            rest(line.seconds)
        end = ms()
        weights = [len(spoken[texts[(k, p)]]) if (k, p) in texts else 1 for p in range(len(name_pieces(script, line)))]
        said.append(Said(line, chapter, start, end, cut(script, line, start, end, weights)))
        before = (chapter, line)
    hold(said)
    rest(TAIL)
    close = starts[1:] + [ms()]
    marks = [(s, e, c.title, c.title_en) for s, e, c in zip(starts, close, script.chapters)]
    return out, said, marks


def hold(said):
    """Keep each caption on the screen through the rest that follows, half a second at most, so that there is time to read."""
    after = [s.start for s in said[1:]] + [said[-1].end + HOLD]
    for s, limit in zip(said, after):
        a, b, text, en = s.pieces[-1]
        s.pieces[-1] = (a, min(limit, b + HOLD), text, en)


def name_turns(script, lines):
    """In a film's captions the name of a new speaker stands first, except that of the first voice, the narrator."""
    narrator, before = next(iter(script.voices.values())), None
    for l in lines:
        l.named = script.kind == "film" and l.voice not in (None, narrator, before)
        before = l.voice or before


def prefix(line, english):
    return f"{line.voice.name_en if english else line.voice.name}: " if line.named else ""


def name_pieces(script, line):
    """(text, English text) of every cue of a line, equally many in both languages."""
    text = prefix(line, False) + line.text
    en = line.text_en and prefix(line, True) + line.text_en
    nl_parts = split(text)
    n = len(nl_parts)
    if en is None:
        return [(t, None) for t in nl_parts]
    en_parts = split(en, n)
    if len(en_parts) > n:
        nl_parts = split(text, len(en_parts))
    if len(nl_parts) != len(en_parts):
        raise ScriptError(f"{script.path}:{line.number}: the two languages differ too much in length; make two sentences of it")
    return list(zip(nl_parts, en_parts))


def cut(script, line, start, end, weights):
    out, done, total = [], 0, sum(weights)
    for (text, en), w in zip(name_pieces(script, line), weights):
        a = start + round((end - start) * done / total)
        done += w
        out.append((a, start + round((end - start) * done / total), text, en))
    return out


def write_wav(path, samples):
    if sys.byteorder == "big":
        samples = array.array("h", samples)
        samples.byteswap()
    with wave.open(str(path), "wb") as w:
        w.setnchannels(1)
        w.setsampwidth(2)
        w.setframerate(RATE)
        w.writeframes(samples.tobytes())

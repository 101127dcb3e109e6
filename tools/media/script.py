"""Read a script: the Markdown file in which a film or a podcast is written.

Every mistake is reported with its line and with what to do about it, because a script is
written by people who make lessons, not by programmers.
"""
import re
from dataclasses import dataclass, field
from pathlib import Path

MAX_BYTES = 256 * 1024
MAX_LINES = 1500
MAX_SENTENCE = 300
MAX_SILENCE = 30.0
KINDS = ("film", "podcast")


class ScriptError(Exception):
    """The script or something it names is wrong; the text says what to do."""


@dataclass
class Voice:
    name: str
    name_en: str
    espeak: str
    speed: int
    pitch: int


@dataclass
class Picture:
    path: Path
    step: int
    alt: str


@dataclass
class Line:
    """One sentence, or one silence when voice is None."""
    number: int
    text: str
    voice: Voice | None = None
    seconds: float = 0.0
    text_en: str | None = None
    pictures: list[Picture] = field(default_factory=list)
    named: bool = False        # the captions show the speaker's name before this line


@dataclass
class Chapter:
    number: int
    title: str
    title_en: str | None = None
    lines: list[Line] = field(default_factory=list)


@dataclass
class Script:
    path: Path
    slug: str
    kind: str
    title: str
    language: str
    poster: Picture
    series: str
    voices: dict[str, Voice]
    sounds: list[tuple[str, str]]
    chapters: list[Chapter]
    translated: bool

    def drawings(self):
        """Every drawing the script shows, the poster included."""
        shown = [p for c in self.chapters for l in c.lines for p in l.pictures]
        return sorted({p.path for p in [self.poster, *shown]})


PICTURE = re.compile(r"!\[([^\]]*)\]\(([^)#\s]+)(?:#(\d{1,2}))?\)$")
SILENCE = re.compile(r"(\([^()]{1,80}\)) +(\d{1,2}(?:[.,]\d)?)$")
SPEECH = re.compile(r"([^\W\d_][\w '’-]{0,39}): +(\S.*)$")
SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*$")
ESPEAK = re.compile(r"[a-z]{2,3}(?:-[a-z0-9]+)*(?:\+[A-Za-z0-9]+)?$")


def read_head(path, lines):
    """The keys between the two --- lines, and the number of lines they take."""
    def wrong(number, text):
        raise ScriptError(f"{path}:{number}: {text}")

    if not lines or lines[0] != "---":
        wrong(1, "a script starts with a head between two lines ---")
    head, key = {}, None
    for i, line in enumerate(lines[1:], start=2):
        if line == "---":
            return head, i
        if line.startswith("- ") and key is not None and isinstance(head[key], list):
            head[key].append(line[2:].strip())
            continue
        m = re.match(r"([a-z_]+):(?: +(.*))?$", line)
        if not m:
            wrong(i, f"'{line[:40]}' is not 'key: value' and not '- item'")
        key = m[1]
        if key in head:
            wrong(i, f"'{key}' stands in the head twice; remove one")
        head[key] = m[2].strip() if m[2] else []
    wrong(1, "the head does not end; put a line --- under the last key")


def picture(path, number, alt, name, step):
    if name.startswith("/") or ".." in name or not name.endswith(".svg"):
        raise ScriptError(f"{path}:{number}: '{name}' must be an .svg file beside the script or in a folder under it")
    file = path.parent / name
    if not file.is_file():
        raise ScriptError(f"{path}:{number}: there is no drawing {file}; make it or correct the name")
    return Picture(file, int(step or 1), alt)


def read_voices(path, rows):
    voices = {}
    for row in rows:
        cells = [c.strip() for c in row.split("|")]
        if len(cells) != 5 or not SPEECH.match(cells[0] + ": x") or not ESPEAK.match(cells[2]) \
                or not re.match(r"\d{2,3}$", cells[3]) or not 80 <= int(cells[3]) <= 300 \
                or not re.match(r"\d{1,2}$", cells[4]):
            raise ScriptError(f"{path}: voice '{row}' must be 'Name | English name | espeak voice | speed 80-300 | pitch 0-99'")
        voices[cells[0]] = Voice(cells[0], cells[1], cells[2], int(cells[3]), int(cells[4]))
    if not voices:
        raise ScriptError(f"{path}: the head needs a list 'voices:' with a voice for every speaker")
    return voices


def read_script(path):
    path = Path(path)
    if path.stat().st_size > MAX_BYTES:
        raise ScriptError(f"{path}: a script is at most {MAX_BYTES // 1024} KiB; split it into two")
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        raise ScriptError(f"{path}: save the file as UTF-8") from None
    lines = [l.rstrip() for l in text.split("\n")]
    if len(lines) > MAX_LINES:
        raise ScriptError(f"{path}: a script is at most {MAX_LINES} lines; split it into two")
    head, at = read_head(path, lines)

    def value(key, pattern=None):
        v = head.get(key)
        if not isinstance(v, str) or len(v) > 200 or (pattern and not pattern.match(v)):
            raise ScriptError(f"{path}: the head needs '{key}: …'" + (" in small letters, digits and hyphens" if pattern else ""))
        return v

    slug, kind, title, language = value("slug", SLUG), value("kind"), value("title"), value("language")
    if kind not in KINDS:
        raise ScriptError(f"{path}: kind is '{kind}' but must be one of {', '.join(KINDS)}")
    if not re.match(r"[a-z]{2,3}$", language):
        raise ScriptError(f"{path}: language must be a code such as nl")
    m = PICTURE.match(f"![]({value('poster')})")
    if not m:
        raise ScriptError(f"{path}: poster must name a drawing, for example drawings/poster.svg#1")
    poster = picture(path, 1, title, m[2], m[3])
    voices = read_voices(path, head.get("voices") or [])
    sounds = []
    for row in head.get("sounds") or []:
        word, sep, sound = row.partition("=")
        if not sep or not word.strip() or not sound.strip():
            raise ScriptError(f"{path}: sound '{row}' must be 'word = how it sounds'")
        sounds.append((word.strip(), sound.strip()))
    series = head.get("series") or ""

    chapters, pictures, last = [], [], None
    for number, line in enumerate(lines[at:], start=at + 1):
        def wrong(text):
            raise ScriptError(f"{path}:{number}: {text}")

        if not line:
            continue
        if line.startswith("## "):
            last = Chapter(number, line[3:].strip())
            chapters.append(last)
        elif line.startswith("> "):
            if last is None:
                wrong("this translation has no line above it")
            key = "title_en" if isinstance(last, Chapter) else "text_en"
            if getattr(last, key) is not None:
                wrong("this line already has a translation; one > line each")
            setattr(last, key, line[2:].strip())
        elif not chapters:
            wrong("start with a chapter: ## Title")
        elif m := PICTURE.match(line):
            if kind != "film":
                wrong("only a film shows pictures; remove this line")
            if not m[1]:
                wrong("describe the picture between [ and ]")
            pictures.append(picture(path, number, m[1], m[2], m[3]))
        else:
            if m := SILENCE.match(line):
                last = Line(number, m[1], seconds=float(m[2].replace(",", ".")))
                if not 0 < last.seconds <= MAX_SILENCE:
                    wrong(f"a silence lasts at most {MAX_SILENCE:.0f} seconds")
            elif m := SPEECH.match(line):
                if m[1] not in voices:
                    wrong(f"'{m[1]}' has no voice; add it to 'voices:' in the head or use one of: {', '.join(voices)}")
                if len(m[2]) > MAX_SENTENCE:
                    wrong(f"this sentence has {len(m[2])} signs; at most {MAX_SENTENCE}, and shorter speaks better")
                last = Line(number, m[2], voice=voices[m[1]])
            else:
                wrong("write 'Speaker: sentence', '(silence) 3', '## Title', '> translation' or '![picture](drawing.svg#1)'")
            last.pictures, pictures = pictures, []
            chapters[-1].lines.append(last)
    if pictures:
        raise ScriptError(f"{path}: a sentence must follow the last picture")
    for c in chapters:
        if not c.lines:
            raise ScriptError(f"{path}:{c.number}: chapter '{c.title}' is empty")
    if not chapters:
        raise ScriptError(f"{path}: there are no chapters; start one with ## Title")
    if kind == "film" and not chapters[0].lines[0].pictures:
        raise ScriptError(f"{path}:{chapters[0].lines[0].number}: a film starts with a picture; put one above this line")

    # A translation is whole or absent: half of one would leave people without captions midway.
    parts = [(c.number, c.title_en) for c in chapters] + [(l.number, l.text_en) for c in chapters for l in c.lines]
    translated = any(en is not None for _, en in parts)
    if translated:
        for number, en in parts:
            if en is None:
                raise ScriptError(f"{path}:{number}: the English line is missing; add '> …' under it, or remove all")
    return Script(path, slug, kind, title, language, poster, series, voices, sounds, chapters, translated)

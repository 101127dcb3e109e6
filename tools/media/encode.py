"""Sound and picture files: everything that ffmpeg does."""
import re
import subprocess
from concurrent.futures import ThreadPoolExecutor

from . import drawing
from .script import ScriptError

FPS, WIDTH, HEIGHT, COVER = 25, 1280, 720, 1400
FADE = 10                  # frames in which one picture becomes the next
LUFS, PEAK = -16.0, 0.80   # loudness that podcast apps expect; limiter ceiling, about -2 dBFS

# A synthetic voice is sharp and dry: take off rumble and hiss, soften the bite around 3 kHz,
# add warmth and the short reflections of a small room.
SOFTEN = ("highpass=f=75,equalizer=f=220:t=q:w=0.9:g=2,equalizer=f=3200:t=q:w=0.9:g=-4,"
          "equalizer=f=6000:t=q:w=1:g=-3,lowpass=f=8200,aecho=1:1:17|29:0.07|0.05")


def ffmpeg(*args, log="error"):
    done = subprocess.run(["ffmpeg", "-hide_banner", "-nostdin", "-y", "-v", log, *map(str, args)], capture_output=True, text=True)
    if done.returncode:
        raise ScriptError(f"ffmpeg failed: {done.stderr.strip()[-400:]}")
    return done.stderr


def loudness(path, chain="anull"):
    text = ffmpeg("-i", path, "-af", f"{chain},ebur128=framelog=verbose", "-f", "null", "-", log="info")
    found = re.findall(r"I:\s+(-?[\d.]+) LUFS", text)
    if not found:
        raise ScriptError("ffmpeg did not report a loudness; is the sound empty?")
    return float(found[-1])


def master(raw, out):
    """Soften the voices and bring the whole to one loudness."""
    gain = LUFS - loudness(raw, SOFTEN)
    # The limiter takes a little away, so measure again and correct.
    for _ in range(3):
        ffmpeg("-i", raw, "-af", f"{SOFTEN},volume={gain:.2f}dB,aresample=176400,alimiter=limit={PEAK}:level=0:attack=2:release=60,aresample=44100",
               "-ac", 1, "-c:a", "pcm_s16le", "-bitexact", out)
        off = LUFS - loudness(out)
        if abs(off) < 0.3:
            break
        gain += off


def metadata(script, marks):
    """ffmpeg's own form for title and chapters."""
    esc = lambda t: re.sub(r"([=;#\\\n])", r"\\\1", t)
    head = [";FFMETADATA1", f"title={esc(script.title)}", "artist=Meent", "copyright=CC BY-SA 4.0", f"language={script.language}"]
    if script.series:
        head.append(f"album={esc(script.series)}")
    for start, end, title, _ in marks:
        head += ["[CHAPTER]", "TIMEBASE=1/1000", f"START={start}", f"END={end}", f"title={esc(title)}"]
    return "\n".join(head) + "\n"


def podcast(script, wav, marks, out, tmp):
    meta = tmp / "meta.txt"
    meta.write_text(metadata(script, marks), encoding="utf-8")
    ffmpeg("-i", wav, "-f", "ffmetadata", "-i", meta, "-map", "0:a", "-map_metadata", 1, "-map_chapters", 1,
           "-c:a", "libmp3lame", "-b:a", "64k", "-ac", 1, "-ar", 44100, "-id3v2_version", 3, "-write_xing", 1,
           "-fflags", "+bitexact", "-flags:a", "+bitexact", out)


def film(script, shots, frames, wav, out, tmp, tell):
    """shots: (first frame, picture). Each becomes a short piece: fade in, then stand still; the pieces are then joined."""
    pictures = {}
    for _, p in shots:
        pictures.setdefault((p.path, p.step), tmp / f"picture-{len(pictures)}.png")
    jobs = []
    for i, (first, p) in enumerate(shots):
        last = shots[i + 1][0] if i + 1 < len(shots) else frames
        before = shots[i - 1][1] if i else p
        jobs.append((i, last - first, pictures[(before.path, before.step)], pictures[(p.path, p.step)]))

    def piece(job):
        i, count, a, b = job
        path = tmp / f"piece-{i:03}.mp4"
        fade = min(FADE, count)
        colour = f"fps={FPS},scale=out_color_matrix=bt709:out_range=tv,format=yuv420p,settb=1/{FPS}"
        still = f"[1:v]{colour}"
        if a == b or count <= 1:
            graph = f"{still},tpad=stop_mode=clone:stop={count}[v]"
        else:
            seconds = fade / FPS
            graph = (f"[0:v]{colour}[a];{still}[b];"
                     f"[a][b]xfade=transition=fade:duration={seconds:.3f}:offset=0,tpad=stop_mode=clone:stop={count}[v]")
        inputs = []
        for p in (a, b):
            inputs += ["-framerate", FPS, "-loop", 1, "-t", f"{fade / FPS:.3f}", "-i", p]
        ffmpeg(*inputs, "-filter_complex", graph, "-map", "[v]", "-frames:v", count, "-r", FPS,
               "-c:v", "libx264", "-preset", "fast", "-tune", "animation", "-crf", 21, "-bf", 0, "-g", 250, "-pix_fmt", "yuv420p",
               "-profile:v", "high", "-level", "3.1", "-threads", 1,
               "-colorspace", "bt709", "-color_primaries", "bt709", "-color_trc", "bt709", "-color_range", "tv", "-video_track_timescale", 12800,
               "-fflags", "+bitexact", "-flags:v", "+bitexact", path)
        return path

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(lambda kv: drawing.png(kv[0][0], kv[0][1], kv[1], WIDTH, HEIGHT), pictures.items()))
        tell(f"{len(pictures)} pictures drawn, {len(jobs)} shots")
        paths = list(pool.map(piece, jobs))
    joined = tmp / "pieces.txt"
    joined.write_text("".join(f"file '{p.name}'\n" for p in paths))
    ffmpeg("-f", "concat", "-safe", 0, "-i", joined, "-i", wav, "-map", "0:v", "-map", "1:a", "-c:v", "copy",
           "-c:a", "aac", "-b:a", "80k", "-ac", 1, "-ar", 44100, "-map_metadata", -1, "-map_chapters", -1,
           "-metadata", f"title={script.title}", "-metadata:s:a:0", f"language={iso3(script.language)}",
           "-fflags", "+bitexact", "-flags:a", "+bitexact", "-movflags", "+faststart", out)


def iso3(language):
    """mp4 wants three letters."""
    return {"nl": "nld", "en": "eng", "de": "deu", "fr": "fra", "fy": "fry", "tr": "tur", "ar": "ara", "uk": "ukr", "pl": "pol"}.get(language, "und")


def poster(script, out, tmp):
    """The poster in 256 colours: drawings of flat colour lose nothing visible and become three times smaller."""
    width, height = (WIDTH, HEIGHT) if script.kind == "film" else (COVER, COVER)
    full = tmp / "poster.png"
    drawing.png(script.poster.path, script.poster.step, full, width, height)
    ffmpeg("-i", full, "-vf", "split[a][b];[a]palettegen=reserve_transparent=0[p];[b][p]paletteuse=dither=none",
           "-frames:v", 1, "-update", 1, "-fflags", "+bitexact", "-flags:v", "+bitexact", out)

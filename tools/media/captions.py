"""Captions: cut sentences into cues of at most two lines and write them as WebVTT."""
import re

LINE = 42          # signs on one line, the usual bound for captions
SPEED = 20         # signs in a second; above it most people cannot follow
SOFT = re.compile(r"[,;:.!?…–]['\"’”)]*$")
# Words a new clause starts with; a break before one of them reads well.
JOIN = {"en", "maar", "want", "omdat", "dat", "die", "of", "dus", "als", "waar", "wat", "hoe", "toen", "zodat", "voor", "met",
        "and", "but", "because", "that", "which", "who", "or", "so", "if", "where", "what", "how", "when", "for", "with"}


def wrap(text):
    """The text as one or two lines, or None when it does not fit. The break is where it reads best."""
    if len(text) <= LINE:
        return [text]
    words = text.split()
    best = None
    for i in range(1, len(words)):
        a, b = " ".join(words[:i]), " ".join(words[i:])
        if len(a) > LINE or len(b) > LINE:
            continue
        cost = abs(len(a) - len(b)) + break_cost(words, i)
        if best is None or cost < best[0]:
            best = (cost, [a, b])
    return best[1] if best else None


def break_cost(words, i):
    """How much it hurts to break before words[i]."""
    if SOFT.search(words[i - 1]):
        return 0
    return 8 if words[i].lower() in JOIN else 20


def split(text, parts=1):
    """The text in at least `parts` pieces that each fit in one cue, of about equal length."""
    words = text.split()
    for n in range(max(1, parts), len(words) + 1):
        pieces = split_in(words, n)
        if pieces:
            return pieces
    return [text]      # a single endless word: shown on one long line rather than lost


def split_in(words, n):
    ideal = len(" ".join(words)) / n
    # best[k][j]: lowest cost of the first j words in k pieces, and where the last piece starts
    best = [{0: (0.0, 0)}]
    for k in range(1, n + 1):
        row = {}
        for j in range(k, len(words) + 1):
            for i, (cost, _) in best[k - 1].items():
                if i >= j:
                    continue
                piece = " ".join(words[i:j])
                if wrap(piece) is None:
                    continue
                c = cost + ((len(piece) - ideal) / 4) ** 2 + (4 * break_cost(words, i) if i else 0)
                if j not in row or c < row[j][0]:
                    row[j] = (c, i)
        best.append(row)
    if len(words) not in best[n]:
        return None
    pieces, j = [], len(words)
    for k in range(n, 0, -1):
        i = best[k][j][1]
        pieces.insert(0, " ".join(words[i:j]))
        j = i
    return pieces


def too_fast(start, end, text):
    return len(text) * 1000 > SPEED * (end - start)


def stamp(ms):
    s, ms = divmod(ms, 1000)
    m, s = divmod(s, 60)
    h, m = divmod(m, 60)
    return f"{h:02}:{m:02}:{s:02}.{ms:03}"


def escape(text):
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def vtt(cues):
    """cues: (start ms, end ms, speaker or None, text). A file that any player reads."""
    out = ["WEBVTT\n"]
    for number, (start, end, speaker, text) in enumerate(cues, start=1):
        body = "\n".join(escape(l) for l in (wrap(text) or [text]))
        voice = f"<v {escape(speaker)}>" if speaker else ""
        out.append(f"{number}\n{stamp(start)} --> {stamp(end)}\n{voice}{body}\n")
    return "\n".join(out)


def chapters_vtt(chapters):
    """chapters: (start ms, end ms, title)."""
    out = ["WEBVTT\n"]
    for number, (start, end, title) in enumerate(chapters, start=1):
        out.append(f"{number}\n{stamp(start)} --> {stamp(end)}\n{escape(title)}\n")
    return "\n".join(out)

// Caption editor. Keys come from aria-keyshortcuts on the tools, sentences from data-said-* on the form.
import { all, one } from './dom.js';

export function captions() {
  const form = one('[data-captions]');
  const list = form && one('[data-cues]', form);
  if (!list) return;
  // Lines can be written before there is a film.
  const media = one('[data-player]', form) ?? { currentTime: 0, paused: true, play: async () => {}, pause() {}, addEventListener() {} };
  const tools = one('[data-cue-tools]', form);
  const cues = () => [...list.children];
  const field = (cue, name) => one(`[name=${name}]`, cue);
  tools.hidden = false;

  // Where you are: the line that had the focus last.
  let here = cues()[0];
  list.addEventListener('focusin', e => { here = e.target.closest('li'); });

  // Undo keeps the values of the whole list; a few hundred lines of text are small.
  const past = [];
  const read = () => cues().map(c => ['start', 'end', 'text'].map(n => field(c, n).value));
  const keep = () => { past.push({ rows: read(), at: cues().indexOf(here) }); if (past.length > 100) past.shift(); };
  function write(rows, index) {
    // Lines move: what the server said about a line no longer stands beside the right one.
    for (const p of all('.m-fielderror', list)) p.remove();
    for (const f of all('[aria-invalid]', list)) { f.removeAttribute('aria-invalid'); f.removeAttribute('aria-describedby'); }
    while (list.children.length < rows.length) list.append(list.lastElementChild.cloneNode(true));
    while (list.children.length > Math.max(1, rows.length)) list.lastElementChild.remove();
    cues().forEach((c, i) => ['start', 'end', 'text'].forEach((n, k) => { field(c, n).value = rows[i]?.[k] ?? ''; }));
    number();
    go(cues()[Math.min(index, list.children.length - 1)]);
  }
  function number() {
    cues().forEach((c, i) => {
      one('legend', c).textContent = form.dataset.cueName.replace('%d', i + 1);
      one('.m-cue', c).id = `regel-${i + 1}`;
    });
  }
  function go(cue, caret) {
    here = cue;
    const text = field(cue, 'text');
    text.focus();
    if (caret !== undefined) text.setSelectionRange(caret, caret);
  }
  const say = word => { one('[data-say]', form).textContent = form.dataset[`said${word}`] ?? ''; };

  const act = {
    play() { if (media.paused) media.play().catch(() => {}); else media.pause(); },
    start() { keep(); field(here, 'start').value = clock(media.currentTime); say('Start'); },
    end() { keep(); field(here, 'end').value = clock(media.currentTime); say('End'); },
    add() {
      keep();
      const rows = read(), i = cues().indexOf(here);
      const from = media.currentTime > seconds(rows[i][0]) ? media.currentTime : seconds(rows[i][1]) || 0;
      rows.splice(i + 1, 0, [clock(from), clock(from + 3), '']);
      write(rows, i + 1);
      say('Added');
    },
    split() {
      const text = field(here, 'text'), at = text.selectionStart, i = cues().indexOf(here);
      if (at === 0 || at >= text.value.length) return;
      keep();
      const rows = read(), [from, to, words] = rows[i];
      // The time is divided as the text is; the maker corrects it by ear.
      const a = seconds(from), b = seconds(to), cut = clock(a + (b - a) * at / words.length);
      rows.splice(i, 1, [from, cut, words.slice(0, at).trim()], [cut, to, words.slice(at).trim()]);
      write(rows, i + 1);
      say('Split');
    },
    merge() {
      const i = cues().indexOf(here), rows = read();
      if (!rows[i + 1]) return;
      keep();
      rows.splice(i, 2, [rows[i][0], rows[i + 1][1], `${rows[i][2]} ${rows[i + 1][2]}`.trim()]);
      write(rows, i);
      say('Merged');
    },
    delete() {
      keep();
      const rows = read(), i = cues().indexOf(here);
      rows.splice(i, 1);
      write(rows, Math.max(0, i - 1));
      say('Deleted');
    },
    undo() {
      const last = past.pop();
      if (!last) return;
      write(last.rows, Math.max(0, last.at));
      say('Undone');
    },
  };

  const keys = new Map(all('[data-cue]', tools).map(b => [b.getAttribute('aria-keyshortcuts').split('+').pop(), b.dataset.cue]));
  tools.addEventListener('click', e => { const b = e.target.closest('[data-cue]'); if (b) act[b.dataset.cue](); });
  form.addEventListener('keydown', e => {
    // By place on the keyboard: with Alt a Mac types another sign.
    const name = e.altKey && !e.ctrlKey && !e.metaKey && keys.get(e.code.replace('Key', ''));
    if (!name) return;
    e.preventDefault();
    act[name]();
  });

  media.addEventListener('timeupdate', () => {
    const t = media.currentTime;
    for (const c of cues()) one('.m-cue', c).toggleAttribute('data-now', seconds(field(c, 'start').value) <= t && t < seconds(field(c, 'end').value));
  });
}

/** 75.5 -> "1:15.500" */
export function clock(s) {
  const ms = Math.max(0, Math.round(s * 1000));
  const h = Math.floor(ms / 3600000), m = Math.floor(ms / 60000) % 60, rest = (ms % 60000) / 1000;
  const sec = rest.toFixed(3).padStart(6, '0');
  return h ? `${h}:${String(m).padStart(2, '0')}:${sec}` : `${m}:${sec}`;
}

/** "1:15.5", "0:01:15,500" or "75" -> seconds; NaN when it is no time */
export function seconds(text) {
  if (!/^(\d+:){0,2}\d+([.,]\d+)?$/.test(text.trim())) return NaN;
  return text.trim().replace(',', '.').split(':').reduce((a, n) => a * 60 + Number(n), 0);
}

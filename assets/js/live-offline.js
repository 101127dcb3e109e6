// The running order without a network: what is kept in the log is done to the page as it was, by the rules of
// src/engine/agenda. Afterwards the server folds the same events, and its page takes the place of this one.
import { all, one } from './dom.js';

const hhmm = s => new Date(s * 1000).toLocaleTimeString('nl-NL', { hour: '2-digit', minute: '2-digit', timeZone: 'Europe/Amsterdam' });

/** The rows of the page, in their order. */
export const rowsOf = root => all('[data-row]', root).map(li => ({
  id: li.dataset.row, title: li.dataset.title, minutes: Number(li.dataset.minutes), fixed: Number(li.dataset.fixed), state: li.dataset.was, from: Number(li.dataset.start), until: Number(li.dataset.end), li,
}));

/** One event happens; the same as happen() in agenda.c. At in seconds. */
export function happen(rows, e) {
  const i = rows.findIndex(r => r.id === e.deel), r = rows[i], at = Math.floor(e.tijd / 1000), now = rows.find(x => x.state === 'now');
  if (e.doe === 'start') {
    if (!r || r.state === 'now' || r.state === 'done') return;
    if (now) Object.assign(now, { state: 'done', until: at });
    rows.splice(i, 1);
    const to = rows.findLastIndex(x => x.state === 'done') + 1;
    rows.splice(to, 0, Object.assign(r, { state: 'now', from: at }));
  } else if (e.doe === 'more') {
    if (r && (r.state === 'later' || r.state === 'now')) r.minutes = Math.min(600, Math.max(1, r.minutes + e.minuten));
  } else if (e.doe === 'skip') {
    if (r?.state === 'later') Object.assign(r, { state: 'skipped', from: at, until: at });
  } else if (e.doe === 'swap') {
    const k = rows.findIndex(x => x.id === e.ander), o = rows[k];
    if (r && o && r !== o && r.state === 'later' && o.state === 'later' && !r.fixed && !o.fixed) [rows[i], rows[k]] = [o, r];
  } else if (e.doe === 'end') {
    if (now) Object.assign(now, { state: 'done', until: at });
    for (const x of rows) if (x.state === 'later') Object.assign(x, { state: 'skipped', from: at, until: at });
  }
}

/** When the rest comes: fixed times stay, what does not fit before one is cut off there. */
export function lay(rows, now) {
  let at = now;
  rows.forEach((r, i) => {
    if (r.state !== 'later' && r.state !== 'now') return;
    const next = rows.slice(i + 1).find(x => x.state === 'later' && x.fixed >= now)?.fixed ?? Infinity;
    if (r.state === 'now') at = Math.max(r.from + r.minutes * 60, now);
    else {
      r.from = Math.min(r.fixed >= now && r.fixed ? Math.max(at, r.fixed) : at, next);
      at = r.from + r.minutes * 60;
    }
    r.until = at = Math.min(at, next);
  });
}

export function show(root, events, now) {
  const list = one('.m-run', root);
  if (!list || !list.querySelector('[data-row]')) return;
  // What was done to these rows before is not done again; a fresh list from the server begins at nothing.
  const rows = rowsOf(root), people = new Map(), fresh = events.slice(Number(list.dataset.applied ?? 0));
  list.dataset.applied = events.length;
  for (const e of fresh) e.doe === 'aanwezig' ? people.set(e.wie, e.staat) : happen(rows, e);
  lay(rows, now);
  const words = list.dataset;
  for (const r of rows) {
    list.append(r.li);
    one('[data-from]', r.li).textContent = r.state === 'skipped' ? '–' : hhmm(r.from);
    one('[data-state]', r.li).textContent = words[r.state];
    r.li.className = `m-run__item${r.state === 'later' ? '' : ` m-run__item--${r.state}`}`;
    r.li.toggleAttribute('aria-current', r.state === 'now');
    Object.assign(r.li.dataset, { was: r.state, minutes: r.minutes, start: r.from, end: r.until });
    if (r.state !== 'later') one('details', r.li)?.remove();
  }
  const at = rows.find(r => r.state === 'now'), next = rows.find(r => r.state === 'later'), stage = one('.m-stage', root);
  if (at && stage) {
    one('#nu', stage).textContent = at.title;
    const clock = one('[data-until]', stage), bar = one('progress', stage);
    if (clock) clock.dataset.until = at.from + at.minutes * 60;
    if (bar) Object.assign(bar.dataset, { from: at.from, to: at.from + at.minutes * 60 });
    one('[data-keep="script"]', stage)?.remove();
    for (const id of ['k-erbij', 'k-eraf']) { const f = document.getElementById(id)?.form; if (f) f.elements.deel.value = at.id; }
  }
  const go = document.getElementById('k-volgende');
  if (go && next) {
    go.form.elements.deel.value = next.id;
    go.lastChild.textContent = words.go.replace('{title}', next.title);
  } else if (go) {
    go.form.elements.doe.value = 'end';
    go.lastChild.textContent = words.close;
  }
  for (const [uid, state] of people) {
    const li = one(`[data-member="${CSS.escape(uid)}"]`, root);
    if (li) one('[data-state]', li).textContent = one(`option[value="${state}"]`, li).textContent;
  }
}

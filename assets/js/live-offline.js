// The running order without a network: what is kept in the log is done to the page as it was, by the rules of
// src/engine/agenda. Afterwards the server folds the same events, and its page takes the place of this one.
// The trainer's page shows it all; the wall in the same browser follows (`#rijen`).
import { all, one } from './dom.js';

export const hhmm = s => new Date(s * 1000).toLocaleTimeString('nl-NL', { hour: '2-digit', minute: '2-digit', timeZone: 'Europe/Amsterdam' });

/** The rows of the page, in their order. */
export const rowsOf = list => all('[data-row]', list).map(li => ({
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

/** The events that stand: an undo takes away the one it names. */
export function standing(events) {
  const undone = new Set(events.filter(e => e.doe === 'undo').map(e => e.ander));
  return events.filter(e => e.doe !== 'undo' && !undone.has(e.id));
}
/** The newest that can be undone here; what the server has already waits for the network. */
export const undoable = events => standing(events).findLast(e => e.doe !== 'note' && e.doe !== 'aanwezig');

// Each time from the rows as the server sent them, so that what is undone leaves no trace.
const sent = new WeakMap();
function begin(list) {
  if (!sent.has(list)) sent.set(list, rowsOf(list).map(r => ({ ...r, more: one('details', r.li), word: one('[data-state]', r.li)?.textContent })));
  return sent.get(list).map(r => ({ ...r }));
}

export function show(root, events, now) {
  const list = one('.m-run', root);
  if (!list?.querySelector('[data-row]')) return;
  const rows = begin(list), acts = standing(events);
  for (const e of acts) happen(rows, e);
  lay(rows, now);
  const at = rows.find(r => r.state === 'now'), next = rows.find(r => r.state === 'later'), over = acts.some(e => e.doe === 'end');
  if (one('#rijen', root)) return wall(root, acts, { at, next, over });
  for (const r of rows) row(list, r);
  const stage = one('.m-stage', root);
  if (stage) desk(stage, list.dataset, { rows, at, next, over, last: undoable(events) });
  notes(root, acts.filter(e => e.doe === 'note'));
  for (const e of acts.filter(x => x.doe === 'aanwezig')) {
    const li = one(`[data-member="${CSS.escape(e.wie)}"]`, root);
    if (li) one('[data-state]', li).textContent = one(`option[value="${e.staat}"]`, li).textContent;
  }
}

function row(list, r) {
  list.append(r.li);
  one('[data-from]', r.li).textContent = r.state === 'skipped' ? '–' : hhmm(r.from);
  one('[data-state]', r.li).textContent = r.state === r.li.dataset.was && r.state === 'later' ? r.word : list.dataset[r.state];
  const dur = one('[data-dur]', r.li), minutes = r.state === 'done' ? Math.round((r.until - r.from) / 60) : r.minutes;
  dur.textContent = dur.textContent.replace(/\d+/, minutes);
  r.li.className = `m-run__item${r.state === 'later' ? '' : ` m-run__item--${r.state}`}`;
  if (r.state === 'now') r.li.setAttribute('aria-current', 'step');
  else r.li.removeAttribute('aria-current');
  Object.assign(r.li.dataset, { was: r.state, minutes: r.minutes, start: r.from, end: r.until });
  if (r.state !== 'later') r.more?.remove();
  else if (r.more && !r.more.isConnected) r.li.append(r.more);
}

function words(id, text) {
  const b = document.getElementById(id), s = b && one('[data-words]', b);
  if (s && s.textContent !== text) s.textContent = text;
  return b?.form;
}

// What the trainer has before them: the part, its clock, its text, and the buttons with what they do now.
function desk(stage, say, { rows, at, next, over, last }) {
  const label = one('[data-label]', stage), clock = one('.m-timer', stage), script = one('[data-keep=script]', stage), { on, off, ended } = stage.dataset;
  if (!at && !over) return;
  label.textContent = over ? off : on;
  one('#nu', stage).textContent = over ? ended : at.title;
  one('[data-waits]', stage)?.remove();
  if (clock) {
    clock.hidden = over;
    if (at) {
      one('[data-until]', clock).dataset.until = at.from + at.minutes * 60;
      Object.assign(one('progress', clock).dataset, { from: at.from, to: at.from + at.minutes * 60 });
    }
    one('.m-timer__end', clock)?.remove();
  }
  if (script) {
    const text = at?.more && one('[data-text]', at.more);
    if (at && script.dataset.of !== at.id && text) one('[data-script]', script).replaceChildren(...[...text.cloneNode(true).childNodes]);
    script.dataset.of = at?.id ?? '';
    script.hidden = over;
  }
  const go = words('k-volgende', next ? (at || over ? say.go : say.begin).replace('{title}', next.title) : say.close);
  if (go) {
    go.elements.doe.value = next ? 'start' : 'end';
    go.elements.deel.value = next?.id ?? '';
    go.hidden = over;
  }
  for (const id of ['k-erbij', 'k-eraf']) {
    const form = document.getElementById(id)?.form;
    if (form) { form.hidden = !at; form.elements.deel.value = at?.id ?? ''; }
  }
  const key = { start: 'undoStart', more: 'undoMore', skip: 'undoSkip', swap: 'undoSwap', end: 'undoEnd' }[last?.doe];
  const back = words('k-terug', key ? say[key].replace('{title}', rows.find(r => r.id === last.deel)?.title ?? '') : '');
  if (back) {
    back.hidden = !last;
    back.elements.ander.value = last?.id ?? '';
  }
}

function notes(root, mine) {
  const list = one('[data-notes]', root);
  if (!list) return;
  for (const li of all('[data-kept]', list)) li.remove();
  for (const e of mine) {
    const li = document.createElement('li');
    li.dataset.kept = '';
    li.textContent = `${hhmm(e.tijd / 1000)} ${e.tekst}`;
    list.prepend(li);
  }
  list.hidden = !list.children.length;
}

// The projector: a part that was begun takes the place of what was there.
function wall(root, acts, { at, next, over }) {
  const main = one('#scherm', root), say = one('#rijen', root).dataset;
  if (!main || !acts.some(e => e.doe !== 'note' && e.doe !== 'aanwezig')) return;
  const line = (kind, name, text) => Object.assign(document.createElement(kind), { className: name, textContent: text });
  if (over) return main.replaceChildren(line('h2', 'm-wall__title', say.ended));
  if (!at) return;
  const timer = line('p', 'm-wall__timer', '');
  Object.assign(timer.dataset, { until: at.from + at.minutes * 60, over: say.over });
  main.replaceChildren(line('p', 'm-wall__label', say.on), line('h2', 'm-wall__title', at.title), timer);
  if (next) main.append(line('p', 'm-wall__sub', say.then.replace('{title}', next.title).replace('{time}', hhmm(next.from))));
}

// Pages of a live session. What changed is in the page itself: the line (server-sent events) only says that there is a newer
// one, then the page gets itself again and its parts are put in place. Without script the same pages have a link that does so.
//   data-live=ADDRESS data-version   on the element around it all
//   data-part id                     is replaced; not while somebody types in it
//   data-live-form                   is sent without leaving the page
//   data-until data-from data-to     clocks, in seconds since 1970 by the server's clock; data-closes: from then on the page is another
import { all, one } from './dom.js';
import { key as logKey, log } from './live-log.js';
import { show, undoable } from './live-offline.js';
import { keepPages } from './offline.js';

const root = one('[data-live]');
let skew = 0, version = root?.dataset.version, asking = false, again = false;
const real = () => Date.now() + skew;
// The clock of the session: that of a rehearsal goes faster, from its first part on.
function now() {
  const c = one('[data-pace]'), from = Number(c?.dataset.paceFrom);
  if (!c || Number(c.dataset.pace) <= 1) return real();
  return 1000 * Number(c.dataset.paceAt) + (from ? (real() - 1000 * from) * Number(c.dataset.pace) : 0);
}

function tick() {
  for (const e of all('[data-until]')) {
    const left = Math.round(Number(e.dataset.until) - now() / 1000), s = Math.abs(left);
    const text = `${Math.floor(s / 60)}:${String(s % 60).padStart(2, '0')}`;
    e.dataset.ticks = '';
    e.toggleAttribute('data-late', left < 0);
    const words = left < 0 ? `+${text} ${e.dataset.over}` : text;
    if (e.textContent !== words) e.textContent = words;
  }
  for (const e of all('progress[data-to]')) {
    const from = Number(e.dataset.from), to = Number(e.dataset.to);
    e.hidden = false;
    e.value = Math.min(100, Math.max(0, 100 * (now() / 1000 - from) / Math.max(1, to - from)));
  }
  // What closes by itself. Not all telephones of a hall in the same moment.
  for (const e of all('[data-closes]:not([data-closed])')) {
    if (Number(e.dataset.closes) > now() / 1000) continue;
    e.dataset.closed = '';
    setTimeout(refresh, 500 + 2500 * Math.random());
  }
  for (const e of all('[data-wallclock]')) e.textContent = new Date(now()).toLocaleTimeString(document.documentElement.lang, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZone: 'Europe/Amsterdam' });
}

const typing = part => {
  const a = document.activeElement;
  if (a && part.contains(a) && a.matches('input[type=text], input:not([type]), textarea, select')) return true;
  return all('textarea, input[type=text]', part).some(f => f.value !== f.defaultValue);
};
const picked = part => all('input[type=radio], input[type=checkbox]', part).some(f => f.checked !== f.defaultChecked);

// Takes the parts out of a newer page. A part in which somebody is busy stays until they are done.
function take(page, sent) {
  const fresh = page && one('[data-live]', page);
  if (!fresh) return false;
  const focus = document.activeElement?.id;
  let busy = false;
  for (const part of all('[data-part]', fresh)) {
    const old = document.getElementById(part.id);
    if (!old) continue;
    if (old !== sent && (typing(old) || (picked(old) && samePoll(old, part)))) { busy = true; continue; }
    const open = new Map(all('details[data-keep]', old).map(d => [d.dataset.keep, d.open]));
    const next = document.importNode(part, true);
    for (const d of all('details[data-keep]', next)) if (open.has(d.dataset.keep)) d.open = open.get(d.dataset.keep);
    old.replaceWith(next);
  }
  // A part that came or went altogether: the order of the page is that of the newer one.
  for (const part of all('[data-part]', fresh)) {
    if (document.getElementById(part.id)) continue;
    const before = all('[data-part]', fresh), at = before.indexOf(part);
    const anchor = before.slice(0, at).reverse().map(p => document.getElementById(p.id)).find(Boolean);
    anchor?.after(document.importNode(part, true));
  }
  for (const old of all('[data-part]', root)) if (!fresh.querySelector(`#${CSS.escape(old.id)}`) && !typing(old)) old.remove();
  if (focus && document.activeElement === document.body) document.getElementById(focus)?.focus({ preventScroll: true });
  if (!busy) version = fresh.dataset.version;
  ready();
  tick();
  if (log.size() && root.dataset.meeting) shown();
  return true;
}
const samePoll = (a, b) => one('[name=vraag]', a)?.value === one('[name=vraag]', b)?.value;

function ask(method, url, body, done, failed) {
  const x = new XMLHttpRequest();
  x.open(method, url);
  x.responseType = 'document';
  x.timeout = 15000;
  x.onload = () => done(x);
  x.onerror = x.ontimeout = () => failed();
  x.send(body);
}

function refresh() {
  if (asking) { again = true; return; }
  asking = true;
  const over = () => { asking = false; if (again) { again = false; refresh(); } };
  ask('GET', location.pathname + location.search, null, x => {
    if (x.status === 200 && x.responseURL.split('?')[0] !== location.href.split(/[?#]/)[0]) location.reload();
    else if (x.status === 200) take(x.response);
    over();
  }, () => {
    for (const e of all('[data-again]')) e.hidden = true; // a code that nobody can use any more
    over();
  });
}

function said(word, n) {
  const box = one('[data-live-said]');
  if (!box) return;
  box.hidden = !word;
  box.textContent = word ? (root.dataset[`said${word}`] ?? '').replace('{n}', n ?? '') : '';
}

// What waits in the log, done to the page that is here. On a page from the server none of it is done yet.
function shown() {
  if (root.dataset.meeting) show(root, log.all(), Math.floor(now() / 1000));
  tick();
}

// ---- sending ----

function send(form, submitter) {
  const body = new URLSearchParams(new FormData(form, submitter));
  const part = form.closest('[data-part]');
  if (!body.has('gebeurtenis')) body.set('gebeurtenis', log.id());
  const keep = () => {
    const undoes = body.get('doe') === 'undo' && undoable(log.all())?.id !== body.get('ander'); // of before: the server knows it, we do not
    if (form.dataset.offline === undefined || undoes) return said('Failed');
    log.add(form, body, now());
    form.reset();
    shown();
    said('Off');
  };
  if (log.size() && form.dataset.offline !== undefined) return keep(); // in the order in which it was done
  for (const b of all('button', form)) b.disabled = true;
  ask('POST', form.action, body, x => {
    for (const b of all('button', form)) b.disabled = false;
    const good = x.status === 200 && one('[data-live]', x.response);
    if (!good && x.status >= 500) return keep();
    if (!good) { form.removeAttribute('data-live-form'); form.requestSubmit(submitter); return; } // the whole page says what is wrong
    const id = submitter?.id;
    if (part) for (const f of all('textarea, input[type=text]', part)) f.defaultValue = f.value;
    document.activeElement?.blur();
    take(x.response, part);
    if (id) document.getElementById(id)?.focus({ preventScroll: true });
    said('');
  }, () => {
    for (const b of all('button', form)) b.disabled = false;
    keep();
  });
}

document.addEventListener('submit', e => {
  const form = e.target.closest('[data-live-form]');
  if (!form) return;
  e.preventDefault();
  send(form, e.submitter);
});

// What was done without a network goes in one piece, with the ids it got then.
let sending = false;
function catchUp() {
  if (sending || !log.size() || !('sends' in root.dataset)) return;
  sending = true;
  ask('GET', location.pathname, null, x => {
    const token = x.status === 200 && one('[name=token]', x.response)?.value;
    if (!token) { sending = false; return; }
    const batch = log.first(200);
    const body = new URLSearchParams({ token, doe: 'log', log: JSON.stringify(batch) });
    ask('POST', location.pathname, body, y => {
      sending = false;
      if (y.status !== 200 || !one('[data-live]', y.response)) return;
      log.drop(batch);
      if (log.size()) return catchUp();
      take(y.response);
      said('Sent');
      setTimeout(() => said(''), 5000);
    }, () => { sending = false; });
  }, () => { sending = false; });
}

// ---- the line ----

function line() {
  if (!window.EventSource) return;
  const source = new EventSource(root.dataset.live);
  source.onopen = () => {
    for (const e of all('[data-live-off]')) e.hidden = true;
    if (one('[data-again][hidden]')) refresh();
    catchUp();
  };
  source.onmessage = e => {
    const [newest, at] = e.data.split(' ');
    if (at) skew = Number(at) - Date.now();
    if (newest !== version) refresh();
  };
  source.onerror = () => {
    for (const e of all('[data-live-off]')) e.hidden = false;
    if (source.readyState === EventSource.CLOSED) setTimeout(line, 3000 + 2000 * Math.random()); // refused, or the site is restarting
  };
}

// Parts that grow old by themselves: the code at the door.
function ready() {
  for (const e of all('[data-again]')) {
    if (e.dataset.waits) continue;
    e.dataset.waits = '1';
    const s = Number(e.dataset.again);
    setTimeout(refresh, (s - (real() / 1000) % s) * 1000 + 200);
  }
}

function keys() {
  const box = one('[data-live-keys]');
  if (!box) return;
  const check = one('input', box);
  box.hidden = false;
  document.addEventListener('keydown', e => {
    if (!check.checked || e.ctrlKey || e.metaKey || e.altKey || e.target.matches('input:not([type=checkbox]), textarea, select')) return;
    const b = one(`[data-key="${CSS.escape(e.key.toLowerCase())}"]`);
    if (!b) return;
    e.preventDefault();
    b.focus();
    b.click();
  });
}

// What opens to be written in has the cursor where writing begins.
document.addEventListener('toggle', e => {
  if (e.target.open && e.target.dataset?.begin) document.getElementById(e.target.dataset.begin)?.focus();
}, true);

if (root) {
  tick();
  setInterval(tick, 250);
  ready();
  keys();
  line();
  if (log.size() && root.dataset.meeting) { said('Off'); shown(); }
  if ('worker' in root.dataset) keepPages(root, all('[data-keeps]').map(a => a.pathname));
  addEventListener('online', catchUp);
  // Another page of this meeting in this browser: the wall follows the trainer without a network.
  addEventListener('storage', e => { if (e.key === logKey && root.dataset.meeting) log.size() ? shown() : refresh(); });
  setInterval(() => { if (log.size()) catchUp(); }, 10000);
}

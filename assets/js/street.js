// Interviews in the street without a network. Each gets an id here, waits in this browser, and is sent by itself as soon as that can be;
// the server counts an id once. Who somebody is waits apart, under another id, as the server keeps it apart too.
//   data-street       on the whole page: the address of the survey; data-form: its questions; data-ends: the last day that it takes answers
//   data-street-form  the form of one interview; data-street-waits, -line, -said, -words: what stands beside it, with its sentences
// Nothing here names anybody; an entry goes when the server has it. Without script the form is sent as any other.
import { all, one, store } from './dom.js';
import { fits, shown } from './form.js';
import { keepPages } from './offline.js';

const root = one('[data-street]'), form = one('[data-street-form]');
const prefix = `meent-straat:${root.dataset.street}:`, apart = `meent-straat-wie:${root.dataset.street}:`;
const { questions } = JSON.parse(root.dataset.form);
const today = () => new Date().toLocaleDateString('sv-SE', { timeZone: 'Europe/Amsterdam' });
const newId = () => [...crypto.getRandomValues(new Uint8Array(24))].map(b => (b % 36).toString(36)).join('');

// ---- what waits: an entry of its own each, so that two tabs never write over each other ----

function waiting(of) {
  const keys = [];
  for (let i = 0; i < localStorage.length; i++) if (localStorage.key(i).startsWith(of)) keys.push(localStorage.key(i));
  return keys.map(key => ({ key, ...store.get(key) })).filter(x => x.body).sort((a, b) => a.at - b.at);
}
/** False: this browser keeps nothing more. */
function keep(key, entry) {
  store.set(key, entry);
  return store.get(key)?.body === entry.body;
}

// ---- the form ----

const part = id => one(`[data-of="${CSS.escape(id)}"]`, form);
function answers() {
  const data = new FormData(form), value = {};
  for (const q of questions) {
    if (q.kind !== 'ranking') { value[q.id] = data.getAll(q.id).join(' '); continue; }
    const placed = q.choices.map(c => [Number(data.get(`${q.id}-${c.id}`)), c.id]).filter(([n]) => n).sort((a, b) => a[0] - b[0]);
    value[q.id] = placed.some(([n], i) => placed[i + 1]?.[0] === n) ? '-' : placed.map(([, id]) => id).join(' ');
  }
  return value;
}

function route() {
  const on = shown(questions, answers());
  for (const q of questions) part(q.id).hidden = !on.has(q.id);
  return on;
}

const words = one('[data-street-words]').dataset, box = one('[data-street-wrong]');
function wrongs() {
  const value = answers(), on = route(), out = [];
  questions.forEach((q, i) => {
    const what = on.has(q.id) ? fits(q, value[q.id]) : '', old = one('.m-fielderror', part(q.id));
    old?.remove();
    part(q.id).classList.toggle('utrecht-form-field--invalid', !!what);
    if (what) out.push({ id: q.id, text: `${i + 1}. ${words[what]}` });
  });
  const code = form.elements.code;
  if (code && !root.hasAttribute('data-trial') && !/^[0-9a-z]{12}$/i.test(code.value.replace(/[ -]/g, ''))) out.unshift({ id: 'code', text: `${code.labels[0].textContent}: ${words.missing}` });
  return out;
}

function complain(list) {
  box.hidden = !list.length;
  one('ul', box).replaceChildren(...list.map(w => {
    const li = document.createElement('li'), a = Object.assign(document.createElement('a'), { href: `#${w.id}`, textContent: w.text });
    li.append(a);
    return li;
  }));
  if (list.length) box.focus();
}

// ---- what is said ----

const said = one('[data-street-said]');
function say(word, n = '') { said.textContent = word ? said.dataset[word].replace('{n}', n) : ''; }

const panel = one('[data-street-waits]');
function show() {
  const list = waiting(prefix), n = list.length, head = one('h2', panel);
  const text = n === 1 ? head.dataset.one : n ? head.dataset.many.replace('{n}', n) : head.dataset.none;
  if (head.textContent !== text) head.textContent = text;
  panel.hidden = !n;
  one('ul', panel).replaceChildren(...list.filter(x => x.why).map(line));
}

function line(x) {
  const li = document.importNode(one('[data-street-line]').content, true).querySelector('li'), away = one('[data-away]', li), mend = one('[data-mend]', li);
  one('[data-why]', li).textContent = x.why.join(' ');
  mend.hidden = !form;
  mend.addEventListener('click', () => { fill(x); say('mending'); });
  away.addEventListener('click', () => {
    if (!away.hasAttribute('data-asked')) { away.setAttribute('data-asked', ''); away.textContent = away.dataset.sure; return; }
    store.drop(x.key);
    say('gone');
    show();
    (one('button:not([hidden])', panel) ?? one('h1')).focus();
  });
  return li;
}

// What was refused comes back into the form, under its own id.
let mending = null;
function fill(x) {
  mending = x;
  form.reset();
  for (const [name, value] of new URLSearchParams(x.body)) {
    const field = form.elements[name];
    if (field instanceof RadioNodeList || field?.type === 'checkbox' || field?.type === 'radio') { for (const f of all(`[name="${CSS.escape(name)}"]`, form)) if (f.value === value) f.checked = true; } else if (field) field.value = value;
  }
  route();
  one('input:not([type=hidden]), textarea, select', part(questions[0].id)).focus();
}

function take(e) {
  e.preventDefault();
  if (root.dataset.ends && today() > root.dataset.ends && !root.hasAttribute('data-trial')) return say('over');
  const list = wrongs();
  complain(list);
  if (list.length) return say('');
  const data = new FormData(form), body = new URLSearchParams(), who = new URLSearchParams(), id = mending?.key.slice(prefix.length) ?? newId();
  const names = new Set(all('[data-apart] input', form).map(i => i.name)), on = shown(questions, answers());
  for (const [name, value] of data) {
    const q = questions.find(x => name === x.id || name.startsWith(`${x.id}-`));
    if (name === 'token' || (q && !on.has(q.id))) continue;
    (names.has(name) ? who : body).append(name, value);
  }
  const held = new URLSearchParams(mending?.body).get('dag') ?? today();
  for (const p of [body, who]) { p.set('dag', held); if (root.hasAttribute('data-trial')) p.set('proef', '1'); }
  body.set('interview', id);
  if (!keep(prefix + id, { at: mending?.at ?? Date.now(), body: `${body}` })) return say('full');
  // Every interview counts once among who they are, also who rather says nothing.
  if (names.size && !mending) {
    const other = newId();
    who.set('interview', other);
    who.set('alleen', 'wie');
    who.set('manier', body.get('manier'));
    keep(apart + other, { at: Math.random(), body: `${who}` });
  }
  mending = null;
  const manier = form.elements.manier.value;
  form.reset();
  form.elements.manier.value = manier;
  route();
  say('kept');
  show();
  said.scrollIntoView(); // the next begins below what was said of this one
  (form.elements.code ?? one('input:not([type=hidden]), textarea, select', part(questions[0].id))).focus({ preventScroll: true });
  send();
}

// ---- sending: one at a time, each its own request, and nothing goes from here before the server said that it is there ----

let sending = false, off = false;
// The page as it is now, for its token: { status, token }. Trusted Types leave no other way to read HTML.
const fresh = () => new Promise((done, failed) => {
  const x = new XMLHttpRequest();
  x.open('GET', location.pathname);
  x.responseType = 'document';
  x.timeout = 20_000;
  x.onload = () => done({ status: x.status, token: x.responseURL.split('?')[0] === location.href.split(/[?#]/)[0] && x.response && one('[data-street] [name=token]', x.response)?.value });
  x.onerror = x.ontimeout = failed;
  x.send();
});
const post = body => fetch(location.pathname, { method: 'POST', body, redirect: 'follow', signal: AbortSignal.timeout(20_000) });

async function send(again = false) {
  const list = () => [...waiting(prefix).filter(x => again || !x.why), ...waiting(apart)];
  if (sending || !list().length) return;
  sending = true;
  try {
    const { status, token } = await fresh();
    if (!token) return say(status >= 500 || status === 429 ? 'busy' : 'in');
    const tried = new Set();
    let number = null;
    for (let x; (x = list().find(y => !tried.has(y.key)));) {
      tried.add(x.key);
      const a = await post(new URLSearchParams(`${x.body}&token=${encodeURIComponent(token)}`));
      const answer = /json/.test(a.headers.get('content-type') ?? '') ? await a.json() : null;
      if (a.ok && answer) {
        store.drop(x.key);
        number = answer.today;
      } else if (a.status === 422 && answer) {
        if (x.key.startsWith(apart)) store.drop(x.key);
        else store.set(x.key, { at: x.at, body: x.body, why: answer.why });
      } else return say(a.status >= 500 || a.status === 429 ? 'busy' : 'in');
      show();
    }
    off = false;
    if (waiting(prefix).some(x => x.why)) say('');
    else if (number !== null) say('sent', number);
  } catch {
    off = true;
    show();
    say('off');
    said.textContent = `${one('h2', panel).textContent}. ${said.textContent}`;
  } finally {
    sending = false;
    show();
  }
}

form?.addEventListener('submit', take);
form?.addEventListener('change', route);
form?.addEventListener('input', route);
if (form) route();
one('[data-street-send]').addEventListener('click', () => send(true));
addEventListener('online', () => send());
addEventListener('storage', show);
setInterval(() => { if (navigator.onLine || off) send(); }, 15_000);
show();
send();
if (form) keepPages(root);

// Hostile people at trajectories, contributions, answers, consultations, initiatives, challenges and surveys: every form of every role,
// every parameter of every address. Numbers are those of docs/reference/security-tests.md.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { inflateSync } from 'node:zlib';
import { alive, alone, attacks, calm, forms, grouped, is_text, links, mark, probe, router } from '../support/attack.mjs';
import { closeBrowser, reader } from '../support/browser.mjs';
import { meent, root, start } from '../support/site.mjs';
import { say } from '../support/words.mjs';

const features = ['participate', 'answer', 'consultation', 'initiative', 'challenge', 'survey', 'moderate'];
const roles = ['project_leader', 'expert', 'moderator', 'clerk', 'council_member', 'executive', null];
const begin = ['/oefenstad', '/oefenstad/meedoen', '/oefenstad/initiatieven', '/oefenstad/uitdagen', '/oefenstad/wijzer', '/oefenstad/raad', '/meedoen', '/uitdagen/stappen', '/initiatieven/stappen', '/api/v1/uitdagingen', '/api/v1/initiatieven/oefenstad', '/oefenstad/uitdagen/lijst.csv', '/oefenstad/uitdagen/taken.csv'];
let site, people, routes;

// A site of its own for each test: what one did to the forms is not in the way of the next.
async function open() {
  await site?.stop();
  site = await start({ name: 'attack' });
  routes = router((await meent('routes')).out);
  people = [{ role: 'nobody', fetch: (path, o) => fetch(site.url + path, { redirect: 'manual', ...o }) }];
  for (const role of roles) people.push({ role: role ?? 'person', ...await site.person({ mail: `a-${role ?? 'person'}@example.nl`, role, place: role ? 'oefenstad' : undefined }) });
}
after(async () => { await closeBrowser(); await site?.stop(); });

const ours = (method, path) => { const r = routes.find(method, path); return r && features.includes(r.feature) ? r : null; };

// All that one person can reach: visit(path, route, answer, text) for each; at most so many of one kind.
async function walk(who, most, visit, from = begin) {
  const seen = new Set(), count = new Map(), queue = [...from];
  while (queue.length) {
    const at = queue.shift().split('#')[0], route = ours('GET', at);
    if (seen.has(at) || at.startsWith('/en/')) continue;
    seen.add(at);
    if (!route && !begin.includes(at)) continue;
    const n = (count.get(route?.path) ?? 0) + 1;
    count.set(route?.path, n);
    if (n > most) continue;
    const a = await who.fetch(at), bytes = Buffer.from(await a.arrayBuffer());
    assert.ok(a.status < 500, `${who.role}: ${at} gives ${a.status}`);
    const html = /html/.test(a.headers.get('content-type'));
    if (a.status === 200 && html) queue.push(...links(bytes.toString(), at));
    await visit(at, route, a, bytes, html);
  }
  return seen.size;
}

// Each kind of form once per person: by its address and the names of its fields.
const kind_of = f => `${f.method} ${ours(f.method.toUpperCase(), f.action.pathname)?.path} ${[...new Set(f.fields.map(x => x.name.replace(/\d{6,}/, 'N')))].sort()}`;
const late = /\/(stap|publiceren|toezicht|werk|brieven|mijn|enquete\/\d+\/stap)$/;
async function form_kinds(most) {
  const all = new Map();
  for (const who of people) {
    await walk(who, most, (at, route, a, bytes, html) => {
      if (a.status !== 200 || !html) return;
      for (const f of forms(bytes.toString(), at)) {
        const key = f.method === 'post' && ours('POST', f.action.pathname) ? kind_of(f) : null;
        if (key && !all.has(key)) all.set(key, []);
        if (key && all.get(key).length < 8) all.get(key).push({ who, at, form: f });
      }
    });
  }
  return all;
}

// Sends a form as a browser does. A button is one that does not take away, where there is a choice.
async function send(who, at, form, fields, token, more = {}) {
  const button = form.buttons.find(b => !/weg|wis|intrek|verwijder|stop|leeg/.test(b.value)) ?? form.buttons[0];
  const all = [['token', token], ...fields, ...(button && !fields.some(([k]) => k === button.name) ? [[button.name, button.value]] : [])];
  let body = new URLSearchParams(all);
  if (form.multipart) { body = new FormData(); for (const [k, v] of all) body.append(k, v); }
  return who.fetch(form.action.pathname + form.action.search, { method: 'POST', body, ...more });
}
const token_of = async (who, at) => (await (await who.fetch(at)).text()).match(/name="token" value="([^"]*)"/)?.[1] ?? '';
const lines = list => `\n${list.slice(0, 30).join('\n')}${list.length > 30 ? `\n… and ${list.length - 30} more` : ''}`;

// How many rows each table has, but those that keep a log of what was asked.
const tables = () => site.rows(process.env.MEENT_TEST_DATABASE
  ? "select table_name from information_schema.tables where table_schema = current_schema() and table_type = 'BASE TABLE' order by 1"
  : "select name from sqlite_master where type = 'table' and name not like 'sqlite%' and name not like '%\\_fts%' escape '\\' order by 1").map(r => r[0]).filter(n => !/^(audit|session|idempotency|schema_migration)/.test(n));
const sizes = () => Object.fromEntries(site.rows(tables().map(n => `select '${n}', count(*) from ${n}`).join(' union all ')));

// ---- 28 ----

const sql = [
  "'", "''", '"', '`', '\\', "';--", "' or '1'='1", "' or 1=1--", '1 or 1=1', '1) or (1=1', "') or ('a'='a", "1'; select 1;--", '0/**/or/**/1', "' and 1=2 union select null,null--", "' union all select name from sqlite_master--",
  "' union select table_name from information_schema.tables--", "'; drop table trajectory;--", "'; delete from mail;--", "'; update person_right set role='operator';--", "'||(select hash from session)||'", "'+(select 1)+'", "1;select pg_sleep(3)", "'||pg_sleep(3)--",
  "' and (select count(*) from generate_series(1,100000000))>0--", "' and randomblob(1000000000)--", "' and 1=randomblob(900000000)/*", "$1", ":id", "?1", "@p", "$$;select 1;$$", "\u2019 or 1=1", "%27%20or%201=1", "' escape '\\", "%", "_", "x' || 'y", "case when 1=1 then 1 else 1/0 end", "1e999", "-1", "9223372036854775808", "null", "';vacuum;--", "*", "' order by 99--", "cast('a' as int)", "'::int", "U&'\\0027'", "E'\\''", '{"a":"\'"}',
];

const counts = () => Object.fromEntries(site.rows(process.env.MEENT_TEST_DATABASE
  ? "select table_name as a, column_name as b from information_schema.columns where table_schema = current_schema() order by 1, 2"
  : "select m.name, c.name from sqlite_master m, pragma_table_info(m.name) c where m.type = 'table' order by 1, 2").map(r => [r.join('.'), 1]));

test('28: SQL in every parameter, in headers and in the keys of JSON', { timeout: 600_000 }, async () => {
  await open();
  const wrong = [], schema = counts(), names = new Set();
  for (const f of [...features, '../web']) for (const file of readdirSync(join(root, 'src/app', f)).filter(x => x.endsWith('.c'))) for (const m of readFileSync(join(root, 'src/app', f, file), 'utf8').matchAll(/req_(?:query|line)\(q, "([\w-]+)"/g)) names.add(m[1]);
  assert.ok(names.size > 40, `${names.size} names`);
  let asked = 0;
  const watch = async (where, going) => {
    const t = performance.now(), a = await going;
    asked++;
    const text = await a.text();
    if (a.status >= 500) wrong.push(`${where}: ${a.status}`);
    if (performance.now() - t > 2500) wrong.push(`${where}: ${Math.round(performance.now() - t)} ms`);
    if (/syntax error at or near|SQLSTATE|unrecognized token: |SQL logic error|near ".{0,40}": syntax|no such (table|column): /i.test(text.replaceAll('&quot;', '"'))) wrong.push(`${where}: an error of the database is on the page`);
    return a;
  };
  // Addresses: one of each kind, by who may see the most; all names at once, and each part of the path.
  for (const who of [people[0], people.find(p => p.role === 'project_leader'), people.find(p => p.role === 'clerk')]) {
    const one = new Map();
    await walk(who, 2, (at, route, a) => { if (route && a.status === 200 && !one.has(route.path)) one.set(route.path, at); });
    for (const [path, at] of one) {
      for (const [i, s] of sql.entries()) {
        // As many names in one address as the server reads: a longer one is refused before anything looks at it.
        for (let rest = [...names]; rest.length;) {
          const q = new URLSearchParams();
          while (rest.length && q.toString().length + encodeURIComponent(s).length * 1.2 + 60 < 3500) q.append(rest.shift(), s);
          const a = await watch(`${who.role} ${at.split('?')[0]}?…=${s}`, who.fetch(`${at.split('?')[0]}?${q}`));
          if (a.status === 414) wrong.push(`${at}: the address is too long to be looked at`);
        }
        if (i % 5 === 0 && path.includes('{')) {
          const parts = path.split('/'), real = at.split('?')[0].split('/');
          for (let k = 0; k < parts.length; k++) if (parts[k][0] === '{') {
            const x = await watch(`${who.role} ${path} ${s}`, who.fetch([...real.slice(0, k), encodeURIComponent(s), ...real.slice(k + 1)].join('/')));
            if (![303, 400, 403, 404, 405].includes(x.status)) wrong.push(`${path} with ${parts[k]} = ${s}: ${x.status}`);
          }
        }
      }
    }
  }
  // Headers.
  for (const s of sql) {
    const v = s.replace(/[^\x20-\x7e]/g, '').trim() || "'";
    const cookie = `${people[1].cookie.split('=')[0]}=${v.replace(/[;,\s]/g, '')}`;
    for (const h of [{ cookie }, { 'user-agent': v }, { referer: v }, { 'accept-language': v }, { accept: v }, { 'if-none-match': v }, { 'if-modified-since': v }, { range: v }, { 'x-forwarded-for': v }, { 'x-forwarded-host': v }, { forwarded: v }, { authorization: v }, { 'x-request-id': v }])
      for (const at of ['/oefenstad/meedoen', '/oefenstad/initiatieven']) await watch(`${Object.keys(h)[0]}: ${v}`, fetch(site.url + at, { redirect: 'manual', headers: h }));
  }
  // Forms: every field that there is, also the hidden ones and those of a choice; then only what people type.
  const kinds = await form_kinds(6);
  for (const { who, at, form } of [...kinds.values()].map(k => k[0]).sort((a, b) => late.test(a.form.action.pathname) - late.test(b.form.action.pathname))) {
    const token = await token_of(who, at);
    for (const [i, s] of sql.entries()) {
      await watch(`${who.role} ${form.action.pathname} all = ${s}`, send(who, at, form, [...new Set(form.fields.filter(f => f.name !== 'token' && f.type !== 'file').map(f => f.name))].map(n => [n, s]), token));
      if (i % 3 === 0) await watch(`${who.role} ${form.action.pathname} texts = ${s}`, send(who, at, form, [...calm(form), ...form.fields.filter(is_text).map(f => [f.name, s])], token));
      if (i % 10 === 0) await watch(`${who.role} ${form.action.pathname} a name = ${s}`, send(who, at, form, [...calm(form), [s, s]], token));
    }
  }
  // The one place that reads JSON of people: its keys, and its ids.
  const lead = people.find(p => p.role === 'project_leader');
  const edit = [...kinds.values()].map(k => k[0]).find(k => /inlezen$/.test(k.form.action.pathname));
  if (edit) {
    const token = await token_of(lead, edit.at), good = JSON.parse(await (await lead.fetch(edit.form.action.pathname.replace('inlezen', 'vragen.json'))).text());
    for (const s of sql) for (const json of [{ ...good, [s]: s }, { [s]: good }, { ...good, title: s }, { ...good, questions: (good.questions ?? []).map(q => ({ ...q, id: s, [s]: 1 })) }]) await watch(`json ${s}`, send(lead, edit.at, edit.form, [['json', JSON.stringify(json)]], token));
  }
  assert.ok(asked > 5000, `${asked} asked`);
  console.log(`28: ${asked} requests, ${kinds.size} kinds of forms, ${names.size} names`);
  assert.deepEqual(wrong, [], lines(wrong));
  assert.deepEqual(counts(), schema, 'no table or column is gone or new');
  const roles_now = site.rows("select count(*) as n from person_right where role = 'operator' and person in (select id from person where mail like 'a-%')");
  assert.equal(roles_now[0][0], '0', 'nobody has become an operator');
});

// ---- 26, 29, 30 ----

// A whole file of each kind that some form takes.
const small = {
  pdf: '%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj 3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n',
  png: Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64'),
  md: '# Kop\n\nEen alinea.\n',
  csv: 'a,b\n1,2\n',
};

// What is written to a page is the same on both databases (web-walk), so this walks on one of them; what a database might obey, below and
// above, on both.
const once = process.env.MEENT_DATABASE_KIND === 'postgres' && 'on SQLite';
test('26, 29, 30: 300 strings in every text field of every form, in every role: nothing of it lives', { timeout: 900_000, skip: once }, async () => {
  await open();
  // Nothing leaves a practice place; as a real one it writes its letters.
  for (const t of ['trajectory', 'initiative', 'challenge']) site.sql(`update ${t} set practice = 0`);
  const wrong = [], taken = new Map(), refused = new Map(), places = new Map();
  const kinds = new Map([...await form_kinds(25)].filter(([, list]) => list[0].form.fields.some(is_text))), left = new Set(kinds.keys());
  let sent = 0;
  const look = (where, type, text) => { for (const w of alive(text, /xml/.test(type))) if (wrong.length < 200) wrong.push(`${where}: ${w}`); };
  const learn = (who, path, text) => {
    for (const f of forms(text, path)) {
      if (f.method !== 'post' || !ours('POST', f.action.pathname) || !f.fields.some(is_text)) continue;
      const key = kind_of(f), list = kinds.get(key);
      if (!list) { kinds.set(key, [{ who, at: path, form: f }]); left.add(key); } else if (list.length < 12) list.unshift({ who, at: path, form: f });
    }
  };
  // true: it was taken.
  async function arrive(who, form, fields, key, a, text, again = 0) {
    assert.ok(a.status < 500, `${who.role} ${form.action.pathname}: ${a.status} on ${JSON.stringify(fields).slice(0, 600)}`);
    if (/html/.test(a.headers.get('content-type') ?? '')) look(`answer to ${form.action.pathname}`, 'html', text);
    if (a.status === 200 && again < 2) { // asked once more, such as where something alike is there
      const more = forms(text, form.action.pathname).find(f => f.action.pathname === form.action.pathname && f.fields.some(x => !form.fields.some(y => y.name === x.name)));
      if (more) { const b = await send(who, '', more, [...calm(more), ...more.fields.filter(f => is_text(f) || f.type === 'hidden').map(f => [f.name, f.value])].filter(([n], i, l) => n !== 'token' && l.findIndex(x => x[0] === n) === i), more.fields.find(f => f.name === 'token')?.value ?? ''); return arrive(who, form, fields, key, b, await b.text(), again + 1); }
    }
    if (a.status !== 303 && a.status !== 200) {
      const was = refused.get(key) ?? {};
      refused.set(key, { ...was, [a.status]: (was[a.status] ?? 0) + 1, says: text.match(/<(?:p|li)[^>]*(?:alert|error|invalid)[^>]*>[^<]{4,120}|<h1[^>]*>[^<]*/)?.[0].replace(/<[^>]*>/, '') });
      return false;
    }
    for (const [n, v] of fields) if (/zq\w+z/i.test(v)) taken.set(`${key} | ${n}`, (taken.get(`${key} | ${n}`) ?? 0) + 1);
    if (a.status === 200) { learn(who, form.action.pathname, text); return true; }
    const to = new URL(a.headers.get('location'), site.url), path = to.pathname + to.search, route = ours('GET', to.pathname);
    assert.ok(to.origin === site.url, `leads to ${to}`);
    const list = places.get(`${who.role} ${route?.path}`) ?? [];
    if (!route || list.length >= 30) return true;
    list.push([who, path]);
    places.set(`${who.role} ${route.path}`, list);
    if (list.length <= 4) {
      const page = await who.fetch(path), html = await page.text();
      if (/html/.test(page.headers.get('content-type'))) { look(path, 'html', html); learn(who, path, html); for (const at of links(html, path).filter(l => l.startsWith(to.pathname) && l !== path).slice(0, 12)) { const b = await who.fetch(at); if (b.status === 200 && /html/.test(b.headers.get('content-type'))) learn(who, at, await b.text()); } }
    }
    return true;
  }
  while (left.size) {
    const key = [...left].sort((a, b) => late.test(kinds.get(a)[0].form.action.pathname) - late.test(kinds.get(b)[0].form.action.pathname))[0];
    left.delete(key);
    let took = 0, most = 12;
    for (let k = 0; k < kinds.get(key).length && k < most && !took; k++) {
      const { who, at, form } = kinds.get(key)[k], texts = form.fields.filter(is_text), any = `Een zin met <b>${mark(0)}</b> erin`;
      let token = await token_of(who, at), gone = 0, long = false;
      const go = async fields => { const a = await send(who, at, form, fields, token), text = await a.text(); sent++; if (a.status === 403) token = await token_of(who, at); long = a.status === 400 && text.includes(say('nl')('web.too_long')); gone = [403, 404, 409, 410].includes(a.status) ? gone + 1 : 0; const is = await arrive(who, form, fields, key, a, text); took += is; return is; };
      // Fields that take only what has a shape get that, so that the rest is taken.
      const strict = new Set();
      if (!await go([...calm(form), ...texts.map(f => [f.name, any])])) for (const f of texts) if (!await go(probe(form, f.name, any))) strict.add(f.name);
      if (gone) { took = 0; continue; }
      // What is refused whatever stands in it: the answers to it are looked at, in one or two places.
      const never = strict.size === texts.length && !await go(probe(form, null));
      if (never) most = Math.min(most, k + 2);
      let n = 0;
      // Nothing is kept in part, so more than fits is refused: less of it then, until it fits.
      const all = attacks(form, strict);
      for (let one = all.next(); !one.done;) {
        long = false;
        await go(one.value);
        const shorter = long && texts.some(f => f.most > 20);
        if (shorter) for (const f of texts) f.most = Math.max(20, f.most >> 1);
        if (gone > 3 || (never && ++n > 100)) break; // it is done with
        one = all.next(shorter);
      }
    }
  }
  // Names of files, with each kind of file until one is taken.
  let files = 0;
  for (const [key, list] of kinds) for (const { who, at, form } of list.slice(0, 2)) {
    const field = form.multipart && form.fields.find(f => f.type === 'file');
    if (!field) continue;
    for (const k of [0, 5, 9, 40, 70, 120, 200, 250]) for (const [ending, bytes] of Object.entries(small)) {
      const body = new FormData();
      for (const [n, v] of [['token', await token_of(who, at)], ...probe(form, null), ...form.buttons.slice(0, 1).map(b => [b.name, b.value])]) body.append(n, v);
      body.append(field.name, new Blob([bytes]), `${[...grouped, ...alone][k]}.${ending}`);
      const a = await who.fetch(form.action.pathname + form.action.search, { method: 'POST', body });
      if (await arrive(who, form, [], key, a, await a.text())) { files++; break; }
    }
  }
  console.log(`26: ${grouped.length + alone.length} strings, ${kinds.size} kinds of forms, ${sent} sent, ${files} files, ${taken.size} fields that kept some of it`);
  if (process.env.ATTACK_SAY) { for (const k of [...kinds.keys()].sort()) console.log(taken.size && [...taken.keys()].some(t => t.startsWith(k)) ? 'took' : 'NEVER', k.slice(0, 160), JSON.stringify(refused.get(k) ?? {})); }
  assert.ok(files > 10, `${files} files were taken`);
  assert.ok(grouped.length + alone.length >= 300 && kinds.size > 60 && taken.size > 100, 'enough was tried');

  // Everything that anybody sees afterwards, in each format.
  const seen = new Map(), pdfs = [], csvs = [];
  const visit = who => async (at, route, a, bytes, html) => {
    const type = a.headers.get('content-type') ?? '', text = bytes.toString();
    if (a.status !== 200) return;
    if (html || /xml/.test(type)) look(at, type, text);
    if (/json/.test(type)) JSON.parse(text);
    if (/pdf/.test(type)) pdfs.push([at, bytes]);
    if (/csv/.test(type)) csvs.push([at, text]);
    if (/calendar/.test(type)) for (const l of text.split('\r\n')) if (l && !/^( |[A-Z-]+[;:])/.test(l)) wrong.push(`${at}: a line of its own: ${l.slice(0, 80)}`);
    if (!/html/.test(type)) { assert.equal(a.headers.get('x-content-type-options'), 'nosniff', at); }
    if (/zq\w+z/.test(text) && route && html) { const list = seen.get(route.path) ?? []; if (list.length < 2) { list.push([who, at]); seen.set(route.path, list); } }
  };
  for (const who of people) await walk(who, 20, visit(who), [...begin, ...[...places.values()].flat().filter(([w]) => w === who).map(([, p]) => p)]);
  for (const who of people.slice(0, 2)) for (const at of ['/meedoen/feed.xml', '/oefenstad/initiatieven/feed.xml', '/meedoen/kalender.ics', '/oefenstad/meedoen/kalender.ics', '/meedoen/trajecten.csv', '/oefenstad/initiatieven/alles.csv', '/sitemap.xml', '/api/v1/initiatieven/oefenstad', '/api/v1/uitdagingen', '/beheer/logboek', `/zoeken?q=${mark(3)}`]) {
    const a = await who.fetch(at);
    await visit(who)(at, ours('GET', at), a, Buffer.from(await a.arrayBuffer()), /html/.test(a.headers.get('content-type')));
  }
  const boss = await site.person({ mail: 'boss@example.nl', role: 'operator' });
  for (const at of ['/beheer', '/beheer/logboek', '/beheer/mensen?q=zq', '/beheer/uitvoering']) { const a = await boss.fetch(at); if (a.status === 200) look(at, 'text/html', await a.text()); }
  assert.ok(seen.size > 25, `${seen.size} kinds of pages show it`);

  // 29: no cell begins a formula; and a reader that takes one apostrophe away has what was typed.
  let cells = 0, held = 0;
  for (const [at, text] of csvs) for (const cell of text.matchAll(/(?:^|,|\r\n)(?:"((?:[^"]|"")*)"|([^",\r\n]*))/g)) {
    const v = (cell[1] ?? cell[2] ?? '').replaceAll('""', '"').replace(/^\ufeff/, '');
    cells++;
    if (/^[=+\-@\t\r]/.test(v) && !/^[+-]?\d+([.,]\d+)?$/.test(v)) wrong.push(`${at}: a cell begins with ${JSON.stringify(v.slice(0, 40))}`);
    if (/^'[=+\-@\t\r]/.test(v)) held++;
  }
  assert.ok(csvs.length > 5 && cells > 500 && held > 0, `${csvs.length} tables, ${cells} cells, ${held} held`);

  // PDF: nothing in it that runs or leads elsewhere.
  for (const [at, bytes] of pdfs) {
    const parts = [bytes.toString('latin1')];
    for (const m of parts[0].matchAll(/stream\r?\n/g)) { const from = m.index + m[0].length; try { parts.push(inflateSync(bytes.subarray(from), { finishFlush: 2 }).toString('latin1')); } catch { /* not deflated */ } }
    for (const p of parts) if (/\/(JavaScript|JS|Launch|OpenAction|AA|SubmitForm|RichMedia)\b[^)]/.test(p.replace(/\((?:\\.|[^\\)])*\)|<[0-9A-F\s]*>/g, ''))) wrong.push(`${at}: something in it runs`);
  }

  // 30: letters go to one, and what was typed is never a line of the head.
  const mail = site.rows('select recipient, subject, body from mail');
  for (const [to, subject] of mail) {
    if (!/^[^\s,<>;:"()[\]\\]+@[^\s,<>;:"()[\]\\]+$/.test(to)) wrong.push(`a letter to ${JSON.stringify(to)}`);
    if (/[\x00-\x1f\x7f]/.test(subject)) wrong.push(`a subject with a line in it: ${JSON.stringify(subject)}`);
  }
  assert.ok(new Set(mail.map(([, subject]) => subject.replace(/zq\w+z|\d+/g, ''))).size > 10, `${mail.length} letters`);
  // 48 and 31: the log has nothing of it, and no sign that moves a terminal.
  const log = readFileSync(site.log, 'utf8');
  if (/zq\w{1,3}z/.test(log)) wrong.push(`the log holds ${log.match(/.{60}zq\w{1,3}z.{20}/)?.[0]}`);
  if (/[\x00-\x08\x0b-\x1f]/.test(log)) wrong.push('the log holds signs that a terminal obeys');
  console.log(`26: ${seen.size} kinds of pages with it, ${csvs.length} tables of ${cells} cells, ${pdfs.length} PDFs, ${mail.length} letters`);
  assert.deepEqual(wrong, [], lines([...new Set(wrong)]));

  // A real browser, with the content policy on: it reports nothing and runs nothing.
  for (const width of [1280]) for (const who of people) {
    const mine = [...seen.values()].flat().filter(([w]) => w === who).map(([, p]) => p);
    if (!mine.length) continue;
    const r = await reader(site, { width, as: who.cookie ? who : null });
    try {
      r.page.on('dialog', d => { wrong.push(`a dialog: ${d.message()}`); d.dismiss(); });
      await r.page.addInitScript(() => { document.addEventListener('securitypolicyviolation', e => console.error(`policy: ${e.violatedDirective} ${e.blockedURI}`)); });
      for (const at of mine) {
        const a = await r.page.goto(site.url + at);
        assert.equal(a.status(), 200, at);
        const odd = await r.page.evaluate(() => [...document.querySelectorAll('*')].filter(e => e.localName.includes('zq') || [...e.attributes].some(x => x.name.includes('zq') || /^on/.test(x.name) || (/^(href|src|action)$/.test(x.name) && /^\s*(javascript|data|vbscript):/i.test(x.value)))).map(e => e.outerHTML.slice(0, 120)));
        for (const o of odd) wrong.push(`${at}: ${o}`);
      }
      await r.clean();
    } finally { await r.close(); }
  }
  assert.deepEqual(wrong, [], lines(wrong));
});

// ---- 3 and 18 ----

test('3: what is of another place, another trajectory, or not public is not there, for a form as for a page; and stands in the log', { timeout: 300_000 }, async () => {
  await open();
  const wrong = [], kinds = await form_kinds(6);
  // A second town with a plan of its own, in which the same people hold the same roles.
  assert.equal((await site.run('place', 'add', 'elders', '--name', 'Elders', '--kind', 'municipality')).code, 0);
  for (const role of roles) if (role) assert.equal((await site.run('user', 'role', `a-${role}@example.nl`, role, 'elders')).code, 0);
  const lead = people.find(p => p.role === 'project_leader');
  const made = await lead.post('/elders/meedoen/nieuw', '/elders/meedoen/nieuw', { titel: 'Een ander plan', vraag: 'Wat vind je?' });
  assert.equal(made.status, 303);
  const other = new URL(made.headers.get('location'), site.url).pathname.split('/')[3];
  const before = JSON.stringify(site.rows("select (select count(*) from contribution), (select count(*) from initiative_signature), (select count(*) from initiative), (select count(*) from challenge), (select count(*) from survey_sheet), (select count(*) from survey), (select count(*) from trajectory_version)"));
  let tried = 0;
  const refused = async (who, path, options, what) => {
    const a = await who.fetch(path, options);
    tried++;
    if (![403, 404, 405].includes(a.status)) wrong.push(`${who.role} ${options ? 'POST' : 'GET'} ${path} (${what}): ${a.status}`);
  };
  // Each address with a number in it, under the other place and under another trajectory.
  const pages = new Map();
  for (const who of people) await walk(who, 3, (at, route, a) => { if (route && a.status === 200) pages.set(`${who.role} ${route.path} ${pages.size % 3}`, [who, at, route]); });
  const slugs = site.rows("select t.slug from trajectory t join place p on p.id = t.place where p.slug = 'oefenstad' order by t.id").map(r => r[0]);
  const moved = (path, pattern) => {
    const words = path.split('?')[0].split('/'), parts = pattern.split('/'), out = [];
    const at = parts.indexOf('{trajectory}'), deep = parts.some((w, i) => w[0] === '{' && i > Math.max(at, 1));
    if (words[1] === 'oefenstad' && (at > 0 || deep)) out.push([['', 'elders', ...words.slice(2)].join('/'), 'another place']);
    if (at > 0) { const x = [...words]; x[1] = 'elders'; x[at] = other; if (deep) out.push([x.join('/'), 'another place and its plan']); }
    // A number of one trajectory under each other trajectory where no such number is.
    return out;
  };
  for (const [who, at, route] of pages.values()) for (const [path, what] of moved(at, route.path)) await refused(who, path, undefined, what);
  for (const [, list] of kinds) {
    const { who, at, form } = list[0], route = ours('POST', form.action.pathname), token = await token_of(who, at);
    for (const [path, what] of moved(form.action.pathname, route.path)) await refused(who, path, { method: 'POST', body: new URLSearchParams([['token', token], ...probe(form, null)]) }, what);
    // Numbers that are none, of a plan that is there.
    for (const bad of ['0', '-1', '999999999', '01', '1e3', '9223372036854775808', '1%00', '..%2f1', 'x']) {
      const parts = route.path.split('/'), words = form.action.pathname.split('/');
      const k = parts.findLastIndex(w => w[0] === '{' && !['{place}', '{trajectory}'].includes(w));
      if (k < 0) continue;
      words[k] = bad;
      const a = await who.fetch(words.join('/'), { method: 'POST', body: new URLSearchParams([['token', token], ...probe(form, null)]) });
      tried++;
      if (![303, 400, 403, 404, 409, 422].includes(a.status) || (a.status === 303 && /^\d+$/.test(bad))) wrong.push(`${who.role} POST ${words.join('/')}: ${a.status}`);
    }
  }
  // What is a draft, closed or withdrawn takes nothing.
  const token = await token_of(people[0], '/oefenstad/initiatieven/terugvinden');
  for (const [state, n] of site.rows("select state, number from initiative where state in ('draft', 'withdrawn', 'expired', 'refused', 'decided', 'counting', 'inadmissible', 'precheck', 'talk', 'fed_back', 'treated') and place = (select id from place where slug = 'oefenstad')")) {
    const a = await people[0].fetch(`/oefenstad/initiatieven/${n}/teken`, { method: 'POST', body: new URLSearchParams({ token, naam: 'Anne Jansen', postcode: '1234 AB', huisnummer: '1', geboren: '1990-01-01', mail: 'iemand@example.nl' }) });
    tried++;
    if (![404, 409].includes(a.status)) wrong.push(`signing what is ${state}: ${a.status}`);
  }
  for (const [state, slug] of site.rows("select t.state, t.slug from trajectory t join place p on p.id = t.place where p.slug = 'oefenstad' and t.state <> 'open'")) {
    const a = await people[0].fetch(`/oefenstad/meedoen/${slug}/inbreng/nieuw`, { method: 'POST', body: new URLSearchParams({ token, tekst: 'Meer groen', naam: 'Anne' }) });
    tried++;
    if (![404, 409, 200].includes(a.status)) wrong.push(`saying something to what is ${state}: ${a.status}`);
  }
  assert.equal(JSON.stringify(site.rows("select (select count(*) from contribution), (select count(*) from initiative_signature), (select count(*) from initiative), (select count(*) from challenge), (select count(*) from survey_sheet), (select count(*) from survey), (select count(*) from trajectory_version)")), before, 'nothing was added anywhere');
  const log = readFileSync(site.log, 'utf8'), logged = (log.match(/^\S+ info request method=POST .*status=(403|404|405|409)/gm) ?? []).length;
  assert.ok(slugs.length > 2 && tried > 300 && logged > 100, `${tried} tried, ${logged} refused forms in the log`);
  console.log(`3: ${tried} tried, ${logged} refused forms in the log`);
  assert.deepEqual(wrong, [], lines(wrong));
});

// ---- 17, 19, 20 ----

test('17, 18: a role of elsewhere opens no address of here, by its real number', { timeout: 300_000 }, async () => {
  await open();
  const wrong = [], kinds = await form_kinds(6), pages = new Map();
  const closed = route => !['read', 'take-part', 'edit-key', 'ask'].includes(route.right);
  for (const who of people) await walk(who, 3, (at, route, a) => { if (route && a.status === 200 && closed(route) && !pages.has(`${route.path} ${who.role}`)) pages.set(`${route.path} ${who.role}`, [at, route]); });
  assert.equal((await site.run('place', 'add', 'elders', '--name', 'Elders', '--kind', 'municipality')).code, 0);
  const strangers = [people[0]];
  for (const role of roles) strangers.push({ role: `${role} of elsewhere`, ...await site.person({ mail: `e-${role ?? 'person'}@example.nl`, role, place: role ? 'elders' : undefined }) });
  const before = sizes();
  let tried = 0;
  for (const who of strangers) {
    for (const [at] of pages.values()) {
      const a = await who.fetch(at);
      tried++;
      const sent = a.status === 303 && new URL(a.headers.get('location'), site.url).pathname === '/inloggen';
      if (who.cookie ? ![403, 404].includes(a.status) : !sent && a.status !== 404) wrong.push(`${who.role} GET ${at}: ${a.status}`);
    }
    const token = await token_of(who, who.cookie ? '/mijn' : '/inloggen');
    for (const [{ form }] of kinds.values()) {
      if (!closed(ours('POST', form.action.pathname))) continue;
      const a = await send(who, '', form, probe(form, null), token);
      tried++;
      if (![403, 404].includes(a.status)) wrong.push(`${who.role} POST ${form.action.pathname}: ${a.status}`);
    }
  }
  const kinds_of_pages = new Set([...pages.keys()].map(k => k.split(' ')[0])).size;
  console.log(`17: ${tried} tried, ${kinds_of_pages} kinds of pages`);
  assert.ok(tried > 800 && kinds_of_pages > 25, `${tried} tried, ${kinds_of_pages} kinds of pages`);
  assert.deepEqual(wrong, [], lines(wrong));
  assert.deepEqual(sizes(), before, 'nothing was added or taken away');
});

// The rule of this program: a name that an address does not know says nothing, so the answer is that without it.
test('20: a column asked for as filter or order changes nothing of a list, a table, a feed or the API', { timeout: 300_000 }, async () => {
  await open();
  const wrong = [], columns = [...new Set(Object.keys(counts()).map(k => k.split('.')[1]))], own = new Set();
  for (const f of [...features, '../web']) for (const file of readdirSync(join(root, 'src/app', f)).filter(x => x.endsWith('.c'))) for (const m of readFileSync(join(root, 'src/app', f, file), 'utf8').matchAll(/req_(?:query|line)\(q, "([\w-]+)"/g)) own.add(m[1]);
  const odd = columns.filter(c => !own.has(c)), asking = ['sort', 'order', 'order_by', 'orderby', 'sorteer', 'filter', 'fields', 'select', 'where', 'group_by'].filter(n => !own.has(n));
  assert.ok(odd.length > 300 && asking.length > 6, `${odd.length} columns`);
  const calm_of = text => text.replace(/name="(?:token|keer)" value="[^"]*"/g, '').replace(/(?:\?|&amp;|&)[\w=%,&;.-]*(?=["'<])/g, '');
  let tried = 0;
  for (const who of [people[0], people.find(p => p.role === 'project_leader'), people.find(p => p.role === 'clerk')]) {
    const one = new Map();
    await walk(who, 1, (at, route, a) => { if (route && a.status === 200 && !/pdf|zip|audio|video|image/.test(a.headers.get('content-type'))) one.set(route.path, at.split('?')[0]); });
    for (const at of one.values()) {
      const first = await who.fetch(at);
      if (first.status !== 200) continue;
      const want = calm_of(await first.text());
      for (let i = 0; i < odd.length; i += 60) {
        const some = odd.slice(i, i + 60), q = new URLSearchParams([...asking.map((n, k) => [n, some[k % some.length]]), ...some.map(c => [c, '1'])]);
        const a = await who.fetch(`${at}?${q}`), text = await a.text();
        tried++;
        if (a.status !== 400 && (a.status !== 200 || calm_of(text) !== want)) wrong.push(`${who.role} ${at} ${some[0]}…: ${a.status}`);
      }
    }
  }
  console.log(`20: ${odd.length} columns, ${tried} asked`);
  assert.ok(tried > 300, `${tried} tried`);
  assert.deepEqual(wrong, [], lines(wrong));
});

test('19: every column of every table as a field more in every form: nothing of it is kept', { timeout: 300_000 }, async () => {
  await open();
  const columns = Object.keys(counts()).map(k => k.split('.')), names = [...new Set(columns.map(c => c[1]))], value = '707070707', kinds = await form_kinds(6), took = [];
  for (const { who, at, form } of [...kinds.values()].map(k => k[0]).sort((a, b) => late.test(a.form.action.pathname) - late.test(b.form.action.pathname))) {
    const own = new Set([...form.fields, ...form.buttons].map(f => f.name)), fields = [...probe(form, null), ...names.filter(c => !own.has(c)).map(c => [c, value])];
    // Not in parts: of those a form has no more than 64.
    const a = await send(who, at, { ...form, multipart: false }, fields, await token_of(who, at));
    if ([200, 303].includes(a.status)) took.push(form.action.pathname);
  }
  console.log(`19: ${kinds.size} forms, ${took.length} of them taken, ${names.length} columns added`);
  assert.ok(took.length > 40 && names.length > 400, lines(took));
  const kept = tables().filter(name => {
    const any = columns.filter(c => c[0] === name).map(c => `cast(${c[1]} as text) like '%${value}%'`);
    return site.rows(`select count(*) as n from ${name} where ${any.join(' or ')}`)[0][0] !== '0';
  });
  assert.deepEqual(kept, []);
});

// ---- 1 ----

test('1: fifty times the same at the same moment is one contribution, one view', { timeout: 120_000 }, async () => {
  await open();
  const nobody = people[0], all = (path, fields) => Promise.all(Array.from({ length: 50 }, () => nobody.fetch(path, { method: 'POST', body: new URLSearchParams(fields) })));
  const number = text => Number(site.rows(text)[0][0]);
  for (const [slug, kind] of [['molenplein', 'inbreng/nieuw'], ['parkeerplan-noord', 'zienswijze']]) {
    const at = `/oefenstad/meedoen/${slug}/${kind}`, page = await (await nobody.fetch(at)).text(), form = forms(page, at).find(f => f.action.pathname === at && f.method === 'post');
    assert.ok(form, at);
    const was = number('select count(*) as n from contribution'), fields = [['token', form.fields.find(f => f.name === 'token').value], ...probe(form, null)];
    const got = await all(at, fields);
    assert.deepEqual([...new Set(got.map(a => `${a.status} ${a.headers.get('location')}`))].length, 1, `${at}: all are told the same`);
    assert.equal(got[0].status, 303, at);
    assert.equal(number('select count(*) as n from contribution') - was, 1, at);
  }
});

// ---- 2 ----

test('2: fifty at once, given and taken back: the last that was accepted is what stands', { timeout: 120_000 }, async () => {
  await open();
  const nobody = people[0], at = '/oefenstad/initiatieven', n = site.rows("select number from initiative where state = 'collecting' and place = (select id from place where slug = 'oefenstad') and min_age < 30 order by id limit 1")[0][0];
  // A name: confirmed and taken away by the same key, fifty at once, in any order.
  let token = await token_of(nobody, `${at}/${n}/teken`);
  const counted = () => Number(site.rows(`select signed_n from initiative where number = ${n} and place = (select id from place where slug = 'oefenstad')`)[0][0]), was = counted();
  const sent = await nobody.fetch(`${at}/${n}/teken`, { method: 'POST', body: new URLSearchParams({ token, naam: 'Anne Jansen', postcode: '1234 AB', huisnummer: '1', geboren: '1990-01-01', mail: 'anne-jansen@example.nl' }) });
  const own = (await sent.text()).match(/steun\?sleutel=([0-9a-z]+)/)?.[1] ?? site.rows("select body from mail order by id desc limit 1")[0]?.[0].match(/sleutel=([0-9a-z]+)/)?.[1];
  assert.ok(own, 'a key');
  token = await token_of(nobody, `${at}/${n}/steun?sleutel=${own}`);
  const acts = Array.from({ length: 50 }, (_, i) => i % 3 === 2 ? 'intrekken' : 'bevestig');
  const got = await Promise.all(acts.map((doe, i) => nobody.fetch(`${at}/${n}/steun`, { method: 'POST', body: new URLSearchParams({ token, sleutel: own, doe, i }) })));
  for (const a of got) assert.ok([303, 404, 409].includes(a.status), `${a.status}`);
  const state = site.rows("select state from initiative_signature order by id desc limit 1")[0][0];
  const last = site.rows("select detail from audit where what = 'initiative.support' order by id desc").map(r => r[0]);
  assert.ok(last.length >= 1);
  // Once it was taken back the key opens nothing more that counts: nothing after that in the log gives it again.
  const firstBack = last.toReversed().indexOf('intrekken');
  assert.equal(state, firstBack < 0 ? 'valid' : 'withdrawn');
  assert.equal(counted() - was, state === 'valid' ? 1 : 0, 'the number on the page is what stands');
  assert.equal(Number(site.rows(`select count(*) as n from initiative_signature s join initiative i on i.id = s.initiative where s.state = 'valid' and i.number = ${n} and i.place = (select id from place where slug = 'oefenstad')`)[0][0]), counted());

  // An answer: forty other values and ten times "send" at once. One sheet, one value of those that were sent; after sending nothing changes it.
  const survey = '/oefenstad/meedoen/molenplein/enquete/1';
  token = await token_of(nobody, survey);
  const key = new URL((await nobody.fetch(survey, { method: 'POST', body: new URLSearchParams({ token }) })).headers.get('location'), site.url).searchParams.get('sleutel');
  token = await token_of(nobody, `${survey}/vraag?sleutel=${key}`);
  site.sql("update survey_sheet set started_at = started_at - 600 where state = 'busy'");
  const done = () => Number(site.rows("select count(*) as n from survey_sheet where state = 'done' and test = 0")[0][0]), sheets = done();
  const all = await Promise.all(Array.from({ length: 50 }, (_, i) => nobody.fetch(`${survey}/vraag`, { method: 'POST', body: new URLSearchParams(i % 5 === 4 ? { token, sleutel: key, v: 'controle', doe: 'verstuur', i } : { token, sleutel: key, v: 'v1', v1: i % 2 ? 'c1' : 'c3', doe: 'verder', i }) })));
  for (const a of all) assert.ok(a.status < 500 && a.status !== 200, `${a.status}`);
  const once = all.filter(a => a.status === 303 && /klaar/.test(a.headers.get('location'))).length;
  assert.ok(once <= 1, `${once} were told that it was sent`);
  assert.equal(done() - sheets, once, 'one sheet, or none yet because a question was open');
  if (once) for (const doe of ['verder', 'verstuur']) assert.equal((await nobody.fetch(`${survey}/vraag`, { method: 'POST', body: new URLSearchParams({ token, sleutel: key, v: 'v1', v1: 'c2', doe, z: doe }) })).status, 404);

  // "Does this answer it?": yes and no at once; what stands is the last in the log.
  const [number, slug, id] = site.rows("select c.number, t.slug, c.id from contribution c join trajectory t on t.id = c.trajectory where t.slug = 'molenplein-eerste-ronde' and c.state = 'admitted' order by c.id limit 1")[0];
  const own2 = '2345678923456789', mine = `/oefenstad/meedoen/${slug}/inbreng/${number}/mijn`;
  site.sql(`update contribution set key_hash = '${createHash('sha256').update(own2).digest('hex')}' where id = ${id}`);
  token = await token_of(nobody, `${mine}?sleutel=${own2}`);
  assert.ok(token, 'the question is asked');
  const said = await Promise.all(Array.from({ length: 50 }, (_, i) => nobody.fetch(mine, { method: 'POST', body: new URLSearchParams({ token, sleutel: own2, doe: i % 2 ? 'ja' : 'nee', waarom: `w${i}` }) })));
  assert.equal(said.filter(a => a.status === 303).length, 50);
  const [reply, why] = site.rows(`select reply, reply_why from contribution where id = ${id}`)[0];
  assert.equal(reply, Number(why.slice(1)) % 2 ? 'yes' : 'no', 'a reply and its reason are of one request');
  assert.equal(Number(site.rows("select count(*) as n from audit where what = 'contribution.reply'")[0][0]), 50);
  // One more, by itself: it is the last, so it stands.
  await nobody.fetch(mine, { method: 'POST', body: new URLSearchParams({ token, sleutel: own2, doe: 'nee', waarom: 'toch niet' }) });
  assert.deepEqual(site.rows(`select reply, reply_why from contribution where id = ${id}`)[0], ['no', 'toch niet']);
});

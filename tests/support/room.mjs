// A hall of its own in a test: `meent room` as a trainer starts it, and the first link that it shows.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { join, resolve } from 'node:path';
import { root } from './site.mjs';

const bin = resolve(root, process.env.MEENT_BIN ?? 'build/meent');
export const freePort = () => new Promise(done => { const s = createServer().listen(0, '127.0.0.1', () => { const { port } = s.address(); s.close(() => done(port)); }); });
export const hidden = (text, name) => text.match(new RegExp(`name="${name}" value="([^"]*)"`))?.[1];

/** On the page of the meeting: the words read, the file fetched into `folder`. */
export async function takeAlong(lead, path, folder) {
  await lead.page.goto(lead.url(`${path}/zaal`));
  const words = (await lead.page.locator('.m-code').textContent()).trim();
  await lead.page.getByRole('button', { name: 'Ik heb ze opgeschreven' }).click();
  await lead.page.locator('#meegenomen').waitFor();
  const [download] = await Promise.all([lead.page.waitForEvent('download'), lead.page.getByRole('link', { name: 'Haal het bestand op' }).click()]);
  const file = join(folder, download.suggestedFilename());
  await download.saveAs(file);
  return { words, file };
}

/** The words typed, the links read from the screen: { url, child, said(), gone }. Serves when the promise is kept, or has said no. */
export async function openHall(file, words, folder) {
  const port = await freePort(), env = { ...process.env };
  for (const k of Object.keys(env)) if (k.startsWith('MEENT_') && k !== 'MEENT_BIN') delete env[k];
  const child = spawn(bin, ['room', file, '--listen', `127.0.0.1:${port}`], { cwd: folder, env });
  let said = '';
  child.stdout.setEncoding('utf8').on('data', d => { said += d; });
  child.stderr.setEncoding('utf8').on('data', d => { said += d; });
  child.stdin.end(`${words}\n`);
  const gone = new Promise(done => child.on('exit', done));
  process.on('exit', () => child.kill('SIGKILL'));
  for (let i = 0; i < 400 && !/Meent luistert op/.test(said) && child.exitCode === null; i++) await new Promise(r => setTimeout(r, 50));
  return { url: `http://127.0.0.1:${port}`, child, said: () => said, gone };
}

/** Signs in with the link that the hall shows for its first trainer: somebody as site.person() gives. */
export async function trainerOf(hall) {
  const link = hall.said().match(new RegExp(`${hall.url}/inloggen/link\\?sleutel=\\S+`))[0];
  const opened = await (await fetch(link)).text();
  const come = await fetch(`${hall.url}/inloggen/link`, { method: 'POST', redirect: 'manual', body: new URLSearchParams({ token: hidden(opened, 'token'), sleutel: hidden(opened, 'sleutel') }) });
  const cookie = come.headers.get('set-cookie')?.split(';')[0];
  assert.ok(cookie, `${come.status}`);
  const ask = (path, options = {}) => fetch(hall.url + path, { redirect: 'manual', ...options, headers: { cookie, ...options.headers } });
  return {
    cookie, fetch: ask,
    async text(path) { return (await ask(path)).text(); },
    async post(from, to, fields) {
      const token = hidden(await (await ask(from)).text(), 'token') ?? '';
      const a = await ask(to, { method: 'POST', body: new URLSearchParams({ token, ...fields }) });
      assert.equal(a.status, 303, `${to} ${JSON.stringify(fields).slice(0, 200)}`);
      return a;
    },
  };
}

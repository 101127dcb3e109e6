// A real site for one test file: a data folder that `meent demo` filled, served on a free port of this machine.
//
//   MEENT_BIN             the program; build/meent when it is not set
//   MEENT_MEDIA           the made film and podcasts; build/media when it is not set
//   MEENT_TEST_DATABASE   a PostgreSQL address: each site gets a database of its own there; SQLite otherwise
import assert from 'node:assert/strict';
import { execFile, execFileSync, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, mkdtempSync, openSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';

export const root = new URL('../..', import.meta.url).pathname;
const bin = resolve(root, process.env.MEENT_BIN ?? 'build/meent');
const media = resolve(root, process.env.MEENT_MEDIA ?? 'build/media');
const server = process.env.MEENT_TEST_DATABASE?.startsWith('postgres') ? process.env.MEENT_TEST_DATABASE : null;
const logs = join(root, 'build/test-logs');

const freePort = () => new Promise((done, fail) => {
  const s = createServer().on('error', fail).listen(0, '127.0.0.1', () => { const { port } = s.address(); s.close(() => done(port)); });
});

/** Runs the program once: { code, out, err }. It does not throw: what it refuses is tested too. */
export async function meent(...args) {
  try {
    const { stdout, stderr } = await promisify(execFile)(bin, args, { cwd: root, maxBuffer: 64 << 20 });
    return { code: 0, out: stdout, err: stderr };
  } catch (e) {
    if (typeof e.code !== 'number') throw e;
    return { code: e.code, out: e.stdout, err: e.stderr };
  }
}

const sql = text => execFileSync('psql', ['-X', '-q', '-v', 'ON_ERROR_STOP=1', server, '-c', text], { stdio: ['ignore', 'pipe', 'pipe'] });
/** The rows of a query on a SQLite file, each a list of texts. */
export const rowsOf = (file, text) => JSON.parse(execFileSync('python3', ['-c', 'import json, sqlite3, sys; print(json.dumps([[str(x) for x in r] for r in sqlite3.connect(sys.argv[1]).execute(sys.argv[2])]))', file, text], { maxBuffer: 64 << 20 }).toString());
// The same server, another database.
const address = name => server.replace(/^(\w+:\/\/[^/]*\/)[^?]*/, `$1${name}`);

// Serves a data folder on a free port and waits for its first answer.
async function serve(data, database, settings, log) {
  const port = await freePort(), to = openSync(log, 'w');
  const env = { ...process.env, ...Object.fromEntries(Object.entries({ connections_per_address: 1000, limit_sign_in: 0, limit_address: 0, limit_hall: 0, limit_person: 0, limit_recordings: 0, hold_signatures: 0, ...settings }).map(([k, v]) => [`MEENT_${k.toUpperCase()}`, String(v)])) };
  const child = spawn(bin, ['serve', '--data', data, ...database, '--listen', `127.0.0.1:${port}`], { cwd: root, env, stdio: ['ignore', to, to] });
  let over = null;
  const gone = new Promise(done => { child.on('exit', (code, signal) => { over = { code, signal }; done(over); }); });
  const lastWords = () => readFileSync(log, 'utf8').split('\n').slice(-30).join('\n');
  // Whatever ends the tests, the server goes too.
  const end = () => { if (!over) child.kill('SIGKILL'); };
  process.on('exit', end);
  const url = `http://127.0.0.1:${port}`;
  for (let i = 0; ; i++) {
    assert.ok(!over && i < 600, `the server does not answer:\n${lastWords()}`);
    try { if ((await fetch(`${url}/robots.txt`)).ok) break; } catch { /* not yet */ }
    await sleep(50);
  }
  return {
    url,
    /** It must go by itself within ten seconds, without an error and without a sanitizer's word. */
    async stop() {
      child.kill('SIGTERM');
      const x = await Promise.race([gone, sleep(10_000, null, { ref: false })]);
      end();
      await gone;
      process.off('exit', end);
      assert.ok(x, `the server does not stop:\n${lastWords()}`);
      assert.equal(x.code, 0, `the server ended with ${JSON.stringify(x)}:\n${lastWords()}`);
      assert.doesNotMatch(readFileSync(log, 'utf8'), /ERROR: .*Sanitizer|runtime error:/, log);
    },
  };
}

// Filled once, the film's renditions made, then copied; by the next file with the same program too.
async function filled() {
  const st = statSync(bin);
  const mark = [bin, st.size, st.mtimeMs, media, statSync(media).mtimeMs, server, process.env.MEENT_TEST_SCRATCH].join(' ');
  const dir = join(process.env.MEENT_TEST_SCRATCH ?? tmpdir(), `meent-demo-${createHash('sha256').update(mark).digest('hex').slice(0, 12)}`);
  if (!existsSync(join(dir, 'database'))) {
    const mine = mkdtempSync(join(tmpdir(), 'meent-demo-'));
    const name = server ? `meent_demo_${process.pid}` : '';
    if (name) sql(`create database ${name}`);
    const database = name ? ['--database', address(name)] : [];
    const r = await meent('demo', '--data', join(mine, 'data'), ...database, '--content', 'content', '--media', media);
    assert.equal(r.code, 0, `meent demo: ${r.err}`);
    const site = await serve(join(mine, 'data'), database, {}, join(mine, 'log'));
    for (let i = 0; ; i++) {
      const jobs = (await (await fetch(`${site.url}/metrics`)).text()).match(/^meent_jobs\{kind="library\.media".*/gm) ?? [];
      if (jobs.length && jobs.every(j => /state="done"/.test(j))) break;
      assert.ok(i < 3000 && !jobs.some(j => /state="failed"/.test(j)), `the media job does not end: ${jobs.join('; ')}`);
      await sleep(100);
    }
    await site.stop();
    writeFileSync(join(mine, 'database'), name);
    // Two at once: the first to be ready wins, and both are the same.
    try { renameSync(mine, dir); } catch {
      rmSync(mine, { recursive: true, force: true });
      if (name) sql(`drop database ${name}`);
    }
  }
  return { data: join(dir, 'data'), name: readFileSync(join(dir, 'database'), 'utf8') };
}

/** start({ name, settings }): settings become MEENT_NAME in the environment. Stop it in after(). */
export async function start({ name = 'site', settings = {} } = {}) {
  assert.ok(existsSync(bin), `${bin} is not there: run make first`);
  assert.ok(existsSync(media), `${media} is not there: run tools/make-media build/media first`);
  const from = await filled();
  const data = mkdtempSync(join(tmpdir(), 'meent-site-'));
  cpSync(from.data, data, { recursive: true });
  const own = server ? `meent_${name.replace(/\W/g, '_')}_${process.pid}` : null;
  if (own) sql(`create database ${own} template ${from.name}`);
  const database = own ? ['--database', address(own)] : [];
  mkdirSync(logs, { recursive: true });
  const log = join(logs, `site-${name}-${own ? 'postgres' : 'sqlite'}.log`);
  const site = await serve(data, database, settings, log);
  return {
    url: site.url, data, log,
    /** A subcommand on this site's data: site.run('library', 'publish', 'slug'). */
    run: (...args) => meent(...args, '--data', data, ...database),
    /**
     * Somebody who is signed in: { mail, cookie, fetch, post }. Made when they are new. `fetch` asks as them; `post` takes the token
     * from the page `from` and sends the fields to `to`.
     *   const anne = await site.person({ mail: 'anne@example.nl', role: 'editor', place: 'alles' });
     */
    async person({ mail = 'iemand@example.nl', name = 'Iemand', role = null, place = 'alles' } = {}) {
      const run = (...args) => meent(...args, '--data', data, ...database);
      const added = await run('user', 'add', mail, '--name', name);
      assert.ok(added.code === 0 || added.code === 5, added.err);
      if (role) assert.equal((await run('user', 'role', mail, role, place)).code, 0, `${role} at ${place}`);
      const link = new URL((await run('user', 'link', mail)).out.trim());
      const opened = await (await fetch(site.url + link.pathname + link.search)).text();
      const hidden = n => opened.match(new RegExp(`name="${n}" value="([^"]*)"`))[1];
      const come = await fetch(site.url + link.pathname, { method: 'POST', redirect: 'manual', body: new URLSearchParams({ token: hidden('token'), sleutel: hidden('sleutel') }) });
      const cookie = come.headers.get('set-cookie')?.split(';')[0];
      assert.ok(cookie, `${mail} cannot sign in: ${come.status}`);
      const ask = (path, options = {}) => fetch(site.url + path, { redirect: 'manual', ...options, headers: { cookie, ...options.headers } });
      return {
        mail, cookie, fetch: ask,
        async post(from, to, fields = {}) {
          const token = (await (await ask(from)).text()).match(/name="token" value="([^"]*)"/)?.[1] ?? '';
          return ask(to, { method: 'POST', body: new URLSearchParams([['token', token], ...(Array.isArray(fields) ? fields : Object.entries(fields))]) });
        },
      };
    },
    /** One statement on its database, for what only time brings about. */
    sql(text) {
      if (own) execFileSync('psql', ['-X', '-q', '-v', 'ON_ERROR_STOP=1', address(own), '-c', text]);
      else execFileSync('python3', ['-c', 'import sqlite3, sys; c = sqlite3.connect(sys.argv[1]); c.execute(sys.argv[2]); c.commit()', join(data, 'meent.db'), text]);
    },
    /** What a query on its database gives: a list of rows, each a list of texts. */
    rows(text) {
      if (!own) return rowsOf(join(data, 'meent.db'), text);
      const out = execFileSync('psql', ['-X', '-q', '-At', '-F', '\u001f', '-R', '\u001e', '-v', 'ON_ERROR_STOP=1', address(own), '-c', text], { maxBuffer: 64 << 20 }).toString().replace(/\n$/, '');
      return out ? out.split('\u001e').map(r => r.split('\u001f')) : [];
    },
    async stop() {
      try { await site.stop(); } finally {
        rmSync(data, { recursive: true, force: true });
        if (own) sql(`drop database ${own} with (force)`);
      }
    },
  };
}

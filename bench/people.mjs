// What signing in costs: node bench/people.mjs [REQUESTS]. A site of its own on a free port, with what MEENT_BIN and MEENT_MEDIA
// say; CPU time of the server per request, because that does not move with what else the machine does. Prints JSON.
//
//   reading   a public page, not signed in and signed in: the ratio is to be at least 0.8
//   attack    asking for letters as fast as one client can, without limits and with those of a new house, and how long a
//             reader waits meanwhile
//   sessions  memory of the server with 10,000 of them in the database
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { Agent, request } from 'node:http';
import { start } from '../tests/support/site.mjs';

const n = Number(process.argv[2] ?? 10000);
const site = await start({ name: 'bench-people', settings: { log_requests: 'no' } });
const guarded = await start({ name: 'bench-guarded', settings: { log_requests: 'no', limit_sign_in: 100, limit_address: 2000, limit_person: 600 } });
const agent = new Agent({ keepAlive: true, maxSockets: 8 });
const ask = (path, { to = site.url, method = 'GET', headers = {}, body = '' } = {}) => new Promise((done, fail) => {
  const q = request(to + path, { agent, method, headers: { ...headers, ...body && { 'content-type': 'application/x-www-form-urlencoded', 'content-length': Buffer.byteLength(body) } } }, r => { let text = ''; r.on('data', c => { text += c; }); r.on('end', () => done({ status: r.statusCode, text })); });
  q.on('error', fail);
  q.end(body);
});
// The server is the child of a child of this process.
const pid = execFileSync('pgrep', ['-f', `^\\S*meent serve --data ${site.data}`]).toString().trim().split('\n').map(Number)
  .find(p => readFileSync(`/proc/${p}/comm`, 'utf8').startsWith('meent-server'));
const cpu = () => { const f = readFileSync(`/proc/${pid}/stat`, 'utf8').replace(/.*\) /, '').split(' '); return (Number(f[11]) + Number(f[12])) * 10_000; };
const memory = () => Number(readFileSync(`/proc/${pid}/status`, 'utf8').match(/VmRSS:\s+(\d+)/)[1]);
async function many(count, one) { let i = 0; await Promise.all(Array.from({ length: 8 }, async () => { while (i < count) await one(i++); })); }
async function cost(count, one) { const at = cpu(); await many(count, one); return (cpu() - at) / count; }
const median = list => [...list].sort((a, b) => a - b)[Math.floor(list.length / 2)];

async function attack(to) {
  const token = (await ask('/inloggen', { to })).text.match(/name="token" value="([^"]*)"/)[1];
  const waits = [], answers = {};
  let attacking = true;
  const reading = (async () => { while (attacking) { const at = performance.now(); const a = await ask('/bibliotheek', { to }); if (a.status !== 200) throw new Error(`a reader got ${a.status}`); waits.push(performance.now() - at); await new Promise(done => setTimeout(done, 20)); } })();
  const began = performance.now();
  await many(n, async i => { const a = await ask('/inloggen', { to, method: 'POST', body: new URLSearchParams({ token, mail: `x${i}@example.nl`, naar: '/mijn' }).toString() }); answers[a.status] = (answers[a.status] ?? 0) + 1; });
  const rate = n / ((performance.now() - began) / 1000);
  attacking = false;
  await reading;
  return { asks_per_second: Math.round(rate), answers, reader_ms: { median: median(waits), worst: Math.max(...waits) } };
}

try {
  const anne = await site.person({ mail: 'anne@example.nl' });
  const out = () => ask('/over'), within = () => ask('/over', { headers: { cookie: anne.cookie } });
  await many(500, out), await many(500, within);
  const outs = [], ins = [];
  for (let round = 0; round < 5; round++) { outs.push(await cost(n, out)); ins.push(await cost(n, within)); }
  const open = await attack(site.url);
  const before = memory();
  site.sql("insert into session (hash, person, agent, how, created_at, seen_at) with recursive n(i) as (select 1 union all select i + 1 from n where i < 10000) select substr('0000000000000000000000000000000000000000000000000000000000000000' || i, length(cast(i as text)) + 1), (select id from person limit 1), 'x', 'mail', 2000000000, 2000000000 from n");
  await many(500, within);
  console.log(JSON.stringify({ requests: n, reading_us: { out: median(outs), in: median(ins), ratio: median(outs) / median(ins) }, attack: { without_limits: open, with_limits: await attack(guarded.url) }, sessions_10000_kb: memory() - before }, null, 1));
} finally { await site.stop(); await guarded.stop(); agent.destroy(); }

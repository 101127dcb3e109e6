// A hall on loopback: 300 telephones that follow one meeting, of which one in ten loses its line now and then; one question after another.
// Measured: from the moment a vote is sent until the wall's page has it. Counted: votes that are missing or double; memory per line.
//     node bench/hall.mjs [PHONES=300] [QUESTIONS=5]          needs build/meent; takes about half a minute
import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import http from 'node:http';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';

const root = new URL('..', import.meta.url).pathname, bin = join(root, 'build/meent');
const phones = Number(process.argv[2] ?? 300), questions = Number(process.argv[3] ?? 5);
const data = mkdtempSync(join(tmpdir(), 'meent-hall-')), port = 18000 + process.pid % 10000, base = `http://127.0.0.1:${port}`;
const sleep = ms => new Promise(r => setTimeout(r, ms));
const run = (...args) => execFileSync(bin, [...args, '--data', data], { cwd: root, stdio: ['ignore', 'pipe', 'ignore'] }).toString();
run('demo', '--content', 'content');
const [path, mail] = run('meeting', 'demo', String(Math.min(phones, 499))).trim().split('\n');
const server = spawn(bin, ['serve', '--data', data, '--listen', `127.0.0.1:${port}`], { cwd: root, stdio: 'ignore', env: { ...process.env, MEENT_LIMIT_SIGN_IN: '0', MEENT_LIMIT_HALL: '0', MEENT_LIMIT_PERSON: '0', MEENT_LOG_REQUESTS: 'no', MEENT_WORKER: 'no' } });
const end = code => { server.kill('SIGTERM'); rmSync(data, { recursive: true, force: true }); process.exit(code); };
setTimeout(() => { console.log('bounded: it took longer than two minutes'); end(1); }, 120_000).unref();
for (let i = 0; i < 200; i++) { try { if ((await fetch(`${base}/robots.txt`)).ok) break; } catch { /* not yet */ } await sleep(50); }

const agent = new http.Agent({ keepAlive: true, maxSockets: 64 });
function ask(method, to, cookie, fields) {
  return new Promise((done, failed) => {
    const body = fields ? new URLSearchParams(fields).toString() : null;
    const r = http.request(base + to, { method, agent, headers: { ...(cookie ? { cookie } : {}), ...(body ? { 'content-type': 'application/x-www-form-urlencoded', 'content-length': Buffer.byteLength(body) } : {}) } }, a => {
      let text = '';
      a.setEncoding('utf8').on('data', d => { text += d; }).on('end', () => done({ status: a.statusCode, text, headers: a.headers }));
    });
    r.on('error', failed).end(body);
  });
}
const value = (text, name) => text.match(new RegExp(`name="${name}" value="([^"]*)"`))?.[1];
const link = new URL(run('user', 'link', mail).split('\n')[0]);
const first = await ask('GET', link.pathname + link.search);
const come = await ask('POST', link.pathname, null, { token: value(first.text, 'token'), sleutel: value(first.text, 'sleutel') });
const lead = come.headers['set-cookie'][0].split(';')[0];
const act = async (to, fields) => { const page = await ask('GET', `${path}/regie`, lead); const a = await ask('POST', path + to, lead, { token: value(page.text, 'token'), ...fields }); if (a.status !== 303) throw new Error(`${to} ${JSON.stringify(fields)}: ${a.status}`); };
await act('/regie', { doe: 'open' });

const memory = () => Number(readFileSync(`/proc/${child()}/status`, 'utf8').match(/VmRSS:\s+(\d+)/)[1]);
const child = () => readFileSync(`/proc/${server.pid}/task/${server.pid}/children`, 'utf8').trim().split(' ')[0];
const line = (to, cookie, told, lost) => {
  let r, over = false;
  const open = () => {
    r = http.get(base + to, { headers: { cookie, accept: 'text/event-stream' }, agent: false }, a => a.setEncoding('utf8').on('data', d => { const m = d.match(/data: (\S+)/); if (m) told(m[1]); }).on('close', again).on('error', () => {}));
    r.on('error', again);
  };
  const again = () => { if (over) return; lost?.(); setTimeout(open, 300); };
  open();
  return { cut: () => r.destroy(), end: () => { over = true; r.destroy(); } };
};
const members = [];
const wallCode = async () => (await ask('GET', `${path}/wand`, lead)).text.match(/m-wall__code" translate="no">([^<]+)/)[1];
const t0 = Date.now();
for (;;) {
  const page = await ask('GET', `${path}/deur?code=${await wallCode()}`);
  const who = page.text.match(/name="wie" id="[^"]*" value="([^"]*)"/)?.[1];
  if (!who || members.length >= phones) break;
  const a = await ask('POST', `${path}/deur`, null, { token: value(page.text, 'token'), kaart: value(page.text, 'kaart'), wie: who });
  members.push(a.headers['set-cookie'][0].split(';')[0]);
}
const door = (Date.now() - t0) / members.length;
await act('/regie', { doe: 'start', deel: (await ask('GET', `${path}/regie`, lead)).text.match(/name="deel" value="([^"]*)"/)[1] });

const before = memory();
let cuts = 0, heard = 0;
const lines = [];
for (let i = 0; i < phones; i++) lines.push(line(`${path}/lijn`, members[i % members.length], () => { heard++; }));
for (let i = 0; i < 100 && heard < phones; i++) await sleep(50);
const per = (memory() - before) / phones;

// The wall, as its script does it: told that something changed, it gets its page and reads the number of answers.
let seen = 0, busy = false, more = false, waiting = [];
async function look() {
  if (busy) { more = true; return; }
  busy = true;
  const text = (await ask('GET', `${path}/wand`, lead)).text;
  seen = Number(text.match(/m-wall__count">(\d+)/)?.[1] ?? 0);
  const now = performance.now();
  waiting = waiting.filter(w => { if (seen < w.n) return true; times.push(now - w.at); return false; });
  busy = false;
  if (more) { more = false; look(); }
}
const times = [];
const wall = line(`${path}/regie/lijn`, lead, look);
const cutting = setInterval(() => { for (let i = 0; i < phones / 10 / 10; i++) { lines[Math.floor(Math.random() * phones)].cut(); cuts++; } }, 100);
let missing = 0, sent = 0;
for (let k = 0; k < questions; k++) {
  const uid = `zaalvraag${k}`;
  await act('/peiling', { doe: 'new', soort: 'scale', tekst: `Vraag ${k}`, gebeurtenis: uid });
  await sleep(300);
  times.length = times.length;
  const forms = await Promise.all(members.map(m => ask('GET', path, m)));
  let acknowledged = 0;
  // All within two seconds, each twice: a vote that is sent again is the same vote.
  await Promise.all(members.map(async (m, i) => {
    await sleep(Math.random() * 2000);
    const fields = { token: forms[i].text.match(new RegExp(`name="token" value="([^"]*)"[^>]*><input type="hidden" name="vraag"`))?.[1] ?? value(forms[i].text, 'token'), vraag: uid, antwoord: String(1 + i % 5) };
    const at = performance.now();
    const a = await ask('POST', `${path}/stem`, m, fields);
    sent++;
    if (a.status !== 303) throw new Error(`vote: ${a.status}`);
    waiting.push({ n: ++acknowledged, at });
    await ask('POST', `${path}/stem`, m, fields);
  }));
  for (let i = 0; i < 100 && waiting.length; i++) await sleep(20);
  await look();
  missing += members.length - seen;
}
clearInterval(cutting);
times.sort((a, b) => a - b);
const p = q => times[Math.min(times.length - 1, Math.floor(times.length * q))]?.toFixed(0);
console.log(`phones ${phones} (of ${members.length} people), lines cut ${cuts}, ${cpus().length} cores, load ${loadavg()[0].toFixed(1)}`);
console.log(`through the door: ${door.toFixed(1)} ms each, one after the other (${Math.round(180_000 / door)} in three minutes)`);
console.log(`memory per open line: ${per.toFixed(1)} KB`);
console.log(`votes ${sent}, each sent twice: missing or double ${missing}`);
console.log(`from sending a vote until the wall has it: median ${p(0.5)} ms, 95 % ${p(0.95)} ms, longest ${p(1)} ms`);
wall.end();
for (const l of lines) l.end();
end(missing === 0 ? 0 : 1);

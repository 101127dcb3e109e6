// A hall without a network, with the real program: taken along from the page, served on an address of its own, lived through on
// telephones in browsers, and brought home by itself.
import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { closeBrowser, reader, sideways, violations } from '../support/browser.mjs';
import { allSent, order, same, session, stored } from '../support/offline.mjs';
import { hidden as value, openHall, takeAlong, trainerOf } from '../support/room.mjs';
import { meent, rowsOf, start } from '../support/site.mjs';

const telephones = 30;
let site, folder;
const halls = [];
before(async () => {
  site = await start({ name: 'room' });
  folder = mkdtempSync(join(tmpdir(), 'meent-hall-'));
});
after(async () => {
  await closeBrowser();
  for (const hall of halls) hall.child.kill('SIGKILL');
  if (folder) rmSync(folder, { recursive: true, force: true });
  await site?.stop();
});
const open = async (file, words) => { const hall = await openHall(file, words, folder); halls.push(hall); return hall; };

test('a meeting goes along to a hall, and comes home whole', { timeout: 240_000 }, async () => {
  const made = await site.run('meeting', 'demo', String(telephones));
  const [path, mail] = made.out.trim().split('\n');
  const trainer = await site.person({ mail, name: 'Trainer' });

  // On the page: the words, the file.
  const lead = await reader(site, { as: trainer });
  await lead.page.goto(lead.url(`${path}/zaal`));
  assert.deepEqual(await violations(lead.page), []);
  assert.equal(await sideways(lead.page), 0);
  const { words, file } = await takeAlong(lead, path, folder);
  assert.deepEqual(await violations(lead.page), []);
  assert.match(file, /zaal-\w{8}\.meent\.zip$/);

  // Not with other words; and not another file.
  const wrong = await open(file, 'bako-limu-seto-wadi-nupe');
  assert.notEqual(await wrong.gone, 0);
  assert.match(wrong.said(), /not the words/);
  writeFileSync(join(folder, 'x.meent.zip'), 'PK nothing');
  assert.notEqual((await meent('room', join(folder, 'x.meent.zip'))).code, 0);

  const run = await open(file, words), { url } = run;
  assert.match(run.said(), new RegExp(`${url}/bijeenkomst`), run.said());
  const leader = await trainerOf(run);
  const ask = (to, fields) => fields ? leader.post(`${path}/regie`, to, fields) : leader.text(to);
  const code = async () => (await ask(`${path}/wand`)).match(/m-wall__code" translate="no">([^<]+)/)[1];
  assert.ok((await ask(`${path}/wand`)).includes(`${url.slice(7)}/bijeenkomst`), 'the wall names the hall, not home');

  // Thirty telephones: one in a browser, the others as it asks.
  const away = { ...site, url };
  const p = await reader(away, { signs: true, width: 390 });
  await p.page.goto(`${url}${path}/deur?code=${await code()}`);
  await p.page.locator('.m-choice label').nth(0).click();
  await p.page.getByRole('button', { name: 'Ik ben er' }).click();
  await p.page.locator('.m-take__in').waitFor();
  const phones = [];
  for (;;) {
    const door = await (await fetch(`${url}${path}/deur?code=${await code()}`)).text();
    const who = door.match(/name="wie" id="[^"]*" value="([^"]*)"/)?.[1];
    if (!who) break;
    const a = await fetch(`${url}${path}/deur`, { method: 'POST', redirect: 'manual', body: new URLSearchParams({ token: value(door, 'token'), kaart: value(door, 'kaart'), wie: who }) });
    phones.push(a.headers.get('set-cookie').split(';')[0]);
  }
  assert.equal(phones.length, telephones - 1);

  // Three hundred things of the trainer, then a question that all answer.
  const parts = [...(await ask(`${path}/regie`)).matchAll(/data-row="(\w+)"/g)].map(m => m[1]);
  const now = Date.now(), list = [];
  for (let i = 0; i < 300; i++) {
    const e = { id: `zaal-proef-${String(i).padStart(4, '0')}`, tijd: now - (300 - i) * 1000 };
    if (i % 60 === 0) list.push({ ...e, doe: 'start', deel: parts[i / 60] });
    else if (i % 10 === 4) list.push({ ...e, doe: 'note', tekst: `notitie ${i}` });
    else list.push({ ...e, doe: 'more', deel: parts[Math.floor(i / 60)], minuten: i % 2 ? 2 : -2 });
  }
  for (let i = 0; i < 300; i += 100) await ask(`${path}/regie`, { doe: 'log', log: JSON.stringify(list.slice(i, i + 100)) });
  await ask(`${path}/peiling`, { doe: 'new', soort: 'scale', tekst: 'Hoe gaat het?', gebeurtenis: 'zaalvraag1' });
  await p.page.locator('#vraag .m-scale__step, #vraag .m-choice').first().waitFor({ timeout: 3000 });
  await p.page.locator('#vraag input[type=radio]').nth(4).check({ force: true });
  await p.page.locator('#vraag button.m-big').click();
  await p.page.locator('#vraag .m-notice--ok').waitFor();
  for (const [i, phone] of phones.entries()) {
    const page = await (await fetch(url + path, { headers: { cookie: phone } })).text();
    const a = await fetch(`${url}${path}/stem`, { method: 'POST', redirect: 'manual', headers: { cookie: phone }, body: new URLSearchParams({ token: value(page, 'token'), vraag: 'zaalvraag1', antwoord: String(1 + i % 5) }) });
    assert.equal(a.status, 303);
  }
  const csv = await ask(`${path}/peiling/zaalvraag1/uitslag.csv`);
  const sheet = (await ask(`${path}/regie`)).match(/href="(\/leergang\/[^"]*\/blad\/[^"]*)"/)?.[1];
  if (sheet) assert.equal((await fetch(url + sheet)).status, 200, 'the handouts are in the hall');
  await ask(`${path}/regie`, { doe: 'end' });
  const order = text => [...text.matchAll(/data-row="(\w+)"[^>]*data-minutes="(-?\d+)"[^>]*data-was="(\w+)" data-start="(\d+)" data-end="(\d+)"/g)].map(m => m.slice(1).join(' '));
  const notes = text => [...text.matchAll(/notitie \d+/g)].map(m => m[0]);
  const there = await ask(`${path}/regie`);
  assert.ok(order(there).length > 5 && notes(there).length === 30);
  assert.deepEqual(p.wrong, []);
  await p.close();

  // Over: it writes the list and, since home can be reached, brings it.
  run.child.kill('SIGINT');
  assert.equal(await run.gone, 0, run.said());
  assert.match(run.said(), /Alles is thuis/);
  assert.ok(!existsSync(file.replace('.meent.zip', '-zaal')), 'the folder with names is gone');
  const home = await (await trainer.fetch(`${path}/regie`)).text();
  assert.deepEqual(order(home), order(there));
  assert.deepEqual(notes(home), notes(there));
  assert.equal(await (await trainer.fetch(`${path}/peiling/zaalvraag1/uitslag.csv`)).text(), csv);
  assert.match(home, new RegExp(`${telephones} van ${telephones}`));

  // The file once more, by hand: nothing is new.
  const result = file.replace('.meent.zip', '-thuis.txt');
  await lead.page.goto(lead.url(`${path}/zaal`));
  await lead.page.setInputFiles('#bestand', result);
  await lead.page.getByRole('button', { name: 'Breng thuis' }).click();
  await lead.page.getByText('0 dingen waren nieuw').waitFor();
  assert.deepEqual(await violations(lead.page), []);
  assert.deepEqual(order(await (await trainer.fetch(`${path}/regie`)).text()), order(there));
  writeFileSync(result, readFileSync(result, 'utf8').replace(/....$/m, 'AAAA'));
  await lead.page.setInputFiles('#bestand', result);
  await lead.page.getByRole('button', { name: 'Breng thuis' }).click();
  await lead.page.getByText('geen bestand uit een zaal').or(lead.page.getByText('veranderd of niet compleet')).waitFor();
  await lead.close();
});

test('in the hall, a trainer without a network for a whole session of 300 things: the list of the browser, of the hall and of home are one', { timeout: 300_000 }, async () => {
  const made = await site.run('meeting', 'demo');
  assert.equal(made.code, 0, made.err);
  const [path, mail] = made.out.trim().split('\n'), uid = path.split('/').at(-1);
  const trainer = await site.person({ mail, name: 'Trainer' }), lead = await reader(site, { as: trainer });
  const { words, file } = await takeAlong(lead, path, folder);
  const run = await open(file, words), { url } = run, leader = await trainerOf(run), away = { ...site, url };
  const inHall = text => rowsOf(join(file.replace('.meent.zip', '-zaal'), 'meent.db'), text);

  // The tablet of the trainer, once on the network of the hall; then it is not.
  const r = await reader(away, { as: leader }), { page } = r;
  await page.goto(r.url(`${path}/regie`));
  if (await page.getByRole('button', { name: 'Zet klaar' }).count()) await page.getByRole('button', { name: 'Zet klaar' }).click();
  await page.locator('#k-volgende').waitFor();
  await leader.post(`${path}/regie`, `${path}/peiling`, { doe: 'new', soort: 'scale', tekst: 'Hoe gaat het?', gebeurtenis: 'zaalvraag2' });
  await page.goto(r.url(`${path}/regie`));
  await stored(page, [`${path}/regie`, `${path}/wand`, `${path}/papier`]);
  await r.ctx.setOffline(true);
  const log = await session(page, 300);
  assert.ok(log.length >= 300);
  const before = await order(page);

  // Meanwhile the hall goes on: a telephone comes in and answers.
  const code = (await leader.text(`${path}/wand`)).match(/m-wall__code" translate="no">([^<]+)/)[1];
  const p = await reader(away, { signs: true, width: 390 });
  await p.page.goto(`${url}${path}/deur?code=${code}`);
  await p.page.locator('.m-choice label').nth(0).click();
  await p.page.getByRole('button', { name: 'Ik ben er' }).click();
  await p.page.locator('#vraag input[type=radio]').nth(3).check({ force: true });
  await p.page.locator('#vraag button.m-big').click();
  await p.page.locator('#vraag .m-notice--ok').waitFor();
  assert.deepEqual(p.wrong, []);
  await p.close();
  assert.equal(Number(inHall(`select count(*) from meeting_event where act <> 'note'`)[0][0]), 0, 'nothing of the trainer came through yet');

  await page.reload();
  await page.locator('[data-live-said]:not([hidden])').waitFor();
  assert.deepEqual(await order(page), before, 'it opens again in the hall without a network');
  await r.ctx.setOffline(false);
  await allSent(page);
  same(inHall, uid, log);
  await page.reload();
  assert.deepEqual(await order(page), before);
  await r.close();
  const csv = await leader.text(`${path}/peiling/zaalvraag2/uitslag.csv`);

  run.child.kill('SIGINT');
  assert.equal(await run.gone, 0, run.said());
  assert.match(run.said(), /Alles is thuis/);
  same(site.rows, uid, log);
  assert.equal(Number(site.rows(`select count(*) from meeting_event where meeting = (select id from meeting where uid = '${uid}')`)[0][0]), log.filter(e => e.doe !== 'aanwezig').length, 'not one more than the list');
  await lead.page.goto(lead.url(`${path}/regie`));
  assert.deepEqual(await order(lead.page), before);
  assert.equal(await (await trainer.fetch(`${path}/peiling/zaalvraag2/uitslag.csv`)).text(), csv);
  await lead.close();
});

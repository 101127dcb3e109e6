// A peer group talks by protocol, each on a telephone of their own, two without script; the operator sees nothing. Then a rehearsal.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { closeBrowser, reader, sideways, until, violations } from '../support/browser.mjs';
import { start } from '../support/site.mjs';

let site;
before(async () => { site = await start({ name: 'intervision' }); });
after(async () => { await closeBrowser(); await site?.stop(); });

// The members of one peer group of the demo, by their address.
async function peers() {
  const anyone = await site.person({ mail: 'AZand@oefengroep.example' });
  const home = await (await anyone.fetch('/intervisie')).text(), path = home.match(/href="(\/intervisie\/\w{8})"/)[1];
  const list = await (await anyone.fetch('/groep/oefengroep/intervisie')).text();
  const names = [...list.matchAll(/<section class="m-beside__part"[\s\S]*?<\/section>/g)].map(m => m[0]).find(s => s.includes('Amira Zand'));
  const people = [...names.matchAll(/<strong>([^<]+)<\/strong>/g)].map(m => m[1]);
  return { path, people: await Promise.all(people.map(async name => ({ name, ...await site.person({ mail: `${name[0]}${name.split(' ').at(-1)}@oefengroep.example` }) }))) };
}

test('five people, eight steps: what one writes the others read; then it is gone', { timeout: 240_000 }, async () => {
  const { path, people } = await peers();
  assert.ok(people.length >= 4);
  const all = [];
  for (const [i, p] of people.entries()) all.push({ ...await reader(site, { as: p, width: i % 2 ? 390 : 1280, script: i < 3 }), name: p.name });
  const [chair, bringer, keeper, adviser] = all;
  await chair.page.goto(chair.url(path));
  await chair.page.getByRole('button', { name: 'Begin en maak de zin' }).click();
  const phrase = await chair.page.locator('.m-phrase').first().textContent();
  assert.match(phrase, /^([a-z]{4}-){4}[a-z]{4}$/);
  assert.deepEqual(await violations(chair.page), []);
  for (const r of [bringer, keeper, adviser]) {
    await r.page.goto(r.url(path));
    await r.page.fill('#zin', r === keeper ? phrase.toUpperCase().replaceAll('-', ' ') : phrase);
    await r.page.getByRole('button', { name: 'Kom erbij' }).click();
    await r.page.locator('#stap').waitFor();
  }
  await chair.page.selectOption('#inbrenger', { label: bringer.name });
  await chair.page.selectOption('#voorzitter', { label: chair.name });
  await chair.page.selectOption('#tijd', { label: keeper.name });
  await chair.page.getByRole('button', { name: 'Bewaar' }).first().click();
  await until(chair.page, n => document.querySelector('#tijd')?.selectedOptions[0]?.defaultSelected && document.querySelector('#tijd').selectedOptions[0].textContent === n, keeper.name);
  await chair.page.locator('#k-begin').click();
  await chair.page.locator('#k-verder').waitFor();
  const next = async title => {
    await chair.page.locator('#k-verder').click();
    await chair.page.locator('#stap-kop', { hasText: title }).waitFor();
    for (const r of [bringer, keeper]) await r.page.locator('#stap-kop', { hasText: title }).waitFor({ timeout: 5000 }); // by the line
    await adviser.page.reload(); // without script: loads again
  };
  await next('Iemand vertelt');
  assert.equal(await keeper.page.locator('#schrijf textarea').count(), 0, 'the others listen');
  await bringer.page.fill('#tekst-vast', 'Mijn wethouder zei op de avond zelf iets anders.');
  await bringer.page.locator('#schrijf button').click();
  await keeper.page.getByText('Mijn wethouder zei').waitFor({ timeout: 5000 });
  await next('De kernvraag');
  await next('Vragen stellen');
  await adviser.page.fill('#tekst-regel', 'Wat deed jij toen?');
  await adviser.page.locator('#schrijf button').click();
  await bringer.page.getByText('Wat deed jij toen?').first().waitFor({ timeout: 5000 });
  await bringer.page.locator('#gezegd input[type=text]').fill('Ik keek naar de zaal.');
  await bringer.page.locator('#gezegd button[value=answer]').click();
  await keeper.page.getByText('Ik keek naar de zaal.').waitFor({ timeout: 5000 });
  for (const r of [chair, bringer]) { assert.deepEqual(await violations(r.page), [], r.name); assert.equal(await sideways(r.page), 0, r.name); }
  await keeper.page.locator('#k-erbij').click();
  await next('Wat zie je?');
  assert.equal(await bringer.page.locator('#schrijf textarea, #schrijf input[type=text]').count(), 0, 'who brings it only listens');
  await next('Advies');
  await adviser.page.fill('#tekst-een', 'Als ik jou was, belde ik eerst.');
  await adviser.page.locator('#schrijf button').click();
  await next('Antwoord van de inbrenger');
  // Nobody else: by address, and in the files.
  const boss = await site.person({ mail: 'baas@example.nl', role: 'operator' });
  assert.equal((await boss.fetch(path)).status, 404);
  if (!process.env.MEENT_TEST_DATABASE) for (const f of ['meent.db', 'meent.db-wal']) assert.doesNotMatch(readFileSync(join(site.data, f), 'latin1'), /wethouder zei op de avond|belde ik eerst/);
  await next('Wat leren wij?');
  await chair.page.locator('summary', { hasText: 'Klaar: wis alles' }).click();
  await chair.page.getByRole('button', { name: 'Wis alles, het gesprek is gehouden' }).click();
  await chair.page.getByText('Alles is gewist').waitFor();
  assert.match(await chair.page.textContent('main'), /incidentmethode/);
  await adviser.page.reload();
  assert.doesNotMatch(await adviser.page.textContent('main'), /wethouder/);
  for (const [i, r] of all.entries()) { if (i < 3) assert.deepEqual(r.wrong, [], r.name); await r.close(); }
});

test('a rehearsal: people come in by themselves, a question is answered, groups write, it ends with what they thought', { timeout: 240_000 }, async () => {
  const trainer = await site.person({ mail: 'ZBordes@oefengroep.example' });
  const r = await reader(site, { as: trainer }), { page } = r;
  await page.goto(r.url('/trainer'));
  assert.deepEqual(await violations(page), []);
  await page.getByRole('link', { name: 'Oefen een bijeenkomst' }).click();
  assert.deepEqual(await violations(page), []);
  await page.getByRole('button', { name: 'Begin de repetitie' }).click();
  await page.getByRole('button', { name: 'Zet klaar' }).click();
  await page.getByText('Repetitie met verzonnen deelnemers').waitFor();
  await page.locator('#k-volgende').click();
  // The clock goes sixteen times as fast: eight seconds of it in half a second.
  const left = () => page.evaluate(() => { const [m, s] = document.querySelector('#nu-deel [data-until]').textContent.split(':').map(Number); return m * 60 + s; });
  await page.locator('#nu-deel [data-ticks]').waitFor();
  const a = await left();
  await page.waitForTimeout(2000);
  const b = await left();
  assert.ok(a - b >= 20 && a - b <= 56, `${a} -> ${b}`);
  await until(page, () => Number(document.querySelector('#aanwezig-kop').textContent.match(/\d+/)[0]) >= 6, null, 60_000);
  await page.locator('#vragen button[value=open]').first().click();
  await until(page, () => [...document.querySelectorAll('#vragen .m-subtle')].some(e => /^[6-9]|^1\d/.test(e.textContent)), null, 60_000);
  await page.locator('#vragen button[value=show]').first().click();
  await page.locator('#groepjes details[data-keep=indelen] > summary').click();
  await page.selectOption('#manier', 'project');
  await page.locator('#groepjes form:has(#manier) button').click();
  await page.locator('#groepjes button[value=start]').click();
  await page.locator('.m-team__note').first().waitFor({ timeout: 30_000 });
  await page.locator('#groepjes button[value=end]').click();
  await page.locator('#draaiboek form:has(input[value=end]) button').click();
  await until(page, () => document.querySelectorAll('#oefenlijst s').length >= 6, null, 30_000);
  assert.deepEqual(await violations(page), []);
  assert.equal(await sideways(page), 0);
  assert.doesNotMatch(await (await trainer.fetch('/groep')).text(), /Repetitie/);
  await r.clean();
  await r.close();
});

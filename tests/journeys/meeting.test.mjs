// A live session in browsers: a trainer, the wall and telephones at once; by keys alone; without script; and a whole session without a network.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { closeBrowser, reader, sideways, until, violations } from '../support/browser.mjs';
import { allSent, order, same, session, stored } from '../support/offline.mjs';
import { start } from '../support/site.mjs';

let site, trainer;
before(async () => {
  site = await start({ name: 'meeting' });
});
after(async () => { await closeBrowser(); await site?.stop(); });

// Each test has a meeting of its own, that is on now.
async function meeting() {
  const r = await site.run('meeting', 'demo');
  assert.equal(r.code, 0, r.err);
  const [path, mail] = r.out.trim().split('\n');
  trainer ??= await site.person({ mail, name: 'Trainer' });
  return path;
}
const opened = async path => { await trainer.post(`${path}/regie`, `${path}/regie`, { doe: 'open' }); };
const code = async path => (await (await trainer.fetch(`${path}/wand`)).text()).match(/m-wall__code" translate="no">([^<]+)/)[1];

test('a question goes from the trainer to the telephones and comes back on the wall, each within a second', async () => {
  const path = await meeting();
  const lead = await reader(site, { as: trainer }), wall = await reader(site, { as: trainer, width: 1920 });
  await lead.page.goto(lead.url(`${path}/regie`));
  await lead.page.getByRole('button', { name: 'Zet klaar' }).click();
  await wall.page.goto(wall.url(`${path}/wand`));
  await lead.page.locator('#k-volgende').click();
  await wall.page.locator('.m-wall__timer').waitFor({ timeout: 1500 });
  const phones = [];
  for (let i = 0; i < 5; i++) {
    const p = await reader(site, { signs: true, width: 390 });
    await p.page.goto(p.url(`${path}/deur?code=${await code(path)}`));
    await p.page.locator('.m-choice label').nth(0).click();
    await p.page.getByRole('button', { name: 'Ik ben er' }).click();
    await p.page.locator('.m-take__in').waitFor();
    phones.push(p);
  }
  await lead.page.locator('#vragen button[value=open]').first().click();
  for (const p of phones) {
    await p.page.locator('#vraag .m-choice label').nth(2).click({ timeout: 1500 });
    await p.page.locator('#vraag button.m-big').click();
    await p.page.locator('#vraag .m-notice--ok').waitFor();
  }
  await until(wall.page, () => document.querySelector('.m-wall__count')?.textContent.startsWith('5 '), null, 1500);
  assert.equal(await wall.page.locator('.m-bars').count(), 0);
  await lead.page.locator('#vragen button[value=show]').first().click();
  await wall.page.locator('.m-bars').waitFor({ timeout: 1500 });
  await phones[4].page.locator('.m-bars').waitFor({ timeout: 1500 });
  assert.doesNotMatch(await wall.page.textContent('body'), /Amira|Zand|Bas Kievit/);
  // The picture of a projector never scrolls.
  for (const [width, height] of [[1280, 720], [1920, 1080]]) {
    await wall.page.setViewportSize({ width, height });
    assert.ok(await wall.page.evaluate(() => document.documentElement.scrollHeight <= innerHeight), `${width}x${height}`);
  }
  for (const [r, name] of [[lead, 'lead'], [wall, 'wall'], [phones[0], 'phone']]) {
    assert.deepEqual(await violations(r.page), [], name);
    assert.equal(await sideways(r.page), 0, name);
  }
  for (const p of phones) {
    assert.deepEqual(p.wrong, []);
    assert.deepEqual((await p.ctx.cookies()).map(c => [c.name, c.httpOnly, c.sameSite]), [['meent-telefoon', true, 'Lax']]);
    await p.close();
  }
  await lead.clean();
  await wall.clean();
  await lead.close();
  await wall.close();
});

test('all views, in both languages, wide and narrow: axe, no sideways scrolling', async () => {
  const path = await meeting();
  await opened(path);
  for (const lang of ['nl', 'en']) for (const width of [1280, 390]) for (const view of ['/regie', '/wand', '/kantoor', '/papier', '']) {
    const r = await reader(site, { as: trainer, lang, width });
    await r.page.goto(r.url(path + view));
    assert.deepEqual(await violations(r.page), [], `${lang} ${width} ${view}`);
    assert.equal(await sideways(r.page), 0, `${lang} ${width} ${view}`);
    await r.clean();
    await r.close();
  }
});

test('the keys of the trainer, once they are on', async () => {
  const path = await meeting();
  await opened(path);
  const r = await reader(site, { as: trainer });
  await r.page.goto(r.url(`${path}/regie`));
  await r.page.keyboard.press('n');
  await r.page.waitForTimeout(300);
  assert.equal(await r.page.locator('[aria-current=step]').count(), 0, 'off until asked for');
  await r.page.locator('[data-live-keys] input').focus();
  await r.page.keyboard.press('Space');
  await r.page.keyboard.press('n');
  await r.page.locator('[aria-current=step]').waitFor();
  await r.page.keyboard.press('p');
  await until(r.page, () => /22/.test(document.querySelector('[aria-current=step] .m-run__dur').textContent));
  await r.page.keyboard.press('u');
  await until(r.page, () => /20/.test(document.querySelector('[aria-current=step] .m-run__dur').textContent));
  await r.clean();
  await r.close();
});

test('without script: the door, a vote, the running order', async () => {
  const path = await meeting();
  await opened(path);
  const lead = await reader(site, { as: trainer, script: false });
  await lead.page.goto(lead.url(`${path}/regie`));
  await lead.page.locator('#k-volgende').click();
  await lead.page.locator('[aria-current=step]').waitFor();
  await lead.page.locator('#vragen button[value=open]').first().click();
  const p = await reader(site, { signs: true, script: false, width: 390 });
  await p.page.goto(p.url('/bijeenkomst'));
  await p.page.fill('#code', (await code(path)).toLowerCase());
  await p.page.getByRole('button', { name: 'Ga naar binnen' }).click();
  await p.page.locator('.m-choice input').nth(0).check();
  await p.page.getByRole('button', { name: 'Ik ben er' }).click();
  await p.page.locator('#vraag input[type=radio]').nth(1).check();
  await p.page.locator('#vraag button.m-big').click();
  await p.page.locator('#vraag .m-notice--ok').waitFor();
  await lead.close();
  await p.close();
});

for (const script of [true, false]) test(`by keyboard alone, ${script ? 'with' : 'without'} script: a question on the spot, groups, a name by hand, another order, an end that fits again`, { timeout: 240_000 }, async t => {
  const path = await meeting();
  await opened(path);
  const r = await reader(site, { as: trainer, script }), { page, key } = r;
  const at = sel => page.locator(sel).first();
  const door = async sel => { if (!await at(sel).evaluate(d => d.open)) await key.use(at(`${sel} > summary`)); };
  const press = target => script ? key.use(target) : key.follow(target);
  await page.goto(r.url(`${path}/regie`));
  await press(page.locator('#k-volgende'));
  await page.locator('[aria-current=step]').waitFor();

  // Asked in one line: one press opens it, then its words and Enter. Without script Tab goes to the words. How long the program takes
  // is from Enter to the question standing open on this page.
  const summary = at('details[data-keep=nieuw] > summary');
  await key.to(summary);
  const presses = ['Enter', ...script ? [] : ['Tab'], 'Gaan we pauze houden?', 'Enter'];
  for (const p of presses.slice(0, -1)) {
    if (p.length > 5) {
      await until(page, () => document.activeElement.id === 'vraag-tekst');
      await key.type(p);
    } else {
      await key.press(p);
    }
  }
  const began = performance.now();
  await Promise.all([script ? null : page.waitForEvent('framenavigated'), key.press(presses.at(-1))]);
  await page.locator('.m-poll', { hasText: 'Gaan we pauze houden?' }).getByText('open', { exact: true }).waitFor();
  const took = performance.now() - began;
  t.diagnostic(`a question in ${presses.length - 1} presses and its words; open on the page after ${Math.round(took)} ms`);
  assert.ok(took < 5000, `${took} ms`);

  // Made in the hall: a question and its answers, asked at once.
  await door('details[data-keep=nieuw]');
  await key.to(page.locator('#vraag-tekst'));
  await key.type('Gaan we door?');
  await key.to(page.locator('#antwoorden'));
  await key.type('ja');
  await key.press('Enter');
  await key.type('nee');
  await press(page.getByRole('button', { name: 'Stel deze vraag nu' }));
  const asked = page.locator('.m-poll', { hasText: 'Gaan we door?' });
  await asked.getByText('open', { exact: true }).waitFor();
  await press(asked.locator('button[value=show]'));
  await asked.locator('button[value=hide]').waitFor();

  await door('details[data-keep=indelen]');
  await press(page.getByRole('button', { name: 'Verdeel' }));
  await page.locator('.m-team').nth(4).waitFor();
  const sizes = await page.locator('.m-team__people').evaluateAll(l => l.map(x => x.children.length));
  assert.ok(Math.max(...sizes) - Math.min(...sizes) <= 1, `${sizes}`);
  await door('details[data-keep=verplaats]');
  await key.to(page.locator('#verplaats-naar'));
  await key.press('End');
  await press(page.getByRole('button', { name: 'Verplaats', exact: true }));
  await page.locator('.m-team').nth(sizes.length).waitFor();

  await door('details[data-keep=lijst]');
  const who = await at('[data-member]').getAttribute('data-member');
  await door(`[data-member="${who}"] details`);
  await key.to(page.locator(`#r-${who}`));
  await key.type('telefoon leeg');
  await press(page.locator(`[data-member="${who}"] button`));
  await page.locator(`[data-member="${who}"]`, { hasText: 'telefoon leeg' }).waitFor({ state: 'attached' });
  await page.getByRole('heading', { name: /^Binnen: 1 van/ }).waitFor();

  // One part later, and back; then what makes the end fit again.
  const rows = () => page.locator('#draaiboek [data-row]').evaluateAll(l => l.map(x => x.dataset.row));
  const before = await rows(), moved = (await page.locator('#draaiboek [data-row]:has([value=swap])').first().getAttribute('data-row'));
  await door(`[data-row="${moved}"] details`);
  await press(page.locator(`[data-row="${moved}"] form:has([value=swap]) button`).last());
  await until(page, b => JSON.stringify([...document.querySelectorAll('#draaiboek [data-row]')].map(x => x.dataset.row)) !== b, JSON.stringify(before));
  await press(page.locator('#k-terug'));
  await until(page, b => JSON.stringify([...document.querySelectorAll('#draaiboek [data-row]')].map(x => x.dataset.row)) === b, JSON.stringify(before));
  for (let i = 0; i < 20 && !await page.locator('#voorstellen .m-offers__one').count(); i++) await press(page.locator('#k-erbij'));
  await press(page.locator('#voorstellen button').first());
  await page.locator('#voorstellen .m-offers__one').first().waitFor({ state: 'detached' });
  await key.to(page.locator('#notitie'));
  await key.type('Deze opstelling kan korter.');
  await press(page.locator('form:has(#notitie) button'));
  await page.locator('[data-notes]', { hasText: 'Deze opstelling kan korter.' }).waitFor();
  await r.clean();
  await r.close();
});

test('a second trainer sees the same within a second, goes on where the first was, and takes back what the first did', async () => {
  const path = await meeting();
  await opened(path);
  const other = await site.person({ mail: 'akrijt@oefengroep.example' });
  const one = await reader(site, { as: trainer }), two = await reader(site, { as: other, width: 390 });
  await one.page.goto(one.url(`${path}/regie`));
  await two.page.goto(two.url(`${path}/regie`));
  for (const r of [one, two]) await until(r.page, () => document.querySelector('[data-live-off]').hidden); // the line is open
  const now = r => r.page.locator('[aria-current=step]').getAttribute('data-row');
  await one.page.locator('#k-volgende').click();
  await two.page.locator('[aria-current=step]').waitFor({ timeout: 3000 });
  const first = await now(two);
  await two.page.locator('#k-volgende').click();
  await until(one.page, f => { const x = document.querySelector('[aria-current=step]')?.dataset.row; return x && x !== f; }, first, 3000);
  await one.page.locator('#k-terug').click();
  await until(two.page, f => document.querySelector('[aria-current=step]')?.dataset.row === f, first, 3000);
  await one.clean();
  await two.clean();
  await one.close();
  await two.close();
});

test('300 things done without a network: the pages open again, the wall follows, nothing is lost, nothing counts twice', { timeout: 300_000 }, async () => {
  const path = await meeting(), uid = path.split('/').at(-1);
  await opened(path);
  const r = await reader(site, { as: trainer }), { page } = r;
  await page.goto(r.url(`${path}/regie`));
  await stored(page, [`${path}/regie`, `${path}/wand`, `${path}/papier`]);
  await r.ctx.setOffline(true);
  // After that one load: the wall and paper open, though this browser never showed them.
  const wall = await r.ctx.newPage();
  await wall.goto(r.url(`${path}/papier`));
  await wall.locator('.m-paper__run').first().waitFor();
  await wall.goto(r.url(`${path}/wand`));
  await wall.locator('.m-wall__title').waitFor();
  const log = await session(page, 300);
  assert.ok(['start', 'more', 'skip', 'swap', 'undo', 'note', 'end', 'aanwezig'].every(a => log.some(e => e.doe === a)), 'all that a trainer does');
  const before = await order(page);
  await wall.locator('#scherm').getByText('Deze bijeenkomst is klaar. Bedankt!').waitFor();
  // The page opens again without a network, and says the same.
  await page.reload();
  await page.locator('[data-live-said]:not([hidden])').waitFor();
  assert.deepEqual(await order(page), before);
  await r.ctx.setOffline(false);
  await allSent(page);
  same(site.rows, uid, log);
  await page.reload();
  assert.deepEqual(await order(page), before);
  // Sent once more, as if the answer had been lost: nothing changes.
  for (let i = 0; i < log.length; i += 100) {
    const again = await trainer.post(`${path}/regie`, `${path}/regie`, { doe: 'log', log: JSON.stringify(log.slice(i, i + 100)) });
    assert.equal(again.status, 303);
  }
  same(site.rows, uid, log);
  assert.equal(Number(site.rows(`select count(*) from meeting_event where meeting = (select id from meeting where uid = '${uid}')`)[0][0]), log.filter(e => e.doe !== 'aanwezig').length);
  await page.reload();
  assert.deepEqual(await order(page), before);
  await r.close();
});

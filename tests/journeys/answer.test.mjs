// Saying what you think and hearing back: a resident without account, by keyboard, with and without script; who sorts and
// answers; and every page of it clean, narrow and wide, in both languages.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { closeBrowser, reader, sideways, violations } from '../support/browser.mjs';
import { start } from '../support/site.mjs';
import { say } from '../support/words.mjs';

const plan = '/oefenstad/meedoen/molenplein', answered = '/oefenstad/meedoen/molenplein-eerste-ronde';
let site, lead, expert;
before(async () => {
  site = await start({ name: 'answer' });
  lead = await site.person({ mail: 'leider@example.nl', role: 'project_leader', place: 'oefenstad' });
  await site.person({ mail: 'leider@example.nl', role: 'moderator', place: 'oefenstad' });
  expert = await site.person({ mail: 'kenner@example.nl', role: 'expert', place: 'oefenstad' });
});
after(async () => { await closeBrowser(); await site?.stop(); });
const enter = async (page, key, button) => { await key.to(button); await Promise.all([page.waitForEvent('domcontentloaded'), key.press('Enter')]); };
const button = (page, name) => page.getByRole('button', { name, exact: true });

/** The address of a group of points, by a link of the table. */
const groupOf = async page => {
  await page.goto(`${site.url}${plan}/antwoordtabel`);
  const links = await page.locator('main a[href*="/antwoordtabel/"]').evaluateAll(all => all.map(a => a.getAttribute('href')));
  const group = links.find(to => /\/antwoordtabel\/\d+$/.test(to));
  assert.ok(group, 'a group of points');
  return group;
};

for (const [script, width, lang] of [[true, 1280, 'nl'], [false, 390, 'nl'], [true, 390, 'en'], [false, 1280, 'en']]) {
  test(`bringing in without account and finding it back: ${lang}, ${width} px, ${script ? 'with' : 'without'} script`, async () => {
    const w = say(lang), r = await reader(site, { script, width, lang }), { page, key } = r;
    try {
      await page.goto(r.url(`${plan}/inbreng/nieuw`));
      await enter(page, key, button(page, w('answer.send')));
      assert.equal(await page.getByLabel(w('answer.body'), { exact: true }).getAttribute('aria-invalid'), 'true');
      if (script) assert.deepEqual(await violations(page), []);
      await key.to(page.getByLabel(w('answer.body'), { exact: true }));
      await key.type('Laat de kastanjes staan.');
      await enter(page, key, button(page, w('answer.send')));
      await page.getByRole('heading', { name: w('answer.mine_title'), level: 1 }).waitFor();
      assert.ok((await page.locator('main').innerText()).includes('Laat de kastanjes staan.'));
      if (script) assert.deepEqual(await violations(page), []);
      assert.ok(await sideways(page) <= 0);
      const code = await page.locator('dl strong').first().innerText();
      assert.match(code, /^\d+(-[2-9a-z]{4}){4}$/);
      await page.goto(r.url(`${plan}/inbreng/terugvinden`));
      await key.to(page.getByLabel(w('answer.code'), { exact: true }));
      await key.type(code.toUpperCase().replaceAll('-', ' '));
      await enter(page, key, button(page, w('answer.lookup_go')));
      assert.ok((await page.locator('main').innerText()).includes('Laat de kastanjes staan.'));
      assert.deepEqual(await r.ctx.cookies(), [], 'no cookie for who takes part');
      await r.clean(/status of 4(10|22)/);
    } finally { await r.close(); }
  });
}

test('sorting by keyboard: arrows, a tick, all of them, a new group, and back', async () => {
  const w = say('nl'), r = await reader(site, { as: expert }), { page, key } = r;
  try {
    await page.goto(r.url(`${plan}/antwoordtabel`));
    const ticks = page.locator('input[name=punt]');
    await ticks.first().focus();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('j');
    assert.equal(await page.evaluate(() => document.activeElement.value), await ticks.nth(2).getAttribute('value'));
    await page.keyboard.press('Space');
    assert.ok(await ticks.nth(2).isChecked());
    await page.keyboard.press('a');
    assert.ok(await ticks.last().isChecked());
    await page.keyboard.press('a');
    assert.ok(!await ticks.first().isChecked());
    await ticks.first().focus();
    await page.keyboard.press('Space');
    await page.keyboard.press('n');
    await page.keyboard.type('Met het toetsenbord');
    await Promise.all([page.waitForEvent('domcontentloaded'), page.keyboard.press('Enter')]);
    assert.ok((await page.locator('main').innerText()).includes('Met het toetsenbord'));
    const undo = page.getByRole('button', { name: /Draai mijn laatste stap terug/ });
    await enter(page, key, undo);
    assert.equal(await page.getByRole('button', { name: /Draai mijn laatste stap terug/ }).count(), 0);
    await r.clean();
  } finally { await r.close(); }
});

test('how an answer reads: while it is written, and after saving without script', async () => {
  const w = say('nl');
  for (const script of [true, false]) {
    const r = await reader(site, { script, width: 390, as: lead }), { page } = r;
    try {
      const group = await groupOf(page);
      await page.goto(r.url(group));
      await page.getByLabel(w('answer.reason'), { exact: true }).fill('Indien u vragen heeft, bel ons.');
      if (!script) await Promise.all([page.waitForEvent('domcontentloaded'), button(page, w('answer.save')).click()]);
      await page.locator('[data-plain-hints] .m-plain li').first().waitFor();
      assert.match(await page.locator('[data-plain-hints]').first().innerText(), /‘Indien’: schrijf liever ‘als’/);
      if (script) assert.deepEqual(await violations(page), []);
      assert.ok(await sideways(page) <= 0);
      if (script) {
        await page.getByLabel(w('answer.reason'), { exact: true }).fill('Bel ons als je een vraag hebt.');
        await page.locator('[data-plain-hints] li').first().waitFor({ state: 'detached' });
        assert.equal(await page.locator('[data-plain-hints]').first().innerText(), w('plain.easy'));
        // The explanation in simple words of a plan helps in the same way.
        await page.goto(r.url(`${plan}/uitleg`));
        await page.locator('#easy-tekst').fill('Indien u vragen heeft, bel ons.');
        await page.getByText('schrijf liever').waitFor();
        assert.deepEqual(await violations(page), []);
        assert.ok(await sideways(page) <= 0);
      }
      await r.clean(/422/); // without script it says so once it was sent
    } finally { await r.close(); }
  }
});

test('every page of it is clean, narrow and wide', async () => {
  for (const width of [390, 1280]) {
    const open = await reader(site, { width });
    try {
      for (const path of [`${plan}/inbreng`, `${plan}/inbreng/1`, `${plan}/inbreng/nieuw`, `${plan}/inbreng/terugvinden`, `${answered}/antwoorden`, `${answered}/inbreng/1`, `${plan}/antwoorden`, `${plan}/moderatie`, `/en${answered}/antwoorden`]) {
        await open.page.goto(site.url + path);
        assert.deepEqual(await violations(open.page), [], `${path} at ${width}`);
        assert.ok(await sideways(open.page) <= 0, `${path} at ${width} scrolls sideways`);
      }
    } finally { await open.close(); }
    const desk = await reader(site, { width, as: lead });
    try {
      await lead.post(`${plan}/invoer/papier`, `${plan}/invoer/papier`, { aantal: '2' });
      await lead.post(`${plan}/toezicht`, `${plan}/toezicht`, { doe: 'verberg', nummer: width === 390 ? '5' : '6', reden: 'advert', toelichting: 'Dit is reclame.', kritiek: 'ja' });
      const group = await groupOf(desk.page);
      for (const path of [`${plan}/antwoordtabel`, `${plan}/antwoordtabel?q=bomen`, `${plan}/antwoordtabel/gelijk`, group, `${plan}/antwoordtabel/punten/2`, `${plan}/invoer`, `${plan}/invoer/papier`, `${plan}/invoer/papier/afdruk`, `${plan}/toezicht`, `/en${plan}/toezicht`]) {
        const a = await desk.page.goto(site.url + path);
        assert.equal(a.status(), 200, path);
        assert.deepEqual(await violations(desk.page), [], `${path} at ${width}`);
        assert.ok(await sideways(desk.page) <= 0, `${path} at ${width} scrolls sideways`);
      }
      await desk.page.goto(site.url + `${plan}/invoer/papier`);
      await desk.page.locator('.m-rows a').first().click();
      assert.deepEqual(await violations(desk.page), [], 'a sheet');
    } finally { await desk.close(); }
  }
});

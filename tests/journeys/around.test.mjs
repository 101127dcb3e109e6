// What a reader meets around the course: where was I, a link to share, paper, an address that is not there,
// the menu on a phone. By keyboard alone.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { closeBrowser, ground, reader, until } from '../support/browser.mjs';
import { start } from '../support/site.mjs';
import { say } from '../support/words.mjs';

let site;
before(async () => { site = await start({ name: 'around' }); });
after(async () => { await closeBrowser(); await site?.stop(); });

const course = '/leergang/democratisch-vakmanschap', m01 = `${course}/m01-goede-trainer`;
const readers = [true, false].flatMap(script => [390, 1280].flatMap(width => ['nl', 'en'].map(lang => ({ script, width, lang }))));
const journey = (title, who, run) => test(`${title}: ${who.lang}, ${who.width} px, ${who.script ? 'with' : 'without'} script`, async () => {
  const r = await reader(site, who);
  try { await run(r, say(who.lang)); } finally { await r.close(); }
});

for (const who of readers) {
  journey('where was I stays in the browser and can be forgotten', who, async r => {
    const { page, key } = r;
    await page.goto(r.url(course));
    const card = page.locator('[data-where]');
    assert.equal(await card.isVisible(), false, 'nothing to say to somebody new');
    await page.goto(r.url(`${m01}/l03-een-scherp-leerdoel`));
    const title = await page.locator('h1').innerText();
    await key.to(page.locator('.m-pager a[rel=next]'));
    if (!who.script) {
      // Without script there is no card, and nothing is stored.
      await page.goto(r.url(course));
      assert.equal(await card.isVisible(), false);
      assert.deepEqual((await r.ctx.storageState()).origins, []);
      return r.clean();
    }
    await until(page, () => JSON.parse(localStorage.getItem('meent-waar-democratisch-vakmanschap') ?? '{}').read?.length === 1);
    await page.goto(r.url(course));
    assert.equal(await card.isVisible(), true);
    const link = card.locator('[data-where-link]');
    assert.equal(await link.innerText(), title);
    const stored = (await r.ctx.storageState()).origins.flatMap(o => o.localStorage.map(x => x.name));
    assert.deepEqual(stored, ['meent-waar-democratisch-vakmanschap']);
    await key.follow(link);
    assert.equal(await page.locator('h1').innerText(), title);
    await page.goBack();
    await key.use(card.locator('[data-forget]'));
    assert.equal(await card.isVisible(), false);
    assert.deepEqual((await r.ctx.storageState()).origins.flatMap(o => o.localStorage), [], 'forgotten');
    // The focus does not fall into nothing.
    assert.notEqual(await page.evaluate(() => document.activeElement.tagName), 'BODY', 'the focus is lost');
    await page.reload();
    assert.equal(await card.isVisible(), false);
    await r.clean();
  });

  journey('a link to share', who, async (r, w) => {
    const { page, key } = r;
    const address = r.url('/bibliotheek/casus/het-fietspad-langs-de-school');
    await page.goto(`${address}?iets=anders`);
    await key.use(page.locator('.m-share summary'));
    const field = page.getByLabel(w('library.share_link'));
    await key.to(field);
    assert.equal(await field.inputValue(), address);
    if (who.script) {
      await r.ctx.grantPermissions(['clipboard-read', 'clipboard-write']);
      await key.use(page.locator('[data-copy]'), 'Enter', { back: true });
      await page.getByText(w('library.copied')).waitFor();
      assert.equal(await page.evaluate(() => navigator.clipboard.readText()), address);
    } else {
      assert.equal(await page.locator('[data-copy]').isVisible(), false, 'no button that does nothing');
    }
    await r.clean();
  });

  journey('an address that is not there', who, async (r, w) => {
    const { page, key } = r;
    const answer = await page.goto(r.url('/bibliotheek/casus/het-fietspad-langs-de-schol'));
    assert.equal(answer.status(), 404);
    assert.equal(await page.locator('html').getAttribute('lang'), who.lang);
    // It has the word of the address ready in the search box.
    const box = page.locator('main').getByRole('searchbox');
    await key.to(box);
    if (!await box.inputValue()) await key.type('fietspad');
    await Promise.all([page.waitForURL('**/zoeken?**'), key.press('Enter')]);
    assert.ok(await page.locator('.m-hit a[href$="het-fietspad-langs-de-school"]').count() >= 1, 'the search from there finds it');
    assert.ok((await page.locator('h1').innerText()).length > 0 && w('search.title'));
    await r.clean(/status of 404/);
  });

  if (who.width < 600) journey('the menu on a phone', who, async (r, w) => {
    const { page, key } = r;
    await page.goto(r.url('/bibliotheek'));
    const menu = page.locator('#menu'), button = page.getByRole('button', { name: w('web.menu'), exact: true });
    assert.equal(await menu.isVisible(), false);
    await key.use(button, 'Space');
    assert.equal(await menu.isVisible(), true);
    // The next stop is in the menu, and each entry can be reached.
    await key.press('Tab');
    assert.equal(await page.evaluate(() => document.activeElement.closest('#menu') !== null), true);
    for (const id of ['web.learn', 'web.library', 'web.about', 'web.search', 'web.other_name']) await key.to(menu.getByRole('link', { name: w(id), exact: true }), { most: 8 });
    await key.press('Escape');
    assert.equal(await menu.isVisible(), false);
    await key.use(button);
    await key.use(menu.getByRole('button', { name: w('web.menu_close') }));
    assert.equal(await menu.isVisible(), false);
    assert.equal(await button.evaluate(e => e === document.activeElement), true, 'the focus is back at the button');
    await r.clean();
  });
}

for (const lang of ['nl', 'en']) for (const dark of [false, true]) journey(`paper, ${dark ? 'from dark' : 'from light'}`, { script: true, width: 1280, lang, dark }, async (r, w) => {
  const { page } = r;
  for (const path of ['/bibliotheek/tekst/leren-in-het-kort', '/bibliotheek/werkblad/werkblad-1c-feedbackkaart', `${m01}/l01-van-expert-naar-trainer`, '/bibliotheek/film/twee-minuten-te-veel']) {
    await page.goto(r.url(path));
    await page.emulateMedia({ media: 'print' });
    assert.equal(await ground(page), 'rgb(255, 255, 255)', 'paper is white');
    for (const gone of ['.m-nav', '.m-menu-button', '.m-footer', '[data-print]', '.utrecht-breadcrumb-nav', 'audio'] /* of a film its poster is printed */) {
      for (const e of await page.locator(gone).all()) assert.equal(await e.isVisible(), false, `${gone} is on paper`);
    }
    const dir = mkdtempSync(join(tmpdir(), 'meent-paper-'));
    try {
      writeFileSync(join(dir, 'x.pdf'), await page.pdf({ format: 'A4' }));
      const said = execFileSync('pdftotext', [join(dir, 'x.pdf'), '-'], { encoding: 'utf8' }).replace(/\s+/g, '');
      await page.emulateMedia({ media: 'screen' });
      const prose = await page.locator('.m-prose p:not(:has(.m-term))').allInnerTexts(); // on paper a term has its explanation behind it
      assert.ok(prose.length > 0);
      for (const p of prose) assert.ok(said.includes(p.replace(/\s+/g, '').slice(0, 60)), `not on paper: ${p.slice(0, 60)}`);
    } finally { rmSync(dir, { recursive: true }); }
  }
  void w;
  await r.clean();
});

// A feedback round through its pages: set up on one page, handed in, read, kept as a draft, sent, and what the writer thought of it;
// and where one stands. Narrow without script and wide with; every page of it clean.
import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { closeBrowser, reader, shots, sideways, violations } from '../support/browser.mjs';
import { start } from '../support/site.mjs';
import { say } from '../support/words.mjs';

const w = say('nl'), G = '/groep/oefengroep', dir = join(shots, 'review');
const main = page => page.locator('main').innerText();
const go = async (page, target) => { await Promise.all([page.waitForEvent('domcontentloaded'), target.click()]); };
const button = (page, name) => page.getByRole('button', { name, exact: true });
const day = n => new Date(Date.now() + n * 86400e3).toISOString().slice(0, 10);
let site, amira, bas, esra, trainer;
before(async () => {
  mkdirSync(dir, { recursive: true });
  site = await start({ name: 'review' });
  amira = await site.person({ mail: 'azand@oefengroep.example' });
  bas = await site.person({ mail: 'bkievit@oefengroep.example' });
  esra = await site.person({ mail: 'elinde@oefengroep.example' });
  trainer = await site.person({ mail: 'zbordes@oefengroep.example' });
});
after(async () => { await closeBrowser(); await site?.stop(); });

for (const [width, script] of [[390, false], [1280, true]]) {
  test(`a round: ${width} px, ${script ? 'with' : 'without'} script`, async () => {
    const title = `Ronde ${width}`;
    const t = await reader(site, { as: trainer, width, script }), a = await reader(site, { as: amira, width, script });
    const fine = async (r, what) => {
      assert.ok(await sideways(r.page) <= 0, `${what} scrolls sideways`);
      if (script) assert.deepEqual(await violations(r.page), [], what);
      await r.page.screenshot({ path: join(dir, `${what}-${width}.png`), fullPage: true });
    };
    try {
      await t.page.goto(t.url(`${G}/feedback`));
      await fine(t, 'list');
      await go(t.page, t.page.getByRole('link', { name: w('review.new'), exact: true }));
      await t.page.getByLabel(w('review.name'), { exact: true }).fill(title);
      await t.page.locator('#stuk').selectOption('plan-goal');
      await t.page.locator('#inleveren').fill(day(-5));
      await go(t.page, button(t.page, w('review.make')));
      assert.ok((await main(t.page)).includes(w('review.dates_problem')));
      await t.page.locator('#inleveren').fill(day(3));
      await fine(t, 'new');
      await go(t.page, button(t.page, w('review.make')));
      const path = new URL(t.page.url()).pathname;
      await fine(t, 'round-trainer');
      // She writes, signs with her name, and hands in: the name is gone.
      const book = new URL(await (async () => { await a.page.goto(a.url(path)); return a.page.getByRole('link', { name: w('review.write'), exact: true }).getAttribute('href'); })(), site.url).pathname;
      await amira.post(book, book, { tekst: 'Een plein. Groet, Amira', delen: 'me' });
      await a.page.reload();
      assert.ok((await main(a.page)).includes(w('review.hidden')));
      await go(a.page, button(a.page, w('review.hand_in')));
      assert.ok((await main(a.page)).includes('Groet, [naam]'));
      await fine(a, 'round-writer');
      for (const r of [t, a]) await r.clean(/status of (404|422)/);
    } finally { for (const r of [t, a]) await r.close(); }
  });

  test(`reading and looking back: ${width} px, ${script ? 'with' : 'without'} script`, async () => {
    const e = await reader(site, { as: width === 390 ? esra : bas, width, script });
    const fine = async (r, what) => {
      assert.ok(await sideways(r.page) <= 0, `${what} scrolls sideways`);
      if (script) assert.deepEqual(await violations(r.page), [], what);
      await r.page.screenshot({ path: join(dir, `${what}-${width}.png`), fullPage: true });
    };
    try {
      await e.page.goto(e.url(G));
      await e.page.goto(e.url(`${G}/feedback`));
      await go(e.page, e.page.getByRole('link', { name: 'Je doel in twee zinnen', exact: true }));
      await fine(e, 'round-back');
      if (width === 390) {
        await go(e.page, e.page.getByRole('link', { name: w('review.text_n', { n: '1' }), exact: true }));
        await fine(e, 'read');
        await go(e.page, button(e.page, w('review.send')));
        assert.ok((await main(e.page)).includes(w('review.general_problem')));
        await e.page.locator('#w0').fill('Helder, en eerlijk.');
        await go(e.page, button(e.page, w('review.keep')));
        assert.equal(await e.page.locator('#w0').inputValue(), 'Helder, en eerlijk.');
        await go(e.page, button(e.page, w('review.send')));
        assert.ok((await main(e.page)).includes(w('review.sent')));
      } else {
        await e.page.locator('select[name=bruikbaar]').first().selectOption('4');
        await e.page.locator('input[name=dank]').first().fill('Hier kan ik mee verder');
        await go(e.page, e.page.getByRole('button', { name: new RegExp(`^${w('review.say')}`) }).first());
        assert.ok((await main(e.page)).includes('Hier kan ik mee verder'));
      }
      await e.page.goto(e.url(`${G}/waar-sta-ik`));
      await fine(e, 'where');
      await e.page.locator('#goal').selectOption('3');
      await go(e.page, button(e.page, w('assess.keep')));
      assert.equal(await e.page.locator('#goal').inputValue(), '3');
      await e.clean();
    } finally { await e.close(); }
  });
}

// What others said, while somebody types what they think: it comes by itself, is told to who hears the page, can be reached by
// keyboard, and takes nothing away of what was typed. Without script it is a button.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { closeBrowser, reader, sideways, until, violations } from '../support/browser.mjs';
import { start } from '../support/site.mjs';
import { say } from '../support/words.mjs';

let site, said;
before(async () => {
  site = await start({ name: 'similar' });
  [[said]] = site.rows("select c.body from contribution c join trajectory t on t.id = c.trajectory where t.slug = 'molenplein' and c.state = 'admitted' and length(c.body) between 40 and 300 order by c.number limit 1");
});
after(async () => { await closeBrowser(); await site?.stop(); });
const path = '/oefenstad/meedoen/molenplein/inbreng/nieuw';

for (const [script, width, lang] of [[true, 390, 'nl'], [true, 1280, 'en'], [false, 390, 'nl'], [false, 1280, 'en']]) {
  test(`what others said: ${lang}, ${width} px, ${script ? 'with' : 'without'} script`, async () => {
    const w = say(lang), r = await reader(site, { script, width, lang }), { page, key } = r;
    try {
      await page.goto(r.url(path));
      await key.to(page.locator('#tekst'));
      await key.type(said);
      if (script) await until(page, () => document.querySelectorAll('#lijkt a, #lijkt li').length > 0);
      else {
        await key.to(page.getByRole('button', { name: w('answer.similar_look'), exact: true }));
        await Promise.all([page.waitForEvent('domcontentloaded'), key.press('Enter')]);
      }
      const list = page.locator('#lijkt');
      assert.ok((await list.innerText()).includes(said.split('\n')[0].slice(0, 40)), 'what was said already stands there');
      assert.equal(await page.locator('#tekst').inputValue(), said, 'nothing of what was typed is lost');
      if (script) {
        assert.equal(await list.evaluate(e => (e.closest('[aria-live]') ?? e.querySelector('[aria-live]'))?.getAttribute('aria-live')), 'polite', 'told to who hears the page');
        assert.equal(await page.evaluate(() => document.activeElement.id), 'tekst', 'and who types is not taken away from it');
        assert.deepEqual(await violations(page), []);
      }
      if (await list.locator('a').count()) await key.to(list.locator('a').first());
      assert.ok(await sideways(page) <= 0);
      await r.clean();
    } finally { await r.close(); }
  });
}

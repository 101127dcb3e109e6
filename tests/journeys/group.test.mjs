// Following the course together: a coordinator opens a group, somebody asks for a place and is let in, finds it and puts it
// in their calendar, writes in the workbook and shares it with the trainer. Narrow without script and wide with; by keyboard
// where a coordinator divides people; and every page of it clean.
import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { closeBrowser, reader, shots, sideways, violations } from '../support/browser.mjs';
import { start } from '../support/site.mjs';
import { say } from '../support/words.mjs';

let site, lead, trainer;
before(async () => {
  site = await start({ name: 'group' });
  lead = await site.person({ mail: 'coordinator@example.nl', name: 'Cora', role: 'coordinator', place: 'alles' });
  trainer = await site.person({ mail: 'trainer@example.nl', name: 'Trui' });
});
after(async () => { await closeBrowser(); await site?.stop(); });
const button = (page, name) => page.getByRole('button', { name, exact: true });
const go = async (page, target) => { await Promise.all([page.waitForEvent('domcontentloaded'), target.click()]); };
const main = page => page.locator('main').innerText();
const w = say('nl');

for (const [width, script] of [[390, false], [1280, true]]) {
  test(`from opening a group to a shared section: ${width} px, ${script ? 'with' : 'without'} script`, async () => {
    const name = `Groep ${width}`, path = `/groep/groep-${width}`;
    const anne = await site.person({ mail: `anne${width}@example.nl`, name: `Anne ${width}` });
    const c = await reader(site, { as: lead, width, script }), a = await reader(site, { as: anne, width, script }), t = await reader(site, { as: trainer, width, script });
    const fine = async (r, what) => {
      assert.ok(await sideways(r.page) <= 0, `${what} scrolls sideways`);
      if (script) assert.deepEqual(await violations(r.page), [], what);
    };
    try {
      await c.page.goto(c.url('/groep/nieuw'));
      await c.page.getByLabel(w('group.name_of'), { exact: true }).fill(name);
      await fine(c, 'new');
      await go(c.page, button(c.page, w('group.make')));
      await c.page.locator('#erbij').fill('Utrecht');
      await c.page.locator('select[name=staat]').selectOption('open');
      await go(c.page, button(c.page, w('group.save')));
      await c.page.locator('input[name=p-utrecht]').fill('3');
      await fine(c, 'setup');
      await go(c.page, button(c.page, w('group.save')));
      // Without an account yet in the group, she asks; it waits for the coordinator.
      await a.page.goto(a.url(path));
      await a.page.getByLabel(w('group.project'), { exact: true }).fill('Het plein');
      await fine(a, 'public');
      await go(a.page, button(a.page, w('group.ask')));
      assert.ok((await main(a.page)).includes(w('group.ask_waits')));
      await c.page.goto(c.url(`${path}/mensen`));
      await fine(c, 'people');
      await go(c.page, c.page.getByRole('button', { name: new RegExp(`^${w('group.let_in')}`) }).first());
      // The trainer is asked, and says yes.
      await lead.post(`${path}/mensen`, `${path}/uitnodigen`, { mail: trainer.mail, naam: 'Trui', rol: 'trainer' });
      await t.page.goto(t.url(path));
      await go(t.page, button(t.page, w('group.say_yes')));
      await lead.post(`${path}/data`, `${path}/data`, { eerste: '9-3-2027', tijd: '09:30', weken: '3' });
      // She finds it on /groep and in her calendar.
      await a.page.goto(a.url('/groep'));
      await fine(a, 'list');
      await go(a.page, a.page.locator('main').getByRole('link', { name, exact: true }).first());
      assert.ok((await main(a.page)).includes(w('group.next')));
      await fine(a, 'home');
      await a.page.goto(a.url('/groep/agenda'));
      await go(a.page, button(a.page, w('group.feed_make')));
      await fine(a, 'calendar');
      const feed = new URL(await a.page.locator('#adres').inputValue());
      const ics = await (await fetch(site.url + feed.pathname)).text();
      assert.equal(ics.match(/BEGIN:VEVENT/g).length, 9);
      assert.ok(!ics.includes('Anne'));
      // What she writes is hers, until she shares it.
      await a.page.goto(a.url('/dossier'));
      await go(a.page, a.page.locator('main .m-rows').getByRole('link', { name, exact: true }));
      await fine(a, 'workbook');
      const book = new URL(a.page.url()).pathname;
      await go(a.page, a.page.locator(`a[href="${book}/plan-goal"]`));
      const write = async share => {
        await a.page.locator('#tekst').fill('Een plein voor iedereen.');
        await a.page.locator('#delen').selectOption(share);
        await fine(a, 'section');
        await go(a.page, button(a.page, w('workbook.save')));
      };
      await write('me');
      assert.equal((await trainer.fetch(`${book}/plan-goal`)).status, 404);
      await write('trainer');
      await t.page.goto(t.url('/dossier'));
      await go(t.page, t.page.locator('main').getByRole('link', { name: `Anne ${width}`, exact: true }));
      await go(t.page, t.page.locator(`a[href="${book}/plan-goal"]`));
      assert.match(await main(t.page), /Een plein voor iedereen\./);
      await fine(t, 'shared');
      assert.equal((await lead.fetch(`${book}/plan-goal`)).status, 404);
      for (const r of [c, a, t]) await r.clean();
    } finally { for (const r of [c, a, t]) await r.close(); }
  });
}

test('dividing people into intervision groups by keyboard', async () => {
  const r = await reader(site, { as: lead }), { page, key } = r;
  try {
    await page.goto(r.url('/groep/oefengroep/intervisie'));
    const one = page.locator('select[name^="p-"]').first(), uid = await one.getAttribute('name');
    const before = await one.inputValue();
    await key.to(one);
    await key.press(before === '2' ? 'End' : 'Home');
    const chosen = await one.inputValue();
    assert.notEqual(chosen, before);
    const save = button(page, w('group.save'));
    await key.to(save);
    await Promise.all([page.waitForEvent('domcontentloaded'), key.press('Enter')]);
    assert.equal(await page.locator(`select[name="${uid}"]`).inputValue(), chosen);
    const mend = button(page, w('group.peers_mend'));
    await key.to(mend);
    await Promise.all([page.waitForEvent('domcontentloaded'), key.press('Enter')]);
    assert.ok(!(await main(page)).includes('zonder groep'));
    await r.clean();
  } finally { await r.close(); }
});

test('every page of a group is clean, narrow and wide', async () => {
  const dir = join(shots, 'group');
  mkdirSync(dir, { recursive: true });
  for (const width of [390, 1280]) {
    const r = await reader(site, { as: lead, width });
    try {
      for (const path of ['/groep', '/groep/nieuw', '/groep/agenda', '/groep/oefengroep', '/groep/oefengroep/data', '/groep/oefengroep/data/nieuw', '/groep/oefengroep/mensen', '/groep/oefengroep/intervisie', '/groep/oefengroep/versie', '/groep/oefengroep/instellen', '/groep/oefengroep-najaar', '/en/groep/oefengroep', '/mijn', '/mijn/volgen', '/dossier']) {
        const answer = await r.page.goto(site.url + path);
        assert.equal(answer.status(), 200, path);
        assert.deepEqual(await violations(r.page), [], `${path} at ${width}`);
        assert.ok(await sideways(r.page) <= 0, `${path} at ${width} scrolls sideways`);
        await r.page.screenshot({ path: join(dir, `${path.replaceAll('/', '-').slice(1)}-${width}.png`), fullPage: true });
      }
    } finally { await r.close(); }
  }
});

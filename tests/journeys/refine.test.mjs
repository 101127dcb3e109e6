// The course that lives: three cities each make a version of their own, change one sentence and give it back; who keeps the
// course takes one over, adapts one and says no to one. With and without script, by keyboard, at two widths.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { closeBrowser, reader, shots, sideways, until, violations } from '../support/browser.mjs';
import { root, start } from '../support/site.mjs';
import { say } from '../support/words.mjs';

const course = '/leergang/democratisch-vakmanschap';
// What readers have now, and what only other words make of it.
const old = readFileSync(join(root, 'content/leergang/course.md'), 'utf8').match(/^version: (.+)$/m)[1];
const fresh = old.replace(/\d+$/, n => Number(n) + 1);
const lesson = 'modules/m03-grote-en-kleine-vraag/lessons/l01-twee-vragen.md';
const cities = [
  { place: 'rotterdam', name: 'Rotterdam', piece: 't-begin', from: 'met limonade en drie tekeningen', to: 'met soep en drie tekeningen', how: 'overnemen', script: true, width: 390 },
  { place: 'den-haag', name: 'Den Haag', piece: 't-wat-je-dan-doet', from: 'Je mag er wel eerlijk over zijn.', to: 'Je moet er wel eerlijk over zijn.', how: 'aanpassen', script: false, width: 1280 },
  { place: 'groningen', name: 'Groningen', piece: 't-zo-kom-je-erachter', from: 'Stel jezelf drie vragen', to: 'Stel elkaar drie vragen', how: 'afwijzen', script: true, width: 1280 },
];
const text = (path, piece) => `?bestand=${encodeURIComponent(path)}${piece ? `&stuk=${piece}` : ''}`;

let site, keeper;
before(async () => {
  site = await start({ name: 'refine' });
  keeper = await site.person({ mail: 'anne@example.nl', name: 'Anne Keeper', role: 'editor', place: 'alles' });
  for (const c of cities) c.editor = await site.person({ mail: `${c.place}@example.nl`, name: `Redacteur ${c.name}`, role: 'editor', place: c.place });
});
after(async () => { await closeBrowser(); await site?.stop(); });

const look = async (page, name) => {
  assert.ok(await sideways(page) <= 0, `${name} scrolls sideways`);
  await page.screenshot({ path: join(shots, `refine-${name}.png`), fullPage: true });
};
const submit = (r, button) => Promise.all([r.page.waitForEvent('domcontentloaded'), r.key.use(button)]);

for (const c of cities) {
  test(`${c.name} makes a version of its own, changes a sentence and gives it back (${c.width} px, ${c.script ? 'with' : 'without'} script)`, async () => {
    const w = say('nl'), r = await reader(site, { script: c.script, width: c.width, as: c.editor }), { page, key } = r;
    const own = `${course}-${c.place}`;
    try {
      await page.goto(r.url(`${course}/versies`));
      if (c.script) assert.deepEqual(await violations(page), []);
      await look(page, `versions-${c.width}`);
      // One action, and it is there, readable for everybody at its own address.
      await submit(r, page.getByRole('button', { name: w('version.fork', { place: c.name }) }));
      assert.equal(new URL(page.url()).pathname, `${own}/bewerk`);
      if (c.script) assert.deepEqual(await violations(page), []);
      await look(page, `work-${c.width}`);
      assert.equal((await fetch(`${site.url}${own}/m03-grote-en-kleine-vraag/l01-twee-vragen`)).status, 200);

      // The sentence: flowing text in the field, a preview, a check.
      await page.goto(r.url(`${own}/bewerk/tekst${text(lesson)}`));
      if (c.script) assert.deepEqual(await violations(page), []);
      await look(page, `text-${c.width}`);
      await page.goto(r.url(`${own}/bewerk/stuk${text(lesson, c.piece)}`));
      const field = page.locator('#tekst'), typed = (await field.inputValue()).replace(c.from, c.to);
      assert.ok(typed.includes(c.to), 'the sentence stands in the field');
      await key.to(field);
      await page.keyboard.press('Control+a');
      await page.keyboard.insertText(typed);
      if (c.script) {
        await page.keyboard.press('Control+Enter');
        await page.locator('#oordeel .m-prose').waitFor();
      } else {
        await submit(r, page.getByRole('button', { name: w('edit.look') }));
      }
      assert.ok((await page.locator('#oordeel').innerText()).includes(c.to), 'the preview shows it');
      if (c.script) assert.deepEqual(await violations(page), []);
      await look(page, `piece-${c.width}`);

      // Without a reason it is not saved, and nothing is lost.
      await submit(r, page.getByRole('button', { name: w('edit.save'), exact: true }));
      await page.locator('#waarom-fout').waitFor();
      assert.ok((await field.inputValue()).includes(c.to));
      await key.to(page.locator('#waarom'), { back: true });
      await key.type('Dit werkte bij ons beter');
      if (c.script) await Promise.all([page.waitForEvent('domcontentloaded'), page.keyboard.press('Control+s')]);
      else await submit(r, page.getByRole('button', { name: w('edit.save'), exact: true }));
      await page.getByText(w('edit.saved')).waitFor();

      // From "my city changed this" to "offered": clicks are counted.
      let clicks = 0;
      const click = async (target, leaves) => { clicks++; await (leaves ? Promise.all([page.waitForEvent('domcontentloaded'), target.click()]) : target.click()); };
      await click(page.getByRole('link', { name: w('edit.give'), exact: true }), true);
      if (c.script) assert.deepEqual(await violations(page), []);
      await click(page.locator('input[name=kies]').first());
      await page.locator('#waarom').fill(`${c.name} deed het zo drie keer, en het werkte.`);
      await page.locator('#bewijs').fill('Drie keer gegeven.');
      await look(page, `give-${c.width}`);
      await click(page.getByRole('button', { name: w('give.send') }), true);
      await page.getByText(w('give.sent')).waitFor();
      assert.ok(clicks <= 4, `${clicks} clicks`);
      await r.clean(/422/);
    } finally { await r.close(); }
  });
}

test('who keeps the course takes one over, adapts one and says no to one, by keyboard', async () => {
  const w = say('nl'), r = await reader(site, { as: keeper }), { page, key } = r;
  try {
    for (const c of cities) {
      await page.goto(r.url(`${course}/aangeboden`));
      assert.deepEqual(await violations(page), []);
      await look(page, 'offers');
      await key.follow(page.getByRole('link', { name: new RegExp(`^${c.name}:`) }));
      assert.deepEqual(await violations(page), []);
      await page.reload();
      await look(page, `judge-${c.place}`);
      assert.ok(await page.locator('.m-words ins').count() > 0 && await page.locator('.m-words del').count() > 0, 'words are marked');
      const button = name => page.getByRole('button', { name: new RegExp(`^${w(name)}`) });
      if (c.how === 'aanpassen') {
        await key.use(page.locator('summary', { hasText: w('give.adapt_open') }));
        const field = page.locator('textarea[name=tekst]');
        await field.fill((await field.inputValue()).replace('Je moet er wel eerlijk over zijn.', 'Wees er wel eerlijk over.'));
        // Without a reason nothing happens, and what was typed stays.
        await submit(r, button('give.adapt'));
        assert.ok((await page.locator('.m-errors').innerText()).includes(w('give.answer_problem')));
        assert.ok((await page.locator('textarea[name=tekst]').inputValue()).includes('Wees er wel eerlijk over.'));
        await page.locator('textarea[name=antwoord]').fill('Korter, en het blijft een advies.');
        await page.evaluate(() => document.querySelectorAll('details').forEach(d => { d.open = true; }));
        await submit(r, button('give.adapt'));
      } else if (c.how === 'afwijzen') {
        await key.to(page.locator('textarea[name=antwoord]'));
        await key.type('Deze vragen stel je juist eerst aan jezelf.');
        await submit(r, button('give.decline'));
      } else {
        await submit(r, button('give.accept'));
      }
      await page.getByText(w('give.answer_saved')).waitFor();
    }
    await page.goto(r.url(`${course}/bewerk/publiceer`));
    assert.equal(await page.locator('#nummer').inputValue(), fresh, 'only wording: a patch');
    assert.deepEqual(await violations(page), []);
    await look(page, 'publish');
    await key.to(page.locator('#waarom'));
    await key.type('Twee zinnen uit Rotterdam en Den Haag.');
    await submit(r, page.getByRole('button', { name: w('version.publish'), exact: true }));
    assert.equal(new URL(page.url()).pathname, `${course}/versies/${fresh}`);
    assert.deepEqual(await violations(page), []);
    await look(page, 'version');
    const credits = await page.locator('section[aria-labelledby=makers]').innerText();
    assert.match(credits, /Redacteur Rotterdam, Rotterdam/);
    assert.match(credits, /Redacteur Den Haag, Den Haag/);
    assert.doesNotMatch(credits, /Groningen/);
    await r.clean(/422/);
  } finally { await r.close(); }
});

test('readers see the new text, can read the old one for ever, and are told what changed', async () => {
  const r = await reader(site, { width: 390 }), { page } = r, w = say('nl');
  try {
    const address = 'm03-grote-en-kleine-vraag/l01-twee-vragen';
    await page.goto(r.url(`${course}/${address}`));
    const now = await page.locator('article').innerText();
    assert.ok(now.includes('met soep en drie tekeningen') && now.includes('Wees er wel eerlijk over.') && now.includes('Stel jezelf drie vragen'));
    assert.ok(now.includes(fresh));
    await look(page, 'lesson-390');
    await page.getByRole('link', { name: w('version.changed_see') }).click();
    await page.locator('ins', { hasText: 'soep' }).waitFor();
    assert.deepEqual(await violations(page), []);
    await look(page, 'since-390');
    await page.goto(r.url(`${course}~${old}/${address}`));
    assert.ok((await page.locator('article').innerText()).includes('met limonade en drie tekeningen'));
    assert.deepEqual(await violations(page), []);
    await look(page, 'pinned-390');
    // And the way through the old version stays in the old version.
    assert.match(await page.locator('.m-pager__link--next').getAttribute('href'), /~\d+\.\d+\.\d+\//);
    assert.equal((await fetch(`${site.url}${course}~9.9.9`)).status, 404);
    await r.clean(/404/);
  } finally { await r.close(); }
});

test('a city takes the new version over; what both changed is asked, and no mark of a conflict is ever shown', async () => {
  const c = cities[2], own = `${course}-${c.place}`, w = say('nl');
  // The same sentence as Den Haag's, changed otherwise here.
  const from = `${own}/bewerk/stuk${text(lesson, 't-wat-je-dan-doet')}`;
  const page0 = await (await c.editor.fetch(from)).text();
  const was = page0.match(/name="was" value="([^"]*)"/)[1];
  const field = page0.match(/<textarea[^>]*id="tekst"[^>]*>([^]*?)<\/textarea>/)[1].replaceAll('&#39;', '’').replaceAll('&amp;', '&').replaceAll('&quot;', '"').replaceAll('&lt;', '<').replaceAll('&gt;', '>');
  const saved = await c.editor.post(from, `${own}/bewerk/stuk`, { bestand: lesson, stuk: 't-wat-je-dan-doet', na: '', was, tekst: field.replace('Je mag er wel eerlijk over zijn.', 'Je mag er gerust eerlijk over zijn.'), waarom: 'Zachter', bewaar: '1' });
  assert.equal(saved.status, 303);

  const r = await reader(site, { as: c.editor }), { page } = r;
  try {
    await page.goto(r.url(`${own}/neem-over`));
    assert.deepEqual(await violations(page), []);
    await look(page, 'take-begin');
    await submit(r, page.getByRole('button', { name: w('take.begin', { number: fresh }) }));
    assert.deepEqual(await violations(page), []);
    await page.reload();
    await look(page, 'take-question');
    const shown = await page.locator('main').innerText();
    assert.ok(await page.locator('ins', { hasText: 'gerust' }).count() === 1 && await page.locator('ins', { hasText: 'Wees' }).count() >= 1, 'both changes are marked');
    assert.doesNotMatch(shown, /<<<<|>>>>|====/);
    await submit(r, page.getByRole('button', { name: w('take.choose_theirs') }));
    await look(page, 'take-done');
    await submit(r, page.getByRole('button', { name: w('take.finish') }));
    await page.goto(r.url(`${own}/bewerk/stuk${text(lesson, 't-wat-je-dan-doet')}`));
    assert.ok((await page.locator('#tekst').inputValue()).includes('Wees er wel eerlijk over.'));
    await page.goto(r.url(`${own}/bewerk/stuk${text(lesson, 't-begin')}`));
    assert.ok((await page.locator('#tekst').inputValue()).includes('met soep'), 'what only upstream changed came by itself');
    await page.goto(r.url(`${own}/bewerk/stuk${text(lesson, 't-zo-kom-je-erachter')}`));
    assert.ok((await page.locator('#tekst').inputValue()).includes('Stel elkaar drie vragen'), 'what the city changed stays');
    await r.clean();
  } finally { await r.close(); }
});

test('two people at one piece: nothing is overwritten unseen, and it can be put back', async () => {
  const w = say('nl'), other = await site.person({ mail: 'bert@example.nl', name: 'Bert', role: 'editor', place: 'alles' });
  const address = `${course}/bewerk/stuk${text(lesson, 't-begin')}`;
  const a = await reader(site, { as: keeper }), b = await reader(site, { as: other, script: false, width: 390 });
  try {
    await a.page.goto(a.url(address));
    await b.page.goto(b.url(address));
    const change = async (r, from, to, why) => {
      const field = r.page.locator('#tekst');
      await field.fill((await field.inputValue()).replace(from, to));
      await r.page.locator('#waarom').fill(why);
      await Promise.all([r.page.waitForEvent('domcontentloaded'), r.page.getByRole('button', { name: w('edit.save'), exact: true }).click()]);
    };
    await change(a, 'Er komen negen mensen.', 'Er komen acht mensen.', 'Eentje minder');
    await a.page.getByText(w('edit.saved')).waitFor();
    await change(b, 'komt een nieuwe speelplek', 'komt een nieuw plein', 'Een plein');
    await b.page.locator('.m-beside').waitFor();
    await look(b.page, 'conflict-390');
    const proposal = await b.page.locator('#voorstel').innerText();
    assert.ok(proposal.includes('acht mensen') && proposal.includes('nieuw plein'), 'the words of both are proposed');
    assert.ok((await b.page.locator('#tekst').inputValue()).includes('nieuw plein'), 'what was typed is there');
    await b.page.locator('#tekst').fill(proposal);
    await Promise.all([b.page.waitForEvent('domcontentloaded'), b.page.getByRole('button', { name: w('edit.save'), exact: true }).click()]);
    await b.page.getByText(w('edit.saved')).waitFor();
    await a.page.goto(a.url(`${course}/bewerk/vroeger${text(lesson, 't-begin')}`));
    assert.deepEqual(await violations(a.page), []);
    await look(a.page, 'past');
    assert.ok((await a.page.locator('main').innerText()).includes('Eentje minder'));
    await Promise.all([a.page.waitForEvent('domcontentloaded'), a.page.getByRole('button', { name: new RegExp(`^${w('edit.restore')}.*Een plein`) }).click()]);
    await a.page.goto(a.url(address));
    assert.ok((await a.page.locator('#tekst').inputValue()).includes('speelplek'));
    // What is typed and not saved is kept, in the browser and with the server.
    await a.page.locator('#tekst').pressSequentially(' Nog niet klaar.');
    await until(a.page, said => document.querySelector('[data-edit-said]').textContent === said, w('edit.js_kept'));
    await a.page.goto(a.url(`${course}/bewerk`));
    await a.page.getByText(w('edit.typed_title')).waitFor();
    await a.page.goto(a.url(address));
    assert.ok((await a.page.locator('#tekst').inputValue()).includes('Nog niet klaar.'));
    await a.clean();
    await b.clean(/409/);
  } finally { await a.close(); await b.close(); }
});

test('readers go back to the version before in one action', async () => {
  const w = say('nl'), r = await reader(site, { as: keeper }), { page } = r;
  try {
    await page.goto(r.url(`${course}/versies/${fresh}`));
    await submit(r, page.getByRole('button', { name: w('version.undo', { number: old }) }));
    const body = await (await fetch(`${site.url}${course}/m03-grote-en-kleine-vraag/l01-twee-vragen`)).text();
    assert.ok(body.includes('met limonade'));
    await submit(r, page.getByRole('button', { name: w('version.back', { number: fresh }) }));
    assert.ok((await (await fetch(`${site.url}${course}/m03-grote-en-kleine-vraag/l01-twee-vragen`)).text()).includes('met soep'));
    await r.clean();
  } finally { await r.close(); }
});

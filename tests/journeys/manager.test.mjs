// Ninety days later: who took part answers the letter, without an account, and may ask their manager for one line; who is asked writes it,
// or finds that it was taken back; the trainer reads it from five on. By keyboard alone, narrow and wide, with and without script, in
// Dutch and in English.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { closeBrowser, reader, shots, sideways, violations } from '../support/browser.mjs';
import { start } from '../support/site.mjs';
import { say } from '../support/words.mjs';

const dir = join(shots, 'manager'), key = n => `Sleutel${n}`.padEnd(43, 'A'), hash = k => createHash('sha256').update(k).digest('hex');
let site, trainer, letters;
before(async () => {
  mkdirSync(dir, { recursive: true });
  site = await start({ name: 'manager' });
  trainer = await site.person({ mail: 'zbordes@oefengroep.example' });
  // The two letters of the practice group that is over; their keys are nowhere kept, so they get new ones.
  letters = site.rows('select id from evaluation_letter order by id').map(r => Number(r[0]));
  assert.equal(letters.length, 2);
});
after(async () => { await closeBrowser(); await site?.stop(); });

const main = page => page.locator('main').innerText();
// The link to a manager, from the one letter to them. Letters are files while no server is set; of a letter with two forms the plain one
// comes first.
async function linkTo(mail) {
  const dir = join(site.data, 'mail');
  for (let i = 0; i < 200; i++, await sleep(100)) {
    const found = (existsSync(dir) ? readdirSync(dir) : []).map(f => readFileSync(join(dir, f), 'utf8')).filter(m => m.includes(`To: <${mail}>`));
    if (!found.length) continue;
    assert.equal(found.length, 1);
    const part = /Content-Type: text\/plain[^]*?\r\n\r\n([^]*?)(?:\r\n--|$)/.exec(found[0]);
    const text = Buffer.from((part?.[1] ?? found[0].split('\r\n\r\n')[1]).replaceAll('\r\n', ''), 'base64').toString();
    return text.match(/(\/en)?\/evaluatie\/leidinggevende\?sleutel=[\w-]{43}/)[0];
  }
  assert.fail(`no letter to ${mail}`);
}
const button = (page, name) => page.getByRole('button', { name, exact: true });

for (const [i, [width, script, lang]] of [[390, false, 'nl'], [1280, true, 'en'], [390, true, 'nl'], [1280, false, 'en']].entries()) {
  const w = say(lang), view = { width, script, lang, signs: true };
  const hand = r => ({
    ...r,
    go: path => r.page.goto(r.url(path)),
    write: async (target, text) => { await r.key.to(target); await r.key.press('Control+a'); await r.page.keyboard.insertText(text); },
    press: async name => { await r.key.to(button(r.page, name)); await Promise.all([r.page.waitForEvent('domcontentloaded'), r.key.press('Enter')]); },
    fine: async what => {
      assert.ok(await sideways(r.page) <= 0, `${what} scrolls sideways`);
      if (script) assert.deepEqual(await violations(r.page), [], what);
      await r.page.screenshot({ path: join(dir, `${what}-${width}-${lang}.png`), fullPage: true });
    },
  });

  test(`a letter, a manager and a line (${width} px, ${script ? 'with' : 'without'} script, ${lang})`, async () => {
    const p = hand(await reader(site, view)), m = hand(await reader(site, view)), boss = `baas${i}@example.nl`, line = `Er wordt nu eerst geluisterd, keer ${i}.`;
    try {
      site.sql(`delete from evaluation_manager where letter = ${letters[0]}`);
      site.sql(`update evaluation_letter set answered = 0, hash = '${hash(key(i))}' where id = ${letters[0]}`);
      await p.go(`/evaluatie/brief?sleutel=${key(i)}`);
      const fields = p.page.locator('main textarea');
      assert.equal(await fields.count(), 5);
      await p.fine('letter');
      for (let n = 0; n < 5; n++) await p.write(fields.nth(n), `Antwoord ${n + 1}`);
      await p.press(w('evaluate.send_once'));
      assert.ok((await main(p.page)).includes(w('evaluate.thanks')));
      await p.fine('letter-thanks');

      // Not without consent, not to what is no address; what was typed stays.
      await p.write(p.page.locator('#leidinggevende'), boss);
      await p.press(w('evaluate.manager_ask'));
      assert.ok((await main(p.page)).includes(w('evaluate.manager_consent_problem')));
      assert.equal(await p.page.locator('#leidinggevende').inputValue(), boss);
      await p.key.use(p.page.locator('input[name=goed]'), 'Space');
      await p.write(p.page.locator('#leidinggevende'), 'baas');
      await p.press(w('evaluate.manager_ask'));
      assert.ok((await main(p.page)).includes(w('evaluate.manager_mail_problem')));
      await p.fine('ask-refused');
      await p.write(p.page.locator('#leidinggevende'), boss);
      await p.press(w('evaluate.manager_ask'));
      assert.equal(await p.page.locator('#leidinggevende').count(), 0);
      await p.fine('asked');

      // One letter, in the language of who asked; behind its link no account is needed.
      const sent = await linkTo(boss), link = sent.replace('/en/', '/');
      assert.equal(sent.startsWith('/en/'), lang === 'en');
      await m.go(link);
      await m.fine('line');
      await m.press(w('evaluate.send_once'));
      assert.ok((await main(m.page)).includes(w('evaluate.manager_nothing')));
      await m.fine('line-refused');
      await m.write(m.page.locator('#regel'), line);
      await m.press(w('evaluate.send_once'));
      assert.ok((await main(m.page)).includes(w('evaluate.manager_thanks')));
      await m.fine('line-thanks');
      await m.go(link);
      assert.equal(await m.page.locator('#regel').count(), 0, 'one line, once');
      await p.go(`/evaluatie/brief?sleutel=${key(i)}`);
      assert.ok((await main(p.page)).includes(w('evaluate.manager_is_written')));
      await p.fine('written');

      // Taken back: the link of the manager says so, and nothing can be written any more.
      site.sql(`delete from evaluation_manager where letter = ${letters[1]}`);
      site.sql(`update evaluation_letter set answered = 1, hash = '${hash(key(i + 10))}' where id = ${letters[1]}`);
      await p.go(`/evaluatie/brief?sleutel=${key(i + 10)}`);
      await p.write(p.page.locator('#leidinggevende'), `nog${i}@example.nl`);
      await p.key.use(p.page.locator('input[name=goed]'), 'Space');
      await p.press(w('evaluate.manager_ask'));
      await p.press(w('evaluate.manager_take_back'));
      assert.ok((await main(p.page)).includes(w('evaluate.manager_is_back')));
      await m.go((await linkTo(`nog${i}@example.nl`)).replace('/en/', '/'));
      assert.ok((await main(m.page)).includes(w('evaluate.manager_broken')));
      await m.fine('taken-back');
      for (const x of [p, m]) await x.clean(/status of 422/);
    } finally { for (const x of [p, m]) await x.close(); }
  });

  test(`who led reads it from five on (${width} px, ${script ? 'with' : 'without'} script, ${lang})`, async () => {
    const t = hand(await reader(site, { ...view, as: trainer }));
    try {
      await t.go('/groep/oefengroep-vorig-jaar');
      await t.key.follow(t.page.locator('main').getByRole('link', { name: w('evaluate.title'), exact: true }));
      await t.fine('list');
      // The meeting with five lines shows them; that with fewer, and not yet closed, shows none.
      const links = t.page.locator('section[aria-labelledby=uitkomst] li', { hasText: 'Oefengroep vorig jaar' }).locator('a');
      assert.equal(await links.count(), 2);
      await t.key.follow(links.first());
      assert.ok((await main(t.page)).includes('Het team vraagt er nu zelf om.'));
      await t.fine('outcome');
      await t.page.goBack();
      await t.key.follow(links.last());
      assert.ok(!(await main(t.page)).includes('Er wordt nu eerst geluisterd'));
      await t.fine('outcome-later');
      await t.clean();
    } finally { await t.close(); }
  });
}

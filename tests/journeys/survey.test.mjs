// Surveys: a resident fills in on a phone by keyboard, with and without script, stops, goes on and sends; an interviewer asks with
// keys; who leads makes one, tries it, opens and looks at it; the result. Every page clean, narrow and wide.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { closeBrowser, reader, sideways, violations } from '../support/browser.mjs';
import { start } from '../support/site.mjs';
import { say } from '../support/words.mjs';

const open = '/oefenstad/meedoen/molenplein/enquete/1', sample = '/oefenstad/meedoen/lindestraat/enquete/1';
let site, lead;
before(async () => {
  site = await start({ name: 'survey' });
  lead = await site.person({ mail: 'leider@example.nl', role: 'project_leader', place: 'oefenstad' });
});
after(async () => { await closeBrowser(); await site?.stop(); });
const button = (page, name) => page.getByRole('button', { name, exact: true });
const press = async (page, key, target) => { await key.to(target); await Promise.all([page.waitForEvent('domcontentloaded'), key.press('Enter')]); };

for (const [script, width, lang] of [[true, 390, 'nl'], [false, 390, 'nl'], [true, 1280, 'en'], [false, 1280, 'en']]) {
  test(`a resident fills in, stops, goes on and sends: ${lang}, ${width} px, ${script ? 'with' : 'without'} script`, async () => {
    const w = say(lang), r = await reader(site, { script, width, lang }), { page, key } = r;
    const clean = async name => { if (script) assert.deepEqual(await violations(page), [], name); assert.ok(await sideways(page) <= 0, `${name} scrolls sideways`); };
    try {
      await page.goto(r.url('/oefenstad/meedoen/molenplein'));
      await key.follow(page.locator('#enquetes ~ ul a').first());
      await clean('the front page');
      assert.ok((await page.locator('main').innerText()).includes(w('survey.open_says')));
      await press(page, key, button(page, w('survey.begin')));
      await clean('the first question');
      // Required: going on says so, and the focus is at the message where there is script.
      await press(page, key, button(page, w('survey.next')));
      assert.ok((await page.locator('main').innerText()).includes(w('survey.value_missing')));
      await clean('a question that was left open');
      await key.choose(page.locator('#v1-c2'));
      await press(page, key, button(page, w('survey.next')));
      // Not "why do you not come": that is only for who said never.
      await key.use(page.locator('#v3-c1'), 'Space');
      await key.use(page.locator('#v3-c2'), 'Space');
      await clean('several answers');
      // Large letters, and back without loss: the answers grow as well, not only the sentences around them.
      const tall = () => page.locator('label[for=v3-c1]').evaluate(e => e.getBoundingClientRect().height), before = await tall();
      await press(page, key, button(page, w('survey.big_letters')));
      assert.ok(await tall() > 1.15 * before, 'the letters are large');
      assert.ok(await page.locator('#v3-c1').isChecked());
      await clean('large letters');
      await press(page, key, button(page, w('survey.next')));
      await key.choose(page.locator('#v4-7'));
      await clean('a scale');
      await press(page, key, button(page, w('survey.back')));
      assert.ok(await page.locator('#v3-c2').isChecked());
      await press(page, key, button(page, w('survey.next')));
      assert.ok(await page.locator('#v4-7').isChecked(), 'what was given before going back is kept');
      if (script) assert.ok(await page.locator('[data-speak]').isVisible(), 'the button to read aloud');
      else assert.equal(await page.locator('[data-speak]').isVisible(), false);
      // Later, with the code on the screen.
      await press(page, key, button(page, w('survey.later')));
      await clean('later');
      const code = await page.locator('.m-code').innerText();
      assert.match(code, /^([2-9a-z]{4}-){3}[2-9a-z]{4}$/);
      assert.ok(parseFloat(await page.locator('.m-code').evaluate(e => getComputedStyle(e).fontSize)) >= 20, 'who copies it by hand can read it');
      // On another device: nothing of this browser comes along.
      const other = await reader(site, { script, width, lang });
      try {
        await other.page.goto(other.url(open));
        await other.key.use(other.page.locator('summary'));
        await other.key.to(other.page.locator('#verder'));
        await other.key.type(code.toLowerCase().replaceAll('-', ' '));
        await press(other.page, other.key, button(other.page, w('survey.resume_go')));
        await other.page.locator('#v5').waitFor();
        await press(other.page, other.key, button(other.page, w('survey.back')));
        assert.ok(await other.page.locator('#v4-7').isChecked(), 'what was given on the other device');
        await other.clean();
      } finally { await other.close(); }
      await page.goto(r.url(open));
      await key.use(page.locator('summary'));
      await key.to(page.locator('#verder'));
      await key.type(code.toUpperCase());
      await press(page, key, button(page, w('survey.resume_go')));
      await key.to(page.locator('#v5'));
      await clean('a place');
      await press(page, key, button(page, w('survey.next')));
      await key.to(page.locator('#v6'));
      await key.type('De molen');
      await clean('own words');
      await press(page, key, button(page, w('survey.next')));
      assert.ok((await page.locator('main').innerText()).includes('De molen'));
      await clean('looking over');
      await press(page, key, button(page, w('survey.send')));
      await page.getByText(w('survey.sent')).waitFor();
      await clean('who are you');
      await key.choose(page.locator('input[name=age][value=a27]'));
      await press(page, key, button(page, w('survey.about_send')));
      await page.getByRole('heading', { level: 1, name: w('survey.thanks_title') }).waitFor();
      await clean('thanks');
      // The code of what was sent opens nothing.
      await page.goto(r.url(open));
      await key.use(page.locator('summary'));
      await key.to(page.locator('#verder'));
      await key.type(code);
      await press(page, key, button(page, w('survey.resume_go')));
      assert.ok((await page.locator('main').innerText()).includes(w('survey.code_wrong')));
      assert.deepEqual(await r.ctx.cookies(), [], 'no cookie');
      await r.clean(/status of 422/);
    } finally { await r.close(); }
  });
}

test('an interviewer: digits choose, Enter goes on, and the next', async () => {
  const w = say('nl'), r = await reader(site, { as: lead, width: 390 }), { page } = r;
  try {
    await page.goto(site.url + `${open}/straat`);
    assert.deepEqual(await violations(page), []);
    assert.ok(await sideways(page) <= 0);
    await page.locator('#v1-c1').focus();
    await page.keyboard.press('2');
    assert.ok(await page.locator('#v1-c2').isChecked());
    await page.keyboard.press('Enter'); // not "why do you not come": that is only for who said never
    await page.keyboard.press('1');
    await page.keyboard.press('2');
    assert.ok(await page.locator('#v3-c1').isChecked() && await page.locator('#v3-c2').isChecked());
    await page.keyboard.press('Enter');
    await page.keyboard.press('8');
    assert.ok(await page.locator('#v4-8').isChecked());
    await page.keyboard.press('Enter');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Enter');
    await page.locator('main form button[type=submit]').last().focus();
    await page.keyboard.press('Enter');
    await page.getByRole('status').getByText(/Vandaag \d+ gevraagd/).waitFor();
    assert.equal(await page.evaluate(() => document.activeElement.name), 'v1', 'ready for the next');
    assert.ok(w('survey.street_title'));
    await r.clean();
  } finally { await r.close(); }
});

test('who leads: makes, is told what is wrong, tries, opens', async () => {
  const base = '/oefenstad/meedoen/speelplein-de-kade/enquete';
  const made = await lead.post(`${base}/nieuw`, `${base}/nieuw`, { soort: 'open', titel: 'Wat wil je spelen?' });
  assert.equal(made.status, 303);
  const at = `${base}/1`;
  const step = stap => lead.post(`${at}/beheer`, `${at}/stap`, { stap });
  assert.equal((await step('test')).status, 409, 'without questions');
  assert.equal((await lead.post(`${at}/bewerk/nieuw?soort=single`, `${at}/bewerk/nieuw`, { soort: 'single', tekst: 'Speel je buiten?', antwoorden: 'Ja\nNee', verplicht: '1' })).status, 303);
  assert.equal((await lead.post(`${at}/bewerk/matrix`, `${at}/bewerk/matrix`, { tekst: 'Hoe leuk vind je', rijen: 'klimmen\nzand', antwoorden: 'Leuk\nStom', als: 'v1.c1' })).status, 303);
  assert.equal((await lead.post(`${at}/bewerk/nieuw?soort=text`, `${at}/bewerk/nieuw`, { soort: 'text', tekst: 'En verder?', als: 'v2.c9' })).status, 303);
  assert.equal((await lead.post(`${at}/bewerk/nieuw?soort=single`, `${at}/bewerk/nieuw`, { soort: 'single', tekst: 'Een', antwoorden: 'Alleen dit' })).status, 422);
  // Up by keyboard: the first question behind the one that looks at it.
  const r = await reader(site, { as: lead, width: 1280 }), { page, key } = r;
  try {
    await page.goto(site.url + `${at}/bewerk`);
    const up = page.locator('button[value=omhoog]');
    await press(page, key, up.first());
    assert.ok((await page.locator('main').innerText()).includes('later komt'), 'the fault is named');
    assert.deepEqual(await violations(page), []);
    assert.ok(await page.evaluate(() => document.activeElement.value === 'omlaag'), 'the focus stays with what was moved');
    await Promise.all([page.waitForEvent('domcontentloaded'), page.keyboard.press('Enter')]);
    assert.ok(!(await page.locator('main').innerText()).includes('later komt'));
    await r.clean();
  } finally { await r.close(); }
  const json = await (await lead.fetch(`${at}/vragen.json`)).text();
  assert.equal((await lead.post(`${at}/bewerk`, `${at}/inlezen`, { json })).status, 303, 'what was taken along is read in');
  assert.equal((await lead.post(`${at}/bewerk`, `${at}/inlezen`, { json: '{' })).status, 422);
  assert.equal((await step('test')).status, 303);
  const page1 = await (await lead.fetch(`${at}/beheer`)).text(), link = page1.match(/\/proef\?sleutel=([0-9a-f]{32})/);
  assert.ok(link, 'a link for the trial');
  assert.equal((await fetch(site.url + `${at}`)).status, 404, 'not public yet');
  assert.equal((await fetch(site.url + `${at}/proef?sleutel=${'0'.repeat(32)}`)).status, 404);
  assert.equal((await step('approve')).status, 409, 'nobody tried');
  for (let i = 0; i < 3; i++) {
    const t = await reader(site, { script: false, width: 390 });
    try {
      await t.page.goto(site.url + `${at}/proef?sleutel=${link[1]}`);
      await t.page.locator('main form button').click();
      await t.page.locator('#v1-c2').check();
      await t.page.locator('button[value=verder]').click();
      await t.page.locator('button[value=verder]').click();
      await t.page.locator('button[value=verstuur]').click();
      await t.page.getByText('verstuurd').first().waitFor();
    } finally { await t.close(); }
  }
  assert.equal((await step('approve')).status, 303);
  const d = new Date(Date.now() + 10 * 86400e3).toISOString().slice(0, 10);
  assert.equal((await lead.post(`${at}/beheer`, `${at}/beheer`, { einde: d, wie: 'age' })).status, 303);
  assert.equal((await step('open')).status, 303);
  assert.equal((await fetch(site.url + at)).status, 200);
  assert.equal((await lead.post(`${at}/beheer`, `${at}/beheer`, { einde: d })).status, 409, 'rules are fixed');
  assert.equal((await step('close')).status, 409, 'not before its day');
});

test('every page of it is clean, narrow and wide, in both languages', async () => {
  for (const width of [390, 1280]) {
    const r = await reader(site, { width });
    try {
      for (const path of ['/oefenstad/meedoen/lindestraat', '/oefenstad/meedoen/lindestraat/enquete', sample, `${sample}/uitkomst`, `${sample}/vragen`, open, `${open}/bedankt`, `/en${sample}/uitkomst`, `/en${open}`]) {
        const a = await r.page.goto(site.url + path);
        assert.equal(a.status(), 200, path);
        assert.deepEqual(await violations(r.page), [], `${path} at ${width}`);
        assert.ok(await sideways(r.page) <= 0, `${path} at ${width} scrolls sideways`);
      }
    } finally { await r.close(); }
    const desk = await reader(site, { width, as: lead });
    try {
      for (const path of [`${open}/beheer`, `${sample}/beheer`, `${open}/bewerk`, `${open}/bewerk/v3`, `${open}/brieven`, `${open}/papier`, `${open}/straat`, `${open}/teksten`, '/oefenstad/meedoen/molenplein/enquete/nieuw', `/en${open}/beheer`]) {
        const a = await desk.page.goto(site.url + path);
        assert.equal(a.status(), 200, path);
        assert.deepEqual(await violations(desk.page), [], `${path} at ${width}`);
        assert.ok(await sideways(desk.page) <= 0, `${path} at ${width} scrolls sideways`);
      }
    } finally { await desk.close(); }
  }
});

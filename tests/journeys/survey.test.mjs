// Surveys: a resident fills in on a phone by keyboard, with and without script, stops, goes on and sends; an interviewer asks with
// keys; who leads makes one, tries it, opens and looks at it; the result. Every page clean, narrow and wide.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { closeBrowser, reader, shots, sideways, violations } from '../support/browser.mjs';
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

// Who lists the codes of a batch of letters: from the paper, which is the only place where they are.
async function codesOf(who, at) {
  for (let i = 0; ; i++) {
    const a = await who.fetch(`${at}/brieven.pdf?partij=1`);
    if (a.ok) {
      const file = join(mkdtempSync(join(tmpdir(), 'meent-letters-')), 'letters.pdf');
      writeFileSync(file, Buffer.from(await a.arrayBuffer()));
      // A letter is in Dutch. Blanks in a code are left out, as they are when somebody types it.
      return [...execFileSync('pdftotext', [file, '-'], { encoding: 'utf8' }).matchAll(/^Code:\s*(.*)$/gm)].map(m => m[1].replace(/\s/g, ''));
    }
    assert.ok(i < 300, 'the letters are printed');
    await new Promise(done => setTimeout(done, 100));
  }
}

for (const [script, width, lang] of [[true, 1280, 'nl'], [false, 390, 'en']]) {
  test(`who leads, by keyboard: every kind of question, trial, letters, opening, paper, words, result: ${lang}, ${width} px, ${script ? 'with' : 'without'} script`, async () => {
    const w = say(lang), en = lang === 'en' ? '/en' : '';
    const boss = await site.person({ mail: `baas-${lang}@example.nl`, role: 'project_leader', place: 'oefenstad' });
    assert.equal((await site.run('user', 'role', boss.mail, 'moderator', 'oefenstad')).code, 0);
    const second = await site.person({ mail: `typist-${lang}@example.nl`, role: 'expert', place: 'oefenstad' });
    const r = await reader(site, { as: boss, script, width, lang }), { page, key } = r;
    const main = page.locator('main'), says = async text => assert.ok((await main.innerText()).includes(text), text);
    const fill = async (id, text) => { await key.to(page.locator(id)); await page.keyboard.press('Control+a'); await key.type(text); };
    const go = word => press(page, key, button(page, w(word)));
    const look = async name => {
      if (script) assert.deepEqual(await violations(page), [], name);
      assert.ok(await sideways(page) <= 0, `${name} scrolls sideways`);
      await page.screenshot({ path: join(shots, `survey-staff-${name}-${width}.png`), fullPage: true });
    };
    try {
      await page.goto(r.url('/oefenstad/meedoen/speelplein-de-kade/enquete'));
      await key.follow(page.getByRole('link', { name: w('survey.new_title'), exact: true }));
      await go('survey.new_make');
      await says(w('survey.kind_missing'));
      await look('refused');
      await key.choose(page.locator('#soort-sample'));
      await fill('#titel', 'Hoe speel je?');
      await go('survey.new_make');
      const path = new URL(page.url()).pathname.replace(/^\/en/, '').replace('/bewerk', ''), at = en + path;
      // Every kind; a matrix; and a text for who said no. Without script the three on which the rest hangs.
      const all = [['single', { antwoorden: 'Ja\nNee' }], ['multiple', { antwoorden: 'Plein\nStraat' }], ['scale', { laag: 'saai', hoog: 'leuk' }], ['ranking', { antwoorden: 'Zand\nWater' }], ['number', { meest: '20' }], ['place', {}], ['matrix', { rijen: 'Klimmen\nRennen', antwoorden: 'Leuk\nStom' }], ['text', {}]];
      const kinds = script ? all : all.filter(([kind]) => ['single', 'scale', 'text'].includes(kind));
      const n = kinds.length + (script ? 1 : 0), scale = script ? 'v3' : 'v2', words = `v${n}`;
      for (const [kind, fields] of kinds) {
        await key.follow(main.getByRole('link', { name: w(`survey.kind_${kind}`), exact: true }));
        await fill('#tekst', kind === 'text' ? 'Waarom niet?' : `Vraag ${kind}`);
        for (const [id, text] of Object.entries(fields)) await fill(`#${id}`, text);
        if (kind === 'single') await key.use(page.locator('[name=verplicht]'), 'Space');
        if (kind === 'text') {
          await key.use(page.locator('summary', { hasText: w('survey.field_when') }));
          await key.use(page.locator('#als-v1-c2'), 'Space');
          await look('condition');
        }
        await go('survey.save');
      }
      assert.equal(await page.locator('.m-survey__line').count(), n);
      // Taken away by mistake, and back with one press.
      await press(page, key, page.locator('button[value=weg]').nth(1));
      await says(w('survey.gone', { text: `Vraag ${kinds[1][0]}` }));
      await go('survey.undo');
      assert.equal(await page.locator('.m-survey__line').count(), n);
      await look('questions');
      await key.follow(main.getByRole('link', { name: w('survey.manage_title'), exact: true }));
      await go('survey.event_test');
      await look('trial');
      for (let i = 0; i < 3; i++) assert.equal((await boss.post(`${path}/straat`, `${path}/straat`, { manier: 'meeting', v1: 'c1' })).status, 303);
      await page.goto(site.url + `${at}/beheer`);
      await go('survey.event_approve');
      // A day that cannot be: what was typed beside it stays.
      await fill('#einde', 'morgen');
      await fill('#bevolking', '4000');
      await fill('#bron', 'Bevolkingslijst van 1 maart');
      await key.use(page.locator('#wie-age'), 'Space');
      await go('survey.save');
      await says(w('survey.ends_wrong'));
      assert.equal(await page.locator('#bron').inputValue(), 'Bevolkingslijst van 1 maart');
      await fill('#einde', new Date(Date.now() + 10 * 86400e3).toISOString().slice(0, 10));
      await go('survey.save');
      await key.follow(main.getByRole('link', { name: w('survey.letters_title'), exact: true }));
      await fill('#aantal', '5000');
      await go('survey.letters_make');
      await says(w('survey.letters_many'));
      await fill('#aantal', '3');
      await go('survey.letters_make');
      const codes = await codesOf(boss, path);
      assert.equal(codes.length, 3, 'a code on each letter');
      await page.reload();
      await look('letters');
      await key.follow(main.getByRole('link', { name: w('survey.manage_title'), exact: true }));
      await go('survey.event_open');
      // One who was drawn answers; by keyboard, on their own device.
      const drawn = await reader(site, { script, width, lang });
      try {
        await drawn.page.goto(site.url + at);
        await drawn.key.to(drawn.page.locator('#code'));
        await drawn.key.type(codes[0].toUpperCase());
        await press(drawn.page, drawn.key, button(drawn.page, w('survey.begin')));
        await drawn.key.choose(drawn.page.locator('#v1-c2'));
        for (let i = 0; i < n; i++) {
          if (await drawn.page.locator(`#${words}`).count()) { await drawn.key.to(drawn.page.locator(`#${words}`)); await drawn.key.type('Te druk'); }
          await press(drawn.page, drawn.key, button(drawn.page, w('survey.next')));
        }
        // Faster than anybody reads would not count.
        site.sql("update survey_sheet set started_at = started_at - 600 where state = 'busy'");
        await press(drawn.page, drawn.key, button(drawn.page, w('survey.send')));
        await drawn.page.getByText(w('survey.sent')).waitFor();
        await drawn.clean();
      } finally { await drawn.close(); }
      // Paper, by two who do not see each other.
      await page.goto(site.url + `${at}/papier`);
      await fill('#code', codes[1]);
      await key.choose(page.locator('#v1-c1'));
      await go('survey.save');
      await says(w('survey.paper_second'));
      await look('paper');
      assert.equal((await second.post(`${path}/papier`, `${path}/papier`, { code: codes[1], v1: 'c1' })).status, 303);
      await page.goto(site.url + `${at}/teksten`);
      await says(w('survey.words_early'));
      // The last day passes.
      site.sql(`update survey set ends_day = ends_day - 20 where title = 'Hoe speel je?' and state = 'open'`);
      await page.goto(site.url + `${at}/beheer`);
      await go('survey.event_close');
      await says(w('survey.need_judged'));
      await key.follow(main.getByRole('link', { name: w('survey.words_title'), exact: true }));
      await says('Te druk');
      await key.to(page.locator(`select[name^=${words}]`));
      await page.keyboard.press('ArrowDown');
      await look('words');
      await go('survey.save');
      await key.follow(main.getByRole('link', { name: w('survey.manage_title'), exact: true }));
      await go('survey.event_publish');
      await says(w('survey.too_few'));
      await look('result');
      // Size and response, and what is taken along.
      assert.match(await main.innerText(), /67%/);
      const book = await (await fetch(site.url + `${path}/codeboek.csv`)).text(), rows = await boss.post(`${path}/beheer`, `${path}/antwoorden.csv`);
      for (const line of [`${scale},laagste,saai`, `${scale},hoogste,leuk`, '(manier)']) assert.ok(book.includes(line), line);
      assert.equal((await fetch(site.url + `${path}/uitkomst.csv`)).status, 200);
      assert.equal((await rows.text()).trim().split('\n').length, 3, 'a head and two answers');
      await r.clean(/status of 4(22|09)/);
    } finally { await r.close(); }
  });
}

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

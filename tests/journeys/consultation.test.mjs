// A plan lies open: reading beside the margin and saying what you think of one paragraph, by keyboard, with and without script; a
// spoken view from recording to record; the decision as text before and after; and every page of it clean, narrow and wide.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { promisify } from 'node:util';
import { closeBrowser, reader, sideways, until, violations } from '../support/browser.mjs';
import { start } from '../support/site.mjs';
import { say } from '../support/words.mjs';

const plan = '/oefenstad/meedoen/parkeerplan-noord', text = `${plan}/ter-inzage/ontwerp-parkeerplan-noord`, green = '/oefenstad/meedoen/groenplan-singelkwartier/ter-inzage';
const run = promisify(execFile);
let site, lead, expert, sound;
before(async () => {
  site = await start({ name: 'consultation' });
  lead = await site.person({ mail: 'leider@example.nl', role: 'project_leader', place: 'oefenstad' });
  expert = await site.person({ mail: 'kenner@example.nl', role: 'expert', place: 'oefenstad' });
  // A second of silence as WAV: what a browser can play.
  const wav = Buffer.alloc(44 + 16000);
  wav.write('RIFF', 0); wav.writeUInt32LE(36 + 16000, 4); wav.write('WAVEfmt ', 8); wav.writeUInt32LE(16, 16); wav.writeUInt16LE(1, 20); wav.writeUInt16LE(1, 22);
  wav.writeUInt32LE(8000, 24); wav.writeUInt32LE(16000, 28); wav.writeUInt16LE(2, 32); wav.writeUInt16LE(16, 34); wav.write('data', 36); wav.writeUInt32LE(16000, 40);
  sound = join(site.folder ?? '/tmp', `opname-${process.pid}.wav`);
  writeFileSync(sound, wav);
});
after(async () => { await closeBrowser(); await site?.stop(); });
const enter = async (page, key, button) => { await key.to(button); await Promise.all([page.waitForEvent('domcontentloaded'), key.press('Enter')]); };
const button = (page, name) => page.getByRole('button', { name, exact: true });

for (const [script, width, lang] of [[true, 1280, 'nl'], [false, 390, 'nl'], [true, 390, 'en']]) {
  test(`a view on one paragraph, and its receipt: ${lang}, ${width} px, ${script ? 'with' : 'without'} script`, async () => {
    const w = say(lang), r = await reader(site, { script, width, lang }), { page, key } = r;
    try {
      await page.goto(r.url(text));
      await enter(page, key, page.locator('.m-margin__link').nth(7));
      await page.getByRole('heading', { level: 1, name: w('consultation.paragraph_n', { n: '8' }) }).waitFor();
      await enter(page, key, page.getByRole('link', { name: w('consultation.give_paragraph'), exact: true }));
      await enter(page, key, button(page, w('consultation.send')));
      assert.equal(await page.getByLabel(w('consultation.body'), { exact: true }).getAttribute('aria-invalid'), 'true');
      if (script) assert.deepEqual(await violations(page), []);
      await key.to(page.getByLabel(w('consultation.body'), { exact: true }));
      await key.type('Maak het zeven uur.');
      await key.to(page.getByLabel(w('consultation.name'), { exact: true }));
      await key.type('Iemand uit Noord');
      await key.to(page.getByLabel(w('consultation.address'), { exact: true }));
      await key.type('Kade 1');
      await enter(page, key, button(page, w('consultation.send')));
      await page.getByRole('heading', { name: w('consultation.receipt_title'), level: 1 }).waitFor();
      const main = await page.locator('main').innerText();
      assert.ok(main.includes('Maak het zeven uur.') && main.includes('Kade 1') && main.includes('Bezoekers betalen'));
      if (script) assert.deepEqual(await violations(page), []);
      assert.ok(await sideways(page) <= 0);
      await page.goto(r.url(text));
      assert.match(await page.locator('.m-margin__row').nth(7).innerText(), /[4-9]/);
      assert.ok(!(await page.content()).includes('Iemand uit Noord'));
      assert.deepEqual(await r.ctx.cookies(), []);
      await r.clean(/status of 422/);
    } finally { await r.close(); }
  });
}

test('a spoken view: the recording, the record, and the speaker who says that it is right', async () => {
  const w = say('nl'), r = await reader(site, { width: 390 }), { page, key } = r;
  try {
    await page.goto(r.url(`${plan}/zienswijze`));
    await page.getByText(w('consultation.rather_speak')).click();
    await page.getByLabel(w('consultation.sound'), { exact: true }).setInputFiles(sound);
    await key.to(page.getByLabel(w('consultation.name'), { exact: true }));
    await key.type('Wie Spreekt');
    await key.to(page.getByLabel(w('consultation.address'), { exact: true }));
    await key.type('Kade 2');
    await enter(page, key, button(page, w('consultation.send')));
    await page.getByRole('heading', { name: w('consultation.receipt_title'), level: 1 }).waitFor();
    const receipt = page.url().replace('&nieuw=1', ''), number = receipt.match(/zienswijze\/(\d+)/)[1];
    assert.ok((await page.locator('main').innerText()).includes(w('consultation.record_asked')));
    const d = await reader(site, { as: expert });
    try {
      await d.page.goto(site.url + `${plan}/zienswijzen/${number}`);
      assert.deepEqual(await violations(d.page), []);
      const played = await d.page.evaluate(async src => { const a = await fetch(src); return [a.status, a.headers.get('content-type')]; }, await d.page.locator('audio').getAttribute('src'));
      assert.deepEqual(played, [200, 'audio/wav']);
      await d.key.to(d.page.getByLabel(w('consultation.record_body'), { exact: true }));
      await d.key.type('De spreker wil een laadplek voor winkels.');
      await enter(d.page, d.key, button(d.page, w('consultation.record_save')));
      await d.clean();
    } finally { await d.close(); }
    await page.goto(receipt);
    assert.ok((await page.locator('main').innerText()).includes('De spreker wil een laadplek voor winkels.'));
    assert.deepEqual(await violations(page), []);
    await enter(page, key, button(page, w('consultation.record_right')));
    await page.getByRole('status').waitFor();
    assert.equal((await expert.fetch(`${plan}/zienswijzen/${number}/opname`)).status, 404);
    await r.clean();
  } finally { await r.close(); }
});

for (const [width, lang] of [[390, 'nl'], [1280, 'en']]) {
  test(`a view recorded in the page, by keyboard: ${lang}, ${width} px`, async () => {
    const w = say(lang), r = await reader(site, { width, lang, permissions: ['microphone'] }), { page, key } = r;
    try {
      const a = await page.goto(r.url(`${plan}/zienswijze`));
      assert.match(a.headers()['permissions-policy'], /microphone=\(self\)/);
      assert.match((await page.request.get(r.url(`${plan}/ter-inzage`))).headers()['permissions-policy'], /microphone=\(\)/, 'no other page may');
      await key.use(page.locator('details', { hasText: w('consultation.rather_speak') }).locator('summary'));
      const said = page.locator('[data-said]'), size = () => page.getByLabel(w('consultation.sound'), { exact: true }).evaluate(e => e.files[0]?.size ?? 0);
      assert.equal(await said.innerText(), w('consultation.tape_ready'));
      await key.use(button(page, w('consultation.tape_start')));
      await button(page, w('consultation.tape_stop')).waitFor();
      assert.equal(await page.evaluate(() => document.activeElement.hasAttribute('data-stop')), true, 'the focus goes along');
      assert.equal(await said.innerText(), w('consultation.tape_busy', { time: '15:00' }));
      if (width === 390) assert.deepEqual(await violations(page), []);
      await until(page, () => /^0:0[2-9]/.test(document.querySelector('[data-time]').textContent));
      await key.press('Enter'); // stop
      await button(page, w('consultation.tape_again')).waitFor();
      const first = await size();
      assert.ok(first > 1000 && first < 5 * 2 ** 20, `${first} bytes`);
      assert.match(await said.innerText(), /0:0[2-9]/);
      await until(page, () => document.querySelector('audio').readyState >= 2 && document.querySelector('audio').error === null);
      if (width === 390) assert.deepEqual(await violations(page), []);
      assert.ok(await sideways(page) <= 0);
      await key.use(button(page, w('consultation.tape_again')));
      await button(page, w('consultation.tape_stop')).waitFor();
      assert.equal(await size(), 0, 'what was there before is gone');
      await key.to(page.getByLabel(w('consultation.name'), { exact: true }));
      await key.type('Wie Opneemt');
      await key.to(page.getByLabel(w('consultation.address'), { exact: true }));
      await key.type('Kade 3');
      await until(page, () => /^0:0[2-9]/.test(document.querySelector('[data-time]').textContent));
      await key.to(button(page, w('consultation.send'))); // while it still records: it stops, and is sent
      await Promise.all([page.waitForURL(/zienswijze\/\d+/), key.press('Enter')]);
      assert.ok((await page.locator('main').innerText()).includes(w('consultation.record_asked')));
      const number = page.url().match(/zienswijze\/(\d+)/)[1];
      const sent = await expert.fetch(`${plan}/zienswijzen/${number}/opname`);
      assert.match(sent.headers.get('content-type'), /^audio\/(webm|mp4|ogg)/);
      assert.ok((await sent.arrayBuffer()).byteLength > 500);
      await r.clean();
    } finally { await r.close(); }
  });
}

test('without leave to use the microphone the page says what else one can do; without script there is no recorder', async () => {
  const w = say('nl'), r = await reader(site, { width: 390 }), { page, key } = r;
  try {
    await page.addInitScript(() => { navigator.mediaDevices.getUserMedia = async () => { throw new DOMException('no', 'NotAllowedError'); }; });
    await page.goto(r.url(`${plan}/zienswijze`));
    await key.use(page.locator('details', { hasText: w('consultation.rather_speak') }).locator('summary'));
    await key.use(button(page, w('consultation.tape_start')));
    await page.getByText(w('consultation.tape_no')).waitFor();
    assert.equal(await page.locator('[data-wrong]').getAttribute('role'), 'alert');
    assert.equal(await page.evaluate(() => document.activeElement.hasAttribute('data-start')), true);
    assert.ok(await page.getByLabel(w('consultation.sound'), { exact: true }).isVisible(), 'a file can still be chosen');
    assert.deepEqual(await violations(page), []);
    await r.clean();
  } finally { await r.close(); }
  const plain = await reader(site, { script: false });
  try {
    await plain.page.goto(site.url + `${plan}/zienswijze`);
    await plain.page.locator('details', { hasText: w('consultation.rather_speak') }).locator('summary').click();
    assert.equal(await plain.page.locator('[data-record]').isVisible(), false);
    assert.ok(await plain.page.getByLabel(w('consultation.sound'), { exact: true }).isVisible());
  } finally { await plain.close(); }
});

test('letters on paper: one button, one PDF with the address in the window', async () => {
  const w = say('nl'), r = await reader(site, { as: lead, width: 390 }), { page, key } = r, letters = `${green}`.replace('/ter-inzage', '/zienswijzen/brieven');
  try {
    site.sql("insert into consultation_view (contribution, address, received_at) select c.id, 'Singel 7, 1234 AB Oefenstad', 1 from contribution c join trajectory t on t.id = c.trajectory where t.slug = 'groenplan-singelkwartier' and c.mail = '' and not exists (select 1 from consultation_view w where w.contribution = c.id)");
    site.sql("update consultation_view set address = 'Singel 8, 1234 AB Oefenstad' where address = '' and contribution in (select c.id from contribution c join trajectory t on t.id = c.trajectory where t.slug = 'groenplan-singelkwartier' and c.mail = '')");
    await page.goto(site.url + letters);
    assert.deepEqual(await violations(page), []);
    await enter(page, key, button(page, w('consultation.letters_make_decisions')));
    for (let i = 0; i < 60 && !await page.getByRole('link', { name: w('consultation.letters_take') }).count(); i++) {
      await new Promise(done => setTimeout(done, 1000));
      await page.reload();
    }
    const pdf = await lead.fetch(await page.getByRole('link', { name: w('consultation.letters_take') }).getAttribute('href'));
    assert.equal(pdf.headers.get('content-type'), 'application/pdf');
    const file = join(site.data, 'brieven.pdf');
    writeFileSync(file, Buffer.from(await pdf.arrayBuffer()));
    // Millimetres from the corner of the sheet, as a ruler would say: in the window of a C5 or a long envelope.
    const { stdout } = await run('pdftotext', ['-bbox', '-f', '1', '-l', '1', file, '-']);
    const [, x, y] = stdout.match(/xMin="([\d.]+)" yMin="([\d.]+)"[^>]*>Singel</).map(Number), mm = 25.4 / 72;
    assert.ok(x * mm > 20 && x * mm < 35 && y * mm > 45 && y * mm < 70, `${x * mm} ${y * mm}`);
    // Each hears what was answered to their own words.
    const all = (await run('pdftotext', [file, '-'])).stdout.replace(/\s+/g, ' ');
    assert.ok(all.includes('Halfverharding kost 9.000 euro meer') && all.includes('Beste bewoner,'));
    assert.deepEqual(await violations(page), []);
    assert.ok(await sideways(page) <= 0);
    await r.clean();
  } finally { await r.close(); }
});

test('the decision as text before and after, with the answers beside it', async () => {
  const r = await reader(site, { script: false }), { page, key } = r;
  try {
    await page.goto(r.url(green));
    await enter(page, key, page.getByRole('link', { name: say('nl')('consultation.what_changed'), exact: true }));
    const path = page.locator('section.m-answer', { hasText: 'halfverharding' }).first();
    assert.ok((await path.locator('del').allInnerTexts()).join(' ').includes('grind'));
    assert.ok((await path.locator('ins').allInnerTexts()).join(' ').includes('halfverharding'));
    assert.ok((await path.innerText()).includes('Halfverharding kost 9.000 euro meer'));
    assert.ok((await page.locator('main').innerText()).includes('De speelplek aan de Eikenhof blijft.'));
    await enter(page, key, path.getByRole('link').first());
    assert.ok((await page.locator('main').innerText()).includes('rolstoel niet over grind'));
    await r.clean();
  } finally { await r.close(); }
});

test('every page of it is clean, narrow and wide', async () => {
  await lead.post(`${plan}/ter-inzage/beheer`, `${plan}/ter-inzage/beheer/tekst`, { stuk: 'ontwerp-parkeerplan-noord', nieuw: 'Korter', tekst: '## Waarom een nieuw plan\n\nNieuw en heel anders.\n\nDe gemeenteraad beslist in het voorjaar.' });
  for (const width of [390, 1280]) {
    const open = await reader(site, { width });
    try {
      await open.page.goto(site.url + text);
      const one = await open.page.locator('.m-margin__link').nth(7).getAttribute('href');
      for (const path of [`${plan}/ter-inzage`, text, `${text}?versie=1`, `${text}/wijzigingen`, one, `${plan}/zienswijze`, green, `${green}/groenplan-singelkwartier/wijzigingen`, `/en${plan}/ter-inzage`, `/en${text}`, '/oefenstad/meedoen/groenplan-singelkwartier/zienswijze']) {
        const a = await open.page.goto(site.url + path);
        assert.equal(a.status(), 200, path);
        assert.deepEqual(await violations(open.page), [], `${path} at ${width}`);
        assert.ok(await sideways(open.page) <= 0, `${path} at ${width} scrolls sideways`);
      }
    } finally { await open.close(); }
    const desk = await reader(site, { width, as: lead });
    try {
      await desk.page.goto(site.url + `${plan}/ter-inzage/beheer`);
      const version = await desk.page.locator('a[href*="/beheer/versie/"]').first().getAttribute('href');
      for (const path of [`${plan}/ter-inzage/beheer`, version, `${plan}/zienswijzen`, `${plan}/zienswijzen/brieven`, `${plan}/invoer/papier`, `${plan}/zienswijzen/3`, `/en${plan}/ter-inzage/beheer`, `/en${plan}/zienswijzen`]) {
        const a = await desk.page.goto(site.url + path);
        assert.equal(a.status(), 200, path);
        assert.deepEqual(await violations(desk.page), [], `${path} at ${width}`);
        assert.ok(await sideways(desk.page) <= 0, `${path} at ${width} scrolls sideways`);
      }
    } finally { await desk.close(); }
  }
});

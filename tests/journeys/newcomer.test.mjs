// What a newcomer does in the first minutes, by keyboard alone: with and without script, on a phone and on a
// desktop, in Dutch and in English. Nobody in here touches a mouse.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { closeBrowser, ground, reader, shots, sideways, until } from '../support/browser.mjs';
import { start } from '../support/site.mjs';
import { say } from '../support/words.mjs';

let site;
before(async () => { site = await start({ name: 'newcomer' }); });
after(async () => { await closeBrowser(); await site?.stop(); });

const course = '/leergang/democratisch-vakmanschap', m01 = `${course}/m01-goede-trainer`;
// Every two of script, width and language together: four readers instead of eight. walk.test.mjs shows that both databases give the same
// pages, to the letter: on the second the two ends will do.
const ends = process.env.MEENT_DATABASE_KIND === 'postgres' ? r => (r.script ? r.width === 390 && r.lang === 'nl' : r.width === 1280 && r.lang === 'en')
  : r => r.script === (r.width === 390) === (r.lang === 'nl');
const readers = [true, false].flatMap(script => [390, 1280].flatMap(width => ['nl', 'en'].map(lang => ({ script, width, lang })))).filter(ends);
const path = page => new URL(page.url()).pathname;
const escaped = text => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
// A heading may hold a soft rule about quotes; the first words are enough to know it by.
const starts = text => new RegExp(`^\\s*${escaped(text)}`);

// On a phone the menu is a popover behind a button; on a desktop it stands there.
async function menu(r, w, id) {
  const { page, key } = r, link = page.locator('#menu').getByRole('link', { name: w(id), exact: true, includeHidden: true });
  const button = page.getByRole('button', { name: w('web.menu'), exact: true });
  if (await button.isVisible()) {
    assert.equal(await link.isVisible(), false);
    await key.use(button);
    await page.locator('#menu:popover-open').waitFor();
  }
  await key.follow(link);
}
const playing = (page, tag, from) => until(page, ([tag, from]) => { const m = document.querySelector(tag); return m.currentTime >= from && m.readyState >= 2 && !m.error; }, [tag, from]);

for (const who of readers) {
  const name = `${who.lang}, ${who.width} px, ${who.script ? 'with' : 'without'} script`, w = say(who.lang);
  const journey = (title, run) => test(`${title}: ${name}`, async () => {
    const r = await reader(site, who);
    try {
      await run(r);
      await r.clean();
    } catch (e) {
      await r.page.screenshot({ path: join(shots, `failed-${title.replace(/\W+/g, '-')}-${who.lang}-${who.width}-${who.script ? 'js' : 'nojs'}.png`) }).catch(() => {});
      throw e;
    } finally { await r.close(); }
  });

  journey('reads lesson 1 and answers a question', async r => {
    const { page, key } = r;
    await page.goto(r.url('/'));
    // The skip link is the first stop, on top of everything, and leads past the menu.
    await key.press('Tab');
    const skip = page.locator('.nl-skip-link');
    assert.equal(await skip.evaluate(e => e === document.activeElement), true);
    await key.to(skip);
    await key.press('Enter');
    assert.equal(await page.evaluate(() => document.activeElement.id), 'inhoud');

    await menu(r, w, 'web.learn');
    await key.follow(page.locator(`main a[href$="${m01}"]`).first());
    assert.equal(path(page), new URL(r.url(m01)).pathname);
    await key.follow(page.locator('main').getByRole('link').and(page.locator(`[href$="${m01}/l01-van-expert-naar-trainer"]`)).first());
    assert.ok(await sideways(page) <= 0, 'the lesson scrolls sideways');
    assert.equal(await page.locator('h1').count(), 1);
    const size = await page.locator('.m-prose p').first().evaluate(e => [parseFloat(getComputedStyle(e).fontSize), e.clientWidth / parseFloat(getComputedStyle(e).fontSize)]);
    assert.ok(size[0] >= 16 && size[1] <= 45, `text of ${size[0]} px, ${size[1]} em wide`);

    // First what is wrong, then what is right; each time the answer is said where the reader is.
    const question = page.locator('section.m-exercise[id^=vraag-]').first();
    const id = await question.getAttribute('id');
    const mine = page.locator(`#${id}`);
    const right = async () => (await mine.locator('.m-feedback--right').count()) === 1;
    const seenWords = new Set();
    const options = await mine.getByRole('radio').count();
    assert.ok(options >= 2);
    let found = false;
    for (let i = 0; i < options; i++) {
      await key.choose(mine.getByRole('radio').nth(i), { back: i > 0 });
      const submit = mine.locator('button[type=submit]');
      if (who.script) {
        await page.evaluate(() => { window.stayed = true; });
        await mine.evaluate(e => e.setAttribute('data-before', '')); // replaced when the answer is there
        await key.use(submit);
      } else {
        await key.follow(submit);
      }
      const said = mine.getByRole('status');
      await said.waitFor();
      await until(page, id => !document.querySelector(`#${id}[data-before]`), id);
      await until(page, id => document.querySelector(`#${id} input:checked`), id);
      const words = (await said.innerText()).trim();
      assert.ok(words.length > 20, 'feedback says something');
      assert.ok(!seenWords.has(words), 'each answer has words of its own');
      seenWords.add(words);
      assert.equal(await mine.getByRole('radio').nth(i).isChecked(), true);
      if (who.script) {
        assert.equal(await page.evaluate(() => window.stayed), true, 'the page stays');
        assert.equal(await said.evaluate(e => e === document.activeElement), true, 'the answer has the focus');
      }
      assert.ok(await said.evaluate(e => { const b = e.getBoundingClientRect(); return b.top < innerHeight && b.bottom > 0; }), 'the answer is on the screen');
      found ||= await right();
    }
    assert.ok(found, 'one answer is right');
    if (who.script) await page.goBack(); // the address of the answer does not fill the history
  });

  journey('opens a term on the spot and closes it', async r => {
    const { page, key } = r;
    await page.goto(r.url(`${m01}/l02-hoe-volwassenen-leren`));
    const term = page.locator('.m-term').first();
    await key.to(term);
    const pop = page.locator(`[id="${await term.getAttribute('popovertarget')}"]`);
    assert.equal(await pop.isVisible(), false);
    await key.press('Enter');
    assert.equal(await pop.isVisible(), true);
    assert.ok((await pop.innerText()).length > 30);
    const box = await pop.boundingBox();
    assert.ok(box.x >= 0 && box.x + box.width <= who.width && box.y >= 0 && box.y + box.height <= page.viewportSize().height, 'the explanation fits on the screen');
    await key.press('Escape');
    assert.equal(await pop.isVisible(), false);
    assert.equal(await term.evaluate(e => e === document.activeElement), true, 'the reader is where they were');
    // And again, closed with the button inside, where there is one.
    await key.press('Space');
    assert.equal(await pop.isVisible(), true);
    const close = pop.getByRole('button');
    if (await close.count()) await key.use(close); else await key.press('Escape');
    assert.equal(await pop.isVisible(), false);
  });

  journey('hears the podcast from a chapter', async r => {
    const { page, key } = r;
    await page.goto(r.url('/bibliotheek/podcast/vragen-die-openen'));
    const chapter = page.locator('[data-chapters] a').nth(2);
    const t = Number(await chapter.getAttribute('data-seek'));
    assert.ok(t > 10);
    if (who.script) {
      await until(page, () => document.querySelector('audio').readyState >= 1);
      await key.use(chapter);
      await until(page, t => !document.querySelector('audio').paused && document.querySelector('audio').currentTime > t + 0.2, t);
      await until(page, t => document.querySelector(`[data-chapters] [data-seek="${t}"]`).getAttribute('aria-current') === 'true', t);
    } else {
      await key.follow(chapter);
      assert.equal(new URL(page.url()).searchParams.get('t'), String(t));
      assert.ok((await page.locator('audio source').first().getAttribute('src')).endsWith(`#t=${t}`));
      await playing(page, 'audio', t);
      await key.to(page.locator('audio'));
      await key.press('Space');
      await until(page, t => document.querySelector('audio').currentTime > t + 0.2, t);
    }
  });

  journey('jumps in the film by its text, with captions', async r => {
    const { page, key } = r;
    await page.goto(r.url('/bibliotheek/film/twee-minuten-te-veel'));
    const time = page.locator('[data-transcript] [data-seek]').nth(12);
    const t = Number(await time.getAttribute('data-seek'));
    assert.ok(t > 20);
    if (who.script) {
      await until(page, () => document.querySelector('video').readyState >= 1);
      await key.use(time);
      await until(page, () => document.querySelectorAll('[data-transcript] [aria-current]').length === 1);
    } else {
      await key.follow(time);
      await playing(page, 'video', t);
      await key.to(page.locator('video'));
      await key.press('Space');
    }
    // Really decoded: pictures were drawn, and time goes on from there.
    await until(page, t => { const v = document.querySelector('video'); return v.currentTime > t + 0.2 && v.videoWidth > 0 && v.getVideoPlaybackQuality().totalVideoFrames > 0; }, t);
    // Captions in the language of the page, on by themselves.
    await until(page, lang => [...document.querySelector('video').textTracks].some(x => x.kind === 'captions' && x.mode === 'showing' && x.language === lang && x.activeCues.length > 0), who.lang);
    const now = await page.evaluate(() => [...document.querySelector('video').textTracks].find(x => x.mode === 'showing').activeCues[0].text.replace(/<[^>]+>/g, '').replace(/\s+/g, ' ').trim());
    const text = (await page.locator('[data-transcript]').innerText()).replace(/\s+/g, ' ');
    assert.ok(text.includes(now.slice(0, 30)), `"${now}" is in the transcript`);
  });

  journey('finds a case by a word with a mistake', async r => {
    const { page, key } = r;
    for (const [typed, expected] of [['fietspat', '/bibliotheek/casus/het-fietspad-langs-de-school'], ['inisjatief', /initiatief/], ['burgerbegrotting', '/bibliotheek/casus/duinoord-begroot']]) {
      await page.goto(r.url('/zoeken'));
      await key.to(page.getByRole('searchbox'));
      await key.type(typed);
      await Promise.all([page.waitForURL(`**/zoeken?*q=${typed}*`), key.press('Enter')]);
      assert.ok(await page.locator('.m-hit').count() > 0, `${typed}: nothing found`);
      // Where another word was searched than was typed, that is said.
      for (const said of await page.locator('.m-results .m-notice').allInnerTexts()) assert.ok(said.includes(typed), said);
      if (typeof expected !== 'string') { assert.match(await page.locator('.m-results').innerText(), expected); continue; }
      await key.follow(page.locator(`.m-hit h2 a[href$="${expected}"]`));
      assert.equal(path(page), new URL(r.url(expected)).pathname);
    }
  });

  journey('a hit in a film jumps to the second', async r => {
    const { page, key } = r;
    await page.goto(r.url('/zoeken'));
    await key.to(page.getByRole('searchbox'));
    await key.type(who.lang === 'nl' ? 'stilte' : 'silence');
    await Promise.all([page.waitForURL('**/zoeken?*q=*'), key.press('Enter')]);
    const hit = page.locator('.m-hit a.m-timebadge[href*="/bibliotheek/film/"]').first();
    const t = Number(new URL(await hit.getAttribute('href'), site.url).searchParams.get('t'));
    assert.ok(t > 0);
    await key.follow(hit);
    await playing(page, 'video', t);
    const there = await page.locator('video').evaluate(v => v.currentTime);
    assert.ok(there >= t && there < t + 2, `at ${there}, not at ${t}`);
    const line = page.locator(`[data-transcript] li:has([data-seek="${t}"])`);
    assert.match(await line.innerText(), who.lang === 'nl' ? /stilte/i : /silence/i);
  });

  journey('prints the session of module 1', async r => {
    const { page } = r;
    await page.goto(r.url(`${m01}/bijeenkomst`));
    const parts = await page.locator('.m-plan__title').evaluateAll(all => all.map(e => (e.querySelector('span:not([class])') ?? e).textContent.trim()));
    assert.ok(parts.length >= 6, `${parts.length} parts`);
    const text = await page.locator('.m-sheet').innerText();
    const { pages, said } = await paper(page, `session-${who.lang}-${who.width}-${who.script ? 'js' : 'nojs'}`);
    const flat = said.replace(/\s+/g, '');
    for (const p of parts) assert.ok(flat.includes(p.replace(/\s+/g, '')), `"${p}" is not on paper`);
    // Nothing is cut: every word of the plan on the screen stands on paper.
    const words = new Set(flatWords(said)), lost = flatWords(await page.locator('.m-plan').innerText()).filter(x => !words.has(x));
    assert.ok(lost.length <= flatWords(text).length / 200, `lost on paper: ${lost.slice(0, 10).join(' ')}`);
    assert.ok(pages <= 8, `${pages} pages`);
    assert.doesNotMatch(said, new RegExp(escaped(w('web.what_is_meent').slice(0, 30))), 'the footer is not printed');
  });

  journey('goes to the other language and back', async r => {
    const { page } = r;
    const other = who.lang === 'nl' ? 'en' : 'nl', here = `${m01}/l01-van-expert-naar-trainer`;
    await page.goto(r.url(here));
    const title = await page.title();
    await menu(r, w, 'web.other_name');
    assert.equal(path(page), other === 'nl' ? here : `/en${here}`);
    assert.equal(await page.locator('html').getAttribute('lang'), other);
    assert.notEqual(await page.title(), title);
    await menu(r, say(other), 'web.other_name');
    assert.equal(path(page), new URL(r.url(here)).pathname);
    assert.equal(await page.title(), title);
  });

  journey('turns to dark', async r => {
    const { page, key } = r;
    await page.goto(r.url('/'));
    assert.equal(await ground(page), 'rgb(255, 255, 255)');
    const colours = await page.locator('h1').evaluate(e => getComputedStyle(e).color);
    await key.choose(page.getByRole('radio', { name: w('web.colour_dark') }));
    assert.equal(await ground(page), 'rgb(15, 29, 23)');
    assert.notEqual(await page.locator('h1').evaluate(e => getComputedStyle(e).color), colours);
    if (who.script) {
      await menu(r, w, 'web.library');
      assert.equal(await ground(page), 'rgb(15, 29, 23)', 'the next page is dark too');
      await page.goto(r.url('/'));
      await key.choose(page.getByRole('radio', { name: w('web.colour_system') }));
      await page.reload();
      assert.equal(await ground(page), 'rgb(255, 255, 255)');
    }
  });
}

const flatWords = text => text.toLowerCase().match(/[\p{L}\d]{4,}/gu) ?? [];

// On A4, as the browser prints it; the text as a reader of the paper gets it.
async function paper(page, name) {
  const dir = mkdtempSync(join(tmpdir(), 'meent-paper-')), file = join(dir, 'x.pdf');
  try {
    const pdf = await page.pdf({ format: 'A4', margin: { top: '15mm', bottom: '15mm', left: '15mm', right: '15mm' } });
    writeFileSync(file, pdf);
    writeFileSync(join(shots, `${name}.pdf`), pdf);
    return { said: execFileSync('pdftotext', [file, '-'], { encoding: 'utf8' }), pages: Number(execFileSync('pdfinfo', [file], { encoding: 'utf8' }).match(/Pages:\s+(\d+)/)[1]) };
  } finally { rmSync(dir, { recursive: true }); }
}

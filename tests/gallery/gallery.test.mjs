// The look, tested on the pages of assets/README.md: node --test tests/gallery/gallery.test.mjs
// Needs MEENT_GALLERY_PAGES (made by tests/gallery/build.mjs); makes them in build/gallery when it is not set.
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, readdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { HtmlValidate } from 'html-validate';
import { clock, seconds } from '../../assets/js/captions.js';
import { modes, open as launch } from './browser.mjs';
import { start } from './serve.mjs';

const root = new URL('../..', import.meta.url).pathname;
const run = (...args) => execFileSync(process.execPath, args, { cwd: root, env: { ...process.env, MEENT_GALLERY: '1' }, encoding: 'utf8' });
const work = join(root, 'build/gallery');
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
mkdirSync(work, { recursive: true });
run('tools/build-assets.mjs', join(work, 'assets'));
run('tests/gallery/build.mjs', join(work, 'assets'), join(work, 'pages'));
// Two seconds of nothing is film enough; without ffmpeg the tests that play are skipped.
const film = join(work, 'pages/film.webm');
try { execFileSync('ffmpeg', ['-loglevel', 'error', '-y', '-f', 'lavfi', '-i', 'color=c=green:s=320x180:r=5', '-f', 'lavfi', '-i', 'anullsrc=r=48000:cl=mono', '-t', '100', '-c:v', 'libvpx', '-b:v', '20k', '-c:a', 'libopus', '-b:a', '8k', film]); } catch { /* see above */ }
const noFilm = existsSync(film) ? false : 'no ffmpeg';
const pages = readdirSync(join(work, 'pages')).filter(f => f.endsWith('.html')).map(f => f.replace('.html', ''));

let site;
const open_ = [];
const open = async o => { const c = await launch(o); open_.push(c); return c; };
before(async () => { site = await start(join(work, 'pages')); });
after(async () => { await Promise.all(open_.map(c => c.close().catch(() => {}))); site.server.close(); site.server.closeAllConnections(); });

async function violations(page) {
  await page.evaluate(() => document.querySelectorAll('details').forEach(d => { d.open = true; }));
  await page.evaluate(axe);
  const r = await page.evaluate(tags => window.axe.run(document, { runOnly: tags }), tags);
  return r.violations.map(v => `${v.id} ${v.nodes.length}x ${v.nodes[0].html.slice(0, 160)} | ${v.nodes[0].failureSummary?.replace(/\s+/g, ' ').slice(0, 220)}`);
}
const sideways = page => page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

test('the blocks are valid HTML', async t => {
  const hv = new HtmlValidate({ extends: ['html-validate:recommended'], rules: { 'long-title': 'off', 'no-trailing-whitespace': 'off', 'no-inline-style': 'error', 'require-sri': 'off', 'prefer-native-element': 'off', 'text-content': 'off',
    // The server reads cues by their order; options of a question share a name.
    'form-dup-name': 'off' } });
  for (const n of pages) await t.test(n, async () => {
    const r = await hv.validateFile(join(work, 'pages', `${n}.html`));
    assert.deepEqual(r.results.flatMap(x => x.messages.map(m => `${m.line} ${m.ruleId} ${m.message}`)), []);
  });
});

for (const mode of ['desktop', 'mobile', 'dark']) test(`axe, ${mode}; no console errors; no sideways scroll`, async t => {
  const ctx = await open(modes[mode]);
  const page = await ctx.newPage();
  const errors = [];
  page.on('console', c => { if (c.type() === 'error' && !/404/.test(c.text())) errors.push(`${page.url()} ${c.text()}`); });
  page.on('pageerror', e => errors.push(`${page.url()} ${e.message}`));
  for (const n of pages) await t.test(n, async () => {
    await page.goto(`${site.url}/${n}`, { waitUntil: 'load' });
    assert.deepEqual(await violations(page), []);
    assert.ok(await sideways(page) <= 0, 'sideways scroll');
  });
  assert.deepEqual(errors, []);
  await ctx.close();
});

for (const [name, width, font] of [['320 px (1.4.10)', 320, 100], ['text at 200 % (1.4.4)', 1280, 200], ['320 px with text at 150 %', 320, 150]]) test(`nothing sticks out at ${name}`, async () => {
  const ctx = await open({ viewport: { width, height: 640 } });
  const page = await ctx.newPage();
  const wide = [];
  for (const n of pages) {
    await page.goto(`${site.url}/${n}`);
    await page.evaluate(f => { const s = new CSSStyleSheet(); s.replaceSync(`html{font-size:${f}%}`); document.adoptedStyleSheets = [s]; document.querySelectorAll('details').forEach(d => { d.open = true; }); }, font);
    const over = await sideways(page);
    if (over > 0) wide.push(`${n} ${over}px: ` + await page.evaluate(() => [...document.querySelectorAll('main *, header *, footer *')].filter(e => e.getBoundingClientRect().right > document.documentElement.clientWidth + 1 && !e.closest('.m-tablewrap')).slice(0, 3).map(e => e.className?.baseVal ?? e.className).join(', ')));
  }
  assert.deepEqual(wide, []);
  await ctx.close();
});

test('targets are at least 24 by 24 px, or stand in running text (2.5.8)', async () => {
  const ctx = await open(modes.mobile);
  const page = await ctx.newPage();
  const small = [];
  for (const n of pages) {
    await page.goto(`${site.url}/${n}`);
    small.push(...await page.evaluate(n => [...document.querySelectorAll('a[href],button,input:not([type=hidden]),summary,textarea,select')].filter(e => e.checkVisibility() && !e.closest('p, dd, li:has(> p)') && !e.closest('.m-prose li')).map(e => [e, e.getBoundingClientRect()]).filter(([e, r]) => (r.height < 24 || r.width < 24) && getComputedStyle(e, '::after').position !== 'absolute' && !e.labels?.length).map(([e, r]) => `${n} ${e.textContent.trim().slice(0, 30)} ${Math.round(r.width)}x${Math.round(r.height)}`), n));
  }
  assert.deepEqual(small, []);
  await ctx.close();
});

test('without script: skip link, menu, colour choice, glossary term, print buttons away', async () => {
  const ctx = await open({ viewport: { width: 390, height: 844 }, javaScriptEnabled: false, colorScheme: 'light' });
  const page = await ctx.newPage();
  await page.goto(`${site.url}/lesson`);
  await page.keyboard.press('Tab');
  const box = await page.locator('.nl-skip-link').boundingBox();
  assert.ok(box.height >= 24 && box.y >= 0);
  for (const f of [0.5, 0.9]) assert.ok(await page.evaluate(([x, y]) => document.elementFromPoint(x, y)?.closest('.nl-skip-link') !== null, [box.x + box.width / 2, box.y + box.height * f]), 'the skip link is covered');
  assert.equal(await page.locator('#menu').isVisible(), false);
  await page.getByRole('button', { name: 'Menu' }).click();
  assert.equal(await page.locator('#menu').isVisible(), true);
  await page.keyboard.press('Escape');
  assert.equal(await page.locator('#menu').isVisible(), false);

  const pop = page.locator('#term-k3ers8aa');
  await page.locator('.m-term').click();
  assert.equal(await pop.isVisible(), true);
  await page.keyboard.press('Escape');
  assert.equal(await pop.isVisible(), false);

  const ground = () => page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
  assert.equal(await ground(), 'rgb(255, 255, 255)');
  await page.getByLabel('Donker').check();
  assert.equal(await ground(), 'rgb(15, 29, 23)');
  await page.goto(`${site.url}/film`);
  assert.equal(await page.locator('[data-print]').isVisible(), false);
  await ctx.close();
});

test('the colour choice is kept, holds before the first paint, reaches pictures, and never the paper', async () => {
  const ctx = await open({ viewport: { width: 1280, height: 800 }, colorScheme: 'light' });
  const page = await ctx.newPage();
  await page.goto(`${site.url}/home`);
  await page.getByLabel('Donker').check();
  await page.goto(`${site.url}/module`);
  const ground = () => page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
  assert.equal(await ground(), 'rgb(15, 29, 23)');
  assert.equal(await page.getByLabel('Donker').isChecked(), true);
  // The picture of module 1 has a ground of #ffe3a0 by day and #4a4021 by night.
  const png = await page.locator('.m-art--framed').screenshot();
  const corner = await page.evaluate(async bytes => {
    const bitmap = await createImageBitmap(new Blob([new Uint8Array(bytes)], { type: 'image/png' }));
    const c = new OffscreenCanvas(bitmap.width, bitmap.height).getContext('2d');
    c.drawImage(bitmap, 0, 0);
    return [...c.getImageData(bitmap.width / 2 | 0, 6, 1, 1).data].slice(0, 3);
  }, [...png]);
  assert.deepEqual(corner, [0x4a, 0x40, 0x21]);
  await page.emulateMedia({ media: 'print' });
  assert.equal(await ground(), 'rgb(255, 255, 255)');
  await page.emulateMedia({ media: 'screen' });
  await page.getByLabel('Zoals mijn apparaat').check();
  await page.reload();
  assert.equal(await ground(), 'rgb(255, 255, 255)');
  await ctx.close();
});

test('film: a time jumps, the line that plays is marked, ?t= starts there', { skip: noFilm }, async () => {
  const ctx = await open(modes.desktop);
  const page = await ctx.newPage();
  await page.goto(`${site.url}/film?t=14`);
  await page.waitForFunction(() => document.querySelector('video').currentTime >= 14);
  await page.locator('[data-seek="75"]').click();
  await page.waitForFunction(() => document.querySelector('video').currentTime >= 75);
  await page.waitForFunction(() => document.querySelector('[data-seek="75"]').getAttribute('aria-current') === 'true');
  assert.equal(await page.locator('[data-transcript] [aria-current]').count(), 1);
  await page.goto(`${site.url}/podcast?t=13`);
  await page.waitForFunction(() => document.querySelector('audio').currentTime >= 13);
  await page.locator('[data-chapters] [data-seek="95"]').click();
  await page.waitForFunction(() => document.querySelector('[data-chapters] [data-seek="95"]').getAttribute('aria-current') === 'true');
  await ctx.close();
});

test('where was I: shown after a lesson, marks what was read, can be forgotten, trusts no address', async () => {
  const ctx = await open(modes.desktop);
  const page = await ctx.newPage();
  await page.goto(`${site.url}/home`);
  const card = page.locator('[data-where]');
  assert.equal(await card.isVisible(), false);
  await page.goto(`${site.url}/lesson`);
  await page.locator('[data-end]').scrollIntoViewIfNeeded();
  await page.waitForFunction(() => document.querySelector('[data-step="m01/l02"]').hasAttribute('data-read'));
  await page.goto(`${site.url}/home`);
  assert.equal(await card.isVisible(), true);
  const link = page.locator('[data-where-link]');
  assert.equal(await link.textContent(), 'Zo leren volwassenen');
  assert.equal(await link.getAttribute('href'), '/lesson');
  await page.locator('[data-forget]').click();
  assert.equal(await card.isVisible(), false);
  for (const path of ['javascript:alert(1)', '//evil.example/', 'https://evil.example/']) {
    await page.evaluate(p => localStorage.setItem('meent-waar-democratisch-vakmanschap', JSON.stringify({ last: { path: p, title: 'x' }, read: [] })), path);
    await page.reload();
    assert.equal(await card.isVisible(), false, path);
  }
  await ctx.close();
});

test('caption editor by keyboard', { skip: noFilm }, async () => {
  const ctx = await open(modes.desktop);
  const page = await ctx.newPage();
  await page.goto(`${site.url}/captions`);
  await page.waitForFunction(() => document.querySelector('video').readyState > 0);
  const rows = () => page.evaluate(() => [...document.querySelectorAll('[data-cues] li')].map(li => [...li.querySelectorAll('input,textarea')].map(f => f.value)));
  const text = page.locator('[name=text]');
  await text.nth(0).focus();
  await page.evaluate(() => { document.querySelector('video').currentTime = 2.5; });
  await page.keyboard.press('Alt+b');
  assert.equal((await rows())[0][0], '0:02.500');
  await page.evaluate(() => document.querySelector('[name=text]').setSelectionRange(13, 13));
  await page.keyboard.press('Alt+k');
  let now = await rows();
  assert.equal(now.length, 3);
  assert.equal(now[0][2], 'Stel je voor:');
  assert.equal(now[0][1], now[1][0]);
  assert.equal(await page.locator('[data-cues] .m-fielderror, [data-cues] [aria-invalid]').count(), 0, 'a complaint does not move to another line');
  assert.deepEqual(await page.locator('.m-cue').evaluateAll(l => l.map(c => c.id)), ['regel-1', 'regel-2', 'regel-3']);
  await page.keyboard.press('Alt+m');
  assert.equal((await rows()).length, 2);
  await page.keyboard.press('Alt+z');
  assert.equal((await rows()).length, 3);
  await page.keyboard.press('Alt+w');
  now = await rows();
  assert.equal(now.length, 2);
  await page.keyboard.press('Alt+n');
  assert.equal((await rows()).length, 3);
  assert.equal(await page.locator('[data-say]').textContent(), 'Regel erbij');
  assert.deepEqual(await page.locator('legend.m-cue__n').allTextContents(), ['Regel 1', 'Regel 2', 'Regel 3']);
  await ctx.close();
});

test('a question is answered in place, and falls back to the plain form', async () => {
  const ctx = await open(modes.desktop);
  const page = await ctx.newPage();
  const errors = [];
  page.on('console', c => c.type() === 'error' && errors.push(c.text()));
  let status = 200, body = '';
  await page.route('**/antwoord', r => r.fulfill({ status, contentType: 'text/html; charset=utf-8', body: `<!DOCTYPE html><html lang="nl"><title>x</title><p>rest</p><section id="vraag-1"><h2>Wat doe je eerst?</h2><p role="status" tabindex="-1">Goed: ${r.request().postData()}</p></section>` }));
  const prepare = async () => {
    await page.goto(`${site.url}/lesson`);
    await page.evaluate(() => { window.stayed = true; const f = document.querySelector('#vraag-1 form'); f.method = 'post'; f.action = '/antwoord'; });
    await page.getByLabel('Ik laat de groep iets proberen.').check();
    await page.getByRole('button', { name: 'Kijk mijn antwoord na' }).click();
  };
  await prepare();
  await page.waitForFunction(() => document.activeElement.getAttribute('role') === 'status');
  assert.equal(await page.evaluate(() => document.activeElement.textContent), 'Goed: a=b');
  assert.equal(await page.evaluate(() => window.stayed), true);
  assert.equal(await page.locator('#vraag-2').count(), 1, 'the rest of the page stands');
  assert.deepEqual(errors, []);
  status = 500;
  await prepare();
  await page.waitForURL('**/antwoord');
  await ctx.close();
});

test('templates use only classes that have a style, or that stand in the README', () => {
  const walk = d => readdirSync(d, { withFileTypes: true }).flatMap(e => e.isDirectory() ? walk(join(d, e.name)) : [join(d, e.name)]);
  const css = readdirSync(join(work, 'assets')).filter(f => /^(meent|live)\.\w+\.css$/.test(f)).map(f => readFileSync(join(work, 'assets', f), 'utf8')).join();
  const known = new Set([...css.matchAll(/\.((?:m|nl|utrecht)-[\w-]+)/g)].map(m => m[1]));
  for (const m of readFileSync(join(root, 'assets/README.md'), 'utf8').matchAll(/\bclass="([^"]*)"/g)) m[1].split(/\s+/).forEach(c => known.add(c));
  const unknown = [];
  for (const f of walk(join(root, 'src')).filter(f => f.endsWith('.html'))) {
    for (const m of readFileSync(f, 'utf8').matchAll(/\bclass="([^"]*)"/g)) {
      for (const c of m[1].replace(/[\w-]*\{\{.*?\}\}[\w-]*/g, ' ').split(/\s+/).filter(Boolean)) if (!known.has(c)) unknown.push(`${f.slice(root.length)}: ${c}`);
    }
  }
  assert.deepEqual(unknown, []);
});

test('times of captions', () => {
  for (const [s, text] of [[0, '0:00.000'], [75.5, '1:15.500'], [3661.001, '1:01:01.001'], [59.9996, '1:00.000']]) assert.equal(clock(s), text);
  for (const [text, s] of [['1:15.5', 75.5], ['0:01:15,500', 75.5], ['75', 75], [' 0:02 ', 2]]) assert.equal(seconds(text), s);
  for (const text of ['', 'x', '1:2:3:4', '1::2', '-1', '1e3']) assert.ok(Number.isNaN(seconds(text)), text);
});

test('the build is the same twice, and refuses an icon that does not exist', () => {
  run('tools/build-assets.mjs', join(work, 'again'));
  assert.equal(readFileSync(join(work, 'again/assets.txt'), 'utf8'), readFileSync(join(work, 'assets/assets.txt'), 'utf8'));
  for (const f of readdirSync(join(work, 'assets'))) assert.ok(readFileSync(join(work, 'assets', f)).equals(readFileSync(join(work, 'again', f))), f);
  const list = join(root, 'assets/icons.txt'), was = readFileSync(list, 'utf8');
  const tree = join(work, 'tree');
  for (const d of ['assets', 'tools', 'themes']) cpSync(join(root, d), join(tree, d), { recursive: true });
  if (!existsSync(join(tree, 'node_modules'))) symlinkSync(join(root, 'node_modules'), join(tree, 'node_modules'));
  writeFileSync(join(tree, 'assets/icons.txt'), `${was}no-such-icon\n`);
  const r = spawnSync(process.execPath, [join(tree, 'tools/build-assets.mjs'), join(work, 'refused')], { encoding: 'utf8' });
  assert.equal(r.status, 1);
  assert.match(r.stderr, /no icon "no-such-icon"/);
  assert.equal(existsSync(join(work, 'refused/assets.txt')), false);
});

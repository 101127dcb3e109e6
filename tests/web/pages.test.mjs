// Every public page, in both languages: valid, light, readable without script, and without a violation that axe
// can see. Pages with every piece of the house in full; then one page of each type in every colour, width and theme.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { HtmlValidate } from 'html-validate';
import { closeBrowser, ground, reader, shots, sideways, violations } from '../support/browser.mjs';
import { allPages, inLanguage, types } from '../support/pages.mjs';
import { root, start } from '../support/site.mjs';

const langs = ['nl', 'en'];
const onePass = process.env.MEENT_DATABASE_KIND === 'postgres' ? 'looks the same on each database (walk.test.mjs compares)' : false;
let site, paths, editor;
const body = new Map(); // path -> HTML

before(async () => {
  site = await start({ name: 'pages' });
  paths = await allPages(site);
  const r = await site.run('library', 'captions-link', 'twee-minuten-te-veel');
  assert.equal(r.code, 0, r.err);
  const u = new URL(r.out.trim());
  editor = u.pathname + u.search;
  for (const p of paths) {
    const a = await fetch(site.url + p);
    assert.equal(a.status, 200, p);
    body.set(p, await a.text());
  }
});
after(async () => { await closeBrowser(); await site?.stop(); });
const onlyDutch = 'This text is only available in Dutch.'; // web.only_dutch
const langOf = p => /^\/en(\/|$|\?)/.test(p) ? 'en' : 'nl';
/** Each page through the check; what is wrong comes with its address. */
const eachPage = check => {
  const wrong = [];
  for (const [p, html] of body) { try { check(p, html); } catch (e) { wrong.push(`${p}: ${e.message.split('\n').slice(0, 4).join(' ')}`); } }
  assert.deepEqual(wrong, []);
};

test('head and outline', () => {
  eachPage((p, html) => {
    const lang = langOf(p), main = html.slice(html.indexOf('<main'), html.indexOf('</main>'));
    assert.match(html, new RegExp(`<html lang="${lang}"`));
    assert.equal((html.match(/<h1[ >]/g) ?? []).length, 1, 'one h1');
    assert.match(html, /<title>[^<]{8,}<\/title>/);
    assert.ok(main.length > 200, 'main');
    const clean = p.split('?')[0];
    const canonical = html.match(/<link rel="canonical" href="([^"]+)"/)?.[1];
    const noindex = html.includes('<meta name="robots" content="noindex">');
    assert.ok(noindex !== Boolean(canonical), 'canonical, or noindex');
    // With one course its page stands under both addresses, and names one of them.
    if (canonical) assert.equal(new URL(canonical).pathname, clean.endsWith('/leergang') ? inLanguage(types.course, lang) : clean, 'canonical');
    const other = lang === 'nl' ? 'en' : 'nl', alternate = html.match(new RegExp(`hreflang="${other}" href="([^"]+)"`))?.[1].replaceAll('&amp;', '&');
    assert.ok(alternate, 'hreflang');
    const there = new URL(alternate, site.url);
    assert.equal(there.pathname, clean.endsWith('/leergang') ? inLanguage(types.course, other) : lang === 'nl' ? inLanguage(clean, 'en') : clean.slice(3));
    assert.doesNotMatch(html, / style=|<style|<script(?![^>]*src=)(?![^>]*application\/ld\+json)| on\w+="|javascript:/, 'nothing inline');
    assert.doesNotMatch(html, /(?:src|srcset|action)="(?:https?:)?\/\//, 'nothing from elsewhere');
  });
  const titles = new Map();
  // A sheet of a module is called as the worksheet it leads to; two articles may not share a title.
  for (const [p, html] of body) if (!p.includes('?')) { const t = html.match(/<title>([^<]+)/)[1] + langOf(p); titles.set(t, [...titles.get(t) ?? [], p]); }
  assert.deepEqual([...titles.values()].filter(x => x.filter(p => !p.includes('/blad/')).length > 1 && !x.every(p => /\/leergang(\/[^/]+)?$/.test(p))), [], 'titles tell pages apart');
});

test('every page is valid: html-validate', async () => {
  const hv = new HtmlValidate({
    extends: ['html-validate:recommended'],
    rules: { 'long-title': 'off', 'no-trailing-whitespace': 'off', 'no-inline-style': 'error', 'require-sri': 'off', 'prefer-native-element': 'off', 'text-content': 'off', 'attribute-boolean-style': 'off',
      'doctype-style': 'off', 'void-style': 'off', 'form-dup-name': 'off',
      // Anchors of headings such as "1. Mijn onderwerp" begin with a digit, as HTML allows.
      'valid-id': ['error', { relaxed: true }] },
  });
  const wrong = new Map();
  for (const [p, html] of [...body, [editor, await (await fetch(site.url + editor)).text()]]) {
    const r = await hv.validateString(html);
    for (const m of r.results.flatMap(x => x.messages)) { const k = `${m.ruleId} ${m.message}`; wrong.set(k, [...wrong.get(k) ?? [], `${p}:${m.line}:${m.column}`]); }
  }
  assert.deepEqual([...wrong].map(([k, v]) => `${v.length}x ${k} ${v[0]}`), []);
});

test('every page is valid: the Nu checker', async () => {
  const dir = join(root, 'build/pages');
  rmSync(dir, { recursive: true, force: true });
  mkdirSync(dir, { recursive: true });
  const names = new Map();
  let n = 0;
  const keep = (p, html) => { const f = `${String(++n).padStart(3, '0')}.html`; names.set(f, p); writeFileSync(join(dir, f), html); };
  for (const [p, html] of body) keep(p, html);
  keep(editor, await (await fetch(site.url + editor)).text());
  keep('404', await (await fetch(`${site.url}/bestaat-niet`)).text());
  keep('player', await (await fetch(`${site.url}${types.film}/speler`)).text());
  const jar = join(root, 'node_modules/vnu-jar/build/dist/vnu.jar');
  const said = await new Promise(done => execFile('java', ['-Xss2m', '-jar', jar, '--format', 'json', '--stdout', '--exit-zero-always', '--skip-non-html', dir], { maxBuffer: 256 << 20 }, (e, out, err) => done(out || err)));
  const wrong = new Map();
  for (const m of JSON.parse(said).messages) {
    // Of its warnings those that speak of the page, not of taste.
    if (m.type !== 'error' && !/lang|heading|empty|duplicate/i.test(m.message)) continue;
    // Most words are those of somebody who wrote in Dutch, and say so themselves.
    if (/appears to be written in Dutch/.test(m.message) && /<h1[^>]* lang="nl"/.test(body.get(names.get(m.url.split('/').pop())) ?? '')) continue;
    const k = `${m.type} ${m.message}`;
    wrong.set(k, [...wrong.get(k) ?? [], `${names.get(m.url.split('/').pop())} ${m.extract?.replace(/\s+/g, ' ').slice(0, 120)}`]);
  }
  assert.deepEqual([...wrong].map(([k, v]) => `${v.length}x ${k} | ${v[0]}`), []);
});

test('weight: a page at most 100 KB, a first visit at most 60 KB compressed', async () => {
  const size = async p => {
    const a = await fetch(site.url + p, { headers: { 'accept-encoding': 'br' }, redirect: 'manual' });
    const total = Number(a.headers.get('content-length'));
    await a.arrayBuffer();
    return total || Infinity;
  };
  eachPage((p, html) => assert.ok(Buffer.byteLength(html) <= 100_000, `${Buffer.byteLength(html)} bytes`));
  // fetch() unpacks; the length is that of what went over the line.
  const known = new Map(), table = [];
  for (const [type, p] of Object.entries(types)) for (const lang of langs) {
    const path = inLanguage(p, lang), html = body.get(path);
    const first = [...new Set([...html.matchAll(/<(?:link|script)[^>]+(?:href|src)="(\/static\/[^"]+)"|<use href="(\/static\/[^"#]+)/g)].map(m => m[1] ?? m[2]))];
    let total = await size(path);
    for (const f of first) { if (!known.has(f)) known.set(f, await size(f)); total += known.get(f); }
    table.push(`${type} ${lang}: page ${Buffer.byteLength(html)}, first visit ${total}`);
    assert.ok(total <= 60_000, table.at(-1));
  }
  writeFileSync(join(shots, 'weight.txt'), `${table.join('\n')}\n`);
});

// Pages are made of the same few hundred pieces. So many that each piece, in each language, is looked at; and some at
// random, of which the seed is printed. AXE=all looks at every page, which takes ten minutes.
const pieces = (p, html) => {
  const found = new Set();
  for (const [, tag, attrs] of html.matchAll(/<([a-z][a-z0-9]*)((?:\s[^<>]*)?)>/g)) {
    const also = [...attrs.matchAll(/\s(?:class|type|role)="([^"]*)"/g)].flatMap(m => m[1].split(' '));
    for (const x of ['', ...also]) found.add(`${langOf(p)} ${tag} ${x}`);
  }
  return found;
};
function toLookAt(all, seed) {
  const of = new Map(all.map(p => [p, pieces(p, body.get(p))])), seen = new Set(), chosen = new Set();
  const fresh = p => [...of.get(p)].filter(x => !seen.has(x)).length;
  for (;;) {
    const best = all.filter(p => !chosen.has(p)).map(p => [fresh(p), p]).sort((a, b) => b[0] - a[0])[0];
    if (!best?.[0]) break;
    chosen.add(best[1]);
    for (const x of of.get(best[1])) seen.add(x);
  }
  const order = p => createHash('sha256').update(`${seed} ${p}`).digest('hex');
  const rest = all.filter(p => !chosen.has(p)).sort((a, b) => order(a) < order(b) ? -1 : 1);
  return [...chosen, ...rest.slice(0, 30)];
}

test('axe: pages with every piece', { skip: onePass }, async t => {
  const r = await reader(site, { script: true, width: 1280 });
  const wrong = [], seed = process.env.MEENT_TEST_SEED ?? String(Date.now());
  // The English address of a text that is only in Dutch shows what its Dutch address showed.
  const all = paths.filter(p => langOf(p) === 'nl' || !body.get(p).includes(onlyDutch));
  const own = process.env.AXE === 'all' ? all : toLookAt(all, seed);
  t.diagnostic(`MEENT_TEST_SEED=${seed}: ${own.length} of ${all.length} pages`);
  for (const p of [...own, editor, `${types.film}/speler`]) {
    await r.page.goto(site.url + p, { waitUntil: 'domcontentloaded' });
    for (const v of await violations(r.page)) wrong.push(`${p}: ${v}`);
  }
  await r.clean();
  await r.close();
  assert.deepEqual(wrong, []);
});

// What colour and width can break; the rest axe saw above.
const byColour = ['color-contrast', 'link-in-text-block'];
const byWidth = [...byColour, 'target-size', 'scrollable-region-focusable', 'heading-order', 'region', 'aria-hidden-focus', 'label', 'button-name', 'link-name'];

test('axe: each type of page, light and dark, wide and narrow; pictures of all', { skip: onePass }, async () => {
  const wrong = [];
  for (const lang of langs) {
    const r = await reader(site, { width: 1280, lang });
    for (const [type, p] of [...Object.entries(types), ['captions', editor], ['lost', '/bestaat-niet-echt']]) {
      // English words are about as long as Dutch ones: the narrow page, which is where they could stick out, will do.
      for (const width of lang === 'nl' ? [1280, 390] : [390]) {
        await r.page.setViewportSize({ width, height: width === 390 ? 844 : 800 });
        await r.page.emulateMedia({ colorScheme: 'light' });
        await r.page.goto(r.url(p), { waitUntil: 'load' });
        const name = `${type}-${lang}-${width}`;
        if (await sideways(r.page) > 0) wrong.push(`${name}: scrolls sideways`);
        assert.equal(await ground(r.page), 'rgb(255, 255, 255)');
        // The pictures first, because axe opens what is folded; and with all that comes on scrolling.
        await r.page.evaluate(() => Promise.all([...document.images].map(i => { i.loading = 'eager'; return i.decode().catch(() => {}); })));
        await r.page.screenshot({ path: join(shots, `${name}-light.png`), fullPage: true });
        await r.page.emulateMedia({ colorScheme: 'dark' });
        assert.equal(await ground(r.page), 'rgb(15, 29, 23)');
        await r.page.screenshot({ path: join(shots, `${name}-dark.png`), fullPage: true });
        for (const v of await violations(r.page, byColour)) wrong.push(`${name}-dark: ${v}`);
        await r.page.emulateMedia({ colorScheme: 'light' });
        for (const v of await violations(r.page, byWidth)) wrong.push(`${name}: ${v}`);
      }
    }
    await r.clean(/status of 404/);
    await r.close();
  }
  assert.deepEqual(wrong, []);
});

test('axe: the theme of Den Haag, each type of page', { skip: onePass }, async () => {
  const city = await start({ name: 'denhaag', settings: { theme: 'denhaag', cobrand: 'Gemeente Den Haag' } });
  const wrong = [];
  try {
    const r = await reader(city, { width: 1280, dark: true });
    for (const [type, p] of Object.entries(types)) {
      await r.page.goto(city.url + p, { waitUntil: 'load' });
      assert.match(await r.page.locator('html').getAttribute('class'), /denhaag-theme/);
      const brand = await r.page.evaluate(() => getComputedStyle(document.documentElement).getPropertyValue('--meent-color-brand').trim());
      assert.notEqual(brand, '');
      assert.equal(await ground(r.page), 'rgb(255, 255, 255)', 'a coat without a dark set stays light');
      for (const width of [1280, 390]) {
        await r.page.setViewportSize({ width, height: 800 });
        if (await sideways(r.page) > 0) wrong.push(`${type} ${width}: scrolls sideways`);
        if (['home', 'lesson', 'library'].includes(type)) await r.page.screenshot({ path: join(shots, `denhaag-${type}-${width}.png`), fullPage: true });
        for (const v of await violations(r.page, byWidth)) wrong.push(`${type} ${width}: ${v}`);
      }
    }
    await r.clean();
    await r.close();
  } finally { await city.stop(); }
  assert.deepEqual(wrong, []);
});

for (const [name, width, font] of [['320 px (1.4.10)', 320, 100], ['text at 200 % (1.4.4)', 1280, 200], ['320 px with text at 150 %', 320, 150]]) test(`nothing sticks out at ${name}`, { skip: onePass }, async () => {
  const r = await reader(site, { width });
  const wide = [];
  // The narrowest looks at every page; the others at one of each type.
  const looked = font === 100 ? paths.filter(p => langOf(p) === 'nl') : [];
  for (const p of [...new Set([...Object.values(types), ...looked]), editor]) {
    await r.page.goto(site.url + p, { waitUntil: 'domcontentloaded' });
    await r.page.evaluate(f => { const s = new CSSStyleSheet(); s.replaceSync(`html{font-size:${f}%}`); document.adoptedStyleSheets = [s]; document.querySelectorAll('details').forEach(d => { d.open = true; }); }, font);
    const over = await sideways(r.page);
    if (over > 0) wide.push(`${p} ${over}px: ${await r.page.evaluate(() => [...document.querySelectorAll('main *, header *, footer *')].filter(e => e.getBoundingClientRect().right > document.documentElement.clientWidth + 1 && !e.closest('.m-tablewrap')).slice(0, 3).map(e => e.className?.baseVal ?? e.className).join(', '))}`);
  }
  await r.close();
  assert.deepEqual(wide, []);
});

test('targets are at least 24 by 24 px, or stand in running text (2.5.8)', { skip: onePass }, async () => {
  const r = await reader(site, { width: 390, hasTouch: true, isMobile: true });
  const small = [];
  for (const p of [...Object.values(types), editor]) {
    await r.page.goto(site.url + p, { waitUntil: 'domcontentloaded' });
    small.push(...await r.page.evaluate(n => [...document.querySelectorAll('a[href],button,input:not([type=hidden]),summary,textarea,select')].filter(e => e.checkVisibility() && !e.closest('p, dd, li:has(> p)') && !e.closest('.m-prose li') && !e.matches('.nl-skip-link')).map(e => [e, e.getBoundingClientRect()]).filter(([e, r]) => (r.height < 24 || r.width < 24) && getComputedStyle(e, '::after').position !== 'absolute' && !e.labels?.length).map(([e, r]) => `${n} ${e.textContent.trim().slice(0, 30)} ${Math.round(r.width)}x${Math.round(r.height)}`), p));
  }
  await r.close();
  assert.deepEqual(small, []);
});

test('forced colours: what has the focus and what is chosen can be seen', { skip: onePass }, async () => {
  const r = await reader(site, { width: 1280, forcedColors: 'active' });
  await r.page.goto(site.url + types.answered);
  await r.key.to(r.page.locator('.m-exercise button[type=submit]').first());
  const line = await r.page.evaluate(() => { const s = getComputedStyle(document.activeElement); return [s.outlineStyle, parseFloat(s.outlineWidth), s.borderTopStyle]; });
  assert.ok(line[0] !== 'none' && line[1] >= 2, `focus: ${line}`);
  assert.notEqual(line[2], 'none', 'a button has an edge');
  await r.page.screenshot({ path: join(shots, 'answered-forced-colours.png'), fullPage: true });
  // The system draws in its own colours here; axe reckons with those of the style sheet.
  assert.deepEqual((await violations(r.page)).filter(v => !v.startsWith('color-contrast')), []);
  await r.close();
});

test('without script every page shows all it has', { skip: onePass }, async () => {
  const r = await reader(site, { width: 1280, script: false });
  const wrong = [];
  for (const p of Object.values(types)) {
    await r.page.goto(site.url + p, { waitUntil: 'domcontentloaded' });
    const [main, dead] = await r.page.evaluate(() => [document.querySelector('main').innerText.length, [...document.querySelectorAll('[data-copy], [data-print], [data-where], [data-cue-tools]')].filter(e => e.checkVisibility()).length]);
    if (main < 60) wrong.push(`${p}: empty`);
    if (dead) wrong.push(`${p}: a button that does nothing without script`);
  }
  await r.clean();
  await r.close();
  assert.deepEqual(wrong, []);
});

// Each city's coat over the documented parts. The tokens of the cities come from npm and stay in build/:
// only Den Haag's are free to hand out (themes/README.md). Groningen has no package; it gets made-up values here.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { check } from '../../tools/contrast.mjs';
import { properties } from '../../tools/css.mjs';
import { buildTheme } from '../../tools/theme.mjs';
import { modes, open } from './browser.mjs';
import { start } from './serve.mjs';

const root = new URL('../..', import.meta.url).pathname;
const work = join(root, 'build/gallery-themes');
const run = (...args) => execFileSync(process.execPath, args, { cwd: root, env: { ...process.env, MEENT_GALLERY: '1' } });
mkdirSync(work, { recursive: true });
run('tools/build-assets.mjs', join(work, 'assets'));
const bundle = readFileSync(join(work, 'assets', readdirSync(join(work, 'assets')).find(f => /^meent\.\w+\.css$/.test(f))), 'utf8');
const npm = p => readFileSync(join(root, 'node_modules', p), 'utf8');
const groningen = ':root{--basis-text-font-family-default:sans-serif;--groningen-color-black:#111;--groningen-color-grey-dark:#444;--groningen-color-blue-dark:#123a66;--groningen-color-lightblue-light:#e3eef8;--groningen-color-lightblue-dark:#0f4c81;--groningen-color-grey-background-light:#f6f6f6;--groningen-color-grey-background:#ececec;--groningen-color-grey-border:#6b6b6b;--groningen-color-grey-mid:#878787}';
const cities = {
  amsterdam: () => npm('@amsterdam/design-system-tokens/dist/index.theme.css'),
  denhaag: () => npm('@gemeente-denhaag/design-tokens-components/dist/theme/index.css'),
  groningen: () => groningen,
  rotterdam: () => npm('@gemeente-rotterdam/design-tokens/dist/theme.css'),
  utrecht: () => npm('@utrecht/design-tokens/dist/theme.css'),
};
const bridge = name => readFileSync(join(root, 'themes', `${name}.css`), 'utf8');
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

let ctx;
before(async () => { ctx = await open(modes.desktop); });
after(() => ctx.close());

for (const [name, tokens] of Object.entries(cities)) test(name, async t => {
  const theme = buildTheme({ name, bundle, bridge: bridge(name), tokens: tokens() });
  const file = join(work, `${name}.css`);
  writeFileSync(file, theme.css);
  assert.ok(theme.css.length < 4000, `${theme.css.length} bytes`);
  run('tests/gallery/build.mjs', join(work, 'assets'), join(work, name), file, theme.cls);
  const site = await start(join(work, name));
  const page = await ctx.newPage();
  try {
    for (const f of readdirSync(join(work, name)).filter(f => f.endsWith('.html'))) await t.test(f, async () => {
      await page.goto(`${site.url}/${f}`, { waitUntil: 'load' });
      // A coat that does not reach the page would pass everything: the button must wear the brand colour.
      const brand = await page.evaluate(() => getComputedStyle(document.documentElement).getPropertyValue('--meent-color-brand').trim());
      assert.notEqual(brand, properties(readFileSync(join(root, 'assets/css/tokens.css'), 'utf8')).get('--meent-color-brand'));
      await page.evaluate(() => document.querySelectorAll('details').forEach(d => { d.open = true; }));
      await page.evaluate(axe);
      const r = await page.evaluate(() => window.axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa', 'best-practice'] }));
      assert.deepEqual(r.violations.map(v => `${v.id} ${v.nodes[0].html.slice(0, 120)} ${v.nodes[0].failureSummary}`), []);
    });
    await page.screenshot({ path: join(work, `${name}.png`) });
  } finally { await page.close(); site.server.close(); site.server.closeAllConnections(); }
});

test('a theme that readers cannot use is refused, with the reason', () => {
  const make = (extra, tokens = ':root{--c:#0b5d47}') => () => buildTheme({ name: 'x', bundle, tokens, bridge: `.x-theme {\n  --meent-color-brand: var(--c);\n${extra}\n}` });
  assert.doesNotThrow(make(''));
  assert.throws(make('', ':root{--c:#ffe000}'), /on-brand on brand .*needs 4.5/);
  assert.throws(make('', ':root{--d:#000}'), /lacks --c/);
  assert.throws(make('', ':root{--c:rgb(0 0 0 / 50%)}'), /refused/); // see-through: cannot be judged
  assert.throws(make('  --meent-size-m: 14px;'), /smaller than 16 px/);
  assert.throws(make('  --utrecht-focus-outline-style: none;'), /focus line/);
  assert.throws(make('  --utrecht-focus-outline-width: 0;'), /focus line/);
  assert.throws(make('}\n.x-theme a { outline: none; '), /focus line/);
  assert.throws(make('  --meent-color-link: light-dark(#0b5d47, #0b5d47);'), /dark/);
});

test('a token file cannot speak to our contract', () => {
  const { css } = buildTheme({ name: 'x', bundle, tokens: ':root{--c:#0b5d47;--meent-color-text:#fff}', bridge: '.x-theme {\n  --meent-color-brand: var(--c);\n}' });
  assert.ok(!css.includes('--meent-color-text'));
});

test('our own theme: every pair, light and dark', () => {
  const rows = check();
  assert.ok(rows.length > 80 && new Set(rows.map(r => r.mode)).size === 2);
  assert.deepEqual(rows.filter(r => !r.ok), []);
});

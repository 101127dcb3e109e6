// Builds what the browser gets: node tools/build-assets.mjs OUTDIR
// Writes OUTDIR/NAME.HASH.EXT, beside it .gz and .br (not for fonts), and last OUTDIR/assets.txt with one line per
// asset: `name.ext<TAB>NAME.HASH.EXT<TAB>content-type`, from which the C build makes its table.
// Same input, same bytes: no dates, no random names, everything sorted.
import * as esbuild from 'esbuild';
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';
import { pictures } from '../assets/art/art.mjs';
import { flatten } from './css.mjs';
import { buildTheme } from './theme.mjs';

const root = new URL('..', import.meta.url).pathname;
const outdir = process.argv[2];
if (!outdir) { console.error('usage: node tools/build-assets.mjs OUTDIR'); process.exit(2); }
rmSync(outdir, { recursive: true, force: true });
mkdirSync(outdir, { recursive: true });

const types = { css: 'text/css; charset=utf-8', js: 'text/javascript; charset=utf-8', svg: 'image/svg+xml', woff2: 'font/woff2', txt: 'text/plain; charset=utf-8' };
const rows = [];
function put(name, ext, data) {
  const raw = Buffer.from(data);
  const hash = createHash('sha256').update(raw).digest('hex').slice(0, 10);
  const file = `${name}.${hash}.${ext}`;
  writeFileSync(join(outdir, file), raw);
  const row = { name: `${name}.${ext}`, file, type: types[ext], raw: raw.length, gz: raw.length, br: raw.length };
  if (ext !== 'woff2') {
    const gz = gzipSync(raw, { level: 9 });
    gz[9] = 255; // the byte that names the operating system
    const br = brotliCompressSync(raw, { params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_LGWIN]: 22, [constants.BROTLI_PARAM_SIZE_HINT]: raw.length } });
    writeFileSync(join(outdir, file + '.gz'), gz);
    writeFileSync(join(outdir, file + '.br'), br);
    Object.assign(row, { gz: gz.length, br: br.length });
  }
  rows.push(row);
  return file;
}

// Font: weights 400 to 700, Latin for Dutch and its neighbours, a plain zero.
const fontSource = join(root, 'node_modules/@fontsource-variable/atkinson-hyperlegible-next/files/atkinson-hyperlegible-next-latin-wght-normal.woff2');
const fontTmp = join(outdir, 'font.tmp');
execFileSync('/usr/bin/python3', [join(root, 'tools/make-font.py'), fontSource, fontTmp], { stdio: ['ignore', 'inherit', 'inherit'] });
const font = put('meent-sans', 'woff2', readFileSync(fontTmp));
rmSync(fontTmp);

// CSS: esbuild for our own and the NL Design System parts. The newest CSS (light-dark, popover) passes through as it is.
const target = ['chrome115', 'firefox121', 'safari17'];
const css0 = await esbuild.build({ entryPoints: [join(root, 'assets/css/main.css')], bundle: true, minify: true, write: false, target, external: ['*.woff2'], legalComments: 'none', logLevel: 'warning' });
const css = '/*! Bevat NL Design System en Utrecht componenten, EUPL-1.2 */\n' + flatten(css0.outputFiles[0].text).replace('meent-sans.woff2', font);
put('meent', 'css', css);
// The live session has a style and a script of its own, and so has the page that records a voice: whoever reads a course does not
// pay for it.
const live = await esbuild.build({ entryPoints: [join(root, 'assets/css/live.css')], bundle: true, minify: true, write: false, target, legalComments: 'none', logLevel: 'warning' });
put('live', 'css', flatten(live.outputFiles[0].text));

for (const [name, format] of [['meent', 'esm'], ['live', 'esm'], ['record', 'esm'], ['street', 'esm'], ['live-worker', 'iife'], ['colour', 'iife']]) {
  const js = await esbuild.build({ entryPoints: [join(root, `assets/js/${name}.js`)], bundle: true, minify: true, write: false, format, target: 'es2022', legalComments: 'none', logLevel: 'warning' });
  put(name, 'js', js.outputFiles[0].text);
}

// Icons: exactly those that a template names, and those in assets/icons.txt.
const walk = dir => existsSync(dir) ? readdirSync(dir, { withFileTypes: true }).flatMap(e => e.isDirectory() ? walk(join(dir, e.name)) : [join(dir, e.name)]) : [];
const icons = new Set(readFileSync(join(root, 'assets/icons.txt'), 'utf8').split('\n').map(l => l.replace(/#.*/, '').trim()).filter(Boolean));
const templates = [...walk(join(root, 'src')).filter(f => /\.(html|xml)$/.test(f)), ...(process.env.MEENT_GALLERY ? [join(root, 'assets/README.md')] : [])];
for (const f of templates) for (const m of readFileSync(f, 'utf8').matchAll(/\{\{\s*icon\s+([a-z0-9-]+)\s*\}\}/g)) icons.add(m[1]);
let sprite = '<svg xmlns="http://www.w3.org/2000/svg">';
for (const n of [...icons].sort()) {
  const path = join(root, `node_modules/@tabler/icons/icons/outline/${n}.svg`);
  if (!existsSync(path)) { console.error(`build-assets: there is no icon "${n}". Names: node_modules/@tabler/icons/icons/outline`); process.exit(1); }
  const inner = readFileSync(path, 'utf8').replace(/^[\s\S]*?<svg[^>]*>/, '').replace('</svg>', '').replace(/<path stroke="none" d="M0 0h24v24H0z" fill="none"\/>/, '').replace(/\s*\n\s*/g, '').replaceAll(' />', '/>');
  sprite += `<symbol id="${n}" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round">${inner}</symbol>`;
}
put('icons', 'svg', sprite + '</svg>');

for (const [name, svg] of Object.entries(pictures())) put(name, 'svg', svg);

// Themes that are free to ship. The other cities bring their own token file: themes/README.md.
put('theme-denhaag', 'css', buildTheme({
  name: 'denhaag', bundle: css, bridge: readFileSync(join(root, 'themes/denhaag.css'), 'utf8'),
  tokens: readFileSync(join(root, 'node_modules/@gemeente-denhaag/design-tokens-components/dist/theme/index.css'), 'utf8'),
}).css);

rows.sort((a, b) => a.name < b.name ? -1 : 1);
writeFileSync(join(outdir, 'assets.txt'), rows.map(r => `${r.name}\t${r.file}\t${r.type}\n`).join(''));

// What it weighs, and where it stops being light.
const art = rows.filter(r => r.name.startsWith('art-'));
const sum = (list, k) => list.reduce((a, r) => a + r[k], 0);
const line = (n, r) => console.log(n.padEnd(22), String(r.raw).padStart(8), String(r.gz).padStart(8), String(r.br).padStart(8));
console.log('asset'.padEnd(22), '     raw', '      gz', '      br');
for (const r of rows) if (!art.includes(r)) line(r.name, r);
line(`${art.length} pictures together`, { raw: sum(art, 'raw'), gz: sum(art, 'gz'), br: sum(art, 'br') });
const br = n => rows.find(r => r.name === n).br;
const first = ['meent.css', 'meent.js', 'colour.js', 'icons.svg', 'meent-sans.woff2', 'favicon.svg', 'mark.svg', 'mark-light.svg', 'art-hero.svg'].reduce((a, n) => a + br(n), 0);
console.log(`first visit without the page: ${first}`);
const budget = [['meent.css', 20480], ['meent.js', 5120], ['meent-sans.woff2', 20480]].filter(([n, max]) => br(n) > max).map(([n, max]) => `${n} ${br(n)} > ${max}`);
if (first > 50 * 1024) budget.push(`first visit ${first} > 51200 (60 kB with 10 kB for the page)`);
if (budget.length) { console.error('build-assets: over budget: ' + budget.join(', ')); process.exit(1); }

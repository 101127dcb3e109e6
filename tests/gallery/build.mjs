// Makes pages of the HTML blocks in assets/README.md: what is written there is what is tested.
//   node tests/gallery/build.mjs ASSETS OUTDIR [THEME.css CLASS]
import { mkdirSync, readFileSync, writeFileSync, copyFileSync, readdirSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';

const [assets, out, themeFile, themeClass] = process.argv.slice(2);
if (!out) { console.error('usage: node tests/gallery/build.mjs ASSETS OUTDIR [THEME.css CLASS]'); process.exit(2); }
rmSync(out, { recursive: true, force: true });
mkdirSync(join(out, 'static'), { recursive: true });
for (const f of readdirSync(assets)) copyFileSync(join(assets, f), join(out, 'static', f));
const files = new Map(readFileSync(join(assets, 'assets.txt'), 'utf8').trim().split('\n').map(l => l.split('\t')).map(([n, f]) => [n, `/static/${f}`]));
const asset = n => { const f = files.get(n); if (!f) throw new Error(`gallery: no asset ${n}`); return f; };
const icons = readFileSync(join(assets, basename(files.get('icons.svg'))), 'utf8');

const readme = readFileSync(new URL('../../assets/README.md', import.meta.url), 'utf8');
const blocks = [...readme.matchAll(/^```html (\S+)\n([\s\S]*?)^```$/gm)].map(m => [m[1], m[2].trimEnd()]);
const frame = blocks.find(([n]) => n === 'frame')[1];
const fill = html => html
  .replace(/\{\{ icon ([\w-]+) \}\}/g, (m, n) => {
    if (!icons.includes(`id="${n}"`)) throw new Error(`gallery: no icon ${n}`);
    return `<svg class="m-icon" width="24" height="24" aria-hidden="true" focusable="false"><use href="${asset('icons.svg')}#${n}"></use></svg>`;
  })
  .replace(/\{\{ asset ([\w.-]+) \}\}/g, (m, n) => asset(n));

for (const [info, html] of blocks) {
  if (info === 'frame') continue;
  const name = info.replace('page=', '');
  let page = fill(frame.replace('{{ main }}', () => html)).replace('<title>Voorbeeld', `<title>${name}`);
  if (themeFile) {
    copyFileSync(themeFile, join(out, 'static/theme.css'));
    page = page.replace('class="meent-theme"', `class="${themeClass}"`).replace(/<!-- a city theme[^\n]*-->/, '<link rel="stylesheet" href="/static/theme.css">');
  }
  writeFileSync(join(out, `${name}.html`), page + '\n');
}

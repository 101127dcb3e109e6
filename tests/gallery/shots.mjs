// Pictures of the gallery for the eye: node tests/gallery/shots.mjs PAGES OUTDIR [mode,mode] [page …]
import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { modes, open } from './browser.mjs';
import { start } from './serve.mjs';

const [root, out, which = 'desktop,mobile,dark', ...only] = process.argv.slice(2);
mkdirSync(out, { recursive: true });
const { server, url } = await start(root);
const pages = only.length ? only : readdirSync(root).filter(f => f.endsWith('.html')).map(f => f.replace('.html', ''));
for (const mode of which.split(',')) {
  const ctx = await open(mode === 'print' ? {} : modes[mode]);
  const page = await ctx.newPage();
  page.on('console', c => ['error', 'warning'].includes(c.type()) && console.log(mode, page.url(), c.text()));
  for (const n of pages) {
    await page.goto(`${url}/${n}`, { waitUntil: 'load' });
    if (mode === 'print') { await page.pdf({ path: join(out, `${n}.pdf`), format: 'A4', printBackground: true, preferCSSPageSize: true }); continue; }
    if (mode !== 'nojs') {
      await page.evaluate(async () => { await document.fonts.ready; for (const i of document.images) i.loading = 'eager'; });
      await page.waitForTimeout(150);
      const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
      if (over > 0) console.log('OVERFLOW', mode, n, over);
    }
    await page.screenshot({ path: join(out, `${n}-${mode}.png`), fullPage: true });
  }
  await ctx.close();
}
server.close();
server.closeAllConnections();

// Chromium with an empty profile, a reader who uses only the keyboard, and an eye on what no page may do.
import assert from 'node:assert/strict';
import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { root } from './site.mjs';

export const shots = process.env.MEENT_SHOTS ?? join(root, 'build/shots');
mkdirSync(shots, { recursive: true });

let running = null;
/** One browser per test file; each context in it is a new reader with nothing stored. */
export function browser() {
  running ??= chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', headless: true,
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync', '--disable-extensions', '--mute-audio', '--use-fake-device-for-media-stream'],
  });
  return running;
}
export const closeBrowser = async () => { if (running) await (await running).close(); running = null; };

/**
 * A new reader: { page, key, clean, close }. `as`: somebody of site.person(), who is then signed in; `signs`: this reader will sign
 * in, so a cookie is no fault. Without either, any cookie is.
 */
export async function reader(site, { script = true, width = 1280, lang = 'nl', dark = false, as = null, signs = false, ...more } = {}) {
  const ctx = await (await browser()).newContext({
    viewport: { width, height: width < 600 ? 844 : 800 }, locale: lang === 'nl' ? 'nl-NL' : 'en-GB', javaScriptEnabled: script,
    colorScheme: dark ? 'dark' : 'light', reducedMotion: 'reduce', ...more,
  });
  ctx.setDefaultTimeout(20_000);
  const page = await ctx.newPage();
  const wrong = [];
  ctx.on('request', r => { if (!r.url().startsWith(`${site.url}/`) && !r.url().startsWith('blob:') && r.url() !== 'about:blank') wrong.push(`asks another host: ${r.url()}`); });
  if (as) { const [name, value] = as.cookie.split('='); await ctx.addCookies([{ name, value, url: site.url, httpOnly: true, sameSite: 'Lax' }]); }
  if (!as && !signs) ctx.on('response', async r => { if (await r.headerValue('set-cookie').catch(() => null)) wrong.push(`sets a cookie: ${r.url()}`); });
  // Chromium reports breaches of the content policy, too, as errors of the console.
  page.on('console', m => { if (m.type() === 'error') wrong.push(`console: ${m.text()} ${m.location().url ?? ''}`); });
  page.on('pageerror', e => wrong.push(`script: ${e.message}`));
  return {
    ctx, page, key: keyboard(page), wrong,
    url: path => site.url + (lang === 'nl' ? path : `/en${path}`),
    /** To call at the end of each journey. expected: what a test brought about itself, such as its own 404. */
    async clean(expected = /$^/) {
      assert.deepEqual(wrong.filter(w => !expected.test(w)), []);
      const cookies = await ctx.cookies();
      if (as || signs) for (const c of cookies) assert.ok(/^(__Host-)?meent$/.test(c.name) && c.httpOnly && c.sameSite === 'Lax' && c.path === '/', JSON.stringify(c));
      else assert.deepEqual(cookies, [], 'cookies');
    },
    close: () => ctx.close(),
  };
}

// What has the focus, said as a reader would.
const focused = page => page.evaluate(() => { const e = document.activeElement; return `${e.tagName} ${e.id} ${(e.innerText ?? e.value ?? '').slice(0, 40)}`; });

export function keyboard(page) {
  const press = (k, n = 1) => n > 1 ? press(k).then(() => press(k, n - 1)) : page.keyboard.press(k);
  // An element that was found once is asked seven times as fast as one that is looked for again; what the page put anew is.
  const finder = target => {
    let found = null;
    return async () => {
      for (;;) {
        found ??= await target.elementHandle();
        const here = await found.evaluate(e => e.isConnected ? e === document.activeElement || (e.type === 'radio' && document.activeElement.type === 'radio' && document.activeElement.name === e.name && document.activeElement.form === e.form) : null).catch(e => { if (/context|disposed|detached|navigation/i.test(e.message)) return null; throw e; });
        if (here !== null) return here;
        found = null;
      }
    };
  };
  return {
    press,
    type: text => page.keyboard.type(text),
    /** Tab (or Shift+Tab) until the target has the focus, as a reader does; fails when it is never reached. */
    async to(target, { back = false, most = 250 } = {}) {
      await target.waitFor({ state: 'attached' });
      assert.equal(await target.count(), 1, 'one element to go to');
      const has = finder(target);
      for (let i = 0; i <= most; i++) {
        if (await has()) {
          // Of a group of radio buttons another one may have it: that one is what a reader looks for.
          assert.ok(await seen(page.locator(':focus')), `what has the focus cannot be seen: ${await focused(page)}`);
          return;
        }
        await press(back ? 'Shift+Tab' : 'Tab');
      }
      assert.fail(`the keyboard does not reach ${target}; it is at ${await focused(page)}`);
    },
    /** Tab to it, and Enter; waits for the page where a link leads. */
    async follow(target, options) {
      await this.to(target, options);
      await Promise.all([page.waitForEvent('framenavigated'), press('Enter')]);
      await page.waitForLoadState('load');
    },
    /** Tab to it, and Enter (or another key) without leaving the page. */
    async use(target, k = 'Enter', options) { await this.to(target, options); await press(k); },
    /** Of a group of radio buttons: Tab into the group, arrows to the one. */
    async choose(radio, options) {
      await this.to(radio, options);
      for (let i = 0; i < 20 && !await radio.evaluate(e => e === document.activeElement); i++) await press('ArrowDown');
      assert.ok(await seen(radio), `what has the focus cannot be seen: ${await focused(page)}`);
      if (!await radio.isChecked()) await press('Space');
      assert.ok(await radio.isChecked());
    },
  };
}

// 2.4.7 and 2.4.11: on the screen, not covered, and with a line around it (its own, or that of what holds it).
async function seen(target) {
  return target.evaluate(e => {
    const r = e.getClientRects()[0] ?? e.getBoundingClientRect();
    if (!r.width || !r.height) return false;
    const x = Math.min(Math.max(r.left + r.width / 2, 0), innerWidth - 1), y = Math.min(Math.max(r.top + Math.min(r.height / 2, 20), 0), innerHeight - 1);
    const top = document.elementFromPoint(x, y);
    return !!top && (top === e || e.contains(top) || top.contains(e) || e.labels?.[0]?.contains(top) === true);
  });
}

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
export const axeTags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
/** What axe finds wrong, one line each. only: the names of a few rules. A page is the same to the letter on both databases,
    which web-walk shows; so axe looks on SQLite only, unless AXE=all. */
export async function violations(page, only = null) {
  if (process.env.MEENT_DATABASE_KIND === 'postgres' && process.env.AXE !== 'all') return [];
  await page.evaluate(() => document.querySelectorAll('details').forEach(d => { d.open = true; }));
  if (!await page.evaluate(() => 'axe' in window)) await page.evaluate(axeSource);
  const r = await page.evaluate(o => window.axe.run(document, { runOnly: o, resultTypes: ['violations'] }), only ? { type: 'rule', values: only } : { type: 'tag', values: axeTags });
  return r.violations.map(v => `${v.id} ${v.nodes.length}x ${v.nodes[0].html.slice(0, 160)} | ${v.nodes[0].failureSummary?.replace(/\s+/g, ' ').slice(0, 220)}`);
}
/** Waits until what runs in the page is true. waitForFunction does not run where scripts are off. */
export async function until(page, what, arg, ms = 20_000) {
  for (const end = Date.now() + ms; ;) {
    if (await page.evaluate(what, arg).catch(e => { if (/Execution context|navigation/.test(e.message)) return false; throw e; })) return;
    if (Date.now() > end) throw new Error(`never true: ${what} ${JSON.stringify(arg)}`);
    await new Promise(done => setTimeout(done, 50));
  }
}
export const ground = page => page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
export const sideways = page => page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

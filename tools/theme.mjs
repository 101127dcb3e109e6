// Turns the token file of a city into a small theme:
//   node tools/theme.mjs NAME TOKENS.css OUT.css [BRIDGE.css] [BUNDLE.css]
// BRIDGE is themes/NAME.css unless given; BUNDLE is the built meent.*.css (default: the one in build/assets).
// Keeps only tokens that the bundle or the bridge uses, followed through var(). Refuses a theme that readers cannot use.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { check } from './contrast.mjs';
import { properties, refs, resolve } from './css.mjs';

const strip = s => s.replace(/\/\*[\s\S]*?\*\//g, '');

/** mode "light" (default): colours, font, corners through the bridge. "full": also sizes and states of components. */
export function buildTheme({ name, bundle, bridge, tokens, mode = 'light' }) {
  const cls = /^\s*\.([\w-]+)\s*\{/m.exec(strip(bridge))?.[1];
  if (!cls) throw new Error(`theme ${name}: the bridge has no class`);
  const given = properties(tokens);
  // The contract is the bridge's: a token file may not set our names, nor switch the focus line off.
  for (const n of given.keys()) if (n.startsWith('--meent-')) given.delete(n);

  const missing = [...new Set(refs(strip(bridge)))].filter(n => !given.has(n) && !n.startsWith('--meent-'));
  if (missing.length) throw new Error(`theme ${name}: the token file lacks ${missing.join(', ')}`);

  const keep = new Set();
  const todo = [...refs(strip(bridge)), ...(mode === 'full' ? refs(bundle) : [])];
  while (todo.length) {
    const n = todo.pop();
    if (keep.has(n) || !given.has(n)) continue;
    keep.add(n);
    todo.push(...refs(given.get(n)));
  }

  const all = new Map([...keep].map(n => [n, given.get(n)]));
  const ours = properties(bridge);
  const wrong = [];
  for (const [n, v] of [...all, ...ours]) {
    const value = resolve(v, new Map([...given, ...ours])) ?? v;
    if (/focus|outline/.test(n) && /outline-(style|width)$/.test(n) && /^(none|hidden|0(px|rem)?)$/.test(value)) wrong.push(`${n}: ${value} takes the focus line away`);
    if (/^--meent-size-(s|m)$|^--utrecht-(document|paragraph)-font-size$|^--nl-paragraph-font-size$/.test(n)) {
      const px = /^([\d.]+)(px|rem)$/.exec(value);
      if (px && px[1] * (px[2] === 'rem' ? 16 : 1) < 16) wrong.push(`${n}: ${value} makes text smaller than 16 px`);
    }
  }
  if (/outline\s*:\s*(none|0)\b/.test(strip(bridge))) wrong.push('the bridge takes the focus line away');
  const body = [...keep].sort().map(n => `${n}:${given.get(n)}`).join(';');
  const own = strip(bridge).replace(/\s*\n\s*/g, '').replace(/:\s+/g, ':').trim();
  // Without a dark set of its own a city stays light, whatever the device or the reader asks.
  const light = own.includes('light-dark(') ? '' : `.${cls}{color-scheme:light}.${cls} .m-colour{display:none}`;
  const css = `.${cls}{${body}}${light}${own}\n`;
  for (const r of check(css).filter(r => !r.ok)) wrong.push(`${r.front} on ${r.ground} ${r.ratio.toFixed(2)}, needs ${r.need} (${r.mode})`);
  if (wrong.length) throw new Error(`theme ${name} is refused:\n  ${wrong.join('\n  ')}`);
  return { css, cls, tokensIn: given.size, kept: keep.size };
}

if (process.argv[1] === new URL(import.meta.url).pathname) {
  const [name, tokensPath, out, bridgePath = new URL(`../themes/${name}.css`, import.meta.url).pathname, bundlePath] = process.argv.slice(2);
  if (!out) { console.error('usage: node tools/theme.mjs NAME TOKENS.css OUT.css [BRIDGE.css] [BUNDLE.css]'); process.exit(2); }
  try {
    const dir = 'build/assets';
    const bundle = readFileSync(bundlePath ?? join(dir, readdirSync(dir).find(f => /^meent\.\w+\.css$/.test(f))), 'utf8');
    const t = buildTheme({ name, bundle, bridge: readFileSync(bridgePath, 'utf8'), tokens: readFileSync(tokensPath, 'utf8'), mode: process.env.THEME_MODE });
    writeFileSync(out, t.css);
    console.log(`${name}: class ${t.cls}, ${t.tokensIn} tokens in, ${t.kept} kept, ${t.css.length} bytes`);
  } catch (e) { console.error(e.message); process.exit(1); }
}

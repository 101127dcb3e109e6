// WCAG contrast of the pairs of colours that Meent really uses, in light and dark.
//   node tools/contrast.mjs            our own theme
//   node tools/contrast.mjs THEME.css  a city theme made by tools/theme.mjs, over ours
// Ends with 1 when a pair is below what it needs.
import { readFileSync } from 'node:fs';
import { contrast, pick, properties, resolve, rgb } from './css.mjs';

const tokens = new URL('../assets/css/tokens.css', import.meta.url);

/** [front, ground, least contrast] by name in the token contract. Body text is AAA in our own theme, AA is the floor. */
export const pairs = [
  ['text', 'bg', 7], ['text', 'surface', 7], ['text', 'surface-2', 7], ['text', 'card', 7], ['text', 'accent-soft', 7], ['text', 'brand-soft', 7], ['text', 'clay-soft', 7], ['text', 'sky-soft', 7], ['text', 'negative-soft', 7], ['text', 'focus-halo', 4.5],
  ['text-subtle', 'bg', 4.5], ['text-subtle', 'surface', 4.5], ['text-subtle', 'accent-soft', 4.5], ['text-subtle', 'brand-soft', 4.5], ['text-subtle', 'card', 4.5],
  ['link', 'bg', 4.5], ['link', 'surface', 4.5], ['link', 'accent-soft', 4.5], ['link', 'brand-soft', 4.5], ['link', 'sky-soft', 4.5], ['link', 'card', 4.5], ['link-hover', 'bg', 4.5],
  ['on-brand', 'brand', 4.5], ['on-brand', 'brand-hover', 4.5], ['on-accent', 'accent', 4.5], ['brand', 'bg', 4.5], ['brand', 'surface-2', 4.5], ['brand', 'brand-soft', 4.5], ['brand-hover', 'brand-soft', 4.5],
  ['clay', 'clay-soft', 4.5], ['clay', 'bg', 4.5], ['bg', 'clay', 4.5], ['bg', 'sky', 4.5], ['sky', 'sky-soft', 4.5], ['negative', 'bg', 4.5], ['negative', 'negative-soft', 4.5], ['warning', 'warning-soft', 4.5], ['warning', 'accent-soft', 3],
  ['on-inverse', 'inverse-bg', 7], ['on-inverse-subtle', 'inverse-bg', 4.5],
  ['line-strong', 'bg', 3], ['line-strong', 'surface', 3], ['line-strong', 'card', 3], ['focus', 'bg', 3], ['focus', 'focus-halo', 3], ['chart-1', 'bg', 3], ['chart-2', 'bg', 3], ['chart-2', 'surface', 3], ['chart-1', 'chart-2', 1.5],
];

/** All pairs of a theme. `theme` is CSS that comes over the contract; a city is held to AA (4.5), our own to the list. */
export function check(theme = '') {
  const props = properties(readFileSync(tokens, 'utf8'));
  for (const [n, v] of properties(theme)) props.set(n, v);
  const modes = !theme || theme.includes('light-dark(') ? [false, true] : [false];
  const rows = [];
  for (const dark of modes) {
    const colour = name => {
      const value = resolve(props.get(`--meent-color-${name}`) ?? '', props);
      return value === null ? null : rgb(pick(value, dark));
    };
    for (const [front, ground, need0] of pairs) {
      const need = theme ? Math.min(need0, 4.5) : need0;
      const a = colour(front), b = colour(ground);
      const ratio = a && b ? contrast(a, b) : 0; // a colour that cannot be read counts as a failure
      rows.push({ mode: dark ? 'dark' : 'light', front, ground, need, ratio, ok: ratio >= need });
    }
  }
  return rows;
}

if (process.argv[1] === new URL(import.meta.url).pathname) {
  const rows = check(process.argv[2] ? readFileSync(process.argv[2], 'utf8') : '');
  for (const r of rows) console.log(r.mode.padEnd(6), `${r.front} on ${r.ground}`.padEnd(34), r.ratio.toFixed(2).padStart(6), `needs ${r.need}`, r.ok ? '' : 'FAIL');
  const bad = rows.filter(r => !r.ok).length;
  console.log(`${rows.length - bad} pairs pass, ${bad} fail`);
  process.exit(bad ? 1 : 0);
}

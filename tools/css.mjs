// The little that our tools need to know of CSS: custom properties, colours, light-dark().

/** Text inside the outermost brackets from `open` on: returns [inside, index after the closing bracket]. */
function brackets(s, open) {
  let depth = 0;
  for (let i = open; i < s.length; i++) {
    if (s[i] === '(') depth++;
    else if (s[i] === ')' && --depth === 0) return [s.slice(open + 1, i), i + 1];
  }
  throw new Error(`css: bracket not closed: ${s.slice(open, open + 60)}`);
}

/** Splits at commas outside brackets. */
export function commas(s) {
  const out = [''];
  let depth = 0;
  for (const c of s) {
    if (c === '(') depth++;
    if (c === ')') depth--;
    if (c === ',' && depth === 0) out.push('');
    else out[out.length - 1] += c;
  }
  return out.map(x => x.trim());
}

/** Value with each light-dark(a, b) replaced by one of the two. */
export function pick(value, dark) {
  const at = value.indexOf('light-dark(');
  if (at < 0) return value;
  const [inside, end] = brackets(value, at + 'light-dark'.length);
  return value.slice(0, at) + commas(inside)[dark ? 1 : 0] + pick(value.slice(end), dark);
}

/** Minified CSS in which every custom property with light-dark() first gets its light value, for browsers that do not
    know the function: a custom property takes anything, so they would end with no colour at all. */
export function flatten(css) {
  const props = [];
  const out = css.replace(/(--[\w-]+):([^;{}]*light-dark\([^;{}]*)/g, (m, name, value) => { props.push([name, value]); return `${name}:${pick(value, false)}`; });
  return `${out}@layer defaults{@supports (color:light-dark(red,red)){:root{${props.map(([n, v]) => `${n}:${v}`).join(';')}}}}`;
}

/** name -> value of all custom properties, the last one wins. */
export function properties(css) {
  const out = new Map();
  for (const m of css.replace(/\/\*[\s\S]*?\*\//g, '').matchAll(/(--[\w-]+)\s*:\s*([^;}]+)[;}]/g)) out.set(m[1], m[2].trim());
  return out;
}

export const refs = s => [...s.matchAll(/var\(\s*(--[\w-]+)/g)].map(m => m[1]);

/** Value with every var() filled in from `props`; null when one is missing and has no fallback. */
export function resolve(value, props, depth = 0) {
  if (depth > 30) throw new Error(`css: circle in ${value}`);
  const at = value.indexOf('var(');
  if (at < 0) return value;
  const [inside, end] = brackets(value, at + 3);
  const [name, ...fallback] = commas(inside);
  const found = props.get(name) ?? (fallback.length ? fallback.join(',') : null);
  if (found === null) return null;
  const head = resolve(found, props, depth + 1), tail = resolve(value.slice(end), props, depth + 1);
  return head === null || tail === null ? null : value.slice(0, at) + head + tail;
}

const named = { white: [255, 255, 255], black: [0, 0, 0] };
/** "#abc", "rgb(…)", "hsl(…)", white, black -> [r, g, b] 0..255; null for anything else, also for see-through colours. */
export function rgb(text) {
  const s = text.trim().toLowerCase();
  if (named[s]) return named[s];
  let m = /^#([0-9a-f]{3,8})$/.exec(s);
  if (m) {
    const h = m[1].length < 6 ? [...m[1]].map(c => c + c).join('') : m[1];
    if (h.length === 8 && h.slice(6) !== 'ff') return null;
    return [0, 2, 4].map(i => parseInt(h.slice(i, i + 2), 16));
  }
  m = /^(rgb|hsl)a?\(([^)]*)\)$/.exec(s);
  if (!m) return null;
  const p = m[2].split(/[\s,/]+/).filter(Boolean);
  if (p.length < 3 || (p[3] !== undefined && !['1', '100%', '1.0'].includes(p[3]))) return null;
  const n = p.slice(0, 3).map(x => parseFloat(x));
  if (n.some(Number.isNaN)) return null;
  if (m[1] === 'rgb') return p[0].endsWith('%') ? n.map(x => x * 2.55) : n;
  const [hue, sat, light] = [((n[0] % 360) + 360) % 360, n[1] / 100, n[2] / 100];
  const a = sat * Math.min(light, 1 - light);
  return [0, 8, 4].map(k => { const q = (k + hue / 30) % 12; return 255 * (light - a * Math.max(-1, Math.min(q - 3, 9 - q, 1))); });
}

const lum = c => { const [r, g, b] = c.map(v => v / 255).map(v => v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4); return 0.2126 * r + 0.7152 * g + 0.0722 * b; };
/** WCAG contrast of two [r, g, b]. */
export function contrast(a, b) {
  const [x, y] = [lum(a), lum(b)].sort((p, q) => q - p);
  return (x + 0.05) / (y + 0.05);
}

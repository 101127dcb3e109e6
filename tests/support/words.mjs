// The sentences of the site, by their name: a test finds a button by what readers see on it.
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './site.mjs';

const read = lang => {
  const said = new Map(), dir = join(root, 'locale', lang);
  for (const f of readdirSync(dir).filter(f => f.endsWith('.po'))) {
    for (const part of readFileSync(join(dir, f), 'utf8').split(/\n\s*\n/)) {
      const text = key => part.match(new RegExp(`^${key} ((?:"(?:[^"\\\\]|\\\\.)*"\\s*)+)`, 'm'))?.[1].match(/"(?:[^"\\]|\\.)*"/g).map(JSON.parse).join('');
      const id = text('msgid');
      if (id) said.set(id, text('msgstr') ?? text('msgstr\\[1\\]'));
    }
  }
  return said;
};
const words = { nl: read('nl'), en: read('en') };

/** say('nl')('web.menu'); values for {name} in the second. */
export const say = lang => (id, values = {}) => {
  const text = words[lang].get(id);
  assert.ok(text, `no sentence ${id} in ${lang}`);
  return text.replace(/\{(\w+)\}/g, (all, k) => values[k] ?? all);
};

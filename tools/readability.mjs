// Dutch reading level of text files or pages: node tools/readability.mjs FILE.html|FILE.md …   (--json for machines)
// A signal, never a verdict: it does not see whether the order is right. Real readers decide.
//   Flesch-Douma = 206.84 - 0.93 * (words per sentence) - 77 * (syllables per word); 65 and up is fine for B1
//   and what a writer can act on: sentences over 15 words, words over 14 letters, passive, office words.
// Ends with 1 when a text scores below 65, has a sentence over 20 words, or uses a word from the list.
import { readFileSync } from 'node:fs';

const list = JSON.parse(readFileSync(new URL('./readability-words.json', import.meta.url), 'utf8'));

/** Syllables: a vowel group is one; Dutch digraphs count once, a diaeresis starts a new one. */
export function syllables(word) {
  const m = word.toLowerCase().replace(/ij/g, 'y').match(/aai|ooi|oei|eeuw|ieuw|aa|ee|oo|uu|ie|oe|eu|ui|ei|ou|au|[aeiouyáéíóúàèâêôû]|[äëïöü]/g);
  return Math.max(1, m ? m.length : 0);
}

const fromHtml = h => h.replace(/<(script|style|svg|head|footer|code|pre)\b[\s\S]*?<\/\1>/g, ' ').replace(/<(\/?)(p|li|h[1-6]|td|th|dt|dd|label|legend|summary|figcaption|button|caption|div|section|nav|ol|ul|blockquote)\b[^>]*>/g, '. ').replace(/<[^>]+>/g, ' ').replace(/&[a-z]+;|&#\d+;/g, ' ');
const fromMarkdown = m => m.replace(/^---\n[\s\S]*?\n---\n/, '').replace(/```[\s\S]*?```/g, ' ').replace(/^:::.*$/gm, '.').replace(/\{#\w+[^}]*\}/g, ' ').replace(/\[([^\]]*)\]\([^)]*\)/g, '$1').replace(/^(#+|[-*]|\d+\.|>)\s+(.*)$/gm, '$2. ').replace(/^\|.*$/gm, '.').replace(/[*_`]/g, '').replace(/\n\n/g, '. ');

export function score(text) {
  const words = s => s.match(/\p{L}[\p{L}’'-]*/gu) ?? [];
  const sentences = text.split(/[.!?:]+(?=[\s”"’)]|$)/).map(s => s.replace(/\s+/g, ' ').trim()).filter(s => words(s).length >= 4);
  const inside = sentences.flatMap(words), every = words(text);
  if (!sentences.length) return null;
  const perSentence = inside.length / sentences.length, perWord = inside.reduce((a, w) => a + syllables(w), 0) / inside.length;
  return {
    words: every.length, sentences: sentences.length, perSentence, perWord, douma: 206.84 - 0.93 * perSentence - 77 * perWord,
    long: sentences.filter(s => words(s).length > 15), tooLong: sentences.filter(s => words(s).length > 20),
    longWords: [...new Set(every.filter(w => w.length > 14))],
    office: [...new Set(every.map(w => w.toLowerCase()).filter(w => Object.hasOwn(list, w)))].map(w => `${w} -> ${list[w]}`),
    passive: sentences.filter(s => /\b(wordt|worden|werd|werden)\b.*\b(ge|be|ver|ont|her)\p{L}+(d|t|en)\b/u.test(s)),
  };
}
export const good = r => r.douma >= 65 && r.tooLong.length === 0 && r.office.length === 0;
export const read = (file, text = readFileSync(file, 'utf8')) => score(file.endsWith('.md') ? fromMarkdown(text) : fromHtml(text));

if (process.argv[1] === new URL(import.meta.url).pathname) {
  const files = process.argv.slice(2).filter(f => f !== '--json');
  if (!files.length) { console.error('usage: node tools/readability.mjs [--json] FILE.html|FILE.md …'); process.exit(2); }
  const rows = files.map(f => ({ file: f, ...read(f) })).filter(r => r.words);
  if (process.argv.includes('--json')) console.log(JSON.stringify(rows, null, 1));
  else for (const r of rows) {
    console.log(`${r.file}: ${r.words} words, ${r.perSentence.toFixed(1)} per sentence, Flesch-Douma ${r.douma.toFixed(0)}, ${good(r) ? 'good' : 'look again'}`);
    for (const [k, name] of [['long', 'long sentence'], ['office', 'word'], ['longWords', 'long word'], ['passive', 'passive']]) for (const x of r[k]) console.log(`   ${name}: ${x}`);
  }
  process.exit(rows.every(good) ? 0 : 1);
}

// What somebody hostile types, where it can be typed, and what may become of it. Forms and their fields are found by walking, so a
// new field is tried without anybody thinking of it.
import assert from 'node:assert/strict';

// ---- strings ----

export const mark = i => `zq${i.toString(36)}z`;
const outs = ['', '">', "'>", '</textarea>', '</title>', '</option></select>', '--><!--', ']]>', '</script>', '</style>', '"/>', '`>', '\\">', '&quot;>'];
const things = [
  m => `<script>${m}()</script>`, m => `<img src=x onerror=${m}()>`, m => `<svg onload=${m}()>`, m => `<math href=javascript:${m}()>x`,
  m => `<iframe srcdoc=${m}>`, m => `<details open ontoggle=${m}()>`, m => `<style>*{--${m}:1}</style>`, m => `<base href=//${m}.example>`,
  m => `<object data=x:${m}>`, m => `<form action=//${m}.example>`, m => `<meta http-equiv=refresh content=0;${m}>`, m => `<ScRiPt/x>${m}</ScRiPt>`,
];
const ways = ['onmouseover', 'onfocus autofocus', 'onpointerenter', 'onanimationstart', 'oncontentvisibilityautostatechange', 'style', 'formaction', 'srcdoc', 'href', 'xlink:href'];
const quotes = [['"', '"'], ["'", "'"], ['" ', ' '], ['"\t', '\t'], ['"/', '/']];
const words = [
  m => `{{${m}}}`, m => `\${${m}}`, m => `<%= ${m} %>`, m => `[${m}](javascript:${m}())`, m => `[x](java&#115;cript:${m}())`, m => `![${m}](x" onerror="${m}())`,
  m => `<javascript:${m}()>`, m => `{#${m}" onclick="x}`, m => `::: {.x #${m} onclick=x}`, m => `\u202e${m}\u2066`, m => `\u200b${m}\ufeff`, m => `${m}\u2028${m}`,
  m => `+ADw-script+AD4-${m}`, m => `\u00bcscript\u00be${m}`, m => `&lt;b&gt;${m}`, m => `&#60;b>${m}`, m => `<!--${m}`, m => `<![CDATA[${m}`, m => `<?${m}?>`, m => `<${m}`,
  m => `</${m}>`, m => `<a${m}=`, m => `\\u003cscript>${m}`, m => `\\x3cscript>${m}`, m => `%3Cscript%3E${m}`, m => `<\uff1cscript>${m}`, m => `(${m})\\) Tj /JS`, m => `\x1b[31m${m}`,
  m => `<slot onslotchange=${m}()>`, m => `<dialog open onclose=${m}()>`, m => `<link rel=prefetch href=//${m}.example>`, m => `<body onhashchange=${m}()>`, m => `<input autofocus onfocus=${m}()>`,
  m => `<video><source onerror=${m}()>`, m => `<marquee onstart=${m}()>`, m => `<svg><animate onbegin=${m}()>`, m => `<math><mtext><mglyph><style><img src=x onerror=${m}()>`, m => `<noscript><p title="</noscript><img src=x onerror=${m}()>">`,
  m => `<table><td background=//${m}.example>`, m => `<isindex action=javascript:${m}() type=image>`, m => `<button popovertarget=${m} onbeforetoggle=${m}()>`, m => `<template shadowrootmode=open><script>${m}()</script>`,
  m => `<a ping=//${m}.example href=/>`, m => `<img srcset="//${m}.example 1x">`, m => `<use href=data:image/svg+xml,${m}>`, m => `<select><style></select><img src=x onerror=${m}()>`, m => `<x id=${m} tabindex=1 onactivate=${m}()>`, m => `<embed src=//${m}.example>`,
];
// Only at the beginning of a value do these do anything.
const heads = [
  m => `=1+${m}()`, m => `+${m}`, m => `-${m}+1`, m => `@${m}`, m => `\t=${m}()`, m => `=HYPERLINK("http://${m}.example")`, m => `=cmd|'/c ${m}'!A1`, m => `;=${m}`, m => `"=${m}`, m => `,=${m}`,
  m => `javascript:${m}()`, m => `JaVaScRiPt:${m}()`, m => `data:text/html,${m}`, m => `vbscript:${m}`, m => `//${m}.example`, m => `/\\${m}.example`, m => `https:${m}.example`, m => `java\tscript:${m}()`,
  m => `${m}\r\nBcc: ${m}@example.org`, m => `${m}%0d%0aBcc: x`, m => `${m}\nBEGIN:VALARM`, m => `../../${m}`, m => `${m}\0`,
];
let n = 0;
const make = f => f(mark(n++));
export const grouped = [
  ...outs.flatMap(o => things.map(t => make(m => o + t(m)))),
  ...ways.flatMap(w => quotes.map(([a, b]) => make(m => `${a}${b}${w}=${a.trim() === '/' ? '' : a[0]}${m}`))),
  ...words.map(make),
];
export const alone = heads.flatMap(h => [make(h), make(m => h(m).toUpperCase().replaceAll(m.toUpperCase(), m))]);

/** As many as fit, from the k-th on: { value, next }. */
function take(list, k, most, lines) {
  let value = '', next = k;
  while (next < list.length) {
    const s = lines ? list[next] : list[next].replace(/[\r\n\u2028]/g, ' ');
    if (value && value.length + s.length + 1 > most) break;
    value += (value ? ' ' : '') + s.slice(0, most);
    next++;
  }
  return { value, next };
}

// ---- pages ----

const entities = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'", nbsp: '\u00a0' };
export const plain = s => s.replace(/&(#\d+|\w+);/g, (all, n) => entities[n] ?? (n[0] === '#' ? String.fromCodePoint(Number(n.slice(1))) : all));
const tag = /<(\/?)([a-zA-Z][a-zA-Z0-9:-]*)((?:\s+[a-zA-Z][a-zA-Z0-9:-]*(?:="[^"<>]*")?)*)\s*\/?>/g;
const attributes = s => Object.fromEntries([...s.matchAll(/([a-zA-Z][a-zA-Z0-9:-]*)(?:="([^"]*)")?/g)].map(([, k, v]) => [k, plain(v ?? '')]));

/**
 * What is wrong with a page or a feed as its reader sees it: each "<" belongs to a tag that is written as ours are, with each value between
 * double quotes; none has a name, an event or an address that was typed. Stricter than any reader: nothing is left to guess.
 */
export function alive(text, xml = false) {
  const wrong = [];
  let rest = text.replace(/<!--[\s\S]*?-->|<!doctype html>|<\?xml [^?]*\?>/g, c => { if (/zq\w+z/.test(c)) wrong.push(`in ${c.slice(0, 80)}`); return ''; });
  rest = rest.replace(/<(script|style)\b[^>]*>([\s\S]*?)<\/\1>/g, (all, name, inner) => { if (/zq\w+z/.test(inner)) wrong.push(`inside ${name}: ${inner.slice(0, 80)}`); return ''; });
  rest = rest.replace(tag, (all, end, name, more) => {
    if (/zq\w+z/.test(name) || (!xml && /^(script|style|iframe|object|embed|base|frame|applet|foreignobject|set|animate)$/i.test(name))) wrong.push(all.slice(0, 120));
    for (const [k, v] of Object.entries(attributes(more))) {
      if (/^on/i.test(k) || k === 'style' || k === 'srcdoc' || /zq\w+z/.test(k)) wrong.push(all.slice(0, 160));
      if (/^(href|src|action|formaction|poster|data|cite|xlink:href)$/.test(k) && !/^(\/(?![/\\])|https?:\/\/|mailto:|tel:|#|\?|$)/.test(v) && !/^[\w.-]+(#|$)/.test(v)) wrong.push(`address: ${all.slice(0, 160)}`);
      if (/^(href|src|action|formaction|poster)$/.test(k) && /^https?:\/\/[^/]*zq\w+z/i.test(v)) wrong.push(`leads away: ${all.slice(0, 160)}`);
    }
    return ' ';
  });
  for (const m of rest.matchAll(/[<]/g)) wrong.push(`a bare <: ${rest.slice(Math.max(0, m.index - 20), m.index + 60).replace(/\s+/g, ' ')}`);
  return [...new Set(wrong)].slice(0, 4);
}

/** The forms of a page: { action, method, multipart, fields: [{ name, type, value, options, most, min, max }], buttons }. */
export function forms(text, at) {
  const all = [], outside = [];
  for (const m of text.matchAll(/<form\b([^>]*)>([\s\S]*?)<\/form>/g)) {
    const a = attributes(m[1]);
    all.push({ id: a.id, action: new URL(a.action || at, `http://x${at}`), method: (a.method ?? 'get').toLowerCase(), multipart: /multipart/.test(a.enctype ?? ''), ...inside(m[2]) });
  }
  for (const m of text.matchAll(/<(input|textarea|select|button)\b([^>]*\sform="([^"]*)"[^>]*)>([\s\S]*?<\/\1>)?/g)) outside.push([m[3], m[0]]);
  for (const [id, html] of outside) {
    const f = all.find(x => x.id === id), more = inside(html);
    if (f) { f.fields.push(...more.fields.filter(x => !f.fields.some(y => y.name === x.name && y.value === x.value))); f.buttons.push(...more.buttons); }
  }
  return all;
}
function inside(html) {
  const fields = [], buttons = [];
  for (const m of html.matchAll(/<(input|textarea|select|button)\b([^>]*)>(?:([\s\S]*?)<\/\1>)?/g)) {
    const a = attributes(m[2]);
    if (!a.name || 'disabled' in a) continue;
    if (m[1] === 'button' || a.type === 'submit') { buttons.push({ name: a.name, value: a.value ?? '', to: a.formaction }); continue; }
    const options = m[1] === 'select' ? [...(m[3] ?? '').matchAll(/<option\b([^>]*)>/g)].map(o => attributes(o[1]).value ?? '') : null;
    fields.push({
      name: a.name, type: m[1] === 'input' ? a.type ?? 'text' : m[1], value: m[1] === 'textarea' ? plain(m[3] ?? '') : a.value ?? '', options,
      checked: 'checked' in a, most: Number(a.maxlength ?? 0) || (m[1] === 'textarea' ? 2000 : 120), min: a.min, max: a.max,
    });
  }
  return { fields, buttons };
}
export const links = (text, at) => [...text.matchAll(/ href="([^"]*)"/g)].map(m => new URL(plain(m[1]), `http://x${at}`)).filter(u => u.host === 'x').map(u => u.pathname + u.search);

// ---- filling in ----

// What a calm person would write in a field of that name.
const shaped = [
  [/mail/, 'iemand@example.nl'], [/postcode/, '1234 AB'], [/huis/, '12'], [/geboren|geboorte/, '1980-03-04'], [/^datum/, () => new Date().toISOString().slice(0, 10)], [/dag|einde|tot$|vanaf/, null], [/leeftijd/, '40'], [/jaar/, '2026'], [/meest|minst|^tot-|^van-/, ''],
  [/aantal|minuten|bedrag|nummer|^nu|^post\d|kost|getekend|^na$/, '3'], [/naam|noem/, 'Anne Jansen'], [/adres|website|bron/, 'https://www.example.nl/stuk'], [/antwoorden|rijen|punten|mensen/, 'Een\nTwee'], [/tabel/, ''],
];
const typed = ['text', 'textarea', 'search', 'url', 'tel', 'email'];
export const is_text = f => typed.includes(f.type);
const shape = f => { const v = f.type === 'email' ? 'iemand@example.nl' : shaped.find(([r]) => r.test(f.name))?.[1] ?? null; return typeof v === 'function' ? v() : v; };
export const benign = f => f.value || (shape(f) ?? 'Meer groen en een bankje voor de buurt.');
const later = f => { const d = new Date(Date.now() + 20 * 86400e3).toISOString().slice(0, 10); return f.max && f.max < d ? f.max : d; };

/** Everything of a form but the texts: what a calm person would send. */
export function calm(form) {
  const out = [], seen = new Set();
  for (const f of form.fields) {
    if (f.name === 'token' || is_text(f) || f.type === 'file') continue;
    if (f.type === 'radio') {
      if (seen.has(f.name)) continue;
      const group = form.fields.filter(x => x.type === 'radio' && x.name === f.name), pick = group.find(x => x.checked) ?? group.find(x => x.value) ?? f;
      seen.add(f.name);
      out.push([f.name, pick.value]);
    } else if (f.type === 'checkbox') { if (f.checked || !seen.has(f.name)) out.push([f.name, f.value || 'on']); seen.add(f.name); } else if (f.options) out.push([f.name, f.options.find(o => o) ?? '']);
    else if (f.type === 'date') out.push([f.name, f.value || later(f)]);
    else if (f.type === 'number') out.push([f.name, f.value || f.min || '1']);
    else if (f.type === 'time') out.push([f.name, f.value || '20:00']);
    else if (f.type === 'datetime-local') out.push([f.name, f.value || `${later(f)}T20:00`]);
    else out.push([f.name, f.value]);
  }
  return out;
}

/** Value lists to send: each text field gets every string, as many in one as its length allows; those of `strict` now and then only. Who answers
    that they were too long, and made `most` of the fields less, gets the same strings in smaller parts. */
export function* attacks(form, strict = new Set()) {
  const texts = form.fields.filter(is_text), base = calm(form);
  const fill = one => [...base, ...texts.map((f, i) => [f.name, one(f, i)])];
  const single = k => (f, i) => alone[(k + i * 7) % alone.length].slice(0, f.most);
  for (let k = 0; k < alone.length; k++) {
    if (strict.size) yield fill(single(k));
    yield fill((f, i) => strict.has(f.name) ? benign(f) : single(k)(f, i));
  }
  const at = texts.map((f, i) => (i * 37) % grouped.length), left = texts.map(() => grouped.length);
  for (let round = 0; left.some((n, i) => n > 0 && (round < 60 || !strict.has(texts[i].name))) && round < 300; round++) {
    const were = [[...at], [...left]];
    const shorter = yield fill((f, i) => {
      if (strict.has(f.name) && round % 4) return benign(f);
      const { value, next } = take(grouped, at[i], f.most, f.type === 'textarea');
      left[i] -= next - at[i];
      at[i] = next % grouped.length;
      return value;
    });
    if (shorter) at.splice(0, at.length, ...were[0]), left.splice(0, left.length, ...were[1]), round--;
  }
}
/** What tells whether a field takes any text: calm values but for that one. */
export const probe = (form, name, text = null) => [...calm(form), ...form.fields.filter(is_text).map(f => [f.name, f.name === name ? text : benign(f)])];

// ---- walking ----

/** A router of the program's own list: pattern(path) or null. */
export function router(list) {
  const routes = list.split('\n').map(l => l.trim().split(/\s+/)).filter(w => /^(GET|POST)$/.test(w[0])).map(([method, path, right, feature, name]) => ({ method, path, right, feature, name, words: path.split('/') }));
  const find = (method, path) => {
    const words = path.replace(/^\/en(?=\/|$)/, '').split('?')[0].split('/');
    return routes.find(r => r.method === method && r.words.length === words.length && r.words.every((w, i) => w[0] === '{' || w === words[i]));
  };
  return { routes, find };
}
export function sane(status, where) { assert.ok(status < 500, `${where}: ${status}`); }

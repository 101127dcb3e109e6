// Only makes better what works without. Elements are found by data-*; every sentence comes from there too.
import { all, one } from './dom.js';
import { colour } from './choice.js';
import { where } from './where.js';
import { player } from './player.js';
import { captions } from './captions.js';
import { passkey } from './passkey.js';
import { edit } from './edit.js';
import { sort } from './sort.js';
import { survey } from './survey.js';
import { alike } from './alike.js';
import { plain } from './plain.js';

import { similar } from './similar.js';

colour();
where();
player();
captions();
passkey();
edit();
sort();
survey();
alike();
plain();

similar();

// Copy the address, print, and put the reader at an error summary.
for (const b of all('[data-copy]')) {
  if (!navigator.clipboard) continue;
  b.hidden = false;
  b.addEventListener('click', async () => {
    const url = one('link[rel=canonical]')?.href || location.href;
    try { await navigator.clipboard.writeText(url); } catch { return; }
    const said = b.parentElement.querySelector('[role=status]');
    if (said) said.textContent = b.dataset.copied;
  });
}
for (const b of all('[data-print]')) {
  b.hidden = false;
  b.addEventListener('click', () => window.print());
}
one('[data-focus]')?.focus();
// A step in between, that asks nothing of who reads: sends itself.
one('form[data-go]')?.submit();

// A question is answered in place: send the form, take the section with the same id out of the answer page.
// XMLHttpRequest can read HTML as a document; Trusted Types forbids every way through a string.
// Anything unexpected falls back to the plain form.
document.addEventListener('submit', e => {
  const form = e.target.closest('[data-question]');
  const part = form?.closest('section[id]');
  if (!part) return;
  e.preventDefault();
  const ask = new XMLHttpRequest(), post = form.method === 'post', to = new URL(form.action);
  const said = new URLSearchParams(new FormData(form, e.submitter));
  if (!post) to.search = said;
  ask.open(post ? 'POST' : 'GET', to);
  ask.responseType = 'document';
  ask.onload = () => {
    const fresh = ask.status === 200 && ask.response?.getElementById(part.id);
    if (!fresh) return form.submit();
    part.replaceWith(document.importNode(fresh, true));
    if (!post) history.replaceState(null, '', to);
    const now = document.getElementById(part.id);
    (one('[role=status]', now) ?? now).focus();
  };
  ask.onerror = () => form.submit();
  ask.send(post ? said : null);
});

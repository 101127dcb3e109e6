// The editor of a piece. What is typed is kept in the browser at once, and with the server after a pause, which answers with
// the check and the preview; Ctrl+S saves, Ctrl+Enter checks. Sentences come from data-said-*.
import { all, one, store } from './dom.js';

const pause = 1500;

export function edit() {
  // A text that was saved needs no copy in the browser any more.
  for (const x of all('[data-edit-saved]')) store.drop(`edit:${x.dataset.editSaved}`);
  const form = one('[data-edit]');
  if (!form) return;
  const text = one('textarea', form), key = `edit:${form.dataset.edit}`, judge = document.getElementById('oordeel');
  const say = word => { one('[data-edit-said]', form).textContent = word ? form.dataset[`said${word}`] : ''; };
  one('[data-edit-keys]', form).hidden = false;

  const kept = store.get(key), found = one('[data-edit-found]', form);
  if (kept && kept !== text.value) {
    found.hidden = false;
    one('[data-edit-restore]', found).addEventListener('click', () => {
      text.value = kept;
      found.hidden = true;
      text.focus();
      changed();
    });
  }

  let timer, asking;
  function look() {
    clearTimeout(timer);
    asking?.abort();
    const ask = asking = new XMLHttpRequest(), said = new URLSearchParams(new FormData(form));
    said.set('kijk', '1');
    ask.open('POST', form.action);
    ask.responseType = 'document';
    ask.onload = () => {
      // Another page (signed out, an error) is no answer; the text stays in the browser.
      const fresh = ask.response?.getElementById('oordeel');
      if (!fresh) return say('');
      judge.replaceChildren(...[...fresh.childNodes].map(n => document.importNode(n, true)));
      judge.hidden = false;
      say('Kept');
    };
    ask.onerror = () => say('');
    say('Looking');
    ask.send(said);
  }
  function changed() {
    store.set(key, text.value);
    clearTimeout(timer);
    timer = setTimeout(look, pause);
  }
  text.addEventListener('input', changed);

  form.addEventListener('submit', e => {
    if (!e.submitter?.hasAttribute('data-edit-look')) { clearTimeout(timer); asking?.abort(); return; }
    e.preventDefault();
    look();
  });
  form.addEventListener('keydown', e => {
    if (!(e.ctrlKey || e.metaKey) || e.altKey) return;
    if (e.key === 's') { e.preventDefault(); form.requestSubmit(one('[data-edit-save]', form)); }
    if (e.key === 'Enter') { e.preventDefault(); look(); }
  });

  for (const b of all('[data-edit-take]')) {
    b.hidden = false;
    b.addEventListener('click', () => { text.value = document.getElementById(b.dataset.editTake).textContent; text.focus(); changed(); });
  }
}

// A survey: a question read aloud by the browser, and a whole sheet typed with keys. Both work without.
import { all, one } from './dom.js';

// What is read: the words of the question and its answers, in the language of each.
function lines(part) {
  return all('h1, legend > .m-survey__lead, legend > h1, p, .m-choice label, .m-survey__rank label, .m-survey__step', part)
    .filter(e => !e.closest('[hidden]') && !e.querySelector('h1, p'))
    .map(e => ({ text: e.textContent.trim(), lang: e.closest('[lang]').lang }))
    .filter((l, i, list) => l.text && (i === 0 || l.text !== list[i - 1].text));
}

function speak(button) {
  const word = one('span', button), start = word.textContent, voice = window.speechSynthesis;
  const still = () => { voice.cancel(); word.textContent = start; button.setAttribute('aria-pressed', 'false'); };
  button.hidden = false;
  button.setAttribute('aria-pressed', 'false');
  button.addEventListener('click', () => {
    if (button.getAttribute('aria-pressed') === 'true') return still();
    voice.cancel();
    const list = lines(one('[data-read]', button.form));
    list.forEach((l, i) => {
      const said = new SpeechSynthesisUtterance(l.text);
      said.lang = l.lang;
      if (i === list.length - 1) said.onend = still;
      voice.speak(said);
    });
    word.textContent = button.dataset.stop;
    button.setAttribute('aria-pressed', 'true');
  });
  addEventListener('pagehide', () => voice.cancel());
}

// A digit chooses in the question that has the focus; Enter goes to the next, and at the end sends.
function keys(form) {
  const parts = () => all('.m-survey__one:not([hidden])', form);
  const first = part => one('input, select, textarea', part);
  form.addEventListener('keydown', e => {
    const list = parts(), at = list.indexOf(e.target.closest('.m-survey__one'));
    if (at < 0 || e.ctrlKey || e.metaKey || e.altKey) return;
    const boxes = all('input[type=radio], input[type=checkbox]', list[at]), typed = !boxes.includes(e.target);
    if (e.key === 'Enter' && (e.target.tagName !== 'TEXTAREA' || !e.target.value)) {
      (list[at + 1] ? first(list[at + 1]) : one('button[type=submit]', form)).focus();
      e.preventDefault();
    } else if (!typed && /^\d$/.test(e.key)) {
      const box = boxes[(Number(e.key) || 10) - 1];
      if (!box) return;
      box.type === 'radio' ? box.checked = true : box.checked = !box.checked;
      box.dispatchEvent(new Event('change', { bubbles: true }));
      box.focus();
      e.preventDefault();
    }
  });
}

export function survey() {
  if ('speechSynthesis' in window) all('[data-speak]').forEach(speak);
  all('[data-survey=keys]').forEach(keys);
}

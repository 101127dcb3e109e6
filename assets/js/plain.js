// How the paragraph reads that somebody is writing: below the area in what has data-plain. Without script the page says it after saving.
import { all, one } from './dom.js';

export function plain() {
  for (const box of all('[data-plain]')) {
    const field = one('textarea', box);
    let below = one('[data-plain-hints]', box), timer, asked = '';
    if (!below) field.after(below = document.createElement('div'));
    field.addEventListener('input', () => {
      clearTimeout(timer);
      timer = setTimeout(() => {
        const { value, selectionEnd: at } = field;
        const from = value.lastIndexOf('\n\n', Math.max(at - 1, 0)) + 1, to = value.indexOf('\n\n', at);
        const text = value.slice(from, to < 0 ? undefined : to).trim().slice(-1000);
        if (text === asked) return;
        asked = text;
        if (text.length < 15) { below.replaceChildren(); return; }
        const ask = new XMLHttpRequest();
        ask.open('GET', `${box.dataset.plain}?${new URLSearchParams({ tekst: text })}`);
        ask.responseType = 'document';
        ask.onload = () => {
          const fresh = ask.status === 200 && ask.response?.querySelector('#leeshulp .m-plain');
          if (text === asked) below.replaceChildren(...(fresh ? [document.importNode(fresh, true)] : []));
        };
        ask.send();
      }, 800);
    });
  }
}

// What others said that looks like what is being typed. Without script a button shows the same.
import { all } from './dom.js';

export function similar() {
  for (const field of all('textarea[data-similar]')) {
    const list = document.getElementById('lijkt');
    let timer, asked = '';
    if (!list) continue;
    field.addEventListener('input', () => {
      clearTimeout(timer);
      timer = setTimeout(() => {
        const text = field.value.trim().slice(0, 1000);
        if (text.length < 15 || text === asked) return;
        asked = text;
        const ask = new XMLHttpRequest();
        ask.open('GET', `${field.dataset.similar}?${new URLSearchParams({ tekst: text })}`);
        ask.responseType = 'document';
        ask.onload = () => {
          const fresh = ask.status === 200 && ask.response?.getElementById('lijkt');
          if (fresh && text === asked) list.replaceChildren(...[...fresh.childNodes].map(n => document.importNode(n, true)));
        };
        ask.send();
      }, 500);
    });
  }
}

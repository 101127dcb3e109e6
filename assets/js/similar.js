// What others said that looks like what is being typed. Without script a button shows the same.
import { all } from './dom.js';
import { typing } from './typing.js';

export function similar() {
  for (const field of all('textarea[data-similar]')) {
    const list = document.getElementById('lijkt');
    if (!list) continue;
    typing([field], {
      pause: 500,
      least: 15,
      text: () => field.value.trim().slice(0, 1000),
      to: text => `${field.dataset.similar}?${new URLSearchParams({ tekst: text })}`,
      take(page) {
        const fresh = page?.getElementById('lijkt');
        if (fresh) list.replaceChildren(...[...fresh.childNodes].map(n => document.importNode(n, true)));
      },
    });
  }
}

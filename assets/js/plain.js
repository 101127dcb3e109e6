// How the paragraph reads that somebody is writing: below the area in what has data-plain. Without script the page says it after saving.
import { all, one } from './dom.js';
import { typing } from './typing.js';

export function plain() {
  for (const box of all('[data-plain]')) {
    const field = one('textarea', box);
    let below = one('[data-plain-hints]', box);
    if (!below) field.after(below = document.createElement('div'));
    typing([field], {
      pause: 800,
      least: 15,
      text() {
        const { value, selectionEnd: at } = field;
        const from = value.lastIndexOf('\n\n', Math.max(at - 1, 0)) + 1, to = value.indexOf('\n\n', at);
        return value.slice(from, to < 0 ? undefined : to).trim().slice(-1000);
      },
      to: text => `${box.dataset.plain}?${new URLSearchParams({ tekst: text })}`,
      take(page) {
        const fresh = page?.querySelector('#leeshulp .m-plain');
        below.replaceChildren(...(fresh ? [document.importNode(fresh, true)] : []));
      },
      none: () => below.replaceChildren(),
    });
  }
}

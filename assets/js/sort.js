// Points with the keyboard, while the focus is in their list: down and up (or j and k), a space to tick, a for all of them, g to the
// group, n to a new one. Without script it is Tab and space.
import { all, one } from './dom.js';

export function sort() {
  for (const form of all('[data-sort]')) {
    const list = one('.m-points', form), ticks = () => all('input[name=punt]', list);
    list?.addEventListener('keydown', e => {
      if (e.ctrlKey || e.metaKey || e.altKey) return;
      const boxes = ticks(), at = boxes.indexOf(e.target);
      if (at < 0) return;
      const go = { ArrowDown: 1, j: 1, ArrowUp: -1, k: -1 }[e.key];
      if (go) boxes[at + go]?.focus();
      else if (e.key === 'a') { const on = !boxes.every(b => b.checked); for (const b of boxes) b.checked = on; }
      else if (e.key === 'g') one('select[name=groep]', form)?.focus();
      else if (e.key === 'n') one('input[name=nieuw]', form)?.focus();
      else return;
      e.preventDefault();
    });
  }
}

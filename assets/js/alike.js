// What is there already, while somebody types: asks for the page that searches, and takes its list. Without script the list comes
// as a step before keeping.
import { all, one } from './dom.js';
import { typing } from './typing.js';

export function alike() {
  for (const form of all('form[data-alike]')) {
    const into = one('#gelijk', form), fields = ['titel', 'kort'].map(n => form.elements[n]);
    typing(fields, {
      pause: 300,
      least: 4,
      text: () => fields.map(f => f.value.trim()).join(' ').trim().slice(0, 300),
      to(text) {
        const to = new URL(form.dataset.alike, location);
        to.searchParams.set('tekst', text);
        return to;
      },
      take(page) {
        if (one('input[name=gezien]', into)) return; // shown by the server already
        const fresh = page?.getElementById('gelijk');
        into.replaceChildren(...(fresh?.querySelector('li') ? [document.importNode(fresh, true)] : []));
        for (const e of all('[id]', into)) if (e.id === 'gelijk') e.removeAttribute('id');
      },
    });
  }
}

// What is there already, while somebody types: asks for the page that searches, and takes its list. Without script the list comes
// as a step before keeping.
import { all, one } from './dom.js';

export function alike() {
  for (const form of all('form[data-alike]')) {
    const into = one('#gelijk', form), fields = ['titel', 'kort'].map(n => form.elements[n]);
    let timer, asked = '';
    const ask = () => {
      const text = fields.map(f => f.value.trim()).join(' ').trim().slice(0, 300);
      if (text.length < 4 || text === asked) return;
      asked = text;
      const to = new URL(form.dataset.alike, location), x = new XMLHttpRequest();
      to.searchParams.set('tekst', text);
      x.open('GET', to);
      x.responseType = 'document';
      x.onload = () => {
        if (text !== asked || x.status !== 200) return;
        const fresh = x.response?.getElementById('gelijk');
        if (one('input[name=gezien]', into)) return; // shown by the server already
        into.replaceChildren(...(fresh?.querySelector('li') ? [document.importNode(fresh, true)] : []));
        for (const e of all('[id]', into)) if (e.id === 'gelijk') e.removeAttribute('id');
      };
      x.send();
    };
    for (const f of fields) f?.addEventListener('input', () => { clearTimeout(timer); timer = setTimeout(ask, 300); });
  }
}

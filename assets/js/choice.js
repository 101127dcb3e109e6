// The colour choice in the footer. Without script it works on this page (CSS :has); here it is kept.
import { all, one } from './dom.js';

const KEY = 'meent-kleur'; // colour.js reads it before the first paint

export function colour() {
  const group = one('[data-colour]');
  if (!group) return;
  const root = document.documentElement;
  const now = root.dataset.kleur ?? 'systeem';
  for (const r of all('input', group)) r.checked = r.value === now;
  group.addEventListener('change', e => {
    const value = e.target.value;
    if (value === 'systeem') delete root.dataset.kleur;
    else root.dataset.kleur = value;
    try {
      if (value === 'systeem') localStorage.removeItem(KEY);
      else localStorage.setItem(KEY, value);
    } catch { /* the choice holds for this page */ }
  });
}

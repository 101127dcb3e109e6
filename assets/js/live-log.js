// What a trainer did without a network: in this browser, in the order in which it was done, each with an id of its own, so
// that it counts once however often it is sent. Never two at one moment: their order is that of their times.
import { store } from './dom.js';

export const key = `meent-bijeenkomst:${document.querySelector('[data-meeting]')?.dataset.meeting ?? ''}`;
const read = () => store.get(key) ?? [];

export const log = {
  id: () => [...crypto.getRandomValues(new Uint8Array(16))].map(b => b.toString(36).padStart(2, '0').slice(-1)).join(''),
  size: () => read().length,
  all: read,
  first: n => read().slice(0, n),
  add(form, body, at) {
    const presence = form.dataset.offline === 'aanwezig', kept = read();
    store.set(key, [...kept, {
      id: body.get('gebeurtenis'), tijd: Math.max(Math.floor(at), (kept.at(-1)?.tijd ?? 0) + 1), doe: presence ? 'aanwezig' : body.get('doe'), deel: body.get('deel') ?? '', ander: body.get('ander') ?? '',
      minuten: Number(body.get('minuten') ?? 0), tekst: body.get(presence ? 'reden' : 'tekst') ?? '', wie: body.get('wie') ?? '', staat: body.get('staat') ?? '',
    }]);
  },
  drop(sent) {
    const gone = new Set(sent.map(e => e.id));
    store.set(key, read().filter(e => !gone.has(e.id)));
  },
};

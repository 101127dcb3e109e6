export const one = (sel, from = document) => from.querySelector(sel);
export const all = (sel, from = document) => [...from.querySelectorAll(sel)];

/** The browser's own store; quiet when it is off or full. */
export const store = {
  get(key) { try { return JSON.parse(localStorage.getItem(key)); } catch { return null; } },
  set(key, value) { try { localStorage.setItem(key, JSON.stringify(value)); } catch { /* nothing to keep */ } },
  drop(key) { try { localStorage.removeItem(key); } catch { /* nothing to drop */ } },
};

// A questionnaire by the rules of src/engine/survey/form.c, for a page without a network: which questions somebody gets, and which
// answers fit. The server asks the same again. value: by question, as form.h keeps it (ids with a blank between, a number, words).
const number = s => /^-?\d{1,10}$/.test(s) && Math.abs(Number(s)) <= 1e9 ? Number(s) : null;
const ids = s => s.split(' ').filter(Boolean);

function holds(when, value) {
  if (!value) return false;
  if (when.any?.length) return ids(value).some(id => when.any.includes(id));
  const n = number(value);
  return n !== null && n >= (when.least ?? 0) && n <= (when.most ?? 0);
}

/** The ids of the questions that somebody with these answers gets. Conditions look back only. */
export function shown(questions, value) {
  const seen = new Set(), before = new Set();
  for (const q of questions) {
    if ((q.when ?? []).every(w => before.has(w.question) && seen.has(w.question) && holds(w, value[w.question] ?? ''))) seen.add(q.id);
    before.add(q.id);
  }
  return seen;
}

/** What is wrong with an answer: the name of a sentence; empty when it fits. */
export function fits(q, sent) {
  const s = (sent ?? '').trim();
  if (!s) return q.required ? 'missing' : '';
  if (q.kind === 'single' || q.kind === 'multiple') {
    const chosen = [...new Set(ids(s))], of = chosen.map(id => q.choices.find(c => c.id === id));
    if (of.some(c => !c)) return 'choice';
    if (q.kind === 'single') return chosen.length > 1 ? 'many' : '';
    if (of.some(c => c.alone)) return chosen.length > 1 ? 'alone' : '';
    return chosen.length < (q.least ?? 0) ? 'few' : q.most && chosen.length > q.most ? 'many' : '';
  }
  if (q.kind === 'ranking') {
    const order = ids(s);
    if (order.some(id => id !== '-' && !q.choices.find(c => c.id === id))) return 'choice';
    return new Set(order).size === order.length && order.length === q.choices.length ? '' : 'rank';
  }
  if (q.kind === 'scale' || q.kind === 'number') {
    const n = number(s);
    return n === null ? 'number' : n < q.least || n > q.most ? 'range' : '';
  }
  return [...s].length > (q.kind === 'text' ? q.most : 80) ? 'long' : '';
}

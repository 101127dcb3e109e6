// "Where was I": which lesson of a course was open last, and which were read to the end.
// It stays in this browser; nothing is sent. One entry per course: { last: {path, title}, read: [lesson...] }.
import { all, one, store } from './dom.js';

const key = course => `meent-waar-${course}`;
const blank = () => ({ last: null, read: [] });
function load(course) {
  const s = store.get(key(course));
  return s && Array.isArray(s.read) ? s : blank();
}

export function where() {
  const lesson = one('[data-lesson]');
  if (lesson) follow(lesson);
  for (const card of all('[data-where]')) show(card);
  const course = lesson?.dataset.course ?? one('[data-course]')?.dataset.course ?? one('[data-where]')?.dataset.where;
  if (course) mark(course);
}

function follow(lesson) {
  const { course, lesson: name, title } = lesson.dataset;
  const state = load(course);
  state.last = { path: location.pathname, title };
  store.set(key(course), state);

  const end = one('[data-end]', lesson);
  if (!end || !('IntersectionObserver' in window)) return;
  const eye = new IntersectionObserver(seen => {
    if (!seen.some(s => s.isIntersecting)) return;
    eye.disconnect();
    const s = load(course);
    if (!s.read.includes(name)) s.read.push(name);
    store.set(key(course), s);
    mark(course);
  });
  eye.observe(end);
}

function show(card) {
  const { last } = load(card.dataset.where);
  // Only a path of this site: what stands in the store may be old or tampered with.
  if (!last?.title || !/^\/(?!\/)/.test(last.path)) return;
  const link = one('[data-where-link]', card);
  link.href = last.path;
  link.textContent = last.title;
  card.hidden = false;
  one('[data-forget]', card)?.addEventListener('click', () => {
    store.drop(key(card.dataset.where));
    card.hidden = true;
    one('main').focus({ preventScroll: true }); // the button that had the focus is gone
    for (const step of all('[data-step][data-read]')) unread(step);
  });
}

function mark(course) {
  const read = new Set(load(course).read);
  for (const step of all('[data-step]')) {
    if (!read.has(step.dataset.step)) continue;
    step.dataset.read = '';
    for (const word of all('.m-steps__read', step)) word.hidden = false;
  }
}

function unread(step) {
  delete step.dataset.read;
  for (const word of all('.m-steps__read', step)) word.hidden = true;
}

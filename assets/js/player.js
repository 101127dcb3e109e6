// Film and podcast: a time in the transcript or a chapter jumps, and the line that plays is marked.
import { all, one } from './dom.js';

export function player() {
  const media = all('[data-player]');
  media.forEach((m, i) => follow(m, media.length === 1 || i === 0));
}

function follow(media, first) {
  // A page may hold several: a time belongs to the player in the element that its #id names.
  const id = media.closest('[id]')?.id;
  const mine = l => !id || l.hash === `#${id}`;
  const at = l => Number(l.dataset.seek);

  for (const l of all('[data-seek]').filter(mine)) {
    l.addEventListener('click', e => {
      e.preventDefault();
      media.currentTime = at(l);
      media.play().catch(() => {});
      followed = true;
    });
  }

  // Follow only as long as the reader has not scrolled away by hand; a jump takes it up again.
  let followed = true;
  const away = () => { if (!media.paused) followed = false; };
  for (const type of ['wheel', 'touchmove']) addEventListener(type, away, { passive: true });
  addEventListener('keydown', e => { if (['PageDown', 'PageUp', 'Home', 'End', 'ArrowDown', 'ArrowUp', ' '].includes(e.key) && e.target === document.body) away(); });

  const lists = all('[data-transcript], [data-chapters]').map(list => ({ list, links: all('[data-seek]', list).filter(mine) })).filter(x => x.links.length);
  const calm = matchMedia('(prefers-reduced-motion: reduce)');
  media.addEventListener('timeupdate', () => {
    for (const x of lists) {
      const now = x.links.findLast(l => at(l) <= media.currentTime + 0.05);
      if (x.now === now) continue;
      for (const l of x.links) l.removeAttribute('aria-current');
      x.now = now;
      now?.setAttribute('aria-current', 'true');
      if (now && followed && !media.paused && x.list.matches('[data-transcript]') && inSight(x.list)) {
        now.closest('li').scrollIntoView({ block: 'nearest', behavior: calm.matches ? 'auto' : 'smooth' });
      }
    }
  });

  const t = Number(new URLSearchParams(location.search).get('t'));
  if (t > 0 && (location.hash === `#${id}` || (first && !one('[data-player]', target())))) {
    if (media.readyState) media.currentTime = t;
    else media.addEventListener('loadedmetadata', () => { media.currentTime = t; }, { once: true });
  }
}

// The element that the address names, or an empty one.
const target = () => document.getElementById(location.hash.slice(1)) ?? document.createElement('i');

// A list that is closed, or not on the screen at all, does not pull the page.
function inSight(list) {
  const r = list.getBoundingClientRect();
  return r.height > 0 && r.bottom > 0 && r.top < innerHeight;
}

// Film and podcast: a time in the transcript or a chapter jumps, and the line that plays is marked.
import { all, one } from './dom.js';

export function player() {
  const media = one('[data-player]');
  if (!media) return;
  const links = all('[data-seek]');
  const at = l => Number(l.dataset.seek);

  for (const l of links) {
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

  const lists = all('[data-transcript], [data-chapters]').map(list => ({ list, links: all('[data-seek]', list) }));
  const calm = matchMedia('(prefers-reduced-motion: reduce)');
  media.addEventListener('timeupdate', () => {
    for (const { list, links } of lists) {
      const now = links.findLast(l => at(l) <= media.currentTime + 0.05);
      if (list.now === now) continue;
      list.now?.removeAttribute('aria-current');
      for (const l of links) if (l !== now) l.removeAttribute('aria-current');
      list.now = now;
      now?.setAttribute('aria-current', 'true');
      if (now && followed && !media.paused && list.matches('[data-transcript]') && inSight(list)) {
        now.closest('li').scrollIntoView({ block: 'nearest', behavior: calm.matches ? 'auto' : 'smooth' });
      }
    }
  });

  const t = Number(new URLSearchParams(location.search).get('t'));
  if (t > 0) {
    if (media.readyState) media.currentTime = t;
    else media.addEventListener('loadedmetadata', () => { media.currentTime = t; }, { once: true });
  }
}

// A list that is closed, or not on the screen at all, does not pull the page.
function inSight(list) {
  const r = list.getBoundingClientRect();
  return r.height > 0 && r.bottom > 0 && r.top < innerHeight;
}

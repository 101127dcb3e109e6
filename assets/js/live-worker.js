// A trainer's pages, and an interviewer's, without a network: the newest that was seen is kept in this browser, a trainer's for a day,
// an interviewer's for a week. With a network nothing comes from here. What is done meanwhile is kept by live-log.js and street.js; this
// only lets the page itself open again.
const pages = 'bijeenkomst-1', day = 86_400_000;
const kinds = [[/^\/(en\/)?bijeenkomst\/[^/]+\/(regie|wand|papier)$/, day], [/^\/(en\/)?[^/]+\/meedoen\/[^/]+\/enquete\/\d+\/straat$/, 7 * day]];
const keeps = path => kinds.find(([what]) => what.test(path))?.[1];

self.addEventListener('install', () => self.skipWaiting());
self.addEventListener('activate', e => e.waitUntil(self.clients.claim()));

async function page(request) {
  const cache = await caches.open(pages), { pathname } = new URL(request.url);
  try {
    const fresh = await fetch(request);
    if (fresh.ok && !fresh.redirected) await cache.put(pathname, fresh.clone());
    return fresh;
  } catch (e) {
    const old = await cache.match(pathname, { ignoreVary: true });
    const at = old && Date.parse(old.headers.get('date'));
    if (!old || Date.now() - at > keeps(pathname)) throw e;
    return old;
  }
}

// Names with a hash in them never change.
async function file(request) {
  const cache = await caches.open(pages);
  const old = await cache.match(request, { ignoreVary: true });
  if (old) return old;
  const fresh = await fetch(request);
  if (fresh.ok) await cache.put(request, fresh.clone());
  return fresh;
}

self.addEventListener('message', e => {
  if (e.data?.keep) e.waitUntil(Promise.allSettled(e.data.keep.map(url => file(new Request(url)))));
  if (e.data?.pages) e.waitUntil(Promise.allSettled(e.data.pages.filter(keeps).map(p => page(new Request(p, { credentials: 'same-origin' })))));
});

self.addEventListener('fetch', e => {
  const url = new URL(e.request.url);
  if (e.request.method !== 'GET' || url.origin !== location.origin) return;
  if (keeps(url.pathname)) e.respondWith(page(e.request));
  else if (url.pathname.startsWith('/static/')) e.respondWith(file(e.request));
});

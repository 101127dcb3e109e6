// Lets a page open again without a network: registers the worker that keeps it (live-worker.js), for this page and those beside it.
//   data-worker   the address of that script; data-scope: of the pages it may speak for, this page by itself when absent
// The policy of such a page (res.worker) allows one policy of trusted types by this name, for this address.
export async function keepPages(root, beside = []) {
  if (!navigator.serviceWorker) return;
  const url = root.dataset.worker, safe = window.trustedTypes?.createPolicy('meent-werker', { createScriptURL: () => url });
  try { await navigator.serviceWorker.register(safe ? safe.createScriptURL('') : url, { scope: root.dataset.scope ?? location.pathname }); } catch { return; }
  const ready = await navigator.serviceWorker.ready;
  ready.active?.postMessage({ pages: [location.pathname, ...beside], keep: performance.getEntriesByType('resource').map(r => r.name).filter(n => n.includes('/static/')) });
}

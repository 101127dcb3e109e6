// A trainer whose network is gone for a whole session: what they do on their page, what the browser keeps of it, and what a server
// must know afterwards.
import assert from 'node:assert/strict';
import { until } from './browser.mjs';

/** What waits in this browser. */
export const kept = page => page.evaluate(() => JSON.parse(localStorage.getItem(Object.keys(localStorage).find(k => k.startsWith('meent-bijeenkomst'))) ?? '[]'));
const size = (page, n, ms) => until(page, x => JSON.parse(localStorage.getItem(Object.keys(localStorage).find(k => k.startsWith('meent-bijeenkomst'))) ?? '[]').length === x, n, ms);
export const allSent = page => size(page, 0, 60_000);

/** The page is stored by now: the trainer's own, the wall and paper. */
export async function stored(page, paths) {
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => true));
  await until(page, async list => {
    const c = await caches.open('bijeenkomst-1');
    return (await Promise.all(list.map(p => c.match(p, { ignoreVary: true })))).every(Boolean);
  }, paths);
}

/** The running order as the page says it: part, state, minutes. */
export const order = page => page.evaluate(() => [...document.querySelectorAll('#draaiboek [data-row]')].map(li => [li.dataset.row, li.dataset.was, li.dataset.minutes, li.querySelector('[data-state]').textContent].join(' ')));

/** Does n things by the buttons of the page, from the first part to the end of the session; each is kept before the next. Returns the log. */
export async function session(page, n) {
  const parts = await page.locator('#draaiboek [data-row]').count(), step = Math.floor(n / (parts + 1));
  // Presses what is named when it is there: true when it was.
  const press = (what, i) => page.evaluate(([w, k]) => {
    const field = (sel, name, value) => { const f = document.querySelector(sel); f.elements[name].value = value; f.requestSubmit(); return true; };
    const row = sel => { const b = [...document.querySelectorAll(`#draaiboek [data-row] ${sel}`)].at(-1); b?.form.requestSubmit(); return !!b; };
    const can = id => { const b = document.getElementById(id); if (!b || b.form.hidden) return false; b.click(); return true; };
    if (w === 'note') return field('form:has(#notitie)', 'tekst', `notitie ${k}`);
    if (w === 'people') {
      const all = document.querySelectorAll('form[data-offline=aanwezig]'), f = all[k % all.length];
      f.elements.staat.value = k % 3 ? 'present' : 'absent';
      f.elements.reden.value = `stond er ${k}`;
      f.requestSubmit();
      return true;
    }
    if (w === 'skip') return row('form:has([value=skip]) button');
    if (w === 'swap') return row('form:has([value=swap]) button');
    return can({ next: 'k-volgende', more: 'k-erbij', less: 'k-eraf', undo: 'k-terug' }[w]);
  }, [what, i]);
  for (let i = 0; i < n; i++) {
    const wish = i === n - 1 || i % step === 0 ? 'next' : i % 10 === 4 ? 'note' : i % 25 === 7 ? 'people' : i % 90 === 41 ? 'skip' : i % 70 === 23 ? 'swap' : i % 17 === 12 ? 'undo' : i % 2 ? 'more' : 'less';
    if (!await press(wish, i)) assert.ok(await press('note', i), `${wish} at ${i}`);
    await size(page, i + 1);
  }
  // Over: whatever was still to come is over too.
  for (let left = 0; await page.locator('#draaiboek [data-was=now], #draaiboek [data-was=later]').count(); left++) {
    assert.ok(left < parts + 1);
    await press('next', 0);
    await size(page, n + left + 1);
  }
  const log = await kept(page);
  assert.equal(new Set(log.map(e => e.id)).size, log.length);
  assert.deepEqual([...log].sort((a, b) => a.tijd - b.tijd), log, 'each later than the one before');
  return log;
}

/** rows(sql): of a database. What stands there of the meeting is the list, in its order, once each. */
export function same(rows, meeting, log) {
  const acts = log.filter(e => e.doe !== 'aanwezig'), people = log.filter(e => e.doe === 'aanwezig');
  const ids = new Set(log.map(e => e.id)), mine = list => list.filter(r => ids.has(r[0]));
  const q = `(select id from meeting where uid = '${meeting}')`;
  assert.deepEqual(mine(rows(`select uid, act, block, other, minutes, note from meeting_event where meeting = ${q} order by at, uid`)),
    acts.map(e => [e.id, e.doe, e.deel, e.ander, String(e.minuten), e.tekst]));
  assert.deepEqual(mine(rows(`select x.uid, m.uid, x.state, x.reason from meeting_presence x join group_member m on m.id = x.member where x.meeting = ${q} order by x.id`)).sort(),
    people.map(e => [e.id, e.wie, e.staat, e.tekst]).sort());
}

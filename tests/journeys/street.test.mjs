// An interviewer without a network: one load of the page, thirty interviews in a square without a signal, and then the signal comes back.
// Nothing is lost, nothing counts twice, and what is refused stays and says why. Without script the page works as before.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { fits, shown } from '../../assets/js/form.js';
import { closeBrowser, reader, sideways, until, violations } from '../support/browser.mjs';
import { start } from '../support/site.mjs';
import { say } from '../support/words.mjs';

const open = '/oefenstad/meedoen/molenplein/enquete/1', street = `${open}/straat`;
let site, desk;
before(async () => {
  site = await start({ name: 'street' });
  desk = await site.person({ mail: 'straat@example.nl', role: 'project_leader', place: 'oefenstad' });
});
after(async () => { await closeBrowser(); await site?.stop(); });

const survey = `(select s.id from survey s join trajectory t on t.id = s.trajectory where t.slug = 'molenplein' and s.number = 1)`;
const sheets = () => site.rows(`select id from survey_sheet where survey = ${survey} and channel = 'street'`).map(r => r[0]);
// Each sheet as the questions and answers on it, sorted: to compare lists without an order.
function answers(ids) {
  const rows = site.rows(`select sheet, question, value from survey_answer where sheet in (${ids.join(', ')}) order by question`);
  return ids.map(id => rows.filter(r => r[0] === id).map(r => `${r[1]}=${r[2]}`).join('|')).sort();
}
const about = () => Number(site.rows(`select coalesce(sum(n), 0) from survey_about where survey = ${survey} and trait = 'age'`)[0][0]);
const waits = page => page.evaluate(() => Object.keys(localStorage).filter(k => k.startsWith('meent-straat')).length);
const stored = page => until(page, async path => !!await (await caches.open('bijeenkomst-1')).match(path, { ignoreVary: true }), street);

/** One person is asked, by keyboard: what the sheet of answer i will be on the server. */
async function ask(page, i) {
  const first = i % 4 + 1, kept = [`v1=c${first}`];
  await page.locator('#v1-c1').focus();
  await page.keyboard.press(String(first));
  await page.keyboard.press('Enter');
  if (first === 4) {
    await page.keyboard.type(`Te druk ${i}`);
    kept.push(`v2=Te druk ${i}`);
    await page.locator('#v4-1').focus();
  } else {
    assert.equal(await page.evaluate(() => document.activeElement.name), 'v3', 'what this person is not asked is passed over');
    await page.keyboard.press('1');
    await page.keyboard.press('2');
    kept.push('v3=c1 c2');
    await page.keyboard.press('Enter');
  }
  await page.keyboard.press(String(i % 9 + 1));
  kept.push(`v4=${i % 9 + 1}`);
  await page.locator('#v6').focus();
  await page.keyboard.type(`Nummer ${i}`);
  kept.push(`v6=Nummer ${i}`);
  await page.locator('main form button[type=submit]').last().focus();
  await page.keyboard.press('Enter');
  return kept.join('|');
}

test('thirty interviews without a network: all arrive, once', async () => {
  const w = say('nl'), r = await reader(site, { as: desk, width: 390 }), { page } = r, had = sheets(), hadAbout = about();
  try {
    await page.goto(site.url + street);
    await stored(page);
    await r.ctx.setOffline(true);
    await page.reload();
    await page.getByRole('heading', { level: 1, name: w('survey.street_title') }).waitFor();
    assert.equal(await page.locator('[data-street-waits]').isVisible(), false, 'nothing waits, so nothing is said of it');
    const want = [];
    for (let i = 0; i < 30; i++) {
      want.push(await ask(page, i));
      await until(page, n => Object.keys(localStorage).filter(k => k.startsWith('meent-straat:')).length === n, i + 1);
      if (i === 2) {
        assert.equal(await page.locator('#wacht-kop').innerText(), w('survey.street_wait_many').replace('{n}', '3'));
        assert.deepEqual(await violations(page), []);
        assert.ok(await sideways(page) <= 0);
      }
      // The telephone was put away, and the page opened again.
      if (i === 14) await page.reload();
    }
    assert.equal(sheets().length, had.length, 'nothing came yet');
    const text = await page.evaluate(() => JSON.stringify(localStorage));
    assert.doesNotMatch(text, /straat@example|token|Iemand/, 'nothing that names a person or opens a door');
    await r.ctx.setOffline(false);
    await until(page, () => !Object.keys(localStorage).some(k => k.startsWith('meent-straat')), null, 90_000);
    const fresh = sheets().filter(id => !had.includes(id));
    assert.deepEqual(answers(fresh), [...want].sort(), 'the server has what was in the list, and no more');
    assert.equal(about(), hadAbout + 30, 'who they are is counted apart');
    assert.match(await page.locator('[data-street-said]').innerText(), /^Bewaard\. Vandaag \d+ gevraagd\.$/);
    await r.clean(/ERR_INTERNET_DISCONNECTED|Failed to fetch/);
  } finally { await r.close(); }
});

test('sent twice, from two tabs and by a lost answer: once', async () => {
  const r = await reader(site, { as: desk, width: 1280 }), { page } = r, had = sheets(), hadAbout = about();
  try {
    await page.goto(site.url + street);
    await stored(page);
    // The request arrives, its answer does not.
    let lost = 0;
    await page.route(`**${street}`, async route => {
      if (route.request().method() !== 'POST' || lost > 1) return route.continue();
      lost++;
      await route.fetch();
      await route.abort();
    });
    await ask(page, 1);
    await until(page, () => Object.keys(localStorage).some(k => k.startsWith('meent-straat:')));
    await new Promise(done => setTimeout(done, 500));
    assert.equal(sheets().length, had.length + 1, 'it came the first time');
    assert.ok(await waits(page) > 0, 'and the page does not know');
    const second = await r.ctx.newPage();
    await second.goto(site.url + street);
    await page.evaluate(() => document.querySelector('[data-street-send]').click());
    await until(page, () => !Object.keys(localStorage).some(k => k.startsWith('meent-straat')));
    assert.equal(sheets().length, had.length + 1);
    assert.equal(about(), hadAbout + 1);
  } finally { await r.close(); }
});

test('what is refused stays, says why, and can be corrected or thrown away', async () => {
  const w = say('nl'), r = await reader(site, { as: desk, width: 390 }), { page, key } = r, had = sheets();
  try {
    await page.goto(site.url + street);
    await stored(page);
    // In the page: a question that must be answered is not passed over.
    await page.locator('main form button[type=submit]').last().click();
    assert.ok((await page.locator('[data-street-wrong]').innerText()).includes(w('survey.value_missing')));
    assert.equal(await waits(page), 0);
    assert.deepEqual(await violations(page), []);
    // By the server: as if the page had let it through.
    const day = new Date().toLocaleDateString('sv-SE', { timeZone: 'Europe/Amsterdam' });
    await page.evaluate(([base, on]) => localStorage.setItem(`meent-straat:${base}:aaaaaaaaaaaaaaaaaaaa1`, JSON.stringify({ at: 1, body: `manier=street&v1=c9&v6=Blijft+staan&dag=${on}&interview=aaaaaaaaaaaaaaaaaaaa1` })), [open, day]);
    await page.reload();
    await page.getByText(w('survey.street_refused')).waitFor();
    assert.ok((await page.locator('.m-street__list').innerText()).includes(`1. ${w('survey.value_choice')}`));
    assert.equal(sheets().length, had.length);
    assert.deepEqual(await violations(page), []);
    await key.use(page.locator('[data-mend]'));
    assert.equal(await page.locator('#v6').inputValue(), 'Blijft staan');
    await page.keyboard.press('2');
    await page.locator('main form button[type=submit]').last().click();
    await until(page, () => !Object.keys(localStorage).some(k => k.startsWith('meent-straat')));
    assert.equal(sheets().length, had.length + 1);
    // Thrown away only when it was asked twice.
    await page.evaluate(([base, on]) => localStorage.setItem(`meent-straat:${base}:aaaaaaaaaaaaaaaaaaaa2`, JSON.stringify({ at: 1, body: `manier=street&v1=c9&dag=${on}&interview=aaaaaaaaaaaaaaaaaaaa2` })), [open, day]);
    await page.reload();
    await page.locator('[data-away]').click();
    assert.equal(await waits(page), 1);
    await page.locator('[data-away]').click();
    assert.equal(await waits(page), 0);
    await r.clean(/status of 422/);
  } finally { await r.close(); }
});

test('the survey closes while interviews wait: they count until the results, and after that it is said', async () => {
  const w = say('nl'), r = await reader(site, { as: desk, width: 390 }), { page } = r, had = sheets();
  const [[state, ends]] = site.rows(`select state, ends_day from survey where id = ${survey}`);
  try {
    await page.goto(site.url + street);
    await stored(page);
    await r.ctx.setOffline(true);
    await ask(page, 2);
    await ask(page, 3);
    await until(page, () => Object.keys(localStorage).filter(k => k.startsWith('meent-straat:')).length === 2);
    site.sql(`update survey set state = 'closed' where id = ${survey}`);
    await r.ctx.setOffline(false);
    await until(page, () => !Object.keys(localStorage).some(k => k.startsWith('meent-straat')));
    assert.equal(sheets().length, had.length + 2, 'held while it was open, so they count');
    await page.reload();
    assert.ok((await page.locator('main').innerText()).includes(w('survey.street_closed')));
    assert.equal(await page.locator('[data-street-form]').count(), 0);
    assert.deepEqual(await violations(page), []);
    // Published: too late, and that is said; it stays until somebody throws it away.
    site.sql(`update survey set state = 'published' where id = ${survey}`);
    await page.evaluate(base => localStorage.setItem(`meent-straat:${base}:aaaaaaaaaaaaaaaaaaaa3`, JSON.stringify({ at: 1, body: 'manier=street&v1=c1&dag=' + new Date().toLocaleDateString('sv-SE') + '&interview=aaaaaaaaaaaaaaaaaaaa3' })), open);
    await page.reload();
    await page.locator('.m-street__list').getByText(w('survey.street_published')).waitFor();
    assert.equal(await waits(page), 1);
    assert.equal(sheets().length, had.length + 2);
  } finally {
    site.sql(`update survey set state = '${state}', ends_day = ${ends} where id = ${survey}`);
    await r.close();
  }
});

test('without script the interviewer sends each form as before', async () => {
  const r = await reader(site, { as: desk, script: false, width: 390 }), { page } = r, had = sheets();
  try {
    await page.goto(site.url + street);
    assert.equal(await page.locator('[data-street-waits]').isVisible(), false);
    await page.locator('#v1-c2').check();
    await page.locator('main form button[type=submit]').last().click();
    await page.getByRole('status').getByText(/Vandaag/).waitFor();
    assert.equal(sheets().length, had.length + 1);
    await r.clean();
  } finally { await r.close(); }
});

test('the questions that a page without a network asks are those of the server', async () => {
  const { questions } = JSON.parse(await (await desk.fetch(`${open}/vragen.json`)).text());
  let seed = 7;
  const chance = n => { seed = (seed * 1103515245 + 12345) % 2147483648; return seed % n; };
  const day = new Date().toLocaleDateString('sv-SE', { timeZone: 'Europe/Amsterdam' });
  const token = (await (await desk.fetch(street)).text()).match(/name="token" value="([^"]*)"/)[1];
  let taken = 0, refused = 0;
  for (let i = 0; i < 90; i++) {
    const pick = list => list[chance(list.length)];
    const value = {
      v1: pick(['', 'c1', 'c2', 'c3', 'c4', 'c4', 'c9']), v2: pick(['', 'x', 'y'.repeat(400), 'y'.repeat(401)]), v3: pick(['', 'c1', 'c3 c1', 'c5', 'c5 c1', 'c7']),
      v4: pick(['', '1', '10', '11', '0', '-3', 'zeven', '1.5']), v5: pick(['', 'Noord']), v6: pick(['', 'Iets', 'ß'.repeat(401)]),
    };
    const on = shown(questions, value), bad = questions.filter(q => on.has(q.id) && fits(q, value[q.id]));
    const body = new URLSearchParams({ token, manier: 'street', dag: day, interview: `verschil000000000${i}` });
    for (const q of questions) for (const v of q.kind === 'multiple' ? value[q.id].split(' ') : [value[q.id]]) if (v) body.append(q.id, v);
    const whole = !bad.length && taken < 12, had = whole ? new Set(sheets()) : null; // of some the whole sheet
    const a = await desk.fetch(street, { method: 'POST', body }), answer = await a.json();
    if (bad.length) {
      refused++;
      assert.equal(a.status, 422, JSON.stringify(value));
      assert.equal(answer.why.length, bad.length, JSON.stringify([value, answer]));
      continue;
    }
    taken++;
    assert.equal(a.status, 200, JSON.stringify([value, answer]));
    if (!whole) continue;
    const [id] = sheets().filter(x => !had.has(x));
    const kept = site.rows(`select question from survey_answer where sheet = ${id} order by question`).map(x => x[0]);
    assert.deepEqual(kept, questions.filter(q => on.has(q.id) && value[q.id]).map(q => q.id).sort(), JSON.stringify(value));
  }
  assert.ok(taken > 12 && refused > 40, `${taken} taken, ${refused} refused`);
});

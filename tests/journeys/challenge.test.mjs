// A challenge granted as a trial, and one refused with an objection: the group without account, by keyboard, with and without
// script; who advises and who decides; and every page of it clean, narrow and wide.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { closeBrowser, reader, sideways, violations } from '../support/browser.mjs';
import { start } from '../support/site.mjs';
import { say } from '../support/words.mjs';

const home = '/oefenstad/uitdagen';
let site, lead, expert, college, other;
before(async () => {
  site = await start({ name: 'challenge' });
  lead = await site.person({ mail: 'leider@example.nl', role: 'project_leader', place: 'oefenstad' });
  expert = await site.person({ mail: 'kenner@example.nl', role: 'expert', place: 'oefenstad' });
  college = await site.person({ mail: 'college@example.nl', role: 'executive', place: 'oefenstad' });
  other = await site.person({ mail: 'college2@example.nl', role: 'executive', place: 'oefenstad' });
});
after(async () => { await closeBrowser(); await site?.stop(); });
const button = (page, name) => page.getByRole('button', { name, exact: true });
const enter = async (page, key, what) => { await key.to(what); await Promise.all([page.waitForEvent('domcontentloaded'), key.press('Enter')]); };
const fill = async (page, key, name, text) => { await key.to(page.locator(`[name="${name}"]`).first()); await key.type(text); };
const main = page => page.locator('main').innerText();
const ok = async answer => { const a = await answer; assert.equal(a.status, 303, `${a.url}: ${a.status}`); };

// The group, from nothing to filed: gives the number and the address of its own page.
async function file(r, w, title) {
  const { page, key } = r;
  await page.goto(r.url(`${home}/nieuw`));
  await enter(page, key, button(page, w('challenge.begin'))); // empty: it says what is missing
  assert.ok((await main(page)).includes(w('challenge.title_empty')));
  for (const [name, text] of [['titel', title], ['groep', 'De Hoek'], ['naam', 'Verzonnen Bewoner']]) await fill(page, key, name, text);
  await enter(page, key, button(page, w('challenge.begin')));
  assert.match(await main(page), /\d+(-[2-9a-z]{4}){4}/);
  const mine = page.url(), number = mine.match(/uitdagen\/(\d+)\//)[1];
  assert.equal((await fetch(`${site.url}${home}/${number}`)).status, 404, 'a draft is the group\'s own');
  for (const name of ['task', 'why', 'people', 'value', 'quality']) await fill(page, key, name, `Ons antwoord over ${name}.`);
  for (const [name, text] of [['steun', '30'], ['post0', 'Onderhoud'], ['straks0', '12.000']]) await fill(page, key, name, text);
  await enter(page, key, button(page, w('challenge.save')));
  assert.ok((await main(page)).includes(w('challenge.saved')));
  await enter(page, key, button(page, w('challenge.event.file')));
  assert.equal((await fetch(`${site.url}${home}/${number}`)).status, 404, 'nobody at the municipality looked at it yet');
  return { mine, number };
}

async function accept(number) {
  const work = `${home}/${number}/werk`;
  const page = await (await lead.fetch(work)).text();
  await ok(lead.post(work, work, { doe: 'contact', contact: page.match(/name="contact"><option value="(\d+)"/)[1] }));
  await ok(lead.post(work, work, { doe: 'stap', stap: 'accept' }));
  assert.equal((await fetch(`${site.url}${home}/${number}`)).status, 200);
  return { work, page };
}

async function advise(number, text) {
  const { work, page } = await accept(number), cost = page.match(/name="nu-(\d+)"/)[1];
  await ok(expert.post(work, work, { doe: 'kosten', [`nu-${cost}`]: '15.000', [`bron-${cost}`]: 'begroting' }));
  await ok(expert.post(work, work, { doe: 'voorwaarden', ...Object.fromEntries(['existing', 'effective', 'not_dearer', 'backing', 'no_market', 'contracts', 'safety', 'staff'].map(n => [`oordeel-${n}`, 'met'])) }));
  const assess = names => ({ doe: 'beoordeling', ...Object.fromEntries(names.flatMap(n => [[`oordeel-${n}`, 'good'], [`toelichting-${n}`, 'Kan.']])) });
  await ok(expert.post(work, work, assess(['legal', 'purchasing', 'finance'])));
  await ok(lead.post(work, work, assess(['domain'])));
  await ok(lead.post(work, work, { doe: 'stap', stap: 'advise', tekst: text }));
  return work;
}

for (const [script, width, lang] of [[true, 390, 'nl'], [false, 1280, 'en']]) {
  test(`granted as a trial: ${lang}, ${width} px, ${script ? 'with' : 'without'} script`, async () => {
    const w = say(lang), r = await reader(site, { script, width, lang }), { page, key } = r;
    try {
      const { mine, number } = await file(r, w, `De groene hoek ${lang}`);
      if (script) assert.deepEqual(await violations(page), []);
      const work = await advise(number, 'Zeg ja, als proef.');
      await page.goto(mine);
      assert.ok((await main(page)).includes('Zeg ja, als proef.'), 'the advice before the decision');
      await fill(page, key, 'tekst', 'Een proef is goed.');
      await enter(page, key, button(page, w('challenge.event.react')));
      // Who decides, by keyboard too; not without saying how social value was weighed.
      const d = await reader(site, { script, width, lang: 'nl', as: college });
      try {
        await d.page.goto(d.url(work));
        const until = new Date(Date.now() + 200 * 864e5).toISOString().slice(0, 10);
        await d.key.to(d.page.locator('#kenmerk-try_out')); await d.key.type('2026/12');
        await d.key.to(d.page.locator('#tekst-try_out')); await d.key.type('Wij zeggen ja, een half jaar.');
        await d.key.to(d.page.locator('#tot-try_out')); await d.key.type(until);
        await enter(d.page, d.key, button(d.page, say('nl')('challenge.event.try_out')));
        assert.ok((await main(d.page)).includes(say('nl')('challenge.need.weigh')));
        await d.key.to(d.page.locator('#waarde-try_out')); await d.key.type('De buurt leert elkaar kennen.');
        assert.equal(await d.page.locator('#tot-try_out').inputValue(), until, 'the day that was typed');
        await enter(d.page, d.key, button(d.page, say('nl')('challenge.event.try_out')));
        if (script) assert.deepEqual(await violations(d.page), []);
      } finally { await d.close(); }
      const from = new Date(Date.now() + 864e5).toISOString().slice(0, 10), to = new Date(Date.now() + 190 * 864e5).toISOString().slice(0, 10);
      await ok(lead.post(work, work, { doe: 'afspraken', agree_tasks: 'Wij maaien.', agree_result: 'Het is groen.', agree_liability: 'De vereniging.', bedrag: '12.000', vanaf: from, totmet: to }));
      assert.equal((await lead.post(work, work, { doe: 'stap', stap: 'start' })).status, 422, 'not before the group agrees');
      await page.goto(mine);
      await enter(page, key, button(page, w('challenge.event.sign')));
      await ok(lead.post(work, work, { doe: 'stap', stap: 'start' }));
      await page.goto(r.url(`${home}/${number}`));
      const text = await main(page);
      for (const said of [w('challenge.trial'), w('challenge.state.running'), 'De buurt leert elkaar kennen.', 'Wij maaien.', '2026/12']) assert.ok(text.includes(said), said);
      assert.ok(!text.includes('Verzonnen Bewoner'), 'no names on the public page');
      if (script) assert.deepEqual(await violations(page), []);
      assert.ok(await sideways(page) <= 0);
      assert.deepEqual(await r.ctx.cookies(), [], 'no cookie for who challenges');
      await r.clean(/status of 4(04|22)/);
    } finally { await r.close(); }
  });
}

test('refused, with an objection that is answered', async () => {
  const w = say('nl'), r = await reader(site, { width: 1280 }), { page, key } = r;
  try {
    const { mine, number } = await file(r, w, 'Koffie op het plein');
    const work = await advise(number, 'Zeg nee.');
    await page.goto(mine);
    await fill(page, key, 'tekst', 'Dat is jammer.');
    await enter(page, key, button(page, w('challenge.event.react')));
    await ok(college.post(work, work, { doe: 'stap', stap: 'refuse', kenmerk: '2026/13', tekst: 'Wij zeggen nee.', waarde: 'De ontmoeting woog mee.' }));
    await page.goto(mine);
    assert.ok((await main(page)).includes('6 weken'), 'until when one can object');
    assert.deepEqual(await violations(page), []);
    await fill(page, key, 'waarom', 'De ontmoeting is te licht gewogen.');
    await enter(page, key, button(page, w('challenge.event.object')));
    await page.goto(r.url(`${home}/${number}`));
    assert.ok((await main(page)).includes(w('challenge.state.objection')));
    assert.ok(!(await main(page)).includes('te licht gewogen'), 'what is objected is between the two');
    await page.goto(r.url('/oefenstad/raad'));
    assert.ok((await main(page)).includes('Koffie op het plein'));
    await ok(other.post(work, work, { doe: 'stap', stap: 'uphold', kenmerk: '2026/14', tekst: 'Het besluit blijft.' }));
    await page.goto(mine);
    const text = await main(page);
    assert.ok(text.includes('Het besluit blijft.') && text.includes(w('clock.kind.appeal')) || text.includes('rechter'));
    await r.clean(/status of 4(04|22)/);
  } finally { await r.close(); }
});

for (const [script, width, lang] of [[true, 390, 'en'], [false, 1280, 'nl']]) {
  test(`documents for the parties or for everybody, and taken back: ${lang}, ${width} px, ${script ? 'with' : 'without'} script`, async () => {
    const w = say(lang), r = await reader(site, { script, width, lang }), { page, key } = r;
    const pdf = { name: 'Ons plan.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.7\n1 0 obj\n<</Type/Catalog>>\nendobj\ntrailer\n<</Root 1 0 R>>\nstartxref\n0\n%%EOF\n') };
    try {
      const { mine, number } = await file(r, w, `De kas ${lang}`);
      await accept(number);
      const form = page.locator('#stukken ~ details form');
      const add = async (title, everybody, chosen) => {
        await page.goto(mine);
        await key.use(page.locator('summary', { hasText: w('challenge.document_add') }));
        await key.to(form.locator('[name=stuk]')); await key.type(title);
        if (chosen) await form.locator('[name=bestand]').setInputFiles(chosen);
        if (everybody) await key.choose(form.locator('[value=iedereen]'));
        await enter(page, key, form.locator('button'));
      };
      await add('Zonder iets', false, null);
      assert.ok((await main(page)).includes(w('challenge.document_one')), 'neither file nor address');
      if (script) assert.deepEqual(await violations(page), []);
      await add('Geen document', false, { ...pdf, buffer: Buffer.from('<!doctype html><script>1</script>') });
      assert.ok((await main(page)).includes(w('challenge.document_kind')));
      await add('Wie wij zijn', false, pdf);
      await add('Ons plan', true, pdf);
      assert.ok((await main(page)).includes('Wie wij zijn'), 'the group sees its own');
      if (script) assert.deepEqual(await violations(page), []);
      assert.ok(await sideways(page) <= 0);
      const other = await reader(site, { script, width, lang });
      try {
        await other.page.goto(r.url(`${home}/${number}`));
        const said = await main(other.page), link = await other.page.getByRole('link', { name: 'Ons plan', exact: true }).getAttribute('href');
        assert.ok(said.includes('Ons plan') && !said.includes('Wie wij zijn'));
        const got = await fetch(site.url + link);
        assert.equal(got.headers.get('content-type'), 'application/pdf');
        assert.equal(Buffer.compare(Buffer.from(await got.arrayBuffer()), pdf.buffer), 0);
        const hidden = await page.getByRole('link', { name: 'Wie wij zijn', exact: true }).getAttribute('href');
        assert.equal((await fetch(site.url + hidden)).status, 200, 'with the key of the group');
        assert.equal((await fetch(site.url + hidden.replace('/mijn', '').split('?')[0])).status, 404, 'without it');
        await enter(page, key, button(page, w('challenge.document_remove', { title: 'Ons plan' })));
        assert.equal((await fetch(site.url + link)).status, 404);
        await other.page.reload();
        assert.ok(!(await main(other.page)).includes('Ons plan'));
        if (script) assert.deepEqual(await violations(other.page), []);
        await other.clean();
      } finally { await other.close(); }
      await r.clean(/status of 422/);
    } finally { await r.close(); }
  });
}

test('which way fits: five questions, back with its answers, and every page clean', async () => {
  const w = say('nl'), r = await reader(site, { width: 390, script: false }), { page, key } = r;
  try {
    await page.goto(r.url('/oefenstad/wijzer'));
    for (const name of ['broken.no', 'decided.no', 'self.yes', 'now.yes', 'take.yes']) await enter(page, key, page.getByRole('link', { name: w(`route.ask.${name}`), exact: true }));
    assert.ok((await main(page)).includes(w('route.end.challenge')) && (await main(page)).includes('13 weken'));
    await page.goBack();
    assert.ok((await main(page)).includes(w('route.ask.take')) && (await main(page)).includes(w('route.ask.now.yes')), 'back keeps what was said');
  } finally { await r.close(); }
  for (const width of [390, 1280]) {
    const open = await reader(site, { width }), desk = await reader(site, { width, as: lead });
    try {
      for (const path of [home, `${home}/1`, `${home}/2`, `${home}/taken`, `${home}/nieuw`, `${home}/terugvinden`, '/uitdagen/stappen', '/oefenstad/wijzer', '/oefenstad/wijzer?a=nnjjj', '/oefenstad/verordening', `/en${home}/1`, '/en/oefenstad/verordening']) {
        await open.page.goto(site.url + path);
        assert.deepEqual(await violations(open.page), [], `${path} at ${width}`);
        assert.ok(await sideways(open.page) <= 0, `${path} at ${width} scrolls sideways`);
      }
      for (const path of [`${home}/werk`, `${home}/1/werk`, `${home}/2/werk`, `${home}/taken/beheer`]) {
        await desk.page.goto(site.url + path);
        assert.deepEqual(await violations(desk.page), [], `${path} at ${width}`);
        assert.ok(await sideways(desk.page) <= 0, `${path} at ${width} scrolls sideways`);
      }
    } finally { await open.close(); await desk.close(); }
  }
});

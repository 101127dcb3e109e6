// An initiative of somebody of thirteen, from idea to one page with a photograph; and a subject for the council by somebody of sixteen,
// refused with its reason and then brought to the council. By keyboard, with and without script, narrow and wide, in two languages.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { closeBrowser, reader, shots, sideways, until, violations } from '../support/browser.mjs';
import { start } from '../support/site.mjs';
import { say } from '../support/words.mjs';

const home = '/oefenstad/initiatieven';
let site, lead, college, clerks;
before(async () => {
  site = await start({ name: 'initiative' });
  lead = await site.person({ mail: 'leider@example.nl', role: 'project_leader', place: 'oefenstad' });
  college = await site.person({ mail: 'college@example.nl', role: 'executive', place: 'oefenstad' });
  clerks = await Promise.all([1, 2].map(n => site.person({ mail: `griffie${n}@example.nl`, role: 'clerk', place: 'oefenstad' })));
});
after(async () => { await closeBrowser(); await site?.stop(); });

const button = (page, name) => page.getByRole('button', { name, exact: true });
const enter = async (page, key, what) => { await key.to(what); await Promise.all([page.waitForEvent('domcontentloaded'), key.press('Enter')]); };
const fill = async (page, key, name, text) => {
  const field = page.locator(`[name="${name}"]`).first();
  await key.to(field);
  await key.press('Control+A');
  await key.type(text);
};
const main = page => page.locator('main').innerText();
const ok = async answer => { const a = await answer; assert.equal(a.status, 303, `${a.url}: ${a.status} ${a.status === 303 ? '' : (await a.text()).match(/<main[\s\S]*<\/main>/)?.[0].replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ').slice(0, 600)}`); };
// What a page may not have, at this place in the journey; and a picture for who wants to look.
async function look(r, name, script) {
  if (script) assert.deepEqual(await violations(r.page), [], `${name}: ${r.page.url()}`);
  assert.ok(await sideways(r.page) <= 0, `${name} scrolls sideways`);
  await r.page.screenshot({ path: `${shots}/initiative-${name}-${r.page.viewportSize().width}.png`, fullPage: true });
}

// A photograph as a telephone sends it: with a place and how it was held.
async function telephone(page) {
  const jpeg = await page.screenshot({ type: 'jpeg', clip: { x: 0, y: 0, width: 320, height: 240 } });
  const exif = Buffer.concat([Buffer.from('Exif\0\0II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\x06\0\0\0\0\0\0\0', 'latin1'), Buffer.from('GPS 52.0907 N zwaluw')]);
  const size = Buffer.from([(exif.length + 2) >> 8, (exif.length + 2) & 255]);
  return Buffer.concat([jpeg.subarray(0, 2), Buffer.from([0xff, 0xe1]), size, exif, jpeg.subarray(2)]);
}

// One name, on line: the letter of a practice place is a link on the page; the link counts nobody, the button does.
async function sign(r, w, number, n, { own = true, name = `Verzonnen Buur ${'abcdefghij'[n]}` } = {}) {
  const { page, key } = r;
  await page.goto(r.url(`${home}/${number}`));
  await enter(page, key, page.getByRole('link', { name: w(own ? 'initiative.sign_own' : 'initiative.sign'), exact: true }));
  for (const [field, text] of [['naam', name], ['postcode', '1234 AB'], ['huisnummer', `${n + 1}`], ['geboren', '9-3-2010'], ['mail', `buur${n}-${number}@example.nl`]]) await fill(page, key, field, text);
  await enter(page, key, button(page, w('initiative.sign_send')));
  assert.ok((await main(page)).includes(w('initiative.sent_title')));
  const link = new URL(await page.getByRole('link', { name: w('initiative.practice_open') }).getAttribute('href'), page.url()).href;
  for (let i = 0; i < 3; i++) assert.equal((await fetch(link)).status, 200); // what scans mail
  assert.equal(await counted(number), n, 'a link counts nobody');
  await page.goto(link);
  await enter(page, key, button(page, w('initiative.confirm')));
  assert.ok((await main(page)).includes(w('initiative.counts')));
  return page.url();
}
const counted = async number => (await (await fetch(`${site.url}/api/v1/initiatieven/oefenstad`)).json()).initiatives.find(i => i.number === number)?.signed;

// A sheet of paper, read by two who do not see each other: the first by keyboard.
async function type(number, lines, { script, width }) {
  const papers = `${home}/${number}/papier`;
  const code = (await (await clerks[0].fetch(papers)).text()).match(/\/papier\/([a-z0-9]{8})"/)[1];
  const fields = Object.fromEntries(lines.flatMap(([name, house], i) => [[`naam-${i + 1}`, name], [`postcode-${i + 1}`, '1234 AB'], [`huisnummer-${i + 1}`, house], [`geboren-${i + 1}`, '1-2-1980']]));
  const d = await reader(site, { as: clerks[0], script, width });
  try {
    await d.page.goto(d.url(`${papers}/${code}`));
    for (const [name, text] of Object.entries(fields)) await fill(d.page, d.key, name, text);
    await look(d, 'sheet', script);
    await enter(d.page, d.key, button(d.page, say('nl')('initiative.save')));
    assert.ok((await main(d.page)).includes(say('nl')('initiative.second_waits')));
    await d.clean();
  } finally { await d.close(); }
  const before = await counted(number);
  assert.ok(!(await (await clerks[1].fetch(`${papers}/${code}`)).text()).includes(lines[0][0]), 'the second does not see the first');
  await ok(clerks[1].post(`${papers}/${code}`, `${papers}/${code}`, fields));
  assert.equal(await counted(number), before + lines.length);
}

for (const [script, width, lang] of [[true, 390, 'nl'], [false, 1280, 'en']]) {
  test(`somebody of thirteen: ${lang}, ${width} px, ${script ? 'with' : 'without'} script`, async () => {
    const w = say(lang), r = await reader(site, { script, width, lang }), { page, key } = r;
    const other = await reader(site, { script, width, lang });
    try {
      // The idea. What is like it shows while typing; without script as a step in between.
      await page.goto(r.url(`${home}/nieuw`));
      await look(r, 'new', script);
      await enter(page, key, button(page, w('initiative.keep'))); // empty: it says what is missing
      assert.ok((await main(page)).includes(w('initiative.no_title')) && (await main(page)).includes(w('initiative.no_kind')));
      await look(r, 'new-empty', script);
      await key.choose(page.locator('#soort-own'));
      await fill(page, key, 'titel', 'Geveltuintjes in de Lindelaan');
      await fill(page, key, 'kort', 'Voordeuren krijgen een strook met planten.');
      if (script) {
        await until(page, () => document.querySelectorAll('#gelijk a').length > 0);
        assert.ok((await page.locator('#gelijk').innerText()).includes('Geveltuintjes in de Lindestraat'), 'the one that is there');
        assert.equal(await page.locator('#gelijk').getAttribute('aria-live'), 'polite');
        await look(r, 'similar', script);
      }
      await fill(page, key, 'tekst', 'Wij halen tegels weg en planten stokrozen.');
      await fill(page, key, 'naam', 'Zwaluw Verzonnen');
      await fill(page, key, 'leeftijd', '11');
      await enter(page, key, button(page, w('initiative.keep')));
      assert.ok((await main(page)).includes(w('initiative.age_from', { n: '12' })), 'from which age');
      await fill(page, key, 'leeftijd', '13');
      await enter(page, key, button(page, w('initiative.keep')));
      assert.ok((await main(page)).includes('Geveltuintjes in de Lindestraat'), 'shown before it is kept');
      await look(r, 'similar-step', script);
      await enter(page, key, button(page, w('initiative.keep_anyway')));
      const mine = page.url(), number = Number(mine.match(/initiatieven\/(\d+)\//)[1]);
      assert.match(await main(page), /\d+(-[2-9a-z]{4}){4}/);
      assert.ok((await main(page)).includes(w('initiative.young').slice(0, 30)), 'what holds under sixteen');
      assert.equal((await fetch(`${site.url}${home}/${number}`)).status, 404, 'nobody sees a draft');

      // Above the small amount: neighbours are asked, and an adult receives the money.
      for (const [name, text] of [['vraag', 'De school geeft water.'], ['bedrag', '3.000'], ['kosten', 'Planten 3.000 euro'], ['ontvanger', 'Buurtvereniging (verzonnen)']]) await fill(page, key, name, text);
      await key.to(page.locator('#budget'));
      await key.press('ArrowDown');
      await enter(page, key, button(page, w('initiative.save')));
      assert.ok((await main(page)).includes(w('initiative.saved')));
      await look(r, 'mine', script);
      await enter(page, key, button(page, w('initiative.event.send')));
      const promised = (await main(page)).includes(w('initiative.promised'));
      assert.ok(promised, 'when it is decided is said at once');
      const desk = `${home}/${number}/stap`;
      await ok(lead.post(desk, desk, { doe: 'stap', stap: 'take_up' }));

      // Names: on line by a button, one taken back, ten on paper read by two.
      const support = await sign(other, w, number, 0);
      await look(other, 'signed', script);
      await sign(other, w, number, 1);
      await other.page.goto(support);
      await other.key.use(other.page.locator('summary'));
      await enter(other.page, other.key, button(other.page, w('initiative.withdraw_go')));
      assert.ok((await main(other.page)).includes(w('initiative.gone')));
      assert.equal(await counted(number), 1);
      const many = await college.post(desk, desk, { stap: 'grant', reden: 'Mooi plan.' });
      assert.equal(many.status, 422, 'not before the neighbours are enough');
      await page.goto(mine);
      await enter(page, key, button(page, w('initiative.sheets_ten')));
      assert.match(await main(page), /[a-z][a-z0-9]{7}/);
      await look(r, 'print', script);
      await type(number, [...'klmnopqrst'].slice(0, 9).map((c, i) => [`Op Papier ${c}`, `${20 + i}`]), { script, width });
      await page.goto(mine);
      assert.ok((await main(page)).includes(w('initiative.enough', { n: '10', needed: '10' })), await main(page));

      // The decision, in the promised days; small money from a budget.
      const d = await reader(site, { script, width, lang: 'nl', as: college });
      try {
        await d.page.goto(d.url(desk));
        await look(d, 'desk', script);
        await fill(d.page, d.key, 'reden', 'De straat wordt groener en de buren doen het zelf.');
        await enter(d.page, d.key, button(d.page, say('nl')('initiative.event.grant')));
        await d.clean();
      } finally { await d.close(); }
      await page.goto(r.url(`${home}/${number}`));
      for (const said of [w('initiative.state.granted'), 'De straat wordt groener']) assert.ok((await main(page)).includes(said), said);
      assert.ok(!(await main(page)).includes('Zwaluw'), 'who is under sixteen stands nowhere by name');
      assert.ok(!(await main(page)).includes(w('initiative.late')), 'in the promised days');
      await ok(lead.post(desk, desk, { stap: 'start', dag: new Date(Date.now() + 864e5).toISOString().slice(0, 10) }));

      // One page, with a photograph. What is none is refused and the words stay.
      await page.goto(mine);
      await fill(page, key, 'verslag', 'Zesentwintig voordeuren doen mee.');
      await fill(page, key, 'uitgegeven', '2.950');
      await key.to(page.locator('#foto'));
      await page.locator('#foto').setInputFiles({ name: 'foto.jpg', mimeType: 'image/jpeg', buffer: Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'.padEnd(200)) });
      await fill(page, key, 'foto-tekst', 'Een rij voordeuren met stokrozen.');
      const save = page.locator('form[enctype]').getByRole('button', { name: w('initiative.save'), exact: true });
      await enter(page, key, save);
      assert.ok((await main(page)).includes(w('initiative.photo_kind')));
      assert.equal(await page.locator('#verslag').inputValue(), 'Zesentwintig voordeuren doen mee.');
      await look(r, 'account-wrong', script);
      await key.to(page.locator('#foto'));
      await page.locator('#foto').setInputFiles({ name: 'foto.jpg', mimeType: 'image/jpeg', buffer: await telephone(page) });
      await enter(page, key, save);
      for (let i = 0; !await page.locator('.m-photo img').count(); i++) {
        assert.ok(i < 100, 'the photograph is made anew');
        await new Promise(done => setTimeout(done, 200));
        await page.goto(mine);
      }
      await look(r, 'account', script);
      await enter(page, key, button(page, w('initiative.event.account')));
      await ok(lead.post(desk, desk, { stap: 'finish' }));
      await page.goto(r.url(`${home}/${number}`));
      const text = await main(page), photo = page.locator('.m-photo img');
      for (const said of [w('initiative.state.done'), 'Zesentwintig voordeuren doen mee.', w('initiative.account')]) assert.ok(text.includes(said), said);
      assert.equal(await photo.getAttribute('alt'), 'Een rij voordeuren met stokrozen.');
      assert.deepEqual([await photo.getAttribute('width'), await photo.getAttribute('height')], ['240', '320'], 'upright, with its size');
      await photo.scrollIntoViewIfNeeded();
      await until(page, () => document.querySelector('.m-photo img').naturalWidth === 240);
      const bytes = Buffer.from(await (await fetch(await photo.evaluate(e => e.src))).arrayBuffer());
      assert.ok(!bytes.includes('GPS') && !bytes.includes('Exif') && !bytes.includes('zwaluw'), 'no place in it');
      await look(r, 'shown', script);
      assert.equal((await fetch(`${site.url}${home}/budgetten`)).status, 200);
      assert.ok((await (await fetch(`${site.url}${home}/budgetten`)).text()).includes('Geveltuintjes in de Lindelaan'), 'what was given from the budget');
      await r.clean(/status of 4(04|22)/);
      await other.clean();
    } finally { await r.close(); await other.close(); }
  });
}

for (const [script, width, lang] of [[true, 1280, 'nl'], [false, 390, 'en']]) {
  test(`a subject for the council by somebody of sixteen: ${lang}, ${width} px, ${script ? 'with' : 'without'} script`, async () => {
    const w = say(lang), r = await reader(site, { script, width, lang }), { page, key } = r;
    const from = new Date(Date.now() - 864e5).toISOString().slice(0, 10);
    for (const [what, n] of [['agenda_age', 16], ['agenda_city', 3]]) {
      const set = await site.run('bylaw', 'set', 'oefenstad', what, `${n}`, '--source', 'artikel 20 (verzonnen)', '--from', from, '--confirmed');
      assert.equal(set.code, 0, set.err);
    }
    const make = async (title, age) => {
      await page.goto(r.url(`${home}/nieuw`));
      await key.choose(page.locator('#soort-agenda'));
      for (const [name, text] of [['titel', title], ['kort', 'Daar gaat de raad over.'], ['tekst', 'Dit is verzonnen, om te oefenen.'], ['naam', 'Merel Verzonnen'], ['leeftijd', age]]) await fill(page, key, name, text);
      await enter(page, key, button(page, w('initiative.keep')));
    };
    try {
      // The age of the by-law bites, and says from which.
      await make(`Stoplicht bij de sporthal ${lang}`, '15');
      assert.ok((await main(page)).includes(w('initiative.age_young')) && (await main(page)).includes(w('initiative.age_from', { n: '16' })));
      await look(r, 'too-young', script);
      await fill(page, key, 'leeftijd', '16');
      await enter(page, key, button(page, w('initiative.keep')));
      if (await button(page, w('initiative.keep_anyway')).count()) await enter(page, key, button(page, w('initiative.keep_anyway')));
      const first = page.url(), one = Number(first.match(/initiatieven\/(\d+)\//)[1]);
      await fill(page, key, 'vraag', 'Verlaag de belasting van mijn oma.');
      await enter(page, key, button(page, w('initiative.save')));
      await enter(page, key, button(page, w('initiative.event.present')));

      // Refused for a reason of the list, in words that say what else can be done.
      const d = await reader(site, { script, width, lang: 'nl', as: clerks[0] });
      try {
        await d.page.goto(d.url(`${home}/${one}/stap`));
        await look(d, 'precheck', script);
        const form = d.page.locator('#grond-exclude');
        await d.key.to(form);
        for (let i = 0; i < 20 && await form.inputValue() !== 'taxes'; i++) await d.key.press('ArrowDown');
        await d.key.to(d.page.locator('#reden-exclude'));
        await d.key.type('Dit gaat over belasting. Bel het loket: daar kan uw oma kwijtschelding vragen.');
        await enter(d.page, d.key, button(d.page, say('nl')('initiative.event.exclude')));
        await d.clean();
      } finally { await d.close(); }
      await page.goto(first);
      for (const said of [w('initiative.refused_why'), w('initiative.ground.taxes'), 'Bel het loket']) assert.ok((await main(page)).includes(said), said);
      await look(r, 'refused', script);

      // The next one: names, the threshold, the check, the council.
      await make(`Een jongerenraad voor Oefenstad ${lang}`, '16');
      if (await button(page, w('initiative.keep_anyway')).count()) await enter(page, key, button(page, w('initiative.keep_anyway')));
      const mine = page.url(), number = Number(mine.match(/initiatieven\/(\d+)\//)[1]), desk = `${home}/${number}/stap`;
      await fill(page, key, 'vraag', 'Stel een jongerenraad in.');
      await enter(page, key, button(page, w('initiative.save')));
      await enter(page, key, button(page, w('initiative.event.present')));
      const bars = [...(await (await clerks[0].fetch(desk)).text()).matchAll(/name="geldt-niet" value="(\d+)"/g)].map(m => ['geldt-niet', m[1]]);
      assert.ok(bars.length > 5, 'the grounds of the by-law');
      assert.equal((await clerks[0].post(desk, desk, [['stap', 'collect'], ...bars.slice(1)])).status, 422, 'each was looked at');
      await ok(clerks[0].post(desk, desk, [['stap', 'collect'], ...bars]));
      await page.goto(r.url(`${home}/${number}`));
      assert.ok((await main(page)).includes(w('initiative.rule_is', { n: '3', age: '16', source: 'artikel 20 (verzonnen)' })), 'the rule in plain words');
      const s = await reader(site, { script, width, lang });
      try {
        await s.page.goto(s.url(`${home}/${number}/teken`));
        for (const [field, text] of [['naam', 'Te Jong'], ['postcode', '1234 AB'], ['huisnummer', '1'], ['geboren', `1-1-${new Date().getFullYear() - 14}`], ['mail', 'jong@example.nl']]) await fill(s.page, s.key, field, text);
        await enter(s.page, s.key, button(s.page, w('initiative.sign_send')));
        assert.ok((await main(s.page)).includes(w('initiative.sign_young')));
        await look(s, 'sign-young', script);
        for (let n = 0; n < 3; n++) await sign(s, w, number, n, { own: false });
        await s.clean(/status of 422/);
      } finally { await s.close(); }
      await page.goto(mine);
      assert.ok((await main(page)).includes(w('initiative.state.reached')), 'number and state change together');
      await enter(page, key, button(page, w('initiative.event.file')));
      await ok(clerks[0].post(desk, desk, { stap: 'count' }));
      const check = `${home}/${number}/controle`;
      await ok(clerks[0].post(check, check, { na: '0', 'bevinding-1': 'good', 'bevinding-2': 'good', 'bevinding-3': 'good' }));
      await ok(clerks[0].post(desk, desk, { stap: 'confirm' }));
      await ok(clerks[0].post(desk, desk, { stap: 'admit', kenmerk: 'presidium 12', reden: 'De raad gaat hierover.' }));
      await ok(clerks[0].post(desk, desk, { stap: 'schedule', dag: new Date().toISOString().slice(0, 10) }));
      await page.goto(r.url('/oefenstad/raad'));
      assert.ok((await main(page)).includes(`Een jongerenraad voor Oefenstad ${lang}`), 'on the page of the council');
      await ok(clerks[0].post(desk, desk, { stap: 'treat', tekst: 'De raad sprak erover met Merel.' }));
      await ok(clerks[0].post(desk, desk, { stap: 'decide', kenmerk: '2026/77', tekst: 'De jongerenraad komt er.' }));
      await ok(college.post(desk, desk, { stap: 'feed_back', tekst: 'De eerste vergadering is in mei.' }));
      await page.goto(r.url(`${home}/${number}`));
      for (const said of ['De jongerenraad komt er.', 'De eerste vergadering is in mei.', w('initiative.state.fed_back')]) assert.ok((await main(page)).includes(said), said);
      assert.ok(!(await main(page)).includes('Verzonnen Buur'), 'nobody sees who signed');
      await look(r, 'fed-back', script);
      await r.clean(/status of 4(04|22)/);
    } finally { await r.close(); }
  });
}

test('every page of it is clean, narrow and wide', async () => {
  for (const width of [390, 1280]) {
    const open = await reader(site, { width }), desk = await reader(site, { width, as: clerks[0] });
    try {
      for (const path of [home, `${home}?stand=steun`, `${home}/budgetten`, `${home}/terugvinden`, `${home}/lijkt-op?tekst=zebrapad`, '/initiatieven/stappen', ...[1, 2, 3, 4, 5, 6, 7].map(n => `${home}/${n}`), `${home}/4/teken`, `/en${home}/1`, '/en/oefenstad/initiatieven']) {
        await open.page.goto(site.url + path);
        await look(open, `page${path.replace(/\W+/g, '-')}`, true);
      }
      for (const path of [`${home}/werk`, `${home}/2/stap`, `${home}/4/stap`, `${home}/4/papier`, `${home}/6/controle`, `${home}/6/stap`]) {
        await desk.page.goto(site.url + path);
        await look(desk, `desk${path.replace(/\W+/g, '-')}`, true);
      }
    } finally { await open.close(); await desk.close(); }
  }
});

// A rehearsal: who leads a plan begins one, does what it asks on the real pages, and finds it with the plan; by keyboard, with and
// without script, narrow and wide, in both languages. Nobody else finds a trace of it.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { closeBrowser, reader, sideways, violations } from '../support/browser.mjs';
import { start } from '../support/site.mjs';
import { say } from '../support/words.mjs';

const plan = '/oefenstad/meedoen/afval-op-straat';
let site, lead, other;
before(async () => {
  site = await start({ name: 'oefenronde' });
  lead = await site.person({ mail: 'leider@example.nl', role: 'project_leader', place: 'oefenstad' });
  other = await site.person({ mail: 'ander@example.nl', role: 'project_leader', place: 'oefenstad' });
});
after(async () => { await closeBrowser(); await site?.stop(); });
const enter = async (page, key, button) => { await key.to(button); await Promise.all([page.waitForEvent('domcontentloaded'), key.press('Enter')]); };
const button = (page, name) => page.getByRole('button', { name, exact: true });
const bare = url => new URL(url).pathname.replace(/^\/en(?=\/)/, '').replace(/\/oefenronde$/, '');

for (const [script, width, lang] of [[true, 1280, 'nl'], [false, 390, 'nl'], [true, 390, 'en'], [false, 1280, 'en']]) {
  test(`from the plan into a rehearsal, a week on, and away again: ${lang}, ${width} px, ${script ? 'with' : 'without'} script`, async () => {
    const w = say(lang), r = await reader(site, { script, width, lang, as: lead }), { page, key } = r;
    const looks = async () => {
      if (script) assert.deepEqual(await violations(page), [], page.url());
      assert.ok(await sideways(page) <= 0, `${page.url()} scrolls sideways`);
    };
    try {
      await page.goto(r.url(`${plan}/bewerk`));
      await key.follow(page.getByRole('link', { name: w('rehearse.title'), exact: true }));
      await looks();
      await enter(page, key, button(page, w('rehearse.begin')));
      await page.getByRole('heading', { name: w('rehearse.tasks'), level: 1 }).waitFor();
      const world = bare(page.url());
      assert.match(world, /^\/oefenronde-[a-z0-9]{8}\/meedoen\/afval-op-straat$/);
      assert.equal(await page.locator('.m-task').count(), 12);
      assert.equal(await page.locator('.m-task--done').count(), 0);
      await looks();
      // Each page of it says what it is, and leads back.
      for (const tail of ['', '/inbreng', '/antwoordtabel', '/antwoordtabel/gelijk', '/toezicht', '/invoer', '/stap', '/bewerk']) {
        const a = await page.goto(r.url(world + tail));
        assert.equal(a.status(), 200, tail);
        assert.ok((await page.locator('main').innerText()).includes(w('rehearse.banner')), tail);
        await looks();
      }
      await key.follow(page.getByRole('link', { name: w('rehearse.banner_tasks'), exact: true }));
      await enter(page, key, button(page, w('rehearse.week')));
      assert.ok((await page.getByRole('status').innerText()).includes(w('rehearse.said_week')));
      await enter(page, key, button(page, w('rehearse.colleague_ask')));
      assert.ok((await page.getByRole('status').innerText()).includes(w('rehearse.said_colleague')));
      await looks();
      // Whoever else asks: nothing.
      assert.equal((await fetch(site.url + world)).status, 404);
      assert.equal((await other.fetch(world)).status, 404);
      for (const path of ['/meedoen', '/oefenstad/meedoen', '/oefenstad/raad', '/sitemap.xml', '/api/v1/trajecten', '/meedoen/kalender', '/oefenstad/participatiekaart'])
        assert.ok(!(await (await other.fetch(path)).text()).includes(world.split('/')[1]), path);
      await key.to(page.locator('main details summary').last());
      if (!await button(page, w('rehearse.clear')).isVisible()) await key.press('Enter'); // whoever looked for faults opened it
      await enter(page, key, button(page, w('rehearse.clear')));
      await page.getByRole('heading', { name: w('rehearse.title'), level: 1 }).waitFor();
      assert.equal((await lead.fetch(world)).status, 404);
      await r.clean();
    } finally { await r.close(); }
  });
}

test('forty letters in one go, a threat hidden with its reason: the list sees it', async () => {
  const w = say('nl'), r = await reader(site, { as: lead, width: 390 }), { page, key } = r;
  try {
    await page.goto(r.url(`${plan}/oefenronde`));
    await enter(page, key, button(page, w('rehearse.begin')));
    const world = bare(page.url());
    const task = name => page.locator('.m-task').filter({ has: page.getByRole('heading', { name: w(name), exact: true }) });
    await key.follow(task('rehearse.task_letters').getByRole('link').first());
    await page.goto(r.url(`${world}/antwoordtabel/gelijk`));
    await page.locator('input[name=gelijk]').first().check();
    await page.locator('input[name=nieuw]').fill('Begin opnieuw');
    await Promise.all([page.waitForEvent('domcontentloaded'), page.locator('main form button[type=submit]').first().click()]);
    await page.goto(r.url(`${world}/oefenronde`));
    assert.match(await task('rehearse.task_letters').getAttribute('class'), /m-task--done/);
    let number = 0;
    for (let at = `${world}/inbreng`; at && !number;) {
      const html = await (await lead.fetch(at)).text();
      for (const n of [...html.matchAll(/\/inbreng\/(\d+)"/g)].map(m => m[1]))
        if (!number && (await (await lead.fetch(`${world}/inbreng/${n}`)).text()).includes('niet meer alleen over straat')) number = n;
      at = html.match(/href="([^"]*\/inbreng\?voor=\d+)"/)?.[1]?.replaceAll('&amp;', '&');
    }
    assert.ok(number, 'the threat is there');
    const done = await lead.post(`${world}/toezicht`, `${world}/toezicht`, { doe: 'verberg', nummer: number, reden: 'threat', toelichting: 'Je bedreigt iemand.', kritiek: 'ja' });
    assert.equal(done.status, 303);
    await page.goto(r.url(`${world}/oefenronde`));
    assert.ok((await task('rehearse.task_over').innerText()).includes('0 van 2'), 'one who criticises the authority waits for a second person');
    await enter(page, key, button(page, w('rehearse.colleague_ask')));
    assert.ok((await task('rehearse.task_over').innerText()).includes('1 van 2'));
    assert.deepEqual(await violations(page), []);
    await r.clean();
  } finally { await r.close(); }
});

// What residents begin at a place: one view each, from where who works on it stands.
for (const [script, width, lang] of [[true, 390, 'nl'], [false, 1280, 'en']]) {
  test(`from the work on initiatives into a rehearsal, a colleague, a week, and away: ${lang}, ${width} px, ${script ? 'with' : 'without'} script`, async () => {
    const w = say(lang), r = await reader(site, { script, width, lang, as: lead }), { page, key } = r;
    const looks = async () => {
      if (script) assert.deepEqual(await violations(page), [], page.url());
      assert.ok(await sideways(page) <= 0, `${page.url()} scrolls sideways`);
    };
    try {
      await page.goto(r.url('/oefenstad/initiatieven/werk'));
      await key.follow(page.getByRole('link', { name: w('rehearse.begin_initiatives'), exact: true }));
      await looks();
      await enter(page, key, button(page, w('rehearse.begin_initiatives')));
      await page.getByRole('heading', { name: w('rehearse.tasks_initiatives'), level: 1 }).waitFor();
      const world = bare(page.url());
      assert.match(world, /^\/oefenronde-[a-z0-9]{8}$/);
      assert.equal(await page.locator('.m-task').count(), 9);
      await looks();
      // The train is not the council's: said where it is said for real, and the list sees it.
      await key.follow(page.locator('.m-task').filter({ has: page.getByRole('heading', { name: w('rehearse.task_elsewhere'), exact: true }) }).getByRole('link').first());
      assert.ok((await page.locator('main').innerText()).includes(w('rehearse.banner')));
      await page.locator('#grond-exclude').selectOption('power');
      await page.locator('#reden-exclude').fill('Daar gaan de spoorwegen over.');
      await enter(page, key, button(page, w('initiative.event.exclude')));
      await key.follow(page.getByRole('link', { name: w('rehearse.banner_tasks'), exact: true }));
      assert.equal(await page.locator('.m-task--done').count(), 1);
      await enter(page, key, button(page, w('rehearse.colleague_ask')));
      await enter(page, key, button(page, w('rehearse.week')));
      await looks();
      assert.equal((await fetch(site.url + world + '/oefenronde')).status, 404);
      assert.equal((await other.fetch(`${world}/initiatieven`)).status, 404);
      for (const path of ['/oefenstad/initiatieven', '/oefenstad/raad', '/sitemap.xml'])
        assert.ok(!(await (await other.fetch(path)).text()).includes(world.slice(1)), path);
      await key.to(page.locator('main details summary').last());
      if (!await button(page, w('rehearse.clear')).isVisible()) await key.press('Enter');
      await enter(page, key, button(page, w('rehearse.clear')));
      await page.getByRole('heading', { name: w('rehearse.room_title'), level: 1 }).waitFor();
      assert.equal((await lead.fetch(`${world}/oefenronde`)).status, 404);
      await r.clean();
    } finally { await r.close(); }
  });
}

test('from the staff list of challenges into a rehearsal: the street light gets its way, a week, and away: nl, 390 px, with script', async () => {
  const w = say('nl'), r = await reader(site, { width: 390, as: lead }), { page, key } = r;
  const looks = async () => {
    assert.deepEqual(await violations(page), [], page.url());
    assert.ok(await sideways(page) <= 0, `${page.url()} scrolls sideways`);
  };
  const task = name => page.locator('.m-task').filter({ has: page.getByRole('heading', { name: w(name), exact: true }) });
  try {
    await page.goto(r.url('/oefenstad/uitdagen/werk'));
    await key.follow(page.getByRole('link', { name: w('rehearse.begin_challenges'), exact: true }));
    await looks();
    await enter(page, key, button(page, w('rehearse.begin_challenges')));
    await page.getByRole('heading', { name: w('rehearse.tasks_challenges'), level: 1 }).waitFor();
    const world = bare(page.url());
    assert.match(world, /^\/oefenronde-[a-z0-9]{8}$/);
    await looks();
    await key.follow(task('rehearse.task_way').getByRole('link').first());
    assert.ok((await page.locator('main').innerText()).includes(w('rehearse.banner')));
    await looks();
    await page.locator('textarea[name=tekst]').fill('Dit is een melding. Je kunt hem doorgeven bij de buitendienst.');
    await enter(page, key, button(page, w('challenge.event.talked')));
    await page.getByRole('heading', { name: w('challenge.desk_title'), level: 1 }).waitFor(); // it is the group's own again
    await key.follow(page.getByRole('link', { name: w('rehearse.banner_tasks'), exact: true }));
    // Who practises can be named as the contact person.
    await key.follow(task('rehearse.task_angry').getByRole('link').first());
    await enter(page, key, button(page, w('challenge.contact_save')));
    await enter(page, key, button(page, w('challenge.event.accept')));
    await key.follow(page.getByRole('link', { name: w('rehearse.banner_tasks'), exact: true }));
    await enter(page, key, button(page, w('rehearse.week')));
    for (const name of ['rehearse.task_way', 'rehearse.task_angry']) assert.match(await task(name).getAttribute('class'), /m-task--done/, name);
    await looks();
    assert.equal((await fetch(site.url + world + '/uitdagen')).status, 404);
    assert.equal((await other.fetch(`${world}/oefenronde`)).status, 404);
    for (const path of ['/oefenstad/uitdagen', '/api/v1/uitdagingen', '/oefenstad/raad', '/sitemap.xml'])
      assert.ok(!(await (await other.fetch(path)).text()).includes(world.slice(1)), path);
    await key.to(page.locator('main details summary').last());
    if (!await button(page, w('rehearse.clear')).isVisible()) await key.press('Enter');
    await enter(page, key, button(page, w('rehearse.clear')));
    await page.getByRole('heading', { name: w('rehearse.room_title'), level: 1 }).waitFor();
    assert.equal((await lead.fetch(`${world}/oefenronde`)).status, 404);
    await r.clean();
  } finally { await r.close(); }
});

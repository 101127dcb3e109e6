// A street plan from idea to archive, by the project leader, the executive and the clerk; and the promise that was missed
// in another street, which everybody sees and nobody takes away. By keyboard, with and without script, at two widths.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { closeBrowser, reader, shots, sideways, violations } from '../support/browser.mjs';
import { start } from '../support/site.mjs';
import { say } from '../support/words.mjs';

let site;
const w = say('nl'), people = {};
before(async () => {
  site = await start({ name: 'traject' });
  for (const place of ['proefstad', 'proefdorp']) {
    const made = await site.run('place', 'add', place, '--kind', 'practice', '--name', place);
    assert.equal(made.code, 0, made.err);
    people[place] = {};
    for (const role of ['project_leader', 'executive', 'clerk']) people[place][role] = await site.person({ mail: `${role}-${place}@example.nl`, name: role, role, place });
  }
});
after(async () => { await closeBrowser(); await site?.stop(); });

const day = n => new Date(Date.now() + n * 86400e3).toLocaleDateString('sv', { timeZone: 'Europe/Amsterdam' });
const look = async (r, name) => {
  assert.ok(await sideways(r.page) <= 0, `${name} scrolls sideways`);
  await r.page.screenshot({ path: join(shots, `traject-${name}.png`), fullPage: true });
};
const use = (r, target) => Promise.all([r.page.waitForEvent('domcontentloaded'), r.key.use(target)]);
const save = (r, word) => use(r, r.page.getByRole('button', { name: w(word), exact: true }).first());

for (const [place, script, width] of [['proefstad', true, 1280], ['proefdorp', false, 390]]) {
  test(`a street plan from idea to archive (${width} px, ${script ? 'with' : 'without'} script)`, async () => {
    const p = people[place], here = `/${place}/meedoen/de-lange-straat`;
    const sit = async (who, path) => { const r = await reader(site, { script, width, as: p[who] }); await r.page.goto(r.url(path)); return r; };
    const step = async (who, word, fill = {}) => {
      const r = await sit(who, `${here}/stap`);
      try {
        const part = r.page.locator('.m-stepform', { has: r.page.getByRole('heading', { name: w(`trajectory.event.${word}`), exact: true }) });
        for (const [name, value] of Object.entries(fill)) await part.locator(`[name=${name}]`).fill(value);
        if (script) assert.deepEqual(await violations(r.page), []);
        await use(r, part.getByRole('button', { name: w(`trajectory.event.${word}`), exact: true }));
        await r.page.getByText(w('participate.step_taken')).waitFor();
      } finally { await r.close(); }
    };
    const r = await sit('project_leader', `/${place}/meedoen`), { page } = r;
    try {
      await use(r, page.getByRole('link', { name: w('participate.new'), exact: true }));
      await page.locator('#titel').fill('De Lange Straat');
      await page.locator('#vraag').fill('Hoe wordt de straat veilig voor wie er loopt en fietst?');
      await save(r, 'participate.new_make');
      assert.equal((await fetch(site.url + here)).status, 404, 'an idea is not public');
      const first = await sit('project_leader', `${here}/stap`);
      await use(first, first.page.getByRole('button', { name: w('trajectory.event.begin'), exact: true }));
      await first.close();
      // Part by part; each next page comes by itself.
      if (script) assert.deepEqual(await violations(page), []);
      await look(r, `plan-${width}`);
      await page.locator('#goal').fill('Er zijn drie ongelukken gebeurd.');
      await page.locator('#changes').fill('De stoep wordt breder.');
      await save(r, 'planning.save_next');
      for (const [id, text] of [['audience', 'Wie er woont.'], ['missed', 'Jongeren: we staan bij de school.'], ['effort', 'Tien minuten.'], ['contact', 'Team Straten']]) await page.locator(`#${id}`).fill(text);
      await save(r, 'planning.save_next');
      await page.locator('#invloed-advise').check();
      await page.locator('#beslist').selectOption('executive');
      await page.locator('#handling').fill('We lezen alles.');
      await page.locator('#who').fill('Het college.');
      if (script) assert.deepEqual(await violations(page), []);
      await save(r, 'planning.save_next');
      for (const [kind, frame, why] of [['fixed', 'De bus blijft rijden.', 'Anders is de halte te ver.'], ['open', 'Waar de bomen komen.', 'Er is overal plek.']]) {
        await page.locator('#soort').selectOption(kind);
        await page.locator('#kader').fill(frame);
        await page.locator('#omdat').fill(why);
        await save(r, 'planning.frame_add');
        await page.getByText(frame).first().waitFor();
      }
      if (script) assert.deepEqual(await violations(page), []);
      await look(r, `frames-${width}`);
      await page.goto(r.url(`${here}/bewerk?deel=5`));
      if (script) assert.deepEqual(await violations(page), []);
      await look(r, `ways-${width}`);
      await page.locator('#soort').selectOption('street');
      await page.locator('#titel').fill('Praat met ons op straat');
      await page.locator('#minuten').fill('10');
      await save(r, 'planning.way_add');
      await page.goto(r.url(`${here}/bewerk?deel=6`));
      for (const [id, n] of [['begin', -20], ['eind', -1], ['besluit', 0], ['terug', 0]]) await page.locator(`#${id}`).fill(day(n));
      await save(r, 'planning.save_next');
      assert.ok((await page.locator('.m-mistakes').innerText()).includes(w('check.too_late')), 'the check names a mistake');
      await page.locator('#money').fill('Er is 40.000 euro.');
      await page.locator('#data').fill('Geen naam.');
      await save(r, 'planning.save_next');
      if (script) assert.deepEqual(await violations(page), []);
      await look(r, `stop-${width}`);
      for (const q of ['choice', 'willing', 'time', 'means', 'reach']) await page.locator(`#${q}-groen`).check();
      await page.locator('#safe-rood').check();
      await save(r, 'planning.save');
      // Red in the stop test: the executive is not even offered the step.
      const stopped = await sit('executive', `${here}/stap`);
      assert.equal(await stopped.page.getByRole('button', { name: w('trajectory.event.adopt'), exact: true }).count(), 0);
      assert.ok((await stopped.page.locator('main').innerText()).includes(w('trajectory.need.stop_test')));
      await stopped.close();
      await page.locator('#safe-groen').check();
      await save(r, 'planning.save');
      await step('executive', 'adopt');
      assert.equal((await fetch(site.url + here)).status, 200, 'the plan is public');
      await step('project_leader', 'announce');
      // Not open before the frames are confirmed.
      const shut = await sit('project_leader', `${here}/stap`);
      assert.ok((await shut.page.locator('main').innerText()).includes(w('trajectory.need.confirmed')));
      await shut.close();
      await page.goto(r.url(`${here}/bewerk?deel=4`));
      for (let i = 0; i < 2; i++) {
        await r.key.use(page.locator('summary', { hasText: w('planning.confirm') }).first());
        await page.locator('[id^=kenmerk-]').first().fill('Besluit 7');
        await page.locator('[id^=op-]').first().fill(day(-1));
        await use(r, page.getByRole('button', { name: w('planning.confirm'), exact: true }).first());
      }
      // Its first and last day have been: from here it opens and closes by itself.
      const by = await sit('project_leader', `${here}/stap`), weigh = by.page.getByRole('button', { name: w('trajectory.event.weigh'), exact: true });
      for (const end = Date.now() + 20_000; !await weigh.count(); await by.page.reload()) assert.ok(Date.now() < end, 'closed by itself');
      await by.close();
      const versions = await reader(site, { script, width });
      await versions.page.goto(versions.url(`${here}/versies`));
      const print = await versions.page.locator('.m-hash code').first().innerText();
      const text = await (await fetch(`${site.url}${here}/versies/1`)).text();
      assert.equal(createHash('sha256').update(text).digest('hex'), print, 'the fingerprint is that of the text');
      if (script) assert.deepEqual(await violations(versions.page), []);
      await versions.close();
      await step('project_leader', 'weigh');
      await step('project_leader', 'advise');
      await step('clerk', 'decide', { kenmerk: 'Besluit 9', tekst: 'De stoep wordt twee meter.' });
      await step('project_leader', 'feed_back', { tekst: 'Overgenomen: een drempel bij de school.' });
      await step('project_leader', 'evaluate', { tekst: 'Eerder beginnen.' });
      await step('project_leader', 'archive');
      await page.goto(r.url(here));
      for (const said of ['De stoep wordt twee meter.', 'Besluit 9', 'Overgenomen', 'De bus blijft rijden.']) assert.ok((await page.locator('main').innerText()).includes(said), said);
      if (script) assert.deepEqual(await violations(page), []);
      await look(r, `archive-${width}`);
    } finally { await r.close(); }
  });

  test(`a missed promise is there for everybody (${width} px, ${script ? 'with' : 'without'} script)`, async () => {
    for (const lang of ['nl', 'en']) {
      const t = say(lang), r = await reader(site, { script, width, lang }), { page } = r;
      try {
        await page.goto(r.url('/oefenstad/meedoen'));
        await use(r, page.getByRole('link', { name: lang === 'nl' ? 'De Lindestraat krijgt een nieuw gezicht' : 'A new look for Lindestraat' }).first());
        const late = page.locator('.m-notice--late');
        await late.waitFor();
        assert.ok((await late.innerText()).includes(t('participate.late_title')));
        if (script) assert.deepEqual(await violations(page), []);
        await look(r, `late-${lang}-${width}`);
        await page.goto(r.url('/oefenstad/raad'));
        assert.ok(await page.locator('.m-trow--late').count() > 0);
        if (script) assert.deepEqual(await violations(page), []);
        await look(r, `council-${lang}-${width}`);
        for (const path of ['/meedoen', '/oefenstad/participatiekaart', '/meedoen/stappen', '/oefenstad/meedoen/kalender', '/oefenstad/meedoen/speelplein-de-kade']) {
          await page.goto(r.url(path));
          if (script) assert.deepEqual(await violations(page), []);
          await look(r, `${path.replaceAll('/', '-').slice(1)}-${lang}-${width}`);
        }
        await r.clean();
      } finally { await r.close(); }
    }
  });
}

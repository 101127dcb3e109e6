// A member of the council looks once a week: what is late, what begins and needs frames, what comes to us, where it went otherwise.
// Asks something of a plan while that is possible, puts the days in an own calendar, prints the page for the meeting, and reads the
// answer a week later. By keyboard, with and without script, in both languages, at two widths.
import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import ical from 'node-ical';
import { closeBrowser, reader, shots, sideways, violations } from '../support/browser.mjs';
import { start } from '../support/site.mjs';
import { say } from '../support/words.mjs';

let site, member, leader;
before(async () => {
  site = await start({ name: 'council' });
  member = await site.person({ mail: 'raadslid@example.nl', name: 'Raadslid', role: 'council_member', place: 'oefenstad' });
  leader = await site.person({ mail: 'leider@example.nl', name: 'Leider', role: 'project_leader', place: 'oefenstad' });
});
after(async () => { await closeBrowser(); await site?.stop(); });

const plan = '/oefenstad/meedoen/afval-op-straat';
for (const [lang, script, width] of [['nl', true, 1280], ['en', false, 390]]) {
  const w = say(lang);
  test(`a weekly look: ${lang}, ${width} px, ${script ? 'with' : 'without'} script`, async () => {
    const r = await reader(site, { script, width, lang, as: member }), { page, key } = r;
    const follow = link => key.follow(link);
    const section = id => page.locator('section', { has: page.locator(`h2#${id}`) });
    const clean = async name => {
      if (script) assert.deepEqual(await violations(page), []);
      assert.ok(await sideways(page) <= 0, `${name} scrolls sideways`);
      await page.screenshot({ path: join(shots, `council-${name}-${lang}-${width}.png`), fullPage: true });
    };
    try {
      // From one's own page to that of the council.
      await page.goto(r.url('/mijn'));
      await follow(page.locator('#rollen ~ ul').getByRole('link', { name: 'Oefenstad' }));
      await page.getByRole('heading', { level: 1, name: w('participate.council_title', { place: 'Oefenstad' }) }).waitFor();
      await clean('page');
      // Everything that a member looks for stands there, and it is read only.
      assert.equal(await page.locator('main form').count(), 0, 'read only');
      assert.ok(await section('telaat').locator('.m-trow--late').count() > 0, 'what is late');
      for (const id of ['begint', 'loopt', 'naarons', 'anders']) assert.ok(await section(id).locator('.m-trow a').count() > 0, id);
      // What is late leads to the promise that was missed.
      await follow(section('telaat').getByRole('link').first());
      await page.locator('.m-notice--late').waitFor();
      await page.goBack();
      // The plan that begins can be called in until a day; the link leads to the form.
      await follow(section('begint').getByRole('link', { name: w('participate.call_send') }));
      const question = lang === 'nl' ? 'Komen er ook bakken in het park?' : 'Will the park get bins as well?';
      await key.use(page.getByRole('button', { name: w('participate.call_send'), exact: true }));
      await page.locator('[role=alert]').waitFor(); // nothing asked yet
      await key.to(page.locator('#vraag'));
      await key.type(question);
      await Promise.all([page.waitForEvent('domcontentloaded'), key.use(page.getByRole('button', { name: w('participate.call_send'), exact: true }))]);
      await page.getByText(w('participate.call_asked')).waitFor();
      await page.getByText(question).waitFor();
      await clean('asked');
      // The project leader answers; a week later it stands there, for everybody who opens the steps.
      const answered = await leader.fetch(`${plan}/stap`), id = (await answered.text()).match(/raadpleeg\/(\d+)/g).at(-1).split('/')[1];
      const answer = lang === 'nl' ? 'Ja, vier bakken.' : 'Yes, four bins.';
      assert.equal((await leader.post(`${plan}/stap`, `${plan}/raadpleeg/${id}`, { antwoord: answer, kenmerk: 'memo 3' })).status, 303);
      await page.goto(r.url(`${plan}/stap`));
      await page.getByText(answer).waitFor();
      // The decision calendar: the same days in a program of one's own.
      await page.goto(r.url('/oefenstad/raad'));
      await follow(page.getByRole('link', { name: w('participate.calendar'), exact: true }));
      await clean('calendar');
      const feed = await page.locator('a[href*=".ics"]').first().getAttribute('href');
      const events = Object.values(ical.sync.parseICS(await (await fetch(site.url + new URL(feed, site.url).pathname)).text())).filter(e => e.type === 'VEVENT');
      assert.ok(events.length >= 3 && events.every(e => e.summary && e.start), `${events.length} days in the feed`);
      // For the meeting: on A4, with every part and no buttons.
      await page.goto(r.url('/oefenstad/raad'));
      const sheet = join(shots, `council-${lang}.pdf`);
      writeFileSync(sheet, await page.pdf({ format: 'A4' }));
      const paper = execFileSync('pdftotext', ['-layout', sheet, '-']).toString();
      for (const part of ['council_late', 'council_starts', 'council_runs', 'council_comes', 'council_deviated']) assert.ok(paper.replace(/\s+/g, ' ').includes(w(`participate.${part}`)), part);
      assert.ok(!paper.includes(w('participate.print')), 'no buttons on paper');
      // Followed once a week, by letter; and not any more.
      await page.goto(r.url('/oefenstad'));
      await Promise.all([page.waitForEvent('domcontentloaded'), key.use(page.getByRole('button', { name: w('follow.follow'), exact: true }))]);
      await follow(page.getByRole('link', { name: w('follow.change'), exact: true }));
      await key.choose(page.locator('#hoe-week'));
      await Promise.all([page.waitForEvent('domcontentloaded'), key.use(page.getByRole('button', { name: w('notice.save'), exact: true }))]);
      assert.deepEqual(site.rows("select f.how from notice_follow f join person p on p.id = f.person where p.mail = 'raadslid@example.nl'"), [['week']]);
      await page.goto(r.url('/oefenstad'));
      await follow(page.getByRole('link', { name: w('follow.change'), exact: true }));
      await Promise.all([page.waitForEvent('domcontentloaded'), key.use(page.getByRole('button', { name: w('notice.stop'), exact: true }))]);
      assert.deepEqual(site.rows("select count(*) as n from notice_follow f join person p on p.id = f.person where p.mail = 'raadslid@example.nl'"), [['0']]);
      await r.clean(/422/); // nothing asked yet
    } finally { await r.close(); }
  });
}

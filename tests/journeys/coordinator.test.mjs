// A group from the side of who coordinates it, by keyboard alone: opened on a version with cities and places, planned, filled with
// approval and a waiting list, a trainer invited, intervision groups made by the program and changed by hand, somebody who drops out,
// a meeting that moves and one that is cancelled, a substitute for one meeting; and a newer text that comes only when it is taken over.
// Narrow and wide, with and without script, in Dutch and in English.
import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { closeBrowser, reader, shots, sideways, violations } from '../support/browser.mjs';
import { start } from '../support/site.mjs';
import { say } from '../support/words.mjs';

const cities = ['amsterdam', 'den-haag', 'groningen', 'rotterdam', 'utrecht'];
const course = '/leergang/democratisch-vakmanschap', lesson = 'modules/m03-grote-en-kleine-vraag/lessons/l01-twee-vragen.md';
const dir = join(shots, 'coordinator');
const views = [[390, false, 'nl'], [1280, true, 'en']];
const day = n => { const d = new Date(Date.now() + n * 86400e3); return `${d.getUTCDate()}-${d.getUTCMonth() + 1}-${d.getUTCFullYear()}`; };

let site, cora, editor, trainer, stand, people;
before(async () => {
  mkdirSync(dir, { recursive: true });
  site = await start({ name: 'coordinator' });
  cora = await site.person({ mail: 'cora@example.nl', name: 'Cora Planner', role: 'coordinator', place: 'alles' });
  editor = await site.person({ mail: 'edit@example.nl', name: 'Eef Tekst', role: 'editor', place: 'alles' });
  trainer = await site.person({ mail: 'trui@example.nl', name: 'Trui Les' });
  stand = await site.person({ mail: 'invaller@example.nl', name: 'Inge Invaller' });
  people = [];
  // Three of each city, and one more of Amsterdam, who has to wait.
  for (let i = 0; i < 16; i++) people.push({ city: cities[i % 5], ...await site.person({ mail: `mens${i}@example.nl`, name: `Mens ${String.fromCharCode(65 + i)}` }) });
});
after(async () => { await closeBrowser(); await site?.stop(); });

const main = page => page.locator('main').innerText();
const button = (page, name) => page.getByRole('button', { name, exact: true });

// One reader, and what a hand on the keyboard does.
async function hand(as, [width, script, lang]) {
  const r = await reader(site, { as, width, script, lang }), { page, key } = r, w = say(lang);
  const write = async (name, text) => { await key.to(page.locator(`#${name}`)); await key.press('Control+a'); await page.keyboard.insertText(text); };
  // Of a list of choices: Home, and down to the one that says it. Counted first, so that nothing moves between two presses.
  const pick = async (target, test) => {
    await key.to(target);
    const at = await target.evaluate((e, t) => [...e.options].findIndex(o => o.value === t || o.text.includes(t)), test);
    assert.ok(at >= 0, `there is no choice ${test}`);
    await key.press('Home');
    for (let i = 0; i < at; i++) await key.press('ArrowDown');
    assert.equal(await target.evaluate(e => e.selectedIndex), at);
  };
  return {
    ...r, w, lang, script, pick, write,
    go: path => page.goto(r.url(path)),
    press: async target => { await key.to(target); await Promise.all([page.waitForEvent('domcontentloaded'), key.press('Enter')]); },
    fine: async what => {
      assert.ok(await sideways(page) <= 0, `${what} scrolls sideways`);
      if (script) assert.deepEqual(await violations(page), [], what);
      await page.screenshot({ path: join(dir, `${what}-${width}-${lang}.png`), fullPage: true });
    },
  };
}

// The intervision groups as their page shows them: [[{ name, city, group }]].
const circles = page => page.locator('.m-beside__part').evaluateAll(all => all.map(g => [...g.querySelectorAll('li')].map(l => ({ name: l.querySelector('strong').innerText, city: l.querySelector('p').innerText, group: g.querySelector('h2').innerText }))));

for (const [i, view] of views.entries()) {
  const [width, script, lang] = view, said = `${width} px, ${script ? 'with' : 'without'} script, ${lang}`;
  const name = `Vijf steden ${i + 1}`, path = `/groep/vijf-steden-${i + 1}`;

  test(`a group is opened, planned, filled and divided (${said})`, async () => {
    const c = await hand(cora, view), { page, key, w } = c;
    const a = await hand(people[0], view), s = await hand(stand, view);
    try {
      // Opened, with its cities and places; a name that is no municipality is told, and nothing typed is lost.
      await c.go('/groep');
      await c.fine('list');
      await c.press(page.getByRole('link', { name: w('group.new_title'), exact: true }));
      await c.write('naam', name);
      await c.write('erbij', 'Amsterdam, Atlantis');
      await c.write('plekken', '3');
      await c.press(button(page, w('group.make')));
      assert.ok((await main(page)).includes(w('group.city_unknown', { name: 'Atlantis' })));
      assert.equal(await page.locator('#naam').inputValue(), name);
      await c.fine('new-refused');
      await c.write('erbij', 'Amsterdam, Den Haag, Groningen, Rotterdam, utrecht');
      await c.press(button(page, w('group.make')));
      assert.ok(page.url().endsWith(`${path}/instellen?ok=bewaard`));
      for (const city of cities) assert.equal(await page.locator(`#p-${city}`).inputValue(), '3');
      await c.fine('setup');
      const pinned = (await (await cora.fetch(`${path}/versie`)).text()).match(/versie (\d+\.\d+\.\d+)/)[1];

      // What it still needs stands on its home, in order, each with the way there.
      await c.go(path);
      await c.fine('home-empty');
      await c.press(page.locator('main').getByRole('link', { name: w('group.wait_dates'), exact: true }));
      await c.fine('dates-empty');
      await c.write('eerste', '31-2-2027');
      await c.press(button(page, w('group.plan_button')));
      assert.ok((await main(page)).includes(w('group.day_problem')));
      await c.write('eerste', day(30));
      await c.press(button(page, w('group.plan_button')));
      assert.equal(await page.locator('.m-agenda > li').count(), 9);
      // Each city is host in its turn.
      const hosts = await page.locator('.m-agenda > li').evaluateAll(all => all.map(x => x.querySelector('p.m-subtle').innerText.split(', ').at(-1)));
      assert.equal(new Set(hosts.slice(0, 5)).size, 5);
      await c.fine('dates');
      await c.go(path);
      await c.press(page.locator('main').getByRole('link', { name: w('group.wait_trainer'), exact: true }));
      await c.write('mail', 'trui@@example');
      await c.write('naam', 'Trui Les');
      await c.pick(page.locator('#rol'), 'trainer');
      await c.press(button(page, w('group.invite')));
      assert.ok((await main(page)).includes(w('group.mail_problem')));
      assert.equal(await page.locator('#rol').inputValue(), 'trainer');
      await c.write('mail', trainer.mail);
      await c.press(button(page, w('group.invite')));
      assert.ok((await main(page)).includes(w('group.invited_done')));
      await trainer.post(path, `${path}/uitnodiging`, { antwoord: 'ja' });
      await c.go(path);
      await c.press(page.locator('main').getByRole('link', { name: w('group.wait_open'), exact: true }));
      await c.pick(page.locator('#staat'), 'open');
      await c.press(button(page, w('group.save')));

      // One asks by keyboard; the others ask too, the last of a full city.
      await a.go(path);
      await a.fine('public');
      await a.pick(a.page.locator('#stad'), 'amsterdam');
      await a.write('project', 'Het plein');
      await a.press(button(a.page, a.w('group.ask')));
      assert.ok((await main(a.page)).includes(a.w('group.ask_waits')));
      await a.fine('asked');
      for (const p of people.slice(1, 15)) assert.equal((await p.post(path, `${path}/aanmelden`, { stad: p.city, project: '' })).status, 303);
      await c.go(path);
      await c.press(page.locator('main').locator(`a[href$="${path}/mensen"]`).last());
      assert.ok((await main(page)).includes('15 '));
      await c.fine('people-asked');
      for (let n = 0; n < 15; n++) await c.press(page.locator('section[aria-labelledby=vragen] button[value=in]').first());
      assert.equal(await page.locator('section[aria-labelledby=vragen]').count(), 0);
      assert.equal((await people[15].post(path, `${path}/aanmelden`, { stad: 'amsterdam', project: '' })).status, 303);
      await page.reload();
      assert.ok((await page.locator('section[aria-labelledby=wachten]').innerText()).includes('Mens P'));
      await c.fine('people-waiting');

      // Intervision: five people and at least three cities in each, by the program; then somebody is moved by hand.
      await c.press(page.getByRole('link', { name: w('group.peers'), exact: true }));
      await c.fine('peers-empty');
      await c.press(button(page, w('group.peers_make')));
      let groups = await circles(page);
      assert.deepEqual(groups.map(g => g.length), [5, 5, 5]);
      for (const g of groups) assert.ok(new Set(g.map(p => p.city)).size >= 3, JSON.stringify(g));
      const moved = groups[0][0].name;
      await c.pick(page.getByLabel(new RegExp(`^${moved}`)), '2');
      await c.press(button(page, w('group.save')));
      groups = await circles(page);
      assert.deepEqual(groups.map(g => g.length), [4, 6, 5]);
      assert.ok(groups[1].some(p => p.name === moved));
      await c.fine('peers');

      // Two of the small group drop out. Who waited for that city comes in, without a group; mending places everybody and moves few.
      const gone = groups[0].filter(p => p.name !== 'Mens A').slice(0, 2);
      for (const p of gone) {
        await c.press(page.getByRole('link', { name: w('group.people'), exact: true }));
        await c.press(page.getByRole('button', { name: new RegExp(`^${w('group.let_go')}.*${p.name}$`) }));
        await c.press(page.getByRole('link', { name: w('group.peers'), exact: true }));
      }
      const before = await circles(page);
      await c.press(button(page, w('group.peers_mend')));
      groups = await circles(page);
      assert.equal(await page.locator('section[aria-labelledby=los]').count(), 0);
      for (const g of groups) assert.ok(g.length >= 4 && g.length <= 7 && new Set(g.map(p => p.city)).size >= 3, JSON.stringify(groups));
      assert.equal(groups.flat().length, gone.some(p => p.city === 'Amsterdam') ? 14 : 13);
      const stays = before.flat().filter(p => groups.flat().some(x => x.name === p.name && x.group === p.group)).length;
      assert.ok(stays >= 9, `${stays} of 13 stay where they were`);
      await c.fine('peers-mended');
      // The one who went by mistake is taken back with one press.
      await c.press(page.getByRole('link', { name: w('group.people'), exact: true }));
      await c.fine('people-left');

      // Moved and cancelled, as calendars hear it.
      await a.go('/groep/agenda');
      await a.pick(a.page.locator('#groep'), `vijf-steden-${i + 1}`);
      await a.press(button(a.page, a.w('group.feed_make')));
      const feed = new URL(await a.page.locator('#adres').inputValue()).pathname;
      const ics = async () => (await (await fetch(site.url + feed)).text()).split('BEGIN:VEVENT').slice(1);
      assert.ok((await ics()).every(e => e.includes('SEQUENCE:0') && e.includes('STATUS:CONFIRMED')));
      await c.press(page.getByRole('link', { name: w('group.dates'), exact: true }));
      await c.press(page.getByRole('link', { name: new RegExp(`^${w('group.change')}`) }).first());
      await c.write('van', '13:00');
      await c.write('tot', '12:00');
      await c.press(button(page, w('group.save')));
      assert.ok((await main(page)).includes(w('group.until_problem')));
      await c.write('tot', '17:00');
      await c.pick(page.locator('#stad'), 'utrecht');
      await c.write('waar', 'Stadsplateau, zaal 6');
      await c.fine('meeting');
      await c.press(button(page, w('group.save')));
      assert.ok((await main(page)).includes(w('group.moved_done')) && (await main(page)).includes(w('group.meeting_moved')));
      await c.press(page.getByRole('link', { name: new RegExp(`^${w('group.change')}`) }).nth(1));
      await c.press(button(page, w('group.cancel')));
      assert.ok((await main(page)).includes(w('group.cancel_done')) && (await main(page)).includes(w('group.meeting_cancelled')));
      await c.fine('dates-moved');
      const events = await ics();
      assert.equal(events.filter(e => e.includes('SEQUENCE:1') && /DTSTART;TZID=Europe\/Amsterdam:\d{8}T130000/.test(e) && e.includes('zaal 6')).length, 1);
      assert.equal(events.filter(e => e.includes('SEQUENCE:1') && e.includes('STATUS:CANCELLED')).length, 1);
      assert.equal(events.filter(e => e.includes('SEQUENCE:0')).length, 7);
      // Its place in the course is free again: planning once more fills only that.
      await a.go(path);
      await a.fine('home-participant');

      // A substitute for the first meeting alone: there somebody, elsewhere nobody.
      await c.go(`${path}/mensen`);
      await c.write('mail', stand.mail);
      await c.write('naam', 'Inge Invaller');
      await c.pick(page.locator('#rol'), 'substitute');
      await c.press(button(page, w('group.invite')));
      assert.ok((await main(page)).includes(w('group.instead_problem')));
      await c.pick(page.locator('#voor'), 'Mens A');
      const once = await page.locator('#keer option').nth(1).getAttribute('value'), other = await page.locator('#keer option').nth(2).getAttribute('value');
      await c.pick(page.locator('#keer'), once);
      await c.press(button(page, w('group.invite')));
      assert.ok((await main(page)).includes(w('group.invited_done')));
      await c.fine('people-invited');
      await s.go(path);
      await s.fine('invited');
      await s.press(button(s.page, s.w('group.say_yes')));
      await s.fine('home-substitute');
      assert.equal((await stand.fetch(`/bijeenkomst/${once}`)).status, 200);
      assert.equal((await stand.fetch(`/bijeenkomst/${other}`)).status, 303, 'to the code on the wall, as who is not known there');
      const made = await (await stand.post('/groep/agenda', '/groep/agenda', { groep: '' })).text();
      const own = await (await fetch(site.url + new URL(made.match(/id="adres" value="([^"]*)"/)[1]).pathname)).text();
      assert.equal(own.split('BEGIN:VEVENT').filter(e => e.includes(name)).length, 1, 'one meeting of this group');
      await c.press(page.getByRole('link', { name: w('group.people'), exact: true }));
      assert.ok((await main(page)).includes(w('group.instead_once', { name: 'Mens A', day: '' }).trim()));

      // All the while it followed the version it was opened on.
      assert.ok((await (await cora.fetch(`${path}/versie`)).text()).includes(pinned));
      for (const x of [c, a, s]) await x.clean(/status of (404|422)/);
    } finally { for (const x of [c, a, s]) await x.close(); }
  });

  test(`a newer text comes only when it is taken over, and work stays (${said})`, async () => {
    const group = '/groep/oefengroep', c = await hand(cora, view), e = await hand(editor, view), { page, w } = c;
    const amira = await site.person({ mail: 'azand@oefengroep.example' }), a = await hand(amira, view);
    const seen = async path => { await a.go(path); return main(a.page); };
    try {
      // Her work: a piece of the workbook, what she read and got in a round, where she stands.
      await a.go('/dossier');
      await a.press(a.page.locator('main .m-rows').getByRole('link', { name: 'Oefengroep', exact: true }));
      const book = new URL(a.page.url()).pathname.replace(/^\/en/, '');
      if (i === 0) assert.equal((await amira.post(`${book}/plan-goal`, `${book}/plan-goal`, { tekst: 'Bewoners kiezen mee over de bomen.', delen: 'me' })).status, 303);
      const round = (await (await amira.fetch(`${group}/feedback`)).text()).match(/href="(\/groep\/oefengroep\/feedback\/\w{8})"/)[1];
      const pages = [book, `${book}/plan-goal`, round, `${group}/voortgang`, '/mijn/certificaten'];
      const work = [];
      for (const p of pages) work.push(await seen(p));
      assert.ok(work[1].includes('Bewoners kiezen mee') || await a.page.goto(a.url(`${book}/plan-goal`)) && (await a.page.locator('#tekst').inputValue()).includes('Bewoners kiezen mee'));
      const next = await a.page.goto(a.url(group)).then(() => a.page.locator('.m-panel .m-links a').first().getAttribute('href'));
      const text = await (await amira.fetch(next)).text(), number = next.match(/~([\d.]+)/)[1];

      // The editor changes a sentence and publishes, by keyboard.
      await e.go(`${course}/bewerk/stuk?bestand=${encodeURIComponent(lesson)}&stuk=t-begin`);
      const field = e.page.locator('#tekst'), typed = (await field.inputValue()).replace(/met \w+ en drie tekeningen/, `met ${['soep', 'thee', 'brood', 'fruit'][i]} en drie tekeningen`);
      await e.write('tekst', typed);
      await e.write('waarom', 'Het was een ander moment van de dag');
      await e.press(button(e.page, e.w('edit.save')));
      await e.go(`${course}/bewerk/publiceer`);
      const fresh = await e.page.locator('#nummer').inputValue();
      await e.write('waarom', 'Een ander moment van de dag.');
      await e.press(button(e.page, e.w('version.publish')));

      // The group does not move: the same text to the byte, and it waits for the coordinator.
      assert.equal(await (await amira.fetch(next)).text(), text);
      await c.go(group);
      await c.fine('home-version');
      await c.press(page.locator('main').getByRole('link', { name: w('group.wait_version', { number: fresh }), exact: true }));
      assert.ok((await main(page)).includes(w('group.version_new', { number: fresh })));
      await c.fine('version-preview');
      // What changes is one link away, with the words marked.
      await c.press(page.locator('.m-panel .m-rows a').first());
      assert.ok((await main(page)).includes(['soep', 'thee', 'brood', 'fruit'][i]));
      await c.fine('version-change');
      await c.go(`${group}/versie`);
      await c.press(button(page, w('group.version_accept', { number: fresh })));
      assert.ok((await main(page)).includes(w('group.version_done')));
      await c.fine('version-accepted');

      // Now she reads the new text; and all that was hers is as it was.
      await a.go(group);
      assert.ok((await a.page.locator('.m-panel .m-links a').first().getAttribute('href')).includes(`~${fresh}/`));
      assert.notEqual(fresh, number);
      for (const [n, p] of pages.entries()) assert.equal((await seen(p)).replaceAll(fresh, number), work[n], p);
      for (const x of [c, e, a]) await x.clean(/status of (404|422)/);
    } finally { for (const x of [c, e, a]) await x.close(); }
  });
}

// Every view of a session and of what lies around it, by who sees it: clean, never wider than the screen, each button and link within
// reach of the Tab key and to be seen there, and without script nothing that only a script could do.
import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { closeBrowser, reader, shots, sideways, until, violations } from '../support/browser.mjs';
import { start } from '../support/site.mjs';

const dir = join(shots, 'views'), group = '/groep/oefengroep';
let site, views;
before(async () => {
  mkdirSync(dir, { recursive: true });
  site = await start({ name: 'views' });
  const made = await site.run('meeting', 'demo', '--once');
  assert.equal(made.code, 0, made.err);
  const live = made.out.trim().split('\n')[0], uid = live.split('/').at(-1);
  const trainer = await site.person({ mail: 'zbordes@oefengroep.example' }), amira = await site.person({ mail: 'azand@oefengroep.example' });
  const past = await site.person({ mail: 'noor@oefengroep.example' }), planner = await site.person({ mail: 'bplanner@oefengroep.example' });
  await trainer.post(`${live}/regie`, `${live}/regie`, { doe: 'open' });
  const part = (await (await trainer.fetch(`${live}/regie`)).text()).match(/data-row="(\w+)"/)[1];
  await trainer.post(`${live}/regie`, `${live}/regie`, { doe: 'start', deel: part });
  await trainer.post(`${live}/regie`, `${live}/groepjes`, { doe: 'make', manier: 'mixed', per: 'grootte', aantal: '5', minuten: '15', tekst: 'Vertel.' });
  await trainer.post(`${live}/regie`, `${live}/peiling`, { doe: 'new', soort: 'ranking', tekst: 'Waar beginnen we?', antwoorden: 'Luisteren\nKaders\nPlan' });
  const link = async (as, page, pattern) => { const m = (await (await as.fetch(page)).text()).match(pattern); assert.ok(m, `${page} leads to ${pattern}`); return m[1]; };
  const book = await link(amira, '/dossier', /href="(\/dossier\/\w{8})"/), round = await link(amira, `${group}/feedback`, /href="([^"]*\/feedback\/\w{8})"/);
  const seen = await link(trainer, '/observatie', /href="(\/observatie\/\w{8})"/), award = await link(past, '/mijn/certificaten', /href="(\/certificaat\/[^"]+)"/);
  const peers = await link(amira, '/intervisie', /href="(\/intervisie\/\w{8})"/), form = await link(amira, '/evaluatie', /href="(\/evaluatie\/\w{8}\/(?:voor|na))"/);
  const later = await link(trainer, '/trainer', new RegExp(`href="(/trainer/(?!${uid})\\w{8})"`)), outcome = await link(trainer, '/evaluatie', /href="(\/evaluatie\/\w{8})"/);
  const section = await link(amira, book, new RegExp(`href="(${book}/(?!besloten|dossier)[\\w-]+)"`));
  views = [
    [trainer, [`${live}/regie`, `${live}/wand`, `${live}/papier`, `${live}/zaal`, later.replace('/trainer/', '/bijeenkomst/') + '/regie', later.replace('/trainer/', '/bijeenkomst/') + '/papier', '/bijeenkomst', '/bijeenkomst/oefenen', '/trainer', later, '/observatie', seen, outcome, `${group}/waar-sta-ik`, `${group}/voortgang`, `${group}/feedback/nieuw`]],
    [planner, [`${live}/kantoor`, `${live}/regie`]],
    [amira, [live, `${live}/deur`, '/observatie/nieuw?groep=oefengroep', '/observatie/papier?soort=lesson', '/observatie/rollenspel', '/intervisie', peers, '/intervisie/papier', '/evaluatie', form, `${group}/waar-sta-ik`, `${group}/feedback`, round, '/dossier', book, section, `${book}/besloten`]],
    [past, ['/mijn/certificaten', award, '/groep/oefengroep-vorig-jaar/voortgang']],
  ];
});
after(async () => { await closeBrowser(); await site?.stop(); });
const file = path => path.replace(/[^a-z0-9]+/gi, '-').slice(1);

for (const [lang, width] of [['nl', 390], ['en', 1280]]) test(`clean and within the screen: ${lang}, ${width} px`, { timeout: 600_000 }, async () => {
  const wrong = [];
  for (const [as, paths] of views) {
    const r = await reader(site, { as, lang, width });
    for (const path of paths) {
      const answer = await r.page.goto(r.url(path));
      assert.equal(answer.status(), 200, path);
      await r.page.screenshot({ path: join(dir, `${file(path)}-${lang}-${width}.png`), fullPage: true });
      wrong.push(...(await violations(r.page)).map(v => `${path}: ${v}`));
      if (await sideways(r.page) > 0) wrong.push(`${path} scrolls sideways`);
    }
    await r.clean();
    await r.close();
  }
  assert.deepEqual(wrong, []);
});

test('by the Tab key: everything that can be pressed has its turn, in order, and can be seen', { timeout: 600_000 }, async () => {
  const wrong = [];
  for (const [as, paths] of views) {
    const r = await reader(site, { as });
    for (const path of paths) {
      await r.page.goto(r.url(path));
      if (await r.page.locator('[data-live]').count()) await until(r.page, () => [...document.querySelectorAll('[data-live-off]')].every(e => e.hidden)); // the line is open
      // One of a group of radio buttons has a turn for all; what is in a closed part comes when it is opened.
      const wanted = await r.page.evaluate(() => {
        let n = 0;
        const groups = new Set();
        for (const e of document.querySelectorAll('main a[href], main button, main input:not([type=hidden]), main select, main textarea, main summary, main [tabindex="0"]')) {
          if (!e.checkVisibility() || e.disabled) continue;
          if (e.type === 'radio') {
            const key = `${e.form?.action} ${e.name} ${[...document.forms].indexOf(e.form)}`;
            if (groups.has(key)) continue;
            groups.add(key);
          }
          e.dataset.turn = n++;
        }
        return n;
      });
      const turns = [];
      for (let i = 0; i < wanted + 40 && turns.length < wanted; i++) {
        await r.page.keyboard.press('Tab');
        const at = await r.page.evaluate(() => {
          const e = document.activeElement, one = e?.type === 'radio' ? [...document.querySelectorAll(`input[type=radio][name="${CSS.escape(e.name)}"][data-turn]`)].find(x => x.form === e.form) : e;
          if (one?.dataset?.turn === undefined) return null;
          const box = e.getBoundingClientRect(), style = getComputedStyle(e);
          return { turn: Number(one.dataset.turn), seen: box.width > 0 && box.height > 0 && box.bottom > 0 && box.top < innerHeight, ring: style.outlineStyle !== 'none' || style.boxShadow !== 'none' || !!e.labels?.[0] };
        });
        if (!at || turns.at(-1)?.turn === at.turn) continue;
        if (!at.seen || !at.ring) wrong.push(`${path}: the focus on number ${at.turn} is not to be seen`);
        turns.push(at);
      }
      if (turns.some((t, i) => t.turn !== i) || turns.length !== wanted) wrong.push(`${path}: ${turns.map(t => t.turn).join(' ')} of ${wanted}`);
    }
    await r.close();
  }
  assert.deepEqual(wrong, []);
});

test('without script: every form has an address and a button, and what needs a script is not there', { timeout: 300_000 }, async () => {
  const bad = [];
  for (const [as, paths] of views) {
    const r = await reader(site, { as, script: false });
    for (const path of paths) {
      await r.page.goto(r.url(path));
      const wrong = await r.page.evaluate(() => [
        ...[...document.querySelectorAll('main form')].filter(f => !f.getAttribute('action') || !f.querySelector('button:not([type=button]), input[type=submit]')).map(f => `a form without: ${f.outerHTML.slice(0, 160)}`),
        ...[...document.querySelectorAll('main button')].filter(b => b.checkVisibility() && (b.type === 'button' || !b.form)).map(b => `a button for a script: ${b.outerHTML.slice(0, 160)}`),
        ...[...document.querySelectorAll('main [hidden] input[required], main [hidden] textarea[required]')].map(f => `a field that cannot be filled: ${f.outerHTML.slice(0, 160)}`),
        ...[...document.querySelectorAll('main [data-until]')].filter(e => e.checkVisibility() && !e.textContent.trim()).map(e => `a clock that says nothing: ${e.outerHTML.slice(0, 160)}`),
      ]);
      bad.push(...wrong.map(w => `${path}: ${w}`));
    }
    await r.close();
  }
  assert.deepEqual(bad, []);
});

// Every route, walked; every link, followed; and each database gives the same pages.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { allPages, inLanguage, pattern, routes, types } from '../support/pages.mjs';
import { root, start } from '../support/site.mjs';

let site, all, paths, editor, operator;
// Asked with values of their own in tests/journeys/{account,answer,certificate,consultation,group,survey}.test.mjs.
const elsewhere = [
  'initiative_support', 'initiative_mine', 'initiative_mine_sheets', // tests/app/initiative/sign.c
  'certificate_pdf_out', 'account_link', 'account_first', 'account_invited', 'answer_mine', 'answer_note_pdf', 'group_feed',
  'consultation_receipt', 'consultation_sound', 'consultation_letters_pdf', 'participate_file',
  'survey_ask', 'survey_later', 'survey_done', 'survey_test', 'survey_result_pdf', 'survey_letters_pdf', 'survey_paper', 'survey_unanswered_csv',
  'challenge_mine', 'challenge_mine_file',
  'initiative_photo', // tests/app/initiative/photo.c
];
before(async () => {
  site = await start({ name: 'walk', settings: { security_contact: 'mailto:veilig@example.org' } });
  all = await routes(site);
  paths = await allPages(site);
  const r = await site.run('library', 'captions-link', 'twee-minuten-te-veel');
  const u = new URL(r.out.trim());
  editor = u.pathname + u.search;
  // Somebody who may everything; each role by itself is tried in tests/app/admin/rights.c.
  const roles = (await site.run('user', 'roles')).out.trim().split('\n').map(l => l.split(' ')[0]);
  assert.ok(roles.length > 10);
  for (const role of roles) operator = await site.person({ mail: 'alles@example.nl', role });
  const people = JSON.parse((await site.run('user', 'list', '--json')).out);
  known.admin_person = [`/beheer/mensen/${people[0].uid}`];
  known.admin_place = ['/beheer/plaatsen/utrecht'];
  // The meeting of the practice group that is on now; who coordinates everywhere leads it.
  const live = (await (await operator.fetch('/groep/oefengroep')).text()).match(/href="(\/bijeenkomst\/\w{8})\/regie"/)?.[1];
  assert.ok(live, 'the demo has a meeting that is on now, and its group leads to it');
  for (const [name, part] of [['show', ''], ['door', '/deur'], ['lead', '/regie'], ['wall', '/wand'], ['office', '/kantoor'], ['paper', '/papier']]) known[`meeting_${name}`] = [live + part];
  // A certificate of the practice group that is finished, and the keys it is checked with.
  const award = (await (await operator.fetch('/groep/oefengroep-vorig-jaar/voortgang')).text()).match(/href="(\/certificaat\/[^"]+)"/)?.[1];
  assert.ok(award, 'the demo has a certificate, and its group leads to it');
  const keys = await (await fetch(`${site.url}/certificaat/sleutels.json`)).json();
  for (const [name, at] of [['show', award], ['jwt', `${award}/badge.jwt`], ['svg', `${award}/badge.svg`], ['key', new URL(keys.keys[0].kid).pathname], ['achievement', '/certificaat/wat/democratisch-vakmanschap/m03'], ['image', '/certificaat/beeld/leergang'], ['progress', '/groep/oefengroep-vorig-jaar/voortgang']]) known[`certificate_${name}`] = [at];

  known.meeting_room = [`${live}/zaal`];
  // A feedback round of the practice group.
  const round = (await (await operator.fetch('/groep/oefengroep/feedback')).text()).match(/href="(\/groep\/oefengroep\/feedback\/[a-z0-9]{8})"/)?.[1];
  assert.ok(round, 'the demo has a feedback round');
  for (const [name, at] of [['list', '/groep/oefengroep/feedback'], ['new', '/groep/oefengroep/feedback/nieuw'], ['show', round]]) known[`review_${name}`] = [at];
  const plan = '/oefenstad/meedoen/groenplan-singelkwartier/ter-inzage', text = `${plan}/groenplan-singelkwartier`;
  const paragraph = (await (await get(text)).text()).match(/href="([^"#]*\/ter-inzage\/groenplan-singelkwartier\/[a-z0-9]{8})["#]/)?.[1];
  assert.ok(paragraph, 'a text that lies open leads to its paragraphs');
  for (const [name, at] of [['show', plan], ['read', text], ['changes', `${text}/wijzigingen`], ['text', `${text}/tekst.md`], ['paragraph', paragraph]]) known[`consultation_${name}`] = [at];
  known.group_show = ['/groep/oefengroep-najaar'];
  known.trainer_prepare = [live.replace('/bijeenkomst/', '/trainer/')];
  for (const [name, part] of [['dates', '/data'], ['people', '/mensen'], ['peers', '/intervisie'], ['text_version', '/versie'], ['setup', '/instellen']]) known[`group_${name}`] = [`/groep/oefengroep${part}`];
});
after(() => site?.stop());
const get = (path, options) => fetch(new URL(path, site.url), { redirect: 'manual', ...options });
const unescape = text => text.replaceAll('&amp;', '&').replaceAll('&quot;', '"').replaceAll('&#39;', "'");
const film = types.film;
// A good address for each route that no page leads to.
const text = path => readFileSync(join(root, 'content/leergang', path), 'utf8');
const version = text('course.md').match(/^version: (.+)$/m)[1], lesson = text('modules/m01-goede-trainer/lessons/l01-van-expert-naar-trainer.md').match(/^id: (.+)$/m)[1];
const known = {
  rehearse_show: ['/oefenstad/meedoen/afval-op-straat/oefenronde'],
  rehearse_room: ['/oefenstad/oefenronde'], bylaw_rehearsal: ['/oefenstad/verordening/oefenen'],
  initiative_json: ['/api/v1/initiatieven/oefenstad'], initiative_feed: ['/oefenstad/initiatieven/feed.xml'], initiative_csv: ['/oefenstad/initiatieven/alles.csv'], initiative_alike: ['/oefenstad/initiatieven/lijkt-op?tekst=zebrapad'],
  initiative_list: ['/oefenstad/initiatieven'], initiative_budgets: ['/oefenstad/initiatieven/budgetten'], initiative_new: ['/oefenstad/initiatieven/nieuw'], initiative_lookup: ['/oefenstad/initiatieven/terugvinden'],
  initiative_show: ['/oefenstad/initiatieven/4'], initiative_sign_form: ['/oefenstad/initiatieven/4/teken'], initiative_work: ['/oefenstad/initiatieven/werk'], initiative_step_form: ['/oefenstad/initiatieven/4/stap'], initiative_sheets_list: ['/oefenstad/initiatieven/4/papier'], initiative_sheets_print: ['/oefenstad/initiatieven/4/papier/afdruk'], initiative_check: ['/oefenstad/initiatieven/6/controle'],
  library_feed: ['/bibliotheek/podcast/{series}/feed.xml'], library_player: [`${film}/speler`], library_chapters: [`${types.podcast}/hoofdstukken.json`],
  library_oembed: [`/oembed?format=json&url=`], library_oai: ['/oai?verb=Identify'], library_api_item: ['/api/v1/items/twee-minuten-te-veel'],
  learn_versions: [`${types.course}/versies`], learn_version: [`${types.course}/versies/${version}`], learn_since: [`${types.course}/veranderd/${lesson}?sinds=${version}`],
  answer_list: ['/oefenstad/meedoen/molenplein/inbreng'], answer_new: ['/oefenstad/meedoen/molenplein/inbreng/nieuw'], answer_lookup: ['/oefenstad/meedoen/molenplein/inbreng/terugvinden'], answer_contribution: ['/oefenstad/meedoen/molenplein/inbreng/1'],
  answer_note: ['/oefenstad/meedoen/molenplein-eerste-ronde/antwoorden'], answer_note_csv: ['/oefenstad/meedoen/molenplein/antwoorden.csv'], answer_note_json: ['/oefenstad/meedoen/molenplein/antwoorden.json'],
  moderate_register: ['/oefenstad/moderatie'], moderate_watch: ['/oefenstad/toezicht'],
  answer_register: ['/oefenstad/meedoen/molenplein/moderatie'], answer_table: ['/oefenstad/meedoen/molenplein/antwoordtabel'], answer_alike: ['/oefenstad/meedoen/molenplein/antwoordtabel/gelijk'], answer_watch: ['/oefenstad/meedoen/molenplein/toezicht'],
  answer_note_fixed: ['/oefenstad/meedoen/molenplein-eerste-ronde/antwoorden/1'], answer_points: ['/oefenstad/meedoen/molenplein/antwoordtabel/punten/1'],
  answer_desk: ['/oefenstad/meedoen/molenplein/invoer'], answer_papers: ['/oefenstad/meedoen/molenplein/invoer/papier'], answer_papers_print: ['/oefenstad/meedoen/molenplein/invoer/papier/afdruk'],
  answer_similar: ['/oefenstad/meedoen/molenplein/inbreng/lijkt-op?tekst=bomen'], participate_card: ['/oefenstad/meedoen/molenplein/kaart'],
  consultation_manage: ['/oefenstad/meedoen/parkeerplan-noord/ter-inzage/beheer'], consultation_desk: ['/oefenstad/meedoen/parkeerplan-noord/zienswijzen'], consultation_new: ['/oefenstad/meedoen/parkeerplan-noord/zienswijze'],
  consultation_letters: ['/oefenstad/meedoen/parkeerplan-noord/zienswijzen/brieven'], consultation_record: ['/oefenstad/meedoen/parkeerplan-noord/zienswijzen/3'], consultation_version: ['/oefenstad/meedoen/parkeerplan-noord/ter-inzage/beheer/versie/1'],

  survey_list: ['/oefenstad/meedoen/lindestraat/enquete'], survey_create: ['/oefenstad/meedoen/lindestraat/enquete/nieuw'], survey_show: ['/oefenstad/meedoen/molenplein/enquete/1'], survey_thanks: ['/oefenstad/meedoen/molenplein/enquete/1/bedankt'],
  ...Object.fromEntries([['questions', 'vragen'], ['questions_json', 'vragen.json'], ['result', 'uitkomst'], ['result_csv', 'uitkomst.csv'], ['codebook', 'codeboek.csv'], ['result_json', 'uitkomst.json'], ['manage', 'beheer'], ['edit', 'bewerk'], ['question', 'bewerk/v1'], ['letters', 'brieven']].map(([name, path]) => [`survey_${name}`, [`/oefenstad/meedoen/lindestraat/enquete/1/${path}`]])),
  ...Object.fromEntries([['street', 'straat'], ['papers', 'papier'], ['words', 'teksten']].map(([name, path]) => [`survey_${name}`, [`/oefenstad/meedoen/molenplein/enquete/1/${path}`]])),
  challenge_csv: ['/oefenstad/uitdagen/lijst.csv'], challenge_tasks_csv: ['/oefenstad/uitdagen/taken.csv'], challenge_new: ['/oefenstad/uitdagen/nieuw'],
  challenge_feed: ['/oefenstad/uitdagen/feed.xml'], challenge_file: ['/oefenstad/uitdagen/1/stuk/1'], challenge_json_one: ['/api/v1/uitdagingen/oefenstad/1'],
  challenge_lookup: ['/oefenstad/uitdagen/terugvinden'], bylaw_csv: ['/oefenstad/verordening.csv'],
  participate_new: ['/oefenstad/meedoen/nieuw'], participate_edit: ['/oefenstad/meedoen/afval-op-straat/bewerk'], participate_step: ['/oefenstad/meedoen/afval-op-straat/stap'],
  participate_version_text: ['/oefenstad/meedoen/lindestraat/versies/2'], participate_place_ics: ['/oefenstad/meedoen/kalender.ics'],
  challenge_route: ['/oefenstad/wijzer?a=nn'], challenge_show: ['/oefenstad/uitdagen/1'], challenge_work: ['/oefenstad/uitdagen/1/werk'], challenge_desk: ['/oefenstad/uitdagen/werk'], challenge_tasks_edit: ['/oefenstad/uitdagen/taken/beheer'],
  bylaw_edit: ['/oefenstad/verordening/wijzig/challenge_decide'], bylaw_json: ['/api/v1/plaatsen/oefenstad/verordening'],
  search_api: ['/api/v1/search?q=fietspat'], learn_term: ['/begrip/loting'], account_code: [`/inloggen/code?vraag=${'A'.repeat(43)}`],
};

test('each route answers: its good address, HEAD, a second time, with rubbish, and the wrong method', async () => {
  const home = await (await get('/bibliotheek')).text(), podcast = await (await get(types.podcast)).text(), filmPage = await (await get(film)).text();
  const feed = podcast.match(/href="(\/bibliotheek\/podcast\/[^/]+\/feed\.xml)"/)?.[1];
  assert.ok(feed && home);
  known.library_feed = [feed];
  known.library_oembed = [`/oembed?format=json&url=${encodeURIComponent(site.url + film)}`];
  known.site_file = [filmPage.match(/src="(\/bestand\/[^"]+\.vtt)"/)[1]];
  known.library_captions = [editor];
  const missing = [], wrong = [];
  for (const route of all) {
    if (elsewhere.includes(route.name)) continue;
    const closed = !['read', 'ask', 'edit-key', 'letter', 'operate'].includes(route.right);
    const at = known[route.name]?.[0] ?? paths.find(p => pattern(route).test(p)) ?? (route.path.includes('{') ? null : route.path);
    if (!at && closed && route.path.includes('{')) continue; // a thing that somebody has to make first
    if (!at && route.method === 'GET') { missing.push(`${route.path}: no page leads to it`); continue; }
    if (route.method !== 'GET') {
      // Without the token of a form nothing is written.
      const to = editor.split('?')[0] + (route.path.endsWith('/terug') ? '/terug' : '');
      const a = await get(to, { method: route.method, body: new URLSearchParams({ sleutel: new URLSearchParams(editor.split('?')[1]).get('sleutel'), start: '0:01', end: '0:02', text: 'x' }) });
      if (a.status < 400 || a.status >= 500) wrong.push(`${route.method} ${to} without token: ${a.status}`);
      continue;
    }
    // A telephone in the hall proves itself: meeting.test.mjs.
    if (closed && route.right !== 'take-part') { const x = await get(at); if (x.status !== 303 || !x.headers.get('location').startsWith('/inloggen?naar=')) wrong.push(`${at} signed out: ${x.status}`); }
    const ask = closed ? (path, o = {}) => operator.fetch(path, o) : get;
    const a = await ask(at), body = await a.arrayBuffer();
    if (a.status === 303 && route.name === 'learn_term') { if ((await fetch(new URL(at, site.url))).status !== 200) wrong.push(at); continue; }
    if (a.status !== 200) { wrong.push(`${at}: ${a.status}`); continue; }
    if (!a.headers.get('content-type')) wrong.push(`${at}: no type`);
    for (const h of ['content-security-policy', 'x-content-type-options', 'referrer-policy']) if (!a.headers.get(h)) wrong.push(`${at}: no ${h}`);
    if (a.headers.get('set-cookie') && route.right === 'read') wrong.push(`${at}: sets a cookie`);
    if (closed && a.headers.get('cache-control') !== 'no-store') wrong.push(`${at}: ${a.headers.get('cache-control')}`);
    const head = await ask(at, { method: 'HEAD' });
    if (head.status !== 200 || (await head.arrayBuffer()).byteLength !== 0) wrong.push(`HEAD ${at}: ${head.status}`);
    if (route.right === 'read' && Number(head.headers.get('content-length')) !== body.byteLength && !head.headers.get('content-encoding')) wrong.push(`HEAD ${at}: ${head.headers.get('content-length')} bytes, GET ${body.byteLength}`);
    const etag = a.headers.get('etag');
    if (etag) { const again = await get(at, { headers: { 'if-none-match': etag } }); if (again.status !== 304) wrong.push(`${at} a second time: ${again.status}`); }
    else if (route.right === 'read' && a.headers.get('cache-control') !== 'no-store' && /text\/html/.test(a.headers.get('content-type'))) wrong.push(`${at}: no etag`);
    for (const method of ['PUT', 'DELETE', 'PATCH']) { const x = await get(at, { method }); if (x.status !== 405 || !x.headers.get('allow')) wrong.push(`${method} ${at}: ${x.status}, allow ${x.headers.get('allow')}`); }
    if (route.path.includes('{')) {
      for (const rubbish of ['bestaat-niet', '%00', '..%2f..%2fetc%2fpasswd', "'%20or%201=1", '%ff', 'x'.repeat(500)]) {
        const x = await ask(route.path.replace(/\{\w+\}/g, rubbish));
        if (![400, 403, 404, 414].includes(x.status)) wrong.push(`${route.path} with ${rubbish.slice(0, 20)}: ${x.status}`);
      }
    }
    const odd = await get(`${at}${at.includes('?') ? '&' : '?'}q=%ff&t=-1&page=99999999999999999999&pagina=x&v=%00&start=99:99&thema=%22`);
    if (odd.status >= 500) wrong.push(`${at} with odd values: ${odd.status}`);
  }
  assert.deepEqual({ missing, wrong }, { missing: [], wrong: [] });
});

test('no link leads nowhere, and what it points at is on the page', async () => {
  const html = new Map(), wrong = [];
  const fetched = new Map();
  const ids = new Map();
  let links = 0;
  for (const p of paths) html.set(p, await (await get(p)).text());
  for (const [p, text] of html) ids.set(p.split('?')[0], new Set([...ids.get(p.split('?')[0]) ?? [], ...[...text.matchAll(/ id="([^"]+)"/g)].map(m => unescape(m[1]))]));
  for (const [p, text] of html) {
    for (const m of text.matchAll(/ (?:href|src|poster)="([^"]*)"/g)) {
      const raw = unescape(m[1]), to = new URL(raw, site.url + p);
      links++;
      if (!raw) { wrong.push(`${p}: an empty address`); continue; }
      if (to.origin !== site.url) { if (!/^(https|mailto):/.test(to.href)) wrong.push(`${p}: ${raw}`); continue; }
      const key = to.pathname + to.search;
      if (!fetched.has(key)) {
        const a = html.has(key) ? { status: 200 } : await get(key, { method: 'HEAD' });
        fetched.set(key, a.status);
        // A term leads on to its place in the list of terms.
        if (a.status === 303 && /^(\/en)?\/begrip\//.test(key)) { const on = await get(a.headers.get('location')), id = decodeURIComponent(new URL(a.headers.get('location'), site.url).hash.slice(1)); if (!(await on.text()).includes(` id="${id}"`)) wrong.push(`${p}: ${key} leads nowhere`); } else if (a.status === 303 && /^(\/en)?\/inloggen\?naar=/.test(a.headers.get('location'))) { /* for who is signed in */ } else if (a.status !== 200) wrong.push(`${p}: ${key} ${a.status}`);
      }
      const id = decodeURIComponent(to.hash.slice(1));
      if (id && !raw.includes('.svg#')) {
        if (!ids.has(to.pathname)) ids.set(to.pathname, new Set([...(await (await get(to.pathname)).text()).matchAll(/ id="([^"]+)"/g)].map(x => unescape(x[1]))));
        if (!ids.get(to.pathname).has(id)) wrong.push(`${p}: ${raw} points at nothing`);
      }
    }
  }
  // English pages lead to English pages, but for the switch of language.
  for (const [p, text] of html) {
    if (!/^\/en(\/|$|\?)/.test(p)) continue;
    const main = text.slice(text.indexOf('<main'), text.indexOf('</main>'));
    for (const m of main.matchAll(/<a [^>]*href="(\/[^"]*)"/g)) if (!/^\/(en(\/|$|\?|#)|bestand\/|static\/|oai|api\/|oembed|sitemap|bibliotheek\/.*\.(xml|csv|atom)|[a-z-]+\/uitdagen\/\d+\/stuk\/|[a-z-]+\/[\w\/-]+\.(csv|json)$)/.test(m[1])) wrong.push(`${p}: leaves English at ${m[1]}`);
  }
  assert.ok(links > 3000, `${links} links`);
  assert.deepEqual([...new Set(wrong)], []);
});

test('nothing private is on a public page', async () => {
  const wrong = [];
  for (const p of paths) {
    const text = await (await get(p)).text();
    for (const sign of [/trainer\/answers/, /\bcorrect:/, /:::/, /\{\.\w+ #/, /term:[a-z]/, /item:[a-z]/, /\(null\)/, /undefined/, /learn\.[a-z_]+|library\.[a-z_]+(?![\w.]*(?:css|js))/]) {
      if (sign.test(text.replace(/<[^>]+>/g, ' '))) wrong.push(`${p}: ${text.replace(/<[^>]+>/g, ' ').match(sign)[0]}`);
    }
  }
  assert.deepEqual(wrong, []);
});

test('both databases give the same pages', { skip: process.env.MEENT_TEST_DATABASE ? false : 'only one database here' }, async () => {
  const url = process.env.MEENT_TEST_DATABASE;
  delete process.env.MEENT_TEST_DATABASE;
  const { start: startSqlite } = await import('../support/site.mjs?sqlite');
  process.env.MEENT_TEST_DATABASE = url;
  const other = await startSqlite({ name: 'walk-compare' });
  const wrong = [];
  try {
    // What is printed by a job is linked to from when it is there.
    const printed = '/oefenstad/meedoen/lindestraat/enquete/1/uitkomst';
    for (const at of [site, other].flatMap(s => ['nl', 'en'].map(lang => s.url + inLanguage(printed, lang)))) {
      for (const end = Date.now() + 60_000; !(await (await fetch(at)).text()).includes(`${printed}.pdf`); await new Promise(done => setTimeout(done, 200))) assert.ok(Date.now() < end, `${at} gets its PDF`);
    }
    const bare = (text, s) => text.replaceAll(s.url, '').replaceAll(encodeURIComponent(s.url), '').replaceAll(new URL(s.url).host, '').replace(/name="token" value="[^"]*"/g, '');
    for (const p of [...paths, ...['stilte', 'te veel', 'inisjatief', 'gemeente', 'wie doet mee'].flatMap(q => ['nl', 'en'].map(l => `${inLanguage('/zoeken', l)}?q=${encodeURIComponent(q)}`)), '/bibliotheek/alles.csv', '/bibliotheek/podcast.xml', '/oai?verb=ListRecords&metadataPrefix=oai_dc', '/api/v1/items', '/sitemap.xml']) {
      const [a, b] = await Promise.all([site, other].map(async s => bare(await (await fetch(s.url + p)).text(), s)));
      // Times of the import differ.
      const still = x => x.replace(/\d{4}-\d\d-\d\dT[\d:.]+Z|\w{3}, \d\d \w{3} \d{4} [\d:]+ (?:GMT|\+0000)/g, 'TIME');
      if (still(a) !== still(b)) { let i = 0; const x = still(a), y = still(b); while (x[i] === y[i]) i++; wrong.push(`${p}: ${x.slice(i - 40, i + 60)} <> ${y.slice(i - 40, i + 60)}`); }
    }
  } finally { await other.stop(); }
  assert.deepEqual(wrong, []);
});

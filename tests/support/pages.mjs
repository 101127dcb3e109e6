// Every public page of a site: what its sitemap names, and what its routes serve beyond that.
import assert from 'node:assert/strict';

const course = '/leergang/democratisch-vakmanschap', m01 = `${course}/m01-goede-trainer`;

/** One page of each type; the other pages of a type are the same template with other words. */
export const types = {
  home: '/', about: '/over', accessibility: '/toegankelijkheid', privacy: '/privacy', source: '/broncode',
  courses: '/leergang', course, terms: `${course}/begrippen`, module: m01, 'module-outline': `${course}/m05-wie-doet-mee`,
  lesson: `${m01}/l01-van-expert-naar-trainer`, answered: `${m01}/l01-van-expert-naar-trainer?v=gw5im1z4&a=b`,
  session: `${m01}/bijeenkomst`, exercise: `${m01}/opdracht/e2-mini-les`, handout: `${m01}/blad/h1-leerdoel`,
  form: `${m01}/formulier/f1-reactie-bijeenkomst-1`, guide: `${course}/over/inleiding-deelnemers`, script: `${course}/script/film-08-de-week-voor-de-raad`,
  library: '/bibliotheek', kind: '/bibliotheek/casus', film: '/bibliotheek/film/twee-minuten-te-veel', podcast: '/bibliotheek/podcast/vragen-die-openen',
  reading: '/bibliotheek/tekst/leren-in-het-kort', worksheet: '/bibliotheek/werkblad/werkblad-1c-feedbackkaart', case: '/bibliotheek/casus/het-fietspad-langs-de-school',
  trajectories: '/meedoen', steps: '/meedoen/stappen', calendar: '/meedoen/kalender', 'place-trajectories': '/oefenstad/meedoen', council: '/oefenstad/raad',
  trajectory: '/oefenstad/meedoen/speelplein-de-kade', 'trajectory-late': '/oefenstad/meedoen/lindestraat', 'trajectory-versions': '/oefenstad/meedoen/lindestraat/versies', 'trajectory-none': '/oefenstad/meedoen/brug-westersluis',
  bylaw: '/oefenstad/verordening', finder: '/oefenstad/wijzer', challenges: '/oefenstad/uitdagen', tasks: '/oefenstad/uitdagen/taken', challenge: '/oefenstad/uitdagen/1', 'challenge-refused': '/oefenstad/uitdagen/2',
  'challenge-new': '/oefenstad/uitdagen/nieuw', 'challenge-steps': '/uitdagen/stappen', initiatives: '/oefenstad/initiatieven', initiative: '/oefenstad/initiatieven/1', 'initiative-new': '/oefenstad/initiatieven/nieuw',
  budgets: '/oefenstad/initiatieven/budgetten', 'initiative-steps': '/initiatieven/stappen', inspection: '/oefenstad/meedoen/groenplan-singelkwartier/ter-inzage',
  'inspection-text': '/oefenstad/meedoen/groenplan-singelkwartier/ter-inzage/groenplan-singelkwartier', 'survey-result': '/oefenstad/meedoen/lindestraat/enquete/1/uitkomst', survey: '/oefenstad/meedoen/molenplein/enquete/1', certificate: '/certificaat',
  places: '/plaatsen', place: '/amsterdam', practice: '/oefenstad',
  search: '/zoeken', found: '/zoeken?q=fietspat', 'found-nothing': '/zoeken?q=qqqxxx',
};
export const inLanguage = (path, lang) => lang === 'nl' ? path : `/en${path}`;
const kinds = ['film', 'podcast', 'tekst', 'werkblad', 'casus'];

/** Paths of all public pages, each once, in both languages. */
export async function allPages(site) {
  const map = await (await fetch(`${site.url}/sitemap.xml`)).text();
  const listed = [...map.matchAll(/<loc>([^<]+)<\/loc>/g)].map(m => new URL(m[1]).pathname);
  assert.ok(listed.length > 100, `the sitemap names ${listed.length} pages`);
  const more = [...Object.values(types), ...kinds.map(k => `/bibliotheek/${k}`)].flatMap(p => [p, inLanguage(p, 'en')]);
  return [...new Set([...listed, ...more])].sort();
}

export async function routes(site) {
  const r = await site.run('routes', '--json');
  assert.equal(r.code, 0, r.err);
  return JSON.parse(r.out);
}
/** "/leergang/{course}" as an expression; the language before it. */
export const pattern = route => new RegExp(`^(?:/en)?${route.path === '/' ? '/?' : route.path.replace(/[.]/g, '\\.').replace(/\{\w+\}/g, '[^/?]+')}(?:\\?|$)`);

// Somebody with a link edits the captions of a film: by keyboard alone, with and without script, and the
// film shows it to everybody. Without a good link nobody does.
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { closeBrowser, reader, shots, sideways, violations } from '../support/browser.mjs';
import { start } from '../support/site.mjs';
import { say } from '../support/words.mjs';

let site;
before(async () => { site = await start({ name: 'captions' }); });
after(async () => { await closeBrowser(); await site?.stop(); });

const film = '/bibliotheek/film/twee-minuten-te-veel';
async function link(...more) {
  const r = await site.run('library', 'captions-link', 'twee-minuten-te-veel', ...more);
  assert.equal(r.code, 0, r.err);
  // The command says the site's own address; here it is on another port.
  const u = new URL(r.out.trim());
  return u.pathname + u.search;
}
const track = async lang => {
  const page = await (await fetch(site.url + film)).text();
  const src = page.match(new RegExp(`<track kind="captions" src="([^"]+)" srclang="${lang}"`))[1];
  return (await fetch(site.url + src)).text();
};

// Each pair of script, width and language once.
for (const [script, width, lang] of [[true, 390, 'nl'], [true, 1280, 'en'], [false, 1280, 'nl'], [false, 390, 'en']]) {
  test(`edits twenty lines, is warned, undoes: ${lang}, ${width} px, ${script ? 'with' : 'without'} script`, async () => {
    const w = say(lang), r = await reader(site, { script, width, lang });
    const { page, key } = r;
    try {
      const before = await track('nl');
      await page.goto(r.url(await link()));
      assert.ok(await sideways(page) <= 0, 'the editor scrolls sideways');
      const text = n => page.locator(`#regel-${n} textarea`), from = n => page.locator(`#regel-${n} [name=start]`);
      const save = () => Promise.all([page.waitForEvent('domcontentloaded'), key.press('Enter')]);
      const mark = n => `[${lang}${width}${script ? 'j' : 'n'}${n}]`;

      for (let n = 1; n <= 20; n++) {
        await key.to(text(n));
        await key.press('Control+End');
        await key.type(` ${mark(n)}`);
      }
      if (script) {
        // A line more with a shortcut, and taken back with another.
        const lines = await page.locator('.m-cue').count();
        await key.press('Alt+n');
        assert.equal(await page.locator('.m-cue').count(), lines + 1);
        await key.press('Alt+z');
        assert.equal(await page.locator('.m-cue').count(), lines);
        assert.ok((await text(20).inputValue()).includes(mark(20)));
      }

      // A time that is none: it says where, and nothing that was typed is lost.
      const good = await from(3).inputValue();
      await key.to(from(3), { back: true });
      await key.press('Control+a');
      await key.type('drie');
      await save();
      const alert = page.locator('.m-errors');
      await alert.waitFor();
      assert.ok((await alert.innerText()).includes(w('editor.problems')));
      assert.equal(await from(3).inputValue(), 'drie');
      assert.equal(await from(3).getAttribute('aria-invalid'), 'true');
      assert.ok((await page.locator('#fout-3').innerText()).includes(w('editor.bad_time')));
      for (let n = 1; n <= 20; n++) assert.ok((await text(n).inputValue()).endsWith(mark(n)), `line ${n} is lost`);
      assert.equal(await track('nl'), before, 'nothing was saved');
      if (script) assert.deepEqual(await violations(page), []);
      if (script) assert.ok(await alert.evaluate(e => e.contains(document.activeElement)), 'the reader is put at the summary');
      await key.use(alert.getByRole('link').first());
      await key.to(from(3), { most: 3 }); // the link leads to the line
      await key.press('Control+a');
      await key.type(good);
      await save();
      await page.getByText(w('editor.saved')).waitFor();

      // Everybody sees it: in the file, and in the text of the film.
      const now = await track('nl');
      for (let n = 1; n <= 20; n++) assert.ok(now.includes(mark(n)), `line ${n} is not in the captions`);
      assert.match(now, /^WEBVTT/);
      const other = await reader(site, { script: false });
      await other.page.goto(site.url + film);
      const said = await other.page.locator('[data-transcript]').innerText();
      for (let n = 1; n <= 20; n++) assert.ok(said.includes(mark(n)), `line ${n} is not in the text`);
      await other.close();
      assert.equal((await (await fetch(`${site.url}/zoeken?q=${encodeURIComponent(mark(7).slice(1, -1))}`)).text()).includes(film), true, 'search finds it');

      await key.to(page.getByRole('button', { name: w('editor.undo') }), { back: false, most: 600 });
      await save();
      await page.locator('.m-cue').first().waitFor();
      assert.equal(await track('nl'), before, 'all is back');
      assert.ok(!(await text(1).inputValue()).includes(mark(1)));
      await r.clean(/status of 4(00|22)/); // the answer to the wrong time
    } catch (e) {
      await page.screenshot({ path: join(shots, `failed-captions-${lang}-${width}-${script ? 'js' : 'nojs'}.png`) }).catch(() => {});
      throw e;
    } finally { await r.close(); }
  });
}

test('a link that is wrong, expired or of another film opens nothing, and says what to do', async () => {
  const good = await link();
  const get = async (path, options) => { const a = await fetch(site.url + path, { redirect: 'manual', ...options }); return [a.status, await a.text()]; };
  assert.equal((await get(good))[0], 200);
  const wrong = good.replace(/.$/, c => c === '0' ? '1' : '0');
  for (const path of [wrong, good.split('?')[0], `${good}0`, good.replace('/film/', '/podcast/').replace('twee-minuten-te-veel', 'vragen-die-openen')]) {
    const [status, body] = await get(path);
    assert.ok(status === 403 || status === 404, `${path}: ${status}`);
    assert.ok(!body.includes('<textarea'));
    if (status === 403) assert.ok(body.includes(say('nl')('editor.no_key')));
  }
  // Saving asks for the key as opening does.
  const form = [...(await get(good))[1].matchAll(/name="(?!start|end|text)([^"]+)" value="([^"]*)"/g)].map(m => [m[1], m[2]]);
  const body = key => new URLSearchParams([...form.filter(([k]) => k !== 'sleutel'), ['sleutel', key], ['start', '00:01.000'], ['end', '00:02.000'], ['text', 'x']]);
  const post = key => get(good.split('?')[0], { method: 'POST', body: body(key), headers: { origin: site.url } });
  const before = await track('nl');
  assert.equal((await post(new URLSearchParams(wrong.split('?')[1]).get('sleutel')))[0], 403);
  site.sql('update edit_key set expires_at = 1');
  assert.equal((await get(good))[0], 403, 'expired');
  assert.equal((await post(new URLSearchParams(good.split('?')[1]).get('sleutel')))[0], 403);
  assert.equal(await track('nl'), before);
});

test('a film without captions is not published', async () => {
  const dir = mkdtempSync(join(tmpdir(), 'meent-film-'));
  try {
    mkdirSync(join(dir, 'film'));
    writeFileSync(join(dir, 'film/zonder-ondertitels.md'), '---\nid: zonder0a\nkind: film\ntitle: Zonder ondertitels\nsummary: Een film zonder ondertitels.\nlanguage: nl\ndate: 2026-11-01\nlicence: CC-BY-SA-4.0\nmedia: twee-minuten-te-veel.mp4\n---\n\nTekst.\n');
    const add = await site.run('library', 'add', join(dir, 'film/zonder-ondertitels.md'), '--media', process.env.MEENT_MEDIA ?? 'build/media');
    assert.equal(add.code, 0, add.err);
    const publish = await site.run('library', 'publish', 'zonder-ondertitels');
    assert.notEqual(publish.code, 0);
    assert.match(publish.err, /no captions/);
    assert.equal((await fetch(`${site.url}/bibliotheek/film/zonder-ondertitels`)).status, 404);
  } finally { rmSync(dir, { recursive: true }); }
});

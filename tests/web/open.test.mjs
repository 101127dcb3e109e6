// The open doors of the library, tried with other people's programs against the running site (MEENT_URL)
// with the demo in it: podcast players, harvesters, readers of feeds, of structured data and of the API.
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { Readable } from 'node:stream'
import { after, before, test } from 'node:test'
import { promisify } from 'node:util'

const require = createRequire(import.meta.url)
const run = promisify(execFile)
const SITE = process.env.MEENT_URL
const FEED = '/bibliotheek/podcast.xml'
const scratch = mkdtempSync(join(tmpdir(), 'meent-open.'))
let items // all of them, from the API

const get = (path, options) => fetch(new URL(path, SITE), { redirect: 'manual', ...options })
const text = async (path) => {
    const r = await get(path)
    assert.equal(r.status, 200, path)
    return r.text()
}
const json = async (path) => JSON.parse(await text(path))
const wellFormed = async (xml) => {
    const file = join(scratch, 'wellformed.xml')
    writeFileSync(file, xml)
    await run('xmllint', ['--noout', '--nonet', file])
}
// Debian's own Python: that is the one with the packages.
const python = async (code, ...args) => (await run('/usr/bin/python3', ['-B', '-c', code, ...args], { timeout: 60000 })).stdout.trim()

before(async () => {
    assert.ok(SITE, 'MEENT_URL says where the site is')
    items = []
    for (let next = '/api/v1/items?count=7'; next; ) {
        const page = await json(next)
        items.push(...page.items)
        next = page.next
    }
    assert.ok(items.length >= 10, 'the demo is there')
})
after(() => rmSync(scratch, { recursive: true, force: true }))

// ---- podcast ----

test('the feed has the tags of the podcast namespace', async () => {
    const { parseFeed } = await import('podcast-partytime')
    const xml = await text(FEED)
    await wellFormed(xml)
    const feed = await parseFeed(xml)
    for (const phase of ['1', '2', '3', '4'])
        assert.ok(Object.keys(feed.pc20support[phase] ?? {}).length > 0, `phase ${phase}`)
    assert.equal(feed.medium, 'course')
    assert.equal(feed.explicit, false)
    assert.match(feed.guid, /^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
    assert.equal(feed.items.length, items.filter((i) => i.kind === 'podcast').length)
    for (const e of feed.items) {
        assert.ok(items.some((i) => i.id === e.guid), 'the guid is the lasting id')
        assert.ok(e.podcastTranscripts[0].type === 'text/vtt' && e.podcastTranscripts.length >= 3)
        assert.equal(e.podcastTranscripts[0].language, feed.language, 'what is spoken comes first')
        assert.ok(e.podcastPeople.some((p) => p.role.toLowerCase() === 'host'))
        assert.ok(e.duration > 60)
        const main = e.alternativeEnclosures.find((x) => x.default)
        assert.equal(main.source[0].uri, e.enclosure.url)
        assert.equal(main.length, e.enclosure.length)
        const bytes = Buffer.from(await (await get(e.enclosure.url)).arrayBuffer())
        assert.equal(main.integrity.value, 'sha256-' + createHash('sha256').update(bytes).digest('base64'))
    }
})

test('the guid of the feed does not hang on its address', async () => {
    const guid = async (path) => (await text(path)).match(/<podcast:guid>(.*?)</)[1]
    const first = await guid(FEED)
    assert.equal(await guid('/bibliotheek/podcast/vakmanschap/feed.xml'), first)
    assert.equal(await guid('/en/bibliotheek/podcast/vakmanschap/feed.xml'), first)
    const other = await fetch(new URL(FEED, SITE.replace('127.0.0.1', 'localhost'))).catch(() => null)
    if (other?.ok) assert.equal((await other.text()).match(/<podcast:guid>(.*?)</)[1], first)
})

test('every file of the feed is as long and of the kind the feed says, whole, in part and by HEAD', async () => {
    const Parser = require('rss-parser')
    const feed = await new Parser().parseString(await text(FEED))
    assert.ok(feed.items.length >= 2)
    for (const { enclosure } of feed.items) {
        const head = await get(enclosure.url, { method: 'HEAD' })
        assert.equal(head.status, 200)
        assert.equal(head.headers.get('content-length'), enclosure.length)
        assert.equal(head.headers.get('content-type'), enclosure.type)
        const part = await get(enclosure.url, { headers: { range: 'bytes=100-199' } })
        assert.equal(part.status, 206)
        assert.equal((await part.arrayBuffer()).byteLength, 100)
        const whole = await get(enclosure.url)
        assert.equal(String((await whole.arrayBuffer()).byteLength), enclosure.length)
    }
})

test('a feed that did not change is not sent again', async () => {
    const first = await get(FEED)
    await first.arrayBuffer()
    assert.ok(first.headers.get('last-modified'))
    const again = await get(FEED, { headers: { 'if-none-match': first.headers.get('etag') } })
    assert.equal(again.status, 304)
    assert.equal((await get(FEED, { method: 'HEAD' })).status, 200)
})

test('transcripts and chapters are where the feed says', async () => {
    const { parseFeed } = await import('podcast-partytime')
    for (const e of (await parseFeed(await text(FEED))).items) {
        for (const t of e.podcastTranscripts) {
            const r = await get(t.url)
            assert.equal(r.status, 200)
            assert.ok(r.headers.get('content-type').startsWith(t.type), t.url)
            if (t.type === 'text/html') assert.ok((await r.text()).includes(`id="${new URL(t.url).hash.slice(1)}"`))
        }
        const chapters = await get(e.podcastChapters.url)
        assert.equal(chapters.headers.get('content-type'), 'application/json+chapters')
        const c = await chapters.json()
        assert.equal(c.version, '1.2.0')
        assert.equal(c.chapters[0].startTime, 0)
        c.chapters.forEach((x, i) => assert.ok(x.title && (i === 0 || x.startTime > c.chapters[i - 1].startTime)))
    }
})

test('feedparser and podcastparser read the feeds without a complaint', async () => {
    const said = await python(`
import sys, feedparser, podcastparser, urllib.request
for path in sys.argv[2:]:
    f = feedparser.parse(sys.argv[1] + path)
    assert not f.bozo, (path, f.bozo_exception)
    assert f.entries, path
p = podcastparser.parse(sys.argv[1] + sys.argv[2], urllib.request.urlopen(sys.argv[1] + sys.argv[2]))
assert p['title'] and all(e['total_time'] > 60 and e['enclosures'][0]['file_size'] > 0 and e['guid'] for e in p['episodes'])
print(len(p['episodes']))`, SITE, FEED, '/en' + FEED, '/bibliotheek/nieuw.atom', '/en/bibliotheek/nieuw.atom')
    assert.equal(Number(said), items.filter((i) => i.kind === 'podcast').length)
})

test('gPodder subscribes, lists and downloads', async () => {
    const home = join(scratch, 'gpodder')
    const env = { ...process.env, GPODDER_HOME: home, GPODDER_DOWNLOAD_DIR: join(home, 'files'), PYTHONDONTWRITEBYTECODE: '1' }
    const gpo = async (...args) => (await run('/usr/bin/python3', ['/usr/bin/gpo', ...args], { env, timeout: 120000 })).stdout
    await gpo('subscribe', SITE + FEED)
    assert.match(await gpo('list'), /podcast\.xml/)
    await gpo('download')
    const files = readdirSync(join(home, 'files'), { recursive: true }).filter((f) => f.endsWith('.mp3'))
    const wanted = await Promise.all(items.filter((i) => i.kind === 'podcast').map(async (i) =>
        Number((await get(i.mediaUrl, { method: 'HEAD' })).headers.get('content-length'))))
    assert.deepEqual(files.map((f) => statSync(join(home, 'files', f)).size).sort(), wanted.sort())
})

test('the Atom feed names things by what does not change', async () => {
    const xml = await text('/bibliotheek/nieuw.atom')
    const ids = [...xml.matchAll(/<id>(urn:uuid:[0-9a-f-]{36})<\/id>/g)].map((m) => m[1])
    assert.equal(new Set(ids).size, Math.min(items.length, 50))
    const english = await text('/en/bibliotheek/nieuw.atom')
    assert.deepEqual([...english.matchAll(/<id>(urn:uuid:[0-9a-f-]{36})<\/id>/g)].map((m) => m[1]), ids)
    assert.ok(!/(href|src)="\/[^/]/.test(xml.replaceAll('&quot;', '"')), 'links in texts are whole')
})

// ---- captions ----

test('every caption and chapter file is valid WebVTT', async () => {
    const { WebVTTParser } = require('webvtt-parser')
    let n = 0
    for (const item of items.filter((i) => i.mediaUrl))
        for (const f of (await json(item.apiUrl)).files.filter((x) => ['captions', 'chapters'].includes(x.role))) {
            const tree = new WebVTTParser().parse(await text(f.url), f.role === 'chapters' ? 'chapters' : 'subtitles/captions/descriptions')
            assert.deepEqual(tree.errors, [], f.url)
            assert.ok(tree.cues.length > 1)
            n++
        }
    assert.ok(n >= 6)
})

// ---- harvesting ----

test('a client of OAI-PMH gets every record, in both formats', async () => {
    const { OaiPmh } = require('oai-pmh')
    const oai = new OaiPmh(`${SITE}/oai`)
    const who = await oai.identify()
    assert.equal(who.protocolVersion, '2.0')
    assert.equal(who.deletedRecord, 'persistent')
    for (const metadataPrefix of ['oai_dc', 'lom']) {
        const seen = new Set()
        for await (const r of oai.listRecords({ metadataPrefix })) seen.add(r.header.identifier.split(':').pop())
        assert.deepEqual([...seen].sort(), items.map((i) => i.id).sort())
    }
})

const oaiCode = async (query, options) => (await (await get('/oai' + query, options)).text()).match(/<error code="(.*?)">/)?.[1] ?? 'ok'

test('what harvesters ask wrongly gets the code of the protocol', async () => {
    const host = new URL(SITE).hostname
    for (const [query, code] of [
        ['', 'badVerb'], ['?verb=Nothing', 'badVerb'], ['?verb=Identify&verb=Identify', 'badVerb'],
        ['?verb=Identify&more=1', 'badArgument'], ['?verb=ListRecords', 'badArgument'],
        ['?verb=ListRecords&metadataPrefix=oai_dc&from=2026-13-01', 'badArgument'],
        ['?verb=ListRecords&metadataPrefix=oai_dc&from=2026-01-01&until=2026-01-01T00:00:00Z', 'badArgument'],
        ['?verb=ListRecords&metadataPrefix=oai_dc&from=2026-02-01&until=2026-01-01', 'badArgument'],
        ['?verb=ListRecords&metadataPrefix=marc', 'cannotDisseminateFormat'],
        ['?verb=ListRecords&metadataPrefix=oai_dc&until=1999-01-01', 'noRecordsMatch'],
        ['?verb=ListRecords&metadataPrefix=oai_dc&set=theme-none', 'noRecordsMatch'],
        ['?verb=ListRecords&metadataPrefix=oai_dc&set=a%20b', 'badArgument'],
        ['?verb=ListRecords&resumptionToken=nonsense', 'badResumptionToken'],
        ['?verb=ListRecords&resumptionToken=oai_dc.0.1..1.1.1&metadataPrefix=oai_dc', 'badArgument'],
        ['?verb=GetRecord&metadataPrefix=oai_dc&identifier=oai:elsewhere:x', 'idDoesNotExist'],
        [`?verb=GetRecord&metadataPrefix=lom&identifier=oai:${host}:${items[0].id}`, 'ok'],
        [`?verb=ListMetadataFormats&identifier=oai:${host}:none`, 'idDoesNotExist'],
        ['?verb=ListSets', 'ok'], ['?verb=ListIdentifiers&metadataPrefix=lom&set=kind-film', 'ok'],
        ['?verb=Identify&x=%00', 'badArgument'],
    ]) assert.equal(await oaiCode(query), code, query)
})

test('harvesters may post what they ask, and nothing needs a token', async () => {
    const post = (body) => ({ method: 'POST', body, headers: { 'content-type': 'application/x-www-form-urlencoded' } })
    assert.equal(await oaiCode('', post('verb=ListRecords&metadataPrefix=lom')), 'ok')
    assert.equal(await oaiCode('', post('verb=Nothing')), 'badVerb')
})

test('records are well-formed, and LOM has what NL-LOM must have', async () => {
    const xml = await text('/oai?verb=ListRecords&metadataPrefix=lom')
    await wellFormed(xml)
    for (const lom of xml.match(/<lom .*?<\/lom>/gs))
        for (const must of [/<title><langstring/, /<catalog>URI<\/catalog>/, /<language>(nl|en)</,
            /<metadatascheme>LOMv1\.0<.*<metadatascheme>nl_lom_v1p0</s, /<location type="URI">http/,
            /<intendedenduserrole>.*learner/s, /<context>.*bedrijfsopleiding/s, /<typicalagerange>/,
            /<cost>.*>no</s, /<copyrightandotherrestrictions>.*cc-by/s])
            assert.match(lom, must)
})

// ---- structured data ----

const ldOf = async (path) => {
    const html = await text(path)
    const blocks = [...html.matchAll(/<script type="application\/ld\+json">(.*?)<\/script>/gs)]
    assert.equal(blocks.length, 1, path)
    return JSON.parse(blocks[0][1])
}

test('every item is there in the words of schema.org', async () => {
    const jsonld = require('jsonld')
    const context = { '@context': { '@vocab': 'https://schema.org/' } }
    const lines = ["import type { WithContext, VideoObject, PodcastEpisode, Article, LearningResource } from 'schema-dts'"]
    for (const [i, item] of items.entries())
        for (const path of [new URL(item.url).pathname, '/en' + new URL(item.url).pathname]) {
            const ld = await ldOf(path)
            const [whole] = await jsonld.expand(ld, {
                documentLoader: async (url) => ({ document: context, documentUrl: url, contextUrl: null }),
            })
            assert.ok(whole['@type'][0].startsWith('https://schema.org/'))
            assert.ok(whole['https://schema.org/name'] && whole['https://schema.org/license'])
            lines.push(`export const x${lines.length}: WithContext<${ld['@type']}> = ${JSON.stringify(ld)}`)
        }
    // A property that schema.org does not have is an error of the compiler.
    const dir = mkdtempSync(join(resolve('node_modules'), '.meent-'))
    try {
        writeFileSync(join(dir, 'items.ts'), lines.join('\n'))
        const tsc = resolve('node_modules/.bin/tsc')
        const args = ['--noEmit', '--strict', '--skipLibCheck', '--module', 'nodenext', '--moduleResolution', 'nodenext']
        await run(tsc, [...args, join(dir, 'items.ts')], { timeout: 120000 }).catch((e) => assert.fail(e.stdout || e.message))
        writeFileSync(join(dir, 'wrong.ts'), lines.slice(0, 2).join('\n').replace('"name":', '"nmae":'))
        await assert.rejects(run(tsc, [...args, join(dir, 'wrong.ts')], { timeout: 120000 }), 'the check can fail')
    } finally {
        rmSync(dir, { recursive: true, force: true })
    }
})

// ---- oEmbed ----

test('another site finds the player by the page alone', async () => {
    const { extract } = await import('@extractus/oembed-extractor')
    for (const [kind, type] of [['film', 'video'], ['podcast', 'rich'], ['reading', 'link']]) {
        const item = items.find((i) => i.kind === kind)
        const found = await extract(item.url)
        assert.equal(found.type, type)
        assert.equal(found.title, item.title)
        if (type === 'link') continue
        const src = found.html.match(/<iframe src="([^"]+)"/)[1]
        const page = await get(src)
        assert.equal(page.status, 200)
        assert.match(page.headers.get('content-security-policy'), /frame-ancestors \*/)
        assert.equal(page.headers.get('x-frame-options'), null)
        assert.match(await page.text(), type === 'video' ? /<video/ : /<audio/)
        assert.match((await get(item.url)).headers.get('content-security-policy'), /frame-ancestors 'none'/)
    }
})

test('oEmbed keeps within the bounds, and only speaks of what is ours', async () => {
    const film = items.find((i) => i.kind === 'film').url
    const ask = (q) => get('/oembed?' + new URLSearchParams(q))
    const small = await (await ask({ url: film, maxwidth: 300 })).json()
    assert.ok(small.width <= 300 && small.html.includes(`width="${small.width}"`))
    const low = await (await ask({ url: film, maxheight: 200 })).json()
    assert.ok(low.height <= 200)
    const xml = await ask({ url: film + '?t=3#film', format: 'xml' })
    assert.match(xml.headers.get('content-type'), /^text\/xml/)
    await wellFormed(await xml.text())
    for (const [q, status] of [
        [{ url: film, format: 'yaml' }, 501], [{ url: 'https://example.org/a' }, 404], [{ url: SITE + '/over' }, 404],
        [{ url: SITE + '/bibliotheek/film/none' }, 404], [{ url: SITE + '.evil.example/bibliotheek/film/x' }, 404],
        [{}, 400], [{ url: film, maxwidth: 'wide' }, 400],
    ]) assert.equal((await ask(q)).status, status, JSON.stringify(q))
})

// ---- sitemap and table ----

test('the sitemap has every item, and every address in it answers', async () => {
    const { parseSitemap } = await import('sitemap')
    const entries = await parseSitemap(Readable.from([Buffer.from(await text('/sitemap.xml'))]))
    const addresses = entries.map((e) => e.url)
    assert.equal(new Set(addresses).size, addresses.length)
    for (const item of items) assert.ok(addresses.includes(item.url), item.url)
    for (const url of addresses) assert.equal((await get(url, { method: 'HEAD' })).status, 200, url)
})

// RFC 4180, by the letter.
const csv = (s) => {
    const rows = [[]]
    for (let i = 0, value = ''; i <= s.length; i++) {
        if (s[i] === '"' && value === '') {
            for (i++; s[i] !== '"' || s[i + 1] === '"'; i++) {
                assert.ok(i < s.length, 'a quote is not closed')
                if (s[i] === '"') i++
                value += s[i]
            }
            i++
        }
        if (i >= s.length) break
        if (s[i] === ',') rows.at(-1).push(value), (value = '')
        else if (s[i] === '\r' && s[i + 1] === '\n') rows.at(-1).push(value), (value = ''), rows.push([]), i++
        else assert.ok(s[i] !== '"' && s[i] !== '\n', `a loose ${JSON.stringify(s[i])} at ${i}`), (value += s[i])
    }
    assert.equal(rows.pop().length, 0, 'the last line ends')
    return rows
}

test('the table has every item in a row of its own', async () => {
    const r = await get('/bibliotheek/alles.csv')
    assert.match(r.headers.get('content-type'), /^text\/csv; charset=utf-8; header=present/)
    const [head, ...rows] = csv(await r.text())
    assert.ok(rows.every((row) => row.length === head.length))
    assert.deepEqual(rows.map((row) => row[0]).sort(), items.map((i) => i.id).sort())
    for (const row of rows) {
        const item = items.find((i) => i.id === row[0])
        assert.equal(row[head.indexOf('title')], item.title)
        assert.equal(row[head.indexOf('media')] || null, item.mediaUrl)
        assert.equal(row[head.indexOf('themes')], item.themes.join('; '))
    }
})

// ---- the API ----

// As much of OpenAPI's schemas as ours use, and stricter: what is not described may not be there.
function fits(doc, schema, value, at, known = new Set()) {
    if (schema.$ref) schema = schema.$ref.split('/').slice(1).reduce((d, k) => d[k], doc)
    if (value === null) return assert.ok(schema.nullable, `${at} is null`)
    for (const part of schema.allOf ?? []) fits(doc, part, value, at, null)
    if (schema.allOf) return
    const type = Array.isArray(value) ? 'array' : Number.isInteger(value) && schema.type === 'integer' ? 'integer' : typeof value
    assert.equal(type, schema.type, at)
    if (schema.enum) assert.ok(schema.enum.includes(value), `${at}: ${value}`)
    if (schema.pattern) assert.match(value, new RegExp(schema.pattern), at)
    if (schema.format === 'date') assert.match(value, /^\d{4}-\d\d-\d\d$/, at)
    if (schema.format === 'date-time') assert.match(value, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/, at)
    if (schema.format === 'uri') assert.ok(new URL(value).origin === new URL(SITE).origin, at)
    if (type === 'array') value.forEach((v, i) => fits(doc, schema.items, v, `${at}[${i}]`))
    if (type !== 'object') return
    for (const name of schema.required ?? []) assert.ok(name in value, `${at}.${name} is missing`)
    for (const [name, v] of Object.entries(value)) {
        if (schema.properties?.[name]) fits(doc, schema.properties[name], v, `${at}.${name}`)
        else assert.ok(known === null || !schema.properties, `${at}.${name} is not described`)
    }
}

test('the description of the API is valid, and every path answers as it says', async () => {
    const { validate } = await import('@readme/openapi-parser')
    const doc = await json('/api/openapi.json')
    assert.deepEqual(await json('/api/v1/openapi.json'), doc)
    const checked = await validate(structuredClone(doc))
    assert.ok(checked === undefined || checked.valid !== false, JSON.stringify(checked))
    const examples = {
        '/items': ['?kind=film', '?lang=en&count=3', '?module=m01', `?theme=${items[0].themes[0]}`, ''],
        '/items/{slug}': items.map((i) => i.slug),
        '/themes': ['', '?lang=en'],
        '/search': ['?q=vragen', '?q=vraagen&kind=podcast'],
        '/trajecten': [''],
        '/{place}/meedoen/{trajectory}/antwoorden.json': ['/oefenstad/meedoen/molenplein-eerste-ronde/antwoorden.json'],
        '/{place}/meedoen/{trajectory}/antwoorden/{version}': ['/oefenstad/meedoen/molenplein-eerste-ronde/antwoorden/1'],
        '/initiatieven/{place}': ['/initiatieven/oefenstad'],
        '/plaatsen/{place}/verordening': ['/plaatsen/oefenstad/verordening'],
        '/uitdagingen': [''],
        '/uitdagingen/{place}/{number}': ['/uitdagingen/oefenstad/1', '/uitdagingen/oefenstad/2'],
        '/openapi.json': [''],
    }
    assert.deepEqual(Object.keys(doc.paths).sort(), Object.keys(examples).sort())
    for (const [path, tries] of Object.entries(examples))
        for (const one of tries) {
            const own = doc.paths[path].servers // outside of /api/v1
            const address = own ? new URL(own[0].url, doc.servers[0].url).origin + one : doc.servers[0].url + (one.startsWith('/') ? one : path.includes('{') ? path.replace('{slug}', one) : path + one)
            const r = await get(address)
            assert.equal(r.status, 200, address)
            if (doc.paths[path].get.responses[200].headers) assert.match(r.headers.get('api-version'), /^\d+\.\d+\.\d+$/)
            assert.equal(r.headers.get('access-control-allow-origin'), '*')
            const { schema } = doc.paths[path].get.responses[200].content['application/json']
            fits(doc, schema, await r.json(), address)
        }
})

test('what is open of the challenges tells one story: list, each whole, table, feed and files', async () => {
    const { challenges } = await json('/api/v1/uitdagingen')
    assert.ok(challenges.length >= 2, 'the demo is there')
    const [head, ...rows] = csv(await text('/oefenstad/uitdagen/lijst.csv'))
    const feed = await text('/oefenstad/uitdagen/feed.xml')
    await wellFormed(feed)
    for (const c of challenges) {
        const whole = await json(new URL(c.api_url).pathname)
        for (const [name, value] of Object.entries(c)) assert.deepEqual(whole[name], value, `${c.title}: ${name}`)
        assert.equal((await get(c.url)).status, 200)
        const row = rows.find((r) => r[head.indexOf('number')] === String(c.number))
        assert.equal(row[head.indexOf('title')], c.title)
        assert.equal(Number(row[head.indexOf('yearly_cost')]) * 100, c.yearly_cost_cents)
        assert.equal(whole.costs.reduce((sum, k) => sum + k.then_cents, 0), c.yearly_cost_cents)
        assert.ok(feed.includes(`<id>${c.url}</id>`))
        assert.equal(whole.steps[0].step, 'file', 'what was said before filing is the group\'s own')
        assert.ok(!JSON.stringify(whole).includes('Speler van een bewoner'), 'no name of who challenges')
        for (const d of whole.documents.filter((x) => x.url.startsWith(SITE))) {
            const r = await get(d.url)
            assert.equal(r.status, 200, d.url)
            assert.match(r.headers.get('content-disposition'), /\.(pdf|docx|odt)/)
        }
    }
    assert.ok(challenges.some((c) => c.state === 'running'))
    assert.equal((await get('/api/v1/uitdagingen/oefenstad/999')).status, 404)
    assert.equal((await python(`
import sys, feedparser
f = feedparser.parse(sys.argv[1])
assert not f.bozo, f.bozo_exception
print(len(f.entries))`, SITE + '/oefenstad/uitdagen/feed.xml')), String(challenges.filter((c) => c.place === 'oefenstad').length))
})

test('the API says what is wrong in the form of RFC 9457', async () => {
    for (const [path, status] of [
        ['/api/v1/items?kind=opera', 400], ['/api/v1/items?count=0', 400], ['/api/v1/items?after=x', 400],
        ['/api/v1/items?lang=de', 400], ['/api/v1/items?theme=A%20b', 400], ['/api/v1/items/no-such-thing', 404],
        ['/api/v1/items/', 404], ['/api/v1/nothing', 404], ['/api/v1/search', 400],
    ]) {
        const r = await get(path)
        assert.equal(r.status, status, path)
        assert.match(r.headers.get('content-type'), /^application\/problem\+json/)
        const problem = await r.json()
        assert.equal(problem.status, status)
        assert.ok(problem.title && problem.detail)
    }
})

test('pages of the API hold everything once, whatever the size and filter', async () => {
    const walk = async (query) => {
        const seen = []
        for (let next = '/api/v1/items?' + query; next; ) {
            const r = await get(next)
            const page = await r.json()
            seen.push(...page.items.map((i) => i.id))
            assert.equal(r.headers.get('link') !== null, page.next !== null)
            if (page.next) assert.ok(r.headers.get('link').includes(page.next))
            next = page.next
        }
        assert.equal(new Set(seen).size, seen.length)
        return seen
    }
    const all = await walk('')
    assert.deepEqual(await walk('count=1'), all)
    assert.deepEqual(await walk('count=5&kind=case'), items.filter((i) => i.kind === 'case').map((i) => i.id))
    assert.deepEqual((await walk('module=m01&count=2')).sort(), items.filter((i) => i.module === 'm01').map((i) => i.id).sort())
    const theme = items[0].themes[0]
    assert.deepEqual(await walk(`theme=${theme}&count=2`), items.filter((i) => i.themes.includes(theme)).map((i) => i.id))
})

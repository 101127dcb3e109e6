// Other people's calendar libraries read our feed: four of them, and all four see every meeting at the same second.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { writeFileSync, mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { start } from '../support/site.mjs';

const require = createRequire(import.meta.url);
let site, file, dir, text;
const G = '/groep/klokken-2027';
// The weeks around the last Sundays of March and October, a day in both summers, and the hours around the change itself.
const meetings = [['2027-03-23', '09:30'], ['2027-03-28', '09:30'], ['2027-03-28', '01:30'], ['2027-03-28', '03:30'], ['2027-03-30', '09:30'],
  ['2027-07-06', '14:00'], ['2027-10-26', '09:30'], ['2027-10-31', '09:30'], ['2027-10-31', '01:15'], ['2027-10-31', '03:15'], ['2027-11-02', '09:30'], ['2028-03-26', '09:30']];
// What the platform itself says about Amsterdam, apart from our own rule.
const instant = (date, time) => {
  const shown = Date.parse(`${date}T${time}:00Z`);
  for (const hours of [2, 1]) {
    const at = shown - hours * 3600e3;
    const back = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Amsterdam', dateStyle: 'short', timeStyle: 'short' }).format(at);
    if (back === `${date} ${time}`) return at;
  }
  throw new Error(`${date} ${time} does not exist`);
};
const wanted = meetings.map(([d, t]) => [instant(d, t), instant(d, t) + 1800e3]).sort((a, b) => a[0] - b[0]);

before(async () => {
  site = await start({ name: 'calendar' });
  const boss = await site.person({ mail: 'klok@example.nl', role: 'coordinator' });
  const ok = async (from, to, fields) => assert.equal((await boss.post(from, to, fields)).status, 303, `${to} ${JSON.stringify(fields)}`);
  await ok('/groep/nieuw', '/groep/nieuw', { naam: 'Klokken 2027', leergang: 'democratisch-vakmanschap', plaats: 'alles', taal: 'nl' });
  for (const [datum, van] of meetings) {
    const [h, m] = van.split(':').map(Number), end = h * 60 + m + 30;
    await ok(`${G}/data/nieuw`, `${G}/data/nieuw`, { module: '0', titel: `Één, twee; drie\\vier ${datum} en nog een heel lange titel die gevouwen moet worden`, datum, van, tot: `${String(Math.floor(end / 60)).padStart(2, '0')}:${String(end % 60).padStart(2, '0')}`, waar: 'Zaal 3; "De Brug", eerste verdieping' });
  }
  const page = await (await boss.post('/groep/agenda', '/groep/agenda', { groep: '' })).text();
  const address = new URL(page.match(/value="(http[^"]+\/groep\/agenda\/[^"]+)"/)[1]);
  const answer = await fetch(site.url + address.pathname);
  assert.match(answer.headers.get('content-type'), /^text\/calendar/);
  text = await answer.text();
  dir = mkdtempSync(join(tmpdir(), 'meent-ics-'));
  file = join(dir, 'feed.ics');
  writeFileSync(file, text);
});
after(async () => { await site?.stop(); if (dir) rmSync(dir, { recursive: true }); });

const same = (got, who) => assert.deepEqual(got.map(x => x.map(Number)).sort((a, b) => a[0] - b[0]), wanted, who);

test('ical.js reads every instant', () => {
  const ICAL = require('ical.js').default ?? require('ical.js');
  const root = new ICAL.Component(ICAL.parse(text));
  ICAL.TimezoneService.reset();
  for (const z of root.getAllSubcomponents('vtimezone')) ICAL.TimezoneService.register(z);
  same(root.getAllSubcomponents('vevent').map(e => new ICAL.Event(e)).map(e => [e.startDate.toUnixTime() * 1000, e.endDate.toUnixTime() * 1000]), 'ical.js');
});

test('node-ical reads every instant', () => {
  const ical = require('node-ical');
  const all = Object.values(ical.sync.parseICS(text)).filter(x => x.type === 'VEVENT');
  same(all.map(e => [e.start.getTime(), e.end.getTime()]), 'node-ical');
  assert.match(all[0].summary, /^Één, twee; drie\\vier /);
});

const python = code => JSON.parse(execFileSync('/usr/bin/python3', ['-c', code, file], { encoding: 'utf8' }));

test('vobject accepts it and reads every instant', () => {
  same(python(`
import sys, json, vobject
c = vobject.readOne(open(sys.argv[1], newline='').read()); c.validate(raiseException=True)
print(json.dumps([[int(e.dtstart.value.timestamp() * 1000), int(e.dtend.value.timestamp() * 1000)] for e in c.vevent_list]))`), 'vobject');
});

test('icalendar accepts it and reads every instant', () => {
  same(python(`
import sys, json, icalendar
c = icalendar.Calendar.from_ical(open(sys.argv[1], 'rb').read())
assert not [x.errors for x in c.walk() if getattr(x, 'errors', None)]
print(json.dumps([[int(e['DTSTART'].dt.timestamp() * 1000), int(e['DTEND'].dt.timestamp() * 1000)] for e in c.walk('VEVENT')]))`), 'icalendar');
});

// Cross-check of the captions engine with another reader, webvtt-parser (npm): on random and broken files
// both must say "wrong" or both "right".
//
//   node tests/engine/captions.cross.mjs PROGRAM [files] [seed]
//
// PROGRAM (bench/course.c, `bench-course captions`) reads files divided by a byte 0 and answers one line
// each: "ok" or "error NAME NAME...". Differences that are known, with their reason, stand in `known`.
import { execFileSync } from 'node:child_process'
import { createRequire } from 'node:module'

const { WebVTTParser } = createRequire(import.meta.url)('webvtt-parser')
const [program, count = '20000', seedText = '1'] = process.argv.slice(2)
if (!program) { console.error('usage: captions.cross.mjs PROGRAM [files] [seed]'); process.exit(2) }

let state = BigInt(seedText)
const random = (below) => { // splitmix64
  state = (state + 0x9e3779b97f4a7c15n) & 0xffffffffffffffffn
  let z = state
  z = ((z ^ (z >> 30n)) * 0xbf58476d1ce4e5b9n) & 0xffffffffffffffffn
  z = ((z ^ (z >> 27n)) * 0x94d049bb133111ebn) & 0xffffffffffffffffn
  return Number((z ^ (z >> 31n)) % BigInt(below))
}
const pick = (list) => list[random(list.length)]
const time = (s) => `00:${String(Math.floor(s / 60)).padStart(2, '0')}:${String(s % 60).padStart(2, '0')}.000`

const texts = ['Dag', '<v Anna>Dag</v>', '<v Anna>Dag', '<i>a</i> b', '<b><i>a</i></b>', '<c.geel.groot>a</c>',
  '<ruby>a<rt>b</rt></ruby>', '<ruby>a<rt>b</ruby>', '<lang nl>a</lang>', 'a &amp; b', 'a &#65; b', '&lt;', 'a > b', 'é😀',
  '<i>a', 'a</i>', '<b><i>a</b></i>', '<font>a</font>', '<i x>a</i>', '<rt>a</rt>', '<v>a</v>', 'a & b', '&foo;',
  '&amp', '<v A><v B>a</v></v>', '<>a', '</>', '<i.>a</i>', 'NOTE a', 'a\nb\nc', '<v\tAnna  B>x</v>']
const settings = ['', '', '', ' align:start', ' align:midden', ' line:5', ' line:-1', ' line:50%', ' line:-5%', ' line:1.5',
  ' size:50%', ' size:50', ' size:150%', ' position:10%', ' position:10%,center', ' position:10%,midden', ' vertical:rl',
  ' vertical:xx', ' kleur:rood', ' align:start align:end', ' align:', ' line:5%,end', ' line:x', ' size:%', '  size:1%  ']
const breaks = [(s) => s.replace(' --> ', '--> '), (s) => s.replace(' --> ', ' -> '), (s) => s.replace('.000', ',000'),
  (s) => s.replace('.000', '.00'), (s) => s.replace('\n\n', '\n'), (s) => s.replace('WEBVTT', 'WEBVT'), (s) => s.replace(':00:', ':61:'),
  (s) => s.replace(/\n/g, '\r\n'), (s) => s.replace(/\n/g, '\r'), (s) => '\ufeff' + s, (s) => s + 'los\n', (s) => s + '\nlos\nlos\n',
  (s) => { const i = random(s.length); return s.slice(0, i) + s.slice(i + 1) },
  (s) => { const i = random(s.length); return s.slice(0, i) + pick(['<', '>', '&', ' ', '\n', ':', '-->', '1', 'x', '/']) + s.slice(i) },
  (s) => { const i = random(s.length), j = random(s.length); return s.slice(0, i) + s.slice(j, j + 12) + s.slice(i) }]

function make () {
  let s = pick(['WEBVTT\n', 'WEBVTT\n', 'WEBVTT - titel\n', 'WEBVTT\ttitel\n', 'WEBVTTx\n'])
  if (!random(6)) s += '\nNOTE iets\nmeer\n'
  if (!random(8)) s += '\nSTYLE\n::cue { color: red }\n'
  let at = 0
  for (let n = random(5); n >= 0; n--) {
    if (!random(4)) s += `\nnaam ${n}`
    at += random(9) ? 2 : -1
    at = Math.max(at, 0)
    s += `\n${time(at)} --> ${time(at + (random(20) ? 2 : 0))}${random(3) ? '' : pick(settings)}\n`
    const text = random(3) ? pick(texts.slice(0, 14)) : pick(texts)
    s += (random(9) ? text : text + pick(texts)) + '\n'
    if (!random(8)) s += '\nNOTE x\n'
    if (!random(20)) s += '\nSTYLE\nx\n'
  }
  for (let n = random(4); n > 0 && random(2); n--) s = pick(breaks)(s)
  return s
}

// What the two see differently, and why. `ours`: we say error and they do not; `theirs`: the other way round.
const known = {
  ours: [
    ['setting_space', /-->/, 'they allow settings right after the time'],
    ['setting_value', /:/, 'they read numbers as JavaScript does, and look at the first two parts of a comma only'],
    ['entity', /&/, 'they take the start of a name for the whole (&ampx;)'],
    ['tag_form', /</, 'they take a tag without > at the end of a cue for a tag'],
    ['tag_annotation', /<lang/, 'they do not ask a language of <lang>'],
    ['time_large', /\d{3,}:/, 'we stop at 99:59:59.999'],
    ['arrow_space', /-->/, 'they look at the sign after --> only']
  ],
  theirs: [
    [/REGION|region:/, 'they do not know regions'],
    [/&(quot|apos);/, 'HTML entities that we know'],
    [/<\d/, 'a time inside the text that touches another tag']
  ]
}

const files = Array.from({ length: Number(count) }, make).filter((s) => !s.includes('\0'))
const answers = execFileSync(program, ['captions'], { input: files.join('\0'), maxBuffer: 1 << 28 }).toString().trim().split('\n')
if (answers.length !== files.length) { console.error(`${answers.length} answers for ${files.length} files`); process.exit(1) }
let agree = 0; let wrong = 0; let failed = 0
const excused = {}
files.forEach((file, i) => {
  const [word, ...names] = answers[i].split(' ')
  const errors = new WebVTTParser().parse(file, 'subtitles').errors
  const ours = word === 'error'; const theirs = errors.length > 0
  wrong += theirs
  if (ours === theirs) { agree++; return }
  const row = ours
    ? known.ours.find(([name, pattern]) => names.every((n) => n === 'tag_unclosed' || known.ours.some((k) => k[0] === n)) && names.includes(name) && pattern.test(file))
    : known.theirs.find(([pattern]) => pattern.test(file))
  if (row) { const why = row.at(-1); excused[why] = (excused[why] ?? 0) + 1; return }
  if (failed++ < 5) console.log(JSON.stringify(file), '\n  ours:', answers[i], '\n  theirs:', errors.map((e) => `${e.line}:${e.col} ${e.message}`).join('; ') || 'ok')
})
for (const [why, n] of Object.entries(excused)) console.log(`${n} differ: ${why}`)
console.log(`${files.length} files, ${wrong} of them wrong; same answer for ${agree}`)
console.log(`${agree} passed, ${failed} failed`)
process.exit(failed || agree === 0 ? 1 : 0)

// Our own pictures, drawn by small functions. People are an arch with a head, taken from the mark.
// A picture is a file that an <img> shows: it keeps its own colours in every city theme and follows light
// and dark through prefers-color-scheme, which browsers answer with the colour scheme of the page around it.

// name: [property, light, dark]
const paint = {
  brand: ['fill', '#0b5d47', '#1f8a69'], brand2: ['fill', '#2f8f6f', '#3fa584'], clay: ['fill', '#c4592f', '#cf6a41'], clay2: ['fill', '#e08a5f'],
  accent: ['fill', '#ffc53d'], sky: ['fill', '#3d7fbf', '#5593cf'], plum: ['fill', '#6d3f78', '#9465a0'],
  s1: ['fill', '#f0c8a4'], s2: ['fill', '#c98f63'], s3: ['fill', '#8f5d3c'], s4: ['fill', '#5f3b27', '#6e4731'],
  h1: ['fill', '#2a1d16', '#120c09'], h2: ['fill', '#6b6f6d', '#8b908d'], h3: ['fill', '#8c4a1f'], h4: ['fill', '#b4bfb9'],
  paper: ['fill', '#ffffff', '#eef5f0'], ink: ['fill', '#15261f'], metal: ['fill', '#15261f', '#b9cabf'], deep: ['fill', '#0a3a2d', '#0a1611'],
  bgAccent: ['fill', '#ffe3a0', '#4a4021'], bgBrand: ['fill', '#0b5d47', '#0b4535'], bgClay: ['fill', '#f7d9ca', '#4a2f24'], bgSky: ['fill', '#d3e5f5', '#1d3d55'], bgGrass: ['fill', '#d5e8da', '#234234'], bgPlum: ['fill', '#eadcee', '#3d2c43'],
  sun: ['fill', '#ffe3a0', '#4a4527'], town: ['fill', '#cfe2d6', '#2a4b3c'], field: ['fill', '#b6d5c3', '#2b5443'], front: ['fill', '#8fbfa5', '#2f6350'], dot: ['fill', '#4f9a80', '#3c8069'],
  grass: ['fill', '#b9dcc4', '#3d6a50'], water: ['fill', '#7fb5dc', '#4f86af'], tree: ['fill', '#2f8f6f', '#2b7a5f'], tree2: ['fill', '#57ad8f', '#49987c'], sand: ['fill', '#fbe3bd', '#6b5836'], paving: ['fill', '#e9e2d6', '#4b4a43'], roof: ['fill', '#c4592f', '#b5552f'],
  lCable: ['stroke', '#cfe2d6', '#2a4b3c', 3], lPath: ['stroke', '#f6ead0', '#8a7a56', 20], lJoint: ['stroke', '#d8cfbf', '#5d5b52', 1.5], lStripe: ['stroke', '#ffffff', '#eef5f0', 5], lThin: ['stroke', '#ffffff', '#eef5f0', 3],
  lText: ['stroke', '#9db3a6', '#8ba295', 6], lBrand: ['stroke', '#0b5d47', '#0b5d47', 7], lClay: ['stroke', '#a33c1c', '#a33c1c', 5.5], lWaveClay: ['stroke', '#c4592f', '#ef9a76', 7], lWaveBrand: ['stroke', '#0b5d47', '#7ed4ae', 7], lInk: ['stroke', '#15261f', '#15261f', 5], lMetal: ['stroke', '#15261f', '#b9cabf', 5], lAccent: ['stroke', '#ffc53d', '#ffc53d', 7], lEmpty: ['stroke', '#7fb09c', '#7fb09c', 3], lLoop: ['stroke', '#2f8f6f', '#3fa584', 12],
};
const rule = ([prop, v, , w]) => prop === 'fill' ? `fill:${v}` : `fill:none;stroke:${v};stroke-width:${w};stroke-linecap:round;stroke-linejoin:round`;

/** A whole file: only the colours that the drawing uses, each with its dark value. */
function picture(w, h, body, y0 = 0) {
  const used = [...new Set([...body.matchAll(/class="(\w+)"/g)].map(m => m[1]))].sort();
  for (const u of used) if (!paint[u]) throw new Error(`art: no colour ${u}`);
  const light = used.map(u => `.${u}{${rule(paint[u])}}`).join('');
  const dark = used.filter(u => paint[u][2] && paint[u][2] !== paint[u][1]).map(u => `.${u}{${paint[u][0]}:${paint[u][2]}}`).join('');
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 ${y0} ${w} ${h}" width="${w}" height="${h}"><style>${light}${dark && `@media(prefers-color-scheme:dark){${dark}}`}</style>${body.replace(/\n/g, '')}</svg>`;
}

const r1 = n => Math.round(n * 10) / 10;
const rect = (c, x, y, w, h, rx = 0) => `<rect class="${c}" x="${r1(x)}" y="${r1(y)}" width="${r1(w)}" height="${r1(h)}"${rx ? ` rx="${rx}"` : ''}/>`;
const circle = (c, x, y, r) => `<circle class="${c}" cx="${r1(x)}" cy="${r1(y)}" r="${r1(r)}"/>`;
const path = (c, d) => `<path class="${c}" d="${d}"/>`;
const arch = (c, x, y, w, h) => path(c, `M${r1(x - w / 2)} ${r1(y)}V${r1(y - h + w / 2)}a${r1(w / 2)} ${r1(w / 2)} 0 0 1 ${r1(w)} 0V${r1(y)}Z`);

/** One person. hair: none | short | bob | scarf | bun; hc: colour of hair or scarf. (x, y) is the middle of the foot. */
function figure({ x, y, w = 56, h = 110, cls = 'brand', skin = 's1', hair = 'short', hc = 'h1', wheel = false }) {
  const r = w * 0.27, top = y - h, cy = top - r * 0.72;
  const out = [];
  if (hair === 'bob') out.push(path(hc, `M${r1(x - r * 1.22)} ${r1(cy + r * 1.05)}V${r1(cy - r * .1)}a${r1(r * 1.22)} ${r1(r * 1.22)} 0 0 1 ${r1(r * 2.44)} 0V${r1(cy + r * 1.05)}Z`));
  if (hair === 'bun') out.push(circle(hc, x, cy - r * 1.15, r * .5));
  out.push(arch(cls, x, y, w, h));
  if (hair === 'scarf') out.push(path(hc, `M${r1(x - r * 1.3)} ${r1(cy + r * 1.25)}V${r1(cy)}a${r1(r * 1.3)} ${r1(r * 1.3)} 0 0 1 ${r1(r * 2.6)} 0V${r1(cy + r * 1.25)}Z`));
  out.push(circle(skin, x, cy, r));
  if (['short', 'bun', 'bob'].includes(hair)) out.push(path(hc, `M${r1(x - r * 1.05)} ${r1(cy)}a${r1(r * 1.05)} ${r1(r * 1.05)} 0 0 1 ${r1(r * 2.1)} 0c${r1(-r * .5)} ${r1(-r * .15)} ${r1(-r * .9)} ${r1(-r * .55)} ${r1(-r * 1.05)} ${r1(-r * .62)}c${r1(-r * .2)} ${r1(r * .4)} ${r1(-r * .5)} ${r1(r * .55)} ${r1(-r * 1.05)} ${r1(r * .62)}Z`));
  if (wheel) out.push(`<circle class="lInk" cx="${r1(x + w * .12)}" cy="${r1(y - w * .36)}" r="${r1(w * .36)}"/>`);
  return out.join('');
}
// Eight people to choose from, so that the pictures show a town and not one kind of person.
const looks = [
  { cls: 'brand', skin: 's2', hair: 'bob', hc: 'h1' }, { cls: 'clay', skin: 's4', hair: 'short', hc: 'h1' }, { cls: 'accent', skin: 's1', hair: 'bob', hc: 'h3' }, { cls: 'sky', skin: 's2', hair: 'scarf', hc: 'plum' },
  { cls: 'plum', skin: 's3', hair: 'bun', hc: 'h1' }, { cls: 'clay2', skin: 's1', hair: 'short', hc: 'h4' }, { cls: 'brand2', skin: 's3', hair: 'short', hc: 'h1' }, { cls: 'sky', skin: 's1', hair: 'none', hc: 'h4' },
];
const person = (i, x, y, w, h, more = {}) => figure({ ...looks[((i % 8) + 8) % 8], x, y, w, h, ...more });
const bubble = (x, y, w, h, inner = '', tail = 'l', c = 'paper') => rect(c, x, y, w, h, 14) + path(c, tail === 'l' ? `M${x + 22} ${y + h - 2}l-6 18 22-18Z` : `M${x + w - 22} ${y + h - 2}l6 18-22-18Z`) + inner;
const lines = (x, y, ws, step = 13, c = 'lText') => ws.map((w, i) => path(c, `M${x} ${y + i * step}h${w}`)).join('');
const question = (x, y, k = 1) => path('lClay', `M${x} ${y}c0-${7 * k} ${5 * k}-${11 * k} ${11 * k}-${11 * k}s${11 * k} ${4 * k} ${11 * k} ${10 * k}c0 ${8 * k}-${11 * k} ${8 * k}-${11 * k} ${15 * k}`) + circle('clay', x + 11 * k, y + 24 * k, 3 * Math.max(1, k * .9));
const tick = (x, y, c = 'lBrand') => path(c, `M${x} ${y}l10 10 20-22`);
const tree = (x, y, r) => circle('tree', x, y, r) + circle('tree2', x - r * .25, y - r * .25, r * .45);

// Five cities in one pale skyline: canal houses, twin towers, Martini tower, Erasmus bridge, Dom tower.
function skyline(y) {
  const p = d => path('town', d);
  const houses = x => p(`M${x} ${y}v-74l8-8h4v-6h12v6h4l8 8v74ZM${x + 38} ${y}v-58c0-18 8-16 10-28h12c2 12 10 10 10 28v58ZM${x + 72} ${y}v-80h5v-9h5v-8h5v-7h8v7h5v8h5v9h5v80Z`);
  const hague = x => p(`M${x} ${y}v-118l18-26 18 26v118ZM${x + 40} ${y}v-104l18-26 18 26v104Z`);
  const martini = x => p(`M${x} ${y}v-92h6v-36h5v-26h6v-16l5-16 5 16v16h6v26h5v36h6v92Z`);
  const erasmus = x => p(`M${x + 38} ${y}l14-100-8-46h8l16 50-12 96Z`) + path('lCable', `M${x + 48} ${y - 142}L${x - 26} ${y - 8}M${x + 48} ${y - 142}L${x - 6} ${y - 8}M${x + 48} ${y - 142}L${x + 14} ${y - 8}M${x + 52} ${y - 142}L${x + 112} ${y - 8}`) + p(`M${x - 34} ${y - 14}h156v9h-156Z`);
  const dom = x => p(`M${x} ${y}v-72h5v-52h5v-8h4v-34c0-6 5-7 7-20 2 13 7 14 7 20v34h4v8h5v52h5v72Z`);
  return houses(14) + hague(140) + martini(246) + erasmus(352) + dom(520);
}

function hero() {
  const y = 414;
  return picture(640, 376, `${circle('sun', 470, 126, 66)}${skyline(356)}${path('field', 'M0 420C60 366 200 330 330 330s250 26 310 90Z')}
${figure({ x: 72, y: 408, w: 64, h: 144, cls: 'clay', skin: 's3' })}${figure({ x: 206, y, w: 70, h: 172, cls: 'brand', skin: 's4' })}${figure({ x: 134, y, w: 60, h: 124, cls: 'accent', skin: 's1', hair: 'bob', hc: 'h3' })}
${figure({ x: 400, y, w: 68, h: 164, cls: 'accent', skin: 's1', hc: 'h4' })}${figure({ x: 282, y, w: 64, h: 148, cls: 'sky', skin: 's2', hair: 'scarf', hc: 'plum' })}${figure({ x: 342, y, w: 46, h: 88, cls: 'plum', skin: 's3', hair: 'bun' })}
${figure({ x: 538, y, w: 64, h: 156, cls: 'clay2', skin: 's4', hair: 'bun' })}${figure({ x: 596, y: 410, w: 54, h: 122, cls: 'brand', skin: 's1', hair: 'none' })}
${path('front', 'M-6 421C70 388 190 374 330 374s250 12 316 47Z')}${figure({ x: 470, y: 396, w: 68, h: 96, cls: 'brand2', skin: 's2', hair: 'bob', hc: 'h2', wheel: true })}
${bubble(92, 112, 92, 52, lines(110, 132, [56, 38]))}${bubble(290, 94, 78, 56, tick(314, 123))}${bubble(524, 122, 68, 56, question(548, 144), 'r')}`, 44);
}

const W = 360, H = 170;
const cover = (bg, body) => picture(W, H, rect(bg, 0, 0, W, H) + body);

const modules = [
  // 1 trainer: one shows, the group does
  () => cover('bgAccent', rect('paper', 56, 22, 108, 78, 6) + lines(72, 44, [70, 50], 16) + tick(112, 82) + person(0, 40, 170, 62, 96) + person(1, 190, 170, 52, 62) + person(2, 246, 170, 52, 70) + person(3, 302, 170, 52, 58)),
  // 2 public value: three things that must meet
  () => cover('bgGrass', circle('accent', 180, 64, 46) + circle('brand2', 142, 118, 46) + circle('sky', 218, 118, 46) + circle('paper', 180, 100, 22) + tick(166, 100) + person(6, 48, 170, 50, 66) + person(4, 314, 170, 50, 74)),
  // 3 the large and the small question
  () => cover('bgSky', bubble(104, 18, 118, 92, question(141, 56, 2), 'l') + bubble(252, 66, 56, 44, question(270, 84, .8), 'r') + person(5, 64, 170, 66, 72) + person(0, 320, 170, 46, 40)),
  // 4 craftsmanship: from storm to calm
  () => cover('bgClay', path('lWaveClay', 'M-10 72l22-40 22 70 22-86 22 78 22-58 22 46 20-30 16 20') + path('lWaveBrand', 'M158 72c22-24 38-24 58 0s38 24 58 0 40-20 96 0') + person(1, 74, 170, 52, 46) + person(3, 286, 170, 52, 46)),
  // 5 who takes part, and who does not
  () => {
    let s = '';
    const pick = new Set([3, 11, 18, 25, 34, 40, 47]), gone = new Set([8, 9, 19, 20, 21, 30, 31, 32, 42, 43]);
    for (let i = 0; i < 55; i++) {
      const x = 40 + (i % 11) * 28, y = 29 + Math.floor(i / 11) * 28;
      s += gone.has(i) ? `<circle class="lEmpty" cx="${x}" cy="${y}" r="6"/>` : circle(pick.has(i) ? 'accent' : 'dot', x, y, pick.has(i) ? 11 : 7);
    }
    return cover('bgBrand', s);
  },
  // 6 instruments: collect, make together, choose together
  () => cover('bgAccent', arch('paper', 76, 144, 84, 112) + arch('paper', 180, 144, 84, 112) + arch('paper', 284, 144, 84, 112) + bubble(52, 70, 48, 36, '', 'l', 'sky') + rect('clay', 156, 72, 22, 22, 3) + rect('accent', 182, 72, 22, 22, 3) + rect('brand2', 156, 98, 22, 22, 3) + rect('plum', 182, 98, 22, 22, 3) + tick(269, 98) + rect('ink', 24, 144, 312, 5, 2)),
  // 7 room for residents
  () => cover('bgGrass', rect('paper', 20, 40, 84, 130, 4) + path('roof', 'M10 44L62 8l52 36Z') + arch('bgBrand', 62, 170, 36, 62) + path('front', 'M104 170c40-24 150-30 262-18v20H104Z') + tree(322, 62, 34) + rect('h3', 318, 92, 8, 60) + tree(272, 104, 18) + rect('h3', 269, 118, 6, 36) + person(2, 150, 170, 50, 70) + person(6, 212, 170, 50, 82)),
  // 8 legitimacy: the council in its half round
  () => {
    let s = '';
    for (const [n, R, w] of [[11, 118, 20], [7, 74, 20]]) for (let i = 0; i < n; i++) {
      const a = Math.PI * (i + .5) / n, x = 180 - Math.cos(a) * R * 1.25, y = 158 - Math.sin(a) * R;
      s += person(i * 3 + n, x, y + 16, w, 20);
    }
    return cover('bgSky', s + rect('deep', 150, 130, 60, 40, 4) + rect('accent', 158, 138, 44, 6, 3));
  },
  // 9 tell back, learn, pass on
  () => cover('bgPlum', path('lLoop', 'M112 120a72 56 0 1 1 136 0') + path('brand2', 'M228 112l40-2-18 34Z') + person(3, 66, 170, 58, 62) + person(1, 294, 170, 58, 56) + bubble(144, 58, 72, 48, tick(165, 84), 'l') + person(4, 180, 170, 40, 30)),
];

const bgs = ['bgGrass', 'bgAccent', 'bgSky', 'bgClay', 'bgPlum'];
const kinds = {
  // A screen with someone in it, and who looks at it.
  film: i => cover(bgs[i], rect('deep', 80, 14, 200, 112, 8) + person(i, 122, 126, 54, 50) + (i % 2 ? person(i + 3, 238, 126, 54, 42) : bubble(212, 36, 54, 38, lines(224, 50, [30, 18], 11), 'l')) + circle('accent', 180, 70, 20) + path('ink', 'M174 59l17 11-17 11Z') + [44, 104, 164, 224, 284, 330].map((x, k) => arch(['front', 'brand2', 'field', 'brand2', 'front', 'field'][(k + i) % 6], x + i * 3, 178, 38, 22) + circle(`h${1 + (k + i) % 4}`, x + i * 3, 148, 11)).join('')),
  // Two voices and a microphone.
  podcast: i => cover(bgs[(i + 3) % 5], path(i % 2 ? 'lWaveBrand' : 'lWaveClay', 'M20 48v16M36 38v36M52 28v56M68 42v28M84 50v12M276 50v12M292 40v32M308 26v60M324 38v36M340 48v16') + person(i + 1, 112, 170, 72, 74) + person(i + 4, 248, 170, 72, 66) + rect('metal', 177, 108, 6, 62) + rect('paper', 164, 62, 32, 54, 16) + path('lText', 'M172 82h16M172 94h16') + path('lMetal', 'M154 92v4a26 26 0 0 0 52 0v-4')),
  // An open book, larger than its readers.
  reading: i => cover(bgs[(i + 1) % 5], person(i + 2, 62, 170, 56, 70) + person(i + 5, 302, 170, 56, 62) + path('brand', 'M84 36q48-14 96 8 48-22 96-8v108q-48-14-96 8-48-22-96-8Z') + path('paper', 'M92 32q44-10 88 12v100q-44-22-88-12ZM268 32q-44-10-88 12v100q44-22 88-12Z') + lines(108, 58, [54, 54, [30, 44, 38, 50, 34][i]], 18) + lines(198, 58, [54, [40, 30, 50, 36, 46][i], 54], 18)),
  // A sheet with things to tick, and a pencil.
  worksheet: i => cover(bgs[(i + 2) % 5], `<g transform="rotate(${[-4, 3, -2, 5, -5][i]} 180 90)">` + rect('paper', 112, 14, 136, 176, 6) + [0, 1, 2, 3].map(k => rect(['brand2', 'sky', 'clay', 'accent'][(k + i) % 4], 130, 36 + k * 30, 16, 16, 4) + path('lText', `M162 ${44 + k * 30}h${[64, 48, 58, 40][(k + i) % 4]}`)).join('') + '</g>' + `<g transform="rotate(35 270 90)">` + rect('accent', 262, 22, 18, 92) + path('s1', 'M262 114h18l-9 20Z') + path('ink', 'M267.5 126h7l-3.5 8Z') + rect('clay', 262, 10, 18, 14, 4) + '</g>' + person(i + 3, 58, 170, 58, 60)),
  // A place from above.
  case: i => [
    () => cover('grass', path('lPath', 'M-10 130C70 120 80 50 170 58s110 80 200 40') + `<ellipse class="water" cx="112" cy="126" rx="50" ry="24"/>` + tree(40, 36, 22) + tree(92, 52, 16) + tree(290, 34, 24) + tree(326, 66, 14) + tree(226, 138, 20) + tree(292, 146, 16) + tree(178, 24, 18) + tree(28, 88, 14)),
    () => cover('sand', circle('clay2', 106, 86, 52) + circle('accent', 106, 86, 29) + rect('sky', 200, 40, 124, 84, 6) + path('lThin', 'M262 40v84M200 82h124') + `<circle class="lThin" cx="262" cy="82" r="15"/>` + tree(28, 28, 18) + tree(182, 22, 15) + tree(334, 22, 14) + tree(28, 148, 18) + tree(190, 150, 18) + tree(270, 150, 18)),
    () => cover('paving', path('lJoint', 'M0 34h360M0 68h360M0 102h360M0 136h360M60 0v170M120 0v170M180 0v170M240 0v170M300 0v170') + [['clay2', 84, 40], ['accent', 158, 40], ['sky', 232, 40], ['brand2', 84, 100], ['clay2', 232, 100]].map(([c, x, y]) => rect(c, x, y, 44, 30, 4) + path('lStripe', `M${x + 11} ${y}v30M${x + 22} ${y}v30M${x + 33} ${y}v30`)).join('') + circle('water', 180, 114, 20) + tree(28, 24, 17) + tree(332, 24, 17) + tree(28, 146, 17) + tree(332, 146, 17)),
    () => cover('grass', rect('paving', 0, 62, 360, 46) + path('lStripe', 'M10 85h30M70 85h30M130 85h30M230 85h30M290 85h30') + path('lThin', 'M182 66v38M192 66v38M202 66v38M212 66v38') + [[18, 'roof'], [88, 'clay2'], [158, 'roof'], [228, 'clay2'], [298, 'roof']].map(([x, c], k) => rect(c, x, 10, 46, 38, 3) + rect(k % 2 ? 'roof' : 'clay2', x, 122, 46, 38, 3)).join('') + tree(76, 34, 10) + tree(146, 34, 10) + tree(216, 140, 10) + tree(286, 140, 10)),
    () => cover('water', path('grass', 'M0 0h360v44c-60 26-120-10-180 10S60 86 0 66Z') + path('sand', 'M0 170v-42c70-26 110 12 180 0s120-30 180-8v50Z') + path('lStripe', 'M150 48v86M166 48v86') + tree(40, 26, 18) + tree(96, 40, 14) + tree(262, 24, 18) + tree(320, 30, 14) + rect('roof', 212, 8, 30, 22, 3) + rect('clay', 40, 140, 30, 20, 3) + rect('accent', 280, 138, 40, 22, 3)),
  ][i](),
};

const together = () => picture(480, 200, [...Array(9)].map((_, i) => { const t = (i - 4) / 4; return person(i, 36 + i * 51, 200, 46, 128 - 62 * t * t - (i % 2) * 8); }).join(''));
const lost = () => picture(360, 280, circle('sun', 256, 84, 54) + path('field', 'M0 280v-50c80-40 240-44 360-6v56Z') + rect('h3', 176, 70, 10, 190) + path('brand', 'M92 74h92l0 40H92l-24-20Z') + path('accent', 'M178 126h88l24 20-24 20h-88Z') + lines(106, 94, [52], 1, 'lStripe') + path('lInk', 'M196 146h46') + person(3, 96, 270, 60, 92) + bubble(8, 116, 56, 44, question(25, 134, .8), 'r', 'accent'));
const empty = () => picture(240, 160, rect('bgGrass', 20, 24, 200, 116, 14) + rect('paper', 44, 46, 96, 72, 6) + lines(58, 66, [60, 44, 54], 17) + `<circle class="lMetal" cx="160" cy="88" r="30"/>` + path('lMetal', 'M182 110l26 26') + circle('accent', 160, 88, 26) + question(150, 84, .9));

const mark = (a, b, da) => `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 48 48" width="48" height="48"><style>.l{fill:none;stroke:${a};stroke-width:7;stroke-linecap:round;stroke-linejoin:round}.a{fill:${a}}.b{fill:${b}}${da ? `@media(prefers-color-scheme:dark){.l{stroke:${da}}.a{fill:${da}}}` : ''}</style><path class="l" d="M8 43V28.5a8 8 0 0 1 16 0V43M24 28.5a8 8 0 0 1 16 0V43"/><circle class="a" cx="16" cy="10.500" r="5.500"/><circle class="b" cx="32" cy="10.500" r="5.500"/></svg>`.replaceAll('.500', '.5');

/** name -> SVG text */
export function pictures() {
  const out = { 'favicon': mark('#0b5d47', '#ffc53d', '#7ed4ae'), 'mark': mark('#0b5d47', '#ffc53d', '#7ed4ae'), 'mark-light': mark('#ffffff', '#ffc53d'), 'art-hero': hero(), 'art-together': together(), 'art-lost': lost(), 'art-empty': empty() };
  modules.forEach((draw, i) => { out[`art-module-${i + 1}`] = draw(); });
  for (const [kind, draw] of Object.entries(kinds)) for (let i = 0; i < 5; i++) out[`art-${kind}-${i + 1}`] = draw(i);
  return out;
}

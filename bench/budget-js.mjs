// budget-js.mjs - Equal Shares beside the public JavaScript tool (github.com/equalshares/equalshares-compute-tool), in its
// floating point, parsing not counted: processor time, in turns A B A B, medians.
//
//   git clone the tool, then: node bench/budget-js.mjs TOOL build/bench/budget FILE.pb ...
//
// The tool is a page with a worker; the worker is loaded here as it is, with what it asks of a browser.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import vm from 'node:vm';

const [tool, bench, ...files] = process.argv.slice(2);
if (!files.length) { console.error('usage: node bench/budget-js.mjs TOOL build/bench/budget FILE.pb ...'); process.exit(2); }
const { parsePabulibFromString } = await import(`data:text/javascript,${encodeURIComponent(readFileSync(join(tool, 'js/pabulibParser.js'), 'utf8'))}`);
const world = vm.createContext({ console, performance, postMessage() {}, importScripts: f => vm.runInContext(readFileSync(join(tool, 'js', f), 'utf8'), world) });
vm.runInContext(readFileSync(join(tool, 'js/methodOfEqualSharesWorker.js'), 'utf8'), world);
const params = { tieBreaking: ['minCost', 'maxVotes'], completion: 'none', comparison: 'none', accuracy: 'floats' };
const median = v => v.sort((a, b) => a - b)[v.length >> 1];
let product = 0, n = 0;

for (const file of files) {
  const { meta, projects, votes, approvers } = parsePabulibFromString(readFileSync(file, 'utf8'));
  const N = Object.keys(votes), C = Object.keys(projects), B = parseFloat(meta.budget);
  const cost = Object.fromEntries(C.map(c => [c, parseFloat(projects[c].cost)]));
  const theirs = [], ours = [];
  let winners;
  for (let turn = 0; turn < 6; turn++) {
    const before = process.cpuUsage();
    winners = world.equalSharesFixedBudget(N, C, cost, approvers, B, params).winners.length;
    const used = process.cpuUsage(before);
    const said = execFileSync(bench, ['count', file, 'mes', '3'], { encoding: 'utf8' });
    if (turn) theirs.push((used.user + used.system) / 1e6), ours.push(parseFloat(said.match(/count[^0-9]*([0-9.e-]+)/)?.[1] ?? said.match(/mes[^0-9]*([0-9.e-]+)/)?.[1])); // the first warms up
  }
  const a = median(theirs), b = median(ours);
  product += Math.log(a / b), n++;
  console.log(`${file.split('/').pop()}: tool ${a.toFixed(4)} s, meent ${b.toFixed(6)} s, ${Math.round(a / b)} times; ${winners} winners`);
}
console.log(`geometric mean of ${n}: ${Math.round(Math.exp(product / n))} times`);

import { performance } from 'node:perf_hooks';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { median, say } from './figures.mjs';

const runs = Number(process.argv[2] ?? 21);
const bin = resolve('dist/bin.js');
const dir = mkdtempSync(join(tmpdir(), 'k8slab-bench-cli-'));
writeFileSync(join(dir, 'k8slab.yaml'), 'apiVersion: k8slab/v1\nprovider: docker\nworkers: 30\n');

function milliseconds(args) {
  const started = performance.now();
  const result = spawnSync(process.execPath, args, { cwd: dir, encoding: 'utf8' });
  if (result.status !== 0) throw new Error(`node ${args.join(' ')} exited ${result.status}\n${result.stderr}`);
  return performance.now() - started;
}

const cases = [
  ['node -e 0', ['-e', '0'], Infinity],
  ['k8slab --help', [bin, '--help'], 150],
  ['k8slab plan (30 workers)', [bin, 'plan', '--output', 'json'], 300],
];
// Interleaved, so that a busy moment of the machine hits every case alike.
const times = cases.map(() => []);
for (let run = 0; run < runs; run += 1) {
  cases.forEach(([, args], index) => times[index].push(milliseconds(args)));
}
rmSync(dir, { recursive: true, force: true });

const bare = median(times[0]);
let slow = 0;
cases.forEach(([name, , limit], index) => {
  const value = median(times[index]);
  if (value > limit) slow += 1;
  const wanted = limit === Infinity ? '' : `  (wanted: under ${limit} ms)`;
  say(`${name.padEnd(26)} ${value.toFixed(0).padStart(5)} ms  ${(value / bare).toFixed(1)}x node${wanted}`);
});
process.exitCode = slow === 0 ? 0 : 1;

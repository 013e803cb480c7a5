import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
import { performance } from 'node:perf_hooks';
import { median, say } from './figures.mjs';

const [dir, lab = 'ch3/3.3.1', runs = '3'] = process.argv.slice(2);
if (dir === undefined) throw new Error('usage: scripts/dev/bench/reset DIR [lab] [runs]');
const bin = resolve('dist/bin.js');

/** Seconds; throws with the last output when it fails. */
function cli(...args) {
  const started = performance.now();
  const result = spawnSync(process.execPath, [bin, ...args], {
    cwd: resolve(dir),
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  });
  if (result.status !== 0) {
    throw new Error(
      `k8slab ${args.join(' ')} exited ${result.status}\n${(result.stdout + result.stderr).slice(-3000)}`,
    );
  }
  return (performance.now() - started) / 1000;
}

const resets = [];
for (let round = 1; round <= Number(runs); round += 1) {
  cli('lab', 'solve', lab);
  resets.push(cli('reset', '--yes'));
  say(`run ${round}  reset after ${lab}  ${resets.at(-1).toFixed(1)} s`);
}
const anew = cli('destroy', '--yes') + cli('up', '--yes');
const typical = median(resets);
say(
  `destroy and up ${anew.toFixed(1)} s, reset ${typical.toFixed(1)} s, ratio 1/${(anew / typical).toFixed(1)} (wanted: at most 1/15)`,
);
process.exitCode = anew / typical >= 15 ? 0 : 1;

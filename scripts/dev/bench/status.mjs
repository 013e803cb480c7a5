import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { performance } from 'node:perf_hooks';
import { median, say } from './figures.mjs';

const WANTED_SECONDS = 2;
const runs = Number(process.argv[2] ?? '5');
const bin = resolve('dist/bin.js');

function k8slab(cwd, ...args) {
  const started = performance.now();
  const result = spawnSync(process.execPath, [bin, ...args, '--output', 'json'], { cwd, encoding: 'utf8' });
  if (result.error) throw result.error;
  if (result.status !== 0) throw new Error(`k8slab ${args.join(' ')} ended with ${result.status}: ${result.stderr}`);
  return { seconds: (performance.now() - started) / 1000, answer: JSON.parse(result.stdout) };
}

/** A lab as if it had been brought up: its plan, and nodes that were reached before. */
async function makeLab(workers) {
  const dir = mkdtempSync(join(tmpdir(), 'k8slab-bench-status-'));
  const state = join(dir, 'lab', '.state');
  mkdirSync(state, { recursive: true });
  const memory = 'worker: { cpus: 1, memory: 1024 }';
  writeFileSync(join(dir, 'k8slab.yaml'), `apiVersion: k8slab/v1\nprovider: docker\nworkers: ${workers}\n${memory}\n`);
  const { answer: plan } = k8slab(dir, 'plan');
  writeFileSync(join(dir, 'lab', 'plan.json'), JSON.stringify(plan));
  const names = plan.nodes.map(({ name }) => name);
  const nodes = spawn(process.execPath, ['scripts/dev/bench/ssh-nodes.mjs', ...names], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const told = await new Promise((done, fail) => {
    let text = '';
    nodes.stdout.on('data', (chunk) => {
      text += chunk;
      if (text.endsWith('\n')) done(JSON.parse(text));
    });
    nodes.once('exit', (code) => fail(new Error(`the simulated nodes ended with ${code}`)));
  });
  const sshTargets = Object.fromEntries(told.map(({ target }) => [target.node, target]));
  writeFileSync(join(state, 'journal.json'), JSON.stringify({ version: 1, nodes: names, sshTargets }));
  const lines = told.map(({ target, hostKey }) => `${target.node} ${hostKey}\n`);
  writeFileSync(join(state, 'known_hosts'), lines.join(''));
  return { dir, names, nodes };
}

async function endLab({ dir, nodes }) {
  const ended = new Promise((done) => nodes.once('exit', done));
  nodes.stdin.end();
  await ended;
  rmSync(dir, { recursive: true, force: true });
}

function measure({ dir, names }) {
  const { seconds, answer } = k8slab(dir, 'status');
  const answered = answer.nodes.filter(({ state, kubernetes }) => state === 'running' && kubernetes === 'Ready');
  if (answered.length !== names.length) throw new Error(`only ${answered.length} of ${names.length} nodes answered`);
  return seconds;
}

const one = await makeLab(0);
const thirty = await makeLab(29);
const seconds = { one: [], thirty: [] };
try {
  // In turns, so that other work on this machine slows down both.
  for (let round = 0; round < runs; round += 1) {
    seconds.one.push(measure(one));
    seconds.thirty.push(measure(thirty));
  }
} finally {
  await Promise.all([endLab(one), endLab(thirty)]);
}
const [single, many] = [median(seconds.one), median(seconds.thirty)];
say(`status of  1 node   ${single.toFixed(2)} s (median of ${runs})`);
say(`status of 30 nodes  ${many.toFixed(2)} s`);
say(`ratio ${(many / single).toFixed(2)} (wanted: under ${WANTED_SECONDS} s)`);
process.exitCode = many < WANTED_SECONDS ? 0 : 1;

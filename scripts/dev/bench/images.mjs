import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { performance } from 'node:perf_hooks';
import { median, say } from './figures.mjs';

const [dir, runs = '3'] = process.argv.slice(2);
if (dir === undefined) throw new Error('usage: scripts/dev/bench/images DIR [runs]');
const cwd = resolve(dir);
const bin = resolve('dist/bin.js');
const plan = JSON.parse(readFileSync(join(cwd, 'lab', 'plan.json'), 'utf8'));
const nodes = plan.nodes.map(({ name }) => name);
const controlPlane = plan.nodes.find(({ role }) => role === 'control-plane');
const registry = `${controlPlane.ip}:8443`;

/** Runs shell text as root on a node; rejects with what it said when it fails. */
function onNode(node, text) {
  return new Promise((done, failed) => {
    const child = spawn(process.execPath, [bin, 'ssh', node, '--', 'sudo', 'bash', '-euc', text], { cwd });
    let said = '';
    let out = '';
    child.stdout.on('data', (data) => {
      out += data;
    });
    child.stderr.on('data', (data) => {
      said += data;
    });
    child.on('close', (code) => (code === 0 ? done(out) : failed(new Error(`${node}: ${text}\n${out}${said}`))));
  });
}
const onAll = (text) => Promise.all(nodes.map((node) => onNode(node, text)));

async function seconds(work) {
  const started = performance.now();
  await work();
  return (performance.now() - started) / 1000;
}

/** Of the bundle, on every node, and in no container. */
async function idleImages() {
  const here = await onAll('ctr -n k8s.io images ls -q');
  const used = (await onAll("ctr -n k8s.io containers ls | awk 'NR > 1 { print $2 }'")).join('\n').split('\n');
  const { files } = JSON.parse(readFileSync(join(plan.bundle.dir, 'manifest.json'), 'utf8'));
  const images = files.filter(({ kind }) => kind === 'image').flatMap(({ name, also = [] }) => [name, ...also]);
  const long = (name) =>
    /^[^/]*[.:][^/]*\//.test(name) ? name : `docker.io/${name.includes('/') ? name : `library/${name}`}`;
  return images
    .map(long)
    .filter((name) => !used.includes(name) && here.every((list) => list.split('\n').includes(name)));
}

const images = await idleImages();
if (images.length === 0) throw new Error('no image of the bundle is on every node and idle');
const words = (list) => list.map((word) => `'${word}'`).join(' ');
const inRegistry = images.map((name) => `${registry}/bench/${name.split('/').slice(1).join('/')}`);
const hosts = '--hosts-dir /etc/containerd/certs.d';
for (const [index, name] of images.entries()) {
  const target = inRegistry[index];
  await onNode(
    controlPlane.name,
    `ctr -n k8s.io images tag --force '${name}' '${target}' && ctr -n k8s.io images push ${hosts} '${target}'`,
  );
}
const forget = () => onAll(`ctr -n k8s.io images rm --sync ${words([...images, ...inRegistry])} >/dev/null 2>&1 || :`);
const ours = [];
const theirs = [];
for (let round = 0; round < Number(runs); round += 1) {
  await forget();
  theirs.push(
    await seconds(() =>
      onAll(`for image in ${words(inRegistry)}; do ctr -n k8s.io images pull ${hosts} "$image" >/dev/null; done`),
    ),
  );
  await forget();
  ours.push(
    await seconds(() =>
      onAll('/opt/k8slab/guest/run.sh images >/dev/null && /opt/k8slab/guest/run.sh component-images >/dev/null'),
    ),
  );
}
const [a, b] = [median(theirs), median(ours)];
const line = `${images.length} images on ${nodes.length} nodes: pulled ${a.toFixed(1)} s, imported ${b.toFixed(1)} s, ratio ${(b / a).toFixed(2)}`;
say(line);

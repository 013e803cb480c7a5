import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { Bundle } from '../bundle/read.js';
import { longImageName } from '../net/image-name.js';
import type { SshExec } from '../ssh/ssh-exec.js';
import { type BundleFile, type BundlePlace, imagesForRuntime, isBesidesBox } from './besides-box.js';
import { readText } from './read-text.js';
import type { StepContext } from './step.js';

const BUNDLE_DIR = '/opt/k8slab/bundle';
const GOLDEN_FILE = '/etc/k8slab/golden.json';
const STAMP = '/var/lib/k8slab/bundle.sha256';
const LIST_MS = 120_000;

/**
 * Brings a bundle to a node, of it what is missing or different; to a box that has it inside, what the box has not.
 * The caller has verified the bundle; the guest verifies each file again when it uses it.
 */
export async function uploadBundle(
  node: SshExec,
  place: BundlePlace,
  bundle: Bundle,
  { step, signal, line }: StepContext,
): Promise<boolean> {
  const { files } = bundle.manifest;
  const golden = await isGolden(node, bundle.manifestSha256, signal);
  const lost = golden && place.runtimeOfBox ? await lostImages(node, place, files, signal) : [];
  const wanted = golden ? files.filter((file) => isBesidesBox(file, place) || lost.includes(file)) : files;
  if (wanted.length === 0) return false;
  const mark = golden ? contentHash(wanted) : bundle.manifestSha256;
  if ((await readText(node, STAMP, signal))?.trim() === mark) return false;
  const there = await hashesOn(node, wanted, step.deadlineSeconds * 1000, signal);
  const missing = wanted.filter(({ path, sha256 }) => there.get(path) !== sha256);
  const bytes = missing.reduce((sum, { size }) => sum + size, 0);
  line(`uploading ${missing.length} of ${wanted.length} files of the bundle, ${Math.ceil(bytes / 1024 / 1024)} MiB`);
  await node.putTree(
    [
      ...missing.map(({ path }) => ({ path: `${BUNDLE_DIR}/${path}`, mode: 0o644, from: join(bundle.dir, path) })),
      { path: `${BUNDLE_DIR}/manifest.json`, mode: 0o644, from: join(bundle.dir, 'manifest.json') },
      { path: STAMP, mode: 0o644, content: `${mark}\n` },
    ],
    { signal, deadlineMs: step.deadlineSeconds * 1000 },
  );
  return true;
}

/** Archives of images that the box came with and the node has no more: a kubelet whose disk is full deletes what does not run. */
async function lostImages(
  node: SshExec,
  place: BundlePlace,
  files: readonly BundleFile[],
  signal: AbortSignal,
): Promise<BundleFile[]> {
  const list = await node.run({
    argv: ['ctr', '-n', 'k8s.io', 'images', 'ls', '-q'],
    sudo: true,
    signal,
    deadlineMs: LIST_MS,
  });
  // A containerd that does not run yet has lost nothing.
  if (!list.ok) return [];
  const here = new Set(list.stdout.split('\n').map((line) => longImageName(line.trim())));
  return files.filter((file) => imagesForRuntime(file, place).some((image) => !here.has(image)));
}

const contentHash = (files: readonly BundleFile[]): string =>
  createHash('sha256')
    .update(files.map(({ sha256 }) => sha256).join())
    .digest('hex');

async function isGolden(node: SshExec, manifestSha256: string, signal: AbortSignal): Promise<boolean> {
  try {
    const golden = JSON.parse((await readText(node, GOLDEN_FILE, signal)) ?? '{}') as {
      bundleManifestSha256?: unknown;
    };
    return golden.bundleManifestSha256 === manifestSha256;
  } catch {
    return false;
  }
}

/** Half of a file may have arrived in a run that was ended, so size alone proves nothing. */
async function hashesOn(
  node: SshExec,
  files: readonly BundleFile[],
  deadlineMs: number,
  signal: AbortSignal,
): Promise<Map<string, string>> {
  const paths = files.map(({ path }) => `${BUNDLE_DIR}/${path}`);
  // Fails for each file that is not there and still prints the others.
  const result = await node.run({ argv: ['sha256sum', '--', ...paths], sudo: true, signal, deadlineMs });
  const pairs = result.stdout.split('\n').flatMap((line): [string, string][] => {
    const match = /^([0-9a-f]{64}) [ *](.+)$/.exec(line);
    return match?.[1] !== undefined && match[2] !== undefined
      ? [[match[2].slice(BUNDLE_DIR.length + 1), match[1]]]
      : [];
  });
  return new Map(pairs);
}

import { join } from 'node:path';
import type { Bundle } from '../bundle/read.js';
import type { SshExec } from '../ssh/ssh-exec.js';
import { readText } from './read-text.js';
import type { StepContext } from './step.js';

const BUNDLE_DIR = '/opt/k8slab/bundle';
const GOLDEN_FILE = '/etc/k8slab/golden.json';
const STAMP = '/var/lib/k8slab/bundle.sha256';

/**
 * Brings a bundle to a node: nothing to a box that has it inside, else the files that are missing or different.
 * The caller has verified the bundle; the guest verifies each file again when it uses it.
 */
export async function uploadBundle(
  node: SshExec,
  bundle: Bundle,
  { step, signal, line }: StepContext,
): Promise<boolean> {
  if (await isGolden(node, bundle.manifestSha256, signal)) return false;
  if ((await readText(node, STAMP, signal))?.trim() === bundle.manifestSha256) return false;
  const there = await hashesOn(node, bundle, step.deadlineSeconds * 1000, signal);
  const missing = bundle.manifest.files.filter(({ path, sha256 }) => there.get(path) !== sha256);
  const bytes = missing.reduce((sum, { size }) => sum + size, 0);
  line(
    `uploading ${missing.length} of ${bundle.manifest.files.length} files of the bundle, ${Math.ceil(bytes / 1024 / 1024)} MiB`,
  );
  await node.putTree(
    [
      ...missing.map(({ path }) => ({ path: `${BUNDLE_DIR}/${path}`, mode: 0o644, from: join(bundle.dir, path) })),
      { path: `${BUNDLE_DIR}/manifest.json`, mode: 0o644, from: join(bundle.dir, 'manifest.json') },
      { path: STAMP, mode: 0o644, content: `${bundle.manifestSha256}\n` },
    ],
    { signal, deadlineMs: step.deadlineSeconds * 1000 },
  );
  return true;
}

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
  bundle: Bundle,
  deadlineMs: number,
  signal: AbortSignal,
): Promise<Map<string, string>> {
  const paths = bundle.manifest.files.map(({ path }) => `${BUNDLE_DIR}/${path}`);
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

import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { ExitCode, LabError } from '../errors.js';
import type { BundleSummary } from '../plan/bundle-summary.js';
import { type BundleManifest, MANIFEST_NAME, manifestSchema } from './manifest.js';

export interface Bundle {
  /** Absolute. */
  dir: string;
  manifest: BundleManifest;
  manifestSha256: string;
}

// A manifest lists files; one of this size is not a manifest, and must not fill the memory.
const MAX_MANIFEST_BYTES = 4 * 1024 * 1024;

/**
 * Reads manifest.json of a bundle. Looks at no other file: that is verifyBundle.
 * @throws LabError K8SLAB_BUNDLE_NOT_FOUND, or K8SLAB_BUNDLE_MANIFEST with `details.problems` (all of them).
 */
export async function readBundle(dir: string): Promise<Bundle> {
  const path = join(resolve(dir), MANIFEST_NAME);
  const bytes = await readFile(path).catch((cause: unknown) => {
    throw new LabError(
      'K8SLAB_BUNDLE_NOT_FOUND',
      `Cannot read bundle "${dir}": there is no readable ${MANIFEST_NAME} in it`,
      {
        exitCode: ExitCode.usage,
        hint: 'Give the directory that holds manifest.json, or make a bundle first',
        cause,
      },
    );
  });
  return {
    dir: resolve(dir),
    manifest: parseManifest(bytes, path),
    manifestSha256: createHash('sha256').update(bytes).digest('hex'),
  };
}

function parseManifest(bytes: Buffer, path: string): BundleManifest {
  if (bytes.length > MAX_MANIFEST_BYTES) throw manifestError(path, ['it is larger than 4 MiB']);
  let json: unknown;
  try {
    json = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (cause) {
    throw manifestError(path, [`it is not JSON: ${cause instanceof Error ? cause.message : String(cause)}`]);
  }
  const parsed = manifestSchema.safeParse(json);
  if (parsed.success) return parsed.data;
  throw manifestError(
    path,
    parsed.error.issues.map((issue) => {
      const where = issue.path.map(String).join('.');
      return where === '' ? issue.message : `${where}: ${issue.message}`;
    }),
  );
}

function manifestError(path: string, problems: string[]): LabError {
  const [first = ''] = problems;
  const more = problems.length > 1 ? ` (and ${String(problems.length - 1)} more)` : '';
  return new LabError('K8SLAB_BUNDLE_MANIFEST', `Cannot use "${path}": ${first}${more}`, {
    exitCode: ExitCode.usage,
    hint: 'The bundle was made by another version or changed by hand; make it again',
    details: { problems },
  });
}

/** The few facts planning takes from a bundle. */
export function summarizeBundle(bundle: Bundle): BundleSummary {
  const { manifest } = bundle;
  const named = (kinds: readonly string[]): string[] =>
    manifest.files.filter((file) => kinds.includes(file.kind)).flatMap(({ name, also = [] }) => [name, ...also]);
  const bare = (version = ''): string => version.replace(/^v/, '');
  const plugin = manifest.files.find((file) => file.kind === 'cni-plugin');
  const network = manifest.files.find(({ kind, name }) => kind === 'manifest' && name.startsWith(`${manifest.cni}.`));
  return {
    dir: bundle.dir,
    name: manifest.name,
    profile: manifest.profile,
    arch: manifest.arch,
    manifestSha256: bundle.manifestSha256,
    kubernetes: manifest.kubernetes,
    cni: manifest.cni,
    dns: manifest.dns,
    images: named(['image']),
    programs: named(['binary', 'cni-plugin', 'deb']),
    files: named(['manifest', 'chart', 'binary']),
    cniPluginsVersion: bare(plugin?.version),
    cniManifestVersion: bare(network?.version),
  };
}

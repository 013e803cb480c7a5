import { LabError } from '../errors.js';

export interface FileProblem {
  /** Relative to the bundle. */
  path: string;
  problem: 'missing' | 'extra' | 'not-a-file' | 'unreadable' | 'size' | 'checksum';
  expected?: string;
  actual?: string;
}

const SHOWN = 5;

/** K8SLAB_BUNDLE_CORRUPT; the message names the first few files, `details.problems` all. */
export function corruptBundleError(dir: string, problems: readonly FileProblem[]): LabError {
  const sorted = [...problems].sort((a, b) => (a.path < b.path ? -1 : 1));
  const shown = sorted.slice(0, SHOWN).map(describe);
  if (sorted.length > SHOWN) shown.push(`and ${String(sorted.length - SHOWN)} more`);
  return new LabError('K8SLAB_BUNDLE_CORRUPT', `Cannot use bundle "${dir}": ${shown.join('; ')}`, {
    hint: 'Copy the bundle again, or make it anew; nothing of it was used',
    details: { problems: sorted },
  });
}

function describe({ path, problem, expected, actual }: FileProblem): string {
  switch (problem) {
    case 'missing':
      return `${path} is missing`;
    case 'extra':
      return `${path} is not in the manifest`;
    case 'not-a-file':
      return `${path} is a link or a device, a plain file is wanted`;
    case 'unreadable':
      return `${path} cannot be read (${actual ?? '?'})`;
    case 'size':
      return `${path} has ${actual ?? '?'} bytes, ${expected ?? '?'} wanted`;
    case 'checksum':
      return `${path} has sha256 ${(actual ?? '').slice(0, 12)}..., ${(expected ?? '').slice(0, 12)}... wanted`;
  }
}

import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { type BoxSpec, emulatedKernel } from './spec.js';

/**
 * One short name for all a box is made of but the hypervisor: the same inputs are not built twice, and other inputs
 * never get the version of a box that is there. What the mirror has today is not among them: `--force` builds anew.
 *
 * @param dirs scripts and templates of the build
 */
export async function inputsOf(
  spec: Pick<BoxSpec, 'from' | 'distribution' | 'diskGib' | 'emulated'>,
  facts: { imageSha256?: string | undefined; bundleSha256?: string | undefined },
  dirs: readonly string[],
): Promise<string> {
  const hash = createHash('sha256');
  const { from, distribution, diskGib, emulated } = spec;
  const kernel = emulated && emulatedKernel;
  hash.update(JSON.stringify([from, distribution, diskGib, kernel, facts.imageSha256, facts.bundleSha256]));
  for (const dir of dirs) {
    const entries = await readdir(dir, { recursive: true, withFileTypes: true });
    const paths = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
    for (const path of paths.sort()) {
      hash.update(JSON.stringify([relative(dir, path), (await readFile(path)).toString('base64')]));
    }
  }
  return hash.digest('hex').slice(0, 16);
}

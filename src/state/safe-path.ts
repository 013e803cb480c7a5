import { realpathSync } from 'node:fs';
import { dirname, join, sep } from 'node:path';
import { LabError } from '../errors.js';

/**
 * The place of a generated file, certainly inside the lab directory: no `..`, no absolute path, nothing in our own
 * `.state`, no way out through a symbolic link of the user.
 *
 * @throws LabError `K8SLAB_PATH`
 */
export function safePath(labDir: string, path: string): string {
  const parts = path.split('/');
  const climbs = parts.some((part) => part === '' || part === '.' || part === '..' || /[\0\\:]/.test(part));
  if (climbs || parts[0] === '.state' || parts[0] === '.vagrant')
    throw pathError(path, 'it is not a plain relative path of the lab');
  const target = join(labDir, ...parts);
  const root = realpathSync(labDir);
  const real = realParent(target);
  if (real !== root && !real.startsWith(root + sep)) throw pathError(path, `a symbolic link leads out to ${real}`);
  return target;
}

/** Real path of the deepest directory above that exists. */
function realParent(target: string): string {
  for (let dir = dirname(target); ; dir = dirname(dir)) {
    try {
      return realpathSync(dir);
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT') || dirname(dir) === dir) throw error;
    }
  }
}

function pathError(path: string, why: string): LabError {
  return new LabError('K8SLAB_PATH', `Cannot write ${JSON.stringify(path)} in the lab directory: ${why}`);
}

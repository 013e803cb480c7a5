import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import type { UploadFile } from '../ssh/tar-stream.js';

type TextFile = UploadFile & { content: string };

/** What one node gets of the lab directory, sorted by path: scripts, its files, its env. */
export async function nodeUploads(labDir: string, node: string): Promise<TextFile[]> {
  const own = join(labDir, 'nodes', node);
  const [guest, files, env] = await Promise.all([
    tree(join(labDir, 'guest'), '/opt/k8slab/guest', 0o755),
    tree(join(own, 'files'), '/opt/k8slab/files', 0o644),
    readFile(join(own, 'env'), 'utf8'),
  ]);
  return [...guest, ...files, { path: '/etc/k8slab/env', mode: 0o644, content: env }];
}

/** Modes are ours and not those of the disk: on Windows it has none. */
async function tree(directory: string, target: string, mode: number): Promise<TextFile[]> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  const paths = entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
  return Promise.all(
    paths.map(async (path) => ({
      path: `${target}/${relative(directory, path).split(sep).join('/')}`,
      mode,
      content: await readFile(path, 'utf8'),
    })),
  );
}

/** Changes when a path, a mode or a byte does. */
export function uploadHash(files: readonly TextFile[]): string {
  const hash = createHash('sha256');
  for (const { path, mode, content } of files)
    hash.update(`${path}\0${mode}\0${Buffer.byteLength(content)}\0${content}`);
  return hash.digest('hex');
}

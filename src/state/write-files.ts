import { chmod, copyFile, lstat, mkdir, readFile, rm, rmdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import writeFileAtomic from 'write-file-atomic';
import { ExitCode, LabError } from '../errors.js';
import type { RenderedFile } from '../plan/model.js';
import { contentHash, type GeneratedList, readGenerated, writeGenerated } from './generated-list.js';
import { labPaths } from './lab-paths.js';
import { safePath } from './safe-path.js';

export interface WriteResult {
  /** Created or with new content. */
  written: string[];
  /** Of earlier renders, no longer needed. */
  removed: string[];
  /** Copies of the user's versions that `force` replaced, `<path>.bak`. */
  backups: string[];
  /** Found cut off, as a full disk or a power cut leaves them, and written anew. */
  repaired: string[];
}

/** What one file needs; `edited` when the user changed it since we wrote it. */
type Change = { path: string; target: string; edited: boolean } & (
  | { action: 'write'; file: RenderedFile; cutOff: boolean }
  | { action: 'chmod'; file: RenderedFile }
  | { action: 'remove' }
);

/**
 * Makes the lab directory equal to `files`: writes what differs, removes what earlier renders wrote and this one
 * does not. A rerun with the same files touches nothing.
 *
 * @throws LabError `K8SLAB_FILES_EDITED` listing every file the user changed, before anything is written;
 * with `force` they are kept as `<path>.bak`. `K8SLAB_PATH` for a path that leaves the directory.
 */
export async function writeFiles(
  labDir: string,
  files: readonly RenderedFile[],
  options: { force?: boolean } = {},
): Promise<WriteResult> {
  await mkdir(labDir, { recursive: true });
  const listPath = labPaths(labDir).generated;
  const known = await readGenerated(listPath);
  const changes = await findChanges(labDir, files, known);
  const edited = changes.filter((change) => change.edited && change.action !== 'chmod');
  if (edited.length > 0 && !options.force) throw editedError(edited.map(({ path }) => path));

  const after: GeneratedList = Object.fromEntries(files.map((file) => [file.path, [contentHash(file.content)]]));
  const settled = JSON.stringify(known) === JSON.stringify(after);
  if (!settled) await writeGenerated(listPath, mergeLists(known, after));
  const result: WriteResult = { written: [], removed: [], backups: [], repaired: [] };
  for (const change of changes) await apply(change, labDir, result);
  if (!settled) await writeGenerated(listPath, after);
  return result;
}

async function findChanges(labDir: string, files: readonly RenderedFile[], known: GeneratedList): Promise<Change[]> {
  const changes: Change[] = [];
  for (const file of files) {
    const target = safePath(labDir, file.path);
    const found = await look(target);
    const hash = contentHash(file.content);
    const foreign = found !== undefined && found.hash !== hash && !(known[file.path] ?? []).includes(found.hash);
    const cutOff = foreign && isCutOff(found.bytes, file.content);
    const edited = foreign && !cutOff;
    if (found?.hash !== hash) changes.push({ path: file.path, target, edited, action: 'write', file, cutOff });
    else if (found.mode !== file.mode) changes.push({ path: file.path, target, edited: false, action: 'chmod', file });
  }
  const wanted = new Set(files.map(({ path }) => path));
  for (const [path, hashes] of Object.entries(known)) {
    if (wanted.has(path)) continue;
    const target = safePath(labDir, path);
    const found = await look(target);
    if (found) changes.push({ path, target, edited: !hashes.includes(found.hash), action: 'remove' });
  }
  return changes;
}

interface Found {
  hash: string;
  mode: number;
  /** Undefined: no plain file. */
  bytes: Buffer | undefined;
}

/** A link or a directory in the way has a hash that matches nothing: it counts as the user's. */
async function look(target: string): Promise<Found | undefined> {
  try {
    const found = await lstat(target);
    const bytes = found.isFile() ? await readFile(target) : undefined;
    return { hash: bytes ? contentHash(bytes) : 'not a file', mode: found.mode & 0o777, bytes };
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}

/**
 * Whether a file is only the beginning of what belongs there, perhaps followed by the zeros that some file systems put
 * in the place of what never reached the disk. Nobody's work is lost with it.
 */
function isCutOff(bytes: Buffer | undefined, content: string): boolean {
  if (!bytes) return false;
  let end = bytes.length;
  while (end > 0 && bytes[end - 1] === 0) end -= 1;
  return Buffer.from(content).subarray(0, end).equals(bytes.subarray(0, end));
}

async function apply(change: Change, labDir: string, result: WriteResult): Promise<void> {
  const { path, target } = change;
  if (change.edited) {
    await copyFile(target, `${target}.bak`);
    result.backups.push(`${path}.bak`);
    // A link would be written through to the file it points to.
    if ((await lstat(target)).isSymbolicLink()) await rm(target);
  }
  if (change.action === 'remove') {
    await rm(target);
    await removeEmptyParents(target, labDir);
    result.removed.push(path);
    return;
  }
  if (change.action === 'write') {
    await mkdir(dirname(target), { recursive: true });
    await writeFileAtomic(target, change.file.content, { mode: change.file.mode });
  }
  // Asked for again because the umask has a say. Not counted as written: on Windows modes never match.
  await chmod(target, change.file.mode);
  if (change.action !== 'write') return;
  result.written.push(path);
  if (change.cutOff) result.repaired.push(path);
}

async function removeEmptyParents(target: string, labDir: string): Promise<void> {
  for (let dir = dirname(target); dir.startsWith(join(labDir, '/')); dir = dirname(dir)) {
    try {
      await rmdir(dir);
    } catch {
      return;
    }
  }
}

function mergeLists(a: GeneratedList, b: GeneratedList): GeneratedList {
  const merged: GeneratedList = {};
  for (const path of new Set([...Object.keys(a), ...Object.keys(b)])) {
    merged[path] = [...new Set([...(a[path] ?? []), ...(b[path] ?? [])])];
  }
  return merged;
}

function editedError(paths: string[]): LabError {
  return new LabError(
    'K8SLAB_FILES_EDITED',
    `Cannot write the lab directory: ${paths.length === 1 ? 'a generated file was' : 'generated files were'} edited: ${paths.join(', ')}`,
    {
      hint: 'Move the settings into k8slab.yaml, or use --force: your versions are then kept beside the new ones as *.bak.',
      exitCode: ExitCode.usage,
      details: { files: paths },
    },
  );
}

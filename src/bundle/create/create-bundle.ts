import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { ExitCode } from '../../errors.js';
import { interruptedError } from '../../exec/interrupted.js';
import { MANIFEST_NAME } from '../manifest.js';
import { verifyBundle } from '../verify.js';
import type { Content } from './cache.js';
import { type BundleChoice, bundleName } from './choice.js';
import type { BundleContents } from './contents-model.js';
import { checkSpace, type SpaceAt } from './disk.js';
import { fetchDownload, type Fetched } from './fetch-download.js';
import { fetchImage } from './fetch-image.js';
import { buildManifest } from './build-manifest.js';
import { bundleFailed, isNotThere, type ItemProblem, itemProblem } from './problems.js';
import { type Resolved, resolveDownload, resolveImage } from './resolve.js';
import { manifestText } from './staging.js';
import type { Work } from './work.js';

export interface CreatedBundle {
  out: string;
  files: number;
  bytes: number;
  /** False: the bundle there was the wanted one already. */
  changed: boolean;
}

export interface CreateRequest {
  choice: BundleChoice;
  contents: BundleContents;
  spaceAt?: SpaceAt;
  /** Asked once the sizes are known; false ends the run without a change. */
  agree?: (sizes: { bytes: number; unknown: number }) => Promise<boolean>;
}

/**
 * Makes a bundle: asks every server what there is to download, checks the disks, downloads and verifies, writes the
 * manifest and lets the result take its place. Whatever ends it before, what is at `out` stays as it was and the
 * next run continues.
 *
 * @returns undefined when it was not agreed to
 * @throws LabError of the item that failed, K8SLAB_DOWNLOAD for several; K8SLAB_DISK, K8SLAB_BUNDLE_OUT,
 * K8SLAB_INTERRUPTED
 */
export async function createBundle(request: CreateRequest, work: Work): Promise<CreatedBundle | undefined> {
  try {
    return await create(request, work);
  } finally {
    await work.staging.leave();
  }
}

async function create(request: CreateRequest, work: Work): Promise<CreatedBundle | undefined> {
  const { choice, contents } = request;
  const { staging, clock, emit } = work;
  const started = clock.now();
  await staging.prepare();
  const ids = [...contents.downloads, ...contents.images].map(({ label, group }) => ({ id: label, group }));
  emit({ type: 'bundle-started', name: bundleName(choice), out: staging.out, items: ids });

  const items = await resolveAll(contents, choice.arch, work);
  const ready = await alreadyThere(choice, items, work);
  if (ready) return finish(ready, false, 0);
  const missing = missingOf(items);
  const labBytes = missingOf(items.filter((item) => item.kind === 'image' && item.wanted.labs));
  const unknown = items.filter((item) => item.missing === undefined).length;
  const outputBytes = items.reduce((sum, item) => sum + item.outputBytes, 0);
  emit({ type: 'bundle-sized', bytes: missing, labBytes, cachedBytes: outputBytes, unknown });
  await checkSpace(
    [
      { dir: work.cache.dir, bytes: missing },
      { dir: staging.dir, bytes: outputBytes - (await bytesStaged(items, work)) },
    ],
    request.spaceAt,
  );
  if (request.agree && !(await request.agree({ bytes: missing, unknown }))) return undefined;

  emit({ type: 'fetch-started' });
  const fetched = await fetchAll(items, choice.arch, work);
  const manifest = buildManifest(
    choice,
    items.filter(({ id }) => fetched.has(id)),
    fetched,
  );
  throwIfInterrupted(work);
  await staging.complete(manifest);
  const downloaded = items.filter((item) => fetched.get(item.id)?.how === 'downloaded');
  return finish(
    manifest.files,
    true,
    downloaded.reduce((sum, item) => sum + (item.missing ?? 0), 0),
  );

  function finish(files: readonly { size: number }[], changed: boolean, downloadedBytes: number): CreatedBundle {
    const created = {
      out: staging.out,
      files: files.length,
      bytes: files.reduce((sum, { size }) => sum + size, 0),
      changed,
    };
    const durationMs = Math.round(clock.now() - started);
    emit({ type: 'bundle-finished', ...created, downloadedBytes, durationMs });
    return created;
  }
}

function missingOf(items: readonly Resolved[]): number {
  return items.reduce((sum, { missing }) => sum + (missing ?? 0), 0);
}

/** Of what an earlier run has finished in the bundle that grows. */
async function bytesStaged(items: readonly Resolved[], { staging }: Work): Promise<number> {
  const outputs = items.flatMap((item) =>
    item.kind === 'image'
      ? [{ path: item.wanted.output.path, size: item.output?.size }]
      : item.wanted.outputs.map(({ path }, index) => ({ path, size: item.outputs[index]?.size })),
  );
  const here = await Promise.all(outputs.map(({ path, size }) => staging.bytesHere(path, size)));
  return here.reduce((sum, bytes) => sum + bytes, 0);
}

async function resolveAll({ downloads, images }: BundleContents, arch: string, work: Work): Promise<Resolved[]> {
  return forAll(
    [
      ...downloads.map((wanted) => ({
        id: wanted.label,
        url: wanted.source.url,
        run: () => resolveDownload(wanted, work),
      })),
      ...images.map((wanted) => ({
        id: wanted.label,
        url: wanted.reference,
        labs: wanted.labs,
        run: () => resolveImage(wanted, arch, work),
      })),
    ],
    work,
  );
}

async function fetchAll(items: readonly Resolved[], arch: string, work: Work): Promise<Map<string, Fetched>> {
  const results = await forAll(
    items.map((item) => ({
      id: item.id,
      url: item.kind === 'image' ? item.wanted.reference : item.wanted.source.url,
      labs: item.kind === 'image' ? item.wanted.labs : undefined,
      run: async () => {
        const started = work.clock.now();
        const fetched = item.kind === 'image' ? await fetchImage(item, arch, work) : await fetchDownload(item, work);
        const bytes = fetched.contents.reduce((sum, { size }) => sum + size, 0);
        const durationMs = Math.round(work.clock.now() - started);
        work.emit({ type: 'item-done', item: item.id, how: fetched.how, bytes, durationMs });
        return [item.id, fetched] as const;
      },
    })),
    work,
  );
  return new Map(results);
}

/**
 * All at once; the failures of all are told together, after the rest is done: the next run has less to do. Images of
 * labs that are nowhere to be had are told, and left out.
 */
async function forAll<T>(
  jobs: readonly { id: string; url: string; labs?: readonly string[] | undefined; run: () => Promise<T> }[],
  work: Work,
): Promise<T[]> {
  const problems: ItemProblem[] = [];
  const bugs: unknown[] = [];
  const results = await Promise.all(
    jobs.map(async ({ id, url, labs, run }) => {
      try {
        return [await run()];
      } catch (error) {
        if (work.signal.aborted) return [];
        if (labs && isNotThere(error)) {
          work.emit({ type: 'item-left-out', item: id, reason: error.message, labs });
          return [];
        }
        try {
          const problem = itemProblem(id, url, error);
          problems.push(problem);
          work.emit({ type: 'item-failed', ...problem });
        } catch (bug) {
          bugs.push(bug);
        }
        return [];
      }
    }),
  );
  throwIfInterrupted(work);
  if (bugs.length > 0) throw bugs[0];
  if (problems.length > 0) throw bundleFailed(problems, ExitCode.failed);
  return results.flat();
}

function throwIfInterrupted({ signal }: Work): void {
  if (signal.aborted) throw interruptedError('make the bundle', signal.reason);
}

/** The files of the bundle at `out`, when it is complete and just what would be made again. */
async function alreadyThere(
  choice: BundleChoice,
  items: readonly Resolved[],
  work: Work,
): Promise<readonly { size: number }[] | undefined> {
  const { staging, signal } = work;
  const known = new Map<string, Fetched>();
  for (const item of items) {
    const contents = item.kind === 'image' ? [item.output] : item.outputs;
    if (contents.some((content) => content === undefined)) return undefined;
    known.set(item.id, { how: 'kept', contents: contents as Content[] });
  }
  const manifest = buildManifest(choice, items, known);
  const there = await readFile(join(staging.out, MANIFEST_NAME), 'utf8').catch(() => undefined);
  if (there !== manifestText(manifest)) return undefined;
  try {
    await verifyBundle(staging.out, { signal });
  } catch {
    throwIfInterrupted(work);
    return undefined;
  }
  await staging.abandon();
  return manifest.files;
}

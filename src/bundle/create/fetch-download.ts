import { hashFile } from '../hash-file.js';
import type { Content } from './cache.js';
import { unreadable } from './disk-trouble.js';
import { download } from './http/download.js';
import { HttpFailure } from './http/failure.js';
import { learnedKey, memberKey, type Resolved } from './resolve.js';
import { unpackMembers } from './unpack.js';
import { ItemProgress, type Work } from './work.js';

export interface Fetched {
  how: 'downloaded' | 'cached' | 'kept';
  /** One for each output, in order. */
  contents: Content[];
}

type ResolvedDownload = Extract<Resolved, { kind: 'download' }>;

/**
 * Brings a file, or the programs of an archive, into the staging directory.
 * @throws HttpFailure, LabError
 */
export async function fetchDownload(item: ResolvedDownload, work: Work): Promise<Fetched> {
  const kept = await reuseAll(item, work);
  if (kept) return { how: 'kept', contents: kept };
  let how: Fetched['how'] = 'cached';
  for (let again = false; ; again = true) {
    const { sha256, wasHere } = await ensureFile(item, work);
    if (!wasHere) how = 'downloaded';
    const contents = await work.disk(() => putOutputs(item, sha256, work));
    if (contents) return { how, contents };
    // The copy in the cache is not what it was. A second time it is this disk.
    if (again) throw unreadable(work.cache.pathOf(sha256));
    await work.cache.forget(sha256);
  }
}

async function reuseAll(item: ResolvedDownload, work: Work): Promise<Content[] | undefined> {
  const contents: Content[] = [];
  for (const [index, output] of item.wanted.outputs.entries()) {
    const content = item.outputs[index];
    if (!content || !(await work.staging.reuse(output.path, content, work.signal))) return undefined;
    contents.push(content);
  }
  return contents;
}

async function ensureFile(item: ResolvedDownload, work: Work): Promise<{ sha256: string; wasHere: boolean }> {
  const { cache, http } = work;
  const { url } = item.wanted.source;
  const { sha256 } = item;
  if (await cache.has(sha256, undefined)) return { sha256, wasHere: true };
  const target = cache.pathOf(sha256);
  const progress = new ItemProgress(item.id, work);
  const fetch = (): Promise<Content> =>
    download(
      {
        url,
        open: (headers, signal) => http.get(url, headers, signal),
        target,
        sha256,
        onBytes: (bytes, total) => progress.at(url, bytes, total),
      },
      work.retry(`download ${url}`, item.id),
    );
  const done = await work
    .once(target, () => work.network(fetch))
    .catch(async (error: unknown) => {
      // Which of the two is wrong is not known: the checksum a server once gave is asked for again the next time.
      const learned = learnedKey(item.wanted.source);
      if (learned !== undefined && error instanceof HttpFailure && error.code === 'K8SLAB_DOWNLOAD_CHECKSUM') {
        await cache.forgetDerived(learned);
      }
      throw error;
    });
  return { sha256: done.sha256, wasHere: false };
}

/** Undefined when the cached file is not what its name says. */
async function putOutputs(item: ResolvedDownload, sha256: string, work: Work): Promise<Content[] | undefined> {
  const { cache, staging, signal } = work;
  const from = cache.pathOf(sha256);
  const [first] = item.wanted.outputs;
  if (first && first.member === undefined) {
    await staging.place(from, first.path);
    const path = staging.pathOf(first.path);
    if ((await hashFile(path, { signal })) !== sha256) return undefined;
    return [{ sha256, size: (await cache.sizeOf(sha256)) ?? 0 }];
  }
  if ((await hashFile(from, { signal })) !== sha256) return undefined;
  const members = new Map(item.wanted.outputs.map(({ member = '', path }) => [member, staging.pathOf(path)]));
  const found = await unpackMembers(from, members, signal);
  const contents: Content[] = [];
  for (const [member, content] of found) await cache.rememberDerived(memberKey(sha256, member), content);
  for (const { member = '' } of item.wanted.outputs) {
    const content = found.get(member);
    if (content) contents.push(content);
  }
  return contents;
}

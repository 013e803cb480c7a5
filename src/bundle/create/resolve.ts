import type { Content } from './cache.js';
import type { Source, WantedDownload, WantedImage } from './contents-model.js';
import { HttpFailure } from './http/failure.js';
import { fetchSmall } from './http/text.js';
import { hexOf } from './image-archive.js';
import type { RemoteImage } from './registry/client.js';
import { fullName, parseReference } from '../../net/image-reference.js';
import type { Work } from './work.js';

/** A wanted item after asking its server what it is. */
export type Resolved = {
  id: string;
  group: string;
  /** Bytes to download, without what is here of it; undefined when the server does not say. */
  missing: number | undefined;
  /** Bytes that it takes in the bundle, where known. */
  outputBytes: number;
} & (
  | {
      kind: 'download';
      wanted: WantedDownload;
      sha256: string;
      /** What each output will be, where it was made before. */
      outputs: (Content | undefined)[];
    }
  | { kind: 'image'; wanted: WantedImage; image: RemoteImage; key: string; output: Content | undefined }
);

const CHECKSUM_LIMIT = 64 * 1024;

/** @throws HttpFailure; K8SLAB_INTERRUPTED */
export async function resolveDownload(wanted: WantedDownload, work: Work): Promise<Resolved> {
  const { cache } = work;
  const sha256 = await knownChecksum(wanted, work);
  const here = await cache.sizeOf(sha256);
  const size = here ?? (await remoteSize(wanted.source.url, work));
  const outputs = await Promise.all(
    wanted.outputs.map(async ({ member }): Promise<Content | undefined> => {
      if (member !== undefined) return cache.derived(memberKey(sha256, member));
      return here === undefined ? undefined : { sha256, size: here };
    }),
  );
  const known = outputs.reduce((sum, output) => sum + (output?.size ?? 0), 0);
  return {
    kind: 'download',
    id: wanted.label,
    group: wanted.group,
    wanted,
    sha256,
    outputs,
    missing: here === undefined ? size && Math.max(0, size - (await cache.begun(sha256))) : 0,
    // An archive that was never opened: compressed programs grow to about three times their size.
    outputBytes: known > 0 ? known : (size ?? 0) * (wanted.outputs.some(({ member }) => member) ? 3 : 1),
  };
}

/** @throws HttpFailure; K8SLAB_INTERRUPTED */
export async function resolveImage(wanted: WantedImage, arch: string, work: Work): Promise<Resolved> {
  const { cache } = work;
  const reference = parseReference(wanted.reference);
  const image = await work.network(() => work.registry.resolve(reference, arch));
  const blobs = new Map([image.manifest.config, ...image.manifest.layers].map(({ digest, size }) => [digest, size]));
  let missing = 0;
  let all = 0;
  for (const [digest, size] of blobs) {
    all += size;
    if (!(await cache.has(hexOf(digest), size))) missing += Math.max(0, size - (await cache.begun(hexOf(digest))));
  }
  const key = `image archive 1 ${fullName(reference)} ${image.digest}`;
  const output = await cache.derived(key);
  return {
    kind: 'image',
    id: wanted.label,
    group: wanted.group,
    wanted,
    image,
    key,
    output,
    missing,
    outputBytes: output?.size ?? all,
  };
}

export function memberKey(archiveSha256: string, member: string): string {
  return `member ${archiveSha256} ${member}`;
}

function publishedKey(url: string): string {
  return `published ${url}`;
}

/** Under which the checksum of a file is kept that no table of ours has. */
export function learnedKey({ check }: Source): string | undefined {
  return 'sha256' in check ? undefined : publishedKey(check.published);
}

async function knownChecksum({ source, label }: WantedDownload, work: Work): Promise<string> {
  const { check } = source;
  if ('sha256' in check) return check.sha256;
  const key = publishedKey(check.published);
  const remembered = await work.cache.derived(key);
  if (remembered) return remembered.sha256;
  const { bytes } = await work.network(() =>
    fetchSmall(
      (signal) => work.http.get(check.published, {}, signal),
      CHECKSUM_LIMIT,
      work.retry(`get ${check.published}`, label),
    ),
  );
  const [sha256 = ''] = bytes.toString('utf8').trim().split(/\s/, 1);
  if (!/^[0-9a-f]{64}$/.test(sha256)) {
    throw new HttpFailure(`${check.published} holds no sha256`, { passing: false, code: 'K8SLAB_DOWNLOAD_CHECKSUM' });
  }
  await work.cache.rememberDerived(key, { sha256, size: 0 });
  return sha256;
}

/** Only for the sum that is shown and for the free space: a server that does not say is no failure. */
async function remoteSize(url: string, work: Work): Promise<number | undefined> {
  try {
    return await work.network(() => work.http.size(url, work.signal));
  } catch (error) {
    if (error instanceof HttpFailure) return undefined;
    throw error;
  }
}

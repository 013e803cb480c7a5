import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { DownloadCache } from '../bundle/create/cache.js';
import { download } from '../bundle/create/http/download.js';
import { HttpFailure } from '../bundle/create/http/failure.js';
import { fetchSmall } from '../bundle/create/http/text.js';
import type { Downloads } from '../bundle/create/open-downloads.js';
import { bundleFailed, itemProblem } from '../bundle/create/problems.js';
import { ExitCode, isLabError } from '../errors.js';
import type { Exec } from '../exec/exec.js';
import { WORK } from './catalog.js';
import { type Checksum, checksumIn, digestOf } from './checksum.js';
import type { CloudImage } from './distributions.js';
import { unsigned, verifySignature } from './signature.js';

const SUMS_LIMIT = 1024 * 1024;

export interface FetchOptions {
  image: CloudImage;
  /** Instead of the one beside the distribution's packages. */
  keyring: string;
  /** For files that gpgv reads. */
  workDir: string;
  /** What the user vouches for: then no signature is asked for. */
  checksum?: Checksum | undefined;
  exec: Exec;
  signal: AbortSignal;
  onBytes: (done: number, total: number | undefined) => void;
}

/** A file of the download cache, verified. */
export interface FetchedFile {
  path: string;
  sha256: string;
}

/**
 * The cloud image of a distribution, known to be its own: by a signed list of checksums. What is in the download cache
 * already is hashed again and not downloaded.
 *
 * @throws LabError K8SLAB_BOX_SIGNATURE, K8SLAB_DOWNLOAD..., K8SLAB_INTERRUPTED
 */
export async function fetchCloudImage(options: FetchOptions, downloads: Downloads): Promise<FetchedFile> {
  const { image } = options;
  const checksum = options.checksum ?? (await signedChecksum(options, downloads));
  return fetchChecked(`${image.base}${image.file}`, checksum, options, downloads);
}

/**
 * One file with a checksum, or without where whoever asks takes it as it comes.
 * @throws LabError K8SLAB_DOWNLOAD..., K8SLAB_INTERRUPTED
 */
export async function fetchChecked(
  url: string,
  checksum: Checksum | undefined,
  { signal, onBytes }: Pick<FetchOptions, 'signal' | 'onBytes'>,
  { cache, http, retry }: Downloads,
): Promise<FetchedFile> {
  const here = checksum && (await cached(cache, checksum, signal));
  if (here) return here;
  const target = cache.pathByUrl(url);
  try {
    const { sha256 } = await download(
      {
        url,
        open: (headers, stop) => http.get(url, headers, stop),
        target,
        sha256: checksum?.algorithm === 'sha256' ? checksum.hex : undefined,
        ...(checksum?.algorithm === 'sha512' && { accept: (path: string) => acceptDigest(path, checksum, signal) }),
        onBytes,
      },
      retry(`download ${url}`, url),
    );
    await cache.adopt(target, sha256);
    if (checksum) await cache.rememberDerived(keyOf(checksum), { sha256, size: (await cache.sizeOf(sha256)) ?? 0 });
    return { path: cache.pathOf(sha256), sha256 };
  } catch (error) {
    if (isLabError(error)) throw error;
    throw bundleFailed([itemProblem(url, url, error)], ExitCode.failed);
  }
}

async function signedChecksum(options: FetchOptions, { http, retry }: Downloads): Promise<Checksum> {
  const { image, keyring, exec, signal } = options;
  const get = async (name: string): Promise<Buffer> => {
    const url = `${image.base}${name}`;
    try {
      return (await fetchSmall((stop) => http.get(url, {}, stop), SUMS_LIMIT, retry(`get ${url}`, url))).bytes;
    } catch (error) {
      if (name === image.signature && error instanceof HttpFailure && error.status === 404) {
        throw unsigned(`there is no signature at ${url}`);
      }
      if (isLabError(error)) throw error;
      throw bundleFailed([itemProblem(url, url, error)], ExitCode.failed);
    }
  };
  const sums = await get(image.sums);
  const signature = await get(image.signature);
  // gpgv reads files. These two are of this run alone, so that what is verified is what is read below.
  const dir = await mkdtemp(join(options.workDir, WORK));
  try {
    const files = { file: join(dir, 'sums'), signature: join(dir, 'signature') };
    await writeFile(files.file, sums);
    await writeFile(files.signature, signature);
    await verifySignature(exec, { ...files, keyring }, signal);
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
  const found = checksumIn(sums.toString('utf8'), image.file, image.algorithm);
  if (found) return found;
  throw unsigned(`${image.sums} does not name ${image.file}`);
}

function keyOf({ algorithm, hex }: Checksum): string {
  return `${algorithm} ${hex}`;
}

/** The file of the cache that has this digest now, whatever was written down of it. */
async function cached(cache: DownloadCache, checksum: Checksum, signal: AbortSignal): Promise<FetchedFile | undefined> {
  const sha256 = checksum.algorithm === 'sha256' ? checksum.hex : (await cache.derived(keyOf(checksum)))?.sha256;
  if (sha256 === undefined || !(await cache.has(sha256, undefined))) return undefined;
  const path = cache.pathOf(sha256);
  if ((await digestOf(path, checksum.algorithm, signal)) === checksum.hex) return { path, sha256 };
  await cache.forget(sha256);
  return undefined;
}

async function acceptDigest(path: string, { algorithm, hex }: Checksum, signal: AbortSignal): Promise<void> {
  const actual = await digestOf(path, algorithm, signal);
  if (actual === hex) return;
  // What is here is whole and wrong: were it kept, the next run would continue it.
  await rm(path, { force: true });
  throw new HttpFailure(`its ${algorithm} is ${actual}, ${hex} is wanted`, {
    passing: false,
    code: 'K8SLAB_DOWNLOAD_CHECKSUM',
    hint: 'The list of checksums and the image may be of two releases: run again later, or without --mirror',
  });
}

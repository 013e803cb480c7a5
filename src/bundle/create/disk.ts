import { mkdir, stat, statfs } from 'node:fs/promises';
import { ExitCode, LabError } from '../../errors.js';

const MIB = 1024 * 1024;
/** Directories, manifests, what else is written meanwhile. */
const SPARE = 64 * MIB;

/** Bytes free for this user at a directory, and which disk that is. */
export type SpaceAt = (dir: string) => Promise<{ free: number; device: string }>;

const realSpace: SpaceAt = async (dir) => {
  const [{ bavail, bsize }, { dev }] = await Promise.all([statfs(dir), stat(dir)]);
  return { free: bavail * bsize, device: String(dev) };
};

/**
 * Each disk must have room for all that goes onto it.
 * @param needs directory → bytes that will be written below it
 * @throws LabError K8SLAB_DISK, before anything was downloaded
 */
export async function checkSpace(
  needs: readonly { dir: string; bytes: number }[],
  spaceAt: SpaceAt = realSpace,
): Promise<void> {
  const disks = new Map<string, { free: number; bytes: number; dirs: string[] }>();
  for (const { dir, bytes } of needs) {
    await mkdir(dir, { recursive: true });
    const { free, device } = await spaceAt(dir);
    const disk = disks.get(device) ?? { free, bytes: 0, dirs: [] };
    disks.set(device, { free, bytes: disk.bytes + bytes, dirs: [...disk.dirs, dir] });
  }
  for (const { free, bytes, dirs } of disks.values()) {
    if (free >= bytes + SPARE) continue;
    const mib = (count: number): string => `${Math.ceil(count / MIB)} MiB`;
    throw new LabError(
      'K8SLAB_DISK',
      `Cannot make the bundle: ${dirs.join(' and ')} have ${mib(free)} free, ${mib(bytes + SPARE)} are wanted`,
      {
        exitCode: ExitCode.host,
        hint: 'Free some space, choose another disk with --out, or move the cache with K8SLAB_CACHE',
        details: { directories: dirs, free, needed: bytes + SPARE },
      },
    );
  }
}

import { realpath } from 'node:fs/promises';

// The Vagrantfile marks each machine with the lab directory it is made from.

/** Of what `virsh desc` prints: a line of the description. */
export function libvirtMark(description: string): string | undefined {
  return /^k8slab\.directory=(.+)$/m.exec(description)?.[1]?.trim();
}

/** Name of the lab; undefined for a machine that was made before it was noted there. */
export function libvirtLab(description: string): string | undefined {
  return /^k8slab\.lab=(\S+)$/m.exec(description)?.[1];
}

/** Of what `VBoxManage getextradata` prints. */
export function virtualboxMark(extraData: string): string | undefined {
  return /^Value: (.+)$/m.exec(extraData)?.[1]?.trim();
}

/**
 * Whether a machine with a name of ours is that of another lab of the same name. A directory that is gone or was moved
 * claims nothing; a machine without a mark is of a time before there were marks.
 *
 * @param directory the mark; empty or undefined: it has none
 */
export async function isOfOtherLab(directory: string | undefined, labDir: string): Promise<boolean> {
  if (directory === undefined || directory === '') return false;
  // The same directory has several names: by a link, or in the letters of a Windows path.
  const [theirs, ours] = await Promise.all([directory, labDir].map((path) => realpath(path).catch(() => undefined)));
  return theirs !== undefined && theirs !== ours;
}

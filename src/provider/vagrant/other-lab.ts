import { realpath } from 'node:fs/promises';

/**
 * Whether a machine with a name of ours is that of another lab of the same name, by the directory that the Vagrantfile
 * has it marked with. A directory that is gone or was moved claims nothing; a machine without a mark is of a time before
 * there were marks.
 *
 * @param directory the mark; empty or undefined: it has none
 */
export async function isOfOtherLab(directory: string | undefined, labDir: string): Promise<boolean> {
  if (directory === undefined || directory === '') return false;
  // The same directory has several names: by a link, or in the letters of a Windows path.
  const [theirs, ours] = await Promise.all([directory, labDir].map((path) => realpath(path).catch(() => undefined)));
  return theirs !== undefined && theirs !== ours;
}

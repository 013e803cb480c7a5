import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { filesByNode, type ReadyFile } from './files-by-node.js';
import { HOST, realNode } from './nodes.js';
import { must, program } from './place.js';
import type { ResolvedLab } from './resolve-lab.js';
import type { PlacedFile, PlacedFolder } from './results.js';
import type { LabContext } from './run.js';
import { hostFolder, type LabPlace, vagrantEnv } from './shell.js';
import { writeFiles } from './upload.js';

/** What a learner's file is called after the lab's own took its place. */
const MINE = '.mine';

/**
 * Brings a lab's files to whoever types its commands by hand, never over one that is not the lab's own: that one stays,
 * or with `force` goes beside it as `NAME.mine`. Done again it changes nothing.
 *
 * @param source folder of lab.yaml
 * @throws LabTrouble
 */
export async function placeFiles(
  context: LabContext,
  resolved: ResolvedLab,
  place: LabPlace,
  { source, force }: { source: string; force: boolean },
): Promise<PlacedFolder[]> {
  const byNode = await filesByNode(context, resolved, source);
  return Promise.all(
    [...byNode].map(async ([node, files]): Promise<PlacedFolder> => {
      const there = await sumsOf(context, place, node, files);
      const placed: PlacedFile[] = files.map(({ to, content }) => {
        const sum = there.get(to);
        if (sum === undefined) return { file: to, state: 'written' };
        if (sum === sha256(content)) return { file: to, state: 'same' };
        return force ? { file: to, state: 'replaced', backup: `${to}${MINE}` } : { file: to, state: 'yours' };
      });
      const replaced = placed.flatMap(({ file, state }) => (state === 'replaced' ? [file] : []));
      if (replaced.length > 0) await setAside(context, place, node, replaced);
      const wanted = files.filter((_, index) => ['written', 'replaced'].includes(placed[index]?.state ?? ''));
      await writeFiles(context, place, node, wanted);
      if (node !== HOST) return { node: realNode(context.plan, node), dir: place.dir, files: placed };
      const dir = hostFolder(context, place);
      return { node: HOST, dir, files: placed, env: vagrantEnv(context.plan, dir) };
    }),
  );
}

/** Of the files that are there, by path below the lab's folder. */
async function sumsOf(
  context: LabContext,
  place: LabPlace,
  node: string,
  files: readonly ReadyFile[],
): Promise<Map<string, string>> {
  const sums = new Map<string, string>();
  if (files.length === 0) return sums;
  if (node === HOST) {
    for (const { to } of files) {
      const content = await readFile(join(hostFolder(context, place), ...to.split('/'))).catch(() => undefined);
      if (content) sums.set(to, sha256(content));
    }
    return sums;
  }
  const script = 'cd -- "$1" 2>/dev/null || exit 0\nshift\nfor file; do [ ! -f "$file" ] || sha256sum -- "$file"; done';
  const argv = ['sh', '-c', script, 'sh', place.dir, ...files.map(({ to }) => to)];
  for (const line of must(context, await program(context, argv, undefined, node)).split('\n')) {
    const [, sum, path] = /^([0-9a-f]{64}) [ *](.*)$/.exec(line) ?? [];
    if (sum !== undefined && path !== undefined) sums.set(path, sum);
  }
  return sums;
}

/** An earlier one that was set aside is kept, too. */
async function setAside(context: LabContext, place: LabPlace, node: string, files: readonly string[]): Promise<void> {
  if (node !== HOST) {
    const script = `cd -- "$1" && shift && for file; do mv --backup=numbered -- "$file" "$file${MINE}" || exit 1; done`;
    must(context, await program(context, ['sh', '-c', script, 'sh', place.dir, ...files], undefined, node));
    return;
  }
  for (const file of files) {
    const path = join(hostFolder(context, place), ...file.split('/'));
    const aside = `${path}${MINE}`;
    let older = 1;
    while (existsSync(`${aside}.~${older}~`)) older += 1;
    if (existsSync(aside)) await rename(aside, `${aside}.~${older}~`);
    await rename(path, aside);
  }
}

function sha256(content: Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}

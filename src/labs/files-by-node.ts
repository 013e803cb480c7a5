import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { LabFileEntry } from './model.js';
import { aliasOf, nodeNamed } from './nodes.js';
import type { ResolvedLab } from './resolve-lab.js';
import type { LabContext } from './run.js';
import { fillText } from './template.js';

/** A file of a lab as it goes to a node. */
export interface ReadyFile {
  /** Relative to the lab's folder there. */
  to: string;
  mode: number;
  content: Uint8Array;
}

/**
 * What goes where: each node that a lab uses, as the lab calls it (also `host`), with the files for it; none for one
 * that only needs the folder.
 *
 * @param source folder of lab.yaml
 */
export async function filesByNode(
  { plan }: LabContext,
  { lab, lookup, skippedSteps, skippedChecks }: ResolvedLab,
  source: string,
): Promise<Map<string, ReadyFile[]>> {
  const byNode = new Map<string, ReadyFile[]>([['m-k8s', []]]);
  const at = (name: string): ReadyFile[] => {
    const node = nodeNamed(plan, name);
    const alias = node ? aliasOf(node) : name;
    const files = byNode.get(alias) ?? [];
    byNode.set(alias, files);
    return files;
  };
  for (const { id, node } of [...lab.setup, ...lab.steps, ...lab.cleanup]) if (!skippedSteps.has(id)) at(node);
  for (const check of lab.checks) if (check.type === 'command' && !skippedChecks.has(check.id)) at(check.node);
  const ready = async ({ path, to, template, executable }: LabFileEntry): Promise<ReadyFile> => {
    const bytes = await readFile(join(source, path));
    const content = template ? Buffer.from(fillText(bytes.toString('utf8'), lookup)) : bytes;
    return { to, mode: executable ? 0o755 : 0o644, content };
  };
  for (const file of lab.files) {
    const content = await ready(file);
    for (const name of file.nodes.includes('all') ? plan.nodes.map(aliasOf) : file.nodes) at(name).push(content);
  }
  return byNode;
}

import { parseJournal } from '../state/journal-model.js';
import { readJson } from '../state/json-file.js';
import { labPaths } from '../state/lab-paths.js';
import type { Machine } from '../steps/machines.js';
import type { App } from './app.js';

/** Has this lab things on the host? A run killed while it booted has left networks, but no machine Vagrant knows. */
export async function wasStarted({ labDir }: App, machines: readonly Machine[]): Promise<boolean> {
  if (machines.length > 0) return true;
  const read = await readJson(labPaths(labDir).journal);
  const journal = read.state === 'ok' ? parseJournal(read.value) : undefined;
  return typeof journal === 'object' && journal.nodes.length > 0;
}
